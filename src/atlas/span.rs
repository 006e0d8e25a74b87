//! Spans: the history of every mine within some days, with what was mined in them.

use std::collections::{BTreeMap, BTreeSet};

use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::mine::Mine;
use crate::layers::output::OutputRow;
use crate::layers::source::Confidence;
use crate::layers::units::Grams;

use super::Atlas;
use super::cut::Mass;
use super::history::{Spell, Witness};
use super::supply::atoms::Atoms;
use super::supply::conserve::{NotConserved, conserve};

/// The history of an atlas within some days.
#[derive(Debug)]
pub struct Span<'a> {
    /// What the sources say.
    pub layers: &'a Layers,
    /// The days.
    pub period: Period,
    /// Each mine's periods with control, in the order of the mines and of time.
    pub rows: Vec<Row<'a>>,
    /// What was mined in the span under each control, largest first, ties by control.
    pub supply: Vec<(Control, Grams)>,
    /// What was mined in the span and cannot be placed on any mine.
    pub unplaced: Grams,
    /// The sum of `supply` and of what is unplaced; `None` where no output of any of the days is known.
    pub total: Option<Grams>,
    /// The rows of output that were split, with the days of them that lie in the span.
    pub outputs: Vec<(&'a OutputRow, Period)>,
    /// The days of the span of which no output is known.
    pub unknown: Vec<Period>,
}

/// A period in which a mine lay under the same control, cut to a span.
#[derive(Debug)]
pub struct Row<'a> {
    /// The mine.
    pub mine: &'a Mine,
    /// The days of the spell that lie in the span.
    pub period: Period,
    /// The spell as a whole.
    pub spell: &'a Spell,
    /// What was mined in those days, as far as their output is known; `None` where it is not known on any of them.
    pub grams: Option<Grams>,
    /// The ids of the events or zones that decided it on its first day, joined by `+`.
    pub zone: Option<String>,
    /// How far the reports that decided are to be trusted.
    pub confidence: Option<Confidence>,
    /// The addresses of their sources.
    pub sources: Vec<&'a str>,
}

impl<'a> Span<'a> {
    /// The rows of each mine.
    pub fn by_mine(&self) -> impl Iterator<Item = &[Row<'a>]> {
        self.rows.chunk_by(|a, b| a.mine.feature == b.mine.feature)
    }
}

impl Atlas {
    /// Every mine's history within a period, with the output of its days. What each mine yields in a period of output
    /// falls evenly on its days, weighed by the belt's activity; it is cut by rounding down what had been mined by each
    /// end of the span, so that spans that follow each other add up to the gram.
    ///
    /// # Errors
    /// When the sums do not come out: an error of the program.
    pub fn span(&self, period: Period) -> Result<Span<'_>, NotConserved> {
        let outputs = self.outputs_in(period);
        let mut atoms = Vec::new();
        for (row, _) in &outputs {
            let spread = Atoms::spread(&self.layers, self.histories(), row);
            if let Some(spread) = spread {
                spread.conserve()?;
                atoms.push(spread);
            }
        }
        let mut mined = Mined::default();
        for spread in &atoms {
            mined.add(&self.layers, spread, period)?;
        }
        let rows = self.rows(period, &mined);
        let placed: Grams = rows.iter().filter_map(|row| row.grams).sum();
        conserve("in the span", placed, mined.unplaced, mined.total)?;
        let unknown = without(period, outputs.iter().map(|(_, days)| *days));
        let mut supply: Vec<(Control, Grams)> = mined.by_control.into_iter().collect();
        supply.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(Span {
            layers: &self.layers,
            period,
            rows,
            supply,
            unplaced: mined.unplaced,
            total: (!atoms.is_empty()).then_some(mined.total),
            outputs,
            unknown,
        })
    }

    /// The rows of known output of the atlas's scope, commodity and series that have days of the period, with those
    /// days, oldest first. Of rows that overlap the earlier one counts.
    pub(super) fn outputs_in(&self, period: Period) -> Vec<(&OutputRow, Period)> {
        let manifest = &self.layers.manifest;
        let rows = self.layers.output.iter().filter(|row| {
            (&*row.scope, &*row.commodity, &*row.series) == manifest.output()
                && row.tonnes.best.is_some()
        });
        let mut rows: Vec<(&OutputRow, Period)> = rows
            .filter_map(|row| Some((row, row.period.intersect(period)?)))
            .collect();
        rows.sort_by_key(|(row, _)| row.period);
        let mut taken: Vec<(&OutputRow, Period)> = Vec::new();
        for (row, days) in rows {
            let overlaps =
                |(other, _): &(&OutputRow, Period)| other.period.intersect(row.period).is_some();
            if !taken.iter().any(overlaps) {
                taken.push((row, days));
            }
        }
        taken
    }

    fn rows(&self, period: Period, mined: &Mined) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        for (index, (mine, history)) in self.layers.mines.iter().zip(self.histories()).enumerate() {
            for spell in &history.spells {
                let Some(days) = spell.period.intersect(period) else {
                    continue;
                };
                let events = spell.witnesses.iter().filter_map(|w| self.event(*w));
                rows.push(Row {
                    mine,
                    period: days,
                    spell,
                    grams: mined.of(index, days),
                    zone: self.zone_ids(&spell.witnesses),
                    confidence: events.map(|event| event.confidence).min(),
                    sources: self.sources(&spell.witnesses),
                });
            }
        }
        rows
    }
}

impl Atlas {
    /// The addresses of the sources of what decided, each once, in the order of the ids.
    #[must_use]
    pub fn sources(&self, witnesses: &[Witness]) -> Vec<&str> {
        let mut witnesses = witnesses.to_vec();
        witnesses.sort_by_key(|witness| self.id(*witness));
        let mut seen = BTreeSet::new();
        let urls = witnesses.into_iter().flat_map(|witness| self.urls(witness));
        urls.filter(|url| !url.is_empty() && seen.insert(*url))
            .collect()
    }
}

/// What was mined in a span.
#[derive(Default)]
struct Mined {
    /// By mine, the days of an atom that lie in the span and what was mined in them.
    by_mine: BTreeMap<usize, Vec<(Period, Grams)>>,
    by_control: BTreeMap<Control, Grams>,
    unplaced: Grams,
    total: Grams,
}

impl Mined {
    fn add(&mut self, layers: &Layers, atoms: &Atoms, span: Period) -> Result<(), NotConserved> {
        let mut inside = Grams(0);
        let mut outside = Grams(0);
        for atom in &atoms.atoms {
            let (before, within, after) = Mass::of(layers, atom).cut(layers, span);
            outside = outside + before + after;
            let Some(days) = atom.period.intersect(span) else {
                continue;
            };
            inside += within;
            *self.by_control.entry(atom.control.clone()).or_default() += within;
            let of_mine = self.by_mine.entry(atom.mine).or_default();
            of_mine.push((days, within));
        }
        let (before, unplaced, after) = Mass::unplaced(atoms).cut(layers, span);
        let whole = inside + unplaced + before + after;
        conserve("in and outside of the span", whole, outside, atoms.total)?;
        self.unplaced += unplaced;
        self.total = self.total + inside + unplaced;
        Ok(())
    }

    /// What a mine yielded in a period of its own history; `None` where no output of any of its days is known.
    fn of(&self, mine: usize, period: Period) -> Option<Grams> {
        let within = |days: Period| days.intersect(period) == Some(days);
        let of_mine = self.by_mine.get(&mine)?.iter();
        let mined: Vec<Grams> = of_mine
            .filter(|(days, _)| within(*days))
            .map(|(_, grams)| *grams)
            .collect();
        (!mined.is_empty()).then(|| mined.into_iter().sum())
    }
}

/// The days of a period that lie in none of some others, which are in order and do not overlap.
pub(super) fn without(period: Period, others: impl Iterator<Item = Period>) -> Vec<Period> {
    let mut left = Vec::new();
    let mut rest = Some(period);
    for other in others {
        let Some(days) = rest else { break };
        left.extend(other.from().and_then(|from| {
            let before = Period::new(None, Some(from))?;
            days.intersect(before)
        }));
        rest = other
            .to()
            .and_then(|to| Period::new(Some(to), None)?.intersect(days));
    }
    left.extend(rest);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_output_are_told() {
        let period = |text: &str| text.parse::<Period>().expect("a period");
        let known = ["2018", "2019", "2021"].map(period);
        let left = |span: &str| -> Vec<String> {
            without(period(span), known.into_iter())
                .iter()
                .map(ToString::to_string)
                .collect()
        };
        assert_eq!(left("../.."), ["../2018-01-01", "2020", "2022-01-01/.."]);
        assert_eq!(left("2018-03-01/2019-05-01"), [""; 0]);
        assert_eq!(left("2023"), ["2023"]);
    }
}
