//! Every broken GeoJSON file is told with its code, line and column.

use crate::marked::check;

/// A file of mines with this geometry.
fn mine(geometry: &str) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n  {{\"type\":\"Feature\",\n   \
         \"properties\":{{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\"}},\n   \"geometry\":{geometry}}}]}}"
    )
}

/// A file of mines with these properties.
fn properties(properties: &str) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{properties},\
         \"geometry\":{{\"type\":\"Point\",\"coordinates\":[1,2]}}}}]}}"
    )
}

#[test]
fn a_sound_atlas_has_no_fault() {
    check(&[], &[]);
}

#[test]
fn what_is_not_json_is_placed() {
    for text in [
        "⟦json-syntax⟧",
        "⟦json-syntax⟧<html>",
        "{\"type\":\n ⟦json-syntax⟧NaN}",
        "{\"type\":\"FeatureCollection\",\n\"features\":[⟦json-syntax⟧]",
        "{\"type\":\"FeatureCollection\",\n\"features\":[⟦wrong-type⟧1,⟦json-syntax⟧]}",
        "{\"é\":⟦json-syntax⟧'x'}",
        "{\"type\":\"Point\",\"coordinates\":[1,⟦json-syntax⟧nan]}",
        "{\"type\":\"Point\",\"coordinates\":[1,-⟦json-syntax⟧Infinity]}",
        "{\"type\":⟦json-syntax⟧None}",
        "{\"type\":\"Point\" ⟦json-syntax⟧\"coordinates\":[1,2]}",
    ] {
        let text = text.replace("[⟦json-syntax⟧]", "[]⟦json-syntax⟧");
        check(&[("mines.geojson", &text)], &[]);
    }
}

#[test]
fn what_is_json_but_not_geojson_is_placed() {
    for text in [
        "⟦wrong-type⟧[]",
        "⟦wrong-type⟧12",
        "⟦not-geojson⟧{\"rings\":[]}",
        "⟦not-geojson⟧{\"type\":\"Topology\"}",
        "{\"type\":⟦wrong-type⟧1}",
        "⟦missing-member⟧{\"type\":\"FeatureCollection\"}",
        "{\"type\":\"FeatureCollection\",\"features\":⟦wrong-type⟧{}}",
        "{\"type\":\"FeatureCollection\",\"features\":[⟦wrong-type⟧7]}",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":⟦unknown-type⟧\"Point\",\"coordinates\":[1,2]}]}",
        "{\"type\":\"FeatureCollection\",\"features\":[⟦missing-member⟧⟦no-properties⟧⟦missing-member⟧{}]}",
        "{\"type\":\"FeatureCollection\",\"crs\":⟦foreign-crs⟧{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::32647\"}},\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}]}",
    ] {
        check(&[("mines.geojson", text)], &[]);
    }
    check(
        &[(
            "mines.geojson",
            "{\"type\":\"FeatureCollection\",\"features\":[]}",
        )],
        &["mines.geojson no-features"],
    );
}

#[test]
fn a_geometry_against_the_rules_is_placed() {
    for geometry in [
        "⟦no-geometry⟧null",
        "⟦wrong-type⟧12",
        "⟦missing-member⟧{}",
        "{\"type\":⟦unknown-type⟧\"point\",\"coordinates\":[1,2]}",
        "⟦missing-coordinates⟧{\"type\":\"Point\"}",
        "⟦no-geometry⟧{\"type\":\"Point\",\"coordinates\":[ ]}",
        "⟦no-geometry⟧{\"type\":\"GeometryCollection\",\"geometries\":[]}",
        "{\"type\":\"Point\",\"coordinates\":⟦bad-position⟧[1]}",
        "{\"type\":\"Point\",\"coordinates\":⟦bad-position⟧null}",
        "{\"type\":\"Point\",\"coordinates\":[1,⟦bad-position⟧\"2\"]}",
        "{\"type\":\"Point\",\"coordinates\":[1,⟦bad-position⟧null]}",
        "{\"type\":\"Point\",\"coordinates\":[1,2,⟦bad-position⟧\"high\"]}",
        "{\"type\":\"Point\",\"coordinates\":[1,⟦bad-number⟧1e400]}",
        "{\"type\":\"Point\",\"coordinates\":⟦out-of-range⟧[1,91]}",
        "{\"type\":\"Point\",\"coordinates\":⟦out-of-range⟧[181,2]}",
        "{\"type\":\"Point\",\"coordinates\":⟦projected-coordinates⟧[416000,2800000]}",
        "{\"type\":\"LineString\",\"coordinates\":⟦too-few-positions⟧[[1,2]]}",
        "⟦wrong-geometry⟧{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[⟦bad-position⟧0,0],[1,0],[1,1],[0,0]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],\n ⟦unclosed-ring⟧[0,1]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],⟦unclosed-ring⟧[1,1]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[⟦too-few-positions⟧[[0,0],[1,0],[0,0]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[3,3],[0,0]],[[1,1],[1,2],⟦unclosed-ring⟧[2,2]],[[1,1],[2,1],⟦unclosed-ring⟧[2,2]]]}",
        "⟦wrong-winding⟧{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0,1],[1,1],[0,0]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[⟦too-few-positions⟧[]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[⟦wrong-type⟧1]}",
        "{\"type\":⟦duplicate-member⟧\"Point\",\"type\":\"Point\",\"coordinates\":[1,2]}",
    ] {
        // The feature as a whole is what has the wrong kind of geometry.
        let text = if let Some(rest) = geometry.strip_prefix("⟦wrong-geometry⟧") {
            mine(rest).replace("  {\"type\"", "  ⟦wrong-geometry⟧{\"type\"")
        } else {
            mine(geometry)
        };
        check(&[("mines.geojson", &text)], &[]);
    }
}

#[test]
fn a_wrong_property_is_placed() {
    for text in [
        "⟦wrong-type⟧[]",
        "{\"id\":⟦wrong-type⟧[],\"name\":\"M\",\"commodity\":\"gold\"}",
        "{\"id\":\"m\",\"name\":⟦wrong-type⟧1,\"commodity\":\"gold\"}",
        "{\"id\":\"m\",\"name\":⟦missing-member⟧\"\",\"commodity\":\"gold\"}",
        "{\"id\":\"m\",\"name\":⟦missing-member⟧null,\"commodity\":\"gold\"}",
        "{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\",\"precision_km\":⟦wrong-type⟧\"5\"}",
        "{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\",\"precision_km\":⟦bad-number⟧-5}",
        "{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\",\"opened\":⟦bad-date⟧\"May 2024\"}",
        "{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\",\"opened\":2024,\"closed\":⟦bad-date⟧\"2023-05\"}",
        "{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\",\"belt\":⟦unknown-belt⟧\"c\"}",
        "{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\",\"within\":⟦unknown-mine⟧\"n\"}",
        "{\"id\":\"m\",\"name\":⟦duplicate-member⟧\"L\",\"name\":\"M\",\"commodity\":\"gold\"}",
        "{\"id\":\"m\",\"name\":⟦json-syntax⟧\"\\ud800\",\"commodity\":\"gold\"}",
    ] {
        let mut text = properties(text);
        if text.contains("⟦wrong-type⟧[],\"geometry\"") {
            text = text.replace(
                "[{\"type\"",
                "[⟦missing-member⟧⟦missing-member⟧⟦missing-member⟧{\"type\"",
            );
        }
        check(&[("mines.geojson", &text)], &[]);
    }
    let two = "{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}},\n\
               {\"type\":\"Feature\",\"properties\":{\"id\":⟦duplicate-id⟧\"m\",\"name\":\"M\",\"commodity\":\"gold\"}";
    check(&[("mines.geojson", &properties(two))], &[]);
}

#[test]
fn longitude_and_latitude_that_look_swapped_are_told() {
    let region = r#"{"type":"Polygon","coordinates":[[[97,23],[99,23],[99,28],[97,23]]]}"#;
    let text = properties("{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\"}")
        .replace("[1,2]", "[23.1,98.9]")
        .replace("98.9", "89");
    check(&[("mines.geojson", &text), ("region.geojson", region)], &[]);
    let region = region.replace("97", "60").replace("99", "80");
    let text = text.replace("[23.1,89]", "[23.1,79]");
    let text = text.replace("[{\"type\"", "[⟦swapped-lonlat⟧{\"type\"");
    let belts = r#"⟦swapped-lonlat⟧{"type":"Feature","properties":{"id":"b","name":"B","precision_km":1},
"geometry":{"type":"Polygon","coordinates":[[[23,62],[24,79],[23,79],[23,62]]]}}"#;
    let places = "id,name,area,lon,lat,precision_km,cell\n⟦swapped-lonlat⟧p,P,a,23.1,79,0,yes\n";
    check(
        &[
            ("mines.geojson", &text),
            ("region.geojson", &region),
            ("belts.geojson", belts),
            ("control/places.csv", places),
        ],
        &[],
    );
}

#[test]
fn a_wrong_front_or_zone_is_placed() {
    let front = r#"{"type":"Feature","properties":{"id":"f","theatre":⟦unknown-area⟧"x","left":⟦unknown-holder⟧"KAI","from":"2024-02","to":⟦bad-date⟧"2024-01-31","kind":⟦bad-word⟧"scetch"},
"geometry":{"type":"LineString","coordinates":[[0,0],[1,1]]}}"#;
    check(&[("control/fronts.geojson", front)], &[]);
    let zones = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"z","holder":["KIA",⟦unknown-holder⟧"x",⟦wrong-type⟧{}]},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
⟦no-holder⟧⟦wrong-geometry⟧{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}},
{"type":"Feature","properties":{"id":⟦duplicate-id⟧"z","holder":⟦no-holder⟧null},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}]}"#;
    // A zone that has no ground is asked for nothing else.
    let zones = zones.replace("⟦no-holder⟧⟦wrong-geometry⟧", "⟦wrong-geometry⟧");
    check(&[("control/zones.geojson", &zones)], &[]);
}
