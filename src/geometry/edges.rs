//! Edges of shapes on the ellipsoid, and how far the nearest of them is.
//!
//! Edges are straight in lon/lat and kept as curves in space, so that neither the antimeridian nor a pole is anything
//! special: an R-tree over the boxes of their pieces finds the nearest by straight lines through the earth, and the
//! geodesic distance is taken at its foot.

use geo::{Line, Point};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::ellipsoid::{Kilometres, distance, in_space, kilometres_per_degree};

/// Edges are kept in pieces of at most this length, on which the distance to any point has one minimum.
const LONGEST: Kilometres = Kilometres(50.0);
/// And of at most so many degrees of longitude, for the sake of the poles.
const WIDEST: f64 = 5.0;
/// How much farther in a straight line an edge may be than the nearest one and still be the nearest along the
/// ellipsoid: the two orders differ by less than 4 × 10⁻⁴ up to 5,000 km, and not at all where it is near.
const MARGIN: f64 = 1e-3;
/// Steps of the search for the foot on a piece: 0.618⁴⁰ of 50 km are a tenth of a millimetre.
const STEPS: usize = 40;

/// The edges of many shapes.
#[derive(Debug)]
pub struct Edges {
    pieces: RTree<GeomWithData<Rectangle<[f64; 3]>, (usize, Line)>>,
}

impl Edges {
    /// Indexes edges, each with the number of the shape that it bounds; what is nowhere on earth is left out.
    #[must_use]
    pub fn new(edges: impl IntoIterator<Item = (usize, Line)>) -> Self {
        let on_earth = |edge: &Line| {
            let ends = [edge.start, edge.end];
            ends.iter()
                .all(|end| end.x.is_finite() && end.y.is_finite())
        };
        let edges = edges.into_iter().filter(|(_, edge)| on_earth(edge));
        let pieces = edges.flat_map(|(shape, edge)| {
            pieces(edge).map(move |piece| GeomWithData::new(around(piece), (shape, piece)))
        });
        Self {
            pieces: RTree::bulk_load(pieces.collect()),
        }
    }

    /// The geodesic distance from a point to the nearest edge of the wanted shapes, exact to a metre within 5,000 km;
    /// `None` where there is none.
    #[must_use]
    pub fn nearest(&self, from: Point, wanted: impl Fn(usize) -> bool) -> Option<Kilometres> {
        let origin = in_space(from.0);
        if !origin.iter().all(|axis| axis.is_finite()) {
            return None;
        }
        let mut straight = f64::INFINITY;
        let mut best: Option<f64> = None;
        for (piece, box2) in self.pieces.nearest_neighbor_iter_with_distance_2(origin) {
            if straight * (1.0 + MARGIN) < box2.sqrt() {
                break;
            }
            let (shape, edge) = piece.data;
            if !wanted(shape) {
                continue;
            }
            let (foot, distance2) = foot(origin, edge);
            if distance2.sqrt() <= straight * (1.0 + MARGIN) {
                straight = straight.min(distance2.sqrt());
                let km = distance(from, foot).0;
                best = Some(best.map_or(km, |best| best.min(km)));
            }
        }
        best.map(Kilometres)
    }
}

/// An edge in pieces.
fn pieces(edge: Line) -> impl Iterator<Item = Line> {
    let widest = edge.start.y.abs().min(edge.end.y.abs());
    let widest = if edge.start.y * edge.end.y <= 0.0 {
        0.0
    } else {
        widest
    };
    let (east, north) = kilometres_per_degree(widest);
    let length = (edge.dx() * east).hypot(edge.dy() * north.max(LONGEST_DEGREE));
    let count = (length / LONGEST.0).max(edge.dx().abs() / WIDEST).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped: the longest edge there is has some 1,600 pieces"
    )]
    let count = count.clamp(1.0, 1e4) as u32;
    let at = move |step: u32| {
        if step == count {
            edge.end
        } else {
            edge.start + edge.delta() * (f64::from(step) / f64::from(count))
        }
    };
    (0..count).map(move |step| Line::new(at(step), at(step + 1)))
}

/// A degree of latitude at a pole, where it is longest, in kilometres.
const LONGEST_DEGREE: f64 = 111.7;

/// The box around a piece in space. Between its ends a curve leaves the straight line by an eighth of its length
/// squared over the radius that it is bent by, which is its parallel's near a pole.
fn around(piece: Line) -> Rectangle<[f64; 3]> {
    let (start, end) = (in_space(piece.start), in_space(piece.end));
    let (east, north) = kilometres_per_degree(piece.start.y);
    let (east_end, north_end) = kilometres_per_degree(piece.end.y);
    let length = (piece.dx() * east.max(east_end)).hypot(piece.dy() * north.max(north_end));
    // Over less than 5° of longitude a parallel leaves its chord by less than 1/90 of the chord.
    let bulge = length / 80.0 + 1e-6;
    let low = |axis: usize| start[axis].min(end[axis]) - bulge;
    let high = |axis: usize| start[axis].max(end[axis]) + bulge;
    Rectangle::from_corners([low(0), low(1), low(2)], [high(0), high(1), high(2)])
}

/// The point of a piece that is nearest to a point in space, in a straight line, and how far that is, squared: by
/// golden section (Kiefer 1953).
fn foot(origin: [f64; 3], piece: Line) -> (Point, f64) {
    let at = |along: f64| piece.start + piece.delta() * along;
    let far = |along: f64| {
        let point = in_space(at(along));
        (0..3)
            .map(|axis| (point[axis] - origin[axis]).powi(2))
            .sum::<f64>()
    };
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (0.0, 1.0);
    let (mut left, mut right) = (1.0 - golden, golden);
    let (mut far_left, mut far_right) = (far(left), far(right));
    for _ in 0..STEPS {
        if far_left < far_right {
            high = right;
            (right, far_right) = (left, far_left);
            left = high - golden * (high - low);
            far_left = far(left);
        } else {
            low = left;
            (left, far_left) = (right, far_right);
            right = low + golden * (high - low);
            far_right = far(right);
        }
    }
    let ends = [0.0, f64::midpoint(low, high), 1.0].map(|along| (along, far(along)));
    let mut nearest = ends[0];
    for end in ends {
        if end.1 < nearest.1 {
            nearest = end;
        }
    }
    (at(nearest.0).into(), nearest.1)
}

#[cfg(test)]
mod tests {
    use geo::coord;
    use proptest::prelude::*;

    use super::*;

    /// The distance by brute force: at a thousand points of the edge, then at a thousand about the nearest, and so on.
    fn dense(from: Point, edge: Line) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        let mut best = f64::INFINITY;
        for _ in 0..4 {
            let mut nearest = low;
            for step in 0..=1_000 {
                let along = low + (high - low) * f64::from(step) / 1e3;
                let at = Point::from(edge.start + edge.delta() * along);
                let km = distance(from, at).0;
                if km < best {
                    (best, nearest) = (km, along);
                }
            }
            let width = (high - low) / 200.0;
            (low, high) = ((nearest - width).max(0.0), (nearest + width).min(1.0));
        }
        best
    }

    fn holds(from: Point, edge: Line) {
        let found = Edges::new([(0, edge)]).nearest(from, |_| true).unwrap().0;
        let dense = dense(from, edge);
        assert!(
            (found - dense).abs() < 1e-3,
            "{from:?} {edge:?}: {found} {dense}"
        );
    }

    fn line(from: (f64, f64), to: (f64, f64)) -> Line {
        Line::new(coord! { x: from.0, y: from.1 }, coord! { x: to.0, y: to.1 })
    }

    #[test]
    fn the_antimeridian_and_the_poles_are_nothing_special() {
        for (from, edge) in [
            ((179.95, 10.0), line((-179.9, 9.0), (-179.9, 11.0))),
            ((-179.95, 10.0), line((179.9, 9.0), (179.9, 11.0))),
            ((180.0, 10.0), line((-180.0, 9.0), (-180.0, 11.0))),
            ((0.0, 89.9), line((179.0, 89.9), (180.0, 89.9))),
            ((0.0, 90.0), line((-180.0, 89.0), (180.0, 89.0))),
            ((20.0, -89.5), line((-160.0, -89.5), (-100.0, -89.0))),
            ((0.0, 60.0), line((-170.0, 60.0), (170.0, 60.0))),
            ((97.0, 25.0), line((97.0, 25.0), (97.0, 25.0))),
        ] {
            holds(Point::new(from.0, from.1), edge);
        }
    }

    #[test]
    fn what_is_nowhere_on_earth_is_near_nothing() {
        let nowhere = line((f64::NAN, 0.0), (f64::INFINITY, 1.0));
        assert_eq!(
            Edges::new([(0, nowhere)]).nearest(Point::new(0.0, 0.0), |_| true),
            None
        );
        let somewhere = line((0.0, 0.0), (1.0, 1.0));
        assert_eq!(
            Edges::new([(0, somewhere)]).nearest(Point::new(f64::NAN, 0.0), |_| true),
            None
        );
    }

    /// Its chord passes half a kilometre nearer to the pole, beyond the other edge.
    #[test]
    fn a_parallel_near_a_pole_is_not_its_chord() {
        let parallel = line((-2.5, 85.0), (2.5, 85.0));
        let other = line((0.0, 84.978), (0.0, 84.97));
        let from = Point::new(0.0, 84.99);
        let found = Edges::new([(0, parallel), (0, other)]).nearest(from, |_| true);
        let expected = distance(from, Point::new(0.0, 85.0)).0;
        assert!(
            (found.unwrap().0 - expected).abs() < 1e-3,
            "{found:?} {expected}"
        );
    }

    #[test]
    fn the_nearest_of_the_wanted_shapes_counts() {
        let meridian = |lon: f64| line((lon, 24.0), (lon, 26.0));
        let edges = Edges::new([
            (0, meridian(97.1)),
            (1, meridian(97.5)),
            (1, meridian(96.0)),
        ]);
        let km = |shape: usize| edges.nearest(Point::new(97.0, 25.0), |other| other == shape);
        let degree = kilometres_per_degree(25.0).0;
        assert!((km(0).unwrap().0 - 0.1 * degree).abs() < 1e-3);
        assert!((km(1).unwrap().0 - 0.5 * degree).abs() < 0.01);
        assert_eq!(km(2), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn the_nearest_edge_is_as_far_as_brute_force_finds(
            (lon, lat) in (-180.0f64..180.0, prop_oneof![-89.9f64..89.9, 20.0f64..30.0, 88.0f64..89.99]),
            (east, north) in (-30.0f64..30.0, -20.0f64..20.0),
            (width, rise) in (-1.0f64..1.0, -1.0f64..1.0),
            (near, size) in (-5.0f64..0.0, -4.0f64..1.0),
        ) {
            let wrap = |lon: f64| (lon + 540.0).rem_euclid(360.0) - 180.0;
            let (near, size) = (10f64.powf(near), 10f64.powf(size));
            let start = (wrap(lon + east * near), (lat + north * near).clamp(-90.0, 90.0));
            let end = ((start.0 + width * size).clamp(-180.0, 180.0), (start.1 + rise * size).clamp(-90.0, 90.0));
            holds(Point::new(lon, lat), line(start, end));
        }

        /// The tree passes over edges whose boxes are too far away: against looking at each alone.
        #[test]
        fn no_edge_is_passed_over_that_is_the_nearest(
            (lon, lat) in (-180.0f64..180.0, prop_oneof![20.0f64..30.0, 85.0f64..89.9, -89.9f64..-85.0]),
            edges in prop::collection::vec((-6.0f64..6.0, -0.3f64..0.3, -5.0f64..5.0, -0.2f64..0.2), 2..24),
        ) {
            let edges: Vec<Line> = edges
                .iter()
                .map(|(east, north, width, rise)| {
                    let start = ((lon + east).clamp(-180.0, 180.0), (lat + north).clamp(-90.0, 90.0));
                    let end = ((start.0 + width).clamp(-180.0, 180.0), (start.1 + rise).clamp(-90.0, 90.0));
                    line(start, end)
                })
                .collect();
            let from = Point::new(lon, lat);
            let each = edges.iter().map(|edge| Edges::new([(0, *edge)]).nearest(from, |_| true).unwrap().0);
            let nearest = each.fold(f64::INFINITY, f64::min);
            let all = edges.iter().map(|edge| (0, *edge));
            let found = Edges::new(all).nearest(from, |_| true).unwrap().0;
            prop_assert!((found - nearest).abs() < 1e-6, "{} {}", found, nearest);
        }
    }
}
