//! The steps of a chart: stacks, their names and totals.

use tiny_skia::{PathBuilder, Rect};

use crate::atlas::timeline::{Tally, Timeline};
use crate::layers::units::Grams;
use crate::render::furniture::column::Section;
use crate::render::style::chart;
use crate::render::words;

use super::Plot;
use super::fill::fill;
use super::marks;
use super::parts::Part;

/// The room that a change of basis leaves on either side, in units.
const GAP: f32 = 4.0;

/// What is drawn of a step: nothing of the rest that an element leaves.
pub(super) fn total(parts: &[Part], tally: &Tally) -> Grams {
    parts.iter().map(|part| part.grams(tally)).sum()
}

/// Where a step begins and ends on the sheet, without the room that a change of basis leaves.
pub(super) fn span(timeline: &Timeline, step: usize, plot: &Plot, unit: f32) -> (f32, f32) {
    let (left, right) = plot.days.span(timeline.steps[step].period);
    let gap = (GAP * unit).min((right - left) * 0.2);
    let next = step + 1;
    let broken = next < timeline.steps.len() && timeline.breaks_before(next);
    (
        if timeline.breaks_before(step) {
            left + gap
        } else {
            left
        },
        if broken { right - gap } else { right },
    )
}

/// The tonnes under each part of a step, then those under what would lie on top of them all.
pub(super) fn feet(parts: &[Part], tally: &Tally) -> Vec<f64> {
    let mut sum = Grams(0);
    let mut feet = vec![0.0];
    for part in parts {
        sum += part.grams(tally);
        feet.push(sum.tonnes());
    }
    feet
}

/// The stacks.
pub(super) fn areas(section: &mut Section, timeline: &Timeline, parts: &[Part], plot: &Plot) {
    let unit = section.unit;
    let feet: Vec<Vec<f64>> = timeline
        .steps
        .iter()
        .map(|tally| feet(parts, tally))
        .collect();
    let spans: Vec<(f32, f32)> = (0..timeline.steps.len())
        .map(|step| span(timeline, step, plot, unit))
        .collect();
    let mut seams = PathBuilder::new();
    for (at, part) in parts.iter().enumerate() {
        let steps = feet.iter().zip(&spans);
        let rects = steps.filter_map(|(feet, span)| plot.rect(*span, feet[at], feet[at + 1]));
        let rects: Vec<Rect> = rects.collect();
        fill(section, &part.pattern, &rects);
        for rect in rects.iter().filter(|rect| 2.5 * unit < rect.height()) {
            // The foot of the whole stack has a line of its own.
            if rect.bottom() + 0.5 < plot.bottom() {
                seams.move_to(rect.left(), rect.bottom());
                seams.line_to(rect.right(), rect.bottom());
            }
        }
    }
    if let Some(path) = seams.finish() {
        section.canvas.stroke(path, &chart::SEAM, unit);
    }
    tops(section, timeline, (&feet, &spans), plot);
}

/// The line along the tops of the stacks, which breaks where figures are unknown or their basis changes.
fn tops(
    section: &mut Section,
    timeline: &Timeline,
    (feet, spans): (&[Vec<f64>], &[(f32, f32)]),
    plot: &Plot,
) {
    let mut path = PathBuilder::new();
    let mut on = false;
    for (step, tally) in timeline.steps.iter().enumerate() {
        let known = tally.total.is_some();
        let y = plot.tonnes.y(feet[step].last().copied().unwrap_or(0.0));
        let (left, right) = spans[step];
        if known && on && !timeline.breaks_before(step) {
            path.line_to(left, y);
            path.line_to(right, y);
        } else if known {
            path.move_to(left, y);
            path.line_to(right, y);
        }
        on = known;
    }
    if let Some(path) = path.finish() {
        section.canvas.stroke(path, &chart::TOP, section.unit);
    }
}

/// The name of each part, once, where it has the most room.
pub(super) fn labels(section: &mut Section, timeline: &Timeline, parts: &[Part], plot: &Plot) {
    let unit = section.unit;
    let line = chart::ON_PART.size * 1.15 * unit;
    for (at, part) in parts.iter().enumerate() {
        if part.label.is_empty() {
            continue;
        }
        let width = section.measure(&part.label, chart::ON_PART) + 6.0 * unit;
        let mut best: Option<(f32, f32, f32)> = None;
        for first in 0..timeline.steps.len() {
            if let Some((height, x, y)) = room(timeline, parts, plot, (at, first), width, unit)
                && line < height
                && best.is_none_or(|(most, _, _)| most + 0.5 < height)
            {
                best = Some((height, x, y));
            }
        }
        if let Some((height, x, bottom)) = best {
            // Low in its part, where marks are few; in the middle where the low runs along the steps.
            let is_band = marks::is_band(timeline, plot.right - plot.left(), unit);
            let low = if is_band { f32::INFINITY } else { 16.0 * unit };
            let middle = bottom - (height / 2.0).min(low);
            let baseline = middle + chart::ON_PART.size * 0.36 * unit;
            section.centre(&part.label, chart::ON_PART.in_ink(part.ink), (x, baseline));
        }
    }
}

/// The height that a part has throughout a width from a step on, and the middle of that room.
fn room(
    timeline: &Timeline,
    parts: &[Part],
    plot: &Plot,
    (part, first): (usize, usize),
    width: f32,
    unit: f32,
) -> Option<(f32, f32, f32)> {
    let left = span(timeline, first, plot, unit).0;
    let (mut top, mut bottom, mut right) = (f32::NEG_INFINITY, f32::INFINITY, left);
    for step in first..timeline.steps.len() {
        let tally = &timeline.steps[step];
        if tally.total.is_none() || (first < step && timeline.breaks_before(step)) {
            return None;
        }
        let feet = feet(parts, tally);
        bottom = bottom.min(plot.tonnes.y(feet[part]));
        top = top.max(plot.tonnes.y(feet[part + 1]));
        right = span(timeline, step, plot, unit).1;
        if width <= right - left {
            break;
        }
    }
    (width <= right - left && top < bottom).then(|| (bottom - top, (left + right) / 2.0, bottom))
}

/// The total over each step, where there is room, and a word where nothing is known.
pub(super) fn totals(section: &mut Section, timeline: &Timeline, parts: &[Part], plot: &Plot) {
    let unit = section.unit;
    let figure = |tally: &Tally| words::rough(total(parts, tally).tonnes());
    let widest = timeline
        .steps
        .iter()
        .map(|tally| section.measure(&figure(tally), chart::TOTAL));
    let widest = widest.fold(0.0, f32::max);
    for (step, tally) in timeline.steps.iter().enumerate() {
        let (left, right) = span(timeline, step, plot, unit);
        let middle = (left + right) / 2.0;
        if tally.total.is_none() {
            // One word for all steps of a run.
            if step == 0 || timeline.steps[step - 1].total.is_some() {
                let steps = timeline.steps[step..].iter();
                let run = steps.take_while(|tally| tally.total.is_none()).count();
                let right = span(timeline, step + run - 1, plot, unit).1;
                let words = section.shortest(&["no figure", "?"], chart::NO_FIGURE, right - left);
                let at = ((left + right) / 2.0, plot.bottom() - 5.0 * unit);
                section.centre(words, chart::NO_FIGURE, at);
            }
        } else if widest + 4.0 * unit < right - left {
            let y = plot.tonnes.y(total(parts, tally).tonnes()) - 4.5 * unit;
            section.centre(&figure(tally), chart::TOTAL, (middle, y));
        }
    }
}
