//! What changed hands between two days: GeoJSON, CSV and `--json`.

use std::io::{self, Write};

use geo::Geometry;
use serde_json::{Map, Value, json};

use crate::atlas::Atlas;
use crate::atlas::diff::{Difference, MineChange, Moved, Passage, PlaceChange, Turn};
use crate::atlas::shares::Shares;
use crate::layers::control::Control;

use super::geojson::feature;
use super::json::event;
use super::properties::{day, shares};

/// Writes the ground that passed as one feature for each pair of controls, and the mines and places that changed hands
/// as points; each feature says in `layer` what it is.
///
/// # Errors
/// When `out` fails.
pub fn geojson(out: &mut dyn Write, difference: &Difference, atlas: &Atlas) -> io::Result<()> {
    let header = json!({
        "title": atlas.layers.manifest.title,
        "from": difference.before.date.to_string(),
        "to": difference.after.date.to_string(),
        "rate_of": rate_of(difference),
        "known_until": day(atlas.layers.manifest.known_until),
        "how_sure": atlas.layers.manifest.how_sure,
        "credits": atlas.layers.manifest.credits,
    });
    write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"terrane\":{header},\"features\":["
    )?;
    let mut separator = "\n";
    for (geometry, properties) in features(difference, atlas) {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        feature(out, Some(&geometry), &properties)?;
    }
    out.write_all(b"\n]}\n")
}

fn features(difference: &Difference, atlas: &Atlas) -> Vec<(Geometry, Map<String, Value>)> {
    let of_layer = |layer: &str, mut properties: Map<String, Value>| {
        properties.insert("layer".to_owned(), json!(layer));
        properties
    };
    let ground = difference.ground.iter().map(|passage| {
        let properties = of_layer("ground", self::passage(passage, atlas));
        (Geometry::MultiPolygon(passage.shape.clone()), properties)
    });
    let mines = difference.mines.iter().map(|change| {
        let properties = of_layer("mines", mine(change, atlas));
        (change.mine.geometry.clone(), properties)
    });
    let places = difference.places.iter().map(|change| {
        let properties = of_layer("places", place(change, atlas));
        (Geometry::Point(change.place.point), properties)
    });
    ground.chain(places).chain(mines).collect()
}

/// Writes one row for each pair of controls between which ground passed, each place and each mine that changed hands.
///
/// # Errors
/// When `out` fails.
pub fn csv(out: &mut dyn Write, difference: &Difference, atlas: &Atlas) -> io::Result<()> {
    const COLUMNS: [&str; 12] = [
        "layer",
        "id",
        "name",
        "lon",
        "lat",
        "held_by_before",
        "held_by_after",
        "held_since",
        "zone",
        "km2",
        "output_t",
        "moved_t",
    ];
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS)?;
    for (_, properties) in features(difference, atlas) {
        table.write_record(COLUMNS.map(|name| cell(properties.get(name))))?;
    }
    table.flush()
}

/// A value as it stands in a table; nothing where it is unknown.
#[must_use]
pub(super) fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(all)) => {
            let each: Vec<String> = all.iter().map(|value| cell(Some(value))).collect();
            each.join(" ")
        }
        Some(value) => value.to_string(),
    }
}

/// `diff --json`.
#[must_use]
pub fn json(difference: &Difference, atlas: &Atlas) -> Value {
    let known = difference.moved.is_some();
    let moved = |moved: &Moved| {
        json!({
            "held_by_before": moved.from.to_string(),
            "held_by_after": moved.to.to_string(),
            "output_t": moved.grams.tonnes(),
            "mines": moved.mines,
        })
    };
    let supply = |(control, before, after): (Control, f64, f64)| {
        json!({
            "held_by": control.to_string(),
            "before_t": before,
            "after_t": after,
        })
    };
    let control = |extent: &crate::atlas::diff::Extent| {
        json!({
            "held_by": extent.control.to_string(),
            "before_km2": km2(extent.before_km2),
            "gained_km2": km2(extent.gained_km2),
            "lost_km2": km2(extent.lost_km2),
            "after_km2": km2(extent.after_km2),
        })
    };
    let between = |between: &crate::atlas::diff::Between| {
        let mut said = event(between.event);
        said.insert("moves".to_owned(), json!(between.moves));
        Value::Object(said)
    };
    let object = |map: Map<String, Value>| Value::Object(map);
    let supply: Vec<Value> = tables(difference).into_iter().map(supply).collect();
    json!({
        "from": difference.before.date.to_string(),
        "to": difference.after.date.to_string(),
        "known_until": day(atlas.layers.manifest.known_until),
        "commodity": atlas.layers.manifest.commodity,
        "rate_of": rate_of(difference),
        "last_known": difference.after.supply.last_known.map(|period| period.to_string()),
        "total": known.then(|| difference.after.supply.total.tonnes()),
        "moved": difference.moved.as_ref().map(|all| all.iter().map(moved).collect::<Vec<_>>()),
        "supply": known.then_some(supply),
        "mines": difference.mines.iter().map(|change| object(mine(change, atlas))).collect::<Vec<_>>(),
        "mines_back": difference.back,
        "places": difference.places.iter().map(|change| object(place(change, atlas))).collect::<Vec<_>>(),
        "ground": difference.ground.iter().map(|each| object(passage(each, atlas))).collect::<Vec<_>>(),
        "controls": difference.controls.iter().map(control).collect::<Vec<_>>(),
        "events": difference.events.iter().map(between).collect::<Vec<_>>(),
    })
}

/// The rows of both tables of supply beside each other, in tonnes, largest on the later day first.
fn tables(difference: &Difference) -> Vec<(Control, f64, f64)> {
    difference
        .supplies()
        .into_iter()
        .map(|(control, before, after)| (control, before.tonnes(), after.tonnes()))
        .collect()
}

fn rate_of(difference: &Difference) -> Option<String> {
    let row = difference.after.supply.output.as_ref()?;
    Some(row.period.to_string())
}

fn mine(change: &MineChange, atlas: &Atlas) -> Map<String, Value> {
    let mine = change.mine;
    let mut all = Map::new();
    all.insert("id".to_owned(), json!(mine.id));
    all.insert("name".to_owned(), json!(mine.name));
    all.insert("commodity".to_owned(), json!(mine.commodity));
    all.insert("belt".to_owned(), json!(mine.belt));
    all.insert("lon".to_owned(), json!(mine.point.x()));
    all.insert("lat".to_owned(), json!(mine.point.y()));
    controls(&mut all, change.before.leading(), change.after.leading());
    let share = |all: &mut Map<String, Value>, name: &str, held: &Shares| {
        all.insert(name.to_owned(), json!(shares(held)));
    };
    share(&mut all, "held_shares_before", change.before);
    share(&mut all, "held_shares_after", change.after);
    turn(&mut all, &change.turn, atlas);
    all.insert(
        "output_t".to_owned(),
        json!(change.output.map(|output| output.tonnes())),
    );
    let moved: crate::layers::units::Grams = change.moved.iter().map(|moved| moved.2).sum();
    let moved = change.output.map(|_| moved.tonnes());
    all.insert("moved_t".to_owned(), json!(moved));
    all
}

fn place(change: &PlaceChange, atlas: &Atlas) -> Map<String, Value> {
    let mut all = Map::new();
    all.insert("id".to_owned(), json!(change.place.id));
    all.insert("name".to_owned(), json!(change.place.name));
    all.insert("area".to_owned(), json!(change.area));
    all.insert("lon".to_owned(), json!(change.place.point.x()));
    all.insert("lat".to_owned(), json!(change.place.point.y()));
    controls(&mut all, &change.before, &change.after);
    turn(&mut all, &change.turn, atlas);
    all
}

fn passage(passage: &Passage, atlas: &Atlas) -> Map<String, Value> {
    let mut all = Map::new();
    controls(&mut all, &passage.from, &passage.to);
    all.insert("km2".to_owned(), json!(km2(passage.km2)));
    all.insert("zone".to_owned(), json!(atlas.zone_ids(&passage.witnesses)));
    all.insert(
        "sources".to_owned(),
        json!(atlas.sources(&passage.witnesses)),
    );
    all
}

fn controls(all: &mut Map<String, Value>, before: &Control, after: &Control) {
    all.insert("held_by_before".to_owned(), json!(before.to_string()));
    all.insert("held_by_after".to_owned(), json!(after.to_string()));
}

fn turn(all: &mut Map<String, Value>, turn: &Turn, atlas: &Atlas) {
    all.insert("held_since".to_owned(), day(turn.since));
    all.insert("zone".to_owned(), json!(atlas.zone_ids(&turn.witnesses)));
    all.insert("sources".to_owned(), json!(atlas.sources(&turn.witnesses)));
}

/// Square kilometres to the square metre.
fn km2(area: f64) -> f64 {
    (area * 1e6).round() / 1e6
}
