//! What the fuzzers found and what they have tried, asked again of the program as it is.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

#[path = "../fuzz/bodies/mod.rs"]
mod bodies;

use std::fs;
use std::path::Path;

use proptest::prelude::*;

/// Asks `body` of every file of a target's corpus and regressions.
fn replay(target: &str, body: fn(&[u8])) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let mut files = Vec::new();
    for kind in ["corpus", "regressions"] {
        let folder = fs::read_dir(fuzz.join(kind).join(target)).unwrap();
        files.extend(folder.map(|file| file.unwrap().path()));
    }
    files.sort();
    assert!(files.len() > 20, "the corpus of {target} is not there");
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let asked = std::panic::catch_unwind(|| body(&bytes));
        assert!(asked.is_ok(), "{} fails", file.display());
    }
}

#[test]
fn every_file_that_was_read_is_read_or_told_of() {
    replay("geojson", bodies::geojson);
}

#[test]
fn every_file_that_was_judged_is_judged_alike() {
    replay("rules", bodies::rules);
}

#[test]
fn every_scene_that_was_compiled_compiles() {
    replay("zones", bodies::zones);
}

#[test]
fn every_pair_of_files_that_was_attributed_is_attributed() {
    replay("attribute", bodies::attribute);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_make_a_scene_that_compiles(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        bodies::zones(&bytes);
    }

    #[test]
    fn any_two_bare_files_are_attributed_or_told_of(
        bits in prop::collection::vec(prop::sample::select(BITS.to_vec()), 0..12),
        middle in any::<prop::sample::Index>(),
    ) {
        let middle = middle.index(bits.len() + 1);
        let (mines, zones) = bits.split_at(middle);
        bodies::attribute(format!("{}\0{}", mines.join("\n"), zones.join("\n")).as_bytes());
    }
}

/// Whole features, and what breaks them.
const BITS: [&str; 10] = [
    r#"{"type":"Point","coordinates":[1,2]}"#,
    r#"{"type":"Feature","properties":{"id":"m","output_t":5,"precision_km":30},"geometry":{"type":"Point","coordinates":[4,4]}}"#,
    r#"{"type":"Feature","properties":{"held_by":"x","zone":null},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
    r#"{"type":"Feature","properties":{"holder":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,2],[2,2],[1,1]]]}}"#,
    r#"{"type":"Feature","properties":{"holder":"B+C","from":"2024"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,4],[4,0],[0,4],[0,0]]]}}"#,
    r#"{"type":"Feature","properties":{"holder":"A","to":"2024-10-18"},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]]],[[[4,4],[8,4],[8,8],[4,4]]]]}}"#,
    r#"{"type":"Feature","properties":null,"geometry":null}"#,
    r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[0,0,9]}}"#,
    r#"{"type":"FeatureCollection","features":[]}"#,
    "{\"type\":",
];
