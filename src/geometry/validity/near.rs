//! Near: the rings of one or many shapes under a tree of their boxes.

use std::ops::ControlFlow;

use super::ring::Ring;
use super::tree::{Bounds, Tree};

/// The boxes of rings under a tree, each with the number of its ring.
#[derive(Debug)]
pub(super) struct Near {
    boxes: Vec<Item>,
    tree: Tree,
}

/// The box of a ring.
#[derive(Debug, Clone, Copy)]
struct Item {
    bounds: Bounds,
    /// The number of the ring; of a hole that of its shell.
    ring: usize,
    shell: Option<usize>,
}

impl Near {
    /// The boxes of these rings, by their numbers.
    pub(super) fn of(rings: &[Ring<'_>]) -> Self {
        let items = rings.iter().zip(shells(rings)).enumerate();
        let items = items.map(|(number, (ring, shell))| Item {
            bounds: *ring.bounds(),
            ring: number,
            shell,
        });
        let boxes = in_order(items.collect());
        let tree = Tree::new(boxes.iter().map(|item| item.bounds));
        Self { boxes, tree }
    }

    /// Hands on every two rings whose boxes meet, but for holes with their shells.
    pub(super) fn pairs(
        &self,
        visit: &mut impl FnMut(usize, usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.tree.within(&mut |some, others, _| {
            let same = some == others;
            for (at, one) in self.boxes[some].iter().enumerate() {
                let rest = &self.boxes[others.clone()];
                let rest = if same { &rest[at + 1..] } else { rest };
                for two in rest {
                    let is_own = one.shell == Some(two.ring) || two.shell == Some(one.ring);
                    if one.bounds.meets(&two.bounds) && !is_own {
                        visit(one.ring, two.ring)?;
                    }
                }
            }
            ControlFlow::Continue(())
        })
    }

    /// Hands on the rings whose boxes meet this one.
    pub(super) fn meeting(&self, bounds: &Bounds, visit: &mut impl FnMut(usize)) {
        self.tree.meeting(bounds, &mut |items| {
            let met = self.boxes[items]
                .iter()
                .filter(|item| item.bounds.meets(bounds));
            met.for_each(|item| visit(item.ring));
        });
    }
}

/// The number of the shell of each ring that is a hole, where that encloses anything.
pub(super) fn shells(rings: &[Ring<'_>]) -> impl Iterator<Item = Option<usize>> {
    let mut last = None;
    rings.iter().enumerate().map(move |(number, ring)| {
        if !ring.is_hole() {
            last = Some((number, ring.spot.polygon));
            return None;
        }
        let own = last.filter(|(_, polygon)| *polygon == ring.spot.polygon);
        own.map(|(shell, _)| shell)
    })
}

/// The boxes in an order in which neighbours lie near one another, that of a Hilbert curve through their middles.
fn in_order(boxes: Vec<Item>) -> Vec<Item> {
    let Some(first) = boxes.first() else {
        return boxes;
    };
    let around = boxes
        .iter()
        .fold(first.bounds, |all, item| all.around(item.bounds));
    let size = around.max - around.min;
    let scale = f64::from(u16::MAX) / size.x.max(size.y).max(f64::MIN_POSITIVE);
    let mut order: Vec<(u32, usize)> = boxes
        .iter()
        .map(|item| {
            let from = (item.bounds.min + item.bounds.max) / 2.0 - around.min;
            (
                along_curve(cut(from.x * scale), cut(from.y * scale)),
                item.ring,
            )
        })
        .collect();
    order.sort_unstable();
    order.iter().map(|(_, ring)| boxes[*ring]).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it saturates, and nothing hangs on it but the time"
)]
fn cut(number: f64) -> u16 {
    number as u16
}

/// How far along a Hilbert curve a place lies.
fn along_curve(x: u16, y: u16) -> u32 {
    let (mut x, mut y) = (u32::from(x), u32::from(y));
    let mut along = 0;
    for bit in (0..16).rev() {
        let (right, upper) = (x >> bit & 1, y >> bit & 1);
        along = along << 2 | ((3 * right) ^ upper);
        // Within each quarter the curve is turned.
        if upper == 0 {
            if right == 1 {
                (x, y) = (!x, !y);
            }
            (x, y) = (y, x);
        }
    }
    along
}
