//! Derivation: an answer with every account that bears on it, and the part that each plays.

use geo::{Intersects, Point};
use jiff::civil::Date;

use crate::layers::control::Control;
use crate::layers::event::{Event, Extent};
use crate::layers::front::Front;
use crate::layers::mine::Mine;

use super::Atlas;
use super::border::Borders;
use super::ground;
use super::history::{Bearing, History, Witness};
use super::plate::Holding;
use super::prism::Prism;
use super::resolve::Today;

/// Who holds a mine or a point on a day, and why.
#[derive(Debug)]
pub struct Derivation<'a> {
    /// Where.
    pub point: Point,
    /// The mine; `None` for a bare point.
    pub mine: Option<&'a Mine>,
    /// The name of the township or other area that it lies in.
    pub area: Option<&'a str>,
    /// The answer.
    pub holding: Holding<'a>,
    /// Every account that bears on it: those whose ground covers it and the evidence nearby, by date.
    pub accounts: Vec<Account<'a>>,
    /// Its whole history.
    pub history: History,
}

/// An account that bears on an answer.
#[derive(Debug)]
pub struct Account<'a> {
    /// The id of the event, zone or front.
    pub id: &'a str,
    /// The event; `None` for a drawn zone or a front.
    pub event: Option<&'a Event>,
    /// The front; `None` for an event or a drawn zone.
    pub front: Option<&'a Front>,
    /// Whom it names.
    pub control: Control,
    /// What it has to do with the answer.
    pub part: Part,
}

/// What an account has to do with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It decides.
    Decides,
    /// It decides, but its day is not settled: what stood before it counts too.
    Unsettled,
    /// A later, smaller or higher account speaks over it.
    Superseded,
    /// It has not happened yet.
    Later,
    /// It moves no ground.
    Evidence,
}

impl Atlas {
    /// Who holds a mine on a day, and why. A bare point is asked for as [`Mine::at`].
    #[must_use]
    pub fn derive<'a>(&'a self, mine: &'a Mine, date: Date) -> Derivation<'a> {
        let bearing = self.bearing(mine);
        let history = bearing.history(&self.layers, &self.prisms, &self.locator);
        let borders = Borders::new(&ground::on(&self.layers, &self.prisms, date));
        let today = Today {
            date,
            borders,
            row: None,
        };
        let holding = self.hold(mine, &bearing, &history, None, &today);
        let area = self
            .layers
            .areas
            .iter()
            .find(|area| area.shape.intersects(&mine.point));
        Derivation {
            point: mine.point,
            mine: (!mine.id.is_empty()).then_some(mine),
            area: area.map(|area| &*area.name),
            accounts: self.accounts(&bearing, mine, date),
            holding,
            history,
        }
    }

    fn accounts<'a>(&'a self, bearing: &Bearing, mine: &Mine, date: Date) -> Vec<Account<'a>> {
        let answer = self.answer(bearing, date);
        let decides = [&answer.witnesses[..], &answer.rivals].concat();
        let part = |witness: Witness, first: Option<Date>, settled: Option<Date>| {
            if first.is_some_and(|first| date < first) {
                Part::Later
            } else if !decides.contains(&witness) {
                Part::Superseded
            } else if settled.is_some_and(|settled| date < settled) {
                Part::Unsettled
            } else {
                Part::Decides
            }
        };
        let mut events: Vec<(usize, Part)> = bearing
            .reports
            .iter()
            .map(|(event, turn)| (*event, Some(turn.settled)))
            .chain(bearing.footprint.prisms().into_iter().filter_map(|index| {
                let prism = &self.prisms[index];
                Some((prism.event?, prism.turn.map(|turn| turn.settled)))
            }))
            .map(|(event, settled)| {
                let first = self.layers.events[event].date.first();
                (event, part(Witness::Event(event), Some(first), settled))
            })
            .collect();
        let evidence = self.layers.events.iter().enumerate();
        events.extend(
            evidence
                .filter(|(_, event)| self.is_near(event, mine.point))
                .map(|(i, _)| (i, Part::Evidence)),
        );
        events.sort_by_key(|(event, _)| (self.layers.events[*event].date, *event));
        events.dedup_by_key(|(event, _)| *event);
        let zones = bearing.footprint.prisms().into_iter().filter_map(|index| {
            let prism = &self.prisms[index];
            let zone = prism.zone?;
            let speaks = part(Witness::Zone(zone), prism.period.from(), None);
            let ended = prism.period.to().is_some_and(|to| to <= date);
            let part = if ended { Part::Superseded } else { speaks };
            Some(Account {
                id: &prism.id,
                event: None,
                front: None,
                control: prism.control.clone(),
                part,
            })
        });
        let of_event = |(index, part): (usize, Part)| {
            let event = &self.layers.events[index];
            Account {
                id: &event.id,
                event: Some(event),
                front: None,
                control: event.after.clone(),
                part,
            }
        };
        let fronts = self.fronts(bearing, date, &answer.witnesses);
        zones
            .chain(fronts)
            .chain(events.into_iter().map(of_event))
            .collect()
    }

    /// The fronts that bound the faces in which a point lies, each with whom it names on the point's side.
    fn fronts(&self, bearing: &Bearing, date: Date, deciding: &[Witness]) -> Vec<Account<'_>> {
        let prisms = bearing.footprint.prisms().into_iter();
        let mut named: Vec<(usize, Part, &Prism)> = prisms
            .map(|index| &self.prisms[index])
            .flat_map(|prism| prism.fronts.keys().map(move |front| (*front, prism)))
            .map(|(front, prism)| {
                let begins = prism.period.from().is_some_and(|from| date < from);
                let part = if begins {
                    Part::Later
                } else if prism.period.contains(date) && deciding.contains(&Witness::Front(front)) {
                    Part::Decides
                } else {
                    Part::Superseded
                };
                (front, part, prism)
            })
            .collect();
        // A front bounds one face after the other as its neighbours come and go: the day's own is told.
        named.sort_by_key(|(front, part, prism)| {
            let spoke = *part != Part::Decides;
            (*front, spoke, std::cmp::Reverse(prism.period))
        });
        named.dedup_by_key(|(front, ..)| *front);
        let account = |(index, part, prism): (usize, Part, &Prism)| {
            let front = &self.layers.fronts[index];
            Account {
                id: &front.id,
                event: None,
                front: Some(front),
                control: prism.fronts[&index].clone(),
                part,
            }
        };
        named.into_iter().map(account).collect()
    }

    /// Whether evidence that moves no ground may speak of a point: its place, as precisely as it is known, is there.
    fn is_near(&self, event: &Event, point: Point) -> bool {
        if event.extent != Extent::None {
            return false;
        }
        let place = self
            .layers
            .places
            .iter()
            .find(|place| Some(&place.id) == event.place.as_ref());
        place.is_some_and(|place| {
            let apart = crate::geometry::ellipsoid::distance(place.point, point).0;
            apart <= place.precision_km.max(NEARBY_KM)
        })
    }
}

/// How far from a point evidence is still listed, in kilometres: a walk of a few hours.
const NEARBY_KM: f64 = 10.0;
