//! Pots: masses that the mines of some belts share, by weight and by days.

use std::collections::BTreeMap;

use crate::atlas::apportion::apportion;
use crate::atlas::history::{self, History, Spell};
use crate::atlas::plate::How;
use crate::atlas::shares::Shares;
use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;
use crate::layers::mine::Mine;
use crate::layers::output::{OutputRow, ShareRow};
use crate::layers::units::Grams;

use super::activity::{Busy, active};
use super::quantity::Quantity;

/// A mass that mines share, with its belts.
#[derive(Debug, Clone)]
pub(super) struct Pot {
    /// The row of output that it is a part of.
    pub(super) row: OutputRow,
    /// The scopes within that row's that are taken out of it, with what they yield.
    pub(super) taken: Vec<(String, Grams)>,
    /// The group's share of what is left; `None` where the scope is not divided.
    pub(super) share: Option<ShareRow>,
    /// The part of what is left that this share comes to.
    pub(super) of_rest: f64,
    /// The mass.
    pub(super) grams: Grams,
    /// What it may be at least and at most, in tonnes.
    pub(super) bounds: Estimate,
    /// Its belts, with what their mines weigh together.
    pub(super) belts: BTreeMap<Option<String>, Weighed>,
    /// The weighed days of all of them.
    pub(super) days: f64,
}

/// What the mines of a belt weigh together, or a row's part of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Weighed {
    /// Weight × days.
    pub(super) days: f64,
    /// Weight × days, by activity.
    pub(super) busy: Busy,
}

impl Weighed {
    /// Adds days and the same by activity, each counted `weight` times.
    pub(super) fn add(&mut self, days: &(f64, Busy), weight: f64) {
        self.days += days.0 * weight;
        self.busy.add(&days.1, weight);
    }
}

/// A mine in some days under the same control, as a pot counts it.
#[derive(Debug, Clone)]
pub struct Stint {
    /// The mine, as its index.
    pub mine: usize,
    /// Its belt.
    pub belt: Option<String>,
    /// The days.
    pub period: Period,
    /// Who held it.
    pub shares: Shares,
    /// Whether it lies on the ground of one of them and nobody knows which, rather than on that of all.
    pub somewhere: bool,
    /// The pot that it has its mass from, as its index.
    pub(super) pot: usize,
    /// Its weight among the mines of its belt.
    pub(super) weight: f64,
    /// Its days and the same by activity, without the weight.
    pub(super) days: (f64, Busy),
}

/// What shares one quantity.
struct Group<'a> {
    /// `None` where the scope is not divided: then all its mines share.
    row: Option<&'a ShareRow>,
    share: Estimate,
    stints: Vec<Stint>,
    /// How much of its weighed days nothing within speaks for.
    uncovered: f64,
}

/// A pot to be shared, with those who share it.
pub(super) struct Filled {
    pub(super) pot: Pot,
    pub(super) stints: Vec<Stint>,
}

/// Divides what is left of a quantity among groups of belts by their shares, each in so far as nothing within the
/// quantity speaks for its mines; with what cannot be placed on any mine.
pub(super) fn fill(
    layers: &Layers,
    histories: &[History],
    quantity: &Quantity,
) -> (Vec<Filled>, Grams) {
    let groups = groups(layers, histories, quantity);
    let (rest, bounds) = quantity.rest();
    let share = |group: &Group| group.share.best.unwrap_or(0.0) * group.uncovered;
    let shared: f64 = groups.iter().filter_map(|group| group.share.best).sum();
    // A rounding of the shares' sum is not a mass without a place.
    let without_place = if 1.0 - shared > 1e-9 {
        1.0 - shared
    } else {
        0.0
    };
    let mut weights: Vec<f64> = groups.iter().map(share).collect();
    weights.push(without_place);
    let whole: f64 = weights.iter().sum();
    let masses = apportion(rest.0, &weights);
    let placed: u64 = masses[..groups.len()].iter().sum();
    let mut unplaced = Grams(rest.0 - placed);
    let mut pots = Vec::new();
    for (group, mass) in groups.into_iter().zip(masses) {
        let part = |mass: Option<f64>, share: Option<f64>| {
            Some(mass? * (share? * group.uncovered / whole).min(1.0))
        };
        // Where neither the quantity nor a share has a range, the figure is no bound of itself.
        let given = quantity.row.tonnes;
        let known = |bound: Option<f64>| bound.is_some() || group.row.is_some();
        let bounds = Estimate {
            low: part(bounds.low, group.share.low).filter(|_| known(given.low)),
            best: Some(Grams(mass).tonnes()),
            high: part(bounds.high, group.share.high).filter(|_| known(given.high)),
        };
        let of_rest = if whole > 0.0 {
            share(&group) / whole
        } else {
            0.0
        };
        let (belts, days) = weigh(&group.stints);
        if days > 0.0 && days.is_finite() {
            let inner = quantity.inner.iter();
            let pot = Pot {
                row: quantity.row.clone(),
                taken: inner
                    .map(|inner| (inner.row.scope.clone(), inner.best))
                    .collect(),
                share: group.row.cloned(),
                of_rest,
                grams: Grams(mass),
                bounds,
                belts,
                days,
            };
            let stints = group.stints;
            pots.push(Filled { pot, stints });
        } else {
            unplaced += Grams(mass);
        }
    }
    (pots, unplaced)
}

/// What these weigh together, by belt and in all: weight × days, and the same by activity.
fn weigh(stints: &[Stint]) -> (BTreeMap<Option<String>, Weighed>, f64) {
    let mut belts: BTreeMap<Option<String>, Weighed> = BTreeMap::new();
    for stint in stints {
        let belt = belts.entry(stint.belt.clone()).or_default();
        belt.add(&stint.days, stint.weight);
    }
    let days = belts.values().map(|belt| belt.days).sum();
    (belts, days)
}

/// The groups of belts among which a quantity's scope is divided; one of everything where no share is given.
fn groups<'a>(layers: &'a Layers, histories: &[History], quantity: &Quantity) -> Vec<Group<'a>> {
    let row = quantity.row;
    let speaks = |share: &&ShareRow| {
        share.scope == row.scope
            && share.commodity == row.commodity
            && share.period.intersect(row.period) == Some(row.period)
    };
    let mut rows: Vec<&ShareRow> = layers.shares.iter().filter(speaks).collect();
    // Ties of a gram fall alike whatever the order of the rows.
    rows.sort_by(|a, b| a.belts.cmp(&b.belts));
    let mut groups: Vec<Group> = rows
        .into_iter()
        .map(|share| Group {
            row: Some(share),
            share: share.share,
            stints: Vec::new(),
            uncovered: 1.0,
        })
        .collect();
    if groups.is_empty() {
        let whole = Some(1.0);
        groups.push(Group {
            row: None,
            share: Estimate {
                low: whole,
                best: whole,
                high: whole,
            },
            stints: Vec::new(),
            uncovered: 1.0,
        });
    }
    for group in &mut groups {
        group.gather(layers, histories, quantity);
    }
    groups
}

impl Stint {
    /// What it weighs in its pot, in weighed days: its days by the activity of its belt, which never changes the belt's sum;
    /// a belt idle on all its days is spread evenly.
    pub(super) fn weighs(&self, pot: &BTreeMap<Option<String>, Weighed>) -> f64 {
        let belt = &pot[&self.belt];
        let (days, busy) = &self.days;
        if belt.busy.best > 0.0 {
            self.weight * busy.best * (belt.days / belt.busy.best)
        } else {
            self.weight * days
        }
    }
}

impl Group<'_> {
    /// Every spell of every mine of the group in the days that are its own, in the order of the mines' ids, so that ties
    /// fall alike whatever the order of the features.
    fn gather(&mut self, layers: &Layers, histories: &[History], quantity: &Quantity) {
        let mut whole = 0.0;
        for index in &quantity.mines {
            let (mine, history) = (&layers.mines[*index], &histories[*index]);
            let weight = weight(mine, quantity);
            let Some(open) = history::open(mine, quantity.row.period) else {
                continue;
            };
            if !self.has(mine, quantity) || weight <= 0.0 {
                continue;
            }
            for spell in &history.spells {
                let Some(days) = spell.period.intersect(open) else {
                    continue;
                };
                let stint = |days| stint(layers, *index, weight, spell, days);
                whole += weight * stint(days).days.0;
                self.stints
                    .extend(quantity.uncovered(*index, days).into_iter().map(stint));
            }
        }
        let left: f64 = self
            .stints
            .iter()
            .map(|stint| stint.weight * stint.days.0)
            .sum();
        if left < whole {
            self.uncovered = left / whole;
        }
        self.stints.sort_by(|a, b| {
            let key = |stint: &Stint| stint.period;
            (&layers.mines[a.mine].id, key(a)).cmp(&(&layers.mines[b.mine].id, key(b)))
        });
    }

    fn has(&self, mine: &Mine, quantity: &Quantity) -> bool {
        let belongs = match (self.row, &mine.belt) {
            (None, _) => true,
            (Some(row), Some(belt)) => row.belts.contains(belt),
            (Some(_), None) => false,
        };
        let commodity = mine.commodity.as_deref();
        belongs && commodity.is_none_or(|commodity| commodity == quantity.row.commodity)
    }
}

/// What a mine weighs among those that share a quantity: a figure of its own is its own whatever its weight.
fn weight(mine: &Mine, quantity: &Quantity) -> f64 {
    if mine.id == quantity.row.scope {
        1.0
    } else {
        mine.weight
    }
}

fn stint(layers: &Layers, mine: usize, weight: f64, spell: &Spell, period: Period) -> Stint {
    let belt = layers.mines[mine].belt.clone();
    Stint {
        mine,
        period,
        shares: spell.shares.clone(),
        somewhere: spell.how == How::Disc && !spell.shares.rivals().is_empty(),
        pot: 0,
        weight,
        days: active(layers, belt.as_deref(), period),
        belt,
    }
}
