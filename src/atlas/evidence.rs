//! Evidence: reports that move no ground, but tell that somebody looked at it.

use std::collections::BTreeMap;

use geo::Point;
use geo::coordinate_position::CoordPos;
use jiff::civil::Date;

use crate::layers::Layers;
use crate::layers::event::{Event, Extent};
use crate::layers::place::Place;

use super::prism::Prism;

/// How precisely the place of evidence must be known to be put on a ground, in kilometres: what moves ground is known
/// as well.
const KNOWN_KM: f64 = 5.0;

/// The days of the evidence on the ground of each event that moves any, by the event's index.
///
/// Evidence lies on a ground where it names the same place; where its place is known well enough and is there; and, on
/// that of an event that speaks of an area, where it names that area and is there.
#[must_use]
pub(super) fn by_event(layers: &Layers, prisms: &[Prism]) -> BTreeMap<usize, Vec<Date>> {
    let places: BTreeMap<&str, &Place> = layers
        .places
        .iter()
        .map(|place| (&*place.id, place))
        .collect();
    let evidence: Vec<(&Event, &Place)> = layers
        .events
        .iter()
        .filter(|event| event.extent == Extent::None)
        .filter_map(|event| Some((event, *places.get(event.place.as_deref()?)?)))
        .collect();
    let mut days: BTreeMap<usize, Vec<Date>> = BTreeMap::new();
    for prism in prisms {
        let Some(index) = prism.event else { continue };
        let said = &layers.events[index];
        let on_it = evidence.iter().filter(|(event, place)| {
            let same_place = said.place.is_some() && said.place == event.place;
            let of_area = matches!(said.extent, Extent::Area | Extent::Rest)
                && said.area.is_some()
                && said.area == event.area;
            let known = of_area || place.precision_km <= KNOWN_KM;
            same_place || known && lies_on(prism, place.point)
        });
        let on_it: Vec<Date> = on_it.map(|(event, _)| event.date.first()).collect();
        if !on_it.is_empty() {
            days.entry(index).or_default().extend(on_it);
        }
    }
    days
}

fn lies_on(prism: &Prism, point: Point) -> bool {
    prism.ground.position(point) != CoordPos::Outside
}
