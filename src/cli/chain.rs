//! Chains in words: what a mine yields, link by link from the figure of its country.

use std::fmt::Write;

use crate::atlas::supply::chain::Chain;
use crate::layers::Layers;
use crate::layers::estimate::Estimate;

use super::report::paragraph;
use super::supply::{BOLD, PLAIN, thousands};

/// What a mine yields, and how that follows from the sources; nothing where it has no part of a known output.
pub(super) fn tell(chains: &[Chain], layers: &Layers) -> String {
    let mut text = String::new();
    for chain in chains {
        if text.is_empty() {
            let _ = writeln!(text, "\n{BOLD}What it yields{PLAIN}");
        }
        for link in links(chain, layers) {
            text += &paragraph(&link, 2);
        }
    }
    text
}

fn links(chain: &Chain, layers: &Layers) -> Vec<String> {
    let row = &chain.row;
    let title = if row.source.title.is_empty() {
        &row.series
    } else {
        &row.source.title
    };
    let mut links = vec![format!(
        "{} t{} of {} from `{}` in {} ({title}; {}).",
        thousands(row.tonnes.best.unwrap_or(0.0)),
        bounds(row.tonnes),
        if layers.manifest.unit.is_empty() {
            &row.commodity
        } else {
            &layers.manifest.unit
        },
        row.scope,
        row.period,
        row.kind
    )];
    for (scope, grams) in &chain.taken {
        links.push(format!(
            "− {} t that `{scope}` yields by a figure of its own.",
            mass(grams.tonnes())
        ));
    }
    if let Some(share) = &chain.share {
        links.push(format!(
            "× {}{}, the share of {} ({}): {} t.",
            share.share.best.unwrap_or(0.0),
            bounds(share.share),
            share.belts.join("+"),
            share.kind,
            mass(chain.shared.tonnes())
        ));
    }
    links.push(format!(
        "× {:.6}, its part of what their mines share: it weighs {} of {} on an average day, each day by the activity of its \
         belt.",
        chain.part,
        mass(chain.weight),
        mass(chain.weights)
    ));
    links.push(format!(
        "= {} t{}.",
        mass(chain.best.tonnes()),
        bounds(chain.bounds)
    ));
    let held = chain.held.iter();
    links.extend(held.map(|(days, control, grams)| {
        format!(
            "{days}: {} t, mined on ground held by {control}.",
            mass(grams.tonnes())
        )
    }));
    links
}

/// Tonnes to the gram, with the thousands set apart.
fn mass(tonnes: f64) -> String {
    let digits = format!("{tonnes:.6}");
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), thousands);
    match part.trim_end_matches('0') {
        "" => whole,
        part => format!("{whole}.{part}"),
    }
}

fn bounds(estimate: Estimate) -> String {
    let end = |end: Option<f64>| end.map(mass);
    match (end(estimate.low), end(estimate.high)) {
        (None, None) => String::new(),
        (Some(low), Some(high)) => format!(" ({low} – {high})"),
        (Some(low), None) => format!(" (at least {low})"),
        (None, Some(high)) => format!(" (at most {high})"),
    }
}
