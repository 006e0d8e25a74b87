//! Bounds: the least and the most that a row of any table may be, through the whole chain of quantity, share, activity and
//! position. Plain bounds: each link at the end that makes the row smallest or largest, whatever the others say of
//! the other rows. No percentile, since no source gives a distribution.

use std::collections::BTreeMap;

use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;

use super::activity::{Active, active};
use super::atoms::Atoms;
use super::pot::Stint;

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

/// What a row counts of one belt of one pot.
#[derive(Debug, Default)]
struct Sums {
    /// What it counts at least, by the factors of activity.
    least: Active,
    /// What it counts at most.
    most: Active,
    /// The same by days alone.
    days: (f64, f64),
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
            let (days, weighed) = if part.days == stint.period {
                stint.days
            } else {
                active(layers, stint.belt.as_deref(), part.days)
            };
            let sums = belts.entry((stint.pot, &stint.belt)).or_default();
            let weigh = |share: f64| weighed.map(|days| days * stint.weight * share);
            sums.least = sums.least.zip(weigh(part.least), |a, b| a + b);
            sums.most = sums.most.zip(weigh(part.most), |a, b| a + b);
            sums.days.0 += days * stint.weight * part.least;
            sums.days.1 += days * stint.weight * part.most;
        }
        let mut low: Option<f64> = None;
        let mut high = (!belts.is_empty()).then_some(0.0);
        for ((pot, belt), sums) in belts {
            let pot = &self.pots[pot];
            let whole = &pot.belts[belt];
            let share = whole.days / pot.days;
            // The busier the row and the idler the rest of its belt, the more of the belt is the row's.
            // What is left by rounding is no rest.
            let rest = |days: f64| if days <= 1e-9 * whole.days { 0.0 } else { days };
            let (idlest, busiest) = (
                rest(whole.active.low - sums.most.low),
                rest(whole.active.high - sums.least.high),
            );
            let least = part(sums.least.low, busiest, sums.days.0 / whole.days);
            let most = part(sums.most.high, idlest, sums.days.1 / whole.days);
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

/// The part that a row is of itself and the rest; `even` where nobody was busy.
fn part(row: f64, rest: f64, even: f64) -> f64 {
    if row + rest > 0.0 {
        row / (row + rest)
    } else {
        even.min(1.0)
    }
}
