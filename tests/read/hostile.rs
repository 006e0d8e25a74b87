//! No bytes can make reading panic, and what is right to the fast reader is right to the judge.

use proptest::prelude::*;
use terrane::diagnostic::faults::Faults;
use terrane::read::geojson::document;
use terrane::read::text::Text;
use terrane::read::{self, source::AtlasSource};

use crate::marked::write;

const FILES: [&str; 9] = [
    "atlas.toml",
    "mines.geojson",
    "belts.geojson",
    "control/places.csv",
    "control/events.csv",
    "control/fronts.geojson",
    "output.csv",
    "base/relief.json",
    "gates.csv",
];

/// Reads `bytes` as GeoJSON; every fault must stand within the file.
fn read_document(bytes: &[u8]) -> Option<(usize, Faults)> {
    let mut faults = Faults::default();
    let text = Text::new("x", bytes).ok()?;
    let read = document(&text, &mut faults);
    for feature in &read.features {
        assert!(feature.range.end <= bytes.len());
        if feature.geometry.is_none() {
            assert!(!faults.is_empty(), "a geometry is lost in silence");
        }
    }
    for fault in faults.iter() {
        let _ = terrane::diagnostic::draw::fault(fault, terrane::diagnostic::draw::Paint::Plain);
        if let Some(bytes_meant) = &fault.location.bytes {
            assert!(bytes_meant.start <= bytes.len(), "{fault:?}");
        }
    }
    Some((read.features.len(), faults))
}

/// Bits of GeoJSON in any order.
fn soup() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"type\"",
        "\"Feature\"",
        "\"FeatureCollection\"",
        "\"features\"",
        "\"geometry\"",
        "\"coordinates\"",
        "\"Point\"",
        "\"Polygon\"",
        "\"MultiPolygon\"",
        "\"properties\"",
        "null",
        "1",
        "2.5",
        "-0",
        "1e400",
        "\"x\"",
        "\u{1e}",
        "\n",
        " ",
        "\u{feff}",
        "é",
        "\"GeometryCollection\"",
        "\"geometries\"",
        "[0,0]",
        "[1,0]",
        "[1,1]",
        "\"\\ud800\"",
    ]);
    prop::collection::vec(bits, 0..40).prop_map(|bits| bits.concat())
}

/// A number, a list or something else, nested as coordinates are or not quite.
fn coordinates() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        8 => (-2i32..3).prop_map(|n| n.to_string()),
        1 => Just("400".to_owned()),
        1 => Just("\"1\"".to_owned()),
        1 => Just("null".to_owned()),
    ];
    number.prop_recursive(4, 64, 6, |inner| {
        prop::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(",")))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_read_or_told_of(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_document(&bytes);
    }

    #[test]
    fn any_bits_of_geojson_are_read_or_told_of(text in soup()) {
        read_document(text.as_bytes());
    }

    #[test]
    fn a_geometry_is_read_or_told_of(
        kind in prop::sample::select(vec![
            "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "point",
        ]),
        coordinates in coordinates(),
    ) {
        let text = format!("{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}");
        let (features, faults) = read_document(text.as_bytes()).unwrap();
        prop_assert_eq!(features, usize::from(kind != "point"));
        for fault in faults.iter() {
            // What the judge cannot name, it and the fast reader disagree about.
            prop_assert_ne!(&*fault.message, "this is no geometry", "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_atlas_with_damaged_files_is_read_or_told_of(
        file in prop::sample::select(FILES.to_vec()),
        at in any::<prop::sample::Index>(),
        with in prop::collection::vec(any::<u8>(), 0..4),
        cut in 0..4usize,
    ) {
        let folder = tempfile::tempdir().unwrap();
        for path in FILES {
            let bytes = read::embedded::find(path).unwrap();
            let mut bytes = bytes[..bytes.len().min(20_000)].to_vec();
            if path == file {
                let at = at.index(bytes.len());
                let end = (at + cut).min(bytes.len());
                bytes.splice(at..end, with.iter().copied());
            }
            write(folder.path(), path, "");
            std::fs::write(folder.path().join(path), bytes).unwrap();
        }
        let _ = read::layers(&AtlasSource::Folder(folder.path().to_owned()));
    }
}

#[test]
fn a_hundred_thousand_brackets_do_not_overflow_the_stack() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let nested =
        "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(10_000) + &"]}".repeat(10_000);
    for text in [
        deep.clone(),
        format!("{{\"type\":\"Point\",\"coordinates\":{deep}}}"),
        format!("{{\"type\":\"MultiPolygon\",\"coordinates\":{deep}}}"),
        format!("{{\"type\":\"Feature\",\"properties\":{{\"a\":{deep}}},\"geometry\":{nested}}}"),
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
    ] {
        let (_, faults) = read_document(text.as_bytes()).unwrap();
        assert!(faults.errors() > 0);
    }
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "atlas.toml", &format!("a = {deep}"));
    assert!(read::layers(&AtlasSource::Folder(folder.path().to_owned())).is_err());
}
