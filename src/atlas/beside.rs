//! What stands beside a supply and is never added to it: statistics of trade, and gates open and shut.

use std::collections::BTreeMap;

use crate::layers::date::Period;
use crate::layers::output::{Gate, Observation};

use super::Atlas;

/// Observations that can be compared with each other: of one measure, origin, destination, code and basis.
#[derive(Debug)]
pub struct Series<'a> {
    /// The observations, oldest first; never none.
    pub values: Vec<&'a Observation>,
}

impl<'a> Series<'a> {
    /// The first observation, which says what all of them are.
    #[must_use]
    pub fn of(&self) -> &'a Observation {
        self.values[0]
    }
}

/// A border gate through time.
#[derive(Debug)]
pub struct GateHistory<'a> {
    /// Its name.
    pub gate: &'a str,
    /// Its states in the order of their days, from the first report of them on; cut to the days asked for.
    pub states: Vec<GateState<'a>>,
}

/// A state of a gate.
#[derive(Debug)]
pub struct GateState<'a> {
    /// Its days; carried forward until the next report.
    pub period: Period,
    /// The report with which it began.
    pub report: &'a Gate,
}

/// The unit of masses that stand beside tonnes.
const TONNES: &str = "t";

impl Atlas {
    /// What statistics observed, in tonnes, of goods of the atlas's commodity that came from its scope in periods that
    /// lie within some days; a series for each basis, by its words.
    pub(super) fn observed(&self, told: Period) -> Vec<Series<'_>> {
        let manifest = &self.layers.manifest;
        let mut series: BTreeMap<[&str; 5], Vec<&Observation>> = BTreeMap::new();
        for row in &self.layers.observations {
            let ours = row.commodity == manifest.commodity && row.origin == manifest.scope;
            let within = row.period.intersect(told) == Some(row.period);
            if ours && within && row.unit == TONNES && row.value.is_some() {
                let key = [
                    &*row.code,
                    &*row.basis,
                    &*row.measure,
                    &*row.origin,
                    &*row.destination,
                ];
                series.entry(key).or_default().push(row);
            }
        }
        let mut series: Vec<Series> = series
            .into_values()
            .map(|mut values| {
                values.sort_by_key(|row| row.period);
                Series { values }
            })
            .collect();
        // The longest first; those of one length stay in the order of their words.
        series.sort_by_key(|series| std::cmp::Reverse(series.values.len()));
        series
    }

    /// The states of every gate in some days, in the order in which gates are first reported.
    pub(super) fn gates(&self, told: Period) -> Vec<GateHistory<'_>> {
        let mut reports: Vec<&Gate> = self.layers.gates.iter().collect();
        reports.sort_by_key(|report| report.date.first());
        let mut gates: Vec<(&str, Vec<&Gate>)> = Vec::new();
        for report in reports {
            match gates.iter_mut().find(|(gate, _)| *gate == report.gate) {
                Some((_, of_gate)) => of_gate.push(report),
                None => gates.push((&report.gate, vec![report])),
            }
        }
        let known = self.layers.manifest.known_until;
        let known = known.and_then(|day| Period::new(None, day.tomorrow().ok()));
        let told = known.map_or(Some(told), |known| known.intersect(told));
        let mut histories = Vec::new();
        for (gate, reports) in gates {
            let ends = reports.iter().skip(1).map(|next| Some(next.date.first()));
            let states = reports.iter().zip(ends.chain([None]));
            let states = states.filter_map(|(report, to)| {
                let period = Period::new(Some(report.date.first()), to)?.intersect(told?)?;
                Some(GateState { period, report })
            });
            let states: Vec<GateState> = states.collect();
            if !states.is_empty() {
                histories.push(GateHistory { gate, states });
            }
        }
        histories
    }
}
