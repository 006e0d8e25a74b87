//! Bulk: which zones cover each of millions of points, through all time, by grids laid over them once.

use std::borrow::Borrow;

use geo::{Coord, Line, MultiPolygon, Point, Rect};
use rayon::prelude::*;

use crate::layers::date::Period;

use super::grid::{Found, Glance, Grid};
use super::{Covering, twin};

/// Zones under grids: one for all of them, or one for the zones of each period where a map is drawn anew for every one.
#[derive(Debug, Default)]
pub struct Bulk {
    pub(super) sheets: Vec<Grid>,
}

/// So many zones to a period make a map of their own.
const ZONES_OF_A_MAP: usize = 4;

impl Bulk {
    /// Lays grids over zones, of which only the edges are kept; `None` where those are more than a grid numbers.
    #[must_use]
    pub fn over<S: Borrow<MultiPolygon> + Sync>(zones: &[(Period, S)]) -> Option<Self> {
        let mut known: Vec<Period> = zones.iter().map(|zone| zone.0).collect();
        known.sort_unstable();
        known.dedup();
        if zones.len() < ZONES_OF_A_MAP * known.len() {
            known.clear();
        }
        let mut sheets: Vec<Vec<(u32, &MultiPolygon)>> = vec![Vec::new(); known.len().max(1)];
        for (number, (period, shape)) in zones.iter().enumerate() {
            let sheet = known.binary_search(period).unwrap_or(0);
            sheets[sheet].push((u32::try_from(number).ok()?, shape.borrow()));
        }
        let sheets: Option<Vec<Grid>> = sheets.par_iter().map(|sheet| Grid::over(sheet)).collect();
        Some(Self { sheets: sheets? })
    }

    /// How many grids there are.
    #[must_use]
    pub fn sheets(&self) -> usize {
        self.sheets.len()
    }

    /// How many zones cover a point, about: one of each grid, or as many as lie in one cell.
    #[must_use]
    pub fn depth(&self) -> usize {
        let each = self.sheets.iter().map(Grid::depth);
        each.max().unwrap_or(1).max(self.sheets.len())
    }

    /// Looks where what is known of a point stands, if that is one place.
    #[must_use]
    pub fn glance(&self, at: Point) -> Glance {
        match &self.sheets[..] {
            [only] => only.glance(at.0),
            _ => Glance::default(),
        }
    }

    /// Finds the zones in which a point lies that was glanced at.
    pub fn locate_seen(&self, glance: Glance, at: Point, found: &mut Found) {
        match &self.sheets[..] {
            [only] => only.locate_seen(glance, at.0, found),
            _ => self.locate(at, found),
        }
    }

    /// Finds the zones in which a point lies by its very numbers, on any day.
    pub fn locate(&self, at: Point, found: &mut Found) {
        match &self.sheets[..] {
            [only] => only.locate(at.0, found),
            sheets => {
                let (mut inside, mut border) = (Vec::new(), Vec::new());
                for sheet in sheets {
                    sheet.locate(at.0, found);
                    inside.append(&mut found.inside);
                    border.append(&mut found.border);
                }
                inside.sort_unstable();
                border.sort_unstable();
                (found.inside, found.border) = (inside, border);
            }
        }
    }

    /// The zones that cover a point, as the [`Locator`](super::Locator) finds them.
    #[must_use]
    pub fn covering(&self, at: Point) -> Covering {
        let covering = self.as_written(at);
        match twin(at) {
            Some(twin) => covering.with_twin(self.as_written(twin)),
            None => covering,
        }
    }

    /// The zones that cover the point of these very numbers.
    pub(super) fn as_written(&self, at: Point) -> Covering {
        let mut found = Found::default();
        self.locate(at, &mut found);
        let inside = found.inside.iter().map(|zone| *zone as usize).collect();
        if found.border.is_empty() {
            return Covering::inside(inside);
        }
        let border: Vec<usize> = found.border.iter().map(|zone| *zone as usize).collect();
        let edges = self.sheets.iter().flat_map(|sheet| sheet.edges_at(at.0));
        let edges: Vec<Line> = edges
            .filter(|(zone, _)| found.border.binary_search(zone).is_ok())
            .map(|(_, edge)| edge)
            .collect();
        let mut beside = Found::default();
        Covering::between(at, inside, &border, &edges, |zone, point| {
            self.locate(point, &mut beside);
            let zone = u32::try_from(zone).unwrap_or(u32::MAX);
            beside.inside.binary_search(&zone).is_ok() || beside.border.binary_search(&zone).is_ok()
        })
    }

    /// The edges whose boxes meet `bounds`, each with the zone that it bounds.
    #[must_use]
    pub fn edges(&self, bounds: Rect) -> Vec<(u32, Line)> {
        match &self.sheets[..] {
            [only] => only.edges_meeting(bounds),
            sheets => {
                let edges = sheets.iter().map(|sheet| sheet.edges_meeting(bounds));
                edges.collect::<Vec<_>>().concat()
            }
        }
    }

    /// Adds the zones in which a place lies, ascending, to a list, and tells whether it lies on no border.
    pub fn holding(&self, at: Coord, found: &mut Found, holding: &mut Vec<u32>) -> bool {
        self.locate(Point(at), found);
        holding.extend_from_slice(&found.inside);
        found.border.is_empty()
    }
}
