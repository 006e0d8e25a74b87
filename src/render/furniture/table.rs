//! The table: tonnes by who holds the ground, with the bar above it.
//!
//! The rows sum to the total exactly as they are printed.

use tiny_skia::Point;

use crate::atlas::plate::Plate;
use crate::layers::control::Control;
use crate::layers::estimate::Estimate;
use crate::layers::holder::Code;
use crate::layers::units::Grams;
use crate::render::palette::Palette;
use crate::render::style::{self, Colour, RULE, discs, panel};
use crate::render::{symbols, words};

use super::column::{Align, Section};

/// A row of the table.
struct Row {
    control: Control,
    best: Grams,
    bounds: Estimate,
    mines: usize,
}

/// The rows of a plate: those with output, then those who held mines in other years and hold none now.
///
/// That a party holds none of it is news, so its row stays.
fn rows(plate: &Plate) -> Vec<Row> {
    let supply = &plate.supply;
    let mut rows: Vec<Row> = supply
        .rows
        .iter()
        .map(|row| Row {
            control: row.control.clone(),
            best: row.best,
            bounds: row.bounds,
            mines: row.mines,
        })
        .collect();
    let everyone = |controls: &mut dyn Iterator<Item = &Control>| {
        controls.fold(Control::UNKNOWN, |all, control| all.join(control))
    };
    let now = everyone(&mut supply.rows.iter().map(|row| &row.control));
    let once = everyone(
        &mut plate
            .years
            .iter()
            .flat_map(|year| &year.rows)
            .map(|(control, _)| control),
    );
    let has = |all: &Control, code: &Code| all.holders().any(|other| other == code);
    let gone = plate
        .layers
        .manifest
        .holders
        .iter()
        .filter(|holder| has(&once, &holder.code) && !has(&now, &holder.code));
    for holder in gone {
        rows.push(Row {
            control: Control::of([holder.code.as_str()]),
            best: Grams(0),
            bounds: Estimate::default(),
            mines: 0,
        });
    }
    rows
}

/// The stacked bar with its shares; `None` where no supply is known.
#[must_use]
pub fn bar(plate: &Plate, palette: &Palette, width: f32, unit: f32) -> Option<Section> {
    let supply = &plate.supply;
    let masses: Vec<Grams> = supply
        .rows
        .iter()
        .map(|row| row.best)
        .chain([supply.unplaced])
        .collect();
    if supply.total == Grams(0) || supply.rows.is_empty() {
        return None;
    }
    let shares = words::percents(&masses, supply.total);
    let mut section = Section::new(width, unit);
    let (thick, gap) = (20.0 * unit, 1.5 * unit);
    let mut x = 0.0;
    let mut below = Vec::new();
    for (at, mass) in masses
        .iter()
        .enumerate()
        .filter(|(_, mass)| **mass != Grams(0))
    {
        let control = supply.rows.get(at).map(|row| &row.control);
        let part = (mass.tonnes() / supply.total.tonnes()) as f32 * width;
        let colours = control.map_or(vec![RULE], |control| palette.solids(control));
        let drawn = (part - gap).max(unit);
        stacked(&mut section, [x, 0.0, drawn, thick], &colours);
        let name = control.map_or("not placed".to_owned(), |control| {
            words::codes(control, plate)
        });
        let label = format!("{name} {}", shares[at]);
        if section.measure(&label, &panel::ON_BAR) + 14.0 * unit < drawn && control.is_some() {
            let at = (x + 8.0 * unit, thick * 0.5 + 4.3 * unit);
            section.write(
                &label,
                &panel::ON_BAR,
                panel::ON_BAR.colour,
                at,
                Align::Left,
            );
        } else {
            let ink = control.map_or(style::QUIET, |control| palette.ink(control));
            below.push((label, ink, x + part));
        }
        x += part;
    }
    section.height = thick;
    if !below.is_empty() {
        labels_below(&mut section, below);
    }
    Some(section)
}

/// Writes labels under the parts of a bar from the right, as many as there is room for.
fn labels_below(section: &mut Section, labels: Vec<(String, Colour, f32)>) {
    let unit = section.unit;
    let baseline = section.height + 14.0 * unit;
    let mut limit = section.width;
    for (label, ink, end) in labels.into_iter().rev() {
        let right = end.min(limit);
        let width = section.measure(&label, &panel::UNDER_BAR);
        if right < width {
            break;
        }
        section.write(
            &label,
            &panel::UNDER_BAR,
            ink,
            (right, baseline),
            Align::Right,
        );
        limit = right - width - 10.0 * unit;
    }
    section.height = baseline + 4.0 * unit;
}

/// A rectangle in one colour, or in equal layers of several.
fn stacked(section: &mut Section, [x, y, width, height]: [f32; 4], colours: &[Colour]) {
    let layer = height / colours.len().max(1) as f32;
    for (at, colour) in colours.iter().enumerate() {
        section.fill([x, y + at as f32 * layer, width, layer], *colour);
    }
}

/// The columns of the table, in pixels from the left.
struct Columns {
    tonnes: f32,
    share: f32,
    axis: f32,
}

/// The table; `None` where no supply is known.
#[must_use]
pub fn table(plate: &Plate, palette: &Palette, width: f32, unit: f32) -> Option<Section> {
    let supply = &plate.supply;
    if supply.rows.is_empty() {
        return None;
    }
    let rows = rows(plate);
    let masses: Vec<Grams> = rows
        .iter()
        .map(|row| row.best)
        .chain([supply.unplaced])
        .collect();
    let (tonnes, total) = words::tonnes(&masses, supply.total);
    let shares = words::percents(&masses, supply.total);
    let columns = Columns {
        tonnes: width * 0.585,
        share: width * 0.70,
        axis: width * 0.735,
    };
    let mut section = Section::new(width, unit);
    header(&mut section, &columns);
    let most = rows
        .iter()
        .filter_map(|row| row.bounds.high)
        .fold(supply.total.tonnes(), f64::max);
    for (at, row) in rows.iter().enumerate() {
        line(
            &mut section,
            row,
            (&tonnes[at], &shares[at]),
            &columns,
            most,
            plate,
            palette,
        );
    }
    if supply.unplaced != Grams(0) {
        let last = rows.len();
        unplaced(&mut section, &tonnes[last], &shares[last], &columns);
    }
    section.skip(2.0);
    section.rule(style::INK);
    section.skip(17.0);
    let y = section.height;
    section.write(
        "All placed",
        &panel::ENTRY,
        style::INK,
        (0.0, y),
        Align::Left,
    );
    section.write(
        &total,
        &panel::FIGURE,
        style::INK,
        (columns.tonnes, y),
        Align::Right,
    );
    section.write(
        &words::percent(100),
        &panel::ENTRY,
        style::INK,
        (columns.share, y),
        Align::Right,
    );
    section.write(
        "bounds do not add up",
        &panel::SMALL,
        style::QUIET,
        (width, y),
        Align::Right,
    );
    section.skip(6.0);
    Some(section)
}

fn header(section: &mut Section, columns: &Columns) {
    section.skip(11.0);
    let y = section.height;
    let right = section.width;
    section.write(
        "Ground held by",
        &panel::NOTE,
        style::QUIET,
        (0.0, y),
        Align::Left,
    );
    section.write(
        "t a year",
        &panel::NOTE,
        style::QUIET,
        (columns.tonnes, y),
        Align::Right,
    );
    section.write(
        "share",
        &panel::NOTE,
        style::QUIET,
        (columns.share, y),
        Align::Right,
    );
    section.write(
        "low – best – high",
        &panel::NOTE,
        style::QUIET,
        (right, y),
        Align::Right,
    );
    section.skip(6.0);
}

fn line(
    section: &mut Section,
    row: &Row,
    (tonnes, share): (&str, &str),
    columns: &Columns,
    most: f64,
    plate: &Plate,
    palette: &Palette,
) {
    let unit = section.unit;
    section.skip(15.0);
    let y = section.height;
    let ink = palette.ink(&row.control);
    mark(section, row, y - 4.6 * unit, palette);
    let codes = words::codes(&row.control, plate);
    let x = 14.0 * unit;
    let end = x + section.write(&codes, &panel::CODE, ink, (x, y), Align::Left);
    let holders = &plate.layers.manifest.holders;
    let kind = row.control.kind(holders);
    let side = match row.control.holders().len() {
        1 => row.control.side(holders),
        _ => kind.to_string(),
    };
    if side != codes && section.measure(&side, &panel::NOTE) + end + 60.0 * unit < columns.tonnes {
        section.write(
            &side,
            &panel::NOTE,
            style::QUIET,
            (end + 6.0 * unit, y),
            Align::Left,
        );
    }
    section.write(
        tonnes,
        &panel::FIGURE,
        style::INK,
        (columns.tonnes, y),
        Align::Right,
    );
    section.write(
        share,
        &panel::ENTRY,
        style::INK,
        (columns.share, y),
        Align::Right,
    );
    interval(section, row, columns, most, palette);
    section.skip(12.5);
    let name = words::short_names(&row.control, plate);
    if name != codes {
        let room = columns.axis - x;
        let name = fitting(section, &name, room);
        section.write(
            &name,
            &panel::NOTE,
            style::QUIET,
            (x, section.height),
            Align::Left,
        );
    }
    section.skip(2.5);
}

/// A name, cut at a word where it is wider than its room.
fn fitting(section: &Section, name: &str, room: f32) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    let mut cut = name.to_owned();
    while room < section.measure(&cut, &panel::NOTE) && 1 < words.len() {
        words.pop();
        cut = format!("{} …", words.join(" "));
    }
    cut
}

/// The mark before a row: a disc of its colours, or a ring where nothing is mined.
fn mark(section: &mut Section, row: &Row, y: f32, palette: &Palette) {
    let unit = section.unit;
    let at = Point::from_xy(5.0 * unit, y);
    let colours = palette.solids(&row.control);
    let radius = 4.6 * unit;
    if row.best == Grams(0) {
        symbols::ring(
            &mut section.canvas,
            at,
            radius - 0.6 * unit,
            colours[0],
            1.0,
            1.2 * unit,
        );
        return;
    }
    for (part, colour) in symbols::parts(at, radius, &colours) {
        section.canvas.fill(part, colour, discs::OPACITY);
    }
}

/// Low, best and high as a dot on a bar, from 0.
fn interval(section: &mut Section, row: &Row, columns: &Columns, most: f64, palette: &Palette) {
    let unit = section.unit;
    let y = section.height - 4.6 * unit;
    let right = section.width;
    if row.mines == 0 {
        section.write(
            "no mine on its ground",
            &panel::SMALL,
            style::FAINT,
            (right, section.height),
            Align::Right,
        );
        return;
    }
    let span = right - columns.axis;
    let x = |tonnes: f64| {
        columns.axis + span * (tonnes / most.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0) as f32
    };
    section.line((columns.axis, y), (right, y), &panel::AXIS);
    let colour = palette.solids(&row.control)[0];
    if let (Some(low), Some(high)) = (row.bounds.low, row.bounds.high) {
        let (from, to) = (x(low), x(high));
        section.fill(
            [from, y - 1.5 * unit, (to - from).max(unit), 3.0 * unit],
            colour,
        );
        let words = format!("{}–{}", words::rough(low), words::rough(high));
        let middle =
            ((from + to) / 2.0).max(columns.axis + section.measure(&words, &panel::SMALL) / 2.0);
        let middle = middle.min(right - section.measure(&words, &panel::SMALL) / 2.0);
        section.write(
            &words,
            &panel::SMALL,
            style::QUIET,
            (middle, section.height + 11.0 * unit),
            Align::Centre,
        );
    }
    section
        .canvas
        .circle(x(row.best.tonnes()), y, 3.2 * unit, colour, 1.0);
}

fn unplaced(section: &mut Section, tonnes: &str, share: &str, columns: &Columns) {
    section.skip(15.0);
    let y = section.height;
    section.write(
        "Not placed on any mine",
        &panel::ENTRY,
        style::QUIET,
        (14.0 * section.unit, y),
        Align::Left,
    );
    section.write(
        tonnes,
        &panel::FIGURE,
        style::QUIET,
        (columns.tonnes, y),
        Align::Right,
    );
    section.write(
        share,
        &panel::ENTRY,
        style::QUIET,
        (columns.share, y),
        Align::Right,
    );
    section.skip(6.0);
}
