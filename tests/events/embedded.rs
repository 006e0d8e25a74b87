//! The embedded atlas: every event has its part, its ground is the region, and one new row brings it up to date.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use assert_cmd::Command;
use geo::Point;
use serde_json::Value;
use terrane::atlas::Atlas;
use terrane::atlas::ground;
use terrane::geometry::ellipsoid::area_km2;
use terrane::layers::event::{Extent, What};
use terrane::read::{self, source::AtlasSource};

use crate::scene::day;

fn embedded() -> &'static Atlas {
    static ATLAS: OnceLock<Atlas> = OnceLock::new();
    ATLAS.get_or_init(|| Atlas::compile(read::layers(&AtlasSource::Embedded).unwrap().0))
}

/// The first and the last day, each turn of the story, and days between.
const DAYS: [&str; 16] = [
    "1988-12-31",
    "2021-02-01",
    "2022-07-28",
    "2023-07-15",
    "2024-03-08",
    "2024-05-15",
    "2024-08-19",
    "2024-10-01",
    "2024-10-18",
    "2024-11-20",
    "2025-01-26",
    "2025-05-31",
    "2025-08-10",
    "2025-09-11",
    "2025-12-31",
    "2026-02-21",
];

#[test]
fn every_event_moves_ground_or_says_why_not() {
    let atlas = embedded();
    let moving: std::collections::BTreeSet<usize> = atlas
        .prisms()
        .iter()
        .filter_map(|prism| prism.event)
        .collect();
    for (index, event) in atlas.layers.events.iter().enumerate() {
        let id = &event.id;
        match event.extent {
            Extent::None => assert!(
                !event.note.is_empty(),
                "{id} moves nothing and does not say why"
            ),
            Extent::Mine => {
                let mine = atlas
                    .layers
                    .mines
                    .iter()
                    .find(|mine| Some(&mine.id) == event.place.as_ref());
                assert!(mine.is_some(), "{id} names no mine");
            }
            _ => assert!(moving.contains(&index), "{id} moves nothing"),
        }
        assert!(event.source.url.starts_with("http"), "{id} has no source");
        assert!(!event.source.title.is_empty(), "{id} has no title");
    }
}

#[test]
fn every_word_of_events_is_documented() {
    let table = include_str!("../../docs/events.md");
    for what in What::ALL {
        assert_eq!(
            table.matches(&format!("\n| `{what}` |")).count(),
            1,
            "{what}"
        );
    }
}

#[test]
fn every_conflict_of_the_atlas_is_explained() {
    let atlas = embedded();
    let found = atlas.contradictions();
    for contradiction in &found {
        assert!(
            !contradiction.event.conflict.is_empty(),
            "{}",
            contradiction.fault(&atlas.layers).message
        );
    }
    assert_eq!(
        terrane::atlas::contradiction::needless(&atlas.layers, &found).count(),
        0
    );
    assert_eq!(found.len(), 7);
}

#[test]
fn the_ground_of_all_holders_is_the_region_and_nothing_twice() {
    let atlas = embedded();
    let whole = area_km2(atlas.layers.region.as_ref().unwrap());
    for date in DAYS {
        let ground = ground::on(&atlas.layers, atlas.prisms(), day(date));
        let areas: Vec<f64> = ground
            .iter()
            .map(|ground| area_km2(&ground.shape))
            .collect();
        assert!(
            areas.iter().all(|area| 0.0 < *area && *area <= whole),
            "{date}"
        );
        let sum: f64 = areas.iter().sum();
        assert!(
            (sum - whole).abs() <= 1e-9 * whole,
            "{date}: {sum} of {whole} km²"
        );
    }
}

/// A copy of the embedded atlas, with one more row of events where there is one.
fn copy(row: Option<&str>) -> (tempfile::TempDir, Atlas) {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::cargo_bin("terrane")
        .unwrap()
        .current_dir(folder.path())
        .args(["init", "atlas", "-q"])
        .output();
    assert!(made.unwrap().status.success());
    let file = folder.path().join("atlas/control/events.csv");
    let mut text = std::fs::read_to_string(&file).unwrap();
    if let Some(row) = row {
        text += &format!("{row}\n");
        std::fs::write(&file, text).unwrap();
    }
    let source = AtlasSource::Folder(folder.path().join("atlas"));
    let layers = read::layers(&source)
        .unwrap_or_else(|faults| panic!("{faults}"))
        .0;
    (folder, Atlas::compile(layers))
}

/// Tonnes by holder, and km² by holder, of a day.
fn tables(atlas: &Atlas, date: &str) -> (BTreeMap<String, u64>, BTreeMap<String, i64>) {
    let rate = day("2025-06-01");
    let plate = atlas.plate(day(date), rate).unwrap();
    let supply = plate
        .supply
        .rows
        .iter()
        .map(|row| (row.control.to_string(), row.best.0))
        .collect();
    let mut ground: BTreeMap<String, i64> = BTreeMap::new();
    for piece in &plate.ground {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "some 100,000 km² in hectares"
        )]
        let hectares = (area_km2(&piece.shape) * 100.0).round() as i64;
        *ground.entry(piece.control.to_string()).or_default() += hectares;
    }
    (supply, ground)
}

#[test]
fn one_new_row_changes_holder_ground_supply_and_why_from_its_day_on_and_nothing_before() {
    let pangwa = (98.37863, 25.59866);
    let row = "e900,2026-03-01,captured,pangwa,chipwi,cell,KIA,SAC,,,low,made up for a test,https://example.org/,,";
    let (_, old) = copy(None);
    let (folder, new) = copy(Some(row));
    let holder = |atlas: &Atlas, date: &str| {
        let history = atlas.history_at(Point::new(pangwa.0, pangwa.1));
        history.on(day(date)).unwrap().shares.leading().to_string()
    };
    for date in ["2021-02-01", "2024-10-18", "2025-12-31", "2026-02-28"] {
        assert_eq!(tables(&old, date), tables(&new, date), "{date}");
        assert_eq!(holder(&old, date), holder(&new, date), "{date}");
    }
    let (supply, ground) = tables(&new, "2026-03-01");
    let (supply_before, ground_before) = tables(&old, "2026-02-28");
    assert_eq!(holder(&new, "2026-02-28"), "KIA");
    assert_eq!(holder(&new, "2026-03-01"), "SAC");
    assert!(
        supply["KIA"] < supply_before["KIA"]
            && supply_before
                .get("SAC")
                .is_none_or(|sac| *sac < supply["SAC"])
    );
    assert_eq!(
        supply.values().sum::<u64>(),
        supply_before.values().sum::<u64>()
    );
    assert!(ground["KIA"] < ground_before["KIA"] && ground_before["SAC"] < ground["SAC"]);
    let why = |date: &str| -> Value {
        let at = format!("{},{}", pangwa.0, pangwa.1);
        let out = Command::cargo_bin("terrane")
            .unwrap()
            .current_dir(folder.path())
            .args([
                "why", "--atlas", "atlas", "--json", "--at", &at, "--date", date,
            ])
            .output()
            .unwrap();
        serde_json::from_slice(&out.stdout).unwrap()
    };
    assert_eq!(why("2026-03-01")["zone"], "e900");
    assert_eq!(why("2026-03-01")["held_from"], "2026-03-01");
    assert_eq!(why("2026-03-01")["sources"][0], "https://example.org/");
    assert_ne!(why("2026-02-28")["zone"], "e900");
    assert_eq!(why("2026-02-28")["held_to"], "2026-03-01");
}
