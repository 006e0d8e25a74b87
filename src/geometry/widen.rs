//! Widening: the ground within a geodesic distance of other ground.

use geo::{Coord, Destination, Geodesic, LineString, MultiPolygon, Point, Polygon};
use rstar::primitives::Rectangle;
use rstar::{AABB, RTree};

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
    let rims: Vec<MultiPolygon> = rings(shape)
        .flat_map(|ring| rim(ring, by, &|_| true))
        .collect();
    overlay::union(std::iter::once(shape).chain(&rims))
}

/// What of other ground lies within this geodesic distance of a shape that it does not overlap.
///
/// Like [`widened`] cut to that ground, at the cost of the edges alone that come near it. Nothing where the distance is
/// not above zero.
#[must_use]
pub fn within_reach(shape: &MultiPolygon, other: &MultiPolygon, by: Kilometres) -> MultiPolygon {
    if by.0.is_nan() || by.0 <= 0.0 || by.0.is_infinite() {
        return MultiPolygon::new(Vec::new());
    }
    // From ground outside of a shape the way to it leads over the ground's own border: where none is near, none of it is.
    let borders = rings(other).flat_map(LineString::lines);
    let borders = borders.map(|edge| Rectangle::from_corners(corner(edge.start), corner(edge.end)));
    let borders = RTree::bulk_load(borders.collect());
    let comes_near = |(start, end): (Coord, Coord)| {
        let around = grown(start, end, by);
        let mut near = borders.locate_in_envelope_intersecting(around);
        near.next().is_some()
    };
    let rims: Vec<MultiPolygon> = rings(shape)
        .flat_map(|ring| rim(ring, by, &comes_near))
        .collect();
    overlay::intersection(&joined(rims), other)
}

/// The union of shapes that stand in the order of a border, a few neighbours at a time: strips wider than their edges are
/// long lie across one another by the hundred, and what is joined has few edges left.
fn joined(mut shapes: Vec<MultiPolygon>) -> MultiPolygon {
    const NEIGHBOURS: usize = 8;
    while 1 < shapes.len() {
        let few = shapes.chunks(NEIGHBOURS);
        shapes = few.map(overlay::union).collect();
    }
    shapes
        .pop()
        .unwrap_or_else(|| MultiPolygon::new(Vec::new()))
}

fn rings(shape: &MultiPolygon) -> impl Iterator<Item = &LineString> {
    let rings = |polygon| std::iter::once(Polygon::exterior(polygon)).chain(polygon.interiors());
    shape.iter().flat_map(rings)
}

fn corner(at: Coord) -> [f64; 2] {
    [at.x, at.y]
}

/// The box around all ground within a distance of an edge, a little too large.
fn grown(start: Coord, end: Coord, by: Kilometres) -> AABB<[f64; 2]> {
    // Nearer to the pole a degree of longitude is shorter.
    let (_, north) = kilometres_per_degree(0.0);
    let high = 1.02 * by.0 / north;
    let far = start.y.abs().max(end.y.abs()) + high;
    let (east, _) = kilometres_per_degree(far.min(89.0));
    let wide = 1.02 * by.0 / east;
    let (west, south) = (start.x.min(end.x) - wide, start.y.min(end.y) - high);
    let (east, north) = (start.x.max(end.x) + wide, start.y.max(end.y) + high);
    AABB::from_corners([west, south], [east, north])
}

/// The strips along the wanted edges of a ring and the sectors about their corners.
fn rim(
    ring: &LineString,
    by: Kilometres,
    is_wanted: &dyn Fn((Coord, Coord)) -> bool,
) -> Vec<MultiPolygon> {
    let edges = ring.lines().filter(|edge| edge.start != edge.end);
    let mut edges: Vec<((Coord, Coord), bool)> = edges
        .map(|edge| (edge.start, edge.end))
        .map(|edge| (edge, is_wanted(edge)))
        .collect();
    edges.extend(edges.first().copied());
    let corners = edges.windows(2).filter(|pair| pair[0].1 || pair[1].1);
    let rim = corners.flat_map(|pair| {
        let (before, after) = (pair[0], pair[1]);
        let beside = before.1.then(|| strip(before.0, by));
        [beside, sector(before.0, after.0, by)]
    });
    rim.flatten().collect()
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
    fn what_is_within_reach_is_what_widening_reaches() {
        let shape = MultiPolygon::new(vec![
            polygon![(x: 97.0, y: 25.0), (x: 97.6, y: 25.0), (x: 97.3, y: 25.1), (x: 97.6, y: 25.5), (x: 97.05, y: 25.4)],
            polygon![(x: 98.9, y: 25.0), (x: 99.0, y: 25.0), (x: 99.0, y: 25.1)],
        ]);
        let around = polygon![(x: 96.5, y: 24.8), (x: 98.0, y: 24.9), (x: 98.0, y: 25.6), (x: 96.8, y: 26.0)];
        let other = overlay::difference(&around.into(), &shape);
        for by in [0.5, 9.0, 40.0] {
            let reached = within_reach(&shape, &other, Kilometres(by));
            let plain = overlay::intersection(&widened(&shape, Kilometres(by)), &other);
            let apart = area_km2(&overlay::difference(&reached, &plain))
                + area_km2(&overlay::difference(&plain, &reached));
            assert!(apart < 1e-6, "{apart} km² at {by} km");
            assert!(0.0 < area_km2(&plain));
        }
        assert!(within_reach(&shape, &other, Kilometres(0.0)).0.is_empty());
    }

    #[test]
    fn ground_that_is_not_widened_stays_as_it_is() {
        let shape = MultiPolygon::from(polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 0., y: 1.)]);
        for by in [0.0, -1.0, f64::NAN] {
            assert_eq!(widened(&shape, Kilometres(by)), shape);
        }
    }
}
