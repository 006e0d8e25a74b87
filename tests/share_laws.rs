//! The laws of position error: discs and drawn mines by the share of their ground.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::collections::BTreeMap;

use geo::{Geometry, LineString, MultiPolygon, Point, Polygon, Rect, coord};
use jiff::civil::Date;
use proptest::prelude::*;
use terrane::atlas::Atlas;
use terrane::atlas::plate::{How, Plate};
use terrane::atlas::supply::atoms::Atoms;
use terrane::export::properties::Properties;
use terrane::geometry::circle::circle;
use terrane::geometry::ellipsoid::{Kilometres, area_km2};
use terrane::geometry::faces::faces;
use terrane::geometry::overlay;
use terrane::geometry::widen::widened;
use terrane::layers::Layers;
use terrane::layers::belt::Belt;
use terrane::layers::control::Control;
use terrane::layers::estimate::Estimate;
use terrane::layers::event::{Event, Extent, What};
use terrane::layers::manifest::{Account, Manifest};
use terrane::layers::mine::Mine;
use terrane::layers::origin::Origin;
use terrane::layers::output::{ActivityRow, OutputRow, ShareRow};
use terrane::layers::place::Place;
use terrane::layers::source::{Confidence, Source};
use terrane::layers::units::Grams;
use terrane::layers::zone::Zone;
use terrane::read::{self, source::AtlasSource};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn square(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon {
    let corners = (coord! { x: west, y: south }, coord! { x: east, y: north });
    Rect::new(corners.0, corners.1).to_polygon().into()
}

fn set(text: &str) -> Control {
    Control::of(text.split('+').filter(|code| !code.is_empty()))
}

fn zone(codes: &str, period: &str, shape: MultiPolygon) -> Zone {
    Zone {
        id: format!("{codes} {period}"),
        control: set(codes),
        period: if period.is_empty() {
            terrane::layers::date::Period::ALWAYS
        } else {
            period.parse().unwrap()
        },
        sources: Vec::new(),
        shape,
    }
}

fn event(date: &str, place: &str, extent: Extent, after: &str) -> Event {
    Event {
        id: format!("{date} {place}"),
        date: date.parse().unwrap(),
        what: What::Captured,
        place: Some(place.to_owned()),
        area: None,
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

fn disc(id: &str, lon: f64, lat: f64, km: f64) -> Mine {
    Mine {
        id: id.to_owned(),
        precision_km: Some(km),
        weight: 1.0,
        ..Mine::at(Point::new(lon, lat))
    }
}

fn drawn(id: &str, shape: Polygon) -> Mine {
    Mine {
        geometry: Geometry::Polygon(shape),
        ..disc(id, 0.0, 0.0, 0.0)
    }
}

/// Two grounds west and east of 1°E, a third over both from 2024 on, and a town that changes hands; nothing known north
/// of 1°N.
fn scene(mines: Vec<Mine>) -> Layers {
    Layers {
        manifest: Manifest {
            rank: vec![Account::Zones, Account::Events],
            ..Manifest::default()
        },
        zones: vec![
            zone("KIA", "", square(0.0, 0.0, 1.0, 1.0)),
            zone("SAC", "", square(1.0, 0.0, 2.0, 1.0)),
            zone("UWSA", "2024-01-01/2025-01-01", square(0.9, 0.2, 1.3, 0.6)),
        ],
        places: vec![Place {
            id: "town".to_owned(),
            name: "Town".to_owned(),
            point: Point::new(0.95, 0.5),
            precision_km: 0.0,
            cell: true,
            source: String::new(),
        }],
        events: vec![
            event("2024-06-10", "town", Extent::Radius(6.0), "KBGF"),
            event("2024-08", "town", Extent::Radius(9.0), "SAC"),
        ],
        mines,
        ..Layers::default()
    }
}

/// Days on both sides of every turn of the scene.
const DAYS: [&str; 6] = [
    "2023-12-31",
    "2024-01-01",
    "2024-06-10",
    "2024-08-15",
    "2024-09-01",
    "2025-01-01",
];

/// The shares of a shape by overlay with the ground of the day, as a person would find them.
fn overlaid(shape: &MultiPolygon, plate: &Plate) -> BTreeMap<Control, f64> {
    let whole = area_km2(shape);
    let mut shares: BTreeMap<Control, f64> = BTreeMap::new();
    for ground in &plate.ground {
        let both = area_km2(&overlay::intersection(shape, &ground.shape));
        *shares.entry(ground.control.clone()).or_default() += both / whole;
    }
    let known: f64 = shares.values().sum();
    *shares.entry(Control::UNKNOWN).or_default() += 1.0 - known;
    shares
}

/// The ground of a mine by overlay.
fn ground(mine: &Mine, layers: &Layers) -> MultiPolygon {
    let cut = |shape: MultiPolygon| match &layers.region {
        Some(region) => overlay::intersection(&shape, region),
        None => shape,
    };
    match &mine.geometry {
        Geometry::Polygon(polygon) => cut(polygon.clone().into()),
        _ => {
            let shape = cut(circle(mine.point, Kilometres(mine.precision_km.unwrap())));
            let belt = layers
                .belts
                .iter()
                .find(|belt| Some(&belt.id) == mine.belt.as_ref());
            belt.map_or(shape.clone(), |belt| {
                let wide = widened(&belt.shape, Kilometres(belt.precision_km));
                overlay::intersection(&shape, &wide)
            })
        }
    }
}

/// Compares every disc and drawn mine of a plate with overlay; how many were divided.
fn compare(plate: &Plate) -> usize {
    let mut divided = 0;
    for holding in &plate.holdings {
        if !matches!(holding.how, How::Disc | How::Area) {
            continue;
        }
        let plain = overlaid(&ground(holding.mine, plate.layers), plate);
        let mut found: BTreeMap<Control, f64> = BTreeMap::new();
        for (control, share) in holding.shares.all() {
            found.insert(control.clone(), share.get());
        }
        for control in plain.keys().chain(found.keys()) {
            let of = |shares: &BTreeMap<Control, f64>| shares.get(control).copied().unwrap_or(0.0);
            assert!(
                (of(&plain) - of(&found)).abs() < 1e-6,
                "{} on {}, {control}: by overlay {plain:?}, found {found:?}",
                holding.mine.id,
                plate.date,
            );
        }
        divided += usize::from(!holding.shares.rivals().is_empty());
    }
    divided
}

#[test]
fn shares_are_the_areas_that_overlay_finds() {
    let mines = vec![
        disc("border", 1.0, 0.8, 12.0),
        disc("town", 0.97, 0.45, 20.0),
        disc("inside", 0.5, 0.5, 5.0),
        disc("north", 0.3, 1.0, 30.0),
        disc("corner", 1.0, 1.0, 3.0),
        drawn(
            "drawn",
            Polygon::new(
                LineString::from(vec![(0.7, 0.3), (1.5, 0.2), (1.2, 1.2), (0.7, 0.3)]),
                vec![LineString::from(vec![
                    (0.9, 0.4),
                    (1.0, 0.5),
                    (1.1, 0.4),
                    (0.9, 0.4),
                ])],
            ),
        ),
    ];
    let atlas = Atlas::compile(scene(mines));
    let mut divided = 0;
    for date in DAYS {
        divided += compare(&atlas.plate(day(date), day(date)).unwrap());
    }
    assert!(divided >= 24, "only {divided} were divided");
}

#[test]
fn shares_of_the_embedded_atlas_are_the_areas_that_overlay_finds() {
    let mut layers = read::layers(&AtlasSource::Embedded).unwrap().0;
    // Of the clusters that are known to a hundred metres, one in thirty.
    let mut index = 0;
    layers.mines.retain(|mine| {
        index += 1;
        mine.precision_km.is_some_and(|km| 1.0 < km) || index % 30 == 0
    });
    let atlas = Atlas::compile(layers);
    for date in ["2021-06-01", "2024-09-01", "2024-10-20", "2025-12-31"] {
        let divided = compare(&atlas.plate(day(date), day(date)).unwrap());
        assert!(divided >= 9, "{date}: only {divided} were divided");
    }
}

#[test]
fn a_disc_is_cut_to_the_region_and_to_its_widened_belt() {
    let mut mine = disc("M", 0.95, 0.9, 25.0);
    mine.belt = Some("belt".to_owned());
    let mut layers = scene(vec![mine, disc("N", 0.95, 0.9, 25.0)]);
    layers.region = Some(square(0.0, 0.0, 2.0, 1.0));
    layers.belts = vec![Belt {
        id: "belt".to_owned(),
        name: "Belt".to_owned(),
        precision_km: 8.0,
        sources: Vec::new(),
        shape: square(0.8, 0.85, 0.9, 0.95),
    }];
    let atlas = Atlas::compile(layers);
    let plate = atlas.plate(day("2024-06-15"), day("2024-06-15")).unwrap();
    assert_eq!(compare(&plate), 1, "the belt ends before the border");
    assert_eq!(plate.holdings[0].shares.all().len(), 1);
    let codes = |index: usize| -> Vec<String> {
        let shares = plate.holdings[index].shares.all().iter();
        shares.map(|(control, _)| control.to_string()).collect()
    };
    assert_eq!(codes(0), ["KIA"]);
    assert!(!codes(1).contains(&"unknown".to_owned()), "{:?}", codes(1));
}

#[test]
fn a_drawn_mine_is_where_it_is_drawn_whatever_its_belt() {
    let triangle = LineString::from(vec![(0.7, 0.3), (1.5, 0.2), (1.2, 1.2), (0.7, 0.3)]);
    let mut mine = drawn("M", Polygon::new(triangle, Vec::new()));
    mine.belt = Some("belt".to_owned());
    let mut layers = scene(vec![mine]);
    layers.region = Some(square(0.0, 0.0, 2.0, 1.0));
    layers.belts = vec![Belt {
        id: "belt".to_owned(),
        name: "Belt".to_owned(),
        precision_km: 1.0,
        sources: Vec::new(),
        shape: square(0.8, 0.3, 0.9, 0.4),
    }];
    let atlas = Atlas::compile(layers);
    let plate = atlas.plate(day("2023-12-31"), day("2023-12-31")).unwrap();
    let shares = plate.holdings[0].shares.all().iter();
    let codes: Vec<String> = shares.map(|(control, _)| control.to_string()).collect();
    assert_eq!(codes, ["SAC", "KIA"]);
}

#[test]
fn a_mine_without_any_ground_is_a_fault() {
    let mut far = disc("FAR", 5.0, 0.5, 10.0);
    far.belt = Some("belt".to_owned());
    let mut beside = disc("BESIDE", 1.5, 0.5, 10.0);
    beside.belt = Some("belt".to_owned());
    let mut layers = scene(vec![far, beside, disc("HERE", 0.5, 0.5, 10.0)]);
    layers.region = Some(square(0.0, 0.0, 2.0, 1.0));
    layers.belts = vec![Belt {
        id: "belt".to_owned(),
        name: "Belt".to_owned(),
        precision_km: 8.0,
        sources: Vec::new(),
        shape: square(0.1, 0.1, 0.2, 0.2),
    }];
    let atlas = Atlas::compile(layers);
    let told: Vec<(&str, &str)> = atlas
        .faults
        .iter()
        .map(|fault| (fault.rule.code, &*fault.message))
        .collect();
    assert_eq!(
        told,
        [
            (
                "misplaced-mine",
                "the mine `FAR` () has no ground: all ground within 10 km of 5.000°E 0.500°N lies outside of the region"
            ),
            (
                "misplaced-mine",
                "the mine `BESIDE` () has no ground: all ground within 10 km of 1.500°E 0.500°N lies outside of the \
                 region or more than 8 km from its belt `belt`"
            ),
        ]
    );
}

#[test]
fn a_report_of_the_mine_itself_decides_before_any_ground() {
    let mut layers = scene(vec![disc("M", 1.0, 0.8, 12.0)]);
    layers
        .events
        .push(event("2024-02-01", "M", Extent::Mine, "UWSA"));
    let atlas = Atlas::compile(layers);
    let hold = |date: &str| {
        let plate = atlas.plate(day(date), day(date)).unwrap();
        let holding = &plate.holdings[0];
        (
            holding.how,
            holding.shares.all().len(),
            holding.control().to_string(),
        )
    };
    assert_eq!(hold("2024-01-31").0, How::Disc);
    assert_eq!(hold("2024-01-31").1, 2);
    assert_eq!(hold("2024-02-01"), (How::Reported, 1, "UWSA".to_owned()));
}

#[test]
fn the_history_of_a_disc_has_the_shares_of_each_day() {
    let atlas = Atlas::compile(scene(vec![disc("M", 0.97, 0.45, 20.0)]));
    let history = &atlas.histories()[0];
    for date in DAYS {
        let plate = atlas.plate(day(date), day(date)).unwrap();
        let spell = history.on(day(date)).unwrap();
        assert_eq!(spell.shares, plate.holdings[0].shares, "{date}");
    }
    assert!(history.spells.len() >= 6, "{}", history.spells.len());
}

#[test]
fn every_mines_shares_are_written_with_four_decimals_and_sum_to_one() {
    let atlas = Atlas::compile(read::layers(&AtlasSource::Embedded).unwrap().0);
    let mut divided = 0;
    for date in ["2024-09-01", "2025-12-31"] {
        let plate = atlas.plate(day(date), day(date)).unwrap();
        let properties = Properties::all(&plate);
        for holding in &plate.holdings {
            let written = properties.of(holding, &plate);
            let shares = written["held_shares"].as_object().unwrap();
            let parts: Vec<f64> = shares
                .values()
                .map(|share| share.as_f64().unwrap() * 10_000.0)
                .collect();
            assert!(parts.iter().all(|part| (part - part.round()).abs() < 1e-9));
            let sum: f64 = parts.iter().map(|part| part.round()).sum();
            assert_eq!(sum, 10_000.0, "{} {date}", holding.mine.id);
            let leading = written["held_by"].as_str().unwrap();
            assert_eq!(shares[leading], written["held_share"]);
            divided += usize::from(shares.len() > 1);
        }
    }
    assert!(divided >= 20, "{divided}");
}

/// The year's output of a scope whose only mines are discs.
fn output(mut layers: Layers) -> Layers {
    layers.manifest.scope = "scope".to_owned();
    layers.manifest.series = "series".to_owned();
    layers.output = vec![OutputRow {
        scope: "scope".to_owned(),
        parent: None,
        commodity: String::new(),
        series: "series".to_owned(),
        period: "2024".parse().unwrap(),
        tonnes: Estimate {
            low: Some(50.0),
            best: Some(100.0),
            high: Some(200.0),
        },
        basis: String::new(),
        kind: String::new(),
        source: Source::default(),
        note: String::new(),
    }];
    let whole = Some(1.0);
    layers.shares = vec![ShareRow {
        scope: "scope".to_owned(),
        group: "group".to_owned(),
        belts: vec!["belt".to_owned()],
        commodity: String::new(),
        period: "2024".parse().unwrap(),
        share: Estimate {
            low: whole,
            best: whole,
            high: whole,
        },
        kind: String::new(),
        source: Source::default(),
        note: String::new(),
    }];
    for mine in &mut layers.mines {
        mine.belt = Some("belt".to_owned());
    }
    layers
}

#[test]
fn a_mines_grams_are_divided_by_its_shares_and_bounded_by_nothing_and_all() {
    let mut layers = output(scene(vec![disc("M", 1.0, 0.1, 5.0)]));
    layers.zones.truncate(2);
    layers.events.clear();
    let atlas = Atlas::compile(layers);
    let plate = atlas.plate(day("2024-03-01"), day("2024-03-01")).unwrap();
    let told: Vec<(String, Grams, Option<f64>, Option<f64>)> = plate
        .supply
        .rows
        .iter()
        .map(|row| {
            (
                row.control.to_string(),
                row.best,
                row.bounds.low,
                row.bounds.high,
            )
        })
        .collect();
    let half = plate.holdings[0].shares.divide(100_000_000);
    assert!(half[0].abs_diff(half[1]) < 10_000, "{half:?}");
    let bounds = (Some(0.0), Some(200.0));
    assert_eq!(told.len(), 2);
    for (row, grams) in told.iter().zip(half) {
        assert_eq!((row.1, row.2, row.3), (Grams(grams), bounds.0, bounds.1));
    }
}

/// The rows of supply of a day: who, low, best and high in tonnes.
fn rows(layers: Layers) -> Vec<(String, [f64; 3])> {
    let atlas = Atlas::compile(layers);
    let plate = atlas.plate(day("2024-03-01"), day("2024-03-01")).unwrap();
    let rows = plate.supply.rows.iter();
    rows.map(|row| {
        let bounds = [
            row.bounds.low.unwrap(),
            row.best.tonnes(),
            row.bounds.high.unwrap(),
        ];
        (row.control.to_string(), bounds)
    })
    .collect()
}

/// Points on the grounds of two holders.
fn two_grounds(mines: Vec<Mine>) -> Layers {
    let mut layers = output(scene(mines));
    layers.zones.truncate(2);
    layers.events.clear();
    layers
}

#[test]
fn the_bounds_of_a_drawn_mine_are_divided_as_its_grams_are() {
    let across = LineString::from(vec![
        (0.9, 0.1),
        (1.1, 0.1),
        (1.1, 0.2),
        (0.9, 0.2),
        (0.9, 0.1),
    ]);
    let rows = rows(two_grounds(vec![drawn(
        "M",
        Polygon::new(across, Vec::new()),
    )]));
    assert_eq!(rows.len(), 2);
    for (control, bounds) in rows {
        for (found, half) in bounds.into_iter().zip([25.0, 50.0, 100.0]) {
            assert!((found - half).abs() < 1e-5, "{control}: {bounds:?}");
        }
    }
}

#[test]
fn a_rows_high_is_at_most_what_the_lows_of_the_others_leave() {
    let mut layers = two_grounds(vec![disc("M", 0.5, 0.5, 0.0), disc("N", 1.5, 0.5, 0.0)]);
    layers.output[0].tonnes = Estimate {
        low: Some(100.0),
        best: Some(100.0),
        high: Some(100.0),
    };
    layers.mines[1].belt = Some("other".to_owned());
    let share = Estimate {
        low: Some(0.4),
        best: Some(0.5),
        high: Some(0.8),
    };
    layers.shares[0].share = share;
    let mut other = layers.shares[0].clone();
    other.belts = vec!["other".to_owned()];
    layers.shares.push(other);
    let expected = [40.0, 50.0, 60.0];
    assert_eq!(
        rows(layers),
        [("KIA".to_owned(), expected), ("SAC".to_owned(), expected)]
    );
}

#[test]
fn bounds_that_the_rounding_to_grams_would_cross_hold_the_figure_that_sums() {
    let mines = ["L", "M", "N"].map(|id| disc(id, 0.5, 0.5, 0.0));
    let mut layers = two_grounds(mines.to_vec());
    layers.mines[1].point = Point::new(1.5, 0.5);
    layers.mines[1].geometry = Geometry::Point(Point::new(1.5, 0.5));
    let exact = Some(100.0);
    layers.output[0].tonnes = Estimate {
        low: exact,
        best: exact,
        high: exact,
    };
    for (control, [low, best, high]) in rows(layers) {
        assert!(
            low <= best && best <= high,
            "{control}: {low} {best} {high}"
        );
    }
}

#[test]
fn activity_weighs_the_days_of_a_belt_and_never_its_total() {
    let mut layers = two_grounds(vec![disc("M", 0.5, 0.5, 0.0), disc("N", 1.5, 0.5, 0.0)]);
    layers.mines[1].belt = Some("other".to_owned());
    layers.shares[0].belts.push("other".to_owned());
    layers.activity = vec![ActivityRow {
        belts: vec!["belt".to_owned()],
        period: "2024-10-01/2025-01-01".parse().unwrap(),
        factor: Estimate {
            low: None,
            best: Some(0.0),
            high: None,
        },
        kind: String::new(),
        source: Source::default(),
        note: String::new(),
    }];
    let best: Vec<f64> = rows(layers).iter().map(|(_, bounds)| bounds[1]).collect();
    assert_eq!(best, [50.0, 50.0]);
}

#[test]
fn what_is_mined_at_a_disc_while_it_is_divided_is_divided_by_its_shares() {
    let atlas = Atlas::compile(two_grounds(vec![disc("M", 0.99, 0.1, 5.0)]));
    let spread = Atoms::spread(&atlas.layers, atlas.histories(), &atlas.layers.output[0]).unwrap();
    let shares = &atlas.histories()[0].on(day("2024-03-01")).unwrap().shares;
    let divided = shares.divide(100 * Grams::PER_TONNE);
    let controls = shares.all().iter().map(|(control, _)| control.clone());
    let expected: Vec<(Control, Grams)> = controls.zip(divided.into_iter().map(Grams)).collect();
    assert!(expected.len() == 2 && expected[1].1 < expected[0].1);
    assert_eq!(spread.by_control(), expected);
}

#[test]
fn a_mine_of_another_commodity_yields_nothing_of_this_one() {
    let mut layers = two_grounds(vec![disc("M", 0.5, 0.5, 0.0), disc("N", 1.5, 0.5, 0.0)]);
    layers.mines[1].commodity = Some("jade".to_owned());
    let rows = rows(layers);
    let told: Vec<(&str, f64)> = rows
        .iter()
        .map(|(who, [_, best, _])| (&**who, *best))
        .collect();
    assert_eq!(told, [("KIA", 100.0)]);
}

#[test]
fn sums_that_do_not_come_out_are_an_error() {
    let atlas = Atlas::compile(two_grounds(vec![disc("M", 0.5, 0.5, 0.0)]));
    let row = &atlas.layers.output[0];
    let mut spread = Atoms::spread(&atlas.layers, atlas.histories(), row).unwrap();
    assert_eq!(spread.conserve(), Ok(()));
    spread.unplaced += Grams(1);
    assert!(spread.conserve().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_the_discs_what_goes_in_comes_out(
        mines in prop::collection::vec((0.0f64..2.0, 0.0f64..1.2, 0.0f64..40.0, 0.1f64..9.0), 1..8),
        at in 1usize..5,
    ) {
        let mines = mines.iter().enumerate().map(|(index, (lon, lat, km, weight))| {
            Mine { weight: *weight, ..disc(&index.to_string(), *lon, *lat, *km) }
        });
        let atlas = Atlas::compile(output(scene(mines.collect())));
        let plate = atlas.plate(day(DAYS[at]), day(DAYS[at])).unwrap();
        let whole = Grams(100 * Grams::PER_TONNE);
        let rows: Grams = plate.supply.rows.iter().map(|row| row.best).sum();
        prop_assert_eq!(rows, whole);
        let spread = Atoms::spread(&atlas.layers, atlas.histories(), &atlas.layers.output[0]).unwrap();
        let atoms: Grams = spread.by_control().into_iter().map(|(_, grams)| grams).sum();
        prop_assert_eq!(atoms, whole);
        for row in &plate.supply.rows {
            let best = row.best.tonnes();
            prop_assert!(row.bounds.low <= Some(best) && Some(best) <= row.bounds.high);
        }
    }
}

#[test]
fn polygons_of_one_zone_that_share_an_edge_do_not_divide_a_mine() {
    let ring =
        |corners: [(f64, f64); 5]| Polygon::new(LineString::from(corners.to_vec()), Vec::new());
    let west = ring([(0., 0.), (1., 0.), (1., 1.), (0., 1.), (0., 0.)]);
    let same = ring([(1., 0.), (2., 0.), (2., 1.), (1., 1.), (1., 0.)]);
    // Wound the other way, it has the edge in the same direction.
    let other = ring([(1., 0.), (1., 1.), (2., 1.), (2., 0.), (1., 0.)]);
    for east in [same, other] {
        let mut layers = scene(vec![disc("M", 1.0, 0.5, 5.0)]);
        layers.events.clear();
        layers.zones = vec![zone("KIA", "", MultiPolygon(vec![west.clone(), east]))];
        let atlas = Atlas::compile(layers);
        let shares = &atlas.histories()[0].spells[0].shares;
        let codes: Vec<String> = shares
            .all()
            .iter()
            .map(|(code, _)| code.to_string())
            .collect();
        assert_eq!(codes, ["KIA"]);
    }
}

/// The area of each control in a drawn mine on a day, in km².
fn areas(atlas: &Atlas, shape: &Polygon, date: Date) -> BTreeMap<Control, f64> {
    let mine = drawn("", shape.clone());
    let answer = atlas.answer(&atlas.bearing(&mine), date);
    let whole = area_km2(&shape.clone().into());
    let shares = answer.shares.all().iter();
    shares
        .map(|(control, share)| (control.clone(), share.get() * whole))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn cutting_a_mine_changes_no_controls_area(
        corners in prop::collection::vec((0.3f64..1.7, 0.05f64..1.3), 3),
        lines in prop::collection::vec((0.0f64..2.0, 0.0f64..1.3, 0.0f64..std::f64::consts::PI), 1..5),
        at in 0usize..6,
    ) {
        let mut ring = corners.clone();
        ring.push(corners[0]);
        let shape = Polygon::new(LineString::from(ring), Vec::new());
        prop_assume!(area_km2(&shape.clone().into()) > 1.0);
        let cuts: Vec<LineString> = lines.iter().map(|(x, y, angle)| {
            let (dx, dy) = (4.0 * angle.cos(), 4.0 * angle.sin());
            LineString::from(vec![(x - dx, y - dy), (x + dx, y + dy)])
        }).collect();
        let atlas = Atlas::compile(scene(Vec::new()));
        let date = day(DAYS[at]);
        let whole = areas(&atlas, &shape, date);
        let mut sum: BTreeMap<Control, f64> = BTreeMap::new();
        for part in faces(&shape.clone().into(), &cuts) {
            for (control, area) in areas(&atlas, &part, date) {
                *sum.entry(control).or_default() += area;
            }
        }
        let total = area_km2(&shape.into());
        for control in whole.keys().chain(sum.keys()) {
            let of = |areas: &BTreeMap<Control, f64>| areas.get(control).copied().unwrap_or(0.0);
            prop_assert!((of(&whole) - of(&sum)).abs() < 1e-9 * total, "{}: {} {}", control, of(&whole), of(&sum));
        }
    }

    #[test]
    fn a_disc_of_next_to_no_radius_has_its_points_answer(lon in 0.05f64..1.95, lat in 0.05f64..1.2, at in 0usize..6) {
        let atlas = Atlas::compile(scene(Vec::new()));
        let date = day(DAYS[at]);
        let point = atlas.answer(&atlas.bearing_at(Point::new(lon, lat)), date);
        let far = atlas.answer(&atlas.bearing(&disc("", lon, lat, 0.05)), date);
        // Unless a border is that near.
        if far.shares.rivals().is_empty() {
            let near = atlas.answer(&atlas.bearing(&disc("", lon, lat, 1e-6)), date);
            prop_assert_eq!(&near.shares, &point.shares);
            prop_assert_eq!(far.shares, point.shares);
        }
    }

    #[test]
    fn a_disc_on_a_straight_border_is_halved_however_small(lat in 0.05f64..0.15, exponent in -5f64..1.0) {
        let atlas = Atlas::compile(scene(Vec::new()));
        let mine = disc("", 1.0, lat, 10f64.powf(exponent) / 2.0);
        let answer = atlas.answer(&atlas.bearing(&mine), day("2023-12-31"));
        prop_assert_eq!(answer.shares.all().len(), 2);
        prop_assert!((answer.shares.leading_share().get() - 0.5).abs() < 1e-4);
    }
}
