//! The grid that answers millions of points answers each as the R-tree does, and as a walk over all edges does.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::collections::BTreeSet;

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{Coord, Intersects, Line, LineString, LinesIter, MultiPolygon, Point, Polygon, Rect};
use proptest::prelude::*;
use terrane::atlas::locate::Locator;
use terrane::atlas::locate::bulk::Bulk;
use terrane::atlas::locate::grid::Found;
use terrane::atlas::locate::sweep::Sweep;
use terrane::atlas::prism;
use terrane::diagnostic::faults::Faults;
use terrane::layers::Layers;
use terrane::layers::control::Control;
use terrane::layers::date::Period;
use terrane::layers::manifest::{Account, Manifest};
use terrane::layers::zone::Zone;

/// A scene of zones on a lattice, so that borders, corners and cell lines fall together.
struct Scene {
    random: fastrand::Rng,
    /// Lattice steps to a degree.
    steps: f64,
    /// Where the scene lies and how wide it is, in steps.
    middle: (i32, i32),
    wide: i32,
}

impl Scene {
    fn new(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let steps = f64::from([1, 4, 64, 1_000, 3][random.usize(0..5)]);
        // Beside the antimeridian only what does not reach beyond it.
        let middles = [(0, 0), (98, 25), (-179, -89), (179, 3)];
        let middle = middles[random.usize(0..if steps < 64.0 { 2 } else { 4 })];
        let wide = random.i32(4..40);
        Self {
            middle: (scaled(middle.0, steps), scaled(middle.1, steps)),
            random,
            steps,
            wide,
        }
    }

    fn at(&self, x: i32, y: i32) -> Coord {
        Coord {
            x: f64::from(self.middle.0 + x) / self.steps,
            y: f64::from(self.middle.1 + y) / self.steps,
        }
    }

    fn zone(&mut self) -> MultiPolygon {
        let parts = self.random.usize(1..4);
        let mut polygons = Vec::new();
        for _ in 0..parts {
            let (x, y) = (
                self.random.i32(-self.wide..self.wide),
                self.random.i32(-self.wide..self.wide),
            );
            polygons.push(match self.random.u8(0..4) {
                0 => self.holed(x, y),
                1 => self.triangle(x, y),
                _ => self.star(x, y),
            });
        }
        MultiPolygon(polygons)
    }

    /// A square with a hole whose corner touches the shell, and another inside.
    fn holed(&mut self, x: i32, y: i32) -> Polygon {
        let size = 8;
        let ring = |corners: &[(i32, i32)]| -> LineString {
            corners
                .iter()
                .map(|(dx, dy)| self.at(x + dx, y + dy))
                .collect()
        };
        let shell = ring(&[(0, 0), (size, 0), (size, size), (0, size), (0, 0)]);
        let touching = ring(&[(0, 4), (3, 5), (3, 3), (0, 4)]);
        let inner = ring(&[(5, 2), (5, 6), (7, 6), (7, 2), (5, 2)]);
        Polygon::new(shell, vec![touching, inner])
    }

    fn triangle(&mut self, x: i32, y: i32) -> Polygon {
        let mut corner = || {
            let (dx, dy) = (self.random.i32(0..12), self.random.i32(0..12));
            self.at(x + dx, y + dy)
        };
        Polygon::new(LineString(vec![corner(), corner(), corner()]), Vec::new())
    }

    /// A ring about a middle that it goes round once.
    fn star(&mut self, x: i32, y: i32) -> Polygon {
        let count = self.random.usize(3..40);
        let mut arms: Vec<(i32, i32)> = (0..count)
            .map(|_| (self.random.i32(-9..10), self.random.i32(-9..10)))
            .chain([(-9, -8), (9, -8), (0, 9)])
            .filter(|arm| *arm != (0, 0))
            .collect();
        arms.sort_by(|a, b| {
            let angle = |arm: &(i32, i32)| f64::from(arm.1).atan2(f64::from(arm.0));
            angle(a).total_cmp(&angle(b))
        });
        arms.dedup_by(|a, b| a.0 * b.1 == a.1 * b.0 && a.0 * b.0 + a.1 * b.1 > 0);
        let ring = arms.iter().map(|(dx, dy)| self.at(x + dx, y + dy));
        Polygon::new(ring.collect(), Vec::new())
    }

    /// Points that are hard to answer: on corners and edges, a few ulps off, level with corners, on cell lines, anywhere.
    fn points(&mut self, zones: &[MultiPolygon]) -> Vec<Point> {
        let corners: Vec<Coord> = zones
            .iter()
            .flatten()
            .flat_map(|polygon| {
                let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                rings.flat_map(|ring| ring.0.clone())
            })
            .collect();
        let mut points = Vec::new();
        for _ in 0..200 {
            let a = corners[self.random.usize(0..corners.len())];
            let b = corners[self.random.usize(0..corners.len())];
            let next = self.random.usize(0..corners.len() - 1);
            let (c, d) = (corners[next], corners[next + 1]);
            let part = f64::from(self.random.u8(0..5)) / 4.0;
            let on = Coord {
                x: c.x + (d.x - c.x) * part,
                y: c.y + (d.y - c.y) * part,
            };
            let wide = self.wide + 10;
            let (x, y) = (self.random.i32(-wide..wide), self.random.i32(-wide..wide));
            let lattice = self.at(x, y);
            let anywhere = Coord {
                x: lattice.x + self.random.f64(),
                y: lattice.y + self.random.f64(),
            };
            let at = match self.random.u8(0..8) {
                0 => a,
                1 => Coord { x: a.x, y: b.y },
                2 => on,
                3 => self.beside(on),
                4 => self.beside(a),
                5 => lattice,
                6 => Coord {
                    x: anywhere.x,
                    y: a.y,
                },
                _ => anywhere,
            };
            points.push(Point(at));
        }
        points
    }

    /// A few ulps off.
    fn beside(&mut self, at: Coord) -> Coord {
        let mut off = |number: f64| {
            let up = self.random.bool();
            let step = |number: f64, _| {
                if up {
                    number.next_up()
                } else {
                    number.next_down()
                }
            };
            // Beside nought lie numbers whose products are nought.
            let steps = if number == 0.0 {
                0
            } else {
                self.random.u8(0..4)
            };
            (0..steps).fold(number, step)
        };
        Coord {
            x: off(at.x),
            y: off(at.y),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "some thousands")]
fn scaled(degrees: i32, steps: f64) -> i32 {
    (f64::from(degrees) * steps) as i32
}

/// Where a point lies of a zone, by a walk over all its edges.
fn scanned(shape: &MultiPolygon, at: Point) -> CoordPos {
    let positions: Vec<CoordPos> = shape
        .iter()
        .map(|part| part.coordinate_position(&at.0))
        .collect();
    for position in [CoordPos::Inside, CoordPos::OnBoundary] {
        if positions.contains(&position) {
            return position;
        }
    }
    CoordPos::Outside
}

fn in_each(zones: &[MultiPolygon], at: Point, wanted: CoordPos) -> Vec<u32> {
    (0..)
        .zip(zones)
        .filter(|(_, zone)| scanned(zone, at) == wanted)
        .map(|(number, _)| number)
        .collect()
}

fn layers(zones: &[MultiPolygon], period: impl Fn(usize) -> Period) -> Layers {
    let zone = |(number, shape): (usize, &MultiPolygon)| Zone {
        id: number.to_string(),
        control: Control::of([&*number.to_string()]),
        period: period(number),
        sources: Vec::new(),
        shape: shape.clone(),
    };
    Layers {
        zones: zones.iter().enumerate().map(zone).collect(),
        manifest: Manifest {
            rank: vec![Account::Zones],
            ..Manifest::default()
        },
        ..Layers::default()
    }
}

fn bulk(layers: &Layers) -> Bulk {
    let zones = layers
        .zones
        .iter()
        .map(|zone| (zone.period, zone.shape.clone()));
    Bulk::over(&zones.collect::<Vec<_>>()).unwrap()
}

fn year(number: usize) -> Period {
    format!("{}", 2000 + number % 3).parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_grid_finds_what_a_walk_over_all_edges_finds(seed in any::<u64>(), dated in any::<bool>()) {
        let mut scene = Scene::new(seed);
        let zones: Vec<MultiPolygon> = (0..scene.random.usize(1..30)).map(|_| scene.zone()).collect();
        let layers = layers(&zones, |number| if dated { year(number) } else { Period::ALWAYS });
        let bulk = bulk(&layers);
        let mut found = Found::default();
        for at in scene.points(&zones) {
            bulk.locate(at, &mut found);
            prop_assert_eq!(&found.inside, &in_each(&zones, at, CoordPos::Inside), "at {:?}", at);
            prop_assert_eq!(&found.border, &in_each(&zones, at, CoordPos::OnBoundary), "at {:?}", at);
        }
    }

    #[test]
    fn a_sweep_finds_what_each_point_finds(seed in any::<u64>(), dated in any::<bool>()) {
        let mut scene = Scene::new(seed);
        let zones: Vec<MultiPolygon> = (0..scene.random.usize(1..30)).map(|_| scene.zone()).collect();
        let layers = layers(&zones, |number| if dated { year(number) } else { Period::ALWAYS });
        let bulk = bulk(&layers);
        let points = scene.points(&zones);
        let (mut sweep, mut found, mut inside) = (Sweep::default(), Found::default(), Vec::new());
        for block in points.chunks(17) {
            bulk.sweep(block, &mut sweep);
            for (number, at) in block.iter().enumerate() {
                bulk.locate(*at, &mut found);
                sweep.inside(number, &mut inside);
                inside.sort_unstable();
                prop_assert_eq!(&inside, &found.inside, "at {:?}", at);
                prop_assert_eq!(sweep.is_on_border(number), !found.border.is_empty(), "at {:?}", at);
            }
        }
    }

    #[test]
    fn a_grid_covers_a_point_as_the_tree_does(seed in any::<u64>(), dated in any::<bool>()) {
        let mut scene = Scene::new(seed);
        let zones: Vec<MultiPolygon> = (0..scene.random.usize(1..12)).map(|_| scene.zone()).collect();
        let layers = layers(&zones, |number| if dated { year(number) } else { Period::ALWAYS });
        let prisms = prism::compile(&layers, &mut Faults::default());
        let locator = Locator::new(&prisms, &layers.manifest.rank, None);
        let many = Locator::new(&prisms, &layers.manifest.rank, None).for_points(&prisms, 1_000_000);
        let bulk = bulk(&layers);
        for at in scene.points(&zones) {
            let tree = locator.covering(&prisms, at, Period::ALWAYS);
            prop_assert_eq!(&bulk.covering(at), &tree, "at {:?}", at);
            prop_assert_eq!(&many.covering(&prisms, at, Period::ALWAYS), &tree, "at {:?}", at);
        }
    }

    #[test]
    fn a_grid_knows_every_edge_that_meets_a_box(seed in any::<u64>()) {
        let mut scene = Scene::new(seed);
        let zones: Vec<MultiPolygon> = (0..scene.random.usize(1..12)).map(|_| scene.zone()).collect();
        let bulk = bulk(&layers(&zones, |_| Period::ALWAYS));
        for corners in scene.points(&zones).chunks_exact(2).take(40) {
            let bounds = Rect::new(corners[0], corners[1]);
            let found = bulk.edges(bounds);
            let through = |line: &Line| line.start != line.end && line.intersects(&bounds);
            let (mut expected, mut every) = (Vec::new(), Vec::new());
            for (number, zone) in (0..).zip(&zones) {
                // A zone has an edge once, though several of its polygons may.
                let lines = zone.lines_iter().filter(through);
                let own: BTreeSet<_> = lines.map(|line| key((number, line))).collect();
                expected.extend(own);
                every.extend(zone.lines_iter().map(|line| key((number, line))));
            }
            for edge in found.into_iter().map(key) {
                let at = every.iter().position(|other| *other == edge);
                prop_assert!(at.is_some(), "told twice: {:?}", edge);
                every.swap_remove(at.unwrap_or(0));
                if let Some(at) = expected.iter().position(|other| *other == edge) {
                    expected.swap_remove(at);
                }
            }
            prop_assert_eq!(expected, Vec::<[u64; 5]>::new());
        }
    }
}

/// A zone and an edge of it.
fn key((zone, line): (u32, Line)) -> [u64; 5] {
    let bits = |number: f64| (number + 0.0).to_bits();
    let (start, end) = (line.start, line.end);
    [
        u64::from(zone),
        bits(start.x),
        bits(start.y),
        bits(end.x),
        bits(end.y),
    ]
}

#[test]
fn where_thousands_of_edges_meet_in_a_corner_the_grid_still_answers() {
    let spoke = |number: u32, of: u32| {
        let angle = f64::from(number) / f64::from(of) * std::f64::consts::TAU;
        Coord {
            x: 98.0 + angle.cos(),
            y: 25.0 + angle.sin(),
        }
    };
    let middle = Coord { x: 98.0, y: 25.0 };
    let count = 3_000;
    let slices: Vec<MultiPolygon> = (0..count)
        .map(|number| {
            let ring = vec![
                middle,
                spoke(number, count),
                spoke(number + 1, count),
                middle,
            ];
            Polygon::new(LineString(ring), Vec::new()).into()
        })
        .collect();
    let bulk = bulk(&layers(&slices, |_| Period::ALWAYS));
    let mut random = fastrand::Rng::with_seed(5);
    let mut found = Found::default();
    bulk.locate(Point(middle), &mut found);
    assert_eq!(found.border.len(), 3_000);
    for _ in 0..300 {
        let reach = 10_f64.powi(random.i32(-9..1));
        let at = Point::new(
            98.0 + (random.f64() - 0.5) * reach,
            25.0 + (random.f64() - 0.5) * reach,
        );
        bulk.locate(at, &mut found);
        assert_eq!(
            found.inside,
            in_each(&slices, at, CoordPos::Inside),
            "{at:?}"
        );
        assert_eq!(
            found.border,
            in_each(&slices, at, CoordPos::OnBoundary),
            "{at:?}"
        );
    }
}
