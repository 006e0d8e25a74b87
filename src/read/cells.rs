//! Cells: where the cells of a CSV row stand. What they say is the csv crate's to tell; it does not tell where.

use std::ops::Range;

use super::text::Text;

/// Whether the quotes of a cell enclose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// They do, or there are none.
    Good,
    /// They are never closed.
    Open,
    /// They close before the cell ends.
    Torn,
}

/// The bytes of each cell of the row that begins at byte `start`, after blank lines; quotes included.
pub(super) fn row(text: &Text<'_>, start: usize) -> impl Iterator<Item = Range<usize>> {
    let rest = text.from(start);
    let first = start + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
    let cell = |start: usize| start..start + len(text.from(start));
    let is_last = |cell: &Range<usize>| text.from(cell.end).as_bytes().first() != Some(&b',');
    std::iter::successors(Some(cell(first)), move |before| {
        (!is_last(before)).then(|| cell(before.end + 1))
    })
}

/// Whether the quotes of the cell at `place` enclose it.
pub(super) fn quotes(text: &Text<'_>, place: &Range<usize>) -> Quotes {
    let cell = &text.from(place.start)[..place.len()];
    match cell.strip_prefix('"').map(|_| closing(cell)) {
        None => Quotes::Good,
        Some(None) => Quotes::Open,
        Some(Some(close)) if cell[close + 1..].trim_ascii().is_empty() => Quotes::Good,
        Some(Some(_)) => Quotes::Torn,
    }
}

/// How long the cell at the start of `rest` is.
fn len(rest: &str) -> usize {
    let quoted = if rest.starts_with('"') {
        match closing(rest) {
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
fn closing(rest: &str) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_csv_crate_sees_the_same_cells(content in "[a,\"\r\n é]{0,24}") {
            let text = Text::new("x", content.as_bytes()).unwrap();
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(content.as_bytes());
            for record in reader.records() {
                let record = record.unwrap();
                let start = usize::try_from(record.position().unwrap().byte()).unwrap();
                let cells: Vec<_> = row(&text, start).collect();
                prop_assert_eq!(cells.len(), record.len(), "{:?}", content);
                for (place, value) in cells.iter().zip(&record) {
                    let cell = &content[place.clone()];
                    if !cell.contains('"') {
                        prop_assert_eq!(cell, value);
                    }
                }
            }
        }
    }
}
