//! Where edges meet, and the pieces into which they cut one another.

use std::cmp::Ordering;

use geo::kernels::{Kernel, Orientation};
use geo::{Coord, GeoNum, Line};

use super::SHAPE;
use super::octagon::Octagon;

/// An edge from its lesser end, by longitude and then by latitude, to its greater.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) low: Coord,
    pub(super) high: Coord,
    /// Where what it bounds begins and ends among the bits.
    bits: (u32, u32),
}

/// Edges, each once, in the order of their lesser ends.
#[derive(Debug)]
pub(super) struct Edges {
    pub(super) all: Vec<Edge>,
    /// What lies on one side of each edge and not on the other.
    bits: Vec<u32>,
    /// Those that bound the shape.
    own: Vec<u32>,
}

/// Edges as they are given, one after the other.
struct Given {
    low: Coord,
    high: Coord,
    /// Where what they bound begins and ends.
    bits: (u32, u32),
}

/// A place within two edges at which they cross.
#[derive(Debug)]
pub(super) struct Crossing {
    edges: [u32; 2],
    /// How far along each edge it lies, as a part of the whole, and by how much that may be off.
    along: [(f64, f64); 2],
    /// In degrees from the origin.
    at: Coord,
    /// Whether the second edge goes from the right of the first to its left.
    leftward: bool,
}

impl Edges {
    /// Edges with what each bounds. What is bounded on both sides of the same edge is not divided by it.
    pub(super) fn gather(edges: impl Iterator<Item = (u32, Line)>) -> Self {
        let mut given: Vec<Given> = Vec::with_capacity(edges.size_hint().0);
        let mut bounded: Vec<u32> = Vec::with_capacity(edges.size_hint().0);
        for (bit, edge) in edges {
            // A negative zero is a zero.
            let (a, b) = (edge.start + Coord::zero(), edge.end + Coord::zero());
            let (low, high) = match order(a, b) {
                Ordering::Less => (a, b),
                Ordering::Greater => (b, a),
                Ordering::Equal => continue,
            };
            let start = count(&bounded);
            bounded.push(bit);
            match given.last_mut() {
                // As the border of two neighbours.
                Some(last) if last.low == low && last.high == high => last.bits.1 += 1,
                _ => given.push(Given {
                    low,
                    high,
                    bits: (start, start + 1),
                }),
            }
        }
        let mut all = Vec::with_capacity(given.len());
        let mut bits: Vec<u32> = Vec::with_capacity(bounded.len());
        let mut own = Vec::new();
        let mut together: Vec<u32> = Vec::new();
        let sorted = sorted(&given, |given| given.low, |a, b| order(a.high, b.high));
        let mut sorted = sorted.iter().map(|index| &given[*index as usize]);
        let mut next = sorted.next();
        while let Some(first) = next {
            together.clear();
            let mut same = Some(first);
            while let Some(edge) = same.filter(|e| e.low == first.low && e.high == first.high) {
                together.extend(&bounded[edge.bits.0 as usize..edge.bits.1 as usize]);
                same = sorted.next();
            }
            next = same;
            together.sort_unstable();
            let start = count(&bits);
            let odd = together.chunk_by(|a, b| a == b);
            bits.extend(odd.filter(|same| same.len() % 2 == 1).map(|same| same[0]));
            if let Some(least) = bits.get(start as usize) {
                if *least == SHAPE {
                    own.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
                }
                all.push(Edge {
                    low: first.low,
                    high: first.high,
                    bits: (start, count(&bits)),
                });
            }
        }
        Self { all, bits, own }
    }

    /// What lies on one side of an edge and not on the other.
    pub(super) fn bits(&self, edge: &Edge) -> &[u32] {
        &self.bits[edge.bits.0 as usize..edge.bits.1 as usize]
    }

    /// Whether the shape lies on one side of an edge and not on the other.
    pub(super) fn bounds_shape(&self, edge: &Edge) -> bool {
        self.bits[edge.bits.0 as usize] == SHAPE
    }

    fn own(&self) -> impl Iterator<Item = &Edge> {
        self.own.iter().map(|edge| &self.all[*edge as usize])
    }

    /// The lesser ends of the shape's edges, the first of them first: nothing of the shape lies to the west of that one,
    /// nor due south.
    pub(super) fn corners_of_shape(&self) -> impl Iterator<Item = Coord> {
        self.own().map(|edge| edge.low)
    }

    /// Where edges cross within an octagon. `None` where one ends on another or lies along it.
    ///
    /// Beyond the octagon edges are missing: what lies beside an edge there is not known, and must not be carried back.
    pub(super) fn crossings(&self, octagon: &Octagon, origin: Coord) -> Option<Vec<Crossing>> {
        let bounds = octagon.bounds();
        let mut found = Vec::new();
        for (first, e) in self.all.iter().enumerate() {
            let (bottom, top) = (e.low.y.min(e.high.y), e.low.y.max(e.high.y));
            let (bottom, top) = (bottom.max(bounds.min().y), top.min(bounds.max().y));
            let east = e.high.x.min(bounds.max().x);
            for (next, f) in self.all[first + 1..].iter().enumerate() {
                if east < f.low.x {
                    break;
                }
                if top < f.low.y.min(f.high.y)
                    || f.low.y.max(f.high.y) < bottom
                    || f.high.x < bounds.min().x
                {
                    continue;
                }
                let crossing = match meet(e, f)? {
                    Meeting::Apart => continue,
                    Meeting::Across(along, leftward) => Crossing {
                        edges: [first, first + 1 + next]
                            .map(|edge| u32::try_from(edge).unwrap_or(u32::MAX)),
                        along,
                        at: place(e, f, along, origin),
                        leftward,
                    },
                };
                match (self.bounds_shape(e), self.bounds_shape(f)) {
                    (true, true) => return None,
                    (false, false) if !octagon.holds(crossing.at + origin) => {}
                    // The shape's own edges lie in the octagon, whatever is rounded.
                    _ => found.push(crossing),
                }
            }
        }
        Some(found)
    }

    /// Whether any other edge lies within the shape or on its border, if only in part.
    pub(super) fn divide_shape(&self, crossings: &[Crossing], octagon: &Octagon) -> bool {
        let bounds_shape = |edge: u32| self.bounds_shape(&self.all[edge as usize]);
        if crossings
            .iter()
            .any(|crossing| crossing.edges.into_iter().any(bounds_shape))
        {
            return true;
        }
        // Those that do not cross its border lie inside with both ends, or on the border with one.
        self.all.iter().any(|edge| {
            let bits = self.bits(edge);
            if bits[0] == SHAPE {
                return 1 < bits.len();
            }
            let mut ends = [edge.low, edge.high].into_iter();
            ends.any(|end| octagon.holds(end) && self.touches_shape(end))
        })
    }

    /// Whether a point lies in the shape or is a corner of it.
    pub(super) fn touches_shape(&self, at: Coord) -> bool {
        let mut inside = false;
        for edge in self.own().take_while(|edge| edge.low.x <= at.x) {
            if edge.low == at || edge.high == at {
                return true;
            }
            // The way from the point due north.
            inside ^= at.x < edge.high.x && edge.is_above(at);
        }
        inside
    }
}

impl Edge {
    /// Whether it passes above a point whose longitude it spans.
    fn is_above(&self, at: Coord) -> bool {
        if at.y < self.low.y.min(self.high.y) {
            return true;
        }
        self.low.y.max(self.high.y) >= at.y
            && turn(self.low, self.high, at).side == Orientation::Clockwise
    }
}

/// A piece of an edge between places at which edges meet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// The edge of which it is a piece.
    pub(super) edge: u32,
    /// Its lesser end, in degrees from the origin.
    pub(super) from: Coord,
    /// Its greater end.
    pub(super) to: Coord,
}

/// Pieces, in the order of their edges and along them.
///
/// Each is two halves: half `2 i` goes from the lesser end of piece `i` to the greater, half `2 i + 1` back.
#[derive(Debug)]
pub(super) struct Pieces {
    pub(super) all: Vec<Piece>,
    /// Where those of each edge begin, and where they end.
    pub(super) starts: Vec<u32>,
    /// The four halves that leave each crossing, counter-clockwise.
    pub(super) crossings: Vec<[u32; 4]>,
}

impl Pieces {
    /// `None` where doubles cannot tell which of two crossings comes first along an edge.
    pub(super) fn of(edges: &Edges, crossings: &[Crossing], origin: Coord) -> Option<Self> {
        let mut stops: Vec<(u32, f64, f64, usize, usize)> = Vec::with_capacity(2 * crossings.len());
        for (number, crossing) in crossings.iter().enumerate() {
            for which in 0..2 {
                let (along, slack) = crossing.along[which];
                stops.push((crossing.edges[which], along, slack, number, which));
            }
        }
        stops.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let is_told = |pair: &[(u32, f64, f64, usize, usize)]| {
            pair[0].0 != pair[1].0 || pair[0].2 + pair[1].2 < pair[1].1 - pair[0].1
        };
        if !stops.windows(2).all(is_told) {
            return None;
        }
        let mut all = Vec::with_capacity(edges.all.len() + stops.len());
        let mut starts = Vec::with_capacity(edges.all.len() + 1);
        // Of each crossing the halves back and forth along both edges.
        let mut leaving = vec![[[0u32; 2]; 2]; crossings.len()];
        let mut stops = stops.into_iter().peekable();
        for (index, edge) in edges.all.iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            starts.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
            let mut from = edge.low - origin;
            while let Some((_, _, _, number, which)) = stops.next_if(|stop| stop.0 == index) {
                let to = crossings[number].at;
                let half = 2 * u32::try_from(all.len()).unwrap_or(0);
                leaving[number][which] = [half + 1, half + 2];
                all.push(Piece {
                    edge: index,
                    from,
                    to,
                });
                from = to;
            }
            all.push(Piece {
                edge: index,
                from,
                to: edge.high - origin,
            });
        }
        starts.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        let around = crossings.iter().zip(leaving);
        let around = around.map(|(crossing, [[back, forth], [other_back, other_forth]])| {
            match crossing.leftward {
                true => [forth, other_forth, back, other_back],
                false => [forth, other_back, back, other_forth],
            }
        });
        Some(Self {
            crossings: around.collect(),
            all,
            starts,
        })
    }
}

/// How two edges meet in ordinary position.
enum Meeting {
    /// Not at all, or at an end that both have.
    Apart,
    /// They cross: how far along each, by how much that may be off, and whether the second goes to the left.
    Across([(f64, f64); 2], bool),
}

/// `None` where one ends on the other or lies along it.
fn meet(e: &Edge, f: &Edge) -> Option<Meeting> {
    let ends = [
        (e.low == f.low, e.high, f.high),
        (e.low == f.high, e.high, f.low),
        (e.high == f.low, e.low, f.high),
        (e.high == f.high, e.low, f.low),
    ];
    if let Some((_, a, b)) = ends.into_iter().find(|(shared, _, _)| *shared) {
        let shared = if a == e.high { e.low } else { e.high };
        let go_apart = order(a, shared) != order(b, shared)
            || turn(shared, a, b).side != Orientation::Collinear;
        return go_apart.then_some(Meeting::Apart);
    }
    let (low, high) = (turn(e.low, e.high, f.low), turn(e.low, e.high, f.high));
    if low.side == high.side && low.side != Orientation::Collinear {
        return Some(Meeting::Apart);
    }
    let (other_low, other_high) = (turn(f.low, f.high, e.low), turn(f.low, f.high, e.high));
    if other_low.side == other_high.side && other_low.side != Orientation::Collinear {
        return Some(Meeting::Apart);
    }
    let turns = [&low, &high, &other_low, &other_high];
    if turns.iter().any(|turn| turn.side == Orientation::Collinear) {
        return None;
    }
    let along = |from: &Turn, to: &Turn| {
        let whole = from.twice_area - to.twice_area;
        let part = from.twice_area / whole;
        let slack = (from.slack + to.slack) / whole.abs() + f64::EPSILON;
        (slack < 0.5).then_some((part, slack))
    };
    let along = [along(&other_low, &other_high)?, along(&low, &high)?];
    let leftward = high.side == Orientation::CounterClockwise;
    Some(Meeting::Across(along, leftward))
}

/// Where two edges cross, from the origin: along the shorter, on which a double is the finer.
fn place(e: &Edge, f: &Edge, along: [(f64, f64); 2], origin: Coord) -> Coord {
    let length = |edge: &Edge| (edge.high.x - edge.low.x) + (edge.high.y - edge.low.y).abs();
    let (edge, along) = match length(e) <= length(f) {
        true => (e, along[0].0),
        false => (f, along[1].0),
    };
    edge.low - origin + (edge.high - edge.low) * along
}

/// A way over three points.
pub(super) struct Turn {
    /// Which way it turns, exactly.
    pub(super) side: Orientation,
    /// Twice the area of the triangle, positive counter-clockwise.
    twice_area: f64,
    /// By how much the area may be off.
    slack: f64,
}

/// Which way one turns at `b` from `a` to `c`.
pub(super) fn turn(a: Coord, b: Coord, c: Coord) -> Turn {
    /// Above the bound of Shewchuk 1997, *Adaptive Precision Floating-Point Arithmetic*, for the first of his steps.
    const ROUNDING: f64 = 4.0 * f64::EPSILON;
    let (left, right) = ((b.x - a.x) * (c.y - a.y), (b.y - a.y) * (c.x - a.x));
    let (twice_area, slack) = (left - right, ROUNDING * (left.abs() + right.abs()));
    let side = if slack < twice_area {
        Orientation::CounterClockwise
    } else if twice_area < -slack {
        Orientation::Clockwise
    } else {
        <f64 as GeoNum>::Ker::orient2d(a, b, c)
    };
    Turn {
        side,
        twice_area,
        slack,
    }
}

/// The numbers of some things in the order of their places, and of those in one place as `then` says.
pub(super) fn sorted<T>(
    things: &[T],
    place: impl Fn(&T) -> Coord,
    then: impl Fn(&T, &T) -> Ordering,
) -> Vec<u32> {
    // Longitudes mostly tell, and few bytes are moved.
    let longitudes = things.iter().map(|thing| place(thing).x);
    let mut sorted: Vec<(f64, u32)> = longitudes.zip(0..).collect();
    sorted.sort_unstable_by(|a, b| {
        a.0.total_cmp(&b.0).then_with(|| {
            let (a, b) = (&things[a.1 as usize], &things[b.1 as usize]);
            let latitudes = place(a).y.total_cmp(&place(b).y);
            latitudes.then_with(|| then(a, b))
        })
    });
    sorted.into_iter().map(|(_, index)| index).collect()
}

fn count(list: &[u32]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

pub(super) fn order(a: Coord, b: Coord) -> Ordering {
    a.x.total_cmp(&b.x).then_with(|| a.y.total_cmp(&b.y))
}
