//! Every doubtful shape is told with its code, line, column and place on earth; sound ones are not.

use std::path::Path;

use terrane::diagnostic::faults::Faults;
use terrane::diagnostic::rule::Severity::{self, Error, Warning};
use terrane::read::check;

use crate::marked::{summary, unmark};

/// A shape drawn by hand, with `⟦code⟧` before each position that is meant; how bad it is, and where on earth.
type Case = (&'static str, &'static [(Severity, f64, f64)]);

const CASES: &[Case] = &[
    // One ring.
    (
        r#""Polygon","coordinates":[[[0,0],[4,0],⟦repeated-position⟧[4,0],[4,0],[4,4],[0,0]]]"#,
        &[(Warning, 4.0, 0.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0],⟦repeated-position⟧[0,0]]]"#,
        &[(Warning, 0.0, 0.0)],
    ),
    (
        "\"Polygon\",\"coordinates\":[[[0,0],[4,0],\n  [4,2],⟦spike⟧[7,2],[4,2],[4,4],[0,4],[0,0]]]",
        &[(Warning, 7.0, 2.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[4,0],[4,2],[5,2],⟦spike⟧[7,2],[5,2],[4,2],[4,4],[0,4],[0,0]]]"#,
        &[(Warning, 7.0, 2.0)],
    ),
    (
        r#""Polygon","coordinates":[[⟦spike⟧[-3,0],[4,0],[4,4],[0,4],[0,0],[-3,0]]]"#,
        &[(Warning, -3.0, 0.0)],
    ),
    (
        r#""Polygon","coordinates":[[⟦zero-area⟧[0,0],[1,1],[2,2],[0,0]]]"#,
        &[(Error, 0.0, 0.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[⟦zero-area⟧[3,2],[4,2],[5,2],[3,2]]]"#,
        &[(Warning, 3.0, 2.0)],
    ),
    (
        "\"Polygon\",\"coordinates\":[[[0,0],\n[4,4],⟦bow-tie⟧[4,0],\n[0,4],[0,0]]]",
        &[(Error, 2.0, 2.0)],
    ),
    // The crossing of a bow tie may be a position of it.
    (
        r#""Polygon","coordinates":[[[0,0],[2,2],[4,4],[4,0],⟦bow-tie⟧[2,2],[0,4],[0,0]]]"#,
        &[(Error, 2.0, 2.0)],
    ),
    // A ring that goes round twice crosses itself once, and is no bow tie.
    (
        r#""Polygon","coordinates":[[[0,0],[8,0],[8,8],[2,8],[2,2],[6,2],⟦self-intersection⟧[6,6],[0,6],[0,0]]]"#,
        &[(Error, 2.0, 6.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],⟦self-intersection⟧[9,9],[6,-3],[3,9],[0,0]]]"#,
        &[(Error, 6.75, 0.0)],
    ),
    // Round the same ground twice.
    (
        r#""Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],⟦self-intersection⟧[0,0],[4,0],[4,4],[0,4],[0,0]]]"#,
        &[(Error, 0.0, 0.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[2,1],[4,0],[4,4],⟦self-touching⟧[2,1],[0,4],[0,0]]]"#,
        &[(Warning, 2.0, 1.0)],
    ),
    // A keyhole.
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,3],[3,3],[3,6],[6,6],[6,3],⟦self-touching⟧[3,3],[0,3],[0,0]]]"#,
        &[(Warning, 0.0, 3.0)],
    ),
    // Several rings.
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],⟦rings-cross⟧[3,6],[12,6],[12,3],[3,3]]]"#,
        &[(Error, 9.0, 6.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[1,4],[4,4],[4,1],[1,1]],[⟦rings-cross⟧[3,3],[3,6],[6,6],[6,3],[3,3]]]"#,
        &[(Error, 3.0, 4.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[⟦hole-outside-shell⟧[13,3],[13,6],[16,6],[13,3]]]"#,
        &[(Error, 13.0, 3.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[⟦hole-outside-shell⟧[-1,-1],[-1,10],[10,10],[10,-1],[-1,-1]]]"#,
        &[(Error, -1.0, -1.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[1,8],[8,8],[8,1],[1,1]],[⟦nested-holes⟧[3,3],[3,6],[6,6],[6,3],[3,3]]]"#,
        &[(Error, 3.0, 3.0)],
    ),
    // The same hole twice shares its course and lies within the first.
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[1,8],[8,8],[1,1]],[⟦shared-edge⟧⟦nested-holes⟧[1,1],[1,8],[8,8],[1,1]]]"#,
        &[(Warning, 1.0, 1.0), (Error, 1.0, 1.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,0],[3,3],[6,3],⟦shared-edge⟧[6,0],[3,0]]]"#,
        &[(Warning, 3.0, 0.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[0,3],⟦cut-inside⟧[5,9],[3,2],[0,3]]]"#,
        &[(Warning, 5.0, 9.0)],
    ),
    (
        r#""MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],[[⟦overlapping-polygons⟧[6,1],[7,1],[7,2],[6,1]]]]"#,
        &[(Error, 6.0, 1.0)],
    ),
    (
        "\"MultiPolygon\",\"coordinates\":[[[[0,0],[4,0],[4,4],[0,4],[0,0]]],\n[[⟦overlapping-polygons⟧[2,2],[6,2],\n[6,6],[2,6],[2,2]]]]",
        &[(Error, 4.0, 2.0)],
    ),
    (
        r#""MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,4],[0,0]]],[[[4,0],[8,0],[8,4],⟦shared-edge⟧[4,4],[4,0]]]]"#,
        &[(Warning, 4.0, 0.0)],
    ),
    // The island fills the lake: the lake was no lake.
    (
        r#""MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[1,8],[8,8],[8,1],[1,1]]],[[⟦shared-edge⟧[1,1],[8,1],[8,8],[1,8],[1,1]]]]"#,
        &[(Warning, 1.0, 1.0)],
    ),
    // The round earth.
    (
        r#""Polygon","coordinates":[[[178,60],⟦antimeridian-crossing⟧[-178,60],[-178,66],[178,66],[178,60]]]"#,
        &[(Error, -178.0, 60.0)],
    ),
    (
        r#""LineString","coordinates":[[178,60],⟦antimeridian-crossing⟧[-178,60]]"#,
        &[(Error, -178.0, 60.0)],
    ),
    (
        r#""Polygon","coordinates":[[[-120,70],[0,75],[120,70],⟦ring-around-pole⟧[-120,70]]]"#,
        &[(Error, -120.0, 70.0)],
    ),
    (
        r#""Point","coordinates":⟦position-at-pole⟧[98,90]"#,
        &[(Warning, 98.0, 90.0)],
    ),
    (
        r#""Polygon","coordinates":[[[0,60],[40,60],⟦position-at-pole⟧[20,90],[0,60]]]"#,
        &[(Warning, 20.0, 90.0)],
    ),
    // What such an edge crosses or encloses on paper it need not on earth.
    (
        r#""MultiPolygon","coordinates":[[[[178,60],⟦antimeridian-crossing⟧[-178,60],[-178,66],[178,66],[178,60]]],[[[0,61],[1,61],[1,62],[0,61]]]]"#,
        &[(Error, -178.0, 60.0)],
    ),
    // Lines and points.
    (
        r#""LineString","coordinates":[[0,0],[1,1],⟦repeated-position⟧[1,1,300],[2,0]]"#,
        &[(Warning, 1.0, 1.0)],
    ),
    (
        r#""MultiLineString","coordinates":[[[0,0],[1,1]],[⟦zero-length⟧[3,3],[3,3]]]"#,
        &[(Warning, 3.0, 3.0)],
    ),
    (
        r#""MultiPoint","coordinates":[[0,0],⟦position-at-pole⟧[1,-90]]"#,
        &[(Warning, 1.0, -90.0)],
    ),
    (
        r#""GeometryCollection","geometries":[{"type":"Point","coordinates":[]},{"type":"Point","coordinates":[0,0]},{"type":"Polygon","coordinates":[[[0,0],[4,4],⟦bow-tie⟧[4,0],[0,4],[0,0]]]}]"#,
        &[(Error, 2.0, 2.0)],
    ),
];

/// Shapes that look odd and are not.
const SOUND: &[&str] = &[
    // A hole that touches its shell at a point, and one that touches another hole.
    r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[0,3],[3,5],[3,3],[0,3]],[[3,5],[5,7],[5,5],[3,5]]]"#,
    r#""Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[0,0],[3,5],[5,3],[0,0]]]"#,
    // An island in a lake, and a lake on the island.
    r#""MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[1,8],[8,8],[8,1],[1,1]]],[[[2,2],[7,2],[7,7],[2,7],[2,2]],[[3,3],[3,4],[4,4],[3,3]]]]"#,
    // Polygons that touch at corners.
    r#""MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,4],[0,0]]],[[[4,4],[8,4],[8,8],[4,8],[4,4]]]]"#,
    // The whole world, what is cut at the antimeridian, and the ground round a pole.
    r#""Polygon","coordinates":[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]"#,
    r#""MultiPolygon","coordinates":[[[[178,60],[180,60],[180,66],[178,66],[178,60]]],[[[-180,60],[-178,60],[-178,66],[-180,66],[-180,60]]]]"#,
    r#""Polygon","coordinates":[[[-180,-90],[0,-90],[180,-90],[180,-70],[60,-66],[-60,-72],[-180,-70],[-180,-90]]]"#,
    r#""Polygon","coordinates":[[[-180,-10],[180,-10],[180,10],[-180,10],[-180,-10]]]"#,
    r#""Polygon","coordinates":[[[-170,-90],[170,-90],[170,-70],[0,-66],[-170,-70],[-170,-90]]]"#,
    // A closed line, and one that crosses itself: roads do.
    r#""LineString","coordinates":[[0,0],[1,0],[1,1],[0,0]]"#,
    r#""LineString","coordinates":[[0,0],[4,4],[4,0],[0,4]]"#,
    // Straight on is no spike.
    r#""Polygon","coordinates":[[[0,0],[1,0],[2,0],[4,0],[4,4],[0,0]]]"#,
];

fn checked(geometry: &str) -> (Faults, Vec<String>) {
    let marked = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n\
         {{\"type\":\"Feature\",\"properties\":null,\"geometry\":{{\"type\":\"Point\",\"coordinates\":[7,7]}}}},\n\
         {{\"type\":\"Feature\",\"properties\":{{\"id\":\"z\"}},\"geometry\":{{\"type\":{geometry}}}}}]}}"
    );
    let (content, marks) = unmark("shape.geojson", &marked);
    let checked = check::geojson_bytes("shape.geojson", content.as_bytes());
    (checked.faults, marks)
}

#[test]
fn a_doubtful_shape_is_told_where_it_is_doubtful() {
    for (geometry, expected) in CASES {
        let (faults, mut told) = checked(geometry);
        let places = expected
            .iter()
            .map(|(severity, lon, lat)| format!("{severity:?} 1 z {lon} {lat}"));
        told = told
            .into_iter()
            .zip(places)
            .map(|(mark, place)| format!("{mark} {place}"))
            .collect();
        let mut found = summary(&faults, Path::new(""));
        for (line, fault) in found.iter_mut().zip(faults.iter()) {
            let place = &fault.location;
            let (lon, lat) = place.lonlat.unwrap_or_default();
            let (feature, id) = (
                place.feature.unwrap_or(99),
                place.id.as_deref().unwrap_or("-"),
            );
            *line = format!("{line} {:?} {feature} {id} {lon} {lat}", fault.severity);
        }
        found.retain(|line| !line.contains("wrong-winding"));
        assert_eq!(found, told, "in {geometry}\n{faults}");
    }
}

#[test]
fn a_sound_shape_is_not_told() {
    for geometry in SOUND {
        let (faults, _) = checked(geometry);
        let mut found = summary(&faults, Path::new(""));
        found.retain(|line| !line.ends_with("wrong-winding"));
        assert!(found.is_empty(), "in {geometry}\n{faults}");
    }
}

#[test]
fn a_crossing_names_both_edges_and_what_to_do() {
    let (faults, _) = checked(CASES[7].0);
    let fault = faults
        .iter()
        .find(|fault| fault.rule.code == "bow-tie")
        .unwrap();
    let (what, place) = &fault.related[0];
    assert_eq!(what, "it crosses the edge that begins here");
    assert_eq!((place.line, place.lonlat), (Some(3), Some((0.0, 0.0))));
    assert!(
        fault
            .help
            .as_deref()
            .is_some_and(|help| help.contains("wrong order"))
    );
}

#[test]
fn a_repeated_position_is_counted_however_often_it_stands_there() {
    let (faults, _) = checked(CASES[0].0);
    let fault = faults
        .iter()
        .find(|fault| fault.rule.code == "repeated-position")
        .unwrap();
    assert_eq!(fault.count, 2);
}
