//! Output: the tables of quantities, and of what divides, weighs and accompanies them.

use geo::Point;
use jiff::civil::Date;

use super::date::{Period, ReportedDate};
use super::estimate::Estimate;
use super::source::{Confidence, Source};

/// A quantity of a commodity that came from a scope in a period.
#[derive(Debug, Clone)]
pub struct OutputRow {
    /// What it is the output of: a country, a belt, a mine, the world.
    pub scope: String,
    /// The scope that contains this one.
    pub parent: Option<String>,
    /// Of what.
    pub commodity: String,
    /// Which series it belongs to; an atlas names the one that it uses.
    pub series: String,
    /// When.
    pub period: Period,
    /// Tonnes.
    pub tonnes: Estimate,
    /// What the tonnes are tonnes of.
    pub basis: String,
    /// reported, estimate, derived or bound.
    pub kind: String,
    /// Where it is from.
    pub source: Source,
    /// What else must be known to read it.
    pub note: String,
}

/// The share of a scope that a group of belts has in a period.
#[derive(Debug, Clone)]
pub struct ShareRow {
    /// The scope that is divided.
    pub scope: String,
    /// The name of the group.
    pub group: String,
    /// Its belts, whose mines share by weight.
    pub belts: Vec<String>,
    /// Of what.
    pub commodity: String,
    /// When.
    pub period: Period,
    /// The share, 0 to 1.
    pub share: Estimate,
    /// assumption or reported.
    pub kind: String,
    /// Where it is from.
    pub source: Source,
    /// What else must be known to read it.
    pub note: String,
}

/// How busy belts were on some days: weighs the days of a share, never its total.
#[derive(Debug, Clone)]
pub struct ActivityRow {
    /// The belts.
    pub belts: Vec<String>,
    /// Which days.
    pub period: Period,
    /// The factor, 0 to 1; days not named have 1.
    pub factor: Estimate,
    /// assumption or reported.
    pub kind: String,
    /// Where it is from.
    pub source: Source,
    /// What else must be known to read it.
    pub note: String,
}

/// The share of an element in the oxide.
#[derive(Debug, Clone)]
pub struct CompositionRow {
    /// In which commodity.
    pub commodity: String,
    /// Which series it belongs to.
    pub series: String,
    /// The element's symbol.
    pub symbol: String,
    /// Its name.
    pub element: String,
    /// Its share, 0 to 1; unknown where none was found.
    pub share: Estimate,
    /// How it was come by.
    pub kind: String,
    /// Where it is from.
    pub source: Source,
    /// What else must be known to read it.
    pub note: String,
}

/// What a use takes of an element.
#[derive(Debug, Clone)]
pub struct DemandRow {
    /// The use, in words.
    pub r#use: String,
    /// The element or material.
    pub element: String,
    /// How much.
    pub quantity: Estimate,
    /// In what unit.
    pub unit: String,
    /// How good the source is, in words.
    pub quality: String,
    /// Where it is from.
    pub source: Source,
    /// What else must be known to read it.
    pub note: String,
}

/// What a statistic observed. Shown beside the supply, never spread.
#[derive(Debug, Clone)]
pub struct Observation {
    /// Of what.
    pub commodity: String,
    /// What was measured.
    pub measure: String,
    /// Where the goods came from.
    pub origin: String,
    /// Where they went.
    pub destination: String,
    /// The customs code.
    pub code: String,
    /// When.
    pub period: Period,
    /// How much; `None` where the period is named but the figure is unknown.
    pub value: Option<f64>,
    /// In what unit.
    pub unit: String,
    /// What is counted.
    pub basis: String,
    /// reported, derived, estimate or bound.
    pub kind: String,
    /// Where it is from.
    pub source: Source,
    /// What else must be known to read it.
    pub note: String,
}

/// A border gate's change of state.
#[derive(Debug, Clone)]
pub struct Gate {
    /// Its name.
    pub gate: String,
    /// Where it is.
    pub point: Point,
    /// When it changed.
    pub date: ReportedDate,
    /// open, closed or partly open.
    pub state: String,
    /// Who opened or shut it.
    pub by: String,
    /// How far that is to be trusted.
    pub confidence: Confidence,
    /// Where it is reported.
    pub source: Source,
    /// What else must be known to read it.
    pub note: String,
}

impl OutputRow {
    /// Whether the row speaks for `day` in `scope`, `commodity` and `series`.
    #[must_use]
    pub fn speaks_for(&self, scope: &str, commodity: &str, series: &str, day: Date) -> bool {
        self.scope == scope
            && self.commodity == commodity
            && self.series == series
            && self.period.contains(day)
    }
}
