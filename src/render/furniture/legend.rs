//! The legend: grounds, lines and discs that this map uses, and no others.

use std::collections::BTreeMap;

use tiny_skia::Point;

use crate::atlas::plate::Plate;
use crate::layers::control::{Control, Kind};
use crate::layers::holder::Code;
use crate::render::discs::Disc;
use crate::render::ground::swatch;
use crate::render::hatch::Pattern;
use crate::render::palette::Palette;
use crate::render::style::{self, Colour, LineStyle, discs as disc_style, ground, lines, panel};
use crate::render::{symbols, words};

use super::column::{Align, Section};
use super::on_map::Shown;

/// A patch of ground with what it means.
struct Entry {
    pattern: Pattern,
    name: String,
    note: String,
}

/// The grounds of a plate, by who holds them, in two columns.
#[must_use]
pub fn grounds(plate: &Plate, palette: &Palette, width: f32, unit: f32) -> Option<Section> {
    let entries = entries(plate, palette);
    if entries.is_empty() {
        return None;
    }
    let mut section = Section::new(width, unit);
    section.head("Ground", "by who holds it");
    let half = entries.len().div_ceil(2);
    let pitch = 32.0 * unit;
    let top = section.height + 2.0 * unit;
    for (at, entry) in entries.iter().enumerate() {
        let x = if at < half {
            0.0
        } else {
            (width * 0.515).round()
        };
        let y = (top + (at % half) as f32 * pitch).round();
        draw_entry(&mut section, entry, x, y);
    }
    section.height = top + half as f32 * pitch - 4.0 * unit;
    Some(section)
}

fn draw_entry(section: &mut Section, entry: &Entry, x: f32, y: f32) {
    let unit = section.unit;
    let (width, height) = ((34.0 * unit).round(), (23.0 * unit).round());
    section.canvas.picture(
        swatch(&entry.pattern, width as u32, height as u32, unit),
        x as i32,
        y as i32,
    );
    section.frame(
        [x, y, width, height],
        &LineStyle {
            width: 0.6,
            ..lines::TOWNSHIP
        },
    );
    let x = x + width + 8.0 * unit;
    section.write(
        &entry.name,
        &panel::ENTRY,
        style::INK,
        (x, y + 10.5 * unit),
        Align::Left,
    );
    section.write(
        &entry.note,
        &panel::NOTE,
        style::QUIET,
        (x, y + 22.5 * unit),
        Align::Left,
    );
}

/// Holders by the row of the palette that they share, then one example of each pattern.
fn entries(plate: &Plate, palette: &Palette) -> Vec<Entry> {
    let holders = &plate.layers.manifest.holders;
    let mut entries = held(plate, palette);
    let widest = |kind: Kind| {
        plate
            .ground
            .iter()
            .filter(|ground| !ground.claimed && ground.control.kind(holders) == kind)
            .max_by(|a, b| extent(&a.shape).total_cmp(&extent(&b.shape)))
            .map(|ground| ground.control.clone())
    };
    let mut sample = |wanted: Kind, name: &str, note: &str| {
        if let Some(control) = widest(wanted) {
            entries.push(Entry {
                pattern: palette.pattern(&control, false),
                name: name.to_owned(),
                note: note.to_owned(),
            });
        }
    };
    sample(Kind::Contested, "Contested", "bands of those who fight");
    sample(Kind::Shared, "Shared", "lines: allies side by side");
    if let Some(claim) = plate.ground.iter().find(|ground| ground.claimed) {
        entries.push(Entry {
            pattern: palette.pattern(&claim.control, true),
            name: "Claimed".to_owned(),
            note: "by one side alone".to_owned(),
        });
    }
    if plate
        .ground
        .iter()
        .any(|ground| ground.control.is_unknown())
    {
        entries.push(Entry {
            pattern: Pattern::Dots(ground::UNKNOWN),
            name: "No report".to_owned(),
            note: "unknown".to_owned(),
        });
    }
    entries
}

/// Degrees × degrees: enough to choose the widest by.
fn extent(shape: &geo::MultiPolygon) -> f64 {
    use geo::Area;
    shape.unsigned_area()
}

/// Holders that have ground, alone or with others, joined where they share a row of the palette.
fn held(plate: &Plate, palette: &Palette) -> Vec<Entry> {
    let mut tints: BTreeMap<usize, (Colour, Vec<&Code>)> = BTreeMap::new();
    let mut order: Vec<Colour> = Vec::new();
    let everyone = plate
        .ground
        .iter()
        .fold(Control::UNKNOWN, |all, ground| all.join(&ground.control));
    for code in words::in_order(&everyone, plate) {
        let tint = palette.row(code).tint;
        let row = order
            .iter()
            .position(|other| *other == tint)
            .unwrap_or_else(|| {
                order.push(tint);
                order.len() - 1
            });
        tints.entry(row).or_insert((tint, Vec::new())).1.push(code);
    }
    let holders = &plate.layers.manifest.holders;
    tints
        .into_values()
        .map(|(tint, codes)| {
            let shown: Vec<&str> = codes.iter().take(3).map(|code| code.as_str()).collect();
            let more = if 3 < codes.len() { ", …" } else { "" };
            let side = codes.first().map_or("", |code| holders.side(code));
            let name = format!("{}{more}", shown.join(", "));
            let note = if side == name {
                String::new()
            } else {
                side.to_owned()
            };
            Entry {
                pattern: Pattern::Flat(tint),
                name,
                note,
            }
        })
        .collect()
}

/// The lines of a plate.
#[must_use]
pub fn line_kinds(plate: &Plate, width: f32, unit: f32) -> Option<Section> {
    let holders = &plate.layers.manifest.holders;
    let opposed = |sketch: bool| plate.lines.iter().any(|line| line.sketch == sketch);
    let contested = plate
        .ground
        .iter()
        .any(|ground| ground.control.kind(holders) == Kind::Contested);
    let samples: [(bool, &str, &str, &[&LineStyle]); 4] = [
        (
            opposed(false),
            "Between opponents",
            "border of an area",
            &[&lines::CASING, &lines::FRONT],
        ),
        (
            opposed(true),
            "Between opponents",
            "constructed",
            &[&lines::CASING, &lines::SKETCH],
        ),
        (
            !plate.layers.belts.is_empty(),
            "Mining belt",
            "rough outline",
            &[&lines::BELT],
        ),
        (contested, "Contested", "rim of the ground", &[&lines::RIM]),
    ];
    let shown: Vec<_> = samples.into_iter().filter(|(shown, ..)| *shown).collect();
    if shown.is_empty() {
        return None;
    }
    let mut section = Section::new(width, unit);
    section.head("Lines", "");
    let top = section.height + 2.0 * unit;
    for (at, (_, name, note, styles)) in shown.iter().enumerate() {
        let x = if at % 2 == 0 {
            0.0
        } else {
            (width * 0.515).round()
        };
        let y = top + (at / 2) as f32 * 30.0 * unit;
        for style in *styles {
            section.line(
                (x, y + 9.0 * unit),
                (x + 34.0 * unit, y + 9.0 * unit),
                style,
            );
        }
        let x = x + 42.0 * unit;
        section.write(
            name,
            &panel::ENTRY,
            style::INK,
            (x, y + 9.5 * unit),
            Align::Left,
        );
        section.write(
            note,
            &panel::NOTE,
            style::QUIET,
            (x, y + 21.5 * unit),
            Align::Left,
        );
    }
    section.height = top + shown.len().div_ceil(2) as f32 * 30.0 * unit - 4.0 * unit;
    Some(section)
}

/// What the discs of a map mean.
#[must_use]
pub fn mines(plate: &Plate, shown: &Shown, width: f32, unit: f32) -> Option<Section> {
    let (discs, factor) = (&shown.discs[..], shown.factor);
    if discs.is_empty() {
        return None;
    }
    let mut section = Section::new(width, unit);
    let aside = if factor.is_some() {
        "area of the disc = tonnes a year, colour = holder"
    } else {
        "colour = holder; output unknown"
    };
    section.head("Mines", aside);
    let top = section.height;
    let mut x = 0.0;
    if let Some(factor) = factor {
        x = sizes(&mut section, discs, factor);
    } else {
        symbols::ring(
            &mut section.canvas,
            Point::from_xy(10.0 * unit, top + 14.0 * unit),
            disc_style::HOLLOW * unit,
            style::INK,
            1.0,
            1.4 * unit,
        );
        x += 24.0 * unit;
    }
    let mut notes = Section::new(width - x - 18.0 * unit, unit);
    notes.paragraph(&[(&panel::NOTE, &note(plate, shown))]);
    let height = notes.height;
    section.lay(notes, x + 18.0 * unit, top - 1.0 * unit);
    section.height = section.height.max(top + height);
    Some(section)
}

/// Nested circles of three round figures; says how wide they are.
fn sizes(section: &mut Section, discs: &[Disc], factor: f32) -> f32 {
    let unit = section.unit;
    let most = discs
        .iter()
        .filter_map(|disc| disc.tonnes)
        .fold(0.0, f64::max);
    let first = round_below(most);
    let figures = [first, first / 5.0, first / 20.0];
    let radius = |tonnes: f64| factor * tonnes.sqrt() as f32;
    let largest = radius(first).max(9.0 * unit);
    let foot = section.height + 2.0 * largest + 3.0 * unit;
    let middle = largest + unit;
    let label = middle + largest + 9.0 * unit;
    let mut widest = 0.0_f32;
    let mut last = f32::NEG_INFINITY;
    for tonnes in figures {
        let r = radius(tonnes);
        let at = Point::from_xy(middle, foot - r);
        section.canvas.circle(at.x, at.y, r, style::QUIET, 0.12);
        symbols::ring(&mut section.canvas, at, r, style::QUIET, 1.0, 0.8 * unit);
        let y = (foot - 2.0 * r).max(last + 11.5 * unit);
        section.line(
            (middle, foot - 2.0 * r),
            (label - 4.0 * unit, y),
            &panel::AXIS,
        );
        let words = format!("{} t", words::rough(tonnes));
        widest = widest.max(section.write(
            &words,
            &panel::NOTE,
            style::INK,
            (label, y + 3.6 * unit),
            Align::Left,
        ));
        last = y;
    }
    section.height = foot.max(last + 5.0 * unit);
    label + widest
}

/// The largest of 1, 2 and 5 with zeros that is not above a figure.
fn round_below(figure: f64) -> f64 {
    let power = 10_f64.powf(figure.max(1e-6).log10().floor());
    [5.0, 2.0, 1.0]
        .into_iter()
        .map(|step| step * power)
        .find(|round| *round <= figure)
        .unwrap_or(power)
}

fn note(plate: &Plate, shown: &Shown) -> String {
    let Shown {
        discs,
        factor,
        halos,
        px_per_km,
    } = shown;
    let mut notes = Vec::new();
    let mines: usize = discs.iter().map(|disc| disc.mines).sum();
    if factor.is_some() && discs.len() < mines {
        notes.push(format!(
            "{mines} mines in {} discs: small neighbours are joined.",
            discs.len()
        ));
    }
    let moved = discs
        .iter()
        .map(|disc| (disc.at - disc.place).length() / px_per_km)
        .fold(0.0, f32::max);
    if 1.0 <= moved {
        notes.push(format!(
            "Crowded discs stand up to {moved:.0} km from their place."
        ));
    }
    if *halos {
        notes.push("Soft halo: the mine lies somewhere in it.".to_owned());
    }
    if factor.is_none()
        && let Some(last) = plate.supply.last_known
    {
        notes.push(format!(
            "What they yield is last known for {}.",
            words::period(last)
        ));
    }
    notes.join(" ")
}
