//! Posters: a plate fit to print, map and furniture on one sheet.

use std::sync::Arc;

use tiny_skia::Rect;

use crate::atlas::plate::Plate;

use super::canvas::Canvas;
use super::furniture::column::Section;
use super::furniture::on_map::{self, LEAST_PEN, Shown};
use super::furniture::{legend, table, words, years};
use super::palette::Palette;
use super::picture::Picture;
use super::relief::Shading;
use super::style::{PAPER, RULE, panel};

/// How large a poster is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Units in a row: pixels at a scale of 1.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Pixels in a unit: 2 for screens of double density.
    pub scale: f32,
}

impl Default for Size {
    /// 1600 × 1200 at a scale of 1.
    fn default() -> Self {
        Self {
            width: 1600,
            height: 1200,
            scale: 1.0,
        }
    }
}

impl Size {
    /// A4 upright at 96 units to the inch.
    pub const A4: Self = Self {
        width: 794,
        height: 1123,
        scale: 1.0,
    };

    /// Pixels in a row, and rows.
    pub(super) fn pixels(self) -> (f32, f32) {
        let side = |units: u32| (units as f32 * self.scale).round().clamp(1.0, 16_384.0);
        (side(self.width), side(self.height))
    }
}

/// Draws a plate as a poster.
#[must_use]
pub fn poster(plate: &Plate, size: Size) -> Picture {
    let (width, height) = size.pixels();
    let palette = Palette::of(plate);
    let shading = plate
        .layers
        .base
        .relief
        .as_ref()
        .and_then(Shading::new)
        .map(Arc::new);
    let poster = Poster {
        plate,
        palette: &palette,
        shading,
        width,
        height,
        scale: size.scale,
    };
    let mut canvas = Canvas::default();
    if 1.15 * height <= width {
        poster.landscape(&mut canvas);
    } else {
        poster.portrait(&mut canvas);
    }
    canvas.paint(Picture::filled(width as u32, height as u32, PAPER), 0, 0)
}

/// What is drawn, and on how large a sheet.
struct Poster<'a> {
    plate: &'a Plate<'a>,
    palette: &'a Palette<'a>,
    shading: Option<Arc<Shading>>,
    width: f32,
    height: f32,
    scale: f32,
}

impl Poster<'_> {
    /// The map on the left, bleeding off three sides, and a panel on the right.
    fn landscape(&self, canvas: &mut Canvas) {
        let unit = (self.width / 1600.0)
            .min(self.height / 1200.0)
            .max(LEAST_PEN * self.scale);
        let panel = (470.0 * unit).round().min(self.width * 0.6);
        let map = Rect::from_xywh(0.0, 0.0, (self.width - panel).max(1.0), self.height);
        let Some(map) = map else { return };
        let shown = self.map(canvas, map);
        let x = map.right();
        if let Some(rule) = Rect::from_xywh(x, 0.0, self.scale.round().max(1.0), self.height) {
            canvas.rectangle(rule, RULE, 1.0);
        }
        self.panel(canvas, x + 28.0 * unit, panel - 56.0 * unit, unit, &shown);
    }

    /// The sections of the panel from above, as many as there is room for, and the credits at its foot.
    fn panel(&self, canvas: &mut Canvas, x: f32, width: f32, unit: f32, shown: &Shown) {
        let (top, foot) = (24.0 * unit, 18.0 * unit);
        let credits = self.credits(width, unit);
        // By how much a section is missed, the gap above it, and the section.
        type Ranked = (u8, f32, Section);
        let ranked = |rank, gap, section: Option<Section>| {
            section.map(|section| (rank, gap * unit, section))
        };
        let (plate, palette) = (self.plate, self.palette);
        let mut sections: Vec<Ranked> = [
            ranked(9, 0.0, Some(words::title(plate, width, unit))),
            ranked(8, 8.0, Some(words::deck(plate, width, unit))),
            ranked(6, 12.0, table::bar(plate, palette, width, unit)),
            ranked(7, 9.0, table::table(plate, palette, width, unit)),
            ranked(5, 11.0, legend::grounds(plate, palette, width, unit)),
            ranked(1, 11.0, legend::line_kinds(plate, width, unit)),
            ranked(3, 11.0, legend::mines(plate, shown, palette, width, unit)),
            ranked(2, 11.0, years::years(plate, palette, width, unit)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let credits_height = credits
            .as_ref()
            .map_or(0.0, |credits| credits.height + 10.0 * unit);
        let room = self.height - top - foot - credits_height;
        let needed = |sections: &[Ranked]| -> f32 {
            sections
                .iter()
                .map(|(_, gap, section)| gap + section.height)
                .sum()
        };
        // Where room is short, who is missed least goes first.
        while room < needed(&sections) && 2 < sections.len() {
            let least = sections.iter().map(|(rank, ..)| *rank).min();
            sections.retain(|(rank, ..)| Some(*rank) != least);
        }
        // What is left over goes between the sections, up to half as much again as the gaps.
        let gaps: f32 = sections.iter().map(|(_, gap, _)| gap).sum();
        let spare = (room - needed(&sections)).max(0.0);
        let stretch = 1.0 + (spare / gaps.max(1.0)).min(0.5);
        let mut y = top;
        for (_, gap, section) in sections {
            y += gap * stretch;
            let height = section.height;
            canvas.append(section.canvas, x.round(), y.round());
            y += height;
        }
        if let Some(credits) = credits {
            let y = (self.height - foot - credits.height).max(y + 6.0 * unit);
            canvas.append(credits.canvas, x.round(), y.round());
        }
    }

    /// How sure, then the sources, under a rule.
    fn credits(&self, width: f32, unit: f32) -> Option<Section> {
        let parts: Vec<Section> = [
            words::how_sure(self.plate, width, unit),
            words::sources(self.plate, width, unit),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut section = Section::new(width, unit);
        section.rule(RULE);
        section.skip(9.0);
        let last = parts.len().checked_sub(1)?;
        for (at, part) in parts.into_iter().enumerate() {
            let height = part.height;
            let y = section.height;
            section.lay(part, 0.0, y);
            section.height += height;
            if at < last {
                section.skip(5.0);
            }
        }
        Some(section)
    }

    /// The title above, the map, a strip of three columns, the credits in two.
    fn portrait(&self, canvas: &mut Canvas) {
        let unit = (self.width / 794.0 * LEAST_PEN)
            .min(self.height / 1123.0 * LEAST_PEN)
            .max(LEAST_PEN * self.scale * 0.9);
        let margin = (self.width * 30.0 / 794.0).round();
        let inner = self.width - 2.0 * margin;
        let title = words::title(self.plate, inner, unit * 1.22);
        let deck = words::deck(self.plate, inner, unit);
        let mut y = margin;
        for (section, gap) in [(title, 4.0 * unit), (deck, 14.0 * unit)] {
            let height = section.height;
            canvas.append(section.canvas, margin, y.round());
            y += height + gap;
        }
        let credits = self.credit_columns(inner, unit);
        let credits_height = credits.as_ref().map_or(0.0, |credits| credits.height);
        // The strip's height depends on the discs that the map shows, and the map's height on the strip's: a first
        // guess of the strip without them is right but for a line or two.
        let strip_room = self.strip(inner, unit, None).height.max(60.0 * unit) + 24.0 * unit;
        let bottom = self.height - margin * 0.8 - credits_height - strip_room;
        let Some(map) = Rect::from_ltrb(
            margin,
            y.round(),
            self.width - margin,
            bottom.round().max(y + 40.0),
        ) else {
            return;
        };
        let shown = self.map(canvas, map);
        let mut frame = Section::new(inner, unit);
        frame.frame([0.0, 0.0, map.width(), map.height()], &panel::FRAME);
        canvas.append(frame.canvas, map.left(), map.top());
        let strip = self.strip(inner, unit, Some(&shown));
        canvas.append(strip.canvas, margin, (map.bottom() + 12.0 * unit).round());
        if let Some(credits) = credits {
            canvas.append(
                credits.canvas,
                margin,
                (self.height - margin * 0.8 - credits.height).round(),
            );
        }
    }

    /// Table or years, grounds, lines and mines side by side.
    ///
    /// Before the map is drawn its discs are not known; they take about as much room as the lines.
    fn strip(&self, width: f32, unit: f32, shown: Option<&Shown>) -> Section {
        const COLUMNS: [f32; 3] = [0.38, 0.315, 0.305];
        const MINES: f32 = 82.0;
        let (plate, palette, gap) = (self.plate, self.palette, 18.0 * unit);
        let [first, second, third] = COLUMNS.map(|share| (width - 2.0 * gap) * share);
        let years = || years::years(plate, palette, first, unit);
        let columns: [(f32, Vec<Option<Section>>); 3] = [
            (
                first,
                vec![table::table(plate, palette, first, unit).or_else(years)],
            ),
            (second, vec![legend::grounds(plate, palette, second, unit)]),
            (
                third,
                vec![
                    legend::line_kinds(plate, third, unit),
                    shown.and_then(|shown| legend::mines(plate, shown, palette, third, unit)),
                ],
            ),
        ];
        let mut strip = Section::new(width, unit);
        let mut x = 0.0;
        for (width, column) in columns {
            let mut y = 0.0;
            for section in column.into_iter().flatten() {
                let height = section.height;
                strip.lay(section, x, y);
                y += height + 10.0 * unit;
            }
            strip.height = strip.height.max(y - 10.0 * unit);
            // A column without anything leaves its room to the next.
            x += if 0.0 < y { width + gap } else { 0.0 };
        }
        if shown.is_none() {
            let lines = legend::line_kinds(plate, third, unit).map_or(0.0, |lines| lines.height);
            strip.height = strip.height.max(lines + MINES * unit);
        }
        strip
    }

    /// How sure on the left, the sources on the right, under a rule.
    fn credit_columns(&self, width: f32, unit: f32) -> Option<Section> {
        let gap = 18.0 * unit;
        let half = (width - gap) / 2.0;
        let left = words::how_sure(self.plate, half, unit);
        let right = words::sources(self.plate, half, unit);
        if left.is_none() && right.is_none() {
            return None;
        }
        let mut section = Section::new(width, unit);
        section.rule(RULE);
        section.skip(8.0);
        let top = section.height;
        for (part, x) in [(left, 0.0), (right, half + gap)] {
            if let Some(part) = part {
                section.height = section.height.max(top + part.height);
                section.lay(part, x, top);
            }
        }
        Some(section)
    }

    /// The map in a box of the sheet.
    fn map(&self, canvas: &mut Canvas, rect: Rect) -> Shown<'_> {
        let mut drawn = Canvas::default();
        let shown = on_map::draw(
            &mut drawn,
            self.plate,
            self.palette,
            self.shading.as_ref(),
            (rect.width(), rect.height()),
            self.scale,
        );
        canvas.append(drawn, rect.left(), rect.top());
        shown
    }
}
