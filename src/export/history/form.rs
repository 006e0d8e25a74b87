//! Forms of a history: what stands around its rows, and how a row is written, whoever found it.

use std::io::{self, Write};

use geo::Geometry;
use serde_json::{Map, Value, json};

use crate::atlas::span::{Row, Span};
use crate::diagnostic;
use crate::diagnostic::account::Account;
use crate::export::geojson::geometry;
use crate::export::json::split;
use crate::export::properties::day;
use crate::export::{inserted, splice, together};
use crate::layers::control::Control;
use crate::layers::holder::Holders;
use crate::layers::units::Grams;

use super::columns::{Columns, Run};

/// How the rows of a history are written: one for each mine and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A line each; an open end, and what is not known, is empty.
    Csv,
    /// An object each, as `attribute --from --to --json` lists them.
    Json,
    /// A feature each, with the mine's geometry.
    Geojson,
}

/// What the tonnes of a history are.
const OUTPUT: &str = "mined in the span, split by days";

/// Writes a history as a whole, in JSON with what became of the features of all files, where that is given.
///
/// # Errors
/// When `out` fails.
pub fn write(
    out: &mut dyn Write,
    form: Form,
    span: &Span,
    columns: &Columns,
    account: Option<&Account>,
) -> io::Result<()> {
    out.write_all(form.before(span, columns).as_bytes())?;
    let holders = &span.layers.manifest.holders;
    together::write(out, &span.rows, |number, row, text| {
        form.row(text, number == 0, columns, row, holders)
    })?;
    let behind = form.behind(account);
    // A list of nothing has no line of its own.
    let behind = match form {
        Form::Json if span.rows.is_empty() => behind.trim_start(),
        _ => &behind,
    };
    out.write_all(behind.as_bytes())
}

impl Form {
    /// What stands before the rows.
    #[must_use]
    pub fn before(self, span: &Span, columns: &Columns) -> String {
        match self {
            Self::Csv => format!("{}\n", columns.names().join(",")),
            Self::Json => {
                let answer = format!("{:#}", Value::Object(supply(span)));
                let before = answer.strip_suffix("\n}").unwrap_or(&answer);
                format!("{before},\n  \"rows\": [")
            }
            Self::Geojson => {
                let header = header(span);
                format!("{{\"type\":\"FeatureCollection\",\"terrane\":{header},\"features\":[")
            }
        }
    }

    /// What stands behind the rows.
    #[must_use]
    pub fn behind(self, account: Option<&Account>) -> String {
        match (self, account) {
            (Self::Csv, _) => String::new(),
            (Self::Json, None) => "\n  ]\n}\n".to_owned(),
            (Self::Json, Some(account)) => {
                let account = format!("{:#}", diagnostic::json::account(account));
                let account = account.replace('\n', "\n  ");
                format!("\n  ],\n  \"account\": {account}\n}}\n")
            }
            (Self::Geojson, _) => "\n]}\n".to_owned(),
        }
    }

    /// What stands between two rows.
    #[must_use]
    pub fn separator(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json | Self::Geojson => ",",
        }
    }

    /// What a row begins with.
    #[must_use]
    pub fn opening(self) -> &'static str {
        match self {
            Self::Csv => "",
            Self::Json => "\n    {",
            Self::Geojson => "\n{\"type\":\"Feature\",\"properties\":{",
        }
    }

    /// What a row of a mine of this geometry ends with.
    #[must_use]
    pub fn closing(self, of: &Geometry) -> String {
        match self {
            Self::Csv => String::new(),
            Self::Json => "\n    }".to_owned(),
            Self::Geojson => format!("}},\"geometry\":{}}}", geometry(of)),
        }
    }

    /// Writes the columns of a run with what parts them from the next; in CSV the end of the line, too.
    ///
    /// # Errors
    /// When it cannot be told as CSV.
    pub fn run(self, out: &mut Vec<u8>, run: &Run, row: &Row, holders: &Holders) -> io::Result<()> {
        let text = match self {
            Self::Csv => {
                record(out, run, row, holders)?;
                if !run.is_last {
                    out.pop();
                    out.push(b',');
                }
                return Ok(());
            }
            Self::Json => inserted::listed(&run.members(row, holders)),
            Self::Geojson => splice::members(&run.members(row, holders)),
        };
        out.extend_from_slice(text.as_bytes());
        if !run.is_last {
            out.push(b',');
        }
        Ok(())
    }

    /// Writes a row, parted from the one before it.
    ///
    /// # Errors
    /// When it cannot be told as CSV.
    pub fn row(
        self,
        out: &mut Vec<u8>,
        is_first: bool,
        columns: &Columns,
        row: &Row,
        holders: &Holders,
    ) -> io::Result<()> {
        if !is_first {
            out.extend_from_slice(self.separator().as_bytes());
        }
        out.extend_from_slice(self.opening().as_bytes());
        for run in columns.runs() {
            self.run(out, &run, row, holders)?;
        }
        out.extend_from_slice(self.closing(&row.mine.geometry).as_bytes());
        Ok(())
    }
}

/// Writes the columns of a run as a line of CSV.
fn record(out: &mut Vec<u8>, run: &Run, row: &Row, holders: &Holders) -> io::Result<()> {
    let start = out.len();
    let mut table = csv::WriterBuilder::new()
        .buffer_capacity(256)
        .from_writer(&mut *out);
    table.write_record(run.cells(row, holders))?;
    table.flush()?;
    drop(table);
    // An empty cell stands in quotes where the line would be empty without them.
    if &out[start..] == b"\"\"\n" && !run.is_all {
        out.truncate(start);
        out.push(b'\n');
    }
    Ok(())
}

/// What a collection of rows says of itself.
fn header(span: &Span) -> Value {
    let manifest = &span.layers.manifest;
    json!({
        "title": manifest.title,
        "from": day(span.period.from()),
        "to": day(span.period.to()),
        "known_until": day(manifest.known_until),
        "output": OUTPUT,
        "how_sure": manifest.how_sure,
        "credits": manifest.credits,
    })
}

/// What was mined in the span, by holder, and what that rests on.
fn supply(span: &Span) -> Map<String, Value> {
    let manifest = &span.layers.manifest;
    let supply = |(control, grams): &(Control, Grams)| {
        json!({
            "held_by": control.to_string(),
            "held_side": control.side(&manifest.holders),
            "control": control.kind(&manifest.holders).to_string(),
            "output_t": grams.tonnes(),
        })
    };
    let unknown: Vec<String> = span.unknown.iter().map(ToString::to_string).collect();
    let known = span.total.is_some();
    let members = [
        ("from", day(span.period.from())),
        ("to", day(span.period.to())),
        ("known_until", day(manifest.known_until)),
        ("commodity", json!(manifest.commodity)),
        ("supply", span.supply.iter().map(supply).collect()),
        ("total", json!(span.total.map(Grams::tonnes))),
        ("unplaced_t", json!(known.then(|| span.unplaced.tonnes()))),
        ("output", split(&span.outputs)),
        ("output_unknown", json!(unknown)),
    ];
    let named = members.map(|(name, value)| (name.to_owned(), value));
    named.into_iter().collect()
}
