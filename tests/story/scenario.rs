//! The laws of scenarios: what is supposed from a day on changes no day before it, and no gram is lost or made.

use geo::{MultiPolygon, Point};
use jiff::civil::Date;
use proptest::prelude::*;
use terrane::atlas::Atlas;
use terrane::atlas::scenario::balance::{Balance, Held};
use terrane::atlas::scenario::{Comparison, Step};
use terrane::geometry::ellipsoid::{Kilometres, area_km2};
use terrane::layers::Layers;
use terrane::layers::belt::Belt;
use terrane::layers::date::Period;
use terrane::layers::estimate::Estimate;
use terrane::layers::event::{Event, Extent};
use terrane::layers::holder::Code;
use terrane::layers::origin::Origin;
use terrane::layers::output::CompositionRow;
use terrane::layers::scenario::{Change, Ground, Scenario, What};
use terrane::layers::source::Source;
use terrane::layers::units::Grams;

use super::scene::{any_day, any_events, day, event, kachin, scene, set, square};

/// The scene with its belt, and what its ore is made of.
fn land(events: Vec<Event>) -> Layers {
    let mut layers = scene(events, Vec::new());
    layers.belts = vec![Belt {
        id: "belt".to_owned(),
        name: "Belt".to_owned(),
        precision_km: 60.0,
        sources: Vec::new(),
        shape: square(0.0, 0.0, 2.0, 1.0),
    }];
    layers.manifest.composition = "c".to_owned();
    layers.composition = vec![CompositionRow {
        commodity: "ore".to_owned(),
        series: "c".to_owned(),
        symbol: "Dy".to_owned(),
        element: "dysprosium".to_owned(),
        share: Estimate {
            low: None,
            best: Some(0.0351),
            high: None,
        },
        kind: String::new(),
        source: Source::default(),
        note: String::new(),
    }];
    layers
}

fn change(what: What, on: &str, until: Option<&str>) -> Change {
    Change {
        what,
        period: Period::new(Some(day(on)), until.map(day)).unwrap(),
        note: String::new(),
        sources: Vec::new(),
        origin: Origin::default(),
    }
}

fn scenario(changes: Vec<Change>) -> Scenario {
    Scenario {
        name: "s".to_owned(),
        title: "S".to_owned(),
        note: String::new(),
        assumed: Vec::new(),
        sources: Vec::new(),
        period: "2024".parse().unwrap(),
        changes,
    }
}

fn passes(ground: Ground, to: &str, on: &str) -> Change {
    let to = set(to);
    change(What::Passes { ground, to }, on, None)
}

fn areas(id: &str) -> Ground {
    Ground::Areas(vec![id.to_owned()])
}

fn embargo(holders: &str, shared: bool) -> What {
    What::Embargo {
        holders: set(holders),
        shared,
        by: String::new(),
    }
}

fn any_change() -> impl Strategy<Value = Change> {
    let ids = |id: &str| vec![id.to_owned()];
    let places = ids("outer");
    let whats = vec![
        What::Passes {
            ground: areas("west"),
            to: set("SAC"),
        },
        What::Passes {
            ground: areas("east"),
            to: set("KIA"),
        },
        What::Passes {
            ground: Ground::Belts(ids("belt")),
            to: set("KBGF"),
        },
        What::Passes {
            ground: Ground::Mines(ids("d")),
            to: set("KIA+SAC"),
        },
        What::Passes {
            ground: Ground::Cells(ids("inner")),
            to: set("KIA"),
        },
        What::Passes {
            ground: Ground::Discs { places, km: 20.0 },
            to: set("SAC"),
        },
        embargo("KIA", false),
        embargo("SAC+KBGF", true),
        What::GateClosed {
            gate: String::new(),
            belts: ids("belt"),
            by: String::new(),
        },
        What::Activity {
            belts: ids("belt"),
            factor: 1.75,
        },
        What::Activity {
            belts: ids("belt"),
            factor: 0.0,
        },
        What::Output { factor: 0.3 },
        What::Output { factor: 3.7 },
    ];
    let days = [
        "2023-06-01",
        "2024-01-01",
        "2024-02-17",
        "2024-07-09",
        "2024-10-18",
    ];
    let untils = [None, Some("2024-11-02"), Some("2025-03-01")];
    (0..whats.len(), 0..days.len(), 0..untils.len())
        .prop_map(move |(what, on, until)| change(whats[what].clone(), days[on], untils[until]))
}

/// What a scenario comes to; the comparison holds its own sums.
fn compared<T>(
    layers: Layers,
    scenario: &Scenario,
    read: impl FnOnce(&Atlas, &Atlas, &Comparison<'_>) -> T,
) -> T {
    let atlas = Atlas::compile(layers);
    let supposed = atlas.suppose(scenario).unwrap();
    let comparison = atlas.compare(&supposed, scenario).unwrap();
    read(&atlas, &supposed, &comparison)
}

fn whole(layers: Layers, scenario: &Scenario) -> Balance {
    compared(layers, scenario, |_, _, comparison| {
        comparison.whole.clone().unwrap()
    })
}

const TONNE: u64 = Grams::PER_TONNE;

/// What is left and what becomes of it are what was mined, line by line.
fn balanced(balance: &Balance) -> bool {
    balance.lines.values().all(|line| {
        line.baseline + line.came + line.mined_more
            == line.left + line.scenario + line.withheld + line.not_mined
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_gram_is_lost_or_made_by_holder_mine_belt_month_or_element(
        events in any_events(),
        changes in prop::collection::vec(any_change(), 1..5),
    ) {
        let scenario = scenario(changes);
        compared(land(events), &scenario, |_, _, comparison| {
            let whole = comparison.whole.as_ref().unwrap();
            prop_assert_eq!(whole.parts().baseline, Grams(100 * TONNE));
            let mines = comparison.mines.iter().map(|(_, balance)| balance);
            let belts = comparison.belts.iter().map(|(_, balance)| balance);
            let months = comparison.months.iter().map(|(_, balance)| balance);
            for all in [mines.collect::<Vec<_>>(), belts.collect(), months.collect()] {
                prop_assert!(all.iter().all(|balance| balanced(balance)));
                let sum = |part: fn(&Balance) -> Grams| all.iter().map(|balance| part(balance)).sum::<Grams>();
                let parts = whole.parts();
                prop_assert_eq!(sum(|balance| balance.parts().baseline), parts.baseline);
                prop_assert_eq!(sum(|balance| balance.parts().scenario), parts.scenario);
                prop_assert_eq!(sum(|balance| balance.parts().withheld), parts.withheld);
                prop_assert_eq!(sum(|balance| balance.parts().not_mined), parts.not_mined);
                prop_assert_eq!(sum(|balance| balance.parts().mined_more), parts.mined_more);
            }
            for step in [Step::Month, Step::Quarter, Step::Year] {
                let steps = comparison.steps(step);
                let sum: Grams = steps.iter().map(|(_, balance)| balance.parts().scenario).sum();
                prop_assert_eq!(sum, whole.parts().scenario);
            }
            for element in comparison.elements() {
                let parts = element.parts;
                prop_assert_eq!(
                    parts.baseline + parts.mined_more,
                    parts.scenario + parts.withheld + parts.not_mined
                );
                prop_assert!(parts.baseline.0.abs_diff(3_510_000) <= 1);
            }
            Ok(())
        })?;
    }

    #[test]
    fn nothing_that_is_supposed_changes_a_day_before_it(
        events in any_events(),
        changes in prop::collection::vec(any_change(), 1..5),
        asked in any_day(),
        at in (0.05f64..1.95, 0.05f64..0.95),
    ) {
        let first = changes.iter().map(Change::on).min().unwrap();
        prop_assume!(asked < first);
        let scenario = scenario(changes);
        compared(land(events), &scenario, |atlas, supposed, comparison| {
            let point = Point::new(at.0, at.1);
            let held = |atlas: &Atlas| atlas.history_at(point).on(asked).unwrap().shares.clone();
            prop_assert_eq!(held(atlas), held(supposed));
            for (was, would) in atlas.histories().iter().zip(supposed.histories()) {
                let (was, would) = (&was.on(asked).unwrap().shares, &would.on(asked).unwrap().shares);
                prop_assert_eq!(was.ten_thousandths(), would.ten_thousandths());
                prop_assert_eq!(was.leading(), would.leading());
            }
            for (month, balance) in &comparison.months {
                let before = month.to().is_some_and(|to| to <= first);
                let alike = balance.lines.values().all(|line| line.baseline == line.scenario);
                prop_assert!(!before || (alike && balance.passed.is_empty()));
            }
            Ok(())
        })?;
    }

    #[test]
    fn what_passes_is_held_from_that_day_on_whatever_reports_say(events in any_events(), asked in any_day(), at in (0.05f64..0.95, 0.05f64..0.95)) {
        let scenario = scenario(vec![passes(areas("west"), "KBGF", "2024-02-17")]);
        compared(land(events), &scenario, |_, supposed, _| {
            prop_assume!(day("2024-02-17") <= asked);
            let held = |point| supposed.history_at(point).on(asked).unwrap().shares.clone();
            let here = held(Point::new(at.0, at.1));
            prop_assert_eq!(here.leading(), &set("KBGF"));
            for mine in 0..2 {
                let spell = supposed.histories()[mine].on(asked).unwrap();
                prop_assert_eq!(spell.shares.leading(), &set("KBGF"));
            }
            Ok(())
        })?;
    }

    /// A change of hands alone is what the second atlas spreads over its own mines and days, but for the grams of rounding.
    #[test]
    fn a_change_of_hands_is_what_the_second_atlas_yields(events in any_events(), to in 0usize..3, on in 0usize..3) {
        let to = ["KIA", "KBGF+SAC", "SAC"][to];
        let on = ["2024-01-01", "2024-02-17", "2024-10-18"][on];
        let changes = vec![passes(areas("west"), to, on), passes(Ground::Mines(vec!["c".to_owned()]), "KBGF", "2024-11-02")];
        let scenario = scenario(changes);
        compared(land(events), &scenario, |_, supposed, comparison| {
            let own = supposed.span(scenario.period).unwrap();
            let whole = comparison.whole.as_ref().unwrap();
            for (control, grams) in &own.supply {
                let line = whole.lines.get(&Held::By(control.clone()));
                let here = line.map_or(Grams(0), |line| line.scenario);
                prop_assert!(here.0.abs_diff(grams.0) <= 500, "{} {:?} {:?}", control, here, grams);
            }
            Ok(())
        })?;
    }

    #[test]
    fn the_order_of_features_and_of_changes_changes_no_gram(events in any_events(), changes in prop::collection::vec(any_change(), 1..4)) {
        let forward = whole(land(events.clone()), &scenario(changes.clone()));
        let mut layers = land(events);
        layers.mines.reverse();
        layers.areas.reverse();
        layers.events.reverse();
        prop_assert_eq!(&whole(layers.clone(), &scenario(changes.clone())), &forward);
        let mut reversed = changes;
        reversed.reverse();
        let backward = whole(layers, &scenario(reversed));
        // Which of two changes withholds what both would, and who has a ground that two give on one day, is told by their order.
        prop_assert_eq!(backward.parts().not_mined, forward.parts().not_mined);
        prop_assert_eq!(backward.parts().mined_more, forward.parts().mined_more);
    }
}

#[test]
fn half_of_the_output_is_half_of_it_to_the_gram() {
    let half = change(What::Output { factor: 0.5 }, "2024-01-01", None);
    let parts = whole(land(vec![]), &scenario(vec![half])).parts();
    assert_eq!(
        (parts.scenario, parts.not_mined),
        (Grams(50 * TONNE), Grams(50 * TONNE))
    );
    // The belt is idle from March to August: of 182 or 183 days that yield, those of January and February are 60 of 182.
    let early = change(
        What::Activity {
            belts: vec!["belt".to_owned()],
            factor: 0.0,
        },
        "2024-01-01",
        Some("2024-03-01"),
    );
    let parts = whole(land(vec![]), &scenario(vec![early])).parts();
    assert!(
        (parts.not_mined.tonnes() - 100.0 * 60.0 / 182.0).abs() < 1e-5,
        "{parts:?}"
    );
}

#[test]
fn an_embargo_withholds_what_its_holders_hold_alone_unless_shared_ground_counts_too() {
    let events = || {
        vec![
            event("2023-01-01", "", "west", Extent::Area, "KIA"),
            event("2023-01-01", "", "east", Extent::Area, "KIA+SAC"),
        ]
    };
    let with = |what: Vec<What>| {
        let changes = what
            .into_iter()
            .map(|what| change(what, "2024-01-01", None));
        whole(land(events()), &scenario(changes.collect()))
    };
    let line = |balance: &Balance, held: &str| balance.lines[&Held::By(set(held))];
    let alone = with(vec![embargo("KIA", false)]);
    assert_eq!(line(&alone, "KIA").withheld, line(&alone, "KIA").baseline);
    assert_eq!(line(&alone, "KIA+SAC").withheld, Grams(0));
    let shared = with(vec![embargo("KIA", true)]);
    assert_eq!(shared.parts().scenario, Grams(0));
    let both = with(vec![embargo("KIA", false), embargo("SAC", false)]);
    assert_eq!(
        both.parts().withheld,
        Grams(100 * TONNE),
        "every member is embargoed"
    );
    assert_eq!(
        both.withheld.len(),
        1,
        "what two withhold stands with the earlier one"
    );
}

#[test]
fn a_later_change_speaks_over_an_earlier_one_and_the_sources_after_its_end() {
    let reported = event("2023-01-01", "", "west", Extent::Area, "KIA");
    let mut first = passes(areas("west"), "SAC", "2024-03-01");
    first.period = Period::new(Some(day("2024-03-01")), Some(day("2024-06-01"))).unwrap();
    let cell = passes(
        Ground::Cells(vec!["inner".to_owned()]),
        "KBGF",
        "2024-05-01",
    );
    compared(
        land(vec![reported]),
        &scenario(vec![cell, first]),
        |_, supposed, _| {
            let held = |mine: usize, on: &str| {
                supposed.histories()[mine]
                    .on(day(on))
                    .unwrap()
                    .shares
                    .leading()
                    .to_string()
            };
            let (a, b) = (0, 1);
            assert_eq!(
                [held(a, "2024-02-29"), held(a, "2024-03-01")],
                ["KIA", "SAC"]
            );
            assert_eq!(
                [held(a, "2024-05-01"), held(a, "2024-06-01")],
                ["KBGF", "KBGF"]
            );
            assert_eq!(
                [held(b, "2024-05-31"), held(b, "2024-06-01")],
                ["SAC", "KIA"]
            );
        },
    );
}

#[test]
fn of_two_changes_of_one_ground_the_later_day_holds_whichever_is_written_first() {
    let (early, late) = ("2024-03-01", "2024-05-01");
    let changes = || {
        [
            passes(areas("west"), "SAC", early),
            passes(areas("west"), "KBGF", late),
        ]
    };
    let mut backward = changes();
    backward.reverse();
    for changes in [changes(), backward] {
        let scenario = scenario(changes.to_vec());
        compared(land(vec![]), &scenario, |_, supposed, _| {
            let held = |on: &str| {
                let spell = supposed.histories()[0].on(day(on)).unwrap();
                spell.shares.leading().to_string()
            };
            assert_eq!([held("2024-04-30"), held(late)], ["SAC", "KBGF"]);
        });
    }
}

#[test]
fn what_is_said_of_a_mine_itself_gives_way_to_what_is_supposed_of_its_ground() {
    let itself = event("2023-01-01", "b", "", Extent::Mine, "KIA");
    let scenario = scenario(vec![passes(areas("west"), "SAC", "2024-03-01")]);
    compared(land(vec![itself]), &scenario, |_, supposed, _| {
        let held = |on: &str| {
            supposed.histories()[1]
                .on(day(on))
                .unwrap()
                .shares
                .leading()
                .to_string()
        };
        assert_eq!([held("2024-02-29"), held("2024-03-01")], ["KIA", "SAC"]);
    });
}

fn front(holder: &str, km: f64, against: &str, within: &[&str]) -> Change {
    let what = What::FrontMoves {
        holder: Code::new(holder),
        km,
        against: set(against),
        within: within.iter().map(|id| (*id).to_owned()).collect(),
    };
    change(what, "2024-03-01", None)
}

/// Who holds the ground some kilometres east of the border between the townships, in its middle.
fn held_east_of_border(atlas: &Atlas, km: f64, on: Date) -> String {
    let at = Point::new(1.0 + km / 111.3, 0.5);
    atlas
        .history_at(at)
        .on(on)
        .unwrap()
        .shares
        .leading()
        .to_string()
}

#[test]
fn a_front_moves_by_so_many_kilometres_and_no_further() {
    let events = || {
        vec![
            event("2023-01-01", "", "west", Extent::Area, "KIA"),
            event("2023-01-01", "", "east", Extent::Area, "SAC"),
        ]
    };
    let held = |change: Change, km: f64, on: &str| {
        let scenario = scenario(vec![change]);
        compared(land(events()), &scenario, |_, supposed, _| {
            held_east_of_border(supposed, km, day(on))
        })
    };
    let (before, after) = ("2024-02-29", "2024-03-01");
    let advance = || front("KIA", 10.0, "", &[]);
    assert_eq!(
        [held(advance(), 9.9, before), held(advance(), 9.9, after)],
        ["SAC", "KIA"]
    );
    assert_eq!(held(advance(), 10.1, after), "SAC");
    let retreat = || front("KIA", -10.0, "SAC", &["west"]);
    assert_eq!(
        [held(retreat(), -9.9, before), held(retreat(), -9.9, after)],
        ["KIA", "SAC"]
    );
    assert_eq!(held(retreat(), -10.1, after), "KIA");
    let scenario = scenario(vec![front("KIA", 10.0, "SAC", &["west"])]);
    let atlas = Atlas::compile(land(events()));
    let code = atlas
        .suppose(&scenario)
        .unwrap_err()
        .iter()
        .next()
        .unwrap()
        .rule
        .code;
    assert_eq!(
        code, "nothing-moves",
        "it moves into the east, not the west"
    );
}

#[test]
fn a_front_gains_a_strip_as_wide_as_it_moves() {
    let events = vec![
        event("2023-01-01", "", "west", Extent::Area, "KIA"),
        event("2023-01-01", "", "east", Extent::Area, "KBGF+SAC"),
    ];
    let scenario = scenario(vec![front("KIA", 10.0, "", &[])]);
    compared(land(events), &scenario, |_, supposed, _| {
        let ground = |code: &str| -> MultiPolygon {
            let zones = supposed.zones(day("2024-03-01"));
            let of = zones.into_iter().filter(|zone| zone.control == set(code));
            MultiPolygon::new(of.flat_map(|zone| zone.shape.0).collect())
        };
        let Kilometres(tall) =
            terrane::geometry::ellipsoid::distance(Point::new(1.0, 0.0), Point::new(1.0, 1.0));
        let gained = area_km2(&ground("KIA")) - area_km2(&square(0.0, 0.0, 1.0, 1.0));
        assert!(
            (gained / (tall * 10.0) - 1.0).abs() < 0.001,
            "{gained} km² along {tall} km"
        );
    });
}

#[test]
fn a_front_does_not_move_against_who_is_not_named() {
    let events = vec![
        event("2023-01-01", "", "west", Extent::Area, "KIA"),
        event("2023-01-01", "", "east", Extent::Area, "KBGF+SAC"),
    ];
    let atlas = Atlas::compile(land(events));
    assert!(
        atlas
            .suppose(&scenario(vec![front("KIA", 10.0, "SAC", &[])]))
            .is_err()
    );
    assert!(
        atlas
            .suppose(&scenario(vec![front("KIA", 10.0, "SAC+KBGF", &[])]))
            .is_ok()
    );
}

#[test]
fn the_real_atlas_begins_where_its_own_span_does() {
    let mut scenario = scenario(vec![change(embargo("KIA", false), "2025-06-01", None)]);
    scenario.period = "2025".parse().unwrap();
    let parts = whole(kachin(), &scenario).parts();
    assert_eq!(parts.baseline, Grams(22_000 * TONNE));
    assert!(Grams(0) < parts.withheld && parts.withheld < parts.baseline);
}
