//! An atlas beside what it would be: CSV, GeoJSON and `--json`.

mod rows;

use std::io::{self, Write};

use geo::Geometry;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::atlas::scenario::balance::Balance;
use crate::atlas::scenario::{Comparison, Step, words};
use crate::layers::scenario::Change;

use super::difference::cell;
use super::geojson::feature;
use super::json::split;
use super::properties::day;
use rows::{belts, days, elements, ground, mines, parts, passed, sides, steps, supply, withheld};

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
    insert("output", split(&comparison.outputs));
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
