//! Histories: the rows of all mines of a block, whose points are looked up together.

use std::io;

use geo::Point;

use crate::atlas::history::Spell;
use crate::atlas::locate::sweep::Sweep;
use crate::atlas::turnover::Turnover;
use crate::export::history::columns::Columns;
use crate::export::history::form::Form;
use crate::layers::date::Period;
use crate::layers::mine::Mine;
use crate::read::stream::Block;
use crate::read::stream::scan::Scanned;

use super::Job;
use super::ends::{Ends, Texts};
use super::feature::Feature;

/// The histories that are written.
#[derive(Debug)]
pub(in crate::cli::stream) struct Histories<'a> {
    /// The days within which they are told.
    pub(in crate::cli::stream) span: Period,
    pub(in crate::cli::stream) columns: &'a Columns,
    pub(in crate::cli::stream) form: Form,
}

/// The rows that a hand makes.
pub(super) struct Rows<'a> {
    job: &'a Job<'a>,
    histories: &'a Histories<'a>,
    /// Of each run of columns, whether it hangs on the mine.
    runs: Vec<bool>,
    /// The features of the block whose histories are going to be written, with their numbers in it.
    features: Vec<(usize, Scanned)>,
    sweep: Sweep,
    inside: Vec<u32>,
    ends: Ends<'a>,
    /// What the rows of a mine say of it.
    mine: Texts,
    nobody: Spell,
    turnover: Turnover,
    /// How many mines lie in no zone.
    pub(super) outside: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(job: &'a Job<'a>, histories: &'a Histories<'a>) -> Self {
        Self {
            job,
            histories,
            runs: histories
                .columns
                .runs()
                .map(|run| run.is_of_the_mine)
                .collect(),
            features: Vec::new(),
            sweep: Sweep::default(),
            inside: Vec::new(),
            ends: Ends::new(job, histories),
            mine: Texts::default(),
            nobody: job.many.spell(Period::ALWAYS, &[]),
            turnover: Turnover::default(),
            outside: 0,
        }
    }

    /// Takes a feature of the block that is at hand.
    pub(super) fn take(&mut self, number: usize, feature: Scanned) {
        self.features.push((number, feature));
    }

    /// Writes the rows of all features that were taken; `None` where one must be looked at thoroughly.
    pub(super) fn write(&mut self, block: &Block, out: &mut Vec<u8>) -> Option<()> {
        let mut scanned = std::mem::take(&mut self.features);
        let features: Option<Vec<Feature>> = scanned
            .iter()
            .map(|(number, scanned)| self.job.feature(block, *number, scanned))
            .collect();
        let features = features?;
        let plain: Vec<Option<Point>> = features.iter().map(plain).collect();
        let points: Vec<Point> = plain.iter().copied().flatten().collect();
        self.job.many.bulk().sweep(&points, &mut self.sweep);
        let mut point = 0;
        for (feature, plain) in features.iter().zip(&plain) {
            let swept = plain.map(|_| point);
            point += usize::from(plain.is_some());
            let mine = feature.mine(feature.inner_point()?);
            let is_first = block.number == 0 && out.is_empty();
            match swept.filter(|point| !self.sweep.is_on_border(*point)) {
                Some(point) => self.point(point, &mine, is_first, out).ok()?,
                None => self.ground(feature, &mine, is_first, out)?,
            }
        }
        drop(features);
        scanned.clear();
        self.features = scanned;
        self.ends.forget();
        Some(())
    }

    /// What was found of all mines.
    pub(super) fn finished(&mut self) -> Turnover {
        let mut turnover = std::mem::take(&mut self.turnover);
        turnover
            .leading
            .extend(std::mem::take(&mut self.ends.leading));
        turnover
    }

    /// The history of a point that no border holds.
    fn point(
        &mut self,
        point: usize,
        mine: &Mine,
        is_first: bool,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        self.begin(mine)?;
        self.sweep.inside(point, &mut self.inside);
        self.outside += usize::from(self.inside.is_empty());
        let form = self.histories.form;
        let is_enclosed = !form.opening().is_empty();
        let Self {
            job,
            runs,
            ends,
            mine,
            turnover,
            ..
        } = self;
        let (mut written, mut rows, mut first) = (Ok(()), 0, None);
        job.many.stretches(&mut self.inside, |stretch| {
            let end = match ends.of(stretch) {
                Ok(Some(end)) => end,
                Ok(None) => return,
                Err(error) => {
                    written = Err(error);
                    return;
                }
            };
            if is_enclosed {
                if 0 < rows || !is_first {
                    out.extend_from_slice(form.separator().as_bytes());
                }
                out.extend_from_slice(form.opening().as_bytes());
            }
            let (mut of_the_mine, mut of_the_period) = (0, 0);
            for is_of_the_mine in runs.iter() {
                if *is_of_the_mine {
                    mine.append(of_the_mine, out);
                    of_the_mine += 1;
                } else {
                    ends.append(end, of_the_period, out);
                    of_the_period += 1;
                }
            }
            if is_enclosed {
                mine.append(of_the_mine, out);
            }
            rows += 1;
            first.get_or_insert(end);
        });
        if let Some(first) = first {
            // Of two stretches that follow one another each is under another control.
            turnover.count_mine(ends.control(first), rows, rows == 1);
        }
        written
    }

    /// What all rows of a mine say of it.
    fn begin(&mut self, mine: &Mine) -> io::Result<()> {
        self.mine.clear();
        let holders = &self.job.plate.layers.manifest.holders;
        let Some(row) = self.job.many.row(mine, &self.nobody, Period::ALWAYS) else {
            return Ok(());
        };
        let Histories { columns, form, .. } = self.histories;
        for run in columns.runs().filter(|run| run.is_of_the_mine) {
            self.mine.push(*form, &run, &row, holders)?;
        }
        self.mine.add(&form.closing(&mine.geometry));
        Ok(())
    }

    /// The history of a mine on ground that a border may divide.
    fn ground(
        &mut self,
        feature: &Feature,
        mine: &Mine,
        mut is_first: bool,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let many = self.job.many;
        let scanned = feature.scanned;
        let footprint = many.footprint(feature.geometry, scanned.precision_km);
        self.outside += usize::from(self.job.is_outside(feature, &footprint)?);
        footprint.parts.first()?;
        let holders = &self.job.plate.layers.manifest.holders;
        let spells = many.history(footprint).spells;
        for spell in &spells {
            if let Some(row) = many.row(mine, spell, self.histories.span) {
                let Histories { columns, form, .. } = self.histories;
                form.row(out, is_first, columns, &row, holders).ok()?;
                is_first = false;
            }
        }
        let rows = spells
            .iter()
            .filter_map(|spell| many.row(mine, spell, self.histories.span));
        self.turnover
            .count(rows.map(|row| row.spell.shares.leading()));
        Some(())
    }
}

/// Where a mine lies that is a point, and not at the end of the numbers.
fn plain(feature: &Feature) -> Option<Point> {
    feature.point().filter(|at| at.x().abs() < 180.0)
}
