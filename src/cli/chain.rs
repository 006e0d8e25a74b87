//! Chains in words: what a mine yields, link by link from the figure of its country.

use std::fmt::Write;

use jiff::civil::Date;

use crate::atlas::supply::chain::Chain;
use crate::layers::Layers;
use crate::layers::estimate::Estimate;
use crate::layers::mine::Mine;
use crate::layers::output::OutputRow;

use super::report::paragraph;
use super::supply::{BOLD, PLAIN, thousands};

/// What a mine yields, and how that follows from the sources; nothing where it has no part of a known output.
pub(super) fn tell(chains: &[Chain], layers: &Layers, mine: &Mine, rate_of: Date) -> String {
    let manifest = &layers.manifest;
    let (scope, commodity, series) = manifest.output();
    let is_known = |row: &OutputRow| {
        row.speaks_for(scope, commodity, series, rate_of) && row.tonnes.best.is_some()
    };
    let asked =
        !mine.id.is_empty() && !scope.is_empty() && mine.commodity.as_deref() == Some(commodity);
    if asked && !layers.output.iter().any(is_known) {
        let said = format!(
            "Not known: no source gives the output of `{scope}` on {rate_of}. --rate-of YEAR uses another year's."
        );
        return format!("\n{BOLD}What it yields{PLAIN}\n{}", paragraph(&said, 2));
    }
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
        let belts = share.belts.join("+");
        let given = format!("{}{}", share.share.best.unwrap_or(0.0), bounds(share.share));
        let shared = mass(chain.shared.tonnes());
        links.push(if chain.taken.is_empty() {
            format!("× {given}, the share of {belts} ({}): {shared} t.", share.kind)
        } else {
            format!(
                "× {:.6}, what the share of {belts} ({given}, {}) is worth beside those of the others, each in so far as no \
                 figure of its own speaks for its mines: {shared} t.",
                chain.of_rest, share.kind
            )
        });
    }
    links.push(if chain.part < 1.0 {
        format!(
            "× {:.6}, its part of what their mines share: it weighs {} of {} on an average day, each day by the activity of \
             its belt.",
            chain.part,
            mass(chain.weight),
            mass(chain.weights)
        )
    } else {
        "All of it is the mine's own.".to_owned()
    });
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
