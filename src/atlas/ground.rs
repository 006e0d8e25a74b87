//! Ground: the compiled map of one day as polygons that do not overlap.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::{BoundingRect, Intersects, MultiPolygon, Polygon, Rect};
use jiff::civil::Date;

use crate::geometry::ellipsoid::area_km2;
use crate::geometry::overlay;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::manifest::Account;

use super::plate::Ground;
use super::prism::Prism;

/// A piece of painted ground.
#[derive(Debug, Clone)]
struct Piece<'a> {
    control: Control,
    /// Whether every holder that it names is one side's claim alone: silence confirms nothing.
    claimed: bool,
    shape: MultiPolygon,
    bounds: Option<Rect>,
    /// The area that it does not leave.
    home: Option<usize>,
    /// The accounts that say so.
    accounts: Vec<&'a Prism>,
}

impl<'a> Piece<'a> {
    fn new(prism: &'a Prism, claimed: bool) -> Self {
        let shape = prism.ground.shape().clone();
        Self {
            control: prism.control.clone(),
            claimed: claimed || prism.control.is_unknown(),
            bounds: shape.bounding_rect(),
            shape,
            home: prism.home,
            accounts: vec![prism],
        }
    }

    /// The same on other ground.
    fn on(self, shape: MultiPolygon) -> Self {
        Self {
            bounds: shape.bounding_rect(),
            shape,
            ..self
        }
    }

    /// What two say together of ground that both have.
    fn with(&self, other: &Self, shared: MultiPolygon) -> Self {
        Self {
            control: self.control.clone().join(&other.control),
            claimed: self.claimed && other.claimed,
            bounds: shared.bounding_rect(),
            shape: shared,
            home: self.home.or(other.home),
            accounts: self
                .accounts
                .iter()
                .chain(&other.accounts)
                .copied()
                .collect(),
        }
    }
}

/// Which pieces may overlap: an overlay is dear, and most neighbours only touch.
struct Near<'a> {
    layers: &'a Layers,
    /// Pairs of areas that overlap or not, as far as anybody asked.
    overlap: BTreeMap<(usize, usize), bool>,
}

impl<'a> Near<'a> {
    fn new(layers: &'a Layers) -> Self {
        Self {
            layers,
            overlap: BTreeMap::new(),
        }
    }

    /// Whether two pieces may share ground.
    fn may_overlap(&mut self, a: &Piece, b: &Piece) -> bool {
        let (Some(around_a), Some(around_b)) = (a.bounds, b.bounds) else {
            return false;
        };
        if !around_a.intersects(&around_b) {
            return false;
        }
        if let (Some(one), Some(other)) = (a.home, b.home) {
            return one == other || self.overlap(one.min(other), one.max(other));
        }
        a.shape.intersects(&around_b) && b.shape.intersects(&around_a)
    }

    fn overlap(&mut self, one: usize, other: usize) -> bool {
        let shape = |index: usize| &self.layers.areas[index].shape;
        let shares =
            || area_km2(&overlay::intersection(shape(one), shape(other))) > overlay::ROUNDING_KM2;
        *self.overlap.entry((one, other)).or_insert_with(shares)
    }
}

/// A zone of control, as it was compiled for a day.
#[derive(Debug, Clone)]
pub struct Zone<'a> {
    /// Who holds it.
    pub control: Control,
    /// Whether this is one side's claim alone.
    pub claimed: bool,
    /// The accounts that say so; none where nobody says anything.
    pub accounts: Vec<&'a Prism>,
    /// The ground.
    pub shape: MultiPolygon,
}

/// The ground by control on a day: every set of holders once, the unknown too where the layers have a region,
/// claims apart from what stands, cut to the region, sorted by control.
///
/// Costs an overlay for each pair of accounts whose boxes meet.
#[must_use]
pub fn on(layers: &Layers, prisms: &[Prism], day: Date) -> Vec<Ground> {
    merge(paint(layers, prisms, day), layers.region.as_ref())
}

/// The zones that the accounts make on a day: pieces that do not overlap, one for each control and set of accounts that
/// say so, cut to the region, sorted by control, then by accounts. What no account names of the region comes last.
#[must_use]
pub fn zones<'a>(layers: &Layers, prisms: &'a [Prism], day: Date) -> Vec<Zone<'a>> {
    let mut painted = paint(layers, prisms, day);
    painted.retain(|piece| !piece.control.is_unknown());
    let ids = |piece: &Piece<'a>| {
        let mut ids: Vec<&'a str> = piece.accounts.iter().map(|prism| &*prism.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let mut known: Vec<(Vec<&str>, Piece)> = painted
        .into_iter()
        .map(|piece| (ids(&piece), piece))
        .collect();
    known.sort_by(|(a_ids, a), (b_ids, b)| {
        (&a.control, a.claimed, a_ids).cmp(&(&b.control, b.claimed, b_ids))
    });
    let same = |(a_ids, a): &(Vec<&str>, Piece), (b_ids, b): &(Vec<&str>, Piece)| {
        (&a.control, a.claimed, a_ids) == (&b.control, b.claimed, b_ids)
    };
    let mut zones: Vec<Zone> = known
        .chunk_by(same)
        .map(|pieces| {
            let (_, first) = &pieces[0];
            let shape = overlay::union(pieces.iter().map(|(_, piece)| &piece.shape));
            let mut accounts: Vec<&Prism> = Vec::new();
            for prism in pieces.iter().flat_map(|(_, piece)| &piece.accounts) {
                if !accounts.iter().any(|other| std::ptr::eq(*other, *prism)) {
                    accounts.push(prism);
                }
            }
            Zone {
                control: first.control.clone(),
                claimed: first.claimed,
                accounts,
                shape: match &layers.region {
                    Some(region) => overlay::intersection(&shape, region),
                    None => shape,
                },
            }
        })
        .collect();
    if let Some(region) = &layers.region {
        let named = overlay::union(zones.iter().map(|zone| &zone.shape));
        zones.push(Zone {
            control: Control::UNKNOWN,
            claimed: false,
            accounts: Vec::new(),
            shape: overlay::difference(region, &named),
        });
    }
    for zone in &mut zones {
        without_rounding(&mut zone.shape);
    }
    zones.retain(|zone| !zone.shape.0.is_empty());
    zones
}

/// Paints what every rank says over what the lower ones say.
fn paint<'a>(layers: &Layers, prisms: &'a [Prism], day: Date) -> Vec<Piece<'a>> {
    let mut painted: Vec<Piece> = Vec::new();
    let mut near = Near::new(layers);
    for account in &layers.manifest.rank {
        let speaking = prisms
            .iter()
            .filter(|prism| prism.account == *account && prism.period.contains(day));
        let (standing, unsettled) = match account {
            Account::Events | Account::Supposed => in_turn(&mut near, speaking.collect(), day),
            Account::Zones | Account::Fronts => (together(&mut near, speaking), Vec::new()),
        };
        // A higher rank replaces where it names a holder; its silence replaces nothing, and what is not settled
        // joins with what stands without it.
        for piece in standing
            .into_iter()
            .filter(|piece| !piece.control.is_unknown())
        {
            replace(&mut painted, piece, &mut near);
        }
        for piece in unsettled
            .into_iter()
            .filter(|piece| !piece.control.is_unknown())
        {
            join(&mut painted, piece, &mut near);
        }
    }
    painted
}

/// Accounts that stand side by side: where they overlap they join.
fn together<'a>(near: &mut Near, prisms: impl Iterator<Item = &'a Prism>) -> Vec<Piece<'a>> {
    let mut painted = Vec::new();
    for prism in prisms {
        join(&mut painted, Piece::new(prism, false), near);
    }
    painted
}

/// Events: each replaces what was said before it, those of one turn join; and those that are not settled.
fn in_turn<'a>(
    near: &mut Near,
    prisms: Vec<&'a Prism>,
    day: Date,
) -> (Vec<Piece<'a>>, Vec<Piece<'a>>) {
    let layers = near.layers;
    let claimed = |prism: &Prism| {
        prism
            .event
            .is_some_and(|event| layers.events[event].is_claim(day))
    };
    let piece = |prism: &'a Prism| Piece::new(prism, claimed(prism));
    let (unsettled, mut settled): (Vec<_>, Vec<_>) = prisms
        .into_iter()
        .filter_map(|prism| Some((prism.turn?, prism)))
        .partition(|(turn, _)| turn.is_unsettled(day));
    settled.sort_by(|(a, _), (b, _)| a.order(b));
    let superseded: Vec<bool> = settled
        .iter()
        .enumerate()
        .map(|(index, (turn, prism))| {
            let later = settled[index + 1..]
                .iter()
                .filter(|(other, _)| turn.order(other).is_lt());
            later
                .into_iter()
                .any(|(_, other)| Arc::ptr_eq(&prism.ground, &other.ground))
        })
        .collect();
    let mut kept = superseded.iter();
    settled.retain(|_| !kept.next().is_some_and(|superseded| *superseded));
    let mut painted: Vec<Piece> = Vec::new();
    for turn in settled.chunk_by(|(a, _), (b, _)| a.order(b).is_eq()) {
        let mut spoken = Vec::new();
        for (_, prism) in turn {
            join(&mut spoken, piece(prism), near);
        }
        for piece in spoken {
            replace(&mut painted, piece, near);
        }
    }
    let unsettled = unsettled
        .into_iter()
        .map(|(_, prism)| piece(prism))
        .collect();
    (painted, unsettled)
}

/// Paints over what is there.
fn replace<'a>(painted: &mut Vec<Piece<'a>>, piece: Piece<'a>, near: &mut Near) {
    for under in painted.iter_mut() {
        if near.may_overlap(under, &piece) {
            let shape = overlay::difference(&under.shape, &piece.shape);
            *under = under.clone().on(shape);
        }
    }
    painted.retain(|under| !under.shape.0.is_empty());
    painted.push(piece);
}

/// Paints beside what is there: where it lies on other ground, both hold it.
fn join<'a>(painted: &mut Vec<Piece<'a>>, piece: Piece<'a>, near: &mut Near) {
    let mut rest = piece.shape.clone();
    let mut both = Vec::new();
    for under in painted.iter_mut() {
        if !near.may_overlap(under, &piece) {
            continue;
        }
        let shared = overlay::intersection(&under.shape, &piece.shape);
        if shared.0.is_empty() {
            continue;
        }
        let own = overlay::difference(&under.shape, &shared);
        rest = overlay::difference(&rest, &shared);
        both.push(under.with(&piece, shared));
        *under = under.clone().on(own);
    }
    painted.retain(|under| !under.shape.0.is_empty());
    painted.extend(both);
    if !rest.0.is_empty() {
        painted.push(piece.on(rest));
    }
}

/// One ground for each control, cut to the region; what no account names of the region is unknown.
fn merge(mut painted: Vec<Piece>, region: Option<&MultiPolygon>) -> Vec<Ground> {
    painted.retain(|piece| !piece.control.is_unknown());
    painted.sort_by(|a, b| (&a.control, a.claimed).cmp(&(&b.control, b.claimed)));
    let mut grounds: Vec<Ground> = painted
        .chunk_by(|a, b| (&a.control, a.claimed) == (&b.control, b.claimed))
        .map(|pieces| Ground {
            control: pieces[0].control.clone(),
            claimed: pieces[0].claimed,
            shape: overlay::union(pieces.iter().map(|piece| &piece.shape)),
        })
        .collect();
    if let Some(region) = region {
        for ground in &mut grounds {
            ground.shape = overlay::intersection(&ground.shape, region);
        }
        let known = overlay::union(grounds.iter().map(|ground| &ground.shape));
        let shape = overlay::difference(region, &known);
        grounds.push(Ground {
            control: Control::UNKNOWN,
            claimed: false,
            shape,
        });
    }
    for ground in &mut grounds {
        without_rounding(&mut ground.shape);
    }
    grounds.retain(|ground| !ground.shape.0.is_empty());
    grounds.sort_by(|a, b| (&a.control, a.claimed).cmp(&(&b.control, b.claimed)));
    grounds
}

/// Takes out polygons that are the rounding of a border.
fn without_rounding(shape: &mut MultiPolygon) {
    let km2 = |polygon: &Polygon| area_km2(&MultiPolygon::from(polygon.clone()));
    shape
        .0
        .retain(|polygon| km2(polygon) > overlay::ROUNDING_KM2);
}
