//! Fates: what becomes of what is mined: less or more of it, withheld or not.

use std::collections::BTreeMap;

use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::scenario::{Change, Scenario, What};
use crate::layers::units::Grams;

use super::balance::{Balance, Held, Line};

/// What a scenario makes of tonnes.
pub(super) struct Fates<'a> {
    scenario: &'a Scenario,
    /// How much was scaled by each factor so far, and to how much: what had been mined by each piece is rounded down, so
    /// that half of a sum is half of it, however many pieces it is in.
    scaled: BTreeMap<u64, (u64, u64)>,
}

impl<'a> Fates<'a> {
    pub(super) fn new(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            scaled: BTreeMap::new(),
        }
    }

    /// The changes that are in force in some days, within which none begins or ends.
    fn in_force(&self, days: Period) -> impl Iterator<Item = (usize, &'a Change)> {
        let changes = self.scenario.changes.iter().enumerate();
        changes.filter(move |(_, change)| change.period.intersect(days).is_some())
    }

    /// Decides what becomes of what is mined in some days in a belt under a control.
    pub(super) fn decide(
        &mut self,
        balance: &mut Balance,
        control: &Control,
        days: Period,
        belt: Option<&str>,
        grams: Grams,
    ) {
        let factor = self.factor(days, belt);
        let mined = self.scale(grams, factor);
        let withheld_by = self.withheld_by(days, belt, control);
        let line = balance.line(Held::By(control.clone()));
        tell(line, grams, mined);
        match withheld_by {
            Some(change) if 0 < mined.0 => {
                line.withheld += mined;
                *balance.withheld.entry(change).or_default() += mined;
            }
            _ => line.scenario += mined,
        }
    }

    /// What becomes of what is on no mine: only what changes the whole output changes it.
    pub(super) fn unplaced(&mut self, days: Period, grams: Grams) -> Balance {
        let factor = self.factor(days, None);
        let mined = self.scale(grams, factor);
        let mut balance = Balance::default();
        let line = balance.line(Held::Unplaced);
        line.baseline = grams;
        tell(line, grams, mined);
        line.scenario = mined;
        balance
    }

    /// How many times as much is mined: the product of all changes that say so.
    fn factor(&self, days: Period, belt: Option<&str>) -> f64 {
        let factors = self
            .in_force(days)
            .filter_map(|(_, change)| match &change.what {
                What::Output { factor } => Some(*factor),
                What::Activity { belts, factor } if is_among(belt, belts) => Some(*factor),
                _ => None,
            });
        factors.product()
    }

    fn scale(&mut self, grams: Grams, factor: f64) -> Grams {
        if factor == 1.0 {
            return grams;
        }
        let (whole, scaled) = self.scaled.entry(factor.to_bits()).or_default();
        *whole = whole.saturating_add(grams.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a mass times a factor that is never negative; beyond what a sum can hold it stays there"
        )]
        let by = ((*whole as f64 * factor).floor() as u64).max(*scaled);
        // Less of it is never more than it.
        let mined = if factor < 1.0 {
            (by - *scaled).min(grams.0)
        } else {
            by - *scaled
        };
        *scaled += mined;
        Grams(mined)
    }

    /// The first change that withholds what is mined in a belt under a control. Ground of several is under an embargo
    /// where every one of them is; where a change says that shared ground counts, where one of them is.
    fn withheld_by(&self, days: Period, belt: Option<&str>, control: &Control) -> Option<usize> {
        if control.is_unknown() {
            return self.gate(days, belt);
        }
        let mut embargoed = Control::UNKNOWN;
        for (_, change) in self.in_force(days) {
            if let What::Embargo { holders, .. } = &change.what {
                embargoed = embargoed.join(holders);
            }
        }
        let whole = control.is_within(&embargoed);
        let embargo = self.in_force(days).find(|(_, change)| match &change.what {
            What::Embargo {
                holders, shared, ..
            } => {
                let one = control
                    .holders()
                    .any(|code| holders.holders().any(|other| other == code));
                one && (whole || *shared)
            }
            _ => false,
        });
        let embargo = embargo.map(|(index, _)| index);
        [embargo, self.gate(days, belt)].into_iter().flatten().min()
    }

    /// The first change that closes the gate by which a belt leaves.
    fn gate(&self, days: Period, belt: Option<&str>) -> Option<usize> {
        let closed = |(_, change): &(usize, &Change)| matches!(&change.what, What::GateClosed { belts, .. } if is_among(belt, belts));
        self.in_force(days).find(closed).map(|(index, _)| index)
    }
}

fn is_among(belt: Option<&str>, belts: &[String]) -> bool {
    belt.is_some_and(|belt| belts.iter().any(|other| other == belt))
}

/// Tells what is not mined, or beyond what was.
fn tell(line: &mut Line, was: Grams, mined: Grams) {
    line.not_mined += Grams(was.0.saturating_sub(mined.0));
    line.mined_more += Grams(mined.0.saturating_sub(was.0));
}
