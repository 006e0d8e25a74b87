//! Widening: the ground within a geodesic distance of other ground.

use geo::{Coord, Destination, Geodesic, LineString, MultiPolygon, Point, Polygon};

use super::ellipsoid::{Kilometres, kilometres_per_degree};
use super::overlay;

/// How far apart the points on an edge stand from which its side is moved out, in kilometres: between them an edge
/// that is straight in lon/lat leaves a geodesic by less than a metre.
const STEP_KM: f64 = 4.0;
/// Degrees between the points of the arc about a corner: an arc lies inside its circle by at most 0.03 % of the radius.
const ARC: f64 = 360.0 / 128.0;

/// The ground within this geodesic distance of a shape whose edges are straight in lon/lat: its edges moved out, with
/// arcs about its corners. A negative distance or zero leaves the shape as it is. Holes are narrowed.
///
/// It lies inside of the true border by at most 0.03 % of the distance and a metre. Not for shapes that come nearer to
/// a pole or to the antimeridian than the distance. Costs an overlay of one strip an edge and one sector a corner.
#[must_use]
pub fn widened(shape: &MultiPolygon, by: Kilometres) -> MultiPolygon {
    if by.0.is_nan() || by.0 <= 0.0 || by.0.is_infinite() {
        return shape.clone();
    }
    let rings = shape
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let rims: Vec<MultiPolygon> = rings.flat_map(|ring| rim(ring, by)).collect();
    overlay::union(std::iter::once(shape).chain(&rims))
}

/// The strips along the edges of a ring and the sectors about its corners.
fn rim(ring: &LineString, by: Kilometres) -> Vec<MultiPolygon> {
    let mut edges: Vec<(Coord, Coord)> = ring
        .lines()
        .filter(|edge| edge.start != edge.end)
        .map(|edge| (edge.start, edge.end))
        .collect();
    let mut rim: Vec<MultiPolygon> = edges.iter().map(|edge| strip(*edge, by)).collect();
    edges.extend(edges.first().copied());
    let corners = edges.windows(2);
    rim.extend(corners.filter_map(|pair| sector(pair[0], pair[1], by)));
    rim
}

/// The ground beside an edge, on both of its sides.
fn strip((start, end): (Coord, Coord), by: Kilometres) -> MultiPolygon {
    let (east, north) = kilometres_per_degree(f64::midpoint(start.y, end.y));
    let length = ((end.x - start.x) * east).hypot((end.y - start.y) * north);
    let steps = (length / STEP_KM).ceil().clamp(1.0, 10_000.0);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut step = 0.0;
    while step <= steps {
        let at = if step < steps {
            start + (end - start) * (step / steps)
        } else {
            end
        };
        let along = bearing(at, end - start);
        left.push(away(at, along - 90.0, by));
        right.push(away(at, along + 90.0, by));
        step += 1.0;
    }
    right.reverse();
    // By way of the ends of the edge: a straight line from side to side would pass them by several metres.
    let ring = [vec![start], left, vec![end], right];
    polygon(ring.concat())
}

/// The ground about the corner between two edges, on the side where their strips gape; `None` where they do not.
fn sector(before: (Coord, Coord), after: (Coord, Coord), by: Kilometres) -> Option<MultiPolygon> {
    let corner = after.0;
    let (from, to) = (
        bearing(corner, before.1 - before.0),
        bearing(corner, after.1 - after.0),
    );
    // Positive to the right: then the strips gape on the left.
    let turn = (to - from + 540.0).rem_euclid(360.0) - 180.0;
    if turn == 0.0 {
        return None;
    }
    let out = if turn > 0.0 { -90.0 } else { 90.0 };
    let steps = (turn.abs() / ARC).ceil().max(1.0);
    let mut points = vec![corner];
    let mut step = 0.0;
    while step <= steps {
        points.push(away(corner, from + out + turn * (step / steps), by));
        step += 1.0;
    }
    Some(polygon(points))
}

/// The bearing, in degrees from the north to the east, of a direction that is straight in lon/lat.
fn bearing(at: Coord, direction: Coord) -> f64 {
    let (east, north) = kilometres_per_degree(at.y);
    (direction.x * east).atan2(direction.y * north).to_degrees()
}

/// The point at a geodesic distance, its longitude counted on from `at`.
fn away(at: Coord, bearing: f64, by: Kilometres) -> Coord {
    let mut there = Geodesic
        .destination(Point(at), bearing.rem_euclid(360.0), by.0 * 1_000.0)
        .0;
    there.x = at.x + (there.x - at.x + 540.0).rem_euclid(360.0) - 180.0;
    there
}

fn polygon(mut ring: Vec<Coord>) -> MultiPolygon {
    ring.extend(ring.first().copied());
    Polygon::new(LineString::new(ring), Vec::new()).into()
}

#[cfg(test)]
mod tests {
    use geo::{Contains, Intersects, LinesIter, polygon};

    use super::*;
    use crate::geometry::circle::circle;
    use crate::geometry::ellipsoid::{area_km2, distance};

    /// The distance from a point to a shape's ground, by points every 50 m along its edges.
    fn distance_to(shape: &MultiPolygon, point: Point) -> f64 {
        if shape.intersects(&point) {
            return 0.0;
        }
        let edges = shape.lines_iter().flat_map(|edge| {
            let length = distance(edge.start_point(), edge.end_point()).0;
            (0..=1_500u16)
                .take_while(move |step| f64::from(*step) * 0.05 <= length)
                .map(move |step| edge.start + edge.delta() * (f64::from(step) * 0.05 / length))
                .chain([edge.end])
        });
        edges
            .map(|at| distance(point, Point(at)).0)
            .fold(f64::INFINITY, f64::min)
    }

    /// Convex and reflex corners, a spike, a hole and an island, at three latitudes.
    #[test]
    fn widened_ground_is_the_ground_within_the_distance() {
        let shape = |lat: f64| {
            MultiPolygon::new(vec![
                polygon!(
                    exterior: [(x: 97.0, y: lat), (x: 97.6, y: lat), (x: 97.3, y: lat + 0.1), (x: 97.6, y: lat + 0.5), (x: 97.05, y: lat + 0.4)],
                    interiors: [[(x: 97.1, y: lat + 0.1), (x: 97.1, y: lat + 0.3), (x: 97.25, y: lat + 0.3)]],
                ),
                polygon![(x: 97.8, y: lat + 0.2), (x: 98.1, y: lat + 0.2), (x: 97.8, y: lat + 0.201)],
            ])
        };
        for (seed, lat, by) in [(1, 25.0, 3.0), (2, -1.0, 15.0), (3, 64.0, 6.0)] {
            let (shape, mut random) = (shape(lat), fastrand::Rng::with_seed(seed));
            let wide = widened(&shape, Kilometres(by));
            let (mut within, mut without) = (0, 0);
            for _ in 0..400 {
                let point = Point::new(96.8 + 1.5 * random.f64(), lat - 0.2 + 0.9 * random.f64());
                let apart = distance_to(&shape, point);
                if apart < by * 0.9995 - 0.002 {
                    assert!(wide.contains(&point), "{point:?} is {apart} km from it");
                    within += 1;
                } else if apart > by + 0.002 {
                    assert!(!wide.contains(&point), "{point:?} is {apart} km from it");
                    without += 1;
                }
            }
            assert!(within > 50 && without > 50, "{within} {without}");
        }
    }

    /// Points far from each other find no gap of a few metres; discs do.
    #[test]
    fn the_disc_about_a_point_of_the_shape_lies_in_the_widened_ground() {
        let shape = MultiPolygon::from(polygon![
            (x: 97.0, y: 25.0), (x: 97.1, y: 24.98), (x: 97.1, y: 24.99), (x: 97.3, y: 25.2), (x: 97.12, y: 25.1), (x: 97.05, y: 25.3),
        ]);
        let by = 15.0;
        let wide = widened(&shape, Kilometres(by));
        let corners = shape[0].exterior().0.iter().copied();
        let middles = shape.lines_iter().map(|edge| (edge.start + edge.end) / 2.0);
        for at in corners.chain(middles) {
            let disc = circle(Point(at), Kilometres(0.999 * by));
            let beyond = area_km2(&overlay::difference(&disc, &wide));
            assert!(beyond < 1e-9, "{beyond} km² about {at:?}");
        }
    }

    #[test]
    fn ground_that_is_not_widened_stays_as_it_is() {
        let shape = MultiPolygon::from(polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 0., y: 1.)]);
        for by in [0.0, -1.0, f64::NAN] {
            assert_eq!(widened(&shape, Kilometres(by)), shape);
        }
    }
}
