//! Quantities: rows of output, each with the rows of the scopes within it that are taken out of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;
use crate::layers::output::OutputRow;
use crate::layers::scope::Scopes;
use crate::layers::units::Grams;

/// The rows that are taken out of others, by the scope and the period of those.
type Inner<'a> = BTreeMap<(&'a str, Period), Vec<&'a OutputRow>>;
static NONE: Inner<'static> = BTreeMap::new();

/// A row of output, with what is taken out of it.
#[derive(Debug)]
pub(super) struct Quantity<'a> {
    pub(super) row: &'a OutputRow,
    pub(super) best: Grams,
    /// The mines of its scope.
    pub(super) mines: BTreeSet<usize>,
    /// What scopes within it yield in some of its days, by figures of their own.
    pub(super) inner: Vec<Quantity<'a>>,
}

impl<'a> Quantity<'a> {
    /// A row with every used row of the scopes within its own that is taken out of it. `None` where its best figure is
    /// unknown.
    pub(super) fn new(layers: &'a Layers, row: &'a OutputRow) -> Option<Self> {
        let scopes = Scopes::new(layers);
        let used = layers.output.iter().filter(|inner| scopes.is_used(inner));
        let contained = used.filter_map(|inner| {
            let container = &layers.output[scopes.container(inner)?];
            Some(((&*container.scope, container.period), inner))
        });
        let mut inner = Inner::new();
        for (container, row) in contained {
            inner.entry(container).or_default().push(row);
        }
        for rows in inner.values_mut() {
            // Ties of a gram fall alike whatever the order of the rows.
            rows.sort_by(|a, b| (&a.scope, a.period).cmp(&(&b.scope, b.period)));
        }
        Self::with(
            &scopes,
            row,
            if scopes.is_used(row) { &inner } else { &NONE },
        )
    }

    fn with(scopes: &Scopes<'a>, row: &'a OutputRow, inner: &Inner<'a>) -> Option<Self> {
        let within = inner.get(&(&*row.scope, row.period));
        let within = within.into_iter().flatten();
        Some(Self {
            row,
            best: Grams::from_tonnes(row.tonnes.best?)?,
            mines: scopes.mines(&row.scope),
            inner: within
                .filter_map(|row| Self::with(scopes, row, inner))
                .collect(),
        })
    }

    /// What is left of it when what lies within is taken out: in grams, and its bounds in tonnes. A bound that no source
    /// gives is the figure itself.
    pub(super) fn rest(&self) -> (Grams, Estimate) {
        let taken: Grams = self.inner.iter().map(|inner| inner.best).sum();
        let bounds = |row: &OutputRow| {
            let tonnes = row.tonnes;
            (tonnes.low.or(tonnes.best), tonnes.high.or(tonnes.best))
        };
        let (mut low, mut high) = bounds(self.row);
        for inner in &self.inner {
            let (least, most) = bounds(inner.row);
            let less = |from: Option<f64>, by: Option<f64>| Some((from? - by?).max(0.0));
            (low, high) = (less(low, most), less(high, least));
        }
        let rest = Grams(self.best.0.saturating_sub(taken.0));
        (
            rest,
            Estimate {
                low,
                best: Some(rest.tonnes()),
                high,
            },
        )
    }

    /// The days of a period on which nothing within speaks for a mine.
    pub(super) fn uncovered(&self, mine: usize, days: Period) -> Vec<Period> {
        let mut left = vec![days];
        for inner in self
            .inner
            .iter()
            .filter(|inner| inner.mines.contains(&mine))
        {
            left = left
                .into_iter()
                .flat_map(|days| without(days, inner.row.period))
                .collect();
        }
        left
    }
}

/// The days of a period that are not of another.
fn without(days: Period, other: Period) -> Vec<Period> {
    let before = other.from().and_then(|from| Period::new(None, Some(from)));
    let after = other.to().and_then(|to| Period::new(Some(to), None));
    let cut = |part: Option<Period>| part.and_then(|part| part.intersect(days));
    [cut(before), cut(after)].into_iter().flatten().collect()
}
