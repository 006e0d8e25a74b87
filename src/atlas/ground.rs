//! Ground: the compiled map of one day as polygons that do not overlap.

use geo::{BoundingRect, Intersects, MultiPolygon, Rect};
use jiff::civil::Date;

use crate::geometry::overlay;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::manifest::Account;

use super::plate::Ground;
use super::prism::Prism;

/// A piece of painted ground with its box.
#[derive(Debug, Clone)]
struct Piece {
    control: Control,
    claimed: bool,
    shape: MultiPolygon,
    bounds: Option<Rect>,
}

impl Piece {
    fn new(control: Control, claimed: bool, shape: MultiPolygon) -> Self {
        let bounds = shape.bounding_rect();
        Self {
            control,
            claimed,
            shape,
            bounds,
        }
    }

    fn may_meet(&self, other: &Self) -> bool {
        matches!((self.bounds, other.bounds), (Some(a), Some(b)) if a.intersects(&b))
    }
}

/// The ground by control on a day: every set of holders once, the unknown too where the layers have a region,
/// claims apart from what stands, cut to the region, sorted by control.
///
/// Costs an overlay for each pair of accounts whose boxes meet.
#[must_use]
pub fn on(layers: &Layers, prisms: &[Prism], day: Date) -> Vec<Ground> {
    let mut painted: Vec<Piece> = Vec::new();
    for account in &layers.manifest.rank {
        let speaking = prisms
            .iter()
            .filter(|prism| prism.account == *account && prism.period.contains(day));
        let pieces = match account {
            Account::Events => in_turn(layers, speaking.collect(), day),
            Account::Zones | Account::Fronts => together(speaking),
        };
        // A higher rank replaces where it names a holder; its silence replaces nothing.
        for piece in pieces
            .into_iter()
            .filter(|piece| !piece.control.is_unknown())
        {
            replace(&mut painted, piece);
        }
    }
    merge(painted, layers.region.as_ref())
}

/// Accounts that stand side by side: where they overlap they join.
fn together<'a>(prisms: impl Iterator<Item = &'a Prism>) -> Vec<Piece> {
    let mut painted = Vec::new();
    for prism in prisms {
        join(
            &mut painted,
            Piece::new(prism.control.clone(), false, prism.ground.shape()),
        );
    }
    painted
}

/// Events: each replaces what was said before it, those of one turn join, those that are unsettled join last.
fn in_turn(layers: &Layers, prisms: Vec<&Prism>, day: Date) -> Vec<Piece> {
    let claimed = |prism: &Prism| {
        prism
            .event
            .is_some_and(|event| layers.events[event].claimed_by.is_some())
    };
    let piece =
        |prism: &Prism| Piece::new(prism.control.clone(), claimed(prism), prism.ground.shape());
    let (unsettled, mut settled): (Vec<_>, Vec<_>) = prisms
        .into_iter()
        .filter_map(|prism| Some((prism.turn?, prism)))
        .partition(|(turn, _)| turn.is_unsettled(day));
    settled.sort_by(|(a, _), (b, _)| a.order(b));
    let mut painted: Vec<Piece> = Vec::new();
    for turn in settled.chunk_by(|(a, _), (b, _)| a.order(b).is_eq()) {
        let mut spoken = Vec::new();
        for (_, prism) in turn {
            join(&mut spoken, piece(prism));
        }
        for piece in spoken {
            replace(&mut painted, piece);
        }
    }
    for (_, prism) in unsettled {
        join(&mut painted, piece(prism));
    }
    painted
}

/// Paints over what is there.
fn replace(painted: &mut Vec<Piece>, piece: Piece) {
    for under in painted.iter_mut().filter(|under| under.may_meet(&piece)) {
        let control = std::mem::take(&mut under.control);
        *under = Piece::new(
            control,
            under.claimed,
            overlay::difference(&under.shape, &piece.shape),
        );
    }
    painted.retain(|under| !under.shape.0.is_empty());
    painted.push(piece);
}

/// Paints beside what is there: where it lies on other ground, both hold it.
fn join(painted: &mut Vec<Piece>, piece: Piece) {
    let mut rest = piece.shape.clone();
    let mut both = Vec::new();
    for under in painted.iter_mut().filter(|under| under.may_meet(&piece)) {
        let shared = overlay::intersection(&under.shape, &piece.shape);
        if shared.0.is_empty() {
            continue;
        }
        let own = overlay::difference(&under.shape, &shared);
        rest = overlay::difference(&rest, &shared);
        let control = under.control.clone().join(&piece.control);
        both.push(Piece::new(control, under.claimed && piece.claimed, shared));
        *under = Piece::new(std::mem::take(&mut under.control), under.claimed, own);
    }
    painted.retain(|under| !under.shape.0.is_empty());
    painted.extend(both);
    if !rest.0.is_empty() {
        painted.push(Piece::new(piece.control, piece.claimed, rest));
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
    grounds.retain(|ground| !ground.shape.0.is_empty());
    grounds.sort_by(|a, b| (&a.control, a.claimed).cmp(&(&b.control, b.claimed)));
    grounds
}
