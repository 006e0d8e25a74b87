//! The year strip: output by who held the ground when it was mined.

use crate::atlas::plate::{Plate, YearSupply};
use crate::layers::control::Control;
use crate::layers::output::OutputRow;
use crate::layers::units::Grams;
use crate::render::palette::Palette;
use crate::render::style::{self, panel};
use crate::render::words;

use super::column::{Align, Section};

/// How high the largest year stands.
const HIGH: f32 = 66.0;

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
    section.head(
        "Year by year",
        &format!("{measure}, by who held the ground when it was mined"),
    );
    section.skip(10.0);
    let foot = section.height + HIGH * unit;
    let step = width / years.len() as f32;
    for (at, year) in years.iter().enumerate() {
        let x = at as f32 * step;
        bar(
            &mut section,
            year,
            [x, foot, step],
            most,
            thousands,
            plate,
            palette,
        );
        if 0 < at && basis_changes(plate, years[at - 1].year, year.year) {
            section.line(
                (x, foot - HIGH * unit),
                (x, foot + 3.0 * unit),
                &panel::BREAK,
            );
        }
    }
    section.line((0.0, foot), (width, foot), &panel::AXIS);
    section.height = foot + 17.0 * unit;
    if years
        .windows(2)
        .any(|pair| basis_changes(plate, pair[0].year, pair[1].year))
    {
        section.skip(10.0);
        let words =
            "dashed: the basis of the figures changes, and years on either side are not compared";
        section.write(
            words,
            &panel::SMALL,
            style::QUIET,
            (0.0, section.height),
            Align::Left,
        );
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

fn bar(
    section: &mut Section,
    year: &YearSupply,
    [x, foot, step]: [f32; 3],
    most: Grams,
    thousands: bool,
    plate: &Plate,
    palette: &Palette,
) {
    let unit = section.unit;
    let middle = x + step / 2.0;
    let is_shown = year.year == plate.date.year();
    let writing = if is_shown {
        &panel::UNDER_BAR
    } else {
        &panel::NOTE
    };
    let colour = if is_shown { style::INK } else { style::QUIET };
    section.write(
        &year.year.to_string(),
        writing,
        colour,
        (middle, foot + 14.0 * unit),
        Align::Centre,
    );
    let Some(total) = year.total else {
        section.write(
            "no figure",
            &panel::SMALL,
            style::FAINT,
            (middle, foot - 4.0 * unit),
            Align::Centre,
        );
        return;
    };
    let width = step * 0.76;
    let scale = |mass: Grams| (mass.tonnes() / most.tonnes()) as f32 * HIGH * unit;
    let mut y = foot;
    for (control, mass) in in_order(&year.rows, plate) {
        let height = scale(mass);
        y -= height;
        part(
            section,
            control,
            [middle - width / 2.0, y, width, height],
            plate,
            palette,
        );
    }
    let figure = if thousands {
        words::number(total.tonnes() / 1000.0, 0)
    } else {
        words::rough(total.tonnes())
    };
    section.write(
        &figure,
        writing,
        style::INK,
        (middle, foot - scale(total) - 4.0 * unit),
        Align::Centre,
    );
}

/// One control's part of a bar: its colour, or upright bands of several, with its code where there is room.
fn part(
    section: &mut Section,
    control: &Control,
    [x, y, width, height]: [f32; 4],
    plate: &Plate,
    palette: &Palette,
) {
    let unit = section.unit;
    let colours = palette.solids(control);
    let band = width / colours.len() as f32;
    for (at, colour) in colours.iter().enumerate() {
        // A hair of overlap, so that no paper shows between parts.
        section.fill(
            [x + at as f32 * band, y, band, height.max(0.3 * unit)],
            *colour,
        );
    }
    let codes = words::codes(control, plate);
    let fits = section.measure(&codes, &panel::SMALL) < width - 2.0 * unit && 14.0 * unit < height;
    if colours.len() == 1 && fits && !control.is_unknown() {
        let ink = palette.on_solid(control);
        let at = (x + width / 2.0, y + height / 2.0 + 3.4 * unit);
        section.write(&codes, &panel::ON_PART, ink, at, Align::Centre);
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
