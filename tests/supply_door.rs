//! Supply through the door: other weights, other sources, elements, scopes within scopes.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use terrane::layers::units::Grams;

fn terrane(words: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("terrane").unwrap();
    let out = command
        .env_remove("TERRANE_ATLAS")
        .args(words)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        out.status.code().unwrap(),
        text(out.stdout),
        text(out.stderr),
    )
}

fn json(words: &[&str]) -> Value {
    let (code, out, error) = terrane(words);
    assert_eq!(code, 0, "{error}");
    serde_json::from_str(&out).unwrap()
}

#[track_caller]
fn refuses(words: &[&str], code: i32, said: &[&str]) {
    let (found, out, error) = terrane(words);
    assert_eq!((found, &*out), (code, ""), "{error}");
    for words in said {
        assert!(error.contains(words), "{words:?} is not in: {error}");
    }
}

/// A copy of the embedded atlas with a file changed.
fn atlas(file: &str, change: impl Fn(String) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    assert_eq!(terrane(&["init", path]).0, 0);
    let file = folder.path().join(file);
    fs::write(&file, change(fs::read_to_string(&file).unwrap())).unwrap();
    folder
}

fn path(folder: &Path) -> &str {
    folder.to_str().unwrap()
}

/// Grams in a number of tonnes.
fn grams(tonnes: &Value) -> u64 {
    Grams::from_tonnes(tonnes.as_f64().unwrap()).unwrap().0
}

#[test]
fn mines_are_weighed_by_what_all_that_yield_have() {
    refuses(
        &["attribute", "--weight", "pools"],
        2,
        &[
            "12 of the 222 that yield something do not have it",
            "KS-010",
        ],
    );
    refuses(
        &["attribute", "--weight", "men"],
        2,
        &[
            "no mine that yields something has a number `men`",
            "pools, sites",
        ],
    );
    // A number that means something else is no count.
    refuses(
        &["attribute", "--weight", "precision_km"],
        2,
        &["no mine that yields something has a number `precision_km`"],
    );
    let folder = atlas("mines.geojson", |text| {
        text.replace("\"pools\":", "\"tanks\":")
            .replace("\"weight\":", "\"pools\":1,\"weight\":")
    });
    let answer = json(&[
        "attribute",
        "--atlas",
        path(folder.path()),
        "--weight",
        "pools",
        "--json",
    ]);
    // Each of the 210 clusters and Hpare's ridge has an equal part of the belt's.
    let mines = answer["mines"].as_array().unwrap();
    let of = |id: &str| grams(&mines.iter().find(|mine| mine["id"] == id).unwrap()["output_t"]);
    assert!(of("PC-001").abs_diff(of("KS-010")) <= 1 && of("PC-001") != 0);
    assert_eq!(answer["total"], 22_000.0);
}

#[test]
fn the_pure_count_of_sites_stands_beside_and_can_be_used() {
    let headline = json(&["attribute", "--json"]);
    let count = json(&["attribute", "--weight", "sites", "--json"]);
    let beside = headline["sites"]["rows"].as_array().unwrap();
    let used = count["supply"].as_array().unwrap();
    assert_eq!(beside.len(), used.len());
    for (beside, used) in beside.iter().zip(used) {
        assert_eq!(beside["held_by"], used["held_by"]);
        let (share, used) = (
            beside["share"].as_f64().unwrap(),
            used["share"].as_f64().unwrap(),
        );
        assert!((share - used).abs() < 1e-9, "{beside}");
    }
    let (_, table, _) = terrane(&["attribute"]);
    assert!(table.contains("by the pure count of 351 sites"), "{table}");
}

#[test]
fn another_source_is_used_by_name_and_an_unknown_one_refused() {
    let even = json(&[
        "attribute",
        "--source",
        "even",
        "--rate-of",
        "2024",
        "--json",
    ]);
    assert_eq!(even["total"], 26_600.0);
    assert_eq!(even["output"]["series"], "even");
    let others: Vec<&str> = even["other_sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["series"].as_str().unwrap())
        .collect();
    assert_eq!(others, ["usgs", "usgs-earlier"]);
    refuses(
        &["attribute", "--source", "usg"],
        2,
        &[
            "no figure of `myanmar` is from the source `usg`",
            "usgs, usgs-earlier",
        ],
    );
    refuses(
        &["attribute", "--source", "kachin=usgs"],
        2,
        &["no figure of `kachin`", "there are none"],
    );
    let (_, _, told) = terrane(&["check"]);
    let (_, found, _) = terrane(&["check", "--json"]);
    let all = told + &found;
    assert!(
        all.contains("myanmar 2024: usgs 27,000 t; even 26,600 t; usgs-earlier 31,000 t"),
        "{all}"
    );
}

#[test]
fn elements_sum_to_the_gram_by_holder_and_by_mine() {
    for date in ["2024-09-01", "2025-12-31"] {
        let answer = json(&["attribute", "--date", date, "--json"]);
        for (symbol, share) in [
            ("Dy", 0.0352),
            ("Tb", 0.0067),
            ("Gd", 0.0492),
            ("Ho", 0.0071),
        ] {
            let name = format!("{symbol}_t");
            let whole = Grams::from_tonnes(answer["total"].as_f64().unwrap() * share)
                .unwrap()
                .0;
            for list in ["supply", "mines"] {
                let rows = answer[list].as_array().unwrap().iter();
                let sum: u64 = rows
                    .filter(|row| !row[&name].is_null())
                    .map(|row| grams(&row[&name]))
                    .sum();
                assert_eq!(sum, whole, "{symbol} by {list} on {date}");
            }
            let elements = answer["elements"].as_array().unwrap();
            let element = elements
                .iter()
                .find(|element| element["symbol"] == symbol)
                .unwrap();
            assert_eq!(grams(&element["output_t"]), whole);
        }
        let yttrium = answer["supply"][0]["Y_t"].clone();
        assert!(yttrium.is_null(), "a share that no source gives is no zero");
    }
}

#[test]
fn the_span_of_dysprosium_is_that_of_both_bases() {
    let answer = json(&["attribute", "--json"]);
    let dysprosium = &answer["elements"][0];
    assert_eq!(dysprosium["symbol"], "Dy");
    // 2.77 % by the lowest customs basis, 4.97 % by the highest even one, of 22,000 t.
    assert_eq!(
        (
            grams(&dysprosium["output_low_t"]),
            grams(&dysprosium["output_high_t"])
        ),
        (609_400_000, 1_093_400_000)
    );
    // 774.4 t at 17 (13 – 21) kg for a megawatt.
    let wind = &dysprosium["uses"][0];
    assert_eq!(wind["served_unit"], "GW");
    let served = |end: &str| wind["served"][end].as_f64().unwrap();
    assert!((served("best") - 774.4 / 17.0).abs() < 1e-9);
    assert!(
        (served("low") - 609.4 / 21.0).abs() < 1e-9
            && (served("high") - 1093.4 / 13.0).abs() < 1e-9
    );
}

#[test]
fn a_belt_with_a_figure_of_its_own_is_taken_out_of_the_country() {
    let folder = atlas("output.csv", |text| {
        text + "mong-bawk,myanmar,rare_earths,usgs,2025,1000000,2000000,3000000,,reported,,,\n"
    });
    let text = fs::read_to_string(folder.path().join("output.csv")).unwrap();
    let text = text.replacen("basis,kind", "basis,unit,kind", 1);
    let rows: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(index, line)| line_with_unit(index, line))
        .collect();
    fs::write(folder.path().join("output.csv"), rows.join("\n") + "\n").unwrap();
    let words = ["attribute", "--atlas", path(folder.path()), "--json"];
    let answer = json(&words);
    assert_eq!(answer["total"], 22_000.0);
    let mines = answer["mines"].as_array().unwrap();
    let belt = mines
        .iter()
        .filter(|mine| mine["belt"] == "mong-bawk" && !mine["output_t"].is_null());
    assert_eq!(
        belt.map(|mine| grams(&mine["output_t"])).sum::<u64>(),
        2_000_000_000,
        "2,000,000 kg are 2,000 t"
    );
    let why = json(&["why", "SH-001", "--atlas", path(folder.path()), "--json"]);
    assert_eq!(why["output"][0]["figure"]["scope"], "mong-bawk");
    assert_eq!(why["output"][0]["figure"]["note"], "Given as 2000000 kg.");
    let why = json(&["why", "SH-011", "--atlas", path(folder.path()), "--json"]);
    assert_eq!(why["output"][0]["taken_out"][0]["best_t"], 2_000.0);
}

/// A line of output.csv with a cell for the unit after the basis: empty but in the last row, which is in kilograms.
fn line_with_unit(index: usize, line: &str) -> String {
    if index == 0 {
        return line.to_owned();
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    let record = reader.records().next().unwrap().unwrap();
    let mut cells: Vec<&str> = record.iter().collect();
    cells.insert(9, if cells[0] == "mong-bawk" { "kg" } else { "" });
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&cells).unwrap();
    String::from_utf8(writer.into_inner().unwrap())
        .unwrap()
        .trim_end()
        .to_owned()
}

#[test]
fn what_would_be_counted_twice_stops_every_verb() {
    let folder = atlas("output.csv", |text| {
        text + "mong-bawk,myanmar,rare_earths,usgs,2025,,23000,,,reported,,,\n"
    });
    for verb in [&["attribute"][..], &["diff", "2024-09-01", "2024-12-01"]] {
        refuses(
            &[verb, &["--atlas", path(folder.path())]].concat(),
            1,
            &[
                "error[double-counting]",
                "output.csv:46:",
                "at most 22000 t",
                "23000 (mong-bawk in 2025)",
            ],
        );
    }
}
