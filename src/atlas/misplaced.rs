//! Misplaced mines: those of whose discs nothing is left in the region and near the belt.

use geo::{BoundingRect, Intersects};

use crate::diagnostic::draw;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::layers::mine::Mine;

use super::Atlas;
use super::footprint;

impl Atlas {
    /// A fault for each mine whose position leaves it no ground, in the order of the mines; `locate` tells where the
    /// feature of this number stands.
    pub fn misplaced(&self, locate: impl Fn(usize) -> Location) -> Vec<Fault> {
        let nowhere = self
            .layers
            .mines
            .iter()
            .zip(&self.bearings)
            .filter(|(_, bearing)| bearing.footprint.parts.is_empty());
        nowhere
            .map(|(mine, _)| {
                let place = Location {
                    id: Some(mine.id.clone()),
                    ..locate(mine.feature)
                };
                let place = place.on_earth(mine.point.x(), mine.point.y());
                Fault::of(&rule::MISPLACED_MINE)
                    .saying(self.why_nowhere(mine))
                    .at(place)
            })
            .collect()
    }

    fn why_nowhere(&self, mine: &Mine) -> String {
        let at = draw::lonlat(mine.point.x(), mine.point.y());
        let what = match mine.precision_km {
            Some(km) if 0.0 < km => format!("all ground within {km} km of its place, {at},"),
            _ => "all of its outline".to_owned(),
        };
        let belt = mine
            .belt
            .as_ref()
            .and_then(|id| self.layers.belts.iter().find(|belt| belt.id == *id));
        let shape = footprint::shape(mine).map(|(_, shape)| shape);
        let in_region = match (&self.layers.region, shape) {
            (Some(region), Some(shape)) => {
                let bounds = shape.bounding_rect();
                bounds.is_some_and(|bounds| region.intersects(&bounds)) && region.intersects(&shape)
            }
            _ => true,
        };
        match belt {
            Some(belt) if in_region => format!(
                "the mine `{}` ({}) has no ground: {what} lies farther than {} km from its belt `{}` ({}), or outside of the region",
                mine.id, mine.name, belt.precision_km, belt.id, belt.name
            ),
            _ => format!(
                "the mine `{}` ({}) has no ground: {what} lies outside of the region",
                mine.id, mine.name
            ),
        }
    }
}
