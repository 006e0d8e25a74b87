//! Ends of rows: what follows the mine in the row of a period is the same for all mines in the same zones, and is made once.

use std::collections::{BTreeSet, HashMap};
use std::io;

use crate::atlas::ages::Stretch;
use crate::atlas::span::Row;
use crate::export::history::columns::Run;
use crate::export::history::form::Form;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::holder::Holders;

use super::Job;
use super::rows::Histories;

/// Texts of runs of columns side by side, each with what parts it from the next.
#[derive(Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// Where each begins and ends.
    ranges: Vec<(usize, usize)>,
}

/// A text that is no longer is copied in one step.
const SHORT: usize = 16;

impl Texts {
    /// Appends a text to others.
    #[inline]
    pub(super) fn append(&self, number: usize, out: &mut Vec<u8>) {
        let (start, end) = self.ranges[number];
        let before = out.len();
        match self.bytes[start..].first_chunk::<SHORT>() {
            // Bytes of the next text come with it and go.
            Some(bytes) if end - start <= SHORT => {
                out.extend_from_slice(bytes);
                out.truncate(before + end - start);
            }
            _ => out.extend_from_slice(&self.bytes[start..end]),
        }
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ranges.clear();
    }

    /// Adds what a row says in a run of columns.
    pub(super) fn push(
        &mut self,
        form: Form,
        run: &Run,
        row: &Row,
        holders: &Holders,
    ) -> io::Result<()> {
        let start = self.bytes.len();
        form.run(&mut self.bytes, run, row, holders)?;
        self.ranges.push((start, self.bytes.len()));
        Ok(())
    }

    /// Adds any text.
    pub(super) fn add(&mut self, text: &str) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(text.as_bytes());
        self.ranges.push((start, self.bytes.len()));
    }
}

/// The ends of rows that a hand knows.
pub(super) struct Ends<'a> {
    job: &'a Job<'a>,
    histories: &'a Histories<'a>,
    /// The texts of each end, one for each run of columns of the period.
    texts: Texts,
    runs: usize,
    /// For each zone, the end of the row of its period.
    zones: Vec<u32>,
    /// The ends of the rows of other periods, by the zones that speak on their first day.
    others: HashMap<(Vec<u32>, Period), u32>,
    key: (Vec<u32>, Period),
    /// For each zone, the last of those periods on whose first day it alone spoke: mostly it is asked for again.
    latest: Vec<(Period, u32)>,
    /// Who holds the mine, by each end.
    controls: Vec<Control>,
    /// All who ever did.
    pub(super) leading: BTreeSet<Control>,
}

/// Nothing is known of a zone.
const UNKNOWN: u32 = u32::MAX;
/// Its period has no day of the span.
const WITHOUT: u32 = u32::MAX - 1;
/// So many ends are kept, and so many of their bytes.
const MOST_ENDS: usize = 100_000;
const MOST: usize = 16 << 20;

impl<'a> Ends<'a> {
    pub(super) fn new(job: &'a Job<'a>, histories: &'a Histories<'a>) -> Self {
        let of_the_period = histories.columns.runs().filter(|run| !run.is_of_the_mine);
        Self {
            job,
            histories,
            texts: Texts::default(),
            runs: of_the_period.count(),
            zones: vec![UNKNOWN; job.plate.layers.zones.len()],
            others: HashMap::new(),
            key: (Vec::new(), Period::ALWAYS),
            latest: vec![(Period::ALWAYS, UNKNOWN); job.plate.layers.zones.len()],
            controls: Vec::new(),
            leading: BTreeSet::new(),
        }
    }

    /// Appends what an end says in a run of columns of the period.
    #[inline]
    pub(super) fn append(&self, end: usize, run: usize, out: &mut Vec<u8>) {
        self.texts.append(end * self.runs + run, out);
    }

    /// Who holds the mine in a row with this end.
    pub(super) fn control(&self, end: usize) -> &Control {
        &self.controls[end]
    }

    /// The number of the end of the row of a stretch; `None` where it has no day of the span.
    #[inline]
    pub(super) fn of(&mut self, stretch: Stretch) -> io::Result<Option<usize>> {
        let known = match stretch {
            Stretch::Zone(zone) => match self.zones[zone as usize] {
                UNKNOWN => {
                    let made = self.make(self.job.many.period(zone), &[zone])?;
                    self.zones[zone as usize] = made;
                    made
                }
                known => known,
            },
            Stretch::Period(period, &[zone]) => match self.latest[zone as usize] {
                (latest, known) if latest == period && known != UNKNOWN => known,
                _ => {
                    let known = self.other(period, &[zone])?;
                    self.latest[zone as usize] = (period, known);
                    known
                }
            },
            Stretch::Period(period, speaking) => self.other(period, speaking)?,
        };
        Ok((known != WITHOUT).then_some(known as usize))
    }

    /// The end of the row of a period that is no zone's own.
    fn other(&mut self, period: Period, speaking: &[u32]) -> io::Result<u32> {
        self.key.0.clear();
        self.key.0.extend_from_slice(speaking);
        self.key.1 = period;
        if let Some(known) = self.others.get(&self.key) {
            return Ok(*known);
        }
        let made = self.make(period, speaking)?;
        self.others.insert(self.key.clone(), made);
        Ok(made)
    }

    fn make(&mut self, period: Period, speaking: &[u32]) -> io::Result<u32> {
        let many = self.job.many;
        let spell = many.spell(period, speaking);
        let Some(row) = many.row(many.anywhere(), &spell, self.histories.span) else {
            return Ok(WITHOUT);
        };
        let end = u32::try_from(self.controls.len()).map_err(io::Error::other)?;
        self.controls.push(spell.shares.leading().clone());
        self.leading.insert(spell.shares.leading().clone());
        let holders = &self.job.plate.layers.manifest.holders;
        let Histories { columns, form, .. } = self.histories;
        for run in columns.runs().filter(|run| !run.is_of_the_mine) {
            self.texts.push(*form, &run, &row, holders)?;
        }
        Ok(end)
    }

    /// Forgets them where there are so many that keeping them is no use.
    pub(super) fn forget(&mut self) {
        if MOST < self.texts.bytes.len() || MOST_ENDS < self.controls.len() {
            self.texts.clear();
            self.controls.clear();
            self.zones.fill(UNKNOWN);
            self.others.clear();
            self.latest.fill((Period::ALWAYS, UNKNOWN));
        }
    }
}
