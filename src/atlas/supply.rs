//! Supply: the output of a scope, spread over its mines and summed by who holds the ground.

use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;
use crate::layers::output::OutputRow;
use crate::layers::units::Grams;

/// Supply by who holds the ground.
#[derive(Debug, Clone, Default)]
pub struct Supply {
    /// The row of output that was spread; `None` where the output of the day is unknown.
    pub output: Option<OutputRow>,
    /// By control, largest first, ties by control. Empty where the output is unknown.
    pub rows: Vec<SupplyRow>,
    /// By belt, in the order of the belts.
    pub belts: Vec<BeltSupply>,
    /// What could not be placed on any mine.
    pub unplaced: Grams,
    /// The sum of the rows and of what is unplaced.
    pub total: Grams,
    /// The last period with known output that ends on or before the day, where the day itself has none.
    pub last_known: Option<Period>,
}

/// The supply from the ground of one set of holders.
#[derive(Debug, Clone)]
pub struct SupplyRow {
    /// Who holds the ground.
    pub control: Control,
    /// The figure that sums.
    pub best: Grams,
    /// The row's own bounds in tonnes; not additive.
    pub bounds: Estimate,
    /// How many mines yield it.
    pub mines: usize,
}

/// The supply of one belt.
#[derive(Debug, Clone)]
pub struct BeltSupply {
    /// The id of the belt.
    pub belt: String,
    /// The sum over its mines.
    pub best: Grams,
    /// The belt's own bounds in tonnes.
    pub bounds: Estimate,
    /// By control, largest first.
    pub rows: Vec<(Control, Grams)>,
    /// Since when the leading control stands at all of its output, where it is one.
    pub since: Option<jiff::civil::Date>,
}
