//! Steps: months, quarters and years of the calendar.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::layers::date::Period;

/// How long a step is. Steps follow the calendar; the first and the last are cut to the days that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A month.
    Month,
    /// Three months, from January, April, July or October on.
    Quarter,
    /// A year.
    Year,
}

impl Step {
    /// The name of the step that holds a day: `2024`, `2024-Q4`, `2024-10`.
    #[must_use]
    pub fn name(self, day: Date) -> String {
        match self {
            Self::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Self::Quarter => format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1),
            Self::Year => format!("{:04}", day.year()),
        }
    }

    /// Whether a period is one whole step.
    #[must_use]
    pub fn is_whole(self, period: Period) -> bool {
        period
            .from()
            .is_some_and(|from| self.floor(from) == from && period.to() == Some(self.next(from)))
    }

    /// Whether all days of a period lie in one step.
    pub(super) fn holds(self, period: Period) -> bool {
        let (Some(from), Some(to)) = (period.from(), period.to()) else {
            return false;
        };
        to <= self.next(self.floor(from))
    }

    /// The first day of the step that holds a day.
    fn floor(self, day: Date) -> Date {
        let month = match self {
            Self::Month => day.month(),
            Self::Quarter => (day.month() - 1) / 3 * 3 + 1,
            Self::Year => 1,
        };
        Date::new(day.year(), month, 1).unwrap_or(day)
    }

    /// The first day after the step that begins on a day.
    fn next(self, first: Date) -> Date {
        let span = match self {
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::Year => 1.year(),
        };
        first.saturating_add(span)
    }

    /// The cuts between steps: the first day, the first day of each later step, the first day after all.
    pub(super) fn cuts(self, from: Date, to: Date) -> Vec<Date> {
        let mut cuts = vec![from];
        let mut first = self.floor(from);
        loop {
            let next = self.next(first);
            if next <= first || to <= next {
                break;
            }
            cuts.push(next);
            first = next;
        }
        if from < to {
            cuts.push(to);
        }
        cuts
    }

    /// How many steps there are from a day until another.
    #[must_use]
    pub fn count(self, from: Date, to: Date) -> usize {
        let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
        let length = match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        };
        let last = to.yesterday().unwrap_or(to);
        let months = months(self.floor(last)) - months(self.floor(from));
        usize::try_from(months / length + 1).unwrap_or(0)
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(step: Step, from: &str, to: &str) -> Vec<String> {
        let day = |text: &str| text.parse().expect("a day");
        assert_eq!(
            step.count(day(from), day(to)) + 1,
            step.cuts(day(from), day(to)).len()
        );
        step.cuts(day(from), day(to))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn steps_follow_the_calendar_and_are_cut_to_the_days_asked_for() {
        assert_eq!(
            cuts(Step::Quarter, "2024-02-10", "2024-08-01"),
            ["2024-02-10", "2024-04-01", "2024-07-01", "2024-08-01"]
        );
        assert_eq!(
            cuts(Step::Year, "2024-01-01", "2025-01-01"),
            ["2024-01-01", "2025-01-01"]
        );
        assert_eq!(
            cuts(Step::Month, "2024-01-31", "2024-02-01"),
            ["2024-01-31", "2024-02-01"]
        );
        assert_eq!(cuts(Step::Year, "9998-06-01", "9999-12-31").len(), 3);
    }
}
