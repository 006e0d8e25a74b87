//! Mines: where something is dug.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::{Range, RangeInclusive};

use geo::{Centroid, Contains, Geometry, Intersects, Point, Rect};

use crate::diagnostic::draw;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::geometry::inside;
use crate::layers::date::ReportedDate;
use crate::layers::mine::Mine;

use super::fields::Fields;
use super::geojson::{Document, Feature};
use super::references::{References, Target};
use super::text::Text;

/// The properties that mean something else than a count.
const KNOWN: [&str; 3] = ["id", "precision_km", "weight"];

/// Reads the mines of an atlas.
pub(super) fn mines(
    text: &Text<'_>,
    document: &mut Document<'_>,
    references: &mut References,
    faults: &mut Faults,
) -> Vec<Mine> {
    let mut mines = Vec::with_capacity(document.features.len());
    let mut ids = Ids::default();
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        let Some((geometry, point)) = site(feature, &mut fields) else {
            continue;
        };
        let id = fields.id();
        ids.check(&id, &mut fields);
        let (opened, closed) = lifetime(&mut fields);
        let (belt, within) = (fields.optional_text("belt"), fields.optional_text("within"));
        if let Some(belt) = &belt {
            references.note(Target::Belt, belt, "belt", &fields);
        }
        if let Some(within) = &within {
            references.note(Target::MineOrBelt, within, "within", &fields);
        }
        mines.push(Mine {
            id,
            name: fields.text("name"),
            commodity: Some(fields.text("commodity")),
            belt,
            within,
            opened,
            closed,
            precision_km: fields.optional_number_in("precision_km", &(0.0..=f64::INFINITY)),
            weight: weight(&mut fields),
            weight_basis: fields.optional_text("weight_basis"),
            counts: fields.counts(&KNOWN),
            kind: fields
                .optional_text("kind")
                .unwrap_or_else(|| "site".to_owned()),
            output_t: None,
            sources: fields.addresses("sources"),
            point,
            geometry,
            feature: feature.index,
            origin: fields.origin(),
        });
    }
    mines
}

/// The weight of a mine among those of its belt; 1 where none is given. Bounded on both sides, so that no product or sum of
/// weights leaves what a number can hold.
fn weight(fields: &mut Fields<'_, '_>) -> f64 {
    const WEIGHT: RangeInclusive<f64> = 1e-6..=1e9;
    let Some(weight) = fields.optional_number("weight") else {
        return 1.0;
    };
    if weight != 0.0 && !WEIGHT.contains(&weight) {
        let fault = Fault::of(&rule::BAD_WEIGHT)
            .expected("0, or a number from 0.000001 to 1000000000")
            .found(weight.to_string());
        fields.report("weight", fault);
    }
    weight
}

/// Takes the geometry of a mine and the point that stands for it; `None` where it has none, which is reported.
pub(super) fn site(
    feature: &mut Feature<'_>,
    fields: &mut Fields<'_, '_>,
) -> Option<(Geometry, Point)> {
    let geometry = feature.geometry.take()?;
    let point = standing_for(&geometry);
    if point.is_none() {
        fields.report_whole(
            Fault::of(&rule::WRONG_GEOMETRY)
                .saying("a mine is a Point, a Polygon or a MultiPolygon")
                .expected("Point, Polygon or MultiPolygon")
                .found(kind(&geometry)),
        );
    }
    point.map(|point| (geometry, point))
}

/// The point that stands for the geometry of a mine; `None` where that is none of a mine.
pub(super) fn standing_for(geometry: &Geometry) -> Option<Point> {
    match geometry {
        Geometry::Point(point) => Some(*point),
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) => geometry
            .centroid()
            .filter(|point| geometry.contains(point))
            .or_else(|| inside::of_geometry(geometry)),
        _ => None,
    }
}

/// Warns where a point lies outside `ground` and would lie in it with longitude and latitude exchanged.
pub(super) fn report_swapped(point: Point, ground: Option<Rect>, fields: &mut Fields<'_, '_>) {
    if let Some(fault) = ground.and_then(|ground| swapped(point, ground)) {
        fields.report_whole(fault);
    }
}

/// What is said of a point outside `ground` that would lie in it with longitude and latitude exchanged.
pub(super) fn swapped(point: Point, ground: Rect) -> Option<Fault> {
    let swapped = Point::new(point.y(), point.x());
    let (min, max) = (ground.min(), ground.max());
    // Where the ground and the ground exchanged overlap, a point may lie in either for other reasons.
    let apart = !ground.intersects(&Rect::new((min.y, min.x), (max.y, max.x)));
    (apart && ground.intersects(&swapped)).then(|| {
        Fault::of(&rule::SWAPPED_LONLAT)
            .expected(draw::lonlat(swapped.x(), swapped.y()))
            .found(draw::lonlat(point.x(), point.y()))
    })
}

/// When a mine was opened and closed; reported where it closed before it opened.
pub(super) fn lifetime(
    fields: &mut Fields<'_, '_>,
) -> (Option<ReportedDate>, Option<ReportedDate>) {
    let opened = fields.optional_date("opened");
    let closed = fields.optional_date("closed");
    if let (Some(from), Some(to)) = (opened, closed)
        && to.settled() <= from.first()
    {
        let fault = Fault::of(&rule::BAD_DATE)
            .saying("the mine closes before it opens")
            .expected(format!("{from} or later"))
            .found(to.to_string());
        fields.report("closed", fault);
    }
    (opened, closed)
}

/// The name of a geometry's type.
pub(super) fn kind(geometry: &Geometry) -> &'static str {
    match geometry {
        Geometry::Point(_) => "Point",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::LineString(_) | Geometry::Line(_) => "LineString",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}

/// The ids that a file has given so far, each with the bytes and the feature that gave it.
#[derive(Debug, Default)]
pub(super) struct Ids(HashMap<String, (Option<Range<usize>>, Option<usize>)>);

impl Ids {
    /// Notes the id of a row; reports where another has it.
    pub(super) fn check(&mut self, id: &str, fields: &mut Fields<'_, '_>) {
        self.note(id, "id", fields, |first| duplicate(id, first));
    }

    /// The same for bare files, which nothing refers to: two of one id are a warning.
    pub(super) fn check_leniently(&mut self, id: &str, fields: &mut Fields<'_, '_>) {
        self.note(id, "id", fields, |first| duplicate(id, first).warning());
    }

    /// Notes `value` of the member `name`; reports what `fault` makes of the first place where another has it.
    pub(super) fn note(
        &mut self,
        value: &str,
        name: &str,
        fields: &mut Fields<'_, '_>,
        fault: impl FnOnce(Location) -> Fault,
    ) {
        if value.is_empty() {
            return;
        }
        let here = (fields.bytes(name), fields.feature());
        match self.0.entry(value.to_owned()) {
            Entry::Vacant(first) => {
                first.insert(here);
            }
            Entry::Occupied(first) => {
                let (bytes, feature) = first.get().clone();
                let first = fields.locate_other(bytes, feature);
                fields.report(name, fault(first));
            }
        }
    }
}

/// What is said of an id that another has.
pub(super) fn duplicate(id: &str, first: Location) -> Fault {
    Fault::of(&rule::DUPLICATE_ID)
        .saying(format!("two have the id `{id}`"))
        .related("first given here", first)
}
