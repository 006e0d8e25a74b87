//! Near: the rings of one or many shapes under a tree of their boxes.

use std::ops::ControlFlow;

use super::rings::Ring;
use super::tree::{Bounds, Tree};

/// The boxes of rings under a tree, each with the number of its ring.
#[derive(Debug)]
pub(super) struct Near {
    boxes: Vec<(Bounds, usize)>,
    tree: Tree,
}

impl Near {
    /// The boxes of these rings, by their numbers.
    pub(super) fn of(rings: &[Ring<'_>]) -> Self {
        let boxes = rings.iter().enumerate();
        let mut boxes: Vec<_> = boxes.map(|(number, ring)| (ring.bounds, number)).collect();
        halve(&mut boxes);
        let tree = Tree::new(boxes.iter().map(|(bounds, _)| *bounds));
        Self { boxes, tree }
    }

    /// Hands on every two rings whose boxes meet.
    pub(super) fn pairs(
        &self,
        visit: &mut impl FnMut(usize, usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.tree.within(&mut |some, others, _| {
            let same = some == others;
            for (at, (bounds, one)) in self.boxes[some].iter().enumerate() {
                let rest = &self.boxes[others.clone()];
                let rest = if same { &rest[at + 1..] } else { rest };
                for (_, two) in rest.iter().filter(|(other, _)| other.meets(bounds)) {
                    visit(*one, *two)?;
                }
            }
            ControlFlow::Continue(())
        })
    }

    /// Hands on the rings whose boxes meet this one.
    pub(super) fn meeting(&self, bounds: &Bounds, visit: &mut impl FnMut(usize)) {
        self.tree.meeting(bounds, &mut |items| {
            let met = self.boxes[items].iter().filter(|ring| ring.0.meets(bounds));
            met.for_each(|(_, number)| visit(*number));
        });
    }
}

/// Brings boxes into an order in which neighbours lie near one another, by halving the box around all again and again.
fn halve(part: &mut [(Bounds, usize)]) {
    if part.len() <= 8 {
        return;
    }
    let middle = |bounds: Bounds| (bounds.min + bounds.max) / 2.0;
    let first = Bounds::of(middle(part[0].0), middle(part[0].0));
    let around = part.iter().fold(first, |all, (bounds, _)| {
        let at = middle(*bounds);
        all.around(Bounds { min: at, max: at })
    });
    let size = around.max - around.min;
    let half = part.len() / 2;
    let key = |(bounds, _): &(Bounds, usize)| {
        let middle = middle(*bounds);
        if size.y < size.x { middle.x } else { middle.y }
    };
    part.select_nth_unstable_by(half, |a, b| key(a).total_cmp(&key(b)).then(a.1.cmp(&b.1)));
    let (left, right) = part.split_at_mut(half);
    halve(left);
    halve(right);
}
