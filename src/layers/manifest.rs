//! The manifest: what an atlas says of itself.

use std::collections::BTreeMap;

use geo::Rect;
use jiff::civil::Date;

use super::holder::Holders;

/// How far the loose end of a front may lie from what it is joined to, in kilometres, where nobody says: a line drawn by
/// hand over a map of a province is seldom truer.
pub const SNAP_KM: f64 = 2.0;

/// What an atlas says of itself.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Its title, as it stands over a map.
    pub title: String,
    /// What the supply is the supply of, as it stands in a sentence: `Myanmar’s rare-earth output`.
    pub subject: String,
    /// The last day for which both control and output are known.
    pub as_of: Option<Date>,
    /// The last day of which any report tells.
    pub known_until: Option<Date>,
    /// The commodity whose supply is told.
    pub commodity: String,
    /// What a tonne is a tonne of: `rare-earth oxide`.
    pub unit: String,
    /// The scope whose output is spread over the mines.
    pub scope: String,
    /// The series of output that is used where several stand side by side.
    pub series: String,
    /// Another series for some scopes.
    pub series_by_scope: BTreeMap<String, String>,
    /// By what mines share the output of their belts.
    pub weighing: Weighing,
    /// The series of composition that turns output into elements; none where it is empty.
    pub composition: String,
    /// The series of composition whose widest bounds are the bounds of an element; its own where there are none.
    pub composition_range: Vec<String>,
    /// The holders.
    pub holders: Holders,
    /// The sources of control in rising rank.
    pub rank: Vec<Account>,
    /// How far the loose end of a front may lie from what it is joined to, in kilometres.
    pub snap_km: f64,
    /// What the default map shows, in lon/lat degrees.
    pub frame: Option<Rect>,
    /// Parts of the region outside the frame that stand in insets.
    pub insets: Vec<Inset>,
    /// How sure the map is, in the atlas's own words, for its footer.
    pub how_sure: String,
    /// The sources, in the atlas's own words, for the footer.
    pub credits: String,
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            title: String::new(),
            subject: String::new(),
            as_of: None,
            known_until: None,
            commodity: String::new(),
            unit: String::new(),
            scope: String::new(),
            series: String::new(),
            series_by_scope: BTreeMap::new(),
            weighing: Weighing::Shares,
            composition: String::new(),
            composition_range: Vec::new(),
            holders: Holders::default(),
            rank: Vec::new(),
            snap_km: SNAP_KM,
            frame: None,
            insets: Vec::new(),
            how_sure: String::new(),
            credits: String::new(),
        }
    }
}

/// By what mines share the output of a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weighing {
    /// By the shares of groups of belts, within a group by weight.
    Shares,
    /// By weight alone over the whole scope: a pure count of sites.
    Sites,
    /// By shares of groups of belts, within a group by another number that the mines' file gives.
    Count(String),
}

impl Manifest {
    /// The series of output that is used for a scope.
    #[must_use]
    pub fn series_of(&self, scope: &str) -> &str {
        self.series_by_scope.get(scope).unwrap_or(&self.series)
    }

    /// Whose output is spread, of what, by which series.
    #[must_use]
    pub fn output(&self) -> (&str, &str, &str) {
        (&self.scope, &self.commodity, self.series_of(&self.scope))
    }
}

/// A kind of source that gives an account of control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Drawn zones.
    Zones,
    /// Dated events.
    Events,
    /// Drawn fronts.
    Fronts,
    /// What a scenario supposes; above all others, and in no atlas as it is.
    Supposed,
}

impl Account {
    /// Whether of several accounts the last one holds; else they stand side by side and join.
    #[must_use]
    pub fn is_in_turn(self) -> bool {
        matches!(self, Self::Events | Self::Supposed)
    }
}

/// A part of the region that stands in an inset.
#[derive(Debug, Clone)]
pub struct Inset {
    /// Its title.
    pub title: String,
    /// What it shows.
    pub frame: Rect,
}
