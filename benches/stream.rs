//! What the parts of attributing mines one by one cost: cutting a file into blocks, scanning its features, laying a grid over
//! zones, finding points in it, cutting areas, histories, setting members in.
//!
//! `cargo bench --bench stream` takes less than a minute and prints fastest, slowest, median and mean of each, with what it
//! comes to in bytes or points a second. `benches/peers` compares the whole with what other programs take.

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::time::Duration;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, Divan};
use geo::{Coord, Geometry, LineString, MultiPolygon, Point, Polygon};
use jiff::civil::date;
use serde_json::{Map, Value};
use terrane::atlas::Atlas;
use terrane::atlas::locate::bulk::Bulk;
use terrane::atlas::locate::grid::Found;
use terrane::atlas::many::Many;
use terrane::export::inserted::{Inserted, Style};
use terrane::layers::Layers;
use terrane::layers::control::Control;
use terrane::layers::date::Period;
use terrane::layers::manifest::{Account, Manifest};
use terrane::layers::units::Grams;
use terrane::layers::zone::Zone;
use terrane::read::stream::scan::{Scanner, Wanted};
use terrane::read::stream::{self, Block, Stream};

/// How long each is measured, unless `--max-time` says otherwise.
const LONGEST: Duration = Duration::from_secs(3);

fn main() {
    Divan::default().max_time(LONGEST).config_with_args().main();
}

const MINES: usize = 200_000;

/// Mines with five properties, as files have them.
static FILE: LazyLock<String> = LazyLock::new(|| {
    let mut random = fastrand::Rng::with_seed(98_378);
    let mut text = "{\"type\":\"FeatureCollection\",\"features\":[\n".to_owned();
    for number in 0..MINES {
        let comma = if number == 0 { "" } else { ",\n" };
        let at = place(&mut random);
        let _ = write!(
            text,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{\"id\":{number},\"kind\":\"leaching pond\",\"depth_m\":{:.1},\
             \"seen\":\"2024-10-18\",\"by\":null}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{:.6},{:.6}]}}}}",
            random.f64() * 40.0,
            at.x,
            at.y
        );
    }
    text + "\n]}\n"
});

fn place(random: &mut fastrand::Rng) -> Coord {
    Coord {
        x: 92.0 + 9.0 * random.f64(),
        y: 10.0 + 18.0 * random.f64(),
    }
}

/// Zones that tile the ground, their borders as rough as coasts; in `versions` of ten days each.
fn zones(versions: i64, positions: usize) -> Vec<Zone> {
    let mut zones = Vec::new();
    for version in 0..versions {
        let first = date(2021, 2, 1).saturating_add(jiff::Span::new().days(10 * version));
        let next = first.saturating_add(jiff::Span::new().days(10));
        let period = match versions {
            1 => Period::ALWAYS,
            _ => Period::new(Some(first), Some(next)).unwrap_or_default(),
        };
        for number in 0..162 {
            let (x, y) = (92.0 + f64::from(number % 9), 10.0 + f64::from(number / 9));
            let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
            let sides = corners.windows(2).flat_map(|side| {
                (0..positions / 4).map(move |step| {
                    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
                    let part = step as f64 / (positions / 4) as f64;
                    let along = |a: f64, b: f64| a + (b - a) * part;
                    let (dx, dy) = (along(side[0].0, side[1].0), along(side[0].1, side[1].1));
                    // The same place on both sides of a border.
                    let rough = |at: f64, by: f64| 0.02 * ((at * 97.0).sin() + (by * 71.0).cos());
                    Coord {
                        x: x + dx + rough(y + dy, x + dx),
                        y: y + dy + rough(x + dx, y + dy),
                    }
                })
            });
            let mut ring: Vec<Coord> = sides.collect();
            ring.push(ring[0]);
            zones.push(Zone {
                id: number.to_string(),
                control: Control::of([["KIA", "SAC", "UWSA"][zones.len() % 3]]),
                period,
                sources: Vec::new(),
                shape: Polygon::new(LineString(ring), Vec::new()).into(),
            });
        }
    }
    zones
}

fn shapes(zones: &[Zone]) -> Vec<(Period, MultiPolygon)> {
    zones
        .iter()
        .map(|zone| (zone.period, zone.shape.clone()))
        .collect()
}

fn laid(zones: &[Zone]) -> Bulk {
    Bulk::over(&shapes(zones)).unwrap_or_default()
}

fn points() -> Vec<Point> {
    let mut random = fastrand::Rng::with_seed(25_598);
    (0..100_000).map(|_| Point(place(&mut random))).collect()
}

fn atlas(zones: Vec<Zone>) -> Atlas {
    Atlas::compile(Layers {
        zones,
        manifest: Manifest {
            rank: vec![Account::Zones],
            ..Manifest::default()
        },
        ..Layers::default()
    })
}

fn blocks() -> (stream::Form, Vec<Block>) {
    let mut stream = Stream::open(FILE.as_bytes()).expect("it is a collection");
    let mut blocks = Vec::new();
    let mut block = Block::default();
    while stream.next(&mut block).expect("it is whole") {
        blocks.push(std::mem::take(&mut block));
    }
    (stream.form, blocks)
}

#[divan::bench]
fn cut_into_blocks(bencher: Bencher) {
    bencher.counter(BytesCount::new(FILE.len())).bench(blocks);
}

#[divan::bench]
fn scan(bencher: Bencher) {
    let (form, blocks) = blocks();
    bencher.counter(BytesCount::new(FILE.len())).bench(|| {
        let mut scanner = Scanner::new(Wanted::default());
        let mut count = 0;
        for block in &blocks {
            stream::features(block, form, &mut scanner, |scanned| {
                count += scanned.len();
                Some(())
            });
        }
        assert_eq!(count, MINES);
    });
}

#[divan::bench]
fn lay_a_grid(bencher: Bencher) {
    let zones = zones(1, 4_000);
    let edges: usize = 162 * 4_000;
    bencher
        .counter(ItemsCount::new(edges))
        .with_inputs(|| shapes(&zones))
        .bench_refs(|shapes| Bulk::over(shapes));
}

#[divan::bench(args = [1, 100])]
fn find_points(bencher: Bencher, versions: i64) {
    let positions = if versions == 1 { 4_000 } else { 80 };
    let bulk = laid(&zones(versions, positions));
    // Each is looked up in every version.
    let points = &points()[..if versions == 1 { 100_000 } else { 5_000 }];
    bencher.counter(ItemsCount::new(points.len())).bench(|| {
        let mut found = Found::default();
        let mut all = 0;
        for point in points {
            bulk.locate(*point, &mut found);
            all += found.inside.len();
        }
        all
    });
}

#[divan::bench]
fn cut_areas(bencher: Bencher) {
    let zones = zones(1, 4_000);
    let bulk = laid(&zones);
    let atlas = atlas(Vec::new());
    let many = Many::new(&atlas, &bulk, date(2024, 10, 18));
    let mut random = fastrand::Rng::with_seed(7);
    let areas: Vec<Geometry> = (0..1_000)
        .map(|_| {
            let at = place(&mut random);
            let corner = |dx, dy| Coord {
                x: at.x + dx,
                y: at.y + dy,
            };
            let ring = vec![
                corner(0.0, 0.0),
                corner(0.05, 0.01),
                corner(0.03, 0.06),
                corner(0.0, 0.0),
            ];
            Geometry::Polygon(Polygon::new(LineString(ring), Vec::new()))
        })
        .collect();
    bencher.counter(ItemsCount::new(areas.len())).bench(|| {
        areas
            .iter()
            .map(|area| many.footprint(area, None).parts.len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn find_histories(bencher: Bencher) {
    let zones = zones(100, 80);
    let bulk = laid(&zones);
    let atlas = atlas(zones);
    let many = Many::new(&atlas, &bulk, date(2023, 5, 5));
    let points = &points()[..1_000];
    bencher.counter(ItemsCount::new(points.len())).bench(|| {
        let (mut found, mut speaking) = (Found::default(), Vec::new());
        for point in points {
            bulk.locate(*point, &mut found);
            divan::black_box(many.speaking(&found.inside, &mut speaking));
        }
    });
}

#[divan::bench]
fn set_members_in(bencher: Bencher) {
    let mut members = Map::new();
    for (name, value) in [
        ("held_by", Value::from("KIA")),
        ("zone", Value::from("7")),
        ("output_t", Value::Null),
    ] {
        members.insert(name.to_owned(), value);
    }
    let inserted = Inserted::of(members, Style::Spliced);
    let (_, blocks) = blocks();
    bencher.counter(BytesCount::new(FILE.len())).bench(|| {
        let mut out = Vec::new();
        for block in &blocks {
            out.clear();
            for line in block.bytes.split_inclusive(|byte| *byte == b'\n') {
                out.extend_from_slice(line);
                inserted.write(&mut out, Some(Grams(2_500_000)));
            }
        }
        out.len()
    });
}
