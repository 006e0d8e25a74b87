//! Text: a file in memory, its name, and where in it something stands.

use std::cell::OnceCell;
use std::ops::Range;

use crate::diagnostic::excerpt::Excerpt;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;

use super::foreign;

/// A file of UTF-8 text.
#[derive(Debug)]
pub struct Text<'a> {
    name: String,
    content: &'a str,
    /// A mark every so many bytes of the body, made when the first place is asked for.
    marks: OnceCell<Vec<Mark>>,
}

/// A byte of a text as people count: line and character, from 1.
#[derive(Debug, Clone, Copy)]
struct Mark {
    offset: usize,
    line: usize,
    column: usize,
}

/// How many bytes lie between two marks: few enough that a place between them is found at once.
const STRIDE: usize = 4096;

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
        if let Some(encoding) = other_encoding(bytes) {
            return Err(Box::new(not_utf8_but(name, encoding)));
        }
        match std::str::from_utf8(bytes) {
            Ok(content) => Ok(Self {
                name: name.to_owned(),
                content,
                marks: OnceCell::new(),
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
        let offset = start + line_start + column.saturating_sub(1);
        self.content.floor_char_boundary(offset)
    }

    /// Counts on from the mark before it.
    fn mark(&self, offset: usize) -> Mark {
        // A byte-order mark is no character of the first line.
        let body = body_start(self.content);
        let offset = self.content.floor_char_boundary(offset).max(body);
        let marks = self.marks.get_or_init(|| marks(self.content));
        let before = marks.get((offset - body) / STRIDE).or(marks.last());
        let before = before.copied().unwrap_or(Mark::first(body));
        before.counted_on(&self.content[before.offset..offset])
    }
}

impl Mark {
    /// The first character, which stands at byte `offset`.
    fn first(offset: usize) -> Self {
        Self {
            offset,
            line: 1,
            column: 1,
        }
    }

    /// The mark behind `passed`, the text that follows this one.
    fn counted_on(self, passed: &str) -> Self {
        let newlines = memchr::memchr_iter(b'\n', passed.as_bytes()).count();
        let column = match memchr::memrchr(b'\n', passed.as_bytes()) {
            None => self.column + columns(passed),
            Some(newline) => 1 + columns(&passed[newline + 1..]),
        };
        Self {
            offset: self.offset + passed.len(),
            line: self.line + newlines,
            column,
        }
    }
}

/// A mark at each stride of the body of `content`, or at the last character before it.
fn marks(content: &str) -> Vec<Mark> {
    let body = body_start(content);
    let mut mark = Mark::first(body);
    let mut marks = vec![mark];
    for stride in (body..content.len()).step_by(STRIDE).skip(1) {
        mark = mark.counted_on(&content[mark.offset..content.floor_char_boundary(stride)]);
        marks.push(mark);
    }
    marks
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

/// The name of another encoding in which `bytes` are written, by its byte-order mark, or by its zeros beside the first
/// character of a file of ours, which is always one of ASCII.
fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0, 0, 0, 1..=255, ..] | [1..=255, 0, 0, 0, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [0, 1..=255, ..] | [1..=255, 0, ..] => Some("UTF-16"),
        _ => None,
    }
}

fn not_utf8_but(name: &str, encoding: &str) -> Fault {
    Fault::of(&rule::NOT_UTF8)
        .found(encoding)
        .help(format!(
            "save it as UTF-8, or convert it: iconv -f {encoding} -t UTF-8"
        ))
        .at(Location {
            file: Some(name.to_owned()),
            line: Some(1),
            column: Some(1),
            bytes: Some(0..1),
            ..Location::default()
        })
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
    let Some((byte, after)) = rest.split_first() else {
        return fault;
    };
    let mut fault = fault.found(format!("the byte 0x{byte:02x}"));
    if let Some(help) = foreign::help(bytes) {
        fault = fault.help(help);
    }
    let line = &before[line_start..];
    let after = &after[..after.len().min(LONGEST_LOSSY)];
    let near = format!("{line}\u{fffd}{}", String::from_utf8_lossy(after));
    fault.location.excerpt = Excerpt::of(&near, line.len()..line.len() + '\u{fffd}'.len_utf8());
    fault
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
        // A mark further on is a character as others are.
        for (part, at) in parts {
            assert_eq!(place(part), at, "{part}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn a_place_is_what_counting_from_the_start_says(
            line in "[aéမ\\n]{1,9}",
            repeats in 1..4000_usize,
            mark in any::<bool>(),
            at in any::<prop::sample::Index>(),
        ) {
            let content = if mark { BOM } else { "" }.to_owned() + &line.repeat(repeats);
            let text = Text::new("x", content.as_bytes()).unwrap();
            let offset = content.floor_char_boundary(at.index(content.len()));
            let before = content[..offset].trim_start_matches(BOM);
            let column = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
            let place = text.location(offset..offset);
            let expected = (Some(1 + before.matches('\n').count()), Some(column));
            prop_assert_eq!((place.line, place.column), expected);
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
