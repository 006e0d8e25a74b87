//! Text: shaping with `harfrust`, outlines from the embedded fonts.
//!
//! A line of text becomes one path, so that a halo stroked around it is even where letters meet.

use std::sync::LazyLock;

use harfrust::{Buffer, ShapeOptions, ShaperFont, shape};
use skrifa::font::glyph::outline::DrawOptions;
use skrifa::{DrawMemory, Font, GlyphId, PathSink};
use tiny_skia::{Path, PathBuilder, Transform};

/// A cut of the embedded type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// Noto Sans.
    Regular,
    /// Noto Sans Medium.
    Medium,
    /// Noto Sans, semibold.
    SemiBold,
    /// Noto Sans Bold.
    Bold,
    /// Noto Sans Italic.
    Italic,
    /// Noto Sans Medium Italic.
    MediumItalic,
    /// Noto Sans Myanmar Medium.
    Myanmar,
}

/// The fonts by the order of [`Face`].
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 7] = [
        include_bytes!("../../fonts/NotoSans-Regular.ttf"),
        include_bytes!("../../fonts/NotoSans-Medium.ttf"),
        include_bytes!("../../fonts/NotoSans-SemiBold.ttf"),
        include_bytes!("../../fonts/NotoSans-Bold.ttf"),
        include_bytes!("../../fonts/NotoSans-Italic.ttf"),
        include_bytes!("../../fonts/NotoSans-MediumItalic.ttf"),
        include_bytes!("../../fonts/NotoSansMyanmar-Medium.ttf"),
    ];
    files
        .iter()
        .filter_map(|&file| Font::new(file, 0))
        .collect()
});

/// A cut at a size, with letters set apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    /// The cut.
    pub face: Face,
    /// Pixels in an em.
    pub size: f32,
    /// What is added after each letter, in ems.
    pub tracking: f32,
}

impl Type {
    /// A cut at a size, set as designed.
    #[must_use]
    pub const fn new(face: Face, size: f32) -> Self {
        Self {
            face,
            size,
            tracking: 0.0,
        }
    }

    /// The same with letters set apart.
    #[must_use]
    pub const fn tracked(self, tracking: f32) -> Self {
        Self { tracking, ..self }
    }

    /// The same, larger or smaller.
    #[must_use]
    pub fn scaled(self, factor: f32) -> Self {
        Self {
            size: self.size * factor,
            ..self
        }
    }
}

/// A line of text, its baseline starting at the origin.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// The letters, in order.
    pub letters: Vec<Letter>,
    /// From the first letter's origin to the last one's end, in pixels.
    pub width: f32,
}

/// One glyph of a line.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Where it stands along the baseline.
    pub x: f32,
    /// How far it reaches along it.
    pub advance: f32,
    /// Its outline about its own origin; `None` for a space.
    pub path: Option<Path>,
}

impl Line {
    /// All letters as one path; `None` where nothing is to be seen.
    #[must_use]
    pub fn path(&self, x: f32, y: f32) -> Option<Path> {
        let mut builder = PathBuilder::new();
        for letter in &self.letters {
            let shift = Transform::from_translate(x + letter.x, y);
            let path = letter.path.clone().and_then(|path| path.transform(shift));
            path.iter().for_each(|path| builder.push_path(path));
        }
        builder.finish()
    }
}

/// Whether the embedded type has a glyph for every letter of a text.
#[must_use]
pub fn can_set(text: &str) -> bool {
    runs(text, Face::Regular).iter().all(|(face, run)| {
        FONTS.get(*face as usize).is_some_and(|font| {
            let charmap = font.charmap();
            run.chars()
                .all(|letter| letter == '\u{200b}' || charmap.map_unicode(letter).is_some())
        })
    })
}

/// Shapes one line of text.
#[must_use]
pub fn set(text: &str, style: Type) -> Line {
    let mut line = Line::default();
    for (face, run) in runs(text, style.face) {
        if let Some(font) = FONTS.get(face as usize) {
            set_run(&mut line, run, font, style);
        }
    }
    // Tracking stands between letters, not after the last.
    line.width = (line.width - style.tracking * style.size).max(0.0);
    line
}

/// How wide a line of text is.
#[must_use]
pub fn width(text: &str, style: Type) -> f32 {
    set(text, style).width
}

fn set_run(line: &mut Line, run: &str, font: &Font, style: Type) {
    let mut buffer = Buffer::new();
    buffer.push_str(run);
    buffer.guess_segment_properties();
    if shape(&ShaperFont::new(font), &mut buffer, ShapeOptions::new()).is_err() {
        return;
    }
    let scale = style.size / f32::from(font.units_per_em());
    for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
        let offset = (
            position.x_offset as f32 * scale,
            position.y_offset as f32 * scale,
        );
        let mut advance = position.x_advance as f32 * scale;
        if advance > 0.0 {
            advance += style.tracking * style.size;
        }
        line.letters.push(Letter {
            x: line.width,
            advance,
            path: outline(font, GlyphId::new(info.glyph_id), scale, offset),
        });
        line.width += advance;
    }
}

/// Splits a text into runs that one face can set: Burmese letters are in a font of their own.
fn runs(text: &str, face: Face) -> Vec<(Face, &str)> {
    let is_myanmar = |letter: char| matches!(letter, '\u{1000}'..='\u{109f}' | '\u{aa60}'..='\u{aa7f}' | '\u{a9e0}'..='\u{a9ff}');
    let mut runs: Vec<(Face, usize, usize)> = Vec::new();
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let wanted = if is_myanmar(letter) {
            Face::Myanmar
        } else {
            face
        };
        match runs.last_mut() {
            Some((last, _, run_end)) if *last == wanted => *run_end = end,
            _ => runs.push((wanted, at, end)),
        }
    }
    runs.into_iter()
        .map(|(face, start, end)| (face, &text[start..end]))
        .collect()
}

fn outline(font: &Font, glyph: GlyphId, scale: f32, offset: (f32, f32)) -> Option<Path> {
    let mut pen = Pen {
        builder: PathBuilder::new(),
        scale,
        offset,
    };
    font.outline_glyphs()
        .get(glyph)?
        .draw(&DrawOptions::new(), DrawMemory::default(), &mut pen)
        .ok()?;
    pen.builder.finish()
}

/// Draws an outline in pixels, y downwards.
struct Pen {
    builder: PathBuilder,
    scale: f32,
    offset: (f32, f32),
}

impl Pen {
    fn px(&self, x: f32, y: f32) -> (f32, f32) {
        (
            x * self.scale + self.offset.0,
            -(y * self.scale + self.offset.1),
        )
    }
}

impl PathSink for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.px(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.px(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.px(cx, cy), self.px(x, y));
        self.builder.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let ((ax, ay), (bx, by), (x, y)) = (self.px(ax, ay), self.px(bx, by), self.px(x, y));
        self.builder.cubic_to(ax, ay, bx, by, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_has_its_font() {
        for face in [Face::Regular, Face::Bold, Face::MediumItalic] {
            assert!(width("Kachin", Type::new(face, 10.0)) > 25.0, "{face:?}");
        }
        assert_eq!(FONTS.len(), Face::Myanmar as usize + 1);
    }

    #[test]
    fn burmese_is_shaped_not_strung() {
        // The vowel sign stands before its consonant, and the medial ra encloses it.
        let letters = |text| set(text, Type::new(Face::Regular, 10.0)).letters.len();
        assert!(letters("မြစ်ကြီးနား") <= "မြစ်ကြီးနား".chars().count());
        let ordered = set("မေ", Type::new(Face::Regular, 10.0));
        assert_eq!(ordered.letters.len(), 2);
        assert!(ordered.letters[0].advance < ordered.letters[1].advance);
    }

    #[test]
    fn tracking_stands_between_letters_only() {
        let plain = width("KIA", Type::new(Face::Bold, 10.0));
        let apart = width("KIA", Type::new(Face::Bold, 10.0).tracked(0.1));
        assert!((apart - plain - 2.0).abs() < 1e-4);
    }

    #[test]
    fn a_script_without_a_font_cannot_be_set() {
        assert!(can_set("Hpakant ဖားကန့်"));
        assert!(!can_set("密支那"));
    }
}
