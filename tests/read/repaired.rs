//! Repaired copies: what is mended, and that nothing else is touched.

use geo::{Geometry, Intersects, MultiPolygon, Point};
use proptest::prelude::*;
use terrane::diagnostic::faults::Faults;
use terrane::geometry::ellipsoid::area_km2;
use terrane::read::check;
use terrane::read::geojson::document;
use terrane::read::repair::{self, Repaired};
use terrane::read::text::Text;

/// The codes of faults that a repaired copy never has.
const MENDED: [&str; 5] = [
    "spike",
    "unclosed-ring",
    "wrong-winding",
    "repeated-position",
    "no-properties",
];

fn repaired(text: &str) -> Repaired {
    repair::bytes("x", text.as_bytes()).unwrap()
}

/// Repairs a geometry; holds the copy and the codes of what was repaired to what is expected.
#[track_caller]
fn mends(geometry: &str, expected: &str, codes: &[&str]) {
    let feature = |geometry: &str| {
        format!("{{\"type\":\"Feature\",\"properties\":{{\"x\":1.10}},\"geometry\":{geometry}}}\n")
    };
    let Repaired { bytes, repairs, .. } = repaired(&feature(geometry));
    assert_eq!(String::from_utf8(bytes).unwrap(), feature(expected));
    let found: Vec<&str> = repairs.iter().map(|repair| repair.rule.code).collect();
    assert_eq!(found, codes);
}

fn polygon(rings: &str) -> String {
    format!("{{\"type\":\"Polygon\",\"coordinates\":[{rings}]}}")
}

#[test]
fn a_ring_is_mended_with_its_own_bytes() {
    for (ring, expected, codes) in [
        (
            "[[0,0],[1.0,0],[1,1e0]]",
            "[[0,0],[1.0,0],[1,1e0],[0,0]]",
            vec!["unclosed-ring"],
        ),
        (
            "[[0,0],[0,1.50],[1,1,7],[0.0,0]]",
            "[[0.0,0],[1,1,7],[0,1.50],[0,0]]",
            vec!["wrong-winding"],
        ),
        (
            "[ [0,0] ,\n [1,0],\n [1,0.0],\n [1,1],\n [0,0] ]",
            "[ [0,0] ,\n [1,0],\n [1,1],\n [0,0] ]",
            vec!["repeated-position"],
        ),
        (
            "[[0,0],[0,0],[0,1],[1,1],[1,1]]",
            "[[0,0],[1,1],[0,1],[0,0]]",
            vec!["repeated-position", "unclosed-ring", "wrong-winding"],
        ),
        // Out along a line and back along the same, at a corner or across the ring's beginning.
        (
            "[[0,0],[4,0],[6,0],[4,0],[4,4],[0,0]]",
            "[[0,0],[4,0],[4,4],[0,0]]",
            vec!["spike"],
        ),
        (
            "[[0,0],[4,0],[4,4],[4,9],[4,7],[0,0]]",
            "[[0,0],[4,0],[4,4],[4,7],[0,0]]",
            vec!["spike"],
        ),
        (
            "[[9,0],[0,0],[4,0],[4,4],[0,0],[9,0]]",
            "[[4,0],[4,4],[0,0],[4,0]]",
            vec!["spike"],
        ),
        // A closed ring that is seen to be right is left, layout and all.
        (
            "[[0,0], [1,0],[1,1],[0,0] ]",
            "[[0,0], [1,0],[1,1],[0,0] ]",
            vec![],
        ),
    ] {
        mends(&polygon(ring), &polygon(expected), &codes);
    }
    mends(
        &polygon("[[0,0],[4,0],[4,4],[0,0]],[[1,0.5],[2,1],[2,1.5]]"),
        &polygon("[[0,0],[4,0],[4,4],[0,0]],[[1,0.5],[2,1.5],[2,1],[1,0.5]]"),
        &["unclosed-ring", "wrong-winding"],
    );
}

#[test]
fn what_cannot_be_mended_safely_is_left() {
    for geometry in [
        // Swapped, perhaps; where it ought to be is not known.
        "{\"type\":\"Point\",\"coordinates\":[25.5,98.4]}",
        // A bow tie: which half was meant?
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}",
        // Two positions that differ in height alone say different things.
        "{\"type\":\"LineString\",\"coordinates\":[[0,0,1],[0,0,2],[1,1,3]]}",
        // With heights, a spike may be a climb.
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0,1],[4,0,1],[6,0,5],[4,0,1],[4,4,1],[0,0,1]]]}",
        // Nothing would be left of these.
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0,0],[1,1],[0,0]]]}",
        "{\"type\":\"LineString\",\"coordinates\":[[0,0],[0,0]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1]]]}",
        // Points of a set may fall together.
        "{\"type\":\"MultiPoint\",\"coordinates\":[[0,0],[0,0]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,\"0\"],[1,1]]]}",
        "null",
    ] {
        mends(geometry, geometry, &[]);
    }
}

#[test]
fn parts_of_every_type_are_mended() {
    let open = "[[0,0],[1,0],[1,1]]";
    let closed = "[[0,0],[1,0],[1,1],[0,0]]";
    let (line, short) = ("[[0,0],[0,0],[1,1]]", "[[0,0],[1,1]]");
    for (kind, before, after, code) in [
        (
            "MultiPolygon",
            format!("[[{open}],[{closed}]]"),
            format!("[[{closed}],[{closed}]]"),
            "unclosed-ring",
        ),
        (
            "LineString",
            line.to_owned(),
            short.to_owned(),
            "repeated-position",
        ),
        (
            "MultiLineString",
            format!("[{line}]"),
            format!("[{short}]"),
            "repeated-position",
        ),
    ] {
        let geometry =
            |coordinates: &str| format!("{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}");
        mends(&geometry(&before), &geometry(&after), &[code]);
        let collection =
            |part: &str| format!("{{\"type\":\"GeometryCollection\",\"geometries\":[{part}]}}");
        mends(
            &collection(&geometry(&before)),
            &collection(&geometry(&after)),
            &[code],
        );
        // A geometry that stands alone in its file.
        let Repaired { bytes, .. } = repaired(&geometry(&before));
        assert_eq!(String::from_utf8(bytes).unwrap(), geometry(&after));
    }
}

#[test]
fn what_is_given_twice_alike_is_kept_once() {
    let whole =
        |members: &str| format!("{{\"type\":\"FeatureCollection\",{members}\"features\":[]}}");
    let feature = |properties: &str| {
        format!("{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":null}}")
    };
    for (before, after) in [
        (feature("{\"a\":1,\"a\":1}"), feature("{\"a\":1}")),
        (
            feature("{\"a\":1, \"b\":2 ,\n\"a\":1}"),
            feature("{ \"b\":2 ,\n\"a\":1}"),
        ),
        (
            feature("{\"a\":1,\"a\":2,\"a\":1}"),
            feature("{\"a\":2,\"a\":1}"),
        ),
        (feature("{\"a\":1,\"a\":2}"), feature("{\"a\":1,\"a\":2}")),
        (whole("\"x\":[1.0],\"x\":[1.0],"), whole("\"x\":[1.0],")),
        (
            "{\"type\":\"Feature\",\"geometry\":null}".to_owned(),
            "{\"properties\":null,\"type\":\"Feature\",\"geometry\":null}".to_owned(),
        ),
    ] {
        assert_eq!(String::from_utf8(repaired(&before).bytes).unwrap(), after);
    }
}

#[test]
fn repairs_are_set_in_wherever_they_stand_in_the_file() {
    let file = |members: &str, inner: &str, ring: &str| {
        let geometry = polygon(ring);
        format!(
            "{{\"type\":\"FeatureCollection\",{members}\"features\":[{{\"type\":\"Feature\",\"geometry\":{geometry},\"properties\":{{{inner}}}}}]}}"
        )
    };
    let rough = file("\"x\":1,\"x\":1,", "\"a\":2,\"a\":2", "[[0,0],[1,0],[1,1]]");
    let mended = file("\"x\":1,", "\"a\":2", "[[0,0],[1,0],[1,1],[0,0]]");
    assert_eq!(String::from_utf8(repaired(&rough).bytes).unwrap(), mended);
}

#[test]
fn a_repair_says_where_it_is_and_what_it_moves() {
    let text = format!(
        "{{\"type\":\"Feature\",\"id\":\"KS-004\",\"properties\":{{}},\"geometry\":\n{}}}",
        polygon("[[98,25],[99,25],[99,26],\n[98,26]]")
    );
    let repairs = repaired(&text).repairs;
    let [repair] = &repairs[..] else {
        panic!("{repairs:?}")
    };
    let place = &repair.location;
    assert_eq!(
        (place.line, place.column, place.feature),
        (Some(3), Some(1), Some(0))
    );
    assert_eq!(
        (place.id.as_deref(), place.lonlat),
        (Some("KS-004"), Some((98.0, 26.0)))
    );
    // Half of a degree square at 25.5° N, which has 100.3 by 110.8 km.
    let area = repair.area.unwrap();
    assert!((area.moved_km2() - 5_560.0).abs() < 50.0, "{area:?}");
    assert!((area.after_km2 - 11_130.0).abs() < 100.0, "{area:?}");
}

/// A polygon as a user's file may have it, and what is round it.
#[derive(Debug, Clone)]
struct Rough {
    positions: Vec<String>,
    gap: &'static str,
    open: bool,
    spiked: bool,
}

impl Rough {
    const BEFORE: &str = "{\"type\":\"Feature\",\"foreign\":[1.10,\"\\u1019\"], \"properties\":{\"output\":1.50e2},\n\
                          \"geometry\":{\"bbox\":[1.0,2.0],\"type\":\"Polygon\",\"coordinates\":[[";
    const AFTER: &str = "]]  }, \"more\" : {\"a\":\t0.10}}\r\n";

    fn text(&self) -> String {
        format!(
            "{}{}{}",
            Self::BEFORE,
            self.positions.join(self.gap),
            Self::AFTER
        )
    }
}

/// A star around a point, turned either way, with repeated positions, open or closed.
fn rough() -> impl Strategy<Value = Rough> {
    let corner = (
        0.2..2.0_f64,
        1..4usize,
        prop::sample::select(vec!["", ",5", ",5.50"]),
    );
    (
        prop::collection::vec(corner, 3..9),
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(vec![",", ", ", ",\n  "]),
        prop::sample::select(vec![0usize, 3]),
        any::<bool>(),
    )
        .prop_map(|(corners, clockwise, open, gap, precision, spiked)| {
            let number = corners.len() as f64;
            let mut positions: Vec<String> = corners
                .iter()
                .enumerate()
                .map(|(at, (far, _, height))| {
                    let angle = at as f64 / number * std::f64::consts::TAU;
                    let (x, y) = (98.0 + far * angle.cos(), 25.0 + far * angle.sin());
                    format!("[{x:.0$},{y:.6}{height}]", precision + 3)
                })
                .collect();
            if !open {
                positions.push(positions[0].clone());
            }
            if clockwise {
                positions.reverse();
            }
            let times = corners.iter().map(|corner| corner.1).chain([1]);
            let mut positions: Vec<String> = positions
                .into_iter()
                .zip(times)
                .flat_map(|(position, times)| std::iter::repeat_n(position, times))
                .collect();
            // Out to a tip and back; with heights it would be left.
            let spiked = spiked && corners.iter().all(|corner| corner.2.is_empty());
            if spiked {
                let back = positions[1].clone();
                positions.splice(2..2, ["[100.123457,26.7654321]".to_owned(), back]);
            }
            Rough {
                positions,
                gap,
                open,
                spiked,
            }
        })
}

/// The ground of the one polygon of a file.
fn ground(text: &[u8]) -> MultiPolygon {
    let mut faults = Faults::default();
    let document = document(&Text::new("x", text).unwrap(), &mut faults);
    match &document.features[0].geometry {
        Some(Geometry::Polygon(polygon)) => MultiPolygon(vec![polygon.clone()]),
        other => panic!("{other:?}: {faults}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_repaired_copy_has_nothing_left_to_repair(rough in rough()) {
        let once = repaired(&rough.text());
        let again = repair::bytes("x", &once.bytes).unwrap();
        prop_assert!(again.repairs.is_empty(), "{:?}", again.repairs);
        prop_assert_eq!(&again.bytes, &once.bytes);
        let left = check::geojson_bytes("x", &once.bytes).faults;
        for (_, _, code, _) in left.counts() {
            prop_assert!(!MENDED.contains(&code), "{}", left);
        }
    }

    #[test]
    fn a_repair_changes_no_byte_but_the_order_of_positions(rough in rough()) {
        let copy = String::from_utf8(repaired(&rough.text()).bytes).unwrap();
        let inside = copy.strip_prefix(Rough::BEFORE).and_then(|copy| copy.strip_suffix(Rough::AFTER));
        let inside = inside.expect("what is round the positions stands as it stood");
        let positions: Vec<&str> = inside.split(rough.gap).filter(|part| !part.is_empty()).collect();
        let joined = positions.join(rough.gap);
        prop_assert_eq!(inside, &joined);
        for position in inside.split_inclusive(']') {
            let position = position.trim_start_matches(rough.gap);
            prop_assert!(rough.positions.iter().any(|own| own == position), "{position}");
        }
        for own in rough.positions.iter().filter(|_| !rough.spiked) {
            prop_assert!(inside.contains(&**own), "{own} is lost");
        }
    }

    #[test]
    fn winding_repeated_positions_and_spikes_move_no_ground(rough in rough()) {
        prop_assume!(!rough.open);
        let text = rough.text();
        let copy = repaired(&text);
        let (before, after) = (ground(text.as_bytes()), ground(&copy.bytes));
        prop_assert!((area_km2(&before) - area_km2(&after)).abs() <= 1e-9 * area_km2(&before));
        for repair in &copy.repairs {
            prop_assert_eq!(repair.area.map(|area| area.moved_km2()), Some(0.0));
        }
        for at in 0..400 {
            let point = Point::new(96.0 + f64::from(at % 20) * 0.2, 23.0 + f64::from(at / 20) * 0.2);
            prop_assert_eq!(before.intersects(&point), after.intersects(&point));
        }
    }

    #[test]
    fn any_bytes_are_repaired_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(repaired) = repair::bytes("x", &bytes) {
            prop_assert!(!repaired.repairs.is_empty() || repaired.bytes == bytes);
        }
    }
}
