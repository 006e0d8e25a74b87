//! The rows of a comparison's tables, as they are written in every format.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::atlas::Atlas;
use crate::atlas::diff::Passage;
use crate::atlas::scenario::balance::{Balance, Held, Line};
use crate::atlas::scenario::{Comparison, Parts, Step, words};
use crate::export::properties::{day, shares};
use crate::layers::date::Period;
use crate::layers::units::Grams;

pub(super) fn days(period: Period) -> Map<String, Value> {
    let mut all = Map::new();
    all.insert("from".to_owned(), day(period.from()));
    all.insert("to".to_owned(), day(period.to()));
    all
}

pub(super) fn parts(parts: Parts) -> Map<String, Value> {
    let mut all = Map::new();
    for (name, grams) in [
        ("baseline_t", parts.baseline),
        ("mined_more_t", parts.mined_more),
        ("not_mined_t", parts.not_mined),
        ("withheld_t", parts.withheld),
        ("scenario_t", parts.scenario),
    ] {
        all.insert(name.to_owned(), json!(grams.tonnes()));
    }
    all
}

fn line(line: &Line) -> Map<String, Value> {
    let mut all = parts(Parts {
        baseline: line.baseline,
        mined_more: line.mined_more,
        scenario: line.scenario,
        withheld: line.withheld,
        not_mined: line.not_mined,
    });
    all.insert("came_t".to_owned(), json!(line.came.tonnes()));
    all.insert("left_t".to_owned(), json!(line.left.tonnes()));
    all
}

/// By who holds the ground, largest in the scenario first; what is on no mine comes last.
pub(super) fn supply(balance: &Balance, atlas: &Atlas) -> Vec<Map<String, Value>> {
    let holders = &atlas.layers.manifest.holders;
    let mut rows: Vec<Map<String, Value>> = Vec::new();
    for (control, of_control) in balance.by_control() {
        let mut row = line(&of_control);
        row.insert("held_by".to_owned(), json!(control.to_string()));
        row.insert("held_side".to_owned(), json!(control.side(holders)));
        row.insert(
            "control".to_owned(),
            json!(control.kind(holders).to_string()),
        );
        rows.push(row);
    }
    if balance.lines.contains_key(&Held::Unplaced) {
        let mut row = line(&balance.unplaced());
        row.insert("held_by".to_owned(), json!("unplaced"));
        rows.push(row);
    }
    rows
}

/// By the sides of who holds the ground; what passes between holders of one side stays with it.
pub(super) fn sides(balance: &Balance, atlas: &Atlas) -> Vec<Map<String, Value>> {
    let holders = &atlas.layers.manifest.holders;
    let mut sums: BTreeMap<String, Line> = BTreeMap::new();
    for (held, of_control) in &balance.lines {
        let side = match held {
            Held::By(control) => control.side(holders),
            Held::Unplaced => "unplaced".to_owned(),
        };
        let sum = sums.entry(side).or_default();
        sum.baseline += of_control.baseline;
        sum.mined_more += of_control.mined_more;
        sum.not_mined += of_control.not_mined;
        sum.withheld += of_control.withheld;
        sum.scenario += of_control.scenario;
    }
    for ((from, to), grams) in &balance.passed {
        let (from, to) = (from.side(holders), to.side(holders));
        if from != to {
            sums.entry(from).or_default().left += *grams;
            sums.entry(to).or_default().came += *grams;
        }
    }
    let row = |(side, sum): (String, Line)| {
        let mut row = line(&sum);
        row.insert("held_side".to_owned(), json!(side));
        row.insert("held_by".to_owned(), json!(side));
        row
    };
    sums.into_iter().map(row).collect()
}

pub(super) fn withheld(balance: &Balance, comparison: &Comparison) -> Vec<Map<String, Value>> {
    let row = |(index, grams): (&usize, &Grams)| {
        let mut row = Map::new();
        row.insert("change".to_owned(), json!(index + 1));
        row.insert("id".to_owned(), json!((index + 1).to_string()));
        let change = comparison.scenario.changes.get(*index);
        row.insert("name".to_owned(), json!(change.map(words::withholds)));
        row.insert("withheld_t".to_owned(), json!(grams.tonnes()));
        row
    };
    balance.withheld.iter().map(row).collect()
}

pub(super) fn passed(balance: &Balance) -> Vec<Map<String, Value>> {
    let row = |((from, to), grams): (&(_, _), &Grams)| {
        let (from, to): (
            &crate::layers::control::Control,
            &crate::layers::control::Control,
        ) = (from, to);
        let mut row = Map::new();
        row.insert("held_by_baseline".to_owned(), json!(from.to_string()));
        row.insert("held_by_scenario".to_owned(), json!(to.to_string()));
        row.insert("output_t".to_owned(), json!(grams.tonnes()));
        row
    };
    balance.passed.iter().map(row).collect()
}

/// By belt; mines without a belt, and what is on no mine, come last.
pub(super) fn belts(comparison: &Comparison) -> Vec<Map<String, Value>> {
    let layers = &comparison.baseline.layers;
    let row = |(id, balance): &(Option<String>, Balance)| {
        let belt = layers
            .belts
            .iter()
            .find(|belt| Some(&belt.id) == id.as_ref());
        let mut row = parts(balance.parts());
        row.insert("id".to_owned(), json!(id));
        row.insert("name".to_owned(), json!(belt.map(|belt| &belt.name)));
        row
    };
    let mut rows: Vec<Map<String, Value>> = comparison.belts.iter().map(row).collect();
    let unplaced = comparison
        .whole
        .as_ref()
        .map(Balance::unplaced)
        .unwrap_or_default();
    if unplaced != Line::default() {
        let mut row = line(&unplaced);
        row.insert("name".to_owned(), json!("unplaced"));
        rows.push(row);
    }
    rows
}

pub(super) fn elements(comparison: &Comparison) -> Vec<Map<String, Value>> {
    let all = comparison.elements().into_iter();
    let row = |element: crate::atlas::scenario::Element| {
        let mut row = parts(element.parts);
        row.insert("id".to_owned(), json!(element.symbol));
        row.insert("name".to_owned(), json!(element.name));
        row.insert("share".to_owned(), json!(element.share));
        row
    };
    all.map(row).collect()
}

pub(super) fn steps(comparison: &Comparison, step: Step) -> Vec<Map<String, Value>> {
    let row = |(period, balance): (Period, Balance)| {
        let mut row = parts(balance.parts());
        row.append(&mut days(period));
        let supply = supply(&balance, comparison.baseline)
            .into_iter()
            .map(Value::Object);
        row.insert("supply".to_owned(), supply.collect());
        row
    };
    comparison.steps(step).into_iter().map(row).collect()
}

/// Every mine of the commodity, or that yields anything, with who holds it on a day and who would, and its tonnes.
pub(super) fn mines(comparison: &Comparison, on: Date) -> Vec<(usize, Map<String, Value>)> {
    let (baseline, would) = (comparison.baseline, comparison.supposed);
    let tonnes: BTreeMap<usize, &Balance> = comparison
        .mines
        .iter()
        .map(|(mine, balance)| (*mine, balance))
        .collect();
    let commodity = &baseline.layers.manifest.commodity;
    let mut rows = Vec::new();
    for (index, mine) in baseline.layers.mines.iter().enumerate() {
        let told = mine
            .commodity
            .as_ref()
            .is_none_or(|mined| mined == commodity);
        if !told && !tonnes.contains_key(&index) {
            continue;
        }
        let mut row = Map::new();
        let mut insert = |name: &str, value: Value| row.insert(name.to_owned(), value);
        insert("id", json!(mine.id));
        insert("name", json!(mine.name));
        insert("commodity", json!(mine.commodity));
        insert("belt", json!(mine.belt));
        insert("lon", json!(mine.point.x()));
        insert("lat", json!(mine.point.y()));
        let both = [(baseline, "baseline"), (would, "scenario")];
        for (atlas, name) in both {
            let held = atlas.histories()[index].on(on).map(|spell| &spell.shares);
            insert(
                &format!("held_by_{name}"),
                json!(held.map(|held| held.leading().to_string())),
            );
            insert(&format!("held_shares_{name}"), json!(held.map(shares)));
        }
        if comparison.whole.is_some() {
            let sum = tonnes.get(&index).map(|balance| balance.parts());
            row.append(&mut parts(sum.unwrap_or_default()));
        }
        rows.push((index, row));
    }
    rows
}

pub(super) fn ground(passage: &Passage) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert(
        "held_by_baseline".to_owned(),
        json!(passage.from.to_string()),
    );
    row.insert("held_by_scenario".to_owned(), json!(passage.to.to_string()));
    let km2 = (passage.km2 * 1e6).round() / 1e6;
    row.insert("km2".to_owned(), json!(km2));
    row
}
