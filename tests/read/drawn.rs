//! Faults as people and programs see them.

use std::path::Path;

use terrane::diagnostic::draw::{self, Paint};
use terrane::diagnostic::faults::Faults;
use terrane::diagnostic::json;
use terrane::read::{self, source::AtlasSource};

use crate::marked::write;

/// The faults of an atlas of these files.
fn faults(folder: &Path, files: &[(&str, &str)]) -> Faults {
    for (path, content) in files {
        write(folder, path, content);
    }
    read::layers(&AtlasSource::Folder(folder.to_owned())).unwrap_err()
}

const FILES: [(&str, &str); 3] = [
    (
        "atlas.toml",
        "title = \"T\"\ncommodity = \"gold\"\nscope = \"land\"\n[[holder]]\ncode = \"KIA\"\nside = \"rebel\"\n",
    ),
    (
        "mines.geojson",
        r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"KS-001","name":"M","commodity":"gold"},"geometry":{"type":"Polygon","coordinates":[[[1,0],[1,1],[2,1],[1,0]]]}},
{"type":"Feature","properties":{"id":"KS-001","name":"M","commodity":5},"geometry":{"type":"Polygon","coordinates":[[[1,0],[1,1],[2,1],[1,0]]]}},
{"type":"Feature","properties":{"id":"KS-003","name":"M","precision_km":"5"},"geometry":null},
{"type":"Feature","properties":{"id":"KS-004","name":"M","commodity":"gold"},"geometry":{"type":"Polygon","coordinates":[
  [[98.3,25.5],[98.4,25.5],[98.4,25.6],
  [98.378,25.598]]]}}]}"#,
    ),
    (
        "control/events.csv",
        "id,date,event,place,area,extent,after,confidence\ne7,2024,held,,,none,KAI,high\n",
    ),
];

#[test]
fn every_part_of_a_fault_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let faults = faults(folder.path(), &FILES);
    let drawn = faults.to_string();
    let drawn = drawn.replace(&format!("{}/", folder.path().display()), "");
    assert_eq!(
        drawn,
        r#"warning[wrong-winding]: a ring winds the wrong way; it is read as meant (2 times in this file, first here)
  --> mines.geojson:2:89, feature 0 (id "KS-001"), at 1.000°E 0.000°N
   |
 2 | …ometry":{"type":"Polygon","coordinates":[[[1,0],[1,1],[2,1],[1,0]]]}…
   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: outer rings go counter-clockwise, holes clockwise: write its positions in the opposite order, or run `terrane check --fix`

error[duplicate-id]: two have the id `KS-001`
  --> mines.geojson:3:38, feature 1 (id "KS-001"), at 1.000°E 0.000°N
   |
 3 | …ype":"Feature","properties":{"id":"KS-001","name":"M","commodity":5}…
   |                                    ^^^^^^^^
  ::: mines.geojson:2:38, feature 0
   |
 2 | …ype":"Feature","properties":{"id":"KS-001","name":"M","commodity":"g…
   |                                    -------- first given here

error[wrong-type]: `commodity` must be text
  --> mines.geojson:3:70, feature 1 (id "KS-001"), at 1.000°E 0.000°N
   |
 3 | …":"KS-001","name":"M","commodity":5},"geometry":{"type":"Polygon","c…
   |                                    ^ expected text, found number 5

warning[no-geometry]: the feature has no geometry and is set aside
  --> mines.geojson:4:89, feature 2 (id "KS-003")
   |
 4 | …ies":{"id":"KS-003","name":"M","precision_km":"5"},"geometry":null},
   |                                                                ^^^^
   |
   = help: give it a geometry, or remove it

error[unclosed-ring]: ring is not closed
  --> mines.geojson:7:3, feature 3 (id "KS-004"), at 98.378°E 25.598°N
   |
 7 |   [98.378,25.598]]]}}]}
   |   ^^^^^^^^^^^^^^^
   |
   = help: repeat the first position at the end, or run `terrane check --fix`

error[unknown-holder]: no holder `KAI` is declared
  --> control/events.csv:2:21, id "e7"
   |
 2 | e7,2024,held,,,none,KAI,high
   |                     ^^^
   |
   = help: did you mean `KIA`?

4 errors, 3 warnings
"#
    );
}

#[test]
fn rows_that_collide_are_both_named() {
    let folder = tempfile::tempdir().unwrap();
    let belt = |id: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\",\"name\":\"B\",\"precision_km\":1}},\"geometry\":\
             {{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,0]]]}}}}\n"
        )
    };
    let belts = belt("b") + &belt("c") + &belt("d");
    let manifest = format!("series = \"s\"\n{}", FILES[0].1);
    let mine = "{\"type\":\"Feature\",\"properties\":{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\",\"belt\":\"b\"},\
                \"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}";
    let files = [
        ("atlas.toml", &*manifest),
        ("mines.geojson", mine),
        ("belts.geojson", &belts),
        (
            "output.csv",
            "scope,parent,commodity,series,period,low_t,best_t,high_t\nland,world,gold,s,2024,,2,\n\
             land,world,gold,s,2025,,1,\nland,world,gold,s,2025-03/2026,,1,\nb,land,gold,s,2024,,1,\n",
        ),
        (
            "shares.csv",
            "scope,group,belts,commodity,period,low,best,high\nland,g,b,gold,2024,,0.7,\nland,h,c,gold,2024,,0.3,\n\
             land,i,d+c,gold,2024,,0.2,\n",
        ),
    ];
    let drawn = faults(folder.path(), &files).to_string();
    let drawn = drawn.replace(&format!("{}/", folder.path().display()), "");
    assert_eq!(
        drawn,
        r#"error[double-counting]: two rows give the output of `land` (gold, s) in 2025-03-01/2026-01-01
  --> output.csv:4:19
   |
 4 | land,world,gold,s,2025-03/2026,,1,
   |                   ^^^^^^^^^^^^ found 2025 and 2025-03-01/2026-01-01
  ::: output.csv:3:19
   |
 3 | land,world,gold,s,2025,,1,
   |                   ---- the other row
   |
   = help: leave one of them away, let one end where the other begins, or put figures of several sources into different series

error[double-counting]: the belt `c` is in two groups in 2024: `h` and `i`
  --> shares.csv:4:8
   |
 4 | land,i,d+c,gold,2024,,0.2,
   |        ^^^
  ::: shares.csv:3:8
   |
 3 | land,h,c,gold,2024,,0.3,
   |        - the other row
   |
   = help: leave one of them away, let one end where the other begins, or put figures of several sources into different series

error[shares-above-one]: the shares of `land` in 2024 sum to 1.2
  --> shares.csv:4:23
   |
 4 | land,i,d+c,gold,2024,,0.2,
   |                       ^^^
  ::: shares.csv:2:21
   |
 2 | land,g,b,gold,2024,,0.7,
   |                     --- together with this
  ::: shares.csv:3:21
   |
 3 | land,h,c,gold,2024,,0.3,
   |                     --- together with this
   |
   = note: expected 1 or less, found 0.7 (g) + 0.3 (h) + 0.2 (i)
   = help: lower them until they sum to 1 or less; what they leave is told as unplaced

3 errors
"#
    );
}

#[test]
fn colours_change_no_letter() {
    let folder = tempfile::tempdir().unwrap();
    let faults = faults(folder.path(), &FILES);
    let painted = draw::faults(&faults, Paint::Ansi, 10);
    let mut plain = String::new();
    let mut rest = &*painted;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, faults.to_string());
}

#[test]
fn what_is_not_drawn_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "x,2024,held,,,none,KAI,high\n".repeat(25);
    let events = format!("id,date,event,place,area,extent,after,confidence\n{rows}");
    let faults = faults(folder.path(), &[FILES[0], ("control/events.csv", &events)]);
    let drawn = faults.to_string();
    assert_eq!(drawn.matches("no holder `KAI`").count(), 10);
    assert!(
        drawn.contains("error[unknown-holder]: 15 more in "),
        "{drawn}"
    );
    assert!(
        drawn.ends_with("\n50 errors\n"),
        "25 holders, 24 ids, no mines: {drawn}"
    );
}

#[test]
fn programs_get_every_part_of_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let told = json::faults(&faults(folder.path(), &FILES));
    assert_eq!((&told["errors"], &told["warnings"]), (&4.into(), &3.into()));
    let fault = &told["faults"][4];
    assert_eq!(fault["code"], "unclosed-ring");
    assert_eq!(fault["severity"], "error");
    assert_eq!((&fault["line"], &fault["column"]), (&7.into(), &3.into()));
    assert_eq!(
        (&fault["feature"], &fault["id"]),
        (&3.into(), &"KS-004".into())
    );
    assert_eq!(
        (&fault["lon"], &fault["lat"]),
        (&98.378.into(), &25.598.into())
    );
    assert_eq!(told["faults"][1]["related"][0]["line"], 2);
    assert_eq!(told["counts"].as_array().map(Vec::len), Some(6));
}

#[test]
fn text_from_a_file_cannot_steer_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let events = "id,date,event,place,area,extent,after,confidence\n\u{1b}[2J,2024,held,,,none,\u{1b}[31mX\u{7},high\n";
    let faults = faults(
        folder.path(),
        &[FILES[0], FILES[1], ("control/events.csv", events)],
    );
    assert!(!faults.to_string().contains(['\u{1b}', '\u{7}']));
    // The excerpt shows what stands there, in pictures of control characters.
    assert!(faults.to_string().contains("␛[2J,2024,held"), "{faults}");
}
