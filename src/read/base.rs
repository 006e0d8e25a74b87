//! Base: the geography under a map. Every file may be absent.

use std::io::Cursor;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::layers::base::{
    Base, Border, BorderKind, Country, Label, LabelKind, Lake, Relief, River, Road, Town,
};
use crate::layers::source::Credit;

use super::datum::Raw;
use super::fields::{Fields, Record};
use super::folder::Folder;
use super::geojson::{Document, Feature};
use super::ground;
use super::json;
use super::text::Text;

/// Reads the base; its credits are the folder's.
pub(super) fn base(folder: &mut Folder<'_>) -> Base {
    let mut base = Base::default();
    each(folder, "base/countries.geojson", |feature, fields| {
        if let Some(shape) = ground::shape(feature, fields) {
            base.countries.push(Country {
                name: fields.text("name"),
                iso: fields.remark("iso"),
                shape,
            });
        }
    });
    each(folder, "base/lines.geojson", |feature, fields| {
        let kind = fields.word("kind", &BORDERS);
        let lines = ground::lines(feature, fields).into_iter();
        base.borders.extend(lines.map(|line| Border { kind, line }));
    });
    each(folder, "base/rivers.geojson", |feature, fields| {
        let (name, rank) = (fields.optional_text("name"), fields.rank());
        let lines = ground::lines(feature, fields).into_iter();
        base.rivers.extend(lines.map(|line| River {
            name: name.clone(),
            rank,
            line,
        }));
    });
    each(folder, "base/lakes.geojson", |feature, fields| {
        if let Some(shape) = ground::shape(feature, fields) {
            let name = fields.remark("name");
            base.lakes.push(Lake { name, shape });
        }
    });
    each(folder, "base/roads.geojson", |feature, fields| {
        let railway = fields.word("kind", &[("road", false), ("railway", true)]);
        let lines = ground::lines(feature, fields).into_iter();
        base.roads.extend(lines.map(|line| Road { railway, line }));
    });
    each(folder, "base/towns.geojson", |feature, fields| {
        if let Some(point) = ground::point(feature, fields) {
            base.towns.push(Town {
                name: fields.text("name"),
                local_name: fields.optional_text("name_my"),
                country: fields.remark("country"),
                rank: fields.rank(),
                capital: fields.flag("capital"),
                point,
            });
        }
    });
    each(folder, "base/labels.geojson", |feature, fields| {
        if let Some(point) = ground::point(feature, fields) {
            base.labels.push(Label {
                name: fields.text("name"),
                kind: fields.word("kind", &LABELS),
                elevation_m: fields.optional_number("elevation_m"),
                point,
            });
        }
    });
    each(folder, "base/overview.geojson", |feature, fields| {
        base.overview.extend(ground::shape(feature, fields));
    });
    base.relief = relief(folder);
    base
}

const BORDERS: [(&str, BorderKind); 4] = [
    ("international", BorderKind::International),
    ("disputed", BorderKind::Disputed),
    ("state", BorderKind::State),
    ("province", BorderKind::Province),
];

const LABELS: [(&str, LabelKind); 5] = [
    ("country", LabelKind::Country),
    ("province", LabelKind::Province),
    ("state", LabelKind::State),
    ("peak", LabelKind::Peak),
    ("range", LabelKind::Range),
];

/// Hands every feature that has a geometry to `read`.
fn each(
    folder: &mut Folder<'_>,
    path: &'static str,
    mut read: impl FnMut(&mut Feature<'_>, &mut Fields<'_, '_>),
) {
    let all = |text: &Text<'_>, document: &mut Document<'_>, faults: &mut Faults| {
        for feature in &mut document.features {
            if feature.geometry.is_some() {
                let mut fields = feature.fields(text, faults);
                read(feature, &mut fields);
            }
        }
    };
    folder.geojson(path, all);
}

/// Reads the relief: a picture, and beside it where it lies.
fn relief(folder: &mut Folder<'_>) -> Option<Relief> {
    const PICTURE: &str = "base/relief.png";
    const PLACE: &str = "base/relief.json";
    let (picture, place) = (folder.bytes(PICTURE), folder.bytes(PLACE));
    let (picture, place) = match (picture, place) {
        (Some(picture), Some(place)) => (picture, place),
        (None, None) => return None,
        (picture, _) => {
            let missing = if picture.is_some() { PLACE } else { PICTURE };
            let fault = Fault::of(&rule::MISSING_FILE)
                .saying(format!("relief needs both `{PICTURE}` and `{PLACE}`"))
                .help("add the other, or remove this one");
            folder.report(missing, fault);
            return None;
        }
    };
    let text = folder.text(PLACE, &place)?;
    let value = match json::parse(&text, text.body()) {
        Ok(value) => value,
        Err(fault) => {
            folder.faults().push(*fault);
            return None;
        }
    };
    let mut outer = Fields::new(
        &text,
        vec![("relief".into(), Raw::Json(value))],
        Record::default(),
        folder.faults(),
    );
    let mut fields = outer.table("relief")?;
    let bounds = fields.bounds("bounds_lonlat");
    if bounds.is_none() && !fields.has("bounds_lonlat") {
        fields.text("bounds_lonlat");
    }
    let flat = fields.number_in("flat", &(0.0..=255.0));
    let credit = Credit {
        source: fields.remark("source"),
        licence: fields.remark("licence"),
        attribution: fields.remark("attribution"),
    };
    folder.credit(credit);
    let decoded = image::ImageReader::with_format(Cursor::new(&picture), image::ImageFormat::Png)
        .decode()
        .map(image::DynamicImage::into_luma8);
    match decoded {
        Ok(grey) => Some(Relief {
            width: grey.width(),
            height: grey.height(),
            pixels: grey.into_raw(),
            bounds: bounds?,
            flat,
        }),
        Err(error) => {
            let fault = Fault::of(&rule::BAD_PICTURE)
                .saying(format!("the picture cannot be read: {error}"));
            folder.report(PICTURE, fault);
            None
        }
    }
}
