//! Names of properties: which there are in a file, and what to say when one is not.

use std::collections::BTreeSet;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::read::geojson::Document;
use crate::read::text::Text;
use crate::read::words;

/// The names of all properties in a file.
pub(super) fn there(text: &Text<'_>, document: &Document<'_>) -> BTreeSet<String> {
    let mut unheard = Faults::default();
    let mut names = BTreeSet::new();
    for feature in &document.features {
        let fields = feature.fields(text, &mut unheard);
        for name in fields.names() {
            if !names.contains(name) {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

/// Reports that a property that was asked for is in no feature.
pub(super) fn report_missing(
    text: &Text<'_>,
    document: &Document<'_>,
    field: &str,
    none: &str,
    faults: &mut Faults,
) {
    let there = there(text, document);
    let fault = Fault::of(&rule::MISSING_MEMBER)
        .saying(format!("{none} has a property `{field}`"))
        .found(list(&there))
        .at(Location::file(text.name()));
    faults.push(words::suggest(
        fault,
        field,
        there.iter().map(String::as_str),
    ));
}

/// The names in words.
pub(super) fn list(names: &BTreeSet<String>) -> String {
    if names.is_empty() {
        return "no properties at all".to_owned();
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.join(", ")
}
