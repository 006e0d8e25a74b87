//! GeoJSON: the mines as they came with what terrane found, and the layers that it derived.

use std::io::{self, Write};

use geo::{Geometry, Point};
use serde_json::{Map, Value, json};

use crate::atlas::plate::{Holding, Plate};
use crate::geometry::ellipsoid::area_km2;
use crate::read::original::{Original, Slot};

use super::layer::Layer;
use super::properties::{self, Properties};
use super::splice;
use super::together;

/// Writes the mines' file again, byte for byte, with new members in each feature that is a mine of the plate.
///
/// # Errors
/// When `out` fails.
pub fn mines(
    out: &mut dyn Write,
    original: &Original,
    plate: &Plate,
    properties: &Properties,
) -> io::Result<()> {
    let file = &original.bytes;
    let slots: Vec<(&Slot, &Holding)> = slots(original, plate).collect();
    let end = |slot: &(&Slot, &Holding)| slot.0.range.end;
    together::write(out, &slots, |number, (slot, holding), text| {
        let before = number
            .checked_sub(1)
            .map_or(0, |before| end(&slots[before]));
        text.extend_from_slice(&file[before..slot.range.start]);
        splice::feature(text, file, slot, &properties.of(holding, plate))
    })?;
    out.write_all(&file[slots.last().map_or(0, end)..])
}

/// Where the mines of a plate stand in their file, in its order.
fn slots<'a>(
    original: &'a Original,
    plate: &'a Plate,
) -> impl Iterator<Item = (&'a Slot, &'a Holding<'a>)> {
    plate
        .holdings
        .iter()
        .filter_map(|holding| Some((original.features.get(holding.mine.feature)?, holding)))
}

/// Writes layers as one feature collection; each feature says in `layer` which it belongs to.
///
/// # Errors
/// When `out` fails.
pub fn layers(
    out: &mut dyn Write,
    layers: &[Layer],
    original: &Original,
    plate: &Plate,
) -> io::Result<()> {
    let manifest = &plate.layers.manifest;
    let header = json!({
        "title": manifest.title,
        "as_of": properties::as_of(plate.layers, plate.date),
        "how_sure": manifest.how_sure,
        "credits": manifest.credits,
    });
    write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"terrane\":{header},\"features\":["
    )?;
    let mut separator = "\n";
    for layer in layers {
        let mut each = |feature: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
            out.write_all(separator.as_bytes())?;
            separator = ",\n";
            feature(out)
        };
        if *layer == Layer::Mines {
            let all = Properties::all(plate);
            for (slot, holding) in slots(original, plate) {
                let mut new = all.of(holding, plate);
                new.insert("layer".to_owned(), json!(layer.name()));
                each(&|out| splice::feature(out, &original.bytes, slot, &new))?;
            }
            continue;
        }
        for (geometry, mut properties) in derived(*layer, plate) {
            properties.insert("layer".to_owned(), json!(layer.name()));
            properties.insert(
                "as_of".to_owned(),
                properties::as_of(plate.layers, plate.date),
            );
            each(&|out| self::feature(out, geometry.as_ref(), &properties))?;
        }
    }
    out.write_all(b"\n]}\n")
}

/// Writes a feature that is not in any file as it stands.
pub(super) fn feature(
    out: &mut dyn Write,
    geometry: Option<&Geometry>,
    properties: &Map<String, Value>,
) -> io::Result<()> {
    let geometry = geometry.map_or_else(|| "null".to_owned(), self::geometry);
    let properties = Value::Object(properties.clone());
    write!(
        out,
        "{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{geometry}}}"
    )
}

/// A geometry as GeoJSON.
pub(super) fn geometry(geometry: &Geometry) -> String {
    geojson::Geometry::new(geojson::GeometryValue::from(geometry)).to_string()
}

/// The features of a layer that is not in any file as it stands.
fn derived(layer: Layer, plate: &Plate) -> Vec<(Option<Geometry>, Map<String, Value>)> {
    match layer {
        Layer::Mines => Vec::new(),
        Layer::Control => control(plate),
        Layer::Belts => belts(plate),
        Layer::Lines => lines(plate),
        Layer::Events => events(plate),
    }
}

fn control(plate: &Plate) -> Vec<(Option<Geometry>, Map<String, Value>)> {
    let ground = plate.ground.iter().map(|ground| {
        let mut properties = properties::of_control(&ground.control, plate);
        properties.insert("claimed".to_owned(), json!(ground.claimed));
        properties.insert(
            "area_km2".to_owned(),
            json!((area_km2(&ground.shape) * 10.0).round() / 10.0),
        );
        (
            Some(Geometry::MultiPolygon(ground.shape.clone())),
            properties,
        )
    });
    ground.collect()
}

fn belts(plate: &Plate) -> Vec<(Option<Geometry>, Map<String, Value>)> {
    let belt = |belt: &crate::layers::belt::Belt| {
        let supply = plate
            .supply
            .belts
            .iter()
            .find(|supply| supply.belt == belt.id);
        let leading = supply.and_then(|supply| supply.rows.first());
        let mut properties = Map::new();
        properties.insert("id".to_owned(), json!(belt.id));
        properties.insert("name".to_owned(), json!(belt.name));
        properties.insert("precision_km".to_owned(), json!(belt.precision_km));
        properties.insert(
            "held_by".to_owned(),
            json!(leading.map(|(control, _)| control.to_string())),
        );
        properties.insert(
            "output_t".to_owned(),
            json!(supply.map(|supply| supply.best.tonnes())),
        );
        for (name, bound) in [
            ("output_low_t", supply.and_then(|supply| supply.bounds.low)),
            (
                "output_high_t",
                supply.and_then(|supply| supply.bounds.high),
            ),
        ] {
            properties.insert(name.to_owned(), json!(bound.map(properties::round)));
        }
        properties.insert("sources".to_owned(), json!(belt.sources));
        (Some(Geometry::MultiPolygon(belt.shape.clone())), properties)
    };
    plate.layers.belts.iter().map(belt).collect()
}

fn lines(plate: &Plate) -> Vec<(Option<Geometry>, Map<String, Value>)> {
    let line = |line: &crate::atlas::plate::OpposedLine| {
        let mut properties = Map::new();
        let kind = if line.sketch { "sketch" } else { "area border" };
        properties.insert("kind".to_owned(), json!(kind));
        (Some(Geometry::LineString(line.line.clone())), properties)
    };
    plate.lines.iter().map(line).collect()
}

fn events(plate: &Plate) -> Vec<(Option<Geometry>, Map<String, Value>)> {
    let layers = plate.layers;
    let places = &layers.places;
    let point = |id: &str| -> Option<Point> {
        let place = places
            .iter()
            .find(|place| place.id == id)
            .map(|place| place.point);
        place.or_else(|| {
            layers
                .mines
                .iter()
                .find(|mine| mine.id == id)
                .map(|mine| mine.point)
        })
    };
    let happened = layers
        .events
        .iter()
        .filter(|event| event.date.first() <= plate.date);
    // A report about an area as a whole has no point: it keeps its row and has no geometry.
    let event = |event: &crate::layers::event::Event| {
        let point = event.place.as_deref().and_then(point);
        (point.map(Geometry::Point), super::json::event(event))
    };
    happened.map(event).collect()
}
