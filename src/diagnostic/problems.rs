//! Faults as a layer of points, to be opened in GIS software beside the file that they are about.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::faults::Faults;
use super::location::Location;
use super::rule::Severity;

/// Writes all faults as one GeoJSON feature collection, a feature a fault: a point where the fault has a place on
/// earth, else a feature without geometry. Faults that were only counted share one; the counts add up to all.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, faults: &Faults) -> io::Result<()> {
    write!(out, "{{\"type\":\"FeatureCollection\",\"features\":[")?;
    let kept = faults.in_reading_order();
    let kept = kept.into_iter().map(feature);
    for (number, feature) in kept.chain(uncounted(faults)).enumerate() {
        let separator = if number == 0 { "\n" } else { ",\n" };
        write!(out, "{separator}{feature}")?;
    }
    writeln!(out, "\n]}}")
}

fn feature(fault: &Fault) -> Value {
    let Location {
        file,
        line,
        column,
        feature,
        id,
        lonlat,
        ..
    } = &fault.location;
    // A point that is not on earth would only stretch the view; where it is said to be stands in `found`.
    let on_earth = lonlat.filter(|(lon, lat)| lon.abs() <= 180.0 && lat.abs() <= 90.0);
    json!({
        "type": "Feature",
        "properties": {
            "code": fault.rule.code,
            "severity": fault.severity.word(),
            "message": fault.message,
            "file": file,
            "line": line,
            "column": column,
            "feature": feature,
            "id": id,
            "expected": fault.expected,
            "found": fault.found,
            "help": fault.help,
            "count": fault.count,
        },
        "geometry": on_earth.map(|(lon, lat)| json!({"type": "Point", "coordinates": [lon, lat]})),
    })
}

/// What is known of faults of which there are too many to keep: how many, by file, severity and code.
fn uncounted(faults: &Faults) -> Vec<Value> {
    let mut told: BTreeMap<(Option<&str>, Severity, &str), usize> = BTreeMap::new();
    for fault in faults.iter() {
        let kind = (
            fault.location.file.as_deref(),
            fault.severity,
            fault.rule.code,
        );
        *told.entry(kind).or_default() += fault.count;
    }
    let rest = faults.counts().filter_map(|(file, severity, code, count)| {
        let rest = count - told.get(&(file, severity, code)).copied().unwrap_or(0);
        (rest > 0).then(|| {
            let mut properties = Map::new();
            properties.insert("code".to_owned(), json!(code));
            properties.insert("severity".to_owned(), json!(severity.word()));
            properties.insert(
                "message".to_owned(),
                json!(format!("{rest} more in this file")),
            );
            properties.insert("file".to_owned(), json!(file));
            properties.insert("count".to_owned(), json!(rest));
            json!({"type": "Feature", "properties": properties, "geometry": null})
        })
    });
    rest.collect()
}

#[cfg(test)]
mod tests {
    use super::super::rule;
    use super::*;

    fn written(faults: &Faults) -> Value {
        let mut out = Vec::new();
        write(&mut out, faults).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn a_fault_stands_where_it_is_on_earth() {
        let mut faults = Faults::default();
        let place = Location::file("a.geojson");
        faults.push(Fault::of(&rule::UNCLOSED_RING).at(place.clone().on_earth(98.5, 25.5)));
        faults.push(Fault::of(&rule::OUT_OF_RANGE).at(place.clone().on_earth(25.5, 98.5)));
        faults.push(Fault::of(&rule::JSON_SYNTAX).at(place));
        let features = &written(&faults)["features"];
        let points: Vec<&Value> = (0..3)
            .map(|i| &features[i]["geometry"]["coordinates"])
            .collect();
        assert_eq!(points, [&json!([98.5, 25.5]), &Value::Null, &Value::Null]);
        assert_eq!(features[1]["properties"]["code"], "out-of-range");
    }

    #[test]
    fn the_counts_add_up_to_all_faults() {
        let mut faults = Faults::default();
        for _ in 0..10_500 {
            faults.push(Fault::of(&rule::UNCLOSED_RING).at(Location::file("a")));
            faults.push(Fault::of(&rule::WRONG_WINDING).at(Location::file("a")));
        }
        let layer = written(&faults);
        let features = layer["features"].as_array().unwrap();
        let counts = features
            .iter()
            .map(|one| one["properties"]["count"].as_u64().unwrap());
        assert_eq!(counts.sum::<u64>(), 21_000);
        assert!(features.len() < 10_500);
    }

    #[test]
    fn no_fault_is_an_empty_layer() {
        let empty = json!({"type": "FeatureCollection", "features": []});
        assert_eq!(written(&Faults::default()), empty);
    }
}
