//! Why: what decides, what is set aside and for what reason.

use terrane::atlas::Atlas;
use terrane::atlas::derivation::{Part, Test, Why};
use terrane::atlas::prism::Precedence;
use terrane::layers::event::{Event, Extent};
use terrane::layers::mine::Mine;
use terrane::layers::zone::Zone;

use super::scene::{day, event, scene, square, zone};

fn named(id: &str, event: Event) -> Event {
    Event {
        id: id.to_owned(),
        ..event
    }
}

/// Asks of the mine `a` on a day: what the account `id` plays for a part, and what speaks over it.
#[track_caller]
fn check(
    events: Vec<Event>,
    zones: Vec<Zone>,
    on: &str,
    id: &str,
    part: Part,
    over: Option<(Why, &str)>,
) {
    let atlas = Atlas::compile(scene(events, zones));
    let mine = &atlas.layers.mines[0];
    let derivation = atlas.derive(mine, day(on));
    let account = derivation.accounts.iter().find(|account| account.id == id);
    let account = account.unwrap_or_else(|| panic!("{id} is not considered"));
    assert_eq!(account.part, part, "{id}");
    let found = account
        .over
        .as_ref()
        .map(|over| (over.why, over.by.join("+")));
    assert_eq!(found, over.map(|(why, by)| (why, by.to_owned())), "{id}");
}

#[test]
fn a_later_report_speaks_over_an_earlier() {
    let events = || {
        vec![
            named("old", event("2024-01-01", "", "west", Extent::Area, "SAC")),
            named("new", event("2024-02-01", "", "west", Extent::Area, "KIA")),
        ]
    };
    let later = Why::Turn(Precedence::Later);
    check(
        events(),
        vec![],
        "2024-02-01",
        "old",
        Part::Superseded,
        Some((later, "new")),
    );
    check(events(), vec![], "2024-02-01", "new", Part::Decides, None);
    check(events(), vec![], "2024-01-31", "old", Part::Decides, None);
    check(events(), vec![], "2024-01-31", "new", Part::Later, None);
}

#[test]
fn of_one_day_the_smaller_report_speaks_over_the_larger_and_the_whole_over_the_rest() {
    let events = || {
        vec![
            named(
                "rest",
                event("2024-01-01", "", "west", Extent::Rest, "KBGF"),
            ),
            named(
                "whole",
                event("2024-01-01", "", "west", Extent::Area, "SAC"),
            ),
            named(
                "cell",
                event("2024-01-01", "inner", "west", Extent::Cell, "KIA"),
            ),
        ]
    };
    let smaller = Why::Turn(Precedence::Smaller);
    check(
        events(),
        vec![],
        "2024-01-01",
        "whole",
        Part::Superseded,
        Some((smaller, "cell")),
    );
    check(events(), vec![], "2024-01-01", "cell", Part::Decides, None);
    let two = events().into_iter().take(2).collect();
    let found = Atlas::compile(scene(two, vec![]));
    let derivation = found.derive(&found.layers.mines[0], day("2024-01-01"));
    let decides: Vec<&str> = derivation
        .accounts
        .iter()
        .filter(|account| account.part == Part::Decides)
        .map(|account| account.id)
        .collect();
    let over = derivation
        .accounts
        .iter()
        .find_map(|account| account.over.as_ref());
    let over = over.map(|over| over.by.clone());
    assert_eq!(over.as_deref(), Some(&decides[..]));
}

#[test]
fn a_higher_rank_speaks_over_a_lower_and_an_ended_zone_says_so() {
    let zones = || {
        let west = || square(0.0, 0.0, 1.0, 1.0);
        vec![
            zone("drawn", "SAC", "2023/2025", west()),
            zone("ended", "KBGF", "2022", west()),
        ]
    };
    let events = || {
        vec![named(
            "report",
            event("2024-02-01", "inner", "west", Extent::Cell, "KIA"),
        )]
    };
    check(
        events(),
        zones(),
        "2024-02-01",
        "drawn",
        Part::Superseded,
        Some((Why::Rank, "report")),
    );
    check(
        events(),
        zones(),
        "2024-01-31",
        "drawn",
        Part::Decides,
        None,
    );
    check(
        events(),
        zones(),
        "2024-02-01",
        "ended",
        Part::Superseded,
        Some((Why::Ended, "report")),
    );
}

#[test]
fn a_report_that_names_the_mine_speaks_over_all_ground() {
    let events = vec![
        named(
            "ground",
            event("2024-02-01", "inner", "west", Extent::Cell, "KIA"),
        ),
        named("mine", event("2024-01-01", "a", "", Extent::Mine, "SAC")),
    ];
    check(
        events,
        vec![],
        "2024-03-01",
        "ground",
        Part::Superseded,
        Some((Why::Itself, "mine")),
    );
}

#[test]
fn a_report_that_names_the_mine_has_not_happened_before_its_day() {
    let events = || {
        vec![named(
            "mine",
            event("2024-02-01", "a", "", Extent::Mine, "KIA"),
        )]
    };
    check(events(), vec![], "2024-01-31", "mine", Part::Later, None);
    check(events(), vec![], "2024-02-01", "mine", Part::Decides, None);
}

#[test]
fn what_speaks_for_the_rest_is_left_out_where_smaller_reports_have_spoken() {
    let events = vec![
        named(
            "cell",
            event("2024-01-15", "inner", "west", Extent::Cell, "KIA"),
        ),
        // Known to the month: it speaks for this ground until the smaller report does.
        named("rest", event("2024-01", "", "west", Extent::Rest, "SAC")),
    ];
    check(
        events,
        vec![],
        "2024-01-20",
        "rest",
        Part::Superseded,
        Some((Why::LeftOut, "cell")),
    );
}

#[test]
fn a_report_known_to_the_month_is_unsettled_while_it_lasts() {
    let events = || {
        vec![named(
            "month",
            event("2024-05", "", "west", Extent::Area, "KIA"),
        )]
    };
    check(events(), vec![], "2024-04-30", "month", Part::Later, None);
    check(
        events(),
        vec![],
        "2024-05-01",
        "month",
        Part::Unsettled,
        None,
    );
    check(
        events(),
        vec![],
        "2024-05-31",
        "month",
        Part::Unsettled,
        None,
    );
    check(events(), vec![], "2024-06-01", "month", Part::Decides, None);
}

#[test]
fn ground_nearby_is_told_with_its_distance_where_it_decides() {
    let events = vec![
        named("here", event("2024-01-01", "", "west", Extent::Area, "SAC")),
        named(
            "there",
            event("2024-02-01", "", "east", Extent::Area, "KIA"),
        ),
        named("gone", event("2024-01-01", "", "east", Extent::Area, "SAC")),
    ];
    let atlas = Atlas::compile(scene(events, vec![]));
    let near = Mine::at(geo::Point::new(0.95, 0.5));
    let derivation = atlas.derive(&near, day("2024-03-01"));
    let nearby: Vec<_> = derivation
        .accounts
        .iter()
        .filter(|account| account.part == Part::Nearby)
        .map(|account| (account.id, account.test))
        .collect();
    // 0.05° of longitude half a degree off the equator is 5.566 km.
    let [("there", Test::Outside(km))] = nearby[..] else {
        panic!("{nearby:?}");
    };
    assert!((km.0 - 5.566).abs() < 0.001, "{km:?}");
}

#[test]
fn an_account_covers_a_disc_by_its_share_and_a_border_point_by_its_border() {
    let events = vec![
        named("here", event("2024-01-01", "", "west", Extent::Area, "SAC")),
        named(
            "there",
            event("2024-02-01", "", "east", Extent::Area, "KIA"),
        ),
    ];
    let atlas = Atlas::compile(scene(events, vec![]));
    let disc = atlas.derive(&atlas.layers.mines[3], day("2024-03-01"));
    let shares: Vec<f64> = disc
        .accounts
        .iter()
        .map(|account| match account.test {
            Test::Covers(share) => share.get(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(
        (shares.iter().sum::<f64>() - 1.0).abs() < 1e-9,
        "{shares:?}"
    );
    assert!(shares[0] > 0.6 && shares[1] > 0.2, "{shares:?}");
    let point = Mine::at(geo::Point::new(1.0, 0.5));
    let edge = atlas.derive(&point, day("2024-03-01"));
    assert!(
        edge.accounts
            .iter()
            .all(|account| account.test == Test::Border)
    );
    assert_eq!(edge.accounts.len(), 2);
}

#[test]
fn evidence_that_was_not_yet_there_came_later() {
    let events = || {
        vec![named(
            "word",
            event("2024-05-01", "inner", "", Extent::None, "KIA"),
        )]
    };
    check(events(), vec![], "2024-04-30", "word", Part::Later, None);
    check(events(), vec![], "2024-05-01", "word", Part::Evidence, None);
}
