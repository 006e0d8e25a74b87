//! Layers → Atlas: what follows from the sources. No I/O, no clock, and no layers can make it panic.
//!
//! [`prism`] compiles every account of control into ground × days; [`locate`] finds by an R-tree which of them cover a
//! point, [`speak`] says what they tell together; [`history`] puts a mine's days in order; [`supply`] spreads the
//! output over them, [`timeline`] tells it step by step; [`plate`] is all of it on one day, with [`ground`] and [`border`] for what is drawn.

pub mod ages;
pub mod apportion;
pub mod beside;
pub mod border;
pub mod census;
pub mod contradiction;
mod cut;
pub mod derivation;
pub mod diff;
mod evidence;
pub mod footprint;
mod fronts;
pub mod ground;
pub mod history;
pub mod locate;
pub mod many;
mod misplaced;
mod origin;
mod outlines;
pub mod passage;
pub mod plate;
pub mod prism;
mod resolve;
pub mod scenario;
pub mod shares;
pub mod span;
pub mod speak;
pub mod supply;
pub mod timeline;
pub mod turnover;

use std::collections::BTreeMap;

use geo::Point;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostic::faults::Faults;
use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::mine::Mine;

use footprint::{Cutter, Footprint};
use ground::Zone;
use history::{Answer, Bearing, History};
use locate::Locator;
use prism::Prism;

/// What follows from the sources of one atlas: its accounts of control as prisms in space and time, and each mine
/// with its history.
#[derive(Debug)]
pub struct Atlas {
    /// What the sources say.
    pub layers: Layers,
    /// Where they contradict each other, or themselves. With an error among them some of the answers are wrong.
    pub faults: Faults,
    prisms: Vec<Prism>,
    locator: Locator,
    cutter: Cutter,
    bearings: Vec<Bearing>,
    histories: Vec<History>,
    /// The days of the evidence on the ground of each event.
    evidence: BTreeMap<usize, Vec<Date>>,
}

impl Atlas {
    /// Compiles the accounts and looks up every mine once. Costs a few milliseconds for a hundred events.
    #[must_use]
    pub fn compile(layers: Layers) -> Self {
        let mut faults = Faults::default();
        let prisms = prism::compile(&layers, &mut faults);
        let locator = Locator::new(&prisms, &layers.manifest.rank, layers.region.as_ref())
            .for_points(&prisms, layers.mines.len());
        let cutter = Cutter::new(&layers);
        let reports = prism::reports(&layers);
        let bearings: Vec<Bearing> = layers
            .mines
            .par_iter()
            .map(|mine| Bearing {
                reports: reports.get(&*mine.id).cloned().unwrap_or_default(),
                footprint: cutter
                    .footprint(mine, &layers, &prisms, &locator)
                    .with(&prism::supposed_of(&mine.id, &layers, &prisms)),
            })
            .collect();
        misplaced::report(&layers, &bearings, &mut faults);
        let histories = bearings
            .par_iter()
            .map(|bearing| bearing.history(&layers, &prisms, &locator))
            .collect();
        let evidence = evidence::by_event(&layers, &prisms);
        Self {
            layers,
            faults,
            prisms,
            locator,
            cutter,
            bearings,
            histories,
            evidence,
        }
    }

    /// The history of each mine, in the order of the mines.
    #[must_use]
    pub fn histories(&self) -> &[History] {
        &self.histories
    }

    /// The history of a point.
    #[must_use]
    pub fn history_at(&self, point: Point) -> History {
        self.bearing_at(point)
            .history(&self.layers, &self.prisms, &self.locator)
    }

    /// The accounts whose ground covers a point on any day.
    #[must_use]
    pub fn bearing_at(&self, point: Point) -> Bearing {
        let covering = self.locator.covering(&self.prisms, point, Period::ALWAYS);
        Bearing {
            reports: Vec::new(),
            footprint: Footprint::point(covering),
        }
    }

    /// The accounts that bear on a mine, of the atlas or not.
    #[must_use]
    pub fn bearing(&self, mine: &Mine) -> Bearing {
        let reports = prism::reports(&self.layers)
            .remove(&*mine.id)
            .unwrap_or_default();
        let footprint = self
            .cutter
            .footprint(mine, &self.layers, &self.prisms, &self.locator)
            .with(&prism::supposed_of(&mine.id, &self.layers, &self.prisms));
        Bearing { reports, footprint }
    }

    /// Who holds a mine or a point on a day, and how that is known.
    #[must_use]
    pub fn answer(&self, bearing: &Bearing, day: Date) -> Answer {
        bearing.on(&self.layers, &self.prisms, &self.locator, day)
    }

    /// The zones that the accounts make on a day, cut to the region.
    #[must_use]
    pub fn zones(&self, date: Date) -> Vec<Zone<'_>> {
        ground::zones(&self.layers, &self.prisms, date)
    }

    /// The compiled accounts.
    #[must_use]
    pub fn prisms(&self) -> &[Prism] {
        &self.prisms
    }
}
