//! Ground: the polygons of many shapes under one tree, asked whether any of them holds a place.

use std::collections::BTreeSet;

use geo::{Coord, MultiPolygon, Rect};

use super::Spot;
use super::course::Course;
use super::near::Near;
use super::ring::{Ring, Side};
use super::tree::Bounds;

/// The polygons of many shapes under one tree.
#[derive(Debug)]
pub struct Ground<'a> {
    rings: Vec<Ring<'a>>,
    near: Near,
}

impl<'a> Ground<'a> {
    /// The ground of these shapes.
    #[must_use]
    pub fn of(shapes: impl IntoIterator<Item = &'a MultiPolygon>) -> Self {
        let mut rings = Vec::new();
        let polygons = shapes.into_iter().flatten();
        for (polygon, shape) in polygons.enumerate() {
            let lines = std::iter::once(shape.exterior()).chain(shape.interiors());
            for (ring, line) in lines.enumerate() {
                let spot = Spot {
                    polygon,
                    ring,
                    position: 0,
                };
                let course = Course::of(line, spot, &mut Vec::new());
                rings.extend(Ring::new(spot, course));
            }
        }
        let near = Near::of(&rings);
        Self { rings, near }
    }

    /// Whether a polygon holds the place, its border included. Costs a walk down the tree for each polygon whose box holds
    /// it.
    #[must_use]
    pub fn holds(&self, at: Coord) -> bool {
        let (mut within, mut without) = (BTreeSet::new(), BTreeSet::new());
        self.near.meeting(&Bounds::of(at, at), &mut |number| {
            let ring = &self.rings[number];
            match (ring.side(at), ring.is_hole()) {
                (Side::Inside | Side::Edge, false) => within.insert(ring.spot.polygon),
                (Side::Inside, true) => without.insert(ring.spot.polygon),
                _ => false,
            };
        });
        within.iter().any(|polygon| !without.contains(polygon))
    }

    /// Whether the box of any ring meets this one.
    #[must_use]
    pub fn may_meet(&self, bounds: Rect) -> bool {
        let bounds = Bounds::of(bounds.min(), bounds.max());
        let mut met = false;
        self.near.meeting(&bounds, &mut |_| met = true);
        met
    }
}

#[cfg(test)]
mod tests {
    use geo::{Intersects, Point, polygon};

    use super::*;

    #[test]
    fn ground_holds_what_a_scan_over_its_polygons_finds() {
        let mut random = fastrand::Rng::with_seed(11);
        let shapes: Vec<MultiPolygon> = (0..60)
            .map(|_| {
                let (x, y) = (random.i32(0..40), random.i32(0..40));
                let (x, y, size) = (f64::from(x), f64::from(y), f64::from(random.i32(3..12)));
                polygon!(
                    exterior: [(x: x, y: y), (x: x + size, y: y), (x: x + size, y: y + size)],
                    interiors: [[(x: x + 2.0, y: y + 1.0), (x: x + 2.5, y: y + 1.0), (x: x + 2.5, y: y + 1.5)]],
                )
                .into()
            })
            .collect();
        let ground = Ground::of(&shapes);
        for x in 0..110 {
            for y in 0..110 {
                let point = Point::new(f64::from(x) / 2.0, f64::from(y) / 2.0);
                let scanned = shapes.iter().any(|shape| shape.intersects(&point));
                assert_eq!(ground.holds(point.0), scanned, "{point:?}");
            }
        }
    }
}
