//! Lines: the region, the line between opponents, the rims of contested ground and the belts.

use std::collections::BTreeMap;

use tiny_skia::{Path, Point};

use crate::atlas::plate::OpposedLine;
use crate::layers::control::Kind;

use super::base::stroke;
use super::canvas::Canvas;
use super::shape::{self, EdgeSet};
use super::sheet::Sheet;
use super::style::lines;

/// Draws the lines of control, from below.
pub fn draw(canvas: &mut Canvas, sheet: &Sheet) {
    let Sheet { plate, view, .. } = sheet;
    if let Some(path) = plate
        .layers
        .region
        .as_ref()
        .and_then(|region| shape::polygons(region, view))
    {
        canvas.stroke(path, &lines::REGION, view.pen);
    }
    let holders = sheet.holders();
    for ground in plate
        .ground
        .iter()
        .filter(|ground| ground.control.kind(holders) == Kind::Contested)
    {
        if let Some(path) = shape::polygons(&ground.shape, view) {
            canvas.stroke(path, &lines::RIM, view.pen);
        }
    }
    for line in fronts(sheet) {
        stroke(canvas, &line.line, view, &lines::CASING);
    }
    for line in fronts(sheet) {
        let style = if line.sketch {
            lines::SKETCH
        } else {
            lines::FRONT
        };
        stroke(canvas, &line.line, view, &style);
    }
}

/// The lines between opponents that are long enough to be read as one: a stub is a speck.
pub fn fronts<'a>(sheet: &'a Sheet) -> impl Iterator<Item = &'a OpposedLine> {
    const LEAST: f32 = 21.0;
    let view = &sheet.view;
    let least = LEAST * view.pen;
    sheet
        .plate
        .lines
        .iter()
        .filter(move |line| least < length(&shape::points(&line.line, view)))
}

fn length(points: &[Point]) -> f32 {
    points
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).length())
        .sum()
}

/// The outlines of the belts that may show on a sheet, by id.
#[must_use]
pub fn belts(sheet: &Sheet) -> BTreeMap<String, Path> {
    let Sheet { plate, view, .. } = sheet;
    let shown = plate
        .layers
        .belts
        .iter()
        .filter(|belt| view.may_show(&belt.shape, 8.0));
    shown
        .filter_map(|belt| Some((belt.id.clone(), shape::polygons(&belt.shape, view)?)))
        .collect()
}

/// Draws the outlines of belts, corners rounded, where the region's border does not draw them already.
pub fn draw_belts(canvas: &mut Canvas, sheet: &Sheet) {
    let Sheet { plate, view, .. } = sheet;
    let mut drawn = EdgeSet::default();
    plate
        .layers
        .region
        .iter()
        .for_each(|region| drop(drawn.take(region)));
    let outlines: Vec<Path> = plate
        .layers
        .belts
        .iter()
        .filter(|belt| view.may_show(&belt.shape, 8.0))
        .flat_map(|belt| drawn.take(&belt.shape))
        .filter_map(|line| shape::line(&shape::rounded(&shape::points(&line, view))))
        .collect();
    for path in &outlines {
        canvas.stroke(path.clone(), &lines::BELT_CASING, view.pen);
    }
    for path in outlines {
        canvas.stroke(path, &lines::BELT, view.pen);
    }
}
