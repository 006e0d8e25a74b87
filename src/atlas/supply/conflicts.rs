//! Conflicts: figures of several sources for one scope and period. They stand side by side; the atlas names the one that is
//! used.

use std::collections::BTreeMap;

use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::output::OutputRow;

/// What several sources say of the output of one scope in one period.
#[derive(Debug)]
pub struct Conflict<'a> {
    /// The scope.
    pub scope: &'a str,
    /// The days.
    pub period: Period,
    /// The row that is used; `None` where the atlas uses none of them.
    pub used: Option<&'a OutputRow>,
    /// The others, in the order of their file.
    pub others: Vec<&'a OutputRow>,
}

/// The conflicts of the atlas's commodity, by scope and period: where figures differ, and where one has none but a bound.
#[must_use]
pub fn all(layers: &Layers) -> Vec<Conflict<'_>> {
    let manifest = &layers.manifest;
    let mut rows: BTreeMap<(&str, Period), Vec<&OutputRow>> = BTreeMap::new();
    for row in &layers.output {
        let known = [row.tonnes.low, row.tonnes.best, row.tonnes.high]
            .iter()
            .any(Option::is_some);
        if row.commodity == manifest.commodity && known {
            rows.entry((&row.scope, row.period)).or_default().push(row);
        }
    }
    let mut conflicts = Vec::new();
    for ((scope, period), rows) in rows {
        let best = rows[0].tonnes.best;
        if rows.iter().all(|row| row.tonnes.best == best) {
            continue;
        }
        let is_used = |row: &&OutputRow| row.series == manifest.series_of(&row.scope);
        let (used, others): (Vec<&OutputRow>, Vec<&OutputRow>) =
            rows.into_iter().partition(is_used);
        conflicts.push(Conflict {
            scope,
            period,
            used: used.first().copied(),
            others,
        });
    }
    conflicts
}
