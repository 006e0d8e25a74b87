//! Events: dated reports of control at a place, and how much ground each of them speaks for.

use super::control::Control;
use super::date::ReportedDate;
use super::holder::Code;
use super::origin::Origin;
use super::source::{Confidence, Source};

/// A dated report of control.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its id, unique in the atlas.
    pub id: String,
    /// When it happened, as precisely as the report knows.
    pub date: ReportedDate,
    /// What happened, in the report's word: captured, lost, contested, held …
    pub what: String,
    /// The id of the place that it names, or of the mine when its extent is [`Extent::Mine`].
    pub place: Option<String>,
    /// The id of the area that it speaks of.
    pub area: Option<String>,
    /// How much ground it speaks for.
    pub extent: Extent,
    /// Who held the ground before, by the same report; unknown where it does not say.
    pub before: Control,
    /// Who holds it from then on.
    pub after: Control,
    /// The side that alone claims this, where no second source confirms it.
    pub claimed_by: Option<Code>,
    /// How far it is to be trusted.
    pub confidence: Confidence,
    /// Where it is reported.
    pub source: Source,
    /// What is approximate, and for evidence why it moves nothing.
    pub note: String,
    /// Where it stands in the table of events.
    pub origin: Origin,
}

/// How much ground an event speaks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Extent {
    /// The named area as a whole, whatever was said before.
    Area,
    /// The named area without the ground of smaller extents that have spoken.
    Rest,
    /// The part of the area that is nearer to this place than to any other.
    Cell,
    /// A disc about the place, radius in kilometres.
    Radius(f64),
    /// One named mine, wherever its ground lies.
    Mine,
    /// Evidence only: it moves nothing.
    None,
}
