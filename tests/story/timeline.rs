//! The laws of timelines: step by step, to the gram.

use std::collections::BTreeMap;

use proptest::prelude::*;
use terrane::atlas::Atlas;
use terrane::atlas::timeline::key::{By, Key};
use terrane::atlas::timeline::step::Step;
use terrane::atlas::timeline::{Question, Timeline};
use terrane::layers::Layers;
use terrane::layers::event::{Event, Extent};
use terrane::layers::output::{CompositionRow, Observation, OutputRow, ShareRow};
use terrane::layers::source::Source;
use terrane::layers::units::Grams;

use super::scene::{any_day, any_events, day, event, kachin, scene, set};

const BYS: [By; 5] = [By::Holder, By::Side, By::Belt, By::Mine, By::Element];

/// The scene with three years of output: one of a third of which nothing is placed, one of which nothing is known,
/// one on another basis.
fn three_years(events: Vec<Event>, tonnes: [f64; 2]) -> Layers {
    let mut layers = scene(events, vec![]);
    let year = |period: &str, best: Option<f64>, basis: &str| {
        let mut row: OutputRow = layers.output[0].clone();
        row.period = period.parse().unwrap();
        row.tonnes.best = best;
        row.basis = basis.to_owned();
        row
    };
    let rows = vec![
        year("2024", Some(tonnes[0]), "ore"),
        year("2022", Some(tonnes[1]), "oxide"),
        year("2023", None, "oxide"),
    ];
    layers.output = rows;
    layers.shares = vec![ShareRow {
        scope: "land".to_owned(),
        group: "all".to_owned(),
        belts: vec!["belt".to_owned()],
        commodity: "ore".to_owned(),
        period: "2022".parse().unwrap(),
        share: share(2.0 / 3.0),
        kind: "assumption".to_owned(),
        source: Source::default(),
        note: String::new(),
    }];
    layers.manifest.composition = "assay".to_owned();
    let element = |symbol: &str, best: f64| CompositionRow {
        commodity: "ore".to_owned(),
        series: "assay".to_owned(),
        symbol: symbol.to_owned(),
        element: symbol.to_owned(),
        share: share(best),
        kind: String::new(),
        source: Source::default(),
        note: String::new(),
    };
    layers.composition = vec![element("Dy", 0.035), element("Tb", 0.007)];
    layers
}

fn share(best: f64) -> terrane::layers::estimate::Estimate {
    terrane::layers::estimate::Estimate {
        low: None,
        best: Some(best),
        high: None,
    }
}

fn ask(atlas: &Atlas, from: &str, to: &str, step: Step, by: By, lag: i32) -> Question {
    assert!(!atlas.layers.manifest.scope.is_empty());
    Question {
        from: day(from),
        to: day(to),
        step,
        by,
        lag,
    }
}

type Sums = BTreeMap<(String, Option<Key>), Grams>;

/// The grams of each year by key, what is unplaced under no key.
fn by_year(timeline: &Timeline) -> Sums {
    let mut sums = Sums::new();
    for tally in &timeline.steps {
        let year = tally.period.from().unwrap().year().to_string();
        for (key, amount) in &tally.rows {
            *sums.entry((year.clone(), Some(key.clone()))).or_default() += amount.best;
        }
        if tally.total.is_some() {
            *sums.entry((year, None)).or_default() += tally.unplaced;
        }
    }
    sums.retain(|(_, key), grams| key.is_none() || *grams > Grams(0));
    sums
}

fn all(timeline: &Timeline) -> Grams {
    timeline.steps.iter().filter_map(|tally| tally.total).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn months_and_quarters_add_up_to_the_years_and_to_the_output_to_the_gram(
        events in any_events(),
        tonnes in [1e-6f64..3.0, 10.0f64..1e5],
        by in 0usize..5,
    ) {
        let atlas = Atlas::compile(three_years(events, tonnes));
        let told = |step| atlas.timeline(ask(&atlas, "2022-01-01", "2025-01-01", step, BYS[by], 0)).unwrap();
        let years = told(Step::Year);
        prop_assert_eq!(by_year(&told(Step::Month)), by_year(&years));
        prop_assert_eq!(by_year(&told(Step::Quarter)), by_year(&years));
        let totals: Vec<Option<Grams>> = years.steps.iter().map(|tally| tally.total).collect();
        prop_assert_eq!(totals, [Grams::from_tonnes(tonnes[1]), None, Grams::from_tonnes(tonnes[0])]);
    }

    #[test]
    fn timelines_that_follow_each_other_are_one(events in any_events(), cut in any_day(), by in 0usize..5, lag in 0i32..200) {
        let atlas = Atlas::compile(three_years(events, [100.0, 70.0]));
        let cut = cut.to_string();
        let told = |from: &str, to: &str| {
            by_year(&atlas.timeline(ask(&atlas, from, to, Step::Month, BYS[by], lag)).unwrap())
        };
        let mut sum = told("2022-01-01", &cut);
        for (key, grams) in told(&cut, "2026-01-01") {
            *sum.entry(key).or_default() += grams;
        }
        prop_assert_eq!(sum, told("2022-01-01", "2026-01-01"));
    }

    #[test]
    fn a_step_is_the_span_of_its_days(events in any_events()) {
        let atlas = Atlas::compile(three_years(events, [100.0, 70.0]));
        let question = ask(&atlas, "2022-02-11", "2024-11-30", Step::Quarter, By::Holder, 0);
        for tally in &atlas.timeline(question).unwrap().steps {
            let span = atlas.span(tally.period).unwrap();
            prop_assert_eq!(tally.total, span.total);
            let supply: BTreeMap<Key, Grams> = span
                .supply
                .iter()
                .filter(|(_, grams)| *grams > Grams(0))
                .map(|(control, grams)| (Key::Holders(control.clone()), *grams))
                .collect();
            let rows: BTreeMap<Key, Grams> = tally.rows.iter().map(|(key, amount)| (key.clone(), amount.best)).collect();
            prop_assert_eq!(rows, supply);
            prop_assert_eq!(&tally.unknown, &span.unknown);
        }
    }

    #[test]
    fn whatever_the_lag_all_that_was_mined_leaves(events in any_events(), lag in 0i32..900, by in 0usize..5) {
        let atlas = Atlas::compile(three_years(events, [100.0, 70.0]));
        let timeline = atlas.timeline(ask(&atlas, "2021-01-01", "2029-01-01", Step::Month, BYS[by], lag)).unwrap();
        prop_assert_eq!(all(&timeline), Grams(170 * Grams::PER_TONNE));
        let (from, to) = atlas.known_output(lag).unwrap();
        let known = atlas.timeline(Question { from, to, ..timeline.question }).unwrap();
        prop_assert_eq!(all(&known), all(&timeline));
    }

    #[test]
    fn low_and_high_lie_about_the_best(events in any_events(), by in 0usize..4) {
        let atlas = Atlas::compile(three_years(events, [100.0, 70.0]));
        let timeline = atlas.timeline(ask(&atlas, "2022-01-01", "2025-01-01", Step::Month, BYS[by], 0)).unwrap();
        for amount in timeline.steps.iter().flat_map(|tally| tally.rows.values()) {
            let best = amount.best.tonnes();
            prop_assert!(amount.bounds.low.is_none_or(|low| low <= best + 1e-5));
            prop_assert!(amount.bounds.high.is_none_or(|high| best <= high + 1e-5));
        }
    }
}

#[test]
fn a_step_without_known_output_is_unknown_and_no_zero() {
    let atlas = Atlas::compile(three_years(vec![], [100.0, 70.0]));
    let question = ask(
        &atlas,
        "2022-12-01",
        "2025-02-01",
        Step::Month,
        By::Holder,
        0,
    );
    let timeline = atlas.timeline(question).unwrap();
    let known: Vec<bool> = timeline
        .steps
        .iter()
        .map(|tally| tally.total.is_some())
        .collect();
    assert_eq!(
        (known.len(), known[0], known[1], known[13], known[25]),
        (26, true, false, true, false)
    );
    let nobody = Key::Holders(set(""));
    assert_eq!(timeline.steps[1].amount(&nobody), None);
    // In idle months nothing is mined, and that is known.
    assert_eq!(timeline.steps[16].amount(&nobody).unwrap().best, Grams(0));
    let unknown: Vec<String> = timeline.unknown.iter().map(ToString::to_string).collect();
    assert_eq!(unknown, ["2023", "2025-01"]);
}

#[test]
fn years_on_other_bases_are_marked() {
    let atlas = Atlas::compile(three_years(vec![], [100.0, 70.0]));
    let breaks = |from: &str, lag: i32| -> Vec<bool> {
        let question = ask(&atlas, from, "2026-01-01", Step::Year, By::Holder, lag);
        let timeline = atlas.timeline(question).unwrap();
        (0..timeline.steps.len())
            .map(|step| timeline.breaks_before(step))
            .collect()
    };
    // What is unknown in between parts the two by itself.
    assert_eq!(breaks("2022-01-01", 0), [false; 4]);
    let mut layers = three_years(vec![], [100.0, 70.0]);
    layers.output[2].tonnes.best = Some(5.0);
    let atlas = Atlas::compile(layers);
    let question = ask(
        &atlas,
        "2022-01-01",
        "2025-01-01",
        Step::Year,
        By::Holder,
        0,
    );
    let timeline = atlas.timeline(question).unwrap();
    let breaks: Vec<bool> = (0..3).map(|step| timeline.breaks_before(step)).collect();
    assert_eq!(breaks, [false, false, true]);
}

/// Mine a comes under the KIA on 2024-10-18. What leaves it thirty days after it was mined is the KIA's from that day
/// on, so from what was mined on 2024-09-18 on.
#[test]
fn what_leaves_counts_for_who_holds_the_ground_that_day() {
    let events = vec![event("2024-10-18", "", "west", Extent::Area, "KIA")];
    let atlas = Atlas::compile(scene(events, vec![]));
    let of_kia = |lag| {
        let question = ask(
            &atlas,
            "2024-01-01",
            "2026-01-01",
            Step::Year,
            By::Holder,
            lag,
        );
        let timeline = atlas.timeline(question).unwrap();
        let sum: Grams = timeline
            .steps
            .iter()
            .filter_map(|tally| tally.rows.get(&Key::Holders(set("KIA"))))
            .map(|amount| amount.best)
            .sum();
        sum.tonnes()
    };
    // Mines a, b and d lie in the west with 4.7 of 7.7 parts, d but partly; 182 days are busy, the last 122 from 1 September on.
    let west_a_day = (of_kia(0)) / 75.0;
    for (lag, days) in [(0, 75.0), (17, 92.0), (30, 105.0), (47, 122.0), (60, 122.0)] {
        assert!(
            (of_kia(lag) - west_a_day * days).abs() < 1e-3,
            "{lag}: {}",
            of_kia(lag)
        );
    }
}

#[test]
fn contested_ground_is_a_row_of_its_own_even_where_the_sides_share_a_name() {
    let events = vec![event("2024-01-01", "", "west", Extent::Area, "KIA+SAC")];
    let mut layers = scene(events, vec![]);
    let other = |code: &str| terrane::layers::holder::Holder {
        side: "other".to_owned(),
        ..layers.manifest.holders.find(code).unwrap().clone()
    };
    layers.manifest.holders =
        terrane::layers::holder::Holders::new(vec![other("KIA"), other("SAC")], vec![]);
    let atlas = Atlas::compile(layers);
    let question = ask(&atlas, "2024-01-01", "2025-01-01", Step::Year, By::Side, 0);
    let timeline = atlas.timeline(question).unwrap();
    let contested = Key::Sides(
        "other".to_owned(),
        terrane::layers::control::Kind::Contested,
    );
    assert!(timeline.keys.contains(&contested), "{:?}", timeline.keys);
}

#[test]
fn only_trade_of_the_scope_and_commodity_in_tonnes_within_the_days_stands_beside() {
    let mut layers = three_years(vec![], [100.0, 70.0]);
    let row = |origin: &str, commodity: &str, unit: &str, period: &str, basis: &str| Observation {
        commodity: commodity.to_owned(),
        measure: "imports".to_owned(),
        origin: origin.to_owned(),
        destination: "abroad".to_owned(),
        code: "HS 1".to_owned(),
        period: period.parse().unwrap(),
        value: Some(1.0),
        unit: unit.to_owned(),
        basis: basis.to_owned(),
        kind: "reported".to_owned(),
        source: Source::default(),
        note: String::new(),
    };
    layers.observations = vec![
        row("land", "ore", "t", "2024", "net"),
        row("land", "ore", "t", "2022-03", "net"),
        row("land", "ore", "t", "2024", "gross"),
        row("sea", "ore", "t", "2024", "net"),
        row("land", "gold", "t", "2024", "net"),
        row("land", "ore", "USD", "2024", "net"),
        row("land", "ore", "t", "2021/2025", "net"),
    ];
    let atlas = Atlas::compile(layers);
    let question = ask(
        &atlas,
        "2022-01-01",
        "2025-01-01",
        Step::Year,
        By::Holder,
        0,
    );
    let timeline = atlas.timeline(question).unwrap();
    let series: Vec<(&str, usize)> = timeline
        .observed
        .iter()
        .map(|series| (&*series.of().basis, series.values.len()))
        .collect();
    assert_eq!(series, [("net", 2), ("gross", 1)]);
    assert_eq!(all(&timeline), Grams(170 * Grams::PER_TONNE), "never added");
}

#[test]
fn the_passage_that_moved_most_is_the_fall_of_the_bases_in_autumn_2024() {
    let atlas = Atlas::compile(kachin());
    let question = ask(&atlas, "2021-01-01", "2026-01-01", Step::Month, By::Side, 0);
    let timeline = atlas.timeline(question).unwrap();
    let first: Vec<(String, String)> = timeline.passages[..2]
        .iter()
        .map(|passage| {
            (
                passage.turn.since.unwrap().to_string(),
                passage.places.join(", "),
            )
        })
        .collect();
    let named = |day: &str, place: &str| (day.to_owned(), place.to_owned());
    assert_eq!(
        first,
        [named("2024-10-15", "Lu Pyi"), named("2024-10-18", "Pangwa")]
    );
    assert!(timeline.passages.is_sorted_by(|a, b| b.grams <= a.grams));
}

#[test]
fn gates_are_told_from_their_first_report_to_the_last_day_known() {
    let atlas = Atlas::compile(kachin());
    let question = ask(&atlas, "2021-01-01", "2030-01-01", Step::Year, By::Side, 0);
    let timeline = atlas.timeline(question).unwrap();
    let pangwa = timeline
        .gates
        .iter()
        .find(|gate| gate.gate == "Pangwa")
        .unwrap();
    let states: Vec<(String, &str)> = pangwa
        .states
        .iter()
        .map(|state| (state.period.to_string(), &*state.report.state))
        .collect();
    let state = |period: &str, state: &'static str| (period.to_owned(), state);
    assert_eq!(
        states,
        [
            state("2024-10-25/2024-11-12", "closed"),
            state("2024-11-12/2025-10-24", "closed"),
            state("2025-10-24/2026-02-22", "open"),
        ]
    );
}
