//! What was found of all mines together.

use crate::atlas::census::Census;
use crate::atlas::supply::Supply;
use crate::atlas::turnover::Turnover;
use crate::diagnostic::account::FileAccount;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule::{self, Rule};

/// Sums over all mines.
pub(super) struct Sums {
    pub(super) census: Census,
    /// What was mined under whom, as far as that is known.
    pub(super) supply: Supply,
    /// What is suspicious about single features.
    pub(super) told: Faults,
    /// How many features have no geometry.
    pub(super) set_aside: usize,
    pub(super) outside: usize,
    pub(super) repeated: usize,
    pub(super) turnover: Turnover,
}

impl Sums {
    /// What is suspicious about the mines, and what became of them.
    pub(super) fn warnings(&mut self, name: &str) -> Faults {
        let mut warnings = std::mem::take(&mut self.told);
        let mut count = |rule: &'static Rule, count| {
            if 0 < count {
                let fault = Fault::of(rule).at(Location::file(name)).warning();
                warnings.push(Fault { count, ..fault });
            }
        };
        count(&rule::DUPLICATE_ID, self.repeated);
        count(&rule::OUTSIDE_ZONES, self.outside);
        let no_geometry = (0 < self.set_aside).then_some((rule::NO_GEOMETRY.code, self.set_aside));
        warnings.account_for(FileAccount {
            file: name.to_owned(),
            features: self.census.mines + self.set_aside,
            set_aside: no_geometry.into_iter().collect(),
        });
        warnings
    }
}
