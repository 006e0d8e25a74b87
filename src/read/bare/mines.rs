//! Mines of a bare file: whatever its properties are, a few names mean something.

use geo::Rect;

use crate::diagnostic::faults::Faults;
use crate::layers::mine::Mine;
use crate::read::geojson::Document;
use crate::read::ground::KILOMETRES;
use crate::read::mines::{Ids, report_swapped, site};
use crate::read::text::Text;

use super::names;

/// Reads mines; `ground` is the box around the zones and the region.
pub(super) fn mines(
    text: &Text<'_>,
    document: &mut Document<'_>,
    output_field: Option<&str>,
    ground: Option<Rect>,
    faults: &mut Faults,
) -> Vec<Mine> {
    let output = output_field.unwrap_or("output_t");
    let mut mines = Vec::with_capacity(document.features.len());
    let mut ids = Ids::default();
    let mut any_output = false;
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        let Some((geometry, point)) = site(feature, &mut fields) else {
            continue;
        };
        report_swapped(point, ground, &mut fields);
        any_output |= fields.raw(output).is_some();
        let id = fields.optional_id("id").or_else(|| feature.id.clone());
        if let Some(id) = &id {
            ids.check_leniently(id, &mut fields);
        }
        let id = id.unwrap_or_else(|| feature.index.to_string());
        mines.push(Mine {
            name: fields.optional_id("name").unwrap_or_else(|| id.clone()),
            id,
            commodity: fields.optional_id("commodity"),
            belt: None,
            within: None,
            opened: None,
            closed: None,
            precision_km: fields.optional_number_in("precision_km", &KILOMETRES),
            weight: 1.0,
            weight_basis: None,
            kind: "site".to_owned(),
            output_t: fields.optional_number_in(output, &(0.0..=1e12)),
            sources: Vec::new(),
            point,
            geometry,
            feature: feature.index,
        });
    }
    if let (Some(field), false) = (output_field, any_output)
        && !mines.is_empty()
    {
        names::report_missing(text, document, field, "no mine", faults);
    }
    mines
}
