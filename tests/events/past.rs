//! Adding an event never changes the past, whatever its extent and however well its day is known.

use std::sync::OnceLock;

use geo::Point;
use jiff::civil::Date;
use proptest::prelude::*;
use terrane::atlas::Atlas;
use terrane::atlas::plate::How;
use terrane::layers::Layers;
use terrane::layers::control::Control;
use terrane::layers::event::{Event, Extent, What};
use terrane::layers::source::{Confidence, Source};

use crate::scene::{day, layers};

pub(crate) fn base() -> Layers {
    static BASE: OnceLock<Layers> = OnceLock::new();
    BASE.get_or_init(|| layers("")).clone()
}

fn event(date: &str, place: &str, area: &str, extent: Extent, after: &str) -> Event {
    let mine = extent == Extent::Mine;
    Event {
        id: format!("{date} {place} {area} {extent:?} {after}"),
        date: date.parse().unwrap(),
        what: What::Held,
        place: Some(if mine {
            "m".to_owned()
        } else {
            place.to_owned()
        }),
        area: Some(area.to_owned()),
        extent,
        before: Control::UNKNOWN,
        after: Control::of(after.split('+').filter(|code| !code.is_empty())),
        claimed_by: None,
        confirmed_by: None,
        conflict: String::new(),
        confidence: Confidence::High,
        source: Source::default(),
        note: String::new(),
        origin: terrane::layers::origin::Origin::default(),
    }
}

pub(crate) const DATES: [&str; 8] = [
    "2024-01-01",
    "2024-01-15",
    "2024-01",
    "2024-02-01",
    "2024-02-10",
    "2024-02",
    "2024",
    "2023",
];

pub(crate) fn any_event(
    dates: &'static [&'static str],
    codes: &'static [&'static str],
) -> impl Strategy<Value = Event> {
    let extents = vec![
        Extent::Area,
        Extent::Rest,
        Extent::Cell,
        Extent::Radius(5.0),
        Extent::Radius(40.0),
        Extent::Radius(500.0),
        Extent::Mine,
        Extent::None,
    ];
    let select = prop::sample::select::<&'static str>;
    (
        select(dates),
        select(&["inner", "outer", "camp"][..]),
        select(&["west", "east"][..]),
        prop::sample::select(extents),
        select(codes),
    )
        .prop_map(|(date, place, area, extent, after)| {
            let (place, area) = if extent == Extent::Cell && place == "camp" {
                ("inner", "west")
            } else {
                (place, area)
            };
            event(date, place, area, extent, after)
        })
}

/// Who holds each point and the mine on a day, and what decides of the mine.
fn answers(atlas: &Atlas, points: &[(f64, f64)], date: Date) -> (Vec<Control>, Option<String>) {
    let ground = points.iter().map(|(lon, lat)| {
        let history = atlas.history_at(Point::new(*lon, *lat));
        history.on(date).unwrap().shares.leading().clone()
    });
    let mine = atlas.derive(&atlas.layers.mines[0], date).holding;
    let history = atlas.histories()[0].on(date).unwrap();
    let mines = [mine.control().clone(), history.shares.leading().clone()];
    (ground.chain(mines).collect(), mine.zone)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn adding_an_event_changes_no_day_before_the_first_on_which_it_may_have_happened(
        events in prop::collection::vec(any_event(&DATES, &["", "KIA", "SAC", "KBGF", "KIA+SAC"]), 0..7),
        new in any_event(&["2024-01-20", "2024-02-05", "2024-02", "2024-03-01", "2025"], &["UWSA", ""]),
        points in prop::collection::vec((0.0f64..2.0, 0.0f64..1.0), 3),
        place in 0usize..8,
    ) {
        let first = new.date.first();
        let before = Atlas::compile(Layers { events: events.clone(), ..base() });
        let mut later = events;
        later.insert(place.min(later.len()), new);
        let after = Atlas::compile(Layers { events: later, ..base() });
        let yesterday = first.yesterday().unwrap();
        let days = ["2022-12-31", "2023-06-01", "2023-12-31", "2024-01-01", "2024-01-15", "2024-01-19", "2024-01-31", "2024-02-04", "2024-02-29"];
        for date in days.map(day).into_iter().chain([yesterday]).filter(|date| *date < first) {
            prop_assert_eq!(answers(&before, &points, date), answers(&after, &points, date), "on {}", date);
        }
    }

    /// While a month or year lasts, who was there before stays named beside who comes.
    #[test]
    fn what_is_not_settled_names_those_before_and_those_after(
        events in prop::collection::vec(any_event(&["2023-01-01", "2023-03-01", "2023"], &["KIA", "SAC", "KBGF"]), 0..5),
        date in prop::sample::select(vec!["2024-02", "2024"]),
        extent in prop::sample::select(vec![Extent::Area, Extent::Cell, Extent::Radius(5.0), Extent::Mine]),
    ) {
        let new = event(date, "inner", "west", extent, "UWSA");
        let (first, settled) = (new.date.first(), new.date.settled());
        let before = Atlas::compile(Layers { events: events.clone(), ..base() });
        let after = Atlas::compile(Layers { events: [events, vec![new]].concat(), ..base() });
        let control = |atlas: &Atlas, date: Date| {
            let mine = &atlas.layers.mines[0];
            atlas.derive(mine, date).holding.control().clone()
        };
        // A report of the mine itself speaks over any ground.
        let reported = before.derive(&before.layers.mines[0], first).holding.how == How::Reported;
        let speaks = extent == Extent::Mine || !reported;
        let stood = control(&before, first);
        let (joined, alone) = if speaks {
            (stood.clone().join(&Control::of(["UWSA"])), Control::of(["UWSA"]))
        } else {
            (stood.clone(), stood)
        };
        for date in [first, settled.yesterday().unwrap()] {
            prop_assert_eq!(control(&after, date), joined.clone(), "on {}", date);
        }
        prop_assert_eq!(control(&after, settled), alone);
    }
}
