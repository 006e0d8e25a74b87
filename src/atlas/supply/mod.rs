//! Supply: the output of a scope, spread over its mines in whole grams and summed by who holds the ground.
//!
//! The atom is mine × control × period, made once for each row of output ([`Atoms::spread`]); every table sums those
//! integers. *Mined on ground held by*, never *produced by*.

pub mod activity;
pub mod atoms;
pub mod bounds;
pub mod chain;
pub mod choice;
pub mod conflicts;
pub mod conserve;
pub mod elements;
pub mod pot;
mod quantity;
pub mod sites;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;
use crate::layers::holder::Holders;
use crate::layers::output::OutputRow;
use crate::layers::units::Grams;

use super::plate::Holding;
use atoms::Atoms;
use bounds::Counted;
use conserve::{NotConserved, conserve};
use elements::ElementSupply;
use sites::SiteCount;

/// Supply by who holds the ground.
#[derive(Debug, Clone, Default)]
pub struct Supply {
    /// The row of output that was spread; `None` where the output of the day is unknown.
    pub output: Option<OutputRow>,
    /// The rows of scopes within it that were taken out of it by figures of their own.
    pub inner: Vec<OutputRow>,
    /// By control, largest first, ties by control. Empty where the output is unknown.
    pub rows: Vec<SupplyRow>,
    /// By side, largest first, ties by side: the rows of one side together.
    pub sides: Vec<SideSupply>,
    /// By belt, in the order of the belts.
    pub belts: Vec<BeltSupply>,
    /// Who holds the sites, by their pure count: a check on the figures above. `None` where no mine weighs anything.
    pub sites: Option<SiteCount>,
    /// The elements in it, in the order of their table.
    pub elements: Vec<ElementSupply>,
    /// What could not be placed on any mine.
    pub unplaced: Grams,
    /// The sum of the rows and of what is unplaced.
    pub total: Grams,
    /// The last period with known output that ends on or before the day, where the day itself has none.
    pub last_known: Option<Period>,
    /// The world's output in the same period, in tonnes, where a source reports it.
    pub world: Option<OutputRow>,
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

/// The supply from the ground of one side, or of sides together.
#[derive(Debug, Clone)]
pub struct SideSupply {
    /// The side, or several joined by `+`.
    pub side: String,
    /// The figure that sums.
    pub best: Grams,
    /// The row's own bounds in tonnes; not additive.
    pub bounds: Estimate,
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
    /// The day by which half of what it yields had come under the leading control, by spells that still last; `None`
    /// where one of them has no known beginning.
    pub since: Option<Date>,
}

impl Supply {
    /// Sums what mines yield by who holds them, the grams of each divided by its shares. The rows' bounds are each row's
    /// own; the high is at most what the others' lows leave of the whole. A mine whose place is not known well enough to be
    /// sure of its ground counts in no row's low and wholly in the high of every row that it may belong to.
    ///
    /// # Errors
    /// When the rows do not sum to the total: an error of the program.
    pub fn sum(layers: &Layers, atoms: &Atoms, holdings: &[Holding]) -> Result<Self, NotConserved> {
        let mut supply = Self::of_holdings(holdings);
        let output = &atoms.row.tonnes;
        let whole = output.high.or(output.best).unwrap_or(0.0);
        let holders = &layers.manifest.holders;
        supply.sides = sides(&supply.rows, holders);
        let mut rows: Vec<(&mut Estimate, Grams, Ground)> = Vec::new();
        for row in &mut supply.rows {
            let control = row.control.clone();
            rows.push((&mut row.bounds, row.best, Ground::Control(control)));
        }
        bound(layers, atoms, holdings, whole, rows);
        let sides = supply.sides.iter_mut();
        let sides = sides.map(|row| (&mut row.bounds, row.best, Ground::Side(row.side.clone())));
        bound(layers, atoms, holdings, whole, sides.collect());
        supply.unplaced = atoms.unplaced;
        supply.total = atoms.total;
        supply.output = Some(atoms.row.clone());
        supply.conserve()?;
        Ok(supply)
    }

    /// Sums what the mines say of themselves, where no output is spread.
    ///
    /// # Errors
    /// When the rows do not sum to the total: an error of the program.
    pub fn of_mines(layers: &Layers, holdings: &[Holding]) -> Result<Self, NotConserved> {
        let mut supply = Self::of_holdings(holdings);
        supply.sides = sides(&supply.rows, &layers.manifest.holders);
        let own = holdings
            .iter()
            .filter_map(|holding| Some(holding.output?.best));
        supply.total = own.sum();
        supply.conserve()?;
        Ok(supply)
    }

    fn of_holdings(holdings: &[Holding]) -> Self {
        let mut sums: BTreeMap<&Control, (Grams, usize)> = BTreeMap::new();
        for (control, output) in holdings.iter().flat_map(Holding::yields) {
            let row = sums.entry(control).or_default();
            row.0 += output.best;
            row.1 += 1;
        }
        Self::of_sums(sums)
    }

    /// Sums what mines that are not kept say of themselves, by who holds the ground, with how many of them there are.
    ///
    /// # Errors
    /// When the rows do not sum to the total: an error of the program.
    pub fn of_many(
        layers: &Layers,
        sums: &BTreeMap<Control, (Grams, usize)>,
        total: Grams,
    ) -> Result<Self, NotConserved> {
        let mut supply = Self::of_sums(sums.iter().map(|(control, sum)| (control, *sum)));
        supply.sides = sides(&supply.rows, &layers.manifest.holders);
        supply.total = total;
        supply.conserve()?;
        Ok(supply)
    }

    fn of_sums<'a>(sums: impl IntoIterator<Item = (&'a Control, (Grams, usize))>) -> Self {
        let row = |(control, (best, mines)): (&Control, (Grams, usize))| SupplyRow {
            control: control.clone(),
            best,
            bounds: Estimate {
                best: Some(best.tonnes()),
                ..Estimate::default()
            },
            mines,
        };
        let mut rows: Vec<SupplyRow> = sums.into_iter().map(row).collect();
        rows.sort_by(|a, b| b.best.cmp(&a.best).then(a.control.cmp(&b.control)));
        Self {
            rows,
            ..Self::default()
        }
    }

    fn conserve(&self) -> Result<(), NotConserved> {
        let holders = self.rows.iter().map(|row| row.best).sum();
        conserve("by holder", holders, self.unplaced, self.total)?;
        let sides = self.sides.iter().map(|row| row.best).sum();
        conserve("by side", sides, self.unplaced, self.total)
    }
}

/// The rows of one side together, largest first.
fn sides(rows: &[SupplyRow], holders: &Holders) -> Vec<SideSupply> {
    let mut sums: BTreeMap<String, Grams> = BTreeMap::new();
    for row in rows {
        *sums.entry(row.control.side(holders)).or_default() += row.best;
    }
    let row = |(side, best): (String, Grams)| SideSupply {
        side,
        best,
        bounds: Estimate {
            best: Some(best.tonnes()),
            ..Estimate::default()
        },
    };
    let mut rows: Vec<SideSupply> = sums.into_iter().map(row).collect();
    rows.sort_by(|a, b| b.best.cmp(&a.best).then_with(|| a.side.cmp(&b.side)));
    rows
}

/// The ground that a row counts.
enum Ground {
    Control(Control),
    Side(String),
}

impl Ground {
    fn counts(&self, control: &Control, holders: &Holders) -> bool {
        match self {
            Self::Control(counted) => control == counted,
            Self::Side(side) => control.side(holders) == *side,
        }
    }
}

/// Gives each row its own bounds, by the ground of the mines on the day.
fn bound(
    layers: &Layers,
    atoms: &Atoms,
    holdings: &[Holding],
    whole: f64,
    mut rows: Vec<(&mut Estimate, Grams, Ground)>,
) {
    let holders = &layers.manifest.holders;
    for (bounds, _, ground) in &mut rows {
        let counted = atoms.stints.iter().filter_map(|stint| {
            let on = holdings[stint.mine].on(|control| ground.counts(control, holders));
            let (least, most) = on?;
            Some(Counted {
                least,
                most,
                ..stint.whole()
            })
        });
        let own = atoms.bounds(layers, counted);
        (bounds.low, bounds.high) = (own.low, own.high);
    }
    let lows: f64 = rows.iter().filter_map(|row| row.0.low).sum();
    for (bounds, best, _) in &mut rows {
        let (best, others) = (best.tonnes(), lows - bounds.low.unwrap_or(0.0));
        bounds.high = bounds.high.map(|high| high.min(whole - others).max(best));
        bounds.low = bounds.low.map(|low| low.min(best));
    }
}
