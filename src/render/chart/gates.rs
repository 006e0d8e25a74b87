//! Gates under a chart: thin bars, the thicker the more shut.

use crate::atlas::beside::GateHistory;
use crate::atlas::timeline::Timeline;
use crate::render::furniture::column::Section;
use crate::render::style::chart;

use super::Plot;

/// The most gates that are drawn.
const MOST: usize = 6;

/// From gate to gate, and what stands over them, in units.
const ROW: f32 = 13.5;
const HEAD: f32 = 17.0;

/// How far shut a gate is by the word of its report: 0 open, 1 partly, 2 shut.
fn shut(state: &str) -> usize {
    match state {
        "open" => 0,
        "closed" | "shut" => 2,
        _ => 1,
    }
}

/// The gates that were shut at some time.
fn shown<'a>(timeline: &'a Timeline<'a>) -> Vec<&'a GateHistory<'a>> {
    let was_shut = |gate: &&GateHistory| {
        gate.states
            .iter()
            .any(|state| 0 < shut(&state.report.state))
    };
    timeline.gates.iter().filter(was_shut).take(MOST).collect()
}

/// How high they are, in units.
pub(super) fn height(timeline: &Timeline) -> f32 {
    match shown(timeline).len() {
        0 => 0.0,
        gates => HEAD + gates as f32 * ROW,
    }
}

/// The room that the gates' names want beside the plot.
pub(super) fn names_width(timeline: &Timeline, section: &Section) -> f32 {
    let widths = shown(timeline)
        .into_iter()
        .map(|gate| section.measure(gate.gate, chart::NOTE));
    widths.fold(0.0, f32::max) + 8.0 * section.unit
}

/// Draws the gates from `y` on; says where they end.
pub(super) fn gates(section: &mut Section, timeline: &Timeline, plot: &Plot, y: f32) -> f32 {
    let unit = section.unit;
    let gates = shown(timeline);
    if gates.is_empty() {
        return y;
    }
    let head = y + 12.0 * unit;
    section.left("Border gates", chart::ENTRY, (plot.left(), head));
    let mut x = plot.left() + section.measure("Border gates", chart::ENTRY) + 14.0 * unit;
    for (state, word) in [(2, "shut"), (1, "partly open"), (0, "open")] {
        bar(section, (x, x + 18.0 * unit), head - 3.8 * unit, state);
        x += 23.0 * unit;
        x += section.left(word, chart::NOTE, (x, head)) + 13.0 * unit;
    }
    section.left("blank: no report", chart::NOTE, (x, head));
    for (at, gate) in gates.iter().enumerate() {
        let middle = y + (HEAD + at as f32 * ROW + 6.5) * unit;
        let name = section.fitting(gate.gate, chart::NOTE, plot.left() - 12.0 * unit);
        section.right(
            &name,
            chart::NOTE,
            (plot.left() - 6.0 * unit, middle + 3.6 * unit),
        );
        for state in &gate.states {
            bar(
                section,
                plot.days.span(state.period),
                middle,
                shut(&state.report.state),
            );
        }
    }
    y + (HEAD + gates.len() as f32 * ROW) * unit
}

fn bar(section: &mut Section, (left, right): (f32, f32), middle: f32, shut: usize) {
    let thick = chart::GATE[shut.min(2)] * section.unit;
    let width = (right - left).max(0.6 * section.unit);
    section.fill(
        [left, middle - thick / 2.0, width, thick],
        chart::GATE_COLOUR,
    );
}
