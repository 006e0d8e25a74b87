//! Reports over the plot: the few by which the most tonnes passed, each with its day.

use jiff::civil::Date;

use crate::atlas::passage::Passage;
use crate::atlas::timeline::Timeline;
use crate::atlas::timeline::key::By;
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
    /// Where its words begin.
    left: f32,
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
    // Reports of control say nothing of belts, mines and elements.
    if !matches!(timeline.question.by, By::Holder | By::Side) {
        return Vec::new();
    }
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

/// Gives each report a row; one that has none without a collision is left out.
pub(super) fn place(timeline: &Timeline, section: &Section, days: Days) -> Events {
    let unit = section.unit;
    let told: Vec<(f32, String, String)> = chosen(timeline)
        .into_iter()
        .map(|(day, passage)| {
            let (bold, rest) = said(day, passage);
            (days.x(day), bold, rest)
        })
        .collect();
    let wants: Vec<(f32, f32)> = told
        .iter()
        .map(|(x, bold, rest)| {
            let width =
                section.measure(bold, chart::EVENT_BOLD) + section.measure(rest, chart::EVENT);
            (x / unit, width / unit)
        })
        .collect();
    let places = arrange(&wants, days.left / unit - 40.0);
    let labels: Vec<Label> = told
        .into_iter()
        .zip(places)
        .filter_map(|((x, bold, rest), place)| {
            let Place { words, row } = place?;
            Some(Label {
                bold,
                rest,
                x,
                left: words.0 * unit,
                row,
            })
        })
        .collect();
    let rows = labels.iter().map(|label| label.row + 1).max().unwrap_or(0);
    Events {
        labels,
        height: rows as f32 * ROW * unit + if rows == 0 { 0.0 } else { 6.0 * unit },
    }
}

/// Where words stand: from where to where, and in which row, 0 next to the plot.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    words: (f32, f32),
    row: usize,
}

/// The air between a line and its words.
const AIR: f32 = 5.0;

/// Gives words of these widths, at lines of these places, rows in which they cross neither each other nor a line that
/// comes down from a higher row: on the left of their lines where the sheet has room for it.
fn arrange(wants: &[(f32, f32)], edge: f32) -> Vec<Option<Place>> {
    let is_left = |(x, width): (f32, f32)| edge <= x - width - AIR;
    // Words to the left stand the higher the later they are, words to the right the higher the earlier.
    let indices = || 0..wants.len();
    let lefts = indices().filter(|at| is_left(wants[*at]));
    let rights = indices().rev().filter(|at| !is_left(wants[*at]));
    let mut places: Vec<Option<Place>> = vec![None; wants.len()];
    for at in lefts.chain(rights) {
        let (x, width) = wants[at];
        let words = if is_left(wants[at]) {
            (x - width - AIR, x - AIR)
        } else {
            (x + AIR, x + AIR + width)
        };
        let collides = |row: usize| {
            let others = places.iter().zip(wants);
            others
                .filter_map(|(place, want)| Some(((*place)?, want.0)))
                .any(|(place, line)| {
                    let over =
                        |line: f32, words: (f32, f32)| words.0 - 1.0 < line && line < words.1 + 1.0;
                    let beside = words.0 < place.words.1 + AIR && place.words.0 < words.1 + AIR;
                    (place.row == row && (beside || over(line, words) || over(x, place.words)))
                        || (row < place.row && over(line, words))
                        || (place.row < row && over(x, place.words))
                })
        };
        let row = (0..wants.len()).find(|row| !collides(*row));
        places[at] = row.map(|row| Place { words, row });
    }
    places
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
        let x = label.left;
        let width = section.left(&label.bold, chart::EVENT_BOLD, (x, y));
        section.left(&label.rest, chart::EVENT, (x + width, y));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_cross_neither_words_nor_lines(wants in prop::collection::vec((60.0f32..640.0, 120.0f32..330.0), 0..6)) {
            let mut wants = wants;
            wants.sort_by(|a, b| a.0.total_cmp(&b.0));
            let places = arrange(&wants, 20.0);
            let placed: Vec<(Place, f32)> =
                places.iter().zip(&wants).filter_map(|(place, want)| Some(((*place)?, want.0))).collect();
            for (at, (one, line)) in placed.iter().enumerate() {
                prop_assert!(20.0 <= one.words.0);
                for (other, (two, _)) in placed.iter().enumerate() {
                    let apart = one.words.1 <= two.words.0 || two.words.1 <= one.words.0;
                    prop_assert!(at == other || one.row != two.row || apart);
                    let under = two.row <= one.row && at != other;
                    prop_assert!(!under || *line <= two.words.0 || two.words.1 <= *line);
                }
            }
        }
    }

    #[test]
    fn reports_of_one_week_stand_in_steps() {
        let wants = [
            (500.0, 280.0),
            (505.0, 290.0),
            (507.0, 270.0),
            (508.0, 260.0),
        ];
        let rows: Vec<Option<usize>> = arrange(&wants, 20.0)
            .iter()
            .map(|place| place.map(|place| place.row))
            .collect();
        assert_eq!(rows, [Some(0), Some(1), Some(2), Some(3)]);
        let near_the_edge = wants.map(|(x, width)| (x - 420.0, width));
        let rows: Vec<Option<usize>> = arrange(&near_the_edge, 20.0)
            .iter()
            .map(|place| place.map(|place| place.row))
            .collect();
        assert_eq!(rows, [Some(3), Some(2), Some(1), Some(0)]);
    }
}
