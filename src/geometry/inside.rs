//! Inside: a point well within ground, to ask who holds it or to write a name there.

use geo::{Coord, Geometry, LineString, MultiPolygon, Point, Polygon};

/// A point within a polygon: in the middle of the widest stretch of ground on the parallel through its middle or through
/// its tallest band without a vertex, whichever is wider. `None` where it has no ground that doubles can tell.
///
/// geo's own `InteriorPoint` sweeps over edges, and its sweep can fail on edges that round into one another. Costs a walk
/// over the edges, more only where ground is as thin as a double's rounding.
#[must_use]
pub fn of_polygon(polygon: &Polygon) -> Option<Point> {
    widest(polygon).map(|stretch| stretch.middle)
}

/// The same for several polygons: within the one that has the widest stretch.
#[must_use]
pub fn of_shape(shape: &MultiPolygon) -> Option<Point> {
    let stretches = shape.iter().filter_map(widest);
    let widest = stretches.reduce(|a, b| if a.width < b.width { b } else { a });
    widest.map(|stretch| stretch.middle)
}

/// The same for ground of any kind; `None` for what is no ground.
#[must_use]
pub fn of_geometry(geometry: &Geometry) -> Option<Point> {
    match geometry {
        Geometry::Polygon(polygon) => of_polygon(polygon),
        Geometry::MultiPolygon(shape) => of_shape(shape),
        _ => None,
    }
}

/// Ground on a parallel, without a gap.
struct Stretch {
    /// In degrees.
    width: f64,
    middle: Point,
}

fn widest(polygon: &Polygon) -> Option<Stretch> {
    let mut levels: Vec<f64> = polygon.exterior().0.iter().map(|at| at.y).collect();
    levels.extend(polygon.interiors().iter().flatten().map(|at| at.y));
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    let (south, north) = (*levels.first()?, *levels.last()?);
    let centre = f64::midpoint(south, north);
    let bands: Vec<(f64, f64)> = levels.windows(2).map(|ends| (ends[0], ends[1])).collect();
    let tallest = bands
        .iter()
        .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    let middle = bands.iter().find(|band| centre < band.1);
    let likely = middle.into_iter().chain(tallest);
    let found = likely.filter_map(|band| across(polygon, *band));
    let found = found.reduce(|a, b| if a.width < b.width { b } else { a });
    found.or_else(|| bands.iter().find_map(|band| across(polygon, *band)))
}

/// The widest stretch on the parallel in the middle of a band that holds no vertex.
fn across(polygon: &Polygon, (south, north): (f64, f64)) -> Option<Stretch> {
    let lat = f64::midpoint(south, north);
    if !(south < lat && lat < north) {
        return None;
    }
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let mut crossings: Vec<f64> = rings
        .flat_map(LineString::lines)
        .filter(|edge| (lat < edge.start.y) != (lat < edge.end.y))
        .map(|edge| {
            // From the same end whichever way the edge is walked, so that a shared edge is crossed at one place.
            let (a, b) = if edge.start.y < edge.end.y {
                (edge.start, edge.end)
            } else {
                (edge.end, edge.start)
            };
            a.x + (b.x - a.x) * ((lat - a.y) / (b.y - a.y))
        })
        .collect();
    crossings.sort_by(f64::total_cmp);
    let stretches = crossings.chunks_exact(2).filter_map(|ends| {
        let x = f64::midpoint(ends[0], ends[1]);
        let middle = Point(Coord { x, y: lat });
        (ends[0] < x && x < ends[1]).then_some(Stretch {
            width: ends[1] - ends[0],
            middle,
        })
    });
    stretches.reduce(|a, b| if a.width < b.width { b } else { a })
}

#[cfg(test)]
mod tests {
    use geo::{BooleanOps, Contains, polygon};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_point_lies_in_the_ground_and_not_in_its_bay_or_hole() {
        let horseshoe = polygon![(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 6., y: 9.), (x: 6., y: 1.), (x: 2., y: 1.), (x: 2., y: 9.), (x: 0., y: 9.)];
        let frame = polygon!(
            exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 9.)],
            interiors: [[(x: 1., y: 1.), (x: 1., y: 8.), (x: 7., y: 8.), (x: 7., y: 1.)]],
        );
        assert_eq!(of_polygon(&horseshoe), Some(Point::new(7.5, 5.0)));
        assert_eq!(of_polygon(&frame), Some(Point::new(8.0, 4.5)));
        assert_eq!(
            of_shape(&MultiPolygon::new(vec![frame, horseshoe])),
            Some(Point::new(7.5, 5.0))
        );
    }

    #[test]
    fn what_has_no_ground_has_no_inside() {
        for flat in [
            polygon![(x: 0., y: 0.), (x: 4., y: 0.), (x: 2., y: 0.)],
            polygon![(x: 1., y: 0.), (x: 1., y: 4.), (x: 1., y: 2.)],
            Polygon::new(LineString::new(Vec::new()), Vec::new()),
        ] {
            assert_eq!(of_polygon(&flat), None, "{flat:?}");
        }
    }

    proptest! {
        #[test]
        fn every_polygon_of_an_overlay_contains_its_inside(
            points in prop::collection::vec((0i32..12, 0i32..12), 9)
        ) {
            let triangle = |corners: &[(i32, i32)]| {
                let ring = corners.iter().map(|(x, y)| (f64::from(*x) / 3.0, f64::from(*y) / 7.0));
                MultiPolygon::from(Polygon::new(ring.collect(), Vec::new()))
            };
            let triangles: Vec<MultiPolygon> = points.chunks(3).map(triangle).collect();
            let shape = triangles[0].xor(&triangles[1]).difference(&triangles[2]);
            for polygon in shape {
                if let Some(point) = of_polygon(&polygon) {
                    prop_assert!(polygon.contains(&point), "{polygon:?}");
                } else {
                    prop_assert!(geo::Area::unsigned_area(&polygon) < 1e-9, "{polygon:?}");
                }
            }
        }
    }
}
