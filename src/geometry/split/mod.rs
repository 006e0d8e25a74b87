//! Splitting: how much of a shape each set of grounds covers, by the grounds' borders alone.
//!
//! The area of ground is a sum over the edges that bound it, so that no polygon need be cut out: it is enough to know
//! what lies on either side of each piece of an edge. Nothing of that rounds. Edges are told to cross by exact
//! predicates; from one side of an edge to the other one leaves or enters just the grounds that it bounds; and what
//! covers the shape's first corner is known. Doubles are used for the places of crossings alone.
//!
//! Where a corner lies on an edge of another, or so near that doubles cannot tell which comes first along it, nothing is
//! answered, and [`faces`](super::faces) must be asked.

mod meet;
mod octagon;
mod sides;

use std::cell::LazyCell;
use std::collections::BTreeMap;

use geo::{Coord, CoordsIter, Line, LinesIter, MultiPolygon};

use super::ellipsoid::{Parallel, area_km2};
use meet::{Edges, Pieces};
use octagon::Octagon;
use sides::Sides;

/// Stands for the shape itself among what edges bound; the grounds follow.
const SHAPE: u32 = 0;

/// The sets of grounds that cover a shape, each ascending, with the area in km² of what each of them covers.
///
/// `borders` are the edges whose boxes meet the shape's, each with the ground that it bounds: an edge once for each of
/// its grounds, in any order and direction. A ground is what an odd number of its edges parts from what lies outside.
/// `covers` puts into an empty list which grounds have a place inside, and tells whether it lies on no border.
///
/// The areas sum to the shape's to the last digits of a double, and are the same ones however the borders are ordered.
/// `None` where the edges are in no ordinary position. Costs a sort of the edges and a sweep over them.
#[must_use]
pub fn split(
    shape: &MultiPolygon,
    borders: &[(u32, Line)],
    mut covers: impl FnMut(Coord, &mut Vec<u32>) -> bool,
) -> Option<Vec<(Vec<u32>, f64)>> {
    let octagon = Octagon::around(shape)?;
    let mut covering = Vec::new();
    let mut near: Vec<(u32, Line)> = Vec::with_capacity(borders.len());
    near.extend(borders.iter().filter(|(_, edge)| octagon.meets(edge)));
    if near.is_empty() {
        let corner = shape.coords_iter().next()?;
        return covers(corner, &mut covering).then(|| vec![(covering, area_km2(shape))]);
    }
    let mut grounds: Vec<u32> = Vec::new();
    for (ground, _) in &near {
        // Mostly two in turn.
        let last = &grounds[grounds.len().saturating_sub(2)..];
        if !last.contains(ground) {
            grounds.push(*ground);
        }
    }
    grounds.sort_unstable();
    grounds.dedup();
    let bit = |ground: &u32| {
        let at = grounds.binary_search(ground).ok()?;
        u32::try_from(at + 1).ok()
    };
    let gathered = |borders: &[(u32, Line)]| {
        let own = shape.lines_iter().map(|edge| (SHAPE, edge));
        let others = borders.iter();
        Edges::gather(own.chain(others.filter_map(|(ground, edge)| Some((bit(ground)?, *edge)))))
    };
    let edges = gathered(&near);
    let first = edges.corners_of_shape().next()?;
    let crossings = edges.crossings(&octagon, first)?;
    // Between the polygons of several a border may run and touch none of them.
    if shape.0.len() == 1 && !edges.divide_shape(&crossings, &octagon) {
        return covers(first, &mut covering).then(|| vec![(covering, area_km2(shape))]);
    }
    edges.corners_of_shape().find(|corner| {
        covering.clear();
        covers(*corner, &mut covering)
    })?;
    let pieces = Pieces::of(&edges, &crossings, first)?;
    let mut sides = Sides::new(&edges, &pieces, &octagon, grounds.len() + 1);
    let all = LazyCell::new(|| gathered(borders));
    let mut holding = Vec::new();
    sides.spread(first, &all, |corner, set| {
        holding.clear();
        let tells = covers(corner, &mut holding);
        let bits = holding.iter().filter_map(bit);
        bits.for_each(|bit| sides::toggle(set, &[bit]));
        tells
    })?;
    let rest: Vec<u32> = covering
        .into_iter()
        .filter(|ground| grounds.binary_search(ground).is_err())
        .collect();
    let set = |side: &[u64]| {
        let entered = grounds.iter().zip(SHAPE + 1..);
        let entered = entered.filter(|(_, bit)| sides::has(side, *bit));
        let mut set: Vec<u32> = entered.map(|(ground, _)| *ground).collect();
        set.extend(&rest);
        set.sort_unstable();
        set
    };
    let areas = areas(&pieces, &sides, Parallel::at(first.y)).into_iter();
    Some(areas.map(|(side, area)| (set(side), area)).collect())
}

/// The area in km² of each set that lies within the shape, piece by piece in their order: what both sides of a border
/// measure is the same number, so that between them nothing is lost.
fn areas<'a>(pieces: &Pieces, sides: &'a Sides, parallel: Parallel) -> BTreeMap<&'a [u64], f64> {
    let mut areas: BTreeMap<&[u64], f64> = BTreeMap::new();
    for (index, piece) in pieces.all.iter().enumerate() {
        let [left, right] = sides.beside(index);
        let within = [left, right].map(sides::in_shape);
        if within == [false, false] {
            continue;
        }
        let south = parallel.area_south_km2(piece.from, piece.to);
        for (side, within, area) in [(left, within[0], -south), (right, within[1], south)] {
            if within {
                *areas.entry(side).or_default() += area;
            }
        }
    }
    areas
}
