//! Cells through which edges run: what is in them, in one stretch of words, so that looking up a point goes to one place.
//!
//! Edges that follow one another are a chain of positions. The border of two neighbours is one chain that both have: who
//! crosses it leaves the one and enters the other.

use geo::{Coord, Line};

use super::crossing::{crossed, holds};

/// What is in a cell while it is made. A chain's positions lie in `positions`, those of one chain after those of another.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// The grounds that cover all of it by polygons none of whose edges run through it, ascending.
    pub(super) covers: Vec<u32>,
    /// The polygons whose edges run through it, ascending, and whether its south-western corner lies inside.
    pub(super) polygons: Vec<(u32, bool)>,
    pub(super) chains: Vec<Chain>,
    pub(super) positions: Vec<Coord>,
}

/// Edges that follow one another, of a polygon and perhaps of another that has them the other way round.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chain {
    /// Which of the cell's polygons.
    pub(super) one: u32,
    pub(super) other: u32,
    /// Where its positions begin, and how many they are.
    pub(super) start: usize,
    pub(super) count: usize,
}

/// Among so many chains another polygon's border is looked for.
const NEAR: usize = 16;
/// No other polygon has the chain.
pub(super) const NONE: u32 = u32::MAX;

impl Draft {
    pub(super) fn clear(&mut self) {
        self.covers.clear();
        self.polygons.clear();
        self.chains.clear();
        self.positions.clear();
    }

    /// How many edges there are.
    pub(super) fn edges(&self) -> usize {
        self.positions.len() - self.chains.len()
    }

    pub(super) fn positions(&self, chain: &Chain) -> &[Coord] {
        &self.positions[chain.start..chain.start + chain.count]
    }

    /// Takes in edges of the last polygon.
    pub(super) fn chain(&mut self, positions: &[Coord]) {
        let one = number(self.polygons.len() - 1);
        let is_twin = |chain: &&mut Chain| {
            chain.other == NONE
                && chain.one != one
                && chain.count == positions.len()
                && self.positions[chain.start..chain.start + chain.count]
                    .iter()
                    .rev()
                    .eq(positions)
        };
        // Where thousands of edges meet, looking through all of them takes longer than it spares.
        if let Some(twin) = self.chains.iter_mut().rev().take(NEAR).find(is_twin) {
            twin.other = one;
            return;
        }
        self.chains.push(Chain {
            one,
            other: NONE,
            start: self.positions.len(),
            count: positions.len(),
        });
        self.positions.extend_from_slice(positions);
    }

    /// Takes in a piece of a chain of another cell, of the same polygons.
    pub(super) fn piece(&mut self, whole: &Chain, positions: &[Coord]) {
        self.chains.push(Chain {
            start: self.positions.len(),
            count: positions.len(),
            ..*whole
        });
        self.positions.extend_from_slice(positions);
    }

    /// How many words it takes.
    pub(super) fn words(&self) -> usize {
        2 + self.covers.len()
            + self.polygons.len()
            + 2 * self.chains.len()
            + 2 * self.positions.len()
    }

    /// Writes it behind `words`; `grounds` are those of all polygons.
    pub(super) fn write(&self, grounds: &[u32], words: &mut Vec<u64>) {
        words.push(both(number(self.covers.len()), number(self.polygons.len())));
        words.push(self.chains.len() as u64);
        words.extend(self.covers.iter().map(|ground| u64::from(*ground)));
        words.extend(
            self.polygons
                .iter()
                .map(|(polygon, odd)| u64::from(grounds[*polygon as usize]) << 1 | u64::from(*odd)),
        );
        for chain in &self.chains {
            words.push(both(chain.one, chain.other));
            words.push(chain.count as u64);
            for at in self.positions(chain) {
                words.extend([at.x.to_bits(), at.y.to_bits()]);
            }
        }
    }
}

/// What is in a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    covers: &'a [u64],
    polygons: &'a [u64],
    chains: u64,
    words: &'a [u64],
}

impl<'a> Cell<'a> {
    /// The cell whose first word is `counts` and whose others begin here.
    pub(super) fn of(counts: u64, words: &'a [u64]) -> Option<Self> {
        let (chains, words) = words.split_first()?;
        let (covers, polygons) = halves(counts);
        let (covers, words) = words.split_at_checked(covers as usize)?;
        let (polygons, words) = words.split_at_checked(polygons as usize)?;
        Some(Self {
            covers,
            polygons,
            chains: *chains,
            words,
        })
    }

    /// How many grounds and polygons lie in it.
    pub(super) fn depth(self) -> usize {
        self.covers.len() + self.polygons.len()
    }

    /// The grounds that cover all of it, ascending.
    pub(super) fn covers(self) -> impl Iterator<Item = u32> + 'a {
        self.covers.iter().map(|ground| halves(*ground).0)
    }

    /// The ground of each polygon whose edges run through it, ascending, and whether the corner lies inside.
    pub(super) fn polygons(self) -> impl Iterator<Item = (u32, bool)> + 'a {
        let polygon = |word: &u64| (halves(*word >> 1).0, word & 1 == 1);
        self.polygons.iter().map(polygon)
    }

    /// The ground of a polygon whose edges run through it.
    pub(super) fn ground(self, polygon: u32) -> Option<u32> {
        let word = self.polygons.get(polygon as usize)?;
        Some(halves(*word >> 1).0)
    }

    pub(super) fn chains(self) -> impl Iterator<Item = Edges<'a>> {
        let mut words = self.words;
        (0..self.chains).map_while(move |_| {
            let ([polygons, count], rest) = words.split_first_chunk()?;
            let (positions, rest) = rest.split_at_checked(2 * usize::try_from(*count).ok()?)?;
            words = rest;
            let (one, other) = halves(*polygons);
            Some(Edges {
                one,
                other: (other != NONE).then_some(other),
                positions,
            })
        })
    }

    /// Every edge with its ground, in the direction that the ground's ring has.
    pub(super) fn edges(self) -> impl Iterator<Item = (u32, Line)> + 'a {
        self.chains().flat_map(move |chain| {
            let one = self.ground(chain.one);
            let other = chain.other.and_then(|other| self.ground(other));
            chain.edges().flat_map(move |(a, b)| {
                let one = one.map(|ground| (ground, Line::new(a, b)));
                let other = other.map(|ground| (ground, Line::new(b, a)));
                one.into_iter().chain(other)
            })
        })
    }
}

/// A chain of a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edges<'a> {
    /// Which of the cell's polygons has it.
    pub(super) one: u32,
    /// The polygon that has it the other way round.
    pub(super) other: Option<u32>,
    /// Longitude and latitude in turn.
    positions: &'a [u64],
}

/// How a point lies to a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// On one of its edges.
    On,
    /// The way to it crosses the chain an odd number of times.
    Odd,
    Even,
}

impl<'a> Edges<'a> {
    pub(super) fn edges(self) -> impl Iterator<Item = (Coord, Coord)> + 'a {
        let at = |words: &[u64]| Coord {
            x: f64::from_bits(words[0]),
            y: f64::from_bits(words[1]),
        };
        let (positions, _) = self.positions.as_chunks::<2>();
        positions
            .windows(2)
            .map(move |edge| (at(&edge[0]), at(&edge[1])))
    }

    /// How the way from the cell's corner north, and then east to a point, meets it.
    pub(super) fn way(self, corner: Coord, to: Coord) -> Way {
        let mut odd = false;
        for (a, b) in self.edges() {
            // The way and its end lie in the box between the corner and the point.
            let is_beside = (to.x < a.x.min(b.x))
                | (to.y < a.y.min(b.y))
                | (a.x.max(b.x) < corner.x)
                | (a.y.max(b.y) < corner.y);
            if is_beside {
                continue;
            }
            if holds(a, b, to) {
                return Way::On;
            }
            odd ^= crossed(a, b, corner, to);
        }
        if odd { Way::Odd } else { Way::Even }
    }
}

fn both(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

#[expect(clippy::cast_possible_truncation, reason = "each is a half")]
fn halves(word: u64) -> (u32, u32) {
    (word as u32, (word >> 32) as u32)
}

/// A number as a cell keeps it: 32 bits, for four thousand million positions are 64 GB.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
