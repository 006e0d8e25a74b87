//! Fields: one row, feature or table whose values are read by name.
//!
//! A getter that finds no usable value reports why and hands on a stand-in, so that one pass finds every fault.
//! What was read is worth nothing before [`Faults::errors`] has been asked.

mod claim;
mod date;
mod nest;
mod number;
mod text;

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule::{self, Rule};
use crate::layers::origin::Origin;

use super::datum::{Datum, Raw};
use super::text::Text;

/// One row, feature or table.
#[derive(Debug)]
pub(in crate::read) struct Fields<'a, 'f> {
    text: &'a Text<'a>,
    cells: Vec<(Cow<'a, str>, Raw<'a>)>,
    record: Record,
    /// What is said of a value that is not there.
    absent: &'static Rule,
    faults: &'f mut Faults,
}

/// What a row, feature or table is called in messages, and where it stands.
#[derive(Debug, Clone, Default)]
pub(in crate::read) struct Record {
    /// Its bytes in the file; `None` means the file as a whole.
    pub(in crate::read) bytes: Option<Range<usize>>,
    /// Its number among the features of the file, from 0.
    pub(in crate::read) feature: Option<usize>,
    /// Its id.
    pub(in crate::read) id: Option<String>,
    /// Its first position.
    pub(in crate::read) lonlat: Option<(f64, f64)>,
}

impl Record {
    /// Where `bytes` of `text`, part of this record, stand.
    pub(in crate::read) fn locate(&self, text: &Text<'_>, bytes: Option<Range<usize>>) -> Location {
        let place = match bytes {
            Some(bytes) => text.location(bytes),
            None => Location::file(text.name()),
        };
        Location {
            feature: self.feature,
            id: self.id.clone(),
            lonlat: self.lonlat,
            ..place
        }
    }
}

impl<'a, 'f> Fields<'a, 'f> {
    /// The named values of a row, feature or table.
    pub(in crate::read) fn new(
        text: &'a Text<'a>,
        cells: Vec<(Cow<'a, str>, Raw<'a>)>,
        record: Record,
        faults: &'f mut Faults,
    ) -> Self {
        Self {
            text,
            cells,
            record,
            absent: &rule::MISSING_MEMBER,
            faults,
        }
    }

    /// The same fields with faults told of the row of this id.
    pub(in crate::read) fn called(mut self, id: Option<String>) -> Self {
        self.record.id = id;
        self
    }

    /// The value of this name as it stands; the last where there are several.
    pub(in crate::read) fn raw(&self, name: &str) -> Option<&Raw<'a>> {
        let mut cells = self.cells.iter().rev();
        cells.find(|(key, _)| key == name).map(|(_, raw)| raw)
    }

    /// The names, in order.
    pub(in crate::read) fn names(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|(name, _)| &**name)
    }

    /// Reports `fault` at the value of this name, or at the row where there is none.
    pub(in crate::read) fn report(&mut self, name: &str, fault: Fault) {
        let place = self.locate(name);
        self.faults.push(fault.at(place));
    }

    /// Reports a fault that has its place.
    pub(in crate::read) fn tell(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Reports `fault` at the row as a whole.
    pub(in crate::read) fn report_whole(&mut self, fault: Fault) {
        let place = self.locate_whole();
        self.faults.push(fault.at(place));
    }

    /// Where the row as a whole stands.
    pub(in crate::read) fn locate_whole(&self) -> Location {
        self.record.locate(self.text, self.record.bytes.clone())
    }

    /// Reports `fault` at `raw`, a value of these fields.
    fn report_at(&mut self, raw: &Raw<'_>, fault: Fault) {
        let place = self.locate_raw(raw);
        self.faults.push(fault.at(place));
    }

    /// Where the value of this name stands, or the row where there is none.
    pub(in crate::read) fn locate(&self, name: &str) -> Location {
        self.record.locate(self.text, self.bytes(name))
    }

    /// Where the row, feature or table begins.
    pub(in crate::read) fn origin(&self) -> Origin {
        let start = self
            .record
            .bytes
            .as_ref()
            .map(|bytes| bytes.start..bytes.start);
        let place = self.record.locate(self.text, start);
        Origin {
            file: place.file.map(Into::into),
            line: place.line,
            column: place.column,
            feature: place.feature,
        }
    }

    /// The bytes of the value of this name, or of the row where there is none.
    pub(in crate::read) fn bytes(&self, name: &str) -> Option<Range<usize>> {
        self.raw(name)
            .map(|raw| raw.range(self.text))
            .or_else(|| self.record.bytes.clone())
    }

    /// Where these bytes of another record of this file stand.
    pub(in crate::read) fn locate_other(
        &self,
        bytes: Option<Range<usize>>,
        feature: Option<usize>,
    ) -> Location {
        let record = Record {
            feature,
            ..Record::default()
        };
        record.locate(self.text, bytes)
    }

    /// Its number among the features of the file.
    pub(in crate::read) fn feature(&self) -> Option<usize> {
        self.record.feature
    }

    fn locate_raw(&self, raw: &Raw<'_>) -> Location {
        self.record.locate(self.text, Some(raw.range(self.text)))
    }

    /// The value of this name; `None` where there is none or it is null, or it cannot be read, which is reported.
    fn datum(&mut self, name: &str) -> Option<(Raw<'a>, Datum<'a>)> {
        let raw = self.raw(name)?.clone();
        match raw.datum(self.text) {
            Ok(Datum::Null) => None,
            Ok(datum) => Some((raw, datum)),
            Err(fault) => {
                self.report_at(&raw, *fault);
                None
            }
        }
    }

    /// Whether there is a value of this name that is not null.
    pub(in crate::read) fn has(&mut self, name: &str) -> bool {
        match self.raw(name) {
            Some(raw) => match raw.datum(self.text) {
                Ok(Datum::Null) => false,
                Ok(Datum::Text(text)) => !text.trim().is_empty(),
                _ => true,
            },
            None => false,
        }
    }

    /// Reports that a value of this name must be there; not where it is there and was reported already.
    pub(in crate::read) fn require<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.has(name) {
            let what = if self.absent.code == rule::MISSING_VALUE.code {
                "the column"
            } else {
                "the member"
            };
            let fault = Fault::of(self.absent).saying(format!("{what} `{name}` has no value"));
            let fault = if self.raw(name).is_none() {
                fault.saying(format!("{what} `{name}` is missing"))
            } else {
                fault
            };
            self.report(name, fault);
        }
        value
    }

    fn wrong_type(&mut self, name: &str, raw: &Raw<'_>, expected: &str) {
        let fault = Fault::of(&rule::WRONG_TYPE)
            .saying(format!("`{name}` must be {expected}"))
            .expected(expected)
            .found(raw.describe());
        self.report_at(raw, fault);
    }

    /// Says of a missing value that a column misses it.
    pub(in crate::read) fn of_table(mut self) -> Self {
        self.absent = &rule::MISSING_VALUE;
        self
    }
}
