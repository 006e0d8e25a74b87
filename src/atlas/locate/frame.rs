//! The frame of a grid: where its cells lie, and which of them an edge touches.

use geo::{Coord, LineString};
use rayon::prelude::*;

/// Cells to an edge: more of them cost more to lay than they spare in looking up.
const CELLS_PER_EDGE: f64 = 0.4;
/// However many edges there are, so many cells.
const MOST_CELLS: f64 = 4_194_304.0;
/// However few edges there are, so many cells: laying them takes no time that counts, and through most no edge runs.
const FEWEST_CELLS: f64 = 8_192.0;

/// So many lines between cells an edge may cross, taken together: a comb whose teeth reach over all of the ground would
/// stand in every cell.
const CROSSINGS_PER_EDGE: f64 = 16.0;
/// And so many more.
const ROOM_FOR_CROSSINGS: f64 = 1_000_000.0;

/// Where the cells of a grid lie.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frame {
    /// Cells to a degree: a power of two, so that the lines between them are exact doubles.
    pub(super) scale: f64,
    /// The first column and row, counted in cells from 0° 0°.
    pub(super) first: (i64, i64),
    pub(super) columns: i64,
    pub(super) rows: i64,
}

/// Where lines lie, and how far they go.
#[derive(Debug, Clone, Copy)]
struct Extent {
    low: Coord,
    high: Coord,
    positions: usize,
    /// How far all edges go, along both axes.
    length: f64,
}

/// The cell of a position.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    column: i64,
    row: i64,
    /// Whether it lies on a line between cells, and belongs to those on both sides.
    on_line: bool,
}

impl Default for Extent {
    fn default() -> Self {
        let all = |number| Coord {
            x: number,
            y: number,
        };
        Self {
            low: all(f64::INFINITY),
            high: all(f64::NEG_INFINITY),
            positions: 0,
            length: 0.0,
        }
    }
}

impl Extent {
    fn with(mut self, line: &LineString) -> Self {
        self.positions += line.0.len();
        let mut before = line.0.first().copied().unwrap_or_default();
        for at in &line.0 {
            self.low = least(self.low, *at);
            self.high = greatest(self.high, *at);
            self.length += (at.x - before.x).abs() + (at.y - before.y).abs();
            before = *at;
        }
        self
    }

    fn and(self, other: Self) -> Self {
        Self {
            low: least(self.low, other.low),
            high: greatest(self.high, other.high),
            positions: self.positions + other.positions,
            length: self.length + other.length,
        }
    }
}

fn least(a: Coord, b: Coord) -> Coord {
    Coord {
        x: a.x.min(b.x),
        y: a.y.min(b.y),
    }
}

fn greatest(a: Coord, b: Coord) -> Coord {
    Coord {
        x: a.x.max(b.x),
        y: a.y.max(b.y),
    }
}

impl Frame {
    /// A frame around lines; `None` where there are none.
    pub(super) fn around<'l>(lines: impl ParallelIterator<Item = &'l LineString>) -> Option<Self> {
        let Extent {
            low,
            high,
            positions,
            length,
        } = lines
            .fold(Extent::default, Extent::with)
            .reduce(Extent::default, Extent::and);
        if positions == 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a rough number is wanted")]
        let edges = positions as f64;
        let wanted = (edges * CELLS_PER_EDGE).clamp(FEWEST_CELLS, MOST_CELLS);
        let most_crossings = CROSSINGS_PER_EDGE.mul_add(edges, ROOM_FOR_CROSSINGS);
        let (width, height) = (high.x - low.x, high.y - low.y);
        // The finest power of two that gives no more cells than wanted, none wider than a degree but where there are more of
        // them, or more to be noted in them, than have room.
        let mut scale = 1_073_741_824.0;
        let cells = |scale: f64| ((width * scale).floor() + 3.0) * ((height * scale).floor() + 3.0);
        while 1.0 < scale && wanted < cells(scale)
            || MOST_CELLS < cells(scale)
            || most_crossings < length * scale
        {
            scale /= 2.0;
        }
        // A column in the west and a row in the south without ground: there every corner lies outside.
        let first = (whole(low.x * scale) - 1, whole(low.y * scale) - 1);
        Some(Self {
            scale,
            first,
            columns: whole(high.x * scale) - first.0 + 1,
            rows: whole(high.y * scale) - first.1 + 1,
        })
    }

    pub(super) fn cells(&self) -> usize {
        usize::try_from(self.columns * self.rows).unwrap_or(0)
    }

    /// The south-western corner of a cell by its column and row from the first.
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2⁵³ cells")]
    pub(super) fn corner(&self, column: i64, row: i64) -> Coord {
        Coord {
            x: (self.first.0 + column) as f64 / self.scale,
            y: (self.first.1 + row) as f64 / self.scale,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "it was a double before")]
    pub(super) fn place(&self, at: Coord) -> Place {
        let (x, y) = (at.x * self.scale, at.y * self.scale);
        let (column, row) = self.cell(at);
        Place {
            column,
            row,
            on_line: column as f64 == x || row as f64 == y,
        }
    }

    /// The column and row in which a position lies, counted in cells from 0° 0°.
    pub(super) fn cell(&self, at: Coord) -> (i64, i64) {
        (whole(at.x * self.scale), whole(at.y * self.scale))
    }

    /// The number of a cell, row by row.
    fn number(&self, column: i64, row: i64) -> u32 {
        let index = (row - self.first.1) * self.columns + column - self.first.0;
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// Hands on every cell that an edge touches, borders included, and perhaps some beside it; `from` and `to` are the places
    /// of its ends.
    pub(super) fn touched(
        &self,
        (a, from): (Coord, Place),
        (b, to): (Coord, Place),
        mut cell: impl FnMut(u32),
    ) {
        let is_within = from.column == to.column && from.row == to.row;
        if is_within && !from.on_line && !to.on_line {
            // As most of them, where borders are detailed.
            return cell(self.number(from.column, from.row));
        }
        let columns = span(a.x.min(b.x) * self.scale, a.x.max(b.x) * self.scale);
        let rows = span(a.y.min(b.y) * self.scale, a.y.max(b.y) * self.scale);
        if columns.0 == columns.1 || rows.0 == rows.1 || a.y == b.y {
            for row in rows.0..=rows.1 {
                for column in columns.0..=columns.1 {
                    cell(self.number(column, row));
                }
            }
            return;
        }
        for row in rows.0..=rows.1 {
            let (west, east) = self.within_row(a, b, row);
            let near = span(west, east);
            for column in near.0.max(columns.0)..=near.1.min(columns.1) {
                cell(self.number(column, row));
            }
        }
    }

    /// From where to where an edge lies in a row, in cells, with some room for rounding.
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2⁵³ rows")]
    fn within_row(&self, a: Coord, b: Coord, row: i64) -> (f64, f64) {
        const ROOM: f64 = 1e-6;
        let (ax, ay) = (a.x * self.scale, a.y * self.scale);
        let slope = (b.x - a.x) / (b.y - a.y);
        let ends = [row as f64, row as f64 + 1.0].map(|y| {
            let y = y.clamp(ay.min(b.y * self.scale), ay.max(b.y * self.scale));
            slope.mul_add(y - ay, ax)
        });
        (ends[0].min(ends[1]) - ROOM, ends[0].max(ends[1]) + ROOM)
    }
}

/// The first and the last cell of those that a stretch touches, its ends included.
fn span(from: f64, to: f64) -> (i64, i64) {
    (-whole(-from) - 1, whole(to))
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
