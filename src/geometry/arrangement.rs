//! Arrangements: the faces between edges that meet at their ends only, found on a grid of whole numbers and so exactly.

use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};

use i_overlay::i_float::int::point::IntPoint;

/// A point of the grid, at most 2⁶¹ from its middle.
pub(super) type Node = IntPoint<i64>;

/// A ring of nodes, open: the first is not repeated. Shells go counter-clockwise, holes clockwise.
pub(super) type Loop = Vec<Node>;

/// An edge of the arrangement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    /// One end.
    pub(super) from: Node,
    /// The other end.
    pub(super) to: Node,
    /// Whether the ground ends here, rather than being divided.
    pub(super) border: bool,
}

/// The faces of the ground that the border edges enclose, each with its shell first, then its holes. Edges with the
/// same face on both sides divide nothing.
pub(super) fn faces(edges: &[Edge]) -> Vec<Vec<Loop>> {
    let walks = Walks::around(edges);
    let dividing: Vec<Edge> = edges
        .iter()
        .enumerate()
        .filter(|(index, _)| walks.of[2 * index] != walks.of[2 * index + 1])
        .map(|(_, edge)| *edge)
        .collect();
    Walks::around(&dividing).faces(&dividing)
}

/// The closed walks along the edges with one face always on the left. Each edge is two halves: `2 i` goes from its
/// first end to the other, `2 i + 1` back.
struct Walks {
    /// The walk of each half.
    of: Vec<usize>,
    /// The nodes of each walk.
    nodes: Vec<Vec<Node>>,
}

impl Walks {
    fn around(edges: &[Edge]) -> Self {
        let next = next(edges);
        let mut of = vec![usize::MAX; 2 * edges.len()];
        let mut nodes = Vec::new();
        for start in 0..of.len() {
            let mut walk = Vec::new();
            let mut half = start;
            while of[half] == usize::MAX {
                of[half] = nodes.len();
                walk.push(from(edges, half));
                half = next[half];
            }
            if !walk.is_empty() {
                nodes.push(walk);
            }
        }
        Self { of, nodes }
    }

    fn faces(&self, edges: &[Edge]) -> Vec<Vec<Loop>> {
        let mut faces: Vec<Vec<Loop>> = Vec::new();
        // Which face lies on the left of each walk; `None` is what lies around everything.
        let mut left: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut contours = Vec::new();
        for (walk, nodes) in self.nodes.iter().enumerate() {
            let mut loops = simple(nodes);
            loops.sort_by_key(|ring| std::cmp::Reverse(twice_area(ring)));
            if loops.first().is_some_and(|shell| twice_area(shell) > 0) {
                left[walk] = Some(faces.len());
                faces.push(loops);
            } else {
                contours.push((walk, loops));
            }
        }
        let shells: Vec<Shell> = faces.iter().map(|face| Shell::new(&face[0])).collect();
        // The shells that hold a contour are nested: the smallest is its own.
        let around = |loops: &[Loop]| {
            let first = loops.iter().flatten().min().copied()?;
            let around = (0..shells.len()).filter(|face| shells[*face].holds(first));
            around.min_by_key(|face| shells[*face].twice_area)
        };
        let parents: Vec<Option<usize>> = contours.iter().map(|(_, loops)| around(loops)).collect();
        for ((walk, loops), parent) in contours.into_iter().zip(parents) {
            if let Some(face) = parent {
                left[walk] = Some(face);
                faces[face].extend(loops);
            }
        }
        let inside = inside(edges, faces.len(), |half| left[self.of[half]]);
        let kept = faces.into_iter().zip(inside).filter(|(_, inside)| *inside);
        kept.map(|(face, _)| face).collect()
    }
}

/// Which faces lie inside of the border: going out from what lies around everything, one changes sides with each border
/// that one crosses.
fn inside(edges: &[Edge], count: usize, face: impl Fn(usize) -> Option<usize>) -> Vec<bool> {
    let slot = |half: usize| face(half).unwrap_or(count);
    let mut beside: Vec<Vec<(usize, bool)>> = vec![Vec::new(); count + 1];
    for (index, edge) in edges.iter().enumerate() {
        let (a, b) = (slot(2 * index), slot(2 * index + 1));
        beside[a].push((b, edge.border));
        beside[b].push((a, edge.border));
    }
    let mut sides: Vec<Option<bool>> = vec![None; count + 1];
    sides[count] = Some(false);
    let mut queue = VecDeque::from([(count, false)]);
    while let Some((face, side)) = queue.pop_front() {
        for (other, border) in &beside[face] {
            if sides[*other].is_none() {
                sides[*other] = Some(side != *border);
                queue.push_back((*other, side != *border));
            }
        }
    }
    sides.pop();
    sides
        .into_iter()
        .map(|side| side.unwrap_or(false))
        .collect()
}

/// The half that follows each half where one keeps to the left at every node.
fn next(edges: &[Edge]) -> Vec<usize> {
    let mut leaving: BTreeMap<Node, Vec<usize>> = BTreeMap::new();
    for half in 0..2 * edges.len() {
        leaving.entry(from(edges, half)).or_default().push(half);
    }
    let mut next = vec![0; 2 * edges.len()];
    for (node, halves) in &mut leaving {
        halves.sort_by(|a, b| turn(*node, from(edges, a ^ 1), from(edges, b ^ 1)).then(a.cmp(b)));
        let before = halves.iter().cycle().skip(halves.len() - 1);
        for (half, before) in halves.iter().zip(before) {
            next[half ^ 1] = *before;
        }
    }
    next
}

fn from(edges: &[Edge], half: usize) -> Node {
    let edge = edges[half / 2];
    if half.is_multiple_of(2) {
        edge.from
    } else {
        edge.to
    }
}

/// The order of two nodes around a third, counter-clockwise from the east.
fn turn(around: Node, a: Node, b: Node) -> Ordering {
    let lower = |node: Node| (node.y, node.x) < (around.y, around.x);
    lower(a)
        .cmp(&lower(b))
        .then_with(|| 0.cmp(&cross(around, a, b)))
}

/// Positive where the way from `origin` over `a` to `b` turns left. Exact: below 2¹²⁶.
fn cross(origin: Node, a: Node, b: Node) -> i128 {
    let (ax, ay) = (wide(a.x, origin.x), wide(a.y, origin.y));
    let (bx, by) = (wide(b.x, origin.x), wide(b.y, origin.y));
    ax * by - bx * ay
}

fn wide(to: i64, from: i64) -> i128 {
    i128::from(to) - i128::from(from)
}

/// Twice the area of a ring, positive counter-clockwise. A partial sum may wrap: the whole is below 2¹²⁵, and wraps back.
fn twice_area(ring: &[Node]) -> i128 {
    let Some(origin) = ring.first() else { return 0 };
    let ends = ring.iter().zip(ring.iter().cycle().skip(1));
    ends.fold(0i128, |sum, (a, b)| {
        sum.wrapping_add(cross(*origin, *a, *b))
    })
}

/// By how much the areas of some rings, holes taken off, and of others differ, in steps of the grid.
#[expect(
    clippy::cast_precision_loss,
    reason = "it is subtracted exactly before, and is small or wrong"
)]
pub(super) fn difference<'a>(
    some: impl IntoIterator<Item = &'a Loop>,
    others: impl IntoIterator<Item = &'a Loop>,
) -> f64 {
    let sum = |sum: i128, ring: &'a Loop| sum.wrapping_add(twice_area(ring));
    let (some, others) = (
        some.into_iter().fold(0, sum),
        others.into_iter().fold(0, sum),
    );
    some.wrapping_sub(others) as f64 / 2.0
}

impl Edge {
    /// How far it goes, east and north, in steps of the grid.
    #[expect(clippy::cast_precision_loss, reason = "it bounds a rounding")]
    pub(super) fn reach(&self) -> f64 {
        let (x, y) = (wide(self.to.x, self.from.x), wide(self.to.y, self.from.y));
        (x.abs() + y.abs()) as f64
    }
}

/// Whether a ring goes counter-clockwise.
pub(super) fn is_counter_clockwise(ring: &[Node]) -> bool {
    twice_area(ring) > 0
}

/// A closed walk as rings that visit no node twice.
fn simple(walk: &[Node]) -> Vec<Loop> {
    let mut loops = Vec::new();
    let mut path: Loop = Vec::new();
    let mut at: BTreeMap<Node, usize> = BTreeMap::new();
    for node in walk {
        if let Some(start) = at.get(node).copied() {
            let ring = path.split_off(start);
            for node in &ring {
                at.remove(node);
            }
            loops.push(ring);
        }
        at.insert(*node, path.len());
        path.push(*node);
    }
    loops.push(path);
    loops
}

/// A shell with its box.
struct Shell<'a> {
    ring: &'a [Node],
    twice_area: i128,
    low: Node,
    high: Node,
}

impl Shell<'_> {
    fn new(ring: &[Node]) -> Shell<'_> {
        let first = ring.first().copied().unwrap_or(Node::new(0, 0));
        let (mut low, mut high) = (first, first);
        for node in ring {
            low = Node::new(low.x.min(node.x), low.y.min(node.y));
            high = Node::new(high.x.max(node.x), high.y.max(node.y));
        }
        Shell {
            ring,
            twice_area: twice_area(ring),
            low,
            high,
        }
    }

    /// Whether a node lies inside, and not on the shell itself.
    fn holds(&self, node: Node) -> bool {
        let beyond = |low: i64, at: i64, high: i64| at <= low || high <= at;
        if beyond(self.low.x, node.x, self.high.x) || beyond(self.low.y, node.y, self.high.y) {
            return false;
        }
        let mut inside = false;
        for (a, b) in self.ring.iter().zip(self.ring.iter().cycle().skip(1)) {
            let side = cross(*a, *b, node);
            let between = a.x.min(b.x) <= node.x && node.x <= a.x.max(b.x);
            let level = a.y.min(b.y) <= node.y && node.y <= a.y.max(b.y);
            if side == 0 && between && level {
                return false;
            }
            if (a.y <= node.y) != (b.y <= node.y) && (side > 0) == (b.y > a.y) {
                inside = !inside;
            }
        }
        inside
    }
}
