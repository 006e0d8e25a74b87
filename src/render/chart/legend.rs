//! The legend of a chart: every colour and mark that it shows, and no others.

use tiny_skia::{PathBuilder, Rect};

use crate::atlas::timeline::Timeline;
use crate::atlas::timeline::key::By;
use crate::render::furniture::column::Section;
use crate::render::style::{RULE, Writing, chart, lines, panel};

use super::fill::fill;
use super::marks;
use super::parts::Part;

/// A sample's width and height, and the air beside it, in units.
const SAMPLE: (f32, f32, f32) = (24.0, 14.0, 8.0);

/// How much a legend says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notes {
    /// What each colour and mark means.
    All,
    /// Names alone.
    None,
}

/// The parts from the top of the stack down, then the marks of a plot so wide.
pub(super) fn legend(
    timeline: &Timeline,
    parts: &[Part],
    (width, plot_width): (f32, f32),
    unit: f32,
    notes: Notes,
) -> Section {
    let mut section = Section::new(width, unit);
    let note = |words: &str| {
        if notes == Notes::All {
            words.to_owned()
        } else {
            String::new()
        }
    };
    section.left(head(timeline), panel::HEAD, (0.0, 10.0 * unit));
    section.skip(17.0);
    let drawn = |part: &&Part| timeline.steps.iter().any(|tally| 0 < part.grams(tally).0);
    for part in parts.iter().rev().filter(drawn) {
        let y = section.height;
        if let Some(rect) = Rect::from_xywh(0.0, y, SAMPLE.0 * unit, SAMPLE.1 * unit) {
            fill(&mut section, &part.pattern, &[rect]);
            section
                .canvas
                .stroke(PathBuilder::from_rect(rect), &lines::TOWNSHIP, unit);
        }
        // Who the others are is told however little room there is.
        let told = if 1 < part.keys.len() {
            part.note.clone()
        } else {
            note(&part.note)
        };
        words(&mut section, &part.name, &told, 2);
    }
    section.skip(4.0);
    if !marks::tops(timeline, parts).is_empty() {
        let (x, y) = (SAMPLE.0 / 2.0 * unit, section.height);
        if marks::is_band(timeline, plot_width, unit) {
            for y in [y + 3.0 * unit, y + 10.0 * unit] {
                section.line((0.0, y), (SAMPLE.0 * unit, y), &chart::BAND);
            }
        } else {
            let mut path = PathBuilder::new();
            marks::whisker(&mut path, x, (y + 15.0 * unit, y), 3.2 * unit);
            if let Some(path) = path.finish() {
                section.canvas.stroke(path, &chart::BOUNDS, unit);
            }
        }
        words(
            &mut section,
            "Low and high",
            &note("of the largest part, measured from its foot"),
            2,
        );
    }
    trade(&mut section, timeline, notes);
    section
}

/// The marks of what statistics of trade observed.
fn trade(section: &mut Section, timeline: &Timeline, notes: Notes) {
    let unit = section.unit;
    let series = marks::shown(timeline);
    let Some(first) = series.first() else { return };
    section.skip(4.0);
    section.rule(RULE);
    section.skip(7.0);
    section.left(
        "BESIDE IT, NEVER ADDED",
        panel::HEAD,
        (0.0, section.height + 9.0 * unit),
    );
    section.skip(14.0);
    let goods = match &timeline.layers.manifest.unit {
        unit if unit.is_empty() => format!("{}: tonnes of goods", first.trade),
        unit => format!("{}: tonnes of goods, not of {unit}", first.trade),
    };
    for line in wrapped(section, &goods, chart::NOTE, section.width, 3) {
        section.left(&line, chart::NOTE, (0.0, section.height + 9.5 * unit));
        section.skip(12.6);
    }
    section.skip(4.0);
    for (at, series) in series.iter().enumerate() {
        let y = section.height + 6.5 * unit;
        marks::mark(section, at, (SAMPLE.0 / 2.0 * unit, y), 4.0 * unit);
        let note = if notes == Notes::All {
            &*series.note
        } else {
            ""
        };
        words(section, &series.name, note, 3);
    }
}

fn head(timeline: &Timeline) -> &'static str {
    match (timeline.question.by, timeline.question.lag) {
        (By::Holder | By::Side, 0) => "GROUND HELD BY",
        (By::Holder | By::Side, _) => "LEAVING GROUND HELD BY",
        (By::Belt, _) => "BELT",
        (By::Mine, _) => "MINE",
        (By::Element, _) => "ELEMENT",
    }
}

/// A name beside a sample, and its note under it in at most so many lines.
fn words(section: &mut Section, name: &str, note: &str, most: usize) {
    let unit = section.unit;
    let indent = (SAMPLE.0 + SAMPLE.2) * unit;
    let room = section.width - indent;
    let mut y = section.height + 10.5 * unit;
    let lines = wrapped(section, name, chart::ENTRY, room, 2);
    for line in lines {
        section.left(&line, chart::ENTRY, (indent, y));
        y += 13.0 * unit;
    }
    for line in wrapped(section, note, chart::NOTE, room, most) {
        section.left(&line, chart::NOTE, (indent, y));
        y += 12.6 * unit;
    }
    section.height = (y - 10.5 * unit + 3.5 * unit).max(section.height + (SAMPLE.1 + 4.0) * unit);
}

/// Words in at most so many lines, the last of them cut where there are more.
fn wrapped(
    section: &Section,
    words: &str,
    writing: Writing,
    room: f32,
    most: usize,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut rest: Vec<&str> = words.split_whitespace().collect();
    while !rest.is_empty() && lines.len() < most {
        let fits = |count: &usize| section.measure(&rest[..*count].join(" "), writing) <= room;
        let count = (1..=rest.len()).take_while(fits).last().unwrap_or(1);
        let last = lines.len() + 1 == most;
        if last && count < rest.len() {
            lines.push(section.fitting(&rest.join(" "), writing, room));
            break;
        }
        lines.push(rest[..count].join(" "));
        rest.drain(..count);
    }
    lines
}
