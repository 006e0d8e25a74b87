//! A tree of boxes over a sequence whose neighbours lie near one another, such as the edges of a ring: nothing has to
//! be sorted, and finding which of them may meet costs little more than a walk along it.

use std::ops::{ControlFlow, Range};

use geo::Coord;

/// A box, borders included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) min: Coord,
    pub(super) max: Coord,
}

impl Bounds {
    /// The box that meets none.
    const NOTHING: Self = Self {
        min: Coord {
            x: f64::INFINITY,
            y: f64::INFINITY,
        },
        max: Coord {
            x: f64::NEG_INFINITY,
            y: f64::NEG_INFINITY,
        },
    };

    #[inline]
    pub(super) fn of(a: Coord, b: Coord) -> Self {
        Self {
            min: least(a, b),
            max: greatest(a, b),
        }
    }

    #[inline]
    pub(super) fn around(self, other: Self) -> Self {
        Self {
            min: least(self.min, other.min),
            max: greatest(self.max, other.max),
        }
    }

    #[inline]
    pub(super) fn meets(&self, other: &Self) -> bool {
        (self.min.x <= other.max.x)
            & (other.min.x <= self.max.x)
            & (self.min.y <= other.max.y)
            & (other.min.y <= self.max.y)
    }

    /// The box of what two boxes that meet have in common.
    fn common(&self, other: &Self) -> Self {
        Self {
            min: greatest(self.min, other.min),
            max: least(self.max, other.max),
        }
    }

    /// Whether all of another box lies within it.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.min.x <= other.min.x
            && other.max.x <= self.max.x
            && self.min.y <= other.min.y
            && other.max.y <= self.max.y
    }
}

/// The lesser longitude and latitude. All are numbers: one instruction each, where `f64::min` looks for such as are none.
#[inline]
fn least(a: Coord, b: Coord) -> Coord {
    Coord {
        x: if a.x < b.x { a.x } else { b.x },
        y: if a.y < b.y { a.y } else { b.y },
    }
}

#[inline]
fn greatest(a: Coord, b: Coord) -> Coord {
    Coord {
        x: if a.x > b.x { a.x } else { b.x },
        y: if a.y > b.y { a.y } else { b.y },
    }
}

/// How many items share a leaf.
pub(super) const LEAF: usize = 8;

/// The boxes: those of the leaves first, then of two of them each, up to one around all; none where that is a leaf.
#[derive(Debug)]
pub(super) struct Tree {
    levels: Vec<Vec<Bounds>>,
    /// The box around all.
    pub(super) top: Bounds,
    items: usize,
}

/// What is done with two leaves that meet, and the box of what their boxes have in common.
pub(super) type Visit<'v> =
    &'v mut dyn FnMut(Range<usize>, Range<usize>, &Bounds) -> ControlFlow<()>;

impl Tree {
    /// The tree over items of these boxes, in this order.
    pub(super) fn new(mut items: impl ExactSizeIterator<Item = Bounds>) -> Self {
        let count = items.len();
        let leaves = std::iter::from_fn(|| {
            let first = items.next()?;
            Some(items.by_ref().take(LEAF - 1).fold(first, Bounds::around))
        });
        Self::of(leaves, count)
    }

    /// The tree over the edges along these positions, and from the last to the first where that closes them.
    pub(super) fn along(coords: &[Coord], is_closed: bool) -> Self {
        let edges = (coords.len() + usize::from(is_closed)).saturating_sub(1);
        let leaf = |start: usize| {
            let end = (start + LEAF).min(edges);
            let last = if end < coords.len() { end } else { 0 };
            let first = Bounds::of(coords[start], coords[last]);
            coords[start + 1..end.min(coords.len())]
                .iter()
                .fold(first, |all, at| all.around(Bounds { min: *at, max: *at }))
        };
        Self::of((0..edges).step_by(LEAF).map(leaf), edges)
    }

    fn of(mut leaves: impl Iterator<Item = Bounds>, items: usize) -> Self {
        let mut tree = Self {
            levels: Vec::new(),
            top: Bounds::NOTHING,
            items,
        };
        // Most rings of detailed ground, lakes and islands, are no longer than a leaf.
        if items <= LEAF {
            tree.top = leaves.next().unwrap_or(Bounds::NOTHING);
            return tree;
        }
        let mut level: Vec<Bounds> = leaves.collect();
        while 1 < level.len() {
            let pair =
                |pair: &[Bounds]| pair[1..].iter().fold(pair[0], |one, two| one.around(*two));
            let next = level.chunks(2).map(pair).collect();
            tree.levels.push(std::mem::replace(&mut level, next));
        }
        tree.top = level[0];
        tree.levels.push(level);
        tree
    }

    /// The level of the box around all.
    fn height(&self) -> usize {
        self.levels.len().saturating_sub(1)
    }

    fn node(&self, level: usize, node: usize) -> Option<&Bounds> {
        match self.levels.get(level) {
            Some(nodes) => nodes.get(node),
            None => Some(&self.top),
        }
    }

    /// Hands on every two leaves whose boxes meet, each leaf with itself too.
    pub(super) fn within(&self, visit: Visit<'_>) -> ControlFlow<()> {
        self.within_node(self.height(), 0, visit)
    }

    fn within_node(&self, level: usize, node: usize, visit: Visit<'_>) -> ControlFlow<()> {
        if level == 0 {
            let leaf = self.leaf(node);
            return match self.node(0, node) {
                Some(bounds) => visit(leaf.clone(), leaf, bounds),
                None => ControlFlow::Continue(()),
            };
        }
        let (one, two) = (2 * node, 2 * node + 1);
        self.within_node(level - 1, one, visit)?;
        if two < self.levels[level - 1].len() {
            self.within_node(level - 1, two, visit)?;
            self.between_nodes((level - 1, one), self, (level - 1, two), visit)?;
        }
        ControlFlow::Continue(())
    }

    /// Hands on every leaf of this tree with every leaf of the other whose box meets its own.
    pub(super) fn between(&self, other: &Self, visit: Visit<'_>) -> ControlFlow<()> {
        let top = |tree: &Self| (tree.height(), 0);
        if self.items == 0 || other.items == 0 {
            return ControlFlow::Continue(());
        }
        self.between_nodes(top(self), other, top(other), visit)
    }

    fn between_nodes(
        &self,
        a: (usize, usize),
        other: &Self,
        b: (usize, usize),
        visit: Visit<'_>,
    ) -> ControlFlow<()> {
        let (Some(one), Some(two)) = (self.node(a.0, a.1), other.node(b.0, b.1)) else {
            return ControlFlow::Continue(());
        };
        if !one.meets(two) {
            return ControlFlow::Continue(());
        }
        if a.0 == 0 && b.0 == 0 {
            return visit(self.leaf(a.1), other.leaf(b.1), &one.common(two));
        }
        // The higher of the two is opened.
        if b.0 <= a.0 {
            for child in self.children(a) {
                self.between_nodes((a.0 - 1, child), other, b, visit)?;
            }
        } else {
            for child in other.children(b) {
                self.between_nodes(a, other, (b.0 - 1, child), visit)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Hands on all items that a ray from `at` to the east may meet, and those that may meet `around`, a box that holds `at`,
    /// and perhaps some beside them: those of leaves whose box meets `around`, and, with `true`, stretches of them that lie
    /// wholly to the east.
    pub(super) fn east_of(
        &self,
        around: &Bounds,
        at: Coord,
        visit: &mut impl FnMut(Range<usize>, bool) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.east_in((self.height(), 0), around, at, visit)
    }

    fn east_in(
        &self,
        (level, node): (usize, usize),
        around: &Bounds,
        at: Coord,
        visit: &mut impl FnMut(Range<usize>, bool) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(bounds) = self.node(level, node) else {
            return ControlFlow::Continue(());
        };
        if !bounds.meets(around) {
            let is_beside = at.y < bounds.min.y || bounds.max.y < at.y || bounds.max.x < at.x;
            if is_beside {
                return ControlFlow::Continue(());
            }
            let items = (LEAF * node) << level..(LEAF * (node + 1)) << level;
            return visit(items.start..items.end.min(self.items), true);
        }
        if level == 0 {
            return visit(self.leaf(node), false);
        }
        for child in self.children((level, node)) {
            self.east_in((level - 1, child), around, at, visit)?;
        }
        ControlFlow::Continue(())
    }

    /// Hands on the items of every leaf whose box meets `bounds`.
    pub(super) fn meeting(&self, bounds: &Bounds, visit: &mut impl FnMut(Range<usize>)) {
        self.meeting_in((self.height(), 0), bounds, visit);
    }

    fn meeting_in(
        &self,
        (level, node): (usize, usize),
        bounds: &Bounds,
        visit: &mut impl FnMut(Range<usize>),
    ) {
        if !self
            .node(level, node)
            .is_some_and(|node| node.meets(bounds))
        {
            return;
        }
        if level == 0 {
            return visit(self.leaf(node));
        }
        for child in self.children((level, node)) {
            self.meeting_in((level - 1, child), bounds, visit);
        }
    }

    fn children(&self, (level, node): (usize, usize)) -> Range<usize> {
        2 * node..(2 * node + 2).min(self.levels[level - 1].len())
    }

    fn leaf(&self, node: usize) -> Range<usize> {
        LEAF * node..(LEAF * (node + 1)).min(self.items)
    }
}
