//! Columns: furniture set from above, section by section.

use tiny_skia::{PathBuilder, Point, Rect};

use crate::render::canvas::Canvas;
use crate::render::shape;
use crate::render::style::{Colour, LineStyle, RULE, Writing, panel};
use crate::render::text::{self, Type};

/// A section of furniture: what is drawn, from its own upper left corner, and how high it is.
#[derive(Debug, Default)]
pub struct Section {
    /// What is drawn.
    pub canvas: Canvas,
    /// Its width in pixels.
    pub width: f32,
    /// How far down it is filled.
    pub height: f32,
    /// What lengths and type are multiplied by.
    pub unit: f32,
}

/// Words in one writing.
pub type Span<'a> = (Writing, &'a str);

impl Section {
    /// An empty section.
    #[must_use]
    pub fn new(width: f32, unit: f32) -> Self {
        Self {
            canvas: Canvas::default(),
            width,
            height: 0.0,
            unit,
        }
    }

    /// Leaves space.
    pub fn skip(&mut self, units: f32) {
        self.height += units * self.unit;
    }

    /// How wide words are.
    #[must_use]
    pub fn measure(&self, words: &str, writing: Writing) -> f32 {
        text::width(words, self.style(writing))
    }

    /// Words cut at a space where they are wider than their room.
    #[must_use]
    pub fn fitting(&self, words: &str, writing: Writing, room: f32) -> String {
        let mut parts: Vec<&str> = words.split(' ').collect();
        let mut cut = words.to_owned();
        while room < self.measure(&cut, writing) && 1 < parts.len() {
            parts.pop();
            cut = format!("{} …", parts.join(" ").trim_end_matches(','));
        }
        cut
    }

    /// The first of several wordings that has room, or else the last.
    #[must_use]
    pub fn shortest<'w>(&self, wordings: &[&'w str], writing: Writing, room: f32) -> &'w str {
        let fits = |words: &&&str| self.measure(words, writing) <= room;
        wordings
            .iter()
            .find(fits)
            .or(wordings.last())
            .copied()
            .unwrap_or("")
    }

    fn style(&self, writing: Writing) -> Type {
        Type::new(writing.face, writing.size)
            .tracked(writing.tracking)
            .scaled(self.unit)
    }

    /// Writes words that begin here on a baseline; says how wide they are.
    pub fn left(&mut self, words: &str, writing: Writing, at: (f32, f32)) -> f32 {
        self.write(words, writing, at, 0.0)
    }

    /// Writes words with their middle here on a baseline; says how wide they are.
    pub fn centre(&mut self, words: &str, writing: Writing, at: (f32, f32)) -> f32 {
        self.write(words, writing, at, 0.5)
    }

    /// Writes words that end here on a baseline; says how wide they are.
    pub fn right(&mut self, words: &str, writing: Writing, at: (f32, f32)) -> f32 {
        self.write(words, writing, at, 1.0)
    }

    fn write(
        &mut self,
        words: &str,
        writing: Writing,
        (x, baseline): (f32, f32),
        share: f32,
    ) -> f32 {
        let line = text::set(words, self.style(writing));
        if let Some(path) = line.path(x - line.width * share, baseline) {
            self.canvas.fill(path, writing.colour, 1.0);
        }
        line.width
    }

    /// Writes a paragraph as wide as the section, and goes on below it.
    pub fn paragraph(&mut self, spans: &[Span]) {
        let leading = spans
            .iter()
            .map(|(writing, _)| writing.size * writing.leading);
        let leading = leading.fold(0.0, f32::max) * self.unit;
        let mut baseline = self.height + leading * 0.76;
        let mut x = 0.0;
        for word in words(spans) {
            let width: f32 = word
                .iter()
                .map(|(writing, part)| self.measure(part, *writing))
                .sum();
            let space = word
                .first()
                .map_or(0.0, |(writing, _)| self.measure(" ", *writing));
            if 0.0 < x && self.width < x + space + width {
                baseline += leading;
                x = 0.0;
            } else if 0.0 < x {
                x += space;
            }
            for (writing, part) in word {
                x += self.left(part, writing, (x, baseline));
            }
        }
        self.height = baseline + leading * 0.24;
    }

    /// A head with a rule above it, and beside it the first wording that has room.
    pub fn head(&mut self, words: &str, asides: &[&str]) {
        self.rule(RULE);
        self.skip(18.0);
        let y = self.height;
        let x = self.left(&words.to_uppercase(), panel::HEAD, (0.0, y)) + 5.0 * self.unit;
        let asides: Vec<String> = asides.iter().map(|words| format!("· {words}")).collect();
        let asides: Vec<&str> = asides.iter().map(String::as_str).collect();
        let aside = self.shortest(&asides, panel::ASIDE, self.width - x);
        self.left(aside, panel::ASIDE, (x, y));
        self.skip(7.5);
    }

    /// A rule across the section, one pixel thick.
    pub fn rule(&mut self, colour: Colour) {
        let thick = self.unit.round().max(1.0);
        if let Some(rect) = Rect::from_xywh(0.0, self.height.round(), self.width, thick) {
            self.canvas.rectangle(rect, colour, 1.0);
        }
    }

    /// Strokes a straight line.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), style: &LineStyle) {
        let points = [from, to].map(|(x, y)| Point::from_xy(x, y));
        if let Some(path) = shape::line(&points) {
            self.canvas.stroke(path, style, self.unit);
        }
    }

    /// Fills a rectangle: left, top, width, height.
    pub fn fill(&mut self, [x, y, width, height]: [f32; 4], colour: Colour) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.canvas.rectangle(rect, colour, 1.0);
        }
    }

    /// Strokes a rectangle's edge: left, top, width, height.
    pub fn frame(&mut self, [x, y, width, height]: [f32; 4], style: &LineStyle) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.canvas
                .stroke(PathBuilder::from_rect(rect), style, self.unit);
        }
    }

    /// Lays another section into this one, beginning at this column; does not go on below it.
    pub fn lay(&mut self, other: Self, x: f32, y: f32) {
        self.canvas.append(other.canvas, x, y);
    }
}

/// The words of a paragraph: a span that begins without a space goes on in the word before.
fn words<'a>(spans: &[Span<'a>]) -> Vec<Vec<Span<'a>>> {
    let mut words: Vec<Vec<Span>> = Vec::new();
    let mut glued = false;
    for (writing, text) in spans {
        for (at, part) in text.split(' ').enumerate() {
            glued &= at == 0;
            if part.is_empty() {
                continue;
            }
            match words.last_mut().filter(|_| glued) {
                Some(word) => word.push((*writing, part)),
                None => words.push(vec![(*writing, part)]),
            }
        }
        glued = !text.is_empty() && !text.ends_with(' ');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_after_a_bold_word_stays_with_it() {
        let spans = [
            (panel::DECK, "on "),
            (panel::DECK_BOLD, "8 July"),
            (panel::DECK, "; at the rate"),
        ];
        let words: Vec<String> = words(&spans)
            .iter()
            .map(|word| word.iter().map(|(_, part)| *part).collect())
            .collect();
        assert_eq!(words, ["on", "8", "July;", "at", "the", "rate"]);
    }
}
