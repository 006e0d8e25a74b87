//! Features: where each stands in its file, its geometry read, its properties still text.

use std::borrow::Cow;
use std::ops::Range;

use geo::{CoordsIter, Geometry};
use serde_json::value::RawValue;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::read::datum::Raw;
use crate::read::fields::{Fields, Record};
use crate::read::json::{self, Members};
use crate::read::text::Text;
use crate::read::words;

use super::geometry::{self, Shape, TYPES};
use super::judge;

/// A GeoJSON file, taken apart.
#[derive(Debug, Default)]
pub struct Document<'a> {
    /// Its features, in order. A bare geometry is a feature without properties.
    pub features: Vec<Feature<'a>>,
    /// The members beside `features`: those of the last collection where the file is a sequence.
    members: Members<'a>,
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
    properties: Option<&'a RawValue>,
}

/// What the bytes of a feature are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A feature.
    Feature,
    /// A geometry alone.
    Geometry,
}

/// Takes `text` apart: a feature collection, a feature, a geometry, or any number of them one after the other,
/// separated by line breaks or as RFC 8142 has it. What is wrong is reported; the other features are read.
pub fn document<'a>(text: &Text<'a>, faults: &mut Faults) -> Document<'a> {
    let mut reader = Reader {
        text,
        faults,
        document: Document::default(),
    };
    let before = reader.faults.errors();
    for value in values(text, reader.faults) {
        reader.value(value);
    }
    if reader.document.features.is_empty() && reader.faults.errors() == before {
        let place = Location::file(text.name());
        reader.faults.push(Fault::of(&rule::NO_FEATURES).at(place));
    }
    reader.document
}

/// The JSON values of a text. After one that is broken, those on later lines are read where the text is a sequence.
fn values<'a>(text: &Text<'a>, faults: &mut Faults) -> Vec<&'a RawValue> {
    const RECORD_SEPARATOR: char = '\u{1e}';
    let mut values = Vec::new();
    if text.body().trim_ascii().is_empty() {
        let fault = Fault::of(&rule::JSON_SYNTAX).saying("the file is empty");
        faults.push(fault.at(text.locate(text.body())));
    }
    for mut rest in text.body().split(RECORD_SEPARATOR) {
        loop {
            let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
            let Some(error) = stream.by_ref().find_map(|value| match value {
                Ok(value) => {
                    values.push(value);
                    None
                }
                Err(error) => Some(error),
            }) else {
                break;
            };
            let fault = json::syntax(text, text.range(rest).start, &error);
            let broken = fault.location.bytes.as_ref().map_or(0, |bytes| bytes.start);
            faults.push(fault);
            let next = memchr::memchr(b'\n', text.from(broken).as_bytes());
            match next {
                Some(next) if !values.is_empty() => rest = text.after(rest, broken + next),
                _ => break,
            }
        }
    }
    values
}

struct Reader<'t, 'a, 'f> {
    text: &'t Text<'a>,
    faults: &'f mut Faults,
    document: Document<'a>,
}

impl<'a> Reader<'_, 'a, '_> {
    /// Reads a value that stands alone in the file.
    fn value(&mut self, value: &'a RawValue) {
        let Some(members) = self.members(value, "GeoJSON", None) else {
            return;
        };
        match self.kind(value, &members, None).as_deref() {
            Some("FeatureCollection") => {
                self.check_crs(&members);
                self.report_shadowed(&members, None);
                for item in self.list(value, &members, "features") {
                    self.feature(item);
                }
                self.document.members = members;
            }
            Some("Feature") => {
                self.check_crs(&members);
                self.feature(value);
            }
            Some("GeometryCollection") => {
                for item in self.list(value, &members, "geometries") {
                    self.geometry(item);
                }
            }
            Some(kind) if TYPES.contains(&kind) => self.geometry(value),
            Some(kind) => {
                let fault = unknown_type(kind, &["FeatureCollection", "Feature"]);
                self.report(members.get("type").unwrap_or(value), None, fault);
            }
            None => {}
        }
    }

    fn feature(&mut self, value: &'a RawValue) {
        let index = self.document.features.len();
        let Some(members) = self.members(value, "a feature", Some(index)) else {
            return self.keep(value, index, Form::Feature, &Members::default(), None);
        };
        let label = label(self.text, &members);
        let called = Some((index, label.as_deref()));
        for (name, shadowed) in members.shadowed() {
            let fault = Fault::of(&rule::DUPLICATE_MEMBER).saying(format!(
                "the member `{name}` is given twice; the last one counts"
            ));
            self.report(shadowed, called, fault);
        }
        match self.kind(value, &members, called).as_deref() {
            Some("Feature") | None => {}
            Some(kind) => {
                let fault = Fault::of(&rule::UNKNOWN_TYPE)
                    .saying(format!("`{kind}` is no type of a feature"))
                    .expected("\"Feature\"")
                    .found(format!("\"{kind}\""));
                let fault = if TYPES.contains(&kind) {
                    fault.help("wrap the geometry: {\"type\":\"Feature\",\"properties\":{},\"geometry\":…}")
                } else {
                    fault
                };
                self.report(members.get("type").unwrap_or(value), called, fault);
            }
        }
        if let Some(properties) = members.get("properties")
            && !matches!(properties.get().as_bytes().first(), Some(b'{' | b'n'))
        {
            let fault = Fault::of(&rule::WRONG_TYPE)
                .saying("`properties` must be an object or null")
                .expected("an object or null")
                .found(json::describe(properties));
            self.report(properties, called, fault);
        }
        if members.get("properties").is_none() {
            self.report(value, called, Fault::of(&rule::NO_PROPERTIES));
        }
        let geometry = match members.get("geometry") {
            Some(geometry) if geometry.get() == "null" => {
                self.report(geometry, called, Fault::of(&rule::NO_GEOMETRY));
                None
            }
            Some(geometry) => self.shape(geometry, called),
            None => {
                let fault = Fault::of(&rule::MISSING_MEMBER)
                    .saying("the feature has no member `geometry`")
                    .help("write \"geometry\": null where it has none");
                self.report(value, called, fault);
                None
            }
        };
        self.keep(value, index, Form::Feature, &members, geometry);
    }

    /// Reads a geometry that stands alone as a feature without properties.
    fn geometry(&mut self, value: &'a RawValue) {
        let index = self.document.features.len();
        let geometry = self.shape(value, Some((index, None)));
        self.keep(value, index, Form::Geometry, &Members::default(), geometry);
    }

    fn keep(
        &mut self,
        value: &'a RawValue,
        index: usize,
        form: Form,
        members: &Members<'a>,
        geometry: Option<Geometry>,
    ) {
        let properties = members.get("properties");
        self.document.features.push(Feature {
            index,
            range: self.text.range(value.get()),
            form,
            properties_range: properties.map(|value| self.text.range(value.get())),
            id: members.get("id").and_then(|id| scalar(self.text, id)),
            geometry,
            properties,
        });
    }

    /// Reads a geometry; what is wrong with it is reported.
    fn shape(
        &mut self,
        value: &'a RawValue,
        called: Option<(usize, Option<&str>)>,
    ) -> Option<Geometry> {
        let members = json::members(self.text, value).ok().flatten();
        if let Some(members) = &members {
            self.report_shadowed(members, called);
        }
        match members.map_or(Shape::Broken, |members| geometry::read(&members)) {
            Shape::Read(geometry) => {
                if geometry::winds_wrong(&geometry) {
                    let fault = Fault::of(&rule::WRONG_WINDING);
                    let fault = self.on_earth(fault, &geometry);
                    self.report(value, called, fault);
                }
                Some(geometry)
            }
            Shape::Empty => {
                let fault = Fault::of(&rule::NO_GEOMETRY)
                    .saying("the feature's geometry is empty, and the feature is set aside");
                self.report(value, called, fault);
                None
            }
            Shape::Broken => {
                for mut fault in judge::faults(self.text, value) {
                    let (index, label) = called.unzip();
                    fault.location.feature = index;
                    fault.location.id = label.flatten().map(str::to_owned);
                    self.faults.push(fault);
                }
                None
            }
        }
    }

    fn report_shadowed(&mut self, members: &Members<'a>, called: Option<(usize, Option<&str>)>) {
        for (name, shadowed) in members.shadowed() {
            let fault = Fault::of(&rule::DUPLICATE_MEMBER).saying(format!(
                "the member `{name}` is given twice; the last one counts"
            ));
            self.report(shadowed, called, fault);
        }
    }

    fn on_earth(&self, mut fault: Fault, geometry: &Geometry) -> Fault {
        fault.location.lonlat = geometry
            .coords_iter()
            .next()
            .map(|coord| (coord.x, coord.y));
        fault
    }

    /// The members of an object; `what` must be one.
    fn members(
        &mut self,
        value: &'a RawValue,
        what: &str,
        index: Option<usize>,
    ) -> Option<Members<'a>> {
        let fault = match json::members(self.text, value) {
            Ok(Some(members)) => return Some(members),
            Ok(None) => Fault::of(&rule::WRONG_TYPE)
                .saying(format!("{what} must be an object"))
                .expected("an object")
                .found(json::describe(value))
                .at(self.text.locate(value.get())),
            Err(fault) => *fault,
        };
        let fault = Fault {
            location: Location {
                feature: index,
                ..fault.location.clone()
            },
            ..fault
        };
        self.faults.push(fault);
        None
    }

    /// The member `type`; reported where it is missing or no text.
    fn kind(
        &mut self,
        value: &'a RawValue,
        members: &Members<'a>,
        called: Option<(usize, Option<&str>)>,
    ) -> Option<Cow<'a, str>> {
        let Some(kind) = members.get("type") else {
            let fault = Fault::of(&rule::MISSING_MEMBER).saying("the member `type` is missing");
            let fault = if called.is_some() {
                fault.expected("\"type\": \"Feature\"")
            } else if members.get("rings").is_some() || members.get("geometryType").is_some() {
                fault.help("this looks like Esri JSON: export it as GeoJSON")
            } else {
                fault.expected("a GeoJSON object, such as a FeatureCollection")
            };
            self.report(value, called, fault);
            return None;
        };
        match json::string(self.text, kind) {
            Ok(Some(kind)) => Some(kind),
            Ok(None) => {
                let fault = Fault::of(&rule::WRONG_TYPE)
                    .saying("`type` must be text")
                    .expected("text")
                    .found(json::describe(kind));
                self.report(kind, called, fault);
                None
            }
            Err(fault) => {
                self.faults.push(*fault);
                None
            }
        }
    }

    /// The items of a member that must be a list.
    fn list(
        &mut self,
        value: &'a RawValue,
        members: &Members<'a>,
        name: &str,
    ) -> Vec<&'a RawValue> {
        let Some(list) = members.get(name) else {
            let fault = Fault::of(&rule::MISSING_MEMBER)
                .saying(format!("the member `{name}` is missing"))
                .expected("a list");
            self.report(value, None, fault);
            return Vec::new();
        };
        match json::items(self.text, list) {
            Ok(Some(items)) => return items,
            Ok(None) => {
                let fault = Fault::of(&rule::WRONG_TYPE)
                    .saying(format!("`{name}` must be a list"))
                    .expected("a list")
                    .found(json::describe(list));
                self.report(list, None, fault);
            }
            Err(fault) => self.faults.push(*fault),
        }
        Vec::new()
    }

    /// Before RFC 7946 a file could name another coordinate system; read as lon/lat it would lie elsewhere on earth.
    fn check_crs(&mut self, members: &Members<'a>) {
        let Some(crs) = members.get("crs").filter(|crs| crs.get() != "null") else {
            return;
        };
        let text = crs.get().to_ascii_uppercase();
        let name = [
            "CRS84",
            "EPSG:4326",
            "EPSG::4326",
            "EPSG:4979",
            "EPSG::4979",
        ];
        if name.iter().any(|name| text.contains(name)) || text.contains("\"CODE\":4326") {
            return;
        }
        let named = crs_name(self.text, crs).unwrap_or_else(|| json::describe(crs));
        let fault = Fault::of(&rule::FOREIGN_CRS)
            .expected("WGS 84 longitude and latitude (CRS84)")
            .found(json::shorten(&named));
        self.report(crs, None, fault);
    }

    fn report(&mut self, value: &RawValue, called: Option<(usize, Option<&str>)>, fault: Fault) {
        let (index, label) = called.unzip();
        let place = Location {
            feature: index,
            id: label.flatten().map(str::to_owned),
            lonlat: fault.location.lonlat,
            ..self.text.locate(value.get())
        };
        self.faults.push(fault.at(place));
    }
}

impl<'a> Document<'a> {
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
            id: self.id.clone().or(named),
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
fn label(text: &Text<'_>, members: &Members<'_>) -> Option<String> {
    let id = members.get("id").and_then(|id| scalar(text, id));
    id.or_else(|| {
        let properties = json::members(text, members.get("properties")?).ok()??;
        scalar(text, properties.get("id")?)
    })
}

/// A text or number as text.
fn scalar(text: &Text<'_>, value: &RawValue) -> Option<String> {
    match value.get().as_bytes().first()? {
        b'"' => Some(json::string(text, value).ok()??.into_owned()),
        b'-' | b'0'..=b'9' => Some(value.get().to_owned()),
        _ => None,
    }
}

fn crs_name(text: &Text<'_>, crs: &RawValue) -> Option<String> {
    let properties = json::members(text, crs).ok()??.get("properties")?;
    let name = json::members(text, properties).ok()??.get("name")?;
    json::string(text, name).ok()?.map(Cow::into_owned)
}

/// What is said of a `type` that GeoJSON does not have.
pub(super) fn unknown_type(kind: &str, others: &[&'static str]) -> Fault {
    let fault = Fault::of(&rule::UNKNOWN_TYPE)
        .saying(format!("GeoJSON has no type `{}`", json::shorten(kind)));
    if kind == "Topology" {
        return fault.help("this is TopoJSON: convert it with `topo2geo`, or export it as GeoJSON");
    }
    words::suggest(fault, kind, TYPES.iter().chain(others).copied())
}
