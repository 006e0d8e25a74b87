//! Coordinate systems: before RFC 7946 a file could name one of its own.

use serde_json::value::RawValue;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::read::json;
use crate::read::text::Text;

use super::document::scalar;

/// What longitude and latitude on WGS 84 are called, without or with height.
const NAMES: [&str; 4] = ["CRS84", "CRS84H", "WGS84", "WGS 84"];
/// The numbers of the same in the register of EPSG.
const CODES: [&str; 2] = ["4326", "4979"];

/// What is wrong with the member `crs`: read as lon/lat, a file in another system would lie elsewhere on earth.
pub(super) fn fault(text: &Text<'_>, crs: &RawValue) -> Option<Fault> {
    let name = name(text, crs);
    if crs.get() == "null" || name.as_deref().is_some_and(is_wgs84) {
        return None;
    }
    let name = name.unwrap_or_else(|| json::describe(crs));
    let fault = Fault::of(&rule::FOREIGN_CRS)
        .expected("WGS 84 longitude and latitude (CRS84)")
        .found(json::shorten(&name));
    Some(fault)
}

/// Whether `EPSG:4326`, `urn:ogc:def:crs:OGC:1.3:CRS84`, an address that ends so, or the bare code is what is meant.
fn is_wgs84(name: &str) -> bool {
    let upper = name.trim().to_ascii_uppercase();
    let (register, last) = upper
        .rsplit_once([':', '/', '#'])
        .unwrap_or(("EPSG", &upper));
    NAMES.contains(&last) || register.contains("EPSG") && CODES.contains(&last)
}

/// The system's name, or its code as files of 2008 have it: `{"type":"EPSG","properties":{"code":4326}}`.
fn name(text: &Text<'_>, crs: &RawValue) -> Option<String> {
    if let Some(name) = scalar(text, crs) {
        return Some(name);
    }
    let members = json::members(text, crs).ok()??;
    let properties = json::members(text, members.get("properties")?).ok()??;
    scalar(text, properties.get("name").or(properties.get("code"))?)
}
