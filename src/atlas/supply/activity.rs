//! Activity: the days of a belt, weighed by how busy it was on them.

use crate::layers::Layers;
use crate::layers::date::Period;

/// Days weighed by the low, the best and the high factor of activity.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Active {
    /// By the lowest factors.
    pub low: f64,
    /// By the factors that are used.
    pub best: f64,
    /// By the highest factors.
    pub high: f64,
}

impl Active {
    /// Each of the three made into another.
    #[must_use]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self {
            low: f(self.low),
            best: f(self.best),
            high: f(self.high),
        }
    }

    /// The three of both, taken together one by one.
    #[must_use]
    pub fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            low: f(self.low, other.low),
            best: f(self.best, other.best),
            high: f(self.high, other.high),
        }
    }
}

/// The days of a period, and the same weighed by the activity of a belt. Days that no row names have the factor 1; a bound
/// that no source gives is the factor that is used.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "days are far below 2⁵³")]
pub fn active(layers: &Layers, belt: Option<&str>, period: Period) -> (f64, Active) {
    let days = |period: Period| period.days().unwrap_or(0) as f64;
    let whole = days(period);
    let mut sum = Active {
        low: whole,
        best: whole,
        high: whole,
    };
    let rows = layers.activity.iter();
    let ours = rows.filter(|row| belt.is_some_and(|belt| row.belts.iter().any(|b| b == belt)));
    for row in ours {
        let (Some(shared), Some(best)) = (row.period.intersect(period), row.factor.best) else {
            continue;
        };
        let shared = days(shared);
        sum.low += shared * (row.factor.low.unwrap_or(best) - 1.0);
        sum.best += shared * (best - 1.0);
        sum.high += shared * (row.factor.high.unwrap_or(best) - 1.0);
    }
    (whole, sum.map(|days| days.max(0.0)))
}
