//! Histories: the rows of a mine, of which the ends are the same for all mines in the same zones.

use std::collections::HashMap;

use crate::atlas::locate::grid::Found;
use crate::atlas::many::Stretches;
use crate::export::history;
use crate::layers::date::Period;
use crate::layers::mine::Mine;

use super::feature::Feature;
use super::{Finding, Job};

/// The rows that a hand has made.
pub(super) struct Rows<'a> {
    job: &'a Job<'a>,
    found: Found,
    stretches: Stretches,
    /// What follows the mine in a row, by the zones that speak on the first day of its period.
    lines: HashMap<(Vec<u32>, Period), Vec<u8>>,
    /// The same where that is one zone.
    single_lines: HashMap<(u32, Period), Vec<u8>>,
    /// How many there are.
    pub(super) count: usize,
}

/// So many ends of rows are kept.
const MOST_LINES: usize = 50_000;

impl Finding<'_> {
    /// The history of a mine as rows, within these days.
    pub(super) fn history(
        &mut self,
        feature: &Feature,
        span: Period,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        feature.id.as_ref()?;
        let mine = feature.mine(feature.inner_point()?);
        self.census.mines += 1;
        self.outside += usize::from(self.rows.mine(feature, &mine, span, out)?);
        Some(())
    }
}

impl<'a> Rows<'a> {
    pub(super) fn new(job: &'a Job<'a>) -> Self {
        Self {
            job,
            found: Found::default(),
            stretches: Stretches::default(),
            lines: HashMap::new(),
            single_lines: HashMap::new(),
            count: 0,
        }
    }

    /// Writes the rows of a mine; whether it lies in no zone.
    fn mine(
        &mut self,
        feature: &Feature,
        mine: &Mine,
        span: Period,
        out: &mut Vec<u8>,
    ) -> Option<bool> {
        let many = self.job.many;
        let point = feature.point();
        if let Some(at) = point {
            many.bulk().locate(at, &mut self.found);
        }
        let is_plain = point.is_some_and(|at| at.x().abs() < 180.0) && self.found.border.is_empty();
        if !is_plain {
            let scanned = feature.scanned;
            let footprint = many.footprint(&scanned.geometry, scanned.precision_km);
            let is_outside = match point {
                Some(_) => self.found.inside.is_empty() && self.found.border.is_empty(),
                None => self.job.is_beyond(feature, &footprint, feature.bounds()?),
            };
            footprint.parts.first()?;
            for spell in &many.history(footprint).spells {
                if let Some(row) = many.row(mine, spell, span) {
                    let cells = history::cells(&row, &self.job.plate.layers.manifest.holders);
                    line(out, &cells)?;
                    self.count += 1;
                }
            }
            return Some(is_outside);
        }
        many.stretches(&self.found.inside, &mut self.stretches);
        let stretches = std::mem::take(&mut self.stretches);
        // What all rows of the mine begin with, and a comma.
        let mut begins = Vec::new();
        for (period, speaking) in stretches.iter() {
            if period.intersect(span).is_none() {
                continue;
            }
            if begins.is_empty() {
                begins = self.begins(mine, period, speaking, span)?;
            }
            out.extend_from_slice(&begins);
            let known = match speaking {
                [only] => self.single_lines.get(&(*only, period)),
                several => self.lines.get(&(several.to_vec(), period)),
            };
            match known {
                Some(line) => out.extend_from_slice(line),
                None => {
                    let ends = self.ends(mine, period, speaking, span)?;
                    out.extend_from_slice(&ends);
                    match speaking {
                        [only] => self.single_lines.insert((*only, period), ends),
                        several => self.lines.insert((several.to_vec(), period), ends),
                    };
                }
            }
            self.count += 1;
        }
        self.stretches = stretches;
        Some(self.found.inside.is_empty())
    }

    fn cells(
        &self,
        mine: &Mine,
        period: Period,
        speaking: &[u32],
        span: Period,
    ) -> Option<[String; 20]> {
        let spell = self.job.many.spell(period, speaking);
        let row = self.job.many.row(mine, &spell, span)?;
        let holders = &self.job.plate.layers.manifest.holders;
        Some(history::cells(&row, holders))
    }

    fn begins(
        &self,
        mine: &Mine,
        period: Period,
        speaking: &[u32],
        span: Period,
    ) -> Option<Vec<u8>> {
        let cells = self.cells(mine, period, speaking, span)?;
        let mut begins = Vec::new();
        line(&mut begins, &cells[..history::OF_THE_PERIOD])?;
        begins.pop();
        begins.push(b',');
        Some(begins)
    }

    fn ends(&self, mine: &Mine, period: Period, speaking: &[u32], span: Period) -> Option<Vec<u8>> {
        let cells = self.cells(mine, period, speaking, span)?;
        let mut ends = Vec::new();
        line(&mut ends, &cells[history::OF_THE_PERIOD..])?;
        Some(ends)
    }

    /// Forgets the ends of rows where there are so many that keeping them is no use.
    pub(super) fn forget(&mut self) {
        if MOST_LINES < self.lines.len() {
            self.lines.clear();
        }
        if MOST_LINES < self.single_lines.len() {
            self.single_lines.clear();
        }
    }
}

/// Writes cells as a line of CSV.
fn line(out: &mut Vec<u8>, cells: &[String]) -> Option<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(cells).ok()?;
    table.flush().ok()
}
