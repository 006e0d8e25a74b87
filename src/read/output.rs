//! Output: the tables of quantities, and of what divides, weighs and accompanies them.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::layers::estimate::Estimate;
use crate::layers::output::{
    ActivityRow, CompositionRow, DemandRow, Gate, Observation, OutputRow, ShareRow,
};

use super::fields::Fields;
use super::mines::Ids;
use super::references::{References, Target};
use super::supply::{MOST_TONNES, Rows};
use super::table::{self, Columns};
use super::text::Text;
use super::words;

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
        optional: &["unit", "basis", "kind", "title", "url", "note"],
    };
    // What a table of tonnes can hold is bounded by what whole grams can hold.
    let quantity = 0.0..=MOST_TONNES;
    table::rows(text, COLUMNS, faults, |fields| {
        rows.note_output(fields);
        let given = fields.estimate(["low_t", "best_t", "high_t"], &quantity);
        let unit = unit(fields);
        OutputRow {
            scope: fields.text("scope"),
            parent: parent(fields, references),
            commodity: fields.text("commodity"),
            series: fields.text("series"),
            period: fields.period(),
            tonnes: unit.tonnes(given),
            basis: fields.remark("basis"),
            kind: fields.remark("kind"),
            source: fields.source(),
            note: unit.told(given, fields.remark("note")),
        }
    })
}

/// What the figures of a row are given in.
#[derive(Debug, Clone, Copy)]
struct Unit {
    word: &'static str,
    tonnes: f64,
}

/// The unit of a row; tonnes where none is given.
fn unit(fields: &mut Fields<'_, '_>) -> Unit {
    const TONNES: Unit = Unit {
        word: "t",
        tonnes: 1.0,
    };
    const UNITS: [(&str, Unit); 3] = [
        ("t", TONNES),
        (
            "kg",
            Unit {
                word: "kg",
                tonnes: 1e-3,
            },
        ),
        (
            "kt",
            Unit {
                word: "kt",
                tonnes: 1e3,
            },
        ),
    ];
    let Some(word) = fields.optional_text("unit") else {
        return TONNES;
    };
    if let Some((_, unit)) = UNITS.iter().find(|(known, _)| *known == word) {
        return *unit;
    }
    let known = UNITS.iter().map(|(word, _)| *word);
    let fault = Fault::of(&rule::UNKNOWN_UNIT)
        .saying(format!("`{word}` is no unit of mass that is known here"))
        .expected("t, kg or kt")
        .found(format!("`{word}`"));
    fields.report("unit", words::suggest(fault, &word, known));
    TONNES
}

impl Unit {
    /// The same in tonnes.
    fn tonnes(self, given: Estimate) -> Estimate {
        // A division, so that 1,500 kg are 1.5 t to the last digit.
        let tonnes = |figure: Option<f64>| {
            figure.map(|figure| {
                if self.tonnes < 1.0 {
                    figure / (1.0 / self.tonnes)
                } else {
                    figure * self.tonnes
                }
            })
        };
        Estimate {
            low: tonnes(given.low),
            best: tonnes(given.best),
            high: tonnes(given.high),
        }
    }

    /// A row's note, with what stood in the table where that were no tonnes.
    fn told(self, given: Estimate, note: String) -> String {
        match given.best.or(given.low).or(given.high) {
            Some(figure) if self.tonnes != 1.0 => {
                format!("Given as {figure} {}. {note}", self.word)
                    .trim_end()
                    .to_owned()
            }
            _ => note,
        }
    }
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
    rows: &mut Rows,
    faults: &mut Faults,
) -> Vec<ActivityRow> {
    const COLUMNS: Columns = Columns {
        needed: &["belts", "period", "low", "best", "high"],
        optional: &["kind", "title", "url", "note"],
    };
    table::rows(text, COLUMNS, faults, |fields| {
        rows.note_activity(fields);
        ActivityRow {
            belts: belts(fields, references),
            period: fields.period(),
            factor: fields.estimate(BOUNDS, &SHARE),
            kind: fields.remark("kind"),
            source: fields.source(),
            note: fields.remark("note"),
        }
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
    let mut symbols = Ids::default();
    let mut sums: BTreeMap<(String, String), f64> = BTreeMap::new();
    table::rows(text, COLUMNS, faults, |fields| {
        let row = CompositionRow {
            commodity: fields.text("commodity"),
            series: fields.text("series"),
            symbol: fields.text("symbol"),
            element: fields.text("element"),
            share: fields.estimate(BOUNDS, &SHARE),
            kind: fields.remark("kind"),
            source: fields.source(),
            note: fields.remark("note"),
        };
        let of = format!("{} in {}, {}", row.symbol, row.commodity, row.series);
        symbols.note(&of, "symbol", fields, |first| {
            Fault::of(&rule::DUPLICATE_ID)
                .saying(format!("two rows give the share of {of}"))
                .related("first given here", first)
        });
        let sum = sums
            .entry((row.commodity.clone(), row.series.clone()))
            .or_default();
        let before = *sum;
        *sum += row.share.best.unwrap_or(0.0);
        if before <= 1.0 + 1e-9 && *sum > 1.0 + 1e-9 {
            let fault = Fault::of(&rule::SHARES_ABOVE_ONE)
                .saying(format!(
                    "the elements of {} by `{}` sum to {}",
                    row.commodity,
                    row.series,
                    (*sum * 1e9).round() / 1e9
                ))
                .expected("1 or less")
                .found(format!("{} before this row", (before * 1e9).round() / 1e9))
                .help("lower them until they sum to 1 or less; what they leave is the rest of the commodity");
            fields.report("best", fault);
        }
        row
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
