//! Bounds: the least and the most that a row of a step may be, through the whole chain of total, share, activity and
//! position.

use crate::atlas::Atlas;
use crate::atlas::supply::atoms::Atoms;
use crate::atlas::supply::elements;
use crate::atlas::supply::pot::Stint;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;

use super::Tally;
use super::key::Key;

impl Atlas {
    /// Gives the rows and the totals of steps the bounds that a row of output gives.
    pub(super) fn bound(&self, steps: &mut [Tally], atoms: &Atoms) {
        let tonnes = atoms.row.tonnes;
        for tally in steps {
            let Some(days) = tally.period.intersect(atoms.row.period) else {
                continue;
            };
            let is_whole = days == atoms.row.period;
            let whole = if is_whole {
                tonnes
            } else {
                self.counted(atoms, days, |_, _| true)
            };
            for (key, amount) in &mut tally.rows {
                let bounds = match key {
                    Key::Element(symbol) => self.bounds_of_element(symbol.as_deref(), whole),
                    _ => self.bounds_of(key, atoms, days),
                };
                amount.bounds = join(amount.bounds, bounds);
            }
            tally.bounds = join(tally.bounds, whole);
            // In a part of the row's days more may have been mined than their even share of its most.
            let most = tonnes.high.or(tonnes.best).filter(|_| is_whole);
            tally.most = tally.most.zip(most).map(|(sum, most)| sum + most);
        }
    }

    fn bounds_of(&self, key: &Key, atoms: &Atoms, days: Period) -> Estimate {
        let holders = &self.layers.manifest.holders;
        let on = |counts: &dyn Fn(&Control) -> bool| {
            self.counted(atoms, days, |_, control| counts(control))
        };
        match key {
            Key::Holders(held) => on(&|control| control == held),
            Key::Sides(..) => on(&|control| Key::sides(control, holders) == *key),
            Key::Belt(belt) => self.counted(atoms, days, |stint, _| stint.belt == *belt),
            Key::Mine(mine) => self.counted(atoms, days, |stint, _| stint.mine == *mine),
            Key::Element(_) => Estimate::default(),
        }
    }

    /// Low and high of an element in a whole, by the widest bounds of its share; where no range of the whole is published,
    /// the figure itself stands for it.
    fn bounds_of_element(&self, symbol: Option<&str>, whole: Estimate) -> Estimate {
        let mut rows = elements::rows(&self.layers);
        let row = rows.find(|row| Some(&*row.symbol) == symbol);
        let share = row.map(|row| elements::share(&self.layers, row));
        let share = share.unwrap_or_default();
        let times = |a: Option<f64>, b: Option<f64>| Some(a? * b?);
        Estimate {
            low: times(whole.low.or(whole.best), share.low),
            best: None,
            high: times(whole.high.or(whole.best), share.high),
        }
    }

    /// Low and high of what lies, in some days, on the ground that is counted.
    fn counted(
        &self,
        atoms: &Atoms,
        days: Period,
        counts: impl Fn(&Stint, &Control) -> bool,
    ) -> Estimate {
        let stints = atoms.stints.iter();
        let counted = stints.filter_map(|stint| stint.on(days, |control| counts(stint, control)));
        atoms.bounds(&self.layers, counted)
    }
}

impl Tally<'_> {
    /// Draws each row's bounds about its figure, and its high to what the others' lows leave of the whole.
    pub(super) fn settle(&mut self) {
        let lows: f64 = self
            .rows
            .values()
            .filter_map(|amount| amount.bounds.low)
            .sum();
        let most = self.most;
        for (key, amount) in &mut self.rows {
            let best = amount.best.tonnes();
            let others = lows - amount.bounds.low.unwrap_or(0.0);
            // Elements are no parts of a whole whose bounds are known.
            let left = most.filter(|_| !matches!(key, Key::Element(_)));
            let left = left.map_or(f64::INFINITY, |most| most - others);
            amount.bounds.high = amount.bounds.high.map(|high| high.min(left).max(best));
            amount.bounds.low = amount.bounds.low.map(|low| low.min(best));
        }
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
