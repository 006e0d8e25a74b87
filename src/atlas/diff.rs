//! Difference: what changed hands between two plates of an atlas.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Intersects, MultiPolygon, Point};
use jiff::civil::Date;

use crate::geometry::ellipsoid::area_km2;
use crate::geometry::inside;
use crate::geometry::overlay;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::event::Event;
use crate::layers::mine::Mine;
use crate::layers::place::Place;
use crate::layers::units::Grams;

use super::Atlas;
use super::history::{History, Spell, Witness};
use super::plate::{Ground, Plate};
use super::shares::Shares;
use super::supply::conserve::{NotConserved, conserve};

/// What changed hands between two days.
#[derive(Debug)]
pub struct Difference<'a> {
    /// The atlas on the day from which it is told.
    pub before: &'a Plate<'a>,
    /// The atlas on the day to which it is told, with the output at whose rate tonnes are counted.
    pub after: &'a Plate<'a>,
    /// The mines whose control differs, in the order of the mines.
    pub mines: Vec<MineChange<'a>>,
    /// How many mines changed hands in between and are held as before.
    pub back: usize,
    /// The output that moved from one control to another, largest first; `None` where the output is not known.
    pub moved: Option<Vec<Moved>>,
    /// The ground that passed from one control to another, largest first.
    pub ground: Vec<Passage>,
    /// The ground of each control on both days, largest on the later one first.
    pub controls: Vec<Extent>,
    /// The places whose control differs, by the day of it.
    pub places: Vec<PlaceChange<'a>>,
    /// How many places are known too loosely to say.
    pub loose: usize,
    /// The events that happened, or may have happened, in between, by date.
    pub events: Vec<Between<'a>>,
}

/// A mine whose control differs.
#[derive(Debug)]
pub struct MineChange<'a> {
    /// The mine.
    pub mine: &'a Mine,
    /// Who held it before.
    pub before: &'a Shares,
    /// Who held it after.
    pub after: &'a Shares,
    /// The last turn of the mine between the two days.
    pub turn: Turn,
    /// What it yields at the rate that tonnes are counted by; `None` where that is not known.
    pub output: Option<Grams>,
    /// What of it moved, from whom to whom.
    pub moved: Vec<(Control, Control, Grams)>,
}

/// When a control began, and what decided it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Turn {
    /// Its first day; `None` where it was always so.
    pub since: Option<Date>,
    /// The accounts of that day that decided it; all that did where none is of that day.
    pub witnesses: Vec<Witness>,
}

/// Output that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// From whom.
    pub from: Control,
    /// To whom.
    pub to: Control,
    /// How much.
    pub grams: Grams,
    /// Of how many mines.
    pub mines: usize,
}

/// Ground that passed from one control to another.
#[derive(Debug)]
pub struct Passage {
    /// From whom.
    pub from: Control,
    /// To whom.
    pub to: Control,
    /// The ground.
    pub shape: MultiPolygon,
    /// Its area.
    pub km2: f64,
    /// What decided it, as far as a point within each of its polygons tells, and the mines and places that passed alike.
    pub witnesses: Vec<Witness>,
}

/// How much ground a control has on both days.
#[derive(Debug, Clone, PartialEq)]
pub struct Extent {
    /// Who.
    pub control: Control,
    /// Its ground before, in km².
    pub before_km2: f64,
    /// Its ground after, in km².
    pub after_km2: f64,
    /// What came to it, in km².
    pub gained_km2: f64,
    /// What it lost, in km².
    pub lost_km2: f64,
}

/// A place whose control differs.
#[derive(Debug)]
pub struct PlaceChange<'a> {
    /// The place.
    pub place: &'a Place,
    /// The area that it lies in.
    pub area: Option<&'a str>,
    /// Who held it before.
    pub before: Control,
    /// Who held it after.
    pub after: Control,
    /// Its last turn between the two days.
    pub turn: Turn,
}

/// An event in between.
#[derive(Debug)]
pub struct Between<'a> {
    /// The event.
    pub event: &'a Event,
    /// Whether a mine, a place or ground that changed hands did so by it.
    pub moves: bool,
}

/// How precisely a place must be known for its own point to say who holds it: about as near as control is drawn.
const PLACE_KM: f64 = 5.0;

impl Atlas {
    /// What changed hands from one plate to another; the days may be in either order. Tonnes are those of the second
    /// plate on both days: give the two one rate.
    ///
    /// # Errors
    /// When what moved is not the difference of the two tables of supply: an error of the program.
    pub fn difference<'a>(
        &'a self,
        before: &'a Plate<'a>,
        after: &'a Plate<'a>,
    ) -> Result<Difference<'a>, NotConserved> {
        let between = between(before.date, after.date);
        let mines = self.mines_changed(before, after);
        let moved = moved(before, after, &mines)?;
        let places = self.places_changed(before.date, after.date);
        let last = before.date.max(after.date);
        let mut ground = self.ground_passed(&before.ground, &after.ground, last);
        for passage in &mut ground {
            passage.cite(&mines, &places);
        }
        let controls = extents(&before.ground, &after.ground, &ground);
        let turns = mines.iter().map(|change| &change.turn.witnesses);
        let turns = turns.chain(places.iter().map(|change| &change.turn.witnesses));
        let moving = turns.chain(ground.iter().map(|passage| &passage.witnesses));
        let moving: BTreeSet<Witness> = moving.flatten().copied().collect();
        let loose = |place: &&Place| place.precision_km > PLACE_KM;
        Ok(Difference {
            before,
            after,
            back: self.gone_and_come_back(&mines, between),
            mines,
            moved,
            ground,
            controls,
            places,
            loose: self.layers.places.iter().filter(loose).count(),
            events: self.events_between(between, &moving),
        })
    }

    fn mines_changed<'a>(
        &'a self,
        before: &'a Plate<'a>,
        after: &'a Plate<'a>,
    ) -> Vec<MineChange<'a>> {
        let last = before.date.max(after.date);
        let known = after.supply.output.is_some() || self.layers.manifest.scope.is_empty();
        let pairs = before.holdings.iter().zip(&after.holdings);
        let changed = pairs
            .zip(self.histories())
            .filter(|((before, after), _)| before.shares != after.shares);
        changed
            .map(|((before, after), history)| {
                let output = after.output.filter(|_| known).map(|output| output.best);
                let (before, after_shares) = (&before.shares, &after.shares);
                let hands = before.leading() != after_shares.leading();
                MineChange {
                    mine: after.mine,
                    before,
                    after: after_shares,
                    turn: self.turn(history, last, hands),
                    output,
                    moved: transport(before, after_shares, output.unwrap_or_default()),
                }
            })
            .filter(MineChange::is_told)
            .collect()
    }

    /// How many mines changed hands in between and are held as before.
    fn gone_and_come_back(&self, changed: &[MineChange], between: Option<Period>) -> usize {
        let Some(between) = between else { return 0 };
        let changed: BTreeSet<usize> = changed.iter().map(|change| change.mine.feature).collect();
        let same = self.layers.mines.iter().zip(self.histories());
        let begins = |spell: &Spell| {
            let from = spell.period.from();
            from.is_some_and(|from| between.contains(from))
        };
        same.filter(|(mine, _)| !changed.contains(&mine.feature))
            .filter(|(_, history)| history.spells.iter().any(begins))
            .count()
    }

    fn places_changed(&self, before: Date, after: Date) -> Vec<PlaceChange<'_>> {
        let tight = |place: &&Place| place.precision_km <= PLACE_KM;
        let change = |place| self.place_change(place, before, after);
        let places = self.layers.places.iter().filter(tight);
        let mut changes: Vec<PlaceChange> = places.filter_map(change).collect();
        changes.sort_by(|a, b| {
            let key = |change: &PlaceChange| (change.turn.since, change.place.id.clone());
            key(a).cmp(&key(b))
        });
        changes
    }

    fn place_change<'a>(
        &'a self,
        place: &'a Place,
        before: Date,
        after: Date,
    ) -> Option<PlaceChange<'a>> {
        let history = self.history_at(place.point);
        let control = |day: Date| Some(history.on(day)?.shares.leading().clone());
        let (held_before, held_after) = (control(before)?, control(after)?);
        (held_before != held_after).then(|| PlaceChange {
            place,
            area: self.area_of(place.point),
            before: held_before,
            after: held_after,
            turn: self.turn(&history, before.max(after), true),
        })
    }

    /// The last turn of a history on or before a day: of who leads, or of the shares too.
    pub(super) fn turn(&self, history: &History, day: Date, of_leading: bool) -> Turn {
        let period = if of_leading {
            history.led(day)
        } else {
            history.on(day).map(|spell| spell.period)
        };
        let since = period.and_then(Period::from);
        let mut spells = history.spells.iter();
        let first = spells.find(|spell| spell.period.from() == since);
        let all = first.map_or_else(Vec::new, |spell| spell.witnesses.clone());
        // Ground that is known in parts rests on old reports too; those that turned it are of that day.
        let of_that_day = |witness: &&Witness| {
            self.event(**witness).is_some_and(|event| {
                Some(event.date.first()) == since || Some(event.date.settled()) == since
            })
        };
        let new: Vec<Witness> = all.iter().filter(of_that_day).copied().collect();
        Turn {
            since,
            witnesses: if new.is_empty() { all } else { new },
        }
    }

    /// The name of the area that a point lies in.
    #[must_use]
    pub fn area_of(&self, point: Point) -> Option<&str> {
        let mut areas = self.layers.areas.iter();
        let area = areas.find(|area| area.shape.intersects(&point))?;
        Some(&area.name)
    }

    fn ground_passed(&self, before: &[Ground], after: &[Ground], last: Date) -> Vec<Passage> {
        let mut passages = passages(before, after);
        for passage in &mut passages {
            let mut witnesses = BTreeSet::new();
            for polygon in &passage.shape {
                let Some(inside) = inside::of_polygon(polygon) else {
                    continue;
                };
                let history = self.history_at(inside);
                witnesses.extend(self.turn(&history, last, true).witnesses);
            }
            passage.witnesses = witnesses.into_iter().collect();
        }
        passages
    }

    fn events_between(
        &self,
        between: Option<Period>,
        moving: &BTreeSet<Witness>,
    ) -> Vec<Between<'_>> {
        let Some(between) = between else {
            return Vec::new();
        };
        let happened = self.layers.events.iter().enumerate().filter(|(_, event)| {
            let may = Period::new(Some(event.date.first()), Some(event.date.settled()));
            may.and_then(|days| days.intersect(between)).is_some()
        });
        let mut events: Vec<(usize, &Event)> = happened.collect();
        events.sort_by_key(|(index, event)| (event.date, *index));
        let told = |(index, event)| Between {
            event,
            moves: moving.contains(&Witness::Event(index)),
        };
        events.into_iter().map(told).collect()
    }
}

impl Difference<'_> {
    /// What each control yields on both days, largest on the second first. Empty where the output is not known.
    #[must_use]
    pub fn supplies(&self) -> Vec<(Control, Grams, Grams)> {
        let of = |plate: &Plate, control: &Control| {
            let mut rows = plate.supply.rows.iter();
            let row = rows.find(|row| row.control == *control);
            row.map_or(Grams(0), |row| row.best)
        };
        let rows = self.before.supply.rows.iter();
        let rows = rows.chain(&self.after.supply.rows);
        let controls: BTreeSet<&Control> = rows.map(|row| &row.control).collect();
        let mut supplies: Vec<(Control, Grams, Grams)> = controls
            .into_iter()
            .map(|control| {
                let (before, after) = (of(self.before, control), of(self.after, control));
                (control.clone(), before, after)
            })
            .collect();
        supplies.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)));
        supplies
    }
}

impl Passage {
    /// Adds what decided at the mines and places that passed between the same controls.
    fn cite(&mut self, mines: &[MineChange], places: &[PlaceChange]) {
        let mines = mines
            .iter()
            .map(|mine| (mine.before.leading(), mine.after.leading(), &mine.turn));
        let places = places
            .iter()
            .map(|place| (&place.before, &place.after, &place.turn));
        let alike = mines
            .chain(places)
            .filter(|(from, to, _)| (*from, *to) == (&self.from, &self.to));
        let decided: Vec<Witness> = alike
            .flat_map(|(.., turn)| turn.witnesses.clone())
            .collect();
        self.witnesses.extend(decided);
        self.witnesses.sort_unstable();
        self.witnesses.dedup();
    }
}

impl MineChange<'_> {
    /// Whether another control leads, and not only its share has changed.
    #[must_use]
    pub fn is_of_hands(&self) -> bool {
        self.before.leading() != self.after.leading()
    }

    /// Whether anything of it shows: shares may differ by the rounding of a sum.
    fn is_told(&self) -> bool {
        let printed = |shares: &Shares| {
            let controls = shares.all().iter().map(|(control, _)| control.clone());
            let parts: BTreeMap<Control, u64> = controls.zip(shares.ten_thousandths()).collect();
            parts
        };
        let moved = self.moved.iter().any(|(.., grams)| grams.0 > 0);
        moved || printed(self.before) != printed(self.after)
    }
}

/// The days after the earlier of two days up to the later one; `None` where they are the same.
fn between(one: Date, other: Date) -> Option<Period> {
    let (first, last) = (one.min(other), one.max(other));
    // The calendar's last day has no tomorrow, and no event either.
    Period::new(
        Some(first.tomorrow().unwrap_or(first)),
        Some(last.tomorrow().unwrap_or(last)),
    )
}

/// What of a mass moves when it is held by other shares than before, from whom to whom: as little as can be. What
/// remains where it was stays; losers give to gainers in the order of their codes, which is the same backwards.
pub(super) fn transport(
    before: &Shares,
    after: &Shares,
    mass: Grams,
) -> Vec<(Control, Control, Grams)> {
    let (had, has) = (parts(before, mass), parts(after, mass));
    if mass.0 > 0 {
        return transported(had, has);
    }
    // Where a mine yields nothing it changes hands all the same.
    let pairs = has
        .keys()
        .flat_map(|to| had.keys().map(move |from| (*from, *to)));
    let mut moved: Vec<(Control, Control, Grams)> = pairs
        .filter(|(from, to)| from != to)
        .map(|(from, to)| (from.clone(), to.clone(), Grams(0)))
        .collect();
    moved.sort();
    moved
}

/// What moves where some hold a mass in other parts than before, from whom to whom.
pub(super) fn transported<'a>(
    mut had: BTreeMap<&'a Control, u64>,
    mut has: BTreeMap<&'a Control, u64>,
) -> Vec<(Control, Control, Grams)> {
    for (control, part) in &mut had {
        if let Some(kept) = has.get_mut(control) {
            let stays = (*part).min(*kept);
            *part -= stays;
            *kept -= stays;
        }
    }
    let mut moved = Vec::new();
    for (to, wants) in &mut has {
        for (from, gives) in &mut had {
            let goes = (*wants).min(*gives);
            *wants -= goes;
            *gives -= goes;
            if goes > 0 {
                moved.push(((*from).clone(), (*to).clone(), Grams(goes)));
            }
        }
    }
    moved.sort();
    moved
}

fn parts(shares: &Shares, mass: Grams) -> BTreeMap<&Control, u64> {
    let controls = shares.all().iter().map(|(control, _)| control);
    controls.zip(shares.divide(mass.0)).collect()
}

/// Sums what moved by whom it left and whom it came to, and holds it to the tables of both days.
fn moved(
    before: &Plate,
    after: &Plate,
    mines: &[MineChange],
) -> Result<Option<Vec<Moved>>, NotConserved> {
    if after.supply.rows.is_empty() {
        return Ok(None);
    }
    let mut sums: BTreeMap<(&Control, &Control), (Grams, usize)> = BTreeMap::new();
    for change in mines.iter().filter(|change| change.output.is_some()) {
        for (from, to, grams) in &change.moved {
            let sum = sums.entry((from, to)).or_default();
            sum.0 += *grams;
            sum.1 += 1;
        }
    }
    let of = |plate: &Plate, control: &Control| {
        let mut rows = plate.supply.rows.iter();
        let row = rows.find(|row| row.control == *control);
        row.map_or(Grams(0), |row| row.best)
    };
    let rows = before.supply.rows.iter().chain(&after.supply.rows);
    let controls: BTreeSet<&Control> = rows.map(|row| &row.control).collect();
    for control in controls {
        let came = sums.iter().filter(|((_, to), _)| *to == control);
        let came: Grams = came.map(|(_, (grams, _))| *grams).sum();
        let left = sums.iter().filter(|((from, _), _)| *from == control);
        let left: Grams = left.map(|(_, (grams, _))| *grams).sum();
        let what = format!("moved to and from {control}");
        conserve(
            &what,
            of(before, control) + came,
            Grams(0),
            of(after, control) + left,
        )?;
    }
    let moved = sums.into_iter().map(|((from, to), (grams, mines))| Moved {
        from: from.clone(),
        to: to.clone(),
        grams,
        mines,
    });
    let mut moved: Vec<Moved> = moved.collect();
    moved.sort_by(|a, b| {
        let pair = |moved: &Moved| (moved.from.clone(), moved.to.clone());
        b.grams.cmp(&a.grams).then_with(|| pair(a).cmp(&pair(b)))
    });
    Ok(Some(moved))
}

/// The ground by control, claims and what stands together.
fn by_control(grounds: &[Ground]) -> BTreeMap<&Control, MultiPolygon> {
    let mut by_control: BTreeMap<&Control, MultiPolygon> = BTreeMap::new();
    for ground in grounds {
        let shape = by_control
            .entry(&ground.control)
            .or_insert_with(|| MultiPolygon::new(Vec::new()));
        shape.0.extend(ground.shape.iter().cloned());
    }
    by_control
}

/// Every pair of controls between which ground passed, with that ground: what one had before and the other has after.
/// Ground that no account named at all before or after counts as unknown.
pub(super) fn passages(before: &[Ground], after: &[Ground]) -> Vec<Passage> {
    let (before, after) = (by_control(before), by_control(after));
    let mut passages = Vec::new();
    let mut add = |from: &Control, to: &Control, mut shape: MultiPolygon| {
        shape.0.retain(|polygon| {
            area_km2(&MultiPolygon::from(polygon.clone())) > overlay::ROUNDING_KM2
        });
        if from != to && !shape.0.is_empty() {
            passages.push(Passage {
                from: from.clone(),
                to: to.clone(),
                km2: area_km2(&shape),
                shape,
                witnesses: Vec::new(),
            });
        }
    };
    let nobody = MultiPolygon::new(Vec::new());
    for (from, shape) in &before {
        let lost = overlay::difference(shape, after.get(from).unwrap_or(&nobody));
        for (to, gained) in after.iter().filter(|(to, _)| *to != from) {
            add(from, to, overlay::intersection(&lost, gained));
        }
        if !after.contains_key(&Control::UNKNOWN) {
            let left = overlay::difference(&lost, &overlay::union(after.values()));
            add(from, &Control::UNKNOWN, left);
        }
    }
    if !before.contains_key(&Control::UNKNOWN) {
        let all = overlay::union(before.values());
        for (to, shape) in after.iter().filter(|(to, _)| !to.is_unknown()) {
            add(&Control::UNKNOWN, to, overlay::difference(shape, &all));
        }
    }
    passages.sort_by(|a, b| {
        let larger = b.km2.total_cmp(&a.km2);
        larger.then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to)))
    });
    passages
}

fn extents(before: &[Ground], after: &[Ground], passages: &[Passage]) -> Vec<Extent> {
    let (before, after) = (by_control(before), by_control(after));
    let controls: BTreeSet<&Control> = before.keys().chain(after.keys()).copied().collect();
    let km2 = |of: &BTreeMap<&Control, MultiPolygon>, control: &Control| {
        of.get(control).map_or(0.0, area_km2)
    };
    let sum = |wanted: &dyn Fn(&Passage) -> bool| {
        let passages = passages.iter().filter(|passage| wanted(passage));
        passages.map(|passage| passage.km2).sum()
    };
    let mut extents: Vec<Extent> = controls
        .into_iter()
        .map(|control| Extent {
            control: control.clone(),
            before_km2: km2(&before, control),
            after_km2: km2(&after, control),
            gained_km2: sum(&|passage| passage.to == *control),
            lost_km2: sum(&|passage| passage.from == *control),
        })
        .collect();
    extents.sort_by(|a, b| {
        let larger = b.after_km2.total_cmp(&a.after_km2);
        larger.then_with(|| a.control.cmp(&b.control))
    });
    extents
}
