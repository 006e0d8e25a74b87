//! The words over a chart: what it shows and what it finds.

use crate::atlas::timeline::key::By;
use crate::atlas::timeline::step::Step;
use crate::atlas::timeline::{Tally, Timeline};
use crate::render::furniture::column::{Section, Span};
use crate::render::style::chart;
use crate::render::words;

use super::parts::Part;

/// The title: whose output, by what.
pub(super) fn title(timeline: &Timeline) -> String {
    let manifest = &timeline.layers.manifest;
    let subject = match &manifest.subject {
        subject if !subject.is_empty() => subject.clone(),
        _ if manifest.commodity.is_empty() => "Output".to_owned(),
        _ => format!("Output of {}", manifest.commodity.replace('_', " ")),
    };
    let by = match (timeline.question.by, timeline.question.lag) {
        (By::Holder, 0) => "by who held the ground it was mined on",
        (By::Holder, _) => "by who held its mines’ ground as it left the country",
        (By::Side, 0) => "by the side that held the ground it was mined on",
        (By::Side, _) => "by the side that held its mines’ ground as it left the country",
        (By::Belt, _) => "by mining belt",
        (By::Mine, _) => "by mine",
        (By::Element, _) => "by the elements in it",
    };
    format!("{subject}, {by}")
}

/// The title and the sentences under it.
pub(super) fn head(
    title: &str,
    timeline: &Timeline,
    parts: &[Part],
    width: f32,
    unit: f32,
) -> Section {
    let mut section = Section::new(width, unit);
    section.paragraph(&[(chart::TITLE, title)]);
    section.skip(3.0);
    let finding = finding(timeline, parts);
    let unit_of = unit_words(timeline);
    let spans: Vec<Span> = vec![
        (chart::DECK_BOLD, &finding),
        (chart::DECK, if finding.is_empty() { "" } else { " " }),
        (chart::DECK, &unit_of),
    ];
    section.paragraph(&spans);
    section
}

/// What a chart says, for those who do not see it.
pub(super) fn says(timeline: &Timeline, parts: &[Part]) -> String {
    format!("{} {}", finding(timeline, parts), unit_words(timeline))
        .trim()
        .to_owned()
}

/// Whose ground yielded most in the first and in the last step that is known.
fn finding(timeline: &Timeline, parts: &[Part]) -> String {
    let known = || {
        timeline
            .steps
            .iter()
            .filter(|tally| tally.total.is_some_and(|total| 0 < total.0))
    };
    let said = |tally: &Tally| -> Option<String> {
        let key = tally.leading()?;
        let part = parts
            .iter()
            .find(|part| part.keys.contains(&key) && part.keys.len() == 1)?;
        let share = tally.share(tally.amount(key)?.best)?;
        let share = words::percent(words::number(share.percent(), 0));
        let name = &part.name;
        let step = step_words(timeline, tally);
        Some(match (timeline.question.by, timeline.question.lag) {
            (By::Side, 0) => format!("{step} {share} was mined on {name} ground"),
            (By::Side, _) => format!("{step} {share} left {name} ground"),
            (By::Holder, 0) => format!("{step} {share} was mined on ground held by {name}"),
            (By::Holder, _) => format!("{step} {share} left ground held by {name}"),
            (By::Belt | By::Mine, _) => format!("{step} {share} was mined in {name}"),
            (By::Element, _) => return None,
        })
    };
    let first = known().next().and_then(said);
    let last = known()
        .next_back()
        .filter(|_| 1 < known().count())
        .and_then(said);
    match (first, last) {
        (Some(first), Some(last)) => format!("{first}, {}.", lower(&last)),
        (Some(first), None) => format!("{first}."),
        _ => String::new(),
    }
}

fn step_words(timeline: &Timeline, tally: &Tally) -> String {
    let Some(from) = tally.period.from() else {
        return String::new();
    };
    match timeline.question.step {
        Step::Month => format!("In {}", words::month(from)),
        Step::Quarter => format!("In the {} of {}", QUARTERS[quarter(from) - 1], from.year()),
        Step::Year => format!("In {}", from.year()),
    }
}

const QUARTERS: [&str; 4] = [
    "first quarter",
    "second quarter",
    "third quarter",
    "last quarter",
];

/// The number of a day's quarter, 1 to 4.
pub(super) fn quarter(day: jiff::civil::Date) -> usize {
    usize::try_from((day.month() - 1) / 3 + 1)
        .unwrap_or(1)
        .clamp(1, 4)
}

fn lower(sentence: &str) -> String {
    sentence
        .strip_prefix('I')
        .map_or_else(|| sentence.to_owned(), |rest| format!("i{rest}"))
}

/// What the heights are.
fn unit_words(timeline: &Timeline) -> String {
    let manifest = &timeline.layers.manifest;
    let unit = if timeline.question.by == By::Element {
        "Tonnes of elements".to_owned()
    } else if manifest.unit.is_empty() {
        "Tonnes".to_owned()
    } else {
        format!("Tonnes of {}", manifest.unit)
    };
    let step = timeline.question.step;
    let counted = match timeline.question.lag {
        0 => "counted on the day that they were mined".to_owned(),
        1 => "counted a day after they were mined, for who held the mine’s ground then".to_owned(),
        lag => {
            format!("counted {lag} days after they were mined, for who held the mine’s ground then")
        }
    };
    format!("{unit} in each {step}, {counted}.")
}
