//! A ring with its edges under a tree, and where a place lies to it.

use std::ops::{ControlFlow, Range};

use geo::{Coord, Line};

use super::Spot;
use super::contact;
use super::course::Course;
use super::tree::{Bounds, Tree};

/// A ring with its edges under a tree.
#[derive(Debug)]
pub(super) struct Ring<'a> {
    pub(super) spot: Spot,
    course: Course<'a>,
    pub(super) tree: Tree,
    pub(super) open: bool,
}

impl<'a> Ring<'a> {
    /// A ring of this course; `None` where it encloses nothing.
    pub(super) fn new(spot: Spot, course: Course<'a>) -> Option<Self> {
        (3 <= course.coords.len()).then(|| Self::over(spot, course, false))
    }

    /// The same of a line, which may be open.
    pub(super) fn over(spot: Spot, course: Course<'a>, open: bool) -> Self {
        Self {
            spot,
            tree: Tree::along(&course.coords, !open),
            course,
            open,
        }
    }

    /// The box around it.
    pub(super) fn bounds(&self) -> &Bounds {
        &self.tree.top
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

    /// How many edges it has.
    pub(super) fn edges(&self) -> usize {
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
pub(super) struct Ray {
    pub(super) at: Coord,
    inside: bool,
    on_edge: bool,
}

impl Ray {
    pub(super) fn from(at: Coord) -> Self {
        Self {
            at,
            inside: false,
            on_edge: false,
        }
    }

    /// Passes some edges that follow one another, `is_east` where they lie wholly to the east.
    pub(super) fn pass(&mut self, ring: &Ring<'_>, edges: Range<usize>, is_east: bool) {
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
    pub(super) fn side(&self) -> Side {
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
