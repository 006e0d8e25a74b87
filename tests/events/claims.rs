//! Claims of one side alone, and how far an answer is to be trusted.

use geo::{Intersects, Point};
use proptest::prelude::*;
use terrane::atlas::Atlas;
use terrane::atlas::plate::Holding;
use terrane::layers::Layers;
use terrane::layers::holder::Code;
use terrane::layers::mine::Mine;
use terrane::layers::source::Confidence;

use crate::past::{DATES, any_event, base};
use crate::scene::{atlas, day};

fn ask<T>(atlas: &Atlas, date: &str, what: impl Fn(&Holding) -> T) -> T {
    let mine = Mine::at(Point::new(0.25, 0.5));
    what(&atlas.derive(&mine, day(date)).holding)
}

/// Whether the ground of a point is drawn as a claim.
fn drawn(atlas: &Atlas, date: &str) -> bool {
    let plate = atlas.plate(day(date), day(date)).unwrap();
    let point = Point::new(0.25, 0.5);
    let mut at = plate
        .ground
        .iter()
        .filter(|ground| ground.shape.intersects(&point));
    let ground = at.next().expect("the region is covered");
    assert!(at.next().is_none(), "no point inside is drawn twice");
    ground.claimed
}

#[test]
fn a_report_that_names_no_holder_confirms_no_claim() {
    let atlas = atlas(
        "c,2024-02-01,captured,inner,,5,,KIA,KIA,,high,https://u,\nl,2024-02,lapsed,inner,,5,,,,,high,https://v,",
    );
    assert!(ask(&atlas, "2024-02-10", |holding| holding.claimed));
    assert!(drawn(&atlas, "2024-02-10"));
}

#[test]
fn ground_is_claimed_until_the_day_of_the_confirmation() {
    for (confirming, days) in [
        (
            "2024-03-01",
            [
                ("2024-02-01", true),
                ("2024-02-29", true),
                ("2024-03-01", false),
                ("2024-04-01", false),
            ],
        ),
        (
            "2024-03",
            [
                ("2024-02-01", true),
                ("2024-03-31", true),
                ("2024-04-01", false),
                ("2024-05-01", false),
            ],
        ),
    ] {
        let atlas = atlas(&format!(
            "c,2024-02-01,captured,inner,,5,,KIA,KIA,o,high,https://u,\no,{confirming},held,inner,,none,,KIA,,,high,https://v,"
        ));
        for (date, claimed) in days {
            assert_eq!(
                ask(&atlas, date, |holding| holding.claimed),
                claimed,
                "{confirming}: {date}"
            );
            assert_eq!(drawn(&atlas, date), claimed, "{confirming}: {date}");
        }
    }
    let alone = atlas("c,2024-02-01,captured,inner,,5,,KIA,KIA,,high,https://u,");
    assert!(
        ask(&alone, "2030-01-01", |holding| holding.claimed),
        "nobody confirms it"
    );
    assert!(
        !ask(&alone, "2024-01-31", |holding| holding.claimed),
        "nobody claims it yet"
    );
}

#[test]
fn an_answer_that_another_report_bears_out_is_no_claim() {
    let joined = "c,2024-02-01,captured,inner,,5,,KIA,KIA,,high,https://u,\nd,2024-02-01,captured,inner,,5,,KIA,,,high,https://v,";
    assert!(!ask(&atlas(joined), "2024-02-01", |holding| holding.claimed));
    let both = "c,2024-02-01,captured,inner,,5,,KIA,KIA,,high,https://u,\nd,2024-02-01,captured,inner,,5,,SAC,SAC,,high,https://v,";
    assert!(
        ask(&atlas(both), "2024-02-01", |holding| holding.claimed),
        "two sides, each its own word"
    );
    let mine = "c,2024-02-01,captured,m,,mine,,KIA,KIA,,high,https://u,";
    let atlas = atlas(mine);
    let plate = atlas.plate(day("2024-02-01"), day("2024-02-01")).unwrap();
    assert!(plate.holdings[0].claimed, "a report of the mine itself");
    assert!(!plate.holdings[1].claimed);
}

#[test]
fn a_claim_is_never_of_high_confidence() {
    for (stated, while_claimed, confirmed) in [
        ("high", Confidence::Medium, Confidence::High),
        ("medium", Confidence::Medium, Confidence::Medium),
        ("low", Confidence::Low, Confidence::Low),
    ] {
        let atlas = atlas(&format!(
            "c,2024-02-01,captured,inner,,5,,KIA,KIA,o,{stated},https://u,\no,2024-03-01,held,inner,,none,,KIA,,,high,https://v,"
        ));
        assert_eq!(
            ask(&atlas, "2024-02-29", |holding| holding.confidence),
            Some(while_claimed)
        );
        assert_eq!(
            ask(&atlas, "2024-03-01", |holding| holding.confidence),
            Some(confirmed)
        );
    }
}

#[test]
fn confidence_is_the_least_of_what_decides() {
    let atlas = atlas(
        "a,2024-01-01,held,,west,area,,SAC,,,low,https://u,\nb,2024-02-01,captured,inner,,5,,KIA,,,high,https://v,\n\
         c,2024-03-01,held,inner,,5,,KIA,,,high,https://w,\nd,2024-03-01,held,inner,,5,,KIA,,,medium,https://x,",
    );
    for (date, confidence) in [
        ("2023-12-31", None),
        ("2024-01-01", Some(Confidence::Low)),
        ("2024-02-01", Some(Confidence::High)),
        ("2024-03-01", Some(Confidence::Medium)),
    ] {
        assert_eq!(
            ask(&atlas, date, |holding| holding.confidence),
            confidence,
            "{date}"
        );
    }
}

#[test]
fn the_last_report_is_the_last_that_speaks_of_the_ground_be_it_evidence() {
    let held = "a,2024-01-01,held,inner,west,cell,,KIA,,,high,https://u,";
    let wide = "a,2024-01-01,held,,west,rest,,KIA,,,high,https://u,";
    for (ground, later, last) in [
        (
            held,
            "b,2024-02-01,held,inner,,none,,KIA,,,high,https://v,",
            "2024-02-01",
        ),
        // At another place that lies on the ground.
        (
            held,
            "b,2024-02-01,attacked,camp,,none,,KIA,,,high,https://v,",
            "2024-02-01",
        ),
        // At a place known to 30 km only, which may lie elsewhere; in the township it does.
        (
            held,
            "b,2024-02-01,attacked,somewhere,west,none,,KIA,,,high,https://v,",
            "2024-01-01",
        ),
        (
            wide,
            "b,2024-02-01,attacked,somewhere,west,none,,KIA,,,high,https://v,",
            "2024-02-01",
        ),
        // On other ground.
        (
            held,
            "b,2024-02-01,attacked,outer,west,none,,KIA,,,high,https://v,",
            "2024-01-01",
        ),
        (
            wide,
            "b,2024-02-01,attacked,east,east,none,,KIA,,,high,https://v,",
            "2024-01-01",
        ),
        // A report that moves ground counts where it covers it.
        (
            held,
            "b,2024-02-01,held,,west,area,,KIA,,,high,https://v,",
            "2024-02-01",
        ),
        (
            held,
            "b,2024-02-01,held,outer,west,cell,,KIA,,,high,https://v,",
            "2024-01-01",
        ),
        // Not yet.
        (
            held,
            "b,2024-06-01,held,inner,,none,,KIA,,,high,https://v,",
            "2024-01-01",
        ),
    ] {
        let atlas = atlas(&format!("{ground}\n{later}"));
        let found = ask(&atlas, "2024-05-31", |holding| holding.last_report);
        assert_eq!(found, Some(day(last)), "{ground}\n{later}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The map is an overlay of polygons, the answer at a mine a walk through accounts: two ways, one word.
    #[test]
    fn ground_is_drawn_as_a_claim_where_the_answer_is_one(
        events in prop::collection::vec((any_event(&DATES, &["", "KIA", "SAC", "KIA+SAC"]), any::<bool>()), 1..7),
        points in prop::collection::vec((0.001f64..1.999, 0.001f64..0.999), 8),
        date in prop::sample::select(vec!["2024-01-01", "2024-01-20", "2024-02-10", "2025-06-01"]),
    ) {
        let claim = |(event, claimed): (terrane::layers::event::Event, bool)| terrane::layers::event::Event {
            claimed_by: claimed.then(|| Code::new("KIA")),
            ..event
        };
        let mines = points.iter().map(|(lon, lat)| Mine::at(Point::new(*lon, *lat)));
        let layers = Layers { events: events.into_iter().map(claim).collect(), mines: mines.collect(), ..base() };
        let atlas = Atlas::compile(layers);
        let plate = atlas.plate(day(date), day(date)).unwrap();
        for holding in &plate.holdings {
            let point = holding.mine.point;
            let drawn: Vec<bool> = plate
                .ground
                .iter()
                .filter(|ground| ground.shape.intersects(&point))
                .map(|ground| ground.claimed)
                .collect();
            prop_assert_eq!(drawn, vec![holding.claimed], "at {:?}", point);
        }
    }
}
