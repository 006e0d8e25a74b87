//! Contradictions: reports that say of the state before them what the atlas, by earlier reports, does not.

use geo::{BoundingRect, Point};
use jiff::civil::Date;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::geometry::ellipsoid::area_km2;
use crate::geometry::overlay;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::event::{Event, Extent};

use super::Atlas;
use super::ground;
use super::history::{Bearing, Witness};
use super::origin;
use super::prism::Prism;

/// A report and the state before it, of which they tell differently.
#[derive(Debug)]
pub struct Contradiction<'a> {
    /// The report; its `before` names somebody whom the atlas does not have there.
    pub event: &'a Event,
    /// The day before it.
    pub day: Date,
    /// Whom the atlas has there on that day, and what other reports of the same days name.
    pub state: Control,
    /// The accounts that decide that state.
    pub accounts: Vec<Witness>,
    /// Where: the place or mine that the report names, or a point of its area.
    pub at: Point,
}

impl Contradiction<'_> {
    /// Both accounts, as a warning.
    #[must_use]
    pub fn fault(&self, layers: &Layers) -> Fault {
        let event = self.event;
        let place = event.place.as_ref().or(event.area.as_ref());
        let place = place.map_or("its ground", String::as_str);
        let says = format!(
            "`{}` has {} at {place} before {}, where the atlas has {} on {}",
            event.id, event.before, event.date, self.state, self.day
        );
        let fault = Fault::of(&rule::CONTRADICTION)
            .saying(says)
            .expected(format!("{} ({})", self.state, self.sources(layers)))
            .found(format!("{} ({})", event.before, event.source.url))
            .at(origin::of_event(event).on_earth(self.at.x(), self.at.y()));
        self.accounts
            .iter()
            .fold(fault, |fault, account| match account {
                Witness::Event(index) => {
                    let other = &layers.events[*index];
                    let what = format!(
                        "the atlas by `{}` of {}: {}",
                        other.id, other.date, other.what
                    );
                    fault.related(what, origin::of_event(other))
                }
                Witness::Front(index) => {
                    let front = &layers.fronts[*index];
                    let what = format!("the atlas by the front `{}`", front.id);
                    fault.related(what, origin::of_front(front))
                }
                Witness::Zone(_) | Witness::Supposed(_) => fault,
            })
    }

    /// The addresses of what the state rests on.
    fn sources(&self, layers: &Layers) -> String {
        let mut urls: Vec<&str> = Vec::new();
        for account in &self.accounts {
            match account {
                Witness::Event(index) => urls.push(&layers.events[*index].source.url),
                Witness::Zone(index) => {
                    urls.extend(layers.zones[*index].sources.iter().map(String::as_str));
                }
                Witness::Front(index) => {
                    urls.extend(layers.fronts[*index].sources.iter().map(String::as_str));
                }
                Witness::Supposed(index) => {
                    urls.extend(layers.supposed[*index].sources.iter().map(String::as_str));
                }
            }
        }
        urls.sort_unstable();
        urls.dedup();
        urls.join(", ")
    }
}

/// The reports that explain a conflict though they contradict nothing, as warnings.
pub fn needless<'a>(
    layers: &'a Layers,
    found: &'a [Contradiction<'_>],
) -> impl Iterator<Item = Fault> + 'a {
    let told = |event: &Event| found.iter().any(|found| found.event.id == event.id);
    let silent = layers
        .events
        .iter()
        .filter(move |event| !event.conflict.is_empty() && !told(event));
    silent.map(|event| {
        let says = format!(
            "`{}` explains a conflict, but contradicts nothing of the day before it",
            event.id
        );
        Fault::of(&rule::NO_CONFLICT)
            .saying(says)
            .at(origin::of_event(event))
    })
}

/// The state of some ground before a report.
struct State {
    at: Point,
    control: Control,
    accounts: Vec<Witness>,
}

impl Atlas {
    /// The reports that contradict the state before them, in the order of the events.
    ///
    /// A report that names one of several holders contradicts nothing, nor does one of ground that was unknown, nor
    /// evidence that moves no ground. Of a township as a whole it is enough that the holder named had some of it. What
    /// else is reported of the same days (of the same month, where the report knows no day) counts as said before it.
    #[must_use]
    pub fn contradictions(&self) -> Vec<Contradiction<'_>> {
        let events = self.layers.events.iter().enumerate();
        let found = events.filter(|(_, event)| !event.before.is_unknown());
        found
            .filter_map(|(index, event)| {
                let day = event.date.first().yesterday().ok()?;
                let state = match event.extent {
                    Extent::None => return None,
                    Extent::Mine => {
                        let mine = event.place.as_deref()?;
                        let known = self.layers.mines.iter().find(|known| known.id == mine)?;
                        let bearing = self.bearing(known);
                        self.state(index, &bearing, known.point, day)
                    }
                    Extent::Cell | Extent::Radius(_) => {
                        let id = event.place.as_deref()?;
                        let place = self.layers.places.iter().find(|place| place.id == id)?;
                        let bearing = self.bearing_at(place.point);
                        self.state(index, &bearing, place.point, day)
                    }
                    Extent::Area | Extent::Rest => self.state_of_area(index, day)?,
                };
                let contradicts =
                    !state.control.is_unknown() && !event.before.is_within(&state.control);
                contradicts.then_some(Contradiction {
                    event,
                    day,
                    state: state.control,
                    accounts: state.accounts,
                    at: state.at,
                })
            })
            .collect()
    }

    /// The state of a point on the day before an event.
    fn state(&self, index: usize, bearing: &Bearing, at: Point, day: Date) -> State {
        let event = &self.layers.events[index];
        let answer = bearing.on(&self.layers, &self.prisms, &self.locator, day);
        let shares = answer.shares.all().iter();
        let joined = shares.fold(Control::UNKNOWN, |joined, (control, _)| {
            joined.join(control)
        });
        let covering = bearing.footprint.prisms().into_iter();
        let covering = covering.filter_map(|prism| self.prisms[prism].event);
        let others = bearing
            .reports
            .iter()
            .map(|(other, _)| *other)
            .chain(covering);
        let control = others
            .filter(|other| *other != index)
            .map(|other| &self.layers.events[other])
            .filter(|other| same_days(event, other))
            .fold(joined, |control, other| control.join(&other.after));
        State {
            at,
            control,
            accounts: answer.witnesses,
        }
    }

    /// The state of an area: everybody who holds some of it. Looked for at the places in it and on a lattice first;
    /// where that does not find whom the report names, on the whole of its ground.
    fn state_of_area(&self, index: usize, day: Date) -> Option<State> {
        let before = &self.layers.events[index].before;
        let prism = self
            .prisms
            .iter()
            .find(|prism| prism.event == Some(index))?;
        let mut state: Option<State> = None;
        for at in samples(prism, self.layers.places.iter().map(|place| place.point)) {
            let here = self.state(index, &self.bearing_at(at), at, day);
            let joined = match state {
                None => here,
                Some(State {
                    at,
                    control,
                    mut accounts,
                }) => {
                    accounts.extend(here.accounts);
                    let control = control.join(&here.control);
                    State {
                        at,
                        control,
                        accounts,
                    }
                }
            };
            if before.is_within(&joined.control) {
                return None;
            }
            state = Some(joined);
        }
        let mut state = state?;
        for ground in ground::on(&self.layers, &self.prisms, day) {
            let shared = overlay::intersection(&ground.shape, prism.ground.shape());
            if area_km2(&shared) > overlay::ROUNDING_KM2 {
                state.control = state.control.join(&ground.control);
            }
        }
        state.accounts.sort_unstable();
        state.accounts.dedup();
        Some(state)
    }
}

/// Whether two events may have happened on one day.
fn same_days(event: &Event, other: &Event) -> bool {
    event.date.first() < other.date.settled() && other.date.first() < event.date.settled()
}

/// Points of a ground: the places that lie on it, and a lattice.
fn samples<'a>(
    prism: &'a Prism,
    places: impl Iterator<Item = Point> + 'a,
) -> impl Iterator<Item = Point> + 'a {
    use geo::coordinate_position::CoordPos;
    const STEPS: i32 = 12;
    let bounds = prism.ground.shape().bounding_rect();
    let lattice = bounds.into_iter().flat_map(|bounds| {
        let at = |step: i32| (f64::from(step) + 0.5) / f64::from(STEPS);
        let steps = (0..STEPS).flat_map(|x| (0..STEPS).map(move |y| (x, y)));
        steps.map(move |(x, y)| {
            Point::new(
                bounds.min().x + at(x) * bounds.width(),
                bounds.min().y + at(y) * bounds.height(),
            )
        })
    });
    places
        .chain(lattice)
        .filter(|point| prism.ground.position(*point) == CoordPos::Inside)
}
