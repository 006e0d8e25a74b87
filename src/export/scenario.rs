//! An atlas beside what it would be: CSV, GeoJSON and `--json`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use geo::Geometry;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::atlas::Atlas;
use crate::atlas::diff::Passage;
use crate::atlas::scenario::balance::{Balance, Held, Line};
use crate::atlas::scenario::{Comparison, Parts, Step, words};
use crate::layers::date::Period;
use crate::layers::scenario::Change;
use crate::layers::units::Grams;

use super::difference::cell;
use super::geojson::feature;
use super::properties::{day, shares};

/// Writes the ground that is held otherwise on a day, one feature for each pair of controls, and every mine with both
/// answers and its tonnes; each feature says in `layer` what it is.
///
/// # Errors
/// When `out` fails.
pub fn geojson(out: &mut dyn Write, comparison: &Comparison, on: Date) -> io::Result<()> {
    let manifest = &comparison.baseline.layers.manifest;
    let mut header = supposed(comparison);
    header.insert("date".to_owned(), json!(on.to_string()));
    header.insert("how_sure".to_owned(), json!(manifest.how_sure));
    header.insert("credits".to_owned(), json!(manifest.credits));
    let header = Value::Object(header);
    write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"terrane\":{header},\"features\":["
    )?;
    let mut separator = "\n";
    let mut write = |out: &mut dyn Write, geometry: &Geometry, properties: &Map<String, Value>| {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        feature(out, Some(geometry), properties)
    };
    for passage in comparison.ground(on) {
        let mut properties = ground(&passage);
        properties.insert("layer".to_owned(), json!("ground"));
        write(out, &Geometry::MultiPolygon(passage.shape), &properties)?;
    }
    for (index, mut properties) in mines(comparison, on) {
        properties.insert("layer".to_owned(), json!("mines"));
        let geometry = &comparison.baseline.layers.mines[index].geometry;
        write(out, geometry, &properties)?;
    }
    out.write_all(b"\n]}\n")
}

/// Writes the tables beneath one another: `total`, `supply` by holder, `side`, `withheld` by change, `belt`, `element`,
/// `step` by holder, `mine`. The rows of each but `element` sum to the total.
///
/// # Errors
/// When `out` fails.
pub fn csv(out: &mut dyn Write, comparison: &Comparison, step: Step, on: Date) -> io::Result<()> {
    const COLUMNS: [&str; 17] = [
        "table",
        "from",
        "to",
        "id",
        "name",
        "lon",
        "lat",
        "held_by",
        "held_by_baseline",
        "held_by_scenario",
        "baseline_t",
        "came_t",
        "left_t",
        "mined_more_t",
        "not_mined_t",
        "withheld_t",
        "scenario_t",
    ];
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS)?;
    let span = comparison.scenario.period;
    for (name, mut row) in rows(comparison, step, on) {
        row.entry("from").or_insert_with(|| day(span.from()));
        row.entry("to").or_insert_with(|| day(span.to()));
        row.insert("table".to_owned(), json!(name));
        table.write_record(COLUMNS.map(|column| cell(row.get(column))))?;
    }
    table.flush()
}

/// The rows of all tables, each with the name of its table.
fn rows(comparison: &Comparison, step: Step, on: Date) -> Vec<(&'static str, Map<String, Value>)> {
    let Some(whole) = &comparison.whole else {
        return mines(comparison, on)
            .into_iter()
            .map(|(_, row)| ("mine", row))
            .collect();
    };
    let mut rows = vec![("total", parts(whole.parts()))];
    rows.extend(
        supply(whole, comparison.baseline)
            .into_iter()
            .map(|row| ("supply", row)),
    );
    rows.extend(
        sides(whole, comparison.baseline)
            .into_iter()
            .map(|row| ("side", row)),
    );
    rows.extend(
        withheld(whole, comparison)
            .into_iter()
            .map(|row| ("withheld", row)),
    );
    rows.extend(belts(comparison).into_iter().map(|row| ("belt", row)));
    rows.extend(elements(comparison).into_iter().map(|row| ("element", row)));
    for (period, balance) in comparison.steps(step) {
        for mut row in supply(&balance, comparison.baseline) {
            row.append(&mut days(period));
            rows.push(("step", row));
        }
    }
    rows.extend(
        mines(comparison, on)
            .into_iter()
            .map(|(_, row)| ("mine", row)),
    );
    rows
}

/// `scenario --json`.
#[must_use]
pub fn json(comparison: &Comparison, step: Step, on: Date) -> Value {
    let layers = &comparison.baseline.layers;
    let manifest = &layers.manifest;
    let mut answer = supposed(comparison);
    let mut insert = |name: &str, value: Value| answer.insert(name.to_owned(), value);
    let objects =
        |all: Vec<Map<String, Value>>| -> Value { all.into_iter().map(Value::Object).collect() };
    let whole = comparison.whole.as_ref();
    let table = |read: &dyn Fn(&Balance) -> Vec<Map<String, Value>>| {
        whole.map_or(Value::Null, |whole| objects(read(whole)))
    };
    insert("date", json!(on.to_string()));
    insert("known_until", day(manifest.known_until));
    insert("commodity", json!(manifest.commodity));
    insert("unit", json!(manifest.unit));
    insert(
        "total",
        whole.map_or(Value::Null, |whole| Value::Object(parts(whole.parts()))),
    );
    insert("withheld", table(&|whole| withheld(whole, comparison)));
    insert("supply", table(&|whole| supply(whole, comparison.baseline)));
    insert("sides", table(&|whole| sides(whole, comparison.baseline)));
    insert("passed", table(&passed));
    insert("belts", table(&|_| belts(comparison)));
    insert("elements", table(&|_| elements(comparison)));
    insert("steps", table(&|_| steps(comparison, step)));
    let mines = mines(comparison, on)
        .into_iter()
        .map(|(_, row)| row)
        .collect();
    insert("mines", objects(mines));
    insert(
        "ground",
        objects(comparison.ground(on).iter().map(ground).collect()),
    );
    insert("output", outputs(comparison));
    let unknown: Vec<String> = comparison.unknown.iter().map(ToString::to_string).collect();
    insert("output_unknown", json!(unknown));
    Value::Object(answer)
}

/// What is supposed, and that it is no finding.
fn supposed(comparison: &Comparison) -> Map<String, Value> {
    let scenario = comparison.scenario;
    let layers = &comparison.baseline.layers;
    let change = |change: &Change| {
        json!({
            "kind": change.what.word(),
            "on": day(change.period.from()),
            "until": day(change.period.to()),
            "words": words::sentence(change, layers),
            "note": change.note,
            "sources": change.sources,
        })
    };
    let mut all = days(scenario.period);
    let mut insert = |name: &str, value: Value| all.insert(name.to_owned(), value);
    insert("what_if", json!(words::WHAT_IF));
    insert("name", json!(scenario.name));
    insert("title", json!(scenario.title));
    insert("note", json!(scenario.note));
    insert("assumed", json!(scenario.assumed));
    insert("sources", json!(scenario.sources));
    insert("changes", scenario.changes.iter().map(change).collect());
    all
}

fn days(period: Period) -> Map<String, Value> {
    let mut all = Map::new();
    all.insert("from".to_owned(), day(period.from()));
    all.insert("to".to_owned(), day(period.to()));
    all
}

fn parts(parts: Parts) -> Map<String, Value> {
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
fn supply(balance: &Balance, atlas: &Atlas) -> Vec<Map<String, Value>> {
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
fn sides(balance: &Balance, atlas: &Atlas) -> Vec<Map<String, Value>> {
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

fn withheld(balance: &Balance, comparison: &Comparison) -> Vec<Map<String, Value>> {
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

fn passed(balance: &Balance) -> Vec<Map<String, Value>> {
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
fn belts(comparison: &Comparison) -> Vec<Map<String, Value>> {
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

fn elements(comparison: &Comparison) -> Vec<Map<String, Value>> {
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

fn steps(comparison: &Comparison, step: Step) -> Vec<Map<String, Value>> {
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
fn mines(comparison: &Comparison, on: Date) -> Vec<(usize, Map<String, Value>)> {
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

fn ground(passage: &Passage) -> Map<String, Value> {
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

fn outputs(comparison: &Comparison) -> Value {
    let output = |(row, days): &(&crate::layers::output::OutputRow, Period)| {
        json!({
            "scope": row.scope,
            "period": row.period.to_string(),
            "days": days.to_string(),
            "best_t": row.tonnes.best,
            "title": row.source.title,
            "url": row.source.url,
        })
    };
    comparison.outputs.iter().map(output).collect()
}
