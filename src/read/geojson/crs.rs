//! Coordinate systems: before RFC 7946 a file could name one of its own.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::read::json;
use crate::read::text::Text;

/// What longitude and latitude on WGS 84 are called, without or with height.
const WGS84: [&str; 5] = [
    "CRS84",
    "EPSG:4326",
    "EPSG::4326",
    "EPSG:4979",
    "EPSG::4979",
];

/// What is wrong with the member `crs`: read as lon/lat, a file in another system would lie elsewhere on earth.
pub(super) fn fault(text: &Text<'_>, crs: &RawValue) -> Option<Fault> {
    let upper = crs.get().to_ascii_uppercase();
    let by_code = upper.contains("\"CODE\":4326");
    if crs.get() == "null" || by_code || WGS84.iter().any(|name| upper.contains(name)) {
        return None;
    }
    let name = name(text, crs).unwrap_or_else(|| json::describe(crs));
    let fault = Fault::of(&rule::FOREIGN_CRS)
        .expected("WGS 84 longitude and latitude (CRS84)")
        .found(json::shorten(&name));
    Some(fault)
}

fn name(text: &Text<'_>, crs: &RawValue) -> Option<String> {
    let properties = json::members(text, crs).ok()??.get("properties")?;
    let name = json::members(text, properties).ok()??.get("name")?;
    json::string(text, name).ok()?.map(Cow::into_owned)
}
