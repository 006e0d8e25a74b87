//! Tables: CSV (RFC 4180) with a header, whose cells know their line and column.

use std::borrow::Cow;
use std::ops::Range;

use csv::StringRecord;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;

use super::cells::{self, Quotes};
use super::datum::Raw;
use super::fields::{Fields, Record};
use super::json::shorten;
use super::text::Text;
use super::words;

/// How many cells a row may have: a table of an atlas has a dozen columns.
const MOST_CELLS: usize = 10_000;

/// The columns of a kind of table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// Those that must be there.
    pub(super) needed: &'static [&'static str],
    /// Those that may be there.
    pub(super) optional: &'static [&'static str],
}

/// Reads `text` row by row; rows of a wrong number of cells are reported and left out.
pub(super) fn rows<T>(
    text: &Text<'_>,
    columns: Columns,
    faults: &mut Faults,
    mut row: impl FnMut(&mut Fields<'_, '_>) -> T,
) -> Vec<T> {
    let mut records = Records::new(text);
    let header = records.next();
    if let Some(fault) = records.fault() {
        faults.push(fault);
        return Vec::new();
    }
    let Some((header, places)) = header else {
        faults.push(
            Fault::of(&rule::MISSING_COLUMN)
                .saying("the file is empty")
                .expected(format!("a header: {}", columns.needed.join(",")))
                .at(Location::file(text.name())),
        );
        return Vec::new();
    };
    if !header_is_good(text, &header, &places, columns, faults) {
        return Vec::new();
    }
    let mut values = Vec::new();
    for (record, places) in records.by_ref() {
        report_quotes(text, &places, faults);
        if record.len() != header.len() {
            let last = places.get(header.len().min(places.len()).saturating_sub(1));
            let end = last.map_or(text.end(), |last| last.end);
            faults.push(
                Fault::of(&rule::WRONG_CELL_COUNT)
                    .expected(format!("{} cells", header.len()))
                    .found(record.len().to_string())
                    .at(text.location(end..end)),
            );
            continue;
        }
        let bytes = places.first().map(|first| first.start..first.start);
        let cells = header.iter().zip(record.iter().zip(places));
        let cells = cells
            .map(|(name, (value, bytes))| (Cow::Borrowed(name.trim()), Raw::Cell { value, bytes }))
            .collect();
        let record = Record {
            bytes,
            ..Record::default()
        };
        let mut fields = Fields::new(text, cells, record, faults).of_table();
        let id = fields.optional_text("id");
        values.push(row(&mut fields.called(id)));
    }
    if let Some(fault) = records.fault() {
        faults.push(fault);
    }
    values
}

/// The records of a text, each with the bytes of its cells.
struct Records<'t, 'a> {
    text: &'t Text<'a>,
    /// The byte of the file at which the csv crate begins to count.
    body: usize,
    records: csv::StringRecordsIntoIter<&'a [u8]>,
    /// Where the row begins that has too many cells, behind which nothing is read.
    too_long: Option<usize>,
}

impl<'t, 'a> Records<'t, 'a> {
    fn new(text: &'t Text<'a>) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.body().as_bytes());
        Self {
            text,
            body: text.range(text.body()).start,
            records: reader.into_records(),
            too_long: None,
        }
    }
}

impl Records<'_, '_> {
    /// What ended the reading before the text did.
    fn fault(&self) -> Option<Fault> {
        let fault = Fault::of(&rule::TOO_LARGE)
            .saying("a row has more than ten thousand cells")
            .help("look for a line break that is missing");
        Some(fault.at(self.text.location(self.too_long?..self.too_long?)))
    }
}

impl Iterator for Records<'_, '_> {
    type Item = (StringRecord, Vec<Range<usize>>);

    fn next(&mut self) -> Option<Self::Item> {
        let at = |byte: u64| self.body + usize::try_from(byte).unwrap_or_default();
        let next = at(self.records.reader().position().byte());
        if cells::row(self.text, next).nth(MOST_CELLS).is_some() {
            self.too_long = Some(next);
            return None;
        }
        // The text is UTF-8 and in memory: nothing is left that could fail.
        let record = self.records.next()?.ok()?;
        let start = at(record.position().map_or(0, csv::Position::byte));
        Some((record, cells::row(self.text, start).collect()))
    }
}

fn header_is_good(
    text: &Text<'_>,
    header: &StringRecord,
    places: &[Range<usize>],
    columns: Columns,
    faults: &mut Faults,
) -> bool {
    let names: Vec<&str> = header.iter().map(str::trim).collect();
    let known = || columns.needed.iter().chain(columns.optional).copied();
    let missing: Vec<&str> = known()
        .filter(|name| columns.needed.contains(name) && !names.contains(name))
        .collect();
    let at = |index: usize| text.location(places.get(index).cloned().unwrap_or_default());
    if let [only] = names[..]
        && let Some(found) = [';', '\t', '|'].into_iter().find(|c| only.contains(*c))
    {
        faults.push(
            Fault::of(&rule::CSV_SYNTAX)
                .saying("the cells are not separated by commas")
                .expected("commas")
                .found(format!("`{}`", found.escape_default()))
                .help("save the table as comma-separated values")
                .at(at(0)),
        );
        return false;
    }
    for name in &missing {
        let fault = Fault::of(&rule::MISSING_COLUMN)
            .saying(format!("the column `{name}` is missing"))
            .at(at(0));
        let others = names
            .iter()
            .copied()
            .filter(|name| known().all(|known| known != *name));
        faults.push(match words::nearest(name, others) {
            Some(near) => fault.help(format!("is it the one called `{near}`?")),
            None => fault,
        });
    }
    for (index, name) in names.iter().enumerate() {
        if names[..index].contains(name) {
            let fault = Fault::of(&rule::DUPLICATE_COLUMN)
                .saying(format!("two columns are called `{}`", shorten(name)));
            faults.push(fault.at(at(index)));
        } else if known().all(|known| known != *name) {
            let fault = Fault::of(&rule::UNKNOWN_COLUMN)
                .saying(format!(
                    "no column `{}` is known: it is not read",
                    shorten(name)
                ))
                .at(at(index));
            faults.push(words::suggest(fault, name, missing.iter().copied()));
        }
    }
    missing.is_empty()
}

/// Warns of cells whose quotes say something else than was meant.
fn report_quotes(text: &Text<'_>, places: &[Range<usize>], faults: &mut Faults) {
    for place in places {
        let (what, help) = match cells::quotes(text, place) {
            Quotes::Good => continue,
            Quotes::Open => (
                "a quote is never closed: the rest of the file is one cell",
                "close it, and write a quote inside quotes twice",
            ),
            Quotes::Torn => (
                "text follows a closing quote",
                "write a quote inside quotes twice",
            ),
        };
        let fault = Fault::of(&rule::CSV_SYNTAX).saying(what).help(help);
        faults.push(fault.at(text.location(place.clone())));
    }
}
