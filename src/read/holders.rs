//! A file of holders beside bare files: `[[holder]]` tables in TOML, the same as JSON, or a CSV table.

use serde_json::value::RawValue;

use crate::diagnostic::faults::Faults;
use crate::layers::holder::Holder;

use super::datum::Raw;
use super::fields::{Fields, Record};
use super::json;
use super::manifest;
use super::mines::Ids;
use super::table::{self, Columns};
use super::text::Text;

/// Reads a file of holders; what it is in shows in its name, or else in its first character.
pub(super) fn declared(text: &Text<'_>, faults: &mut Faults) -> Vec<Holder> {
    let name = text.name().to_lowercase();
    let name = [".gz", ".zst"]
        .into_iter()
        .find_map(|packed| name.strip_suffix(packed))
        .unwrap_or(&name);
    let begins = text.body().trim_start().chars().next();
    if name.ends_with(".json") || begins == Some('{') {
        in_json(text, faults)
    } else if name.ends_with(".csv") {
        in_csv(text, faults)
    } else {
        match manifest::table(text, faults) {
            Some(table) => manifest::holders(&mut manifest::fields(text, &table, faults)),
            None => Vec::new(),
        }
    }
}

fn in_json(text: &Text<'_>, faults: &mut Faults) -> Vec<Holder> {
    let value: &RawValue = match json::parse(text, text.body()) {
        Ok(value) => value,
        Err(fault) => {
            faults.push(*fault);
            return Vec::new();
        }
    };
    // A list alone is read as the member `holder` of an object.
    let mut outer = Fields::new(
        text,
        vec![("holder".into(), Raw::Json(value))],
        Record::default(),
        faults,
    );
    if value.get().starts_with('[') {
        return manifest::holders(&mut outer);
    }
    let inner = outer.table("holder");
    inner.map_or_else(Vec::new, |mut fields| manifest::holders(&mut fields))
}

fn in_csv(text: &Text<'_>, faults: &mut Faults) -> Vec<Holder> {
    const COLUMNS: Columns = Columns {
        needed: &["code", "side"],
        optional: &["name", "short", "colour", "sources"],
    };
    let mut codes = Ids::default();
    table::rows(text, COLUMNS, faults, |fields| {
        manifest::holder(fields, &mut codes)
    })
}
