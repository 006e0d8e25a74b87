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
