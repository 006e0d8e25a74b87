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

use super::column::Section;
use super::on_map::Shown;

/// A patch of ground with what it means.
struct Entry {
    pattern: Pattern,
    name: String,
    note: String,
}

/// Draws a sample at a place.
type Draw<'a> = Box<dyn Fn(&mut Section, f32, f32) + 'a>;

/// A sample of what is drawn, with its name and a note under it.
struct Item<'a> {
    name: &'a str,
    note: &'a str,
    draw: Draw<'a>,
}

/// Sets items in two columns, from above and then to the right, or in one where two have no room.
fn columns(section: &mut Section, items: &[Item], sample: f32, pitch: f32) {
    const AIR: f32 = 12.0;
    let unit = section.unit;
    let indent = (sample + 7.0) * unit;
    let wide = |item: &Item| {
        section
            .measure(item.name, panel::ENTRY)
            .max(section.measure(item.note, panel::NOTE))
    };
    let widest =
        |items: &[Item], of: &dyn Fn(&Item) -> f32| items.iter().map(of).fold(0.0, f32::max);
    let note = |item: &Item| section.measure(item.note, panel::NOTE);
    // Names are cut where they must be; notes say what a sample means, and stand whole.
    let half = items.len().div_ceil(2);
    let (left, right) = items.split_at(half);
    let needed = 2.0 * indent + widest(left, &note) + AIR * unit + widest(right, &wide);
    let rows = if needed <= section.width {
        half
    } else {
        items.len()
    };
    let wished = (indent + widest(left, &wide) + AIR * unit).max(section.width * 0.5);
    let second = wished
        .min(section.width - indent - widest(right, &wide))
        .round();
    let top = section.height + 2.0 * unit;
    for (at, item) in items.iter().enumerate() {
        let (x, end) = match at < rows {
            true if rows < items.len() => (0.0, second - AIR / 2.0 * unit),
            true => (0.0, section.width),
            false => (second, section.width),
        };
        let y = (top + (at % rows) as f32 * pitch * unit).round();
        (item.draw)(section, x, y);
        let x = x + indent;
        let name = section.fitting(item.name, panel::ENTRY, end - x);
        section.left(&name, panel::ENTRY, (x, y + 10.0 * unit));
        section.left(item.note, panel::NOTE, (x, y + 21.0 * unit));
    }
    section.height = top + rows as f32 * pitch * unit - 4.0 * unit;
}

/// The grounds of a plate, by who holds them.
#[must_use]
pub fn grounds(plate: &Plate, palette: &Palette, width: f32, unit: f32) -> Option<Section> {
    let entries = entries(plate, palette);
    if entries.is_empty() {
        return None;
    }
    let mut section = Section::new(width, unit);
    section.head("Ground", &["by who holds it"]);
    let items: Vec<Item> = entries
        .iter()
        .map(|entry| Item {
            name: &entry.name,
            note: &entry.note,
            draw: Box::new(|section, x, y| patch(section, &entry.pattern, x, y)),
        })
        .collect();
    columns(&mut section, &items, PATCH.0, 28.5);
    Some(section)
}

/// The size of a patch of ground.
const PATCH: (f32, f32) = (33.0, 22.0);

fn patch(section: &mut Section, pattern: &Pattern, x: f32, y: f32) {
    let unit = section.unit;
    let (width, height) = ((PATCH.0 * unit).round(), (PATCH.1 * unit).round());
    let picture = swatch(pattern, width as u32, height as u32, unit);
    section.canvas.picture(picture, x as i32, y as i32);
    section.frame([x, y, width, height], &lines::TOWNSHIP);
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
            "Opponents meet",
            "border of an area",
            &[&lines::CASING, &lines::FRONT],
        ),
        (
            opposed(true),
            "Opponents meet",
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
    let items: Vec<Item> = samples
        .iter()
        .filter(|(shown, ..)| *shown)
        .map(|(_, name, note, styles)| Item {
            name,
            note,
            draw: Box::new(|section, x, y| {
                let (y, end) = (y + 8.5 * section.unit, x + SAMPLE * section.unit);
                styles
                    .iter()
                    .for_each(|style| section.line((x, y), (end, y), style));
            }),
        })
        .collect();
    if items.is_empty() {
        return None;
    }
    let mut section = Section::new(width, unit);
    section.head("Lines", &[]);
    columns(&mut section, &items, SAMPLE, 27.0);
    Some(section)
}

/// How long the sample of a line is.
const SAMPLE: f32 = 30.0;

/// What the discs of a map mean.
#[must_use]
pub fn mines(
    plate: &Plate,
    shown: &Shown,
    palette: &Palette,
    width: f32,
    unit: f32,
) -> Option<Section> {
    let (discs, factor) = (&shown.discs[..], shown.factor);
    if discs.is_empty() {
        return None;
    }
    let mut section = Section::new(width, unit);
    let asides: &[&str] = match (factor, &plate.supply.output) {
        (Some(_), Some(_)) => &[
            "area of the disc = tonnes a year, colour = holder",
            "area = tonnes a year",
        ],
        (Some(_), None) => &[
            "area of the disc = tonnes, colour = holder",
            "area = tonnes",
        ],
        (None, _) => &["colour = holder; output unknown"],
    };
    section.head("Mines", asides);
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
    notes.paragraph(&[(panel::NOTE, &note(plate, shown))]);
    let height = notes.height;
    section.lay(notes, x + 18.0 * unit, top - 1.0 * unit);
    section.height = section.height.max(top + height);
    if let Some(disc) = discs.iter().find(|disc| disc.is_divided()) {
        divided(&mut section, disc, plate, palette);
    }
    Some(section)
}

/// What a disc in slices means, with one of the map's own as the sample.
fn divided(section: &mut Section, disc: &Disc, plate: &Plate, palette: &Palette) {
    const RADIUS: f32 = 8.0;
    let (unit, top) = (section.unit, section.height + 5.0 * section.unit);
    let radius = RADIUS * unit;
    let at = Point::from_xy(radius + 2.0 * unit, top + radius + 2.0 * unit);
    let holders = &plate.layers.manifest.holders;
    for (path, colour) in symbols::slices(at, radius, disc.shares(), palette, holders) {
        section.canvas.fill(path, colour, disc_style::OPACITY);
    }
    symbols::spokes(&mut section.canvas, at, radius, disc.shares(), unit);
    let ink = palette.ink(disc.holding.control());
    symbols::rings(&mut section.canvas, at, radius, ink, unit);
    let indent = 2.0 * radius + 12.0 * unit;
    let mut words = Section::new(section.width - indent, unit);
    words.paragraph(&[(panel::NOTE, DIVIDED)]);
    let height = words.height;
    section.lay(words, indent, top - 1.0 * unit);
    section.height = (top + height).max(at.y + radius + 2.0 * unit);
}

const DIVIDED: &str = "Disc in slices: the ground on which the mine lies, or may lie, is held by several; each slice is a share of it.";

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
        widest = widest.max(section.left(
            &words,
            panel::NOTE.in_ink(style::INK),
            (label, y + 3.6 * unit),
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
