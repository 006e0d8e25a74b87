//! The door: the built program on the embedded atlas and on broken files.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

fn terrane(folder: &Path, words: &[&str]) -> std::process::Output {
    let mut command = Command::cargo_bin("terrane").unwrap();
    command
        .current_dir(folder)
        .env_remove("TERRANE_ATLAS")
        .args(words)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn empty() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs words that must fail with this code, telling all of `said`, and leave no file behind.
#[track_caller]
fn refuses(folder: &Path, words: &[&str], code: i32, said: &[&str]) {
    let before: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    let out = terrane(folder, words);
    let error = text(&out.stderr);
    assert_eq!(out.status.code(), Some(code), "{words:?}: {error}");
    assert!(!error.contains("panicked"), "{error}");
    for words in said {
        assert!(error.contains(words), "{words:?} is not in: {error}");
    }
    let after: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(before, after, "a run that failed left something behind");
}

#[test]
fn without_words_it_says_what_it_is() {
    let out = terrane(empty().path(), &[]);
    assert!(out.status.success());
    assert!(text(&out.stdout).contains("terrane map -o kachin.png"));
}

#[test]
fn the_examples_of_the_help_texts_work_as_they_stand() {
    let folder = empty();
    for verb in [
        "attribute",
        "map",
        "tiles",
        "export",
        "why",
        "diff",
        "timeline",
        "scenario",
        "zones",
        "check",
        "init",
    ] {
        let help = terrane(folder.path(), &[verb, "--help"]);
        assert!(help.status.success(), "{verb}");
        let help = text(&help.stdout);
        let examples: Vec<&str> = help
            .lines()
            .filter_map(|line| line.trim().strip_prefix("terrane "))
            .collect();
        let examples: Vec<&str> = examples
            .into_iter()
            .filter(|line| line.starts_with(verb))
            .collect();
        assert!(!examples.is_empty(), "{help}");
        for example in examples {
            // The atlas that the example of `init` makes is what those of other verbs read.
            if example.contains("my-atlas")
                && !folder.path().join("my-atlas").exists()
                && verb != "init"
            {
                assert!(
                    terrane(folder.path(), &["init", "my-atlas"])
                        .status
                        .success()
                );
            }
            if verb == "init" {
                let _ = fs::remove_dir_all(folder.path().join("my-atlas"));
            }
            let out = terrane(
                folder.path(),
                &example.split_whitespace().collect::<Vec<_>>(),
            );
            assert!(
                out.status.success(),
                "terrane {example}: {}",
                text(&out.stderr)
            );
        }
    }
}

#[test]
fn a_wrong_flag_is_a_usage_error() {
    refuses(
        empty().path(),
        &["attribute", "--nonsense"],
        2,
        &["--nonsense"],
    );
    refuses(
        empty().path(),
        &["attribute", "-o", "mines.xyz"],
        2,
        &["mines.xyz", ".geojson"],
    );
    refuses(
        empty().path(),
        &["attribute", "--add", "height"],
        2,
        &["height", "held_by"],
    );
    refuses(empty().path(), &["why"], 2, &["MINE"]);
    refuses(
        empty().path(),
        &["why", "--at", "25.6,98.4"],
        2,
        &["longitude comes first"],
    );
    refuses(empty().path(), &["why", "Pangwah"], 2, &["Pangwah"]);
}

#[test]
fn a_date_that_is_no_date_is_a_usage_error() {
    for date in ["yesterday", "2024-13-01", "2024-02-30", "2024"] {
        refuses(
            empty().path(),
            &["attribute", "--date", date, "-o", "out.geojson"],
            2,
            &[date, "--date 2024-10-20"],
        );
    }
}

/// A copy of the atlas in which one file is changed.
fn atlas_with(change: impl Fn(&Path)) -> tempfile::TempDir {
    let folder = empty();
    assert!(terrane(folder.path(), &["init", "atlas"]).status.success());
    change(&folder.path().join("atlas"));
    folder
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} is not in {}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

const ATTRIBUTE: [&str; 5] = ["attribute", "--atlas", "atlas", "-o", "out.geojson"];

#[test]
fn an_atlas_that_is_not_there_is_an_error() {
    refuses(
        empty().path(),
        &["attribute", "--atlas", "nowhere", "-o", "out.geojson"],
        1,
        &["nowhere"],
    );
}

#[test]
fn a_malformed_geojson_is_told_with_its_place() {
    let folder = atlas_with(|atlas| {
        edit(
            &atlas.join("mines.geojson"),
            "\"coordinates\":[98.32957,25.69801]",
            "\"coordinates\":[98.32957 25.69801]",
        );
    });
    refuses(
        folder.path(),
        &ATTRIBUTE,
        1,
        &["error[json-syntax]", "mines.geojson:6:"],
    );
}

#[test]
fn a_truncated_geojson_is_told_with_its_place() {
    let folder = atlas_with(|atlas| {
        let file = atlas.join("mines.geojson");
        let bytes = fs::read(&file).unwrap();
        fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    });
    refuses(folder.path(), &ATTRIBUTE, 1, &["error[", "mines.geojson:"]);
}

#[test]
fn an_unknown_holder_code_is_told_with_its_place() {
    let folder = atlas_with(|atlas| edit(&atlas.join("control/events.csv"), ",UWSA,", ",UWSAA,"));
    refuses(
        folder.path(),
        &ATTRIBUTE,
        1,
        &["error[unknown-holder]", "events.csv:2:", "UWSAA", "UWSA"],
    );
}

#[test]
fn a_row_whose_date_is_none_is_told_with_its_place() {
    let folder = atlas_with(|atlas| {
        edit(
            &atlas.join("control/events.csv"),
            "\ne001,1989,",
            "\ne001,long ago,",
        )
    });
    refuses(
        folder.path(),
        &ATTRIBUTE,
        1,
        &["error[bad-date]", "events.csv:2:", "long ago"],
    );
}

#[test]
fn a_place_named_twice_is_told_with_both_places() {
    let folder = atlas_with(|atlas| {
        let file = atlas.join("control/places.csv");
        let text = fs::read_to_string(&file).unwrap();
        let row = text.lines().nth(1).unwrap().to_owned();
        fs::write(&file, format!("{text}{row}\n")).unwrap();
    });
    refuses(
        folder.path(),
        &ATTRIBUTE,
        1,
        &["error[duplicate-place]", "places.csv:107:", "places.csv:2:"],
    );
}

#[test]
fn a_mine_without_ground_is_told_with_its_place_by_every_verb_and_by_check() {
    let folder = atlas_with(|atlas| {
        // Mai Ja Yang, known to 6 km, in the Bay of Bengal.
        let file = atlas.join("mines.geojson");
        let text = fs::read_to_string(&file).unwrap();
        let line = text.lines().find(|line| line.contains("KS-044")).unwrap();
        let (start, _) = line.split_once("\"coordinates\":").unwrap();
        let moved = format!("{start}\"coordinates\":[90.0,15.0]}}}},");
        fs::write(&file, text.replace(line, &moved)).unwrap();
    });
    let said = [
        "error[misplaced-mine]: the mine `KS-044` (Mai Ja Yang) has no ground: all ground within 6 km of 90.000°E 15.000°N",
        "mines.geojson:236:1, feature 230 (id \"KS-044\"), at 90.000°E 15.000°N",
        "outside of the region",
    ];
    refuses(folder.path(), &ATTRIBUTE, 1, &said);
    let out = terrane(folder.path(), &["check", "atlas"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(text(&out.stdout).contains(said[0]), "{}", text(&out.stdout));
}

/// Two grounds that meet at 98°E, and a mine there that is known to five kilometres, or not at all.
#[test]
fn every_feature_is_used_or_set_aside_by_a_rule_that_is_told() {
    let folder = empty();
    let feature = |properties: &str, geometry: &str| {
        format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
    };
    let square = r#"{"type":"Polygon","coordinates":[[[97,25],[98,25],[98,26],[97,26],[97,25]]]}"#;
    let zones = feature(r#""holder":"west""#, square);
    let point = feature("", r#"{"type":"Point","coordinates":[97.5,25.5]}"#);
    let mines = [&*point, &*feature("", "null"), &*point].join(",");
    let mines = format!(r#"{{"type":"FeatureCollection","features":[{mines}]}}"#);
    fs::write(folder.path().join("zones.geojson"), zones).unwrap();
    fs::write(folder.path().join("mines.geojson"), mines).unwrap();
    let words = [
        "attribute",
        "--mines",
        "mines.geojson",
        "--zones",
        "zones.geojson",
        "-o",
        "out.geojson",
    ];
    let out = terrane(folder.path(), &words);
    let told = text(&out.stderr);
    assert!(out.status.success(), "{told}");
    for line in [
        "mines.geojson: 3 features in, 2 used, 1 set aside (no-geometry)\n",
        "4 features of 2 files in, 3 used, 1 set aside\n",
    ] {
        assert!(told.contains(line), "{line:?} is not in: {told}");
    }
}

#[test]
fn checking_an_atlas_accounts_for_the_features_of_all_its_files() {
    let folder = atlas_with(|_| {});
    let (mut files, mut features) = (0, 0);
    let mut folders = vec![folder.path().join("atlas")];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "geojson") {
                let document: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
                files += 1;
                features += document["features"].as_array().map_or(1, Vec::len);
            }
        }
    }
    let told = text(&terrane(folder.path(), &["check", "atlas"]).stderr);
    let line = format!("{features} features of {files} files in, {features} used, 0 set aside\n");
    assert!(told.contains(&line), "{line:?} is not in: {told}");
}

#[test]
fn bare_files_have_shares_where_a_mine_is_a_disc() {
    let folder = empty();
    let square = |holder: &str, west: f64| {
        let east = west + 1.0;
        format!(
            r#"{{"type":"Feature","properties":{{"holder":"{holder}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},25],[{east},25],[{east},26],[{west},26],[{west},25]]]}}}}"#
        )
    };
    let collection = |features: &[String]| {
        let features = features.join(",");
        format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
    };
    let zones = collection(&[square("west", 97.0), square("east", 98.0)]);
    fs::write(folder.path().join("zones.geojson"), zones).unwrap();
    let ask = |properties: &str| {
        let mine = format!(
            r#"{{"type":"Feature","properties":{{"id":"M"{properties}}},"geometry":{{"type":"Point","coordinates":[97.99,25.5]}}}}"#
        );
        fs::write(folder.path().join("mines.geojson"), collection(&[mine])).unwrap();
        let words = [
            "attribute",
            "--mines",
            "mines.geojson",
            "--zones",
            "zones.geojson",
        ];
        let table = terrane(folder.path(), &words);
        let json = terrane(folder.path(), &[&words[..], &["--json"]].concat());
        let answer: Value = serde_json::from_slice(&json.stdout).unwrap();
        (text(&table.stdout), answer["mines"][0].clone())
    };
    let (table, mine) = ask(r#","precision_km":5"#);
    assert_eq!(mine["held_how"], "disc");
    assert_eq!(mine["held_share"], 0.6272);
    assert_eq!(mine["held_shares"]["east"], 0.3728);
    assert!(table.contains("west 63 %, east 37 %"), "{table}");
    assert!(
        table.contains("Mines placed: 1 as the disc of their position error (precision_km)."),
        "{table}"
    );
    let (table, mine) = ask("");
    assert_eq!(mine["held_by"], "west");
    assert_eq!(mine.get("held_shares"), None);
    assert!(
        table.contains("1 at their point, as they do not say how precise it is"),
        "{table}"
    );
}

#[test]
fn an_unreadable_file_is_told() {
    let folder = atlas_with(|atlas| {
        fs::remove_file(atlas.join("output.csv")).unwrap();
        fs::create_dir(atlas.join("output.csv")).unwrap();
    });
    refuses(
        folder.path(),
        &ATTRIBUTE,
        1,
        &["error[unreadable-file]", "output.csv"],
    );
}

#[test]
fn one_new_row_brings_an_atlas_up_to_date() {
    let ask = |folder: &Path, date: &str| {
        let words = [
            "why",
            "--atlas",
            "atlas",
            "--at",
            "98.378,25.598",
            "--date",
            date,
            "--json",
        ];
        let answer: Value = serde_json::from_slice(&terrane(folder, &words).stdout).unwrap();
        answer["held_by"].as_str().unwrap().to_owned()
    };
    let folder = atlas_with(|atlas| {
        let file = atlas.join("control/events.csv");
        let text = fs::read_to_string(&file).unwrap();
        let row = "e900,2026-11-01,captured,pangwa,chipwi,cell,KIA,SAC,,,low,made up for a test,https://example.org/,,";
        fs::write(&file, format!("{text}{row}\n")).unwrap();
    });
    assert_eq!(ask(folder.path(), "2026-10-31"), "KIA");
    assert_eq!(ask(folder.path(), "2026-11-01"), "SAC");
}

#[test]
fn the_export_keeps_every_byte_of_the_mines() {
    let folder = empty();
    let out = terrane(
        folder.path(),
        &["attribute", "-o", "out.geojson", "--add", "held_by", "-q"],
    );
    assert!(out.status.success(), "{}", text(&out.stderr));
    let before = include_str!("../geodata/kachin/mines.geojson");
    let after = fs::read_to_string(folder.path().join("out.geojson")).unwrap();
    let mut kept = String::new();
    let mut rest = &*after;
    while let Some(at) = rest.find(",\"held_by\":\"") {
        kept += &rest[..at];
        let value = at + ",\"held_by\":\"".len();
        rest = &rest[value + rest[value..].find('"').unwrap() + 1..];
    }
    kept += rest;
    assert_eq!(kept, before);
}

#[test]
fn the_export_has_every_property() {
    let folder = empty();
    assert!(
        terrane(folder.path(), &["attribute", "-o", "out.geojson", "-q"])
            .status
            .success()
    );
    let written: Value =
        serde_json::from_slice(&fs::read(folder.path().join("out.geojson")).unwrap()).unwrap();
    let features = written["features"].as_array().unwrap();
    let names = [
        "held_by",
        "held_side",
        "control",
        "held_share",
        "held_shares",
        "held_from",
        "held_to",
        "held_how",
        "held_confidence",
        "held_last_report",
        "zone",
        "front_km",
        "output_t",
        "output_low_t",
        "output_high_t",
        "Dy_t",
        "Tb_t",
        "as_of",
        "sources",
        "source_sources",
    ];
    assert_eq!(features.len(), 261);
    for feature in features {
        for name in names {
            assert!(
                feature["properties"].get(name).is_some(),
                "{name} is missing in {feature}"
            );
        }
    }
}

#[test]
fn the_same_words_give_the_same_bytes() {
    let folder = empty();
    for name in ["a", "b"] {
        let file = format!("{name}.geojson");
        assert!(
            terrane(
                folder.path(),
                &["export", "-o", &file, "--date", "2024-10-20", "-q"]
            )
            .status
            .success()
        );
    }
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert!(read("a.geojson") == read("b.geojson"));
}

#[test]
fn a_folder_that_is_not_empty_is_kept() {
    let folder = empty();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/precious"), "x").unwrap();
    refuses(folder.path(), &["init", "mine"], 2, &["--force"]);
    assert!(folder.path().join("mine/precious").exists());
    assert!(
        terrane(folder.path(), &["init", "mine", "--force"])
            .status
            .success()
    );
    assert!(!folder.path().join("mine/precious").exists());
}

#[test]
fn a_day_without_output_shows_control_and_the_last_known_year() {
    let out = terrane(empty().path(), &["attribute", "--date", "2026-02-01"]);
    let out = text(&out.stdout);
    assert!(
        out.contains("not known") && out.contains("--rate-of 2025"),
        "{out}"
    );
    let json = terrane(
        empty().path(),
        &["attribute", "--date", "2026-02-01", "--json"],
    );
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["total"], Value::Null);
    assert_eq!(json["last_known"], "2025");
    let rate = terrane(
        empty().path(),
        &[
            "attribute",
            "--date",
            "2026-02-01",
            "--rate-of",
            "2025",
            "--json",
        ],
    );
    let rate: Value = serde_json::from_slice(&rate.stdout).unwrap();
    assert_eq!(rate["total"], 22_000.0);
}

#[test]
fn after_the_last_report_control_is_as_last_reported() {
    let out = terrane(
        empty().path(),
        &["attribute", "--date", "2026-10-01", "--rate-of", "2025"],
    );
    assert!(
        text(&out.stdout).contains("as last reported 2026-02-21"),
        "{}",
        text(&out.stdout)
    );
}

#[test]
fn the_atlas_reads_without_a_warning() {
    let out = terrane(empty().path(), &["check", "--strict"]);
    assert!(
        out.status.success(),
        "{}{}",
        text(&out.stdout),
        text(&out.stderr)
    );
}

const BROKEN: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a","properties":{"t":1.10},"geometry":{"type":"Polygon","coordinates":[[[98,25],[98,26],[99,26]]]}},
{"type":"Feature","id":"b","properties":null,"geometry":{"type":"Point","coordinates":[25,98]}}]}
"#;
const MENDED: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a","properties":{"t":1.10},"geometry":{"type":"Polygon","coordinates":[[[98,25],[99,26],[98,26],[98,25]]]}},
{"type":"Feature","id":"b","properties":null,"geometry":{"type":"Point","coordinates":[25,98]}}]}
"#;

#[test]
fn a_repaired_copy_stands_beside_its_file() {
    let folder = empty();
    let path = folder.path().join("mines.geojson");
    fs::write(&path, BROKEN).unwrap();
    let out = terrane(folder.path(), &["check", "--fix", "mines.geojson"]);
    assert_eq!(
        out.status.code(),
        Some(1),
        "a position is left that is not on earth"
    );
    let copy = folder.path().join("mines.fixed.geojson");
    assert_eq!(fs::read_to_string(&copy).unwrap(), MENDED);
    assert_eq!(fs::read_to_string(&path).unwrap(), BROKEN);
    let told = text(&out.stdout);
    for words in [
        "repaired[unclosed-ring]: the ring is closed with its first position",
        "--> mines.geojson:2:",
        "repaired[wrong-winding]",
        "= note: moves no ground",
        "error[out-of-range]",
        "--> mines.fixed.geojson:3:",
    ] {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }
    let account = text(&out.stderr);
    assert!(
        account.contains("mines.geojson: 2 repaired in mines.fixed.geojson"),
        "{account}"
    );
    assert!(account.contains("1 error left"), "{account}");
    let sound = BROKEN.replace("[25,98]", "[98,25]");
    fs::write(&path, sound).unwrap();
    let out = terrane(
        folder.path(),
        &["check", "--fix=good.geojson", "mines.geojson"],
    );
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("nothing left"));
}

#[test]
fn a_repaired_copy_of_standard_input_is_standard_output() {
    let out = Command::cargo_bin("terrane")
        .unwrap()
        .args(["check", "--fix", "-"])
        .write_stdin(BROKEN)
        .output()
        .unwrap();
    assert_eq!(text(&out.stdout), MENDED);
    assert!(text(&out.stderr).contains("repaired[unclosed-ring]"));
}

#[test]
fn nothing_is_repaired_in_place() {
    let folder = empty();
    fs::write(folder.path().join("mines.geojson"), BROKEN).unwrap();
    let place = |words: &[&str]| refuses(folder.path(), words, 2, &["never writes in place"]);
    place(&["check", "--fix=mines.geojson", "mines.geojson"]);
    place(&["check", "--fix=./mines.geojson", "mines.geojson"]);
    place(&["check", "-o", "mines.geojson", "mines.geojson"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("mines.geojson", folder.path().join("link.geojson")).unwrap();
        place(&["check", "--fix=link.geojson", "mines.geojson"]);
        place(&["check", "--fix=mines.geojson", "link.geojson"]);
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("mines.geojson")).unwrap(),
        BROKEN
    );
}

#[test]
fn a_repaired_atlas_is_a_copy_of_the_whole_folder() {
    let folder = empty();
    assert!(
        terrane(folder.path(), &["init", "atlas", "-q"])
            .status
            .success()
    );
    let (own, copy) = (
        folder.path().join("atlas"),
        folder.path().join("atlas.fixed"),
    );
    let belts = fs::read_to_string(own.join("belts.geojson")).unwrap();
    fs::write(own.join("notes.txt"), "kept").unwrap();
    fs::write(
        own.join("belts.geojson"),
        belts.replacen("\"properties\"", "\"x\":1,\"x\":1,\"properties\"", 1),
    )
    .unwrap();
    let out = terrane(folder.path(), &["check", "--fix", "atlas"]);
    assert!(
        text(&out.stderr).contains("atlas: 1 repaired in atlas.fixed"),
        "{}",
        text(&out.stderr)
    );
    assert_eq!(fs::read_to_string(copy.join("notes.txt")).unwrap(), "kept");
    let repaired = fs::read_to_string(copy.join("belts.geojson")).unwrap();
    assert_eq!(
        repaired,
        belts.replacen("\"properties\"", "\"x\":1,\"properties\"", 1)
    );
    for path in ["atlas.toml", "control/events.csv", "base/relief.png"] {
        assert_eq!(
            fs::read(own.join(path)).unwrap(),
            fs::read(copy.join(path)).unwrap()
        );
    }
    let again = &["check", "--fix", "atlas"];
    refuses(
        folder.path(),
        again,
        2,
        &["atlas.fixed is not empty", "--force"],
    );
    let within = &["check", "--fix=atlas/copy", "atlas", "--force"];
    refuses(folder.path(), within, 2, &["goes beside it"]);
}

#[test]
fn problems_are_written_as_a_layer_of_points() {
    let folder = empty();
    fs::write(folder.path().join("mines.geojson"), BROKEN).unwrap();
    let words = ["check", "mines.geojson", "-o", "problems.geojson"];
    assert_eq!(terrane(folder.path(), &words).status.code(), Some(1));
    let layer = fs::read(folder.path().join("problems.geojson")).unwrap();
    let layer: Value = serde_json::from_slice(&layer).unwrap();
    let first = &layer["features"][0];
    assert_eq!(
        first["geometry"]["coordinates"],
        serde_json::json!([99.0, 26.0])
    );
    assert_eq!(first["properties"]["code"], "unclosed-ring");
    assert_eq!(layer["features"].as_array().map(Vec::len), Some(2));
    // On standard output the layer is alone.
    let out = terrane(folder.path(), &["check", "mines.geojson", "-o", "-"]);
    assert_eq!(serde_json::from_slice::<Value>(&out.stdout).unwrap(), layer);
    assert!(text(&out.stderr).contains("error[unclosed-ring]"));
    let both = ["check", "mines.geojson", "-o", "-", "--json"];
    refuses(
        folder.path(),
        &both,
        2,
        &["only one answer fits on standard output"],
    );
}

#[test]
fn what_is_no_atlas_and_no_geojson_is_told_what_to_do() {
    let folder = empty();
    let root = folder.path();
    assert!(terrane(root, &["init", "atlas", "-q"]).status.success());
    fs::create_dir(root.join("bare")).unwrap();
    refuses(
        root,
        &["check", "bare"],
        2,
        &["bare is empty", "terrane init bare"],
    );
    fs::write(root.join("bare/mines.geojson"), MENDED).unwrap();
    refuses(
        root,
        &["check", "bare"],
        2,
        &["no atlas.toml", "terrane check bare/*.geojson"],
    );
    let table = ["check", "atlas/control/events.csv"];
    refuses(
        root,
        &table,
        2,
        &["a table of an atlas", "terrane check atlas"],
    );
    fs::write(root.join("table.csv"), "id,lon,lat\n").unwrap();
    refuses(
        root,
        &["check", "table.csv"],
        2,
        &["no atlas.toml", "terrane init DIR"],
    );
    let out = terrane(root, &["check", "nowhere.geojson"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(
        text(&out.stdout).contains("error[unreadable-file]"),
        "{}",
        text(&out.stdout)
    );
    let two = ["check", "--fix=x.geojson", "bare/mines.geojson", "atlas"];
    refuses(root, &two, 2, &["names one copy"]);
    refuses(root, &["check", "--fix"], 2, &["your own files"]);
}
