//! Ground that changes hands in a scenario.

use std::f64::consts::PI;

use geo::{BoundingRect, Intersects, MultiPolygon, Point};

use crate::atlas::ground as painted;
use crate::atlas::origin;
use crate::atlas::plate::Ground as Painted;
use crate::atlas::{Atlas, prism};
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::geometry::cell::cell;
use crate::geometry::circle::circle;
use crate::geometry::ellipsoid::{Kilometres, area_km2};
use crate::geometry::overlay;
use crate::geometry::widen::within_reach;
use crate::layers::Layers;
use crate::layers::control::{Control, Kind};
use crate::layers::holder::{Code, Holders};
use crate::layers::scenario::{Change, Ground, Scenario, What};
use crate::layers::supposed::Supposed;

/// Puts what a scenario supposes into `layers`, day by day: a front moves from where the changes before it left it, those
/// of its own day included.
pub(super) fn suppose(
    atlas: &Atlas,
    scenario: &Scenario,
    layers: &mut Layers,
    faults: &mut Faults,
) {
    let mut changes: Vec<(usize, &Change)> = scenario.changes.iter().enumerate().collect();
    changes.retain(|(_, change)| change.what.is_of_control());
    let is_front = |change: &Change| matches!(change.what, What::FrontMoves { .. });
    changes.sort_by_key(|(index, change)| (change.on(), is_front(change), *index));
    // What a front takes was said of that day already: it speaks after all others, a later one of the file last.
    let mut last = 0.0;
    for (index, change) in changes {
        let new = |ground: Passing| Supposed {
            id: format!("scenario-{}", index + 1),
            change: index,
            control: ground.to,
            period: change.period,
            shape: ground.shape,
            mines: ground.mines,
            rank: ground.rank,
            sources: [&scenario.sources[..], &change.sources].concat(),
        };
        let passing = match &change.what {
            What::Passes { ground, to } => passes(ground, to, layers),
            What::FrontMoves {
                holder,
                km,
                against,
                within,
            } => {
                last -= 1.0;
                let front = Front {
                    holder,
                    km: *km,
                    against,
                    within,
                    rank: last,
                };
                let moved = front.moves(atlas, layers, change);
                if moved.is_empty() {
                    faults.push(front.stays(change));
                }
                moved
            }
            _ => Vec::new(),
        };
        layers.supposed.extend(passing.into_iter().map(new));
    }
}

/// Ground that passes.
struct Passing {
    to: Control,
    shape: MultiPolygon,
    mines: Vec<String>,
    rank: f64,
}

/// The ground that a change names, each part by itself; the smaller speaks later.
fn passes(ground: &Ground, to: &Control, layers: &Layers) -> Vec<Passing> {
    let passing = |shape: MultiPolygon, mines: Vec<String>| Passing {
        to: to.clone(),
        rank: area_km2(&shape),
        shape,
        mines,
    };
    match ground {
        Ground::Areas(ids) => {
            let areas = layers.areas.iter().filter(|area| ids.contains(&area.id));
            areas
                .map(|area| passing(area.shape.clone(), Vec::new()))
                .collect()
        }
        Ground::Belts(ids) => {
            let belts = layers.belts.iter().filter(|belt| ids.contains(&belt.id));
            let belt = |belt: &crate::layers::belt::Belt| {
                let mines = layers
                    .mines
                    .iter()
                    .filter(|mine| mine.belt.as_ref() == Some(&belt.id));
                passing(
                    belt.shape.clone(),
                    mines.map(|mine| mine.id.clone()).collect(),
                )
            };
            belts.map(belt).collect()
        }
        Ground::Mines(ids) => vec![passing(MultiPolygon::new(Vec::new()), ids.clone())],
        Ground::Cells(ids) => {
            let places = layers.places.iter().filter(|place| ids.contains(&place.id));
            let cells = places.filter_map(|place| cell_of(place.point, layers));
            cells.map(|shape| passing(shape, Vec::new())).collect()
        }
        Ground::Discs { places, km } => {
            let all = layers
                .places
                .iter()
                .filter(|place| places.contains(&place.id));
            let disc = |point: Point| Passing {
                rank: PI * km * km,
                ..passing(circle(point, Kilometres(*km)), Vec::new())
            };
            all.map(|place| disc(place.point)).collect()
        }
    }
}

/// The part of the area about a place that is nearer to it than to any other; where no area has it, of the region.
fn cell_of(point: Point, layers: &Layers) -> Option<MultiPolygon> {
    let mut areas = layers.areas.iter().map(|area| &area.shape);
    let area = areas
        .find(|shape| shape.intersects(&point))
        .or(layers.region.as_ref())?;
    let others = layers.places.iter().filter(|place| place.cell);
    let others: Vec<Point> = others.map(|place| place.point).collect();
    let cell = cell(point, &others, area.bounding_rect()?);
    Some(overlay::intersection(&cell, area))
}

/// A front that moves.
struct Front<'a> {
    holder: &'a Code,
    km: f64,
    against: &'a Control,
    within: &'a [String],
    rank: f64,
}

impl Front<'_> {
    /// The ground over which it moves, by whom it comes to.
    fn moves(&self, atlas: &Atlas, layers: &Layers, change: &Change) -> Vec<Passing> {
        let mut prisms = atlas.prisms().to_vec();
        prisms.extend(prism::supposed(layers));
        let grounds = painted::on(layers, &prisms, change.on());
        let holders = &layers.manifest.holders;
        let areas = layers
            .areas
            .iter()
            .filter(|area| self.within.contains(&area.id));
        let within = overlay::union(areas.map(|area| &area.shape));
        let cut = |shape: MultiPolygon| {
            let shape = if self.within.is_empty() {
                shape
            } else {
                overlay::intersection(&shape, &within)
            };
            let polygons = shape.into_iter();
            MultiPolygon::new(
                polygons
                    .filter(|polygon| area_km2(&polygon.clone().into()) > overlay::ROUNDING_KM2)
                    .collect(),
            )
        };
        let mut moved = if 0.0 < self.km {
            self.advance(&grounds, holders)
        } else {
            self.retreat(&grounds, holders)
        };
        for passing in &mut moved {
            passing.shape = cut(std::mem::replace(
                &mut passing.shape,
                MultiPolygon::new(Vec::new()),
            ));
        }
        moved.retain(|passing| !passing.shape.0.is_empty());
        moved
    }

    /// The holder's ground, widened into that of opponents or contested with them.
    fn advance(&self, grounds: &[Painted], holders: &Holders) -> Vec<Passing> {
        let own = grounds
            .iter()
            .filter(|ground| self.holds(&ground.control, holders));
        let own = overlay::union(own.map(|ground| &ground.shape));
        let theirs = grounds
            .iter()
            .filter(|ground| self.meets(&ground.control, holders));
        let theirs = overlay::union(theirs.map(|ground| &ground.shape));
        let shape = within_reach(&own, &theirs, Kilometres(self.km));
        vec![self.passing(Control::of([self.holder.as_str()]), shape)]
    }

    /// Each opponent's ground, widened into the holder's or contested with it; where two reach, both come.
    fn retreat(&self, grounds: &[Painted], holders: &Holders) -> Vec<Passing> {
        let has = |ground: &&Painted| ground.control.holders().any(|code| code == self.holder);
        let own = overlay::union(grounds.iter().filter(has).map(|ground| &ground.shape));
        let firm = |ground: &&Painted| {
            let kind = ground.control.kind(holders);
            matches!(kind, Kind::Held | Kind::Shared) && self.meets(&ground.control, holders)
        };
        let opponents = grounds.iter().filter(firm);
        let come = opponents.map(|ground| {
            let shape = within_reach(&ground.shape, &own, Kilometres(-self.km));
            self.passing(ground.control.clone(), shape)
        });
        come.collect()
    }

    fn passing(&self, to: Control, shape: MultiPolygon) -> Passing {
        Passing {
            to,
            shape,
            mines: Vec::new(),
            rank: self.rank,
        }
    }

    /// Whether the holder holds a ground, alone or with friends.
    fn holds(&self, control: &Control, holders: &Holders) -> bool {
        let kind = control.kind(holders);
        control.holders().any(|code| code == self.holder)
            && matches!(kind, Kind::Held | Kind::Shared)
    }

    /// Whether a ground is held or contested by opponents whom the front meets, and by none whom it does not.
    fn meets(&self, control: &Control, holders: &Holders) -> bool {
        let mut hostile = control
            .holders()
            .filter(|code| !holders.friendly(self.holder, code))
            .peekable();
        let named = |code: &Code| self.against.holders().any(|other| other == code);
        hostile.peek().is_some() && hostile.all(|code| self.against.is_unknown() || named(code))
    }

    /// What is told where it moves over nothing.
    fn stays(&self, change: &Change) -> Fault {
        let place = origin::location(&change.origin, "");
        let (holder, on, km) = (self.holder, change.on(), self.km.abs());
        let who = match &self.against.to_string() {
            _ if self.against.is_unknown() => "an opponent".to_owned(),
            against => against.clone(),
        };
        let message = if 0.0 < self.km {
            format!("on {on} no ground of {who} lies within {km} km of that of {holder}")
        } else {
            format!("on {on} no ground of {holder} lies within {km} km of that of {who}")
        };
        let fault = Fault::of(&rule::NOTHING_MOVES).saying(message).at(place);
        fault.help(format!(
            "`terrane zones --date {on}` shows who holds what that day"
        ))
    }
}
