//! The tables of a scenario, for people: as it is, what if, and where every tonne of the difference goes.

use std::fmt::Write;

use jiff::civil::Date;

use crate::atlas::diff::Passage;
use crate::atlas::scenario::balance::Balance;
use crate::atlas::scenario::{Comparison, Step, words};
use crate::layers::control::Control;
use crate::layers::date::Period;

use super::super::report::{self, count, paragraph, wrap};
use super::super::supply::{BOLD, FAINT, PLAIN, thousands};
use super::tonnes;

/// All tables, the timeline by steps; who holds what on a day.
pub(super) fn table(comparison: &Comparison, step: Step, on: Date, verbose: bool) -> String {
    let mut text = heading(comparison);
    text += &match &comparison.whole {
        Some(whole) => tonnes::tables(comparison, whole, step),
        None => "The output of these days is not known; no tonnes are given.

"
        .to_owned(),
    };
    text += &held(comparison, on, verbose);
    text += &footing(comparison);
    text
}

fn heading(comparison: &Comparison) -> String {
    let (scenario, layers) = (comparison.scenario, &comparison.baseline.layers);
    let mut text = format!(
        "{BOLD}{}{PLAIN}\n{BOLD}{}{PLAIN}\n",
        scenario.title.trim(),
        words::WHAT_IF
    );
    if !scenario.note.is_empty() {
        text += &paragraph(&scenario.note, 0);
    }
    text += &format!("\n{FAINT}supposed{PLAIN}\n");
    for (index, change) in scenario.changes.iter().enumerate() {
        text += &wrap(
            &words::sentence(change, layers),
            &format!("  {:<3}", index + 1),
            "     ",
        );
        if !change.note.is_empty() {
            text += &paragraph(change.note.trim(), 5);
        }
    }
    if !scenario.assumed.is_empty() {
        text += &format!("{FAINT}assumed{PLAIN}\n");
    }
    for assumed in &scenario.assumed {
        text += &wrap(assumed, "  -  ", "     ");
    }
    let own = scenario.changes.iter().flat_map(|change| &change.sources);
    let sources: Vec<&String> = scenario.sources.iter().chain(own).collect();
    if sources.is_empty() {
        text += "No report is named that suggests it.\n";
    } else {
        text += &format!("{FAINT}suggested by{PLAIN}\n");
    }
    for url in sources {
        let _ = writeln!(text, "     {FAINT}{url}{PLAIN}");
    }
    text + "\n"
}

/// Who holds what on a day, where that is not as it is.
fn held(comparison: &Comparison, on: Date, verbose: bool) -> String {
    let both = comparison
        .baseline
        .histories()
        .iter()
        .zip(comparison.supposed.histories());
    let mines = both.zip(&comparison.baseline.layers.mines);
    let changed: Vec<String> = mines
        .filter_map(|((was, would), mine)| {
            let (was, would) = (was.on(on)?.shares.leading(), would.on(on)?.shares.leading());
            (was != would).then(|| format!("{}: {was} → {would}", report::mine(mine)))
        })
        .collect();
    let ground = comparison.ground(on);
    if changed.is_empty() && ground.is_empty() {
        return format!("Who holds what is the same on both sides on {on}.\n\n");
    }
    let mut text = format!("{BOLD}On {on}{PLAIN}\n");
    let km2: f64 = ground.iter().map(|passage| passage.km2).sum();
    let others = count(changed.len(), "mine");
    text += &paragraph(
        &format!(
            "{others} and {} km² of ground are held by others than they are.",
            thousands(km2)
        ),
        0,
    );
    for Passage { from, to, km2, .. } in &ground {
        let name = format!("{from} → {to}");
        let _ = writeln!(text, "  {name:<44}{:>14} km²", thousands(*km2));
    }
    if verbose {
        changed.iter().for_each(|mine| text += &paragraph(mine, 2));
    } else if !changed.is_empty() {
        text += &format!("{FAINT}-v names every mine.{PLAIN}\n");
    }
    text + "\n"
}

/// The last day of a period included, within a sentence.
pub(super) fn within(period: Period) -> String {
    words::days(period)
        .replacen("From", "from", 1)
        .replacen("On", "on", 1)
}

/// Who the holders are, and what the tonnes rest on.
fn footing(comparison: &Comparison) -> String {
    let layers = &comparison.baseline.layers;
    let controls = comparison
        .whole
        .iter()
        .flat_map(Balance::by_control)
        .map(|(control, _)| control.clone());
    let controls: Vec<Control> = controls.collect();
    let mut text = report::holders(controls.iter(), layers);
    for (output, days) in &comparison.outputs {
        let title = match &output.source.title {
            title if title.is_empty() => &output.source.url,
            title => title,
        };
        let best = output.tonnes.best.map(thousands).unwrap_or_default();
        let part = if *days == output.period {
            String::new()
        } else {
            format!(", of which {}", within(*days))
        };
        text += &paragraph(
            &format!(
                "{}: {best} t{part} ({title}; {})",
                output.period, output.kind
            ),
            0,
        );
    }
    text += &paragraph(
        &format!(
            "{} The figures are the best ones; low and high are not carried into a what-if. Mined on ground held by is not produced by.",
            words::WHAT_IF
        ),
        0,
    );
    text
}
