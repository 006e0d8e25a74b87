//! Marks over the stacks: the bounds of the largest part, and what statistics of trade observed.

use std::collections::BTreeSet;

use tiny_skia::{Path, PathBuilder};

use crate::atlas::timeline::Timeline;
use crate::atlas::timeline::key::By;
use crate::layers::output::Observation;
use crate::render::furniture::column::Section;
use crate::render::style::{PAPER, chart};

use super::Plot;
use super::areas::{feet, span};
use super::parts::Part;

/// The most series that are drawn; others stand in the table.
const SERIES: usize = 2;

/// A step narrower than this has its marks one over the other.
const NARROW: f32 = 26.0;

/// Narrower than this steps share a line of bounds.
const LEAST_WHISKER: f32 = 22.0;

/// The least and the most that a step's largest part may be, over what lies under it.
pub(super) fn bounded(timeline: &Timeline, parts: &[Part], step: usize) -> Option<(f64, f64)> {
    let tally = &timeline.steps[step];
    let key = tally.leading()?;
    let at = parts.iter().position(|part| part.keys == [key])?;
    let bounds = tally.amount(key)?.bounds;
    let foot = feet(parts, tally)[at];
    Some((foot + bounds.low?, foot + bounds.high?))
}

/// How high the bounds reach.
pub(super) fn tops(timeline: &Timeline, parts: &[Part]) -> Vec<f64> {
    let steps = 0..timeline.steps.len();
    steps
        .filter_map(|step| Some(bounded(timeline, parts, step)?.1))
        .collect()
}

/// Whether bounds are drawn as lines along the steps rather than as a mark on each.
pub(super) fn is_band(timeline: &Timeline, width: f32, unit: f32) -> bool {
    width / (timeline.steps.len().max(1) as f32) < LEAST_WHISKER * unit
}

/// Draws the bounds of the largest part of each step.
pub(super) fn bounds(section: &mut Section, timeline: &Timeline, parts: &[Part], plot: &Plot) {
    let unit = section.unit;
    if is_band(timeline, plot.right - plot.left(), unit) {
        return band(section, timeline, parts, plot);
    }
    let mut path = PathBuilder::new();
    for step in 0..timeline.steps.len() {
        let Some((low, high)) = bounded(timeline, parts, step) else {
            continue;
        };
        let (left, right) = span(timeline, step, plot, unit);
        let x = place((left, right), 0.12, unit);
        let cap = (3.2 * unit).min((right - left) * 0.3);
        whisker(&mut path, x, (plot.tonnes.y(low), plot.tonnes.y(high)), cap);
    }
    if let Some(path) = path.finish() {
        section
            .canvas
            .stroke(path.clone(), &chart::BOUNDS_CASING, unit);
        section.canvas.stroke(path, &chart::BOUNDS, unit);
    }
}

/// A place on a step by a share of its width; the middle where marks have no room side by side.
fn place((left, right): (f32, f32), share: f32, unit: f32) -> f32 {
    let share = if right - left < NARROW * unit {
        0.5
    } else {
        share
    };
    left + (right - left) * share
}

/// Two lines along the steps, which break where another part is the largest.
fn band(section: &mut Section, timeline: &Timeline, parts: &[Part], plot: &Plot) {
    let unit = section.unit;
    let mut path = PathBuilder::new();
    for of in [|bounds: (f64, f64)| bounds.0, |bounds: (f64, f64)| bounds.1] {
        let mut before = None;
        for (step, tally) in timeline.steps.iter().enumerate() {
            let here = bounded(timeline, parts, step).map(|bounds| (of(bounds), tally.leading()));
            if let Some((tonnes, leading)) = here {
                let ((left, right), y) = (span(timeline, step, plot, unit), plot.tonnes.y(tonnes));
                if before == Some(leading) && !timeline.breaks_before(step) {
                    path.line_to(left, y);
                } else {
                    path.move_to(left, y);
                }
                path.line_to(right, y);
            }
            before = here.map(|(_, leading)| leading);
        }
    }
    if let Some(path) = path.finish() {
        section
            .canvas
            .stroke(path.clone(), &chart::BAND_CASING, unit);
        section.canvas.stroke(path, &chart::BAND, unit);
    }
}

/// A line from low to high with a cap at each end.
pub(super) fn whisker(path: &mut PathBuilder, x: f32, (low, high): (f32, f32), cap: f32) {
    path.move_to(x, low);
    path.line_to(x, high);
    for y in [low, high] {
        path.move_to(x - cap, y);
        path.line_to(x + cap, y);
    }
}

/// A series as it is drawn: its words, and the step and tonnes of each of its points.
#[derive(Debug)]
pub(super) struct Shown {
    pub name: String,
    pub note: String,
    /// Whence and whither.
    pub trade: String,
    pub points: Vec<(usize, f64)>,
    /// The titles of what says so.
    pub titles: Vec<String>,
}

/// The series that have points for whole steps, those with the most first.
pub(super) fn shown(timeline: &Timeline) -> Vec<Shown> {
    // Goods are no measure of the elements in them.
    if timeline.question.by == By::Element {
        return Vec::new();
    }
    let mut shown: Vec<Shown> = Vec::new();
    for series in &timeline.observed {
        let step_of = |row: &Observation| {
            timeline
                .steps
                .iter()
                .position(|tally| tally.period == row.period)
        };
        let rows: Vec<&Observation> = series
            .values
            .iter()
            .filter(|row| step_of(row).is_some())
            .copied()
            .collect();
        let points = rows
            .iter()
            .filter_map(|row| Some((step_of(row)?, row.value?)));
        let of = series.of();
        let titles: BTreeSet<&str> = rows.iter().map(|row| &*row.source.title).collect();
        if !rows.is_empty() {
            shown.push(Shown {
                name: of.code.clone(),
                note: of.basis.clone(),
                trade: format!(
                    "{} from {} to {}",
                    name(&of.measure),
                    name(&of.origin),
                    name(&of.destination)
                ),
                points: points.collect(),
                titles: titles.into_iter().map(str::to_owned).collect(),
            });
        }
    }
    shown.sort_by_key(|series| std::cmp::Reverse(series.points.len()));
    shown.truncate(SERIES);
    shown
}

/// A country's id as a name.
fn name(id: &str) -> String {
    let mut letters = id.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + &letters.as_str().replace('_', " ")
}

/// Draws what was observed as open marks.
pub(super) fn observed(section: &mut Section, timeline: &Timeline, plot: &Plot) {
    let unit = section.unit;
    for (at, series) in shown(timeline).iter().enumerate() {
        for (step, tonnes) in &series.points {
            let (left, right) = span(timeline, *step, plot, unit);
            let x = place((left, right), 0.87, unit);
            let size = (4.0 * unit).min((right - left) * 0.45).max(2.2 * unit);
            mark(section, at, (x, plot.tonnes.y(*tonnes)), size);
        }
    }
}

/// An open circle, square or triangle.
pub(super) fn mark(section: &mut Section, series: usize, (x, y): (f32, f32), size: f32) {
    let corners = |corners: &[(f32, f32)]| -> Option<Path> {
        let mut path = PathBuilder::new();
        for (at, (right, down)) in corners.iter().enumerate() {
            let (x, y) = (x + right * size, y + down * size);
            if at == 0 {
                path.move_to(x, y);
            } else {
                path.line_to(x, y);
            }
        }
        path.close();
        path.finish()
    };
    let path = match series % SERIES {
        0 => PathBuilder::from_circle(x, y, size),
        1 => corners(&[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]),
        _ => corners(&[(0.0, -1.15), (1.1, 0.8), (-1.1, 0.8)]),
    };
    if let Some(path) = path {
        section.canvas.fill(path.clone(), PAPER, 1.0);
        section.canvas.stroke(path, &chart::MARK, section.unit);
    }
}
