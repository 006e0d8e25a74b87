//! Control: the set of holders that accounts name for a ground.

use std::collections::BTreeSet;
use std::fmt;

use super::holder::{Code, Holders};

/// Who holds a ground: the set of holders that any account names for it.
///
/// Accounts join by union, so that neither the order of reading nor that of an index can change an answer:
///
/// ```
/// # use terrane::layers::control::Control;
/// let (rebel, junta) = (Control::of(["KIA"]), Control::of(["SAC"]));
/// assert_eq!(rebel.clone().join(&junta).to_string(), "KIA+SAC");
/// assert_eq!(rebel.clone().join(&Control::UNKNOWN), rebel, "silence adds nothing");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Control {
    holders: BTreeSet<Code>,
}

impl Control {
    /// No holder is known.
    pub const UNKNOWN: Self = Self {
        holders: BTreeSet::new(),
    };

    /// Control by these holders.
    pub fn of<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            holders: codes.into_iter().map(Code::new).collect(),
        }
    }

    /// What two accounts of the same ground say together: every holder that either names.
    ///
    /// Silence adds nothing, agreement stands, disagreement is contest. Joining is commutative, associative and
    /// idempotent.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        for holder in &other.holders {
            if !self.holders.contains(holder) {
                self.holders.insert(holder.clone());
            }
        }
        self
    }

    /// The holders, sorted by code.
    pub fn holders(&self) -> impl ExactSizeIterator<Item = &Code> {
        self.holders.iter()
    }

    /// Whether no holder is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.holders.is_empty()
    }

    /// Whether every holder here is one of `other`'s.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.holders.is_subset(&other.holders)
    }

    /// Whether the holders are none, one, friends or enemies.
    #[must_use]
    pub fn kind(&self, holders: &Holders) -> Kind {
        let mut codes = self.holders.iter();
        let Some(first) = codes.next() else {
            return Kind::Unknown;
        };
        if self.holders.len() == 1 {
            return Kind::Held;
        }
        // Friendship need not be transitive: every pair is asked.
        let friendly = codes.all(|code| holders.friendly(first, code))
            && self
                .holders
                .iter()
                .all(|a| self.holders.iter().all(|b| holders.friendly(a, b)));
        if friendly {
            Kind::Shared
        } else {
            Kind::Contested
        }
    }

    /// The sides of the holders, sorted and joined by `+`; `unknown` where there is none.
    #[must_use]
    pub fn side(&self, holders: &Holders) -> String {
        let sides: BTreeSet<&str> = self.holders.iter().map(|code| holders.side(code)).collect();
        if sides.is_empty() {
            "unknown".to_owned()
        } else {
            sides.into_iter().collect::<Vec<_>>().join("+")
        }
    }

    /// Whether some holder of a ground is an enemy of every holder here.
    #[must_use]
    pub fn has_enemy_in(&self, ground: &Self, holders: &Holders) -> bool {
        let hostile = |them: &Code| self.holders.iter().all(|us| !holders.friendly(us, them));
        !self.is_unknown() && ground.holders.iter().any(hostile)
    }

    /// Whether two grounds face each other as opponents: both held or shared, and every pair across hostile.
    #[must_use]
    pub fn opposes(&self, other: &Self, holders: &Holders) -> bool {
        let firm = |control: &Self| matches!(control.kind(holders), Kind::Held | Kind::Shared);
        firm(self)
            && firm(other)
            && self
                .holders
                .iter()
                .all(|a| other.holders.iter().all(|b| !holders.friendly(a, b)))
    }
}

impl fmt::Display for Control {
    /// The codes, sorted and joined by `+`; `unknown` where there is none.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.holders.is_empty() {
            return formatter.write_str("unknown");
        }
        let codes: Vec<&str> = self.holders.iter().map(Code::as_str).collect();
        formatter.write_str(&codes.join("+"))
    }
}

/// What kind of control a set of holders is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One holder.
    Held,
    /// Several holders of one side or of allied sides.
    Shared,
    /// Several holders otherwise.
    Contested,
    /// No holder known.
    Unknown,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Held => "held",
            Self::Shared => "shared",
            Self::Contested => "contested",
            Self::Unknown => "unknown",
        })
    }
}
