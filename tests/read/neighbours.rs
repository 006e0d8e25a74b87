//! What features of one file do to one another: claims on the same ground, slivers, places that coincide, mines that no
//! zone holds; each told with its place and its figures.

use std::path::Path;

use terrane::diagnostic::faults::Faults;
use terrane::read::bare::{self, BareFiles};
use terrane::read::check;
use terrane::read::limits::Limits;
use terrane::read::source::AtlasSource;

use crate::marked::{self, unmark, write};

/// A square from one longitude to another, 11 km from south to north, one degree of longitude being some 101 km.
fn zone(id: &str, holder: &str, west: f64, east: f64, more: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\",\"holder\":\"{holder}\"{more}}},\"geometry\":{{\"type\":\"Polygon\",\
         \"coordinates\":[[[{west},25],[{east},25],[{east},25.1],[{west},25.1],[{west},25]]]}}}}"
    )
}

fn collection(features: &[String]) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{}]}}",
        features.join(",\n")
    )
}

/// The faults of a file of these zones, as `line:column code` with the related line and the message.
fn told(features: &[String]) -> Vec<String> {
    lines(&check::geojson_bytes("zones.geojson", collection(features).as_bytes()).faults)
}

fn lines(faults: &Faults) -> Vec<String> {
    let line = |fault: &terrane::diagnostic::fault::Fault| {
        let place = &fault.location;
        let (lon, lat) = place.lonlat.unwrap_or_default();
        let related = fault.related.first().and_then(|(_, place)| place.line);
        format!(
            "{}:{} {:?} {} near {lon:.4} {lat:.4}, {}: {}",
            place.line.unwrap_or_default(),
            place.column.unwrap_or_default(),
            fault.severity,
            fault.rule.code,
            related.map_or_else(String::new, |line| format!("with line {line}")),
            fault.message
        )
    };
    faults.iter().map(line).collect()
}

#[test]
fn zones_of_different_holders_on_one_ground_are_told_with_its_area() {
    // 0.05° by 0.1° at 25°N: 5.04 km by 11.08 km.
    let (a, b) = (
        zone("a", "KIA", 97.0, 97.1, ""),
        zone("b", "SAC", 97.05, 97.2, ""),
    );
    assert_eq!(
        told(&[a.clone(), b.clone()]),
        [
            "3:1 Warning overlapping-zones near 97.0750 25.0500, with line 2: zones of `KIA` and `SAC` both claim 55.9 km² on the \
          same days: there the claims join"
        ]
    );
    // The same holder's claims say nothing against one another, and neither do claims on other days.
    assert!(told(&[a.clone(), zone("b", "KIA", 97.05, 97.2, "")]).is_empty());
    let before = zone("a", "KIA", 97.0, 97.1, ",\"to\":\"2024-10-18\"");
    let after = zone("b", "SAC", 97.05, 97.2, ",\"from\":\"2024-10-18\"");
    assert!(told(&[before.clone(), after]).is_empty());
    let longer = zone("b", "SAC", 97.05, 97.2, ",\"from\":\"2024-10-17\"");
    assert!(told(&[before, longer])[0].contains("on the same days (2024-10-17): there"));
}

#[test]
fn slivers_along_a_border_are_told_with_their_size() {
    let a = zone("a", "KIA", 97.0, 97.1, "");
    assert_eq!(
        told(&[a.clone(), zone("b", "SAC", 97.099, 97.2, "")]),
        [
            "3:1 Warning sliver-overlap near 97.0995 25.0500, with line 2: zones of `KIA` and `SAC` overlap by a sliver of 1.12 km² \
          along their border (11.2 km long, some 100 m wide)"
        ]
    );
    assert_eq!(
        told(&[a.clone(), zone("b", "SAC", 97.101, 97.2, "")]),
        [
            "3:1 Warning sliver-gap near 97.1005 25.0500, with line 2: a sliver of 1.12 km² between zones of `KIA` and `SAC` belongs \
          to neither (11.2 km long, some 100 m wide): mines there are unknown"
        ]
    );
}

#[test]
fn neighbours_that_share_their_border_and_ground_between_that_is_wide_or_held_are_not_told() {
    let a = zone("a", "KIA", 97.0, 97.1, "");
    for others in [
        vec![zone("b", "SAC", 97.1, 97.2, "")],
        vec![zone("b", "SAC", 97.11, 97.2, "")],
        vec![
            zone("b", "SAC", 97.101, 97.2, ""),
            zone("c", "UWSA", 97.1, 97.101, ""),
        ],
    ] {
        let features: Vec<String> = std::iter::once(a.clone()).chain(others).collect();
        assert!(told(&features).is_empty(), "{features:?}");
    }
}

#[test]
fn areas_of_one_kind_that_overlap_by_more_than_their_precision_are_told() {
    let area = |id: &str, west: f64, east: f64, precision: f64| {
        let more = format!(",\"name\":\"A\",\"kind\":\"township\",\"precision_km\":{precision}");
        zone(id, "-", west, east, &more)
    };
    for (precision, count) in [(0.0, 1), (1.0, 1), (6.0, 0)] {
        let folder = tempfile::tempdir().unwrap();
        let areas = [
            area("a", 97.0, 97.1, precision),
            area("b", 97.05, 97.2, precision),
            area("c", 97.2, 97.3, precision),
        ];
        write(folder.path(), "control/areas.geojson", &collection(&areas));
        let faults = check::neighbours(
            &AtlasSource::Folder(folder.path().to_owned()),
            Limits::default(),
        );
        let codes: Vec<&str> = faults.iter().map(|fault| fault.rule.code).collect();
        assert_eq!(
            codes,
            vec!["overlapping-areas"; count],
            "{precision}\n{faults}"
        );
    }
}

#[test]
fn the_embedded_areas_leave_one_another_alone() {
    let faults = check::neighbours(&AtlasSource::Embedded, Limits::default());
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn mines_outside_every_zone_are_counted_and_the_first_are_named() {
    let mine = |id: &str, at: &str, more: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\"{more}}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":{at}}}}}"
        )
    };
    let mines = [
        mine("in", "[97.05,25.05]", ""),
        mine("edge", "[97.1,25.05]", ""),
        // 10 km east of the zone, known to 20 km and to 5 km.
        mine("perhaps", "[97.2,25.05]", ",\"precision_km\":20"),
        mine("out", "[97.2,25.05]", ",\"precision_km\":5"),
        mine("far", "[98,26]", ""),
    ];
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "mines.geojson", &collection(&mines));
    write(
        folder.path(),
        "zones.geojson",
        &collection(&[zone("a", "KIA", 97.0, 97.1, "")]),
    );
    let read = bare::layers(&BareFiles {
        mines: folder.path().join("mines.geojson"),
        zones: Some(folder.path().join("zones.geojson")),
        ..BareFiles::default()
    });
    let warnings = read.unwrap().warnings;
    assert_eq!(
        lines(&warnings),
        [
            "5:1 Warning outside-zones near 97.2000 25.0500, : mines lie outside every zone, and who holds them stays unknown: \
          `out`, `far`"
        ]
    );
    assert_eq!(warnings.warnings(), 2);
}

#[test]
fn places_that_divide_an_area_and_coincide_are_told() {
    let places = |cell: &str, lon: &str| {
        format!("id,name,area,lon,lat,precision_km,cell\np,P,a,1,2,0,yes\nq,Q,a,{lon},2,0,{cell}\n")
    };
    marked::check(
        &[(
            "control/places.csv",
            &places("yes", "⟦coinciding-places⟧1.0"),
        )],
        &[],
    );
    for (cell, lon) in [("no", "1"), ("yes", "1.1")] {
        marked::check(&[("control/places.csv", &places(cell, lon))], &[]);
    }
}

#[test]
fn a_source_without_an_address_is_told() {
    let belts = "{\"type\":\"Feature\",\"properties\":{\"id\":\"b\",\"name\":\"B\",\"precision_km\":1,\
         \"sources\":⟦no-address⟧[\"https://example.org/a\",\"a book\"]},\n\
         \"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,0]]]}}";
    marked::check(&[("belts.geojson", belts)], &[]);
    let events = "id,date,event,place,area,extent,after,confidence,title,url\n\
        e1,2024,held,p,a,cell,KIA+SAC,high,A report,https://example.org\n\
        e2,2024,held,p,a,cell,KIA+SAC,high,A report,⟦no-address⟧\n";
    marked::check(&[("control/events.csv", events)], &[]);
    let events = events.replace("⟦no-address⟧\n", "⟦no-address⟧www.example.org\n");
    marked::check(&[("control/events.csv", &events)], &[]);
}

#[test]
fn a_front_that_crosses_itself_is_told_at_the_later_edge() {
    let front = |line: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"f\",\"theatre\":\"a\",\"left\":\"KIA\",\"right\":\"SAC\"}},\n\
             \"geometry\":{{\"type\":\"LineString\",\"coordinates\":{line}}}}}"
        )
    };
    for line in [
        "[[0,0],[4,4],⟦line-crosses-itself⟧[4,0],[0,4]]",
        "[[0,0],[4,0],[4,2],⟦line-crosses-itself⟧[3,0],[1,0]]",
        "[[0,0],[4,0],[4,4],[0,0]]",
        "[[0,0],[4,0],[4,4],[2,0]]",
    ] {
        marked::check(&[("control/fronts.geojson", &front(line))], &[]);
        let (plain, marks) = unmark("front.geojson", &front(line));
        let faults = check::geojson_bytes("front.geojson", plain.as_bytes()).faults;
        assert_eq!(marked::summary(&faults, Path::new("")), marks);
    }
}
