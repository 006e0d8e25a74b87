//! What the fuzzers found and what they have tried, asked again of the program as it is.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

#[path = "../fuzz/bodies/mod.rs"]
mod bodies;

use std::fs;
use std::path::Path;

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
