//! The rules of JSON, as tables of small files: what must be read, what must be refused and where, and what a reader may
//! do either way, with what this one does.

use std::path::Path;

use proptest::prelude::*;
use terrane::read::check::{self, Checked};

use crate::marked::{summary, unmark};

/// A point whose feature has this property.
fn with(property: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"a\":{property}}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[1,2]}}}}"
    )
}

/// A point at these coordinates.
fn at(coordinates: &str) -> String {
    format!("{{\"type\":\"Point\",\"coordinates\":{coordinates}}}")
}

fn checked(text: &str) -> Checked {
    check::geojson_bytes("x", text.as_bytes())
}

/// The places and codes of all faults, which must be those that are marked.
#[track_caller]
fn told(marked: &str) -> Checked {
    let (text, mut expected) = unmark("x", marked);
    let checked = checked(&text);
    let mut found = summary(&checked.faults, Path::new(""));
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "in {text:?}\n{}", checked.faults);
    checked
}

#[test]
fn what_is_json_must_be_read() {
    let properties = [
        "0",
        "-0",
        "-0.0",
        "0e1",
        "0E+1",
        "0e-1",
        "1.0e+0",
        "123456789012345678901234567890",
        "1e-400",
        "4.9406564584124654e-324",
        "true",
        "false",
        "null",
        "\"\"",
        "[]",
        "{}",
        "[[],{},[{}]]",
        "[ ]",
        "{ }",
        "\"\\u0000\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u00e9\\uD834\\udd1e\"",
        "\"\u{7f}\u{2028}\u{2029}\u{feff}\u{10ffff}\"",
        "\"မြစ်ကြီးနား\"",
        "\"\\\\ud800\"",
        "{\"\":0}",
        "{\"a\":{\"a\":1}}",
        "\" \"",
    ];
    for property in properties {
        let checked = told(&with(property));
        assert_eq!((checked.features, checked.set_aside), (1, 0), "{property}");
    }
    let point = at("[1,2]");
    for text in [
        format!("\u{feff}{point}"),
        format!(" \t\r\n{point} \t\r\n"),
        format!("{point}\n{point}"),
        format!("{point}\r\n\r\n{point}\r\n"),
        format!("{point}{point}"),
        format!("\u{1e}{point}\n\u{1e}{point}\n"),
        format!(
            "\u{1e}{}\n\u{1e}\u{1e}{point}\n",
            point.replace(',', "\n,\n")
        ),
        at("[1e0,0.2E1,3,4]"),
        "{\"t\\u0079pe\":\"P\\u006fint\",\"coordinates\":[1,2]}".to_owned(),
        format!("{{\"type\":\"GeometryCollection\",\"geometries\":[{point},{point}]}}"),
    ] {
        let checked = told(&text);
        assert!(checked.features > 0 && checked.set_aside == 0, "{text:?}");
    }
}

#[test]
fn what_is_no_json_must_be_refused() {
    let values = [
        "⟦json-syntax⟧NaN",
        "⟦json-syntax⟧Infinity",
        "-⟦json-syntax⟧Infinity",
        "-⟦json-syntax⟧NaN",
        "⟦json-syntax⟧nan",
        "0⟦json-syntax⟧1",
        "-0⟦json-syntax⟧1",
        "⟦json-syntax⟧+1",
        "⟦json-syntax⟧.5",
        "1.⟦json-syntax⟧}",
        "1.⟦json-syntax⟧e5",
        "1e⟦json-syntax⟧}",
        "1e+⟦json-syntax⟧}",
        "-⟦json-syntax⟧}",
        "-⟦json-syntax⟧-1",
        "0⟦json-syntax⟧x10",
        "1⟦json-syntax⟧_000",
        "1 ⟦json-syntax⟧000",
        "⟦json-syntax⟧１",
        "⟦json-syntax⟧True",
        "⟦json-syntax⟧None",
        "⟦json-syntax⟧undefined",
        "t⟦json-syntax⟧ru",
        "nul⟦json-syntax⟧}",
        "⟦json-syntax⟧'a'",
        "⟦json-syntax⟧`a`",
        "⟦json-syntax⟧a",
        "\"a\"⟦json-syntax⟧\"b\"",
        "\"\\⟦json-syntax⟧x\"",
        "\"\\⟦json-syntax⟧'\"",
        "\"\\u00e⟦json-syntax⟧\"",
        "\"\\uzzz⟦json-syntax⟧z\"",
        "\"\\⟦json-syntax⟧U0041\"",
        "\"a⟦json-syntax⟧\nb\"",
        "\"a⟦json-syntax⟧\tb\"",
        "\"a⟦json-syntax⟧\0b\"",
        "\"é⟦json-syntax⟧\u{1f}\"",
        "[1,⟦json-syntax⟧]",
        "[⟦json-syntax⟧,1]",
        "[1,⟦json-syntax⟧,2]",
        "[1 ⟦json-syntax⟧2]",
        "[1⟦json-syntax⟧}",
        "[1⟦json-syntax⟧:2]",
        "{\"b\":1,⟦json-syntax⟧}",
        "{\"b\"⟦json-syntax⟧,1}",
        "{\"b\" ⟦json-syntax⟧1}",
        "{⟦json-syntax⟧b:1}",
        "{⟦json-syntax⟧1:1}",
        "{⟦json-syntax⟧null:1}",
        "{\"b\":⟦json-syntax⟧}",
        "{\"b\"⟦json-syntax⟧}",
        "{\"b\":1⟦json-syntax⟧]",
        "{\"b\":1 ⟦json-syntax⟧\"c\":2}",
        "{⟦json-syntax⟧,}",
        "⟦json-syntax⟧/* a */1",
        "1⟦json-syntax⟧// a",
        "⟦json-syntax⟧#",
        "⟦json-syntax⟧\u{a0}1",
        "⟦json-syntax⟧\u{feff}1",
        "⟦json-syntax⟧\u{c}1",
        "⟦json-syntax⟧",
    ];
    for value in values {
        told(&with(value));
    }
    let point = at("[1,2]");
    for text in [
        "⟦json-syntax⟧".to_owned(),
        "⟦json-syntax⟧ \r\n\t".to_owned(),
        "\u{feff}⟦json-syntax⟧".to_owned(),
        "\u{feff}⟦json-syntax⟧\u{feff}{}".to_owned(),
        "⟦json-syntax⟧<html>".to_owned(),
        "⟦json-syntax⟧id,lon,lat\n1,2,3\n".to_owned(),
        format!("{point}⟦json-syntax⟧]"),
        format!("{point}⟦json-syntax⟧,"),
        format!("{point}\n⟦json-syntax⟧garbage"),
        format!("[{point}⟦json-syntax⟧"),
        format!("⟦json-syntax⟧]{point}"),
        "{⟦json-syntax⟧".to_owned(),
        "\"⟦json-syntax⟧".to_owned(),
        "{\"type⟦json-syntax⟧".to_owned(),
        "{\"type\"⟦json-syntax⟧".to_owned(),
        "{\"type\":⟦json-syntax⟧".to_owned(),
        "{\"type\":\"Point\"⟦json-syntax⟧".to_owned(),
        "{\"type\":\"Point\",⟦json-syntax⟧".to_owned(),
        "{\"type\":\"Point\",\"coordinates\":[1,⟦json-syntax⟧".to_owned(),
        "{\"type\":\"Point\",\"coordinates\":[1,2]\n⟦json-syntax⟧".to_owned(),
        "{\"type\":\"P\\⟦json-syntax⟧".to_owned(),
        "{\"type\":\"P\\u00⟦json-syntax⟧".to_owned(),
        "tru⟦json-syntax⟧".to_owned(),
        "-⟦json-syntax⟧".to_owned(),
    ] {
        told(&text);
    }
}

#[test]
fn what_is_json_and_no_geojson_must_be_refused() {
    for text in [
        "⟦wrong-type⟧null".to_owned(),
        "⟦wrong-type⟧\"Point\"".to_owned(),
        "⟦wrong-type⟧[1,2]".to_owned(),
        "⟦missing-member⟧{}".to_owned(),
        "{\"type\":⟦wrong-type⟧[\"Point\"]}".to_owned(),
        "{\"type\":⟦unknown-type⟧\"POINT\",\"coordinates\":[1,2]}".to_owned(),
        "{\"type\":⟦unknown-type⟧\"\",\"coordinates\":[1,2]}".to_owned(),
        at("[1,⟦bad-number⟧1e400]"),
        at("[⟦bad-number⟧-1e400,2]"),
        at("[1,⟦bad-position⟧\"2\"]"),
        at("[1,⟦bad-position⟧true]"),
        at("[1,⟦bad-position⟧{}]"),
        at("[1,⟦bad-position⟧[2]]"),
        at("⟦bad-position⟧{\"lon\":1,\"lat\":2}"),
        at("⟦bad-position⟧\"1,2\""),
        at("⟦bad-position⟧[1]"),
    ] {
        told(&text);
    }
}

#[test]
fn what_a_reader_may_do_either_way_is_always_done_the_same_way() {
    for (text, features) in [
        // The last of two members of a name counts, as in JavaScript and Python.
        ("{\"type\":⟦duplicate-member⟧\"LineString\",\"type\":\"Point\",\"coordinates\":[1,2]}".to_owned(), 1),
        ("{\"type\":\"Point\",\"coordinates\":⟦duplicate-member⟧[3,4],\"c\\u006fordinates\":[1,2]}".to_owned(), 1),
        (with("1").replace("\"a\":1", "\"a\":1,\"b\":{\"c\":1,\"c\":2}"), 1),
        // Half a character passes through as it stands, and is told.
        (with("\"⟦lone-surrogate⟧\\ud800\""), 1),
        (with("\"⟦lone-surrogate⟧\\uDC00\""), 1),
        (with("\"⟦lone-surrogate⟧\\udc00\\ud834\\udd1e⟦lone-surrogate⟧\\ud834 \\u0041\""), 1),
        (with("\"⟦lone-surrogate⟧\\ud800⟦lone-surrogate⟧\\ud800\""), 1),
        (with("{\"⟦lone-surrogate⟧\\ud800\":1}"), 1),
        // A number that nobody reads may be of any size.
        (with("1e400"), 1),
        (with("-123123123123123123123123123123.5e-7000"), 1),
        // Values that follow one another need no line between them.
        (format!("{}{}", at("[1,2]"), at("[1,2]")), 2),
        // Values that nobody reads may be nested deeply.
        (with(&format!("{}{}", "[".repeat(5000), "]".repeat(5000))), 1),
    ] {
        assert_eq!(told(&text).features, features, "{text:.200}");
    }
}

#[test]
fn a_file_that_is_cut_off_is_told_where_it_ends() {
    let whole = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{},\n{}\n]}}",
        with("\"é\\u00e9\""),
        with("-1.5e1")
    );
    for (end, _) in whole.char_indices() {
        let cut = &whole[..end];
        let checked = checked(cut);
        assert_eq!(checked.faults.errors(), 1, "{cut}\n{}", checked.faults);
        let fault = checked.faults.iter().next().unwrap();
        assert_eq!(fault.rule.code, "json-syntax", "{cut}");
        let line = 1 + cut.matches('\n').count();
        let column = 1 + cut.chars().rev().take_while(|c| *c != '\n').count();
        let place = (fault.location.line, fault.location.column);
        assert_eq!(place, (Some(line), Some(column)), "{cut}\n{fault:?}");
    }
}

/// Lines of one point each, of which those that are named are replaced.
fn lines(count: usize, broken: &[(usize, &str)]) -> String {
    let line = |number| {
        let found = broken.iter().find(|(at, _)| *at == number);
        found.map_or_else(|| at("[1,2]"), |(_, text)| (*text).to_owned())
    };
    (1..=count).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_broken_line_is_one_fault_and_the_others_are_read() {
    let cut = "{\"type\":\"Point\",\"coordi⟦json-syntax⟧";
    for (count, broken) in [
        (2, vec![(1, cut)]),
        (2, vec![(2, cut)]),
        (
            5,
            vec![
                (1, cut),
                (2, "{\"type\":⟦json-syntax⟧}"),
                (5, "⟦json-syntax⟧x"),
            ],
        ),
        (5, vec![(1, "⟦json-syntax⟧garbage before it")]),
        (
            5,
            vec![(3, "{\"type\":\"Point\",\"coordinates\":[1,2]⟦json-syntax⟧")],
        ),
        (
            5,
            vec![(
                3,
                "{\"type\":\"Point\",\"coordinates\":[1,2]}⟦json-syntax⟧}",
            )],
        ),
        (
            5,
            vec![(1, "{\"type\":\"Point\",\"coordinates\":⟦json-syntax⟧")],
        ),
        (5, vec![(2, "⟦json-syntax⟧}"), (4, "⟦json-syntax⟧]")]),
        (4, vec![(2, "")]),
        (4, vec![(1, "\u{feff}{⟦json-syntax⟧x}")]),
    ] {
        let text = lines(count, &broken);
        let read = told(&text).features;
        // A line that goes on is taken for the beginning of a value of several lines; what follows garbage on its line is lost.
        let whole = broken
            .iter()
            .filter(|(_, line)| line.contains("]}"))
            .count();
        assert_eq!(read, count - broken.len() + whole, "{text}");
    }
}

#[test]
fn a_broken_record_of_a_sequence_is_one_fault_and_the_others_are_read() {
    let point = at("\n[1,2]");
    let text = format!(
        "\u{1e}{{\"type\":\n⟦json-syntax⟧,\n}}\n\u{1e}{point}\n\u{1e}{point}⟦json-syntax⟧]\n\u{1e}{point}\n"
    );
    assert_eq!(told(&text).features, 3);
}

#[test]
fn a_collection_with_a_fault_is_not_taken_for_lines() {
    let point = with("1");
    for text in [
        format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[\n{point},\n{point} ⟦json-syntax⟧x\n]}}"
        ),
        format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[\n{point}\n⟦json-syntax⟧{point}\n]}}"
        ),
        format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{point},\n⟦json-syntax⟧]}}"),
        format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{point}\n⟦json-syntax⟧"),
        format!(
            "{{\n  \"type\": \"FeatureCollection\",\n  \"features\": [\n    {point},\n  ⟦json-syntax⟧]\n}}"
        ),
    ] {
        told(&text);
    }
}

#[test]
fn other_encodings_are_refused_by_name() {
    let text = at("[1,2]");
    let wide =
        |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(bytes).collect() };
    let wider = |bytes: fn(u32) -> [u8; 4]| -> Vec<u8> {
        text.chars().flat_map(|c| bytes(c as u32)).collect()
    };
    let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
    for (bytes, name) in [
        (marked(&[0xff, 0xfe], wide(u16::to_le_bytes)), "UTF-16"),
        (marked(&[0xfe, 0xff], wide(u16::to_be_bytes)), "UTF-16"),
        (wide(u16::to_le_bytes), "UTF-16"),
        (wide(u16::to_be_bytes), "UTF-16"),
        (
            marked(&[0xff, 0xfe, 0, 0], wider(u32::to_le_bytes)),
            "UTF-32",
        ),
        (wider(u32::to_be_bytes), "UTF-32"),
        (
            b"{\"type\":\"Point\",\"a\":\"M\xfcnchen\",\"coordinates\":[1,2]}".to_vec(),
            "the byte 0xfc",
        ),
    ] {
        let checked = check::geojson_bytes("x", &bytes);
        let fault = checked.faults.iter().next().unwrap();
        assert_eq!(
            (fault.rule.code, fault.found.as_deref()),
            ("not-utf8", Some(name))
        );
        let column = if name.starts_with("UTF") { 1 } else { 23 };
        assert_eq!(
            (fault.location.line, fault.location.column),
            (Some(1), Some(column))
        );
        if name.starts_with("UTF") {
            assert!(
                fault
                    .help
                    .as_ref()
                    .unwrap()
                    .contains(&format!("iconv -f {name} -t UTF-8"))
            );
        }
    }
}

#[test]
fn a_system_that_is_not_wgs84_is_refused_wherever_it_is_named() {
    let crs = |crs: &str| format!("\"crs\":{crs}");
    let named = |name: &str| {
        crs(&format!(
            "{{\"type\":\"name\",\"properties\":{{\"name\":\"{name}\"}}}}"
        ))
    };
    let places: [fn(&str) -> String; 4] = [
        |crs| {
            format!(
                "{{\"type\":\"FeatureCollection\",{crs},\"features\":[{}]}}",
                with("1")
            )
        },
        |crs| with("1").replacen("{", &format!("{{{crs},"), 1),
        |crs| {
            format!(
                "{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
                with("1").replacen("{", &format!("{{{crs},"), 1)
            )
        },
        |crs| format!("{{{crs},\"type\":\"Point\",\"coordinates\":[1,2]}}"),
    ];
    for place in places {
        for good in [
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:OGC::CRS84",
            "urn:ogc:def:crs:OGC:1.3:CRS84h",
            "OGC:CRS84",
            "EPSG:4326",
            "epsg:4326",
            "urn:ogc:def:crs:EPSG::4326",
            "urn:ogc:def:crs:EPSG:9.8.15:4979",
            "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "https://www.opengis.net/def/crs/EPSG/0/4326",
            "WGS 84",
        ] {
            told(&place(&named(good)));
        }
        told(&place(&crs("null")));
        told(&place(&crs("\"EPSG:4326\"")));
        told(&place(&crs(
            "{\"type\":\"EPSG\",\"properties\":{\"code\":4326}}",
        )));
        for bad in [
            "EPSG:3857",
            "EPSG:43260",
            "EPSG:14326",
            "urn:ogc:def:crs:EPSG::32647",
            "ESRI:4326",
            "NAD83",
            "",
        ] {
            told(&place(
                &named(bad).replace("\"crs\":", "\"crs\":⟦foreign-crs⟧"),
            ));
        }
        for bad in [
            "{\"type\":\"EPSG\",\"properties\":{\"code\":3857}}",
            "{\"type\":\"link\",\"properties\":{\"href\":\"http://example.org/EPSG:4326\"}}",
            "{}",
            "[]",
            "4327",
        ] {
            told(&place(&crs(&format!("⟦foreign-crs⟧{bad}"))));
        }
    }
    let hint = checked(&places[0](&named("EPSG:3857"))).faults.to_string();
    assert!(hint.contains("ogr2ogr -t_srs EPSG:4326"), "{hint}");
}

/// The nearest double to a decimal, by another road than the reader's.
fn coordinate(text: &str) -> f64 {
    let file = at(&format!("[{text},0]"));
    let read = terrane::read::text::Text::new("x", file.as_bytes()).unwrap();
    let mut faults = terrane::diagnostic::faults::Faults::default();
    let document = terrane::read::geojson::document(&read, &mut faults);
    let geometry = document.features[0].geometry.clone();
    match geometry {
        Some(geo::Geometry::Point(point)) => point.x(),
        other => panic!("{other:?}: {faults}"),
    }
}

#[test]
fn decimals_are_rounded_to_the_nearest_double() {
    for text in [
        "0.1",
        "98.378000000000000000000000000000000001",
        // Half way between two doubles, and a hair to either side of it.
        "1.00000000000000011102230246251565404236316680908203125",
        "1.00000000000000011102230246251565404236316680908203124",
        "1.00000000000000011102230246251565404236316680908203126",
        "64.00000000000000710542735760100185871124267578125",
        "2.2250738585072011e-308",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "-0",
        "-0.0",
        "17976931348623157e-320",
        "123456789012345678e-16",
    ] {
        let nearest: f64 = text.parse().unwrap();
        assert_eq!(coordinate(text).to_bits(), nearest.to_bits(), "{text}");
    }
}

proptest! {
    #[test]
    fn every_decimal_is_rounded_to_the_nearest_double(
        sign in "-?", whole in 0..179u32, digits in "[0-9]{1,40}", exponent in "(e-?[01])?",
    ) {
        let text = format!("{sign}{whole}.{digits}{exponent}");
        let nearest: f64 = text.parse().unwrap();
        prop_assume!(nearest.abs() <= 180.0);
        prop_assert_eq!(coordinate(&text).to_bits(), nearest.to_bits());
    }

    #[test]
    fn a_double_that_is_written_and_read_is_the_same(number in -180.0..180.0f64) {
        prop_assert_eq!(coordinate(&number.to_string()).to_bits(), number.to_bits());
        prop_assert_eq!(coordinate(&format!("{number:e}")).to_bits(), number.to_bits());
    }
}
