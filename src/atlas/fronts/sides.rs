//! Sides: which lines bound a face, and on which of their sides it lies.
//!
//! A face keeps to the left of its own edges. An edge that runs along a line in its direction has the line's left side to
//! its left, one that runs against it the right side: no point beside the line is looked at, so no face is too thin.

use std::collections::BTreeSet;

use geo::{Coord, Line, LineString, LinesIter, MultiPolygon, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::geometry::faces::faces;
use crate::geometry::region::Stretch;

use super::ends::Joined;

/// A side of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Side {
    /// The line.
    pub(super) line: usize,
    /// Whether it is the left side, as one walks along the line.
    pub(super) left: bool,
}

/// A face and the sides of the lines that bound it.
#[derive(Debug, Clone)]
pub(super) struct Face {
    /// The face.
    pub(super) polygon: Polygon,
    /// The sides that touch it.
    pub(super) sides: BTreeSet<Side>,
    /// Pairs of sides that touch it along one stretch, with a point there.
    pub(super) shared: Vec<(Side, Side, Coord)>,
    /// A point of its border on each line.
    pub(super) seen: Vec<(usize, Coord)>,
    /// The drawn edges along which its border runs.
    pub(super) stretches: Vec<Stretch>,
}

/// How far, in degrees, the border of a face may lie beside the edge from which it was cut: a micrometre, far above a
/// rounding.
const BESIDE: f64 = 1e-11;
/// Edges shorter than this, in degrees, are the rounding of a crossing and tell no direction: a millimetre.
const SHORT: f64 = 1e-8;

/// Cuts a shape by lines, and tells which sides bound each face.
pub(super) fn cut(shape: &MultiPolygon, lines: &[&LineString], joined: &[Joined]) -> Vec<Face> {
    let cuts: Vec<LineString> = joined.iter().map(|joined| joined.line.clone()).collect();
    let drawn = Drawn::new(shape, lines, joined);
    let faces = faces(shape, &cuts).into_iter();
    faces.map(|polygon| drawn.face(polygon)).collect()
}

type Edge = GeomWithData<Rectangle<[f64; 2]>, (Option<usize>, Line)>;

/// The edges as they were drawn: of the border, and of each line.
struct Drawn {
    edges: RTree<Edge>,
}

impl Drawn {
    fn new(shape: &MultiPolygon, lines: &[&LineString], joined: &[Joined]) -> Self {
        let border = shape.lines_iter().map(|line| edge(None, line));
        let lines = lines.iter().zip(joined).enumerate();
        let lines = lines.flat_map(|(index, (line, joined))| {
            let links = joined.links.iter().copied();
            line.lines()
                .chain(links)
                .map(move |line| edge(Some(index), line))
        });
        Self {
            edges: RTree::bulk_load(border.chain(lines).collect()),
        }
    }

    fn face(&self, polygon: Polygon) -> Face {
        let mut face = Face {
            polygon,
            sides: BTreeSet::new(),
            shared: Vec::new(),
            seen: Vec::new(),
            stretches: Vec::new(),
        };
        let rings = std::iter::once(face.polygon.exterior()).chain(face.polygon.interiors());
        let edges: Vec<Line> = rings.flat_map(LineString::lines).collect();
        for edge in edges {
            let mut here = BTreeSet::new();
            for (line, drawn) in self.along(edge) {
                face.stretches.push(Stretch {
                    edge: drawn,
                    from: edge.start,
                    to: edge.end,
                });
                let (along, own) = (drawn.delta(), edge.delta());
                if let Some(line) = line.filter(|_| own.x.hypot(own.y) > SHORT) {
                    let left = along.x * own.x + along.y * own.y > 0.0;
                    here.insert(Side { line, left });
                }
            }
            let middle = edge.start + edge.delta() * 0.5;
            for side in &here {
                if !face.seen.iter().any(|(line, _)| *line == side.line) {
                    face.seen.push((side.line, middle));
                }
                let others = here.iter().filter(|other| side < *other);
                face.shared
                    .extend(others.map(|other| (*side, *other, middle)));
            }
            face.sides.extend(here);
        }
        face
    }

    /// The drawn edges along which an edge of a face runs.
    fn along(&self, edge: Line) -> Vec<(Option<usize>, Line)> {
        let low = [
            edge.start.x.min(edge.end.x) - BESIDE,
            edge.start.y.min(edge.end.y) - BESIDE,
        ];
        let high = [
            edge.start.x.max(edge.end.x) + BESIDE,
            edge.start.y.max(edge.end.y) + BESIDE,
        ];
        let near = self
            .edges
            .locate_in_envelope_intersecting(AABB::from_corners(low, high));
        let mut along: Vec<(Option<usize>, Line)> = near
            .map(|drawn| drawn.data)
            .filter(|(_, drawn)| runs_along(edge.start, *drawn) && runs_along(edge.end, *drawn))
            .collect();
        let key = |line: &Line| [line.start.x, line.start.y, line.end.x, line.end.y];
        along.sort_by(|a, b| {
            let numbers = key(&a.1).into_iter().zip(key(&b.1));
            let order = numbers.map(|(a, b)| a.total_cmp(&b));
            a.0.cmp(&b.0)
                .then(order.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then))
        });
        along
    }
}

/// Whether a point lies on a drawn edge, but for a rounding.
fn runs_along(at: Coord, drawn: Line) -> bool {
    let (along, to) = (drawn.delta(), at - drawn.start);
    let length = along.x.hypot(along.y);
    if length == 0.0 {
        return false;
    }
    let beside = (along.x * to.y - along.y * to.x) / length;
    let on = (along.x * to.x + along.y * to.y) / length;
    beside.abs() <= BESIDE && -BESIDE <= on && on <= length + BESIDE
}

fn edge(line: Option<usize>, drawn: Line) -> Edge {
    let corners =
        Rectangle::from_corners([drawn.start.x, drawn.start.y], [drawn.end.x, drawn.end.y]);
    GeomWithData::new(corners, (line, drawn))
}
