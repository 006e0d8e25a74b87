//! Derivation: an answer with every account that bears on it, and the part that each plays.

use std::collections::{BTreeMap, BTreeSet};

use geo::coordinate_position::CoordPos;
use geo::{Intersects, Point, Rect};
use jiff::civil::Date;

use crate::geometry::ellipsoid::{Kilometres, distance, kilometres_per_degree};
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::event::{Event, Extent};
use crate::layers::front::Front;
use crate::layers::manifest::Account as Kind;
use crate::layers::mine::Mine;
use crate::layers::units::Share;

use super::Atlas;
use super::border::{self, Borders};
use super::ground;
use super::history::{Answer, Bearing, History, Witness};
use super::plate::{Holding, How};
use super::prism::{Precedence, Prism, Turn};
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
    atlas: &'a Atlas,
}

impl Derivation<'_> {
    /// The ids of what decided a spell of the history, joined by `+`.
    #[must_use]
    pub fn zone_ids(&self, witnesses: &[Witness]) -> Option<String> {
        self.atlas.zone_ids(witnesses)
    }
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
    /// The kind of source that it is, of which a higher rank replaces a lower.
    pub kind: Kind,
    /// Whom it names.
    pub control: Control,
    /// The days for which it was drawn; of an event, all from its first day on.
    pub period: Period,
    /// Whether its ground covers what was asked for.
    pub test: Test,
    /// What it has to do with the answer.
    pub part: Part,
    /// What speaks over it, and why; nothing where it decides or does not speak.
    pub over: Option<Over<'a>>,
    /// Addresses of its sources.
    pub sources: Vec<&'a str>,
}

/// Whether the ground of an account covers what was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Test {
    /// It covers this share of it: all of a point.
    Covers(Share),
    /// Its border runs through the point.
    Border,
    /// It names the mine itself.
    Itself,
    /// Its ground begins at this distance.
    Outside(Kilometres),
    /// It speaks for no ground; its place lies at this distance.
    Nowhere(Kilometres),
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
    /// It decides on ground nearby.
    Nearby,
}

/// What speaks over an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over<'a> {
    /// The ids of those that do.
    pub by: Vec<&'a str>,
    /// Why they do.
    pub why: Why,
}

/// Why one account speaks over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is the later event, or of one day the one of less ground.
    Turn(Precedence),
    /// It is of a kind that ranks higher.
    Rank,
    /// It names the mine itself.
    Itself,
    /// The account's own days have ended.
    Ended,
    /// The account speaks for what smaller ones leave, and they have spoken here.
    LeftOut,
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
            rows: BTreeMap::new(),
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
            atlas: self,
        }
    }

    fn accounts<'a>(&'a self, bearing: &Bearing, mine: &Mine, date: Date) -> Vec<Account<'a>> {
        let asked = Asked {
            atlas: self,
            bearing,
            point: mine.point,
            date,
            answer: self.answer(bearing, date),
        };
        let mut covering: BTreeMap<Witness, Vec<usize>> = BTreeMap::new();
        for index in bearing.footprint.prisms() {
            for witness in self.prisms[index].witnesses() {
                covering.entry(witness).or_default().push(index);
            }
        }
        let reports = bearing.reports.iter();
        let mut accounts: Vec<Account> = reports
            .map(|(event, turn)| asked.report(*event, *turn))
            .collect();
        accounts.extend(
            covering
                .iter()
                .filter_map(|(witness, prisms)| asked.ground(*witness, prisms)),
        );
        accounts.extend(asked.evidence());
        accounts.extend(asked.nearby(&covering));
        accounts.sort_by(|a, b| {
            let first = |account: &Account| account.event.map(|event| event.date);
            let line = |account: &Account| account.event.map(|event| event.origin.line);
            (first(a), line(a), a.id).cmp(&(first(b), line(b), b.id))
        });
        accounts
    }
}

/// What was asked for, and the answer.
struct Asked<'a, 'b> {
    atlas: &'a Atlas,
    bearing: &'b Bearing,
    point: Point,
    date: Date,
    answer: Answer,
}

impl<'a> Asked<'a, '_> {
    fn account(&self, witness: Witness, kind: Kind, control: &Control) -> Account<'a> {
        let event = self.atlas.event(witness);
        let first = event.map(|event| event.date.first());
        let front = match witness {
            Witness::Front(index) => self.atlas.layers.fronts.get(index),
            Witness::Event(_) | Witness::Zone(_) | Witness::Supposed(_) => None,
        };
        Account {
            id: self.atlas.id(witness),
            event,
            front,
            kind,
            control: control.clone(),
            period: Period::new(first, None).unwrap_or_default(),
            test: Test::Itself,
            part: Part::Superseded,
            over: None,
            sources: self.atlas.sources(&[witness]),
        }
    }

    fn decides(&self, witness: Witness) -> bool {
        let mut all = self.answer.witnesses.iter().chain(&self.answer.rivals);
        all.any(|decides| *decides == witness)
    }

    /// What an account that began by the day plays for a part.
    fn part(&self, witness: Witness, settled: Option<Date>) -> Part {
        match settled {
            _ if !self.decides(witness) => Part::Superseded,
            Some(settled) if self.date < settled => Part::Unsettled,
            _ => Part::Decides,
        }
    }

    /// A report of the mine itself.
    fn report(&self, index: usize, turn: Turn) -> Account<'a> {
        let witness = Witness::Event(index);
        let event = &self.atlas.layers.events[index];
        let mut account = self.account(witness, Kind::Events, &event.after);
        if self.date < event.date.first() {
            account.part = Part::Later;
            return account;
        }
        account.part = self.part(witness, Some(turn.settled));
        if account.part == Part::Superseded {
            account.over = Some(Over {
                by: self.ids(self.answer.witnesses.iter().copied()),
                why: Why::Turn(Precedence::Later),
            });
        }
        account
    }

    /// An account whose ground covers what was asked for, by its prisms there.
    fn ground(&self, witness: Witness, indices: &[usize]) -> Option<Account<'a>> {
        let prisms: Vec<&'a Prism> = indices.iter().map(|i| &self.atlas.prisms[*i]).collect();
        let prism = *prisms.first()?;
        let speaking = prisms.iter().find(|prism| prism.period.contains(self.date));
        // Both sides of a front may cover it: each names its own.
        let speak = |other: &&&Prism| speaking.is_none() || other.period.contains(self.date);
        let told = prisms.iter().filter(speak);
        let told = told.fold(Control::UNKNOWN, |all, prism| {
            all.join(named(prism, witness))
        });
        let mut account = self.account(witness, prism.account, &told);
        account.period = prisms.iter().skip(1).fold(prism.period, |whole, prism| {
            let to = whole.to().and_then(|to| Some(to.max(prism.period.to()?)));
            Period::new(whole.from().min(prism.period.from()), to).unwrap_or(whole)
        });
        account.test = self.test(indices, speaking.copied().unwrap_or(prism));
        if account.period.from().is_some_and(|from| self.date < from) {
            account.part = Part::Later;
            return Some(account);
        }
        account.part = self.part(witness, prism.turn.map(|turn| turn.settled));
        if account.part == Part::Superseded {
            account.over = Some(self.over(indices, speaking.copied()));
        }
        Some(account)
    }

    /// How much of what was asked for some prisms of one account cover.
    fn test(&self, indices: &[usize], prism: &Prism) -> Test {
        let footprint = &self.bearing.footprint;
        if matches!(footprint.how, How::Point | How::Edge) {
            return match prism.ground.position(self.point) {
                CoordPos::Inside => Test::Covers(Share::WHOLE),
                // What covers a point at 180° may be drawn up to it from the other side.
                CoordPos::OnBoundary | CoordPos::Outside => Test::Border,
            };
        }
        let all: f64 = footprint.parts.iter().map(|part| part.weight).sum();
        let covered = footprint.parts.iter().filter(|part| {
            let prisms = part.covering.prisms();
            indices.iter().any(|index| prisms.contains(index))
        });
        let covered: f64 = covered.map(|part| part.weight).sum();
        Test::Covers(Share::new((covered / all).min(1.0)).unwrap_or(Share::WHOLE))
    }

    /// What speaks over an account where it covers, and why.
    fn over(&self, indices: &[usize], speaking: Option<&Prism>) -> Over<'a> {
        if self.answer.how == How::Reported {
            return Over {
                by: self.ids(self.answer.witnesses.iter().copied()),
                why: Why::Itself,
            };
        }
        let deciding = self.deciding(indices);
        let by = self.ids(deciding.iter().flat_map(|prism| prism.witnesses()));
        let Some(own) = speaking else {
            let drawn = indices
                .iter()
                .all(|index| self.atlas.prisms[*index].turn.is_none());
            let why = if drawn { Why::Ended } else { Why::LeftOut };
            return Over { by, why };
        };
        let rank = &self.atlas.layers.manifest.rank;
        let place = |kind: Kind| rank.iter().position(|other| *other == kind);
        let over = deciding.iter().find_map(|other| {
            if place(own.account) < place(other.account) {
                return Some(Why::Rank);
            }
            other.turn?.over(&own.turn?).map(Why::Turn)
        });
        Over {
            by,
            why: over.unwrap_or(Why::Turn(Precedence::Later)),
        }
    }

    /// The prisms that decide where some others cover; where nobody holds that ground, the last event there.
    fn deciding(&self, indices: &[usize]) -> Vec<&'a Prism> {
        let atlas = self.atlas;
        let mut deciding: BTreeSet<usize> = BTreeSet::new();
        for part in &self.bearing.footprint.parts {
            let here = part.covering.prisms();
            if !indices.iter().any(|index| here.contains(index)) {
                continue;
            }
            let located = atlas
                .locator
                .control(&atlas.prisms, &part.covering, self.date);
            deciding.extend(&located.spoken.deciding);
            if located.spoken.deciding.is_empty() {
                let speaking = here
                    .iter()
                    .filter(|index| atlas.prisms[**index].period.contains(self.date));
                let turns = speaking.filter_map(|i| Some((*i, atlas.prisms[*i].turn?)));
                deciding.extend(turns.max_by(|a, b| a.1.order(&b.1)).map(|last| last.0));
            }
        }
        deciding.into_iter().map(|i| &atlas.prisms[i]).collect()
    }

    fn ids(&self, witnesses: impl Iterator<Item = Witness>) -> Vec<&'a str> {
        let ids: BTreeSet<&str> = witnesses.map(|witness| self.atlas.id(witness)).collect();
        ids.into_iter().collect()
    }

    /// Reports that move no ground, where they may speak of what was asked for: their place, as precisely as it is
    /// known, is there.
    fn evidence(&self) -> Vec<Account<'a>> {
        let layers = &self.atlas.layers;
        let mut accounts = Vec::new();
        for (index, event) in layers.events.iter().enumerate() {
            if event.extent != Extent::None {
                continue;
            }
            let places = layers.places.iter();
            let Some(place) = places
                .into_iter()
                .find(|p| Some(&p.id) == event.place.as_ref())
            else {
                continue;
            };
            let apart = distance(place.point, self.point);
            if apart.0 <= place.precision_km.max(NEARBY_KM) {
                let part = if self.date < event.date.first() {
                    Part::Later
                } else {
                    Part::Evidence
                };
                accounts.push(Account {
                    test: Test::Nowhere(apart),
                    part,
                    ..self.account(Witness::Event(index), Kind::Events, &event.after)
                });
            }
        }
        accounts
    }

    /// The accounts that decide on ground nearby and do not cover what was asked for.
    fn nearby(&self, covering: &BTreeMap<Witness, Vec<usize>>) -> Vec<Account<'a>> {
        let mut nearest: BTreeMap<Witness, (Kilometres, &'a Prism)> = BTreeMap::new();
        for prism in &self.atlas.prisms {
            if !prism.period.contains(self.date) {
                continue;
            }
            let witnesses = prism.witnesses().into_iter();
            for witness in witnesses.filter(|witness| !covering.contains_key(witness)) {
                let Some(apart) = self.decides_nearby(prism, witness) else {
                    continue;
                };
                let entry = nearest.entry(witness).or_insert((apart, prism));
                if apart < entry.0 {
                    *entry = (apart, prism);
                }
            }
        }
        let of = |(witness, (apart, prism)): (Witness, (Kilometres, &'a Prism))| Account {
            period: prism.period,
            test: Test::Outside(apart),
            part: Part::Nearby,
            ..self.account(witness, prism.account, named(prism, witness))
        };
        nearest.into_iter().map(of).collect()
    }

    /// How far the ground of a prism begins, where that is near and the prism decides there.
    fn decides_nearby(&self, prism: &Prism, witness: Witness) -> Option<Kilometres> {
        let (east, north) = kilometres_per_degree(self.point.y());
        let bounds = prism.ground.bounds()?;
        let reach = (NEARBY_KM / east, NEARBY_KM / north);
        let near = Rect::new(
            (self.point.x() - reach.0, self.point.y() - reach.1),
            (self.point.x() + reach.0, self.point.y() + reach.1),
        );
        if !bounds.intersects(&near) {
            return None;
        }
        let (foot, apart) = border::nearest_on(prism.ground.shape(), self.point)?;
        if apart.0 > NEARBY_KM {
            return None;
        }
        // A step past the border, onto the ground itself.
        let step = 1.0 + INSIDE_KM / apart.0.max(INSIDE_KM);
        let inside = self.point + (foot - self.point) * step;
        let answer = self.atlas.answer(&self.atlas.bearing_at(inside), self.date);
        answer.witnesses.contains(&witness).then_some(apart)
    }
}

/// Whom a witness of a prism names there: a front, the holder of its side.
fn named(prism: &Prism, witness: Witness) -> &Control {
    match witness {
        Witness::Front(index) => prism.fronts.get(&index).unwrap_or(&prism.control),
        Witness::Event(_) | Witness::Zone(_) | Witness::Supposed(_) => &prism.control,
    }
}

/// How far from a point evidence and other ground is still listed, in kilometres: a walk of a few hours.
const NEARBY_KM: f64 = 10.0;
/// How far behind its border a ground is asked who holds it: a metre.
const INSIDE_KM: f64 = 0.001;
