//! Reports over the plot: the few by which the most tonnes passed, each with its day.

use jiff::civil::Date;

use crate::atlas::passage::Passage;
use crate::atlas::timeline::Timeline;
use crate::render::furniture::column::Section;
use crate::render::style::chart;
use crate::render::words;

use super::Plot;
use super::scale::Days;

/// The most reports that are told.
const MOST: usize = 5;

/// The share of its step's rate that a report must have moved.
const LEAST: f64 = 0.02;

/// From row to row, in units.
const ROW: f32 = 15.0;

/// How near to another line a line ends over the plot, in units.
const APART: f32 = 3.5;

/// Reports with their places.
#[derive(Debug)]
pub(super) struct Events {
    labels: Vec<Label>,
    pub height: f32,
}

#[derive(Debug)]
struct Label {
    bold: String,
    rest: String,
    /// Where its day is.
    x: f32,
    /// Where its words begin and end.
    words: (f32, f32),
    /// The row, 0 next to the plot.
    row: usize,
}

/// The reports that moved the most, oldest first.
fn chosen<'a>(timeline: &'a Timeline) -> Vec<(Date, &'a Passage)> {
    let rate = |passage: &Passage| {
        let mut rows = timeline.outputs.iter();
        let row = rows.find(|(row, _)| row.period == passage.rate_of);
        row.and_then(|(row, _)| row.tonnes.best).unwrap_or(0.0)
    };
    let told = timeline.passages.iter().filter(|passage| {
        !passage.places.is_empty() && LEAST * rate(passage) <= passage.grams.tonnes()
    });
    let mut chosen: Vec<(Date, &Passage)> = told
        .filter_map(|passage| Some((passage.turn.since?, passage)))
        .take(MOST)
        .collect();
    chosen.sort_by_key(|(day, _)| *day);
    chosen
}

/// Gives each report a row in which its words cross neither other words nor other reports' lines.
pub(super) fn place(timeline: &Timeline, section: &Section, days: Days) -> Events {
    let unit = section.unit;
    let mut labels: Vec<Label> = Vec::new();
    for (day, passage) in chosen(timeline) {
        let x = days.x(day);
        let (bold, rest) = said(day, passage);
        let width = section.measure(&bold, chart::EVENT_BOLD)
            + section.measure(&rest, chart::EVENT)
            + 5.0 * unit;
        let words = if days.left - 40.0 * unit <= x - width {
            (x - width, x - 5.0 * unit)
        } else {
            (x + 5.0 * unit, x + width)
        };
        let air = 4.0 * unit;
        let overlaps =
            |label: &Label| words.0 < label.words.1 + air && label.words.0 < words.1 + air;
        let crosses = |line: f32, words: (f32, f32)| words.0 - 1.0 < line && line < words.1 + 1.0;
        let free = |row: usize| {
            labels.iter().all(|label| {
                (label.row != row || !overlaps(label))
                    && (label.row <= row || !crosses(label.x, words))
                    && (row <= label.row || !crosses(x, label.words))
            })
        };
        let row = (0..=labels.len())
            .find(|row| free(*row))
            .unwrap_or(labels.len());
        labels.push(Label {
            bold,
            rest,
            x,
            words,
            row,
        });
    }
    let rows = labels.iter().map(|label| label.row + 1).max().unwrap_or(0);
    Events {
        labels,
        height: rows as f32 * ROW * unit + if rows == 0 { 0.0 } else { 6.0 * unit },
    }
}

fn said(day: Date, passage: &Passage) -> (String, String) {
    let day = format!("{} {}", day.day(), words::month(day));
    let place = passage.places.first().cloned().unwrap_or_default();
    let more = passage.places.len().saturating_sub(1);
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    let moved = passage.moved.first();
    let moved = moved.map_or_else(String::new, |(from, to, _)| format!("{from} to {to}, "));
    let tonnes = words::rough(passage.grams.tonnes());
    let a_year = passage
        .rate_of
        .days()
        .is_some_and(|days| (365..=366).contains(&days));
    let a_year = if a_year { " a year" } else { "" };
    (
        format!("{day}  {place}{more}: "),
        format!("{moved}{tonnes} t{a_year}"),
    )
}

/// The baseline of a row of words.
fn baseline(row: usize, plot: &Plot, unit: f32) -> f32 {
    plot.top - (row as f32 * ROW + 7.0) * unit
}

/// The lines from the words down through the plot.
pub(super) fn lines(section: &mut Section, events: &Events, plot: &Plot) {
    let unit = section.unit;
    let mut drawn = f32::NEG_INFINITY;
    for label in &events.labels {
        let top = baseline(label.row, plot, unit) - 7.0 * unit;
        // Lines of days that follow each other would be a wall over the steps: one stands for all of them.
        let alone = APART * unit <= label.x - drawn;
        let foot = if alone { plot.bottom() } else { plot.top };
        section.line((label.x, top), (label.x, foot), &chart::EVENT_LINE);
        if alone {
            drawn = label.x;
        }
    }
}

/// The words.
pub(super) fn words(section: &mut Section, events: &Events, plot: &Plot) {
    for label in &events.labels {
        let y = baseline(label.row, plot, section.unit);
        let x = label.words.0;
        let width = section.left(&label.bold, chart::EVENT_BOLD, (x, y));
        section.left(&label.rest, chart::EVENT, (x + width, y));
    }
}
