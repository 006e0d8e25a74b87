//! Symbols: discs with their two rings, pies of mixed control, town marks.

use std::collections::BTreeMap;
use std::f32::consts::{PI, TAU};

use tiny_skia::{Path, PathBuilder, Point};

use crate::layers::control::{Control, Kind};
use crate::layers::holder::Holders;
use crate::layers::units::Share;

use super::canvas::Canvas;
use super::discs::{self, Disc};
use super::halo::Halo;
use super::palette::Palette;
use super::shape;
use super::sheet::Sheet;
use super::style::{self, Colour, discs as disc_style};

/// Draws a disc; hollow where its output is unknown.
pub fn disc(canvas: &mut Canvas, disc: &Disc, sheet: &Sheet) {
    let unit = sheet.unit();
    let control = disc.holding.control();
    if disc.tonnes.is_none() {
        canvas.circle(
            disc.at.x,
            disc.at.y,
            disc.radius,
            style::PAPER,
            disc_style::OPACITY,
        );
        let width = disc_style::HOLLOW_RING * unit;
        ring(
            canvas,
            disc.at,
            disc.radius,
            sheet.palette.solid(control),
            1.0,
            width,
        );
        return;
    }
    pie(canvas, disc.at, disc.radius, disc.shares(), sheet);
    rings(
        canvas,
        disc.at,
        disc.radius,
        sheet.palette.ink(control),
        unit,
    );
}

/// The white ring that parts a disc from its neighbours, and the hairline outside.
pub fn rings(canvas: &mut Canvas, at: Point, radius: f32, ink: Colour, pen: f32) {
    let (white, width) = disc_style::RING;
    let (hairline, opacity) = disc_style::HAIRLINE;
    // Small discs would be all ring.
    let thin = (radius / (4.0 * pen)).clamp(0.6, 1.0) * pen;
    ring(
        canvas,
        at,
        radius + (width + hairline / 2.0) * thin,
        ink,
        opacity,
        hairline * thin,
    );
    ring(
        canvas,
        at,
        radius + width / 2.0 * thin,
        white,
        1.0,
        width * thin,
    );
}

/// A circle's line.
pub fn ring(canvas: &mut Canvas, at: Point, radius: f32, colour: Colour, opacity: f32, width: f32) {
    if let Some(path) = PathBuilder::from_circle(at.x, at.y, radius) {
        canvas.outline(path, colour, opacity, width);
    }
}

/// The filling of a disc: the shares of its ground from twelve o'clock, parted as discs are parted from each other, so
/// that they are told apart without their colours.
fn pie(canvas: &mut Canvas, at: Point, radius: f32, shares: &[(Control, Share)], sheet: &Sheet) {
    for (path, colour) in slices(at, radius, shares, sheet.palette, sheet.holders()) {
        canvas.fill(path, colour, disc_style::OPACITY);
    }
    spokes(canvas, at, radius, shares, sheet.unit());
}

/// The white lines between the slices of a pie; a slice too narrow to be seen between two has none.
pub fn spokes(canvas: &mut Canvas, at: Point, radius: f32, shares: &[(Control, Share)], unit: f32) {
    let (white, width) = disc_style::RING;
    let width = width * unit * (radius / (4.0 * unit)).clamp(0.6, 1.0);
    let seen = |share: &Share| 2.0 * width < share.get() as f32 * TAU * radius;
    let mut to = 0.0;
    for (_, share) in shares {
        to += share.get() as f32;
        if shares.len() < 2 || !seen(share) {
            continue;
        }
        for turn in [to - share.get() as f32, to] {
            let angle = turn * TAU - PI / 2.0;
            let mut path = PathBuilder::new();
            path.move_to(at.x, at.y);
            path.line_to(at.x + radius * angle.cos(), at.y + radius * angle.sin());
            if let Some(path) = path.finish() {
                canvas.outline(path, white, 1.0, width);
            }
        }
    }
}

/// The parts of a disc with their colours: a pie from twelve o'clock, contested shares in bands.
#[must_use]
pub fn slices(
    at: Point,
    radius: f32,
    shares: &[(Control, Share)],
    palette: &Palette,
    holders: &Holders,
) -> Vec<(Path, Colour)> {
    let mut slices = Vec::new();
    let mut from = 0.0;
    for (control, share) in shares {
        let to = from + share.get() as f32;
        let colours = palette.solids(control);
        if share.get() > 0.999 && colours.len() > 1 {
            let contested = control.kind(holders) == Kind::Contested;
            slices.extend(bands(at, radius, &colours, contested));
        } else {
            // Part of a disc has no room for bands: its holders take turns around the rim.
            let turns = if colours.len() > 1 {
                colours.len() * 2
            } else {
                1
            };
            let step = (to - from) / turns as f32;
            for (turn, colour) in colours.iter().cycle().take(turns).enumerate() {
                let start = from + step * turn as f32;
                slices.extend(slice(at, radius, start, start + step).map(|path| (path, *colour)));
            }
        }
        from = to;
    }
    slices
}

/// A slice of a disc between two shares of its circle, clockwise from twelve o'clock.
fn slice(at: Point, radius: f32, from: f32, to: f32) -> Option<Path> {
    if to - from > 0.999 {
        return PathBuilder::from_circle(at.x, at.y, radius);
    }
    let mut points = vec![at];
    points.extend(arc(at, radius, from * TAU - PI / 2.0, to * TAU - PI / 2.0));
    shape::ring(&points)
}

/// A small disc in the colours of a control, side by side from twelve o'clock: for tables and legends.
#[must_use]
pub fn parts(at: Point, radius: f32, colours: &[Colour]) -> Vec<(Path, Colour)> {
    let share = 1.0 / colours.len().max(1) as f32;
    let part = |(turn, colour): (usize, &Colour)| {
        let from = turn as f32 * share;
        Some((slice(at, radius, from, from + share)?, *colour))
    };
    colours.iter().enumerate().filter_map(part).collect()
}

/// A disc in bands that rise to the right where it is contested and fall where it is shared.
fn bands(at: Point, radius: f32, colours: &[Colour], rising: bool) -> Vec<(Path, Colour)> {
    let count = colours.len() * ((radius / 4.0).round() as usize).clamp(1, 4);
    let edge = |band: usize| (band as f32 / count as f32 * 2.0 - 1.0).acos();
    // Between two parallel chords, across whose direction the disc is cut.
    let across = if rising { PI / 4.0 } else { -PI / 4.0 };
    (0..count)
        .zip(colours.iter().cycle())
        .filter_map(|(band, colour)| {
            let (start, end) = (edge(band), edge(band + 1));
            let mut points = arc(at, radius, across + start, across + end);
            points.extend(arc(at, radius, across - end, across - start));
            Some((shape::ring(&points)?, *colour))
        })
        .collect()
}

fn arc(at: Point, radius: f32, from: f32, to: f32) -> Vec<Point> {
    let steps = ((to - from).abs() / 0.1).ceil().max(1.0);
    (0..=steps as usize)
        .map(|step| from + (to - from) * step as f32 / steps)
        .map(|angle| Point::from_xy(at.x + radius * angle.cos(), at.y + radius * angle.sin()))
        .collect()
}

/// The halo of a mine whose place is not known well enough for a point.
#[must_use]
pub fn halo(disc: &Disc, outlines: &BTreeMap<String, Path>, sheet: &Sheet) -> Option<Halo> {
    let radius = discs::halo_radius(disc, &sheet.view)?;
    let mine = disc.holding.mine;
    let belt = mine.belt.as_ref().and_then(|id| {
        let belt = sheet
            .plate
            .layers
            .belts
            .iter()
            .find(|belt| belt.id == *id)?;
        let widened = belt.precision_km as f32 * sheet.view.px_per_km(mine.point.y());
        Some((outlines.get(id)?.clone(), widened))
    });
    let colour = sheet.palette.solid(disc.holding.control());
    Some(Halo {
        middle: disc.place,
        radius,
        colour,
        belt,
    })
}
