//! Faces: the pieces into which lines cut ground.
//!
//! Edges are made to meet at their ends only by `i_overlay` on a grid of whole numbers that is finer than a double; what
//! they enclose is then found exactly (`arrangement`).

use std::collections::{BTreeMap, BTreeSet};

use geo::{Coord, LineString, MultiPolygon, Polygon};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::solver::Solver;
use i_overlay::string::clip::ClipRule;
use i_overlay::string::overlay::StringOverlay;

use super::arrangement::{self, Edge, Loop, Node};

/// The faces into which lines cut a shape: its ground without the lines, each connected piece a polygon. They share borders
/// at most, and their areas sum to the shape's.
///
/// Lines may cross, touch, overlap, branch, run along the border and leave the shape; what ends inside divides nothing,
/// nor does what encloses nothing. Vertices of the shape and of the lines come back as the same doubles; where two
/// edges cross a vertex is set, to the precision of a double. Shells go counter-clockwise, holes clockwise; faces are
/// sorted by their westernmost vertex. None where a coordinate is not finite; better none than some where ground is lost.
///
/// ```
/// use geo::{line_string, polygon};
/// use terrane::geometry::faces::faces;
///
/// let square = polygon![(x: 0., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.), (x: 0., y: 4.)];
/// let across = line_string![(x: 2., y: -1.), (x: 2., y: 5.)];
/// let loose = line_string![(x: 1., y: 1.), (x: 1., y: 9.)];
/// assert_eq!(faces(&square.into(), &[across, loose]).len(), 2);
/// ```
#[must_use]
pub fn faces(shape: &MultiPolygon, cuts: &[LineString]) -> Vec<Polygon> {
    let found = (0..GRIDS).find_map(|coarser| found(shape, cuts, coarser));
    let mut faces = found.unwrap_or_default();
    faces.sort_by(|a, b| {
        let key = |polygon: &Polygon| {
            polygon
                .exterior()
                .0
                .iter()
                .map(|at| [at.x, at.y])
                .collect::<Vec<_>>()
        };
        let (a, b) = (key(a).into_iter().flatten(), key(b).into_iter().flatten());
        a.zip(b)
            .map(|(a, b)| a.total_cmp(&b))
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    faces
}

/// On so many grids, each half as fine as the one before, the engine is asked: where a cut meets border beside another
/// crossing, `i_overlay` 9.1 loses stretches of the border on one grid and keeps them on the next.
const GRIDS: u8 = 16;

/// The faces as they are found on a grid so often halved; `None` where that is no grid or ground is lost on it.
fn found(shape: &MultiPolygon, cuts: &[LineString], coarser: u8) -> Option<Vec<Polygon>> {
    let mut grid = Grid::over(shape, cuts, coarser)?;
    let ground = grid.ground(shape);
    let cuts: Vec<Loop> = cuts.iter().map(|line| grid.nodes(&line.0)).collect();
    let edges = edges(&ground, &cuts);
    let faces = arrangement::faces(&edges);
    let lost = arrangement::difference(&ground, faces.iter().flatten());
    // Each crossing is set to a whole number, and takes the edges that meet there along.
    let rounding: f64 = edges.iter().map(Edge::reach).sum();
    (lost.abs() <= 4.0 * rounding).then(|| {
        faces
            .into_iter()
            .filter_map(|face| grid.polygon(face))
            .collect()
    })
}

/// Every edge of the ground's border and of the lines inside, meeting others at its ends only.
fn edges(ground: &[Loop], cuts: &[Loop]) -> Vec<Edge> {
    let clipped = |boundary_included: bool| {
        let mut overlay = StringOverlay::<i64>::from_shape(ground);
        for contour in ground {
            overlay.add_string_contour(contour);
        }
        for cut in cuts {
            overlay.add_string_path(cut);
        }
        let rule = ClipRule {
            invert: false,
            boundary_included,
        };
        let paths =
            overlay.clip_string_lines_with_solver(FillRule::NonZero, rule, Solver::default());
        let pieces = paths.iter().flat_map(|path| path.windows(2));
        let pieces = pieces.map(|ends| (ends[0].min(ends[1]), ends[0].max(ends[1])));
        pieces
            .filter(|(from, to)| from != to)
            .collect::<BTreeSet<(Node, Node)>>()
    };
    let inside = clipped(false);
    let edge = |(from, to): (Node, Node)| Edge {
        from,
        to,
        border: !inside.contains(&(from, to)),
    };
    clipped(true).into_iter().map(edge).collect()
}

/// A grid of whole numbers whose step is a power of two: 2⁻⁵² degrees for ground on earth, so that a double from 1
/// degree up is a point of the grid, and so is the place between it and the next.
struct Grid {
    scale: f64,
    /// The doubles that stand at a node, for those that the grid rounds.
    doubles: BTreeMap<Node, Coord>,
}

impl Grid {
    /// `None` where a coordinate is not finite, or there is none.
    fn over(shape: &MultiPolygon, cuts: &[LineString], coarser: u8) -> Option<Self> {
        let polygons = shape.iter().flat_map(rings);
        let numbers = polygons.chain(cuts).flat_map(|line| &line.0);
        let mut farthest = 0.0f64;
        for at in numbers.flat_map(|at| [at.x, at.y]) {
            if !at.is_finite() || at.abs() > 1e100 {
                return None;
            }
            farthest = farthest.max(at.abs());
        }
        // Nodes stay below 2⁶⁰, as the engine and the exact products need.
        let scale = 60.0 - farthest.max(f64::MIN_POSITIVE).log2().floor().max(-100.0) - 1.0;
        Some(Self {
            scale: (scale - f64::from(coarser)).exp2(),
            doubles: BTreeMap::new(),
        })
    }

    fn nodes(&mut self, line: &[Coord]) -> Loop {
        let mut nodes: Loop = Vec::with_capacity(line.len());
        for at in line {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the scale keeps it below 2⁶⁰"
            )]
            let whole = |number: f64| (number * self.scale).round() as i64;
            let node = Node::new(whole(at.x), whole(at.y));
            self.doubles.entry(node).or_insert(*at);
            if nodes.last() != Some(&node) {
                nodes.push(node);
            }
        }
        nodes
    }

    /// The shape's contours; where its polygons overlap or share an edge it is made one.
    fn ground(&mut self, shape: &MultiPolygon) -> Vec<Loop> {
        let contours: Vec<Loop> = shape
            .iter()
            .flat_map(|polygon| {
                let shell = std::iter::once((polygon.exterior(), true));
                shell.chain(polygon.interiors().iter().map(|ring| (ring, false)))
            })
            .map(|(ring, shell)| {
                let mut nodes = self.nodes(&ring.0);
                nodes.pop();
                if arrangement::is_counter_clockwise(&nodes) != shell {
                    nodes.reverse();
                }
                nodes
            })
            .collect();
        let options = IntOverlayOptions {
            preserve_input_collinear: true,
            preserve_output_collinear: true,
            ..IntOverlayOptions::default()
        };
        Overlay::<i64>::from_subj_custom(&contours, options, Solver::default())
            .overlay(OverlayRule::Subject, FillRule::NonZero)
            .into_iter()
            .flatten()
            .collect()
    }

    /// `None` where nothing of it is left once rounded to doubles.
    fn polygon(&self, face: Vec<Loop>) -> Option<Polygon> {
        let mut rings = face.into_iter().map(|ring| self.ring(&ring));
        let shell = rings.next()??;
        let mut holes: Vec<LineString> = rings.flatten().collect();
        holes.sort_by(|a, b| {
            let (a, b) = (a.0[0], b.0[0]);
            a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
        });
        Some(Polygon::new(shell, holes))
    }

    /// From its westernmost vertex.
    fn ring(&self, nodes: &[Node]) -> Option<LineString> {
        let first = (0..nodes.len()).min_by_key(|index| nodes[*index])?;
        let turned = nodes[first..].iter().chain(&nodes[..first]);
        let mut ring: Vec<Coord> = turned.map(|node| self.double(*node)).collect();
        ring.dedup();
        while ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        (ring.len() > 2).then(|| {
            ring.push(ring[0]);
            LineString::new(ring)
        })
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a crossing is as precise as a double"
    )]
    fn double(&self, node: Node) -> Coord {
        self.doubles.get(&node).copied().unwrap_or(Coord {
            x: node.x as f64 / self.scale,
            y: node.y as f64 / self.scale,
        })
    }
}

fn rings(polygon: &Polygon) -> impl Iterator<Item = &LineString> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

#[cfg(test)]
mod tests {
    use geo::coordinate_position::CoordPos;
    use geo::{Contains, CoordinatePosition, Intersects, Line, Point, coord, polygon};
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::ellipsoid::area_km2;
    use crate::geometry::overlay;

    fn ring(points: &[(f64, f64)]) -> LineString {
        let mut ring: Vec<Coord> = points
            .iter()
            .map(|(x, y)| coord! { x: *x, y: *y })
            .collect();
        ring.push(ring[0]);
        LineString::new(ring)
    }

    fn line(points: &[(f64, f64)]) -> LineString {
        points.iter().copied().collect()
    }

    fn square(west: f64, south: f64, size: f64) -> LineString {
        ring(&[
            (west, south),
            (west + size, south),
            (west + size, south + size),
            (west, south + size),
        ])
    }

    /// A square of ten degrees with a hole, an island in the hole, a hole that touches the shell, and an island apart.
    fn archipelago() -> MultiPolygon {
        let touching = ring(&[(0., 5.), (2., 4.), (2., 6.)]);
        MultiPolygon::new(vec![
            Polygon::new(square(0., 0., 10.), vec![square(3., 3., 4.), touching]),
            Polygon::new(square(4., 4., 2.), Vec::new()),
            Polygon::new(square(12., 1., 3.), Vec::new()),
        ])
    }

    #[test]
    fn lines_cut_a_square_into_as_many_faces_as_one_counts_on_paper() {
        let one = MultiPolygon::from(
            polygon![(x: 0., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.), (x: 0., y: 4.)],
        );
        let halves = [(1., 0.), (2., 0.), (2., 4.), (0., 4.), (0., 0.)];
        let shared = MultiPolygon::new(vec![
            Polygon::new(line(&halves), Vec::new()),
            polygon![(x: 2., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.), (x: 2., y: 4.)],
        ]);
        let across = line(&[(-1., 2.), (5., 2.)]);
        let down = line(&[(2., -1.), (2., 5.)]);
        let loose = line(&[(1., -1.), (1., 3.)]);
        let inside = line(&[(1., 1.), (3., 1.)]);
        let bay = line(&[(0., 1.), (1., 1.), (1., 3.), (0., 3.)]);
        let island = square(1., 1., 2.);
        let eight = line(&[(1., 1.), (3., 3.), (3., 1.), (1., 3.), (1., 1.)]);
        let lollipop = line(&[(2., 0.), (2., 1.), (3., 2.), (2., 3.), (1., 2.), (2., 1.)]);
        let touching = square(0., 1., 1.);
        let diamond = ring(&[(2., 0.), (4., 2.), (2., 4.), (0., 2.)]);
        let border = one.0[0].exterior().clone();
        let away = line(&[(9., 9.), (10., 10.)]);
        let point = line(&[(1., 1.), (1., 1.)]);
        let cases: [(&str, &MultiPolygon, Vec<&LineString>, usize); 19] = [
            ("nothing", &one, vec![], 1),
            ("a line across", &one, vec![&across], 2),
            ("twice the same", &one, vec![&across, &across], 2),
            ("a cross", &one, vec![&across, &down], 4),
            ("a loose end", &one, vec![&loose], 1),
            ("loose both ends", &one, vec![&inside], 1),
            ("a loose end over a line", &one, vec![&across, &loose], 3),
            ("a bay of the border", &one, vec![&bay], 2),
            ("a closed line", &one, vec![&island], 2),
            ("a closed line, crossed", &one, vec![&island, &across], 4),
            ("an eight", &one, vec![&eight], 3),
            ("a loop at the end of a line", &one, vec![&lollipop], 2),
            ("a loop along the border", &one, vec![&touching], 2),
            ("a loop that touches all sides", &one, vec![&diamond], 5),
            ("along the border only", &one, vec![&border], 1),
            ("two polygons with one border", &shared, vec![], 1),
            ("the same, divided", &shared, vec![&across], 2),
            ("far away", &one, vec![&away], 1),
            ("a single point", &one, vec![&point], 1),
        ];
        for (name, shape, cuts, count) in cases {
            let cuts: Vec<LineString> = cuts.into_iter().cloned().collect();
            assert_eq!(faces(shape, &cuts).len(), count, "{name}");
        }
    }

    #[test]
    fn no_polygon_is_lost_where_a_border_meets_two_cuts_in_one_place() {
        let one = ring(&[
            (-159.75, -20.75),
            (-160.125, -20.25),
            (-160.75, -19.625),
            (-161.375, -20.5),
            (-162.0, -21.375),
            (-161.25, -21.75),
            (-160.25, -21.625),
            (-159.75, -21.5),
        ]);
        let other = ring(&[
            (-156.125, -20.25),
            (-157.5, -19.375),
            (-158.375, -20.625),
            (-158.0, -21.375),
        ]);
        let shape = MultiPolygon(vec![
            Polygon::new(one, Vec::new()),
            Polygon::new(other, Vec::new()),
        ]);
        let cuts = [
            line(&[
                (-159.375, -19.125),
                (-161.25, -18.75),
                (-160.75, -20.25),
                (-159.375, -19.125),
            ]),
            line(&[
                (-162.25, -20.125),
                (-161.5, -20.0),
                (-161.0, -20.0),
                (-160.875, -19.625),
                (-160.375, -19.125),
            ]),
        ];
        let cuts: Vec<LineString> = cuts
            .iter()
            .flat_map(|line| line.lines().map(LineString::from).collect::<Vec<_>>())
            .collect();
        let faces = faces(&shape, &cuts);
        let whole = area_km2(&shape);
        assert!(
            (total(&faces) - whole).abs() < 1e-9 * whole,
            "{} of {whole}",
            total(&faces)
        );
    }

    #[test]
    fn what_is_not_finite_has_no_faces() {
        let shape = MultiPolygon::from(Polygon::new(
            ring(&[(0., 0.), (1., f64::NAN), (1., 1.)]),
            Vec::new(),
        ));
        assert!(faces(&shape, &[]).is_empty());
        assert!(faces(&MultiPolygon::new(Vec::new()), &[]).is_empty());
    }

    /// Points of a lattice, so that lines touch, overlap and run along borders, and points of no lattice.
    fn point() -> impl Strategy<Value = (f64, f64)> {
        let lattice = (-1i32..17, -1i32..12).prop_map(|(x, y)| (f64::from(x), f64::from(y)));
        prop_oneof![lattice, (-1.0..17.0f64, -1.0..12.0f64)]
    }

    fn cuts() -> impl Strategy<Value = Vec<LineString>> {
        let drawn = (prop::collection::vec(point(), 2..7), any::<bool>());
        let drawn = drawn.prop_map(
            |(points, closed)| {
                if closed { ring(&points) } else { line(&points) }
            },
        );
        prop::collection::vec(drawn, 0..7)
    }

    fn total(faces: &[Polygon]) -> f64 {
        faces
            .iter()
            .map(|face| area_km2(&face.clone().into()))
            .sum()
    }

    proptest! {
        #[test]
        fn areas_sum_to_the_shapes(cuts in cuts()) {
            let (whole, sum) = (area_km2(&archipelago()), total(&faces(&archipelago(), &cuts)));
            prop_assert!((sum - whole).abs() <= 1e-9 * whole, "{} of {}", sum, whole);
        }

        #[test]
        fn faces_do_not_overlap(cuts in cuts()) {
            let faces = faces(&archipelago(), &cuts);
            for (index, face) in faces.iter().enumerate() {
                for other in &faces[index + 1..] {
                    let both = overlay::intersection(&face.clone().into(), &other.clone().into());
                    prop_assert!(area_km2(&both) < 1e-6);
                }
            }
        }

        #[test]
        fn every_vertex_of_the_input_that_is_on_a_face_is_the_same_double(cuts in cuts()) {
            let shape = archipelago();
            let faces = faces(&shape, &cuts);
            let mut given: Vec<Coord> = cuts.iter().flat_map(|cut| cut.0.clone()).collect();
            given.extend(shape.iter().flat_map(rings).flat_map(|ring| ring.0.clone()));
            for at in faces.iter().flat_map(rings).flat_map(|ring| &ring.0) {
                let near = |given: &&Coord| (given.x - at.x).abs().max((given.y - at.y).abs()) < 1e-13;
                prop_assert!(given.iter().filter(near).all(|given| given == at));
            }
        }

        #[test]
        fn ground_that_no_line_divides_is_one_face(cuts in cuts(), steps in prop::collection::vec((0.0..16.0f64, 0.0..11.0f64, -1.0..1.0f64, -1.0..1.0f64), 60)) {
            let shape = archipelago();
            let faces = faces(&shape, &cuts);
            let walls: Vec<Line> = cuts.iter().flat_map(LineString::lines)
                .chain(shape.iter().flat_map(rings).flat_map(LineString::lines)).collect();
            for (x, y, dx, dy) in steps {
                let step = Line::new(coord! { x: x, y: y }, coord! { x: x + dx, y: y + dy });
                if walls.iter().any(|wall| wall.intersects(&step)) {
                    continue;
                }
                let of = |at: Coord| faces.iter().position(|face| face.contains(&Point(at)));
                prop_assert_eq!(of(step.start), of(step.end));
                prop_assert_eq!(of(step.start).is_some(), shape.contains(&Point(step.start)));
            }
        }

        #[test]
        fn a_line_from_shore_to_shore_has_each_face_on_one_side(ends in prop::collection::vec((point(), point()), 1..7)) {
            let chords: Vec<Line> = ends.into_iter().filter(|(a, b)| a != b).map(|((ax, ay), (bx, by))| {
                let (start, end) = (coord! { x: ax, y: ay }, coord! { x: bx, y: by });
                let delta = (end - start) * (40.0 / (bx - ax).hypot(by - ay));
                Line::new(start - delta, end + delta)
            }).collect();
            let cuts: Vec<LineString> = chords.iter().map(|chord| LineString::from(*chord)).collect();
            for face in faces(&archipelago(), &cuts) {
                for chord in &chords {
                    let delta = chord.delta();
                    let side = |at: &Coord| (delta.x * (at.y - chord.start.y) - delta.y * (at.x - chord.start.x)) / delta.x.hypot(delta.y);
                    let sides: Vec<f64> = face.exterior().0.iter().map(side).collect();
                    prop_assert!(sides.iter().all(|side| *side < 1e-12) || sides.iter().all(|side| *side > -1e-12));
                }
            }
        }

        #[test]
        fn the_order_of_lines_changes_nothing(cuts in cuts()) {
            let mut turned = cuts.clone();
            turned.reverse();
            prop_assert_eq!(faces(&archipelago(), &cuts), faces(&archipelago(), &turned));
        }
    }

    #[test]
    fn a_vertex_of_a_front_on_ground_far_from_the_meridian_lies_on_the_border_of_its_faces() {
        let shape = MultiPolygon::from(Polygon::new(square(97.123_456_789, 25.3, 1.7), Vec::new()));
        let bend = (98.012_345_678_901, 26.111_111_111_111);
        let front = line(&[(96.0, 25.9), bend, (99.5, 26.3)]);
        let faces = faces(&shape, &[front]);
        assert_eq!(faces.len(), 2);
        for face in faces {
            assert_eq!(face.coordinate_position(&bend.into()), CoordPos::OnBoundary);
        }
    }
}
