//! Changes in words: one sentence each, the same in tables, files and on maps.

use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::scenario::{Change, Ground, What};

/// What stands over everything that a scenario comes to.
pub const WHAT_IF: &str = "What if: not a finding.";

/// What a change supposes, as a sentence.
#[must_use]
pub fn sentence(change: &Change, layers: &Layers) -> String {
    let days = days(change.period);
    match &change.what {
        What::Passes { ground, to } => {
            let (named, pass) = named(ground, layers);
            format!("{days} {named} {pass} to {to}, whatever the sources say.")
        }
        What::FrontMoves {
            holder,
            km,
            against,
            within,
        } => {
            let (km, way) = (km.abs(), if 0.0 < *km { "forward" } else { "back" });
            let against = if against.is_unknown() {
                String::new()
            } else {
                format!(" against {against}")
            };
            let within = if within.is_empty() {
                String::new()
            } else {
                format!(", within {}", list(&areas(within, layers)))
            };
            format!("{days} the front of {holder} stands {km} km further {way}{against}{within}.")
        }
        What::Embargo {
            holders,
            shared,
            by,
        } => {
            let by = if by.is_empty() {
                String::new()
            } else {
                format!(" by {by}")
            };
            let alone = match (holders.holders().len(), shared) {
                (_, true) => ", shared and contested ground included",
                (1, false) => " alone",
                _ => ", alone or together",
            };
            format!(
                "{days} an embargo{by} withholds what is mined on ground held by {holders}{alone}."
            )
        }
        What::GateClosed { gate, belts, by } => {
            let by = if by.is_empty() {
                String::new()
            } else {
                format!(" by {by}")
            };
            let belts = list(&self::belts(belts, layers));
            format!(
                "{days} the gate {gate} is closed{by}, and what is mined in {belts} is withheld: it is assumed to leave there."
            )
        }
        What::Activity { belts, factor } => {
            let belts = list(&self::belts(belts, layers));
            format!("{days} {factor} times as much is mined in {belts}.")
        }
        What::Output { factor } => format!("{days} {factor} times as much is mined in all."),
    }
}

/// What a change does to what is mined, as the name of a row.
#[must_use]
pub fn withholds(change: &Change) -> String {
    match &change.what {
        What::Embargo { holders, by, .. } if by.is_empty() => format!("embargo on {holders}"),
        What::Embargo { holders, by, .. } => format!("embargo by {by} on {holders}"),
        What::GateClosed { gate, .. } => format!("gate {gate} closed"),
        other => other.word().to_owned(),
    }
}

/// Some days, the last one included.
#[must_use]
pub fn days(period: Period) -> String {
    let last = period.to().and_then(|to| to.yesterday().ok());
    match (period.from(), last) {
        (Some(from), Some(last)) if from == last => format!("On {from}"),
        (Some(from), Some(last)) => format!("From {from} through {last}"),
        (Some(from), None) => format!("From {from} on"),
        (None, Some(last)) => format!("Through {last}"),
        (None, None) => "On all days".to_owned(),
    }
}

/// Ground by its names, and whether it passes or they pass.
fn named(ground: &Ground, layers: &Layers) -> (String, &'static str) {
    let (one, several, names) = match ground {
        Ground::Areas(ids) => ("", "", areas(ids, layers)),
        Ground::Belts(ids) => ("the belt ", "the belts ", belts(ids, layers)),
        Ground::Mines(ids) => {
            let name = |id: &String| {
                let mine = layers.mines.iter().find(|mine| mine.id == *id);
                mine.filter(|mine| mine.name != mine.id)
                    .map_or_else(|| id.clone(), |mine| format!("{id} ({})", mine.name))
            };
            ("the mine ", "the mines ", ids.iter().map(name).collect())
        }
        Ground::Cells(ids) => (
            "the surroundings of ",
            "the surroundings of ",
            places(ids, layers),
        ),
        Ground::Discs { places: ids, km } => {
            let within = format!(
                "the ground within {km} km of {}",
                list(&places(ids, layers))
            );
            return (within, "passes");
        }
    };
    let before = if names.len() == 1 { one } else { several };
    let pass = if names.len() == 1 { "passes" } else { "pass" };
    (format!("{before}{}", list(&names)), pass)
}

fn areas(ids: &[String], layers: &Layers) -> Vec<String> {
    let name = |id: &String| {
        let area = layers.areas.iter().find(|area| area.id == *id);
        area.map_or_else(|| id.clone(), |area| area.name.clone())
    };
    ids.iter().map(name).collect()
}

fn belts(ids: &[String], layers: &Layers) -> Vec<String> {
    let name = |id: &String| {
        let belt = layers.belts.iter().find(|belt| belt.id == *id);
        belt.map_or_else(|| id.clone(), |belt| belt.name.clone())
    };
    ids.iter().map(name).collect()
}

fn places(ids: &[String], layers: &Layers) -> Vec<String> {
    let name = |id: &String| {
        let place = layers.places.iter().find(|place| place.id == *id);
        place.map_or_else(|| id.clone(), |place| place.name.clone())
    };
    ids.iter().map(name).collect()
}

fn list(names: &[String]) -> String {
    match names.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
