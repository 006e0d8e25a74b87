//! The year strip: output by who held the ground when it was mined.

use crate::atlas::plate::{Plate, YearSupply};
use crate::layers::control::Control;
use crate::layers::output::OutputRow;
use crate::layers::units::Grams;
use crate::render::palette::Palette;
use crate::render::style::{self, panel};
use crate::render::words;

use super::column::Section;

/// How high the largest year stands.
const HIGH: f32 = 60.0;
/// How wide a bar is at most.
const WIDE: f32 = 56.0;

/// Bars by year; `None` where fewer than two years are known.
#[must_use]
pub fn years(plate: &Plate, palette: &Palette, width: f32, unit: f32) -> Option<Section> {
    let years = known(&plate.years);
    let most = years
        .iter()
        .filter_map(|year| year.total)
        .max()
        .filter(|most| *most != Grams(0))?;
    if years.iter().filter(|year| year.total.is_some()).count() < 2 {
        return None;
    }
    let thousands = 10_000.0 <= most.tonnes();
    let mut section = Section::new(width, unit);
    let measure = if thousands { "thousand t" } else { "t" };
    let whole = format!("{measure}, by who held the ground when it was mined");
    section.head("Year by year", &[&whole, &format!("{measure}, by holder")]);
    section.skip(10.0);
    let foot = section.height + HIGH * unit;
    let step = width / years.len() as f32;
    let mut strip = Strip {
        plate,
        palette,
        most,
        thousands,
        foot,
        step,
        section,
    };
    for (at, year) in years.iter().enumerate() {
        strip.year(year, at as f32 * step);
    }
    let mut section = strip.section;
    section.line((0.0, foot), (width, foot), &panel::AXIS);
    section.height = foot + 16.0 * unit;
    let breaks: Vec<usize> = (1..years.len())
        .filter(|&at| basis_changes(plate, years[at - 1].year, years[at].year))
        .collect();
    for &at in &breaks {
        let x = at as f32 * step;
        section.line(
            (x, foot - HIGH * unit),
            (x, foot + 3.0 * unit),
            &panel::BREAK,
        );
    }
    if !breaks.is_empty() {
        section.skip(9.0);
        let wordings = [
            "dashed: the basis of the figures changes, and years on either side are not compared",
            "dashed: the basis of the figures changes",
        ];
        let words = section.shortest(&wordings, panel::SMALL, width);
        section.left(words, panel::SMALL, (0.0, section.height));
        section.skip(3.0);
    }
    Some(section)
}

/// The years from the first to the last whose output is known.
fn known(years: &[YearSupply]) -> &[YearSupply] {
    let is_known = |year: &YearSupply| year.total.is_some();
    match (
        years.iter().position(is_known),
        years.iter().rposition(is_known),
    ) {
        (Some(first), Some(last)) => &years[first..=last],
        _ => &[],
    }
}

/// Whether the figures of two years rest on different bases.
fn basis_changes(plate: &Plate, before: i16, after: i16) -> bool {
    let manifest = &plate.layers.manifest;
    let row = |year: i16| -> Option<&OutputRow> {
        let day = jiff::civil::Date::new(year, 1, 1).ok()?;
        let mut rows = plate.layers.output.iter();
        rows.find(|row| row.speaks_for(&manifest.scope, &manifest.commodity, &manifest.series, day))
    };
    matches!((row(before), row(after)), (Some(a), Some(b)) if a.basis != b.basis)
}

/// A strip in the making.
struct Strip<'a> {
    plate: &'a Plate<'a>,
    palette: &'a Palette<'a>,
    /// The largest year.
    most: Grams,
    /// Whether figures are thousands of tonnes.
    thousands: bool,
    /// Where the bars stand.
    foot: f32,
    /// From year to year.
    step: f32,
    section: Section,
}

impl Strip<'_> {
    /// The bar of a year whose column begins at `x`.
    fn year(&mut self, year: &YearSupply, x: f32) {
        let (unit, foot) = (self.section.unit, self.foot);
        let middle = x + self.step / 2.0;
        let is_shown = year.year == self.plate.date.year();
        let writing = if is_shown {
            panel::UNDER_BAR
        } else {
            panel::NOTE
        };
        self.section.centre(
            &year.year.to_string(),
            writing,
            (middle, foot + 14.0 * unit),
        );
        let Some(total) = year.total else {
            let faint = panel::SMALL.in_ink(style::FAINT);
            self.section
                .centre("no figure", faint, (middle, foot - 4.0 * unit));
            return;
        };
        let most = self.most.tonnes();
        let high = |mass: Grams| (mass.tonnes() / most) as f32 * HIGH * unit;
        let width = (self.step * 0.76).min(WIDE * unit);
        let mut y = foot;
        for (control, mass) in in_order(&year.rows, self.plate) {
            y -= high(mass);
            self.part(control, [middle - width / 2.0, y, width, high(mass)]);
        }
        let figure = if self.thousands {
            words::number(total.tonnes() / 1000.0, 0)
        } else {
            words::rough(total.tonnes())
        };
        let at = (middle, foot - high(total) - 4.0 * unit);
        self.section.centre(&figure, writing.in_ink(style::INK), at);
    }

    /// One control's part of a bar: upright bands of its colours, with its code where there is room.
    fn part(&mut self, control: &Control, [x, y, width, height]: [f32; 4]) {
        let section = &mut self.section;
        let unit = section.unit;
        let colours = self.palette.solids(control);
        let band = width / colours.len() as f32;
        for (at, colour) in colours.iter().enumerate() {
            // A thin part is still a part.
            section.fill(
                [x + at as f32 * band, y, band, height.max(0.3 * unit)],
                *colour,
            );
        }
        let codes = words::codes(control, self.plate);
        let fits = section.measure(&codes, panel::ON_PART) < width - 2.0 * unit;
        if colours.len() == 1 && fits && 14.0 * unit < height && !control.is_unknown() {
            let ink = self.palette.on_solid(control);
            let at = (x + width / 2.0, y + height / 2.0 + 3.4 * unit);
            section.centre(&codes, panel::ON_PART.in_ink(ink), at);
        }
    }
}

/// The rows of a year from below, in the order of the legend, so that each holder keeps its place from year to year.
fn in_order<'a>(rows: &'a [(Control, Grams)], plate: &Plate) -> Vec<(&'a Control, Grams)> {
    let holders = &plate.layers.manifest.holders;
    let rank = |control: &Control| {
        let first = words::in_order(control, plate).first().copied().cloned();
        let rank = first.and_then(|code| holders.iter().position(|holder| holder.code == code));
        (
            control.is_unknown(),
            rank.unwrap_or(usize::MAX),
            control.holders().len(),
        )
    };
    let mut rows: Vec<_> = rows
        .iter()
        .map(|(control, mass)| (control, *mass))
        .collect();
    rows.sort_by_key(|(control, _)| (rank(control), *control));
    rows
}
