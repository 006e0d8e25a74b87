//! Faults as JSON, for programs: what `--json` prints.

use serde_json::{Value, json};

use super::account::Account;
use super::fault::Fault;
use super::faults::Faults;
use super::location::Location;
use super::repair::{Area, Repair};

/// All faults with their counts: `{"errors", "warnings", "counts": […], "faults": […], "account": […]}`.
#[must_use]
pub fn faults(faults: &Faults) -> Value {
    let counts: Vec<Value> = faults
        .counts()
        .map(|(file, severity, code, count)| {
            json!({"file": file, "severity": severity.word(), "code": code, "count": count})
        })
        .collect();
    json!({
        "errors": faults.errors(),
        "warnings": faults.warnings(),
        "counts": counts,
        "faults": faults.in_reading_order().into_iter().map(fault).collect::<Vec<_>>(),
        "account": account(faults.account()),
    })
}

/// What became of the features of each file: `{"file", "features", "used", "set_aside": {code: count}}`.
#[must_use]
pub fn account(account: &Account) -> Value {
    let files = account.files().map(|file| {
        json!({
            "file": file.file,
            "features": file.features,
            "used": file.used(),
            "set_aside": file.set_aside,
        })
    });
    files.collect()
}

/// One fault. What is not known is null.
#[must_use]
pub fn fault(fault: &Fault) -> Value {
    let mut value = json!({
        "severity": fault.severity.word(),
        "code": fault.rule.code,
        "message": fault.message,
        "count": fault.count,
    });
    let related: Vec<Value> = fault
        .related
        .iter()
        .map(|(what, place)| {
            let mut value = json!({ "what": what });
            extend(&mut value, location(place));
            value
        })
        .collect();
    extend(&mut value, location(&fault.location));
    extend(
        &mut value,
        json!({
            "expected": fault.expected,
            "found": fault.found,
            "help": fault.help,
            "related": related,
        }),
    );
    value
}

/// One repair. Areas are null where no ring was changed.
#[must_use]
pub fn repair(repair: &Repair) -> Value {
    let mut value = json!({
        "code": repair.rule.code,
        "done": repair.done,
        "moved_km2": repair.area.map_or(0.0, Area::moved_km2),
        "before_km2": repair.area.map(|area| area.before_km2),
        "after_km2": repair.area.map(|area| area.after_km2),
    });
    extend(&mut value, location(&repair.location));
    value
}

fn location(location: &Location) -> Value {
    json!({
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "bytes": location.bytes.as_ref().map(|bytes| [bytes.start, bytes.end]),
        "feature": location.feature,
        "id": location.id,
        "lon": location.lonlat.map(|(lon, _)| lon),
        "lat": location.lonlat.map(|(_, lat)| lat),
    })
}

fn extend(value: &mut Value, more: Value) {
    if let (Value::Object(value), Value::Object(more)) = (value, more) {
        value.extend(more);
    }
}
