//! Pieces: what was mined at one mine in some days within which nothing changes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::atlas::Atlas;
use crate::atlas::cut::Mass;
use crate::atlas::history::Spell;
use crate::atlas::shares::Shares;
use crate::atlas::supply::atoms::{Atom, Atoms};
use crate::atlas::supply::conserve::NotConserved;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::output::OutputRow;
use crate::layers::scenario::Scenario;
use crate::layers::units::Grams;

use super::balance::Balance;
use super::fate::Fates;

/// What was mined in the days that are compared, cut wherever a month, a change or a spell begins.
pub(super) struct Pieces<'a> {
    /// By the mine's id and by day.
    pub(super) mined: Vec<Piece<'a>>,
    /// What is on no mine.
    pub(super) unplaced: Vec<(Period, Grams)>,
}

/// What was mined at one mine in some days.
pub(super) struct Piece<'a> {
    pub(super) mine: usize,
    pub(super) days: Period,
    /// Under whom, as the sources have it.
    had: BTreeMap<Control, Grams>,
    /// Who would hold the mine on those days, where that is not as it was.
    shares: Option<&'a Shares>,
}

/// How far the shares of a control may lie apart that are the rounding of one sum.
const ROUNDING: f64 = 1e-9;

impl<'a> Pieces<'a> {
    /// What each mine yields in a period of output falls on its days as in a span: what had been mined by each day is
    /// rounded down, so that the pieces sum to what was cut.
    pub(super) fn cut(
        baseline: &Atlas,
        supposed: &'a Atlas,
        scenario: &Scenario,
        outputs: &[(&OutputRow, Period)],
    ) -> Result<Self, NotConserved> {
        let layers = &baseline.layers;
        let days = cuts(scenario);
        let mut mined: BTreeMap<(&str, usize, Period), BTreeMap<Control, Grams>> = BTreeMap::new();
        let mut unplaced = Vec::new();
        for (row, _) in outputs {
            let Some(atoms) = Atoms::spread(layers, baseline.histories(), row) else {
                continue;
            };
            atoms.conserve()?;
            for atom in &atoms.atoms {
                let id = &*layers.mines[atom.mine].id;
                let spells = &supposed.histories()[atom.mine].spells;
                for (period, grams) in cut_atom(baseline, atom, scenario.period, &days, spells) {
                    let piece = mined.entry((id, atom.mine, period)).or_default();
                    *piece.entry(atom.control.clone()).or_default() += grams;
                }
            }
            let mass = Mass::unplaced(&atoms);
            let until = |day: Option<Date>| mass.until(layers, day);
            if let Some(period) = row.period.intersect(scenario.period) {
                unplaced.extend(cut(period, &days, until));
            }
        }
        unplaced.retain(|(_, grams)| 0 < grams.0);
        let piece = |((_, mine, days), had): ((&str, usize, Period), BTreeMap<Control, Grams>)| {
            let shares = changed(baseline, supposed, mine, days);
            Piece {
                mine,
                days,
                had,
                shares,
            }
        };
        let mined = mined.into_iter().map(piece).collect();
        Ok(Self { mined, unplaced })
    }
}

impl Piece<'_> {
    /// What a scenario makes of it.
    pub(super) fn balance(&self, fates: &mut Fates, belt: Option<&str>) -> Balance {
        let has = match self.shares {
            None => self.had.clone(),
            Some(shares) => {
                let whole: Grams = self.had.values().copied().sum();
                let controls = shares.all().iter().map(|(control, _)| control.clone());
                let parts = shares.divide(whole.0).into_iter().map(Grams);
                controls.zip(parts).collect()
            }
        };
        let mut balance = Balance::of(&self.had, &has);
        for (control, grams) in has.iter().filter(|(_, grams)| 0 < grams.0) {
            fates.decide(&mut balance, control, self.days, belt, *grams);
        }
        balance
    }
}

/// The days on which a month or a change begins, or a change ends.
fn cuts(scenario: &Scenario) -> BTreeSet<Date> {
    let changes = scenario.changes.iter();
    let mut days: BTreeSet<Date> = changes
        .flat_map(|change| [change.period.from(), change.period.to()])
        .flatten()
        .collect();
    let (Some(from), Some(to)) = (scenario.period.from(), scenario.period.to()) else {
        return days;
    };
    let mut month = from.first_of_month();
    while month < to {
        days.insert(month);
        let next = month.saturating_add(1.month());
        if next <= month {
            break;
        }
        month = next;
    }
    days
}

/// The calendar month that some days lie in, cut to the days compared.
pub(super) fn month_of(days: Period, compared: Period) -> Period {
    let Some(from) = days.from() else { return days };
    let first = from.first_of_month();
    let month = Period::new(Some(first), Some(first.saturating_add(1.month())));
    month
        .and_then(|month| month.intersect(compared))
        .unwrap_or(days)
}

/// What of an atom was mined in the days compared, piece by piece.
fn cut_atom(
    atlas: &Atlas,
    atom: &Atom,
    compared: Period,
    days: &BTreeSet<Date>,
    spells: &[Spell],
) -> Vec<(Period, Grams)> {
    let Some(period) = atom.period.intersect(compared) else {
        return Vec::new();
    };
    let within = |day: &Date| period.contains(*day);
    let begins = spells.iter().filter_map(|spell| spell.period.from());
    let days = days.iter().copied().chain(begins).filter(within).collect();
    let mass = Mass::of(&atlas.layers, atom);
    cut(period, &days, |day| mass.until(&atlas.layers, day))
}

/// A mass in a period, cut at some days by how much of it had come by each.
fn cut(
    period: Period,
    days: &BTreeSet<Date>,
    until: impl Fn(Option<Date>) -> Grams,
) -> Vec<(Period, Grams)> {
    let within =
        |day: &&Date| period.from().is_none_or(|from| from < **day) && period.contains(**day);
    let inner: Vec<Option<Date>> = days.iter().filter(within).copied().map(Some).collect();
    let starts = std::iter::once(period.from()).chain(inner.iter().copied());
    let ends = inner.iter().copied().chain([period.to()]);
    let mut before = period.from().map_or(Grams(0), |from| until(Some(from)));
    let mut pieces = Vec::new();
    for (from, to) in starts.zip(ends) {
        let by = until(to).max(before);
        pieces.extend(Period::new(from, to).map(|days| (days, Grams(by.0 - before.0))));
        before = by;
    }
    pieces
}

/// Who would hold a mine in some days; `None` where that is as it was.
fn changed<'a>(
    baseline: &Atlas,
    supposed: &'a Atlas,
    mine: usize,
    days: Period,
) -> Option<&'a Shares> {
    let day = days.from()?;
    let would = &supposed.histories()[mine].on(day)?.shares;
    let was = baseline.histories()[mine]
        .on(day)
        .map(|spell| &spell.shares);
    (!was.is_some_and(|was| alike(was, would))).then_some(would)
}

/// Whether two mean the same: a footprint that is cut into more parts sums to shares that may differ by a rounding.
fn alike(one: &Shares, other: &Shares) -> bool {
    let by_control = |shares: &Shares| -> BTreeMap<Control, f64> {
        let all = shares.all().iter();
        all.map(|(control, share)| (control.clone(), share.get()))
            .collect()
    };
    let (one, other) = (by_control(one), by_control(other));
    let near =
        |(a, b): ((&Control, &f64), (&Control, &f64))| a.0 == b.0 && (a.1 - b.1).abs() < ROUNDING;
    one.len() == other.len() && one.iter().zip(&other).all(near)
}
