//! Ground: the region, belts and named areas.

use geo::{Geometry, LineString, MultiPolygon, Point};

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::layers::area::Area;
use crate::layers::belt::Belt;

use super::fields::Fields;
use super::geojson::{Document, Feature};
use super::mines::{Ids, kind};
use super::text::Text;

/// What is known of a length in kilometres that a file gives: it is not negative.
pub(super) const KILOMETRES: std::ops::RangeInclusive<f64> = 0.0..=f64::INFINITY;

/// Reads the region: all polygons of the file together.
pub(super) fn region(
    text: &Text<'_>,
    document: &mut Document<'_>,
    faults: &mut Faults,
) -> Option<MultiPolygon> {
    let mut region = MultiPolygon(Vec::new());
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        if let Some(shape) = shape(feature, &mut fields) {
            region.0.extend(shape.0);
        }
    }
    (!region.0.is_empty()).then_some(region)
}

/// Reads the belts.
pub(super) fn belts(
    text: &Text<'_>,
    document: &mut Document<'_>,
    faults: &mut Faults,
) -> Vec<Belt> {
    let mut ids = Ids::default();
    let mut belts = Vec::new();
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        let Some(shape) = shape(feature, &mut fields) else {
            continue;
        };
        let id = fields.id();
        ids.check(&id, &mut fields);
        belts.push(Belt {
            id,
            name: fields.text("name"),
            precision_km: fields.number_in("precision_km", &KILOMETRES),
            sources: fields.addresses("sources"),
            shape,
        });
    }
    belts
}

/// Reads the named areas.
pub(super) fn areas(
    text: &Text<'_>,
    document: &mut Document<'_>,
    faults: &mut Faults,
) -> Vec<Area> {
    let mut ids = Ids::default();
    let mut areas = Vec::new();
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        let Some(shape) = shape(feature, &mut fields) else {
            continue;
        };
        let id = fields.id();
        ids.check(&id, &mut fields);
        areas.push(Area {
            id,
            name: fields.text("name"),
            kind: fields.text("kind"),
            precision_km: fields.number_in("precision_km", &KILOMETRES),
            shape,
        });
    }
    areas
}

/// Takes the polygons of a feature; `None` where it has none, which is reported.
pub(super) fn shape(
    feature: &mut Feature<'_>,
    fields: &mut Fields<'_, '_>,
) -> Option<MultiPolygon> {
    let geometry = feature.geometry.take()?;
    let found = kind(&geometry);
    let shape = polygons(geometry);
    if shape.is_none() {
        report_wrong(fields, found, "a Polygon or MultiPolygon");
    }
    shape
}

fn polygons(geometry: Geometry) -> Option<MultiPolygon> {
    match geometry {
        Geometry::Polygon(polygon) => Some(MultiPolygon(vec![polygon])),
        Geometry::MultiPolygon(polygons) => Some(polygons),
        Geometry::GeometryCollection(parts) => {
            let parts: Option<Vec<MultiPolygon>> = parts.into_iter().map(polygons).collect();
            Some(parts?.into_iter().flatten().collect())
        }
        _ => None,
    }
}

/// Takes the lines of a feature; none where it has none, which is reported.
pub(super) fn lines(feature: &mut Feature<'_>, fields: &mut Fields<'_, '_>) -> Vec<LineString> {
    match feature.geometry.take() {
        None => Vec::new(),
        Some(Geometry::LineString(line)) => vec![line],
        Some(Geometry::MultiLineString(lines)) => lines.0,
        Some(geometry) => {
            report_wrong(fields, kind(&geometry), "a LineString or MultiLineString");
            Vec::new()
        }
    }
}

/// Takes the one line of a feature; `None` where it has none, which is reported.
pub(super) fn line(feature: &mut Feature<'_>, fields: &mut Fields<'_, '_>) -> Option<LineString> {
    match feature.geometry.take()? {
        Geometry::LineString(line) => Some(line),
        geometry => {
            report_wrong(fields, kind(&geometry), "a LineString");
            None
        }
    }
}

/// Takes the point of a feature; `None` where it has none, which is reported.
pub(super) fn point(feature: &mut Feature<'_>, fields: &mut Fields<'_, '_>) -> Option<Point> {
    match feature.geometry.take()? {
        Geometry::Point(point) => Some(point),
        geometry => {
            report_wrong(fields, kind(&geometry), "a Point");
            None
        }
    }
}

fn report_wrong(fields: &mut Fields<'_, '_>, found: &str, expected: &str) {
    fields.report_whole(
        Fault::of(&rule::WRONG_GEOMETRY)
            .saying(format!("the geometry must be {expected}"))
            .expected(expected)
            .found(found),
    );
}
