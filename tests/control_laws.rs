//! The laws of control, on small scenes: squares, two actors, a few mines.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use geo::{MultiPolygon, Point, Rect, coord, point};
use jiff::civil::Date;
use proptest::prelude::*;
use terrane::atlas::Atlas;
use terrane::atlas::locate::Locator;
use terrane::layers::Layers;
use terrane::layers::area::Area;
use terrane::layers::control::{Control, Kind};
use terrane::layers::event::{Event, Extent, What};
use terrane::layers::holder::{Holder, Holders};
use terrane::layers::manifest::{Account, Manifest};
use terrane::layers::origin::Origin;
use terrane::layers::place::Place;
use terrane::layers::source::{Confidence, Source};
use terrane::layers::zone::Zone;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn square(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon {
    Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north })
        .to_polygon()
        .into()
}

fn set(text: &str) -> Control {
    if text.is_empty() {
        Control::UNKNOWN
    } else {
        Control::of(text.split('+'))
    }
}

fn holders() -> Holders {
    let holder = |code: &str, side: &str| Holder {
        code: terrane::layers::holder::Code::new(code),
        name: code.to_owned(),
        short: code.to_owned(),
        side: side.to_owned(),
        colour: None,
        sources: Vec::new(),
    };
    let holders = vec![
        holder("KIA", "rebel"),
        holder("PDF", "rebel"),
        holder("SAC", "junta"),
        holder("KBGF", "junta-aligned"),
        holder("UWSA", "other"),
        holder("NDAA", "other"),
    ];
    Holders::new(
        holders,
        vec![vec!["junta".to_owned(), "junta-aligned".to_owned()]],
    )
}

/// Two townships side by side, west and east of 1°E, two places in the western one.
fn scene(events: Vec<Event>, zones: Vec<Zone>) -> Layers {
    let area = |id: &str, shape| Area {
        id: id.to_owned(),
        name: id.to_owned(),
        kind: "township".to_owned(),
        precision_km: 0.0,
        shape,
    };
    let place = |id: &str, x: f64| Place {
        id: id.to_owned(),
        name: id.to_owned(),
        point: Point::new(x, 0.5),
        precision_km: 0.0,
        cell: true,
        source: String::new(),
    };
    Layers {
        manifest: Manifest {
            holders: holders(),
            rank: vec![Account::Zones, Account::Events],
            ..Manifest::default()
        },
        areas: vec![
            area("west", square(0.0, 0.0, 1.0, 1.0)),
            area("east", square(1.0, 0.0, 2.0, 1.0)),
        ],
        places: vec![place("inner", 0.25), place("outer", 0.75)],
        events,
        zones,
        ..Layers::default()
    }
}

fn event(date: &str, place: &str, area: &str, extent: Extent, after: &str) -> Event {
    Event {
        id: format!("{date} {place}{area}"),
        date: date.parse().unwrap(),
        what: What::Captured,
        place: (!place.is_empty()).then(|| place.to_owned()),
        area: (!area.is_empty()).then(|| area.to_owned()),
        extent,
        before: Control::UNKNOWN,
        after: set(after),
        claimed_by: None,
        confirmed_by: None,
        conflict: String::new(),
        confidence: Confidence::High,
        source: Source::default(),
        note: String::new(),
        origin: Origin::default(),
    }
}

fn zone(id: &str, codes: &str, shape: MultiPolygon) -> Zone {
    let period = terrane::layers::date::Period::ALWAYS;
    Zone {
        id: id.to_owned(),
        control: set(codes),
        period,
        sources: Vec::new(),
        shape,
    }
}

fn at(layers: Layers, x: f64, y: f64, date: &str) -> String {
    let atlas = Atlas::compile(layers);
    let history = atlas.history_at(point! { x: x, y: y });
    history
        .on(day(date))
        .expect("histories have no gaps")
        .shares
        .leading()
        .to_string()
}

#[test]
fn a_thing_captured_is_the_captors_from_that_day_on() {
    let events = vec![event("2024-10-18", "", "west", Extent::Area, "KIA")];
    assert_eq!(
        at(scene(events.clone(), vec![]), 0.5, 0.5, "2024-10-17"),
        "unknown"
    );
    assert_eq!(at(scene(events, vec![]), 0.5, 0.5, "2024-10-18"), "KIA");
}

#[test]
fn the_last_event_that_covers_a_point_holds() {
    let events = vec![
        event("2024-01-05", "inner", "", Extent::Radius(5.0), "KIA"),
        event("2024-01-01", "", "west", Extent::Area, "SAC"),
        event("2024-02-01", "", "west", Extent::Area, "KBGF"),
    ];
    assert_eq!(
        at(scene(events.clone(), vec![]), 0.25, 0.5, "2024-01-04"),
        "SAC"
    );
    assert_eq!(
        at(scene(events.clone(), vec![]), 0.25, 0.5, "2024-01-05"),
        "KIA"
    );
    assert_eq!(
        at(scene(events, vec![]), 0.25, 0.5, "2024-02-01"),
        "KBGF",
        "an area speaks over what was said before"
    );
}

#[test]
fn of_one_day_the_smaller_extent_holds_and_equals_join() {
    let small = event("2024-01-01", "inner", "", Extent::Radius(3.0), "KIA");
    let large = event("2024-01-01", "inner", "", Extent::Radius(5.0), "SAC");
    let equal = event("2024-01-01", "inner", "", Extent::Radius(3.0), "UWSA");
    for events in [
        vec![small.clone(), large.clone()],
        vec![large.clone(), small.clone()],
    ] {
        assert_eq!(at(scene(events, vec![]), 0.25, 0.5, "2024-01-01"), "KIA");
    }
    for events in [
        vec![small.clone(), equal.clone(), large.clone()],
        vec![large, equal, small],
    ] {
        assert_eq!(
            at(scene(events, vec![]), 0.25, 0.5, "2024-01-01"),
            "KIA+UWSA"
        );
    }
}

#[test]
fn a_rest_leaves_the_ground_of_smaller_extents_that_have_spoken() {
    let events = vec![
        event("2024-01-01", "inner", "", Extent::Radius(5.0), "KIA"),
        event("2024-02-01", "", "west", Extent::Rest, "SAC"),
        event("2024-03-01", "outer", "", Extent::Radius(5.0), "KIA"),
    ];
    assert_eq!(
        at(scene(events.clone(), vec![]), 0.25, 0.5, "2024-02-15"),
        "KIA"
    );
    assert_eq!(
        at(scene(events.clone(), vec![]), 0.5, 0.5, "2024-02-15"),
        "SAC"
    );
    assert_eq!(
        at(scene(events.clone(), vec![]), 0.75, 0.5, "2024-02-15"),
        "SAC",
        "what has not spoken yet is rest"
    );
    assert_eq!(at(scene(events, vec![]), 0.75, 0.5, "2024-03-01"), "KIA");
}

#[test]
fn a_cell_is_what_is_nearer_to_its_place_and_ends_with_its_area() {
    let events = vec![event("2024-01-01", "outer", "west", Extent::Cell, "KIA")];
    assert_eq!(
        at(scene(events.clone(), vec![]), 0.51, 0.9, "2024-01-01"),
        "KIA"
    );
    assert_eq!(
        at(scene(events.clone(), vec![]), 0.49, 0.9, "2024-01-01"),
        "unknown"
    );
    assert_eq!(
        at(scene(events, vec![]), 1.01, 0.5, "2024-01-01"),
        "unknown"
    );
}

#[test]
fn a_month_is_unsettled_while_it_lasts() {
    let events = vec![
        event("2024-01-01", "", "west", Extent::Area, "SAC"),
        event("2024-05", "", "west", Extent::Area, "KIA"),
    ];
    for (date, expected) in [
        ("2024-04-30", "SAC"),
        ("2024-05-01", "KIA+SAC"),
        ("2024-05-31", "KIA+SAC"),
        ("2024-06-01", "KIA"),
    ] {
        assert_eq!(
            at(scene(events.clone(), vec![]), 0.5, 0.5, date),
            expected,
            "{date}"
        );
    }
}

#[test]
fn a_rest_known_to_the_month_makes_way_for_what_speaks_within_it() {
    let events = vec![
        event("2024-02", "", "west", Extent::Rest, "SAC"),
        event("2024-02-10", "inner", "", Extent::Radius(5.0), "KIA"),
    ];
    for (date, expected) in [
        ("2024-02-09", "SAC"),
        ("2024-02-10", "KIA"),
        ("2024-03-01", "KIA"),
    ] {
        assert_eq!(
            at(scene(events.clone(), vec![]), 0.25, 0.5, date),
            expected,
            "{date}"
        );
    }
}

#[test]
fn what_is_not_settled_joins_with_what_a_lower_rank_says() {
    let events = vec![event("2024-05", "", "west", Extent::Area, "KIA")];
    let zones = vec![zone("z", "SAC", square(0.0, 0.0, 2.0, 1.0))];
    for (date, expected) in [
        ("2024-04-30", "SAC"),
        ("2024-05-10", "KIA+SAC"),
        ("2024-06-01", "KIA"),
    ] {
        assert_eq!(
            at(scene(events.clone(), zones.clone()), 0.5, 0.5, date),
            expected,
            "{date}"
        );
    }
}

#[test]
fn a_rest_joins_with_a_smaller_extent_whose_day_is_not_settled() {
    let events = vec![
        event("2024-03-01", "", "west", Extent::Rest, "SAC"),
        event("2024", "inner", "west", Extent::Cell, "KIA"),
    ];
    for (date, expected) in [
        ("2024-02-01", "KIA"),
        ("2024-06-01", "KIA+SAC"),
        ("2025-01-01", "KIA"),
    ] {
        assert_eq!(
            at(scene(events.clone(), vec![]), 0.25, 0.5, date),
            expected,
            "{date}"
        );
    }
}

#[test]
fn a_rest_leaves_smaller_areas_and_takes_larger_discs() {
    let mut layers = scene(
        vec![
            event("2024-01-01", "", "inlay", Extent::Area, "KIA"),
            event("2024-01-01", "inner", "", Extent::Radius(500.0), "UWSA"),
            event("2024-02-01", "", "west", Extent::Rest, "SAC"),
        ],
        vec![],
    );
    let mut inlay = layers.areas[0].clone();
    (inlay.id, inlay.shape) = ("inlay".to_owned(), square(0.4, 0.4, 0.6, 0.6));
    layers.areas.push(inlay);
    assert_eq!(at(layers.clone(), 0.5, 0.5, "2024-02-15"), "KIA");
    assert_eq!(at(layers, 0.1, 0.5, "2024-02-15"), "SAC");
}

#[test]
fn ground_that_was_left_is_unknown() {
    let events = vec![
        event("2024-01-01", "", "west", Extent::Area, "SAC"),
        event("2024-02-01", "inner", "", Extent::Radius(5.0), ""),
    ];
    assert_eq!(
        at(scene(events, vec![]), 0.25, 0.5, "2024-02-01"),
        "unknown"
    );
}

#[test]
fn a_point_on_a_border_belongs_to_both_grounds_whenever_they_spoke() {
    let events = vec![
        event("2021-01-01", "", "west", Extent::Area, "SAC"),
        event("2024-01-01", "", "east", Extent::Area, "KIA"),
    ];
    assert_eq!(
        at(scene(events.clone(), vec![]), 1.0, 0.5, "2024-06-01"),
        "KIA+SAC"
    );
    assert_eq!(at(scene(events, vec![]), 1.0, 0.5, "2023-06-01"), "SAC");
    let zones = vec![
        zone("a", "KIA", square(0.0, 0.0, 1.0, 1.0)),
        zone("b", "SAC", square(1.0, 0.0, 2.0, 1.0)),
        zone("c", "UWSA", square(1.0, 1.0, 2.0, 2.0)),
    ];
    assert_eq!(
        at(scene(vec![], zones.clone()), 1.0, 1.0, "2024-01-01"),
        "KIA+SAC+UWSA",
        "a corner"
    );
    assert_eq!(
        at(scene(vec![], zones), 1.0, 0.5, "2024-01-01"),
        "KIA+SAC",
        "an edge"
    );
}

#[test]
fn a_point_where_the_longitudes_end_belongs_to_the_ground_on_both_sides() {
    let zones = |west: &str| {
        vec![
            zone("a", "KIA", square(179.0, 0.0, 180.0, 1.0)),
            zone("b", west, square(-180.0, 0.0, -179.0, 1.0)),
        ]
    };
    let layers = |west: &str| Layers {
        region: None,
        ..scene(vec![], zones(west))
    };
    for x in [180.0, -180.0] {
        assert_eq!(at(layers("SAC"), x, 0.5, "2024-01-01"), "KIA+SAC");
        assert_eq!(at(layers("KIA"), x, 0.5, "2024-01-01"), "KIA");
    }
    assert_eq!(at(layers("SAC"), 179.999, 0.5, "2024-01-01"), "KIA");
}

#[test]
fn a_border_within_one_area_that_a_later_event_covers_is_no_border_any_more() {
    let events = vec![
        event("2021-01-01", "inner", "west", Extent::Cell, "SAC"),
        event("2021-01-01", "outer", "west", Extent::Cell, "KBGF"),
        event("2024-01-01", "", "west", Extent::Area, "KIA"),
    ];
    assert_eq!(at(scene(events, vec![]), 0.5, 0.5, "2024-01-01"), "KIA");
}

#[test]
fn a_higher_rank_replaces_where_it_names_a_holder_and_only_there() {
    let events = vec![event("2024-01-01", "", "west", Extent::Area, "KIA")];
    let zones = vec![zone("z", "SAC", square(0.0, 0.0, 2.0, 1.0))];
    assert_eq!(
        at(scene(events.clone(), zones.clone()), 0.5, 0.5, "2024-01-01"),
        "KIA"
    );
    assert_eq!(
        at(scene(events.clone(), zones.clone()), 1.5, 0.5, "2024-01-01"),
        "SAC"
    );
    assert_eq!(
        at(scene(events.clone(), zones.clone()), 1.0, 0.5, "2024-01-01"),
        "KIA",
        "its rim included"
    );
    assert_eq!(
        at(scene(events, zones), 0.5, 0.5, "2023-01-01"),
        "SAC",
        "its silence replaces nothing"
    );
}

#[test]
fn overlapping_accounts_of_one_rank_join() {
    let zones = vec![
        zone("a", "KIA", square(0.0, 0.0, 1.0, 1.0)),
        zone("b", "KBGF+SAC", square(0.5, 0.0, 1.5, 1.0)),
    ];
    assert_eq!(
        at(scene(vec![], zones), 0.75, 0.5, "2024-01-01"),
        "KBGF+KIA+SAC"
    );
}

#[test]
fn an_account_covers_its_ground_on_its_own_days_alone() {
    let mut zone = zone("a", "KIA", square(0.0, 0.0, 1.0, 1.0));
    zone.period = "2024-02-01/2024-03-01".parse().unwrap();
    let atlas = Atlas::compile(scene(vec![], vec![zone]));
    let locator = Locator::new(atlas.prisms(), &[Account::Zones], None);
    for (asked, covered) in [
        ("2024-01-31", false),
        ("2024-02-01", true),
        ("2024-02-29", true),
        ("2024-03-01", false),
        ("../2024-02-01", false),
        ("2024-02-29/..", true),
        ("../..", true),
    ] {
        let covering = locator.covering(
            atlas.prisms(),
            point! { x: 0.5, y: 0.5 },
            asked.parse().unwrap(),
        );
        assert_eq!(!covering.prisms().is_empty(), covered, "{asked}");
    }
}

#[test]
fn sides_make_control_shared_or_contested() {
    let holders = holders();
    for (codes, kind) in [
        ("", Kind::Unknown),
        ("KIA", Kind::Held),
        ("KIA+PDF", Kind::Shared),
        ("KBGF+SAC", Kind::Shared),
        ("KIA+SAC", Kind::Contested),
        ("KBGF+KIA+SAC", Kind::Contested),
        ("NDAA+UWSA", Kind::Contested),
        ("SAC+UWSA", Kind::Contested),
    ] {
        assert_eq!(set(codes).kind(&holders), kind, "{codes}");
    }
    assert_eq!(set("KBGF+SAC").side(&holders), "junta+junta-aligned");
}

fn any_control() -> impl Strategy<Value = Control> {
    prop::collection::vec(
        prop::sample::select(vec!["KIA", "SAC", "KBGF", "UWSA", "NDAA"]),
        0..4,
    )
    .prop_map(Control::of)
}

/// Events on a lattice of days and extents, so that ties and overlaps are common.
fn any_event() -> impl Strategy<Value = Event> {
    let extents = vec![
        Extent::Area,
        Extent::Rest,
        Extent::Cell,
        Extent::Radius(5.0),
        Extent::Radius(20.0),
        Extent::Radius(40.0),
        Extent::None,
    ];
    let dates = vec![
        "2024-01-01",
        "2024-01-15",
        "2024-01",
        "2024-02-01",
        "2024-02",
        "2024",
        "2024-03-01",
    ];
    let select = prop::sample::select::<&'static str>;
    (
        prop::sample::select(dates),
        select(vec!["inner", "outer"]),
        select(vec!["west", "east"]),
        prop::sample::select(extents),
        select(vec!["", "KIA", "SAC", "KBGF", "KIA+SAC"]),
    )
        .prop_map(|(date, place, area, extent, after)| {
            let area = if extent == Extent::Cell { "west" } else { area };
            event(date, place, area, extent, after)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn joining_is_commutative_associative_and_idempotent(a in any_control(), b in any_control(), c in any_control()) {
        prop_assert_eq!(a.clone().join(&b), b.clone().join(&a));
        prop_assert_eq!(a.clone().join(&b).join(&c), a.clone().join(&b.clone().join(&c)));
        prop_assert_eq!(a.clone().join(&a), a.clone());
        prop_assert_eq!(a.clone().join(&Control::UNKNOWN), a);
    }

    #[test]
    fn the_order_of_the_files_changes_no_answer(
        events in prop::collection::vec(any_event(), 0..8),
        x in 0.0f64..2.0, y in 0.0f64..1.0,
        date in prop::sample::select(vec!["2023-12-31", "2024-01-01", "2024-01-20", "2024-02-01", "2024-02-10", "2025-06-01"]),
    ) {
        let mut reversed = events.clone();
        reversed.reverse();
        prop_assert_eq!(at(scene(events, vec![]), x, y, date), at(scene(reversed, vec![]), x, y, date));
    }

    /// The drawn ground is an overlay of polygons, the answer at a point a walk through accounts: two ways, one map.
    #[test]
    fn the_drawn_ground_agrees_with_the_answer_at_every_point(
        events in prop::collection::vec(any_event(), 1..9),
        points in prop::collection::vec((0.001f64..1.999, 0.001f64..0.999), 12),
        date in prop::sample::select(vec!["2024-01-01", "2024-01-20", "2024-02-01", "2024-02-10", "2025-06-01"]),
    ) {
        use geo::Intersects;
        let mut layers = scene(events, vec![zone("z", "NDAA", square(0.5, 0.25, 1.5, 0.75))]);
        layers.region = Some(square(0.0, 0.0, 2.0, 1.0));
        let atlas = Atlas::compile(layers);
        let plate = atlas.plate(day(date), day(date)).unwrap();
        for (x, y) in points {
            let point = point! { x: x, y: y };
            let found: Vec<&Control> =
                plate.ground.iter().filter(|ground| ground.shape.intersects(&point)).map(|ground| &ground.control).collect();
            let history = atlas.history_at(point);
            let answer = history.on(day(date)).unwrap().shares.leading();
            prop_assert_eq!(found, vec![answer], "at {:?}", point);
        }
    }

    #[test]
    fn the_drawn_ground_is_the_region_and_nothing_twice(events in prop::collection::vec(any_event(), 1..9)) {
        use terrane::geometry::ellipsoid::area_km2;
        let mut layers = scene(events, vec![]);
        let region = square(0.0, 0.0, 2.0, 1.0);
        layers.region = Some(region.clone());
        let atlas = Atlas::compile(layers);
        let plate = atlas.plate(day("2024-02-10"), day("2024-02-10")).unwrap();
        let sum: f64 = plate.ground.iter().map(|ground| area_km2(&ground.shape)).sum();
        let whole = area_km2(&region);
        prop_assert!((sum - whole).abs() < 1e-9 * whole, "{} {}", sum, whole);
    }
}
