//! Grid: ground laid out in cells of a power of two of a degree, so that most points are answered by their cell and the
//! others by a few whole edges.
//!
//! A cell lies outside of all ground, or wholly within some, or edges run through it: then it knows for each polygon
//! whether its own south-western corner lies inside, and how often the way from there to a point crosses the polygon's
//! edges tells the rest. Edges are never clipped, the lines between cells are exact doubles, and whether an edge lies
//! left or right of a point is asked of exact predicates: a point on an edge is on it, to the last bit.

use geo::{Coord, Line, MultiPolygon};

use super::cell::{Cell, Way};
use super::crossing::holds;
use super::frame::{Frame, whole};
use super::lay;

/// Ground laid out in cells.
#[derive(Debug, Default)]
pub struct Grid {
    pub(super) frame: Frame,
    /// What each cell is, row by row, then those of divided cells, sixteen together.
    pub(super) cells: Vec<u32>,
    /// What is in the cells that more than one ground covers or edges run through.
    pub(super) words: Words,
}

/// Words in stretches, as several cores wrote them: to join them would be to copy them all.
#[derive(Debug, Default)]
pub(super) struct Words {
    stretches: Vec<Vec<u64>>,
    /// How many words stand before each stretch.
    before: Vec<usize>,
    count: usize,
}

/// The grounds in which a point lies.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Those that have it inside, ascending.
    pub inside: Vec<u32>,
    /// Those on whose border it lies and that do not have it inside, ascending.
    pub border: Vec<u32>,
    /// How it lies to the polygons of its cell; room to be used again.
    sides: Vec<Side>,
}

/// Where what is known of a point stands in a grid.
#[derive(Debug, Clone, Copy, Default)]
pub struct Glance {
    code: u32,
    scale: f64,
    /// The first word of what is in the cell, where that is listed.
    counts: u64,
}

/// Where a point lies, of one polygon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Inside,
    Outside,
    Edge,
}

/// Nothing is in the cell.
pub(super) const NOTHING: u32 = 0;
/// The cell lies within one ground, whose number is in the other bits.
pub(super) const WITHIN: u32 = 1;
/// What is in the cell stands in the words, from where the other bits say.
pub(super) const LISTED: u32 = 2;
/// The cell is divided: where its parts begin among the cells is in the other bits.
pub(super) const DIVIDED: u32 = 3;
/// So many bits, all of which are set for a divided one, say which of these a cell is.
pub(super) const TAG: u32 = 2;
/// The processor takes so many words of the memory at a time, and in a cell of a few edges are twice as many.
const LINE: usize = 8;
/// A divided cell has so many columns and rows.
pub(super) const PARTS: i64 = 4;

impl Grid {
    /// Lays a grid over grounds, each with its number, ascending, by all cores; `None` where their edges need more than
    /// eight thousand million bytes.
    #[must_use]
    pub fn over(grounds: &[(u32, &MultiPolygon)]) -> Option<Self> {
        lay::lay(grounds)
    }

    /// Finds the grounds in which a point lies, a border included. What `found` held before is gone.
    pub fn locate(&self, at: Coord, found: &mut Found) {
        self.locate_seen(self.glance(at), at, found);
    }

    /// Looks where what is known of a point stands.
    ///
    /// Of many points in one place after another most of the time goes by waiting for the memory. Who glances at some before
    /// locating them waits for all of them at once.
    #[must_use]
    pub fn glance(&self, at: Coord) -> Glance {
        let code = self.cell_at(self.frame.cell(at)).unwrap_or(NOTHING);
        self.glance_in(code, at)
    }

    /// The same, of a point that lies in a cell of this code.
    pub(super) fn glance_in(&self, code: u32, at: Coord) -> Glance {
        let (code, scale) = self.divided(code, at);
        let mut counts = 0;
        if code & DIVIDED == LISTED {
            let words = self.words.from(code);
            let word = |number: usize| words.get(number).copied();
            counts = word(0).unwrap_or(0);
            // What follows in the next lines of the memory is waited for at the same time.
            std::hint::black_box((word(LINE), word(2 * LINE)));
        }
        Glance {
            code,
            scale,
            counts,
        }
    }

    /// Finds the grounds in which a point lies that was glanced at.
    pub fn locate_seen(&self, glance: Glance, at: Coord, found: &mut Found) {
        found.inside.clear();
        found.border.clear();
        match glance.code & DIVIDED {
            WITHIN => found.inside.push(glance.code >> TAG),
            LISTED => self.listed(glance, at, found),
            _ => {}
        }
    }

    fn listed(&self, glance: Glance, at: Coord, found: &mut Found) {
        let words = self.words.from(glance.code).split_first();
        let Some(cell) = words.and_then(|(_, words)| Cell::of(glance.counts, words)) else {
            return;
        };
        let corner = corner(at, glance.scale);
        found.sides.clear();
        let side = |(_, odd)| if odd { Side::Inside } else { Side::Outside };
        found.sides.extend(cell.polygons().map(side));
        for chain in cell.chains() {
            let way = chain.way(corner, at);
            for polygon in std::iter::once(chain.one).chain(chain.other) {
                if let Some(side) = found.sides.get_mut(polygon as usize) {
                    *side = side.beyond(way);
                }
            }
        }
        found.inside.extend(cell.covers());
        let is_covered = !found.inside.is_empty();
        for ((ground, _), side) in cell.polygons().zip(&found.sides) {
            match side {
                Side::Inside => found.inside.push(ground),
                Side::Edge => found.border.push(ground),
                Side::Outside => {}
            }
        }
        if is_covered {
            found.inside.sort_unstable();
        }
        // Polygons of one ground follow each other.
        found.inside.dedup();
        found.border.dedup();
        let inside = &found.inside;
        found
            .border
            .retain(|ground| inside.binary_search(ground).is_err());
    }

    /// How many grounds a point lies in at most: as many as lie in one cell.
    #[must_use]
    pub fn depth(&self) -> usize {
        let listed = self.cells.iter().filter_map(|code| self.contents(*code));
        listed.map(Cell::depth).max().unwrap_or(1)
    }

    /// The edges on which a point lies, with the grounds that they belong to.
    pub fn edges_at(&self, at: Coord) -> Vec<(u32, Line)> {
        let code = self.cell_at(self.frame.cell(at));
        let cell = code.and_then(|code| self.contents(self.divided(code, at).0));
        let edges = cell.into_iter().flat_map(Cell::edges);
        edges
            .filter(|(_, edge)| holds(edge.start, edge.end, at))
            .collect()
    }

    pub(super) fn cell(&self, index: i64) -> u32 {
        let code = usize::try_from(index)
            .ok()
            .and_then(|at| self.cells.get(at));
        code.copied().unwrap_or(NOTHING)
    }

    /// The code of the cell in this column and row, counted from 0° 0°; nothing where there is none.
    pub(super) fn cell_at(&self, (column, row): (i64, i64)) -> Option<u32> {
        let frame = &self.frame;
        let (column, row) = (column - frame.first.0, row - frame.first.1);
        let is_there = (0..frame.columns).contains(&column) && (0..frame.rows).contains(&row);
        is_there.then(|| self.cell(row * frame.columns + column))
    }

    /// The code of the cell, divided no further, in which a point lies that lies in a cell of this code, and how many such
    /// make a degree.
    fn divided(&self, mut code: u32, at: Coord) -> (u32, f64) {
        let mut scale = self.frame.scale;
        while code & DIVIDED == DIVIDED {
            #[expect(clippy::cast_precision_loss, reason = "it is four")]
            let parts = PARTS as f64;
            scale *= parts;
            let (column, row) = (whole(at.x * scale), whole(at.y * scale));
            let part = row.rem_euclid(PARTS) * PARTS + column.rem_euclid(PARTS);
            code = self.cell(i64::from(code >> TAG) + part);
        }
        (code, scale)
    }

    /// What is in a cell where that stands in the words.
    pub(super) fn contents(&self, code: u32) -> Option<Cell<'_>> {
        if code & DIVIDED != LISTED {
            return None;
        }
        let (counts, words) = self.words.from(code).split_first()?;
        Cell::of(*counts, words)
    }
}

impl Words {
    pub(super) fn push(&mut self, stretch: Vec<u64>) {
        self.before.push(self.count);
        self.count += stretch.len();
        self.stretches.push(stretch);
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The words from where a listed cell begins, to the end of its stretch.
    fn from(&self, code: u32) -> &[u64] {
        let at = (code >> TAG) as usize;
        let last = self.before.iter().rposition(|before| *before <= at);
        let words = last.and_then(|last| self.stretches[last].get(at - self.before[last]..));
        words.unwrap_or_default()
    }
}

impl Side {
    /// The side on which a way ends that began on this one.
    fn beyond(self, way: Way) -> Self {
        match (self, way) {
            (Self::Edge, _) | (_, Way::On) => Self::Edge,
            (side, Way::Even) => side,
            (Self::Inside, Way::Odd) => Self::Outside,
            (Self::Outside, Way::Odd) => Self::Inside,
        }
    }
}

/// The south-western corner of the cell in which a point lies.
#[expect(clippy::cast_precision_loss, reason = "it was a double before")]
fn corner(at: Coord, scale: f64) -> Coord {
    // Nothing of this rounds: the scale is a power of two, and what is whole stays so.
    Coord {
        x: whole(at.x * scale) as f64 / scale,
        y: whole(at.y * scale) as f64 / scale,
    }
}
