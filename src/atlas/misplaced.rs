//! Misplaced mines: those of whose discs nothing is left in the region and near the belt.

use geo::Intersects;

use crate::diagnostic::draw;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::belt::Belt;
use crate::layers::mine::Mine;

use super::footprint;
use super::history::Bearing;
use super::origin;

/// Takes note of each mine whose position leaves it no ground.
pub(super) fn report(layers: &Layers, bearings: &[Bearing], faults: &mut Faults) {
    let mines = layers.mines.iter().zip(bearings);
    for (mine, _) in mines.filter(|(_, bearing)| bearing.footprint.parts.is_empty()) {
        let place = origin::location(&mine.origin, &mine.id);
        let place = place.on_earth(mine.point.x(), mine.point.y());
        faults.push(
            Fault::of(&rule::MISPLACED_MINE)
                .saying(message(mine, layers))
                .at(place),
        );
    }
}

fn message(mine: &Mine, layers: &Layers) -> String {
    let ground = match mine.precision_km {
        Some(km) if 0.0 < km => {
            let at = draw::lonlat(mine.point.x(), mine.point.y());
            format!("all ground within {km} km of {at}")
        }
        _ => "all of its outline".to_owned(),
    };
    let whose = |belt: &&Belt| Some(&belt.id) == mine.belt.as_ref();
    let place = match layers.belts.iter().find(whose) {
        Some(belt) if meets_region(mine, layers) => format!(
            "outside of the region or more than {} km from its belt `{}`",
            belt.precision_km, belt.id
        ),
        _ => "outside of the region".to_owned(),
    };
    let (id, name) = (&mine.id, &mine.name);
    format!("the mine `{id}` ({name}) has no ground: {ground} lies {place}")
}

fn meets_region(mine: &Mine, layers: &Layers) -> bool {
    match (&layers.region, footprint::shape(mine)) {
        (Some(region), Some((_, shape))) => region.intersects(&shape),
        _ => true,
    }
}
