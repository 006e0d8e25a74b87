//! Both sides of a comparison on one day, as plates to be drawn.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::atlas::plate::{MineOutput, Plate};
use crate::atlas::supply::conserve::NotConserved;
use crate::atlas::supply::{Supply, SupplyRow};
use crate::layers::estimate::Estimate;
use crate::layers::units::Grams;

use super::Comparison;
use super::balance::{Balance, Line};

/// Which side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Baseline,
    Scenario,
}

impl Comparison<'_> {
    /// The atlas as it is and as it would be on a day; what mines yield is what is mined there in the days compared and
    /// leaves.
    ///
    /// # Errors
    /// When the sums do not come out: an error of the program.
    pub fn plates(&self, on: Date) -> Result<[Plate<'_>; 2], NotConserved> {
        let mut was = self.baseline.plate(on, on)?;
        let mut would = self.supposed.plate(on, on)?;
        self.fill(&mut was, Side::Baseline);
        self.fill(&mut would, Side::Scenario);
        Ok([was, would])
    }

    fn fill(&self, plate: &mut Plate, side: Side) {
        let yields: BTreeMap<usize, Grams> = self
            .mines
            .iter()
            .map(|(mine, balance)| (*mine, side.of_all(balance)))
            .collect();
        for (index, holding) in plate.holdings.iter_mut().enumerate() {
            holding.output = yields.get(&index).map(|grams| MineOutput {
                best: *grams,
                low_t: None,
                high_t: None,
            });
        }
        plate.years = Vec::new();
        plate.supply = self
            .whole
            .as_ref()
            .map_or_else(Supply::default, |whole| side.supply(whole));
    }
}

impl Side {
    fn of(self, line: &Line) -> Grams {
        match self {
            Self::Baseline => line.baseline,
            Self::Scenario => line.scenario,
        }
    }

    fn of_all(self, balance: &Balance) -> Grams {
        balance.lines.values().map(|line| self.of(line)).sum()
    }

    fn supply(self, whole: &Balance) -> Supply {
        let row = |(control, line): (&crate::layers::control::Control, Line)| SupplyRow {
            control: control.clone(),
            best: self.of(&line),
            bounds: Estimate::default(),
            mines: 0,
        };
        Supply {
            rows: whole.by_control().into_iter().map(row).collect(),
            unplaced: self.of(&whole.unplaced()),
            total: self.of_all(whole),
            ..Supply::default()
        }
    }
}
