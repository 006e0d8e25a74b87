//! Outlines: every polygon whose border may divide ground on some day, under a grid, and which accounts cover what lies in
//! some of them and in no other.

use std::collections::HashMap;

use geo::{Coord, Line, LinesIter, MultiPolygon, Rect};

use crate::layers::date::Period;

use super::locate::Covering;
use super::locate::bulk::Bulk;
use super::locate::grid::Found;
use super::prism::Prism;

/// The outlines of accounts and of the region, each once, by numbers.
#[derive(Debug)]
pub(super) struct Outlines {
    bulk: Option<Bulk>,
    /// All edges where they are more than a grid numbers.
    loose: Vec<(u32, Line)>,
    /// The number of each outline of an account, by where it is kept.
    numbers: HashMap<usize, u32>,
    /// Of each outline the accounts whose ground it is the first outline of: they lie within it.
    accounts: Vec<Vec<usize>>,
    /// The number of the region outside of which nothing is known.
    region: Option<u32>,
}

impl Outlines {
    pub(super) fn of(region: Option<&MultiPolygon>, prisms: &[Prism]) -> Self {
        let mut numbers: HashMap<usize, u32> = HashMap::new();
        let mut shapes: Vec<(Period, &MultiPolygon)> = Vec::new();
        let mut accounts: Vec<Vec<usize>> = Vec::new();
        for (account, prism) in prisms.iter().enumerate() {
            if prism.ground.bounds().is_none() {
                continue;
            }
            for (place, outline) in prism.ground.outlines().into_iter().enumerate() {
                let number = *numbers.entry(address(outline)).or_insert_with(|| {
                    shapes.push((prism.period, outline));
                    accounts.push(Vec::new());
                    number(shapes.len() - 1)
                });
                if place == 0 {
                    accounts[number as usize].push(account);
                }
            }
        }
        let region = region.map(|region| {
            shapes.push((Period::ALWAYS, region));
            accounts.push(Vec::new());
            number(shapes.len() - 1)
        });
        let bulk = Bulk::over(&shapes);
        let edges = |(_, outline): &(Period, &MultiPolygon)| -> Vec<Line> {
            outline.lines_iter().collect()
        };
        let loose = match bulk {
            Some(_) => Vec::new(),
            None => {
                let numbered = (0..).zip(shapes.iter().map(edges));
                numbered
                    .flat_map(|(number, edges)| edges.into_iter().map(move |edge| (number, edge)))
                    .collect()
            }
        };
        Self {
            bulk,
            loose,
            numbers,
            accounts,
            region,
        }
    }

    /// The edges whose boxes meet a box, and perhaps some others, each with the outline that it is of.
    pub(super) fn edges(&self, bounds: Rect) -> Vec<(u32, Line)> {
        let edges = self.bulk.as_ref().map(|bulk| bulk.edges(bounds));
        edges.unwrap_or_else(|| self.loose.clone())
    }

    /// Adds the outlines in which a place lies, ascending, to a list, and tells whether it lies on the border of none; never
    /// without a grid.
    pub(super) fn holding(&self, at: Coord, found: &mut Found, holding: &mut Vec<u32>) -> bool {
        let bulk = self.bulk.as_ref();
        bulk.is_some_and(|bulk| bulk.holding(at, found, holding))
    }

    /// What covers the places that lie in these outlines, ascending, and in no other.
    pub(super) fn covering(&self, outlines: &[u32], prisms: &[Prism]) -> Covering {
        let is_among = |number: &u32| outlines.binary_search(number).is_ok();
        if self.region.is_some_and(|region| !is_among(&region)) {
            return Covering::default();
        }
        let lies_in = |outline: &MultiPolygon| {
            let number = self.numbers.get(&address(outline));
            number.is_some_and(is_among)
        };
        let near = outlines
            .iter()
            .flat_map(|number| &self.accounts[*number as usize]);
        let mut covering: Vec<usize> = near
            .copied()
            .filter(|account| prisms[*account].ground.holds(&lies_in))
            .collect();
        covering.sort_unstable();
        Covering::inside(covering)
    }
}

/// Where the polygons of an account are kept, which never changes.
fn address(outline: &MultiPolygon) -> usize {
    std::ptr::from_ref(outline).addr()
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
