//! The axes of a chart: tonnes in round ticks, days in months, quarters and years, and on which basis they rest.

use jiff::civil::Date;

use crate::atlas::timeline::step::Step;
use crate::atlas::timeline::{Tally, Timeline};
use crate::render::furniture::column::Section;
use crate::render::style::chart;
use crate::render::words;

use super::Plot;
use super::areas::span;
use super::words::quarter;

/// How high the words under the plot are, in units.
pub(super) fn height(timeline: &Timeline) -> f32 {
    let years = if timeline.question.step == Step::Year {
        0.0
    } else {
        14.0
    };
    let bases = if bases(timeline).len() < 2 { 0.0 } else { 17.0 };
    20.0 + years + bases
}

/// The lines across the plot with their tonnes.
pub(super) fn grid(section: &mut Section, _: &Timeline, plot: &Plot) {
    let unit = section.unit;
    let ticks = plot.tonnes.ticks;
    for (at, tonnes) in ticks.all().enumerate() {
        let y = plot.tonnes.y(tonnes);
        if 0 < at {
            section.line((plot.left(), y), (plot.right, y), &chart::GRID);
        }
        let decimals = if at == 0 { 0 } else { ticks.decimals };
        let number = words::number(tonnes, decimals);
        let number = if at == ticks.count as usize {
            format!("{number} t")
        } else {
            number
        };
        section.right(
            &number,
            chart::AXIS,
            (plot.left() - 6.0 * unit, y + 3.8 * unit),
        );
    }
}

/// The line that steps stand on, their ticks and names, and the bases under them; says where it ends.
pub(super) fn steps(section: &mut Section, timeline: &Timeline, plot: &Plot) -> f32 {
    let unit = section.unit;
    let foot = plot.bottom();
    section.line((plot.left(), foot), (plot.right, foot), &chart::FOOT);
    let mut below = foot + 15.5 * unit;
    if timeline.question.step == Step::Year {
        years_of_steps(section, timeline, plot, below);
    } else {
        parts_of_years(section, timeline, plot, below);
        below += 14.0 * unit;
        years(section, timeline, plot, below);
    }
    breaks(section, timeline, plot);
    let bases = bases(timeline);
    if 1 < bases.len() {
        below += 17.0 * unit;
        for (at, basis) in bases.iter().enumerate() {
            self::basis(section, at, basis, timeline, plot, below);
        }
    }
    below + 5.0 * unit
}

/// From which name to which: every one where they have room, else every second, fifth, tenth …
fn pace(widest: f32, apart: f32) -> usize {
    let paces = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000];
    let fits = |pace: &usize| widest <= *pace as f32 * apart;
    paces.into_iter().find(fits).unwrap_or(10_000)
}

fn years_of_steps(section: &mut Section, timeline: &Timeline, plot: &Plot, y: f32) {
    let unit = section.unit;
    let steps = timeline.steps.len().max(1) as f32;
    let widest = section.measure("2020*", chart::YEAR) + 5.0 * unit;
    let pace = pace(widest, (plot.right - plot.left()) / steps);
    for (step, tally) in timeline.steps.iter().enumerate() {
        let (left, right) = plot.days.span(tally.period);
        let year = tally.period.from().map_or(0, Date::year);
        let shown = usize::try_from(year).is_ok_and(|year| year % pace == 0) || pace == 1;
        tick(section, left, plot.bottom(), if shown { 4.0 } else { 2.0 });
        if step + 1 == timeline.steps.len() {
            tick(section, right, plot.bottom(), 4.0);
        }
        if shown {
            let name = timeline.name(tally) + if is_cut(timeline, tally) { "*" } else { "" };
            section.centre(&name, chart::YEAR, ((left + right) / 2.0, y));
        }
    }
}

/// Whether a step is not told in full.
pub(super) fn is_cut(timeline: &Timeline, tally: &Tally) -> bool {
    tally.total.is_some()
        && (!timeline.question.step.is_whole(tally.period) || !tally.unknown.is_empty())
}

fn parts_of_years(section: &mut Section, timeline: &Timeline, plot: &Plot, y: f32) {
    let unit = section.unit;
    let is_month = timeline.question.step == Step::Month;
    let name = |day: Date| {
        if is_month {
            let letters = "JFMAMJJASOND".chars();
            letters
                .skip(usize::try_from(day.month() - 1).unwrap_or(0))
                .take(1)
                .collect()
        } else {
            format!("Q{}", quarter(day))
        }
    };
    let needed = if is_month { 11.0 } else { 19.0 } * unit;
    for tally in &timeline.steps {
        let (left, right) = plot.days.span(tally.period);
        let Some(from) = tally.period.from() else {
            continue;
        };
        if needed <= right - left {
            section.centre(&name(from), chart::AXIS, ((left + right) / 2.0, y));
        }
        if 4.0 * unit < right - left {
            tick(section, left, plot.bottom(), 3.0);
        }
    }
}

/// The years under their steps.
fn years(section: &mut Section, timeline: &Timeline, plot: &Plot, y: f32) {
    let unit = section.unit;
    let of_year = |tally: &Tally| tally.period.from().map_or(0, Date::year);
    let years: Vec<&[Tally]> = timeline
        .steps
        .chunk_by(|a, b| of_year(a) == of_year(b))
        .collect();
    let widest = section.measure("2020", chart::YEAR) + 6.0 * unit;
    let apart = (plot.right - plot.left()) / years.len().max(1) as f32;
    let pace = pace(widest, apart);
    for steps in years {
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
            continue;
        };
        let (left, right) = (
            plot.days.span(first.period).0,
            plot.days.span(last.period).1,
        );
        let year = of_year(first);
        let shown = usize::try_from(year).is_ok_and(|year| year % pace == 0) || pace == 1;
        tick(
            section,
            left,
            plot.bottom(),
            if pace == 1 { 20.0 } else { 6.0 },
        );
        let name = format!("{year:04}");
        // A year of which a few months are told has no room for its name.
        let fits = section.measure(&name, chart::YEAR) <= right - left + 4.0 * unit;
        if shown && (fits || 1 < pace) {
            section.centre(&name, chart::YEAR, ((left + right) / 2.0, y));
        }
    }
    let last = if pace == 1 { 20.0 } else { 6.0 };
    tick(section, plot.right, plot.bottom(), last);
}

fn tick(section: &mut Section, x: f32, y: f32, units: f32) {
    section.line((x, y), (x, y + units * section.unit), &chart::TICK);
}

/// Dashed lines in the gaps where the basis changes.
fn breaks(section: &mut Section, timeline: &Timeline, plot: &Plot) {
    let unit = section.unit;
    let below = plot.bottom() + (height(timeline) - 6.0) * unit;
    for step in (0..timeline.steps.len()).filter(|step| timeline.breaks_before(*step)) {
        let x = plot.days.span(timeline.steps[step].period).0;
        section.line((x, plot.top), (x, below), &chart::BREAK);
    }
}

/// A run of steps on one basis.
#[derive(Debug)]
pub(super) struct Basis {
    pub words: String,
    pub first: usize,
    pub last: usize,
}

/// The runs of steps on one basis.
pub(super) fn bases(timeline: &Timeline) -> Vec<Basis> {
    let mut runs: Vec<Basis> = Vec::new();
    for (step, tally) in timeline.steps.iter().enumerate() {
        if tally.outputs.is_empty() {
            continue;
        }
        let words = tally.bases().join("; and ");
        match runs.last_mut() {
            Some(run) if run.words == words => run.last = step,
            _ => runs.push(Basis {
                words,
                first: step,
                last: step,
            }),
        }
    }
    runs
}

impl Basis {
    /// Its years, or its days where it does not begin and end with a year.
    pub(super) fn when(&self, timeline: &Timeline) -> String {
        let (first, last) = (
            &timeline.steps[self.first].period,
            &timeline.steps[self.last].period,
        );
        let is_new_year = |day: Date| day.month() == 1 && day.day() == 1;
        match (first.from(), last.to()) {
            (Some(from), Some(to)) if is_new_year(from) && is_new_year(to) => match to.year() - 1 {
                last if last == from.year() => from.year().to_string(),
                last => format!("{}–{last}", from.year()),
            },
            (Some(from), Some(to)) => {
                let last = to.yesterday().unwrap_or(to);
                format!("{} to {}", words::day(from), words::day(last))
            }
            _ => String::new(),
        }
    }
}

/// The bracket of a basis with its number.
fn basis(
    section: &mut Section,
    at: usize,
    basis: &Basis,
    timeline: &Timeline,
    plot: &Plot,
    y: f32,
) {
    let unit = section.unit;
    let left = span(timeline, basis.first, plot, unit).0 + 1.0 * unit;
    let right = span(timeline, basis.last, plot, unit).1 - 1.0 * unit;
    let (number, middle) = ((at + 1).to_string(), (left + right) / 2.0);
    let name = format!("basis {number}");
    let wordings = [&*name, &*number];
    let words = section.shortest(&wordings, chart::NOTE, right - left - 14.0 * unit);
    let half = section.measure(words, chart::NOTE) / 2.0 + 4.0 * unit;
    let line = y - 3.6 * unit;
    for (from, to) in [(left, middle - half), (middle + half, right)] {
        if from < to {
            section.line((from, line), (to, line), &chart::TICK);
        }
    }
    section.centre(words, chart::NOTE, (middle, y));
}
