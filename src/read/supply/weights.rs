//! Weights: whether those who are to share a mass weigh anything, and no day is weighed twice.

use std::collections::BTreeMap;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::mine::Mine;

use super::{Rows, overlaps};

impl Rows {
    /// Reports a group of belts that has a share and mines, none of which weighs anything.
    pub(super) fn weightless(&self, layers: &Layers, faults: &mut Faults) {
        let mut told: Vec<&[String]> = Vec::new();
        for (row, cells) in layers.shares.iter().zip(&self.shares) {
            let ours = |mine: &&Mine| {
                let belt = mine.belt.as_ref();
                let commodity = mine.commodity.as_ref();
                belt.is_some_and(|belt| row.belts.contains(belt))
                    && commodity.is_none_or(|commodity| *commodity == row.commodity)
            };
            let mines = layers.mines.iter().filter(ours);
            let (count, weight) = mines.fold((0, 0.0), |(count, sum), mine| {
                (count + 1, sum + mine.weight)
            });
            let given = row.share.best.is_some_and(|share| share > 0.0);
            if count == 0 || weight > 0.0 || !given || told.contains(&&*row.belts) {
                continue;
            }
            told.push(&row.belts);
            let fault = Fault::of(&rule::NO_WEIGHT)
                .saying(format!(
                    "the weights of the {count} mines of `{}` sum to zero: nobody can say which of them yields its share",
                    row.belts.join("+")
                ))
                .expected("a weight above 0")
                .found(format!("weight 0 of {count} mines, for a share of {}", row.share.best.unwrap_or(0.0)));
            faults.push(fault.at(cells.of.clone()));
        }
    }

    /// Reports rows of activity that weigh the same days of a belt.
    pub(super) fn busy_twice(&self, layers: &Layers, faults: &mut Faults) {
        let mut belts: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (index, row) in layers.activity.iter().enumerate() {
            for belt in &row.belts {
                belts.entry(belt).or_default().push((index, row.period));
            }
        }
        let mut pairs = Vec::new();
        for (belt, rows) in belts {
            pairs.extend(
                overlaps(rows)
                    .into_iter()
                    .map(|(later, first)| (later, first, belt)),
            );
        }
        pairs.sort_unstable();
        pairs.dedup_by_key(|(later, first, _)| (*later, *first));
        for (later, first, belt) in pairs {
            let (row, other) = (&layers.activity[later], &layers.activity[first]);
            let both = row.period.intersect(other.period).unwrap_or(row.period);
            let fault = Fault::of(&rule::OVERLAPPING_PERIODS)
                .saying(format!("two factors weigh the days of `{belt}` in {both}"))
                .found(format!("{} and {}", other.period, row.period))
                .related("the other row", self.activity[first].period.clone());
            faults.push(fault.at(self.activity[later].period.clone()));
        }
    }
}
