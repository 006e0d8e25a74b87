//! The fast way to find edges that meet against the plain one, on rings drawn at random and full of odd cases.

use geo::{Coord, LineString, Polygon};
use proptest::prelude::*;

use super::{Flaw, Kind, flaws};

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
