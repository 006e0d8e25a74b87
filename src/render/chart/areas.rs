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

/// Where a part has room for its name.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// The height and the foot of what the part has in all of these steps.
    height: f32,
    foot: f32,
    middle: f32,
    first: usize,
    last: usize,
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
        let rooms = (0..timeline.steps.len())
            .filter_map(|first| room(timeline, parts, plot, (at, first), width, unit))
            .filter(|room| line < room.height);
        let most = |best: Room, room: Room| {
            if best.height + 0.5 < room.height {
                room
            } else {
                best
            }
        };
        if let Some(room) = rooms.reduce(most) {
            let y = free(timeline, parts, plot, room, unit) + chart::ON_PART.size * 0.36 * unit;
            section.centre(
                &part.label,
                chart::ON_PART.in_ink(part.ink),
                (room.middle, y),
            );
        }
    }
}

/// A height in a part's room that the bounds do not run through: low in it, where marks are few, else higher.
fn free(timeline: &Timeline, parts: &[Part], plot: &Plot, room: Room, unit: f32) -> f32 {
    let half = room.height / 2.0;
    let heights = [
        16.0 * unit,
        half,
        room.height * 0.75,
        room.height - 11.0 * unit,
        9.0 * unit,
    ];
    let heights = heights.map(|height| room.foot - height.clamp(half.min(8.0 * unit), room.height));
    let steps = room.first..=room.last;
    let bounds = steps.filter_map(|step| marks::bounded(timeline, parts, step));
    let lines: Vec<f32> = bounds
        .flat_map(|(low, high)| [plot.tonnes.y(low), plot.tonnes.y(high)])
        .collect();
    let is_free = |y: &f32| lines.iter().all(|line| 9.0 * unit < (line - y).abs());
    heights
        .into_iter()
        .find(is_free)
        .unwrap_or(room.foot - half.min(16.0 * unit))
}

/// The room that a part has throughout a width from a step on.
fn room(
    timeline: &Timeline,
    parts: &[Part],
    plot: &Plot,
    (part, first): (usize, usize),
    width: f32,
    unit: f32,
) -> Option<Room> {
    let left = span(timeline, first, plot, unit).0;
    let (mut top, mut foot) = (f32::NEG_INFINITY, f32::INFINITY);
    for last in first..timeline.steps.len() {
        let tally = &timeline.steps[last];
        if tally.total.is_none() || (first < last && timeline.breaks_before(last)) {
            return None;
        }
        let feet = feet(parts, tally);
        foot = foot.min(plot.tonnes.y(feet[part]));
        top = top.max(plot.tonnes.y(feet[part + 1]));
        let right = span(timeline, last, plot, unit).1;
        if width <= right - left {
            return (top < foot).then_some(Room {
                height: foot - top,
                foot,
                middle: (left + right) / 2.0,
                first,
                last,
            });
        }
    }
    None
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
