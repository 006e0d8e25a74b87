//! The laws of spans: what was mined within some days, and the rows of a history.

use proptest::prelude::*;
use terrane::atlas::Atlas;
use terrane::layers::date::Period;
use terrane::layers::event::Extent;
use terrane::layers::units::Grams;

use super::scene::{any_day, any_events, day, event, kachin, scene};

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn spans_that_follow_each_other_add_up_to_the_gram(events in any_events(), mut cuts in prop::collection::vec(any_day(), 1..4)) {
        let atlas = Atlas::compile(scene(events, vec![]));
        cuts.sort_unstable();
        let starts = std::iter::once(None).chain(cuts.iter().copied().map(Some));
        let ends = cuts.iter().copied().map(Some).chain([None]);
        let spans = starts.zip(ends).filter_map(|(from, to)| Period::new(from, to));
        let mut total = Grams(0);
        for span in spans.map(|period| atlas.span(period).unwrap()) {
            let rows: Grams = span.rows.iter().filter_map(|row| row.grams).sum();
            let supply: Grams = span.supply.iter().map(|row| row.1).sum();
            prop_assert_eq!(rows, supply);
            prop_assert_eq!(rows + span.unplaced, span.total.unwrap_or_default());
            total += rows + span.unplaced;
        }
        prop_assert_eq!(total, Grams(100 * Grams::PER_TONNE));
    }

    #[test]
    fn the_rows_of_a_mine_are_its_history_cut_to_the_span(events in any_events(), one in any_day(), other in any_day(), asked in any_day()) {
        let atlas = Atlas::compile(scene(events, vec![]));
        let Some(period) = Period::new(Some(one.min(other)), Some(one.max(other))) else {
            return Ok(());
        };
        let span = atlas.span(period).unwrap();
        for (mine, history) in atlas.layers.mines.iter().zip(atlas.histories()) {
            let rows: Vec<_> = span.rows.iter().filter(|row| row.mine.id == mine.id).collect();
            prop_assert_eq!(rows[0].period.from(), period.from());
            prop_assert_eq!(rows[rows.len() - 1].period.to(), period.to());
            prop_assert!(rows.windows(2).all(|pair| pair[0].period.to() == pair[1].period.from()));
            let held = rows.iter().find(|row| row.period.contains(asked)).map(|row| &row.spell.shares);
            let expected = history.on(asked).filter(|_| period.contains(asked)).map(|spell| &spell.shares);
            prop_assert_eq!(held, expected);
        }
    }
}

#[test]
fn idle_days_yield_nothing_and_the_others_all() {
    let atlas = Atlas::compile(scene(vec![], vec![]));
    let total = |text: &str| atlas.span(period(text)).unwrap().total;
    assert_eq!(
        total("2024-03-01/2024-09-01"),
        Some(Grams(0)),
        "known, and nothing"
    );
    assert_eq!(total("2024"), Some(Grams(100 * Grams::PER_TONNE)));
    assert_eq!(total("2025"), None, "unknown is never 0");
    let span = atlas.span(period("2023-07-01/2026-01-01")).unwrap();
    let unknown: Vec<String> = span.unknown.iter().map(ToString::to_string).collect();
    assert_eq!(unknown, ["2023-07-01/2024-01-01", "2025"]);
}

#[test]
fn a_mine_is_its_captors_from_the_day_of_capture_on() {
    let events = vec![event("2024-10-18", "", "west", Extent::Area, "KIA")];
    let atlas = Atlas::compile(scene(events, vec![]));
    let of_a = |text: &str| -> Vec<(String, String)> {
        let span = atlas.span(period(text)).unwrap();
        let rows = span.rows.iter().filter(|row| row.mine.id == "a");
        rows.map(|row| {
            (
                row.period.to_string(),
                row.spell.shares.leading().to_string(),
            )
        })
        .collect()
    };
    let row = |period: &str, held: &str| (period.to_owned(), held.to_owned());
    assert_eq!(of_a("2024-10-17"), [row("2024-10-17", "unknown")]);
    assert_eq!(of_a("2024-10-18"), [row("2024-10-18", "KIA")]);
    assert_eq!(
        of_a("../.."),
        [row("../2024-10-18", "unknown"), row("2024-10-18/..", "KIA")]
    );
}

/// The national figures as the USGS prints them: Mineral Commodity Summaries 2025 and 2026.
#[test]
fn a_span_of_whole_years_yields_their_national_figures() {
    let atlas = Atlas::compile(kachin());
    for (text, tonnes) in [
        ("2023", 43_000),
        ("2024", 27_000),
        ("2023-01-01/2026-01-01", 92_000),
    ] {
        let span = atlas.span(period(text)).unwrap();
        assert_eq!(span.total, Some(Grams(tonnes * Grams::PER_TONNE)), "{text}");
    }
}

#[test]
fn the_embedded_year_cut_at_every_month_is_the_year() {
    let atlas = Atlas::compile(kachin());
    let months = (1..=12).map(|month| period(&format!("2024-{month:02}")));
    let sum: Grams = months
        .map(|month| atlas.span(month).unwrap().total.unwrap())
        .sum();
    assert_eq!(sum, Grams(27_000 * Grams::PER_TONNE));
    let before = atlas.span(Period::new(None, Some(day("2018-01-01"))).unwrap());
    assert_eq!(before.unwrap().total, None);
}
