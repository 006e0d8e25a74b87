//! Foreign witnesses: GDAL reads what terrane writes, and GEOS finds the same ground under every mine.
//!
//! `cargo test --features oracles`, with GDAL's command line tools on the path.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]
#![cfg(feature = "oracles")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

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
fn geos_finds_the_same_ground_under_every_mine() {
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
             FROM mines m, 'layers/control.geojson'.control c WHERE ST_Intersects(m.geometry, c.geometry)",
        );
        assert_eq!(rows.len(), 261, "{date}: each mine lies in one ground");
        for row in rows.iter().filter(|row| row["how"] != "reported") {
            assert_eq!(row["mine"], row["ground"], "{date}: {row}");
        }
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
