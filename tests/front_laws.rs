//! Fronts to zones: cases that fit on paper, and laws over drawn lines.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "cells of a raster are counted"
)]
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::collections::BTreeMap;

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{
    Contains, Coord, Intersects, Line, LineString, LinesIter, MultiPolygon, Point, Polygon, coord,
};
use terrane::atlas::Atlas;
use terrane::geometry::ellipsoid::area_km2;
use terrane::layers::Layers;
use terrane::layers::area::Area;
use terrane::layers::control::Control;
use terrane::layers::date::Period;
use terrane::layers::front::Front;
use terrane::layers::holder::{Code, Holder, Holders};
use terrane::layers::manifest::{Account, Manifest};
use terrane::layers::origin::Origin;

fn ring(points: &[(f64, f64)]) -> LineString {
    let mut ring: Vec<Coord> = points
        .iter()
        .map(|(x, y)| coord! { x: *x, y: *y })
        .collect();
    ring.push(ring[0]);
    LineString::new(ring)
}

fn square(west: f64, south: f64, size: f64) -> LineString {
    ring(&[
        (west, south),
        (west + size, south),
        (west + size, south + size),
        (west, south + size),
    ])
}

/// A square of four degrees.
fn plain() -> MultiPolygon {
    Polygon::new(square(0., 0., 4.), Vec::new()).into()
}

/// A square of ten degrees with a hole, an island in the hole, and an island apart.
fn archipelago() -> MultiPolygon {
    MultiPolygon::new(vec![
        Polygon::new(square(0., 0., 10.), vec![square(3., 3., 4.)]),
        Polygon::new(square(4., 4., 2.), Vec::new()),
        Polygon::new(square(12., 1., 3.), Vec::new()),
    ])
}

fn front(id: &str, left: &str, right: &str, line: &[(f64, f64)]) -> Front {
    let control = |codes: &str| Control::of(codes.split('+').filter(|code| !code.is_empty()));
    Front {
        id: id.to_owned(),
        theatre: "theatre".to_owned(),
        period: Period::ALWAYS,
        left: control(left),
        right: control(right),
        sketch: false,
        basis: String::new(),
        precision_km: 0.0,
        sources: Vec::new(),
        origin: Origin::default(),
        line: line.iter().copied().collect(),
    }
}

fn layers(shape: MultiPolygon, fronts: Vec<Front>) -> Layers {
    let holder = |(code, side): (&str, &str)| Holder {
        code: Code::new(code),
        name: code.to_owned(),
        short: code.to_owned(),
        side: side.to_owned(),
        colour: None,
        sources: Vec::new(),
    };
    let holders = [
        ("KIA", "rebel"),
        ("PDF", "rebel"),
        ("SAC", "junta"),
        ("UWSA", "other"),
    ];
    Layers {
        manifest: Manifest {
            holders: Holders::new(holders.map(holder).to_vec(), Vec::new()),
            rank: vec![Account::Fronts],
            ..Manifest::default()
        },
        region: Some(shape.clone()),
        areas: vec![Area {
            id: "theatre".to_owned(),
            name: "Theatre".to_owned(),
            kind: "township".to_owned(),
            precision_km: 0.0,
            shape,
        }],
        fronts,
        ..Layers::default()
    }
}

fn compile(shape: MultiPolygon, fronts: Vec<Front>) -> Atlas {
    Atlas::compile(layers(shape, fronts))
}

fn at(atlas: &Atlas, x: f64, y: f64) -> String {
    let history = atlas.history_at(Point::new(x, y));
    let day = jiff::civil::date(2024, 6, 1);
    history.on(day).unwrap().shares.leading().to_string()
}

fn codes(atlas: &Atlas) -> Vec<&'static str> {
    atlas.faults.iter().map(|fault| fault.rule.code).collect()
}

/// What a case on paper says: points and who holds them, and the faults that are found.
struct Case {
    name: &'static str,
    fronts: Vec<Front>,
    held: &'static [(f64, f64, &'static str)],
    faults: &'static [&'static str],
}

fn cases() -> Vec<Case> {
    let across = || front("across", "KIA", "SAC", &[(-1., 2.), (5., 2.)]);
    let down = || front("down", "KIA", "SAC", &[(2., 5.), (2., -1.)]);
    vec![
        Case {
            name: "no front: nothing is known",
            fronts: vec![],
            held: &[(1., 1., "unknown")],
            faults: &[],
        },
        Case {
            name: "left is left as one walks along the line",
            fronts: vec![across()],
            held: &[
                (1., 3., "KIA"),
                (1., 1., "SAC"),
                (1., 2., "KIA+SAC"),
                (9., 3., "unknown"),
            ],
            faults: &[],
        },
        Case {
            name: "a front that crosses the border twice and comes back",
            fronts: vec![front(
                "s",
                "KIA",
                "SAC",
                &[(-1., 1.), (5., 1.), (5., 3.), (-1., 3.)],
            )],
            held: &[(2., 2., "KIA"), (2., 0.5, "SAC"), (2., 3.5, "SAC")],
            faults: &[],
        },
        Case {
            name: "a spiral has both its sides on one ground",
            fronts: vec![front(
                "spiral",
                "KIA",
                "SAC",
                &[
                    (-1., 1.),
                    (5., 1.),
                    (5., 6.),
                    (-2., 6.),
                    (-2., 3.),
                    (5., 3.),
                ],
            )],
            held: &[(2., 2., "KIA+SAC"), (2., 0.5, "SAC"), (2., 3.5, "KIA")],
            faults: &["contradictory-fronts"],
        },
        Case {
            name: "two fronts that cross, drawn so that they agree",
            fronts: vec![across(), front("down", "KIA", "", &[(2., -1.), (2., 2.)])],
            held: &[
                (1., 3., "KIA"),
                (3., 3., "KIA"),
                (1., 1., "KIA+SAC"),
                (3., 1., "SAC"),
            ],
            faults: &["contradictory-fronts"],
        },
        Case {
            name: "fronts that cross give one quarter to both",
            fronts: vec![across(), down()],
            held: &[
                (3., 3., "KIA"),
                (1., 1., "SAC"),
                (1., 3., "KIA+SAC"),
                (3., 1., "KIA+SAC"),
            ],
            faults: &["contradictory-fronts"],
        },
        Case {
            name: "three holders about one point",
            fronts: vec![
                front("a", "PDF", "KIA", &[(2., 2.), (2., 4.)]),
                front("b", "KIA", "SAC", &[(2., 2.), (4., 0.)]),
                front("c", "SAC", "PDF", &[(2., 2.), (0., 0.)]),
            ],
            held: &[
                (1., 3., "PDF"),
                (3., 3., "KIA"),
                (2., 1., "SAC"),
                (2., 2., "KIA+PDF+SAC"),
                (1., 1., "PDF+SAC"),
            ],
            faults: &[],
        },
        Case {
            name: "friends on one ground share it",
            fronts: vec![
                front("a", "KIA", "SAC", &[(-1., 1.), (5., 1.)]),
                front("b", "PDF", "SAC", &[(5., 3.), (-1., 3.)]),
            ],
            held: &[(2., 2., "KIA+PDF"), (2., 0.5, "SAC"), (2., 3.5, "SAC")],
            faults: &[],
        },
        Case {
            name: "a front that closes on itself",
            fronts: vec![front(
                "pocket",
                "SAC",
                "KIA",
                &[(1., 1.), (3., 1.), (3., 3.), (1., 3.), (1., 1.)],
            )],
            held: &[(2., 2., "SAC"), (0.5, 0.5, "KIA"), (1., 2., "KIA+SAC")],
            faults: &[],
        },
        Case {
            name: "a pocket in a pocket",
            fronts: vec![
                front(
                    "outer",
                    "SAC",
                    "KIA",
                    &[(0.5, 0.5), (3.5, 0.5), (3.5, 3.5), (0.5, 3.5), (0.5, 0.5)],
                ),
                front(
                    "inner",
                    "KIA",
                    "SAC",
                    &[(1., 1.), (3., 1.), (3., 3.), (1., 3.), (1., 1.)],
                ),
            ],
            held: &[(2., 2., "KIA"), (0.75, 2., "SAC"), (0.2, 2., "KIA")],
            faults: &[],
        },
        Case {
            name: "a front along the border holds what lies inside",
            fronts: vec![front(
                "coast",
                "KIA",
                "SAC",
                &[(0., 0.), (4., 0.), (4., 4.)],
            )],
            held: &[(2., 2., "KIA")],
            faults: &["front-outside"],
        },
        Case {
            name: "fronts that touch at a point",
            fronts: vec![
                front("a", "KIA", "SAC", &[(-1., 1.), (2., 2.), (5., 1.)]),
                front("b", "PDF", "KIA", &[(-1., 3.), (2., 2.), (5., 3.)]),
            ],
            held: &[
                (2., 1., "SAC"),
                (0.5, 2., "KIA"),
                (3.5, 2., "KIA"),
                (2., 3., "PDF"),
                (2., 2., "KIA+PDF+SAC"),
            ],
            faults: &[],
        },
        Case {
            name: "fronts that run along one stretch and agree",
            fronts: vec![
                front("a", "KIA", "SAC", &[(-1., 2.), (3., 2.)]),
                front("b", "KIA", "SAC", &[(1., 2.), (5., 2.)]),
            ],
            held: &[(2., 3., "KIA"), (2., 1., "SAC")],
            faults: &[],
        },
        Case {
            name: "fronts that run along one stretch and disagree",
            fronts: vec![across(), front("b", "SAC", "SAC", &[(1., 2.), (5., 2.)])],
            held: &[(2., 3., "KIA+SAC"), (2., 1., "SAC")],
            faults: &["overlapping-fronts"],
        },
        Case {
            name: "the wrong direction",
            fronts: vec![
                front("a", "SAC", "KIA", &[(-1., 1.), (5., 1.)]),
                front("b", "SAC", "KIA", &[(-1., 2.), (5., 2.)]),
                front("c", "SAC", "KIA", &[(-1., 3.), (5., 3.)]),
            ],
            held: &[
                (2., 1.5, "KIA+SAC"),
                (2., 2.5, "KIA+SAC"),
                (2., 0.5, "KIA"),
                (2., 3.5, "SAC"),
            ],
            faults: &["contradictory-fronts", "contradictory-fronts"],
        },
        Case {
            name: "a front that does not enter",
            fronts: vec![front("away", "KIA", "SAC", &[(5., 0.), (5., 4.)])],
            held: &[(2., 2., "unknown")],
            faults: &["front-outside"],
        },
        Case {
            name: "a front that touches the border from outside",
            fronts: vec![front("v", "KIA", "SAC", &[(5., 0.), (4., 2.), (5., 4.)])],
            held: &[(2., 2., "unknown")],
            faults: &["front-outside"],
        },
        Case {
            name: "an end that falls short by a kilometre is joined to the border",
            fronts: vec![front("a", "KIA", "SAC", &[(0.009, 2.), (3.991, 2.)])],
            held: &[(2., 3., "KIA"), (2., 1., "SAC"), (0.004, 2., "KIA+SAC")],
            faults: &[],
        },
        Case {
            name: "an end that falls short by 200 km is told, and divides nothing",
            fronts: vec![front("a", "KIA", "SAC", &[(-1., 2.), (2., 2.)])],
            held: &[(2., 3., "unknown"), (2., 1., "unknown")],
            faults: &["loose-end"],
        },
        Case {
            name: "an end that falls short is joined to another front",
            fronts: vec![across(), front("b", "KIA", "PDF", &[(2., 5.), (2., 2.01)])],
            held: &[
                (1., 3., "KIA+PDF"),
                (3., 3., "KIA"),
                (2., 1., "SAC"),
                (2., 2.005, "KIA+PDF"),
            ],
            faults: &[],
        },
        Case {
            name: "a ring that does not quite close is joined to itself",
            fronts: vec![front(
                "pocket",
                "SAC",
                "KIA",
                &[(1., 1.), (3., 1.), (3., 3.), (1., 3.), (1., 1.01)],
            )],
            held: &[(2., 2., "SAC"), (0.5, 0.5, "KIA")],
            faults: &[],
        },
        Case {
            name: "a tail that meets its own line encloses a pocket",
            fronts: vec![front(
                "six",
                "SAC",
                "KIA",
                &[
                    (-1., 1.),
                    (1., 1.),
                    (3., 1.),
                    (3., 3.),
                    (1., 3.),
                    (1., 1.01),
                ],
            )],
            held: &[(2., 2., "SAC"), (0.5, 0.5, "KIA"), (0.5, 3.5, "KIA")],
            faults: &[],
        },
        Case {
            name: "an end that goes on over another front by a kilometre dangles",
            fronts: vec![across(), front("b", "KIA", "PDF", &[(2., 5.), (2., 1.991)])],
            held: &[(1., 3., "KIA+PDF"), (3., 3., "KIA"), (2., 1., "SAC")],
            faults: &[],
        },
        Case {
            name: "what dangles obliquely gives no ground away",
            fronts: vec![
                across(),
                front("b", "KIA", "PDF", &[(-1., 5.), (2.008, 1.992)]),
            ],
            held: &[
                (3., 3., "KIA"),
                (0.5, 2.5, "KIA+PDF"),
                (2.006, 1.998, "SAC"),
            ],
            faults: &[],
        },
        Case {
            name: "a front whose side is not known tells of the other",
            fronts: vec![front("a", "KIA", "", &[(-1., 2.), (5., 2.)])],
            held: &[(2., 3., "KIA"), (2., 1., "unknown")],
            faults: &[],
        },
    ]
}

#[test]
fn fronts_cut_a_square_as_one_cuts_it_on_paper() {
    for case in cases() {
        let atlas = compile(plain(), case.fronts);
        for (x, y, held) in case.held {
            assert_eq!(at(&atlas, *x, *y), *held, "{} at {x} {y}", case.name);
        }
        assert_eq!(
            codes(&atlas),
            case.faults,
            "{}\n{}",
            case.name,
            atlas.faults
        );
    }
}

#[test]
fn a_loose_end_is_told_with_its_place_and_the_nearest_thing() {
    let atlas = compile(
        plain(),
        vec![
            front("a", "KIA", "SAC", &[(-1., 2.), (5., 2.)]),
            front("b", "KIA", "SAC", &[(2., 2.5), (2., 5.)]),
        ],
    );
    assert_eq!(
        atlas.faults.to_string(),
        "error[loose-end]: the front begins inside its theatre, Theatre, and meets nothing there: it divides no ground\n  \
           --> id \"b\", at 2.000°E 2.500°N\n   \
            = note: expected something that it can meet within 2 km, found the front `a`, 55.29 km away\n   \
            = note: the nearest front: id \"a\"\n   \
            = help: draw the line on until it meets something; or allow 56 km with `snap_km` (--snap-km)\n\n\
         1 error\n"
    );
}

#[test]
fn the_front_that_is_drawn_in_the_wrong_direction_is_named() {
    let wrong = cases()
        .into_iter()
        .find(|case| case.name == "the wrong direction");
    let atlas = compile(plain(), wrong.unwrap().fronts);
    let helps: Vec<String> = atlas
        .faults
        .iter()
        .map(|fault| fault.help.clone().unwrap())
        .collect();
    assert!(
        helps
            .iter()
            .all(|help| help.starts_with("`b` seems to be drawn in the wrong direction")),
        "{helps:?}"
    );
}

#[test]
fn a_wider_snap_joins_what_a_narrower_one_leaves_loose() {
    for (snap_km, held) in [(1.0, "unknown"), (3.0, "KIA")] {
        let mut layers = layers(
            plain(),
            vec![front("a", "KIA", "SAC", &[(-1., 2.), (3.98, 2.)])],
        );
        layers.manifest.snap_km = snap_km;
        assert_eq!(at(&Atlas::compile(layers), 2., 3.), held, "{snap_km}");
    }
}

#[test]
fn theatres_that_overlap_are_told() {
    let mut layers = layers(
        plain(),
        vec![front("a", "KIA", "SAC", &[(-1., 2.), (5., 2.)])],
    );
    let mut other = layers.areas[0].clone();
    other.id = "other".to_owned();
    layers.areas.push(other);
    layers.fronts.push(Front {
        id: "b".to_owned(),
        theatre: "other".to_owned(),
        ..layers.fronts[0].clone()
    });
    let atlas = Atlas::compile(layers);
    assert_eq!(codes(&atlas), ["overlapping-theatres"]);
}

#[test]
fn a_front_stands_from_its_first_day_to_the_day_before_its_end() {
    let period = |text: &str| text.parse().unwrap();
    let old = Front {
        period: period("2024-01-01/2024-06-01"),
        ..front("old", "KIA", "SAC", &[(-1., 1.), (5., 1.)])
    };
    let new = Front {
        period: period("2024-06-01/2025-01-01"),
        ..front("new", "KIA", "SAC", &[(-1., 3.), (5., 3.)])
    };
    let atlas = compile(plain(), vec![new, old]);
    let history = atlas.history_at(Point::new(2., 2.));
    let told: Vec<String> = history
        .spells
        .iter()
        .map(|spell| format!("{} {}", spell.period, spell.shares.leading()))
        .collect();
    assert_eq!(
        told,
        [
            "../2024-01-01 unknown",
            "2024-01-01/2024-06-01 KIA",
            "2024-06-01/2025-01-01 SAC",
            "2025-01-01/.. unknown"
        ]
    );
}

#[test]
fn a_point_on_a_front_or_on_the_theatres_border_is_on_the_border_of_its_faces() {
    // The crossings are no doubles: the faces' vertices there lie beside the lines by a rounding.
    let line = [(-1., 0.25), (5., 3.125)];
    let other = [(0.625, -1.), (3.375, 5.)];
    let atlas = compile(
        plain(),
        vec![
            front("a", "KIA", "SAC", &line),
            front("b", "KIA", "SAC", &[other[1], other[0]]),
        ],
    );
    let on = |ends: [(f64, f64); 2], share: f64| {
        let edge = Line::new(ends[0], ends[1]);
        edge.start + edge.delta() * share
    };
    // Halves and quarters of an edge are on it exactly.
    for share in [0.25, 0.5, 0.75] {
        for ends in [line, other] {
            let point = on(ends, share);
            let held = at(&atlas, point.x, point.y);
            assert_eq!(held, "KIA+SAC", "{share} of {ends:?}");
        }
    }
    for (x, y) in [(0., 0.5), (0., 3.), (3., 0.), (4., 1.), (0.5, 4.)] {
        assert_ne!(at(&atlas, x, y), "unknown", "{x} {y}");
    }
}

/// Fronts that cross, touch, overlap, branch and close on themselves, some of them on a lattice. Each names holders of its
/// own, so that no label can hide another.
fn random_fronts(random: &mut fastrand::Rng) -> Vec<Front> {
    let mut fronts: Vec<Front> = Vec::new();
    for index in 0..random.usize(1..7) {
        let on_lattice = random.bool();
        let point = |random: &mut fastrand::Rng| {
            if on_lattice {
                (f64::from(random.i32(-1..17)), f64::from(random.i32(-1..12)))
            } else {
                (18.0 * random.f64() - 1.0, 13.0 * random.f64() - 1.0)
            }
        };
        let count = random.usize(2..7);
        let mut points: Vec<(f64, f64)> = (0..count).map(|_| point(random)).collect();
        match random.usize(0..5) {
            0 => points.push(points[0]),
            // A branch of an earlier front.
            1 if index > 0 => {
                let from = fronts[random.usize(0..index)].line.0[0];
                points[0] = (from.x, from.y);
            }
            _ => {}
        }
        let id = format!("f{index}");
        fronts.push(front(&id, &format!("{id}L"), &format!("{id}R"), &points));
    }
    fronts
}

/// The same ground by force. Its nodes are the middles of a raster's cells, points on both sides of every wall and points
/// around every wall's end; two are one ground where the straight way between them crosses no wall, by exact predicates.
/// A stretch of a front divides where the points on its two sides are not one ground.
struct Flood {
    walls: Vec<Line>,
    nodes: Vec<Coord>,
    /// The ground of each node, as one of its nodes.
    ground: Vec<usize>,
}

/// How many cells a raster has along each side.
const ACROSS: usize = 48;
/// How far beside a wall one looks.
const BESIDE: f64 = 1e-5;
/// Shorter stretches of a wall are passed over.
const SHORT: f64 = 1e-3;

impl Flood {
    fn new(shape: &MultiPolygon, fronts: &[Front]) -> Self {
        let drawn = fronts.iter().flat_map(|front| front.line.lines());
        let walls = shape
            .lines_iter()
            .chain(drawn)
            .filter(|wall| wall.start != wall.end);
        let mut flood = Self {
            walls: walls.collect(),
            nodes: Vec::new(),
            ground: Vec::new(),
        };
        flood.raster();
        let mut ends: BTreeMap<[i64; 2], (Coord, Vec<usize>)> = BTreeMap::new();
        for wall in flood.walls.clone() {
            for stretch in stretches(wall, &flood.walls) {
                for side in [1.0, -1.0] {
                    let places = places(stretch).map(|place| beside(wall, place, side));
                    let nodes = places.map(|at| flood.add(at));
                    for pair in nodes.windows(2) {
                        flood.join(pair[0], pair[1]);
                    }
                    for node in nodes {
                        flood.join_to_raster(node);
                    }
                    for (share, node) in [(stretch[0], nodes[0]), (stretch[1], nodes[6])] {
                        let end = wall.start + wall.delta() * share;
                        let key = [end.x, end.y].map(|at| (at * 1e6).round() as i64);
                        ends.entry(key).or_insert((end, Vec::new())).1.push(node);
                    }
                }
            }
        }
        for (end, nodes) in ends.values() {
            flood.join_around(*end, nodes);
        }
        for node in 0..flood.nodes.len() {
            flood.ground[node] = flood.root(node);
        }
        flood
    }

    fn raster(&mut self) {
        for index in 0..ACROSS * ACROSS {
            let (column, row) = ((index % ACROSS) as f64, (index / ACROSS) as f64);
            // Beside all lattices, so that no cell's middle lies on a line.
            let x = -0.237_1 + 0.337 * column + 0.000_123 * row;
            let y = -0.241_7 + 0.231 * row + 0.000_217 * column;
            self.add(coord! { x: x, y: y });
        }
        for index in 0..ACROSS * ACROSS {
            if (index + 1) % ACROSS != 0 {
                self.join(index, index + 1);
            }
            if index + ACROSS < ACROSS * ACROSS {
                self.join(index, index + ACROSS);
            }
        }
    }

    fn join_to_raster(&mut self, node: usize) {
        let at = self.nodes[node];
        let column = ((at.x + 0.237_1) / 0.337).floor();
        let row = ((at.y + 0.241_7) / 0.231).floor();
        for step in 0..16 {
            let (column, row) = (
                column + f64::from(step % 4) - 1.,
                row + f64::from(step / 4) - 1.,
            );
            let inside = |number: f64| (0.0..ACROSS as f64).contains(&number);
            if inside(column) && inside(row) {
                self.join(node, row as usize * ACROSS + column as usize);
            }
        }
    }

    /// Goes around the end of a wall in small steps, as far as one can.
    fn join_around(&mut self, end: Coord, nodes: &[usize]) {
        let ring: Vec<usize> = (0..32)
            .map(|step| {
                let (sin, cos) = (f64::from(step) / 32.0 * std::f64::consts::TAU + 0.01).sin_cos();
                self.add(end + coord! { x: cos, y: sin } * (2.0 * BESIDE))
            })
            .collect();
        for step in 0..32 {
            self.join(ring[step], ring[(step + 1) % 32]);
            for node in nodes {
                self.join(ring[step], *node);
            }
        }
    }

    fn add(&mut self, at: Coord) -> usize {
        self.nodes.push(at);
        self.ground.push(self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    fn join(&mut self, a: usize, b: usize) {
        let way = Line::new(self.nodes[a], self.nodes[b]);
        let (a, b) = (self.root(a), self.root(b));
        if a != b && !self.walls.iter().any(|wall| wall.intersects(&way)) {
            self.ground[a.max(b)] = a.min(b);
        }
    }

    fn root(&self, mut node: usize) -> usize {
        while self.ground[node] != node {
            node = self.ground[node];
        }
        node
    }

    /// Whom the fronts that bound each ground name.
    fn held(&self, shape: &MultiPolygon, fronts: &[Front]) -> BTreeMap<usize, Control> {
        let at: BTreeMap<[u64; 2], usize> = (self.nodes.iter().enumerate())
            .map(|(index, node)| ([node.x.to_bits(), node.y.to_bits()], self.ground[index]))
            .collect();
        let mut held: BTreeMap<usize, Control> = BTreeMap::new();
        for front in fronts {
            for wall in front.line.lines().filter(|wall| wall.start != wall.end) {
                for place in stretches(wall, &self.walls).into_iter().flat_map(places) {
                    let sides = [1.0, -1.0].map(|side| {
                        let node = beside(wall, place, side);
                        (node, at[&[node.x.to_bits(), node.y.to_bits()]])
                    });
                    // Where another wall crosses between the two, they do not look at this one.
                    let way = Line::new(sides[0].0, sides[1].0);
                    let crossing = |other: &&Line| other.intersects(&way) && !along(**other, wall);
                    if sides[0].1 == sides[1].1 || self.walls.iter().any(|other| crossing(&other)) {
                        continue;
                    }
                    for ((node, ground), named) in sides.iter().zip([&front.left, &front.right]) {
                        if shape.contains(&Point(*node)) {
                            let all = held.remove(ground).unwrap_or_default();
                            held.insert(*ground, all.join(named));
                        }
                    }
                }
            }
        }
        held
    }
}

/// The stretches of a wall between two crossings, as shares of its length.
fn stretches(wall: Line, walls: &[Line]) -> Vec<[f64; 2]> {
    let delta = wall.delta();
    let share = |at: Coord| {
        let to = at - wall.start;
        (to.x * delta.x + to.y * delta.y) / (delta.x * delta.x + delta.y * delta.y)
    };
    let mut crossings = vec![0.0, 1.0];
    for other in walls {
        match line_intersection(wall, *other) {
            Some(LineIntersection::SinglePoint { intersection, .. }) => {
                crossings.push(share(intersection));
            }
            Some(LineIntersection::Collinear { intersection }) => {
                crossings.extend([share(intersection.start), share(intersection.end)]);
            }
            None => {}
        }
    }
    crossings.sort_by(f64::total_cmp);
    let long = |pair: &&[f64]| (pair[1] - pair[0]) * delta.x.hypot(delta.y) > SHORT;
    let stretches = crossings.windows(2).filter(long);
    stretches.map(|pair| [pair[0], pair[1]]).collect()
}

/// Places along a stretch.
fn places(stretch: [f64; 2]) -> [f64; 7] {
    let place = |part: f64| stretch[0] + (stretch[1] - stretch[0]) * part;
    [0.04, 0.2, 0.35, 0.5, 0.65, 0.8, 0.96].map(place)
}

/// A point beside a wall: on its left where `side` is 1.
fn beside(wall: Line, share: f64, side: f64) -> Coord {
    let along = wall.delta();
    let normal = coord! { x: -along.y, y: along.x } / along.x.hypot(along.y);
    wall.start + along * share + normal * (side * BESIDE)
}

/// Whether two walls run along one line.
fn along(a: Line, b: Line) -> bool {
    let off = |at: Coord| {
        let (along, to) = (b.delta(), at - b.start);
        (along.x * to.y - along.y * to.x).abs() / along.x.hypot(along.y)
    };
    off(a.start) < 1e-9 && off(a.end) < 1e-9
}

#[test]
fn faces_are_held_as_by_force() {
    let shape = archipelago();
    let (mut compared, mut divided) = (0, 0);
    for seed in 0..150 {
        let fronts = random_fronts(&mut fastrand::Rng::with_seed(seed));
        let flood = Flood::new(&shape, &fronts);
        let expected = flood.held(&shape, &fronts);
        let mut layers = layers(shape.clone(), fronts);
        // By force nothing is joined.
        layers.manifest.snap_km = 0.0;
        let atlas = Atlas::compile(layers);
        for cell in 0..ACROSS * ACROSS {
            let history = atlas.history_at(Point(flood.nodes[cell]));
            let held = history.spells[0].shares.leading();
            let by_force = expected
                .get(&flood.ground[cell])
                .cloned()
                .unwrap_or_default();
            assert_eq!(held, &by_force, "seed {seed} at {:?}", flood.nodes[cell]);
            compared += 1;
            divided += usize::from(!held.is_unknown());
        }
    }
    assert!(
        divided * 5 > compared,
        "{divided} of {compared} points lie between fronts"
    );
}

#[test]
fn faces_fill_the_theatre_and_do_not_overlap() {
    let shape = archipelago();
    for seed in 1_000..1_040 {
        let fronts = random_fronts(&mut fastrand::Rng::with_seed(seed));
        let atlas = compile(shape.clone(), fronts);
        let plate = atlas
            .plate(jiff::civil::date(2024, 6, 1), jiff::civil::date(2024, 6, 1))
            .unwrap();
        let sum: f64 = plate
            .ground
            .iter()
            .map(|ground| area_km2(&ground.shape))
            .sum();
        let whole = area_km2(&shape);
        assert!(
            (sum - whole).abs() <= 1e-9 * whole,
            "seed {seed}: {sum} of {whole}"
        );
    }
}

#[test]
fn no_fronts_can_make_compiling_panic() {
    const NUMBERS: [f64; 10] = [
        0.,
        2.,
        -0.,
        4.,
        f64::NAN,
        f64::INFINITY,
        1e300,
        -1e-300,
        90.,
        1.0000000000000002,
    ];
    for seed in 0..400 {
        let mut random = fastrand::Rng::with_seed(seed);
        let number = |random: &mut fastrand::Rng| {
            let wild = random.u8(..) < 12;
            let count = if wild { NUMBERS.len() } else { 4 };
            NUMBERS[random.usize(..count)]
        };
        let mut fronts = Vec::new();
        for _ in 0..random.usize(0..6) {
            let count = random.usize(0..6);
            let line: Vec<(f64, f64)> = (0..count)
                .map(|_| (number(&mut random), number(&mut random)))
                .collect();
            fronts.push(front("one id for all", "KIA", "SAC", &line));
        }
        let mut layers = layers(plain(), fronts);
        layers.manifest.snap_km = [0., 2., 1e9, f64::NAN][random.usize(..4)];
        let atlas = Atlas::compile(layers);
        for prism in atlas.prisms() {
            assert!(!prism.control.is_unknown());
        }
    }
}
