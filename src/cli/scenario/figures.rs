//! Figures as they are printed: whole units that add up row by row.

use crate::atlas::apportion::apportion;
use crate::atlas::scenario::Parts;
use crate::atlas::scenario::balance::Balance;
use crate::layers::units::Grams;

use super::super::supply::{FAINT, PLAIN, grouped};

/// Whole units as masses are printed: tonnes, or kilograms where there is little.
pub(super) struct Printed {
    pub(super) unit: u64,
}

impl Printed {
    pub(super) fn of(whole: &Balance) -> Self {
        let parts = whole.parts();
        let most = parts.baseline.max(parts.scenario);
        let little = most.0 < 1_000 * Grams::PER_TONNE;
        Self {
            unit: if little {
                Grams::PER_TONNE / 1_000
            } else {
                Grams::PER_TONNE
            },
        }
    }

    pub(super) fn whole(&self, grams: Grams) -> u64 {
        (grams.0 + self.unit / 2) / self.unit
    }

    /// Masses in whole units that sum to `whole` units.
    pub(super) fn divide(whole: u64, masses: &[Grams]) -> Vec<u64> {
        let weights: Vec<f64> = masses.iter().map(|grams| grams.tonnes()).collect();
        apportion(whole, &weights)
    }

    pub(super) fn show(&self, units: u64) -> String {
        if self.unit == Grams::PER_TONNE {
            grouped(units)
        } else {
            format!("{}.{:03}", grouped(units / 1_000), units % 1_000)
        }
    }

    /// How much more or less, with its sign.
    pub(super) fn change(&self, was: u64, would: u64) -> String {
        match (was.checked_sub(would), would.checked_sub(was)) {
            (Some(0), _) => "0".to_owned(),
            (Some(less), _) => format!("−{}", self.show(less)),
            (_, more) => format!("+{}", self.show(more.unwrap_or_default())),
        }
    }
}

/// The sums of both sides in whole units, so that what lies between them adds up as it is printed.
pub(super) struct Sums {
    pub(super) baseline: u64,
    pub(super) mined_more: u64,
    pub(super) scenario: u64,
    pub(super) not_mined: u64,
    pub(super) withheld: Vec<u64>,
}

impl Sums {
    pub(super) fn of(parts: Parts, withheld: &[Grams], printed: &Printed) -> Self {
        let (baseline, mined_more) = (
            printed.whole(parts.baseline),
            printed.whole(parts.mined_more),
        );
        let masses = [&[parts.scenario, parts.not_mined], withheld].concat();
        let divided = Printed::divide(baseline + mined_more, &masses);
        Self {
            baseline,
            mined_more,
            scenario: divided[0],
            not_mined: divided[1],
            withheld: divided[2..].to_vec(),
        }
    }
}

pub(super) fn row(name: &str, was: &str, would: &str, change: &str) -> String {
    format!("{name:<34}{was:>14}{would:>14}{change:>14}\n")
}

pub(super) fn columns(name: &str) -> String {
    format!(
        "{FAINT}{name:<34}{:>14}{:>14}{:>14}{PLAIN}\n",
        "as it is", "what if", "change"
    )
}
