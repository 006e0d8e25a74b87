//! The table of a what-if: tonnes on both sides by who holds the ground, and what becomes of the rest.

use tiny_skia::Point;

use crate::atlas::plate::Plate;
use crate::atlas::scenario::balance::Balance;
use crate::atlas::scenario::{Comparison, words as change_words};
use crate::layers::control::Control;
use crate::layers::units::Grams;
use crate::render::furniture::column::Section;
use crate::render::palette::Palette;
use crate::render::style::{self, discs, panel};
use crate::render::{symbols, words};

/// A table in the making: names, and three columns of figures that end at these shares of its width.
pub(super) struct Table<'a> {
    palette: &'a Palette<'a>,
    plate: &'a Plate<'a>,
    pub(super) section: Section,
}

/// Where the columns of figures end, as shares of the width.
const ENDS: [f32; 3] = [0.66, 0.83, 1.0];

impl<'a> Table<'a> {
    pub(super) fn new(
        width: f32,
        unit: f32,
        palette: &'a Palette<'a>,
        plate: &'a Plate<'a>,
    ) -> Self {
        let mut section = Section::new(width, unit);
        section.head("Mined on ground held by", &["tonnes that leave"]);
        Self {
            palette,
            plate,
            section,
        }
    }

    pub(super) fn say(&mut self, words: &str) {
        self.section.paragraph(&[(panel::NOTE, words)]);
    }

    pub(super) fn fill(&mut self, whole: &Balance, comparison: &Comparison) {
        self.figures(
            ["as it is", "what if", "change"].map(str::to_owned),
            panel::NOTE,
        );
        self.section.skip(3.0);
        let parts = whole.parts();
        let lines = whole.by_control();
        let withheld: Vec<Grams> = whole.withheld.values().copied().collect();
        let unplaced = whole.unplaced();
        let masses = [&[parts.scenario, parts.not_mined], &withheld[..]].concat();
        let tonnes =
            |grams: &[Grams]| -> Vec<f64> { grams.iter().map(|grams| grams.tonnes()).collect() };
        let (was, was_total) = rounded(
            &tonnes(
                &lines
                    .iter()
                    .map(|(_, line)| line.baseline)
                    .chain([unplaced.baseline])
                    .collect::<Vec<_>>(),
            ),
            parts.baseline.tonnes().round(),
        );
        let all = parts.baseline.tonnes().round() + parts.mined_more.tonnes().round();
        let (becomes, _) = rounded(&tonnes(&masses), all);
        let (would, would_total) = rounded(
            &tonnes(
                &lines
                    .iter()
                    .map(|(_, line)| line.scenario)
                    .chain([unplaced.scenario])
                    .collect::<Vec<_>>(),
            ),
            becomes[0],
        );
        for (index, (control, _)) in lines.iter().enumerate() {
            self.row(control, was[index], would[index]);
        }
        if let (Some(was), Some(would), true) = (was.last(), would.last(), 0 < unplaced.baseline.0)
        {
            self.entry("Not placed on any mine", [*was, *would]);
        }
        self.section.skip(2.0);
        self.section.rule(style::INK);
        self.entry("All", [was_total, would_total]);
        self.section.skip(3.0);
        for ((index, _), tonnes) in whole.withheld.iter().zip(&becomes[2..]) {
            let change = comparison.scenario.changes.get(*index);
            let what = change.map_or_else(String::new, change_words::withholds);
            self.difference(&format!("withheld: {what}"), -tonnes);
        }
        if 0 < parts.not_mined.0 {
            self.difference("not mined", -becomes[1]);
        }
        if 0 < parts.mined_more.0 {
            self.difference("mined more", parts.mined_more.tonnes().round());
        }
        let mut passed: Vec<(&(Control, Control), &Grams)> = whole.passed.iter().collect();
        passed.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        for ((from, to), grams) in passed.into_iter().take(3) {
            let tonnes = words::number(grams.tonnes(), 0);
            let (from, to) = (words::codes(from, self.plate), words::codes(to, self.plate));
            self.note(
                &format!("passes with its ground from {from} to {to}"),
                &tonnes,
            );
        }
    }

    fn row(&mut self, control: &Control, was: f64, would: f64) {
        let unit = self.section.unit;
        self.section.skip(15.0);
        let y = self.section.height;
        let at = Point::from_xy(5.0 * unit, y - 4.6 * unit);
        let canvas = &mut self.section.canvas;
        for (part, colour) in symbols::parts(at, 4.6 * unit, &self.palette.solids(control)) {
            canvas.fill(part, colour, discs::OPACITY);
        }
        let codes = words::codes(control, self.plate);
        let writing = panel::CODE.in_ink(self.palette.ink(control));
        let end = self.section.left(&codes, writing, (14.0 * unit, y)) + 20.0 * unit;
        let name = words::short_names(control, self.plate);
        let room = self.section.width * ENDS[0] - 70.0 * unit - end;
        if name != codes {
            let name = self.section.fitting(&name, panel::NOTE, room);
            self.section.left(&name, panel::NOTE, (end, y));
        }
        self.ends([was, would], y);
        self.section.skip(3.0);
    }

    fn entry(&mut self, name: &str, figures: [f64; 2]) {
        self.section.skip(15.0);
        let y = self.section.height;
        self.section.left(name, panel::ENTRY, (0.0, y));
        self.ends(figures, y);
        self.section.skip(3.0);
    }

    fn ends(&mut self, [was, would]: [f64; 2], y: f32) {
        let width = self.section.width;
        let figures = [
            words::number(was, 0),
            words::number(would, 0),
            signed(would - was),
        ];
        for (figure, end) in figures.iter().zip(ENDS) {
            self.section.right(figure, panel::FIGURE, (width * end, y));
        }
    }

    fn figures(&mut self, names: [String; 3], writing: style::Writing) {
        self.section.skip(8.0);
        let (y, width) = (self.section.height, self.section.width);
        for (name, end) in names.iter().zip(ENDS) {
            self.section.right(name, writing, (width * end, y));
        }
    }

    fn difference(&mut self, name: &str, tonnes: f64) {
        self.note(name, &signed(tonnes));
    }

    fn note(&mut self, name: &str, figure: &str) {
        self.section.skip(14.0);
        let (y, width) = (self.section.height, self.section.width);
        let name = self.section.fitting(name, panel::ENTRY, width * 0.8);
        self.section
            .left(&name, panel::ENTRY.in_ink(style::QUIET), (0.0, y));
        self.section
            .right(figure, panel::FIGURE.in_ink(style::QUIET), (width, y));
        self.section.skip(1.5);
    }
}

/// Whole tonnes that sum to a total of whole tonnes, and that total.
fn rounded(tonnes: &[f64], total: f64) -> (Vec<f64>, f64) {
    let mut whole: Vec<f64> = tonnes.iter().map(|tonnes| tonnes.floor()).collect();
    let missing = (total - whole.iter().sum::<f64>()).max(0.0);
    let mut order: Vec<usize> = (0..tonnes.len()).collect();
    order.sort_by(|&a, &b| {
        tonnes[b]
            .fract()
            .total_cmp(&tonnes[a].fract())
            .then(a.cmp(&b))
    });
    for &index in order.iter().take(missing as usize) {
        whole[index] += 1.0;
    }
    (whole, total)
}

/// A figure with its sign.
fn signed(tonnes: f64) -> String {
    let figure = words::number(tonnes.abs(), 0);
    match tonnes {
        less if less < 0.0 => format!("−{figure}"),
        more if 0.0 < more => format!("+{figure}"),
        _ => figure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_tonnes_sum_to_their_total() {
        let (whole, total) = rounded(&[1.5, 1.5, 1.0, 0.2], 4.0);
        assert_eq!((whole, total), (vec![2.0, 1.0, 1.0, 0.0], 4.0));
        assert_eq!(
            [signed(-1_234.0), signed(5.0), signed(0.0)],
            ["−1,234", "+5", "0"]
        );
    }
}
