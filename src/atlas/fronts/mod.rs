//! Fronts to zones: the faces into which dated lines cut a theatre, each held by those on whose side it lies.
//!
//! For every run of days on which the same fronts stand, [`ends`] are joined to what they nearly meet, the theatre is cut,
//! and a face takes the join of the holders on the [`sides`] that touch it. A face that no front touches is unknown, and so is
//! everything outside of the theatre. What fronts say against each other is a [`contradiction`].

mod contradiction;
mod ends;
mod sides;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use geo::{Coord, CoordsIter, LineString, MultiPolygon};
use jiff::civil::Date;

use crate::diagnostic::faults::Faults;
use crate::geometry::ellipsoid::Kilometres;
use crate::geometry::region::Region;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::front::Front;
use crate::layers::manifest::Account;

use super::prism::Prism;
use contradiction::Contradictions;
use sides::{Face, Side};

/// Compiles the fronts of every theatre, taking note of what they contradict.
pub(super) fn compile(layers: &Layers, faults: &mut Faults) -> Vec<Prism> {
    let mut theatres: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let drawn = |front: &Front| front.line.0.iter().all(on_earth);
    let fronts = layers.fronts.iter().enumerate();
    for (index, front) in fronts.filter(|(_, front)| drawn(front)) {
        theatres.entry(&front.theatre).or_default().push(index);
    }
    let mut contradictions = Contradictions::new(layers);
    contradictions.theatres(&theatres);
    let mut prisms = Vec::new();
    for (home, area) in layers.areas.iter().enumerate() {
        // Where areas share an id the first one is meant; reading reports the others.
        let Some(fronts) = theatres.remove(&*area.id) else {
            continue;
        };
        if !area.shape.coords_iter().all(|at| on_earth(&at)) {
            continue;
        }
        let theatre = Theatre {
            layers,
            home,
            shape: &area.shape,
            fronts,
        };
        prisms.extend(theatre.compile(&mut contradictions));
    }
    faults.extend(contradictions.into_faults());
    prisms
}

/// Whether a position can be reckoned with; reading reports any other.
fn on_earth(at: &Coord) -> bool {
    at.x.abs() <= 360.0 && at.y.abs() <= 90.0
}

/// A theatre and its fronts.
struct Theatre<'a> {
    layers: &'a Layers,
    /// The area that it is, as its index.
    home: usize,
    shape: &'a MultiPolygon,
    /// The fronts that divide it on some day, ascending.
    fronts: Vec<usize>,
}

/// A face under the control that the fronts around it tell.
#[derive(Debug, Clone)]
struct Held {
    face: Arc<Region>,
    control: Control,
    /// The fronts that name a holder of it, and whom.
    fronts: BTreeMap<usize, Control>,
}

impl Theatre<'_> {
    fn compile(&self, contradictions: &mut Contradictions) -> Vec<Prism> {
        for front in &self.fronts {
            contradictions.outside(*front, self.shape);
        }
        let mut known: BTreeMap<Vec<usize>, Rc<Vec<Held>>> = BTreeMap::new();
        let mut prisms: Vec<Prism> = Vec::new();
        for period in self.periods() {
            let stands = |front: &usize| {
                let front = &self.layers.fronts[*front];
                front.period.intersect(period) == Some(period)
            };
            let standing: Vec<usize> = self.fronts.iter().copied().filter(stands).collect();
            if standing.is_empty() {
                continue;
            }
            let held = known
                .entry(standing)
                .or_insert_with_key(|standing| Rc::new(self.cut(standing, period, contradictions)));
            for held in held.iter() {
                self.add(&mut prisms, held, period);
            }
        }
        prisms
    }

    /// The runs of days on which the same fronts stand.
    fn periods(&self) -> Vec<Period> {
        let fronts = self.fronts.iter().map(|front| &self.layers.fronts[*front]);
        let days: BTreeSet<Date> = fronts
            .flat_map(|front| [front.period.from(), front.period.to()])
            .flatten()
            .collect();
        let starts = std::iter::once(None).chain(days.iter().copied().map(Some));
        let ends = days.iter().copied().map(Some).chain(std::iter::once(None));
        let runs = starts.zip(ends);
        runs.filter_map(|(from, to)| Period::new(from, to))
            .collect()
    }

    fn cut(
        &self,
        standing: &[usize],
        period: Period,
        contradictions: &mut Contradictions,
    ) -> Vec<Held> {
        let lines: Vec<&LineString> = standing
            .iter()
            .map(|front| &self.layers.fronts[*front].line)
            .collect();
        let snap = Kilometres(self.layers.manifest.snap_km);
        let (joined, loose) = ends::join(&lines, self.shape, snap);
        for loose in loose {
            contradictions.loose(standing, &loose, period);
        }
        let faces = sides::cut(self.shape, &lines, &joined);
        contradictions.faces(standing, &faces);
        faces
            .into_iter()
            .filter_map(|face| self.hold(standing, face))
            .collect()
    }

    /// `None` where no front names a holder.
    fn hold(&self, standing: &[usize], face: Face) -> Option<Held> {
        let mut control = Control::UNKNOWN;
        let mut fronts: BTreeMap<usize, Control> = BTreeMap::new();
        for side in &face.sides {
            let front = standing[side.line];
            let named = on_side(&self.layers.fronts[front], *side);
            if !named.is_unknown() {
                control = control.join(named);
                let told = fronts.entry(front).or_default();
                *told = std::mem::take(told).join(named);
            }
        }
        (!control.is_unknown()).then(|| Held {
            face: Arc::new(Region::face(face.polygon.into(), face.stretches)),
            control,
            fronts,
        })
    }

    /// A face that stays as it was when another front turned goes on.
    fn add(&self, prisms: &mut Vec<Prism>, held: &Held, period: Period) {
        let same = |prism: &&mut Prism| {
            prism.period.to().is_some()
                && prism.period.to() == period.from()
                && prism.fronts == held.fronts
                && prism.control == held.control
                && prism.ground.shape() == held.face.shape()
        };
        if let Some(before) = prisms.iter_mut().find(same) {
            before.period = Period::new(before.period.from(), period.to()).unwrap_or(period);
            return;
        }
        let ids = held.fronts.keys();
        let ids: Vec<&str> = ids.map(|front| &*self.layers.fronts[*front].id).collect();
        prisms.push(Prism {
            id: ids.join("+"),
            account: Account::Fronts,
            control: held.control.clone(),
            period,
            turn: None,
            ground: held.face.clone(),
            home: Some(self.home),
            event: None,
            zone: None,
            fronts: held.fronts.clone(),
            supposed: None,
        });
    }
}

/// Whom a front names on one of its sides.
fn on_side(front: &Front, side: Side) -> &Control {
    if side.left { &front.left } else { &front.right }
}
