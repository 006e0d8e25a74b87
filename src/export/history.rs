//! The history of mines within a span, as rows: GeoJSON, CSV and `--json`.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::atlas::span::{Row, Span};
use crate::layers::control::Control;
use crate::layers::holder::Holders;
use crate::layers::units::Grams;

use super::difference::cell;
use super::geojson::feature;
use super::properties::{day, how, shares};

/// Writes one feature for each mine and period, with the mine's geometry.
///
/// # Errors
/// When `out` fails.
pub fn geojson(out: &mut dyn Write, span: &Span) -> io::Result<()> {
    let manifest = &span.layers.manifest;
    let header = json!({
        "title": manifest.title,
        "from": day(span.period.from()),
        "to": day(span.period.to()),
        "known_until": day(manifest.known_until),
        "output": OUTPUT,
        "how_sure": manifest.how_sure,
        "credits": manifest.credits,
    });
    write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"terrane\":{header},\"features\":["
    )?;
    let mut separator = "\n";
    for each in &span.rows {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        feature(
            out,
            Some(&each.mine.geometry),
            &row(each, &manifest.holders),
        )?;
    }
    out.write_all(b"\n]}\n")
}

/// What the tonnes of a history are.
const OUTPUT: &str = "mined in the span, split by days";

/// The columns of a row.
pub const COLUMNS: [&str; 20] = [
    "id",
    "name",
    "commodity",
    "belt",
    "lon",
    "lat",
    "from",
    "to",
    "held_by",
    "held_side",
    "control",
    "held_share",
    "held_shares",
    "held_from",
    "held_to",
    "held_how",
    "held_confidence",
    "zone",
    "output_t",
    "sources",
];

/// The first column that hangs on the period and no longer on the mine.
pub const OF_THE_PERIOD: usize = 6;

/// The cells of a row.
#[must_use]
pub fn cells(each: &Row, holders: &Holders) -> [String; 20] {
    let properties = row(each, holders);
    COLUMNS.map(|name| cell(properties.get(name)))
}

/// Writes one row for each mine and period; an open end, and what is not known, is empty.
///
/// # Errors
/// When `out` fails.
pub fn csv(out: &mut dyn Write, span: &Span) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS)?;
    for each in &span.rows {
        table.write_record(cells(each, &span.layers.manifest.holders))?;
    }
    table.flush()
}

/// `attribute --from --to --json`.
#[must_use]
pub fn json(span: &Span) -> Value {
    let manifest = &span.layers.manifest;
    let supply = |(control, grams): &(Control, Grams)| {
        json!({
            "held_by": control.to_string(),
            "held_side": control.side(&manifest.holders),
            "control": control.kind(&manifest.holders).to_string(),
            "output_t": grams.tonnes(),
        })
    };
    let output = |(row, days): &(&crate::layers::output::OutputRow, _)| {
        let days: &crate::layers::date::Period = days;
        json!({
            "scope": row.scope,
            "period": row.period.to_string(),
            "days": days.to_string(),
            "best_t": row.tonnes.best,
            "title": row.source.title,
            "url": row.source.url,
        })
    };
    let unknown: Vec<String> = span.unknown.iter().map(ToString::to_string).collect();
    let known = span.total.is_some();
    json!({
        "from": day(span.period.from()),
        "to": day(span.period.to()),
        "known_until": day(manifest.known_until),
        "commodity": manifest.commodity,
        "supply": span.supply.iter().map(supply).collect::<Vec<_>>(),
        "total": span.total.map(Grams::tonnes),
        "unplaced_t": known.then(|| span.unplaced.tonnes()),
        "output": span.outputs.iter().map(output).collect::<Vec<_>>(),
        "output_unknown": unknown,
        "rows": span.rows.iter().map(|each| Value::Object(row(each, &manifest.holders))).collect::<Vec<_>>(),
    })
}

fn row(row: &Row, holders: &Holders) -> Map<String, Value> {
    let (mine, held) = (row.mine, &row.spell.shares);
    let leading = held.leading();
    let mut all = Map::new();
    for (name, value) in [
        ("id", json!(mine.id)),
        ("name", json!(mine.name)),
        ("commodity", json!(mine.commodity)),
        ("belt", json!(mine.belt)),
        ("lon", json!(mine.point.x())),
        ("lat", json!(mine.point.y())),
        ("from", day(row.period.from())),
        ("to", day(row.period.to())),
        ("held_by", json!(leading.to_string())),
        ("held_side", json!(leading.side(holders))),
        ("control", json!(leading.kind(holders).to_string())),
        (
            "held_share",
            shares(held).values().next().cloned().unwrap_or_default(),
        ),
        ("held_shares", json!(shares(held))),
        ("held_from", day(row.spell.period.from())),
        ("held_to", day(row.spell.period.to())),
        ("held_how", json!(how(row.spell.how))),
        (
            "held_confidence",
            json!(row.confidence.map(|confidence| confidence.to_string())),
        ),
        ("zone", json!(row.zone)),
        ("output_t", json!(row.grams.map(Grams::tonnes))),
        ("sources", json!(row.sources)),
    ] {
        all.insert(name.to_owned(), value);
    }
    all
}
