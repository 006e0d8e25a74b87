//! What the fuzzers ask, apart from the fuzzers: `cargo test` asks the same of the corpus that they left behind.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each target uses one of these, and a question that cannot be put has failed"
)]

mod scene;

use serde_json::Value;
use terrane::atlas::Atlas;
use terrane::diagnostic::draw::{self, Paint};
use terrane::diagnostic::faults::Faults;
use terrane::export::geojson;
use terrane::export::properties::Properties;
use terrane::layers::Layers;
use terrane::read::bare::{self, BareFiles};
use terrane::read::limits::{Limits, Size};
use terrane::read::source::AtlasSource;
use terrane::read::text::Text;
use terrane::read::{self, check, input};

/// Reads any bytes, packed or not: no feature is lost in silence, every place lies within the file, and what is a feature
/// to terrane is JSON to others.
pub(crate) fn geojson(bytes: &[u8]) {
    let limits = Limits {
        size: Size(1 << 20),
    };
    let Ok(bytes) = input::read("x", bytes, None, limits) else {
        return;
    };
    let Ok(text) = Text::new("x", &bytes) else {
        return;
    };
    let mut faults = Faults::default();
    let document = read::geojson::document(&text, &mut faults);
    let mut end = 0;
    for feature in &document.features {
        assert!(end <= feature.range.start, "features follow one another");
        end = feature.range.end;
        let broken = feature.geometry.is_none();
        assert!(
            !broken || !faults.is_empty(),
            "a geometry is lost in silence"
        );
        if faults.errors() == 0 {
            let parsed: Result<Value, _> = serde_json::from_slice(&bytes[feature.range.clone()]);
            if let Err(error) = parsed {
                // Values deeper and numbers larger than others read are passed through unread.
                let said = error.to_string();
                let known = ["recursion limit", "number out of range"];
                assert!(known.iter().any(|known| said.contains(known)), "{said}");
            }
        }
    }
    tell(&faults, bytes.len());
}

/// Judges any bytes by all rules of GeoJSON: what is found is the same each time, and can be told.
pub(crate) fn rules(bytes: &[u8]) {
    let checked = check::geojson_bytes("x", bytes);
    assert!(checked.set_aside <= checked.features);
    assert!(checked.set_aside == 0 || !checked.faults.is_empty());
    tell(&checked.faults, bytes.len());
    let again = check::geojson_bytes("x", bytes);
    assert!(
        again.faults == checked.faults,
        "the same file, other faults"
    );
}

/// Compiles an atlas of whatever zones, fronts, areas, places and events, and looks at it on some days.
pub(crate) fn zones(bytes: &[u8]) {
    let scene = scene::Scene::of(bytes);
    let folder = tempfile::tempdir().unwrap();
    scene.write(folder.path());
    let source = AtlasSource::Folder(folder.path().to_owned());
    if let Ok((layers, _)) = read::layers(&source) {
        let original = read::original(&source).unwrap();
        look(layers, &original, &scene.days);
    }
}

/// Attributes one bare file by another: the bytes before the first zero are mines, those behind it zones.
pub(crate) fn attribute(bytes: &[u8]) {
    let middle = bytes.iter().position(|byte| *byte == 0);
    let (mines, zones) = bytes.split_at(middle.unwrap_or(bytes.len()));
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("mines"), mines).unwrap();
    std::fs::write(path("zones"), zones.get(1..).unwrap_or_default()).unwrap();
    let files = BareFiles {
        mines: path("mines"),
        zones: Some(path("zones")),
        ..BareFiles::default()
    };
    match bare::layers(&files) {
        Ok(read) => {
            let days = ["1970-01-01", "2024-10-18"].map(|day| day.parse().unwrap());
            look(read.layers, &read.mines, &days);
        }
        Err(faults) => assert!(faults.errors() > 0),
    }
}

/// Compiles layers, and asks on each day what all tables and maps ask: shares sum to one, and what is written is read back.
fn look(layers: Layers, original: &terrane::read::original::Original, days: &[jiff::civil::Date]) {
    let before = layers.mines.len();
    let atlas = Atlas::compile(layers);
    for day in days {
        let plate = atlas.plate(*day, *day).unwrap();
        assert_eq!(plate.holdings.len(), before, "every mine has its row");
        for holding in &plate.holdings {
            let sum: f64 = holding
                .shares
                .all()
                .iter()
                .map(|(_, share)| share.get())
                .sum();
            assert!(
                (sum - 1.0).abs() < 1e-9,
                "the shares of a mine sum to {sum}"
            );
            let _ = atlas.derive(holding.mine, *day);
        }
        let mut written = Vec::new();
        geojson::mines(&mut written, original, &plate, &Properties::all(&plate)).unwrap();
        let mut faults = Faults::default();
        let text = Text::new("x", &written).unwrap();
        let again = read::geojson::document(&text, &mut faults);
        assert_eq!(faults.errors(), 0, "{faults}");
        assert_eq!(again.features.len(), original.features.len());
    }
}

/// Draws every fault; its place lies within the file.
fn tell(faults: &Faults, length: usize) {
    for fault in faults.iter() {
        let drawn = draw::fault(fault, Paint::Plain);
        assert!(drawn.contains(fault.rule.code));
        if let Some(bytes) = &fault.location.bytes {
            assert!(bytes.start <= length, "{fault:?}");
        }
    }
}
