//! Codes: who holds a ground, written on it. Colour never speaks alone.

use tiny_skia::{Path, Point, Rect, Transform};

use crate::atlas::plate::Ground;
use crate::layers::control::Kind;

use super::cover::Cover;
use super::labels::{Align, Block, Lettering};
use super::shape;
use super::sheet::Sheet;
use super::style::{self, names};
use super::window::Window;
use super::words;

/// How far apart the same code is repeated, in pixels.
const REPEAT: f32 = 400.0;
/// The least distance between the same code on ground that hangs together only on paper.
const APART: f32 = 220.0;
/// The sizes that are tried, the largest first.
const SIZES: [f32; 3] = [1.08, 0.92, 0.79];
/// Ground is looked at in cells of this many pixels, or of more where it is vast.
const CELL: f32 = 4.0;
/// Ground is never cut into more cells a side than this.
const MOST: f32 = 2048.0;
/// The least ground that gets a code.
const LEAST: (f32, f32) = (44.0, 24.0);

/// Writes a code on every ground that has room for one.
pub fn draw(lettering: &mut Lettering, sheet: &Sheet) {
    let unit = sheet.unit();
    for ground in &sheet.plate.ground {
        let mut written = Vec::new();
        for polygon in &ground.shape {
            let Some(path) = shape::polygon(polygon, &sheet.view) else {
                continue;
            };
            let bounds = path.bounds();
            if bounds.width() < LEAST.0 * unit || bounds.height() < LEAST.1 * unit {
                continue;
            }
            if let Some(room) = Room::of(path, sheet) {
                write(lettering, &room, &mut written, ground, sheet);
            }
        }
    }
}

/// Writes the code of a ground where one polygon of it has room; `written` is where it stands already.
fn write(
    lettering: &mut Lettering,
    room: &Room,
    written: &mut Vec<Point>,
    ground: &Ground,
    sheet: &Sheet,
) {
    let unit = sheet.unit();
    for square in room.squares(REPEAT * unit) {
        let placed = SIZES.into_iter().find_map(|size| {
            let block = block(ground, size * unit, sheet);
            let free = |rect: Rect| {
                let middle = middle(rect);
                let apart = |other: &Point| APART * unit < (*other - middle).length();
                written.iter().all(apart) && lettering.obstacles.free(rect)
            };
            let (left, top) = room.best(&block, square, 5.0 * unit, free)?;
            Some((block.rect(left, top)?, block))
        });
        if let Some((rect, block)) = placed {
            lettering.write(&block, rect, Align::Centre);
            written.push(middle(rect));
        }
    }
}

/// The code of a ground as a block.
fn block(ground: &Ground, factor: f32, sheet: &Sheet) -> Block {
    let control = &ground.control;
    let words = words::codes(control, sheet.plate);
    if control.is_unknown() {
        return Block::default().row(&words, &names::NO_REPORT, style::QUIET, factor);
    }
    let ink = match control.kind(sheet.holders()) {
        Kind::Held => sheet.palette.ink(control),
        _ => style::INK,
    };
    let block = Block::default().row(&words, &names::CODE, ink, factor);
    if ground.claimed {
        block.row("claimed", &names::PEAK, ink, factor)
    } else {
        block
    }
}

/// Where a polygon has room, as a table of sums over its cells.
struct Room {
    /// Pixels in a cell.
    cell: f32,
    left: i32,
    top: i32,
    columns: usize,
    rows: usize,
    /// Covered cells above and to the left, one row and column more than cells.
    sums: Vec<u32>,
}

impl Room {
    /// The room of a path on the sheet.
    fn of(path: Path, sheet: &Sheet) -> Option<Self> {
        let bounds = path.bounds();
        let cell = (bounds.width().max(bounds.height()) / MOST).max(CELL);
        let path = path.transform(Transform::from_scale(1.0 / cell, 1.0 / cell))?;
        let Cover { window, field } = Cover::of(&path, Window::cells(&sheet.view, cell), 0)?;
        let (columns, rows) = (field.width, field.height);
        let mut sums = vec![0; (columns + 1) * (rows + 1)];
        for row in 0..rows {
            let mut sum = 0;
            for column in 0..columns {
                sum += u32::from(field.values[row * columns + column] > 0.99);
                sums[(row + 1) * (columns + 1) + column + 1] =
                    sums[row * (columns + 1) + column + 1] + sum;
            }
        }
        Some(Self {
            cell,
            left: window.left,
            top: window.top,
            columns,
            rows,
            sums,
        })
    }

    /// The squares of a grid that the room touches, in pixels of the sheet.
    fn squares(&self, side: f32) -> Vec<Rect> {
        let start = |at: i32| (at as f32 * self.cell / side).floor() as i32;
        let end =
            |at: i32, cells: usize| ((at as f32 + cells as f32) * self.cell / side).floor() as i32;
        let (x, y) = (
            start(self.left)..=end(self.left, self.columns),
            start(self.top)..=end(self.top, self.rows),
        );
        y.flat_map(|row| x.clone().map(move |column| (column, row)))
            .filter_map(|(column, row)| {
                Rect::from_xywh(column as f32 * side, row as f32 * side, side, side)
            })
            .collect()
    }

    /// Whether a box in cells lies in the room as a whole.
    fn holds(&self, left: i32, top: i32, right: i32, bottom: i32) -> bool {
        if left < 0 || top < 0 || self.columns as i32 <= right || self.rows as i32 <= bottom {
            return false;
        }
        let at =
            |column: i32, row: i32| self.sums[row as usize * (self.columns + 1) + column as usize];
        let covered = at(right, bottom) + at(left, top) - at(left, bottom) - at(right, top);
        covered == ((right - left) * (bottom - top)) as u32
    }

    /// The free place for a block with most ground around it, its middle in this square.
    fn best(
        &self,
        block: &Block,
        square: Rect,
        air: f32,
        free: impl Fn(Rect) -> bool,
    ) -> Option<(f32, f32)> {
        let cells = |px: f32| (px / self.cell).ceil() as i32;
        let (wide, high) = (cells(block.width), cells(block.height));
        let range = |low: f32, high: f32, half: f32, origin: i32, most: usize| {
            let first = ((low - half) / self.cell) as i32 - origin;
            let end = ((high - half) / self.cell) as i32 - origin;
            (first.max(0)..end.min(most as i32)).step_by(2)
        };
        let columns = range(
            square.left(),
            square.right(),
            block.width / 2.0,
            self.left,
            self.columns,
        );
        let rows = range(
            square.top(),
            square.bottom(),
            block.height / 2.0,
            self.top,
            self.rows,
        );
        let centre = middle(square);
        let mut best: Option<(i32, f32, Rect)> = None;
        for (left, top) in rows.flat_map(|top| columns.clone().map(move |left| (left, top))) {
            let holds = |grow: i32| {
                self.holds(
                    left - grow,
                    top - grow,
                    left + wide + grow,
                    top + high + grow,
                )
            };
            // A cell of air on every side keeps the code off the rim.
            if !holds(1) {
                continue;
            }
            let x = (self.left + left) as f32 * self.cell;
            let y = (self.top + top) as f32 * self.cell;
            let Some(rect) = block.rect(x, y) else {
                continue;
            };
            // More than forty pixels of ground on every side are no better than forty.
            let around = (2..=10).take_while(|grow| holds(*grow)).last().unwrap_or(1);
            let off = (middle(rect) - centre).length();
            let better = best.is_none_or(|(most, least, _)| (most, -least) < (around, -off));
            if better && rect.outset(air, air).is_some_and(&free) {
                best = Some((around, off, rect));
            }
        }
        best.map(|(_, _, rect)| (rect.left(), rect.top()))
    }
}

fn middle(rect: Rect) -> Point {
    Point::from_xy(
        (rect.left() + rect.right()) / 2.0,
        (rect.top() + rect.bottom()) / 2.0,
    )
}
