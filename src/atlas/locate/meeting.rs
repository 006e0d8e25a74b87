//! Meeting: the edges near a box, each told once, though it may lie in many cells.

use geo::{Coord, Line, Rect};

use super::frame::whole;
use super::grid::{DIVIDED, Grid, LISTED, PARTS, TAG};

/// As many edges are mostly found where any are.
const ROOM: usize = 128;

/// Edges that meet a box, while they are gathered cell by cell.
struct Meeting {
    bounds: Square,
    found: Vec<(u32, Line)>,
    /// Edges of which no end lies in the box, as often as they are in a cell.
    passing: Vec<(u32, Line)>,
}

/// The places between two corners.
#[derive(Clone, Copy)]
struct Square {
    low: Coord,
    high: Coord,
}

impl Grid {
    /// Every edge whose box meets `bounds`, once for each ground that has it, in the direction that the ground's ring has.
    pub fn edges_meeting(&self, bounds: Rect) -> Vec<(u32, Line)> {
        let frame = &self.frame;
        let mut meeting = Meeting {
            bounds: Square {
                low: bounds.min(),
                high: bounds.max(),
            },
            found: Vec::with_capacity(ROOM),
            passing: Vec::new(),
        };
        let place = |at: Coord| {
            (
                whole(at.x * frame.scale) - frame.first.0,
                whole(at.y * frame.scale) - frame.first.1,
            )
        };
        let (low, high) = (place(bounds.min()), place(bounds.max()));
        let columns = low.0.max(0)..=high.0.min(frame.columns - 1);
        let rows = low.1.max(0)..=high.1.min(frame.rows - 1);
        for row in rows {
            for column in columns.clone() {
                let code = self.cell(row * frame.columns + column);
                if code & LISTED == LISTED {
                    let corner = frame.corner(column, row);
                    self.gather(code, Square::at(corner, 1.0 / frame.scale), &mut meeting);
                }
            }
        }
        let mut passing = meeting.passing;
        if !passing.is_empty() {
            let bits = |at: Coord| (at.x.to_bits(), at.y.to_bits());
            passing
                .sort_unstable_by_key(|(ground, edge)| (*ground, bits(edge.start), bits(edge.end)));
            passing.dedup();
            meeting.found.append(&mut passing);
        }
        meeting.found
    }

    /// Gathers the edges in a cell, which is listed or divided, and in its parts.
    fn gather(&self, code: u32, square: Square, meeting: &mut Meeting) {
        if code & DIVIDED == DIVIDED {
            let start = i64::from(code >> TAG);
            for part in 0..PARTS * PARTS {
                let (code, square) = (self.cell(start + part), square.part(part));
                if code & LISTED == LISTED && square.touches(&meeting.bounds) {
                    self.gather(code, square, meeting);
                }
            }
        } else if let Some(cell) = self.contents(code) {
            for chain in cell.chains() {
                let one = cell.ground(chain.one);
                let other = chain.other.and_then(|other| cell.ground(other));
                for (a, b) in chain.edges() {
                    if let Some(list) = meeting.list(a, b, square) {
                        list.extend(one.map(|ground| (ground, Line::new(a, b))));
                        list.extend(other.map(|ground| (ground, Line::new(b, a))));
                    }
                }
            }
        }
    }
}

impl Meeting {
    /// Where an edge belongs that was found in a cell; nowhere, where it is found in another, or does not meet the box.
    fn list(&mut self, a: Coord, b: Coord, cell: Square) -> Option<&mut Vec<(u32, Line)>> {
        if !Square::around(a, b).touches(&self.bounds) {
            return None;
        }
        let (low, high) = if (a.x, a.y) <= (b.x, b.y) {
            (a, b)
        } else {
            (b, a)
        };
        // It is in the cell in which its end lies, and every cell of the box is looked into.
        let end = [low, high].into_iter().find(|end| self.bounds.holds(*end));
        match end {
            Some(end) => cell.begins(end).then_some(&mut self.found),
            None => Some(&mut self.passing),
        }
    }
}

impl Square {
    fn at(corner: Coord, size: f64) -> Self {
        let high = Coord {
            x: corner.x + size,
            y: corner.y + size,
        };
        Self { low: corner, high }
    }

    fn around(a: Coord, b: Coord) -> Self {
        let low = Coord {
            x: a.x.min(b.x),
            y: a.y.min(b.y),
        };
        let high = Coord {
            x: a.x.max(b.x),
            y: a.y.max(b.y),
        };
        Self { low, high }
    }

    /// A part of a cell, by its number. Nothing of this rounds.
    #[expect(clippy::cast_precision_loss, reason = "it is sixteen at most")]
    fn part(self, number: i64) -> Self {
        let size = (self.high.x - self.low.x) / PARTS as f64;
        let corner = Coord {
            x: self.low.x + size * (number % PARTS) as f64,
            y: self.low.y + size * (number / PARTS) as f64,
        };
        Self::at(corner, size)
    }

    fn touches(&self, other: &Self) -> bool {
        self.low.x <= other.high.x
            && other.low.x <= self.high.x
            && self.low.y <= other.high.y
            && other.low.y <= self.high.y
    }

    /// Whether a place lies in it, its borders included.
    fn holds(&self, at: Coord) -> bool {
        self.low.x <= at.x && at.x <= self.high.x && self.low.y <= at.y && at.y <= self.high.y
    }

    /// Whether a place lies in it as in a cell: on its borders in the west and the south, but not on the others.
    fn begins(&self, at: Coord) -> bool {
        self.low.x <= at.x && at.x < self.high.x && self.low.y <= at.y && at.y < self.high.y
    }
}
