//! Streams: a file of features read block by block, so that it may be longer than the memory.
//!
//! Only what is right and usual is read so. At anything else a stream stops, and says no more than that: whoever asked
//! reads the file again as a whole, which tells every fault with its place. What a stream hands on is what that reading
//! would have found.
//!
//! A file is cut where a feature seems to begin. Whether one does is proved by scanning: a block whose features end
//! exactly where the next block begins has been cut between two of them, and the first begins at the first feature.

pub mod ids;
mod literal;
pub mod scan;
mod shape;
mod token;

use std::io::{self, Read};
use std::ops::Range;

use memchr::memmem;
use serde_json::value::RawValue;

use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;

use super::geojson;
use super::text::Text;

use scan::{Scanned, Scanner};
use token::{blank, members, string, value};

/// How much is read at once, and where a file is cut at the latest but for a feature that is longer.
const BLOCK: usize = 1 << 18;
/// A feature that is longer is left to those who read the whole file.
const LONGEST: usize = 1 << 26;
/// Between the records of a sequence (RFC 8142).
const SEPARATOR: u8 = 0x1e;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// How features follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As the list of a collection.
    Collection,
    /// One value after the other.
    Sequence,
}

/// A source of features, cut into blocks.
#[derive(Debug)]
pub struct Stream<R> {
    source: R,
    /// What stands before the first feature.
    pub head: Vec<u8>,
    /// How its features follow one another.
    pub form: Form,
    /// How many bytes a block has, about.
    pub size: usize,
    /// What stands where one feature ends and the next begins, and how much of it belongs to the first.
    border: Option<(Vec<u8>, usize)>,
    /// What was read and not handed on.
    rest: Vec<u8>,
    is_read: bool,
    next: usize,
}

/// A block of whole features with what stands between and behind them.
#[derive(Debug, Default)]
pub struct Block {
    /// Its number, from 0.
    pub number: usize,
    /// Whether the file ends with it.
    pub is_last: bool,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a stream does not read.
#[derive(Debug)]
pub enum Stop {
    /// What is not right or not usual.
    Unusual,
    /// The source fails.
    Failed(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl<R: Read> Stream<R> {
    /// Reads up to the first feature.
    ///
    /// # Errors
    /// When the source fails, or does not begin as a file of features does.
    pub fn open(mut source: R) -> Result<Self, Stop> {
        let mut rest = Vec::with_capacity(2 * BLOCK);
        let mut wanted = BLOCK;
        loop {
            let is_read = fill(&mut source, &mut rest, wanted)?;
            if let Some((form, start, border)) = beginning(&rest, is_read) {
                let head = rest[..start].to_vec();
                rest.drain(..start);
                return Ok(Self {
                    source,
                    head,
                    form,
                    size: BLOCK,
                    border,
                    rest,
                    is_read,
                    next: 0,
                });
            }
            if is_read || LONGEST < wanted {
                return Err(Stop::Unusual);
            }
            wanted *= 4;
        }
    }

    /// Puts the next block into `block`; `false` at the end.
    ///
    /// # Errors
    /// When the source fails, or has features longer than are read so.
    pub fn next(&mut self, block: &mut Block) -> Result<bool, Stop> {
        block.bytes.clear();
        if self.is_read && self.rest.is_empty() {
            return Ok(false);
        }
        let mut wanted = self.size;
        let mut searched = 0;
        loop {
            self.is_read = self.is_read || fill(&mut self.source, &mut self.rest, wanted)?;
            let end = if self.is_read && self.rest.len() <= self.size {
                Some(self.rest.len())
            } else {
                self.cut(searched)
            };
            searched = self.rest.len();
            let end = end.or(self.is_read.then_some(self.rest.len()));
            if let Some(end) = end {
                block.number = self.next;
                self.next += 1;
                block.bytes.extend_from_slice(&self.rest[end..]);
                std::mem::swap(&mut block.bytes, &mut self.rest);
                block.bytes.truncate(end);
                block.is_last = self.is_read && self.rest.is_empty();
                return Ok(true);
            }
            if LONGEST < wanted {
                return Err(Stop::Unusual);
            }
            wanted *= 2;
        }
    }

    /// Where the last feature of what was read seems to begin, none of which does in the first `searched` bytes.
    fn cut(&self, searched: usize) -> Option<usize> {
        let (border, first) = self.border.as_ref()?;
        let start = searched.saturating_sub(border.len());
        let found = memmem::rfind(&self.rest[start..], border);
        found.map(|at| start + at + first)
    }
}

/// Reads until there are `wanted` bytes; whether the source has no more.
fn fill(source: &mut impl Read, into: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let missing = wanted.saturating_sub(into.len());
    into.reserve(missing);
    let read = source.take(missing as u64).read_to_end(into)?;
    Ok(read < missing)
}

type Beginning = (Form, usize, Option<(Vec<u8>, usize)>);

/// How a text of features begins: their form, where the first one is, and what stands between it and the next.
fn beginning(text: &[u8], is_whole: bool) -> Option<Beginning> {
    let start = blank(text, if text.starts_with(BOM) { BOM.len() } else { 0 });
    let start = match text.get(start)? {
        &SEPARATOR => blank(text, start + 1),
        _ => start,
    };
    let mut features = None;
    // A list of features is not read to its end: the walk stops there.
    let _ = members(text, start, |key, at| match &text[key] {
        b"features" => {
            features = Some(at);
            None
        }
        b"geometry" | b"coordinates" | b"properties" => None,
        _ => value(text, at),
    });
    let (form, first) = match features {
        Some(list) => (
            Form::Collection,
            blank(text, token::mark(text, list, b'[').unwrap_or(list)),
        ),
        None => (Form::Sequence, start),
    };
    if text.get(first) != Some(&b'{') {
        return None;
    }
    let end = value(text, first)?;
    let between = &text[end..];
    let width = between
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | &SEPARATOR));
    let next = match width {
        Some(width) => end + width,
        None if is_whole => return Some((form, first, None)),
        None => return None,
    };
    if text[next] != b'{' {
        return Some((form, first, None));
    }
    let border = opening(text, next).or(is_whole.then_some(next + 1))?;
    Some((
        form,
        first,
        Some((text[end - 1..border].to_vec(), next + 1 - end)),
    ))
}

/// The byte behind the first key of the object at `at`, and behind its value where that is `"Feature"`.
fn opening(text: &[u8], at: usize) -> Option<usize> {
    let key = token::mark(text, at, b'{')?;
    let (end, _) = string(text, key)?;
    let start = token::mark(text, blank(text, end), b':')?;
    if text.len() < start + 16 {
        return None;
    }
    Some(token::word(text, start, b"\"Feature\"").unwrap_or(start))
}

/// What stands behind the features of a block.
pub type Tail = Range<usize>;

/// So many features are scanned before they are handed on.
pub const TOGETHER: usize = 32;

/// Hands the features of a block to `read`, some together, until that gives `None`. What stands behind the list of a
/// collection, in its last block, is handed on.
pub fn features(
    block: &Block,
    form: Form,
    scanner: &mut Scanner,
    mut read: impl FnMut(&mut [Scanned]) -> Option<()>,
) -> Option<Tail> {
    let text = &block.bytes[..];
    if !text.is_ascii() {
        str::from_utf8(text).ok()?;
    }
    let mut scanned = std::mem::take(&mut scanner.room);
    scanned.resize_with(TOGETHER, Scanned::default);
    let (mut at, mut count) = (0, 0);
    let mut tail = None;
    while at < text.len() && tail.is_none() {
        scanner.feature(text, at, &mut scanned[count])?;
        at = scanned[count].bytes.end;
        count += 1;
        if count == TOGETHER {
            read(&mut scanned)?;
            count = 0;
        }
        match form {
            Form::Sequence => {
                while let Some(b' ' | b'\n' | b'\r' | b'\t' | &SEPARATOR) = text.get(at) {
                    at += 1;
                }
            }
            Form::Collection => {
                at = blank(text, at);
                match text.get(at) {
                    Some(b',') => at = blank(text, at + 1),
                    Some(b']') if block.is_last => tail = Some(at..text.len()),
                    _ => return None,
                }
            }
        }
    }
    read(&mut scanned[..count])?;
    scanner.room = scanned;
    // The list of a collection must end.
    let ends = form == Form::Sequence || !block.is_last;
    tail.or_else(|| ends.then_some(text.len()..text.len()))
}

/// Whether nothing is wrong with a file of these bytes before and behind its features.
#[must_use]
pub fn is_sound(form: Form, head: &[u8], tail: &[u8]) -> bool {
    let whole = [head, tail].concat();
    let Ok(text) = Text::new("", &whole) else {
        return false;
    };
    if form == Form::Sequence {
        let mut head = text.body().bytes();
        return head.all(|byte| byte.is_ascii_whitespace() || byte == SEPARATOR);
    }
    // One collection, and nothing behind it.
    if serde_json::from_str::<&RawValue>(text.body()).is_err() {
        return false;
    }
    let mut faults = Faults::default();
    geojson::features(&text, &mut faults);
    faults.iter().all(|fault| fault.rule == &rule::NO_FEATURES)
}
