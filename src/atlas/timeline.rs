//! Timelines: supply step by step through time, split by days, by who held the ground.
//!
//! Each row of output is spread once, whatever the number of steps, and what each atom yields is cut at every step by
//! rounding down what had been mined by then: steps that follow each other add up to the gram.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::layers::Layers;
use crate::layers::control::{Control, Kind};
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;
use crate::layers::holder::Holders;
use crate::layers::mine::Mine;
use crate::layers::output::{CompositionRow, OutputRow};
use crate::layers::units::{Grams, Share};

use super::Atlas;
use super::apportion::apportion;
use super::beside::{GateHistory, Series};
use super::cut::Mass;
use super::passage::Passage;
use super::span::without;
use super::supply::{Atom, Atoms, NotConserved, conserve};

/// How long a step is. Steps follow the calendar; the first and the last are cut to the days that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A month.
    Month,
    /// Three months, from January, April, July or October on.
    Quarter,
    /// A year.
    Year,
}

/// What a timeline is told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The set of holders of the ground.
    Holder,
    /// Their sides.
    Side,
    /// The belt.
    Belt,
    /// The mine.
    Mine,
    /// The elements that the commodity is made of, as far as its composition is known.
    Element,
}

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

/// What a row of a timeline is the row of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A set of holders.
    Holders(Control),
    /// A set of sides, joined by `+`, and what kind of control it is: contested ground is no one's, even where those
    /// who fight are of sides of one name.
    Sides(String, Kind),
    /// The id of a belt; `None` for mines outside of all belts.
    Belt(Option<String>),
    /// A mine, as its index.
    Mine(usize),
    /// The symbol of an element; `None` for the rest of the commodity, whose make-up is not known.
    Element(Option<String>),
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
}

/// A figure with its own bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Amount {
    /// The figure that sums.
    pub best: Grams,
    /// Its own bounds in tonnes, not additive; unknown where output is counted later than it was mined.
    pub bounds: Estimate,
}

/// What is assumed in the tonnes of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assumption {
    /// The shares of the belts.
    Shares,
    /// The weights of mines within their belts.
    Weights,
    /// How busy belts were on some days.
    Activity,
    /// That a belt yields evenly on all other days of a row of output.
    EvenDays,
    /// That all output leaves the same number of days after it was mined.
    Lag(i32),
    /// What the commodity is made of.
    Composition,
}

impl Step {
    /// The name of the step that holds a day: `2024`, `2024-Q4`, `2024-10`.
    #[must_use]
    pub fn name(self, day: Date) -> String {
        match self {
            Self::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Self::Quarter => format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1),
            Self::Year => format!("{:04}", day.year()),
        }
    }

    /// Whether a period is one whole step.
    #[must_use]
    pub fn is_whole(self, period: Period) -> bool {
        period
            .from()
            .is_some_and(|from| self.floor(from) == from && period.to() == Some(self.next(from)))
    }

    /// The first day of the step that holds a day.
    fn floor(self, day: Date) -> Date {
        let month = match self {
            Self::Month => day.month(),
            Self::Quarter => (day.month() - 1) / 3 * 3 + 1,
            Self::Year => 1,
        };
        Date::new(day.year(), month, 1).unwrap_or(day)
    }

    /// The first day after the step that begins on a day.
    fn next(self, first: Date) -> Date {
        let span = match self {
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::Year => 1.year(),
        };
        first.saturating_add(span)
    }

    /// The cuts between steps: the first day, the first day of each later step, the first day after all.
    fn cuts(self, from: Date, to: Date) -> Vec<Date> {
        let mut cuts = vec![from];
        let mut first = self.floor(from);
        loop {
            let next = self.next(first);
            if next <= first || to <= next {
                break;
            }
            cuts.push(next);
            first = next;
        }
        if from < to {
            cuts.push(to);
        }
        cuts
    }

    /// How many steps there are from a day until another.
    #[must_use]
    pub fn count(self, from: Date, to: Date) -> usize {
        let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
        let length = match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        };
        let last = to.yesterday().unwrap_or(to);
        let months = months(self.floor(last)) - months(self.floor(from));
        usize::try_from(months / length + 1).unwrap_or(0)
    }
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
        for tally in &steps {
            tally.conserve()?;
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
            self.bound(steps, atoms, question.by);
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
        let elements = match question.by {
            By::Element => elements(layers),
            _ => Vec::new(),
        };
        let mut masses = Vec::new();
        for (control, mine, mass) in held {
            if question.by == By::Element {
                let parts = element_parts(mass.grams, &elements);
                masses.extend(
                    parts
                        .into_iter()
                        .map(|(key, grams)| (key, Mass { grams, ..mass })),
                );
            } else {
                masses.push((self.key(question.by, &control, mine), mass));
            }
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

    /// What each mine yielded, cut where its ground is in other hands on the day that it is counted, and divided by
    /// the shares of that day. Each mass keeps the days on which it was mined.
    fn leaving<'a>(&'a self, atoms: &Atoms, later: Later) -> Vec<(Control, usize, Mass<'a>)> {
        let layers = &self.layers;
        // The controls of one spell have its days in common.
        let mut mined: BTreeMap<(usize, Period), Grams> = BTreeMap::new();
        for atom in &atoms.atoms {
            *mined.entry((atom.mine, atom.period)).or_default() += atom.grams;
        }
        let mut leaving = Vec::new();
        for ((mine, period), grams) in mined {
            let belt = layers.mines[mine].belt.as_deref();
            let whole = Mass {
                belt,
                period,
                grams,
            };
            let mut before = Grams(0);
            for spell in &self.histories()[mine].spells {
                let days = later.mined(spell.period);
                let Some(period) = days.intersect(whole.period) else {
                    continue;
                };
                let until = whole.until(layers, period.to()).max(before);
                let grams = Grams(until.0 - before.0);
                before = until;
                let parts = spell.shares.all().iter().zip(spell.shares.divide(grams.0));
                leaving.extend(parts.map(|((control, _), grams)| {
                    let grams = Grams(grams);
                    (
                        control.clone(),
                        mine,
                        Mass {
                            belt,
                            period,
                            grams,
                        },
                    )
                }));
            }
        }
        leaving
    }

    /// Gives the rows and the totals of steps their bounds.
    fn bound(&self, steps: &mut [Tally], atoms: &Atoms, by: By) {
        let layers = &self.layers;
        for tally in steps {
            let Some(days) = tally.period.intersect(atoms.row.period) else {
                continue;
            };
            let whole = Mass {
                belt: None,
                period: atoms.row.period,
                grams: atoms.total,
            };
            let share = whole.share(layers, days);
            let part = |bound: Option<f64>| bound.map(|tonnes| tonnes * share);
            tally.bounds = join(
                tally.bounds,
                Estimate {
                    low: part(atoms.row.tonnes.low),
                    best: None,
                    high: part(atoms.row.tonnes.high),
                },
            );
            let elements = elements(layers);
            for (key, amount) in &mut tally.rows {
                let own = |atom: &Atom| match key {
                    Key::Element(_) => Some(days),
                    _ => (self.key(by, &atom.control, atom.mine) == *key).then_some(days),
                };
                let mut bounds = bounds(atoms, layers, own);
                if let Key::Element(symbol) = key {
                    let known = elements
                        .iter()
                        .find(|row| Some(&row.symbol) == symbol.as_ref());
                    let times = |a: Option<f64>, b: Option<f64>| Some(a? * b?);
                    bounds.low = times(bounds.low, known.and_then(|row| row.share.low));
                    bounds.high = times(bounds.high, known.and_then(|row| row.share.high));
                }
                amount.bounds = join(amount.bounds, bounds);
            }
        }
    }

    fn assumed(&self, question: &Question, outputs: &[(&OutputRow, Period)]) -> Vec<Assumption> {
        let layers = &self.layers;
        let of_ours = |period: Period, scope: &str| {
            outputs
                .iter()
                .any(|(row, _)| row.scope == scope && row.period.intersect(period).is_some())
        };
        let told = outputs.iter().map(|(row, _)| row.period);
        let told: Vec<Period> = told.collect();
        let mut assumed = BTreeSet::new();
        let shares = layers.shares.iter();
        if shares
            .clone()
            .any(|row| row.kind == "assumption" && of_ours(row.period, &row.scope))
        {
            assumed.insert(Assumption::Shares);
        }
        let weighed = |mine: &&Mine| 0.0 < mine.weight;
        let mut mines = layers.mines.iter().filter(weighed);
        let counted = |basis: &str| basis.starts_with("counted");
        if mines.any(|mine| !mine.weight_basis.as_deref().is_some_and(counted)) {
            assumed.insert(Assumption::Weights);
        }
        let active = |period: Period| told.iter().any(|days| days.intersect(period).is_some());
        let mut activity = layers.activity.iter();
        if activity.any(|row| row.kind == "assumption" && active(row.period)) {
            assumed.insert(Assumption::Activity);
        }
        if question.step != Step::Year {
            assumed.insert(Assumption::EvenDays);
        }
        if question.lag != 0 {
            assumed.insert(Assumption::Lag(question.lag));
        }
        if question.by == By::Element {
            assumed.insert(Assumption::Composition);
        }
        assumed.into_iter().collect()
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

impl By {
    /// The word of the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Side => "side",
            Self::Belt => "belt",
            Self::Mine => "mine",
            Self::Element => "element",
        }
    }

    /// What the tonnes of a row are, as it stands over the rows' names.
    #[must_use]
    pub fn heading(self, lag: i32) -> &'static str {
        match (self, lag) {
            (Self::Holder | Self::Side, 0) => "mined on ground held by",
            (Self::Holder | Self::Side, _) => "leaving ground held by",
            (Self::Belt, 0) => "mined in the belt",
            (Self::Belt, _) => "leaving the belt",
            (Self::Mine, 0) => "mined at",
            (Self::Mine, _) => "leaving the mine",
            (Self::Element, 0) => "mined as part of the ore",
            (Self::Element, _) => "leaving as part of the ore",
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        })
    }
}

impl Assumption {
    /// Its code in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Shares => "belt shares",
            Self::Weights => "mine weights",
            Self::Activity => "activity",
            Self::EvenDays => "even days",
            Self::Lag(_) => "export lag",
            Self::Composition => "composition",
        }
    }
}

impl std::fmt::Display for Assumption {
    /// A clause: `the shares of the belts (shares.csv)`.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shares => formatter.write_str("the shares of the belts (shares.csv)"),
            Self::Weights => formatter.write_str("those of the mines within them (weight_basis)"),
            Self::Activity => {
                formatter.write_str("how busy belts were on some days (activity.csv)")
            }
            Self::EvenDays => {
                formatter.write_str("that a belt yields evenly on the other days of a year")
            }
            Self::Lag(days) => write!(
                formatter,
                "that all output leaves the country {days} {} after it was mined",
                if days.abs() == 1 { "day" } else { "days" }
            ),
            Self::Composition => {
                formatter.write_str("that all of it is made up alike (composition.csv)")
            }
        }
    }
}

impl Key {
    /// The sides of a control. What is shared among holders of one side is that side's.
    pub(super) fn sides(control: &Control, holders: &Holders) -> Self {
        let kind = match control.kind(holders) {
            Kind::Shared if !control.side(holders).contains('+') => Kind::Held,
            kind => kind,
        };
        Self::Sides(control.side(holders), kind)
    }
}

/// How many days after it was mined output is counted.
#[derive(Debug, Clone, Copy)]
struct Later(i32);

impl Later {
    /// The days on which was mined what is counted in a period.
    fn mined(self, told: Period) -> Period {
        moved(told, -self.0)
    }

    /// The days on which is counted what was mined in a period.
    fn told_period(self, mined: Period) -> Period {
        moved(mined, self.0)
    }

    fn told<'a>(self, outputs: Vec<(&'a OutputRow, Period)>) -> Vec<(&'a OutputRow, Period)> {
        let outputs = outputs.into_iter();
        outputs
            .map(|(row, days)| (row, self.told_period(days)))
            .collect()
    }
}

fn shifted(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

fn moved(period: Period, days: i32) -> Period {
    let end = |end: Option<Date>| end.map(|day| shifted(day, days));
    // A period at the end of the calendar may be pressed to nothing; its days are not told then.
    Period::new(end(period.from()), end(period.to())).unwrap_or(period)
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

/// The low and high in tonnes of the atoms that are chosen, each cut to the days that are chosen.
fn bounds(atoms: &Atoms, layers: &Layers, select: impl Fn(&Atom) -> Option<Period>) -> Estimate {
    let mut sum = Estimate::default();
    for atom in &atoms.atoms {
        let Some(days) = select(atom).and_then(|days| days.intersect(atom.period)) else {
            continue;
        };
        let share = Mass::of(layers, atom).share(layers, days);
        let part = |bound: Option<f64>| bound.map(|tonnes| tonnes * share);
        let part = Estimate {
            low: part(atom.bounds.low),
            best: part(Some(atom.grams.tonnes())),
            high: part(atom.bounds.high),
        };
        sum = join(sum, part);
    }
    let best = sum.best.unwrap_or(0.0);
    Estimate {
        low: sum.low.map(|low| low.min(best)),
        best: None,
        high: sum.high.map(|high| high.max(best)),
    }
}

/// The sum of two estimates, in which what neither knows stays unknown.
fn join(a: Estimate, b: Estimate) -> Estimate {
    let add = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    };
    Estimate {
        low: add(a.low, b.low),
        best: add(a.best, b.best),
        high: add(a.high, b.high),
    }
}

/// The elements of the atlas's commodity whose share is known, by the series of composition that it names.
fn elements(layers: &Layers) -> Vec<&CompositionRow> {
    let manifest = &layers.manifest;
    let ours = |row: &&CompositionRow| {
        row.commodity == manifest.commodity
            && row.series == manifest.composition
            && row.share.best.is_some()
    };
    layers.composition.iter().filter(ours).collect()
}

/// A mass divided into elements and the rest.
fn element_parts(grams: Grams, elements: &[&CompositionRow]) -> Vec<(Key, Grams)> {
    let mut weights: Vec<f64> = elements
        .iter()
        .map(|row| row.share.best.unwrap_or(0.0))
        .collect();
    let rest = 1.0 - weights.iter().sum::<f64>();
    weights.push(rest.max(0.0));
    let symbols = elements.iter().map(|row| Some(row.symbol.clone()));
    let keys = symbols.chain([None]).map(Key::Element);
    // Where no weight is above zero nothing is known of the make-up.
    let mut parts = apportion(grams.0, &weights);
    let given: u64 = parts.iter().sum();
    if let Some(last) = parts.last_mut() {
        *last += grams.0 - given;
    }
    keys.zip(parts.into_iter().map(Grams)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(step: Step, from: &str, to: &str) -> Vec<String> {
        let day = |text: &str| text.parse().expect("a day");
        assert_eq!(
            step.count(day(from), day(to)) + 1,
            step.cuts(day(from), day(to)).len()
        );
        step.cuts(day(from), day(to))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn steps_follow_the_calendar_and_are_cut_to_the_days_asked_for() {
        assert_eq!(
            cuts(Step::Quarter, "2024-02-10", "2024-08-01"),
            ["2024-02-10", "2024-04-01", "2024-07-01", "2024-08-01"]
        );
        assert_eq!(
            cuts(Step::Year, "2024-01-01", "2025-01-01"),
            ["2024-01-01", "2025-01-01"]
        );
        assert_eq!(
            cuts(Step::Month, "2024-01-31", "2024-02-01"),
            ["2024-01-31", "2024-02-01"]
        );
        assert_eq!(cuts(Step::Year, "9998-06-01", "9999-12-31").len(), 3);
    }

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

    #[test]
    fn elements_and_the_rest_are_the_whole_to_the_gram() {
        let parts = element_parts(Grams(7), &[]);
        assert_eq!(parts, [(Key::Element(None), Grams(7))]);
    }
}
