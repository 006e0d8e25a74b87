//! Events: dated reports of control at a place, and how much ground each of them speaks for.

use std::fmt;

use jiff::civil::Date;

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
    /// What happened.
    pub what: What,
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
    /// The holder that alone claims this, until a second source confirms it.
    pub claimed_by: Option<Code>,
    /// The id of the event by which another source confirms the claim, and from when.
    pub confirmed_by: Option<(String, Date)>,
    /// Why the state before it is not what the atlas says of that ground the day before, where that is known.
    pub conflict: String,
    /// How far it is to be trusted.
    pub confidence: Confidence,
    /// Where it is reported.
    pub source: Source,
    /// What is approximate, and for evidence why it moves nothing.
    pub note: String,
    /// Where it stands in the table of events.
    pub origin: Origin,
}

impl Event {
    /// Whether it is the word of one side alone on this day, no other source having confirmed it yet.
    #[must_use]
    pub fn is_claim(&self, day: Date) -> bool {
        let confirmed = self.confirmed_by.as_ref();
        self.claimed_by.is_some() && confirmed.is_none_or(|(_, from)| day < *from)
    }
}

/// What happened, as the word of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Somebody took the ground.
    Captured,
    /// Somebody took a base; the ground about it as far as the extent says.
    BaseSeized,
    /// Those before lost it, by their own or others' word.
    Lost,
    /// Those before went, and nobody is reported to have come.
    Vacated,
    /// Those before are inside, their enemies around them.
    Besieged,
    /// Enemies fight over it, or both move in it.
    Contested,
    /// An attack that changed no holder.
    Attacked,
    /// A report finds them there.
    Held,
    /// What was said before is not carried any further.
    Lapsed,
    /// A truce.
    Ceasefire,
}

impl What {
    /// All words, in the order of their table.
    pub const ALL: [Self; 10] = [
        Self::Captured,
        Self::BaseSeized,
        Self::Lost,
        Self::Vacated,
        Self::Besieged,
        Self::Contested,
        Self::Attacked,
        Self::Held,
        Self::Lapsed,
        Self::Ceasefire,
    ];

    /// The word of the table of events.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Captured => "captured",
            Self::BaseSeized => "base_seized",
            Self::Lost => "lost",
            Self::Vacated => "vacated",
            Self::Besieged => "besieged",
            Self::Contested => "contested",
            Self::Attacked => "attacked",
            Self::Held => "held",
            Self::Lapsed => "lapsed",
            Self::Ceasefire => "ceasefire",
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
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
