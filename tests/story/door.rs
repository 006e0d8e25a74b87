//! The door: `why`, `diff` and `attribute --from --to` of the built program.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

fn terrane(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::cargo_bin("terrane").unwrap();
    let command = command.current_dir(folder).env_remove("TERRANE_ATLAS");
    command.args(words).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn empty() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// What the program tells, run in an empty folder.
#[track_caller]
fn tells(words: &[&str]) -> String {
    let out = terrane(empty().path(), words);
    assert!(out.status.success(), "{words:?}: {}", text(&out.stderr));
    text(&out.stdout)
}

#[track_caller]
fn json(words: &[&str]) -> Value {
    serde_json::from_str(&tells(&[words, &["--json"]].concat())).unwrap()
}

/// That the words are misused, and what is said of it.
#[track_caller]
fn misuses(words: &[&str], said: &[&str]) {
    let out = terrane(empty().path(), words);
    let error = text(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{words:?}: {error}");
    for part in said {
        assert!(error.contains(part), "{part:?} is not in: {error}");
    }
}

/// Lines of more than eighty columns that hold no address.
fn too_wide(told: &str) -> Vec<&str> {
    let wide = |line: &&str| line.chars().count() > 80 && !line.contains("http");
    told.lines().filter(wide).collect()
}

#[test]
fn why_a_pangwa_mine_cites_the_reports() {
    let told = tells(&["why", "PC-008", "--date", "2024-10-20"]);
    for part in [
        "On 2024-10-20: held by KIA (Kachin Independence Army / Organization), rebel.",
        "So since 2024-10-18",
        "2024-10-18  Pangwa captured: KBGF → KIA  [e168]",
        "https://www.frontiermyanmar.net/en/a-new-chapter-the-future-of-rare-earth-mining-under-kio-rule/",
        "Set aside: e168 is later.",
        "What came later",
        "> 2024-10-18  KIA",
        "The last report of the atlas is of 2026-02-21.",
    ] {
        assert!(told.contains(part), "{part:?} is not in: {told}");
    }
}

#[test]
fn why_fills_eighty_columns_and_no_more() {
    for words in [
        vec!["why", "PC-001", "--date", "2024-10-20"],
        vec!["why", "KS-043", "--date", "2024-12-10", "-v"],
        vec!["why", "KS-032", "--date", "2024-01-10"],
        vec!["why", "--at", "97.234,24.255", "--date", "2025-12-20"],
        vec!["why", "--at", "10,50"],
        vec!["diff", "2024-09-01", "2024-12-01", "-v"],
        vec!["diff", "2021-02-01", "2026-02-21"],
        vec!["attribute", "--from", "2024", "--to", "2025", "-v"],
    ] {
        let told = tells(&words);
        assert_eq!(too_wide(&told), Vec::<&str>::new(), "{words:?}");
        assert!(!told.lines().any(|line| line.ends_with(' ')), "{words:?}");
    }
}

#[test]
fn why_speaks_json_that_carries_each_test() {
    let answer = json(&["why", "PC-008", "--date", "2024-10-20"]);
    assert_eq!(answer["held_by"], "KIA");
    assert_eq!(answer["known_until"], "2026-02-21");
    let accounts = answer["accounts"].as_array().unwrap();
    let old = accounts
        .iter()
        .find(|account| account["id"] == "e003")
        .unwrap();
    assert_eq!(old["part"], "superseded");
    assert_eq!(old["over"], serde_json::json!(["e168"]));
    assert_eq!(old["over_because"], "later");
    assert_eq!(old["ground"], "covers");
    assert_eq!(old["ground_share"], 1.0);
    let near = accounts
        .iter()
        .find(|account| account["part"] == "nearby")
        .unwrap();
    assert!(near["distance_km"].as_f64().unwrap() > 0.0);
    let last = answer["history"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["held_by"], &last["zone"]),
        (&"KIA".into(), &"e168".into())
    );
}

#[test]
fn a_mine_is_found_by_its_name_and_near_misses_are_named() {
    assert_eq!(json(&["why", "laotiki 0.2 km n"])["id"], "PC-001");
    assert_eq!(json(&["why", "N’KAWNG PA"])["id"], "KS-041");
    misuses(
        &["why", "Hpare rigde"],
        &[
            "no mine has the id or name `Hpare rigde`",
            "KS-010",
            "Hpare ridge",
        ],
    );
    misuses(
        &["why", "Xyzzy"],
        &["no mine has the id or name `Xyzzy`", "terrane attribute -v"],
    );
}

#[test]
fn a_place_is_no_mine_and_its_command_works() {
    misuses(
        &["why", "pangwa"],
        &[
            "Pangwa is a place and no mine",
            "terrane why --at 98.37863,25.59866",
            "KS-001",
        ],
    );
    let answer = json(&["why", "--at", "98.37863,25.59866"]);
    assert_eq!(
        (&answer["held_by"], &answer["area"]),
        (&"KIA".into(), &"Chipwi".into())
    );
}

#[test]
fn several_mines_of_one_name_are_listed_to_choose_from() {
    let folder = empty();
    let mine = |id: &str, lon: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":"{id}","name":"Twin","belt":"hill"}},"geometry":{{"type":"Point","coordinates":[{lon},0.5]}}}}"#
        )
    };
    let collection =
        |features: &str| format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    let mines = format!("{},{}", mine("m1", 0.25), mine("m2", 0.75));
    fs::write(folder.path().join("mines.geojson"), collection(&mines)).unwrap();
    let zone = r#"{"type":"Feature","properties":{"holder":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}}"#;
    fs::write(folder.path().join("zones.geojson"), collection(zone)).unwrap();
    let ask = |what: &str| {
        let words = [
            "why",
            what,
            "--mines",
            "mines.geojson",
            "--zones",
            "zones.geojson",
        ];
        terrane(folder.path(), &words)
    };
    let out = ask("twin");
    assert_eq!(out.status.code(), Some(2));
    let said = text(&out.stderr);
    for part in [
        "2 mines have the name",
        "m1",
        "m2",
        "0.250°E 0.500°N",
        "0.750°E 0.500°N",
    ] {
        assert!(said.contains(part), "{part:?} is not in: {said}");
    }
    let told = text(&ask("m2").stdout);
    assert!(told.contains("By zones without dates: held by A"), "{told}");
}

#[test]
fn unsettled_days_and_divided_ground_are_told_in_words() {
    let told = tells(&["why", "KS-043", "--date", "2024-12-10"]);
    for part in [
        "What is not settled",
        "In December 2024, day not known.",
        "Unsettled through 2024-12-31",
        "Shares of the ground: KIA 75 %, KIA+SAC 25 %.",
        "Claimed by KIA alone",
    ] {
        assert!(told.contains(part), "{part:?} is not in: {told}");
    }
}

#[test]
fn diff_tells_of_special_region_1_place_by_place() {
    let told = tells(&["diff", "2024-09-01", "2024-12-01"]);
    for part in [
        "225 of 261 mines changed hands; 25,085 of 27,000 t a year",
        "2024-10-18     Pangwa, Chipwi              KBGF → KIA              e168",
        "2024-11-20     Kan Paik Ti, Waingmaw       KBGF → KIA              e177",
        "2024-10-18  Pangwa captured: KBGF → KIA  [e168]",
        "27,000 t: USGS Mineral Commodity Summaries 2026",
        "261 mines read",
    ] {
        assert!(told.contains(part), "{part:?} is not in: {told}");
    }
}

#[test]
fn diff_writes_its_ground_places_and_mines() {
    let folder = empty();
    let words = [
        "diff",
        "2024-09-01",
        "2024-12-01",
        "-o",
        "d.geojson",
        "-o",
        "d.csv",
        "--json",
    ];
    let out = terrane(folder.path(), &words);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
    let written: Value =
        serde_json::from_slice(&fs::read(folder.path().join("d.geojson")).unwrap()).unwrap();
    let features = written["features"].as_array().unwrap();
    for (layer, kind) in [
        ("ground", "MultiPolygon"),
        ("mines", "Point"),
        ("places", "Point"),
    ] {
        let of_layer = features
            .iter()
            .filter(|feature| feature["properties"]["layer"] == layer);
        let of_layer: Vec<&Value> = of_layer.collect();
        assert_eq!(
            of_layer.len(),
            answer[layer].as_array().unwrap().len(),
            "{layer}"
        );
        assert!(!of_layer.is_empty(), "{layer}");
        for feature in of_layer {
            assert_eq!(feature["geometry"]["type"], kind);
            assert!(feature["properties"]["held_by_before"].is_string());
        }
    }
    let mut table = csv::Reader::from_path(folder.path().join("d.csv")).unwrap();
    assert_eq!(
        table.records().filter_map(Result::ok).count(),
        features.len()
    );
    let moved = answer["moved"].as_array().unwrap();
    let sum: f64 = moved
        .iter()
        .map(|row| row["output_t"].as_f64().unwrap())
        .sum();
    let of_mines = answer["mines"].as_array().unwrap().iter();
    let of_mines: f64 = of_mines.filter_map(|mine| mine["moved_t"].as_f64()).sum();
    assert!((sum - of_mines).abs() < 1e-6);
}

#[test]
fn diff_says_what_is_odd_about_its_days() {
    misuses(
        &["diff", "2024-12-01", "2024-09-01"],
        &[
            "2024-12-01 is after 2024-09-01",
            "terrane diff 2024-09-01 2024-12-01",
        ],
    );
    misuses(
        &["diff", "2024-09", "2024-12-01"],
        &["`2024-09` is no day", "terrane diff 2024-09-01"],
    );
    misuses(&["diff", "2024-09-01"], &["<DATE>"]);
    for (words, said) in [
        (
            ["diff", "2024-09-01", "2024-09-01"],
            "the same day, so nothing can have changed hands",
        ),
        (
            ["diff", "2025-12-31", "2026-05-01"],
            "Control on 2026-05-01 is as last reported 2026-02-21.",
        ),
        (
            ["diff", "1980-01-01", "2024-05-01"],
            "No report tells of 1980-01-01: the first is of 1989-01-01.",
        ),
        (
            ["diff", "2025-12-31", "2026-02-01"],
            "The output of 2026-02-01 is not known",
        ),
    ] {
        let told = tells(&words).replace('\n', " ");
        assert!(told.contains(said), "{said:?} is not in: {told}");
    }
    let none = json(&["diff", "2024-09-01", "2024-09-01"]);
    assert_eq!(none["mines"], serde_json::json!([]));
    assert_eq!(none["ground"], serde_json::json!([]));
}

#[test]
fn diff_counts_by_the_rate_that_is_asked_for_and_by_none_where_none_is_known() {
    let unknown = json(&["diff", "2025-01-01", "2026-02-01"]);
    assert_eq!(
        (&unknown["moved"], &unknown["total"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(unknown["last_known"], "2025");
    let at_2025 = json(&["diff", "2025-01-01", "2026-02-01", "--rate-of", "2025"]);
    assert_eq!(
        (&at_2025["rate_of"], &at_2025["total"]),
        (&"2025".into(), &22_000.0.into())
    );
}

#[test]
fn a_history_is_written_as_rows() {
    let folder = empty();
    let words = [
        "attribute",
        "--from",
        "2024",
        "--to",
        "2025",
        "-o",
        "h.csv",
        "-o",
        "h.json",
        "-o",
        "h.geojson",
    ];
    let out = terrane(folder.path(), &words);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let answer: Value = serde_json::from_slice(&read("h.json")).unwrap();
    let rows = answer["rows"].as_array().unwrap();
    let sum: f64 = rows.iter().filter_map(|row| row["output_t"].as_f64()).sum();
    assert!((sum - 27_000.0).abs() < 1e-6, "{sum}");
    let mut table = csv::Reader::from_path(folder.path().join("h.csv")).unwrap();
    assert_eq!(table.records().filter_map(Result::ok).count(), rows.len());
    let features: Value = serde_json::from_slice(&read("h.geojson")).unwrap();
    assert_eq!(features["features"].as_array().unwrap().len(), rows.len());
    let of_mine: Vec<&Value> = rows.iter().filter(|row| row["id"] == "PC-001").collect();
    assert_eq!(of_mine.len(), 2);
    assert_eq!(of_mine[0]["to"], "2024-10-15");
    assert_eq!(
        (&of_mine[1]["from"], &of_mine[1]["to"]),
        (&"2024-10-15".into(), &"2025-01-01".into())
    );
    assert_eq!(
        (&of_mine[1]["held_by"], &of_mine[1]["zone"]),
        (&"KIA".into(), &"e167".into())
    );
    assert_eq!(of_mine[1]["held_to"], Value::Null, "an open end");
}

#[test]
fn the_heading_of_a_history_says_what_its_tonnes_are() {
    let told = tells(&["attribute", "--from", "2024", "--to", "2025"]).replace('\n', " ");
    assert!(
        told.contains("from 2024-01-01 through 2024-12-31"),
        "{told}"
    );
    assert!(told.contains("mined in the span, split by days"), "{told}");
}

#[test]
fn a_span_and_a_day_exclude_each_other() {
    misuses(
        &["attribute", "--date", "2024-10-10", "--from", "2024"],
        &["--from", "cannot be used with", "--date"],
    );
    misuses(
        &["attribute", "--to", "2024", "--rate-of", "2024"],
        &["cannot be used with", "--rate-of"],
    );
    misuses(
        &["attribute", "--from", "2024", "--to", "2024"],
        &["holds no day", "the first day after"],
    );
    misuses(
        &["attribute", "--from", "later"],
        &["`later` is no date", "--from 2024-10-18"],
    );
    misuses(
        &["attribute", "--from", "2024", "-o", "h.xyz"],
        &["h.xyz", ".csv, .json or .geojson"],
    );
}

/// The best figure of each year of the series that the atlas spreads, as its file says.
fn national() -> Vec<(String, f64)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/geodata/kachin/output.csv");
    let mut table = csv::Reader::from_path(path).unwrap();
    let rows = table.records().map(Result::unwrap);
    let ours = rows.filter(|row| &row[0] == "myanmar" && &row[3] == "usgs" && !row[6].is_empty());
    ours.map(|row| (row[4].to_owned(), row[6].parse().unwrap()))
        .collect()
}

#[test]
fn timeline_shows_the_passage_of_autumn_2024_with_each_year_equal_to_output_csv() {
    let answer = json(&["timeline", "--by", "side", "--from", "2021", "--to", "2026"]);
    let steps = answer["steps"].as_array().unwrap();
    let known = national();
    assert_eq!(steps.len(), 5);
    for step in steps {
        let year = step["step"].as_str().unwrap();
        let (_, tonnes) = known.iter().find(|(known, _)| known == year).unwrap();
        assert_eq!(step["total"].as_f64(), Some(*tonnes), "{year}");
        let rows = step["supply"].as_array().unwrap().iter();
        let sum: f64 = rows.map(|row| row["output_t"].as_f64().unwrap()).sum();
        assert!(
            (sum + step["unplaced_t"].as_f64().unwrap() - tonnes).abs() < 1e-6,
            "{year}"
        );
    }
    let share = |step: usize, side: &str| {
        let mut rows = steps[step]["supply"].as_array().unwrap().iter();
        let row = rows.find(|row| row["held_side"] == side && row["control"] == "held");
        row.unwrap()["share"].as_f64().unwrap()
    };
    assert!(share(2, "junta-aligned") > 0.9 && share(2, "rebel") < 0.05);
    assert!(share(3, "junta-aligned") > share(3, "rebel"));
    assert!(share(4, "rebel") > 0.85 && share(4, "junta-aligned") == 0.0);
    assert_eq!(steps[1]["break_before"], true);
    assert_eq!(steps[2]["break_before"], false);
}

#[test]
fn timeline_by_month_is_the_timeline_by_year_cut() {
    let folder = empty();
    let words = ["timeline", "--step", "month", "-o", "m.csv", "-o", "y.json"];
    let out = terrane(folder.path(), &words);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let mut sums = std::collections::BTreeMap::<String, f64>::new();
    let mut table = csv::Reader::from_path(folder.path().join("m.csv")).unwrap();
    let columns = table.headers().unwrap().clone();
    let column = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let (step, held, tonnes) = (column("step"), column("held_by"), column("output_t"));
    for row in table.records().map(Result::unwrap) {
        if &row[held] != "total" {
            *sums.entry(row[step][..4].to_owned()).or_default() +=
                row[tonnes].parse::<f64>().unwrap();
        }
    }
    for (year, best) in national() {
        assert!(
            (sums[&year] - best).abs() < 1e-5,
            "{year}: {} is not {best}",
            sums[&year]
        );
    }
    let written: Value =
        serde_json::from_slice(&fs::read(folder.path().join("y.json")).unwrap()).unwrap();
    assert_eq!(
        written["steps"].as_array().unwrap().len(),
        96,
        "2018 to 2025"
    );
}

#[test]
fn timeline_says_in_every_form_what_it_rests_on() {
    let told = tells(&["timeline", "--by", "side", "--from", "2021", "--to", "2026"]);
    for part in [
        "mined on ground held by",
        "2021│",
        "The basis of the figures changes; years on either side are not compared",
        "Assumed: the shares of the belts (shares.csv)",
        "Low and high are each row's own bounds and do not add up.",
        "The last report is of 2026-02-21.",
        "when it left the country is not asked",
        "2024-10-18  Pangwa: KBGF → KIA",
        "HS 2846",
        "not tonnes of rare-earth oxide; never added",
        "Kan Paik Ti: 2024-10-22 closed (CHINA)",
    ] {
        assert!(told.contains(part), "{part:?} is not in: {told}");
    }
    let later = tells(&["timeline", "--from", "2024", "--exported-lag", "90"]);
    for part in [
        "leaving ground held by",
        "counted 90 days after it was mined",
        "No low and high",
    ] {
        assert!(later.contains(part), "{part:?} is not in: {later}");
    }
    let answer = json(&["timeline", "--exported-lag", "90"]);
    assert_eq!(answer["exported_lag_days"], 90);
    assert!(
        answer["output"][0]["url"]
            .as_str()
            .unwrap()
            .starts_with("https://")
    );
    let table = tells(&["timeline", "-o", "-"]);
    assert!(
        table.starts_with("step,step_from,step_to,held_by,held_side,control,output_t"),
        "{table}"
    );
}

#[test]
fn timeline_keeps_its_lines_in_eighty_columns() {
    for words in [
        vec!["timeline"],
        vec!["timeline", "--step", "month", "-v"],
        vec![
            "timeline",
            "--step",
            "quarter",
            "--by",
            "side",
            "--exported-lag",
            "45",
        ],
        vec![
            "timeline",
            "--by",
            "belt",
            "--from",
            "2024-02-03",
            "--to",
            "2027",
        ],
        vec!["timeline", "--by", "element"],
        vec!["timeline", "--by", "mine", "--from", "2025"],
    ] {
        let told = tells(&words);
        assert_eq!(too_wide(&told), Vec::<&str>::new(), "{words:?}");
        assert!(!told.lines().any(|line| line.ends_with(' ')), "{words:?}");
    }
}

#[test]
fn timeline_refuses_what_has_no_answer() {
    for (words, said) in [
        (vec!["--from", "2026", "--to", "2021"], "holds no day"),
        (vec!["--from", "2024", "--to", "2024"], "holds no day"),
        (
            vec!["--step", "week"],
            "possible values: month, quarter, year",
        ),
        (
            vec!["--by", "colour"],
            "possible values: holder, side, belt",
        ),
        (
            vec!["--from", "2027"],
            "no output is known of any day from 2027-01-01",
        ),
        (
            vec!["--to", "2010"],
            "it is known from 2018-01-01 to 2026-01-01",
        ),
        (
            vec!["--from", "0001", "--step", "month"],
            "1200 steps at most",
        ),
        (vec!["--from", "soon"], "`soon` is no date"),
        (vec!["--date", "2024-10-20"], "no one day"),
        (vec!["--rate-of", "2024"], "leave out --rate-of"),
        (vec!["--exported-lag", "-3"], "0 to 3660 days"),
        (vec!["--commodity", "spice"], "has the commodity `spice`"),
        (
            vec!["--commodity", "gold"],
            "output.csv has no figure of gold of myanmar",
        ),
        (vec!["-o", "t.xlsx"], "t.xlsx: a timeline is written as"),
        (
            vec!["-o", "-", "--json"],
            "standard output takes one answer",
        ),
    ] {
        misuses(&[&["timeline"], &words[..]].concat(), &[said]);
    }
}

#[test]
fn bare_files_and_atlases_without_output_have_no_timeline() {
    let folder = empty();
    let feature = |properties: &str, geometry: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{properties},"geometry":{geometry}}}]}}"#
        )
    };
    let mine = feature(
        r#"{"id":"m","output_t":5}"#,
        r#"{"type":"Point","coordinates":[0.5,0.5]}"#,
    );
    let zone = feature(
        r#"{"holder":"A"}"#,
        r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}"#,
    );
    fs::write(folder.path().join("mines.geojson"), mine).unwrap();
    fs::write(folder.path().join("zones.geojson"), zone).unwrap();
    let words = [
        "timeline",
        "--mines",
        "mines.geojson",
        "--zones",
        "zones.geojson",
    ];
    let out = terrane(folder.path(), &words);
    assert_eq!(out.status.code(), Some(2));
    assert!(
        text(&out.stderr).contains("which bare files do not give"),
        "{}",
        text(&out.stderr)
    );
    assert!(terrane(folder.path(), &["init", "a"]).status.success());
    let rows = fs::read_to_string(folder.path().join("a/output.csv")).unwrap();
    fs::write(
        folder.path().join("a/output.csv"),
        rows.lines().next().unwrap(),
    )
    .unwrap();
    let out = terrane(folder.path(), &["timeline", "--atlas", "a"]);
    assert_eq!(out.status.code(), Some(2), "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("output.csv has no figure of rare_earths of myanmar"));
}

#[test]
fn the_readme_shows_the_timeline_that_the_command_prints() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, shown) = readme
        .split_once("-- timeline --by side --from 2021 --to 2026` prints")
        .unwrap();
    let shown = shown.lines().skip_while(|line| !line.starts_with("    "));
    let shown: Vec<&str> = shown.map_while(|line| line.strip_prefix("    ")).collect();
    let told = tells(&["timeline", "--by", "side", "--from", "2021", "--to", "2026"]);
    let table = told
        .lines()
        .skip_while(|line| !line.starts_with("mined on ground held by"));
    let table: Vec<&str> = table.take_while(|line| !line.is_empty()).collect();
    assert!(10 < table.len());
    assert_eq!(shown, table);
}

#[test]
fn timeline_draws_charts_by_the_name_of_the_file() {
    let folder = empty();
    let words = [
        "timeline", "--by", "side", "-o", "a.svg", "-o", "a.png", "-o", "b.svg", "--size",
        "700x700", "--scale", "1",
    ];
    let out = terrane(folder.path(), &words);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let svg = text(&read("a.svg"));
    assert!(svg.starts_with("<svg ") && svg.contains("viewBox=\"0 0 700 700\""));
    assert!(
        svg.contains("rebel ground"),
        "what it says stands in it as text"
    );
    assert_eq!(read("a.svg"), read("b.svg"));
    let picture = read("a.png");
    assert!(picture.starts_with(b"\x89PNG"));
    assert_eq!(picture[16..24], [0, 0, 2, 188, 0, 0, 2, 188], "700 × 700");
    misuses(&["timeline", "-o", "a.pdf"], &["drawn as .svg or .png"]);
    misuses(
        &["timeline", "-o", "a.svg", "--size", "90"],
        &["`90` is no size"],
    );
    misuses(
        &["timeline", "-o", "a.svg", "--size", "90x90"],
        &["cannot be drawn"],
    );
}
