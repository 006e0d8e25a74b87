//! Tables: CSV (RFC 4180) with a header, whose cells know their line and column.

use std::borrow::Cow;
use std::ops::Range;

use csv::StringRecord;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;

use super::datum::Raw;
use super::fields::Fields;
use super::json::shorten;
use super::text::Text;
use super::words;

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
    mut row: impl FnMut(&mut Fields<'_, '_>, usize) -> T,
) -> Vec<T> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.body().as_bytes());
    let body = text.range(text.body()).start;
    let mut records = reader.records();
    let mut next = || match records.next() {
        // The text is UTF-8 and in memory, so that nothing is left that could fail.
        Some(Ok(record)) => {
            let start = record.position().map_or(0, csv::Position::byte);
            Some((record, body + usize::try_from(start).unwrap_or_default()))
        }
        _ => None,
    };
    let Some((header, start)) = next() else {
        faults.push(
            Fault::of(&rule::MISSING_COLUMN)
                .saying("the file is empty")
                .expected(format!("a header: {}", columns.needed.join(",")))
                .at(Location::file(text.name())),
        );
        return Vec::new();
    };
    if !header_is_good(text, &header, start, columns, faults) {
        return Vec::new();
    }
    let mut values = Vec::new();
    let mut last = start;
    while let Some((record, start)) = next() {
        last = start;
        let start = skip_blank_lines(text, start);
        let place = text.location(start..start);
        let line = place.line.unwrap_or_default();
        if record.len() != header.len() {
            let end = cell(
                text,
                start,
                record.len().min(header.len()).saturating_sub(1),
            )
            .end;
            faults.push(
                Fault::of(&rule::WRONG_CELL_COUNT)
                    .expected(format!("{} cells", header.len()))
                    .found(format!("{}", record.len()))
                    .at(text.location(end..end)),
            );
            continue;
        }
        let cells = header.iter().zip(&record).enumerate();
        let cells = cells
            .map(|(index, (name, value))| {
                let raw = Raw::Cell {
                    value,
                    row: start,
                    index,
                };
                (Cow::Borrowed(name.trim()), raw)
            })
            .collect();
        let mut fields = Fields::new(text, cells, place, faults).of_table();
        let id = ["id", "code"]
            .into_iter()
            .find_map(|name| fields.optional_text(name));
        fields = fields.called(id);
        values.push(row(&mut fields, line));
    }
    report_open_quote(text, last, faults);
    values
}

fn header_is_good(
    text: &Text<'_>,
    header: &StringRecord,
    start: usize,
    columns: Columns,
    faults: &mut Faults,
) -> bool {
    let names: Vec<&str> = header.iter().map(str::trim).collect();
    let known = || columns.needed.iter().chain(columns.optional).copied();
    let missing: Vec<&str> = known()
        .filter(|name| columns.needed.contains(name) && !names.contains(name))
        .collect();
    let at = |index: usize| text.location(cell(text, start, index));
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

/// A quote that is never closed swallows the rest of the file in silence.
fn report_open_quote(text: &Text<'_>, last: usize, faults: &mut Faults) {
    let start = skip_blank_lines(text, last);
    let mut index = 0;
    loop {
        let range = cell(text, start, index);
        let cell = &text.from(range.start)[..range.len()];
        if cell.starts_with('"') && (cell.len() == 1 || closing_quote(cell).is_none()) {
            faults.push(
                Fault::of(&rule::CSV_SYNTAX)
                    .saying("a quote is never closed: the rest of the file is one cell")
                    .help("close it, and write a quote inside quotes twice")
                    .at(text.location(range)),
            );
            return;
        }
        if range.end >= text.end()
            || matches!(text.from(range.end).as_bytes().first(), Some(b'\r' | b'\n'))
        {
            return;
        }
        index += 1;
    }
}

/// The bytes of cell `index` of the row that begins at byte `row`, quotes included; the row's end where it has fewer.
pub(super) fn cell(text: &Text<'_>, row: usize, index: usize) -> Range<usize> {
    let mut start = row;
    for _ in 0..index {
        let end = start + cell_len(text.from(start));
        if text.from(end).as_bytes().first() != Some(&b',') {
            return end..end;
        }
        start = end + 1;
    }
    start..start + cell_len(text.from(start))
}

/// How long the cell at the start of `rest` is.
fn cell_len(rest: &str) -> usize {
    let quoted = if rest.starts_with('"') {
        match closing_quote(rest) {
            Some(close) => close + 1,
            None => return rest.len(),
        }
    } else {
        0
    };
    let plain = &rest.as_bytes()[quoted..];
    quoted + memchr::memchr3(b',', b'\n', b'\r', plain).unwrap_or(plain.len())
}

/// Where the quote closes that opens `rest`; a doubled quote does not close.
fn closing_quote(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut from = 1;
    loop {
        let close = from + memchr::memchr(b'"', &bytes[from..])?;
        if bytes.get(close + 1) != Some(&b'"') {
            return Some(close);
        }
        from = close + 2;
    }
}

/// The csv crate skips blank lines after it has noted where the row begins.
fn skip_blank_lines(text: &Text<'_>, row: usize) -> usize {
    let rest = text.from(row);
    row + (rest.len() - rest.trim_start_matches(['\r', '\n']).len())
}
