//! What stands below a table of supply: what it rests on, what is assumed, what else is said, and what became of the mines.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::atlas::census::Census;
use crate::atlas::plate::Plate;
use crate::atlas::supply::conflicts;
use crate::layers::Layers;
use crate::layers::manifest::Weighing;
use crate::layers::output::OutputRow;
use crate::layers::units::Grams;

use super::report;
use super::supply::{percent, thousands};

/// What the figures rest on, what is assumed, and what became of the mines.
pub(super) fn text(plate: &Plate, census: &Census) -> String {
    let supply = &plate.supply;
    let mut text = String::new();
    if let Some(row) = &supply.output {
        let title = if row.source.title.is_empty() {
            &row.source.url
        } else {
            &row.source.title
        };
        let _ = writeln!(
            text,
            "{} t: {title}; {}, {}.",
            thousands(supply.total.tonnes()),
            row.kind,
            row.basis
        );
        if !row.note.is_empty() {
            let _ = writeln!(text, "  {}", row.note);
        }
        if let Some(world) = supply.world.as_ref().and_then(|world| world.tonnes.best) {
            let share = Grams::from_tonnes(world)
                .map(|whole| percent(supply.total, whole))
                .unwrap_or_default();
            let _ = writeln!(
                text,
                "That is {share} of the {} t of all rare earths that the same source counts for the world.",
                thousands(world)
            );
        }
        for inner in &supply.inner {
            text += &own_figure(inner);
        }
        text += &others(plate, row);
        text += &weighing(plate, row);
        text += "Low and high are each row's own bounds (of the total, the belts' shares, their activity, the position \
                 of mines) and do not add up.\n";
        text += &sites(plate);
    }
    if census.is_split {
        text += "A mine on the ground of several counts in the mines of each";
        text += if supply.output.is_some() {
            "; where its place is not known that well, in no low and in every high.\n"
        } else {
            ".\n"
        };
    }
    text
}

/// A figure that a scope within the atlas's has of its own.
fn own_figure(row: &OutputRow) -> String {
    let title = if row.source.title.is_empty() {
        &row.source.url
    } else {
        &row.source.title
    };
    let title = if title.is_empty() {
        "no source is named"
    } else {
        title
    };
    format!(
        "Of that {} t from `{}` in {}, by a figure of its own: {title}; {}.\n",
        thousands(row.tonnes.best.unwrap_or(0.0)),
        row.scope,
        row.period,
        row.kind
    )
}

/// What other sources say of the same output.
fn others(plate: &Plate, row: &OutputRow) -> String {
    let conflicts = conflicts::all(plate.layers);
    let same = |conflict: &&conflicts::Conflict| {
        conflict.scope == row.scope && conflict.period == row.period
    };
    let Some(conflict) = conflicts.iter().find(same) else {
        return String::new();
    };
    let others: Vec<String> = conflict.others.iter().map(|other| figure(other)).collect();
    format!(
        "Other sources for {}: {}. --source ID uses one of them.\n",
        row.period,
        others.join("; ")
    )
}

/// What sources disagree about, each scope and period in a line: the figure that is used, then the others.
pub(super) fn conflicts(layers: &Layers) -> String {
    let conflicts = conflicts::all(layers);
    if conflicts.is_empty() {
        return String::new();
    }
    let mut text = "\nsources that disagree, the one that is used first:".to_owned();
    for conflict in conflicts {
        let used = conflict
            .used
            .map_or_else(|| "none is used".to_owned(), figure);
        let others = conflict.others.iter().map(|other| figure(other));
        let all: Vec<String> = std::iter::once(used).chain(others).collect();
        let said = format!("{} {}: {}", conflict.scope, conflict.period, all.join("; "));
        text += "\n";
        text += report::wrap(&said, "  ", "    ").trim_end();
    }
    text
}

/// A figure as one source gives it: `usgs-earlier 31,000 t`.
fn figure(row: &OutputRow) -> String {
    let tonnes = row.tonnes;
    let figure = match (tonnes.best, tonnes.low, tonnes.high) {
        (Some(best), _, _) => format!("{} t", thousands(best)),
        (None, Some(low), _) => format!("at least {} t", thousands(low)),
        (None, None, Some(high)) => format!("at most {} t", thousands(high)),
        (None, None, None) => "unknown".to_owned(),
    };
    format!("{} {figure}", row.series)
}

/// By what the mines share.
fn weighing(plate: &Plate, row: &OutputRow) -> String {
    match &plate.layers.manifest.weighing {
        Weighing::Sites => {
            "Spread by the pure count of sites (weight_basis), without the shares of belts.\n"
                .to_owned()
        }
        Weighing::Count(count) => format!(
            "Within the belts the mines are weighed by `{count}` instead of the atlas's weights.\n"
        ),
        Weighing::Shares => {
            let assumed = plate.layers.shares.iter().any(|share| {
                share.kind == "assumption" && share.period.intersect(row.period) == Some(row.period)
            });
            if assumed {
                "Assumed: the shares of the belts (shares.csv) and of the mines within them (weight_basis).\n".to_owned()
            } else {
                String::new()
            }
        }
    }
}

/// Who holds the sites by their pure count, beside the figures that rest on shares of belts.
fn sites(plate: &Plate) -> String {
    let Some(sites) = plate
        .supply
        .sites
        .as_ref()
        .filter(|_| plate.layers.manifest.weighing == Weighing::Shares)
    else {
        return String::new();
    };
    let divided = plate
        .layers
        .shares
        .iter()
        .any(|share| share.scope == plate.layers.manifest.scope);
    if !divided {
        return String::new();
    }
    let rows: Vec<String> = sites
        .rows
        .iter()
        .map(|(control, count)| format!("{control} {:.1} %", count / sites.total * 100.0))
        .collect();
    format!(
        "Check, by the pure count of {} sites, whatever share their belt is thought to have: {}. --weight sites spreads the \
         tonnes so.\n",
        thousands(sites.total),
        rows.join(", ")
    )
}

/// What became of every feature of the mines' file.
pub(super) fn account(plate: &Plate, census: &Census, set_aside: usize) -> String {
    let Census {
        mines: read,
        yielding,
        unknown,
        ..
    } = *census;
    let account = format!(
        "{} read, {yielding} with output, {unknown} on ground that no {} names; {} set aside.\n",
        report::count(read, "mine"),
        plate.layers.told_by().one,
        report::count(set_aside, "feature"),
    );
    account + &knowledge(plate)
}

/// How many reports the answers rest on, and the last day of which any tells.
fn knowledge(plate: &Plate) -> String {
    let zones = plate
        .holdings
        .iter()
        .filter_map(|holding| holding.zone.as_deref());
    let reports: BTreeSet<&str> = zones.flat_map(|ids| ids.split('+')).collect();
    let told_by = plate.layers.told_by();
    match plate.layers.manifest.known_until {
        Some(day) if !reports.is_empty() => format!(
            "Who holds them rests on {} {}, each named by `why`; the last of the atlas is of {day}.\n",
            reports.len(),
            if reports.len() == 1 {
                told_by.one
            } else {
                told_by.many
            },
        ),
        _ => String::new(),
    }
}
