//! Elements: each mass of a commodity divided into what it is made of.

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

/// Masses divided into elements and the rest, to the gram: as many of each element as in their sum, as every other table has
/// it. The last mass, of what could not be placed, takes its part and is not handed on.
pub(super) fn parts(masses: &[Grams], elements: &[&CompositionRow]) -> Vec<(Key, Vec<Grams>)> {
    let mut left: Vec<Grams> = masses.to_vec();
    let mut parts = Vec::new();
    for row in elements {
        let mut grams = elements::divide(masses, row.share.best.unwrap_or(0.0));
        for (part, left) in grams.iter_mut().zip(&mut left) {
            // Shares of the whole may be rounded up together beyond a mass.
            *part = (*part).min(*left);
            *left = Grams(left.0 - part.0);
        }
        parts.push((Key::Element(Some(row.symbol.clone())), grams));
    }
    parts.push((Key::Element(None), left));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_commodity_without_known_elements_all_is_the_rest() {
        assert_eq!(
            parts(&[Grams(7)], &[]),
            [(Key::Element(None), vec![Grams(7)])]
        );
    }
}
