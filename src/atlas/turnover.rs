//! Turnover: how many mines came under another control within some days, and who held the others.

use std::collections::{BTreeMap, BTreeSet};

use crate::layers::control::Control;

use super::span::Span;

/// How many mines came under another leading control, and which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turnover {
    /// How many rows the histories have.
    pub rows: usize,
    /// How many mines have one.
    pub mines: usize,
    /// How many mines stayed under the same leading control all along, by that.
    pub stayed: BTreeMap<Control, usize>,
    /// Every leading control of a row.
    pub leading: BTreeSet<Control>,
}

impl Turnover {
    /// That of the histories of all mines.
    #[must_use]
    pub fn of(span: &Span) -> Self {
        let mut turnover = Self::default();
        for rows in span.by_mine() {
            turnover.count(rows.iter().map(|row| row.spell.shares.leading()));
        }
        turnover
    }

    /// Counts a mine that is under each of these leading controls in turn.
    pub fn count<'a>(&mut self, leading: impl Iterator<Item = &'a Control>) {
        let mut leading = leading.peekable();
        let Some(first) = leading.peek().copied() else {
            return;
        };
        let (mut rows, mut stays) = (0, true);
        for control in leading {
            rows += 1;
            stays &= control == first;
            if !self.leading.contains(control) {
                self.leading.insert(control.clone());
            }
        }
        self.count_mine(first, rows, stays);
    }

    /// Counts a mine that has so many rows, whose leading controls are known: the first of them, and whether all are alike.
    pub fn count_mine(&mut self, first: &Control, rows: usize, stays: bool) {
        self.mines += 1;
        self.rows += rows;
        if stays {
            *self.stayed.entry(first.clone()).or_default() += 1;
        }
    }

    /// How many mines came under another leading control.
    #[must_use]
    pub fn changed(&self) -> usize {
        self.mines - self.stayed.values().sum::<usize>()
    }

    /// The same with other mines.
    pub fn extend(&mut self, other: Self) {
        self.rows += other.rows;
        self.mines += other.mines;
        for (control, mines) in other.stayed {
            *self.stayed.entry(control).or_default() += mines;
        }
        self.leading.extend(other.leading);
    }
}
