//! Files as they stood: where features lie in them.

use geojson::{Feature, GeoJson};
use terrane::diagnostic::faults::Faults;
use terrane::read::geojson::{Form, document};
use terrane::read::text::Text;
use terrane::read::{self, source::AtlasSource};

/// Files of one feature or more, in every form that is read.
const FORMS: [&str; 7] = [
    "{\"type\":\"FeatureCollection\",\"features\":[ {\"type\":\"Feature\",\"id\":7,\"properties\":{\"a\":\"}]\\\"\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1.0,2,3.5]}}\n,{\"geometry\":{\"type\":\"Point\",\"coordinates\":[3,4]},\"properties\":null,\"type\":\"Feature\"}]}",
    "\u{feff}{ \"features\" : [{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}], \"type\":\"FeatureCollection\" }\n",
    "{\"type\":\"Feature\",\"prop\\u0065rties\":{\"x\":[{}]},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}",
    "{\"type\":\"Point\",\"coordinates\":[1,2]}",
    "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,2]},{\"type\":\"Point\",\"coordinates\":[3,4]}]}",
    "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}\n{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[3,4]}}\n",
    "\u{1e}{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}\n\u{1e}{\"type\":\"Point\",\"coordinates\":[3,4]}\n",
];

#[test]
fn the_bytes_of_a_feature_are_that_feature() {
    for form in FORMS {
        let mut faults = Faults::default();
        let text = Text::new("x", form.as_bytes()).unwrap();
        let document = document(&text, &mut faults);
        assert_eq!(faults.errors(), 0, "{form}: {faults}");
        assert!(!document.features.is_empty(), "{form}");
        for feature in &document.features {
            let bytes = &form[feature.range.clone()];
            let parsed: GeoJson = bytes.parse().unwrap();
            let geometry: geo::Geometry = match (feature.form, parsed) {
                (Form::Feature, GeoJson::Feature(Feature { geometry, .. })) => {
                    geometry.unwrap().try_into().unwrap()
                }
                (Form::Geometry, GeoJson::Geometry(geometry)) => geometry.try_into().unwrap(),
                (form, other) => panic!("{form:?} is {other:?}"),
            };
            assert_eq!(feature.geometry.as_ref(), Some(&geometry), "{form}");
            if let Some(properties) = feature.properties_range.clone() {
                let value: serde_json::Value = serde_json::from_str(&form[properties]).unwrap();
                let whole: serde_json::Value = serde_json::from_str(bytes).unwrap();
                assert_eq!(value, whole["properties"], "{form}");
            }
        }
    }
}

#[test]
fn putting_nothing_in_changes_no_byte() {
    let original = read::original(&AtlasSource::Embedded).unwrap();
    let mut written = Vec::new();
    let mut from = 0;
    for slot in &original.features {
        let properties = slot.properties.clone().unwrap();
        assert!(slot.range.start < properties.start && properties.end < slot.range.end);
        assert_eq!(original.bytes[properties.start], b'{');
        assert_eq!(original.bytes[properties.end - 1], b'}');
        written.extend_from_slice(&original.bytes[from..properties.end - 1]);
        from = properties.end - 1;
    }
    written.extend_from_slice(&original.bytes[from..]);
    assert!(written == original.bytes.as_ref());
}

#[test]
fn feature_numbers_lead_from_a_mine_to_its_bytes() {
    let (layers, _) = read::layers(&AtlasSource::Embedded).unwrap();
    let original = read::original(&AtlasSource::Embedded).unwrap();
    for mine in &layers.mines {
        let slot = &original.features[mine.feature];
        let value: serde_json::Value =
            serde_json::from_slice(&original.bytes[slot.range.clone()]).unwrap();
        assert_eq!(value["properties"]["id"], mine.id.as_str());
    }
}
