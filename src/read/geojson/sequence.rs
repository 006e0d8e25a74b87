//! Sequences: any number of JSON values in one file, after line breaks or record separators (RFC 8142).

use std::cmp::Ordering;
use std::str::Split;

use serde_json::StreamDeserializer;
use serde_json::de::StrRead;
use serde_json::value::RawValue;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::read::json;
use crate::read::text::Text;

const RECORD_SEPARATOR: char = '\u{1e}';

/// The JSON values of a text, one at a time, and what is wrong where one is broken.
///
/// After a broken value those of the next records are read, and where every line is a value of its own, those of the next
/// lines. Elsewhere nobody can say where the next value begins, and the record is left.
pub(super) struct Values<'t, 'a> {
    text: &'t Text<'a>,
    records: Split<'a, char>,
    /// What of the record has not been read.
    rest: &'a str,
    stream: Stream<'a>,
    /// How the lines of the text are, once that has been asked.
    lines: Option<Lines>,
    /// Whether the text is blank, which is told once.
    blank: bool,
}

/// A value that is no JSON.
pub(super) enum Broken<'a> {
    /// One line or record: as good as always a feature.
    Feature(Box<Fault>),
    /// The value with which `text` begins.
    Value {
        /// What is wrong.
        fault: Box<Fault>,
        /// All that follows.
        text: &'a str,
    },
}

type Stream<'a> = StreamDeserializer<'a, StrRead<'a>, &'a RawValue>;

impl<'t, 'a> Values<'t, 'a> {
    /// The values of `text`, none of them read.
    pub(super) fn of(text: &'t Text<'a>) -> Self {
        Self {
            text,
            records: text.body().split(RECORD_SEPARATOR),
            rest: "",
            stream: stream(""),
            lines: None,
            blank: text.body().trim_ascii().is_empty(),
        }
    }

    fn read_on(&mut self, rest: &'a str) {
        self.rest = rest;
        self.stream = stream(rest);
    }

    /// Tells of the value that could not be read, and goes on behind it.
    fn recover(&mut self, error: &serde_json::Error) -> Broken<'a> {
        let start = self.text.range(self.rest).start;
        let broken = &self.rest[self.stream.byte_offset()..];
        let end = memchr::memchr(b'\n', broken.as_bytes()).unwrap_or(broken.len());
        let (line, next) = broken.split_at(end);
        if !self.is_by_line(line) {
            self.read_on("");
            let fault = Box::new(json::syntax(self.text, start, error));
            return if self.text.body().contains(RECORD_SEPARATOR) {
                Broken::Feature(fault)
            } else {
                Broken::Value {
                    fault,
                    text: broken,
                }
            };
        }
        self.read_on(next);
        let fault = match serde_json::from_str::<&RawValue>(line) {
            Ok(_) => json::syntax(self.text, start, error),
            Err(error) => {
                let mut fault = json::syntax(self.text, self.text.range(line).start, &error);
                if error.is_eof() && !next.is_empty() {
                    fault.message = fault.message.replace("the file ends", "the line ends");
                }
                fault
            }
        };
        Broken::Feature(Box::new(fault))
    }

    /// Whether the text is one value a line, of which `line` is a broken one.
    fn is_by_line(&mut self, line: &str) -> bool {
        let body = self.text.body();
        let lines = self.lines.get_or_insert_with(|| Lines::of(body));
        match (2 * lines.whole).cmp(&lines.all) {
            Ordering::Greater => true,
            Ordering::Equal => !goes_on(line),
            Ordering::Less => false,
        }
    }
}

impl<'a> Iterator for Values<'_, 'a> {
    type Item = Result<&'a RawValue, Broken<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if std::mem::take(&mut self.blank) {
            self.records.by_ref().for_each(drop);
            let fault = Fault::of(&rule::JSON_SYNTAX).saying("the file is empty");
            let place = self.text.locate(self.text.body());
            return Some(Err(Broken::Value {
                fault: Box::new(fault.at(place)),
                text: "",
            }));
        }
        loop {
            match self.stream.next() {
                Some(Ok(value)) => return Some(Ok(value)),
                Some(Err(error)) => return Some(Err(self.recover(&error))),
                None => {
                    let record = self.records.next()?;
                    self.read_on(record);
                }
            }
        }
    }
}

fn stream(text: &str) -> Stream<'_> {
    serde_json::Deserializer::from_str(text).into_iter()
}

/// How many lines of a text are not blank, and how many of those are from brace to brace, as those of newline-delimited
/// GeoJSON are: the lines of a collection that is written a feature a line end in commas.
struct Lines {
    whole: usize,
    all: usize,
}

impl Lines {
    /// A sequence of records goes by its separators and not by lines.
    fn of(body: &str) -> Self {
        let (mut whole, mut all) = (0, 0);
        if body.contains(RECORD_SEPARATOR) {
            return Self { whole, all: 1 };
        }
        let lines = body.lines().map(str::trim_ascii);
        for line in lines.filter(|line| !line.is_empty()) {
            all += 1;
            whole += usize::from(line.starts_with('{') && line.ends_with('}'));
        }
        Self { whole, all }
    }
}

/// Whether a line is so written that the next one goes on with it, as that of a collection before its features does.
fn goes_on(line: &str) -> bool {
    line.trim_ascii_end().ends_with(['{', '[', ',', ':'])
}
