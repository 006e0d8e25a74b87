//! Repairs: what was changed in the copy of a file, where, and how much ground it moved.

use super::location::Location;
use super::rule::Rule;

/// One change that mends a breach of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// Where it was, in the file as it stood.
    pub location: Location,
    /// What was done, in one line.
    pub done: String,
    /// The area that the ring took up; `None` where no ring was changed.
    pub area: Option<Area>,
}

/// The area of a ring before and after a repair, in km² on the WGS 84 ellipsoid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Before. Of an open ring: as if its last position were not there, so that what the closing edge adds is seen.
    pub before_km2: f64,
    /// After.
    pub after_km2: f64,
}

impl Area {
    /// An area that a repair leaves as it is.
    #[must_use]
    pub fn unmoved(km2: f64) -> Self {
        Self {
            before_km2: km2,
            after_km2: km2,
        }
    }

    /// How much ground the repair adds or takes away, in km².
    #[must_use]
    pub fn moved_km2(self) -> f64 {
        (self.after_km2 - self.before_km2).abs()
    }
}
