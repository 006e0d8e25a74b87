//! Labels: blocks of text, and the places on a sheet that are still free for them.

use std::collections::HashMap;

use tiny_skia::{Point, Rect};

use super::canvas::Canvas;
use super::style::{self, Colour, Writing};
use super::text::{self, Line, Type};

/// A few rows of text that move as one.
#[derive(Debug, Clone, Default)]
pub struct Block {
    rows: Vec<Row>,
    /// The width of its widest row.
    pub width: f32,
    /// From the top of the first row's capitals to the foot of the last row.
    pub height: f32,
    /// The middle of the first row's small letters, from the top.
    pub middle: f32,
}

#[derive(Debug, Clone)]
struct Row {
    line: Line,
    /// From the block's top.
    baseline: f32,
    colour: Colour,
    halo: (f32, f32),
}

/// On which side the rows of a block are flush.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

impl Block {
    /// Adds a row below; `factor` multiplies the writing's lengths.
    #[must_use]
    pub fn row(self, words: &str, writing: &Writing, colour: Colour, factor: f32) -> Self {
        self.row_of_size(words, writing, colour, writing.size, factor)
    }

    /// Adds a row below whose size is not the writing's own.
    #[must_use]
    pub fn row_of_size(
        mut self,
        words: &str,
        writing: &Writing,
        colour: Colour,
        size: f32,
        factor: f32,
    ) -> Self {
        let style = Type::new(writing.face, size * factor).tracked(writing.tracking);
        let line = text::set(words, style);
        let rise = style.size
            * if self.rows.is_empty() {
                CAPITALS
            } else {
                writing.leading
            };
        let baseline = self.height + rise
            - if self.rows.is_empty() {
                0.0
            } else {
                self.foot()
            };
        if self.rows.is_empty() {
            self.middle = baseline - 0.27 * style.size;
        }
        let foot = line
            .path(0.0, 0.0)
            .map_or(0.0, |path| path.bounds().bottom().max(0.0));
        self.width = self.width.max(line.width);
        self.height = baseline + foot;
        let halo = (writing.halo.0 * factor, writing.halo.1);
        self.rows.push(Row {
            line,
            baseline,
            colour,
            halo,
        });
        self
    }

    /// How far the last row reaches below its baseline.
    fn foot(&self) -> f32 {
        self.rows
            .last()
            .map_or(0.0, |row| self.height - row.baseline)
    }

    /// The box that the block fills with its upper left corner here.
    #[must_use]
    pub fn rect(&self, left: f32, top: f32) -> Option<Rect> {
        Rect::from_xywh(left, top, self.width, self.height)
    }

    /// Draws the block with its upper left corner here, every halo below every letter.
    pub fn draw(&self, canvas: &mut Canvas, left: f32, top: f32, align: Align) {
        let paths: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| {
                let slack = self.width - row.line.width;
                let x = left
                    + match align {
                        Align::Left => 0.0,
                        Align::Centre => slack / 2.0,
                        Align::Right => slack,
                    };
                Some((row, row.line.path(x, top + row.baseline)?))
            })
            .collect();
        for (row, path) in &paths {
            let (width, opacity) = row.halo;
            if 0.0 < width {
                canvas.outline(path.clone(), style::PAPER, opacity, width * 2.0);
            }
        }
        for (row, path) in paths {
            canvas.fill(path, row.colour, 1.0);
        }
    }
}

/// How high capitals stand, in ems of Noto Sans.
const CAPITALS: f32 = 0.714;

/// What is written on a sheet, and what stands there already.
#[derive(Debug)]
pub struct Lettering {
    /// What is drawn.
    pub canvas: Canvas,
    /// What stands.
    pub obstacles: Obstacles,
}

impl Lettering {
    /// Writes a block into its box, which is free no longer.
    pub fn write(&mut self, block: &Block, rect: Rect, align: Align) {
        block.draw(&mut self.canvas, rect.left(), rect.top(), align);
        self.obstacles.add(Some(rect));
    }
}

/// What stands on a sheet already.
#[derive(Debug, Default)]
pub struct Obstacles {
    /// What no text may cover: discs, other text, the line between opponents.
    hard: Grid,
    /// What text keeps off where it can: belts, borders.
    soft: Grid,
    /// Text stays within.
    bounds: Option<Rect>,
}

impl Obstacles {
    /// Nothing stands yet; text stays within these bounds.
    #[must_use]
    pub fn within(bounds: Option<Rect>) -> Self {
        Self {
            bounds,
            ..Self::default()
        }
    }

    /// Adds a box that no text may cover.
    pub fn add(&mut self, rect: Option<Rect>) {
        rect.into_iter().for_each(|rect| self.hard.add(rect));
    }

    /// Adds a circle.
    pub fn add_circle(&mut self, middle: Point, radius: f32) {
        // Three boxes leave the corners of the circle's own box free for text.
        for (x, y) in [(1.0, 0.5), (0.78, 0.78), (0.5, 1.0)] {
            let (x, y) = (radius * x, radius * y);
            self.add(Rect::from_ltrb(
                middle.x - x,
                middle.y - y,
                middle.x + x,
                middle.y + y,
            ));
        }
    }

    /// Adds a line that no text may cover.
    pub fn add_line(&mut self, points: &[Point], margin: f32) {
        line_boxes(points, margin, |rect| self.hard.add(rect));
    }

    /// Adds a line that text keeps off where it can.
    pub fn add_soft_line(&mut self, points: &[Point], margin: f32) {
        line_boxes(points, margin, |rect| self.soft.add(rect));
    }

    /// Whether a box is free of everything that no text may cover.
    #[must_use]
    pub fn free(&self, rect: Rect) -> bool {
        let inside = self.bounds.is_none_or(|bounds| {
            bounds.left() <= rect.left()
                && rect.right() <= bounds.right()
                && bounds.top() <= rect.top()
                && rect.bottom() <= bounds.bottom()
        });
        inside && self.hard.free(rect)
    }

    /// Whether a box is free of what text keeps off where it can, too.
    #[must_use]
    pub fn quiet(&self, rect: Rect) -> bool {
        self.free(rect) && self.soft.free(rect)
    }

    /// The first of these boxes that is quiet.
    #[must_use]
    pub fn first_quiet<T: Copy>(&self, places: &[(Rect, T)], air: f32) -> Option<(Rect, T)> {
        let aired = |rect: &Rect| rect.outset(air, air).unwrap_or(*rect);
        places
            .iter()
            .find(|(rect, _)| self.quiet(aired(rect)))
            .copied()
    }

    /// The first of these boxes that is free: the quiet ones are asked before the others.
    #[must_use]
    pub fn first_free<T: Copy>(&self, places: &[(Rect, T)], air: f32) -> Option<(Rect, T)> {
        let aired = |rect: &Rect| rect.outset(air, air).unwrap_or(*rect);
        let free = || {
            places
                .iter()
                .find(|(rect, _)| self.free(aired(rect)))
                .copied()
        };
        self.first_quiet(places, air).or_else(free)
    }
}

/// The places of a block around a point: E, W, NE, SE, NW, SW, N, S, then E and W a little up or down.
#[must_use]
pub fn around(block: &Block, at: Point, reach: f32) -> Vec<(Rect, Align)> {
    let (width, height) = (block.width, block.height);
    let (east, west) = (at.x + reach, at.x - reach - width);
    let level = at.y - block.middle;
    let (up, down) = (at.y - reach * 0.4 - height, at.y + reach * 0.4);
    let (slant_east, slant_west) = (at.x + reach * 0.75, at.x - reach * 0.75 - width);
    let centre = at.x - width / 2.0;
    [
        (east, level, Align::Left),
        (west, level, Align::Right),
        (slant_east, up, Align::Left),
        (slant_east, down, Align::Left),
        (slant_west, up, Align::Right),
        (slant_west, down, Align::Right),
        (centre, at.y - reach - height, Align::Centre),
        (centre, at.y + reach, Align::Centre),
        (east, level - block.middle * 0.8, Align::Left),
        (east, level + block.middle * 0.8, Align::Left),
        (west, level - block.middle * 0.8, Align::Right),
        (west, level + block.middle * 0.8, Align::Right),
    ]
    .into_iter()
    .filter_map(|(left, top, align)| Some((block.rect(left, top)?, align)))
    .collect()
}

/// The places of a block beside a box: E, W, above and below, then the same flush with its corners.
#[must_use]
pub fn beside(block: &Block, around: Rect, gap: f32) -> Vec<(Rect, Align)> {
    let (width, height) = (block.width, block.height);
    let middle = (around.top() + around.bottom() - height) / 2.0;
    let (east, west) = (around.right() + gap, around.left() - gap - width);
    let (above, below) = (around.top() - gap - height, around.bottom() + gap);
    let centre = (around.left() + around.right() - width) / 2.0;
    let flush_right = around.right() - width;
    let flush_foot = around.bottom() - height;
    [
        (east, middle, Align::Left),
        (west, middle, Align::Right),
        (centre, above, Align::Centre),
        (centre, below, Align::Centre),
        (around.left(), above, Align::Left),
        (around.left(), below, Align::Left),
        (flush_right, above, Align::Right),
        (flush_right, below, Align::Right),
        (east, around.top(), Align::Left),
        (east, flush_foot, Align::Left),
        (west, around.top(), Align::Right),
        (west, flush_foot, Align::Right),
    ]
    .into_iter()
    .filter_map(|(left, top, align)| Some((block.rect(left, top)?, align)))
    .collect()
}

/// Cuts a line into short boxes.
fn line_boxes(points: &[Point], margin: f32, mut add: impl FnMut(Rect)) {
    const STEP: f32 = 8.0;
    for pair in points.windows(2) {
        let length = (pair[1] - pair[0]).length();
        let steps = (length / STEP).ceil().clamp(1.0, 4096.0);
        for step in 0..steps as usize {
            let at = |step: usize| super::shape::between(pair[0], pair[1], step as f32 / steps);
            let (a, b) = (at(step), at(step + 1));
            let rect = Rect::from_ltrb(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y));
            rect.and_then(|rect| rect.outset(margin, margin))
                .into_iter()
                .for_each(&mut add);
        }
    }
}

/// Boxes by the squares of a grid that they touch.
#[derive(Debug, Default)]
struct Grid {
    squares: HashMap<(i32, i32), Vec<Rect>>,
}

impl Grid {
    const SQUARE: f32 = 48.0;

    fn squares(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
        let square = |at: f32| (at / Self::SQUARE).floor() as i32;
        let (top, bottom) = (square(rect.top()), square(rect.bottom()));
        (square(rect.left())..=square(rect.right()))
            .flat_map(move |x| (top..=bottom).map(move |y| (x, y)))
    }

    fn add(&mut self, rect: Rect) {
        for square in Self::squares(rect) {
            self.squares.entry(square).or_default().push(rect);
        }
    }

    fn free(&self, rect: Rect) -> bool {
        Self::squares(rect)
            .filter_map(|square| self.squares.get(&square))
            .flatten()
            .all(|other| {
                other.right() <= rect.left()
                    || rect.right() <= other.left()
                    || other.bottom() <= rect.top()
                    || rect.bottom() <= other.top()
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(left: f32, top: f32, width: f32, height: f32) -> Rect {
        Rect::from_xywh(left, top, width, height).expect("a box")
    }

    #[test]
    fn text_keeps_off_what_stands_and_within_the_sheet() {
        let mut obstacles = Obstacles::within(Some(rect(0.0, 0.0, 200.0, 100.0)));
        obstacles.add_circle(Point::from_xy(50.0, 50.0), 20.0);
        assert!(!obstacles.free(rect(60.0, 45.0, 30.0, 10.0)));
        assert!(obstacles.free(rect(71.0, 45.0, 30.0, 10.0)));
        assert!(
            !obstacles.free(rect(180.0, 45.0, 30.0, 10.0)),
            "beyond the edge"
        );
    }

    #[test]
    fn a_quiet_place_is_taken_before_a_crossed_one() {
        let mut obstacles = Obstacles::default();
        obstacles.add_soft_line(&[Point::from_xy(0.0, 5.0), Point::from_xy(100.0, 5.0)], 1.0);
        let places = [
            (rect(10.0, 0.0, 20.0, 10.0), 'E'),
            (rect(10.0, 20.0, 20.0, 10.0), 'S'),
        ];
        assert_eq!(
            obstacles.first_free(&places, 0.0).map(|place| place.1),
            Some('S')
        );
        assert_eq!(
            obstacles.first_free(&places[..1], 0.0).map(|place| place.1),
            Some('E')
        );
    }
}
