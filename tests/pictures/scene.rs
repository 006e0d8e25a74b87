//! Plates that fit on a page: squares, two actors, five mines.

use geo::{Geometry, LineString, MultiPolygon, Point, Rect, coord, point};
use jiff::civil::date;
use terrane::atlas::plate::{Ground, Holding, How, MineOutput, OpposedLine, Plate, YearSupply};
use terrane::atlas::shares::Shares;
use terrane::atlas::supply::{BeltSupply, Supply, SupplyRow};
use terrane::layers::Layers;
use terrane::layers::area::Area;
use terrane::layers::base::Town;
use terrane::layers::belt::Belt;
use terrane::layers::control::Control;
use terrane::layers::date::Period;
use terrane::layers::estimate::Estimate;
use terrane::layers::holder::{Code, Holder, Holders};
use terrane::layers::mine::Mine;
use terrane::layers::output::OutputRow;
use terrane::layers::source::Source;
use terrane::layers::units::Grams;
use terrane::layers::zone::Zone;

/// A square in degrees: west, south, east, north.
pub(crate) fn square(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon {
    let corners = (coord! { x: west, y: south }, coord! { x: east, y: north });
    Rect::new(corners.0, corners.1).to_polygon().into()
}

pub(crate) fn set(text: &str) -> Control {
    if text.is_empty() {
        Control::UNKNOWN
    } else {
        Control::of(text.split('+'))
    }
}

pub(crate) fn holders() -> Holders {
    let holder = |code: &str, name: &str, side: &str| Holder {
        code: Code::new(code),
        name: name.to_owned(),
        short: code.to_owned(),
        side: side.to_owned(),
        colour: None,
        sources: Vec::new(),
    };
    let holders = vec![
        holder("KIA", "Kachin Independence Army", "rebel"),
        holder("SAC", "Myanmar military", "junta"),
        holder("RAWANG", "Rawang militia", "junta-aligned"),
        holder("UWSA", "United Wa State Army", "other"),
    ];
    let allied = vec!["junta".to_owned(), "junta-aligned".to_owned()];
    Holders::new(holders, vec![allied])
}

pub(crate) fn mine(id: &str, place: Point, precision_km: f64) -> Mine {
    Mine {
        id: id.to_owned(),
        name: id.to_owned(),
        belt: Some("belt".to_owned()),
        precision_km: Some(precision_km),
        weight: 1.0,
        geometry: Geometry::Point(place),
        kind: "site".to_owned(),
        ..Mine::at(place)
    }
}

/// Four squares of ground with five mines, a belt, two townships and three towns.
pub(crate) fn layers() -> Layers {
    let mut layers = Layers::default();
    layers.manifest.title = "Two actors, five mines".to_owned();
    layers.manifest.subject = "Squareland’s output".to_owned();
    layers.manifest.unit = "ore".to_owned();
    layers.manifest.how_sure = "Every word of this map is made up.".to_owned();
    layers.manifest.credits = "Squares: drawn by hand.".to_owned();
    layers.manifest.holders = holders();
    layers.region = Some(square(0.0, 0.0, 4.0, 3.0));
    let area = |id: &str, shape| Area {
        id: id.to_owned(),
        name: id.to_owned(),
        kind: "township".to_owned(),
        precision_km: 0.0,
        shape,
    };
    layers.areas = vec![
        area("west", square(0.0, 0.0, 2.0, 3.0)),
        area("east", square(2.0, 0.0, 4.0, 3.0)),
    ];
    layers.belts = vec![Belt {
        id: "belt".to_owned(),
        name: "Long Belt".to_owned(),
        precision_km: 5.0,
        sources: Vec::new(),
        shape: square(2.4, 0.6, 3.8, 2.4),
    }];
    layers.mines = vec![
        mine("a", point! { x: 2.8, y: 1.2 }, 0.0),
        mine("b", point! { x: 2.9, y: 1.25 }, 0.0),
        mine("c", point! { x: 3.3, y: 1.9 }, 0.0),
        mine("d", point! { x: 3.5, y: 0.9 }, 25.0),
        mine("e", point! { x: 0.8, y: 2.2 }, 0.0),
    ];
    layers.zones = vec![Zone {
        id: "east".to_owned(),
        control: set("KIA"),
        period: "2024-10-18/..".parse().expect("a period"),
        sources: Vec::new(),
        shape: square(2.0, 0.0, 4.0, 3.0),
    }];
    let town = |name: &str, local: Option<&str>, rank, x, y| Town {
        name: name.to_owned(),
        local_name: local.map(str::to_owned),
        country: "XX".to_owned(),
        rank,
        capital: rank < 4,
        point: point! { x: x, y: y },
    };
    layers.base.towns = vec![
        town("Capital", Some("မြစ်ကြီးနား"), 1, 1.2, 1.1),
        town("Minetown", None, 3, 2.62, 2.0),
        town("Border", None, 2, 2.05, 0.4),
    ];
    layers
}

const TONNES: [f64; 5] = [400.0, 100.0, 900.0, 200.0, 100.0];

/// The layers as a plate: the east is held by the KIA, the south-west by the SAC, the north-west is contested.
pub(crate) fn plate(layers: &Layers) -> Plate<'_> {
    let control = |at: usize| set(if at == 4 { "KIA+SAC" } else { "KIA" });
    let holdings = layers.mines.iter().enumerate().map(|(at, mine)| {
        let best = Grams::from_tonnes(TONNES[at % TONNES.len()]).expect("a mass");
        let output = MineOutput {
            best,
            low_t: None,
            high_t: None,
        };
        holding(mine, Shares::whole(control(at)), Some(output))
    });
    let ground = |codes: &str, claimed, shape| Ground {
        control: set(codes),
        claimed,
        shape,
    };
    Plate {
        layers,
        date: date(2025, 7, 8),
        holdings: holdings.collect(),
        ground: vec![
            ground("", false, square(0.0, 2.6, 2.0, 3.0)),
            ground("KIA", false, square(2.0, 0.0, 4.0, 3.0)),
            ground("KIA+SAC", false, square(0.0, 1.5, 2.0, 2.6)),
            ground("SAC", false, square(0.0, 0.0, 2.0, 1.5)),
        ],
        lines: vec![OpposedLine {
            line: LineString::from(vec![(2.0, 0.0), (2.0, 1.5)]),
            sketch: false,
        }],
        supply: supply(),
        years: vec![
            year(2023, &[("SAC", 500.0)]),
            year(2025, &[("KIA", 1600.0), ("KIA+SAC", 100.0)]),
        ],
    }
}

pub(crate) fn holding<'a>(
    mine: &'a Mine,
    shares: Shares,
    output: Option<MineOutput>,
) -> Holding<'a> {
    Holding {
        mine,
        shares,
        period: Period::ALWAYS,
        how: How::Point,
        zone: None,
        claimed: false,
        confidence: None,
        last_report: None,
        front_km: None,
        output,
        elements: Vec::new(),
        sources: Vec::new(),
    }
}

pub(crate) fn grams(tonnes: f64) -> Grams {
    Grams::from_tonnes(tonnes).expect("a mass")
}

fn supply() -> Supply {
    let row = |codes: &str, tonnes: f64, mines| SupplyRow {
        control: set(codes),
        best: grams(tonnes),
        bounds: Estimate {
            low: Some(tonnes / 2.0),
            best: Some(tonnes),
            high: Some(tonnes * 1.2),
        },
        mines,
    };
    Supply {
        output: Some(OutputRow {
            scope: "squareland".to_owned(),
            parent: None,
            commodity: "ore".to_owned(),
            series: String::new(),
            period: "2025".parse().expect("a year"),
            tonnes: Estimate::default(),
            basis: String::new(),
            kind: String::new(),
            source: Source::default(),
            note: String::new(),
        }),
        rows: vec![row("KIA", 1600.0, 4), row("KIA+SAC", 100.0, 1)],
        belts: vec![BeltSupply {
            belt: "belt".to_owned(),
            best: grams(1600.0),
            bounds: Estimate::default(),
            rows: vec![(set("KIA"), grams(1600.0))],
            since: Some(date(2024, 10, 18)),
        }],
        total: grams(1700.0),
        ..Supply::default()
    }
}

fn year(year: i16, rows: &[(&str, f64)]) -> YearSupply {
    YearSupply {
        year,
        rows: rows
            .iter()
            .map(|(codes, tonnes)| (set(codes), grams(*tonnes)))
            .collect(),
        total: Some(grams(rows.iter().map(|(_, tonnes)| tonnes).sum())),
    }
}
