//! Text: a file in memory, its name, and where in it something stands.

use std::cell::Cell;
use std::ops::Range;

use crate::diagnostic::excerpt::Excerpt;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;

/// A file of UTF-8 text.
#[derive(Debug)]
pub struct Text<'a> {
    name: String,
    content: &'a str,
    last: Cell<Mark>,
}

/// A byte of a text as people count: line and character, from 1.
#[derive(Debug, Clone, Copy)]
struct Mark {
    offset: usize,
    line: usize,
    column: usize,
}

/// How many bytes behind one that is not UTF-8 are looked at to show it.
const LONGEST_LOSSY: usize = 512;

/// The byte-order mark that some editors write before UTF-8.
const BOM: &str = "\u{feff}";

impl<'a> Text<'a> {
    /// The text that `bytes` spell.
    ///
    /// # Errors
    ///
    /// A fault at the first byte that is not UTF-8.
    pub fn new(name: &str, bytes: &'a [u8]) -> Result<Self, Box<Fault>> {
        match std::str::from_utf8(bytes) {
            Ok(content) => Ok(Self {
                name: name.to_owned(),
                content,
                last: Cell::new(Mark {
                    offset: body_start(content),
                    line: 1,
                    column: 1,
                }),
            }),
            Err(error) => Err(Box::new(not_utf8(name, bytes, error.valid_up_to()))),
        }
    }

    /// Its name, as the user would write it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All of it, without a byte-order mark.
    #[must_use]
    pub fn body(&self) -> &'a str {
        self.content.strip_prefix(BOM).unwrap_or(self.content)
    }

    /// The text from byte `offset` on.
    #[must_use]
    pub fn from(&self, offset: usize) -> &'a str {
        self.content.get(offset..).unwrap_or_default()
    }

    /// The text before byte `offset`.
    #[must_use]
    pub fn until(&self, offset: usize) -> &'a str {
        self.content.get(..offset).unwrap_or_default()
    }

    /// What of `part`, a slice of this text, stands after byte `offset` of the file.
    #[must_use]
    pub fn after<'p>(&self, part: &'p str, offset: usize) -> &'p str {
        part.get(offset.saturating_sub(self.range(part).start)..)
            .unwrap_or_default()
    }

    /// The byte after its last.
    #[must_use]
    pub fn end(&self) -> usize {
        self.content.len()
    }

    /// The bytes of the file that `part` is; `part` must be a slice of this text.
    #[must_use]
    pub fn range(&self, part: &str) -> Range<usize> {
        let start = part
            .as_ptr()
            .addr()
            .saturating_sub(self.content.as_ptr().addr())
            .min(self.content.len());
        start..(start + part.len()).min(self.content.len())
    }

    /// Where `part`, a slice of this text, stands.
    #[must_use]
    pub fn locate(&self, part: &str) -> Location {
        self.location(self.range(part))
    }

    /// Where these bytes of the file stand.
    #[must_use]
    pub fn location(&self, bytes: Range<usize>) -> Location {
        let mark = self.mark(bytes.start);
        Location {
            file: Some(self.name.clone()),
            line: Some(mark.line),
            column: Some(mark.column),
            excerpt: self.excerpt(&bytes),
            bytes: Some(bytes),
            ..Location::default()
        }
    }

    fn excerpt(&self, bytes: &Range<usize>) -> Option<Excerpt> {
        let body = body_start(self.content);
        let (start, end) = (bytes.start.max(body), bytes.end.max(body));
        Excerpt::of(self.body(), start - body..end - body)
    }

    /// The byte at `column` (in bytes, from 1, as `serde_json` counts) of `line` (from 1) after byte `start`.
    #[must_use]
    pub fn offset(&self, start: usize, line: usize, column: usize) -> usize {
        let rest = self.content.get(start..).unwrap_or_default();
        let line_start = if line <= 1 {
            0
        } else {
            memchr::memchr_iter(b'\n', rest.as_bytes())
                .nth(line - 2)
                .map_or(rest.len(), |newline| newline + 1)
        };
        let mut offset = (start + line_start + column.saturating_sub(1)).min(self.content.len());
        while !self.content.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// Counts on from the last mark, forwards or backwards: places are asked for near one another.
    fn mark(&self, offset: usize) -> Mark {
        let mut offset = offset.min(self.content.len());
        while !self.content.is_char_boundary(offset) {
            offset -= 1;
        }
        // A byte-order mark is no character of the first line.
        let body = body_start(self.content);
        let offset = offset.max(body);
        let last = self.last.get();
        let (start, end) = (offset.min(last.offset), offset.max(last.offset));
        let passed = &self.content[start..end];
        let newlines = memchr::memchr_iter(b'\n', passed.as_bytes()).count();
        let (line, column) = if offset < last.offset {
            let column = if newlines == 0 {
                last.column - columns(passed)
            } else {
                let before = &self.content[body..offset];
                let start = memchr::memrchr(b'\n', before.as_bytes());
                1 + columns(&before[start.map_or(0, |newline| newline + 1)..])
            };
            (last.line - newlines, column)
        } else {
            let column = match memchr::memrchr(b'\n', passed.as_bytes()) {
                None => last.column + columns(passed),
                Some(newline) => 1 + columns(&passed[newline + 1..]),
            };
            (last.line + newlines, column)
        };
        let mark = Mark {
            offset,
            line,
            column,
        };
        self.last.set(mark);
        mark
    }
}

/// The byte after the byte-order mark, where there is one.
fn body_start(content: &str) -> usize {
    if content.starts_with(BOM) {
        BOM.len()
    } else {
        0
    }
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

fn not_utf8(name: &str, bytes: &[u8], offset: usize) -> Fault {
    let (valid, rest) = bytes.split_at(offset);
    let before = std::str::from_utf8(valid).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let fault = Fault::of(&rule::NOT_UTF8).at(Location {
        file: Some(name.to_owned()),
        line: Some(1 + memchr::memchr_iter(b'\n', valid).count()),
        column: Some(1 + columns(before[line_start..].trim_start_matches(BOM))),
        bytes: Some(offset..offset + 1),
        ..Location::default()
    });
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes {
        return fault
            .found("UTF-16")
            .help("save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8");
    }
    let Some((byte, after)) = rest.split_first() else {
        return fault;
    };
    let mut fault = fault.found(format!("the byte 0x{byte:02x}"));
    let line = &before[line_start..];
    let after = &after[..after.len().min(LONGEST_LOSSY)];
    let near = format!("{line}\u{fffd}{}", String::from_utf8_lossy(after));
    fault.location.excerpt = Excerpt::of(&near, line.len()..line.len() + '\u{fffd}'.len_utf8());
    fault
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = Text::new("x", "\u{feff}aé\nမ b\r\n\u{feff}c".as_bytes()).unwrap();
        let place = |part: &str| {
            let start = text.content.find(part).unwrap();
            let place = text.locate(&text.content[start..start + part.len()]);
            (place.line.unwrap(), place.column.unwrap())
        };
        let parts = [
            ("a", (1, 1)),
            ("é", (1, 2)),
            ("မ", (2, 1)),
            ("b", (2, 3)),
            ("c", (3, 2)),
        ];
        // Whatever was asked for before, the answer is the same; a mark further on is a character as others are.
        for (first, _) in parts {
            for (second, at) in parts {
                place(first);
                assert_eq!(place(second), at, "{second} after {first}");
            }
        }
    }

    #[test]
    fn a_byte_that_is_not_utf8_is_placed() {
        let fault = Text::new("x", b"ab\nc\xff").unwrap_err();
        assert_eq!(
            (fault.location.line, fault.location.column),
            (Some(2), Some(2))
        );
    }
}
