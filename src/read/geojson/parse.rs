//! Takes a file apart into its features, and reports what is wrong with their form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use geo::Geometry;
use serde_json::value::RawValue;

use crate::diagnostic::account::FileAccount;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule::{self, Rule};
use crate::read::json::{self, Members};
use crate::read::text::Text;
use crate::read::words;

use super::crs;
use super::document::{Document, Feature, Form, label, scalar};
use super::geometry::{self, Shape, TYPES};
use super::judge;
use super::salvage::{self, Item};
use super::sequence::{Broken, Values};
use super::shapes;

/// After how many errors the rest of a file is left: it is then no file of features with faults, but something else.
const MOST_ERRORS: usize = 1_000_000;

/// Takes `text` apart: a feature collection, a feature, a geometry, or any number of them one after the other,
/// separated by line breaks or as RFC 8142 has it. What is wrong is reported, with their shapes too; the other features
/// are read.
pub fn document<'a>(text: &Text<'a>, faults: &mut Faults) -> Document<'a> {
    let mut document = taken_apart(text, faults);
    shapes::judge(text, &mut document, faults);
    faults.account_for(account(text, &document));
    document
}

/// The same without judging whether shapes are sound, for those who copy features and ask for no ground.
pub fn features<'a>(text: &Text<'a>, faults: &mut Faults) -> Document<'a> {
    let document = taken_apart(text, faults);
    faults.account_for(account(text, &document));
    document
}

fn taken_apart<'a>(text: &Text<'a>, faults: &mut Faults) -> Document<'a> {
    let mut reader = Reader {
        text,
        faults,
        document: Document::default(),
        near: None,
        given_up: false,
    };
    let before = reader.faults.errors();
    for value in Values::of(text) {
        match value {
            Ok(value) => reader.value(value),
            Err(broken) => reader.broken(broken, before),
        }
        if reader.gives_up(before) {
            break;
        }
    }
    if reader.document.features.is_empty() && reader.faults.errors() == before {
        let place = Location::file(text.name());
        reader.faults.push(Fault::of(&rule::NO_FEATURES).at(place));
    }
    reader.document
}

fn account(text: &Text<'_>, document: &Document<'_>) -> FileAccount {
    let mut set_aside = BTreeMap::new();
    for rule in document
        .features
        .iter()
        .filter_map(|feature| feature.set_aside)
    {
        *set_aside.entry(rule.code).or_insert(0) += 1;
    }
    if 0 < document.lost {
        set_aside.insert(rule::JSON_SYNTAX.code, document.lost);
    }
    FileAccount {
        file: text.name().to_owned(),
        features: document.next_index(),
        set_aside,
    }
}

struct Reader<'t, 'a, 'f> {
    text: &'t Text<'a>,
    faults: &'f mut Faults,
    document: Document<'a>,
    /// The geometry of the feature that is read: where on earth its faults are.
    near: Option<&'a RawValue>,
    given_up: bool,
}

impl<'a> Reader<'_, 'a, '_> {
    /// Reads a value that stands alone in the file.
    fn value(&mut self, value: &'a RawValue) {
        let Some(members) = self.members(value, "GeoJSON", None) else {
            return;
        };
        if let Some(kin) = kin(self.text, &members) {
            return self.report(
                value,
                None,
                Fault::of(&rule::NOT_GEOJSON).saying(kin.0).help(kin.1),
            );
        }
        match self.kind(value, &members, None).as_deref() {
            Some("FeatureCollection") => {
                self.check_crs(&members);
                self.report_shadowed(&members, None);
                self.each(value, &members, "features", Self::feature);
                self.document.members = members;
            }
            Some("Feature") => self.feature(value),
            Some("GeometryCollection") => {
                self.check_crs(&members);
                self.report_shadowed(&members, None);
                self.each(value, &members, "geometries", Self::geometry);
            }
            Some(kind) if TYPES.contains(&kind) => self.geometry(value),
            Some(kind) => {
                let fault = unknown_type(kind, &["FeatureCollection", "Feature"]);
                self.report(members.get("type").unwrap_or(value), None, fault);
            }
            None => {}
        }
    }

    /// Tells of a value that is no JSON, and reads what of a collection can be read all the same.
    fn broken(&mut self, broken: Broken<'a>, before: usize) {
        let (fault, text) = match broken {
            Broken::Feature(fault) => return self.lose(*fault),
            Broken::Value { fault, text } => (*fault, text),
        };
        let Some(list) = salvage::features(text) else {
            return self.faults.push(fault);
        };
        self.document.broken = true;
        let mut untold = Some(fault);
        for item in salvage::items(list) {
            match item {
                Item::Whole(value) => self.feature(value),
                Item::Broken { error, text } => {
                    untold = None;
                    let start = self.text.range(text).start;
                    let fault = json::syntax(self.text, start, &error);
                    let is_word = json::is_foreign_word(&fault);
                    self.lose(fault);
                    // After a word that is no value the brackets still fit; after anything else they may not.
                    if !is_word {
                        break;
                    }
                }
            }
            if self.gives_up(before) {
                break;
            }
        }
        if let Some(fault) = untold {
            self.faults.push(fault);
        }
    }

    /// Tells of a feature that is no JSON.
    fn lose(&mut self, mut fault: Fault) {
        fault.location.feature = Some(self.document.next_index());
        self.faults.push(fault);
        self.document.lost += 1;
    }

    fn feature(&mut self, value: &'a RawValue) {
        let index = self.document.next_index();
        let Some(members) = self.members(value, "a feature", Some(index)) else {
            return self.keep(
                value,
                index,
                Form::Feature,
                &Members::default(),
                Err(&rule::WRONG_TYPE),
            );
        };
        self.check_crs(&members);
        let label = label(self.text, &members);
        self.near = members.get("geometry");
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
                return self.keep(
                    value,
                    index,
                    Form::Feature,
                    &members,
                    Err(&rule::UNKNOWN_TYPE),
                );
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
                Err(&rule::NO_GEOMETRY)
            }
            Some(geometry) => self.shape(geometry, called),
            None => {
                let fault = Fault::of(&rule::MISSING_MEMBER)
                    .saying("the feature has no member `geometry`")
                    .help("write \"geometry\": null where it has none");
                self.report(value, called, fault);
                Err(&rule::MISSING_MEMBER)
            }
        };
        self.keep(value, index, Form::Feature, &members, geometry);
    }

    /// Reads a geometry that stands alone as a feature without properties.
    fn geometry(&mut self, value: &'a RawValue) {
        let index = self.document.next_index();
        self.near = Some(value);
        let geometry = self.shape(value, Some((index, None)));
        self.keep(value, index, Form::Geometry, &Members::default(), geometry);
    }

    fn keep(
        &mut self,
        value: &'a RawValue,
        index: usize,
        form: Form,
        members: &Members<'a>,
        geometry: Result<Geometry, &'static Rule>,
    ) {
        let properties = members.get("properties");
        self.document.features.push(Feature {
            index,
            range: self.text.range(value.get()),
            form,
            properties_range: properties.map(|value| self.text.range(value.get())),
            id: members.get("id").and_then(|id| scalar(self.text, id)),
            set_aside: geometry.as_ref().err().copied(),
            geometry: geometry.ok(),
            properties,
        });
    }

    /// Reads a geometry; what is wrong with it is reported, and the first rule that it breaks handed on.
    fn shape(
        &mut self,
        value: &'a RawValue,
        called: Option<(usize, Option<&str>)>,
    ) -> Result<Geometry, &'static Rule> {
        let members = json::members(self.text, value).ok().flatten();
        if let Some(members) = &members {
            self.check_crs(members);
            self.report_shadowed(members, called);
        }
        match members.map_or(Shape::Broken, |members| geometry::read(&members)) {
            Shape::Read(geometry) => Ok(geometry),
            Shape::Empty => {
                let fault = Fault::of(&rule::NO_GEOMETRY)
                    .saying("the feature's geometry is empty, and the feature is set aside");
                self.report(value, called, fault);
                Err(&rule::NO_GEOMETRY)
            }
            Shape::Broken => {
                let faults = judge::faults(self.text, value);
                let first = faults
                    .first()
                    .map_or(&rule::NOT_GEOJSON, |fault| fault.rule);
                for mut fault in faults {
                    let (index, label) = called.unzip();
                    fault.location.feature = index;
                    fault.location.id = label.flatten().map(str::to_owned);
                    let place = fault.location.lonlat;
                    fault.location.lonlat = place.or_else(|| geometry::first_position(value));
                    self.faults.push(fault);
                }
                Err(first)
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

    /// Hands each item of a member that must be a list to `read`.
    fn each(
        &mut self,
        value: &'a RawValue,
        members: &Members<'a>,
        name: &str,
        read: fn(&mut Self, &'a RawValue),
    ) {
        let Some(list) = members.get(name) else {
            let fault = Fault::of(&rule::MISSING_MEMBER)
                .saying(format!("the member `{name}` is missing"))
                .expected("a list");
            return self.report(value, None, fault);
        };
        let before = self.faults.errors();
        let each = json::each(list, |item| {
            read(self, item);
            !self.gives_up(before)
        });
        if !each {
            let fault = Fault::of(&rule::WRONG_TYPE)
                .saying(format!("`{name}` must be a list"))
                .expected("a list")
                .found(json::describe(list));
            self.report(list, None, fault);
        }
    }

    /// Whether there are so many errors, beside the `before` of other files, that the rest is left, which is told.
    fn gives_up(&mut self, before: usize) -> bool {
        if !self.given_up && self.faults.errors() - before >= MOST_ERRORS {
            self.given_up = true;
            let fault = Fault::of(&rule::TOO_MANY_FAULTS);
            self.faults.push(fault.at(Location::file(self.text.name())));
        }
        self.given_up
    }

    fn check_crs(&mut self, members: &Members<'a>) {
        if let Some(crs) = members.get("crs")
            && let Some(fault) = crs::fault(self.text, crs)
        {
            self.report(crs, None, fault);
        }
    }

    fn report(&mut self, value: &RawValue, called: Option<(usize, Option<&str>)>, fault: Fault) {
        let (index, label) = called.unzip();
        let near = self.near.filter(|_| called.is_some());
        let place = fault.location.lonlat;
        let place = Location {
            feature: index,
            id: label.flatten().map(str::to_owned),
            lonlat: place.or_else(|| geometry::first_position(near?)),
            ..self.text.locate(value.get())
        };
        self.faults.push(fault.at(place));
    }
}

/// What is said of a value in a format that is akin to GeoJSON, and what to do; `None` where it is in none.
fn kin(text: &Text<'_>, members: &Members<'_>) -> Option<(&'static str, &'static str)> {
    let kind = members.get("type").map(|kind| json::string(text, kind));
    match kind {
        Some(Ok(Some(kind))) if kind == "Topology" => Some((
            "this is TopoJSON, not GeoJSON",
            "convert it with `topo2geo`, or export it as GeoJSON",
        )),
        None if ["rings", "geometryType", "spatialReference"]
            .iter()
            .any(|name| members.get(name).is_some()) =>
        {
            Some((
                "this is Esri JSON, not GeoJSON",
                "export it as GeoJSON (f=geojson in the address of a service), or: ogr2ogr out.geojson in.json",
            ))
        }
        _ => None,
    }
}

/// What is said of a `type` that GeoJSON does not have.
pub(super) fn unknown_type(kind: &str, others: &[&'static str]) -> Fault {
    let fault = Fault::of(&rule::UNKNOWN_TYPE)
        .saying(format!("GeoJSON has no type `{}`", json::shorten(kind)));
    words::suggest(fault, kind, TYPES.iter().chain(others).copied())
}
