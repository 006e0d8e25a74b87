//! The laws of supply on random atlases: scopes within scopes, bounds, elements, and what must change nothing.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::collections::BTreeMap;

use geo::{Geometry, MultiPolygon, Point, Rect, coord};
use proptest::prelude::*;
use terrane::atlas::Atlas;
use terrane::atlas::plate::Plate;
use terrane::atlas::supply::atoms::Atoms;
use terrane::layers::Layers;
use terrane::layers::belt::Belt;
use terrane::layers::control::Control;
use terrane::layers::date::Period;
use terrane::layers::estimate::Estimate;
use terrane::layers::holder::{Code, Holder, Holders};
use terrane::layers::manifest::{Account, Manifest};
use terrane::layers::mine::Mine;
use terrane::layers::output::{ActivityRow, CompositionRow, OutputRow, ShareRow};
use terrane::layers::source::Source;
use terrane::layers::units::Grams;
use terrane::layers::zone::Zone;

const BELTS: [&str; 3] = ["b", "c", "d"];

fn square(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon {
    Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north })
        .to_polygon()
        .into()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn estimate(low: f64, best: f64, high: f64) -> Estimate {
    Estimate {
        low: Some(low),
        best: Some(best),
        high: Some(high),
    }
}

fn figure(scope: &str, parent: &str, days: &str, tonnes: Estimate) -> OutputRow {
    OutputRow {
        scope: scope.to_owned(),
        parent: Some(parent.to_owned()),
        commodity: "ore".to_owned(),
        series: "s".to_owned(),
        period: period(days),
        tonnes,
        basis: String::new(),
        kind: String::new(),
        source: Source::default(),
        note: String::new(),
    }
}

fn share(belt: &str, share: Estimate) -> ShareRow {
    ShareRow {
        scope: "land".to_owned(),
        group: belt.to_owned(),
        belts: vec![belt.to_owned()],
        commodity: "ore".to_owned(),
        period: period("2024"),
        share,
        kind: String::new(),
        source: Source::default(),
        note: String::new(),
    }
}

fn idle(belt: &str, days: &str, factor: Estimate) -> ActivityRow {
    ActivityRow {
        belts: vec![belt.to_owned()],
        period: period(days),
        factor,
        kind: String::new(),
        source: Source::default(),
        note: String::new(),
    }
}

/// A belt over all of the land.
fn belt(id: &str) -> Belt {
    Belt {
        id: id.to_owned(),
        name: id.to_owned(),
        precision_km: 0.0,
        sources: Vec::new(),
        shape: square(0.0, 0.0, 3.0, 1.0),
    }
}

fn mine(index: usize, belt: &str, (lon, weight, precision_km): (f64, f64, f64)) -> Mine {
    let point = Point::new(lon, 0.5);
    Mine {
        id: format!("m{index}"),
        commodity: Some("ore".to_owned()),
        belt: Some(belt.to_owned()),
        weight,
        precision_km: Some(precision_km),
        feature: index,
        geometry: Geometry::Point(point),
        ..Mine::at(point)
    }
}

/// Land from 0 to 3°E: KIA in the west, SAC in the east, between them KIA until June and KBGF then.
fn land(mines: Vec<Mine>) -> Layers {
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
    let zone = |id: &str, code: &str, days: Period, west: f64| Zone {
        id: id.to_owned(),
        control: Control::of([code]),
        period: days,
        sources: Vec::new(),
        shape: square(west, 0.0, west + 1.0, 1.0),
    };
    let element = |symbol: &str, share| CompositionRow {
        commodity: "ore".to_owned(),
        series: "c".to_owned(),
        symbol: symbol.to_owned(),
        element: symbol.to_owned(),
        share,
        kind: String::new(),
        source: Source::default(),
        note: String::new(),
    };
    Layers {
        manifest: Manifest {
            holders: Holders::new(
                holders.map(|(code, side)| holder(code, side)).into(),
                Vec::new(),
            ),
            rank: vec![Account::Zones],
            commodity: "ore".to_owned(),
            scope: "land".to_owned(),
            series: "s".to_owned(),
            composition: "c".to_owned(),
            ..Manifest::default()
        },
        region: Some(square(0.0, 0.0, 3.0, 1.0)),
        belts: BELTS.map(belt).into(),
        mines,
        zones: vec![
            zone("west", "KIA", Period::ALWAYS, 0.0),
            zone("early", "KIA", period("../2024-06"), 1.0),
            zone("late", "KBGF", period("2024-06/.."), 1.0),
            zone("east", "SAC", Period::ALWAYS, 2.0),
        ],
        output: vec![figure(
            "land",
            "world",
            "2024",
            estimate(80.0, 100.0, 150.0),
        )],
        composition: vec![
            element("Dy", estimate(0.02, 0.03, 0.05)),
            element("Tb", estimate(0.0, 1.0 / 3.0, 1.0)),
            element("Y", Estimate::default()),
        ],
        ..Layers::default()
    }
}

fn plate(atlas: &Atlas) -> Plate<'_> {
    let day = "2024-09-01".parse().unwrap();
    atlas.plate(day, day).unwrap()
}

fn spread(atlas: &Atlas) -> Atoms {
    Atoms::spread(&atlas.layers, atlas.histories(), &atlas.layers.output[0]).unwrap()
}

/// What the mines of each belt yield, in tonnes.
fn by_belt(atlas: &Atlas) -> BTreeMap<String, f64> {
    let mut sums = BTreeMap::new();
    for atom in spread(atlas).atoms {
        let belt = atlas.layers.mines[atom.mine].belt.clone().unwrap();
        *sums.entry(belt).or_default() += atom.grams.tonnes();
    }
    sums
}

/// One mine of weight 1 in each belt.
fn three() -> Layers {
    let mines = BELTS.iter().enumerate();
    let mut layers = land(
        mines
            .map(|(index, belt)| mine(index, belt, (0.5 + index as f64, 1.0, 0.0)))
            .collect(),
    );
    layers.shares = vec![
        share("b", estimate(0.4, 0.5, 0.6)),
        share("c", estimate(0.2, 0.3, 0.4)),
        share("d", estimate(0.1, 0.2, 0.3)),
    ];
    layers
}

#[test]
fn a_scope_within_is_taken_out_and_the_rest_is_shared_by_the_others() {
    let mut layers = three();
    layers
        .output
        .push(figure("b", "land", "2024", estimate(5.0, 10.0, 20.0)));
    let atlas = Atlas::compile(layers);
    let tonnes = by_belt(&atlas);
    assert_eq!(tonnes["b"], 10.0);
    // 90 t in the ratio of 0.3 to 0.2.
    assert_eq!((tonnes["c"], tonnes["d"]), (54.0, 36.0));
    let supply = plate(&atlas).supply;
    let belt = |id: &str| {
        supply
            .belts
            .iter()
            .find(|belt| belt.belt == id)
            .unwrap()
            .bounds
    };
    assert_eq!((belt("b").low, belt("b").high), (Some(5.0), Some(20.0)));
    // At least (80 − 20) t × 0.2 / 0.5, at most (150 − 5) t × 0.4 / 0.5.
    let c = belt("c");
    assert!(
        (c.low.unwrap() - 24.0).abs() < 1e-9 && (c.high.unwrap() - 116.0).abs() < 1e-9,
        "{c:?}"
    );
}

#[test]
fn a_scope_within_that_speaks_for_some_days_leaves_the_others_their_part() {
    let mut layers = three();
    // The belt b yields 10 t until July; in the other 184 of 366 days it shares what is left.
    layers.output.push(figure(
        "b",
        "land",
        "2024-01/2024-07",
        estimate(10.0, 10.0, 10.0),
    ));
    let atlas = Atlas::compile(layers);
    let tonnes = by_belt(&atlas);
    let left = 0.5 * 184.0 / 366.0;
    let expected = 10.0 + 90.0 * left / (left + 0.5);
    assert!((tonnes["b"] - expected).abs() < 1e-5, "{tonnes:?}");
    assert!((tonnes["c"] / tonnes["d"] - 1.5).abs() < 1e-5);
}

#[test]
fn a_mine_within_a_belt_within_a_country_is_each_taken_out_of_the_next() {
    let mut layers = land(vec![
        mine(0, "b", (0.5, 1.0, 0.0)),
        mine(1, "b", (0.6, 1.0, 0.0)),
        mine(2, "c", (1.5, 1.0, 0.0)),
        // Of no weight among the others, it has a figure of its own.
        mine(3, "c", (1.6, 0.0, 0.0)),
    ]);
    layers.shares = vec![
        share("b", estimate(0.5, 0.5, 0.5)),
        share("c", estimate(0.5, 0.5, 0.5)),
    ];
    layers
        .output
        .push(figure("b", "land", "2024", estimate(30.0, 30.0, 30.0)));
    layers
        .output
        .push(figure("m0", "b", "2024", estimate(25.0, 25.0, 25.0)));
    layers
        .output
        .push(figure("m3", "land", "2024", estimate(1.0, 1.0, 1.0)));
    let atlas = Atlas::compile(layers);
    let plate = plate(&atlas);
    let tonnes: Vec<Option<f64>> = plate
        .holdings
        .iter()
        .map(|holding| Some(holding.output?.best.tonnes()))
        .collect();
    assert_eq!(tonnes, [Some(25.0), Some(5.0), Some(69.0), Some(1.0)]);
}

#[test]
fn a_scope_that_no_mine_is_of_is_taken_out_and_unplaced() {
    let mut layers = three();
    layers
        .output
        .push(figure("elsewhere", "land", "2024", estimate(7.0, 7.0, 7.0)));
    let atlas = Atlas::compile(layers);
    assert_eq!(plate(&atlas).supply.unplaced, Grams(7 * Grams::PER_TONNE));
}

#[test]
fn another_series_or_commodity_within_is_left_beside() {
    let whole = by_belt(&Atlas::compile(three()));
    let mut layers = three();
    let mut other = figure("b", "land", "2024", estimate(5.0, 10.0, 20.0));
    other.series = "t".to_owned();
    layers.output.push(other.clone());
    assert_eq!(by_belt(&Atlas::compile(layers.clone())), whole);
    // An atlas may name another series for a scope.
    layers
        .manifest
        .series_by_scope
        .insert("b".to_owned(), "t".to_owned());
    assert_eq!(by_belt(&Atlas::compile(layers))["b"], 10.0);
}

#[test]
fn bounds_go_through_activity_and_position() {
    // Half of the year the belt was idle, or not at all: the mine of the west is open in those days alone.
    let mut layers = land(vec![
        mine(0, "b", (0.5, 1.0, 0.0)),
        mine(1, "b", (2.5, 1.0, 0.0)),
    ]);
    layers.mines[0].opened = Some("2024-07-01".parse().unwrap());
    layers.shares = vec![share("b", estimate(1.0, 1.0, 1.0))];
    layers.output[0].tonnes = estimate(100.0, 100.0, 100.0);
    layers.activity = vec![idle("b", "2024-07/2025", estimate(0.0, 0.5, 1.0))];
    let atlas = Atlas::compile(layers);
    let supply = plate(&atlas).supply;
    let row = |code: &str| {
        supply
            .rows
            .iter()
            .find(|row| row.control.to_string() == code)
            .unwrap()
    };
    // 184 days at half against 182 and 184 at half.
    let best = 100.0 * 92.0 / (92.0 + 182.0 + 92.0);
    assert!((row("KIA").best.tonnes() - best).abs() < 1e-5);
    assert_eq!(row("KIA").bounds.low, Some(0.0));
    // One factor weighs the days of both.
    let most = 100.0 * 184.0 / (184.0 + 366.0);
    assert!((row("KIA").bounds.high.unwrap() - most).abs() < 1e-9);
}

/// The links of a chain between their bounds, each by a number from 0 to 1.
fn between(estimate: Estimate, at: f64) -> f64 {
    let (low, high) = (estimate.low.unwrap(), estimate.high.unwrap());
    low + at * (high - low)
}

prop_compose! {
    /// Random mines, shares that sum to at most 1, activity, and figures of a belt and of a mine.
    fn atlas()(
        mines in prop::collection::vec((0usize..3, 0.05f64..2.95, 0.1f64..9.0, prop::sample::select(vec![0.0, 0.0, 30.0])), 1..9),
        shares in prop::collection::vec(0.05f64..0.33, 3),
        spread in 0.0f64..0.5,
        idle_days in prop::sample::select(vec!["2024-02/2024-05", "2024-04/2024-09", "2024-11/2025"]),
        factor in (0.0f64..0.3, 0.3f64..0.6, 0.6f64..1.0),
        inner in prop::option::of((0usize..3, 0.0f64..20.0)),
        own in prop::option::of(0.0f64..5.0),
        opened in prop::collection::vec(prop::sample::select(vec!["", "", "2024-03-01", "2024-10-01"]), 9),
    ) -> Layers {
        let mines = mines.into_iter().enumerate();
        let mines = mines.map(|(index, (belt, lon, weight, km))| mine(index, BELTS[belt], (lon, weight, km)));
        let mut layers = land(mines.collect());
        for (mine, day) in layers.mines.iter_mut().zip(opened) {
            mine.opened = day.parse().ok();
        }
        layers.shares = BELTS.iter().zip(shares).map(|(belt, best)| {
            share(belt, estimate(best * (1.0 - spread), best, best * (1.0 + spread)))
        }).collect();
        layers.activity = vec![idle("b", idle_days, estimate(factor.0, factor.1, factor.2))];
        if let Some((belt, tonnes)) = inner {
            layers.output.push(figure(BELTS[belt], "land", "2024", estimate(tonnes * 0.5, tonnes, tonnes * 2.0)));
        }
        if let Some(tonnes) = own {
            let belt = layers.mines[0].belt.clone().unwrap();
            let contained = layers.output.iter().any(|row| row.scope == belt && row.tonnes.best >= Some(tonnes));
            let parent = if contained { belt } else { "land".to_owned() };
            let free = layers.output.iter().all(|row| row.scope != layers.mines[0].belt.clone().unwrap());
            if contained || free {
                layers.output.push(figure("m0", &parent, "2024", estimate(tonnes, tonnes, tonnes)));
            }
        }
        layers
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_goes_in_comes_out_by_mine_holder_side_belt_and_element(layers in atlas()) {
        let atlas = Atlas::compile(layers);
        let plate = plate(&atlas);
        let (supply, whole) = (&plate.supply, Grams(100 * Grams::PER_TONNE));
        let placed = |sum: Grams| sum + supply.unplaced;
        prop_assert_eq!(placed(supply.rows.iter().map(|row| row.best).sum()), whole);
        prop_assert_eq!(placed(supply.sides.iter().map(|row| row.best).sum()), whole);
        prop_assert_eq!(placed(plate.holdings.iter().filter_map(|holding| Some(holding.output?.best)).sum()), whole);
        prop_assert_eq!(placed(spread(&atlas).by_control().into_iter().map(|row| row.1).sum()), whole);
        for (index, element) in supply.elements.iter().enumerate() {
            let Some(total) = element.total else {
                prop_assert_eq!(&element.composition.symbol, "Y");
                continue;
            };
            let share = element.share.best.unwrap();
            prop_assert_eq!(total, Grams::from_tonnes(100.0 * share).unwrap());
            let rows: Grams = element.rows.iter().map(|row| row.1).sum();
            let mines: Grams = plate.holdings.iter().filter_map(|holding| *holding.elements.get(index)?).sum();
            prop_assert_eq!(rows, mines);
            prop_assert_eq!(rows + element.unplaced, total);
        }
    }

    #[test]
    fn every_best_lies_within_its_bounds(layers in atlas()) {
        let atlas = Atlas::compile(layers);
        let plate = plate(&atlas);
        let supply = &plate.supply;
        let rows = supply.rows.iter().map(|row| (row.bounds, row.best));
        let sides = supply.sides.iter().map(|row| (row.bounds, row.best));
        let belts = supply.belts.iter().map(|row| (row.bounds, row.best));
        let mines = plate.holdings.iter().filter_map(|holding| {
            let output = holding.output?;
            let bounds = Estimate { low: output.low_t, best: None, high: output.high_t };
            Some((bounds, output.best))
        });
        let elements = supply.elements.iter().flat_map(|element| element.rows.iter().map(|row| (row.2, row.1)));
        for (bounds, best) in rows.chain(sides).chain(belts).chain(mines).chain(elements) {
            // Grams are rounded once.
            let best = best.tonnes();
            prop_assert!(bounds.low.unwrap() <= best + 2e-6 && best - 2e-6 <= bounds.high.unwrap(), "{bounds:?} {best}");
        }
    }

    /// The chain computed plainly, each link anywhere between its bounds and each disc's mine on any of its grounds.
    #[test]
    fn no_chain_of_links_leaves_the_bounds(
        layers in atlas(),
        links in prop::collection::vec(0.0f64..1.0, 8),
        places in prop::collection::vec(0usize..2, 9),
    ) {
        let mut layers = layers;
        layers.output.truncate(1);
        let atlas = Atlas::compile(layers);
        let plate = plate(&atlas);
        let layers = &atlas.layers;
        let total = between(layers.output[0].tonnes, links[0]);
        let shares: Vec<f64> = layers.shares.iter().zip(&links[1..4]).map(|(row, at)| between(row.share, *at)).collect();
        prop_assume!(shares.iter().sum::<f64>() <= 1.0);
        let factor = between(layers.activity[0].factor, links[4]);
        let idle = layers.activity[0].period;
        let mut rows: BTreeMap<String, f64> = BTreeMap::new();
        for (belt, share) in BELTS.iter().zip(&shares) {
            let mines = plate.holdings.iter().zip(&places).filter(|(holding, _)| holding.mine.belt.as_deref() == Some(belt));
            let days = |mine: &Mine| {
                let open = Period::new(mine.opened.map(|day| day.first()), None).unwrap().intersect(period("2024")).unwrap();
                let idle = idle.intersect(open).map_or(0, |days| days.days().unwrap()) as f64;
                open.days().unwrap() as f64 - if *belt == "b" { idle * (1.0 - factor) } else { 0.0 }
            };
            let weights: f64 = mines.clone().map(|(holding, _)| holding.mine.weight * days(holding.mine)).sum();
            for (holding, place) in mines {
                let grounds = holding.shares.all();
                let ground = &grounds[place % grounds.len()].0;
                *rows.entry(ground.to_string()).or_default() += total * share * holding.mine.weight * days(holding.mine) / weights;
            }
        }
        for row in &plate.supply.rows {
            let value = rows.get(&row.control.to_string()).copied().unwrap_or(0.0);
            let (low, high) = (row.bounds.low.unwrap(), row.bounds.high.unwrap());
            prop_assert!(low - 1e-6 <= value && value <= high + 1e-6, "{}: {value} not in {low} – {high}", row.control);
        }
    }

    /// Every end of every factor tried, with every ground of every disc: the bounds are the least and the most of them.
    #[test]
    fn bounds_are_the_ends_that_some_chain_reaches(
        mines in prop::collection::vec((0.05f64..2.95, 0.1f64..9.0, prop::sample::select(vec![0.0, 30.0]), 0usize..4), 1..6),
        factors in prop::collection::vec((0.0f64..0.3, 0.3f64..0.6, 0.6f64..1.0), 2),
    ) {
        let opened = ["", "2024-02-01", "2024-06-01", "2024-11-01"];
        let (idle_days, factor) = (["2024-01/2024-04", "2024-09/2024-12"], &factors);
        let mut layers = land(mines.iter().enumerate().map(|(index, (lon, weight, km, day))| {
            let mut mine = mine(index, "b", (*lon, *weight, *km));
            mine.opened = opened[*day].parse().ok();
            mine
        }).collect());
        layers.output[0].tonnes = estimate(100.0, 100.0, 100.0);
        layers.shares = vec![share("b", estimate(1.0, 1.0, 1.0))];
        layers.activity = idle_days.iter().zip(factor).map(|(days, (low, best, high))| idle("b", days, estimate(*low, *best, *high))).collect();
        let atlas = Atlas::compile(layers);
        let plate = plate(&atlas);
        for row in &plate.supply.rows {
            let (mut least, mut most) = (f64::INFINITY, 0.0f64);
            for corner in 0..4 {
                let factors = [(0, factor[0]), (1, factor[1])].map(|(bit, (low, _, high))| if corner >> bit & 1 == 0 { low } else { high });
                let weighs = |mine: &Mine| {
                    let open = Period::new(mine.opened.map(|day| day.first()), None).unwrap().intersect(period("2024")).unwrap();
                    let mut days = open.days().unwrap() as f64;
                    for (idle, factor) in idle_days.iter().zip(factors) {
                        let idle = period(idle).intersect(open).map_or(0, |days| days.days().unwrap()) as f64;
                        days -= idle * (1.0 - factor);
                    }
                    days * mine.weight
                };
                let whole: f64 = plate.holdings.iter().map(|holding| weighs(holding.mine)).sum();
                let (mut sure, mut perhaps) = (0.0, 0.0);
                for holding in &plate.holdings {
                    let share = holding.shares.all().iter().find(|(control, _)| *control == row.control);
                    let Some((_, share)) = share else { continue };
                    perhaps += weighs(holding.mine);
                    sure += if share.get() > 1.0 - 1e-9 { weighs(holding.mine) } else { 0.0 };
                }
                least = least.min(100.0 * sure / whole);
                most = most.max(100.0 * perhaps / whole);
            }
            let (low, high) = (row.bounds.low.unwrap(), row.bounds.high.unwrap());
            // The high of a row is at most what the lows of the others leave.
            let others: f64 = plate.supply.rows.iter().filter(|other| other.control != row.control).filter_map(|other| other.bounds.low).sum();
            prop_assert!((low - least).abs() < 2e-6, "{} {low} {least}", row.control);
            prop_assert!((high - most.min(100.0 - others)).abs() < 2e-6, "{} {high} {most}", row.control);
        }
    }

    #[test]
    fn the_order_of_features_and_rows_changes_no_gram(layers in atlas()) {
        let mut reversed = layers.clone();
        reversed.mines.reverse();
        reversed.zones.reverse();
        reversed.shares.reverse();
        reversed.activity.reverse();
        reversed.output[1..].reverse();
        let (forward, backward) = (Atlas::compile(layers), Atlas::compile(reversed));
        let table = |atlas: &Atlas| {
            let plate = plate(atlas);
            let rows = plate.supply.rows.iter().map(|row| format!("{} {:?}", row.control, row.best));
            let elements = plate.supply.elements.iter().map(|element| format!("{:?}", element.rows.iter().map(|row| row.1).collect::<Vec<_>>()));
            let mut mines: Vec<String> = plate.holdings.iter().map(|holding| format!("{} {:?} {:?}", holding.mine.id, holding.output.map(|output| output.best), holding.elements)).collect();
            mines.sort();
            rows.chain(elements).chain(mines).collect::<Vec<String>>()
        };
        prop_assert_eq!(table(&forward), table(&backward));
    }

    #[test]
    fn splitting_a_mine_or_a_zone_moves_no_sum(layers in atlas(), part in 0.1f64..0.9, cut in 0.2f64..0.8) {
        let mut split = layers.clone();
        split.output.retain(|row| row.scope != "m0");
        let whole = Atlas::compile(split.clone());
        let weight = split.mines[0].weight;
        split.mines[0].weight = weight * part;
        let mut twin = split.mines[0].clone();
        twin.id = "twin".to_owned();
        twin.weight = weight * (1.0 - part);
        split.mines.push(twin);
        split.zones[0].shape = square(0.0, 0.0, cut, 1.0);
        let mut rest = split.zones[0].clone();
        rest.id = "rest".to_owned();
        rest.shape = square(cut, 0.0, 1.0, 1.0);
        split.zones.push(rest);
        let cut = Atlas::compile(split);
        let rows = |atlas: &Atlas| -> BTreeMap<String, f64> {
            plate(atlas).supply.rows.iter().map(|row| (row.control.to_string(), row.best.tonnes())).collect()
        };
        let (whole, cut) = (rows(&whole), rows(&cut));
        for code in whole.keys().chain(cut.keys()) {
            let of = |rows: &BTreeMap<String, f64>| rows.get(code).copied().unwrap_or(0.0);
            // A part in 10⁹ of 100 t is a tenth of a gram: what is left is the rounding of each mine to the gram.
            let mines = 10.0;
            prop_assert!((of(&whole) - of(&cut)).abs() <= 100.0 * 1e-9 + mines * 1e-6, "{code}: {whole:?} {cut:?}");
        }
    }
}
