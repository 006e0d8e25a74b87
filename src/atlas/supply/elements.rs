//! Elements: what of a supply of oxide is dysprosium, terbium …, and what depends on it.

use crate::atlas::apportion::apportion;
use crate::atlas::plate::Holding;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::estimate::Estimate;
use crate::layers::output::{CompositionRow, DemandRow};
use crate::layers::units::Grams;

use super::Supply;
use super::conserve::{NotConserved, conserve};

/// The supply of an element, by who holds the ground.
#[derive(Debug, Clone)]
pub struct ElementSupply {
    /// What it is taken from: its share of the oxide, how that was come by and its source.
    pub composition: CompositionRow,
    /// The share with the widest bounds of the series that the atlas names.
    pub share: Estimate,
    /// In the order of the supply's rows; each with its own bounds in tonnes. Empty where no share is known.
    pub rows: Vec<(Control, Grams, Estimate)>,
    /// The part of what could not be placed.
    pub unplaced: Grams,
    /// All of it; `None` where no share is known.
    pub total: Option<Grams>,
    /// The bounds of all of it, in tonnes.
    pub bounds: Estimate,
    /// What it would serve, by the table of demand.
    pub uses: Vec<Use>,
}

/// What a supply of an element would serve, were all of it put to this one use.
#[derive(Debug, Clone)]
pub struct Use {
    /// What the use takes.
    pub demand: DemandRow,
    /// How much of the use the supply would serve: the least by the lowest supply and the highest need.
    pub served: Estimate,
    /// The unit of `served`: `GW` or `t`.
    pub unit: &'static str,
}

/// The elements of what an atlas tells of, by the series of composition that it names.
pub fn rows(layers: &Layers) -> impl Iterator<Item = &CompositionRow> {
    let manifest = &layers.manifest;
    let rows = layers.composition.iter();
    rows.filter(|row| row.commodity == manifest.commodity && row.series == manifest.composition)
}

/// The share of an element with the widest bounds of the series that the atlas names for its range.
#[must_use]
pub fn share(layers: &Layers, row: &CompositionRow) -> Estimate {
    let range = &layers.manifest.composition_range;
    let others = layers.composition.iter().filter(|other| {
        (&other.commodity, &other.symbol) == (&row.commodity, &row.symbol)
            && range.contains(&other.series)
    });
    others.fold(row.share, |widest, other| Estimate {
        low: least(widest.low, other.share.low),
        best: widest.best,
        high: most(widest.high, other.share.high),
    })
}

fn least(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    a.zip(b).map(|(a, b)| a.min(b)).or(a).or(b)
}

fn most(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    a.zip(b).map(|(a, b)| a.max(b)).or(a).or(b)
}

/// The grams of an element in several masses: as many together as in their sum, by the largest remainder, ties to the
/// earlier mass.
#[must_use]
pub fn divide(masses: &[Grams], share: f64) -> Vec<Grams> {
    let whole: Grams = masses.iter().copied().sum();
    let total = Grams::from_tonnes(whole.tonnes() * share).unwrap_or_default();
    let weights: Vec<f64> = masses.iter().map(|mass| mass.tonnes()).collect();
    apportion(total.0, &weights)
        .into_iter()
        .map(Grams)
        .collect()
}

/// What a mine, as its index, yields on the ground of a control.
type Part = (usize, Control, Grams);

/// Finds the elements of a supply and of each of its mines: the atom is mine × control, and both sum those integers.
///
/// # Errors
/// When the rows of an element do not sum to its total: an error of the program.
pub fn find(
    layers: &Layers,
    supply: &mut Supply,
    holdings: &mut [Holding],
) -> Result<(), NotConserved> {
    let mut parts: Vec<Part> = Vec::new();
    for (index, holding) in holdings.iter().enumerate() {
        let yields = holding.yields();
        parts.extend(
            yields
                .into_iter()
                .map(|(control, output)| (index, control.clone(), output.best)),
        );
    }
    // Ties of a gram fall alike whatever the order of the features.
    parts.sort_by(|a, b| (&holdings[a.0].mine.id, &a.1).cmp(&(&holdings[b.0].mine.id, &b.1)));
    let masses: Vec<Grams> = parts
        .iter()
        .map(|part| part.2)
        .chain([supply.unplaced])
        .collect();
    for row in rows(layers) {
        let share = share(layers, row);
        let grams = share.best.map(|best| divide(&masses, best));
        let element = element(
            layers,
            supply,
            row,
            share,
            grams.as_deref().map(|grams| (&parts[..], grams)),
        )?;
        for holding in holdings
            .iter_mut()
            .filter(|holding| holding.output.is_some())
        {
            holding.elements.push(grams.as_ref().map(|_| Grams(0)));
        }
        for (part, grams) in parts.iter().zip(grams.unwrap_or_default()) {
            if let Some(Some(sum)) = holdings[part.0].elements.last_mut() {
                *sum += grams;
            }
        }
        supply.elements.push(element);
    }
    Ok(())
}

fn element(
    layers: &Layers,
    supply: &Supply,
    composition: &CompositionRow,
    share: Estimate,
    grams: Option<(&[Part], &[Grams])>,
) -> Result<ElementSupply, NotConserved> {
    let mut element = ElementSupply {
        composition: composition.clone(),
        share,
        rows: Vec::new(),
        unplaced: Grams(0),
        total: None,
        bounds: Estimate::default(),
        uses: Vec::new(),
    };
    let Some((parts, grams)) = grams else {
        return Ok(element);
    };
    let times = |a: Option<f64>, b: Option<f64>| Some(a? * b?);
    for row in &supply.rows {
        let of_row = parts
            .iter()
            .zip(grams)
            .filter(|(part, _)| part.1 == row.control);
        let best: Grams = of_row.map(|(_, grams)| *grams).sum();
        let bounds = Estimate {
            low: times(row.bounds.low, share.low),
            best: Some(best.tonnes()),
            high: times(row.bounds.high, share.high),
        };
        element.rows.push((row.control.clone(), best, bounds));
    }
    element.unplaced = grams.last().copied().unwrap_or_default();
    let total = grams.iter().copied().sum();
    element.total = Some(total);
    let sum = element.rows.iter().map(|row| row.1).sum();
    conserve(
        &format!("of {} by holder", composition.element),
        sum,
        element.unplaced,
        total,
    )?;
    let output = supply
        .output
        .as_ref()
        .map(|row| row.tonnes)
        .unwrap_or_default();
    element.bounds = Estimate {
        low: times(output.low.or(output.best), share.low),
        best: Some(total.tonnes()),
        high: times(output.high.or(output.best), share.high),
    };
    let uses = layers.demand.iter();
    element.uses = uses
        .filter_map(|row| serve(row, composition, element.bounds))
        .collect();
    Ok(element)
}

/// What a supply of an element would serve of a use; `None` where the use does not take it, takes none, or is told in
/// a unit that says nothing of it.
fn serve(demand: &DemandRow, element: &CompositionRow, tonnes: Estimate) -> Option<Use> {
    let name = &element.element;
    // Kilograms for a megawatt are tonnes for a gigawatt.
    let unit = match &*demand.unit {
        "kg/MW" if demand.element == *name => "GW",
        "fraction" if demand.element == format!("{name} share of magnet") => "t",
        _ => return None,
    };
    let need = demand.quantity;
    let best = need.best.filter(|best| *best > 0.0)?;
    let over = |a: Option<f64>, b: Option<f64>| Some(a? / b.filter(|b| *b > 0.0)?);
    let served = Estimate {
        low: over(tonnes.low, need.high.or(need.best)),
        best: tonnes.best.map(|tonnes| tonnes / best),
        high: over(tonnes.high, need.low.or(need.best)),
    };
    Some(Use {
        demand: demand.clone(),
        served,
        unit,
    })
}
