//! Judges the shapes of a document: what makes their ground doubtful, told at the position that is meant.
//!
//! What is sound costs one walk over each geometry, spread over all cores; only what is not is looked for in the text.

use std::ops::Range;

use geo::{Coord, CoordsIter, Geometry};
use rayon::prelude::*;
use serde_json::value::RawValue;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule::{self, Severity};
use crate::geometry::validity::{self, Flaw, Spot};
use crate::read::json;
use crate::read::text::Text;

use super::document::{Document, Feature, Form, label};
use super::flaws;
use super::geometry::{self, is_empty};

/// Reports what is wrong with the shapes of a document, and sets aside the features whose ground is in doubt.
pub(super) fn judge(text: &Text<'_>, document: &mut Document<'_>, faults: &mut Faults) {
    let geometries: Vec<Option<&Geometry>> = document
        .features
        .iter()
        .map(|feature| feature.geometry.as_ref())
        .collect();
    let unsound: Vec<usize> = geometries
        .par_iter()
        .enumerate()
        .filter(|(_, geometry)| geometry.is_some_and(is_unsound))
        .map(|(number, _)| number)
        .collect();
    for number in unsound {
        let feature = &document.features[number];
        let mut found = Faults::default();
        if let (Some(geometry), Some(value)) = (&feature.geometry, Value::of(text, feature)) {
            value.judge(geometry, &mut found);
        }
        let error = found
            .iter()
            .find(|fault| fault.severity == Severity::Error)
            .map(|fault| fault.rule);
        document.features[number].set_aside = error;
        faults.extend(found);
    }
}

/// Reports where lines that divide ground cross themselves; other lines may.
pub(in crate::read) fn judge_front(text: &Text<'_>, feature: &Feature<'_>, faults: &mut Faults) {
    let lines = match &feature.geometry {
        Some(Geometry::LineString(line)) => std::slice::from_ref(line),
        Some(Geometry::MultiLineString(lines)) => &lines.0,
        _ => return,
    };
    for (ring, line) in lines.iter().enumerate() {
        let Some(mut flaw) = validity::line_crossing(line) else {
            continue;
        };
        flaw.spot.ring = ring;
        flaw.other = flaw.other.map(|other| Spot { ring, ..other });
        if let Some(value) = Value::of(text, feature) {
            value.report(&[flaw], flaws::front, faults);
        }
    }
}

/// Whether anything is to be told of a shape.
fn is_unsound(geometry: &Geometry) -> bool {
    match geometry {
        Geometry::GeometryCollection(parts) => parts.iter().any(is_unsound),
        geometry => geometry::winds_wrong(geometry) || !validity::flaws(geometry).is_empty(),
    }
}

/// What is to be told of a shape, without its places; `None` where its ground is in doubt.
pub(in crate::read) fn suspicions(geometry: &Geometry, file: &str) -> Option<Vec<Fault>> {
    if let Geometry::GeometryCollection(parts) = geometry {
        let parts = parts.iter().map(|part| suspicions(part, file));
        return parts
            .collect::<Option<Vec<_>>>()
            .map(|parts| parts.concat());
    }
    let winding = geometry::winds_wrong(geometry).then(|| Fault::of(&rule::WRONG_WINDING));
    let flaws = validity::flaws(geometry);
    let flaws = flaws.iter().map(|flaw| flaws::fault(flaw, None));
    winding
        .into_iter()
        .chain(flaws)
        .map(|fault| {
            let is_usable = fault.severity == Severity::Warning;
            is_usable.then(|| fault.at(Location::file(file)))
        })
        .collect()
}

/// A geometry as it stands in the text.
struct Value<'t, 'a> {
    text: &'t Text<'a>,
    /// The whole of it, and of the part of a collection that is spoken of.
    whole: &'a RawValue,
    index: usize,
    label: Option<String>,
}

impl<'t, 'a> Value<'t, 'a> {
    fn of(text: &'t Text<'a>, feature: &Feature<'_>) -> Option<Self> {
        let part = text.from(feature.range.start).get(..feature.range.len())?;
        let value: &RawValue = json::parse(text, part).ok()?;
        let (whole, label) = match feature.form {
            Form::Geometry => (value, None),
            Form::Feature => {
                let members = json::members(text, value).ok()??;
                (members.get("geometry")?, label(text, &members))
            }
        };
        Some(Self {
            text,
            whole,
            index: feature.index,
            label,
        })
    }

    fn judge(&self, geometry: &Geometry, faults: &mut Faults) {
        if let Geometry::GeometryCollection(parts) = geometry {
            for (part, whole) in parts.iter().zip(self.parts()) {
                let value = Value {
                    whole,
                    label: self.label.clone(),
                    ..*self
                };
                value.judge(part, faults);
            }
            return;
        }
        let found = validity::flaws(geometry);
        let has_direction = !found.iter().any(|flaw| flaw.kind.leaves_no_direction());
        if has_direction && geometry::winds_wrong(geometry) {
            let first = geometry.coords_iter().next();
            let bytes = self.text.range(self.whole.get());
            let place = self.place(bytes, first.unwrap_or_default());
            faults.push(Fault::of(&rule::WRONG_WINDING).at(place));
        }
        self.report(&found, flaws::fault, faults);
    }

    /// The parts of a collection that have a geometry.
    fn parts(&self) -> Vec<&'a RawValue> {
        let list = |value| json::items(self.text, value).ok().flatten();
        let members = json::members(self.text, self.whole).ok().flatten();
        let parts = members.and_then(|members| list(members.get("geometries")?));
        let mut parts = parts.unwrap_or_default();
        parts.retain(|part| {
            let members = json::members(self.text, part).ok().flatten();
            let content = members.and_then(|members| {
                members
                    .get("coordinates")
                    .or_else(|| members.get("geometries"))
            });
            content.is_some_and(|content| !is_empty(content.get()))
        });
        parts
    }

    /// Reports what `tell` makes of each flaw, with the place of the other position that has to do with it.
    fn report(
        &self,
        found: &[Flaw],
        tell: fn(&Flaw, Option<Location>) -> Fault,
        faults: &mut Faults,
    ) {
        let others = found.iter().filter_map(|flaw| flaw.other);
        let mut spots: Vec<Spot> = found.iter().map(|flaw| flaw.spot).chain(others).collect();
        spots.sort_unstable();
        spots.dedup();
        let bytes = self.positions(&spots);
        let place = |spot: Spot, at: Option<Coord>| {
            let found = spots.binary_search(&spot).ok();
            let bytes = found.and_then(|found| bytes.get(found).cloned());
            let bytes = bytes.unwrap_or_else(|| self.text.range(self.whole.get()));
            let at = at.or_else(|| self.coord(&bytes));
            self.place(bytes, at.unwrap_or_default())
        };
        for flaw in found {
            let other = flaw.other.map(|spot| place(spot, None));
            let fault = tell(flaw, other);
            faults.push(fault.at(place(flaw.spot, Some(flaw.at))));
        }
    }

    fn place(&self, bytes: Range<usize>, at: Coord) -> Location {
        Location {
            feature: Some(self.index),
            id: self.label.clone(),
            lonlat: Some((at.x, at.y)),
            ..self.text.location(bytes)
        }
    }

    fn coord(&self, bytes: &Range<usize>) -> Option<Coord> {
        let part = self.text.from(bytes.start).get(..bytes.len())?;
        let numbers: Vec<f64> = json::parse(self.text, part).ok()?;
        match numbers[..] {
            [x, y, ..] => Some(Coord { x, y }),
            _ => None,
        }
    }

    /// The bytes of these positions, which are sorted, in one walk over the brackets of the coordinates.
    fn positions(&self, spots: &[Spot]) -> Vec<Range<usize>> {
        let members = json::members(self.text, self.whole).ok().flatten();
        let kind = members.as_ref().and_then(|members| {
            let kind = members.get("type")?;
            json::string(self.text, kind).ok()?
        });
        let coordinates = members
            .as_ref()
            .and_then(|members| members.get("coordinates"));
        let (Some(kind), Some(coordinates)) = (kind, coordinates) else {
            return Vec::new();
        };
        // How many brackets enclose the one of a position.
        let around = match &*kind {
            "Point" => 0,
            "MultiPoint" | "LineString" => 1,
            "MultiPolygon" => 3,
            _ => 2,
        };
        let start = self.text.range(coordinates.get()).start;
        let mut found = Vec::with_capacity(spots.len());
        let mut wanted = spots.iter().peekable();
        let mut depth = 0;
        let mut counts = [0usize; 4];
        let mut opened = 0;
        for (at, byte) in coordinates.get().bytes().enumerate() {
            match byte {
                b'[' => {
                    depth += 1;
                    if depth == around + 1 {
                        opened = at;
                    }
                }
                b']' => {
                    depth -= 1;
                    if depth == around {
                        let spot = spot(&counts, around);
                        if wanted.next_if(|wanted| **wanted == spot).is_some() {
                            found.push(start + opened..start + at + 1);
                        }
                    }
                    if depth <= around {
                        counts[depth] += 1;
                        counts[depth + 1..].fill(0);
                    }
                    if wanted.peek().is_none() {
                        break;
                    }
                }
                _ => {}
            }
        }
        found
    }
}

/// The spot that counts of closed brackets, the outermost first, stand for.
fn spot(counts: &[usize; 4], around: usize) -> Spot {
    match around {
        0 => Spot::default(),
        1 => Spot {
            position: counts[1],
            ..Spot::default()
        },
        2 => Spot {
            polygon: 0,
            ring: counts[1],
            position: counts[2],
        },
        _ => Spot {
            polygon: counts[1],
            ring: counts[2],
            position: counts[3],
        },
    }
}
