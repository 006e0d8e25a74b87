//! Scenarios: an atlas as it would be if something were otherwise, and what that does to the supply.
//!
//! Changes of who holds ground make a second atlas, compiled like the first with what is supposed above every source
//! ([`Atlas::suppose`]). Changes of tonnes act on what the first atlas spread over its mines and days: no change of
//! hands adds a gram or takes one away ([`balance`]).

pub mod balance;
mod fate;
mod ground;
mod pieces;
mod plates;
pub mod words;

use jiff::civil::Date;

use crate::diagnostic::faults::Faults;
use crate::layers::date::Period;
use crate::layers::manifest::Account;
use crate::layers::output::OutputRow;
use crate::layers::scenario::Scenario;
use crate::layers::units::Grams;

use super::Atlas;
use super::diff::{Passage, passages};
use super::supply::conserve::NotConserved;
use super::supply::elements;

use balance::Balance;
use fate::Fates;
use pieces::Pieces;

/// An atlas beside what it would be.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// What is supposed.
    pub scenario: &'a Scenario,
    /// The atlas as its sources have it.
    pub baseline: &'a Atlas,
    /// The atlas as it would be.
    pub supposed: &'a Atlas,
    /// The rows of output that were split, with the days of them that are compared.
    pub outputs: Vec<(&'a OutputRow, Period)>,
    /// The days that are compared of which no output is known.
    pub unknown: Vec<Period>,
    /// All days together; `None` where no output of any of them is known.
    pub whole: Option<Balance>,
    /// By belt, in the order of the belts, those that yield anything; mines without one come last, under no id.
    pub belts: Vec<(Option<String>, Balance)>,
    /// By mine, in the order of the mines, those that yield anything.
    pub mines: Vec<(usize, Balance)>,
    /// By calendar month, cut to the days compared.
    pub months: Vec<(Period, Balance)>,
}

/// How long the steps of a comparison are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
}

impl Atlas {
    /// The atlas as it would be: with what a scenario supposes of who holds ground above every source, from each change's
    /// day on. What was before stays as it was. Costs a second compiling.
    ///
    /// # Errors
    /// Where a front moves over no ground.
    pub fn suppose(&self, scenario: &Scenario) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let mut layers = self.layers.clone();
        layers.manifest.rank.push(Account::Supposed);
        ground::suppose(self, scenario, &mut layers, &mut faults);
        let ((), _) = faults.unless_errors(())?;
        Ok(Self::compile(layers))
    }

    /// The atlas beside what it would be, over the days that the scenario compares.
    ///
    /// # Errors
    /// When the sums do not come out: an error of the program.
    pub fn compare<'a>(
        &'a self,
        supposed: &'a Self,
        scenario: &'a Scenario,
    ) -> Result<Comparison<'a>, NotConserved> {
        let outputs = self.outputs_in(scenario.period);
        let unknown = super::span::without(scenario.period, outputs.iter().map(|(_, days)| *days));
        let pieces = Pieces::cut(self, supposed, scenario, &outputs)?;
        let mut comparison = Comparison {
            scenario,
            baseline: self,
            supposed,
            outputs,
            unknown,
            whole: None,
            belts: Vec::new(),
            mines: Vec::new(),
            months: Vec::new(),
        };
        if !comparison.outputs.is_empty() {
            comparison.sum(&pieces)?;
        }
        Ok(comparison)
    }
}

impl Comparison<'_> {
    fn sum(&mut self, pieces: &Pieces) -> Result<(), NotConserved> {
        let layers = &self.baseline.layers;
        let mut fates = Fates::new(self.scenario);
        let mut whole = Balance::default();
        let mut by_mine = vec![Balance::default(); layers.mines.len()];
        for piece in &pieces.mined {
            let mine = &layers.mines[piece.mine];
            let balance = piece.balance(&mut fates, mine.belt.as_deref());
            self.month(piece.days).add(&balance);
            by_mine[piece.mine].add(&balance);
        }
        for (days, grams) in &pieces.unplaced {
            let balance = fates.unplaced(*days, *grams);
            self.month(*days).add(&balance);
            whole.add(&balance);
        }
        for balance in &by_mine {
            whole.add(balance);
        }
        let mines = by_mine.into_iter().enumerate();
        self.mines = mines.filter(|(_, balance)| !balance.is_empty()).collect();
        let belts = layers.belts.iter().map(|belt| Some(belt.id.clone()));
        let belts: Vec<Option<String>> = belts.chain([None]).collect();
        // A belt of which the layers tell nothing is none.
        let belt_of = |mine: usize| {
            let belt = &layers.mines[mine].belt;
            belt.clone().filter(|_| belts.contains(belt))
        };
        for belt in &belts {
            let mut of_belt = Balance::default();
            for (mine, balance) in &self.mines {
                if belt_of(*mine) == *belt {
                    of_belt.add(balance);
                }
            }
            if !of_belt.is_empty() {
                self.belts.push((belt.clone(), of_belt));
            }
        }
        self.months.sort_by_key(|(month, _)| *month);
        whole.conserve("in the days compared")?;
        let months = self.months.iter().map(|(_, balance)| balance);
        let mines = self.mines.iter().map(|(_, balance)| balance);
        let belts = self.belts.iter().map(|(_, balance)| balance);
        for balance in months.clone().chain(mines).chain(belts) {
            balance.conserve("in a part of the days compared")?;
        }
        let mut by_month = Balance::default();
        months.for_each(|balance| by_month.add(balance));
        by_month.equals(&whole, "by month")?;
        let baseline = self.baseline.span(self.scenario.period)?;
        whole.began_as(&baseline)?;
        self.whole = Some(whole);
        Ok(())
    }

    /// The balance of the month that a piece lies in.
    fn month(&mut self, days: Period) -> &mut Balance {
        let month = pieces::month_of(days, self.scenario.period);
        let at = self.months.iter().position(|(other, _)| *other == month);
        let at = at.unwrap_or_else(|| {
            self.months.push((month, Balance::default()));
            self.months.len() - 1
        });
        &mut self.months[at].1
    }

    /// By longer steps, cut to the days compared.
    #[must_use]
    pub fn steps(&self, step: Step) -> Vec<(Period, Balance)> {
        let mut steps: Vec<(Period, Balance)> = Vec::new();
        for (month, balance) in &self.months {
            let same = |(other, _): &&mut (Period, Balance)| step.joins(*other, *month);
            match steps.last_mut().filter(same) {
                Some((period, sum)) => {
                    *period = Period::new(period.from(), month.to()).unwrap_or(*period);
                    sum.add(balance);
                }
                None => steps.push((*month, balance.clone())),
            }
        }
        steps
    }

    /// The ground that is held otherwise on a day, by who holds it and who would, largest first.
    #[must_use]
    pub fn ground(&self, day: Date) -> Vec<Passage> {
        let painted = |atlas: &Atlas| super::ground::on(&atlas.layers, &atlas.prisms, day);
        if self
            .scenario
            .first_of_control()
            .is_none_or(|first| day < first)
        {
            return Vec::new();
        }
        passages(&painted(self.baseline), &painted(self.supposed))
    }

    /// The tonnes of each element in all that was mined, by the series of composition that the atlas names: what was
    /// mined, and what becomes of it, so that the parts of an element sum like the whole.
    #[must_use]
    pub fn elements(&self) -> Vec<Element> {
        let element = |(symbol, name, share): (&String, &String, f64)| {
            Some(Element {
                symbol: symbol.clone(),
                name: name.clone(),
                share,
                parts: self.whole.as_ref()?.element(share),
            })
        };
        let rows = elements::rows(&self.baseline.layers);
        rows.filter_map(|row| element((&row.symbol, &row.element, row.share.best?)))
            .collect()
    }
}

/// The tonnes of an element.
#[derive(Debug, Clone)]
pub struct Element {
    /// Its symbol.
    pub symbol: String,
    /// Its name.
    pub name: String,
    /// Its share of the commodity, 0 to 1.
    pub share: f64,
    /// What was mined of it and what becomes of that.
    pub parts: Parts,
}

/// A mass and what becomes of it: `baseline` and `mined_more` are `scenario`, `withheld` and `not_mined`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// What is mined as the sources have it.
    pub baseline: Grams,
    /// What is mined beyond that.
    pub mined_more: Grams,
    /// What is mined and leaves.
    pub scenario: Grams,
    /// What is mined and withheld.
    pub withheld: Grams,
    /// What is not mined.
    pub not_mined: Grams,
}

impl Step {
    /// Whether two months that follow each other belong to one step.
    fn joins(self, one: Period, other: Period) -> bool {
        let key = |period: Period| {
            let day = period.from()?;
            Some(match self {
                Self::Month => (day.year(), day.month()),
                Self::Quarter => (day.year(), (day.month() - 1) / 3),
                Self::Year => (day.year(), 0),
            })
        };
        key(one) == key(other)
    }
}
