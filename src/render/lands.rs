//! Lands: the names of countries, states, provinces and peaks.

use geo::Contains;
use tiny_skia::{Point, Rect};

use crate::layers::base::{Label, LabelKind};

use super::labels::{Align, Block, Lettering, around};
use super::shape;
use super::sheet::Sheet;
use super::style::{Writing, names};
use super::words;

/// Writes the names of one kind that find a quiet place.
pub fn draw(lettering: &mut Lettering, kind: LabelKind, sheet: &Sheet) {
    let labels = sheet
        .plate
        .layers
        .base
        .labels
        .iter()
        .filter(|label| label.kind == kind);
    for label in labels.filter(|label| !is_title(label, sheet)) {
        let at = sheet.view.px(label.point.0);
        if !sheet.view.holds(at) {
            continue;
        }
        let upper = label.name.to_uppercase();
        match kind {
            LabelKind::Country => land(lettering, &upper, &names::COUNTRY, 5, at, sheet),
            LabelKind::State => land(lettering, &upper, &names::STATE, 1, at, sheet),
            LabelKind::Province => land(lettering, &label.name, &names::PROVINCE, 3, at, sheet),
            LabelKind::Peak => peak(lettering, label, at, sheet),
            // Ranges are broad and bent; a level name would stand for a valley as well.
            LabelKind::Range => {}
        }
    }
}

/// Whether a name is that of the region itself, at a scale at which the codes on its ground speak instead.
fn is_title(label: &Label, sheet: &Sheet) -> bool {
    const CLOSE: f32 = 7.5;
    label.kind == LabelKind::State
        && CLOSE < sheet.zoom()
        && sheet
            .plate
            .layers
            .region
            .as_ref()
            .is_some_and(|region| region.contains(&label.point))
}

/// Writes a name across its land, at most so many steps from its point where that is taken.
fn land(
    lettering: &mut Lettering,
    words: &str,
    writing: &Writing,
    most: i16,
    at: Point,
    sheet: &Sheet,
) {
    const STEP: (f32, f32) = (22.0, 14.0);
    let unit = sheet.unit();
    let block = Block::default().row(words, writing, writing.colour, unit);
    let places: Vec<(Rect, ())> = steps(most)
        .filter_map(|(x, y)| {
            let (x, y) = (at.x + x * STEP.0 * unit, at.y + y * STEP.1 * unit);
            Some((
                block.rect(x - block.width / 2.0, y - block.height / 2.0)?,
                (),
            ))
        })
        .collect();
    if let Some((rect, ())) = lettering.obstacles.first_quiet(&places, 6.0 * unit) {
        lettering.write(&block, rect, Align::Left);
    }
}

/// Steps away from a point, the near ones first.
fn steps(most: i16) -> impl Iterator<Item = (f32, f32)> {
    let range = -most..=most;
    let mut steps: Vec<(i16, i16)> = range
        .clone()
        .flat_map(|x| range.clone().map(move |y| (x, y)))
        .collect();
    steps.sort_by_key(|(x, y)| (x * x + y * y, *y, *x));
    steps.into_iter().map(|(x, y)| (f32::from(x), f32::from(y)))
}

fn peak(lettering: &mut Lettering, label: &Label, at: Point, sheet: &Sheet) {
    const RADIUS: f32 = 3.2;
    let unit = sheet.unit();
    let mut block = Block::default().row(&label.name, &names::PEAK, names::PEAK.colour, unit);
    if let Some(height) = label.elevation_m {
        let words = format!("{} m", words::number(height, 0));
        block = block.row(&words, &names::HEIGHT, names::HEIGHT.colour, unit);
    }
    let places = around(&block, at, (RADIUS + 3.8) * unit);
    let Some((rect, align)) = lettering.obstacles.first_quiet(&places, 2.0 * unit) else {
        return;
    };
    let r = RADIUS * unit;
    let corners = [(0.0, -1.0), (0.95, 0.75), (-0.95, 0.75)];
    let corners = corners.map(|(x, y)| Point::from_xy(at.x + x * r, at.y + y * r));
    if let Some(path) = shape::ring(&corners) {
        lettering.canvas.fill(path, names::PEAK.colour, 1.0);
    }
    lettering.write(&block, rect, align);
    lettering
        .obstacles
        .add(Rect::from_ltrb(at.x - r, at.y - r, at.x + r, at.y + r));
}
