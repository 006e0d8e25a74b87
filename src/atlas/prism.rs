//! Prisms: every account of control compiled into one form, ground times days.
//!
//! | extent of an event | its ground |
//! |---|---|
//! | `area` | the named area as a whole |
//! | `rest` | the area without the cells and discs that have spoken by then |
//! | `cell` | the part of the area nearer to this place than to any other that divides cells |
//! | a radius | the disc about the place |
//! | `mine` | no ground: the mine itself ([`reports`]) |
//! | `none` | no ground: evidence |

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::Arc;

use geo::{BoundingRect, Intersects, MultiPolygon, Point};
use jiff::civil::Date;

use crate::diagnostic::faults::Faults;
use crate::geometry::cell::cell;
use crate::geometry::circle::circle;
use crate::geometry::ellipsoid::{Kilometres, area_km2};
use crate::geometry::overlay;
use crate::geometry::region::Region;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::{Period, ReportedDate, day_number};
use crate::layers::event::{Event, Extent};
use crate::layers::manifest::Account;
use crate::layers::supposed::Supposed;

use super::fronts;
use super::history::Witness;

/// One account of control, for some ground and some days.
#[derive(Debug, Clone)]
pub struct Prism {
    /// The id of the zone or event that it is made from; of several fronts the ids joined by `+`.
    pub id: String,
    /// What kind of account.
    pub account: Account,
    /// Who holds the ground by this account; unknown where an event tells that it was left.
    pub control: Control,
    /// The days on which it may speak.
    pub period: Period,
    /// When among the events it speaks; `None` for accounts that stand side by side.
    pub turn: Option<Turn>,
    /// The ground.
    pub ground: Arc<Region>,
    /// The area that the ground does not leave, as its index.
    pub home: Option<usize>,
    /// The event that it is made from.
    pub event: Option<usize>,
    /// The drawn zone that it is made from.
    pub zone: Option<usize>,
    /// The fronts whose sides it is made from, each with whom it names there.
    pub fronts: BTreeMap<usize, Control>,
    /// What a scenario supposes that it is made from.
    pub supposed: Option<usize>,
}

impl Prism {
    /// The entries of the layers that it is made from.
    #[must_use]
    pub fn witnesses(&self) -> Vec<Witness> {
        let event = self.event.map(Witness::Event);
        let zone = self.zone.map(Witness::Zone);
        let fronts = self.fronts.keys().copied().map(Witness::Front);
        let supposed = self.supposed.map(Witness::Supposed);
        let drawn = event.into_iter().chain(zone).chain(fronts);
        drawn.chain(supposed).collect()
    }
}

/// When an event speaks: the last one holds, of one day the smaller extent, of one day and one size they join.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// The first day from which the event stands alone: later than its first day where that is not known.
    pub settled: Date,
    /// The last day that it may have happened, as a number.
    day: i64,
    /// How large its extent is, in km².
    size: f64,
    /// Whether what others have said was taken out of its ground.
    rest: bool,
}

/// Why one event speaks over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precedence {
    /// It is of a later day.
    Later,
    /// It is of the same day and speaks for less ground.
    Smaller,
    /// It is of the same day and speaks for the same area as a whole, the other for its rest.
    Whole,
}

impl Turn {
    fn new(date: ReportedDate, size: f64, rest: bool) -> Self {
        Self {
            settled: date.certain(),
            day: day_number(date.settled()) - 1,
            size,
            rest,
        }
    }

    /// Whether it speaks before, together with, or after another event.
    #[must_use]
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.day
            .cmp(&other.day)
            .then(other.size.total_cmp(&self.size))
            .then(self.rest.cmp(&other.rest))
    }

    /// Why it speaks over another; `None` where it does not.
    #[must_use]
    pub(super) fn over(&self, other: &Self) -> Option<Precedence> {
        if self.order(other).is_le() {
            None
        } else if self.day != other.day {
            Some(Precedence::Later)
        } else if self.size.total_cmp(&other.size).is_ne() {
            Some(Precedence::Smaller)
        } else {
            Some(Precedence::Whole)
        }
    }

    /// Whether the event is still unsettled on `day`: known to have happened by the end of its month or year.
    #[must_use]
    pub fn is_unsettled(&self, day: Date) -> bool {
        day < self.settled
    }
}

/// Compiles zones, fronts and events into prisms, sorted by nothing but their files' order, and takes note of what they
/// contradict.
#[must_use]
pub fn compile(layers: &Layers, faults: &mut Faults) -> Vec<Prism> {
    let mut prisms: Vec<Prism> = layers
        .zones
        .iter()
        .enumerate()
        .map(|(index, zone)| Prism {
            id: zone.id.clone(),
            account: Account::Zones,
            control: zone.control.clone(),
            period: zone.period,
            turn: None,
            ground: Arc::new(Region::of(Arc::new(zone.shape.clone()))),
            home: None,
            event: None,
            zone: Some(index),
            fronts: BTreeMap::new(),
            supposed: None,
        })
        .collect();
    prisms.extend(fronts::compile(layers, faults));
    prisms.extend(Extents::new(layers).compile());
    prisms.extend(supposed(layers));
    prisms
}

/// What reports say of single mines: the events with extent `mine`, by the mine's id.
#[must_use]
pub fn reports(layers: &Layers) -> BTreeMap<&str, Vec<(usize, Turn)>> {
    let mut reports: BTreeMap<&str, Vec<(usize, Turn)>> = BTreeMap::new();
    for (index, event) in layers.events.iter().enumerate() {
        if let (Extent::Mine, Some(mine)) = (event.extent, &event.place) {
            reports
                .entry(mine)
                .or_default()
                .push((index, Turn::new(event.date, 0.0, false)));
        }
    }
    reports
}

/// The extents of events, each shape made once.
struct Extents<'a> {
    layers: &'a Layers,
    areas: BTreeMap<&'a str, Ground>,
    places: BTreeMap<&'a str, Point>,
    cells: BTreeMap<(&'a str, &'a str), Option<Measured>>,
    discs: BTreeMap<(&'a str, u64), Arc<Region>>,
}

/// A ground and its area in km².
type Measured = (Arc<Region>, f64);

/// An area's own ground.
struct Ground {
    shape: Arc<MultiPolygon>,
    km2: f64,
    index: usize,
}

impl<'a> Extents<'a> {
    fn new(layers: &'a Layers) -> Self {
        let areas = layers.areas.iter().enumerate().map(|(index, area)| {
            let km2 = area_km2(&area.shape);
            (
                &*area.id,
                Ground {
                    shape: Arc::new(area.shape.clone()),
                    km2,
                    index,
                },
            )
        });
        let places = layers.places.iter().map(|place| (&*place.id, place.point));
        Self {
            layers,
            areas: areas.collect(),
            places: places.collect(),
            cells: BTreeMap::new(),
            discs: BTreeMap::new(),
        }
    }

    fn compile(mut self) -> Vec<Prism> {
        let events: Vec<(usize, &'a Event)> = self.layers.events.iter().enumerate().collect();
        let mut prisms = Vec::new();
        for (index, event) in &events {
            if let Some((ground, turn)) = self.small(event) {
                let home = match event.extent {
                    Extent::Cell => self.named(event).map(|area| area.index),
                    _ => None,
                };
                prisms.push(prism(*index, event, ground, turn, home));
            }
        }
        // Small areas before large ones: what they say is taken out of the rest of an area that they lie in.
        let mut wide: Vec<(usize, &Event)> = events
            .into_iter()
            .filter(|(_, event)| matches!(event.extent, Extent::Area | Extent::Rest))
            .collect();
        wide.sort_by(|a, b| {
            let size = |event: &Event| self.named(event).map_or(0.0, |area| area.km2);
            size(a.1).total_cmp(&size(b.1)).then(a.0.cmp(&b.0))
        });
        for (index, event) in wide {
            let said = match event.extent {
                Extent::Area => self.area(index, event).into_iter().collect(),
                _ => self.rest(index, event, &prisms),
            };
            prisms.extend(said);
        }
        prisms.sort_by_key(|prism| (prism.event, prism.period));
        prisms
    }

    /// The area that an event names.
    fn named(&self, event: &Event) -> Option<&Ground> {
        self.areas.get(event.area.as_deref()?)
    }

    /// Whether ground that does not leave its home may share any with an area; neighbours share a border at most.
    fn may_overlap(&self, home: Option<usize>, area: &Ground) -> bool {
        let Some(home) = home.filter(|home| *home != area.index) else {
            return true;
        };
        let shared = overlay::intersection(&self.layers.areas[home].shape, &area.shape);
        area_km2(&shared) > overlay::ROUNDING_KM2
    }

    fn area(&self, index: usize, event: &Event) -> Option<Prism> {
        let area = self.areas.get(event.area.as_deref()?)?;
        let turn = Turn::new(event.date, area.km2, false);
        let ground = Arc::new(Region::of(area.shape.clone()));
        Some(prism(index, event, ground, turn, Some(area.index)))
    }

    /// The area without the smaller extents that have spoken by then. While the day of the event itself is not settled
    /// others may speak: each takes its ground out from its own day on, never before. One whose own day is not settled
    /// has not spoken yet: it joins with the rest.
    fn rest(&self, index: usize, event: &Event, others: &[Prism]) -> Vec<Prism> {
        let Some(area) = self.named(event) else {
            return Vec::new();
        };
        let Some(bounds) = area.shape.bounding_rect() else {
            return Vec::new();
        };
        let turn = Turn::new(event.date, area.km2, true);
        let near: Vec<(Date, Arc<Region>)> = others
            .iter()
            .filter_map(|other| Some((other.turn?, other)))
            .filter(|(spoke, other)| {
                let meets = other
                    .ground
                    .bounds()
                    .is_some_and(|around| around.intersects(&bounds));
                meets
                    && spoke.size < area.km2
                    && (spoke.settled <= event.date.first() || spoke.settled < turn.settled)
                    && self.may_overlap(other.home, area)
            })
            .map(|(spoke, other)| (spoke.settled, other.ground.clone()))
            .collect();
        let first = event.date.first();
        let mut days: Vec<Date> = near
            .iter()
            .map(|(spoke, _)| *spoke)
            .filter(|day| *day > first)
            .collect();
        days.push(first);
        days.sort_unstable();
        days.dedup();
        let ends = days
            .iter()
            .skip(1)
            .copied()
            .map(Some)
            .chain(std::iter::once(None));
        let spell = |(from, to): (&Date, Option<Date>)| {
            let spoken = near.iter().filter(|(spoke, _)| spoke <= from);
            let mut without: Vec<Arc<Region>> = Vec::new();
            for (_, region) in spoken {
                if !without.iter().any(|other| Arc::ptr_eq(other, region)) {
                    without.push(region.clone());
                }
            }
            let ground = Arc::new(Region::new(vec![area.shape.clone()], without));
            let period = Period::new(Some(*from), to)?;
            Some(Prism {
                period,
                ..prism(index, event, ground, turn, Some(area.index))
            })
        };
        days.iter().zip(ends).filter_map(spell).collect()
    }

    /// The ground of a cell or a disc.
    fn small(&mut self, event: &'a Event) -> Option<(Arc<Region>, Turn)> {
        let place = event.place.as_deref()?;
        let point = *self.places.get(place)?;
        let (ground, size) = match event.extent {
            Extent::Radius(km) => {
                let disc = self.discs.entry((place, km.to_bits()));
                let disc = disc.or_insert_with(|| {
                    Arc::new(Region::of(Arc::new(circle(point, Kilometres(km)))))
                });
                (disc.clone(), PI * km * km)
            }
            Extent::Cell => self.cell(place, point, event.area.as_deref()?)?,
            _ => return None,
        };
        Some((ground, Turn::new(event.date, size, false)))
    }

    fn cell(&mut self, place: &'a str, point: Point, id: &'a str) -> Option<Measured> {
        if let Some(known) = self.cells.get(&(place, id)) {
            return known.clone();
        }
        let area = self.areas.get(id)?.shape.clone();
        let others: Vec<Point> = self
            .layers
            .places
            .iter()
            .filter(|other| other.cell)
            .map(|other| other.point)
            .collect();
        let ground = area.bounding_rect().map(|bounds| {
            let within = vec![Arc::new(cell(point, &others, bounds)), area];
            let region = Region::new(within, Vec::new());
            let km2 = area_km2(region.shape());
            (Arc::new(region), km2)
        });
        self.cells.insert((place, id), ground.clone());
        ground
    }
}

fn prism(
    index: usize,
    event: &Event,
    ground: Arc<Region>,
    turn: Turn,
    home: Option<usize>,
) -> Prism {
    Prism {
        id: event.id.clone(),
        account: Account::Events,
        control: event.after.clone(),
        period: Period::new(Some(event.date.first()), None).unwrap_or_default(),
        turn: Some(turn),
        ground,
        home,
        event: Some(index),
        zone: None,
        fronts: BTreeMap::new(),
        supposed: None,
    }
}

/// What a scenario supposes, as prisms; single mines have no ground of their own ([`supposed_of`]).
#[must_use]
pub(super) fn supposed(layers: &Layers) -> Vec<Prism> {
    let prism = |(index, supposed): (usize, &Supposed)| Prism {
        id: supposed.id.clone(),
        account: Account::Supposed,
        control: supposed.control.clone(),
        period: supposed.period,
        turn: Some(Turn {
            settled: supposed.period.from().unwrap_or(Date::MIN),
            day: day_number(supposed.period.from().unwrap_or(Date::MIN)),
            size: supposed.rank,
            rest: false,
        }),
        ground: Arc::new(Region::of(Arc::new(supposed.shape.clone()))),
        home: None,
        event: None,
        zone: None,
        fronts: BTreeMap::new(),
        supposed: Some(index),
    };
    layers.supposed.iter().enumerate().map(prism).collect()
}

/// The prisms of what a scenario supposes of a mine itself, ascending.
#[must_use]
pub(super) fn supposed_of(mine: &str, layers: &Layers, prisms: &[Prism]) -> Vec<usize> {
    let names = |supposed: usize| {
        let supposed = layers.supposed.get(supposed);
        supposed.is_some_and(|supposed| supposed.mines.iter().any(|id| id == mine))
    };
    let all = prisms.iter().enumerate();
    all.filter(|(_, prism)| prism.supposed.is_some_and(names))
        .map(|(index, _)| index)
        .collect()
}
