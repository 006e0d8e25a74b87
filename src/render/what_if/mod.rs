//! What if: two plates of one day side by side, as it is and as it would be, with what lies between them.

mod table;

use std::sync::Arc;

use jiff::civil::Date;

use crate::atlas::plate::Plate;
use crate::atlas::scenario::{Comparison, words as change_words};

use crate::render::canvas::Canvas;
use crate::render::furniture::column::{Section, Span};
use crate::render::furniture::on_map::{self, Shown};
use crate::render::furniture::{legend, words as credit_words};
use crate::render::palette::Palette;
use crate::render::picture::Picture;
use crate::render::poster::Size;
use crate::render::relief::Shading;
use crate::render::style::{PAPER, RULE, panel};
use crate::render::words;

use table::Table;

/// The sheet on which both maps are as large as they must be to be read.
pub const SHEET: Size = Size {
    width: 2000,
    height: 1420,
    scale: 1.0,
};

/// Draws a comparison: both plates, of the same day and in the same scale, are those that it made.
#[must_use]
pub fn sheet(comparison: &Comparison, plates: &[Plate<'_>; 2], on: Date, size: Size) -> Picture {
    let (width, height) = (
        size.width as f32 * size.scale,
        size.height as f32 * size.scale,
    );
    let palettes = [Palette::of(&plates[0]), Palette::of(&plates[1])];
    let relief = plates[0].layers.base.relief.as_ref();
    let sheet = Sheet {
        comparison,
        plates,
        palettes: &palettes,
        shading: relief.and_then(Shading::new).map(Arc::new),
        on,
        width,
        height,
        unit: (width / 2000.0).min(height / 1420.0),
        scale: size.scale,
    };
    let mut canvas = Canvas::default();
    sheet.draw(&mut canvas);
    canvas.paint(Picture::filled(width as u32, height as u32, PAPER), 0, 0)
}

/// What is drawn, and on how large a sheet.
struct Sheet<'a> {
    comparison: &'a Comparison<'a>,
    plates: &'a [Plate<'a>; 2],
    palettes: &'a [Palette<'a>; 2],
    shading: Option<Arc<Shading>>,
    on: Date,
    width: f32,
    height: f32,
    unit: f32,
    scale: f32,
}

impl Sheet<'_> {
    /// The title, both maps, a strip of three columns, the words under a rule.
    fn draw(&self, canvas: &mut Canvas) {
        let unit = self.unit;
        let margin = (36.0 * unit).round();
        let inner = self.width - 2.0 * margin;
        let title = self.title(inner);
        let credits = self.credits(inner);
        let strip = self.strip(inner, None).height + 24.0 * unit;
        let mut y = margin * 0.8;
        let height = title.height;
        canvas.append(title.canvas, margin, y.round());
        y += height + 12.0 * unit;
        let foot = self.height - margin * 0.7 - credits.height;
        let bottom = foot - strip - 10.0 * unit;
        let shown = self.maps(canvas, [margin, y, inner, (bottom - y).max(80.0)]);
        let strip = self.strip(inner, shown.as_ref());
        canvas.append(strip.canvas, margin, (bottom + 16.0 * unit).round());
        canvas.append(credits.canvas, margin, foot.round());
    }

    /// What is supposed; that it is no finding stands before it.
    fn title(&self, width: f32) -> Section {
        let scenario = self.comparison.scenario;
        let layers = &self.comparison.baseline.layers;
        let mut section = Section::new(width, self.unit);
        let title = format!("What if: {}", scenario.title);
        section.paragraph(&[(panel::TITLE, &title)]);
        section.skip(4.0);
        let changes: Vec<String> = scenario
            .changes
            .iter()
            .map(|change| change_words::sentence(change, layers))
            .collect();
        let changes = changes.join(" ");
        let days = change_words::days(scenario.period);
        let compared = format!(
            "{days}, tonnes mined that leave; control on {}.",
            words::day(self.on)
        );
        section.paragraph(&[
            (panel::DECK_BOLD, "Not a finding. "),
            (panel::DECK, &changes),
            (panel::DECK, " "),
            (panel::DECK, &compared),
        ]);
        section
    }

    /// Both maps with their heads, discs to one scale; what that one shows which has the largest disc.
    fn maps(&self, canvas: &mut Canvas, [x, y, width, height]: [f32; 4]) -> Option<Shown<'_>> {
        let unit = self.unit;
        let gap = (20.0 * unit).round();
        let half = ((width - gap) / 2.0).floor();
        let head = 24.0 * unit;
        let size = (half, (height - head).floor());
        let mut smallest: Option<f32> = None;
        for (plate, palette) in self.plates.iter().zip(self.palettes) {
            let factor = on_map::factor(plate, palette, size, self.scale);
            smallest = match (smallest, factor) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        let mut shown = Vec::new();
        let heads = ["As it is", "What if, not a finding"];
        for (index, (plate, palette)) in self.plates.iter().zip(self.palettes).enumerate() {
            let left = x + index as f32 * (half + gap);
            let total = words::number(plate.supply.total.tonnes(), 0);
            let mut words = Section::new(half, unit);
            words.left(heads[index], panel::DECK_BOLD, (0.0, 15.0 * unit));
            if self.comparison.whole.is_some() {
                let total = format!("{total} t");
                words.right(&total, panel::DECK_BOLD, (half, 15.0 * unit));
            }
            canvas.append(words.canvas, left.round(), y.round());
            let mut map = Canvas::default();
            let shading = self.shading.as_ref();
            shown.push(on_map::draw_to_scale(
                &mut map, plate, palette, shading, size, self.scale, smallest,
            ));
            let top = (y + head).round();
            canvas.append(map, left.round(), top);
            let mut frame = Section::new(half, unit);
            frame.frame([0.0, 0.0, size.0, size.1], &panel::FRAME);
            canvas.append(frame.canvas, left.round(), top);
        }
        let largest = |shown: &Shown| {
            shown
                .discs
                .iter()
                .filter_map(|disc| disc.tonnes)
                .fold(0.0, f64::max)
        };
        shown.into_iter().reduce(|one, other| {
            if largest(&one) < largest(&other) {
                other
            } else {
                one
            }
        })
    }

    /// Table, grounds, mines and lines side by side. Before the maps are drawn their discs are not known; they take about
    /// as much room as the lines.
    fn strip(&self, width: f32, shown: Option<&Shown>) -> Section {
        const COLUMNS: [f32; 3] = [0.4, 0.31, 0.29];
        const MINES: f32 = 96.0;
        let (unit, gap) = (self.unit, 26.0 * self.unit);
        let [first, second, third] = COLUMNS.map(|share| (width - 2.0 * gap) * share);
        let plate = self.plates.iter().max_by_key(|plate| plate.ground.len());
        let plate = plate.unwrap_or(&self.plates[0]);
        let palette = &self.palettes[0];
        let lines = legend::line_kinds(plate, third, unit);
        let mines = shown.and_then(|shown| legend::mines(plate, shown, palette, third, unit));
        let unknown = if shown.is_none() { MINES * unit } else { 0.0 };
        let columns = [
            (first, vec![self.table(first)]),
            (
                second,
                legend::grounds(plate, palette, second, unit)
                    .into_iter()
                    .collect(),
            ),
            (
                third,
                lines.into_iter().chain(mines).collect::<Vec<Section>>(),
            ),
        ];
        let mut strip = Section::new(width, unit);
        let mut x = 0.0;
        for (index, (width, sections)) in columns.into_iter().enumerate() {
            let mut y = if index == 2 { unknown } else { 0.0 };
            let mut top = 0.0;
            for section in sections {
                let height = section.height;
                strip.lay(section, x, top);
                top += height + 10.0 * unit;
            }
            y += top;
            strip.height = strip.height.max(y - 10.0 * unit);
            x += width + gap;
        }
        strip
    }

    /// The tonnes by who holds the ground, and what becomes of the rest.
    fn table(&self, width: f32) -> Section {
        let mut table = Table::new(width, self.unit, &self.palettes[0], &self.plates[0]);
        match &self.comparison.whole {
            Some(whole) => table.fill(whole, self.comparison),
            None => table.say("How much the mines yield is not known for these days."),
        }
        table.section
    }

    /// What is assumed and which reports suggest it on the left, how sure and whence on the right, under a rule.
    fn credits(&self, width: f32) -> Section {
        let unit = self.unit;
        let gap = 26.0 * unit;
        let half = (width - gap) / 2.0;
        let scenario = self.comparison.scenario;
        let part = |head: &str, words: &str| {
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let spans: [Span; 2] = [(panel::CREDITS_BOLD, head), (panel::CREDITS, &words)];
            let mut section = Section::new(half, unit);
            if !words.is_empty() {
                section.paragraph(&spans);
            }
            section
        };
        let own = scenario.changes.iter().flat_map(|change| &change.sources);
        let sources: Vec<&str> = scenario
            .sources
            .iter()
            .chain(own)
            .map(String::as_str)
            .collect();
        let suggested = if sources.is_empty() {
            "No report is named that suggests it.".to_owned()
        } else {
            sources.join(" ")
        };
        let left = [
            part("Supposed. ", &scenario.note),
            part("Assumed. ", &scenario.assumed.join(" ")),
            part("Suggested by. ", &suggested),
        ];
        let plate = &self.plates[0];
        let right = [
            credit_words::how_sure(plate, half, unit),
            credit_words::sources(plate, half, unit),
        ];
        let mut section = Section::new(width, unit);
        section.rule(RULE);
        section.skip(9.0);
        let top = section.height;
        let columns = [
            left.into_iter().collect::<Vec<_>>(),
            right.into_iter().flatten().collect(),
        ];
        for (index, parts) in columns.into_iter().enumerate() {
            let mut y = top;
            for part in parts.into_iter().filter(|part| 0.0 < part.height) {
                let height = part.height;
                section.lay(part, index as f32 * (half + gap), y);
                y += height + 5.0 * unit;
            }
            section.height = section.height.max(y);
        }
        section
    }
}
