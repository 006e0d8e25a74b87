//! Output: the tables of quantities, and of what divides, weighs and accompanies them.

use std::ops::RangeInclusive;

use crate::diagnostic::faults::Faults;
use crate::layers::output::{
    ActivityRow, CompositionRow, DemandRow, Gate, Observation, OutputRow, ShareRow,
};

use super::fields::Fields;
use super::references::{References, Target};
use super::supply::{MOST_TONNES, Rows};
use super::table::{self, Columns};
use super::text::Text;

/// A share of a whole.
const SHARE: RangeInclusive<f64> = 0.0..=1.0;
/// A quantity, which is not negative.
const QUANTITY: RangeInclusive<f64> = 0.0..=f64::INFINITY;
const BOUNDS: [&str; 3] = ["low", "best", "high"];

/// Reads the quantities by scope.
pub(super) fn output(
    text: &Text<'_>,
    references: &mut References,
    rows: &mut Rows,
    faults: &mut Faults,
) -> Vec<OutputRow> {
    const COLUMNS: Columns = Columns {
        needed: &[
            "scope",
            "parent",
            "commodity",
            "series",
            "period",
            "low_t",
            "best_t",
            "high_t",
        ],
        optional: &["basis", "kind", "title", "url", "note"],
    };
    // What a table of tonnes can hold is bounded by what whole grams can hold.
    let tonnes = 0.0..=MOST_TONNES;
    table::rows(text, COLUMNS, faults, |fields| {
        rows.note_output(fields);
        OutputRow {
            scope: fields.text("scope"),
            parent: parent(fields, references),
            commodity: fields.text("commodity"),
            series: fields.text("series"),
            period: fields.period(),
            tonnes: fields.estimate(["low_t", "best_t", "high_t"], &tonnes),
            basis: fields.remark("basis"),
            kind: fields.remark("kind"),
            source: fields.source(),
            note: fields.remark("note"),
        }
    })
}

/// Reads the shares that groups of belts have.
pub(super) fn shares(
    text: &Text<'_>,
    references: &mut References,
    rows: &mut Rows,
    faults: &mut Faults,
) -> Vec<ShareRow> {
    const COLUMNS: Columns = Columns {
        needed: &[
            "scope",
            "group",
            "belts",
            "commodity",
            "period",
            "low",
            "best",
            "high",
        ],
        optional: &["kind", "title", "url", "note"],
    };
    table::rows(text, COLUMNS, faults, |fields| {
        rows.note_share(fields);
        ShareRow {
            scope: fields.text("scope"),
            group: fields.text("group"),
            belts: belts(fields, references),
            commodity: fields.text("commodity"),
            period: fields.period(),
            share: fields.estimate(BOUNDS, &SHARE),
            kind: fields.remark("kind"),
            source: fields.source(),
            note: fields.remark("note"),
        }
    })
}

/// Reads how busy belts were.
pub(super) fn activity(
    text: &Text<'_>,
    references: &mut References,
    faults: &mut Faults,
) -> Vec<ActivityRow> {
    const COLUMNS: Columns = Columns {
        needed: &["belts", "period", "low", "best", "high"],
        optional: &["kind", "title", "url", "note"],
    };
    table::rows(text, COLUMNS, faults, |fields| ActivityRow {
        belts: belts(fields, references),
        period: fields.period(),
        factor: fields.estimate(BOUNDS, &SHARE),
        kind: fields.remark("kind"),
        source: fields.source(),
        note: fields.remark("note"),
    })
}

fn parent(fields: &mut Fields<'_, '_>, references: &mut References) -> Option<String> {
    let parent = fields.optional_text("parent")?;
    references.note(Target::Scope, &parent, "parent", fields);
    Some(parent)
}

fn belts(fields: &mut Fields<'_, '_>, references: &mut References) -> Vec<String> {
    let belts = fields.joined("belts");
    for belt in &belts {
        references.note(Target::Belt, belt, "belts", fields);
    }
    belts
}

/// Reads the shares of elements.
pub(super) fn composition(text: &Text<'_>, faults: &mut Faults) -> Vec<CompositionRow> {
    const COLUMNS: Columns = Columns {
        needed: &[
            "commodity",
            "series",
            "symbol",
            "element",
            "low",
            "best",
            "high",
        ],
        optional: &["kind", "title", "url", "note"],
    };
    table::rows(text, COLUMNS, faults, |fields| CompositionRow {
        commodity: fields.text("commodity"),
        series: fields.text("series"),
        symbol: fields.text("symbol"),
        element: fields.text("element"),
        share: fields.estimate(BOUNDS, &SHARE),
        kind: fields.remark("kind"),
        source: fields.source(),
        note: fields.remark("note"),
    })
}

/// Reads what depends on an element.
pub(super) fn demand(text: &Text<'_>, faults: &mut Faults) -> Vec<DemandRow> {
    const COLUMNS: Columns = Columns {
        needed: &["use", "element", "low", "best", "high", "unit"],
        optional: &["quality", "title", "url", "note"],
    };
    table::rows(text, COLUMNS, faults, |fields| DemandRow {
        r#use: fields.text("use"),
        element: fields.text("element"),
        quantity: fields.estimate(BOUNDS, &QUANTITY),
        unit: fields.text("unit"),
        quality: fields.remark("quality"),
        source: fields.source(),
        note: fields.remark("note"),
    })
}

/// Reads what statistics observed.
pub(super) fn observations(text: &Text<'_>, faults: &mut Faults) -> Vec<Observation> {
    const COLUMNS: Columns = Columns {
        needed: &["commodity", "measure", "period", "value", "unit"],
        optional: &[
            "origin",
            "destination",
            "code",
            "basis",
            "kind",
            "title",
            "url",
            "note",
        ],
    };
    table::rows(text, COLUMNS, faults, |fields| Observation {
        commodity: fields.text("commodity"),
        measure: fields.text("measure"),
        origin: fields.remark("origin"),
        destination: fields.remark("destination"),
        code: fields.remark("code"),
        period: fields.period(),
        value: fields.optional_number("value"),
        unit: fields.text("unit"),
        basis: fields.remark("basis"),
        kind: fields.remark("kind"),
        source: fields.quotation(),
        note: fields.remark("note"),
    })
}

/// Reads the gates.
pub(super) fn gates(text: &Text<'_>, faults: &mut Faults) -> Vec<Gate> {
    const COLUMNS: Columns = Columns {
        needed: &["gate", "lon", "lat", "date", "state", "confidence"],
        optional: &["by", "title", "url", "note"],
    };
    const STATES: [(&str, &str); 3] = [
        ("closed", "closed"),
        ("open", "open"),
        ("partly open", "partly open"),
    ];
    table::rows(text, COLUMNS, faults, |fields| Gate {
        gate: fields.text("gate"),
        point: fields.point(),
        date: fields.date("date"),
        state: fields.word("state", &STATES).to_owned(),
        by: fields.remark("by"),
        confidence: fields.confidence(),
        source: fields.source(),
        note: fields.remark("note"),
    })
}
