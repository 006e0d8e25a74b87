//! Records: what is wrong with the properties and ids of a file's features, whatever the file is about.

use std::collections::HashMap;

use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::read::geojson::{Document, Feature};
use crate::read::mines::{Ids, duplicate};
use crate::read::text::Text;

/// Warns of properties that are given twice and of ids that two features have, be it their own or one among their
/// properties.
pub(in crate::read) fn judge(text: &Text<'_>, document: &Document<'_>, faults: &mut Faults) {
    let mut among_properties = Ids::default();
    let mut own: HashMap<&str, &Feature<'_>> = HashMap::new();
    for feature in &document.features {
        let mut fields = feature.fields(text, faults);
        let Some(id) = &feature.id else {
            if let Some(id) = fields.id_if_any("id") {
                among_properties.check_leniently(&id, &mut fields);
            }
            continue;
        };
        let Some(first) = own.get(&**id) else {
            own.insert(id, feature);
            continue;
        };
        let first = fields.locate_other(Some(first.range.clone()), Some(first.index));
        fields.report_whole(duplicate(id, first).warning());
    }
}

/// Warns of periods that are malformed or end before they begin. What the file is about was guessed from the names of
/// its properties, so that nothing here is an error.
pub(in crate::read) fn judge_periods(
    text: &Text<'_>,
    document: &Document<'_>,
    faults: &mut Faults,
) {
    let mut found = Faults::default();
    for feature in &document.features {
        feature.fields(text, &mut found).lifetime();
    }
    let of_periods = found.iter().filter(|fault| fault.rule == &rule::BAD_DATE);
    for fault in of_periods {
        faults.push(fault.clone().warning());
    }
}
