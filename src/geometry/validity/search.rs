//! The search for edges that meet, of one ring or of two, and for rings that may lie in others.

use std::ops::{ControlFlow, Range};

use super::contact::{self, Meeting};
use super::near::{self, Near};
use super::nesting;
use super::ring::{Ray, Ring, Side};
use super::tree::{Bounds, LEAF};

/// How many pairs of edges of one geometry are looked at before it is given up as tangled: some seconds' work. Ground as
/// people draw it needs some thirty a position.
const MOST_PAIRS: usize = 1_000_000_000;

/// How many contacts of one geometry are kept: the cells of a large raster touch one another in a million corners, a
/// scribble in many more.
const MOST_CONTACTS: usize = 2_000_000;

/// How many pairs of rings, one in the box of the other, are kept: 400 MB.
const MOST_NESTED: usize = 50_000_000;

/// Two edges that meet, by the numbers of their rings and of themselves, the lower ring or edge first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contact {
    pub(super) rings: (usize, usize),
    pub(super) edges: (usize, usize),
    pub(super) meeting: Meeting,
}

/// Which rings lie in others, as far as the search tells.
#[derive(Debug, Default)]
pub(super) struct Nested {
    /// Rings in the box of another, and that other, where it is to be asked whether they lie in it.
    pub(super) pairs: Vec<(u32, u32)>,
    /// Of each ring whether it is a hole of which a position lies within its shell.
    pub(super) in_shell: Vec<bool>,
}

/// The search for edges that meet.
#[derive(Debug)]
pub(super) struct Search<'s, 'a> {
    rings: &'s [Ring<'a>],
    pairs: usize,
    pub(super) contacts: Vec<Contact>,
    pub(super) nested: Nested,
}

impl<'s, 'a> Search<'s, 'a> {
    pub(super) fn of(rings: &'s [Ring<'a>]) -> Self {
        Self {
            rings,
            pairs: 0,
            contacts: Vec::new(),
            nested: Nested::default(),
        }
    }

    /// Looks through all rings, each by itself and with the others; breaks off where there is too much to look at.
    pub(super) fn all(&mut self) -> ControlFlow<()> {
        self.nested.in_shell = vec![false; self.rings.len()];
        for (number, shell) in near::shells(self.rings).enumerate() {
            self.within(number)?;
            if let Some(shell) = shell {
                self.in_shell(number, shell)?;
            }
        }
        Near::of(self.rings).pairs(&mut |one, two| self.pair(one, two))
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
        if !around.bounds().meets(hole.bounds()) {
            return ControlFlow::Continue(());
        }
        if LEAF < hole.edges() || !around.bounds().covers(hole.bounds()) {
            return self.pair(shell, number);
        }
        let edges = Leaf::of(hole, 0..hole.edges(), hole.bounds());
        let mut ray = Ray::from(hole.coords()[0]);
        let at = ray.at;
        around
            .tree
            .east_of(hole.bounds(), at, &mut |some, is_east| {
                ray.pass(around, some.clone(), is_east);
                if is_east {
                    return ControlFlow::Continue(());
                }
                let some = Leaf::of(around, some, hole.bounds());
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
        if two.bounds().covers(one.bounds())
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

    /// Looks where a ring meets itself.
    pub(super) fn within(&mut self, number: usize) -> ControlFlow<()> {
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
