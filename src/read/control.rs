//! Control: places, fronts and zones.

use geo::Rect;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::layers::front::Front;
use crate::layers::place::Place;
use crate::layers::zone::Zone;

use super::geojson::{self, Document};
use super::ground::{self, KILOMETRES};
use super::mines::{Ids, report_swapped};
use super::references::{References, Target};
use super::table::{self, Columns};
use super::text::Text;
use super::words::Codes;

/// Reads the places; `ground` is the box around the region.
pub(super) fn places(
    text: &Text<'_>,
    ground: Option<Rect>,
    references: &mut References,
    faults: &mut Faults,
) -> Vec<Place> {
    const COLUMNS: Columns = Columns {
        needed: &["id", "name", "lon", "lat", "precision_km", "cell"],
        optional: &["name_my", "area", "source", "note"],
    };
    let mut ids = Ids::default();
    let mut names = Ids::default();
    let mut positions = Ids::default();
    table::rows(text, COLUMNS, faults, |fields| {
        let point = fields.point();
        report_swapped(point, ground, fields);
        let (id, name) = (fields.text("id"), fields.text("name"));
        for (given, column, known) in [(&id, "id", &mut ids), (&name, "name", &mut names)] {
            known.note(given, column, fields, |first| {
                Fault::of(&rule::DUPLICATE_PLACE)
                    .saying(format!("two places have the {column} `{given}`"))
                    .related("first given here", first)
            });
        }
        let area = fields.remark("area");
        references.note(Target::Area, &area, "area", fields);
        let cell = fields.word("cell", &[("no", false), ("yes", true)]);
        if cell {
            // A cell is what is nearer to its place than to any other: of two at one position, neither has one.
            let position = format!("{} {}", point.x(), point.y());
            positions.note(&position, "lon", fields, |first| {
                Fault::of(&rule::COINCIDING_PLACES)
                    .saying(format!(
                        "`{id}` has the position of another place that takes part in dividing the area into cells: \
                         both have one cell"
                    ))
                    .related("the other stands here", first)
            });
        }
        Place {
            id,
            name,
            point,
            precision_km: fields.number_in("precision_km", &KILOMETRES),
            cell,
            source: fields.remark("source"),
        }
    })
}

/// Reads the fronts.
pub(super) fn fronts(
    text: &Text<'_>,
    document: &mut Document<'_>,
    codes: Codes<'_>,
    references: &mut References,
    faults: &mut Faults,
) -> Vec<Front> {
    let mut ids = Ids::default();
    let mut fronts = Vec::new();
    for feature in &mut document.features {
        geojson::judge_front(text, feature, faults);
        let mut fields = feature.fields(text, faults);
        let Some(line) = ground::line(feature, &mut fields) else {
            continue;
        };
        let id = fields.id();
        ids.check(&id, &mut fields);
        let theatre = fields.text("theatre");
        references.note(Target::Area, &theatre, "theatre", &fields);
        fronts.push(Front {
            id,
            theatre,
            period: fields.lifetime(),
            left: fields.control("left", codes),
            right: fields.control("right", codes),
            sketch: fields
                .optional_word("kind", &[("sketch", true), ("reported", false)])
                .unwrap_or(false),
            basis: fields.remark("basis"),
            precision_km: fields
                .optional_number_in("precision_km", &KILOMETRES)
                .unwrap_or(0.0),
            sources: fields.addresses("sources"),
            origin: fields.origin(),
            line,
        });
    }
    fronts
}

/// Reads the zones.
pub(super) fn zones(
    text: &Text<'_>,
    document: &mut Document<'_>,
    codes: Codes<'_>,
    faults: &mut Faults,
) -> Vec<Zone> {
    let mut ids = Ids::default();
    let mut zones = Vec::new();
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        let Some(shape) = ground::shape(feature, &mut fields) else {
            continue;
        };
        let id = fields.optional_id("id").or_else(|| feature.id.clone());
        if let Some(id) = &id {
            ids.check(id, &mut fields);
        }
        let control = fields.control("holder", codes);
        if control.is_unknown() {
            fields.report("holder", Fault::of(&rule::NO_HOLDER));
        }
        zones.push(Zone {
            id: id.unwrap_or_else(|| feature.index.to_string()),
            control,
            period: fields.lifetime(),
            sources: fields.addresses("sources"),
            shape,
        });
    }
    zones
}
