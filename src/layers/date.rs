//! Dates: days, half-open periods of days, and days that a report knows only to the month or year.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

/// A half-open run of days `[from, to)`, either end open.
///
/// ```
/// # use terrane::layers::date::Period;
/// let year: Period = "2024".parse()?;
/// assert!(year.contains("2024-12-31".parse()?));
/// assert!(!year.contains("2025-01-01".parse()?));
/// assert!("2024-05/2024-02".parse::<Period>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    from: Option<Date>,
    to: Option<Date>,
}

impl Period {
    /// All days.
    pub const ALWAYS: Self = Self {
        from: None,
        to: None,
    };

    /// The days from `from` on and before `to`; `None` when that is no day at all.
    #[must_use]
    pub fn new(from: Option<Date>, to: Option<Date>) -> Option<Self> {
        match (from, to) {
            (Some(from), Some(to)) if from >= to => None,
            _ => Some(Self { from, to }),
        }
    }

    /// The first day; `None` when open.
    #[must_use]
    pub fn from(self) -> Option<Date> {
        self.from
    }

    /// The first day after; `None` when open.
    #[must_use]
    pub fn to(self) -> Option<Date> {
        self.to
    }

    /// Whether `day` is one of the days.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// The days that both have.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self::new(from, to)
    }

    /// How many days; `None` when an end is open.
    #[must_use]
    pub fn days(self) -> Option<i64> {
        Some(day_number(self.to?) - day_number(self.from?))
    }
}

/// The days since 1970-01-01, negative before.
#[must_use]
pub fn day_number(date: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    i64::from((date - epoch).get_days())
}

/// Why a text is no date or no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Neither a day, a month nor a year.
    #[error("`{0}` is no date: write 2024-10-18, 2024-10 or 2024")]
    NoDate(String),
    /// The period holds no day.
    #[error("the period `{0}` ends before it begins (its end is the first day after it)")]
    Reversed(String),
}

impl std::str::FromStr for Period {
    type Err = DateError;

    /// Reads `2023`, `2025-05`, `2024-10-22` or `FROM/TO` (TO excluded; `..` or nothing for an open end).
    fn from_str(text: &str) -> Result<Self, DateError> {
        let Some((from, to)) = text.split_once('/') else {
            let date: ReportedDate = text.parse()?;
            return Ok(Self {
                from: Some(date.first()),
                to: Some(date.settled()),
            });
        };
        let end = |end: &str| match end.trim() {
            "" | ".." => Ok(None),
            end => end.parse::<ReportedDate>().map(|date| Some(date.first())),
        };
        Self::new(end(from)?, end(to)?).ok_or_else(|| DateError::Reversed(text.to_owned()))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: Option<Date>| end.map_or_else(|| "..".to_owned(), |end| end.to_string());
        if let (Some(from), Some(to)) = (self.from, self.to) {
            for grain in [Grain::Day, Grain::Month, Grain::Year] {
                let date = ReportedDate { first: from, grain };
                if date.is_aligned() && date.settled() == to {
                    return date.fmt(formatter);
                }
            }
        }
        write!(formatter, "{}/{}", end(self.from), end(self.to))
    }
}

/// How precisely a report knows its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grain {
    /// To the day.
    Day,
    /// To the month.
    Month,
    /// To the year.
    Year,
}

/// A date as a report gives it: a day, a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReportedDate {
    first: Date,
    grain: Grain,
}

impl ReportedDate {
    /// A date known to the day.
    #[must_use]
    pub fn day(date: Date) -> Self {
        Self {
            first: date,
            grain: Grain::Day,
        }
    }

    /// The first day that it may be.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// The first day after all those that it may be.
    #[must_use]
    pub fn settled(self) -> Date {
        let span = match self.grain {
            Grain::Day => 1.day(),
            Grain::Month => 1.month(),
            Grain::Year => 1.year(),
        };
        self.first.saturating_add(span)
    }

    /// The first day on which it has happened for certain: a day itself, else the first after the month or year.
    #[must_use]
    pub fn certain(self) -> Date {
        match self.grain {
            Grain::Day => self.first,
            Grain::Month | Grain::Year => self.settled(),
        }
    }

    /// How precise it is.
    #[must_use]
    pub fn grain(self) -> Grain {
        self.grain
    }

    fn is_aligned(self) -> bool {
        match self.grain {
            Grain::Day => true,
            Grain::Month => self.first.day() == 1,
            Grain::Year => self.first.day() == 1 && self.first.month() == 1,
        }
    }
}

impl std::str::FromStr for ReportedDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        let digits =
            |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = text.split('-').collect();
        let (grain, full) = match parts[..] {
            [y] if digits(y, 4) => (Grain::Year, format!("{y}-01-01")),
            [y, m] if digits(y, 4) && digits(m, 2) => (Grain::Month, format!("{y}-{m}-01")),
            [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2) => {
                (Grain::Day, text.to_owned())
            }
            _ => return Err(DateError::NoDate(text.to_owned())),
        };
        let first = full
            .parse()
            .map_err(|_| DateError::NoDate(text.to_owned()))?;
        Ok(Self { first, grain })
    }
}

impl fmt::Display for ReportedDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.grain {
            Grain::Day => write!(formatter, "{}", self.first),
            Grain::Month => write!(
                formatter,
                "{:04}-{:02}",
                self.first.year(),
                self.first.month()
            ),
            Grain::Year => write!(formatter, "{:04}", self.first.year()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_print_as_they_are_written() {
        for text in [
            "2023",
            "2025-05",
            "2024-10-22",
            "2024-10-22/2025-03-27",
            "../2021-02-01",
            "2018-01-01/2024-01-01",
        ] {
            assert_eq!(
                text.parse::<Period>().map(|period| period.to_string()),
                Ok(text.to_owned())
            );
        }
    }

    #[test]
    fn what_is_no_date_says_so() {
        for text in [
            "",
            "yesterday",
            "2024-13",
            "2024-02-30",
            "24-02-03",
            "2024-1-1",
            "2024/2023",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_is_settled_on_the_first_of_the_next() {
        let december: ReportedDate = "2024-12".parse().unwrap();
        assert_eq!(december.settled(), jiff::civil::date(2025, 1, 1));
    }
}
