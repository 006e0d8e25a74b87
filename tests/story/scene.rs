//! Small scenes: two townships side by side, three places, a few mines, a year of output.

use geo::{Geometry, MultiPolygon, Point, Rect, coord};
use jiff::civil::Date;
use proptest::prelude::*;
use terrane::layers::Layers;
use terrane::layers::area::Area;
use terrane::layers::control::Control;
use terrane::layers::date::Period;
use terrane::layers::estimate::Estimate;
use terrane::layers::event::{Event, Extent, What};
use terrane::layers::holder::{Code, Holder, Holders};
use terrane::layers::manifest::{Account, Manifest};
use terrane::layers::mine::Mine;
use terrane::layers::origin::Origin;
use terrane::layers::output::{ActivityRow, OutputRow};
use terrane::layers::place::Place;
use terrane::layers::source::{Confidence, Source};
use terrane::layers::zone::Zone;
use terrane::read::{self, source::AtlasSource};

pub(crate) fn kachin() -> Layers {
    read::layers(&AtlasSource::Embedded).unwrap().0
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn square(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon {
    let corners = (coord! { x: west, y: south }, coord! { x: east, y: north });
    Rect::new(corners.0, corners.1).to_polygon().into()
}

pub(crate) fn set(text: &str) -> Control {
    Control::of(text.split('+').filter(|code| !code.is_empty()))
}

fn holders() -> Holders {
    let holder = |code: &str, side: &str| Holder {
        code: Code::new(code),
        name: code.to_owned(),
        short: code.to_owned(),
        side: side.to_owned(),
        colour: None,
        sources: Vec::new(),
    };
    let holders = [
        ("KIA", "rebel"),
        ("SAC", "junta"),
        ("KBGF", "junta-aligned"),
    ];
    let allied = vec![vec!["junta".to_owned(), "junta-aligned".to_owned()]];
    Holders::new(
        holders.map(|(code, side)| holder(code, side)).into(),
        allied,
    )
}

/// Townships west and east of 1°E, places at 0.25, 0.75 and 1.5°E, mines at those, one known to 20 km, one that yields
/// nothing; 100 t in 2024, half of its days idle.
pub(crate) fn scene(events: Vec<Event>, zones: Vec<Zone>) -> Layers {
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
    let mine = |index: usize, id: &str, x: f64, precision_km: f64, weight: f64| Mine {
        id: id.to_owned(),
        name: format!("mine {id}"),
        commodity: Some("ore".to_owned()),
        belt: Some("belt".to_owned()),
        precision_km: Some(precision_km),
        weight,
        feature: index,
        geometry: Geometry::Point(Point::new(x, 0.5)),
        ..Mine::at(Point::new(x, 0.5))
    };
    let year: Period = "2024".parse().unwrap();
    Layers {
        manifest: Manifest {
            holders: holders(),
            rank: vec![Account::Zones, Account::Events],
            commodity: "ore".to_owned(),
            scope: "land".to_owned(),
            series: "s".to_owned(),
            ..Manifest::default()
        },
        region: Some(square(0.0, 0.0, 2.0, 1.0)),
        areas: vec![
            area("west", square(0.0, 0.0, 1.0, 1.0)),
            area("east", square(1.0, 0.0, 2.0, 1.0)),
        ],
        places: vec![
            place("inner", 0.25),
            place("outer", 0.75),
            place("far", 1.5),
        ],
        mines: vec![
            mine(0, "a", 0.25, 0.0, 1.0),
            mine(1, "b", 0.75, 0.0, 2.0),
            mine(2, "c", 1.5, 0.0, 3.0),
            mine(3, "d", 0.95, 20.0, 1.7),
            mine(4, "e", 0.6, 0.0, 0.0),
        ],
        output: vec![OutputRow {
            scope: "land".to_owned(),
            parent: None,
            commodity: "ore".to_owned(),
            series: "s".to_owned(),
            period: year,
            tonnes: Estimate {
                low: None,
                best: Some(100.0),
                high: None,
            },
            basis: String::new(),
            kind: String::new(),
            source: Source::default(),
            note: String::new(),
        }],
        activity: vec![ActivityRow {
            belts: vec!["belt".to_owned()],
            period: "2024-03-01/2024-09-01".parse().unwrap(),
            factor: Estimate {
                low: None,
                best: Some(0.0),
                high: None,
            },
            kind: String::new(),
            source: Source::default(),
            note: String::new(),
        }],
        events,
        zones,
        ..Layers::default()
    }
}

pub(crate) fn event(date: &str, place: &str, area: &str, extent: Extent, after: &str) -> Event {
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

pub(crate) fn zone(id: &str, codes: &str, period: &str, shape: MultiPolygon) -> Zone {
    Zone {
        id: id.to_owned(),
        control: set(codes),
        period: period.parse().unwrap(),
        sources: Vec::new(),
        shape,
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    let dates = [
        "2023",
        "2024-02",
        "2024-03-05",
        "2024-05",
        "2024-07-01",
        "2024-10-18",
    ];
    let after = ["KIA", "SAC", "KBGF", "KIA+SAC", "KBGF+SAC", ""];
    let extents = [
        ("", "west", Extent::Area),
        ("", "east", Extent::Area),
        ("", "west", Extent::Rest),
        ("inner", "west", Extent::Cell),
        ("outer", "west", Extent::Cell),
        ("far", "east", Extent::Cell),
        ("outer", "west", Extent::Radius(15.0)),
        ("far", "east", Extent::Radius(60.0)),
        ("b", "", Extent::Mine),
        ("inner", "west", Extent::None),
    ];
    (0..dates.len(), 0..after.len(), 0..extents.len()).prop_map(move |(date, control, extent)| {
        let (place, area, extent) = extents[extent];
        event(dates[date], place, area, extent, after[control])
    })
}

/// Up to six events anywhere.
pub(crate) fn any_events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(any_event(), 0..6).prop_map(|mut events| {
        for (index, event) in events.iter_mut().enumerate() {
            event.id = format!("e{index}");
        }
        events
    })
}

/// A day of the years that the events are of.
pub(crate) fn any_day() -> impl Strategy<Value = Date> {
    (0i32..800).prop_map(|days| {
        let first = jiff::civil::date(2022, 12, 15);
        first.saturating_add(jiff::Span::new().days(days))
    })
}
