//! Numbers, estimates, points and frames.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use geo::{Point, Rect};

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::layers::estimate::Estimate;
use crate::read::datum::Datum;

use super::Fields;

impl Fields<'_, '_> {
    /// A number, or nothing.
    pub(in crate::read) fn optional_number(&mut self, name: &str) -> Option<f64> {
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
    pub(in crate::read) fn optional_number_in(
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

    /// Every number of the row that is not negative, by name, but for those of `other` meaning.
    pub(in crate::read) fn counts(&self, other: &[&str]) -> BTreeMap<String, f64> {
        let counts = self
            .cells
            .iter()
            .filter_map(|(name, raw)| match raw.datum(self.text) {
                Ok(Datum::Number(number)) if 0.0 <= number && number.is_finite() => {
                    Some((name.to_string(), number))
                }
                _ => None,
            });
        counts
            .filter(|(name, _)| !other.contains(&&**name))
            .collect()
    }

    /// A number within `range`; the range's start where it is missing, which is reported.
    pub(in crate::read) fn number_in(&mut self, name: &str, range: &RangeInclusive<f64>) -> f64 {
        let number = self.optional_number_in(name, range);
        self.require(name, number).unwrap_or(*range.start())
    }

    /// A number from 1 to 9, as ranks are; the last where it is missing, which is reported.
    pub(in crate::read) fn rank(&mut self) -> u8 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked"
        )]
        let rank = self.number_in("rank", &(1.0..=9.0)) as u8;
        rank
    }

    /// Low, best and high of these names, in rising order and within `range`.
    pub(in crate::read) fn estimate(
        &mut self,
        names: [&str; 3],
        range: &RangeInclusive<f64>,
    ) -> Estimate {
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

    /// A point from the columns `lon` and `lat`.
    pub(in crate::read) fn point(&mut self) -> Point {
        let lon = self.number_in("lon", &(-180.0..=180.0));
        let lat = self.number_in("lat", &(-90.0..=90.0));
        Point::new(lon, lat)
    }

    /// Four numbers west, south, east, north, or nothing.
    pub(in crate::read) fn bounds(&mut self, name: &str) -> Option<Rect> {
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
            return Some(Rect::new((w, s), (e, n)));
        }
        self.report(name, Fault::of(&rule::BAD_FRAME));
        None
    }
}
