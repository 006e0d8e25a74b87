//! The fast way to find edges that meet against the plain one, on rings drawn at random and full of odd cases.

use std::f64::consts::TAU;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

use super::course::Course;
use super::ring::{Ring, Side};
use super::{Flaw, Kind, Spot, flaws};

/// Whether two edges between whole numbers have a point in common: by determinants of integers, which are exact.
fn plainly_meet(e: [(i64, i64); 2], f: [(i64, i64); 2]) -> bool {
    let side = |a: (i64, i64), b: (i64, i64), c: (i64, i64)| {
        ((b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)).signum()
    };
    let within = |a: (i64, i64), b: (i64, i64), c: (i64, i64)| {
        a.0.min(b.0) <= c.0 && c.0 <= a.0.max(b.0) && a.1.min(b.1) <= c.1 && c.1 <= a.1.max(b.1)
    };
    let sides = [
        side(e[0], e[1], f[0]),
        side(e[0], e[1], f[1]),
        side(f[0], f[1], e[0]),
        side(f[0], f[1], e[1]),
    ];
    (sides[0] * sides[1] < 0 && sides[2] * sides[3] < 0)
        || (sides[0] == 0 && within(e[0], e[1], f[0]))
        || (sides[1] == 0 && within(e[0], e[1], f[1]))
        || (sides[2] == 0 && within(f[0], f[1], e[0]))
        || (sides[3] == 0 && within(f[0], f[1], e[1]))
}

#[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
fn ring(places: &[(i64, i64)]) -> LineString {
    let closed = places.iter().chain(places.first());
    closed
        .map(|(x, y)| Coord {
            x: *x as f64,
            y: *y as f64,
        })
        .collect()
}

/// Rings on a small grid: full of repeated positions, spikes, edges that touch and edges that lie on one another.
fn crowded() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((0i64..7, 0i64..7), 3..40)
}

/// Rings on a wide grid, longer than a leaf of the tree is.
fn wide() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((-80_000i64..80_000, -80_000i64..80_000), 3..120).prop_map(|places| {
        places
            .into_iter()
            .map(|(x, y)| (x / 1_000, y / 1_000))
            .collect()
    })
}

fn kinds(found: &[Flaw]) -> Vec<String> {
    let mut kinds: Vec<String> = found
        .iter()
        .map(|flaw| format!("{:?}", flaw.kind))
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

fn judged(rings: &[LineString]) -> Vec<Flaw> {
    let (shell, holes) = rings.split_first().unwrap();
    flaws(&Polygon::new(shell.clone(), holes.to_vec()).into())
}

/// Whether a ring is simple, asked of every two of its edges: it has three edges or more, none without length, and two of
/// them meet only where one follows the other, in one point.
fn plainly_simple(places: &[(i64, i64)]) -> bool {
    let count = places.len();
    let edge = |number: usize| [places[number], places[(number + 1) % count]];
    (0..count).all(|number| edge(number)[0] != edge(number)[1])
        && (0..count).all(|one| {
            (one + 1..count).all(|two| {
                let (e, f) = (edge(one), edge(two));
                let follows = two == one + 1 || (one == 0 && two == count - 1);
                if !follows {
                    return !plainly_meet(e, f);
                }
                let [a, b, c] = if two == one + 1 {
                    [e[0], e[1], f[1]]
                } else {
                    [f[0], f[1], e[1]]
                };
                let (ab, bc) = ((b.0 - a.0, b.1 - a.1), (c.0 - b.0, c.1 - b.1));
                let straight = ab.0 * bc.1 - ab.1 * bc.0 == 0;
                !(straight && ab.0 * bc.0 + ab.1 * bc.1 < 0)
            })
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_crowded_ring_has_no_flaw_if_no_two_edges_meet(places in crowded()) {
        let found = judged(&[ring(&places)]);
        prop_assert_eq!(found.is_empty(), plainly_simple(&places), "{:?}", found);
    }

    #[test]
    fn a_small_ring_has_no_flaw_if_no_two_edges_meet(places in prop::collection::vec((0i64..5, 0i64..5), 3..7)) {
        let found = judged(&[ring(&places)]);
        prop_assert_eq!(found.is_empty(), plainly_simple(&places), "{:?}", found);
    }

    #[test]
    fn where_a_ring_begins_and_which_way_it_goes_changes_no_verdict(
        places in crowded(),
        start in 0usize..40,
        back in any::<bool>(),
    ) {
        let found = kinds(&judged(&[ring(&places)]));
        let mut turned = places.clone();
        turned.rotate_left(start % places.len());
        if back {
            turned.reverse();
        }
        prop_assert_eq!(kinds(&judged(&[ring(&turned)])), found);
    }

    #[test]
    fn two_rings_cross_or_touch_or_lie_apart_whichever_comes_first(one in wide(), two in wide()) {
        let found = |rings: &[LineString]| {
            judged(rings).iter().any(|flaw| flaw.kind == Kind::RingsCross)
        };
        let (one, two) = (ring(&one), ring(&two));
        prop_assert_eq!(found(&[one.clone(), two.clone()]), found(&[two, one]));
    }
}

/// Rings of short steps on a grid, whose neighbours lie near one another: whole stretches of them lie to the east of a
/// place, others to the west.
fn walk() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((-2i64..=2, -2i64..=2), 3..300).prop_map(|steps| {
        let walked = steps.iter().scan((0, 0), |at, (x, y)| {
            *at = (at.0 + x, at.1 + y);
            Some(*at)
        });
        walked.collect()
    })
}

/// Where a place lies to a ring of whole numbers, asked of each of its edges.
fn plain_side(ring: &[(i64, i64)], at: (i64, i64)) -> Side {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let mut inside = false;
    for (a, b) in edges {
        let turn = (b.0 - a.0) * (at.1 - a.1) - (b.1 - a.1) * (at.0 - a.0);
        let is_in_box = a.0.min(b.0) <= at.0
            && at.0 <= a.0.max(b.0)
            && a.1.min(b.1) <= at.1
            && at.1 <= a.1.max(b.1);
        if turn == 0 && is_in_box {
            return Side::Edge;
        }
        // Only an edge to the east of the place is crossed by a ray to the east.
        let spans = (at.1 < a.1) != (at.1 < b.1);
        inside ^= spans && (0 < turn) == (a.1 < b.1);
    }
    if inside { Side::Inside } else { Side::Outside }
}

#[expect(clippy::cast_possible_truncation, reason = "small whole numbers")]
fn whole(at: Coord) -> (i64, i64) {
    (at.x as i64, at.y as i64)
}

fn compare_sides(places: &[(i64, i64)], asked: &[(i64, i64)]) -> Result<(), TestCaseError> {
    let line = ring(places);
    let course = Course::of(&line, Spot::default(), &mut Vec::new());
    let Some(ring) = Ring::new(Spot::default(), course) else {
        return Ok(());
    };
    // Without its spikes.
    let places: Vec<(i64, i64)> = ring.coords().iter().copied().map(whole).collect();
    for at in asked.iter().chain(&places) {
        #[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
        let found = ring.side(Coord {
            x: at.0 as f64,
            y: at.1 as f64,
        });
        prop_assert_eq!(found, plain_side(&places, *at), "{:?}", at);
    }
    Ok(())
}

/// A square with so many teeth to a side as to be longer than a leaf of the tree; they reach less than 4 far. It begins at
/// any of its positions and goes either way round.
fn jagged(low: (i64, i64), size: i64, teeth: &[i64], start: usize) -> Vec<(i64, i64)> {
    let side = |number: i64| {
        let tooth = move |(at, tooth): (i64, &i64)| match number {
            0 => (at, *tooth),
            1 => (size + tooth, at),
            2 => (size - at, size + tooth),
            _ => (*tooth, size - at),
        };
        let inner = (1..).map(move |at| at * size / (teeth.len() as i64 + 1));
        let corner = (0, &0);
        std::iter::once(corner).chain(inner.zip(teeth)).map(tooth)
    };
    let mut ring: Vec<_> = (0..4)
        .flat_map(side)
        .map(|(x, y)| (low.0 + x, low.1 + y))
        .collect();
    let count = ring.len();
    ring.rotate_left(start % count);
    if start.is_multiple_of(2) {
        ring.reverse();
    }
    ring
}

/// Rings that neither cross nor touch, each with the number of its polygon.
fn nested() -> impl Strategy<Value = Vec<(usize, Vec<(i64, i64)>)>> {
    let teeth = prop::collection::vec(-3i64..=3, 0..6);
    let square = (0i64..24, 0i64..24, 2i64..20, teeth, 0usize..40, 0usize..4);
    prop::collection::vec(square, 1..40).prop_map(|squares| {
        let mut kept: Vec<(i64, i64, i64)> = Vec::new();
        let mut rings = Vec::new();
        for (x, y, size, teeth, start, polygon) in squares {
            let is_apart = |(a, b, other): &(i64, i64, i64)| {
                let within = |x, y, size, a, b, other| {
                    a < x && x + size < a + other && b < y && y + size < b + other
                };
                x + size < *a
                    || a + other < x
                    || y + size < *b
                    || b + other < y
                    || within(x, y, size, *a, *b, *other)
                    || within(*a, *b, *other, x, y, size)
            };
            if kept.iter().all(is_apart) {
                kept.push((x, y, size));
                let low = (10 * x, 10 * y);
                rings.push((polygon, jagged(low, 10 * size, &teeth, start)));
            }
        }
        rings
    })
}

/// What is wrong with how rings lie in one another, asked of every two of them: its kind, and the polygon and ring of which
/// it is told.
fn plain_nesting(polygons: &[Vec<Vec<(i64, i64)>>]) -> Vec<(String, usize, usize)> {
    let lies_in = |one: &[(i64, i64)], other: &[(i64, i64)]| {
        one != other && plain_side(other, one[0]) == Side::Inside
    };
    let mut told = Vec::new();
    for (polygon, rings) in polygons.iter().enumerate() {
        for (number, ring) in rings.iter().enumerate() {
            let mut tell = |kind: Kind| told.push((format!("{kind:?}"), polygon, number));
            if 0 < number {
                if !lies_in(ring, &rings[0]) {
                    tell(Kind::HoleOutside);
                }
                for _ in rings[1..].iter().filter(|hole| lies_in(ring, hole)) {
                    tell(Kind::HoleInHole);
                }
                continue;
            }
            for (_, rings) in polygons
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != polygon)
            {
                if rings.iter().filter(|other| lies_in(ring, other)).count() == 1 {
                    tell(Kind::PolygonsOverlap);
                }
            }
        }
    }
    told.sort();
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_place_lies_where_a_scan_of_all_edges_finds_it(
        places in walk(),
        asked in prop::collection::vec((-40i64..40, -40i64..40), 60),
    ) {
        compare_sides(&places, &asked)?;
    }

    #[test]
    fn a_place_lies_in_a_crowded_ring_where_a_scan_finds_it(places in crowded()) {
        let asked: Vec<_> = (-1..8).flat_map(|x| (-1..8).map(move |y| (x, y))).collect();
        compare_sides(&places, &asked)?;
    }

    #[test]
    fn rings_are_nested_as_every_two_of_them_are(rings in nested()) {
        let mut polygons = vec![Vec::new(); 4];
        for (polygon, ring) in rings {
            polygons[polygon].push(ring);
        }
        polygons.retain(|rings: &Vec<_>| !rings.is_empty());
        let shape = |rings: &Vec<Vec<(i64, i64)>>| {
            // Far from the poles.
            let small = |places: &Vec<_>| LineString::from_iter(ring(places).0.iter().map(|at| *at / 16.0));
            let lines: Vec<LineString> = rings.iter().map(small).collect();
            Polygon::new(lines[0].clone(), lines[1..].to_vec())
        };
        let found = flaws(&MultiPolygon(polygons.iter().map(shape).collect()).into());
        let mut found: Vec<_> = found
            .iter()
            .map(|flaw| (format!("{:?}", flaw.kind), flaw.spot.polygon, flaw.spot.ring))
            .collect();
        found.sort();
        prop_assert_eq!(found, plain_nesting(&polygons));
    }

    #[test]
    fn a_small_hole_lies_outside_of_its_shell_where_a_scan_of_all_edges_finds_it_so(
        teeth in prop::collection::vec(-30i64..=30, 6..12),
        start in 0usize..50,
        places in prop::collection::btree_set((0i64..16, 0i64..16), 1..30),
    ) {
        let shell = jagged((40, 40), 200, &teeth, start);
        let edges = |ring: &[(i64, i64)]| -> Vec<_> {
            let ends = ring.iter().skip(1).chain(ring.first());
            ring.iter().zip(ends).map(|(a, b)| [*a, *b]).collect()
        };
        // None meets another.
        let triangle = |(x, y)| [(17 * x, 17 * y), (17 * x + 9, 17 * y + 2), (17 * x + 4, 17 * y + 8)];
        let mut holes: Vec<_> = places.into_iter().map(triangle).collect();
        holes.retain(|hole| {
            let of_shell = edges(&shell);
            !edges(hole).iter().any(|e| of_shell.iter().any(|f| plainly_meet(*e, *f)))
        });
        // Far from the poles.
        let small = |places: &[_]| LineString::from_iter(ring(places).0.iter().map(|at| *at / 16.0));
        let rings: Vec<_> = std::iter::once(&shell[..]).chain(holes.iter().map(|hole| &hole[..])).map(small).collect();
        let found = judged(&rings);
        let found = found.iter().filter(|flaw| flaw.kind == Kind::HoleOutside);
        let found: Vec<usize> = found.map(|flaw| flaw.spot.ring).collect();
        let outside = (1..).zip(&holes).filter(|(_, hole)| plain_side(&shell, hole[0]) == Side::Outside);
        prop_assert_eq!(found, outside.map(|(number, _)| number).collect::<Vec<_>>());
    }
}

#[test]
fn holes_of_a_shell_without_area_lie_in_no_shell_and_cross_all_the_same() {
    let square = |low: i64, size: i64| {
        let (low, high) = (low, low + size);
        ring(&[(low, low), (high, low), (high, high), (low, high)])
    };
    let line = ring(&[(10, 10), (30, 30)]);
    let shape = MultiPolygon(vec![
        Polygon::new(square(0, 40), Vec::new()),
        Polygon::new(line, vec![square(12, 4), square(14, 4)]),
    ]);
    let found: Vec<_> = flaws(&shape.into())
        .iter()
        .map(|flaw| (flaw.kind, flaw.spot.polygon, flaw.spot.ring))
        .collect();
    let expected = [
        (Kind::ZeroArea, 1, 0),
        (Kind::HoleOutside, 1, 1),
        (Kind::HoleOutside, 1, 2),
        (Kind::RingsCross, 1, 2),
    ];
    assert!(
        expected.iter().all(|flaw| found.contains(flaw)),
        "{found:?}"
    );
}

#[test]
fn no_hole_is_said_to_lie_outside_where_the_search_is_given_up() {
    // Almost every two edges of this star cross: two million crossings.
    let points = 2_101;
    let star: LineString = (0..=points)
        .map(|number| {
            let angle = TAU * f64::from(number * (points / 2) % points) / f64::from(points);
            (angle.cos(), angle.sin())
        })
        .collect();
    let shell = ring(&[(10, 10), (19, 10), (19, 19), (10, 19)]);
    let hole = ring(&[(12, 12), (13, 12), (13, 13), (12, 13)]);
    let beside = Polygon::new(shell, vec![hole]);
    let shape = MultiPolygon(vec![Polygon::new(star, Vec::new()), beside]);
    assert_eq!(kinds(&flaws(&shape.into())), ["SelfCrossing", "Tangled"]);
}
