//! Scopes within scopes: whether each figure can be taken out of what contains it, and none twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::output::OutputRow;
use crate::layers::scope::{Scopes, WORLD};

use super::{NAMED, ROUNDING, Rows};

/// Of how many scopes that have one mine each pair is compared.
const COMPARED: usize = 50;

impl Rows {
    /// Reports rows of which neither scope contains the other and both have a mine, on the same days: it would yield twice.
    pub(super) fn shared_mines(&self, layers: &Layers, faults: &mut Faults) {
        let scopes = Scopes::new(layers);
        let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, row) in layers.output.iter().enumerate() {
            let inner = scopes.above(&row.scope).contains(&&*layers.manifest.scope);
            if inner && scopes.is_used(row) {
                rows.entry(&row.scope).or_default().push(index);
            }
        }
        let mut of_mine: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for scope in rows.keys() {
            for mine in scopes.mines(scope) {
                of_mine.entry(mine).or_default().push(scope);
            }
        }
        let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (mine, of_mine) in of_mine {
            let of_mine = &of_mine[..of_mine.len().min(COMPARED)];
            for (first, a) in of_mine.iter().enumerate() {
                for b in &of_mine[first + 1..] {
                    let nested = scopes.above(a).contains(b) || scopes.above(b).contains(a);
                    let both = rows[a]
                        .iter()
                        .flat_map(|a| rows[b].iter().map(move |b| (*a, *b)));
                    let shared = |(a, b): &(usize, usize)| {
                        let (a, b) = (&layers.output[*a], &layers.output[*b]);
                        a.period.intersect(b.period).is_some()
                    };
                    let Some((one, other)) = both.into_iter().find(shared) else {
                        continue;
                    };
                    if !nested && told.insert((a, b)) {
                        faults.push(self.twice(layers, mine, one, other));
                    }
                }
            }
        }
    }

    fn twice(&self, layers: &Layers, mine: usize, one: usize, other: usize) -> Fault {
        let (first, later) = (one.min(other), one.max(other));
        let (row, other) = (&layers.output[later], &layers.output[first]);
        let both = row.period.intersect(other.period).unwrap_or(row.period);
        Fault::of(&rule::DOUBLE_COUNTING)
            .saying(format!(
                "the mine `{}` yields in {both} by the figure of `{}` and by that of `{}`, and neither contains the other",
                layers.mines[mine].id, other.scope, row.scope
            ))
            .related("the other figure", self.output[first].of.clone())
            .help("say by `parent` which lies within which, or leave one of them away")
            .at(self.output[later].of.clone())
    }

    /// Reports scopes that lie within themselves: nobody can say which is taken out of which.
    pub(super) fn circles(&self, layers: &Layers, faults: &mut Faults) {
        let scopes = Scopes::new(layers);
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for (row, cells) in layers.output.iter().zip(&self.output) {
            let above = scopes.above(&row.scope);
            if !above.contains(&&*row.scope) || told.contains(&*row.scope) {
                continue;
            }
            told.extend(above.iter().copied());
            let circle = [&[&*row.scope], &above[..]].concat();
            let fault = Fault::of(&rule::DOUBLE_COUNTING)
                .saying(format!("the scope `{}` lies within itself", row.scope))
                .found(circle.join(" within "))
                .help("say by `parent` what contains it; the outermost scope has `world`, or none");
            faults.push(fault.at(cells.of.clone()));
        }
    }

    /// Warns of a figure that is taken out of one of another basis.
    pub(super) fn mixed(&self, layers: &Layers, faults: &mut Faults) {
        let scopes = Scopes::new(layers);
        for (row, cells) in layers.output.iter().zip(&self.output) {
            if !scopes.is_used(row) {
                continue;
            }
            let Some(whole) = scopes.container(row).map(|index| &layers.output[index]) else {
                continue;
            };
            if whole.basis == row.basis || whole.basis.is_empty() || row.basis.is_empty() {
                continue;
            }
            let fault = Fault::of(&rule::MIXED_BASES)
                .saying(format!(
                    "the output of `{}` is taken out of that of `{}`, which counts something else",
                    row.scope, whole.scope
                ))
                .expected(format!("basis \"{}\"", whole.basis))
                .found(format!("basis \"{}\"", row.basis));
            faults.push(fault.at(cells.best.clone()));
        }
    }

    /// Reports a figure that is smaller than what lies within it.
    pub(super) fn larger_than_whole(&self, layers: &Layers, faults: &mut Faults) {
        let scopes = Scopes::new(layers);
        let mut inner: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, row) in layers.output.iter().enumerate() {
            if scopes.is_used(row)
                && let Some(container) = scopes.container(row)
            {
                inner.entry(container).or_default().push(index);
            }
        }
        for (container, rows) in inner {
            let best = |index: usize| layers.output[index].tonnes.best.unwrap_or(0.0);
            let sum: f64 = rows.iter().map(|index| best(*index)).sum();
            let whole = &layers.output[container];
            if sum <= best(container) * (1.0 + ROUNDING) {
                continue;
            }
            let named: Vec<String> = rows
                .iter()
                .take(NAMED)
                .map(|index| named(&layers.output[*index]))
                .collect();
            let mut fault = Fault::of(&rule::DOUBLE_COUNTING)
                .saying(format!(
                    "what lies within `{}` yields more in {} than `{}` itself",
                    whole.scope, whole.period, whole.scope
                ))
                .expected(format!("at most {} t", best(container)))
                .found(format!("{sum} t: {}", named.join(" + ")))
                .help("correct one of the figures, or its `parent`; if they are of different bases, give them different series")
                .related("the figure of the whole", self.output[container].best.clone());
            let (last, others) = rows.split_last().unwrap_or((&container, &[]));
            for index in others.iter().take(NAMED) {
                fault = fault.related("together with this", self.output[*index].best.clone());
            }
            faults.push(fault.at(self.output[*last].best.clone()));
        }
    }

    /// Reports scopes of the used series from which nothing is computed.
    pub(super) fn unused_scopes(&self, layers: &Layers, faults: &mut Faults) {
        let scopes = Scopes::new(layers);
        let root = &*layers.manifest.scope;
        let mut known: BTreeSet<&str> = scopes.above(root).into_iter().collect();
        known.extend([root, WORLD]);
        for (row, cells) in layers.output.iter().zip(&self.output) {
            if !scopes.is_used(row) || known.contains(&*row.scope) {
                continue;
            }
            let scope = &row.scope;
            let fault = Fault::of(&rule::UNUSED_SCOPE);
            let fault = if !scopes.above(scope).contains(&root) {
                fault
                    .saying(format!("nothing is computed from the output of `{scope}`"))
                    .help(format!(
                        "the atlas spreads `{root}` and what lies within it over its mines; `parent` says what lies within what"
                    ))
            } else if scopes.mines(scope).is_empty() {
                fault
                    .saying(format!(
                        "the output of `{scope}` cannot be placed: no belt, mine or row of shares.csv is called so"
                    ))
                    .help("call it by the id of a belt or a mine, or divide it among belts in shares.csv")
            } else if scopes.container(row).is_none() {
                let period = row.period;
                let fault = fault
                    .saying(format!(
                        "the output of `{scope}` in {period} lies within no one known figure of what contains it: \
                         nothing is computed from it"
                    ))
                    .help("a figure is taken out of one whose period has all of its days: divide it at their ends");
                faults.push(fault.at(cells.period.clone()));
                continue;
            } else {
                continue;
            };
            known.insert(&row.scope);
            faults.push(fault.at(cells.of.clone()));
        }
    }
}

/// A row as a term of a sum.
fn named(row: &OutputRow) -> String {
    format!(
        "{} ({} in {})",
        row.tonnes.best.unwrap_or(0.0),
        row.scope,
        row.period
    )
}
