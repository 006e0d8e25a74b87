//! Control: places, events, fronts and zones.

use geo::Rect;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::layers::event::{Event, Extent};
use crate::layers::front::Front;
use crate::layers::place::Place;
use crate::layers::zone::Zone;

use super::fields::Fields;
use super::geojson::{self, Document};
use super::ground::{self, KILOMETRES};
use super::mines::{Ids, report_swapped};
use super::references::{References, Target};
use super::table::{self, Columns};
use super::text::Text;
use super::words::{self, Codes};

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
                    .related("the other stands at", first)
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

/// Reads the events.
pub(super) fn events(
    text: &Text<'_>,
    codes: Codes<'_>,
    references: &mut References,
    faults: &mut Faults,
) -> Vec<Event> {
    const COLUMNS: Columns = Columns {
        needed: &[
            "id",
            "date",
            "event",
            "place",
            "area",
            "extent",
            "after",
            "confidence",
        ],
        optional: &["before", "claimed_by", "title", "url", "note"],
    };
    let mut ids = Ids::default();
    table::rows(text, COLUMNS, faults, |fields| {
        let id = fields.text("id");
        ids.check(&id, fields);
        let extent = extent(fields);
        let (place, area) = (fields.optional_text("place"), fields.optional_text("area"));
        let (needs_place, needs_area) = match extent {
            Extent::Area | Extent::Rest => (false, true),
            Extent::Cell => (true, true),
            Extent::Radius(_) | Extent::Mine => (true, false),
            Extent::None => (false, false),
        };
        if needs_place && place.is_none() {
            fields.report("place", missing(&rule::MISSING_PLACE, extent, "place"));
        }
        if needs_area && area.is_none() {
            fields.report("area", missing(&rule::MISSING_AREA, extent, "area"));
        }
        if let Some(place) = &place {
            let target = match extent {
                Extent::Mine => Target::Mine,
                Extent::Cell => Target::Cell,
                _ => Target::Place,
            };
            references.note(target, place, "place", fields);
        }
        if let Some(area) = &area {
            references.note(Target::Area, area, "area", fields);
        }
        Event {
            id,
            date: fields.date("date"),
            what: fields.text("event"),
            place,
            area,
            extent,
            before: fields.control("before", codes),
            after: fields.control("after", codes),
            claimed_by: fields.holder("claimed_by", codes),
            confidence: fields.confidence(),
            source: fields.source(),
            note: fields.remark("note"),
            origin: fields.origin(),
        }
    })
}

fn missing(rule: &'static rule::Rule, extent: Extent, what: &str) -> Fault {
    let word = match extent {
        Extent::Area => "area",
        Extent::Rest => "rest",
        Extent::Cell => "cell",
        Extent::Mine => "mine",
        Extent::Radius(_) => "a radius",
        Extent::None => "none",
    };
    Fault::of(rule).saying(format!(
        "an event of extent `{word}` needs a value in `{what}`"
    ))
}

fn extent(fields: &mut Fields<'_, '_>) -> Extent {
    let words = [
        ("none", Extent::None),
        ("area", Extent::Area),
        ("rest", Extent::Rest),
        ("cell", Extent::Cell),
        ("mine", Extent::Mine),
    ];
    let text = fields.text("extent");
    if text.is_empty() {
        return Extent::None;
    }
    if let Some((_, extent)) = words.iter().find(|(word, _)| *word == text) {
        return *extent;
    }
    match words::number(&text) {
        Ok(radius) if radius > 0.0 => Extent::Radius(radius),
        _ => {
            let fault = Fault::of(&rule::BAD_WORD)
                .saying(format!("`{text}` is no extent"))
                .expected("area, rest, cell, mine, none, or a radius in km above 0");
            let known = words.iter().map(|(word, _)| *word);
            fields.report("extent", words::suggest(fault, &text, known));
            Extent::None
        }
    }
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
