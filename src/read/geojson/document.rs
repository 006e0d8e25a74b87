//! Documents: the features of a file, each with its bytes, its geometry read, its properties still text.

use std::borrow::Cow;
use std::ops::Range;

use geo::{CoordsIter, Geometry};
use serde_json::value::RawValue;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule::{self, Rule};
use crate::read::datum::Raw;
use crate::read::fields::{Fields, Record};
use crate::read::json::{self, Members};
use crate::read::text::Text;

/// A GeoJSON file, taken apart.
#[derive(Debug, Default)]
pub struct Document<'a> {
    /// Its features, in order. A bare geometry is a feature without properties.
    pub features: Vec<Feature<'a>>,
    /// The members beside `features`: those of the last collection where the file is a sequence.
    pub(super) members: Members<'a>,
    /// How many features are no JSON and could not be read.
    pub(super) lost: usize,
    /// Whether its features stand in a collection that is no JSON as a whole.
    pub(in crate::read) broken: bool,
}

/// A feature of a file.
#[derive(Debug)]
pub struct Feature<'a> {
    /// Its number in the file, from 0.
    pub index: usize,
    /// The bytes of the file that it is, from brace to brace.
    pub range: Range<usize>,
    /// Whether those bytes are a feature or a geometry alone.
    pub form: Form,
    /// The bytes of the value of its `properties`, which may be `null`; `None` where the member is missing.
    pub properties_range: Option<Range<usize>>,
    /// Its `id`, as text.
    pub id: Option<String>,
    /// Its geometry; `None` where it has none, which is reported.
    pub geometry: Option<Geometry>,
    /// The first error for which it cannot be used; `None` where it can.
    pub set_aside: Option<&'static Rule>,
    pub(super) properties: Option<&'a RawValue>,
}

/// What the bytes of a feature are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A feature.
    Feature,
    /// A geometry alone.
    Geometry,
}

impl<'a> Document<'a> {
    /// The number of the feature that is read next.
    pub(super) fn next_index(&self) -> usize {
        self.features.len() + self.lost
    }

    /// The members beside `features`, as fields.
    pub(in crate::read) fn fields<'t, 'f>(
        &self,
        text: &'t Text<'t>,
        faults: &'f mut Faults,
    ) -> Fields<'t, 'f>
    where
        'a: 't,
    {
        Fields::new(text, cells(&self.members), Record::default(), faults)
    }
}

impl<'a> Feature<'a> {
    /// Its properties, as fields that know where it stands.
    pub(in crate::read) fn fields<'t, 'f>(
        &self,
        text: &'t Text<'t>,
        faults: &'f mut Faults,
    ) -> Fields<'t, 'f>
    where
        'a: 't,
    {
        let members = match self.properties.map(|value| json::members(text, value)) {
            Some(Ok(Some(members))) => members,
            Some(Err(fault)) => {
                faults.push(*fault);
                Members::default()
            }
            _ => Members::default(),
        };
        let first = self
            .geometry
            .as_ref()
            .and_then(|geometry| geometry.coords_iter().next());
        let named = members.get("id").and_then(|id| scalar(text, id));
        let record = Record {
            bytes: Some(self.range.clone()),
            feature: Some(self.index),
            id: self.id.clone().or(named).map(shortened),
            lonlat: first.map(|coord| (coord.x, coord.y)),
        };
        for (name, shadowed) in members.shadowed() {
            let fault = Fault::of(&rule::DUPLICATE_MEMBER).saying(format!(
                "the property `{name}` is given twice; the last one counts"
            ));
            let bytes = text.range(shadowed.get());
            faults.push(fault.at(record.locate(text, Some(bytes))));
        }
        Fields::new(text, cells(&members), record, faults)
    }
}

fn cells<'a>(members: &Members<'a>) -> Vec<(Cow<'a, str>, Raw<'a>)> {
    let members = members.0.iter();
    members
        .map(|(key, value)| (key.clone(), Raw::Json(value)))
        .collect()
}

/// What a feature is called in messages: its id, or that among its properties.
pub(super) fn label(text: &Text<'_>, members: &Members<'_>) -> Option<String> {
    let id = members.get("id").and_then(|id| scalar(text, id));
    let id = id.or_else(|| {
        let properties = json::members(text, members.get("properties")?).ok()??;
        scalar(text, properties.get("id")?)
    });
    id.map(shortened)
}

/// An id as it is told: it is copied for every fault.
fn shortened(mut id: String) -> String {
    const LONGEST: usize = 200;
    if id.len() > LONGEST {
        id.truncate(id.floor_char_boundary(LONGEST));
        id.push('…');
    }
    id
}

/// A text or number as text.
pub(super) fn scalar(text: &Text<'_>, value: &RawValue) -> Option<String> {
    match value.get().as_bytes().first()? {
        b'"' => Some(json::string(text, value).ok()??.into_owned()),
        b'-' | b'0'..=b'9' => Some(value.get().to_owned()),
        _ => None,
    }
}
