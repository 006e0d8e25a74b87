//! Sources: where a claim is from, and how far it is to be trusted.

use std::fmt;

/// Where a claim is from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// Title of the article, table or data set; empty when only the address is known.
    pub title: String,
    /// Its address; empty when the source has none.
    pub url: String,
}

/// How far a claim is to be trusted, as the atlas judges it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Carried forward or inferred.
    Low,
    /// A report names part of it, or names it a while off.
    Medium,
    /// A dated report names it.
    High,
}

impl fmt::Display for Confidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}

/// The licence and credit of one data file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credit {
    /// What the file is made from.
    pub source: String,
    /// Its licence.
    pub licence: String,
    /// The line that a map must print.
    pub attribution: String,
}
