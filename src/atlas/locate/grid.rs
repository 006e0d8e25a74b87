//! Grid: ground laid out in cells of a power of two of a degree, so that most points are answered by their cell and the
//! others by a few whole edges.
//!
//! A cell lies outside of all ground, or wholly within some, or edges run through it: then it knows for each polygon
//! whether its own south-western corner lies inside, and how often the way from there to a point crosses the polygon's
//! edges tells the rest. Edges are never clipped, the lines between cells are exact doubles, and whether an edge lies
//! left or right of a point is asked of exact predicates: a point on an edge is on it, to the last bit.
//!
//! Where a corner lies on an edge, or a way runs through a vertex, everything is moved by the same infinitely small
//! step, far to the east and less far to the north: no tie is left, and any edges beyond those that matter change nothing.

use geo::kernels::{Kernel, Orientation};
use geo::{Coord, GeoNum, Line, Rect};

/// Ground laid out in cells.
#[derive(Debug, Default)]
pub struct Grid {
    /// The positions of all rings, one ring after the other, each closed: an edge is a position and the next.
    pub(super) corners: Vec<Coord>,
    /// Cells to a degree: a power of two.
    pub(super) scale: f64,
    /// The first column and row, counted in cells from 0° 0°.
    pub(super) first: (i64, i64),
    pub(super) columns: i64,
    pub(super) rows: i64,
    /// What each cell is, row by row, then those of divided cells, sixteen together.
    pub(super) cells: Vec<u32>,
    /// What is in the cells that more than one ground covers or edges run through.
    pub(super) words: Vec<u32>,
}

/// The grounds in which a point lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Those that have it inside, ascending.
    pub inside: Vec<u32>,
    /// Those on whose border it lies and that do not have it inside, ascending.
    pub border: Vec<u32>,
}

/// Nothing is in the cell.
pub(super) const NOTHING: u32 = 0;
/// The cell lies within one ground, whose number is in the other bits.
pub(super) const WITHIN: u32 = 1;
/// What is in the cell stands in the words, from where the other bits say.
pub(super) const LISTED: u32 = 2;
/// The cell is divided: where its parts begin among the cells is in the other bits.
pub(super) const DIVIDED: u32 = 3;
/// How many bits say which of these a cell is.
pub(super) const TAG: u32 = 2;
/// A divided cell has so many columns and rows.
pub(super) const PARTS: i64 = 4;

/// A cell that was looked up.
struct Cell {
    code: u32,
    corner: Coord,
}

/// The edges of a polygon in a cell.
pub(super) struct Local<'a> {
    /// The ground that the polygon belongs to.
    pub(super) ground: u32,
    /// Whether the cell's corner lies inside of the polygon.
    pub(super) odd: bool,
    /// The first position and the number of edges of each run, in turn.
    pub(super) runs: &'a [u32],
}

/// Where a point lies, of one polygon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Inside,
    Outside,
    Edge,
}

impl Grid {
    /// Finds the grounds in which a point lies, a border included. What `found` held before is gone.
    pub fn locate(&self, at: Coord, found: &mut Found) {
        found.inside.clear();
        found.border.clear();
        let Some(cell) = self.cell(at) else { return };
        match cell.code & ((1 << TAG) - 1) {
            WITHIN => found.inside.push(cell.code >> TAG),
            LISTED => self.listed(&cell, at, found),
            _ => {}
        }
    }

    fn listed(&self, cell: &Cell, at: Coord, found: &mut Found) {
        let (covers, locals) = self.contents(cell.code);
        found.inside.extend_from_slice(covers);
        for local in locals {
            match self.side(&local, cell.corner, at) {
                Side::Inside => found.inside.push(local.ground),
                Side::Edge => found.border.push(local.ground),
                Side::Outside => {}
            }
        }
        if !covers.is_empty() {
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

    /// The edges on which a point lies, with the grounds that they belong to.
    pub fn edges_at(&self, at: Coord) -> Vec<(u32, Line)> {
        let mut edges = Vec::new();
        let Some(cell) = self.cell(at).filter(|cell| is_listed(cell.code)) else {
            return edges;
        };
        for local in self.contents(cell.code).1 {
            for (a, b) in self.edges(local.runs) {
                if holds(a, b, at) {
                    edges.push((local.ground, Line::new(a, b)));
                }
            }
        }
        edges
    }

    /// Every edge whose box meets `bounds`, once each, with the number of its first position, ascending.
    pub fn edges_meeting(&self, bounds: Rect) -> Vec<(u32, Line)> {
        let mut found = Vec::new();
        let low = self.place(bounds.min());
        let high = self.place(bounds.max());
        let columns = low.0.max(0)..=high.0.min(self.columns - 1);
        let rows = low.1.max(0)..=high.1.min(self.rows - 1);
        for row in rows {
            for column in columns.clone() {
                self.gather(self.code(row * self.columns + column), &mut found);
            }
        }
        found.sort_unstable();
        found.dedup();
        let edge = |number: u32| {
            let number = number as usize;
            Line::new(self.corners[number], self.corners[number + 1])
        };
        let meets = |edge: &Line| {
            let (a, b) = (edge.start, edge.end);
            a.x.min(b.x) <= bounds.max().x
                && bounds.min().x <= a.x.max(b.x)
                && a.y.min(b.y) <= bounds.max().y
                && bounds.min().y <= a.y.max(b.y)
        };
        found
            .into_iter()
            .map(|number| (number, edge(number)))
            .filter(|(_, edge)| meets(edge))
            .collect()
    }

    /// The numbers of all edges in a cell and its parts.
    fn gather(&self, code: u32, found: &mut Vec<u32>) {
        match code & ((1 << TAG) - 1) {
            LISTED => {
                for local in self.contents(code).1 {
                    for run in local.runs.chunks_exact(2) {
                        found.extend(run[0]..run[0] + run[1]);
                    }
                }
            }
            DIVIDED => {
                let start = i64::from(code >> TAG);
                for part in 0..PARTS * PARTS {
                    self.gather(self.code(start + part), found);
                }
            }
            _ => {}
        }
    }

    /// Column and row of a point, counted from the first.
    fn place(&self, at: Coord) -> (i64, i64) {
        (
            whole(at.x * self.scale) - self.first.0,
            whole(at.y * self.scale) - self.first.1,
        )
    }

    fn code(&self, index: i64) -> u32 {
        let code = usize::try_from(index)
            .ok()
            .and_then(|at| self.cells.get(at));
        code.copied().unwrap_or(NOTHING)
    }

    /// The cell, divided no further, in which a point lies.
    fn cell(&self, at: Coord) -> Option<Cell> {
        let (column, row) = self.place(at);
        if !(0..self.columns).contains(&column) || !(0..self.rows).contains(&row) {
            return None;
        }
        let mut scale = self.scale;
        let mut code = self.code(row * self.columns + column);
        while code & DIVIDED == DIVIDED {
            #[expect(clippy::cast_precision_loss, reason = "it is four")]
            let parts = PARTS as f64;
            scale *= parts;
            let (column, row) = (whole(at.x * scale), whole(at.y * scale));
            let part = row.rem_euclid(PARTS) * PARTS + column.rem_euclid(PARTS);
            code = self.code(i64::from(code >> TAG) + part);
        }
        // Nothing of this rounds: the scale is a power of two, and what is whole stays so.
        #[expect(clippy::cast_precision_loss, reason = "it was a double before")]
        let corner = Coord {
            x: whole(at.x * scale) as f64 / scale,
            y: whole(at.y * scale) as f64 / scale,
        };
        Some(Cell { code, corner })
    }

    /// The grounds that cover a listed cell, and the polygons whose edges run through it.
    pub(super) fn contents(&self, code: u32) -> (&[u32], Locals<'_>) {
        let words = self.words.get((code >> TAG) as usize..).unwrap_or_default();
        let (covers, words) = counted(words);
        let (count, words) = words
            .split_first()
            .map_or((0, words), |(count, rest)| (*count, rest));
        (covers, Locals { count, words })
    }

    fn edges<'a>(&'a self, runs: &'a [u32]) -> impl Iterator<Item = (Coord, Coord)> + 'a {
        runs.chunks_exact(2).flat_map(|run| {
            let (start, count) = (run[0] as usize, run[1] as usize);
            let corners = self.corners.get(start..=start + count).unwrap_or_default();
            corners.windows(2).map(|edge| (edge[0], edge[1]))
        })
    }

    /// On which side of a polygon a point of a cell lies: the way from the cell's corner goes north and then east.
    fn side(&self, local: &Local<'_>, corner: Coord, at: Coord) -> Side {
        let mut odd = local.odd;
        for run in local.runs.chunks_exact(2) {
            let (start, count) = (run[0] as usize, run[1] as usize);
            let corners = self.corners.get(start..=start + count).unwrap_or_default();
            for edge in corners.windows(2) {
                let (a, b) = (edge[0], edge[1]);
                // The way and its end lie in the box between the corner and the point.
                if at.x < a.x.min(b.x)
                    || at.y < a.y.min(b.y)
                    || a.x.max(b.x) < corner.x
                    || a.y.max(b.y) < corner.y
                {
                    continue;
                }
                if holds(a, b, at) {
                    return Side::Edge;
                }
                odd ^= crossed(a, b, corner, at);
            }
        }
        if odd { Side::Inside } else { Side::Outside }
    }
}

/// The polygons in a cell, one after the other.
pub(super) struct Locals<'a> {
    count: u32,
    words: &'a [u32],
}

impl<'a> Iterator for Locals<'a> {
    type Item = Local<'a>;

    fn next(&mut self) -> Option<Local<'a>> {
        self.count = self.count.checked_sub(1)?;
        let (head, words) = self.words.split_first()?;
        let (count, words) = words.split_first()?;
        let (runs, words) = words.split_at_checked(2 * *count as usize)?;
        self.words = words;
        Some(Local {
            ground: head >> 1,
            odd: head & 1 == 1,
            runs,
        })
    }
}

pub(super) fn is_listed(code: u32) -> bool {
    code & ((1 << TAG) - 1) == LISTED
}

/// A list that begins with how long it is, and what follows it.
fn counted(words: &[u32]) -> (&[u32], &[u32]) {
    let Some((count, rest)) = words.split_first() else {
        return (&[], &[]);
    };
    rest.split_at_checked(*count as usize).unwrap_or((&[], &[]))
}

/// The whole number at or below one that is far from the ends of what a number can hold.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "it saturates, and what is out of the grid is out of it"
)]
pub(super) fn whole(number: f64) -> i64 {
    // Cheaper than `floor`, which is a call where the processor may be any of its kind.
    let cut = number as i64;
    if number < cut as f64 { cut - 1 } else { cut }
}

/// Whether a point lies on an edge, its ends included.
fn holds(a: Coord, b: Coord, at: Coord) -> bool {
    a.x.min(b.x) <= at.x
        && at.x <= a.x.max(b.x)
        && a.y.min(b.y) <= at.y
        && at.y <= a.y.max(b.y)
        && turn(a, b, at) == Orientation::Collinear
}

/// Whether the way from `corner` north to the height of `to`, and from there east to it, crosses an edge an odd number of
/// times. `to` may not lie to the west or south of `corner`.
pub(super) fn crossed(a: Coord, b: Coord, corner: Coord, to: Coord) -> bool {
    let bend = Coord {
        x: corner.x,
        y: to.y,
    };
    northward(a, b, corner, bend) ^ eastward(a, b, bend, to)
}

/// Whether the way from one point straight east to another crosses an edge.
pub(super) fn eastward(a: Coord, b: Coord, from: Coord, to: Coord) -> bool {
    (a.y > to.y) != (b.y > to.y)
        && from.x < a.x.max(b.x)
        && a.x.min(b.x) <= to.x
        && is_west(a, b, to)
        && !is_west(a, b, from)
}

/// Whether an edge that spans the height of a point passes it in the west, or through it.
fn is_west(a: Coord, b: Coord, at: Coord) -> bool {
    if a.x.max(b.x) <= at.x {
        return true;
    }
    if at.x < a.x.min(b.x) {
        return false;
    }
    let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
    turn(low, high, at) != Orientation::CounterClockwise
}

/// Whether the way from one point straight north to another crosses an edge.
fn northward(a: Coord, b: Coord, from: Coord, to: Coord) -> bool {
    (a.x > from.x) != (b.x > from.x)
        && from.y <= a.y.max(b.y)
        && a.y.min(b.y) <= to.y
        && is_below(a, b, to)
        && !is_below(a, b, from)
}

/// Whether an edge that spans the longitude of a point passes below it; of one through the point, whether it does a little
/// farther east.
fn is_below(a: Coord, b: Coord, at: Coord) -> bool {
    if a.y.max(b.y) < at.y {
        return true;
    }
    if at.y < a.y.min(b.y) {
        return false;
    }
    let (left, right) = if a.x <= b.x { (a, b) } else { (b, a) };
    match turn(left, right, at) {
        Orientation::CounterClockwise => true,
        Orientation::Clockwise => false,
        Orientation::Collinear => right.y <= left.y,
    }
}

fn turn(a: Coord, b: Coord, at: Coord) -> Orientation {
    <f64 as GeoNum>::Ker::orient2d(a, b, at)
}
