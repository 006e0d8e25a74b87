//! Ground: the compiled map of one day as polygons that do not overlap.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::{BoundingRect, Intersects, MultiPolygon, Rect};
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
struct Piece {
    control: Control,
    claimed: bool,
    shape: MultiPolygon,
    bounds: Option<Rect>,
    /// The area that it does not leave.
    home: Option<usize>,
}

impl Piece {
    fn new(control: Control, claimed: bool, shape: MultiPolygon, home: Option<usize>) -> Self {
        let bounds = shape.bounding_rect();
        Self {
            control,
            claimed,
            shape,
            bounds,
            home,
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

/// The ground by control on a day: every set of holders once, the unknown too where the layers have a region,
/// claims apart from what stands, cut to the region, sorted by control.
///
/// Costs an overlay for each pair of accounts whose boxes meet.
#[must_use]
pub fn on(layers: &Layers, prisms: &[Prism], day: Date) -> Vec<Ground> {
    let mut painted: Vec<Piece> = Vec::new();
    let mut near = Near::new(layers);
    for account in &layers.manifest.rank {
        let speaking = prisms
            .iter()
            .filter(|prism| prism.account == *account && prism.period.contains(day));
        let (standing, unsettled) = match account {
            Account::Events => in_turn(&mut near, speaking.collect(), day),
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
    merge(painted, layers.region.as_ref())
}

/// Accounts that stand side by side: where they overlap they join.
fn together<'a>(near: &mut Near, prisms: impl Iterator<Item = &'a Prism>) -> Vec<Piece> {
    let mut painted = Vec::new();
    for prism in prisms {
        let piece = Piece::new(
            prism.control.clone(),
            false,
            prism.ground.shape().clone(),
            prism.home,
        );
        join(&mut painted, piece, near);
    }
    painted
}

/// Events: each replaces what was said before it, those of one turn join; and those that are not settled.
fn in_turn(near: &mut Near, prisms: Vec<&Prism>, day: Date) -> (Vec<Piece>, Vec<Piece>) {
    let layers = near.layers;
    let claimed = |prism: &Prism| {
        prism
            .event
            .is_some_and(|event| layers.events[event].is_claim(day))
    };
    let piece = |prism: &Prism| {
        Piece::new(
            prism.control.clone(),
            claimed(prism),
            prism.ground.shape().clone(),
            prism.home,
        )
    };
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
fn replace(painted: &mut Vec<Piece>, piece: Piece, near: &mut Near) {
    for under in painted.iter_mut() {
        if near.may_overlap(under, &piece) {
            let control = std::mem::take(&mut under.control);
            let shape = overlay::difference(&under.shape, &piece.shape);
            *under = Piece::new(control, under.claimed, shape, under.home);
        }
    }
    painted.retain(|under| !under.shape.0.is_empty());
    painted.push(piece);
}

/// Paints beside what is there: where it lies on other ground, both hold it.
fn join(painted: &mut Vec<Piece>, piece: Piece, near: &mut Near) {
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
        let control = under.control.clone().join(&piece.control);
        let home = under.home.or(piece.home);
        both.push(Piece::new(
            control,
            under.claimed && piece.claimed,
            shared,
            home,
        ));
        *under = Piece::new(
            std::mem::take(&mut under.control),
            under.claimed,
            own,
            under.home,
        );
    }
    painted.retain(|under| !under.shape.0.is_empty());
    painted.extend(both);
    if !rest.0.is_empty() {
        painted.push(Piece::new(piece.control, piece.claimed, rest, piece.home));
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
        ground.shape.0.retain(|polygon| {
            area_km2(&MultiPolygon::from(polygon.clone())) > overlay::ROUNDING_KM2
        });
    }
    grounds.retain(|ground| !ground.shape.0.is_empty());
    grounds.sort_by(|a, b| (&a.control, a.claimed).cmp(&(&b.control, b.claimed)));
    grounds
}
