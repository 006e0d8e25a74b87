//! Mines of a bare file: whatever its properties are, a few names mean something.

use std::collections::BTreeMap;

use geo::{BoundingRect, Geometry, Rect};

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::geometry::ellipsoid::Kilometres;
use crate::geometry::sliver;
use crate::geometry::validity::ground::Ground;
use crate::layers::mine::Mine;
use crate::read::fields::Fields;
use crate::read::geojson::Document;
use crate::read::ground::KILOMETRES;
use crate::read::mines::{Ids, report_swapped, site};
use crate::read::supply::{MOST_TONNES, too_much};
use crate::read::text::Text;

use super::names;

/// Reads mines; `ground` is the box around the zones and the region, `held` the ground of the zones where nothing else
/// says who holds a mine.
pub(super) fn mines(
    text: &Text<'_>,
    document: &mut Document<'_>,
    output_field: Option<&str>,
    ground: Option<Rect>,
    held: Option<&Ground<'_>>,
    faults: &mut Faults,
) -> Vec<Mine> {
    let mut outside = Outside::default();
    let output = output_field.unwrap_or("output_t");
    let mut mines = Vec::with_capacity(document.features.len());
    let mut ids = Ids::default();
    let mut any_output = false;
    let mut sum = 0.0;
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        let Some((geometry, point)) = site(feature, &mut fields) else {
            continue;
        };
        report_swapped(point, ground, &mut fields);
        any_output |= fields.raw(output).is_some();
        // As a property, an id that says nothing is none.
        let own = || feature.id.clone().filter(|id| !id.trim().is_empty());
        let id = fields.optional_id("id").or_else(own);
        if let Some(id) = &id {
            ids.check_leniently(id, &mut fields);
        }
        let id = id.unwrap_or_else(|| feature.index.to_string());
        let precision_km = fields.optional_number_in("precision_km", &KILOMETRES);
        if held.is_some_and(|held| is_outside(held, &geometry, precision_km)) {
            outside.note(&id, fields.locate_whole());
        }
        mines.push(Mine {
            name: fields.optional_id("name").unwrap_or_else(|| id.clone()),
            id,
            commodity: fields.optional_id("commodity"),
            belt: None,
            within: None,
            opened: None,
            closed: None,
            precision_km,
            weight: 1.0,
            weight_basis: None,
            counts: BTreeMap::new(),
            kind: "site".to_owned(),
            output_t: tonnes(output, &mut fields, &mut sum),
            sources: Vec::new(),
            point,
            geometry,
            feature: feature.index,
            origin: fields.origin(),
        });
    }
    if let (Some(field), false) = (output_field, any_output)
        && !mines.is_empty()
    {
        names::report_missing(text, document, field, "no mine", faults);
    }
    faults.extend(outside.fault().map(Faults::from).unwrap_or_default());
    mines
}

/// The mines that lie outside every zone.
#[derive(Debug, Default)]
struct Outside {
    count: usize,
    /// What the first of them are called.
    first: Vec<String>,
    place: Option<Location>,
}

impl Outside {
    fn note(&mut self, id: &str, place: Location) {
        const NAMED: usize = 5;
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(format!("`{id}`"));
        }
        self.place.get_or_insert(place);
    }

    fn fault(self) -> Option<Fault> {
        let names = self.first.join(", ");
        let more = match self.count - self.first.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let (mines, them) = if self.count == 1 {
            ("a mine lies", "it")
        } else {
            ("mines lie", "them")
        };
        let fault = Fault::of(&rule::OUTSIDE_ZONES).saying(format!(
            "{mines} outside every zone, and who holds {them} stays unknown: {names}{more}"
        ));
        Some(Fault {
            count: self.count,
            ..fault.at(self.place?)
        })
    }
}

/// Whether a mine lies outside every zone, wherever within its precision it is.
fn is_outside(held: &Ground<'_>, geometry: &Geometry, precision_km: Option<f64>) -> bool {
    let reach = precision_km.unwrap_or(0.0);
    match geometry {
        Geometry::Point(point) if reach == 0.0 => !held.holds(point.0),
        geometry => geometry.bounding_rect().is_some_and(|bounds| {
            let reached = sliver::reached(bounds, Kilometres(reach));
            !reached.into_iter().any(|reached| held.may_meet(reached))
        }),
    }
}

/// What a mine yields, in tonnes. `sum` is that of the mines so far; reported where it first is too much.
fn tonnes(name: &str, fields: &mut Fields<'_, '_>, sum: &mut f64) -> Option<f64> {
    let tonnes = fields.optional_number(name)?;
    if !(0.0..=1e9).contains(&tonnes) {
        let fault = Fault::of(&rule::BAD_NUMBER)
            .saying(format!("`{name}` is out of range"))
            .expected("tonnes, from 0 to 1000000000")
            .found(tonnes.to_string())
            .help("the unit is tonnes: was it written in kilograms or grams?");
        fields.report(name, fault);
        return None;
    }
    let before = std::mem::replace(sum, *sum + tonnes);
    if *sum > MOST_TONNES && before <= MOST_TONNES {
        fields.report(name, too_much(*sum));
    }
    Some(tonnes)
}
