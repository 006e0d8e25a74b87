//! The zones of control that were compiled for a day, as GeoJSON and as a table.

use std::io::{self, Write};

use geo::Geometry;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::atlas::Atlas;
use crate::atlas::ground::Zone;
use crate::geometry::ellipsoid::area_km2;

use super::{geojson, properties};

/// The columns of the table, and the properties of a feature.
const COLUMNS: [&str; 10] = [
    "id",
    "held_by",
    "held_side",
    "control",
    "claimed",
    "area_km2",
    "from",
    "to",
    "as_of",
    "sources",
];

/// Writes zones as a feature collection.
///
/// # Errors
/// When `out` fails.
pub fn collection(
    out: &mut dyn Write,
    atlas: &Atlas,
    zones: &[Zone],
    date: Date,
) -> io::Result<()> {
    let manifest = &atlas.layers.manifest;
    let header = json!({
        "title": manifest.title,
        "as_of": properties::as_of(&atlas.layers, date),
        "how_sure": manifest.how_sure,
        "credits": manifest.credits,
    });
    write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"terrane\":{header},\"features\":["
    )?;
    let mut separator = "\n";
    for zone in zones {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        let geometry = Geometry::MultiPolygon(zone.shape.clone());
        geojson::feature(out, Some(&geometry), &of(atlas, zone, date))?;
    }
    out.write_all(b"\n]}\n")
}

/// Writes zones as CSV, one a row; sources are parted by blanks.
///
/// # Errors
/// When `out` fails.
pub fn table(out: &mut dyn Write, atlas: &Atlas, zones: &[Zone], date: Date) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS)?;
    for zone in zones {
        let properties = of(atlas, zone, date);
        table.write_record(COLUMNS.map(|column| match &properties[column] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Array(urls) => {
                let urls: Vec<&str> = urls.iter().filter_map(Value::as_str).collect();
                urls.join(" ")
            }
            value => value.to_string(),
        }))?;
    }
    table.flush()
}

/// What is told of a zone. Its days are those on which all accounts behind it stand; a later account may end it sooner.
fn of(atlas: &Atlas, zone: &Zone, date: Date) -> Map<String, Value> {
    let holders = &atlas.layers.manifest.holders;
    let mut witnesses: Vec<_> = zone
        .accounts
        .iter()
        .flat_map(|prism| prism.witnesses())
        .collect();
    witnesses.sort_unstable();
    witnesses.dedup();
    let mut sources: Vec<&str> = witnesses
        .iter()
        .flat_map(|witness| atlas.urls(*witness))
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources.retain(|url| !url.is_empty());
    let from = zone
        .accounts
        .iter()
        .filter_map(|prism| prism.period.from())
        .max();
    let to = zone
        .accounts
        .iter()
        .filter_map(|prism| prism.period.to())
        .min();
    let values = [
        json!(atlas.zone_ids(&witnesses)),
        json!(zone.control.to_string()),
        json!(zone.control.side(holders)),
        json!(zone.control.kind(holders).to_string()),
        json!(zone.claimed),
        json!((area_km2(&zone.shape) * 1e6).round() / 1e6),
        properties::day(from),
        properties::day(to),
        properties::as_of(&atlas.layers, date),
        json!(sources),
    ];
    COLUMNS.map(str::to_owned).into_iter().zip(values).collect()
}
