//! The laws of supply: what goes in comes out, to the gram.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use serde_json::Value;
use terrane::atlas::Atlas;
use terrane::atlas::plate::Plate;
use terrane::atlas::supply::atoms::Atoms;
use terrane::diagnostic::account::Account;
use terrane::layers::Layers;
use terrane::layers::units::Grams;
use terrane::read::{self, source::AtlasSource};

fn kachin() -> Layers {
    read::layers(&AtlasSource::Embedded).unwrap().0
}

fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

fn plate(atlas: &Atlas, date: &str) -> (Grams, Vec<(String, Grams)>, Vec<Option<Grams>>) {
    let plate: Plate = atlas.plate(day(date), day(date)).unwrap();
    let rows = plate
        .supply
        .rows
        .iter()
        .map(|row| (row.control.to_string(), row.best))
        .collect();
    let mines = plate
        .holdings
        .iter()
        .map(|holding| holding.output.map(|output| output.best))
        .collect();
    (plate.supply.total, rows, mines)
}

/// The national figures as the USGS prints them: Mineral Commodity Summaries 2025 (2023) and 2026 (2024, 2025).
#[test]
fn each_year_sums_to_the_national_figure_to_the_gram() {
    let atlas = Atlas::compile(kachin());
    for (date, tonnes) in [
        ("2023-06-30", 43_000),
        ("2024-06-30", 27_000),
        ("2025-06-30", 22_000),
    ] {
        let (total, rows, mines) = plate(&atlas, date);
        let whole = Grams(tonnes * Grams::PER_TONNE);
        assert_eq!(total, whole, "{date}");
        assert_eq!(
            rows.iter().map(|row| row.1).sum::<Grams>(),
            whole,
            "{date} by holder"
        );
        assert_eq!(
            mines.into_iter().flatten().sum::<Grams>(),
            whole,
            "{date} by mine"
        );
    }
}

#[test]
fn each_year_mined_while_held_sums_to_the_national_figure_to_the_gram() {
    let atlas = Atlas::compile(kachin());
    let layers = &atlas.layers;
    let ours = layers
        .output
        .iter()
        .filter(|row| row.scope == "myanmar" && row.series == "usgs");
    let mut known = 0;
    for row in ours.filter(|row| row.tonnes.best.is_some()) {
        let atoms = Atoms::spread(layers, atlas.histories(), row).unwrap();
        let sum: Grams = atoms.by_control().into_iter().map(|(_, grams)| grams).sum();
        assert_eq!(
            sum + atoms.unplaced,
            Grams::from_tonnes(row.tonnes.best.unwrap()).unwrap()
        );
        known += 1;
    }
    assert_eq!(known, 8, "2018 to 2025");
}

#[test]
fn cancelled_blocks_and_2026_carry_no_tonnes() {
    let atlas = Atlas::compile(kachin());
    let plate = atlas.plate(day("2025-06-30"), day("2025-06-30")).unwrap();
    let cancelled: Vec<_> = plate
        .holdings
        .iter()
        .filter(|holding| holding.mine.kind == "cancelled")
        .collect();
    assert_eq!(cancelled.len(), 11);
    assert!(cancelled.iter().all(|holding| holding.output.is_none()));
    let (total, rows, mines) = self::plate(&atlas, "2026-02-01");
    assert_eq!((total, rows.len()), (Grams(0), 0));
    assert!(
        mines.iter().all(Option::is_none),
        "unknown is null, never 0"
    );
}

#[test]
fn the_order_of_the_features_changes_no_gram() {
    let layers = kachin();
    let forward = plate(&Atlas::compile(layers.clone()), "2024-10-20");
    let mut reversed = layers;
    reversed.mines.reverse();
    reversed.areas.reverse();
    reversed.shares.reverse();
    reversed.events.reverse();
    let (total, rows, mut mines) = plate(&Atlas::compile(reversed), "2024-10-20");
    mines.reverse();
    assert_eq!((total, rows, mines), forward);
}

/// The passage of the belt in autumn 2024: the law of the year is days × activity, by the mine's own history.
#[test]
fn in_2024_most_was_mined_before_the_ground_changed_hands() {
    let atlas = Atlas::compile(kachin());
    let row = atlas.layers.output.iter().find(|row| {
        row.scope == "myanmar" && row.series == "usgs" && row.period == "2024".parse().unwrap()
    });
    let atoms = Atoms::spread(&atlas.layers, atlas.histories(), row.unwrap()).unwrap();
    let of = |code: &str| {
        let rows = atoms.by_control();
        rows.into_iter()
            .find(|(control, _)| control.to_string() == code)
            .map_or(0.0, |(_, grams)| grams.tonnes())
    };
    assert!(
        of("KBGF") > 0.8 * 27_000.0 && of("KIA") > 0.02 * 27_000.0,
        "{:?}",
        atoms.by_control()
    );
}

#[test]
fn shares_that_leave_something_out_leave_it_unplaced() {
    let mut layers = kachin();
    layers.shares.retain(|share| share.group != "wa");
    let atlas = Atlas::compile(layers);
    let plate = atlas.plate(day("2025-06-30"), day("2025-06-30")).unwrap();
    assert_eq!(plate.supply.unplaced, Grams(1_540 * Grams::PER_TONNE));
    assert_eq!(plate.supply.total, Grams(22_000 * Grams::PER_TONNE));
}

#[test]
fn the_json_rows_sum_to_their_total() {
    let atlas = Atlas::compile(kachin());
    let plate = atlas.plate(day("2025-06-30"), day("2025-06-30")).unwrap();
    let all = terrane::export::properties::Properties::all(&plate);
    let mut written = Vec::new();
    terrane::export::json::attribution(&mut written, &plate, &all, &Account::default()).unwrap();
    let json: Value = serde_json::from_slice(&written).unwrap();
    let grams = |value: &Value| {
        value
            .as_f64()
            .and_then(Grams::from_tonnes)
            .unwrap_or_default()
    };
    for list in ["supply", "mines"] {
        let sum: Grams = json[list]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| grams(&row["output_t"]))
            .sum();
        assert_eq!(sum, grams(&json["total"]), "{list}");
    }
}
