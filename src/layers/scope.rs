//! Scopes: what a quantity is the output of, which scopes lie within which, and which mines are theirs.

use std::collections::{BTreeMap, BTreeSet};

use super::Layers;
use super::output::OutputRow;

/// The denominator, which is never spread.
pub const WORLD: &str = "world";

/// The scopes that the atlas's series of output names, each with the scope that contains it.
#[derive(Debug)]
pub struct Scopes<'a> {
    layers: &'a Layers,
    parents: BTreeMap<&'a str, &'a str>,
}

impl<'a> Scopes<'a> {
    /// Looks up who contains whom; of rows that disagree the first counts.
    #[must_use]
    pub fn new(layers: &'a Layers) -> Self {
        let mut parents = BTreeMap::new();
        for row in &layers.output {
            if let Some(parent) = &row.parent {
                parents.entry(&*row.scope).or_insert(&**parent);
            }
        }
        Self { layers, parents }
    }

    /// The scopes that contain one, the nearest first; each once, should they contain each other.
    #[must_use]
    pub fn above(&self, scope: &'a str) -> Vec<&'a str> {
        let mut above = Vec::new();
        let mut next = self.parents.get(scope).copied();
        while let Some(scope) = next
            && !above.contains(&scope)
        {
            above.push(scope);
            next = self.parents.get(scope).copied();
        }
        above
    }

    /// Whether a row gives a best figure of the atlas's commodity, by the series that the atlas uses for its scope.
    #[must_use]
    pub fn is_used(&self, row: &OutputRow) -> bool {
        let manifest = &self.layers.manifest;
        row.tonnes.best.is_some()
            && row.commodity == manifest.commodity
            && row.series == manifest.series_of(&row.scope)
    }

    /// The used row that a used row is taken out of: of the scopes about its own the nearest that has one for all of its
    /// days. `None` where there is none, and for the atlas's own scope.
    #[must_use]
    pub fn container(&self, row: &'a OutputRow) -> Option<usize> {
        if row.scope == self.layers.manifest.scope {
            return None;
        }
        let rows = &self.layers.output;
        let about = |scope: &str, other: &OutputRow| {
            other.scope == scope
                && self.is_used(other)
                && row.period.intersect(other.period) == Some(row.period)
        };
        let above = self.above(&row.scope).into_iter();
        let mut above = above.filter(|scope| *scope != row.scope && *scope != WORLD);
        above.find_map(|scope| rows.iter().position(|other| about(scope, other)))
    }

    /// The belts among which a scope is divided by shares; none where it is not.
    #[must_use]
    pub fn belts(&self, scope: &str) -> BTreeSet<&'a str> {
        let commodity = &self.layers.manifest.commodity;
        let rows = self.layers.shares.iter();
        let ours = rows.filter(|row| row.scope == scope && row.commodity == *commodity);
        ours.flat_map(|row| row.belts.iter().map(String::as_str))
            .collect()
    }

    /// The mines of a scope, as their indices: all for the atlas's own; those of a belt, of the belts that shares divide
    /// it among, or one mine; else those of the scopes that it contains. None where it names nothing of the atlas.
    #[must_use]
    pub fn mines(&self, scope: &str) -> BTreeSet<usize> {
        if scope == self.layers.manifest.scope {
            return (0..self.layers.mines.len()).collect();
        }
        let own = self.named(scope);
        if !own.is_empty() {
            return own;
        }
        let is_inner = |inner: &&&str| self.above(inner).contains(&scope);
        let inner = self.parents.keys().filter(is_inner);
        inner.flat_map(|inner| self.named(inner)).collect()
    }

    /// The mines of the belt, the mine or the shares of this name.
    fn named(&self, scope: &str) -> BTreeSet<usize> {
        let belts = self.belts(scope);
        let mines = self.layers.mines.iter().enumerate();
        let ours = mines.filter(|(_, mine)| {
            let belt = mine.belt.as_deref();
            mine.id == scope || belt.is_some_and(|belt| belt == scope || belts.contains(belt))
        });
        ours.map(|(index, _)| index).collect()
    }
}
