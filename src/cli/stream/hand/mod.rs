//! A hand: scans the features of a block, finds who holds each mine, and sets that into the feature's bytes.

mod ends;
mod feature;
mod ground;
mod insert;
mod known;
pub(super) mod rows;

use std::sync::Mutex;

use geo::Rect;

use crate::atlas::census::Census;
use crate::atlas::locate::grid::Glance;
use crate::atlas::many::Many;
use crate::atlas::plate::Plate;
use crate::atlas::turnover::Turnover;
use crate::diagnostic::faults::Faults;
use crate::export::inserted::Style;
use crate::export::properties::Properties;
use crate::layers::mine::Mine;
use crate::layers::units::Grams;
use crate::read::bare::apart;
use crate::read::stream::ids::Ids;
use crate::read::stream::scan::{Scanned, Scanner, Wanted};
use crate::read::stream::{self, Block, Form};

use super::conveyor::{Halt, Hand};
use super::packing::Packing;

use feature::Feature;
use insert::Copy;
use known::Answers;
use rows::{Histories, Rows};

/// What all hands do.
pub(super) struct Job<'a> {
    pub(super) many: &'a Many<'a>,
    pub(super) plate: &'a Plate<'a>,
    pub(super) properties: Properties,
    pub(super) wanted: Wanted,
    pub(super) form: Form,
    /// Whether anything is written.
    pub(super) writes: bool,
    /// How mines are written.
    pub(super) style: Style,
    pub(super) packing: Packing,
    pub(super) guess: Guess,
    /// Whether mines are called by their ids, or by their numbers where they have none.
    pub(super) calls: bool,
    /// How many features stand before each block; nothing where no mine is called by its number.
    pub(super) before: Vec<usize>,
    /// The histories that are written as rows, in place of the features.
    pub(super) histories: Option<Histories<'a>>,
    /// What the file of the mines is called.
    pub(super) name: &'a str,
    /// The box around the zones, where a mine that lies in it with its numbers exchanged is to be told of.
    pub(super) exchanged: Option<Rect>,
    /// The boxes of the zones' polygons.
    pub(super) boxes: &'a [Rect],
    pub(super) ids: Mutex<Ids>,
    /// Whether each mine is told how far it lies from opposed ground, so that no two are alike.
    pub(super) front_km: bool,
    /// Mines that stand for all others.
    pub(super) point: &'a Mine,
}

impl Job<'_> {
    /// Whether something stands between what is written of two mines.
    fn is_parted(&self) -> bool {
        match &self.histories {
            Some(histories) => !histories.form.separator().is_empty(),
            None => self.style == Style::Listed,
        }
    }

    /// The feature of this number in a block.
    fn feature<'b>(
        &self,
        block: &'b Block,
        number: usize,
        scanned: &'b Scanned,
    ) -> Option<Feature<'b>> {
        let before = self.before.get(block.number);
        Feature::of(block, number, scanned, before.map(|before| before + number))
    }
}

/// What some mine of the file has, so that all are told of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) shares: bool,
    pub(super) output: bool,
    /// Whether one has no id and is called by its number in the file.
    pub(super) numbers: bool,
}

impl Guess {
    pub(super) fn join(self, other: Self) -> Self {
        Self {
            shares: self.shares || other.shares,
            output: self.output || other.output,
            numbers: self.numbers || other.numbers,
        }
    }
}

/// What was found by one hand.
pub(super) struct Finding<'a> {
    job: &'a Job<'a>,
    scanner: Scanner,
    answers: Answers<'a>,
    rows: Option<Rows<'a>>,
    keys: Vec<u64>,
    plain: Vec<u8>,
    census: Census,
    /// What is suspicious about features.
    pub(super) told: Faults,
    /// How many features have no geometry.
    pub(super) set_aside: usize,
    /// How many discs and areas lie in no zone.
    outside: usize,
    pub(super) total: Grams,
    pub(super) tonnes: f64,
    pub(super) seen: Guess,
    pub(super) says_output: bool,
    /// How many features each block has.
    pub(super) counts: Vec<(usize, usize)>,
    pub(super) tail: Vec<u8>,
}

impl<'a> Finding<'a> {
    pub(super) fn new(job: &'a Job<'a>) -> Self {
        Self {
            scanner: Scanner::new(job.wanted.clone()),
            answers: Answers::new(job),
            rows: job.histories.as_ref().map(|all| Rows::new(job, all)),
            keys: Vec::new(),
            plain: Vec::new(),
            census: Census::default(),
            told: Faults::default(),
            set_aside: 0,
            outside: 0,
            total: Grams(0),
            tonnes: 0.0,
            seen: Guess::default(),
            says_output: false,
            counts: Vec::new(),
            tail: Vec::new(),
            job,
        }
    }

    /// The census of all that it found.
    pub(super) fn finished(&mut self) -> Census {
        self.answers.tally(&mut self.census);
        std::mem::take(&mut self.census)
    }

    /// How many mines lie in no zone.
    pub(super) fn outside(&self) -> usize {
        let of_rows = self.rows.as_ref().map_or(0, |rows| rows.outside);
        self.outside + self.answers.outside + of_rows
    }

    /// How many mines changed hands in the histories that it wrote.
    pub(super) fn turnover(&mut self) -> Turnover {
        let rows = self.rows.as_mut();
        rows.map_or_else(Turnover::default, Rows::finished)
    }

    fn feature(
        &mut self,
        block: &Block,
        number: usize,
        scanned: &mut Scanned,
        glance: Glance,
        copy: &mut Copy,
    ) -> Option<()> {
        let job = self.job;
        if !apart::is_plain(scanned, job.exchanged) {
            let told = apart::suspicious(scanned, job.exchanged, job.name)?;
            told.into_iter().for_each(|fault| self.told.push(fault));
            if scanned.geometry.is_none() {
                self.set_aside += 1;
                return Some(());
            }
        }
        let feature = job.feature(block, number, scanned)?;
        self.seen.numbers |= job.calls && scanned.id.is_none();
        self.keys.extend(feature.key());
        self.seen.output |= scanned.output_t.is_some();
        self.says_output |= scanned.says_output;
        self.tonnes += scanned.output_t.unwrap_or(0.0);
        self.total += feature.grams.unwrap_or_default();
        if let Some(rows) = &mut self.rows {
            self.census.mines += 1;
            if job.writes {
                rows.take(number, std::mem::take(scanned));
            }
            return Some(());
        }
        let Some(at) = feature.point().filter(|_| !job.front_km) else {
            return self.ground(&feature, copy);
        };
        let known = self.answers.point(at, glance);
        known.count(scanned.precision_km.is_some(), feature.grams);
        if job.writes {
            copy.mine(&feature, at, &known.inserted)?;
        }
        Some(())
    }
}

impl Hand for Finding<'_> {
    fn work(&mut self, block: &Block, out: &mut Vec<u8>) -> Result<(), Halt> {
        let job = self.job;
        let mut scanner = std::mem::take(&mut self.scanner);
        let mut plain = std::mem::take(&mut self.plain);
        plain.clear();
        let mut number = 0;
        let mut copy = Copy {
            style: job.style,
            is_first: block.number == 0,
            copied: 0,
            out: &mut plain,
        };
        let tail = stream::features(block, job.form, &mut scanner, |scanned| {
            let glances = match job.histories.is_some() || job.front_km {
                // Their points are looked up otherwise.
                true => Default::default(),
                false => self.answers.glances(scanned),
            };
            for (scanned, glance) in scanned.iter_mut().zip(glances) {
                self.feature(block, number, scanned, glance, &mut copy)?;
                number += 1;
            }
            Some(())
        });
        let copied = copy.copied;
        self.scanner = scanner;
        let tail = tail.ok_or(Halt::Unusual)?;
        if job.writes && self.seen.join(job.guess) != job.guess {
            return Err(Halt::Again);
        }
        if job.writes {
            if let Some(rows) = &mut self.rows {
                rows.write(block, &mut plain).ok_or(Halt::Unusual)?;
            }
            // What follows it must be parted from something.
            if block.number == 0 && plain.is_empty() && job.is_parted() {
                return Err(Halt::Unusual);
            }
            if job.histories.is_none() && job.style == Style::Spliced {
                plain.extend_from_slice(&block.bytes[copied..]);
            }
            if job.packing == Packing::Plain {
                std::mem::swap(&mut plain, out);
            } else {
                job.packing.pack(&plain, out)?;
            }
        }
        self.plain = plain;
        if block.is_last {
            self.tail = block.bytes[tail].to_vec();
        }
        self.answers.forget(&mut self.census);
        self.counts.push((block.number, number));
        let mut ids = job.ids.lock().map_err(|_| Halt::Unusual)?;
        ids.add(&self.keys)?;
        self.keys.clear();
        Ok(())
    }
}
