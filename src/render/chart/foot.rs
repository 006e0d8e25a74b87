//! The foot of a chart: bases, what is assumed, how sure it is, and the sources.

use std::collections::BTreeSet;

use crate::atlas::timeline::Timeline;
use crate::atlas::timeline::key::By;
use crate::render::furniture::column::Section;
use crate::render::style::{RULE, chart};
use crate::render::words;

use super::axes::{self, is_cut};
use super::marks;

/// How much there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// All of it.
    All,
    /// Without the atlas's own credits.
    NoCredits,
    /// What the figures cannot be read without, and their sources.
    Least,
}

/// The paragraphs at the foot, under a rule.
pub(super) fn foot(timeline: &Timeline, width: f32, unit: f32, which: Words) -> Section {
    let mut section = Section::new(width, unit);
    section.rule(RULE);
    section.skip(7.0);
    let manifest = &timeline.layers.manifest;
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut paragraphs = vec![
        ("Basis. ", bases(timeline)),
        ("Read with care. ", care(timeline)),
    ];
    if which != Words::Least {
        paragraphs.push(("How sure. ", one_line(&manifest.how_sure)));
    }
    paragraphs.push(("Sources. ", sources(timeline)));
    if which == Words::All {
        paragraphs.push(("Credits. ", one_line(&manifest.credits)));
    }
    for (head, words) in paragraphs.iter().filter(|(_, words)| !words.is_empty()) {
        section.paragraph(&[(chart::CREDITS_BOLD, head), (chart::CREDITS, words)]);
        section.skip(2.0);
    }
    section
}

/// What the tonnes are tonnes of, by the numbers under the axis.
fn bases(timeline: &Timeline) -> String {
    let bases = axes::bases(timeline);
    if let [only] = &bases[..] {
        return only.words.clone();
    }
    let each = bases.iter().enumerate();
    let each =
        each.map(|(at, basis)| format!("{} ({}): {}", at + 1, basis.when(timeline), basis.words));
    let each: Vec<String> = each.collect();
    if each.is_empty() {
        return String::new();
    }
    format!(
        "{}. Years on either side of a dashed line are not compared.",
        each.join(". ")
    )
}

fn care(timeline: &Timeline) -> String {
    let mut said =
        vec!["What is mined on ground held by a party is not produced by it.".to_owned()];
    if !timeline.assumed.is_empty() {
        let assumed: Vec<String> = timeline.assumed.iter().map(ToString::to_string).collect();
        said.push(format!("Assumed: {}.", assumed.join("; ")));
    }
    if timeline.question.lag == 0 {
        said.push("When it left the country is not asked.".to_owned());
    }
    if timeline.question.by == By::Element {
        said.push(
            "An element’s tonnes are its share of the whole, wherever it was mined.".to_owned(),
        );
    }
    let cut = timeline
        .steps
        .iter()
        .filter(|tally| is_cut(timeline, tally));
    let cut: Vec<String> = cut.map(|tally| timeline.name(tally)).collect();
    if !cut.is_empty() {
        said.push(format!("Told in part: {}.", cut.join(", ")));
    }
    if !timeline.unknown.is_empty() {
        let unknown: Vec<String> = timeline.unknown.iter().map(ToString::to_string).collect();
        said.push(format!("No output is known of {}.", unknown.join(", ")));
    }
    if let Some(known) = timeline.layers.manifest.known_until {
        let carried = known
            < timeline
                .question
                .to
                .yesterday()
                .unwrap_or(timeline.question.to);
        let carried = if carried {
            "; control is carried forward from there"
        } else {
            ""
        };
        said.push(format!(
            "The last report of control is of {}{carried}.",
            words::day(known)
        ));
    }
    said.join(" ")
}

/// The titles of what the figures are from, each once.
fn sources(timeline: &Timeline) -> String {
    let layers = timeline.layers;
    let named = |title: &str, url: &str| {
        if title.is_empty() {
            url.to_owned()
        } else {
            title.to_owned()
        }
    };
    let mut titles: Vec<String> = Vec::new();
    for (row, _) in &timeline.outputs {
        let title = named(&row.source.title, &row.source.url);
        if !title.is_empty() && !titles.contains(&title) {
            titles.push(title);
        }
    }
    let mut said = Vec::new();
    if !titles.is_empty() {
        said.push(format!("Output: {}.", titles.join("; ")));
    }
    let trade = marks::shown(timeline)
        .into_iter()
        .flat_map(|series| series.titles);
    let trade: BTreeSet<String> = trade.filter(|title| !title.is_empty()).collect();
    if !trade.is_empty() {
        said.push(format!(
            "Trade: {}.",
            trade.into_iter().collect::<Vec<_>>().join("; ")
        ));
    }
    let reports = layers.events.len();
    if 0 < reports {
        let reports = match reports {
            1 => "a dated report, with its source".to_owned(),
            _ => format!("{reports} dated reports, each with its source"),
        };
        said.push(format!("Control: {reports} in the atlas."));
    }
    said.join(" ")
}
