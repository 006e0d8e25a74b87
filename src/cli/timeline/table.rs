//! The table of a timeline, for people: rows by holder, columns by step.

use std::fmt::Write;

use crate::atlas::timeline::key::{By, Key};
use crate::atlas::timeline::{Amount, Tally, Timeline};
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::units::Grams;

use super::super::report::{self, count, paragraph};
use super::super::supply::{BOLD, FAINT, PLAIN, percent, printed, thousands};
use super::{beside, label};

/// How many columns a line has.
const COLUMNS: usize = 80;

/// The widest that the rows' names may stand beside the figures.
const WIDEST_NAME: usize = 30;

/// The steps as columns, in blocks of as many as fit, and what they rest on.
pub(super) fn table(timeline: &Timeline, set_aside: usize, verbose: bool) -> String {
    let mut text = heading(timeline);
    let grid = Grid::of(timeline, verbose);
    for block in grid.blocks() {
        text += &grid.block(block);
    }
    text += &notes(timeline);
    text += &footing(timeline);
    text += &beside::passages(timeline, verbose);
    text += &beside::observed(timeline);
    text += &beside::gates(timeline);
    text + &account(timeline, set_aside)
}

fn heading(timeline: &Timeline) -> String {
    let manifest = &timeline.layers.manifest;
    let question = &timeline.question;
    let mut text = String::new();
    if !manifest.title.is_empty() {
        let _ = writeln!(text, "{BOLD}{}{PLAIN}", manifest.title);
    }
    let unit = if manifest.unit.is_empty() {
        "Tonnes".to_owned()
    } else {
        format!("Tonnes of {}", manifest.unit)
    };
    let last = question.to.yesterday().unwrap_or(question.to);
    let said = format!(
        "{unit} by {} and {}, from {} through {last}",
        question.by.word(),
        question.step,
        question.from
    );
    let counted = match question.lag {
        0 => "counted on the day that it was mined: when it left the country is not asked \
              (--exported-lag DAYS assumes it)"
            .to_owned(),
        lag => format!(
            "exported while held by: counted {} after it was mined, for who holds the mine's ground on that day",
            count(usize::try_from(lag).unwrap_or(0), "day")
        ),
    };
    text += &paragraph(&format!("{said}; {counted}."), 0);
    if let Some(known) = manifest.known_until {
        let carried = if known < last {
            "; control is carried forward from there"
        } else {
            ""
        };
        text += &paragraph(&format!("The last report is of {known}{carried}."), 0);
    }
    text + "\n"
}

/// The figures as they are printed.
struct Grid<'a> {
    timeline: &'a Timeline<'a>,
    /// The names of the steps.
    steps: Vec<String>,
    /// For each step the printed figures of the keys, of what is unplaced, and of the total; none where unknown.
    figures: Vec<Option<Vec<String>>>,
    /// The rows with their names, and whether share and bounds stand under them.
    rows: Vec<(&'a Key, String, bool)>,
    name: usize,
    cell: usize,
}

impl<'a> Grid<'a> {
    fn of(timeline: &'a Timeline<'a>, verbose: bool) -> Self {
        let figures = |tally: &Tally| {
            let total = tally.total?;
            let masses = timeline
                .keys
                .iter()
                .map(|key| tally.amount(key).unwrap_or_default().best);
            let masses: Vec<Grams> = masses.chain([tally.unplaced]).collect();
            Some(printed(&masses, total))
        };
        let figures: Vec<Option<Vec<String>>> = timeline.steps.iter().map(figures).collect();
        let leading = timeline.leading();
        let row = |key: &'a Key| {
            let told = verbose || leading.contains(&key);
            (key, label::key(key, timeline.layers), told)
        };
        let rows: Vec<(&Key, String, bool)> = timeline.keys.iter().map(row).collect();
        let name = |tally: &Tally| {
            let cut = if timeline.question.step.is_whole(tally.period) && tally.unknown.is_empty()
                || tally.total.is_none()
            {
                ""
            } else {
                "*"
            };
            timeline.name(tally) + cut
        };
        let steps: Vec<String> = timeline.steps.iter().map(name).collect();
        let printed = figures.iter().flatten().flatten();
        let widest = printed.chain(&steps).map(|text| text.chars().count()).max();
        let heading = timeline.question.by.heading(timeline.question.lag);
        let names = rows.iter().map(|(_, name, _)| name.chars().count());
        let longest = names.chain([heading.len()]).max();
        Self {
            timeline,
            steps,
            figures,
            rows,
            name: longest.unwrap_or(0).min(WIDEST_NAME) + 1,
            cell: widest.unwrap_or(0).max(7) + 1,
        }
    }

    /// The steps in blocks of one size that fit beside the names.
    fn blocks(&self) -> Vec<std::ops::Range<usize>> {
        let fits = ((COLUMNS - self.name) / (self.cell + 1)).max(1);
        let blocks = self.steps.len().div_ceil(fits).max(1);
        let size = self.steps.len().div_ceil(blocks).max(1);
        let starts = (0..self.steps.len()).step_by(size);
        starts
            .map(|start| start..(start + size).min(self.steps.len()))
            .collect()
    }

    fn block(&self, block: std::ops::Range<usize>) -> String {
        let heading = self
            .timeline
            .question
            .by
            .heading(self.timeline.question.lag);
        let steps = &self.timeline.steps[block.clone()];
        let mut text = self.line(
            FAINT,
            heading,
            block.clone().map(|step| self.steps[step].clone()),
            &block,
        );
        for (at, (key, name, told)) in self.rows.iter().enumerate() {
            let amounts = || steps.iter().map(|tally| tally.amount(key));
            if amounts().all(|amount| amount.is_none_or(|amount| amount == Amount::default())) {
                continue;
            }
            text += &self.line("", name, self.printed(&block, at), &block);
            if *told {
                text += &self.under(&block, key);
            }
        }
        let unplaced = self.timeline.keys.len();
        text += &self.line("", "unplaced", self.printed(&block, unplaced), &block);
        let total = self.printed(&block, unplaced + 1).map(|figure| {
            if figure.is_empty() {
                "unknown".to_owned()
            } else {
                figure
            }
        });
        text += &self.line(BOLD, "total", total, &block);
        text + "\n"
    }

    /// The share and the bounds under a row.
    fn under(&self, block: &std::ops::Range<usize>, key: &Key) -> String {
        let steps = &self.timeline.steps[block.clone()];
        let share = steps.iter().map(|tally| {
            let whole = tally.total.unwrap_or_default();
            tally
                .amount(key)
                .map_or_else(String::new, |amount| percent(amount.best, whole))
        });
        let mut text = self.line(FAINT, "  share", share, block);
        let bound = |of: fn(Amount) -> Option<f64>| {
            let bounds = steps
                .iter()
                .map(move |tally| tally.amount(key).and_then(of));
            bounds.map(|bound| bound.map(thousands).unwrap_or_default())
        };
        let is_bounded = |tally: &&Tally| {
            let bounds = tally.amount(key).map(|amount| amount.bounds);
            bounds.is_some_and(|bounds| bounds.low.or(bounds.high).is_some())
        };
        if self.timeline.question.lag == 0 && steps.iter().any(|tally| is_bounded(&tally)) {
            text += &self.line(FAINT, "  low", bound(|amount| amount.bounds.low), block);
            text += &self.line(FAINT, "  high", bound(|amount| amount.bounds.high), block);
        }
        text
    }

    fn printed<'b>(
        &'b self,
        block: &std::ops::Range<usize>,
        row: usize,
    ) -> impl Iterator<Item = String> + 'b {
        let figures = self.figures[block.clone()].iter();
        figures.map(move |figures| {
            figures
                .as_ref()
                .map(|all| all[row].clone())
                .unwrap_or_default()
        })
    }

    /// A line with a rule where the basis of the figures changes. A long name stands in a line of its own.
    fn line(
        &self,
        paint: &str,
        name: &str,
        cells: impl Iterator<Item = String>,
        block: &std::ops::Range<usize>,
    ) -> String {
        let mut figures = String::new();
        for (cell, step) in cells.zip(block.clone()) {
            let rule = if self.timeline.breaks_before(step) {
                '│'
            } else {
                ' '
            };
            let _ = write!(figures, "{rule}{cell:>0$}", self.cell);
        }
        let plain = if paint.is_empty() { "" } else { PLAIN };
        let line = if name.chars().count() < self.name {
            format!("{name:<0$}{figures}", self.name)
        } else {
            format!("{name}\n{}{figures}", " ".repeat(self.name))
        };
        format!("{paint}{}{plain}\n", line.trim_end())
    }
}

/// The days of a period in words, its last day included.
fn days(period: Period) -> String {
    let last = period.to().and_then(|to| to.yesterday().ok());
    match (period.from(), last) {
        (Some(from), Some(last)) if from == last => format!("on {from}"),
        (Some(from), Some(last)) => format!("from {from} through {last}"),
        _ => period.to_string(),
    }
}

/// What is odd about single steps, and between them.
fn notes(timeline: &Timeline) -> String {
    let mut text = String::new();
    for tally in &timeline.steps {
        let name = timeline.name(tally);
        if tally.total.is_none() {
            continue;
        }
        if !timeline.question.step.is_whole(tally.period) {
            text += &paragraph(&format!("* {name}: {} only.", days(tally.period)), 2);
        }
        for unknown in &tally.unknown {
            text += &paragraph(
                &format!(
                    "* {name}: the output {} is not known and not in these figures.",
                    days(*unknown)
                ),
                2,
            );
        }
    }
    for unknown in &timeline.unknown {
        text += &paragraph(&format!("The output {} is not known.", days(*unknown)), 0);
    }
    let breaks = (0..timeline.steps.len()).any(|step| timeline.breaks_before(step));
    if breaks {
        text += "│ The basis of the figures changes; years on either side are not compared:\n";
        for (basis, from, to) in bases(timeline) {
            let when = if from == to {
                from
            } else {
                format!("{from} to {to}")
            };
            text += &paragraph(&format!("  {when}: {basis}."), 4);
        }
    }
    if !text.is_empty() {
        text += "\n";
    }
    text
}

/// The runs of steps on one basis, with the names of their first and last step.
fn bases(timeline: &Timeline) -> Vec<(String, String, String)> {
    let mut runs: Vec<(String, String, String)> = Vec::new();
    for tally in timeline
        .steps
        .iter()
        .filter(|tally| !tally.outputs.is_empty())
    {
        let (basis, name) = (tally.bases().join("; and "), timeline.name(tally));
        match runs.last_mut() {
            Some(run) if run.0 == basis => run.2 = name,
            _ => runs.push((basis, name.clone(), name)),
        }
    }
    runs
}

/// Who the holders are, what the tonnes rest on, and what is assumed.
fn footing(timeline: &Timeline) -> String {
    let layers = timeline.layers;
    let controls = timeline.keys.iter().filter_map(|key| match key {
        Key::Holders(control) => Some(control),
        _ => None,
    });
    let controls: Vec<&Control> = controls.collect();
    let mut text = report::holders(controls.into_iter(), layers);
    for (row, days) in &timeline.outputs {
        let title = match &row.source.title {
            title if title.is_empty() => &row.source.url,
            title => title,
        };
        let best = row.tonnes.best.map(thousands).unwrap_or_default();
        let whole = if timeline.question.lag == 0 && *days != row.period {
            format!(", of which {}", self::days(*days))
        } else {
            String::new()
        };
        text += &paragraph(
            &format!("{}: {best} t{whole} ({title}; {})", row.period, row.kind),
            2,
        );
    }
    if !timeline.assumed.is_empty() {
        let assumed: Vec<String> = timeline.assumed.iter().map(ToString::to_string).collect();
        text += &paragraph(&format!("Assumed: {}.", assumed.join("; ")), 2);
    }
    text += &if timeline.question.lag == 0 {
        paragraph(
            "Low and high are each row's own bounds and do not add up.",
            0,
        )
    } else {
        paragraph(
            "No low and high: how long output takes to leave is an assumption without a range.",
            0,
        )
    };
    if timeline.question.by == By::Element {
        text += &paragraph(
            "An element's tonnes are its share of the whole, wherever it was mined.",
            0,
        );
    }
    text + "\n"
}

fn account(timeline: &Timeline, set_aside: usize) -> String {
    let mines = timeline.layers.mines.len();
    paragraph(
        &format!(
            "{} read; {} set aside. What is mined on a party's ground is not produced by it.",
            count(mines, "mine"),
            count(set_aside, "feature"),
        ),
        0,
    )
}
