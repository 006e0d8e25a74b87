//! Days, months, years and periods.

use jiff::civil::Date;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::layers::date::{Grain, Period, ReportedDate};
use crate::read::datum::Datum;
use crate::read::words;

use super::Fields;

impl Fields<'_, '_> {
    /// A day, month or year, or nothing.
    pub(in crate::read) fn optional_date(&mut self, name: &str) -> Option<ReportedDate> {
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
    pub(in crate::read) fn date(&mut self, name: &str) -> ReportedDate {
        let date = self.optional_date(name);
        self.require(name, date)
            .unwrap_or_else(|| ReportedDate::day(Date::default()))
    }

    /// A day, or nothing.
    pub(in crate::read) fn optional_day(&mut self, name: &str) -> Option<Date> {
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
    pub(in crate::read) fn period(&mut self) -> Period {
        let period = self.date_text("period").and_then(|text| {
            let parsed = text.parse();
            parsed
                .map_err(|error| self.report("period", words::bad_date(&error)))
                .ok()
        });
        self.require("period", period).unwrap_or(Period::ALWAYS)
    }

    /// The period from the members `from` and `to`, open where they say nothing.
    pub(in crate::read) fn lifetime(&mut self) -> Period {
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
}
