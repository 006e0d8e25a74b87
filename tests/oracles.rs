//! Foreign witnesses: GDAL reads what terrane writes, and GEOS finds the same ground under every mine.
//!
//! `cargo test --features oracles`, with GDAL's command line tools on the path.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]
#![cfg(feature = "oracles")]

use std::path::Path;
use std::process::Command;

use geo::MultiPolygon;
use serde_json::Value;
use terrane::atlas::Atlas;
use terrane::atlas::plate::How;
use terrane::geometry::circle::circle;
use terrane::geometry::ellipsoid::{Kilometres, area_km2};
use terrane::geometry::overlay;
use terrane::geometry::widen::widened;
use terrane::read::{self, source::AtlasSource};

fn terrane(folder: &Path, words: &[&str]) {
    let out = assert_cmd::Command::cargo_bin("terrane")
        .unwrap()
        .current_dir(folder)
        .args(words)
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{words:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
}

/// Runs a GDAL tool that must be there and must not complain.
fn gdal(folder: &Path, tool: &str, words: &[&str]) -> String {
    let out = Command::new(tool).current_dir(folder).args(words).output();
    let out = out.unwrap_or_else(|error| panic!("{tool} does not run ({error}): install gdal-bin"));
    let complaint = String::from_utf8_lossy(&out.stderr);
    assert!(
        out.status.success() && complaint.trim().is_empty(),
        "{tool} {words:?}: {complaint}"
    );
    String::from_utf8(out.stdout).unwrap()
}

/// The rows of a query over the layers of an export, as GDAL answers it.
fn query(folder: &Path, file: &str, sql: &str) -> Vec<Value> {
    let words = [
        "-f",
        "GeoJSON",
        "/vsistdout/",
        file,
        "-dialect",
        "SQLITE",
        "-sql",
        sql,
    ];
    let answer: Value = serde_json::from_str(&gdal(folder, "ogr2ogr", &words)).unwrap();
    answer["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| feature["properties"].clone())
        .collect()
}

#[test]
fn gdal_opens_the_mines_with_their_properties() {
    let folder = tempfile::tempdir().unwrap();
    terrane(folder.path(), &["attribute", "-q", "-o", "mines.geojson"]);
    let told = gdal(
        folder.path(),
        "ogrinfo",
        &["-ro", "-so", "-al", "mines.geojson"],
    );
    for words in [
        "Feature Count: 261",
        "Geometry: Point",
        "held_by: String",
        "output_t: Real",
        "held_from: Date",
    ] {
        assert!(told.contains(words), "{words} is not in {told}");
    }
}

#[test]
fn geos_finds_the_same_ground_under_every_mine_that_lies_on_one() {
    for date in [
        "2021-06-01",
        "2024-10-17",
        "2024-10-20",
        "2024-11-21",
        "2025-07-08",
        "2025-12-31",
    ] {
        let folder = tempfile::tempdir().unwrap();
        terrane(
            folder.path(),
            &["export", "-q", "-o", "layers/", "--date", date],
        );
        let rows = query(
            folder.path(),
            "layers/mines.geojson",
            "SELECT m.id AS id, m.held_by AS mine, m.held_how AS how, c.held_by AS ground \
             FROM mines m, 'layers/control.geojson'.control c \
             WHERE m.held_share = 1 AND ST_Intersects(m.geometry, c.geometry)",
        );
        assert!(
            rows.len() > 230,
            "{date}: {} mines lie on one ground",
            rows.len()
        );
        for row in rows.iter().filter(|row| row["how"] != "reported") {
            assert_eq!(row["mine"], row["ground"], "{date}: {row}");
        }
    }
}

/// The pieces into which GEOS cuts the discs by the ground of a day: mine, control, area in km².
fn cut(folder: &Path, discs: &[(&str, MultiPolygon)]) -> Vec<(String, String, f64)> {
    let feature = |(id, shape): &(&str, MultiPolygon)| {
        let geometry = geojson::GeometryValue::from(shape);
        serde_json::json!({ "type": "Feature", "properties": { "id": id }, "geometry": geojson::Geometry::new(geometry) })
    };
    let features: Vec<Value> = discs.iter().map(feature).collect();
    let file = serde_json::json!({ "type": "FeatureCollection", "features": features });
    std::fs::write(folder.join("discs.geojson"), file.to_string()).unwrap();
    let sql = "SELECT d.id AS id, c.held_by AS held_by, ST_Intersection(d.geometry, c.geometry) AS geometry \
               FROM discs d, 'layers/control.geojson'.control c WHERE ST_Intersects(d.geometry, c.geometry)";
    let words = [
        "-f",
        "GeoJSON",
        "-lco",
        "COORDINATE_PRECISION=15",
        "/vsistdout/",
        "discs.geojson",
        "-dialect",
        "SQLITE",
        "-sql",
        sql,
    ];
    let answer: Value = serde_json::from_str(&gdal(folder, "ogr2ogr", &words)).unwrap();
    let piece = |feature: &Value| {
        let geometry =
            serde_json::from_value::<geojson::Geometry>(feature["geometry"].clone()).unwrap();
        let polygons = match geo::Geometry::try_from(geometry).unwrap() {
            geo::Geometry::Polygon(polygon) => polygon.into(),
            geo::Geometry::MultiPolygon(polygons) => polygons,
            // Where a disc only touches a ground.
            _ => MultiPolygon::new(Vec::new()),
        };
        let text = |name: &str| feature["properties"][name].as_str().unwrap().to_owned();
        (text("id"), text("held_by"), area_km2(&polygons))
    };
    answer["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(piece)
        .collect()
}

#[test]
fn geos_finds_the_same_shares_of_every_disc() {
    let (layers, _) = read::layers(&AtlasSource::Embedded).unwrap();
    let atlas = Atlas::compile(layers);
    let (region, belts) = (atlas.layers.region.as_ref().unwrap(), &atlas.layers.belts);
    for date in ["2021-06-01", "2024-09-01", "2025-12-31"] {
        let folder = tempfile::tempdir().unwrap();
        terrane(
            folder.path(),
            &["export", "-q", "-o", "layers/", "--date", date],
        );
        let day = date.parse().unwrap();
        let plate = atlas.plate(day, day).unwrap();
        let discs = plate
            .holdings
            .iter()
            .filter(|holding| holding.how == How::Disc && holding.mine.precision_km > Some(1.0));
        let shapes: Vec<(&str, MultiPolygon)> = discs
            .clone()
            .map(|holding| {
                let radius = Kilometres(holding.mine.precision_km.unwrap());
                let disc = overlay::intersection(&circle(holding.mine.point, radius), region);
                let belt = belts
                    .iter()
                    .find(|belt| Some(&belt.id) == holding.mine.belt.as_ref());
                let cut = belt.map(|belt| {
                    overlay::intersection(
                        &disc,
                        &widened(&belt.shape, Kilometres(belt.precision_km)),
                    )
                });
                (&*holding.mine.id, cut.unwrap_or(disc))
            })
            .collect();
        let pieces = cut(folder.path(), &shapes);
        let mut compared = 0;
        for (holding, (id, shape)) in discs.zip(&shapes) {
            for (control, share) in holding.shares.all() {
                let of = pieces
                    .iter()
                    .filter(|piece| piece.0 == *id && piece.1 == control.to_string());
                let theirs = of.map(|piece| piece.2).sum::<f64>() / area_km2(shape);
                assert!(
                    (theirs - share.get()).abs() < 1e-6,
                    "{date} {id} {control}: {theirs}, not {}",
                    share.get()
                );
                compared += 1;
            }
        }
        assert!(compared > 30, "{date}: {compared}");
    }
}

#[test]
fn geos_finds_the_drawn_ground_valid_and_nowhere_double() {
    for date in ["2024-10-20", "2025-12-31"] {
        let folder = tempfile::tempdir().unwrap();
        terrane(
            folder.path(),
            &["export", "-q", "-o", "layers/", "--date", date],
        );
        let file = "layers/control.geojson";
        let invalid = query(
            folder.path(),
            file,
            "SELECT held_by FROM control WHERE ST_IsValid(geometry) <> 1",
        );
        assert!(invalid.is_empty(), "{date}: {invalid:?}");
        // In square degrees: 10⁻⁹ are about ten square metres, over borders of thousands of kilometres.
        let double = query(
            folder.path(),
            file,
            "SELECT a.held_by AS a, b.held_by AS b, ST_Area(ST_Intersection(a.geometry, b.geometry)) AS area \
             FROM control a, control b WHERE a.rowid < b.rowid AND area > 1e-9",
        );
        assert!(double.is_empty(), "{date}: {double:?}");
    }
}

/// Polygons of one, two or three rings, and pairs of polygons, on a grid so small that most of them touch or cross
/// themselves somewhere.
fn polygons_at_random() -> Vec<geo::Geometry> {
    let mut random = fastrand::Rng::with_seed(25_598);
    let mut ring = |corners: std::ops::Range<usize>, size: i32| {
        let count = random.usize(corners);
        let (west, south) = (random.i32(0..9 - size), random.i32(0..9 - size));
        let mut corner = || geo::Coord {
            x: f64::from(west + random.i32(0..=size)),
            y: f64::from(south + random.i32(0..=size)),
        };
        let mut coords: Vec<geo::Coord> = (0..count).map(|_| corner()).collect();
        coords.push(coords[0]);
        geo::LineString::new(coords)
    };
    let around = |low: f64, high: f64| {
        geo::LineString::from(vec![
            (low, low),
            (high, low),
            (high, high),
            (low, high),
            (low, low),
        ])
    };
    let mut shapes = Vec::new();
    for _ in 0..300 {
        shapes.push(geo::Polygon::new(ring(3..7, 5), Vec::new()).into());
        shapes.push(geo::Polygon::new(around(0.0, 8.0), vec![ring(3..5, 4), ring(3..5, 4)]).into());
        let two = [ring(3..5, 4), ring(3..5, 4)].map(|ring| geo::Polygon::new(ring, Vec::new()));
        shapes.push(geo::MultiPolygon::new(two.to_vec()).into());
        let lake = geo::Polygon::new(around(0.0, 8.0), vec![around(1.0, 7.0)]);
        let island = geo::Polygon::new(ring(3..6, 6), Vec::new());
        shapes.push(geo::MultiPolygon::new(vec![lake, island]).into());
    }
    shapes
}

#[test]
fn geos_finds_the_same_polygons_valid() {
    use terrane::geometry::validity::{Kind, flaws};

    let shapes = polygons_at_random();
    let features: Vec<Value> = shapes
        .iter()
        .enumerate()
        .map(|(number, shape)| {
            let geometry = geojson::GeometryValue::from(shape);
            serde_json::json!({
                "type": "Feature",
                "properties": {"number": number},
                "geometry": geojson::Geometry::new(geometry),
            })
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let file = serde_json::json!({"type": "FeatureCollection", "features": features});
    std::fs::write(folder.path().join("shapes.geojson"), file.to_string()).unwrap();
    let sql = "SELECT number, ST_IsValid(geometry) AS valid FROM shapes";
    let words = [
        "-f",
        "GeoJSON",
        "/vsistdout/",
        "shapes.geojson",
        "-dialect",
        "SQLITE",
        "-sql",
        sql,
    ];
    // GEOS says on standard error what it finds: here that is no complaint.
    let out = Command::new("ogr2ogr")
        .current_dir(folder.path())
        .args(words)
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
    let rows = answer["features"].as_array().unwrap();
    assert_eq!(rows.len(), shapes.len());
    let mut valid = 0;
    for (row, shape) in rows.iter().zip(&shapes) {
        let found = flaws(shape);
        // A position given twice is no flaw to GEOS.
        let sound = found.iter().all(|flaw| flaw.kind == Kind::Repeated);
        let theirs = row["properties"]["valid"] == 1;
        assert_eq!(sound, theirs, "{shape:?} {found:?}");
        valid += usize::from(theirs);
    }
    assert!(
        100 < valid && valid < shapes.len() - 100,
        "{valid} are valid"
    );
}

#[test]
fn gdal_opens_the_layer_of_problems_and_the_repaired_copy() {
    let folder = tempfile::tempdir().unwrap();
    let ring = |closing: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"t\":1.10}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":\
             [[[98,25],[98,26],[99,26]{closing}]]}}}}\n"
        )
    };
    let point = "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[25,98]}}\n";
    std::fs::write(
        folder.path().join("mines.geojson"),
        ring("") + &ring(",[98,25]") + point,
    )
    .unwrap();
    for words in [
        ["check", "mines.geojson", "-o", "problems.geojson"],
        ["check", "mines.geojson", "-q", "--fix=fixed.geojson"],
    ] {
        let mut command = assert_cmd::Command::cargo_bin("terrane").unwrap();
        command
            .current_dir(folder.path())
            .args(words)
            .assert()
            .code(1);
    }
    let words = ["-ro", "-so", "-al", "problems.geojson"];
    let told = gdal(folder.path(), "ogrinfo", &words);
    for words in [
        "Feature Count: 3",
        "Geometry: Point",
        "code: String",
        "line: Integer",
    ] {
        assert!(told.contains(words), "{words} is not in {told}");
    }
    let rows = query(
        folder.path(),
        "fixed.geojson",
        "SELECT ST_IsValid(geometry) AS valid, ST_Area(geometry) AS area FROM fixed WHERE ST_Area(geometry) > 0",
    );
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!((&row["valid"], &row["area"]), (&1.into(), &0.5.into()));
    }
}
