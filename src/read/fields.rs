//! Fields: one row, feature or table whose values are read by name.
//!
//! A getter that finds no usable value reports why and hands on a stand-in, so that one pass finds every fault.
//! What was read is worth nothing before [`Faults::errors`] has been asked.

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

use geo::Point;
use jiff::civil::Date;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule::{self, Rule};
use crate::layers::control::Control;
use crate::layers::date::{Grain, Period, ReportedDate};
use crate::layers::estimate::Estimate;
use crate::layers::holder::Code;
use crate::layers::source::{Confidence, Source};

use super::datum::{Datum, Raw};
use super::text::Text;
use super::words::{self, Codes};

/// One row, feature or table.
#[derive(Debug)]
pub(super) struct Fields<'a, 'f> {
    text: &'a Text<'a>,
    cells: Vec<(Cow<'a, str>, Raw<'a>)>,
    record: Record,
    /// What is said of a value that is not there.
    absent: &'static Rule,
    faults: &'f mut Faults,
}

/// What a row, feature or table is called in messages, and where it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    /// Its bytes in the file; `None` means the file as a whole.
    pub(super) bytes: Option<Range<usize>>,
    /// Its number among the features of the file, from 0.
    pub(super) feature: Option<usize>,
    /// Its id.
    pub(super) id: Option<String>,
    /// Its first position.
    pub(super) lonlat: Option<(f64, f64)>,
}

impl Record {
    /// Where `bytes` of `text`, part of this record, stand.
    pub(super) fn locate(&self, text: &Text<'_>, bytes: Option<Range<usize>>) -> Location {
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
    pub(super) fn new(
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
    pub(super) fn called(mut self, id: Option<String>) -> Self {
        self.record.id = id;
        self
    }

    /// The value of this name as it stands; the last where there are several.
    pub(super) fn raw(&self, name: &str) -> Option<&Raw<'a>> {
        let mut cells = self.cells.iter().rev();
        cells.find(|(key, _)| key == name).map(|(_, raw)| raw)
    }

    /// The names, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|(name, _)| &**name)
    }

    /// Reports `fault` at the value of this name, or at the row where there is none.
    pub(super) fn report(&mut self, name: &str, fault: Fault) {
        let place = self.locate(name);
        self.faults.push(fault.at(place));
    }

    /// Reports `fault` at the row as a whole.
    pub(super) fn report_whole(&mut self, fault: Fault) {
        let place = self.record.locate(self.text, self.record.bytes.clone());
        self.faults.push(fault.at(place));
    }

    /// Reports `fault` at `raw`, a value of these fields.
    fn report_at(&mut self, raw: &Raw<'_>, fault: Fault) {
        let place = self.locate_raw(raw);
        self.faults.push(fault.at(place));
    }

    /// Where the value of this name stands, or the row where there is none.
    pub(super) fn locate(&self, name: &str) -> Location {
        self.record.locate(self.text, self.bytes(name))
    }

    /// The bytes of the value of this name, or of the row where there is none.
    pub(super) fn bytes(&self, name: &str) -> Option<Range<usize>> {
        self.raw(name)
            .map(|raw| raw.range(self.text))
            .or_else(|| self.record.bytes.clone())
    }

    /// Where these bytes of another record of this file stand.
    pub(super) fn locate_other(
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
    pub(super) fn feature(&self) -> Option<usize> {
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
    pub(super) fn has(&mut self, name: &str) -> bool {
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
    fn require<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
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

    /// Text, or nothing.
    pub(super) fn optional_text(&mut self, name: &str) -> Option<String> {
        let (raw, datum) = self.datum(name)?;
        match datum {
            Datum::Text(text) => {
                let text = text.trim();
                (!text.is_empty()).then(|| text.to_owned())
            }
            _ => {
                self.wrong_type(name, &raw, "text");
                None
            }
        }
    }

    /// Text; empty where it is missing, which is reported.
    pub(super) fn text(&mut self, name: &str) -> String {
        let text = self.optional_text(name);
        self.require(name, text).unwrap_or_default()
    }

    /// Text or nothing, which is empty.
    pub(super) fn remark(&mut self, name: &str) -> String {
        self.optional_text(name).unwrap_or_default()
    }

    /// An id: text, or a number as it is written.
    pub(super) fn optional_id(&mut self, name: &str) -> Option<String> {
        let (raw, datum) = self.datum(name)?;
        match datum {
            Datum::Text(text) => (!text.trim().is_empty()).then(|| text.trim().to_owned()),
            Datum::Number(_) => {
                let range = raw.range(self.text);
                Some(self.text.from(range.start)[..range.len()].to_owned())
            }
            _ => {
                self.wrong_type(name, &raw, "text or a number");
                None
            }
        }
    }

    /// An id; empty where it is missing, which is reported.
    pub(super) fn id(&mut self) -> String {
        let id = self.optional_id("id");
        self.require("id", id).unwrap_or_default()
    }

    /// A number, or nothing.
    pub(super) fn optional_number(&mut self, name: &str) -> Option<f64> {
        let (raw, datum) = self.datum(name)?;
        match (datum, raw.spelled_number()) {
            (Datum::Number(number), _) | (_, Some(Ok(number))) => Some(number),
            (_, Some(Err(fault))) => {
                self.report_at(&raw, *fault);
                None
            }
            _ => {
                self.wrong_type(name, &raw, "a number");
                None
            }
        }
    }

    /// A number within `range`, or nothing.
    pub(super) fn optional_number_in(
        &mut self,
        name: &str,
        range: &RangeInclusive<f64>,
    ) -> Option<f64> {
        let number = self.optional_number(name)?;
        if range.contains(&number) {
            return Some(number);
        }
        let expected = if range.end().is_finite() {
            format!("a number from {} to {}", range.start(), range.end())
        } else {
            format!("a number of at least {}", range.start())
        };
        let fault = Fault::of(&rule::BAD_NUMBER)
            .saying(format!("`{name}` is out of range"))
            .expected(expected)
            .found(format!("{number}"));
        self.report(name, fault);
        None
    }

    /// A number within `range`; the range's start where it is missing, which is reported.
    pub(super) fn number_in(&mut self, name: &str, range: &RangeInclusive<f64>) -> f64 {
        let number = self.optional_number_in(name, range);
        self.require(name, number).unwrap_or(*range.start())
    }

    /// A number from 1 to 9, as ranks are; the last where it is missing, which is reported.
    pub(super) fn rank(&mut self) -> u8 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked"
        )]
        let rank = self.number_in("rank", &(1.0..=9.0)) as u8;
        rank
    }

    /// True or false, which is also the value of nothing.
    pub(super) fn flag(&mut self, name: &str) -> bool {
        match self.datum(name) {
            None => false,
            Some((_, Datum::Flag(flag))) => flag,
            Some((raw, _)) => {
                self.wrong_type(name, &raw, "true or false");
                false
            }
        }
    }

    /// One of `words` with what it means, or nothing.
    pub(super) fn optional_word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.optional_text(name)?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*meaning);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let fault = Fault::of(&rule::BAD_WORD)
            .saying(format!("`{text}` is no {name}"))
            .expected(known.join(", "));
        self.report(name, words::suggest(fault, &text, known.iter().copied()));
        None
    }

    /// One of `words` with what it means; the first one's meaning where it is missing, which is reported.
    pub(super) fn word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> T {
        let meaning = self.optional_word(name, words);
        self.require(name, meaning).unwrap_or(words[0].1)
    }

    /// How far the row is to be trusted.
    pub(super) fn confidence(&mut self) -> Confidence {
        self.word(
            "confidence",
            &[
                ("low", Confidence::Low),
                ("medium", Confidence::Medium),
                ("high", Confidence::High),
            ],
        )
    }

    /// A day, month or year, or nothing.
    pub(super) fn optional_date(&mut self, name: &str) -> Option<ReportedDate> {
        let text = self.date_text(name)?;
        match words::plain_date(&text).parse() {
            Ok(date) => Some(date),
            Err(error) => {
                self.report(name, words::bad_date(&error));
                None
            }
        }
    }

    /// A day, month or year; the year 0 where it is missing, which is reported.
    pub(super) fn date(&mut self, name: &str) -> ReportedDate {
        let date = self.optional_date(name);
        self.require(name, date)
            .unwrap_or_else(|| ReportedDate::day(Date::default()))
    }

    /// A day, or nothing.
    pub(super) fn optional_day(&mut self, name: &str) -> Option<Date> {
        let date = self.optional_date(name)?;
        if date.grain() == Grain::Day {
            return Some(date.first());
        }
        let fault = Fault::of(&rule::BAD_DATE)
            .saying(format!("`{name}` must be a day"))
            .expected("a day, such as 2024-10-18")
            .found(date.to_string());
        self.report(name, fault);
        None
    }

    /// A date as text. A year may be written as a number: 2024.
    fn date_text(&mut self, name: &str) -> Option<String> {
        let (raw, datum) = self.datum(name)?;
        match datum {
            Datum::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Datum::Number(year) if year.fract() == 0.0 => Some(format!("{year}")),
            _ => {
                self.wrong_type(name, &raw, "a date");
                None
            }
        }
    }

    /// A period; all days where it is missing, which is reported.
    pub(super) fn period(&mut self) -> Period {
        let period = self.date_text("period").and_then(|text| {
            let parsed = text.parse();
            parsed
                .map_err(|error| self.report("period", words::bad_date(&error)))
                .ok()
        });
        self.require("period", period).unwrap_or(Period::ALWAYS)
    }

    /// The period from the members `from` and `to`, open where they say nothing.
    pub(super) fn lifetime(&mut self) -> Period {
        let from = self.optional_date("from").map(ReportedDate::first);
        let to = self.optional_date("to").map(ReportedDate::first);
        Period::new(from, to).unwrap_or_else(|| {
            let fault = Fault::of(&rule::BAD_DATE)
                .saying("the period ends before it begins (`to` is the first day after it)")
                .expected("a day after `from`");
            self.report("to", fault);
            Period::ALWAYS
        })
    }

    /// Low, best and high of these names, in rising order and within `range`.
    pub(super) fn estimate(&mut self, names: [&str; 3], range: &RangeInclusive<f64>) -> Estimate {
        let [low, best, high] = names.map(|name| self.optional_number_in(name, range));
        let rising = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => a <= b,
            _ => true,
        };
        if !(rising(low, best) && rising(best, high) && rising(low, high)) {
            let show = |value: Option<f64>| value.map_or("nothing".to_owned(), |v| v.to_string());
            let fault = Fault::of(&rule::BAD_BOUNDS)
                .expected(format!("{} ≤ {} ≤ {}", names[0], names[1], names[2]))
                .found(format!("{}, {}, {}", show(low), show(best), show(high)));
            let at = if rising(low, best) {
                names[2]
            } else {
                names[1]
            };
            self.report(at, fault);
        }
        Estimate { low, best, high }
    }

    /// A set of holders: `KIA+SAC`, or a list of codes; the unknown where nothing stands.
    pub(super) fn control(&mut self, name: &str, codes: Codes<'_>) -> Control {
        let Some((raw, datum)) = self.datum(name) else {
            return Control::UNKNOWN;
        };
        let mut control = Control::UNKNOWN;
        let parts = match datum {
            Datum::List(items) => items,
            _ => vec![raw],
        };
        for part in parts {
            match part.datum(self.text) {
                Ok(Datum::Text(text)) => match codes.control(&text) {
                    Ok(more) => control = control.join(&more),
                    Err(fault) => self.report_at(&part, *fault),
                },
                Ok(Datum::Number(number)) if matches!(codes, Codes::Any) => {
                    control = control.join(&Control::of([number.to_string().as_str()]));
                }
                Ok(Datum::Null) => {}
                Ok(_) => self.wrong_type(name, &part, "a code of a holder, or a list of them"),
                Err(fault) => self.report_at(&part, *fault),
            }
        }
        control
    }

    /// One holder, or nothing.
    pub(super) fn holder(&mut self, name: &str, codes: Codes<'_>) -> Option<Code> {
        let text = self.optional_text(name)?;
        match codes.code(&text) {
            Ok(code) => Some(code),
            Err(fault) => {
                self.report(name, *fault);
                None
            }
        }
    }

    /// Texts: a list of them or a single one; nothing is none.
    pub(super) fn texts(&mut self, name: &str) -> Vec<String> {
        match self.datum(name) {
            Some((raw, _)) => self.texts_of(name, &raw),
            None => Vec::new(),
        }
    }

    /// Texts that `raw`, a value within the member `name`, is: a list of them or a single one.
    pub(super) fn texts_of(&mut self, name: &str, raw: &Raw<'a>) -> Vec<String> {
        let items = match raw.datum(self.text) {
            Ok(Datum::List(items)) => items,
            _ => vec![raw.clone()],
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item.datum(self.text) {
                Ok(Datum::Text(text)) => texts.push(text.into_owned()),
                Ok(Datum::Null) => {}
                Ok(_) => self.wrong_type(name, &item, "text, or a list of texts"),
                Err(fault) => self.report_at(&item, *fault),
            }
        }
        texts
    }

    /// The texts of a property that may be anything: what is no text is passed over.
    pub(super) fn texts_if_any(&mut self, name: &str) -> Vec<String> {
        let Some(raw) = self.raw(name) else {
            return Vec::new();
        };
        let items = match raw.datum(self.text) {
            Ok(Datum::List(items)) => items,
            _ => vec![raw.clone()],
        };
        let texts = items.iter().filter_map(|item| match item.datum(self.text) {
            Ok(Datum::Text(text)) => Some(text.into_owned()),
            _ => None,
        });
        texts.collect()
    }

    /// Texts joined by `+`, as tables list ids.
    pub(super) fn joined(&mut self, name: &str) -> Vec<String> {
        let text = self.text(name);
        let parts = text.split('+').map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// A point from the columns `lon` and `lat`.
    pub(super) fn point(&mut self) -> Point {
        let lon = self.number_in("lon", &(-180.0..=180.0));
        let lat = self.number_in("lat", &(-90.0..=90.0));
        Point::new(lon, lat)
    }

    /// Where the row is from: its `title` and `url`.
    pub(super) fn source(&mut self) -> Source {
        Source {
            title: self.remark("title"),
            url: self.remark("url"),
        }
    }

    /// A list of tables or numbers as it stands; `None` where nothing stands, reported where it is no list.
    pub(super) fn list(&mut self, name: &str) -> Option<Vec<Raw<'a>>> {
        let (raw, datum) = self.datum(name)?;
        match datum {
            Datum::List(items) => Some(items),
            _ => {
                self.wrong_type(name, &raw, "a list");
                None
            }
        }
    }

    /// The fields of the table of this name; `None` where there is none, reported where it is no table.
    pub(super) fn table(&mut self, name: &str) -> Option<Fields<'a, '_>> {
        let raw = self.raw(name)?.clone();
        self.nested(name, &raw)
    }

    /// The fields of `raw`, a table within these fields; reported where it is none.
    pub(super) fn nested(&mut self, name: &str, raw: &Raw<'a>) -> Option<Fields<'a, '_>> {
        match raw.datum(self.text) {
            Ok(Datum::Table(cells)) => {
                let record = Record {
                    bytes: Some(raw.range(self.text)),
                    ..Record::default()
                };
                Some(Fields::new(self.text, cells, record, self.faults))
            }
            Ok(_) => {
                self.wrong_type(name, raw, "a table");
                None
            }
            Err(fault) => {
                self.report_at(raw, *fault);
                None
            }
        }
    }

    /// Four numbers west, south, east, north, or nothing.
    pub(super) fn bounds(&mut self, name: &str) -> Option<geo::Rect> {
        let items = self.list(name)?;
        let numbers: Vec<f64> = items
            .iter()
            .filter_map(|item| match item.datum(self.text) {
                Ok(Datum::Number(number)) => Some(number),
                _ => None,
            })
            .collect();
        if let ([w, s, e, n], 4) = (numbers[..].try_into().unwrap_or([0.0; 4]), items.len())
            && (-180.0..e).contains(&w)
            && (-90.0..n).contains(&s)
            && e <= 180.0
            && n <= 90.0
        {
            return Some(geo::Rect::new((w, s), (e, n)));
        }
        self.report(name, Fault::of(&rule::BAD_FRAME));
        None
    }

    /// Warns of every name that is none of `known`.
    pub(super) fn only(&mut self, known: &[&str]) {
        let unknown: Vec<String> = self
            .names()
            .filter(|name| !known.contains(name))
            .map(str::to_owned)
            .collect();
        for name in unknown {
            let fault = Fault::of(&rule::UNKNOWN_MEMBER)
                .saying(format!("no member `{name}` is known: it is not read"));
            self.report(&name, words::suggest(fault, &name, known.iter().copied()));
        }
    }

    /// Says of a missing value that a column misses it.
    pub(super) fn of_table(mut self) -> Self {
        self.absent = &rule::MISSING_VALUE;
        self
    }
}
