//! Repairs a GeoJSON file by edits of its bytes, where that changes no ground and no number.
//!
//! Rings are closed, turned round and freed of repeated points by setting their own positions down in another order; what is
//! given twice alike is kept once; a member that must be there and means nothing is added. All else is left, and
//! told when the copy is judged.

use std::ops::Range;

use serde_json::value::RawValue;

use crate::diagnostic::location::Location;
use crate::diagnostic::repair::Repair;
use crate::diagnostic::rule;
use crate::read::json::{self, Members};
use crate::read::original::Edit;
use crate::read::text::Text;

use super::document::{Document, Feature, Form, label};
use super::rings::{self, Part};

/// What is to be changed in a file, in the order of its bytes, and what for.
#[derive(Debug, Default)]
pub struct Repairs {
    /// Which bytes are replaced by which.
    pub edits: Vec<Edit>,
    /// What they mend.
    pub repairs: Vec<Repair>,
}

/// What can be repaired in `document`, which was read of `text`.
#[must_use]
pub fn repairs(text: &Text<'_>, document: &Document<'_>) -> Repairs {
    let mut mender = Mender {
        text,
        feature: None,
        id: None,
        mended: Repairs::default(),
    };
    for feature in &document.features {
        mender.feature(feature);
    }
    mender.doubled(&document.members);
    let mut mended = mender.mended;
    mended
        .edits
        .sort_by_key(|edit| (edit.bytes.start, edit.bytes.end));
    mended
}

struct Mender<'t, 'a> {
    text: &'t Text<'a>,
    /// The feature that is looked at, and its id.
    feature: Option<usize>,
    id: Option<String>,
    mended: Repairs,
}

impl<'t> Mender<'t, '_> {
    fn feature(&mut self, feature: &Feature<'_>) {
        self.feature = Some(feature.index);
        let part = &self.text.from(feature.range.start)[..feature.range.len()];
        let Ok(members) = json::parse::<Members<'t>>(self.text, part) else {
            return;
        };
        self.id = label(self.text, &members);
        if feature.form == Form::Geometry {
            self.geometry(&members);
            return;
        }
        self.doubled(&members);
        if feature.properties_range.is_none() && !members.0.is_empty() {
            self.add_properties(feature.range.start + 1);
        }
        for name in ["properties", "geometry"] {
            let Some(value) = members.get(name) else {
                continue;
            };
            match json::members(self.text, value) {
                Ok(Some(inner)) if name == "geometry" => self.geometry(&inner),
                Ok(Some(inner)) => self.doubled(&inner),
                _ => {}
            }
        }
        (self.feature, self.id) = (None, None);
    }

    fn geometry(&mut self, members: &Members<'t>) {
        self.doubled(members);
        let kind = members.get("type");
        let kind = kind.and_then(|kind| json::string(self.text, kind).ok()?);
        let Some(kind) = kind.as_deref() else {
            return;
        };
        if kind == "GeometryCollection" {
            for part in self.items(members.get("geometries")) {
                if let Ok(Some(inner)) = json::members(self.text, part) {
                    self.geometry(&inner);
                }
            }
            return;
        }
        let coordinates = members.get("coordinates");
        match kind {
            "LineString" => self.part(coordinates, Part::Line),
            "MultiLineString" => self.each(coordinates, |_| Part::Line),
            "Polygon" => self.each(coordinates, ring),
            "MultiPolygon" => {
                for polygon in self.items(coordinates) {
                    self.each(Some(polygon), ring);
                }
            }
            _ => {}
        }
    }

    /// Mends each of a list of lines or rings.
    fn each(&mut self, list: Option<&'t RawValue>, part: impl Fn(usize) -> Part) {
        for (number, positions) in self.items(list).into_iter().enumerate() {
            self.part(Some(positions), part(number));
        }
    }

    /// Mends one line or ring.
    fn part(&mut self, positions: Option<&'t RawValue>, part: Part) {
        let Some(mended) = rings::mend(self.text, &self.items(positions), part) else {
            return;
        };
        self.mended.edits.push(mended.edit);
        for repair in mended.repairs {
            self.report(repair);
        }
    }

    fn add_properties(&mut self, at: usize) {
        self.edit(at..at, "\"properties\":null,");
        self.report(Repair {
            rule: &rule::NO_PROPERTIES,
            location: self.text.location(at - 1..at),
            done: "`\"properties\":null` is added".to_owned(),
            area: None,
        });
    }

    /// Takes out members that stand again further on with the same value.
    fn doubled(&mut self, members: &Members<'_>) {
        let all = &members.0;
        for (at, (name, value)) in all.iter().enumerate() {
            let counts = all[at + 1..].iter().rfind(|(later, _)| later == name);
            let alike = counts.is_some_and(|(_, last)| last.get() == value.get());
            let (Some(start), Some(end)) = (self.member_start(all, at), self.comma(value)) else {
                continue;
            };
            if !alike {
                continue;
            }
            self.edit(start..end, "");
            self.report(Repair {
                rule: &rule::DUPLICATE_MEMBER,
                location: self.text.locate(value.get()),
                done: format!("the member `{name}`, given again with the same value, is kept once"),
                area: None,
            });
        }
    }

    /// The byte behind the brace or comma before a member.
    fn member_start(
        &self,
        all: &[(std::borrow::Cow<'_, str>, &RawValue)],
        at: usize,
    ) -> Option<usize> {
        match at.checked_sub(1) {
            Some(before) => self.comma(all[before].1),
            None => {
                let value = self.text.range(all[at].1.get()).start;
                let key = self.text.until(value).rfind('{')?;
                Some(key + 1)
            }
        }
    }

    /// The byte behind the comma that follows a value; `None` where none does.
    fn comma(&self, value: &RawValue) -> Option<usize> {
        let end = self.text.range(value.get()).end;
        let rest = self.text.from(end);
        let blank = rest.len() - rest.trim_ascii_start().len();
        rest.trim_ascii_start()
            .starts_with(',')
            .then_some(end + blank + 1)
    }

    fn items(&self, list: Option<&'t RawValue>) -> Vec<&'t RawValue> {
        let items = list.and_then(|list| json::items(self.text, list).ok()?);
        items.unwrap_or_default()
    }

    fn edit(&mut self, bytes: Range<usize>, replacement: &str) {
        let replacement = replacement.to_owned();
        self.mended.edits.push(Edit { bytes, replacement });
    }

    fn report(&mut self, mut repair: Repair) {
        repair.location = Location {
            feature: self.feature,
            id: self.id.clone(),
            ..repair.location
        };
        self.mended.repairs.push(repair);
    }
}

/// What the ring of this number is in its polygon.
fn ring(number: usize) -> Part {
    if number == 0 { Part::Shell } else { Part::Hole }
}
