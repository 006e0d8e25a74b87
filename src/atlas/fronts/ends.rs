//! Ends: fronts joined to what they nearly meet, for a line that ends short of everything divides nothing.

use geo::coordinate_position::CoordPos;
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, CoordinatePosition, Line, LineString, LinesIter, MultiPolygon, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::geometry::ellipsoid::{Kilometres, distance, kilometres_per_degree};
use crate::geometry::nearest;

/// A line whose ends are joined.
#[derive(Debug, Clone)]
pub(super) struct Joined {
    /// The line with its links, and with a vertex wherever another line is joined to it.
    pub(super) line: LineString,
    /// The edges of its links.
    pub(super) links: Vec<Line>,
}

/// An end that meets nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Loose {
    /// The line.
    pub(super) line: usize,
    /// Whether it is the line's first point rather than its last.
    pub(super) first: bool,
    /// Where it ends.
    pub(super) at: Coord,
    /// The nearest thing that it could meet.
    pub(super) nearest: Thing,
    /// How far that is.
    pub(super) apart: Kilometres,
}

/// What an end can meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    /// The border of the theatre.
    Border,
    /// A line.
    Line(usize),
}

/// Two points as near as this, in degrees, are one: a thousandth of a millimetre, and far above a rounding.
const SAME: f64 = 1e-11;
/// How far a link goes on over the border, so that it surely crosses it, in degrees: a tenth of a millimetre.
const BEYOND: f64 = 1e-9;
/// An end may meet its own line where the way round is this many times as far as the way across.
const ROUND: f64 = 3.0;

/// Joins the ends of lines inside a shape to its border, to each other or to themselves, by the shortest link where that
/// is at most `snap`. An end that lies at most as far beyond what its line has crossed is an overshoot: it dangles, and
/// loses nothing.
pub(super) fn join(
    lines: &[&LineString],
    shape: &MultiPolygon,
    snap: Kilometres,
) -> (Vec<Joined>, Vec<Loose>) {
    let things = Things::new(lines, shape);
    let mut insets: Vec<Inset> = Vec::new();
    let mut tails: Vec<(usize, bool, Vec<Coord>)> = Vec::new();
    let mut loose = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.0.len() < 2 || line.is_closed() {
            continue;
        }
        for first in [true, false] {
            let end = End::new(index, line, first);
            if shape.coordinate_position(&end.at) == CoordPos::Outside {
                continue;
            }
            let Some(nearest) = things.nearest(&end) else {
                continue;
            };
            let meets = apart(nearest.foot, end.at) < SAME;
            if !meets && things.overshoots(&end, snap) {
                continue;
            }
            if !meets && nearest.apart.0 > snap.0 {
                loose.push(Loose {
                    line: index,
                    first,
                    at: end.at,
                    nearest: nearest.thing,
                    apart: nearest.apart,
                });
                continue;
            }
            let foot = if meets { end.at } else { nearest.foot };
            let mut tail = if meets { Vec::new() } else { vec![foot] };
            match nearest.thing {
                _ if foot == nearest.edge.start || foot == nearest.edge.end => {}
                Thing::Line(line) => insets.push(Inset {
                    line,
                    edge: nearest.index,
                    at: foot,
                }),
                Thing::Border => tail.extend(beyond(&end, foot, nearest.edge)),
            }
            if !tail.is_empty() {
                tails.push((index, first, tail));
            }
        }
    }
    let joined = |(index, line): (usize, &&LineString)| {
        let own = tails.iter().filter(|(line, ..)| *line == index);
        let mut joined = with_insets(line, insets.iter().filter(|inset| inset.line == index));
        let mut links = Vec::new();
        for (_, first, tail) in own {
            // In the direction of the line, whose sides are the link's too.
            if *first {
                joined.splice(0..0, tail.iter().rev().copied());
                links.extend(LineString::from(joined[..=tail.len()].to_vec()).lines());
            } else {
                links.extend(
                    LineString::from(
                        joined
                            .last()
                            .into_iter()
                            .chain(tail)
                            .copied()
                            .collect::<Vec<_>>(),
                    )
                    .lines(),
                );
                joined.extend(tail);
            }
        }
        Joined {
            line: LineString::new(joined),
            links,
        }
    };
    (lines.iter().enumerate().map(joined).collect(), loose)
}

/// A vertex that a line gets where another is joined to it.
struct Inset {
    line: usize,
    edge: usize,
    at: Coord,
}

fn with_insets<'a>(line: &LineString, insets: impl Iterator<Item = &'a Inset>) -> Vec<Coord> {
    let mut insets: Vec<&Inset> = insets.collect();
    let from = |inset: &Inset| apart(line.0[inset.edge], inset.at);
    insets.sort_by(|a, b| a.edge.cmp(&b.edge).then(from(a).total_cmp(&from(b))));
    let mut insets = insets.into_iter().peekable();
    let mut joined = Vec::with_capacity(line.0.len());
    for (index, at) in line.0.iter().enumerate() {
        joined.push(*at);
        while let Some(inset) = insets.next_if(|inset| inset.edge == index) {
            joined.push(inset.at);
        }
    }
    joined
}

/// How a link goes on over the border, so that no rounding leaves it short.
fn beyond(end: &End, foot: Coord, border: Line) -> Vec<Coord> {
    let across = foot - end.at;
    if across.x.hypot(across.y) > BEYOND {
        return vec![foot + across * (BEYOND / across.x.hypot(across.y))];
    }
    let along = border.delta();
    let normal = Coord {
        x: -along.y,
        y: along.x,
    } * (BEYOND / along.x.hypot(along.y));
    vec![foot + normal, foot - normal]
}

fn apart(a: Coord, b: Coord) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// An end of a line.
struct End<'a> {
    index: usize,
    line: &'a LineString,
    first: bool,
    at: Coord,
}

impl<'a> End<'a> {
    fn new(index: usize, line: &'a LineString, first: bool) -> Self {
        let at = if first { line.0.first() } else { line.0.last() };
        Self {
            index,
            line,
            first,
            at: at.copied().unwrap_or_default(),
        }
    }

    /// The edges of its line from the end on, each with its number in the line and its end that is nearer along the way
    /// first.
    fn edges(&self) -> impl Iterator<Item = (usize, Line)> {
        let count = self.line.0.len().saturating_sub(1);
        (0..count).map(move |step| {
            let index = if self.first { step } else { count - 1 - step };
            let (a, b) = (self.line.0[index], self.line.0[index + 1]);
            let edge = if self.first {
                Line::new(a, b)
            } else {
                Line::new(b, a)
            };
            (index, edge)
        })
    }

    /// How far a point of one of its edges is along the line, in kilometres.
    fn along(&self, edge: usize, to: Coord) -> f64 {
        let mut along = 0.0;
        for (index, passed) in self.edges() {
            if index == edge {
                return along + distance(Point(passed.start), Point(to)).0;
            }
            along += length(passed);
        }
        along
    }
}

fn length(edge: Line) -> f64 {
    distance(Point(edge.start), Point(edge.end)).0
}

type Edge = GeomWithData<Rectangle<[f64; 2]>, (Thing, usize, Line)>;

/// All edges that an end could meet.
struct Things {
    edges: RTree<Edge>,
}

/// Where a thing is nearest to an end.
struct Nearest {
    thing: Thing,
    /// The number of the edge in its line.
    index: usize,
    edge: Line,
    foot: Coord,
    apart: Kilometres,
}

impl Things {
    fn new(lines: &[&LineString], shape: &MultiPolygon) -> Self {
        let border = shape.lines_iter().map(|line| edge(Thing::Border, 0, line));
        let lines = lines.iter().enumerate().flat_map(|(index, line)| {
            let edges = line.lines().enumerate();
            edges.map(move |(number, line)| edge(Thing::Line(index), number, line))
        });
        Self {
            edges: RTree::bulk_load(border.chain(lines).collect()),
        }
    }

    fn nearest(&self, end: &End) -> Option<Nearest> {
        let (east, north) = kilometres_per_degree(end.at.y);
        // Degrees differ by direction and, over distance, by latitude: boxes are visited until even the shorter degree,
        // with a tenth to spare, would be farther than what was found.
        let degree = 0.9 * east.min(north);
        let mut best: Option<Nearest> = None;
        let boxes = self
            .edges
            .nearest_neighbor_iter_with_distance_2([end.at.x, end.at.y]);
        for (found, degrees2) in boxes {
            let farther = |best: &Nearest| degrees2.sqrt() * degree > best.apart.0;
            if best.as_ref().is_some_and(farther) {
                break;
            }
            let (thing, index, edge) = found.data;
            let (foot, apart) = nearest::on_edge(end.at, edge);
            // Its own line is always there: only what lies across a bay of it can be met.
            if thing == Thing::Line(end.index) && end.along(index, foot) <= ROUND * apart.0 + 1e-9 {
                continue;
            }
            let nearer = |best: &Nearest| {
                let (a, b) = (apart.0, best.apart.0);
                a.total_cmp(&b)
                    .then_with(|| key(thing, index).cmp(&key(best.thing, best.index)))
                    .is_lt()
            };
            if best.as_ref().is_none_or(nearer) {
                best = Some(Nearest {
                    thing,
                    index,
                    edge,
                    foot,
                    apart,
                });
            }
        }
        best
    }

    /// Whether the line has crossed something at most `snap` before its end.
    fn overshoots(&self, end: &End, snap: Kilometres) -> bool {
        let mut passed = 0.0;
        for (own, edge) in end.edges() {
            let bounds = AABB::from_corners([edge.start.x, edge.start.y], [edge.end.x, edge.end.y]);
            let met = self
                .edges
                .locate_in_envelope_intersecting(bounds)
                .filter(|other| {
                    other.data.0 != Thing::Line(end.index) || other.data.1.abs_diff(own) > 1
                })
                .filter_map(|other| line_intersection(edge, other.data.2))
                .map(|met| match met {
                    LineIntersection::SinglePoint { intersection, .. } => intersection,
                    LineIntersection::Collinear { intersection } => intersection.start,
                })
                .any(|at| passed + distance(Point(edge.start), Point(at)).0 <= snap.0);
            passed += length(edge);
            if met || passed > snap.0 {
                return met;
            }
        }
        false
    }
}

fn edge(thing: Thing, index: usize, line: Line) -> Edge {
    let corners = Rectangle::from_corners([line.start.x, line.start.y], [line.end.x, line.end.y]);
    GeomWithData::new(corners, (thing, index, line))
}

/// Ties go to the border, then to the earlier line.
fn key(thing: Thing, edge: usize) -> (usize, usize) {
    match thing {
        Thing::Border => (0, edge),
        Thing::Line(line) => (line + 1, edge),
    }
}
