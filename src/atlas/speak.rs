//! Who speaks: the control that the accounts of one ground give on one day.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::layers::control::Control;

use super::prism::{Prism, Turn};

/// What accounts of one ground say on one day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Spoken {
    /// Who holds it.
    pub control: Control,
    /// The accounts that decided, ascending.
    pub deciding: Vec<usize>,
}

impl Spoken {
    /// What two say together.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.control = self.control.join(&other.control);
        self.deciding.extend(&other.deciding);
        self.deciding.sort_unstable();
        self.deciding.dedup();
        self
    }
}

/// Accounts that stand side by side: all that speak on the day join.
#[must_use]
pub fn together<'a>(accounts: impl IntoIterator<Item = (usize, &'a Prism)>, day: Date) -> Spoken {
    let mut spoken = Spoken::default();
    for (index, prism) in accounts {
        if prism.period.contains(day) {
            spoken.control = spoken.control.join(&prism.control);
            spoken.deciding.push(index);
        }
    }
    spoken.deciding.sort_unstable();
    spoken.deciding.dedup();
    spoken
}

/// What events say of a ground: what stands, and what is not settled yet and joins with whatever stands without it,
/// be it said by a lower rank.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// The last settled event.
    pub standing: Spoken,
    /// The events whose day is not settled.
    pub unsettled: Spoken,
}

impl Said {
    /// What two faces that touch a point say together.
    #[must_use]
    pub fn join(self, other: &Self) -> Self {
        Self {
            standing: self.standing.join(&other.standing),
            unsettled: self.unsettled.join(&other.unsettled),
        }
    }
}

/// Events, of which the last one holds: of one day the smaller extent, of one day and one size they join.
#[must_use]
pub fn in_turn<'a>(
    events: impl IntoIterator<Item = (usize, Turn, Date, &'a Control)>,
    day: Date,
) -> Said {
    let mut last: Option<(Turn, Spoken)> = None;
    let mut unsettled = Spoken::default();
    for (index, turn, first, control) in events {
        if day < first {
            continue;
        }
        let spoken = Spoken {
            control: control.clone(),
            deciding: vec![index],
        };
        if turn.is_unsettled(day) {
            unsettled = unsettled.join(&spoken);
            continue;
        }
        last = match last {
            None => Some((turn, spoken)),
            Some((standing, said)) => Some(match turn.order(&standing) {
                Ordering::Less => (standing, said),
                Ordering::Equal => (standing, said.join(&spoken)),
                Ordering::Greater => (turn, spoken),
            }),
        };
    }
    Said {
        standing: last.map_or_else(Spoken::default, |(_, spoken)| spoken),
        unsettled,
    }
}
