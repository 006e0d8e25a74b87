//! Says what is wrong with a geometry that could not be read, and at which byte.
//!
//! Slow and thorough: it takes every list apart again. [`geometry`](super::geometry) is the fast way through what
//! is right; the two draw one line between right and wrong, and a test holds them to it.

use geo::Coord;
use serde_json::value::RawValue;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::read::json;
use crate::read::text::Text;

use super::geometry::{DEEPEST, TYPES, is_empty};
use super::parse::unknown_type;

/// All faults of a geometry; at least one.
pub(super) fn faults(text: &Text<'_>, value: &RawValue) -> Vec<Fault> {
    let mut judge = Judge {
        text,
        faults: Vec::new(),
        off_earth: None,
        misnested: false,
    };
    judge.geometry(value, 0);
    if let Some((mut fault, more)) = judge.off_earth {
        if more > 0 {
            let more = format!("{more} more in this geometry");
            fault.message = format!("{} (and {more})", fault.message);
        }
        judge.faults.push(fault);
    }
    if judge.faults.is_empty() {
        let fault = Fault::of(&rule::NOT_GEOJSON).saying("this is no geometry");
        judge.faults.push(fault.at(text.locate(value.get())));
    }
    judge.faults
}

struct Judge<'t, 'a> {
    text: &'t Text<'a>,
    faults: Vec<Fault>,
    /// The first position that is not on earth, and how many follow it.
    off_earth: Option<(Fault, usize)>,
    /// Whether it was said that the brackets do not fit the type: once is enough.
    misnested: bool,
}

impl Judge<'_, '_> {
    fn geometry(&mut self, value: &RawValue, depth: usize) {
        let members = match json::members(self.text, value) {
            Ok(Some(members)) => members,
            Ok(None) => {
                let fault = Fault::of(&rule::WRONG_TYPE)
                    .saying("a geometry must be an object or null")
                    .expected("an object or null")
                    .found(json::describe(value));
                return self.report(value, fault);
            }
            Err(fault) => return self.faults.push(*fault),
        };
        let Some(kind) = members.get("type") else {
            let fault = Fault::of(&rule::MISSING_MEMBER)
                .saying("the geometry has no member `type`")
                .expected(TYPES.join(", "));
            return self.report(value, fault);
        };
        let kind = match json::string(self.text, kind) {
            Ok(Some(text)) if TYPES.contains(&&*text) => text,
            Ok(Some(text)) => return self.report(kind, unknown_type(&text, &[])),
            Ok(None) => {
                let fault = Fault::of(&rule::WRONG_TYPE)
                    .saying("`type` must be text")
                    .expected("text")
                    .found(json::describe(kind));
                return self.report(kind, fault);
            }
            Err(fault) => return self.faults.push(*fault),
        };
        let name = if kind == "GeometryCollection" {
            "geometries"
        } else {
            "coordinates"
        };
        let Some(content) = members.get(name) else {
            let fault = Fault::of(&rule::MISSING_COORDINATES)
                .saying(format!("the {kind} has no member `{name}`"));
            return self.report(value, fault);
        };
        if is_empty(content.get()) {
            return;
        }
        match &*kind {
            "GeometryCollection" if depth == DEEPEST => {
                let fault = Fault::of(&rule::TOO_DEEP)
                    .saying("collections of geometries are nested too deeply")
                    .help("take the inner collections apart");
                self.report(content, fault);
            }
            "GeometryCollection" => {
                for part in self.items(content, "a list of geometries") {
                    self.geometry(part, depth + 1);
                }
            }
            "Point" => {
                self.position(content);
            }
            "MultiPoint" => {
                self.positions(content, "MultiPoint");
            }
            "LineString" => self.line(content),
            "MultiLineString" => {
                for line in self.items(content, "a list of lines") {
                    self.line(line);
                }
            }
            "Polygon" => self.polygon(content),
            _ => {
                for polygon in self.items(content, "a list of polygons") {
                    self.polygon(polygon);
                }
            }
        }
    }

    fn polygon(&mut self, value: &RawValue) {
        if is_empty(value.get()) {
            let fault = Fault::of(&rule::TOO_FEW_POSITIONS).saying("the polygon has no ring");
            return self.report(value, fault);
        }
        for ring in self.items(value, "a list of rings") {
            self.ring(ring);
        }
    }

    fn ring(&mut self, value: &RawValue) {
        let Some(positions) = self.positions(value, "ring") else {
            return;
        };
        let distinct = match &positions[..] {
            [first, .., last] if first.1 == last.1 => positions.len() - 1,
            _ => positions.len(),
        };
        if distinct < 3 {
            let fault = Fault::of(&rule::TOO_FEW_POSITIONS)
                .saying("the ring has too few positions")
                .expected("at least 4, the last like the first")
                .found(positions.len().to_string());
            return self.report_near(value, positions.first(), fault);
        }
        if let [first, .., last] = &positions[..]
            && first.1 != last.1
        {
            self.report_near(last.0, Some(last), Fault::of(&rule::UNCLOSED_RING));
        }
    }

    fn line(&mut self, value: &RawValue) {
        if let Some(positions) = self.positions(value, "line")
            && positions.len() < 2
        {
            let fault = Fault::of(&rule::TOO_FEW_POSITIONS)
                .saying("the line has too few positions")
                .expected("at least 2")
                .found(positions.len().to_string());
            self.report_near(value, positions.first(), fault);
        }
    }

    /// The positions of a list; `None` where one of them is none, which is reported.
    fn positions<'v>(
        &mut self,
        value: &'v RawValue,
        of: &str,
    ) -> Option<Vec<(&'v RawValue, Coord)>> {
        let before = self.faults.len();
        let mut positions = Vec::new();
        for item in self.items(value, "a list of positions") {
            if !item.get().starts_with('[') {
                let fault = Fault::of(&rule::BAD_POSITION)
                    .saying(format!("a {of} is a list of positions"))
                    .expected("[lon, lat]")
                    .found(json::describe(item));
                self.report_nesting(item, fault);
                return None;
            }
            positions.extend(self.position(item).map(|coord| (item, coord)));
        }
        (self.faults.len() == before).then_some(positions)
    }

    /// A position, on earth or not; `None` where it is none, which is reported.
    fn position(&mut self, value: &RawValue) -> Option<Coord> {
        let numbers = match json::items(self.text, value) {
            Ok(Some(numbers)) => numbers,
            Ok(None) => {
                let fault = Fault::of(&rule::BAD_POSITION)
                    .expected("[lon, lat]")
                    .found(json::describe(value));
                self.report(value, fault);
                return None;
            }
            Err(fault) => {
                self.faults.push(*fault);
                return None;
            }
        };
        let mut read = Vec::with_capacity(numbers.len());
        for number in &numbers {
            let digits = matches!(number.get().as_bytes().first(), Some(b'-' | b'0'..=b'9'));
            match number.get().parse::<f64>() {
                Ok(value) if digits && value.is_finite() => read.push(value),
                _ if digits => {
                    let fault = Fault::of(&rule::BAD_NUMBER)
                        .saying("the number is too large")
                        .found(json::shorten(number.get()));
                    self.report(number, fault);
                    return None;
                }
                _ => {
                    let fault = Fault::of(&rule::BAD_POSITION)
                        .saying("a position is made of numbers")
                        .expected("a number")
                        .found(json::describe(number));
                    self.report(number, fault);
                    return None;
                }
            }
        }
        let [x, y, ..] = read[..] else {
            let fault = Fault::of(&rule::BAD_POSITION)
                .saying("a position needs a longitude and a latitude")
                .expected("at least 2 numbers")
                .found(numbers.len().to_string());
            self.report(value, fault);
            return None;
        };
        if !((-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y)) {
            match &mut self.off_earth {
                Some((_, more)) => *more += 1,
                None => {
                    let mut place = self.text.locate(value.get());
                    place.lonlat = Some((x, y));
                    self.off_earth = Some((off_earth(x, y).at(place), 0));
                }
            }
        }
        Some(Coord { x, y })
    }

    fn items<'v>(&mut self, value: &'v RawValue, expected: &str) -> Vec<&'v RawValue> {
        match json::items(self.text, value) {
            Ok(Some(items)) => return items,
            Ok(None) => {
                let fault = Fault::of(&rule::WRONG_TYPE)
                    .saying(format!("this must be {expected}"))
                    .expected(expected)
                    .found(json::describe(value));
                self.report_nesting(value, fault);
            }
            Err(fault) => self.faults.push(*fault),
        }
        Vec::new()
    }

    fn report_nesting(&mut self, value: &RawValue, fault: Fault) {
        if !std::mem::replace(&mut self.misnested, true) {
            let help = "count the brackets: they do not fit the type of the geometry";
            self.report(value, fault.help(help));
        }
    }

    fn report(&mut self, value: &RawValue, fault: Fault) {
        self.report_near(value, None, fault);
    }

    fn report_near(&mut self, value: &RawValue, near: Option<&(&RawValue, Coord)>, fault: Fault) {
        let mut place = self.text.locate(value.get());
        place.lonlat = near.map(|(_, coord)| (coord.x, coord.y));
        self.faults.push(fault.at(place));
    }
}

/// What is said of a position that is not on earth.
fn off_earth(x: f64, y: f64) -> Fault {
    if x.abs() > 360.0 || y.abs() > 360.0 {
        return Fault::of(&rule::PROJECTED_COORDINATES).found(format!("[{x}, {y}]"));
    }
    let fault = Fault::of(&rule::OUT_OF_RANGE)
        .expected("longitude -180 to 180, latitude -90 to 90")
        .found(format!("[{x}, {y}]"));
    if x.abs() <= 90.0 && y.abs() <= 180.0 {
        fault.help("longitude and latitude look swapped: GeoJSON has longitude first")
    } else if y.abs() <= 90.0 {
        fault.help("cut the geometry at the antimeridian and keep longitudes within 180")
    } else {
        fault
    }
}
