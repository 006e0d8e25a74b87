//! Bounds: the least and the most that a row of any table may be, through the whole chain of quantity, share, activity and
//! position. Plain bounds: each link at the end that makes the row smallest or largest, whatever the others say of
//! the other rows. No percentile, since no source gives a distribution.

use std::collections::BTreeMap;

use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;

use super::activity::active;
use super::atoms::Atoms;
use super::pot::{Stint, Weighed};

/// The part of a stint that a row counts.
#[derive(Debug, Clone)]
pub struct Counted<'a> {
    /// The stint.
    pub stint: &'a Stint,
    /// Those of its days that the row counts.
    pub days: Period,
    /// How much of the mine lies on the row's ground at least, 0 to 1.
    pub least: f64,
    /// How much of it lies there at most.
    pub most: f64,
}

/// What a row counts of one belt of one pot, at least and at most.
#[derive(Debug, Default)]
struct Sums {
    least: Weighed,
    most: Weighed,
}

impl Stint {
    /// All of it.
    #[must_use]
    pub fn whole(&self) -> Counted<'_> {
        Counted {
            stint: self,
            days: self.period,
            least: 1.0,
            most: 1.0,
        }
    }

    /// The part of some of its days that lies on ground that `counts`: a share of a drawn mine; of a mine that lies
    /// somewhere in a disc nothing at least and all at most. `None` where there is none.
    #[must_use]
    pub fn on(&self, days: Period, counts: impl Fn(&Control) -> bool) -> Option<Counted<'_>> {
        let days = self.period.intersect(days)?;
        let (least, most) = self.shares.on(self.somewhere, counts)?;
        Some(Counted {
            stint: self,
            days,
            least,
            most,
        })
    }
}

impl Atoms {
    /// Low and high, in tonnes, of a row that counts these parts; unknown where no source gives a bound of what they
    /// share. Costs a step for each part.
    #[must_use]
    pub fn bounds<'a>(
        &self,
        layers: &Layers,
        counted: impl IntoIterator<Item = Counted<'a>>,
    ) -> Estimate {
        let mut belts: BTreeMap<(usize, &Option<String>), Sums> = BTreeMap::new();
        for part in counted {
            let stint = part.stint;
            let sums = belts.entry((stint.pot, &stint.belt)).or_default();
            let cut = (part.days != stint.period)
                .then(|| active(layers, stint.belt.as_deref(), part.days));
            let days = cut.as_ref().unwrap_or(&stint.days);
            sums.least.add(days, stint.weight * part.least);
            sums.most.add(days, stint.weight * part.most);
        }
        let mut low: Option<f64> = None;
        let mut high = (!belts.is_empty()).then_some(0.0);
        for ((pot, belt), sums) in belts {
            let pot = &self.pots[pot];
            let whole = &pot.belts[belt];
            let share = whole.days / pot.days;
            let least = extreme(layers, &sums.least, whole, End::Low);
            let most = extreme(layers, &sums.most, whole, End::High);
            if let Some(bound) = pot.bounds.low {
                low = Some(low.unwrap_or(0.0) + bound * share * least);
            }
            high = high
                .zip(pot.bounds.high)
                .map(|(sum, bound)| sum + bound * share * most);
        }
        Estimate {
            low,
            best: None,
            high,
        }
    }
}

/// Which end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

/// The least or the most that `row` may be of `whole`, 0 to 1, each factor of activity at the end of its range that makes it
/// so; by days alone where nobody is busy.
///
/// The part is (r₀ + Σ fᵢ rᵢ) / (w₀ + Σ fᵢ wᵢ) with rᵢ and wᵢ the days that the factor fᵢ weighs: a fraction of linear
/// functions, whose extremes lie where each factor is at an end. Dinkelbach's method (Management Science 13, 1967, 492–498)
/// finds them: with the part p that the last factors gave, fᵢ is set to the end that makes fᵢ (rᵢ − p wᵢ) smallest or
/// largest, until nothing changes.
fn extreme(layers: &Layers, row: &Weighed, whole: &Weighed, end: End) -> f64 {
    let part = |factors: &BTreeMap<usize, f64>| {
        let busy = |days: &Weighed| {
            let rows = days.busy.rows.iter();
            let less = rows.map(|(index, days)| days * (1.0 - factors.get(index).unwrap_or(&1.0)));
            (days.days - less.sum::<f64>()).max(0.0)
        };
        // What is left of a whole by rounding is nothing.
        let (row, all) = (busy(row), busy(whole));
        (all > 1e-9 * whole.days).then(|| (row / all).min(1.0))
    };
    let even = (row.days / whole.days).min(1.0);
    let factors = whole.busy.rows.keys();
    let mut factors: BTreeMap<usize, f64> = factors
        .map(|index| (*index, layers.activity[*index].factor.best.unwrap_or(1.0)))
        .collect();
    let mut found = part(&factors).unwrap_or(even);
    // Each round gains; there are no more ends than these.
    for _ in 0..=factors.len() {
        for (index, factor) in &mut factors {
            let range = layers.activity[*index].factor;
            let best = range.best.unwrap_or(1.0);
            let days = |days: &Weighed| days.busy.rows.get(index).copied().unwrap_or(0.0);
            let gains = days(row) - found * days(whole);
            let to_high = (gains > 0.0) == (end == End::High);
            let wanted = if to_high { range.high } else { range.low };
            *factor = wanted.unwrap_or(best);
        }
        let next = part(&factors).unwrap_or(even);
        let better = if end == End::High {
            found < next
        } else {
            next < found
        };
        if !better {
            break;
        }
        found = next;
    }
    found
}
