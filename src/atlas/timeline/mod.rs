//! Timelines: supply step by step through time, split by days, by who held the ground.
//!
//! Each row of output is spread once, whatever the number of steps, and what each atom yields is cut at every step by
//! rounding down what had been mined by then: steps that follow each other add up to the gram.

pub mod assumption;
mod bound;
mod element;
pub mod key;
mod later;
pub mod step;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;
use crate::layers::output::OutputRow;
use crate::layers::units::{Grams, Share};

use super::Atlas;
use super::beside::{GateHistory, Series};
use super::cut::Mass;
use super::passage::Passage;
use super::span::without;
use super::supply::atoms::{Atom, Atoms};
use super::supply::conserve::{NotConserved, conserve};
use assumption::Assumption;
use key::{By, Key};
use later::{Later, shifted};
use step::Step;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The first day.
    pub from: Date,
    /// The first day after; not before `from`.
    pub to: Date,
    /// The length of a step.
    pub step: Step,
    /// What it is told by.
    pub by: By,
    /// How many days after it was mined the output is counted, by who holds the mine's ground then; 0 counts it on
    /// the day that it was mined.
    pub lag: i32,
}

/// Supply through time.
#[derive(Debug)]
pub struct Timeline<'a> {
    /// What the sources say.
    pub layers: &'a Layers,
    /// What was asked.
    pub question: Question,
    /// The keys of all steps, those with the most tonnes first, ties by key.
    pub keys: Vec<Key>,
    /// The steps, oldest first.
    pub steps: Vec<Tally<'a>>,
    /// The rows of output that were split, with the days of them that are told, oldest first.
    pub outputs: Vec<(&'a OutputRow, Period)>,
    /// The days of which no output is known.
    pub unknown: Vec<Period>,
    /// What is assumed in the tonnes.
    pub assumed: Vec<Assumption>,
    /// The reports by which output came under another key, those that moved most first.
    pub passages: Vec<Passage>,
    /// What statistics of trade observed of these goods in these days.
    pub observed: Vec<Series<'a>>,
    /// The border gates, each with its states in these days.
    pub gates: Vec<GateHistory<'a>>,
}

/// One step.
#[derive(Debug)]
pub struct Tally<'a> {
    /// Its days.
    pub period: Period,
    /// What each key has, in the order of keys; a key without an entry has nothing.
    pub rows: BTreeMap<Key, Amount>,
    /// What could not be placed.
    pub unplaced: Grams,
    /// The sum of the rows and of what is unplaced; `None` where no output of any of its days is known.
    pub total: Option<Grams>,
    /// The bounds of the total that the sources give, in tonnes.
    pub bounds: Estimate,
    /// The rows of output that it draws on, oldest first.
    pub outputs: Vec<&'a OutputRow>,
    /// Those of its days of which no output is known.
    pub unknown: Vec<Period>,
    /// The most that all of it may be, in tonnes, where it draws on whole rows of output only.
    most: Option<f64>,
}

/// A figure with its own bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Amount {
    /// The figure that sums.
    pub best: Grams,
    /// Its own bounds in tonnes, not additive; unknown where output is counted later than it was mined.
    pub bounds: Estimate,
}

impl Atlas {
    /// The days from the first to the last whose output is known and counted, each `lag` days after it was mined;
    /// `None` where none is.
    #[must_use]
    pub fn known_output(&self, lag: i32) -> Option<(Date, Date)> {
        let rows = self.outputs_in(Period::ALWAYS);
        let from = rows.iter().filter_map(|(row, _)| row.period.from()).min()?;
        let to = rows.iter().filter_map(|(row, _)| row.period.to()).max()?;
        Some((shifted(from, lag), shifted(to, lag)))
    }

    /// Supply step by step.
    ///
    /// # Errors
    /// When the sums do not come out: an error of the program.
    pub fn timeline(&self, question: Question) -> Result<Timeline<'_>, NotConserved> {
        let cuts = question.step.cuts(question.from, question.to);
        let Some(told) = Period::new(Some(question.from), Some(question.to)) else {
            return Ok(self.without_steps(question));
        };
        let later = Later(question.lag);
        let outputs = later.told(self.outputs_in(later.mined(told)));
        let days = outputs.iter().map(|(_, days)| *days);
        let mut steps: Vec<Tally> = cuts
            .windows(2)
            .filter_map(|pair| Period::new(Some(pair[0]), Some(pair[1])))
            .map(|period| Tally::empty(period, days.clone()))
            .collect();
        let mut passages = Vec::new();
        for (row, _) in &outputs {
            let Some(atoms) = Atoms::spread(&self.layers, self.histories(), row) else {
                continue;
            };
            atoms.conserve()?;
            self.add(&mut steps, &atoms, row, &question)?;
            passages.extend(self.passages(&atoms, told, question.by));
        }
        let mut totals: BTreeMap<&Key, Grams> = BTreeMap::new();
        for tally in &mut steps {
            tally.settle();
            tally.conserve()?;
        }
        for tally in &steps {
            for (key, amount) in &tally.rows {
                *totals.entry(key).or_default() += amount.best;
            }
        }
        let mut keys: Vec<(&Key, Grams)> = totals.into_iter().collect();
        keys.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let keys = keys.into_iter().map(|(key, _)| key.clone()).collect();
        passages
            .sort_by(|a: &Passage, b: &Passage| b.grams.cmp(&a.grams).then(a.turn.cmp(&b.turn)));
        Ok(Timeline {
            keys,
            steps,
            unknown: without(told, days),
            assumed: self.assumed(&question, &outputs),
            outputs,
            passages,
            observed: self.observed(told),
            gates: self.gates(told),
            ..self.without_steps(question)
        })
    }

    fn without_steps(&self, question: Question) -> Timeline<'_> {
        Timeline {
            layers: &self.layers,
            question,
            keys: Vec::new(),
            steps: Vec::new(),
            outputs: Vec::new(),
            unknown: Vec::new(),
            assumed: Vec::new(),
            passages: Vec::new(),
            observed: Vec::new(),
            gates: Vec::new(),
        }
    }

    /// Adds a row of output to the steps, and holds what lies in them and outside of them to the row's whole.
    fn add<'a>(
        &'a self,
        steps: &mut [Tally<'a>],
        atoms: &Atoms,
        row: &'a OutputRow,
        question: &Question,
    ) -> Result<(), NotConserved> {
        let (layers, later) = (&self.layers, Later(question.lag));
        let days = later.told_period(atoms.row.period);
        let begins = steps.partition_point(|tally| !reaches(days, tally.period));
        let ends = begins + steps[begins..].partition_point(|tally| reaches(tally.period, days));
        let steps = &mut steps[begins..ends];
        let mut sums = Sums::default();
        for (key, mass) in self.masses(atoms, question) {
            let parts = sums.cut(mass, layers, steps, later);
            for (tally, part) in steps.iter_mut().zip(parts) {
                if part > Grams(0) {
                    tally.rows.entry(key.clone()).or_default().best += part;
                    tally.total = Some(tally.total.unwrap_or_default() + part);
                }
            }
        }
        let parts = sums.cut(Mass::unplaced(atoms), layers, steps, later);
        for (tally, part) in steps.iter_mut().zip(parts) {
            tally.unplaced += part;
            tally.total = Some(tally.total.unwrap_or_default() + part);
            tally.outputs.push(row);
        }
        let whole = sums.inside + sums.outside;
        conserve("in and outside of the steps", whole, Grams(0), atoms.total)?;
        if question.lag == 0 {
            self.bound(steps, atoms);
        }
        Ok(())
    }

    /// What is mined, by key: every atom, or its elements, or where it is counted later what of it is counted under
    /// whom.
    fn masses<'a>(&'a self, atoms: &'a Atoms, question: &Question) -> Vec<(Key, Mass<'a>)> {
        let layers = &self.layers;
        let held: Vec<(Control, usize, Mass)> = if question.lag == 0 {
            let of = |atom: &'a Atom| (atom.control.clone(), atom.mine, Mass::of(layers, atom));
            atoms.atoms.iter().map(of).collect()
        } else {
            self.leaving(atoms, Later(question.lag))
        };
        if question.by != By::Element {
            let held = held.into_iter();
            return held
                .map(|(control, mine, mass)| (self.key(question.by, &control, mine), mass))
                .collect();
        }
        let grams = held.iter().map(|(_, _, mass)| mass.grams);
        let grams: Vec<Grams> = grams.chain([atoms.unplaced]).collect();
        let mut masses = Vec::new();
        for (key, parts) in element::parts(&grams, &element::known(layers)) {
            let parts = held.iter().zip(parts);
            masses
                .extend(parts.map(|((_, _, mass), grams)| (key.clone(), Mass { grams, ..*mass })));
        }
        masses
    }

    fn key(&self, by: By, control: &Control, mine: usize) -> Key {
        let holders = &self.layers.manifest.holders;
        match by {
            By::Holder => Key::Holders(control.clone()),
            By::Side => Key::sides(control, holders),
            By::Belt => Key::Belt(self.layers.mines[mine].belt.clone()),
            By::Mine => Key::Mine(mine),
            By::Element => Key::Element(None),
        }
    }
}

impl Timeline<'_> {
    /// Whether the figures of a step rest on another basis than those of the step before: then the two are not to be
    /// compared.
    #[must_use]
    pub fn breaks_before(&self, step: usize) -> bool {
        let Some(before) = step
            .checked_sub(1)
            .and_then(|before| self.steps.get(before))
        else {
            return false;
        };
        let here = &self.steps[step];
        !before.outputs.is_empty() && !here.outputs.is_empty() && before.bases() != here.bases()
    }

    /// The name of a step, such as `2024-Q4`.
    #[must_use]
    pub fn name(&self, tally: &Tally) -> String {
        self.question
            .step
            .name(tally.period.from().unwrap_or(self.question.from))
    }

    /// The keys that have the most in some step, in the order of keys.
    #[must_use]
    pub fn leading(&self) -> Vec<&Key> {
        let leading: BTreeSet<&Key> = self.steps.iter().filter_map(Tally::leading).collect();
        self.keys
            .iter()
            .filter(|key| leading.contains(key))
            .collect()
    }

    /// What was told of all steps; `None` where no output of any is known.
    #[must_use]
    pub fn total(&self) -> Option<Grams> {
        let known: Vec<Grams> = self.steps.iter().filter_map(|tally| tally.total).collect();
        (!known.is_empty()).then(|| known.into_iter().sum())
    }
}

impl<'a> Tally<'a> {
    fn empty(period: Period, known: impl Iterator<Item = Period>) -> Self {
        Self {
            period,
            rows: BTreeMap::new(),
            unplaced: Grams(0),
            total: None,
            bounds: Estimate::default(),
            outputs: Vec::new(),
            unknown: without(period, known.filter_map(|days| days.intersect(period))),
            most: Some(0.0),
        }
    }

    /// What a key has in the step; `None` where its output is unknown.
    #[must_use]
    pub fn amount(&self, key: &Key) -> Option<Amount> {
        self.total?;
        Some(self.rows.get(key).copied().unwrap_or_default())
    }

    /// The share that a mass has of the step's total; `None` where that is unknown or nothing.
    #[must_use]
    pub fn share(&self, grams: Grams) -> Option<Share> {
        Share::of(grams, self.total?)
    }

    /// The key that has the most; `None` where no tonnes are known.
    #[must_use]
    pub fn leading(&self) -> Option<&Key> {
        let largest = self
            .rows
            .iter()
            .max_by(|a, b| a.1.best.cmp(&b.1.best).then(b.0.cmp(a.0)));
        largest.map(|(key, _)| key)
    }

    /// What its tonnes are tonnes of, each basis once.
    #[must_use]
    pub fn bases(&self) -> Vec<&'a str> {
        let bases: BTreeSet<&str> = self.outputs.iter().map(|row| &*row.basis).collect();
        bases.into_iter().collect()
    }

    fn conserve(&self) -> Result<(), NotConserved> {
        let rows: Grams = self.rows.values().map(|amount| amount.best).sum();
        let what = format!("in {}", self.period);
        conserve(&what, rows, self.unplaced, self.total.unwrap_or_default())
    }
}

/// Whether a period begins before the end of another.
fn reaches(period: Period, other: Period) -> bool {
    match (period.from(), other.to()) {
        (Some(from), Some(to)) => from < to,
        _ => true,
    }
}

/// What lies in the steps and outside of them.
#[derive(Debug, Default)]
struct Sums {
    inside: Grams,
    outside: Grams,
}

impl Sums {
    /// Cuts a mass at every step.
    fn cut(&mut self, mass: Mass, layers: &Layers, steps: &[Tally], later: Later) -> Vec<Grams> {
        let mined = |day: Option<Date>| day.map(|day| shifted(day, -later.0));
        let first = steps.first().and_then(|tally| tally.period.from());
        let mut before = match first {
            Some(_) => mass.until(layers, mined(first)),
            // Steps all begin somewhere: without a first day there are none.
            None => mass.grams,
        };
        self.outside += before;
        let mut parts = Vec::with_capacity(steps.len());
        for tally in steps {
            let until = mass.until(layers, mined(tally.period.to())).max(before);
            parts.push(Grams(until.0 - before.0));
            before = until;
        }
        self.inside += parts.iter().copied().sum();
        self.outside += Grams(mass.grams.0 - before.0);
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gram_too_many_is_an_error_that_prints_the_sums() {
        let period = "2024".parse().expect("a period");
        let mut tally = Tally::empty(period, std::iter::empty());
        assert_eq!(tally.conserve(), Ok(()));
        tally.total = Some(Grams(10));
        tally.unplaced = Grams(11);
        let said = tally.conserve().expect_err("the sums differ").to_string();
        assert!(
            said.contains("unplaced 11 g is not the total of 10 g (in 2024)"),
            "{said}"
        );
    }
}
