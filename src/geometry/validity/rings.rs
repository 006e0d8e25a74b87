//! Rings: where the edges of one ring or of two meet, and whether they cross there.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use geo::{Coord, Line, LineString};

use super::contact::{self, Meeting};
use super::course::Course;
use super::near::{self, Near};
use super::nesting;
use super::tree::{Bounds, LEAF, Tree};
use super::winding;
use super::{Flaw, Kind, Spot};

/// How many pairs of edges of one geometry are looked at before it is given up as tangled: some seconds' work. Ground as
/// people draw it needs some thirty a position.
const MOST_PAIRS: usize = 1_000_000_000;

/// How many contacts of one geometry are kept: the cells of a large raster touch one another in a million corners, a
/// scribble in many more.
const MOST_CONTACTS: usize = 2_000_000;

/// How many pairs of rings, one in the box of the other, are kept: 400 MB.
const MOST_NESTED: usize = 50_000_000;

/// A ring with its edges under a tree.
#[derive(Debug)]
pub(super) struct Ring<'a> {
    pub(super) spot: Spot,
    course: Course<'a>,
    tree: Tree,
    pub(super) bounds: Bounds,
    open: bool,
}

impl<'a> Ring<'a> {
    /// A ring of this course; `None` where it encloses nothing.
    pub(super) fn new(spot: Spot, course: Course<'a>) -> Option<Self> {
        if course.coords.len() < 3 {
            return None;
        }
        Self::over(spot, course, false)
    }

    fn over(spot: Spot, course: Course<'a>, open: bool) -> Option<Self> {
        let tree = Tree::along(&course.coords, !open);
        let bounds = tree.bounds()?;
        Some(Self {
            spot,
            course,
            tree,
            bounds,
            open,
        })
    }

    pub(super) fn coords(&self) -> &[Coord] {
        &self.course.coords
    }

    /// The edge from position `number` to the next.
    #[inline]
    pub(super) fn edge(&self, number: usize) -> Line {
        let coords = &self.course.coords;
        let next = if number + 1 == coords.len() {
            0
        } else {
            number + 1
        };
        Line::new(coords[number], coords[next])
    }

    fn edges(&self) -> usize {
        self.course.coords.len() - usize::from(self.open)
    }

    /// The position of the file that position `number` of the course is.
    pub(super) fn spot_of(&self, number: usize) -> Spot {
        let numbers = self.course.numbers.as_ref();
        self.spot
            .at(numbers.map_or(number, |numbers| numbers[number]))
    }

    pub(super) fn is_hole(&self) -> bool {
        self.spot.ring > 0
    }

    /// Where a place lies, and whether the ring's edges pass through it. Costs a walk down the tree to the edges near it:
    /// of a stretch of them to the east of it the ends alone tell whether a ray crosses it an odd number of times.
    pub(super) fn side(&self, at: Coord) -> Side {
        let mut ray = Ray::from(at);
        let walked = self
            .tree
            .east_of(&Bounds::of(at, at), at, &mut |edges, is_east| {
                ray.pass(self, edges, is_east);
                ControlFlow::Continue(())
            });
        debug_assert!(walked.is_continue());
        ray.side()
    }
}

/// A ray from a place to the east, which crosses edges of a ring.
#[derive(Debug)]
struct Ray {
    at: Coord,
    inside: bool,
    on_edge: bool,
}

impl Ray {
    fn from(at: Coord) -> Self {
        Self {
            at,
            inside: false,
            on_edge: false,
        }
    }

    /// Passes some edges that follow one another, `is_east` where they lie wholly to the east.
    fn pass(&mut self, ring: &Ring<'_>, edges: Range<usize>, is_east: bool) {
        let at = self.at;
        if is_east {
            let (first, last) = (ring.edge(edges.start), ring.edge(edges.end - 1));
            self.inside ^= (at.y < first.start.y) != (at.y < last.end.y);
            return;
        }
        for number in edges {
            let edge = ring.edge(number);
            let (a, b) = (edge.start, edge.end);
            let spans = (at.y < a.y) != (at.y < b.y);
            let touches = a.y.min(b.y) <= at.y && at.y <= a.y.max(b.y);
            if !touches {
                continue;
            }
            let side = contact::side(edge, at);
            if side == geo::Orientation::Collinear {
                self.on_edge |= contact::in_box(edge, at);
            } else if spans {
                let upward = a.y < b.y;
                let left = side == geo::Orientation::CounterClockwise;
                self.inside ^= upward == left;
            }
        }
    }

    /// Where its place lies, once all edges are passed.
    fn side(&self) -> Side {
        match (self.on_edge, self.inside) {
            (true, _) => Side::Edge,
            (false, true) => Side::Inside,
            (false, false) => Side::Outside,
        }
    }
}

/// Where a place lies to a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Inside,
    Edge,
    Outside,
}

/// Two edges that meet, by the numbers of their rings and of themselves, the lower ring or edge first.
#[derive(Debug, Clone, Copy)]
struct Contact {
    rings: (usize, usize),
    edges: (usize, usize),
    meeting: Meeting,
}

/// What is known of two rings, or of one ring with itself, that meet.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    /// Where they cross: the edges' numbers, and the place.
    pub(super) crossings: Vec<((usize, usize), Coord)>,
    /// Where they touch without crossing.
    pub(super) touches: Vec<((usize, usize), Coord)>,
    /// Where they have a part of their course in common.
    pub(super) along: Vec<((usize, usize), Coord)>,
}

/// Which rings lie in others, as far as the search tells.
#[derive(Debug, Default)]
pub(super) struct Nested {
    /// Rings in the box of another, and that other, where it is to be asked whether they lie in it.
    pub(super) pairs: Vec<(u32, u32)>,
    /// Of each ring whether it is a hole of which a position lies within its shell.
    pub(super) in_shell: Vec<bool>,
}

/// Tells what is wrong with these rings of one geometry.
pub(super) fn judge(rings: &[Ring<'_>], flaws: &mut Vec<Flaw>) {
    let near = Near::of(rings);
    let mut search = Search {
        rings,
        pairs: 0,
        contacts: Vec::new(),
        nested: Nested::default(),
    };
    let is_tangled = search.all(&near).is_break();
    if is_tangled && let Some(ring) = rings.first() {
        flaws.push(Flaw::at(Kind::Tangled, ring.spot, ring.coords()[0]));
    }
    let Search {
        contacts, nested, ..
    } = search;
    // A hole whose shell was not come to would seem to lie outside.
    let nested = (!is_tangled).then_some(nested);
    let mut meetings = sorted(rings, &contacts);
    for ((one, two), meetings) in &mut meetings {
        if one == two {
            flaws.extend(within(&rings[*one], meetings));
        }
    }
    nesting::judge(rings, nested, &meetings, flaws);
}

/// The search for edges that meet.
#[derive(Debug)]
struct Search<'s, 'a> {
    rings: &'s [Ring<'a>],
    pairs: usize,
    contacts: Vec<Contact>,
    nested: Nested,
}

impl Search<'_, '_> {
    fn all(&mut self, near: &Near) -> ControlFlow<()> {
        self.nested.in_shell = vec![false; self.rings.len()];
        for (number, shell) in near::shells(self.rings).enumerate() {
            self.within(number)?;
            if let Some(shell) = shell {
                self.in_shell(number, shell)?;
            }
        }
        near.pairs(&mut |one, two| self.pair(one, two))
    }

    fn pair(&mut self, one: usize, two: usize) -> ControlFlow<()> {
        self.nested(one, two)?;
        self.nested(two, one)?;
        self.between(one.min(two), one.max(two))
    }

    /// Looks where a hole meets its shell, and whether it lies in it: of a small one both at once, as nearly all are.
    fn in_shell(&mut self, number: usize, shell: usize) -> ControlFlow<()> {
        let rings = self.rings;
        let (hole, around) = (&rings[number], &rings[shell]);
        if !around.bounds.meets(&hole.bounds) {
            return ControlFlow::Continue(());
        }
        if LEAF < hole.edges() || !around.bounds.covers(&hole.bounds) {
            return self.pair(shell, number);
        }
        let edges = Leaf::of(hole, 0..hole.edges(), &hole.bounds);
        let mut ray = Ray::from(hole.coords()[0]);
        let at = ray.at;
        around
            .tree
            .east_of(&hole.bounds, at, &mut |some, is_east| {
                ray.pass(around, some.clone(), is_east);
                if is_east {
                    return ControlFlow::Continue(());
                }
                let some = Leaf::of(around, some, &hole.bounds);
                self.meet((shell, number), &some, &edges)
            })?;
        match ray.side() {
            Side::Inside => self.nested.in_shell[number] = true,
            _ => self.nested(number, shell)?,
        }
        ControlFlow::Continue(())
    }

    fn nested(&mut self, inner: usize, outer: usize) -> ControlFlow<()> {
        let (one, two) = (&self.rings[inner], &self.rings[outer]);
        if two.bounds.covers(&one.bounds)
            && nesting::is_asked(one.spot, two.spot)
            && let (Ok(inner), Ok(outer)) = (u32::try_from(inner), u32::try_from(outer))
        {
            self.nested.pairs.push((inner, outer));
        }
        if MOST_NESTED < self.nested.pairs.len() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn within(&mut self, number: usize) -> ControlFlow<()> {
        let rings = self.rings;
        let ring = &rings[number];
        let last = ring.edges() - 1;
        // Of three edges each is a neighbour of the others, and so are most rings of detailed ground.
        if !ring.open && last < 3 {
            return ControlFlow::Continue(());
        }
        ring.tree.within(&mut |some, others, common| {
            let same = some == others;
            let some = Leaf::of(ring, some, common);
            let others = match same {
                true => some,
                false => Leaf::of(ring, others, common),
            };
            self.count(&some, &others)?;
            for (at, (e, bounds)) in some.edges().iter().enumerate() {
                let first = if same { at + 1 } else { 0 };
                for (f, other) in &others.edges()[first..] {
                    if !bounds.meets(other) {
                        continue;
                    }
                    let (e, f) = (*e.min(f), *e.max(f));
                    let neighbours = f - e <= 1 || (!ring.open && e == 0 && f == last);
                    if !neighbours {
                        self.note((number, number), (e, f));
                    }
                }
            }
            ControlFlow::Continue(())
        })
    }

    fn between(&mut self, one: usize, two: usize) -> ControlFlow<()> {
        let rings = self.rings;
        let (first, second) = (&rings[one], &rings[two]);
        first
            .tree
            .between(&second.tree, &mut |some, others, common| {
                let (some, others) = (
                    Leaf::of(first, some, common),
                    Leaf::of(second, others, common),
                );
                self.meet((one, two), &some, &others)
            })
    }

    /// Notes where edges of two rings meet.
    fn meet(&mut self, rings: (usize, usize), some: &Leaf, others: &Leaf) -> ControlFlow<()> {
        self.count(some, others)?;
        for (e, bounds) in some.edges() {
            for (f, other) in others.edges() {
                if bounds.meets(other) {
                    self.note(rings, (*e, *f));
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn note(&mut self, rings: (usize, usize), edges: (usize, usize)) {
        let (e, f) = (
            self.rings[rings.0].edge(edges.0),
            self.rings[rings.1].edge(edges.1),
        );
        if let Some(meeting) = contact::meeting(e, f) {
            self.contacts.push(Contact {
                rings,
                edges,
                meeting,
            });
        }
    }

    fn count(&mut self, some: &Leaf, others: &Leaf) -> ControlFlow<()> {
        self.pairs += 1 + some.count * others.count;
        if MOST_PAIRS < self.pairs || MOST_CONTACTS < self.contacts.len() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// The edges of a leaf that come near another leaf, with their boxes.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    edges: [(usize, Bounds); LEAF],
    count: usize,
}

impl Leaf {
    /// The edges of `leaf` whose boxes meet `common`.
    fn of(ring: &Ring<'_>, leaf: Range<usize>, common: &Bounds) -> Self {
        let mut near = Self {
            edges: [(0, *common); LEAF],
            count: 0,
        };
        let coords = ring.coords();
        let mut from = coords[leaf.start];
        for number in leaf {
            let to = *coords.get(number + 1).unwrap_or(&coords[0]);
            let bounds = Bounds::of(from, to);
            from = to;
            near.edges[near.count] = (number, bounds);
            near.count += usize::from(bounds.meets(common));
        }
        near
    }

    fn edges(&self) -> &[(usize, Bounds)] {
        &self.edges[..self.count]
    }
}

/// The contacts by the rings that meet, each place once: a corner is an end of two edges.
fn sorted(rings: &[Ring<'_>], contacts: &[Contact]) -> BTreeMap<(usize, usize), Meetings> {
    let mut by_rings: BTreeMap<(usize, usize), Meetings> = BTreeMap::new();
    for contact in contacts {
        let meetings = by_rings.entry(contact.rings).or_default();
        let (one, two) = (&rings[contact.rings.0], &rings[contact.rings.1]);
        match contact.meeting {
            Meeting::Cross(at) => meetings.crossings.push((contact.edges, at)),
            Meeting::Along(at) => meetings.along.push((contact.edges, at)),
            Meeting::Touch(at) => {
                let corners = (
                    corner(one, contact.edges.0, at),
                    corner(two, contact.edges.1, at),
                );
                let ends = |ring: &Ring<'_>, corner: Corner| ring.around(corner);
                let crosses = match (ends(one, corners.0), ends(two, corners.1)) {
                    (Some(first), Some(second)) => contact::cross_at(at, first, second),
                    // An open line that ends at the other one does not cross it.
                    _ => Some(false),
                };
                let mut edges = (corners.0.number(), corners.1.number());
                if contact.rings.0 == contact.rings.1 && edges.1 < edges.0 {
                    edges = (edges.1, edges.0);
                }
                match crosses {
                    Some(true) => meetings.crossings.push((edges, at)),
                    Some(false) => meetings.touches.push((edges, at)),
                    // What leaves along one line is told where it runs along.
                    None => {}
                }
            }
        }
    }
    for meetings in by_rings.values_mut() {
        for list in [
            &mut meetings.crossings,
            &mut meetings.touches,
            &mut meetings.along,
        ] {
            list.sort_by(|(a, at), (b, other)| {
                (a.1, a.0, at.x, at.y)
                    .partial_cmp(&(b.1, b.0, other.x, other.y))
                    .unwrap_or(std::cmp::Ordering::Equal)
            });
            list.dedup();
        }
    }
    by_rings
}

/// A place on a course: at a position, or within the edge that begins there.
#[derive(Debug, Clone, Copy)]
enum Corner {
    Position(usize),
    Edge(usize),
}

impl Corner {
    fn number(self) -> usize {
        match self {
            Self::Position(number) | Self::Edge(number) => number,
        }
    }
}

fn corner(ring: &Ring<'_>, edge: usize, at: Coord) -> Corner {
    let line = ring.edge(edge);
    if line.start == at {
        Corner::Position(edge)
    } else if line.end == at {
        let next = edge + 1;
        Corner::Position(if next == ring.coords().len() { 0 } else { next })
    } else {
        Corner::Edge(edge)
    }
}

impl Ring<'_> {
    /// Whence the course comes to a corner and where it goes; `None` at the ends of an open line.
    fn around(&self, corner: Corner) -> Option<[Coord; 2]> {
        let coords = self.coords();
        let count = coords.len();
        match corner {
            Corner::Edge(number) => {
                let edge = self.edge(number);
                Some([edge.start, edge.end])
            }
            Corner::Position(number) if self.open && (number == 0 || number + 1 == count) => None,
            Corner::Position(number) => Some([
                coords[(number + count - 1) % count],
                coords[(number + 1) % count],
            ]),
        }
    }
}

/// What is wrong with one ring that meets itself.
fn within(ring: &Ring<'_>, meetings: &Meetings) -> Vec<Flaw> {
    let tell = |kind: Kind, list: &[((usize, usize), Coord)]| {
        let ((other, number), at) = *list.first()?;
        Some(Flaw {
            other: Some(ring.spot_of(other)),
            count: list.len(),
            ..Flaw::at(kind, ring.spot_of(number), at)
        })
    };
    if let [((e, f), at)] = meetings.crossings[..]
        && meetings.along.is_empty()
        && winding::is_bow_tie(ring.coords(), (e, f), at)
    {
        return tell(Kind::BowTie, &meetings.crossings)
            .into_iter()
            .collect();
    }
    if !meetings.crossings.is_empty() {
        return tell(Kind::SelfCrossing, &meetings.crossings)
            .into_iter()
            .collect();
    }
    if !meetings.along.is_empty() && !winding::is_simple(ring.coords()) {
        return tell(Kind::SelfCrossing, &meetings.along)
            .into_iter()
            .collect();
    }
    let touching = tell(Kind::SelfTouching, &meetings.touches);
    let along = tell(Kind::AlongItself, &meetings.along);
    touching.into_iter().chain(along).collect()
}

/// Where a line meets itself other than with its ends.
pub(super) fn line_crossing(line: &LineString) -> Option<Flaw> {
    let mut coords = Vec::with_capacity(line.0.len());
    let mut numbers = Vec::with_capacity(line.0.len());
    for (number, at) in line.0.iter().enumerate() {
        if coords.last() != Some(at) {
            coords.push(*at);
            numbers.push(number);
        }
    }
    if coords.len() < 2 {
        return None;
    }
    let course = Course {
        coords: coords.into(),
        numbers: Some(numbers),
        long_edge: false,
    };
    let rings = [Ring::over(Spot::default(), course, true)?];
    let mut search = Search {
        rings: &rings,
        pairs: 0,
        contacts: Vec::new(),
        nested: Nested::default(),
    };
    let tangled = search.within(0).is_break();
    let meetings = sorted(&rings, &search.contacts);
    let meetings = meetings.get(&(0, 0));
    let lists = meetings.map(|meetings| [&meetings.crossings, &meetings.along]);
    let mut all: Vec<_> = lists.into_iter().flatten().flatten().copied().collect();
    all.sort_by_key(|((e, f), _)| (*f, *e));
    match all.first() {
        Some(((e, f), at)) => Some(Flaw {
            other: Some(rings[0].spot_of(*e)),
            count: all.len(),
            ..Flaw::at(Kind::SelfCrossing, rings[0].spot_of(*f), *at)
        }),
        None if tangled => Some(Flaw::at(Kind::Tangled, Spot::default(), line.0[0])),
        None => None,
    }
}
