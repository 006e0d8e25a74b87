//! Elements: each mass of a commodity divided into what it is made of.

use crate::atlas::apportion::apportion;
use crate::atlas::supply::elements;
use crate::layers::Layers;
use crate::layers::output::CompositionRow;
use crate::layers::units::Grams;

use super::key::Key;

/// The elements of what an atlas tells of whose share is known.
pub(super) fn known(layers: &Layers) -> Vec<&CompositionRow> {
    let rows = elements::rows(layers);
    rows.filter(|row| row.share.best.is_some()).collect()
}

/// A mass divided into elements and the rest, to the gram.
pub(super) fn parts(grams: Grams, elements: &[&CompositionRow]) -> Vec<(Key, Grams)> {
    let mut weights: Vec<f64> = elements
        .iter()
        .map(|row| row.share.best.unwrap_or(0.0))
        .collect();
    let rest = 1.0 - weights.iter().sum::<f64>();
    weights.push(rest.max(0.0));
    let symbols = elements.iter().map(|row| Some(row.symbol.clone()));
    let keys = symbols.chain([None]).map(Key::Element);
    keys.zip(apportion(grams.0, &weights).into_iter().map(Grams))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_commodity_without_known_elements_all_is_the_rest() {
        assert_eq!(parts(Grams(7), &[]), [(Key::Element(None), Grams(7))]);
    }
}
