//! Ground: the words of the map, as types. No files, no algorithms.
//!
//! *Layers* is everything that the sources of one atlas say, read and checked for form. What follows from it is
//! the [`atlas`](crate::atlas)' business.

pub mod area;
pub mod base;
pub mod belt;
pub mod control;
pub mod date;
pub mod estimate;
pub mod event;
pub mod front;
pub mod holder;
pub mod manifest;
pub mod mine;
pub mod origin;
pub mod output;
pub mod place;
pub mod scenario;
pub mod scope;
pub mod source;
pub mod supposed;
pub mod units;
pub mod zone;

use geo::MultiPolygon;

use area::Area;
use base::Base;
use belt::Belt;
use event::{Event, Extent};
use front::Front;
use manifest::Manifest;
use mine::Mine;
use output::{ActivityRow, CompositionRow, DemandRow, Gate, Observation, OutputRow, ShareRow};
use place::Place;
use supposed::Supposed;
use zone::Zone;

/// All that the sources of one atlas say.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    /// What the atlas says of itself.
    pub manifest: Manifest,
    /// The ground that the atlas speaks of; `None` means that nothing is cut to a region.
    pub region: Option<MultiPolygon>,
    /// Mines, in the order of their file.
    pub mines: Vec<Mine>,
    /// Mining belts.
    pub belts: Vec<Belt>,
    /// Named areas: townships and other ground that events speak of.
    pub areas: Vec<Area>,
    /// Places that events name.
    pub places: Vec<Place>,
    /// Dated reports of control.
    pub events: Vec<Event>,
    /// Drawn front lines.
    pub fronts: Vec<Front>,
    /// Drawn zones of control.
    pub zones: Vec<Zone>,
    /// What a scenario supposes of who holds ground; nothing in an atlas as it is.
    pub supposed: Vec<Supposed>,
    /// Quantities by scope and period.
    pub output: Vec<OutputRow>,
    /// Shares of a scope that groups of belts have.
    pub shares: Vec<ShareRow>,
    /// How busy belts were on which days.
    pub activity: Vec<ActivityRow>,
    /// What the oxide is made of.
    pub composition: Vec<CompositionRow>,
    /// What depends on an element.
    pub demand: Vec<DemandRow>,
    /// What statistics of trade and prices observed; shown beside, never spread.
    pub observations: Vec<Observation>,
    /// Border gates, open and shut.
    pub gates: Vec<Gate>,
    /// What a map needs under it.
    pub base: Base,
}

/// What a thing is called, one and several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noun {
    /// One.
    pub one: &'static str,
    /// Several.
    pub many: &'static str,
}

impl Layers {
    /// What the accounts that say who holds the ground are called: events where there are any, since they are
    /// what people call reports, else what is drawn.
    #[must_use]
    pub fn told_by(&self) -> Noun {
        let (one, many) = match (self.events.is_empty(), self.fronts.is_empty()) {
            (false, _) => ("report", "reports"),
            (true, false) if self.zones.is_empty() => ("front", "fronts"),
            (true, false) => ("zone or front", "zones and fronts"),
            (true, true) => ("zone", "zones"),
        };
        Noun { one, many }
    }

    /// What an event is about: its place, its mine, or its area.
    #[must_use]
    pub fn subject(&self, event: &Event) -> String {
        let id = event.place.as_deref().unwrap_or_default();
        let place = self.places.iter().find(|place| place.id == id);
        let mine = self.mines.iter().find(|mine| mine.id == id);
        let area = || {
            let area = event.area.as_deref().unwrap_or_default();
            let named = self.areas.iter().find(|named| named.id == area);
            named.map_or_else(|| area.to_owned(), |named| named.name.clone())
        };
        let named = place
            .map(|place| place.name.clone())
            .or_else(|| mine.map(|mine| format!("{} ({})", mine.name, mine.id)));
        named.unwrap_or_else(|| match event.extent {
            Extent::Rest => format!("{} (the rest)", area()),
            _ => area(),
        })
    }

    /// Whether any account of control has a day: without, the same stands on every day.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        let zones = self.zones.iter().map(|zone| zone.period);
        let mut periods = zones.chain(self.fronts.iter().map(|front| front.period));
        !self.events.is_empty() || periods.any(|period| period != date::Period::ALWAYS)
    }
}
