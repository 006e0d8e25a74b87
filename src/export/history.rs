//! The history of mines within a span, as rows: GeoJSON, CSV and `--json`.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::atlas::span::{Row, Span};
use crate::layers::control::Control;
use crate::layers::holder::Holders;
use crate::layers::units::Grams;

use super::difference::cell;
use super::geojson::feature;
use super::properties::{day, how, shares};

/// Writes one feature for each mine and period, with the mine's geometry.
///
/// # Errors
/// When `out` fails.
pub fn geojson(out: &mut dyn Write, span: &Span, columns: &Columns) -> io::Result<()> {
    let manifest = &span.layers.manifest;
    let header = json!({
        "title": manifest.title,
        "from": day(span.period.from()),
        "to": day(span.period.to()),
        "known_until": day(manifest.known_until),
        "output": OUTPUT,
        "how_sure": manifest.how_sure,
        "credits": manifest.credits,
    });
    write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"terrane\":{header},\"features\":["
    )?;
    let mut separator = "\n";
    for each in &span.rows {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        feature(
            out,
            Some(&each.mine.geometry),
            &columns.row(each, &manifest.holders),
        )?;
    }
    out.write_all(b"\n]}\n")
}

/// What the tonnes of a history are.
const OUTPUT: &str = "mined in the span, split by days";

/// The columns of a row that say which mine it is of.
const OF_THE_MINE: [&str; 6] = ["id", "name", "commodity", "belt", "lon", "lat"];

/// Those that say what holds of it in a period.
const OF_THE_PERIOD: [&str; 14] = [
    "from",
    "to",
    "held_by",
    "held_side",
    "control",
    "held_share",
    "held_shares",
    "held_from",
    "held_to",
    "held_how",
    "held_confidence",
    "zone",
    "output_t",
    "sources",
];

/// Which columns the rows of a history have, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<&'static str>);

/// Columns of rows that stand side by side, and hang all on the mine or all on the period.
#[derive(Debug)]
pub struct Run<'c> {
    /// Whether they hang on the mine.
    pub is_of_the_mine: bool,
    /// Whether no others follow.
    pub is_last: bool,
    names: &'c [&'static str],
}

/// Why names are not those of columns.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoColumns {
    /// There is no such column.
    #[error("knows no `{0}`; it knows {all}", all = Columns::all().0.join(", "))]
    Unknown(String),
    /// One was named before.
    #[error("names `{0}` twice")]
    Twice(String),
}

impl Columns {
    /// All of them.
    #[must_use]
    pub fn all() -> Self {
        Self([&OF_THE_MINE[..], &OF_THE_PERIOD[..]].concat())
    }

    /// Those of these names.
    ///
    /// # Errors
    /// When there is no such column, or one is named twice.
    pub fn named(names: &[String]) -> Result<Self, NoColumns> {
        let all = Self::all().0;
        let mut columns = Vec::new();
        for name in names {
            let known = all.iter().find(|known| *known == name);
            let column = *known.ok_or_else(|| NoColumns::Unknown(name.clone()))?;
            if columns.contains(&column) {
                return Err(NoColumns::Twice(name.clone()));
            }
            columns.push(column);
        }
        Ok(Self(columns))
    }

    /// Their names.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.0
    }

    /// The columns, cut where those of the mine and those of the period meet.
    pub fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        let is_of_the_mine = |name: &&str| OF_THE_MINE.contains(name);
        let runs = self
            .0
            .chunk_by(move |a, b| is_of_the_mine(a) == is_of_the_mine(b));
        runs.map(move |names| Run {
            is_of_the_mine: names.first().is_some_and(is_of_the_mine),
            is_last: names.last() == self.0.last(),
            names,
        })
    }

    fn row(&self, row: &Row, holders: &Holders) -> Map<String, Value> {
        let each = self.0.iter();
        each.map(|name| ((*name).to_owned(), value(name, row, holders)))
            .collect()
    }
}

impl Run<'_> {
    /// The cells of a row that stand in these columns.
    pub fn cells(&self, row: &Row, holders: &Holders) -> impl Iterator<Item = String> {
        let each = self.names.iter();
        each.map(move |name| cell(Some(&value(name, row, holders))))
    }
}

/// Writes one row for each mine and period; an open end, and what is not known, is empty.
///
/// # Errors
/// When `out` fails.
pub fn csv(out: &mut dyn Write, span: &Span, columns: &Columns) -> io::Result<()> {
    let holders = &span.layers.manifest.holders;
    let mut table = csv::Writer::from_writer(out);
    table.write_record(columns.names())?;
    for row in &span.rows {
        let each = columns.names().iter();
        table.write_record(each.map(|name| cell(Some(&value(name, row, holders)))))?;
    }
    table.flush()
}

/// `attribute --from --to --json`.
#[must_use]
pub fn json(span: &Span, columns: &Columns) -> Value {
    let manifest = &span.layers.manifest;
    let supply = |(control, grams): &(Control, Grams)| {
        json!({
            "held_by": control.to_string(),
            "held_side": control.side(&manifest.holders),
            "control": control.kind(&manifest.holders).to_string(),
            "output_t": grams.tonnes(),
        })
    };
    let output = |(row, days): &(&crate::layers::output::OutputRow, _)| {
        let days: &crate::layers::date::Period = days;
        json!({
            "scope": row.scope,
            "period": row.period.to_string(),
            "days": days.to_string(),
            "best_t": row.tonnes.best,
            "title": row.source.title,
            "url": row.source.url,
        })
    };
    let unknown: Vec<String> = span.unknown.iter().map(ToString::to_string).collect();
    let known = span.total.is_some();
    json!({
        "from": day(span.period.from()),
        "to": day(span.period.to()),
        "known_until": day(manifest.known_until),
        "commodity": manifest.commodity,
        "supply": span.supply.iter().map(supply).collect::<Vec<_>>(),
        "total": span.total.map(Grams::tonnes),
        "unplaced_t": known.then(|| span.unplaced.tonnes()),
        "output": span.outputs.iter().map(output).collect::<Vec<_>>(),
        "output_unknown": unknown,
        "rows": span.rows.iter().map(|each| Value::Object(columns.row(each, &manifest.holders))).collect::<Vec<_>>(),
    })
}

fn value(column: &str, row: &Row, holders: &Holders) -> Value {
    let (mine, held) = (row.mine, &row.spell.shares);
    let leading = held.leading();
    match column {
        "id" => json!(mine.id),
        "name" => json!(mine.name),
        "commodity" => json!(mine.commodity),
        "belt" => json!(mine.belt),
        "lon" => json!(mine.point.x()),
        "lat" => json!(mine.point.y()),
        "from" => day(row.period.from()),
        "to" => day(row.period.to()),
        "held_by" => json!(leading.to_string()),
        "held_side" => json!(leading.side(holders)),
        "control" => json!(leading.kind(holders).to_string()),
        "held_share" => shares(held).values().next().cloned().unwrap_or_default(),
        "held_shares" => json!(shares(held)),
        "held_from" => day(row.spell.period.from()),
        "held_to" => day(row.spell.period.to()),
        "held_how" => json!(how(row.spell.how)),
        "held_confidence" => json!(row.confidence.map(|confidence| confidence.to_string())),
        "zone" => json!(row.zone),
        "output_t" => json!(row.grams.map(Grams::tonnes)),
        "sources" => json!(row.sources),
        _ => Value::Null,
    }
}
