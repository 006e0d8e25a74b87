//! Fronts without an atlas, and the zones that they make, through the built program.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use terrane::atlas::Atlas;
use terrane::geometry::ellipsoid::area_km2;
use terrane::read::{self, source::AtlasSource};

const MINES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"north","output_t":60},"geometry":{"type":"Point","coordinates":[98,26.5]}},
{"type":"Feature","properties":{"id":"south","output_t":40},"geometry":{"type":"Point","coordinates":[98,25.5]}},
{"type":"Feature","properties":{"id":"beyond","output_t":1},"geometry":{"type":"Point","coordinates":[101,25.5]}}]}"#;

const REGION: &str =
    r#"{"type":"Polygon","coordinates":[[[97,25],[99,25],[99,27],[97,27],[97,25]]]}"#;

/// From west to east: KIA to the north, SAC to the south; it ends a kilometre short of the border.
const FRONTS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"line","left":"KIA","right":"SAC"},
 "geometry":{"type":"LineString","coordinates":[[96,26],[98,26.1],[98.99,26]]}}]}"#;

fn folder(fronts: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("mines.geojson", MINES),
        ("region.geojson", REGION),
        ("fronts.geojson", fronts),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn terrane(folder: &Path, words: &str) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("terrane").unwrap();
    let out = command
        .current_dir(folder)
        .env_remove("TERRANE_ATLAS")
        .args(words.split_whitespace())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (out.status.code(), text(&out.stdout), text(&out.stderr))
}

const BARE: &str = "--mines mines.geojson --fronts fronts.geojson --region region.geojson";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_front_divides_a_region_and_its_mines() {
    let folder = folder(FRONTS);
    let (code, out, error) = terrane(folder.path(), &format!("attribute {BARE} --json"));
    assert_eq!(code, Some(0), "{error}");
    let answer = json(&out);
    let held: Vec<&str> = answer["mines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mine| mine["held_by"].as_str().unwrap())
        .collect();
    assert_eq!(held, ["KIA", "SAC", "unknown"]);
    assert_eq!(answer["mines"][0]["zone"], "line");
}

#[test]
fn a_front_answers_why() {
    let folder = folder(FRONTS);
    let (code, out, error) = terrane(folder.path(), &format!("why --at 98,26.5 {BARE}"));
    assert_eq!(code, Some(0), "{error}");
    assert!(
        out.contains("undated  front line: KIA on this side (left KIA, right SAC)  [line]"),
        "{out}"
    );
}

#[test]
fn on_a_front_both_sides_are_told_and_nothing_that_is_not_asked() {
    let folder = folder(FRONTS);
    let (code, out, error) = terrane(folder.path(), &format!("why --at 98,26.1 {BARE}"));
    assert_eq!(code, Some(0), "{error}");
    for told in [
        "By fronts without dates: contested by KIA and SAC.\n",
        "front line: both sides meet here (left KIA, right SAC)  [line]",
        "It runs through the point.",
        "1 account considered: deciding 1.\n",
    ] {
        assert!(out.contains(told), "{told}: {out}");
    }
    for told in ["SAC, SAC", "../..", "nearby 0", "whole history", "zones"] {
        assert!(!out.contains(told), "{told}: {out}");
    }
}

#[test]
fn a_sketched_front_says_how_it_was_made_and_how_precisely() {
    let said = "\"kind\":\"sketch\",\"basis\":\"from three towns\",\"precision_km\":12,\"left\"";
    let folder = folder(&FRONTS.replace("\"left\"", said));
    let (code, out, error) = terrane(folder.path(), &format!("why north {BARE}"));
    assert_eq!(code, Some(0), "{error}");
    let words: Vec<&str> = out.split_whitespace().collect();
    let sketch =
        "A sketch, constructed rather than reported as a line: from three towns. Precise to 12 km.";
    assert!(words.join(" ").contains(sketch), "{out}");
    assert!(out.starts_with("Mine north, "), "{out}");
}

#[test]
fn a_table_of_bare_fronts_speaks_of_fronts_and_prints_nothing_twice() {
    let folder = folder(FRONTS);
    let (code, out, error) = terrane(folder.path(), &format!("attribute {BARE}"));
    assert_eq!(code, Some(0), "{error}");
    assert!(
        out.starts_with("Control as the fronts say, without dates\n"),
        "{out}"
    );
    assert!(out.contains("no front names a holder"), "{out}");
    for told in ["KIA     KIA", "zones", "report", "low – high"] {
        assert!(!out.contains(told), "{told}: {out}");
    }
}

#[test]
fn zones_are_written_with_who_holds_them() {
    let folder = folder(FRONTS);
    let (code, out, error) = terrane(folder.path(), &format!("zones {BARE} -o - -o zones.csv"));
    assert_eq!(code, Some(0), "{error}");
    let answer = json(&out);
    let features = answer["features"].as_array().unwrap();
    let told: Vec<(&str, &str)> = features
        .iter()
        .map(|feature| {
            let told = &feature["properties"];
            (
                told["id"].as_str().unwrap(),
                told["held_by"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("line", "KIA"), ("line", "SAC")]);
    let table = fs::read_to_string(folder.path().join("zones.csv")).unwrap();
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(
        rows[0],
        "id,held_by,held_side,control,claimed,area_km2,from,to,as_of,sources"
    );
    assert_eq!(rows.len(), 3);
    let read_back = terrane(folder.path(), "check zones.geojson");
    assert_eq!(read_back.0, Some(1), "there is no such file yet");
    terrane(folder.path(), &format!("zones {BARE} -o zones.geojson"));
    let (code, _, error) = terrane(folder.path(), "check zones.geojson");
    assert_eq!(code, Some(0), "{error}");
}

#[test]
fn the_table_of_zones_sums_to_the_region() {
    let folder = folder(FRONTS);
    let (_, out, _) = terrane(folder.path(), &format!("zones {BARE}"));
    assert_eq!(
        out,
        "Ground by control, without dates\n\n\
         \x20        km²   share  held by\n\
         \x20   23,655.4  53.3 %  SAC  held\n\
         \x20   20,709.7  46.7 %  KIA  held\n\
         \x20   44,365.1 100.0 %  the region as a whole\n"
    );
}

#[test]
fn what_is_missing_beside_mines_is_told() {
    let folder = folder(FRONTS);
    for (words, told) in [
        (
            "attribute --mines mines.geojson",
            "--fronts FILE and --region FILE",
        ),
        (
            "attribute --mines mines.geojson --fronts fronts.geojson",
            "--region",
        ),
        (
            "attribute --fronts fronts.geojson --region region.geojson",
            "--mines",
        ),
        ("zones --snap-km -1", "--snap-km"),
        ("zones --snap-km NaN", "--snap-km 2"),
        ("zones -o zones.shp", ".geojson or .csv"),
        ("zones -o - -o -", "once"),
    ] {
        let (code, _, error) = terrane(folder.path(), words);
        assert_eq!(code, Some(2), "{words}: {error}");
        assert!(error.contains(told), "{words}: {error}");
    }
}

#[test]
fn a_loose_end_stops_the_run_and_a_wider_snap_joins_it() {
    let folder = folder(&FRONTS.replace("98.99", "98.95"));
    let (code, out, error) = terrane(folder.path(), &format!("zones {BARE}"));
    assert_eq!((code, &*out), (Some(1), ""));
    assert!(error.contains("error[loose-end]"), "{error}");
    assert!(
        error.contains("fronts.geojson:2:1, feature 0 (id \"line\"), at 98.950°E 26.000°N"),
        "{error}"
    );
    assert!(
        error.contains("the border of the theatre, 5.01 km away"),
        "{error}"
    );
    let (code, _, error) = terrane(folder.path(), &format!("zones {BARE} --snap-km 6"));
    assert_eq!(code, Some(0), "{error}");
}

#[test]
fn fronts_that_name_nobody_are_an_error() {
    let folder = folder(&FRONTS.replace("left", "west").replace("right", "east"));
    let (code, _, error) = terrane(folder.path(), &format!("zones {BARE}"));
    assert_eq!(code, Some(1));
    assert!(
        error.contains("no front says who holds the ground beside it"),
        "{error}"
    );
}

#[test]
fn a_front_that_ends_before_it_begins_is_an_error() {
    let dated = FRONTS.replace(
        "\"left\"",
        "\"from\":\"2024-05-02\",\"to\":\"2024-05-01\",\"left\"",
    );
    let folder = folder(&dated);
    let (code, _, error) = terrane(folder.path(), &format!("zones {BARE} --date 2024-05-01"));
    assert_eq!(code, Some(1));
    assert!(
        error.contains("the period ends before it begins"),
        "{error}"
    );
}

#[test]
fn the_zones_of_the_embedded_atlas_fill_its_region_on_every_day() {
    let (layers, _) = read::layers(&AtlasSource::Embedded).unwrap();
    let whole = area_km2(layers.region.as_ref().unwrap());
    let atlas = Atlas::compile(layers);
    assert!(atlas.faults.is_empty(), "{}", atlas.faults);
    for (year, month, day) in [(2021, 2, 1), (2024, 10, 20), (2025, 9, 1), (2026, 2, 21)] {
        let date = jiff::civil::date(year, month, day);
        let zones = atlas.zones(date);
        let sum: f64 = zones.iter().map(|zone| area_km2(&zone.shape)).sum();
        assert!(
            (sum - whole).abs() <= 1e-9 * whole,
            "{date}: {sum} of {whole}"
        );
        let ground = atlas.plate(date, date).unwrap().ground;
        for ground in ground {
            let km2 = area_km2(&ground.shape);
            assert!(km2 <= whole, "{date}: {}", ground.control);
            let own = zones
                .iter()
                .filter(|zone| (&zone.control, zone.claimed) == (&ground.control, ground.claimed));
            let zones: f64 = own.map(|zone| area_km2(&zone.shape)).sum();
            assert!(
                (zones - km2).abs() <= 1e-6 * km2,
                "{date}: {} {zones} {km2}",
                ground.control
            );
        }
    }
}
