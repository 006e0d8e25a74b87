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

use super::column::Section;

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
        let fits = section.measure(&label, panel::ON_BAR) + 14.0 * unit < drawn;
        if let (Some(control), true, 1) = (control, fits, colours.len()) {
            let writing = panel::ON_BAR.in_ink(palette.on_solid(control));
            section.left(&label, writing, (x + 8.0 * unit, thick * 0.5 + 4.3 * unit));
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
        let width = section.measure(&label, panel::UNDER_BAR);
        if right < width {
            break;
        }
        section.right(&label, panel::UNDER_BAR.in_ink(ink), (right, baseline));
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
    let highest = rows.iter().filter_map(|row| row.bounds.high);
    let mut table = Table {
        plate,
        palette,
        most: highest.fold(supply.total.tonnes(), f64::max),
        tonnes: width * 0.575,
        share: width * 0.69,
        axis: width * 0.725,
        section: Section::new(width, unit),
    };
    table.header();
    for ((row, tonnes), share) in rows.iter().zip(&tonnes).zip(&shares) {
        table.row(row, tonnes, share);
    }
    if let (true, Some(tonnes), Some(share)) =
        (supply.unplaced != Grams(0), tonnes.last(), shares.last())
    {
        table.unplaced(tonnes, share);
    }
    table.total(&total);
    Some(table.section)
}

/// A table in the making, its columns in pixels from the left.
struct Table<'a> {
    plate: &'a Plate<'a>,
    palette: &'a Palette<'a>,
    /// The tonnes at the end of the axis.
    most: f64,
    /// Where tonnes end.
    tonnes: f32,
    /// Where shares end.
    share: f32,
    /// Where the axis of the bounds begins.
    axis: f32,
    section: Section,
}

impl Table<'_> {
    fn header(&mut self) {
        let section = &mut self.section;
        section.skip(11.0);
        let y = section.height;
        let bounds = section.shortest(
            &["low – best – high", "low – high"],
            panel::NOTE,
            section.width - self.axis,
        );
        section.left("Ground held by", panel::NOTE, (0.0, y));
        let unit = if self.plate.supply.output.is_some() {
            "t a year"
        } else {
            "t"
        };
        section.right(unit, panel::NOTE, (self.tonnes, y));
        section.right("share", panel::NOTE, (self.share, y));
        section.right(bounds, panel::NOTE, (section.width, y));
        section.skip(5.0);
    }

    fn row(&mut self, row: &Row, tonnes: &str, share: &str) {
        let unit = self.section.unit;
        self.section.skip(14.5);
        let y = self.section.height;
        let x = 14.0 * unit;
        let codes = words::codes(&row.control, self.plate);
        self.mark(row, y);
        let writing = panel::CODE.in_ink(self.palette.ink(&row.control));
        let end = x + self.section.left(&codes, writing, (x, y)) + 6.0 * unit;
        let side = self.side(row);
        let room = self.tonnes - self.section.measure(tonnes, panel::FIGURE) - 8.0 * unit;
        if side != codes && end + self.section.measure(&side, panel::NOTE) < room {
            self.section.left(&side, panel::NOTE, (end, y));
        }
        self.section.right(tonnes, panel::FIGURE, (self.tonnes, y));
        self.section.right(share, panel::ENTRY, (self.share, y));
        self.interval(row);
        self.section.skip(12.5);
        let name = words::short_names(&row.control, self.plate);
        if name != codes {
            let name = self.section.fitting(&name, panel::NOTE, self.axis - x);
            self.section
                .left(&name, panel::NOTE, (x, self.section.height));
        }
        self.section.skip(1.5);
    }

    /// The side of one holder, or whether several share or contest the ground.
    fn side(&self, row: &Row) -> String {
        let holders = &self.plate.layers.manifest.holders;
        match row.control.holders().len() {
            1 => row.control.side(holders),
            _ => row.control.kind(holders).to_string(),
        }
    }

    /// The mark before a row: a disc of its colours, or a ring where nothing is mined.
    fn mark(&mut self, row: &Row, y: f32) {
        let unit = self.section.unit;
        let at = Point::from_xy(5.0 * unit, y - 4.6 * unit);
        let radius = 4.6 * unit;
        let canvas = &mut self.section.canvas;
        if row.best == Grams(0) {
            let solid = self.palette.solid(&row.control);
            symbols::ring(canvas, at, radius - 0.6 * unit, solid, 1.0, 1.2 * unit);
            return;
        }
        for (part, colour) in symbols::parts(at, radius, &self.palette.solids(&row.control)) {
            canvas.fill(part, colour, discs::OPACITY);
        }
    }

    /// Low, best and high as a dot on a bar, from 0.
    fn interval(&mut self, row: &Row) {
        let (section, axis) = (&mut self.section, self.axis);
        let (unit, right) = (section.unit, section.width);
        let baseline = section.height;
        if row.mines == 0 {
            let wordings = ["no mine on its ground", "no mine there", "no mine"];
            let words = section.shortest(&wordings, panel::SMALL, right - axis);
            section.right(words, panel::SMALL.in_ink(style::FAINT), (right, baseline));
            return;
        }
        let y = baseline - 4.6 * unit;
        let share = |tonnes: f64| (tonnes / self.most.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
        let x = |tonnes: f64| axis + (right - axis) * share(tonnes) as f32;
        let colour = self.palette.solid(&row.control);
        section.line((axis, y), (right, y), &panel::AXIS);
        if let (Some(low), Some(high)) = (row.bounds.low, row.bounds.high) {
            let (from, to) = (x(low), x(high));
            section.fill(
                [from, y - 1.5 * unit, (to - from).max(unit), 3.0 * unit],
                colour,
            );
            let words = format!("{}–{}", words::rough(low), words::rough(high));
            let half = section.measure(&words, panel::SMALL) / 2.0;
            let middle = ((from + to) / 2.0).max(axis + half).min(right - half);
            section.centre(&words, panel::SMALL, (middle, baseline + 10.5 * unit));
        }
        section
            .canvas
            .circle(x(row.best.tonnes()), y, 3.2 * unit, colour, 1.0);
    }

    fn unplaced(&mut self, tonnes: &str, share: &str) {
        let section = &mut self.section;
        section.skip(15.0);
        let (x, y) = (14.0 * section.unit, section.height);
        section.left(
            "Not placed on any mine",
            panel::ENTRY.in_ink(style::QUIET),
            (x, y),
        );
        section.right(tonnes, panel::FIGURE.in_ink(style::QUIET), (self.tonnes, y));
        section.right(share, panel::ENTRY.in_ink(style::QUIET), (self.share, y));
        section.skip(6.0);
    }

    fn total(&mut self, total: &str) {
        let section = &mut self.section;
        section.skip(2.0);
        section.rule(style::INK);
        section.skip(16.0);
        let y = section.height;
        let name = if self.plate.supply.unplaced == Grams(0) {
            "All placed"
        } else {
            "All"
        };
        section.left(name, panel::ENTRY, (0.0, y));
        section.right(total, panel::FIGURE, (self.tonnes, y));
        section.right(&words::percent(100), panel::ENTRY, (self.share, y));
        let wordings = ["bounds do not add up", "bounds: no sum"];
        let words = section.shortest(&wordings, panel::SMALL, section.width - self.axis);
        section.right(words, panel::SMALL, (section.width, y));
        section.skip(5.0);
        self.world();
    }

    /// The share of the world's output that all of it is, where a source tells the world's.
    fn world(&mut self) {
        let supply = &self.plate.supply;
        let world = supply.world.as_ref().and_then(|world| world.tonnes.best);
        let Some(world) = world.filter(|world| 0.0 < *world) else {
            return;
        };
        let share = words::percent(format!("{:.1}", supply.total.tonnes() / world * 100.0));
        let words = format!("{share} of the world’s {} t", words::rough(world));
        self.section.skip(8.0);
        self.section
            .left(&words, panel::NOTE, (0.0, self.section.height));
        self.section.skip(4.0);
    }
}
