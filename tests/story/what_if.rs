//! The door of `scenario`: the built program on the atlas's own scenarios, on files, and on what is wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use terrane::layers::units::Grams;

const OWN: [&str; 3] = [
    "china-halts-imports",
    "junta-retakes-belt",
    "output-stays-halved",
];

fn terrane(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::cargo_bin("terrane").unwrap();
    let command = command.current_dir(folder).env_remove("TERRANE_ATLAS");
    command.args(words).output().unwrap()
}

fn empty() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[track_caller]
fn tells(words: &[&str]) -> String {
    let out = terrane(empty().path(), words);
    let error = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{words:?}: {error}");
    String::from_utf8(out.stdout).unwrap()
}

fn json(words: &[&str]) -> Value {
    serde_json::from_str(&tells(&[words, &["--json"]].concat())).unwrap()
}

/// Whole grams of a figure in tonnes.
#[track_caller]
fn grams(value: &Value) -> u64 {
    Grams::from_tonnes(value.as_f64().unwrap()).unwrap().0
}

const PARTS: [&str; 5] = [
    "baseline_t",
    "mined_more_t",
    "not_mined_t",
    "withheld_t",
    "scenario_t",
];

#[test]
fn the_scenarios_of_the_atlas_add_up_to_the_gram_in_every_table() {
    for name in OWN {
        let answer = json(&["scenario", name]);
        let total = &answer["total"];
        let [baseline, more, less, withheld, scenario] = PARTS.map(|part| grams(&total[part]));
        assert_eq!(baseline, 22_000_000_000, "{name}");
        assert_eq!(baseline + more, scenario + withheld + less, "{name}");
        assert_eq!(baseline == scenario, name == OWN[1], "{name}");
        for table in ["supply", "sides", "belts", "steps", "mines"] {
            let rows = answer[table].as_array().unwrap();
            for part in PARTS {
                let sum: u64 = rows.iter().map(|row| grams(&row[part])).sum();
                assert_eq!(sum, grams(&total[part]), "{name}: {part} of {table}");
            }
        }
        for row in answer["supply"].as_array().unwrap() {
            let part = |part: &str| grams(&row[part]);
            let had = part("baseline_t") + part("came_t") + part("mined_more_t");
            let has =
                part("left_t") + part("scenario_t") + part("withheld_t") + part("not_mined_t");
            assert_eq!(had, has, "{name}: {row}");
        }
        for step in answer["steps"].as_array().unwrap() {
            let supply = step["supply"].as_array().unwrap();
            let sum: u64 = supply.iter().map(|row| grams(&row["scenario_t"])).sum();
            assert_eq!(sum, grams(&step["scenario_t"]), "{name}: {step}");
        }
        let by_change = answer["withheld"].as_array().unwrap().iter();
        assert_eq!(
            by_change.map(|row| grams(&row["withheld_t"])).sum::<u64>(),
            withheld
        );
    }
}

#[test]
fn every_answer_says_that_it_is_a_what_if_and_what_it_rests_on() {
    for name in OWN {
        let answer = json(&["scenario", name]);
        assert_eq!(answer["what_if"], "What if: not a finding.");
        assert!(!answer["assumed"].as_array().unwrap().is_empty(), "{name}");
        let sources = answer["sources"].as_array().unwrap();
        assert!(!sources.is_empty(), "{name}");
        let told = tells(&["scenario", name]);
        for said in [
            "What if: not a finding.",
            "mined on ground held by",
            "assumed",
            "suggested by",
            "not mined: scaled down",
            "mined more: scaled up",
        ] {
            assert!(told.contains(said), "{said:?} is not in: {told}");
        }
        for source in sources {
            assert!(told.contains(source.as_str().unwrap()), "{name}: {source}");
        }
        let layer = tells(&["scenario", name, "-o", "-"]);
        assert!(layer.starts_with("table,from,to"), "{layer}");
    }
}

/// Reporting suggests them: every address stands in the atlas's own tables.
#[test]
fn the_sources_of_the_scenarios_are_those_of_the_atlas() {
    let atlas = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/kachin");
    let mut known = String::new();
    for table in [
        "control/events.csv",
        "gates.csv",
        "output.csv",
        "observations.csv",
        "activity.csv",
    ] {
        known += &fs::read_to_string(atlas.join(table)).unwrap();
    }
    for name in OWN {
        for source in json(&["scenario", name])["sources"].as_array().unwrap() {
            assert!(known.contains(source.as_str().unwrap()), "{name}: {source}");
        }
    }
}

#[test]
fn a_scenario_tells_in_eighty_columns_and_the_same_twice() {
    for words in [
        vec!["scenario", OWN[0]],
        vec!["scenario", OWN[1], "-v"],
        vec![
            "scenario",
            OWN[2],
            "--step",
            "quarter",
            "--date",
            "2025-03-01",
        ],
    ] {
        let told = tells(&words);
        let wide = |line: &&str| line.chars().count() > 80 && !line.contains("http");
        assert_eq!(told.lines().find(wide), None, "{words:?}");
        assert!(!told.lines().any(|line| line.ends_with(' ')), "{words:?}");
        assert_eq!(told, tells(&words));
    }
}

#[test]
fn who_holds_the_belt_changes_on_its_day_and_not_before() {
    let held = |date: &str| {
        let answer = json(&["scenario", OWN[1], "--date", date]);
        let mines = answer["mines"].as_array().unwrap().clone();
        let pangwa = mines
            .into_iter()
            .find(|mine| mine["id"] == "PC-008")
            .unwrap();
        let ground = answer["ground"].as_array().unwrap().len();
        (
            pangwa["held_by_baseline"].clone(),
            pangwa["held_by_scenario"].clone(),
            0 < ground,
        )
    };
    assert_eq!(held("2025-08-31"), ("KIA".into(), "KIA".into(), false));
    assert_eq!(held("2025-09-01"), ("KIA".into(), "SAC".into(), true));
}

#[test]
fn the_steps_are_as_long_as_they_are_asked_for_and_sum_alike() {
    let sum = |step: &str| {
        let answer = json(&["scenario", OWN[0], "--step", step]);
        let steps = answer["steps"].as_array().unwrap().clone();
        let scenario: u64 = steps.iter().map(|step| grams(&step["scenario_t"])).sum();
        (steps.len(), scenario)
    };
    let (months, whole) = sum("month");
    assert_eq!(
        (months, sum("quarter"), sum("year")),
        (12, (4, whole), (1, whole))
    );
}

#[test]
fn what_is_written_has_every_table_and_both_answers() {
    let folder = empty();
    let words = [
        "scenario",
        OWN[1],
        "-q",
        "-o",
        "a.csv",
        "-o",
        "a.geojson",
        "-o",
        "a.json",
        "-o",
        "a.png",
    ];
    assert!(terrane(folder.path(), &words).status.success());
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    let mut table = csv::Reader::from_path(folder.path().join("a.csv")).unwrap();
    for row in table.records() {
        let row = row.unwrap();
        let scenario = Grams::from_tonnes(row[16].parse().unwrap_or(0.0)).unwrap();
        *sums.entry(row[0].to_owned()).or_default() += scenario.0;
    }
    for name in ["total", "supply", "side", "belt", "step", "mine"] {
        assert_eq!(sums[name], 22_000_000_000, "{name}");
    }
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap()
    };
    let layer = read("a.geojson");
    assert_eq!(layer["terrane"]["what_if"], "What if: not a finding.");
    let features = layer["features"].as_array().unwrap();
    let ground = features
        .iter()
        .find(|feature| feature["properties"]["layer"] == "ground")
        .unwrap();
    assert_eq!(ground["properties"]["held_by_scenario"], "SAC");
    assert_eq!(ground["geometry"]["type"], "MultiPolygon");
    let mut answer = json(&["scenario", OWN[1]]);
    answer.as_object_mut().unwrap().remove("account");
    assert_eq!(read("a.json"), answer);
    let picture = fs::read(folder.path().join("a.png")).unwrap();
    assert_eq!(
        &picture[16..24],
        [0, 0, 7, 208, 0, 0, 5, 140],
        "2000 × 1420"
    );
    let again = ["scenario", OWN[1], "-q", "-o", "b.png"];
    assert!(terrane(folder.path(), &again).status.success());
    assert_eq!(fs::read(folder.path().join("b.png")).unwrap(), picture);
}

#[test]
fn the_scenarios_are_listed_where_none_is_named_or_none_is_called_so() {
    let told = tells(&["scenario"]);
    for name in OWN {
        assert!(told.contains(&format!("terrane scenario {name}")), "{told}");
    }
    let out = terrane(empty().path(), &["scenario", "china-halt-imports"]);
    let error = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2));
    for said in [
        "no scenario of that name",
        "did you mean `china-halts-imports`?",
        OWN[2],
    ] {
        assert!(error.contains(said), "{said:?} is not in: {error}");
    }
}

#[test]
fn a_copy_of_the_atlas_has_its_scenarios_and_a_file_of_ones_own_is_read() {
    let folder = empty();
    assert!(
        terrane(folder.path(), &["init", "mine", "-q"])
            .status
            .success()
    );
    let own = folder
        .path()
        .join("mine/scenarios")
        .join(format!("{}.toml", OWN[2]));
    assert!(own.is_file());
    let quarter = fs::read_to_string(&own).unwrap().replace("0.6136", "0.25");
    fs::write(folder.path().join("quarter.toml"), &quarter).unwrap();
    fs::write(folder.path().join("mine/scenarios/quarter.toml"), &quarter).unwrap();
    let total = |words: &[&str]| {
        let out = terrane(folder.path(), &[words, &["--json"]].concat());
        let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
        grams(&answer["total"]["scenario_t"])
    };
    assert_eq!(total(&["scenario", "quarter.toml"]), 5_500_000_000);
    assert_eq!(
        total(&["scenario", "quarter", "--atlas", "mine"]),
        5_500_000_000
    );
    let out = terrane(folder.path(), &["check", "mine"]);
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stdout)
    );
    fs::write(
        folder.path().join("mine/scenarios/quarter.toml"),
        quarter.replace("factor", "faktor"),
    )
    .unwrap();
    let out = terrane(folder.path(), &["check", "mine"]);
    let told = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.status.code(), Some(1), "{told}");
    assert!(
        told.contains("mine/scenarios/quarter.toml:") && told.contains("did you mean `factor`?"),
        "{told}"
    );
}

#[test]
fn nothing_is_computed_from_a_broken_scenario() {
    let folder = empty();
    let broken = "title = \"T\"\n[[change]]\nkind = \"embargo\"\nholder = \"KIA\"\non = 2025-06-01\nuntill = 2025-07-01\n";
    fs::write(folder.path().join("s.toml"), broken).unwrap();
    let out = terrane(
        folder.path(),
        &["scenario", "s.toml", "-o", "s.csv", "--json"],
    );
    let error = String::from_utf8(out.stderr).unwrap();
    assert_eq!(
        (out.status.code(), out.stdout.len()),
        (Some(1), 0),
        "{error}"
    );
    assert!(
        error.contains("s.toml:6:10") && error.contains("did you mean `until`?"),
        "{error}"
    );
    assert!(!folder.path().join("s.csv").exists());
    for (words, said) in [
        (
            vec!["scenario", OWN[0], "-o", "x.svg"],
            ".csv, .json or .geojson",
        ),
        (vec!["scenario", OWN[0], "--json", "-o", "-"], "one answer"),
        (
            vec!["scenario", OWN[0], "--date", "2026-01-01"],
            "2025-01-01 through 2025-12-31",
        ),
        (vec!["scenario", OWN[0], "--mines", "x"], "bare files"),
        (
            vec!["scenario", OWN[0], "-o", "x.png", "--scale", "9"],
            "0.5 to 4",
        ),
    ] {
        let out = terrane(folder.path(), &words);
        let error = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2), "{words:?}: {error}");
        assert!(error.contains(said), "{said:?} is not in: {error}");
    }
}
