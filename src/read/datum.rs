//! Datums: values as GeoJSON properties, CSV cells and TOML tables have them, in one form.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::value::RawValue;
use toml::Spanned;
use toml::de::DeValue;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;

use super::json;
use super::text::Text;
use super::words;

/// A value as it stands in its file.
#[derive(Debug, Clone)]
pub(super) enum Raw<'a> {
    /// A JSON value.
    Json(&'a RawValue),
    /// A CSV cell, without its quotes; nothing is null.
    Cell {
        /// What it says.
        value: &'a str,
        /// The bytes of the file that it is, quotes included.
        bytes: Range<usize>,
    },
    /// A TOML value.
    Toml(&'a Spanned<DeValue<'a>>),
}

/// A value, read.
#[derive(Debug)]
pub(super) enum Datum<'a> {
    /// Nothing stands there.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A list.
    List(Vec<Raw<'a>>),
    /// An object or table.
    Table(Vec<(Cow<'a, str>, Raw<'a>)>),
}

impl<'a> Raw<'a> {
    /// The value, read.
    pub(super) fn datum(&self, text: &Text<'_>) -> Result<Datum<'a>, Box<Fault>> {
        match self {
            Self::Cell { value, .. } if value.trim().is_empty() => Ok(Datum::Null),
            Self::Cell { value, .. } => Ok(Datum::Text(Cow::Borrowed(value.trim()))),
            Self::Json(value) => json_datum(text, value),
            Self::Toml(value) => toml_datum(value.get_ref()),
        }
    }

    /// The number that a CSV cell spells; JSON and TOML have numbers of their own.
    pub(super) fn spelled_number(&self) -> Option<Result<f64, Box<Fault>>> {
        match self {
            Self::Cell { value, .. } => Some(words::number(value.trim())),
            _ => None,
        }
    }

    /// The bytes of the file that it is.
    pub(super) fn range(&self, text: &Text<'_>) -> Range<usize> {
        match self {
            Self::Json(value) => text.range(value.get()),
            Self::Cell { bytes, .. } => bytes.clone(),
            Self::Toml(value) => value.span(),
        }
    }

    /// What it is, for messages.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Json(value) => json::describe(value),
            Self::Cell { value, .. } => format!("`{}`", json::shorten(value)),
            Self::Toml(value) => match value.get_ref() {
                DeValue::String(text) => format!("text \"{}\"", json::shorten(text)),
                DeValue::Integer(number) => format!("number {}", number.as_str()),
                DeValue::Float(number) => format!("number {}", number.as_str()),
                DeValue::Boolean(flag) => flag.to_string(),
                DeValue::Datetime(date) => format!("the date {date}"),
                DeValue::Array(_) => "a list".to_owned(),
                DeValue::Table(_) => "a table".to_owned(),
            },
        }
    }
}

fn json_datum<'a>(text: &Text<'_>, value: &'a RawValue) -> Result<Datum<'a>, Box<Fault>> {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'"') => json::parse(text, raw).map(|json::Borrowed(text)| Datum::Text(text)),
        Some(b'n') => Ok(Datum::Null),
        Some(b't') => Ok(Datum::Flag(true)),
        Some(b'f') => Ok(Datum::Flag(false)),
        Some(b'[') => {
            let items: Vec<&RawValue> = json::parse(text, raw)?;
            Ok(Datum::List(items.into_iter().map(Raw::Json).collect()))
        }
        Some(b'{') => {
            let json::Members(members) = json::parse(text, raw)?;
            let members = members.into_iter();
            Ok(Datum::Table(
                members
                    .map(|(key, value)| (key, Raw::Json(value)))
                    .collect(),
            ))
        }
        _ => number(raw).map(Datum::Number),
    }
}

fn toml_datum<'a>(value: &'a DeValue<'a>) -> Result<Datum<'a>, Box<Fault>> {
    Ok(match value {
        DeValue::String(text) => Datum::Text(Cow::Borrowed(text)),
        DeValue::Boolean(flag) => Datum::Flag(*flag),
        // A date in TOML needs no quotes: `as_of = 2025-12-31`.
        DeValue::Datetime(date) => Datum::Text(Cow::Owned(date.to_string())),
        DeValue::Integer(digits) => match i64::from_str_radix(digits.as_str(), digits.radix()) {
            #[expect(
                clippy::cast_precision_loss,
                reason = "2⁵³ is beyond any number of an atlas"
            )]
            Ok(whole) => Datum::Number(whole as f64),
            Err(_) => return Err(out_of_range(digits.as_str())),
        },
        DeValue::Float(digits) => Datum::Number(number(digits.as_str())?),
        DeValue::Array(items) => Datum::List(items.iter().map(Raw::Toml).collect()),
        DeValue::Table(table) => Datum::Table(
            table
                .iter()
                .map(|(key, value)| (Cow::Borrowed(&**key.get_ref()), Raw::Toml(value)))
                .collect(),
        ),
    })
}

/// A number of JSON or TOML, rounded correctly; beyond the range of `f64` it is none.
fn number(digits: &str) -> Result<f64, Box<Fault>> {
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        // TOML has words for them: `nan`, `-inf`.
        _ if digits.contains(['n', 'N']) => Err(Box::new(
            Fault::of(&rule::BAD_NUMBER)
                .saying(format!("`{digits}` is no number to compute with"))
                .found(json::shorten(digits)),
        )),
        _ => Err(out_of_range(digits)),
    }
}

fn out_of_range(digits: &str) -> Box<Fault> {
    Box::new(
        Fault::of(&rule::BAD_NUMBER)
            .saying("the number is too large")
            .found(json::shorten(digits)),
    )
}
