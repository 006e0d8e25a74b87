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
    pub(super) fn of(a: Coord, b: Coord) -> Self {
        Self {
            min: Coord {
                x: a.x.min(b.x),
                y: a.y.min(b.y),
            },
            max: Coord {
                x: a.x.max(b.x),
                y: a.y.max(b.y),
            },
        }
    }

    pub(super) fn around(self, other: Self) -> Self {
        Self {
            min: Self::of(self.min, other.min).min,
            max: Self::of(self.max, other.max).max,
        }
    }

    #[inline]
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// The box of what two boxes that meet have in common.
    fn common(&self, other: &Self) -> Self {
        Self {
            min: Coord {
                x: self.min.x.max(other.min.x),
                y: self.min.y.max(other.min.y),
            },
            max: Coord {
                x: self.max.x.min(other.max.x),
                y: self.max.y.min(other.max.y),
            },
        }
    }

    pub(super) fn holds(&self, at: Coord) -> bool {
        self.meets(&Self { min: at, max: at })
    }

    /// Whether a ray from `at` to the east may meet it.
    fn is_east_of(&self, at: Coord) -> bool {
        self.min.y <= at.y && at.y <= self.max.y && at.x <= self.max.x
    }
}

/// How many items share a leaf.
pub(super) const LEAF: usize = 8;

/// The boxes: those of the leaves first, then of two of them each, up to one around all.
#[derive(Debug)]
pub(super) struct Tree {
    levels: Vec<Vec<Bounds>>,
    items: usize,
}

/// What is done with two leaves that meet, and the box of what their boxes have in common.
pub(super) type Visit<'v> =
    &'v mut dyn FnMut(Range<usize>, Range<usize>, &Bounds) -> ControlFlow<()>;

impl Tree {
    /// The tree over items of these boxes, in this order.
    pub(super) fn new(items: &[Bounds]) -> Self {
        let around = |boxes: &[Bounds]| {
            let (first, rest) = boxes.split_first()?;
            Some(rest.iter().fold(*first, |all, one| all.around(*one)))
        };
        let mut levels: Vec<Vec<Bounds>> = vec![items.chunks(LEAF).filter_map(around).collect()];
        while let Some(last) = levels.last()
            && 1 < last.len()
        {
            let next = last.chunks(2).filter_map(around).collect();
            levels.push(next);
        }
        Self {
            levels,
            items: items.len(),
        }
    }

    /// The box around all.
    pub(super) fn bounds(&self) -> Option<Bounds> {
        self.levels.last()?.first().copied()
    }

    /// Hands on every two leaves whose boxes meet, each leaf with itself too.
    pub(super) fn within(&self, visit: Visit<'_>) -> ControlFlow<()> {
        self.within_node(self.levels.len() - 1, 0, visit)
    }

    fn within_node(&self, level: usize, node: usize, visit: Visit<'_>) -> ControlFlow<()> {
        if level == 0 {
            let leaf = self.leaf(node);
            return if leaf.is_empty() {
                ControlFlow::Continue(())
            } else {
                visit(leaf.clone(), leaf, &self.levels[0][node])
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
        let top = |tree: &Self| (tree.levels.len() - 1, 0);
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
        let (one, two) = (&self.levels[a.0][a.1], &other.levels[b.0][b.1]);
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

    /// Hands on the items of every leaf that a ray from `at` to the east may meet.
    pub(super) fn east_of(&self, at: Coord, visit: &mut impl FnMut(Range<usize>)) {
        self.find(&|bounds| bounds.is_east_of(at), visit);
    }

    /// Hands on the items of every leaf whose box meets `bounds`.
    pub(super) fn meeting(&self, bounds: &Bounds, visit: &mut impl FnMut(Range<usize>)) {
        self.find(&|other| other.meets(bounds), visit);
    }

    fn find(&self, wanted: &impl Fn(&Bounds) -> bool, visit: &mut impl FnMut(Range<usize>)) {
        let mut open = vec![(self.levels.len() - 1, 0)];
        while let Some((level, node)) = open.pop() {
            match self.levels[level].get(node) {
                Some(bounds) if wanted(bounds) => {}
                _ => continue,
            }
            if level == 0 {
                visit(self.leaf(node));
            } else {
                open.extend(self.children((level, node)).map(|child| (level - 1, child)));
            }
        }
    }

    fn children(&self, (level, node): (usize, usize)) -> Range<usize> {
        2 * node..(2 * node + 2).min(self.levels[level - 1].len())
    }

    fn leaf(&self, node: usize) -> Range<usize> {
        LEAF * node..(LEAF * (node + 1)).min(self.items)
    }
}
