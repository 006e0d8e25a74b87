//! The laws of difference.

use std::collections::BTreeMap;

use proptest::prelude::*;
use terrane::atlas::Atlas;
use terrane::atlas::diff::Difference;
use terrane::geometry::ellipsoid::area_km2;
use terrane::geometry::overlay;
use terrane::layers::control::Control;
use terrane::layers::event::Extent;
use terrane::layers::units::Grams;

use super::scene::{any_day, any_events, day, event, kachin, scene};

/// Asks for the difference of two days at the rate of 2024.
fn between(
    atlas: &Atlas,
    from: jiff::civil::Date,
    to: jiff::civil::Date,
    ask: impl Fn(&Difference),
) {
    let rate = day("2024-06-01");
    let (before, after) = (
        atlas.plate(from, rate).unwrap(),
        atlas.plate(to, rate).unwrap(),
    );
    ask(&atlas.difference(&before, &after).unwrap());
}

type Pairs = BTreeMap<(Control, Control), (Grams, usize)>;

fn moved(difference: &Difference, mirrored: bool) -> Pairs {
    let all = difference.moved.iter().flatten();
    let pair = |from: &Control, to: &Control| {
        if mirrored {
            (to.clone(), from.clone())
        } else {
            (from.clone(), to.clone())
        }
    };
    all.map(|moved| (pair(&moved.from, &moved.to), (moved.grams, moved.mines)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_changes_between_a_day_and_itself(events in any_events(), on in any_day()) {
        let atlas = Atlas::compile(scene(events, vec![]));
        between(&atlas, on, on, |difference| {
            assert!(difference.mines.is_empty() && difference.places.is_empty());
            assert!(difference.ground.is_empty() && difference.events.is_empty());
            assert_eq!(difference.back, 0);
            assert_eq!(difference.moved.as_deref(), Some(&[][..]));
        });
    }

    #[test]
    fn backwards_is_the_mirror_of_forwards(events in any_events(), one in any_day(), other in any_day()) {
        let atlas = Atlas::compile(scene(events, vec![]));
        between(&atlas, one, other, |forth| between(&atlas, other, one, |back| {
            assert_eq!(moved(forth, false), moved(back, true));
            let mines = |difference: &Difference, mirrored: bool| -> Vec<_> {
                let mines = difference.mines.iter();
                mines.map(|change| {
                    let held = (change.before.clone(), change.after.clone());
                    let held = if mirrored { (held.1, held.0) } else { held };
                    (change.mine.id.clone(), held.0, held.1, change.turn.clone())
                }).collect()
            };
            assert_eq!(mines(forth, false), mines(back, true));
            let ids = |difference: &Difference| -> Vec<String> {
                difference.events.iter().map(|between| between.event.id.clone()).collect()
            };
            assert_eq!((ids(forth), forth.back), (ids(back), back.back));
            let km2 = |difference: &Difference, mirrored: bool| -> BTreeMap<_, i64> {
                let passages = difference.ground.iter();
                passages.map(|passage| {
                    let pair = (passage.from.to_string(), passage.to.to_string());
                    let pair = if mirrored { (pair.1, pair.0) } else { pair };
                    #[allow(clippy::cast_possible_truncation, reason = "a few thousand km²")]
                    let m2 = (passage.km2 * 1e4).round() as i64;
                    (pair, m2)
                }).collect()
            };
            assert_eq!(km2(forth, false), km2(back, true));
        }));
    }

    #[test]
    fn what_moved_is_the_difference_of_the_tables_to_the_gram(
        events in any_events(), one in any_day(), other in any_day(),
    ) {
        let atlas = Atlas::compile(scene(events, vec![]));
        between(&atlas, one, other, |difference| {
            let all = difference.moved.as_ref().unwrap();
            for (control, before, after) in difference.supplies() {
                let came: Grams = all.iter().filter(|m| m.to == control).map(|m| m.grams).sum();
                let left: Grams = all.iter().filter(|m| m.from == control).map(|m| m.grams).sum();
                assert_eq!(before + came, after + left, "{control}");
            }
            assert!(all.iter().all(|moved| moved.from != moved.to));
        });
    }

    #[test]
    fn ground_gained_less_lost_is_the_difference_of_ground(
        events in any_events(), one in any_day(), other in any_day(),
    ) {
        let atlas = Atlas::compile(scene(events, vec![]));
        let region = area_km2(atlas.layers.region.as_ref().unwrap());
        between(&atlas, one, other, |difference| {
            for extent in &difference.controls {
                let change = extent.gained_km2 - extent.lost_km2;
                let grown = extent.after_km2 - extent.before_km2;
                assert!((change - grown).abs() < 1e-9 * region, "{extent:?}");
            }
            let sum = |of: &dyn Fn(&terrane::atlas::diff::Extent) -> f64| -> f64 {
                difference.controls.iter().map(of).sum()
            };
            assert!((sum(&|extent| extent.before_km2) - region).abs() < 1e-9 * region);
            assert!((sum(&|extent| extent.after_km2) - region).abs() < 1e-9 * region);
            for (index, one) in difference.ground.iter().enumerate() {
                for other in &difference.ground[index + 1..] {
                    let both = area_km2(&overlay::intersection(&one.shape, &other.shape));
                    assert!(both < 1e-9 * region, "{} {} and {} {}", one.from, one.to, other.from, other.to);
                }
            }
        });
    }

    /// The plain way: what changed at a point is told by the two answers there.
    #[test]
    fn a_point_lies_in_the_ground_that_passed_where_its_answers_differ(
        events in any_events(), one in any_day(), other in any_day(), x in 0.01f64..1.99, y in 0.01f64..0.99,
    ) {
        use geo::Intersects;
        let atlas = Atlas::compile(scene(events, vec![]));
        let point = geo::Point::new(x, y);
        let history = atlas.history_at(point);
        let held = |day| history.on(day).unwrap().shares.leading().clone();
        between(&atlas, one, other, |difference| {
            let mut passed = difference.ground.iter().filter(|passage| passage.shape.intersects(&point));
            let passage = passed.next().map(|passage| (passage.from.clone(), passage.to.clone()));
            let changed = (held(one) != held(other)).then(|| (held(one), held(other)));
            assert_eq!(passage, changed);
        });
    }
}

#[test]
fn bare_ground_without_a_region_passes_from_and_to_unknown() {
    let mut layers = scene(
        vec![event("2024-05-02", "", "west", Extent::Area, "KIA")],
        vec![],
    );
    layers.region = None;
    let atlas = Atlas::compile(layers);
    for (from, to, said) in [
        ("2024-05-01", "2024-05-02", ["unknown", "KIA"]),
        ("2024-05-02", "2024-05-01", ["KIA", "unknown"]),
    ] {
        between(&atlas, day(from), day(to), |difference| {
            let ground = &difference.ground;
            assert_eq!(ground.len(), 1);
            assert_eq!([ground[0].from.to_string(), ground[0].to.to_string()], said);
        });
    }
}

#[test]
fn a_mine_that_changed_hands_and_back_is_counted_apart() {
    let events = vec![
        event("2023-01-01", "", "west", Extent::Area, "SAC"),
        event("2024-02-01", "inner", "west", Extent::Cell, "KIA"),
        event("2024-03-01", "inner", "west", Extent::Cell, "SAC"),
    ];
    let atlas = Atlas::compile(scene(events, vec![]));
    between(&atlas, day("2024-01-01"), day("2024-04-01"), |difference| {
        assert!(difference.mines.is_empty());
        assert_eq!(difference.back, 1, "mine a");
    });
}

#[test]
fn the_events_in_between_may_have_happened_after_the_first_day_and_through_the_last() {
    for (date, told) in [
        ("2024-02-10", false),
        ("2024-02-11", true),
        ("2024-03-05", true),
        ("2024-03-06", false),
        ("2024-01", false),
        ("2024-02", true),
        ("2024-03", true),
        ("2024-04", false),
        ("2023", false),
        ("2024", true),
    ] {
        let events = vec![event(date, "inner", "west", Extent::Cell, "KIA")];
        let atlas = Atlas::compile(scene(events, vec![]));
        between(&atlas, day("2024-02-10"), day("2024-03-05"), |difference| {
            assert_eq!(difference.events.len(), usize::from(told), "{date}");
        });
    }
}

#[test]
fn events_by_which_nothing_changed_hands_are_told_and_move_nothing() {
    let events = vec![
        event("2024-01-01", "", "west", Extent::Area, "SAC"),
        event("2024-02-01", "inner", "west", Extent::Cell, "KIA"),
        event("2024-02-02", "outer", "west", Extent::Cell, "SAC"),
        event("2024-02-03", "outer", "west", Extent::None, "KIA"),
    ];
    let atlas = Atlas::compile(scene(events, vec![]));
    between(&atlas, day("2024-01-15"), day("2024-03-01"), |difference| {
        let events = difference.events.iter();
        let told: Vec<(&str, bool)> = events
            .map(|between| (&*between.event.id, between.moves))
            .collect();
        assert_eq!(
            told,
            [
                ("2024-02-01 innerwest", true),
                ("2024-02-02 outerwest", false),
                ("2024-02-03 outerwest", false),
            ]
        );
    });
}

/// The days and the places are those of the reports e164 to e177.
#[test]
fn special_region_1_passes_to_the_kia_place_by_place() {
    let atlas = Atlas::compile(kachin());
    between(&atlas, day("2024-09-01"), day("2024-12-01"), |difference| {
        let passed: Vec<(String, String, String)> = difference
            .places
            .iter()
            .filter(|change| change.after.to_string() == "KIA")
            .map(|change| {
                let since = change.turn.since.unwrap().to_string();
                let by = atlas.zone_ids(&change.turn.witnesses).unwrap();
                (since, change.place.id.clone(), by)
            })
            .collect();
        let expected = [
            ("2024-09-30", "chipwi", "e164"),
            ("2024-10-02", "tsawlaw", "e165"),
            ("2024-10-15", "lu-pyi", "e167"),
            ("2024-10-18", "pangwa", "e168"),
            ("2024-10-21", "sin-kyaing", "e169"),
            ("2024-10-31", "nuzungbaung", "e170"),
            ("2024-11-02", "phimaw", "e172"),
            ("2024-11-10", "lang-sel", "e174"),
            ("2024-11-20", "kan-paik-ti", "e177"),
        ];
        for (since, place, by) in expected {
            let row = (since.to_owned(), place.to_owned(), by.to_owned());
            assert!(passed.contains(&row), "{row:?} is not in {passed:?}");
        }
        let moving = difference.events.iter().filter(|between| between.moves);
        assert!(
            moving
                .clone()
                .all(|between| !between.event.source.url.is_empty())
        );
        assert!(moving.count() >= expected.len());
    });
}

#[test]
fn the_embedded_ground_adds_up_between_any_two_years() {
    let atlas = Atlas::compile(kachin());
    let region = area_km2(atlas.layers.region.as_ref().unwrap());
    for (from, to) in [("2021-02-01", "2026-02-21"), ("2025-08-01", "2025-12-31")] {
        between(&atlas, day(from), day(to), |difference| {
            for extent in &difference.controls {
                let change = extent.gained_km2 - extent.lost_km2;
                let grown = extent.after_km2 - extent.before_km2;
                assert!((change - grown).abs() < 1e-9 * region, "{extent:?}");
            }
        });
    }
}
