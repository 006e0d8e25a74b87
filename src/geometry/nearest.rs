//! Nearest points: where an edge that is straight in lon/lat comes nearest to a point.

use geo::{Coord, Line, Point};

use super::ellipsoid::{Kilometres, distance, kilometres_per_degree};

/// The point of an edge that is nearest to another point, and the geodesic distance to it.
///
/// The foot is found in the metric of the ellipsoid at the point: the distance is good to 10⁻⁴ within some 50 km. It is
/// one of the edge's ends, exactly, where none of its inner points is nearer.
#[must_use]
pub fn on_edge(from: Coord, edge: Line) -> (Coord, Kilometres) {
    let (east, north) = kilometres_per_degree(from.y);
    let (dx, dy) = (edge.dx() * east, edge.dy() * north);
    let (x, y) = (
        (from.x - edge.start.x) * east,
        (from.y - edge.start.y) * north,
    );
    let along = (x * dx + y * dy) / (dx * dx + dy * dy);
    let foot = if along >= 1.0 {
        edge.end
    } else if along > 0.0 {
        edge.start + edge.delta() * along
    } else {
        edge.start
    };
    (foot, distance(Point(from), Point(foot)))
}

#[cfg(test)]
mod tests {
    use geo::coord;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_point_of_an_edge_is_nearer(
            (lon, lat) in (90.0..100.0f64, -60.0..60.0f64),
            ends in [-0.3..0.3f64, -0.3..0.3, -0.3..0.3, -0.3..0.3],
        ) {
            let from = coord! { x: lon, y: lat };
            let at = |x: f64, y: f64| from + coord! { x: x, y: y };
            let edge = Line::new(at(ends[0], ends[1]), at(ends[2], ends[3]));
            let (_, km) = on_edge(from, edge);
            for step in 0..=200 {
                let other = edge.start + edge.delta() * (f64::from(step) / 200.0);
                prop_assert!(distance(Point(from), Point(other)).0 > km.0 * 0.999);
            }
        }
    }

    #[test]
    fn an_edge_of_no_length_is_its_one_point() {
        let at = coord! { x: 1.0, y: 1.0 };
        let (foot, km) = on_edge(coord! { x: 1.0, y: 2.0 }, Line::new(at, at));
        assert_eq!(foot, at);
        assert!((km.0 - 110.576).abs() < 0.01, "{km:?}");
    }
}
