//! Activity: the days of a belt, weighed by how busy it was on them.

use std::collections::BTreeMap;

use crate::layers::Layers;
use crate::layers::date::Period;

/// Days by the factors of activity that weigh them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Busy {
    /// The days by the factors that are used; days that no row names have the factor 1.
    pub best: f64,
    /// The days, as they are, that each row of activity names, by its index.
    pub rows: BTreeMap<usize, f64>,
}

impl Busy {
    /// Adds other days, each counted `weight` times.
    pub fn add(&mut self, other: &Self, weight: f64) {
        self.best += other.best * weight;
        for (row, days) in &other.rows {
            *self.rows.entry(*row).or_default() += days * weight;
        }
    }
}

/// The days of a period, and the same by the activity of a belt.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "days are far below 2⁵³")]
pub fn active(layers: &Layers, belt: Option<&str>, period: Period) -> (f64, Busy) {
    let days = |period: Period| period.days().unwrap_or(0) as f64;
    let whole = days(period);
    let mut busy = Busy {
        best: whole,
        rows: BTreeMap::new(),
    };
    let rows = layers.activity.iter().enumerate();
    let ours = rows.filter(|(_, row)| belt.is_some_and(|belt| row.belts.iter().any(|b| b == belt)));
    for (index, row) in ours {
        let (Some(shared), Some(best)) = (row.period.intersect(period), row.factor.best) else {
            continue;
        };
        busy.best += days(shared) * (best - 1.0);
        busy.rows.insert(index, days(shared));
    }
    busy.best = busy.best.max(0.0);
    (whole, busy)
}
