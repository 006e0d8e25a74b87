//! What lies on either side of each piece of an edge.
//!
//! Around a corner or a crossing one enters and leaves, with each edge that one passes, what it bounds, and along a piece
//! nothing changes. So one known side tells all that hang together; for what lies apart, as a lake does, the edges on a
//! way from the first corner are counted.

use std::cell::LazyCell;
use std::cmp::Ordering;

use geo::Coord;
use geo::kernels::Orientation;

use super::SHAPE;
use super::meet::{Edge, Edges, Pieces, order, sorted, turn};
use super::octagon::Octagon;

/// No half.
const NONE: u32 = u32::MAX;
/// What a word of a set holds.
const WORD: usize = 64;

/// What lies to the left of each half, as sets of bits.
#[derive(Debug)]
pub(super) struct Sides<'a> {
    edges: &'a Edges,
    pieces: &'a Pieces,
    /// Words to a set.
    words: usize,
    /// The sets of all halves, one after the other.
    left: Vec<u64>,
    /// Whether the sets of a piece are known.
    known: Vec<bool>,
    /// The half that leaves the same place next, counter-clockwise; none outside of the octagon, where edges are missing.
    next: Vec<u32>,
    /// Whether what lies about the place that a half leaves is known.
    turned: Vec<bool>,
    /// The corners in the octagon, each with the first half that leaves it, counter-clockwise from due west.
    corners: Vec<(Coord, u32)>,
}

/// A half that leaves a corner.
#[derive(Debug, Clone, Copy)]
struct Leaving {
    at: Coord,
    /// The other end of its edge.
    to: Coord,
    half: u32,
}

impl Leaving {
    /// The order of two that leave the same corner, counter-clockwise from due west.
    fn around(&self, other: &Self) -> Ordering {
        let lower = |to: Coord| (to.y, to.x) < (self.at.y, self.at.x);
        let halves = lower(other.to).cmp(&lower(self.to));
        halves.then_with(|| match turn(self.at, self.to, other.to).side {
            Orientation::CounterClockwise => Ordering::Less,
            Orientation::Clockwise => Ordering::Greater,
            Orientation::Collinear => self.half.cmp(&other.half),
        })
    }
}

/// Whether a set has a bit.
pub(super) fn has(set: &[u64], bit: u32) -> bool {
    let bit = bit as usize;
    set[bit / WORD] >> (bit % WORD) & 1 == 1
}

/// Whether a set has the shape.
pub(super) fn in_shape(set: &[u64]) -> bool {
    has(set, SHAPE)
}

pub(super) fn toggle(set: &mut [u64], bits: &[u32]) {
    for bit in bits {
        let bit = *bit as usize;
        set[bit / WORD] ^= 1 << (bit % WORD);
    }
}

/// Leaves in `set` what is in one of two sets alone.
fn differ(set: &mut [u64], other: &[u64]) {
    for (word, other) in set.iter_mut().zip(other) {
        *word ^= other;
    }
}

impl<'a> Sides<'a> {
    /// All edges that touch the octagon must be there.
    pub(super) fn new(
        edges: &'a Edges,
        pieces: &'a Pieces,
        octagon: &Octagon,
        bits: usize,
    ) -> Self {
        let words = bits.div_ceil(WORD);
        let halves = 2 * pieces.all.len();
        let mut sides = Self {
            edges,
            pieces,
            words,
            left: vec![0; words * halves],
            known: vec![false; pieces.all.len()],
            next: vec![NONE; halves],
            turned: vec![false; halves],
            corners: Vec::new(),
        };
        for halves in &pieces.crossings {
            sides.link(halves);
        }
        sides.link_corners(octagon);
        sides
    }

    /// Notes which halves leave the same place, counter-clockwise.
    fn link(&mut self, halves: &[u32]) {
        for (half, next) in halves.iter().zip(halves.iter().cycle().skip(1)) {
            self.next[*half as usize] = *next;
        }
    }

    fn link_corners(&mut self, octagon: &Octagon) {
        let count = self.edges.all.len();
        let (mut lows, mut highs) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for (edge, pieces) in self.edges.all.iter().zip(self.pieces.starts.windows(2)) {
            if octagon.holds(edge.low) {
                lows.push(Leaving {
                    at: edge.low,
                    to: edge.high,
                    half: 2 * pieces[0],
                });
            }
            if octagon.holds(edge.high) {
                highs.push(Leaving {
                    at: edge.high,
                    to: edge.low,
                    half: 2 * pieces[1] - 1,
                });
            }
        }
        // The lesser ends are in order already.
        let sorted = sorted(&highs, |leaving| leaving.at, |_, _| Ordering::Equal);
        let mut lows = lows.into_iter().peekable();
        let mut highs = sorted.iter().map(|index| highs[*index as usize]).peekable();
        let (mut corner, mut halves) = (Vec::new(), Vec::new());
        self.corners.reserve(count);
        loop {
            let at = match (lows.peek(), highs.peek()) {
                (Some(low), Some(high)) if order(low.at, high.at).is_le() => low.at,
                (_, Some(high)) => high.at,
                (Some(low), None) => low.at,
                (None, None) => break,
            };
            corner.clear();
            corner.extend(std::iter::from_fn(|| lows.next_if(|low| low.at == at)));
            corner.extend(std::iter::from_fn(|| highs.next_if(|high| high.at == at)));
            corner.sort_unstable_by(Leaving::around);
            halves.clear();
            halves.extend(corner.iter().map(|leaving| leaving.half));
            self.link(&halves);
            self.corners.push((at, halves[0]));
        }
    }

    /// Finds what lies beside every piece in the octagon, from what `holds` enters into an empty set that a corner of the shape
    /// lies in, of all but the shape itself; it tells whether the corner lies on no border. `first` is the shape's first corner,
    /// `all` are the edges of all that meets its box. `None` where it contradicts itself: then rings are not closed, or what was given is no ground.
    pub(super) fn spread(
        &mut self,
        first: Coord,
        all: &LazyCell<Edges, impl FnOnce() -> Edges>,
        mut holds: impl FnMut(Coord, &mut [u64]) -> bool,
    ) -> Option<()> {
        let (mut told, mut sets) = (Vec::new(), Vec::new());
        for (corner, half) in &self.corners {
            // From corner to corner nothing changes where no crossing lies between.
            let tells = told.is_empty() || self.is_cut(*half) || self.is_cut(self.next(*half));
            if !tells || !self.edges.bounds_shape(self.edge(*half)) {
                continue;
            }
            let start = sets.len();
            sets.resize(start + self.words, 0);
            if holds(*corner, &mut sets[start..]) {
                told.push((*corner, *half));
            } else {
                sets.truncate(start);
            }
        }
        let (corner, _) = told.first()?;
        let mut west_of_first = self.between(all, first, *corner);
        differ(&mut west_of_first, &sets[..self.words]);
        // To the west of its first corner the shape is not.
        west_of_first[0] &= !(1 << SHAPE);
        let mut waiting = Vec::new();
        let seeds = std::mem::take(&mut self.corners);
        let own = told.iter().copied();
        // What hangs together with the shape's border first: mostly that is all.
        for (corner, half) in own.chain(seeds) {
            // What hangs not together with the border lies inside or outside with all of it.
            if self.turned[half as usize] || !self.edges.touches_shape(corner) {
                continue;
            }
            let mut west = self.between(all, first, corner);
            differ(&mut west, &west_of_first);
            self.tell(half ^ 1, &west)?;
            waiting.push(half);
            while let Some(half) = waiting.pop() {
                self.turn_about(half, &mut waiting)?;
            }
        }
        let agrees = |((_, half), set): (&(Coord, u32), &[u64])| {
            let left = &self.left[self.range(*half)];
            left[0] & !(1 << SHAPE) == set[0] && left[1..] == set[1..]
        };
        let mut each = told.iter().zip(sets.chunks_exact(self.words));
        each.all(agrees).then_some(())
    }

    /// Goes once around the place that a half leaves, from what lies to its left.
    fn turn_about(&mut self, half: u32, waiting: &mut Vec<u32>) -> Option<()> {
        let mut at = half;
        while !self.turned[at as usize] {
            self.turned[at as usize] = true;
            let other = at ^ 1;
            if self.next[other as usize] != NONE && !self.turned[other as usize] {
                waiting.push(other);
            }
            let next = self.next(at);
            // What lies to the left of the one lies to the right of the next.
            self.carry(at, next ^ 1)?;
            at = next;
        }
        Some(())
    }

    /// Notes what lies to the left of a half, and so to its right. `None` where something else is known.
    fn tell(&mut self, half: u32, set: &[u64]) -> Option<()> {
        let range = self.range(half);
        if self.known[half as usize / 2] {
            return (self.left[range] == *set).then_some(());
        }
        self.left[range].copy_from_slice(set);
        self.enter(half);
        Some(())
    }

    /// Notes that the same lies to the left of one half and of another. `None` where something else is known.
    fn carry(&mut self, from: u32, to: u32) -> Option<()> {
        let (from, range) = (self.range(from), self.range(to));
        if self.known[to as usize / 2] {
            return (self.left[from] == self.left[range]).then_some(());
        }
        for (from, to) in from.zip(range) {
            self.left[to] = self.left[from];
        }
        self.enter(to);
        Some(())
    }

    /// Notes what lies to the right of a half, from what lies to its left.
    fn enter(&mut self, half: u32) {
        let piece = half as usize / 2;
        self.known[piece] = true;
        let (left, right) = (self.range(half), self.range(half ^ 1));
        for (left, right) in left.zip(right.clone()) {
            self.left[right] = self.left[left];
        }
        let edge = &self.edges.all[self.pieces.all[piece].edge as usize];
        toggle(&mut self.left[right], self.edges.bits(edge));
    }

    /// What lies to the left and to the right of a piece; nothing where it is not known.
    pub(super) fn beside(&self, piece: usize) -> [&[u64]; 2] {
        let half = u32::try_from(2 * piece).unwrap_or(0);
        [half, half + 1].map(|half| &self.left[self.range(half)])
    }

    fn next(&self, half: u32) -> u32 {
        self.next[half as usize]
    }

    /// Whether the edge of a half is cut into several pieces.
    fn is_cut(&self, half: u32) -> bool {
        let (all, piece) = (&self.pieces.all, half as usize / 2);
        let is_same = |other: usize| all.get(other).is_some_and(|o| o.edge == all[piece].edge);
        is_same(piece + 1) || is_same(piece.wrapping_sub(1))
    }

    fn edge(&self, half: u32) -> &'a Edge {
        &self.edges.all[self.pieces.all[half as usize / 2].edge as usize]
    }

    fn range(&self, half: u32) -> std::ops::Range<usize> {
        let start = half as usize * self.words;
        start..start + self.words
    }

    /// What one leaves or enters on the way from just west of the first corner to just west of another.
    fn between(
        &self,
        edges: &LazyCell<Edges, impl FnOnce() -> Edges>,
        first: Coord,
        to: Coord,
    ) -> Vec<u64> {
        let mut set = vec![0; self.words];
        if first == to {
            return set;
        }
        let near = edges.all.iter().take_while(|edge| edge.low.x <= to.x);
        for edge in near.filter(|edge| is_crossed(edge, first, to)) {
            toggle(&mut set, edges.bits(edge));
        }
        set
    }
}

/// Whether the way from `from` due north or south to the height of `to`, and from there due east to it, crosses an edge,
/// where all of the way is moved by an infinitely small step to the west, and by one far smaller still to the north.
fn is_crossed(edge: &Edge, from: Coord, to: Coord) -> bool {
    let bend = Coord { x: from.x, y: to.y };
    let along_the_parallel = (edge.low.y > to.y) != (edge.high.y > to.y);
    let along_the_meridian = edge.low.x < from.x && from.x <= edge.high.x;
    (along_the_parallel && is_west(edge, to) != is_west(edge, bend))
        != (along_the_meridian && is_below(edge, from) != is_below(edge, bend))
}

/// Whether an edge that spans the height of a point, so moved, passes to the west of it.
fn is_west(edge: &Edge, at: Coord) -> bool {
    if edge.high.x < at.x {
        return true;
    }
    if at.x <= edge.low.x {
        return false;
    }
    let west = match edge.low.y < edge.high.y {
        true => Orientation::Clockwise,
        false => Orientation::CounterClockwise,
    };
    turn(edge.low, edge.high, at).side == west
}

/// Whether an edge that spans the longitude of a point, so moved, passes below it.
fn is_below(edge: &Edge, at: Coord) -> bool {
    match turn(edge.low, edge.high, at).side {
        Orientation::CounterClockwise => true,
        Orientation::Clockwise => false,
        Orientation::Collinear => edge.low.y <= edge.high.y,
    }
}
