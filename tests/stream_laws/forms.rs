//! Forms: histories, lists, distances from a front, and several answers at once.

use std::fs;

use crate::bench::{Bench, UNDATED, random};

#[test]
fn histories_are_found_alike_both_ways() {
    let bench = Bench::new();
    for seed in 0..6 {
        fs::write(bench.path("mines.geojson"), random(seed, 1_500)).unwrap();
        for (zones, span) in [
            ("dated.geojson", &["--from", "2024", "--strict"][..]),
            ("dated.geojson", &["--from", "2024"]),
            (
                "dated.geojson",
                &["--from", "2024-02", "--to", "2024-10-19"],
            ),
            ("dated.geojson", &["--to", "2024-03"]),
            ("zones.geojson", &["--from", "2024"]),
        ] {
            let words = [&["--zones", zones, "-o", "-"], span].concat();
            let (_, _, stdout, _) = bench.both(&words, &[]);
            // Some mines lie outside of all zones, and a few nowhere.
            let is_strict = span.contains(&"--strict");
            assert!(is_strict || 1_400 < stdout.lines().count());
        }
    }
}

#[test]
fn histories_are_written_in_each_form_alike_both_ways() {
    let bench = Bench::new();
    let dated = ["--zones", "dated.geojson", "--from", "2024-02"];
    let all = ["h.csv", "h.json", "h.geojson"];
    for seed in 0..6 {
        fs::write(bench.path("mines.geojson"), random(seed, 1_500)).unwrap();
        for more in [
            &["--to", "2024-10-19"][..],
            &["--columns", "held_by,id,from,held_shares,name"],
            &["--columns", "lat"],
            &["--columns", "belt"],
            &["--columns", "sources"],
        ] {
            for files in [&all[1..2], &all[2..], &all[..]] {
                let outputs = files.iter().flat_map(|file| ["-o", file]);
                let outputs: Vec<&str> = outputs.collect();
                let words = [&dated[..], more, &outputs].concat();
                let (_, _, _, written) = bench.both(&words, files);
                assert!(written.iter().all(Option::is_some));
            }
            let words = [&dated[..], more, &["--json", "-o", "h.geojson"]].concat();
            let (_, _, stdout, written) = bench.both(&words, &["h.geojson"]);
            let answer: serde_json::Value = serde_json::from_str(&stdout).unwrap();
            assert_eq!(stdout, format!("{answer:#}\n"), "as others print it");
            let rows = answer["rows"].as_array().unwrap();
            assert!(1_400 < rows.len());
            let features = written[0].as_ref().unwrap();
            let features: serde_json::Value = serde_json::from_slice(features).unwrap();
            let features = features["features"].as_array().unwrap();
            let rows_of = features.iter().map(|feature| &feature["properties"]);
            assert!(rows_of.eq(rows), "seed {seed}, {more:?}");
        }
        let told = bench.both(&dated, &[]);
        assert!(told.2.contains("another control"), "{}", told.2);
    }
}

#[test]
fn a_history_that_begins_with_features_that_are_no_mines_is_a_list_both_ways() {
    let bench = Bench::new();
    let nowhere = r#"{"type":"Feature","properties":{"id":"x"},"geometry":null}"#;
    let mine = r#"{"type":"Feature","properties":{"id":"y"},"geometry":{"type":"Point","coordinates":[97,26]}}"#;
    for nowheres in [1, 100_000] {
        let mines = [&[nowhere].repeat(nowheres)[..], &[mine; 200]].concat();
        fs::write(bench.path("mines.geojson"), mines.join("\n")).unwrap();
        let history = ["--zones", "dated.geojson", "--from=2024", "-o", "h.json"];
        for words in [&history[..], &["--zones", "zones.geojson", "--json"]] {
            let (_, _, stdout, written) = bench.both(words, &["h.json"]);
            let text = written[0].as_deref().unwrap_or(stdout.as_bytes());
            let _: serde_json::Value = serde_json::from_slice(text).unwrap();
        }
    }
}

#[test]
fn how_far_a_front_lies_is_told_alike_both_ways() {
    let bench = Bench::new();
    let mut far = 0;
    for seed in 0..6 {
        fs::write(bench.path("mines.geojson"), random(seed, 400)).unwrap();
        for asked in [
            &["--zones", "zones.geojson", "--front-km"][..],
            &["--zones", "zones.geojson", "--add", "front_km,held_by"],
            &[
                "--zones",
                "dated.geojson",
                "--date=2024-06-01",
                "--front-km",
            ],
        ] {
            bench.both(&[asked, &["--table", "t.csv"]].concat(), &["t.csv"]);
            let words = [asked, &["-o", "a.geojson", "--json"]].concat();
            let (_, _, stdout, _) = bench.both(&words, &["a.geojson"]);
            let answer: serde_json::Value = serde_json::from_str(&stdout).unwrap();
            let mines = answer["mines"].as_array().unwrap();
            let km = mines.iter().filter_map(|mine| mine["front_km"].as_f64());
            far += km.filter(|km| 0.0 < *km).count();
        }
    }
    assert!(1_000 < far, "{far}");
}

#[test]
fn several_answers_are_given_at_once_alike_both_ways() {
    let bench = Bench::new();
    let files = ["a.geojson", "b.geojson"];
    for seed in 0..4 {
        fs::write(bench.path("mines.geojson"), random(seed, 1_500)).unwrap();
        for outputs in [
            &["-o", "a.geojson", "-o", "b.geojson"][..],
            &["-o", "a.geojson", "--json", "--table", "b.geojson"],
            &["-o", "a.geojson", "-o", "-"],
        ] {
            let words = [&UNDATED[..], outputs].concat();
            let (code, _, stdout, written) = bench.both(&words, &files);
            assert_eq!(code, Some(0));
            assert!(!stdout.is_empty());
            assert!(written[0].is_some());
        }
    }
    // The first is written and told of, though the second cannot be.
    let words = ["-o", "a.geojson", "-o", "nowhere/b.geojson"];
    let (code, told, _, written) = bench.both(&[&UNDATED[..], &words].concat(), &files[..1]);
    assert_eq!(code, Some(1));
    assert!(told.contains("a.geojson: "));
    assert!(told.contains("cannot write nowhere/b.geojson: there is no such folder"));
    assert!(written[0].is_some());
}

#[test]
fn mines_are_listed_in_json_alike_both_ways() {
    let bench = Bench::new();
    for seed in 0..8 {
        fs::write(bench.path("mines.geojson"), random(seed, 1_500)).unwrap();
        for asked in [
            &["--zones", "zones.geojson"][..],
            &["--zones", "zones.geojson", "--table", "supply.csv"],
            &["--zones", "dated.geojson", "--date", "2024-06-01"],
            &[
                "--zones",
                "zones.geojson",
                "--add",
                "output_t,held_shares,sources",
            ],
            &["--zones", "zones.geojson", "--add", "output_t"],
        ] {
            let (_, _, stdout, _) = bench.both(&[asked, &["--json"]].concat(), &["supply.csv"]);
            let answer: serde_json::Value = serde_json::from_str(&stdout).unwrap();
            assert_eq!(stdout, format!("{answer:#}\n"), "as others print it");
            assert!(1_000 < answer["mines"].as_array().unwrap().len());
        }
    }
}
