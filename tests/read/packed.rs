//! What is packed is read as what it holds or told of, whatever was done to it; what is spliced is read back as it was.

use std::io::Write;

use proptest::prelude::*;
use serde_json::{Map, Value, json, value::RawValue};
use terrane::diagnostic::faults::Faults;
use terrane::export::splice;
use terrane::read::bare::{self, BareFiles};
use terrane::read::geojson::document;
use terrane::read::input;
use terrane::read::limits::{Limits, Size};
use terrane::read::original::Slot;
use terrane::read::text::Text;

use crate::marked::write;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// What is read of these bytes, or the code of what is wrong with them.
fn read(bytes: &[u8], size: u64) -> Result<Vec<u8>, &'static str> {
    let limits = Limits { size: Size(size) };
    input::read("x", bytes, None, limits).map_err(|fault| fault.rule.code)
}

#[test]
fn frames_without_content_are_passed_over() {
    let skipped = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, b'a', b'b', b'c'];
    let packed = [
        &skipped[..],
        &zstandard(b"one "),
        &skipped,
        &zstandard(b"two"),
    ]
    .concat();
    assert_eq!(read(&packed, 100), Ok(b"one two".to_vec()));
    assert_eq!(read(&skipped, 100), Ok(Vec::new()));
    assert_eq!(read(&skipped[..9], 100), Err("bad-compression"));
}

proptest! {
    #[test]
    fn what_was_packed_is_unpacked_up_to_the_limit(
        parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..4),
        less in 1..50_u64,
    ) {
        let plain = parts.concat();
        let size = plain.len() as u64;
        for pack in [gzip, zstandard] {
            let packed: Vec<u8> = parts.iter().flat_map(|part| pack(part)).collect();
            prop_assert_eq!(read(&packed, size), Ok(plain.clone()));
            if less <= size {
                prop_assert_eq!(read(&packed, size - less), Err("too-large"));
            }
        }
    }

    #[test]
    fn what_was_damaged_is_told_of_or_harmless(
        plain in prop::collection::vec(any::<u8>(), 1..300),
        at in any::<prop::sample::Index>(),
        with in prop::collection::vec(any::<u8>(), 0..4),
        cut in 0..4_usize,
    ) {
        for pack in [gzip, zstandard] {
            let mut packed = pack(&plain);
            let at = at.index(packed.len());
            let end = (at + cut).min(packed.len());
            packed.splice(at..end, with.iter().copied());
            let _ = read(&packed, 10_000);
        }
        // A checksum stands at the end of each of gzip's members: what it holds back is not what was packed.
        let mut packed = gzip(&plain);
        let sum = packed.len() - 8;
        packed[sum] ^= 1;
        prop_assert_eq!(read(&packed, 10_000), Err("bad-compression"));
    }

    #[test]
    fn any_bytes_after_the_first_ones_of_a_packing_are_told_of(
        first in prop::sample::select(vec![&[0x1f_u8, 0x8b][..], &[0x1f, 0x8b, 8, 0], &[0x28, 0xb5, 0x2f, 0xfd], &[0x51, 0x2a, 0x4d, 0x18]]),
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let _ = read(&[first, &rest].concat(), 10_000);
    }

    #[test]
    fn any_table_of_holders_is_read_or_told_of(
        first in prop::sample::select(vec!["", "code,side\n", "[[holder]]\n", "[{", "{\"holder\":["]),
        bits in prop::collection::vec(prop::sample::select(vec![
            "a", "code", "side", "=", "\"", "'", ",", "\n", "\r", "[", "]", "{", "}", ".", "#", "1", "1e9", "-", "é", "\u{0}", "\u{feff}", ":", "true", "\\", "\"\"\"",
        ]), 0..30),
    ) {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "holders", &format!("{first}{}", bits.concat()));
        write(folder.path(), "mines", "{\"type\":\"Point\",\"coordinates\":[1,2]}");
        let read = bare::layers(&BareFiles {
            mines: folder.path().join("mines"),
            holders: Some(folder.path().join("holders")),
            ..BareFiles::default()
        });
        if let Err(faults) = read {
            prop_assert!(faults.errors() > 0);
        }
    }

    #[test]
    fn what_is_spliced_is_read_back_as_it_was(
        coordinates in prop::collection::vec((-80.0..80.0f64, -80.0..80.0f64, any::<i32>()), 2..6),
        values in prop::collection::btree_map("[a-c\u{e9}]{0,2}|held_by", "\"[a-z\u{e9} ]{0,4}\"|-?[1-9][0-9]{0,30}\\.[0-9]{1,30}|null|\\[ ?\\]|\"\\\\ud83d\\\\ude00\"", 0..5),
    ) {
        let line: Vec<String> = coordinates.iter().map(|(x, y, z)| format!("[{x},{y}, {z}.50]")).collect();
        let members: Vec<String> = values.iter().map(|(name, value)| format!("{}: {value}", json!(name))).collect();
        let file = format!(
            "{{\"type\":\"Feature\", \"foreign\":1.0,\"properties\":{{{}}},\"geometry\":{{\"type\":\"LineString\",\"coordinates\":[{}]}}}}",
            members.join(" ,"),
            line.join(",")
        );
        let before = features(&file);
        let slot = Slot { range: 0..file.len(), form: before.1, properties: before.2.clone() };
        let mut new = Map::new();
        new.insert("held_by".to_owned(), json!("KIA"));
        let mut written = Vec::new();
        splice::feature(&mut written, file.as_bytes(), &slot, &new).unwrap();
        let written = String::from_utf8(written).unwrap();
        let after = features(&written);
        prop_assert_eq!(&after.0, &before.0, "another geometry");
        prop_assert!(written.contains(&line.join(",")), "positions are written otherwise");
        prop_assert!(written.contains("\"foreign\":1.0"), "a foreign member is written otherwise");
        let (old, new) = (properties(&file), properties(&written));
        prop_assert_eq!(&new["held_by"], "\"KIA\"");
        for (name, value) in old {
            let name = if name == "held_by" { "source_held_by".to_owned() } else { name };
            prop_assert_eq!(new.get(&name), Some(&value), "{} is written otherwise", name);
        }
    }
}

/// The geometry of the only feature of a file, its form, and where its properties stand.
fn features(
    file: &str,
) -> (
    Option<geo::Geometry>,
    terrane::read::geojson::Form,
    Option<std::ops::Range<usize>>,
) {
    let text = Text::new("x", file.as_bytes()).unwrap();
    let mut faults = Faults::default();
    let document = document(&text, &mut faults);
    assert_eq!(faults.errors(), 0, "{file}\n{faults}");
    let feature = &document.features[0];
    (
        feature.geometry.clone(),
        feature.form,
        feature.properties_range.clone(),
    )
}

/// The properties of a feature, each as it is written.
fn properties(file: &str) -> std::collections::BTreeMap<String, String> {
    #[derive(serde::Deserialize)]
    struct Feature<'a> {
        #[serde(borrow)]
        properties: std::collections::BTreeMap<String, &'a RawValue>,
    }
    let feature: Feature<'_> = serde_json::from_str(file).unwrap();
    let _: Value = serde_json::from_str(file).unwrap();
    let members = feature.properties.into_iter();
    members
        .map(|(name, value)| (name, value.get().to_owned()))
        .collect()
}
