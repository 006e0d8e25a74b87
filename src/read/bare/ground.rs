//! Zones and fronts of bare files.

use std::collections::BTreeSet;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::layers::front::Front;
use crate::layers::zone::Zone;
use crate::read::geojson::{self, Document};
use crate::read::ground::{self, KILOMETRES};
use crate::read::mines::Ids;
use crate::read::text::Text;
use crate::read::words::Codes;

use super::names;

/// The names that the property of a holder usually has, the likeliest first.
const HOLDER_FIELDS: [&str; 8] = [
    "holder",
    "held_by",
    "holders",
    "controlled_by",
    "controller",
    "control",
    "actor",
    "side",
];

/// The id of the area that a bare region is.
pub(super) const REGION: &str = "region";

/// Reads zones of control.
pub(super) fn zones(
    text: &Text<'_>,
    document: &mut Document<'_>,
    holder_field: Option<&str>,
    faults: &mut Faults,
) -> Vec<Zone> {
    let there = names::there(text, document);
    let field = match (holder_field, usual_holder_field(&there)) {
        (Some(field), _) if there.contains(field) => field,
        (Some(field), _) => {
            names::report_missing(text, document, field, "no zone", faults);
            return Vec::new();
        }
        (None, Some(field)) => field,
        (None, None) if document.features.is_empty() => return Vec::new(),
        (None, None) => {
            let fault = Fault::of(&rule::MISSING_MEMBER)
                .saying("no zone says who holds it")
                .expected(format!(
                    "one of the properties {}",
                    HOLDER_FIELDS.join(", ")
                ))
                .found(names::list(&there))
                .help("name the property: --holder-field NAME");
            faults.push(fault.at(Location::file(text.name())));
            return Vec::new();
        }
    };
    let mut ids = Ids::default();
    let mut zones = Vec::with_capacity(document.features.len());
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        let Some(shape) = ground::shape(feature, &mut fields) else {
            continue;
        };
        let id = fields.optional_id("id").or_else(|| feature.id.clone());
        if let Some(id) = &id {
            ids.check_leniently(id, &mut fields);
        }
        let control = fields.control(field, Codes::Any);
        if control.is_unknown() && !fields.has(field) {
            fields.report(field, Fault::of(&rule::NO_HOLDER));
        }
        zones.push(Zone {
            id: id.unwrap_or_else(|| feature.index.to_string()),
            control,
            period: fields.lifetime(),
            sources: fields.texts_if_any("sources"),
            shape,
        });
    }
    zones
}

/// What the properties of a file say that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Subject {
    /// Zones, whose holder is the property of this name.
    Zones(&'static str),
    /// Fronts.
    Fronts,
    /// Something else.
    Other,
}

/// What a file is about.
pub(in crate::read) fn subject(text: &Text<'_>, document: &Document<'_>) -> Subject {
    let there = names::there(text, document);
    if there.contains("left") && there.contains("right") {
        return Subject::Fronts;
    }
    usual_holder_field(&there).map_or(Subject::Other, Subject::Zones)
}

fn usual_holder_field(there: &BTreeSet<String>) -> Option<&'static str> {
    HOLDER_FIELDS.into_iter().find(|name| there.contains(*name))
}

/// Reads fronts, which divide the region.
pub(super) fn fronts(
    text: &Text<'_>,
    document: &mut Document<'_>,
    faults: &mut Faults,
) -> Vec<Front> {
    let there = names::there(text, document);
    if !document.features.is_empty() && !["left", "right"].iter().any(|side| there.contains(*side))
    {
        let fault = Fault::of(&rule::MISSING_MEMBER)
            .saying("no front says who holds the ground beside it")
            .expected("properties `left` and `right`, as one walks along the line")
            .found(names::list(&there));
        faults.push(fault.at(Location::file(text.name())));
        return Vec::new();
    }
    let mut fronts = Vec::new();
    for feature in &mut document.features {
        geojson::judge_front(text, feature, faults);
        let mut fields = feature.fields(text, faults);
        let id = fields.optional_id("id").or_else(|| feature.id.clone());
        let id = id.unwrap_or_else(|| feature.index.to_string());
        let period = fields.lifetime();
        let (left, right) = (
            fields.control("left", Codes::Any),
            fields.control("right", Codes::Any),
        );
        if left.is_unknown() && right.is_unknown() {
            let fault = Fault::of(&rule::NO_HOLDER)
                .saying("the front has no holder on either side: it divides nothing")
                .expected("properties `left` and `right`, as one walks along the line");
            fields.report("left", fault);
        }
        let precision_km = fields.optional_number_in("precision_km", &KILOMETRES);
        let (sketch, basis) = (fields.remark("kind") == "sketch", fields.remark("basis"));
        for line in ground::lines(feature, &mut fields) {
            fronts.push(Front {
                id: id.clone(),
                theatre: REGION.to_owned(),
                period,
                left: left.clone(),
                right: right.clone(),
                sketch,
                basis: basis.clone(),
                precision_km: precision_km.unwrap_or(0.0),
                sources: fields.texts_if_any("sources"),
                origin: fields.origin(),
                line,
            });
        }
    }
    fronts
}
