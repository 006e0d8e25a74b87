//! Balances: what was mined under whom, and what a scenario makes of it, to the gram.

use std::collections::BTreeMap;

use crate::atlas::diff::transported;
use crate::atlas::span::Span;
use crate::atlas::supply::conserve::{NotConserved, conserve};
use crate::atlas::supply::elements::divide;
use crate::layers::control::Control;
use crate::layers::units::Grams;

use super::Parts;

/// What was mined in some days, and what a scenario makes of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Balance {
    /// By the control under which it was mined, or would be; what is on no mine is under nobody.
    pub lines: BTreeMap<Held, Line>,
    /// What passes from one control to another, before anything is scaled or withheld.
    pub passed: BTreeMap<(Control, Control), Grams>,
    /// What each change withholds, by the change's index; what two would withhold stands with the earlier one.
    pub withheld: BTreeMap<usize, Grams>,
}

/// Under whom something was mined.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// On ground under this control.
    By(Control),
    /// Nowhere that is known.
    Unplaced,
}

/// What was mined under one control, and what a scenario makes of it:
/// `baseline + came + mined_more = left + scenario + withheld + not_mined`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Line {
    /// What was mined there, as the sources have it.
    pub baseline: Grams,
    /// What comes from other holders with its ground.
    pub came: Grams,
    /// What goes to other holders with its ground.
    pub left: Grams,
    /// What is not mined there, being scaled down.
    pub not_mined: Grams,
    /// What is mined there beyond that, being scaled up.
    pub mined_more: Grams,
    /// What is mined there and withheld.
    pub withheld: Grams,
    /// What is mined there and leaves.
    pub scenario: Grams,
}

impl Line {
    fn add(&mut self, other: &Self) {
        self.baseline += other.baseline;
        self.came += other.came;
        self.left += other.left;
        self.not_mined += other.not_mined;
        self.mined_more += other.mined_more;
        self.withheld += other.withheld;
        self.scenario += other.scenario;
    }
}

impl Balance {
    /// What was mined under each control, and under whom it would be.
    pub(super) fn of(had: &BTreeMap<Control, Grams>, has: &BTreeMap<Control, Grams>) -> Self {
        let mut balance = Self::default();
        for (control, grams) in had.iter().filter(|(_, grams)| 0 < grams.0) {
            balance.line(Held::By(control.clone())).baseline = *grams;
        }
        let passed = transported(whole_grams(had), whole_grams(has));
        for (from, to, grams) in passed {
            balance.line(Held::By(from.clone())).left += grams;
            balance.line(Held::By(to.clone())).came += grams;
            *balance.passed.entry((from, to)).or_default() += grams;
        }
        balance
    }

    /// The line of a control, made where there is none.
    pub(super) fn line(&mut self, held: Held) -> &mut Line {
        self.lines.entry(held).or_default()
    }

    /// Adds another one.
    pub(super) fn add(&mut self, other: &Self) {
        for (held, line) in &other.lines {
            self.line(held.clone()).add(line);
        }
        for (pair, grams) in &other.passed {
            *self.passed.entry(pair.clone()).or_default() += *grams;
        }
        for (change, grams) in &other.withheld {
            *self.withheld.entry(*change).or_default() += *grams;
        }
    }

    /// Whether nothing was mined, nor would be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The sums of all lines.
    #[must_use]
    pub fn parts(&self) -> Parts {
        let sum = |part: fn(&Line) -> Grams| self.lines.values().map(part).sum();
        Parts {
            baseline: sum(|line| line.baseline),
            mined_more: sum(|line| line.mined_more),
            scenario: sum(|line| line.scenario),
            withheld: sum(|line| line.withheld),
            not_mined: sum(|line| line.not_mined),
        }
    }

    /// The line of what is on no mine.
    #[must_use]
    pub fn unplaced(&self) -> Line {
        self.lines.get(&Held::Unplaced).copied().unwrap_or_default()
    }

    /// The lines of every control, largest in the scenario first, then largest as it was, ties by control.
    #[must_use]
    pub fn by_control(&self) -> Vec<(&Control, Line)> {
        let lines = self.lines.iter().filter_map(|(held, line)| match held {
            Held::By(control) => Some((control, *line)),
            Held::Unplaced => None,
        });
        let mut lines: Vec<(&Control, Line)> = lines.collect();
        lines.sort_by(|a, b| {
            let key = |line: &Line| (line.scenario, line.baseline);
            key(&b.1).cmp(&key(&a.1)).then_with(|| a.0.cmp(b.0))
        });
        lines
    }

    /// What of an element is in it, by the element's share: whole grams that sum like the whole.
    pub(super) fn element(&self, share: f64) -> Parts {
        let parts = self.parts();
        let mined = divide(&[parts.baseline, parts.mined_more], share);
        let becomes = divide(&[parts.scenario, parts.withheld, parts.not_mined], share);
        Parts {
            baseline: mined[0],
            mined_more: mined[1],
            scenario: becomes[0],
            withheld: becomes[1],
            not_mined: becomes[2],
        }
    }

    /// Whether no gram was lost or made, under any control.
    ///
    /// # Errors
    /// When one was.
    pub fn conserve(&self, what: &str) -> Result<(), NotConserved> {
        for (held, line) in &self.lines {
            let had = line.baseline + line.came + line.mined_more;
            let has = line.left + line.scenario + line.withheld + line.not_mined;
            let what = format!("scenario, {what}, {held:?}");
            conserve(&what, has, Grams(0), had)?;
        }
        let parts = self.parts();
        let becomes = parts.scenario + parts.withheld + parts.not_mined;
        let mined = parts.baseline + parts.mined_more;
        conserve(&format!("scenario, {what}"), becomes, Grams(0), mined)?;
        let by_change: Grams = self.withheld.values().copied().sum();
        conserve(
            &format!("withheld by change, {what}"),
            by_change,
            Grams(0),
            parts.withheld,
        )
    }

    /// Whether two that were summed in different ways agree.
    pub(super) fn equals(&self, other: &Self, what: &str) -> Result<(), NotConserved> {
        let (here, there) = (self.parts(), other.parts());
        conserve(
            &format!("scenario, {what}"),
            here.scenario,
            Grams(0),
            there.scenario,
        )?;
        let what = format!("baseline of a scenario, {what}");
        conserve(&what, here.baseline, Grams(0), there.baseline)?;
        if self == other {
            return Ok(());
        }
        Err(NotConserved {
            what,
            rows: here.baseline.0,
            unplaced: 0,
            total: there.baseline.0,
        })
    }

    /// Whether what was mined as the sources have it is what the atlas itself says was, under each control.
    pub(super) fn began_as(&self, span: &Span) -> Result<(), NotConserved> {
        for (control, grams) in &span.supply {
            let line = self.lines.get(&Held::By(control.clone()));
            let here = line.map_or(Grams(0), |line| line.baseline);
            conserve(
                &format!("baseline of a scenario, {control}"),
                here,
                Grams(0),
                *grams,
            )?;
        }
        let what = "baseline of a scenario";
        conserve(what, self.unplaced().baseline, Grams(0), span.unplaced)?;
        conserve(
            what,
            self.parts().baseline,
            Grams(0),
            span.total.unwrap_or_default(),
        )
    }
}

fn whole_grams(parts: &BTreeMap<Control, Grams>) -> BTreeMap<&Control, u64> {
    let parts = parts.iter();
    parts.map(|(control, grams)| (control, grams.0)).collect()
}
