//! Scenarios: what would be if something were otherwise. What they say is supposed, and no finding.

use jiff::civil::Date;

use super::control::Control;
use super::date::Period;
use super::holder::Code;
use super::origin::Origin;

/// What is supposed to be otherwise, and over which days the two are compared.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What it is called by, such as `china-halts-imports`: the name of its file.
    pub name: String,
    /// Its title, as it stands over a table or a map.
    pub title: String,
    /// What it supposes and why, in its own words.
    pub note: String,
    /// What is assumed that no source says, each in a sentence.
    pub assumed: Vec<String>,
    /// Addresses of the reports that suggest it.
    pub sources: Vec<String>,
    /// The days that are compared; both ends are known.
    pub period: Period,
    /// What changes, in the order of the file; never nothing.
    pub changes: Vec<Change>,
}

/// One thing that is supposed to be otherwise.
#[derive(Debug, Clone)]
pub struct Change {
    /// What.
    pub what: What,
    /// From its first day on; the end is open where the file names none.
    pub period: Period,
    /// What else must be known of it.
    pub note: String,
    /// Addresses of the reports that suggest it.
    pub sources: Vec<String>,
    /// Where it stands in the file.
    pub origin: Origin,
}

/// What a change changes.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Ground passes to other holders, whatever the atlas's sources say of it on those days.
    Passes {
        /// What ground.
        ground: Ground,
        /// To whom.
        to: Control,
    },
    /// The ground of a holder grows into its opponents' on the first day, or shrinks before them.
    FrontMoves {
        /// Whose ground.
        holder: Code,
        /// By how many kilometres; less than zero where the holder retreats.
        km: f64,
        /// The opponents; all where nobody is named.
        against: Control,
        /// The ids of the areas in which it moves; everywhere where none is named.
        within: Vec<String>,
    },
    /// What is mined on the ground of some holders is withheld from export.
    Embargo {
        /// On whose ground.
        holders: Control,
        /// Whether ground that they share or contest with others counts too.
        shared: bool,
        /// Who declares it; empty where the file does not say.
        by: String,
    },
    /// A gate is closed: what is mined in the belts that leave by it is withheld.
    GateClosed {
        /// The gate.
        gate: String,
        /// The ids of the belts that leave by it, which the file assumes.
        belts: Vec<String>,
        /// Who closes it; empty where the file does not say.
        by: String,
    },
    /// Some belts are worked more or less than they were.
    Activity {
        /// The ids of the belts.
        belts: Vec<String>,
        /// How many times as much is mined.
        factor: f64,
    },
    /// The whole output that the atlas spreads is more or less than it was.
    Output {
        /// How many times as much is mined.
        factor: f64,
    },
}

/// Ground that passes, by what it is called.
#[derive(Debug, Clone, PartialEq)]
pub enum Ground {
    /// Areas as a whole, by their ids.
    Areas(Vec<String>),
    /// Belts: their outlines, and their mines wherever those lie.
    Belts(Vec<String>),
    /// Mines alone, by their ids.
    Mines(Vec<String>),
    /// The part of its area that is nearer to a place than to any other.
    Cells(Vec<String>),
    /// Discs about places.
    Discs {
        /// The ids of the places.
        places: Vec<String>,
        /// The radius in kilometres.
        km: f64,
    },
}

impl Ground {
    /// The ids of what it is made of.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        match self {
            Self::Areas(ids) | Self::Belts(ids) | Self::Mines(ids) | Self::Cells(ids) => ids,
            Self::Discs { places, .. } => places,
        }
    }
}

impl What {
    /// The word of the file.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Passes { .. } => "passes",
            Self::FrontMoves { .. } => "front-moves",
            Self::Embargo { .. } => "embargo",
            Self::GateClosed { .. } => "gate-closed",
            Self::Activity { .. } => "activity",
            Self::Output { .. } => "output",
        }
    }

    /// Whether it changes who holds ground, rather than tonnes.
    #[must_use]
    pub fn is_of_control(&self) -> bool {
        matches!(self, Self::Passes { .. } | Self::FrontMoves { .. })
    }
}

impl Change {
    /// Its first day.
    #[must_use]
    pub fn on(&self) -> Date {
        self.period.from().unwrap_or(Date::MIN)
    }
}

impl Scenario {
    /// The days of the changes of who holds ground, the earliest of them; `None` where control stays as it was.
    #[must_use]
    pub fn first_of_control(&self) -> Option<Date> {
        let changes = self.changes.iter();
        changes
            .filter(|change| change.what.is_of_control())
            .map(Change::on)
            .min()
    }
}
