//! What stands beside the figures of a timeline: the reports by which they passed, customs, gates.

use std::fmt::Write;

use crate::atlas::passage::Passage;
use crate::atlas::timeline::Timeline;
use crate::layers::output::Observation;

use super::super::report::{count, paragraph, wrap};
use super::super::supply::{BOLD, FAINT, PLAIN, thousands};

/// How many passages are told unless all are asked for.
const TOLD: usize = 6;

/// The reports that moved the most tonnes, the largest first.
pub(super) fn passages(timeline: &Timeline, verbose: bool) -> String {
    let told = if verbose { usize::MAX } else { TOLD };
    let passages = &timeline.passages;
    if passages.is_empty() {
        return String::new();
    }
    let mut text = format!("{BOLD}What moved the most tonnes, at the rate of its year{PLAIN}\n");
    for passage in passages.iter().take(told) {
        text += &self::passage(passage);
    }
    if told < passages.len() {
        let more = count(passages.len() - told, "more passage");
        let _ = writeln!(text, "  {more}; -v shows all");
    }
    text + "\n"
}

fn passage(passage: &Passage) -> String {
    let day = passage
        .turn
        .since
        .map(|day| day.to_string())
        .unwrap_or_default();
    let places = passage.places.join(", ");
    let moved = passage
        .moved
        .iter()
        .take(2)
        .map(|(from, to, _)| format!("{from} → {to}"));
    let moved: Vec<String> = moved.collect();
    let rest = passage.moved.len().saturating_sub(moved.len());
    let rest = if rest == 0 {
        String::new()
    } else {
        format!(" and {rest} more")
    };
    let ids = passage
        .zone
        .as_ref()
        .map_or_else(String::new, |ids| format!("  {FAINT}[{ids}]{PLAIN}"));
    let line = format!(
        "{places}: {}{rest}, {} t, {}{ids}",
        moved.join(", "),
        thousands(passage.grams.tonnes()),
        count(passage.mines, "mine"),
    );
    wrap(&line, &format!("  {day:<12}"), &" ".repeat(14))
}

/// What customs observed, a series after the other.
pub(super) fn observed(timeline: &Timeline) -> String {
    if timeline.observed.is_empty() {
        return String::new();
    }
    let unit = match &timeline.layers.manifest.unit {
        unit if unit.is_empty() => "the tonnes above".to_owned(),
        unit => format!("tonnes of {unit}"),
    };
    let mut text = format!("{BOLD}Beside it, what trade statistics observed{PLAIN}\n");
    text += &paragraph(
        &format!(
            "Tonnes of goods, not {unit}; never added, and series not to be added to each other."
        ),
        2,
    );
    for series in &timeline.observed {
        let of = series.of();
        let values: Vec<String> = series.values.iter().map(|row| value(row)).collect();
        let to = match &of.destination {
            nowhere if nowhere.is_empty() => String::new(),
            country => format!(" to {country}"),
        };
        let what = format!("{}, {}{to}: {}", of.code, of.measure, of.basis);
        text += &wrap(&what, "  ", "    ");
        text += &wrap(&values.join("; "), "    ", "    ");
    }
    text + "\n"
}

fn value(row: &Observation) -> String {
    let kind = if row.kind == "reported" {
        String::new()
    } else {
        format!(" ({})", row.kind)
    };
    let value = row.value.map(thousands).unwrap_or_default();
    format!("{} {value}{kind}", row.period)
}

/// The gates, each with its states.
pub(super) fn gates(timeline: &Timeline) -> String {
    if timeline.gates.is_empty() {
        return String::new();
    }
    let mut text = format!("{BOLD}Border gates, as reported{PLAIN}\n");
    for gate in &timeline.gates {
        let states = gate.states.iter().map(|state| {
            let from = state
                .period
                .from()
                .map(|day| day.to_string())
                .unwrap_or_default();
            format!("{from} {} ({})", state.report.state, state.report.by)
        });
        let states: Vec<String> = states.collect();
        text += &wrap(
            &format!("{}: {}", gate.gate, states.join(", ")),
            "  ",
            "    ",
        );
    }
    text + "\n"
}
