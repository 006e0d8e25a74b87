//! Every rule has a case in a table that holds it to its line and column, or to its file; those of compiling stand here.

use std::collections::BTreeSet;
use std::path::Path;

use terrane::atlas::{Atlas, contradiction};
use terrane::diagnostic::faults::Faults;
use terrane::diagnostic::rule;
use terrane::read::bare::{self, BareFiles};
use terrane::read::{self, check, limits::Limits, scenario, source::AtlasSource};

use crate::marked::{SOUND, summary, unmark, write};

/// The faults of the sound atlas with these files in it, those of compiling and of neighbours included.
fn judged(folder: &Path, files: &[(&str, String)]) -> Faults {
    for (path, content) in SOUND {
        write(folder, path, content);
    }
    for (path, content) in files {
        write(folder, path, content);
    }
    let source = AtlasSource::Folder(folder.to_owned());
    let (layers, mut faults) = read::layers(&source).unwrap();
    faults.extend(check::neighbours(&source, Limits::default()));
    let atlas = Atlas::compile(layers);
    let found = atlas.contradictions();
    for contradiction in &found {
        faults.push(contradiction.fault(&atlas.layers));
    }
    for fault in contradiction::needless(&atlas.layers, &found) {
        faults.push(fault);
    }
    faults.extend(atlas.faults.clone());
    faults
}

/// Holds the faults of an atlas with these files in it to their marks.
#[track_caller]
fn told(files: &[(&str, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let mut expected = Vec::new();
    let mut plain = Vec::new();
    for (path, marked) in files {
        let (content, marks) = unmark(path, marked);
        expected.extend(marks);
        plain.push((*path, content));
    }
    let faults = judged(folder.path(), &plain);
    let mut found = summary(&faults, folder.path());
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "in {files:#?}\n{faults}");
}

/// A front through the theatre `a`, which is the triangle of the sound atlas.
fn front(mark: &str, id: &str, theatre: &str, left: &str, line: &str) -> String {
    let right = if left == "KIA" { "SAC" } else { "KIA" };
    format!(
        "{mark}{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\",\"theatre\":\"{theatre}\",\"left\":\"{left}\",\"right\":\"{right}\"}},\
         \"geometry\":{{\"type\":\"LineString\",\"coordinates\":{line}}}}}\n"
    )
}

#[test]
fn a_front_that_contradicts_is_placed() {
    let through = front("", "f", "a", "KIA", "[[-1,1],[9,1]]");
    for fronts in [
        through.clone(),
        front("⟦loose-end⟧", "f", "a", "KIA", "[[-1,1],[2,1]]"),
        front("⟦front-outside⟧", "f", "a", "KIA", "[[8,8],[9,9]]"),
        through.clone() + &front("⟦contradictory-fronts⟧", "g", "a", "KIA", "[[-1,2],[9,2]]"),
        through + &front("⟦overlapping-fronts⟧", "g", "a", "SAC", "[[-1,1],[9,1]]"),
    ] {
        told(&[("control/fronts.geojson", &fronts)]);
    }
}

#[test]
fn theatres_that_overlap_are_placed_at_the_later_front() {
    let area = |id: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\",\"name\":\"A\",\"kind\":\"{id}\",\"precision_km\":0}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,0]]]}}}}\n"
        )
    };
    let fronts = front("", "f", "a", "KIA", "[[-1,1],[9,1]]")
        + &front("⟦overlapping-theatres⟧", "g", "b", "KIA", "[[-1,2],[9,2]]");
    told(&[
        ("control/areas.geojson", &(area("a") + &area("b"))),
        ("control/fronts.geojson", &fronts),
    ]);
}

#[test]
fn areas_zones_and_their_slivers_are_placed_at_the_later_one() {
    let square = |mark: &str, properties: &str, west: f64, east: f64| {
        format!(
            "{mark}{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{{\"type\":\"Polygon\",\
             \"coordinates\":[[[{west},0],[{east},0],[{east},0.1],[{west},0.1],[{west},0]]]}}}}\n"
        )
    };
    let area = |mark: &str, id: &str, west: f64| {
        let properties =
            format!("\"id\":\"{id}\",\"name\":\"A\",\"kind\":\"town\",\"precision_km\":0");
        square(mark, &properties, west, west + 1.0)
    };
    told(&[(
        "control/areas.geojson",
        &(area("", "a", 0.0) + &area("⟦overlapping-areas⟧", "b", 0.5)),
    )]);
    let zone = |mark: &str, holder: &str, west: f64, east: f64| {
        square(
            mark,
            &format!("\"id\":\"{holder}\",\"holder\":\"{holder}\""),
            west,
            east,
        )
    };
    for (mark, west) in [
        ("⟦overlapping-zones⟧", 0.05),
        ("⟦sliver-overlap⟧", 0.099),
        ("⟦sliver-gap⟧", 0.101),
    ] {
        let zones = zone("", "KIA", 0.0, 0.1) + &zone(mark, "SAC", west, 0.2);
        told(&[("control/zones.geojson", &zones)]);
    }
}

#[test]
fn a_mine_that_its_belt_and_region_leave_no_ground_is_placed() {
    let mine = r#"⟦misplaced-mine⟧{"type":"Feature","properties":{"id":"m","name":"M","commodity":"gold","belt":"b","precision_km":2},"geometry":{"type":"Point","coordinates":[30,2]}}"#;
    told(&[("mines.geojson", mine)]);
}

#[test]
fn a_report_that_contradicts_or_explains_without_need_is_placed() {
    let header = "id,date,event,place,area,extent,before,after,confidence,url,conflict";
    let held = "a,2024-01-01,held,p,,5,,SAC,high,https://u,";
    for row in [
        "b,2024-02-01,captured,p,,5,SAC,KIA,high,https://v,",
        "⟦contradiction⟧b,2024-02-01,vacated,p,,5,KIA,,high,https://v,",
        "⟦no-conflict⟧b,2024-02-01,captured,p,,5,SAC,KIA,high,https://v,why",
    ] {
        told(&[("control/events.csv", &format!("{header}\n{held}\n{row}\n"))]);
    }
}

#[test]
fn a_front_that_moves_over_nothing_is_placed_at_its_change() {
    let marked = "title = \"T\"\n⟦nothing-moves⟧[[change]]\nkind = \"front-moves\"\nholder = \"KIA\"\nkm = 5\non = 2024-05-01\n";
    let (text, marks) = unmark("scenarios/s.toml", marked);
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in SOUND {
        write(folder.path(), path, content);
    }
    write(folder.path(), "scenarios/s.toml", &text);
    let source = AtlasSource::Folder(folder.path().to_owned());
    let (layers, _) = read::layers(&source).unwrap();
    let read = scenario::of_atlas(&source, "s", &layers, Limits::default());
    let (scenario, _) = read.unwrap().unwrap();
    let faults = Atlas::compile(layers).suppose(&scenario).unwrap_err();
    assert_eq!(summary(&faults, folder.path()), marks, "{faults}");
}

#[test]
fn a_mine_outside_every_zone_is_placed() {
    let folder = tempfile::tempdir().unwrap();
    let mines = "\n {\"type\":\"Point\",\"coordinates\":[1,1]}\n ⟦outside-zones⟧{\"type\":\"Point\",\"coordinates\":[8,8]}";
    let (mines, marks) = unmark("mines.geojson", mines);
    write(folder.path(), "mines.geojson", &mines);
    write(
        folder.path(),
        "zones.geojson",
        r#"{"type":"Feature","properties":{"holder":"KIA"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
    );
    let read = bare::layers(&BareFiles {
        mines: folder.path().join("mines.geojson"),
        zones: Some(folder.path().join("zones.geojson")),
        ..BareFiles::default()
    });
    assert_eq!(summary(&read.unwrap().warnings, folder.path()), marks);
}

#[test]
fn what_is_wrong_with_any_file_is_placed() {
    let point = r#"{"type":"Point","coordinates":[1,2]}"#;
    let feature = |more: &str| format!("{{\"type\":\"Feature\",{more},\"geometry\":{point}}}\n");
    let zone = |period: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"holder\":\"KIA\",{period}}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,0]]]}}}}"
        )
    };
    for marked in [
        "⟦not-geojson⟧{\"type\":\"Topology\",\"objects\":{}}".to_owned(),
        "\n⟦not-geojson⟧{\"geometryType\":\"esriGeometryPoint\",\"features\":[]}".to_owned(),
        feature(r#""properties":{"a":⟦duplicate-member⟧1,"a":2}"#),
        feature(r#""id":"a","properties":{}"#)
            + "⟦duplicate-id⟧"
            + &feature(r#""id":"a","properties":{"id":1}"#),
        feature(r#""properties":{"id":7}"#) + &feature(r#""properties":{"id":⟦duplicate-id⟧7}"#),
        feature(r#""properties":{"id":[7]}"#) + &feature(r#""properties":{"id":[7]}"#),
        zone(r#""from":"2024-05-01","to":"2024-06-01""#),
        zone(r#""from":"2024-05-01","to":⟦bad-date⟧"2024-01-01""#),
        zone(r#""from":⟦bad-date⟧"01/05/2024""#),
    ] {
        let (text, mut expected) = unmark("x", &marked);
        let faults = check::geojson_bytes("x", text.as_bytes()).faults;
        let mut found = summary(&faults, Path::new(""));
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "in {text}\n{faults}");
    }
}

/// A shell that runs to and fro a thousand and a half times, and a hole that does so across it.
#[test]
fn a_shape_that_is_tangled_is_placed_at_one_of_its_positions() {
    const LINES: i32 = 1_500;
    let there = |at: i32| f64::from(at) / 1_000.0;
    let far = |at: i32| if at.rem_euclid(4) < 2 { 0.0 } else { 2.0 };
    let shell: Vec<String> = (0..2 * LINES)
        .map(|at| format!("[{},{}]", there(at / 2), far(at + 1)))
        .collect();
    let hole: Vec<String> = (0..2 * LINES)
        .map(|at| format!("[{},{}]", far(at + 1), 0.1 + there(at / 2)))
        .collect();
    let ring = |positions: &[String]| format!("[{},{}]", positions.join(","), positions[0]);
    let text = format!(
        "{{\"type\":\"Polygon\",\"coordinates\":[\n{},\n{}\n]}}",
        ring(&shell),
        ring(&hole)
    );
    let faults = check::geojson_bytes("x", text.as_bytes()).faults;
    let fault = faults.iter().find(|fault| fault.rule.code == "tangled");
    let place = &fault.unwrap().location;
    let line = text.lines().nth(place.line.unwrap() - 1).unwrap();
    assert!(
        line[place.column.unwrap() - 1..].starts_with('['),
        "{place:?}"
    );
}

/// Rules of whole files and of bounds, which have no line or would take a file of many megabytes, and who asks for them.
const ELSEWHERE: [(&str, &str); 8] = [
    ("unreadable-file", "read/bare.rs"),
    ("not-utf8", "read/json_rules.rs"),
    ("too-large", "limits.rs"),
    ("too-many-faults", "limits.rs"),
    ("bad-compression", "read/packed.rs"),
    ("no-features", "read/geojson_faults.rs"),
    ("too-deep", "limits.rs"),
    ("tangled", "read/every_rule.rs"),
];

#[test]
fn every_rule_has_a_case() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut marked = String::new();
    for entry in std::fs::read_dir(tests.join("read")).unwrap() {
        marked += &std::fs::read_to_string(entry.unwrap().path()).unwrap();
    }
    let mut missing = BTreeSet::new();
    for rule in rule::ALL {
        let code = rule.code;
        // Marked before its byte, or told of a file as a whole.
        let is_placed =
            marked.contains(&format!("⟦{code}⟧")) || marked.contains(&format!(" {code}\""));
        let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == code);
        let is_asked_for = elsewhere.is_some_and(|(_, file)| {
            let text = std::fs::read_to_string(tests.join(file)).unwrap_or_default();
            text.contains(&format!("\"{code}\"")) || text.contains(&format!("[{code}]"))
        });
        if !is_placed && !is_asked_for {
            missing.insert(code);
        }
    }
    assert!(missing.is_empty(), "rules without a case: {missing:?}");
}
