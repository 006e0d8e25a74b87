//! Rings: where the edges of one ring or of two meet, and whether they cross there.

use std::collections::BTreeMap;

use geo::{Coord, LineString};

use super::contact::{self, Meeting};
use super::course::Course;
use super::nesting;
use super::ring::Ring;
use super::search::{Contact, Search};
use super::winding;
use super::{Flaw, Kind, Spot};

/// What is known of two rings, or of one ring with itself, that meet.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    /// Where they cross: the edges' numbers, and the place.
    pub(super) crossings: Vec<((usize, usize), Coord)>,
    /// Where they touch without crossing.
    pub(super) touches: Vec<((usize, usize), Coord)>,
    /// Where they have a part of their course in common.
    pub(super) along: Vec<((usize, usize), Coord)>,
}

/// Tells what is wrong with these rings of one geometry.
pub(super) fn judge(rings: &[Ring<'_>], flaws: &mut Vec<Flaw>) {
    let mut search = Search::of(rings);
    let is_tangled = search.all().is_break();
    if is_tangled && let Some(ring) = rings.first() {
        flaws.push(Flaw::at(Kind::Tangled, ring.spot, ring.coords()[0]));
    }
    let Search {
        contacts, nested, ..
    } = search;
    // A hole whose shell was not come to would seem to lie outside.
    let nested = (!is_tangled).then_some(nested);
    let mut meetings = sorted(rings, &contacts);
    for ((one, two), meetings) in &mut meetings {
        if one == two {
            flaws.extend(within(&rings[*one], meetings));
        }
    }
    nesting::judge(rings, nested, &meetings, flaws);
}

/// The contacts by the rings that meet, each place once: a corner is an end of two edges.
fn sorted(rings: &[Ring<'_>], contacts: &[Contact]) -> BTreeMap<(usize, usize), Meetings> {
    let mut by_rings: BTreeMap<(usize, usize), Meetings> = BTreeMap::new();
    for contact in contacts {
        let meetings = by_rings.entry(contact.rings).or_default();
        let (one, two) = (&rings[contact.rings.0], &rings[contact.rings.1]);
        match contact.meeting {
            Meeting::Cross(at) => meetings.crossings.push((contact.edges, at)),
            Meeting::Along(at) => meetings.along.push((contact.edges, at)),
            Meeting::Touch(at) => {
                let corners = (
                    corner(one, contact.edges.0, at),
                    corner(two, contact.edges.1, at),
                );
                let ends = |ring: &Ring<'_>, corner: Corner| ring.around(corner);
                let crosses = match (ends(one, corners.0), ends(two, corners.1)) {
                    (Some(first), Some(second)) => contact::cross_at(at, first, second),
                    // An open line that ends at the other one does not cross it.
                    _ => Some(false),
                };
                let mut edges = (corners.0.number(), corners.1.number());
                if contact.rings.0 == contact.rings.1 && edges.1 < edges.0 {
                    edges = (edges.1, edges.0);
                }
                match crosses {
                    Some(true) => meetings.crossings.push((edges, at)),
                    Some(false) => meetings.touches.push((edges, at)),
                    // What leaves along one line is told where it runs along.
                    None => {}
                }
            }
        }
    }
    for meetings in by_rings.values_mut() {
        for list in [
            &mut meetings.crossings,
            &mut meetings.touches,
            &mut meetings.along,
        ] {
            list.sort_by(|(a, at), (b, other)| {
                (a.1, a.0, at.x, at.y)
                    .partial_cmp(&(b.1, b.0, other.x, other.y))
                    .unwrap_or(std::cmp::Ordering::Equal)
            });
            list.dedup();
        }
    }
    by_rings
}

/// A place on a course: at a position, or within the edge that begins there.
#[derive(Debug, Clone, Copy)]
enum Corner {
    Position(usize),
    Edge(usize),
}

impl Corner {
    fn number(self) -> usize {
        match self {
            Self::Position(number) | Self::Edge(number) => number,
        }
    }
}

fn corner(ring: &Ring<'_>, edge: usize, at: Coord) -> Corner {
    let line = ring.edge(edge);
    if line.start == at {
        Corner::Position(edge)
    } else if line.end == at {
        let next = edge + 1;
        Corner::Position(if next == ring.coords().len() { 0 } else { next })
    } else {
        Corner::Edge(edge)
    }
}

impl Ring<'_> {
    /// Whence the course comes to a corner and where it goes; `None` at the ends of an open line.
    fn around(&self, corner: Corner) -> Option<[Coord; 2]> {
        let coords = self.coords();
        let count = coords.len();
        match corner {
            Corner::Edge(number) => {
                let edge = self.edge(number);
                Some([edge.start, edge.end])
            }
            Corner::Position(number) if self.open && (number == 0 || number + 1 == count) => None,
            Corner::Position(number) => Some([
                coords[(number + count - 1) % count],
                coords[(number + 1) % count],
            ]),
        }
    }
}

/// What is wrong with one ring that meets itself.
fn within(ring: &Ring<'_>, meetings: &Meetings) -> Vec<Flaw> {
    let tell = |kind: Kind, list: &[((usize, usize), Coord)]| {
        let ((other, number), at) = *list.first()?;
        Some(Flaw {
            other: Some(ring.spot_of(other)),
            count: list.len(),
            ..Flaw::at(kind, ring.spot_of(number), at)
        })
    };
    if let [((e, f), at)] = meetings.crossings[..]
        && meetings.along.is_empty()
        && winding::is_bow_tie(ring.coords(), (e, f), at)
    {
        return tell(Kind::BowTie, &meetings.crossings)
            .into_iter()
            .collect();
    }
    if !meetings.crossings.is_empty() {
        return tell(Kind::SelfCrossing, &meetings.crossings)
            .into_iter()
            .collect();
    }
    if !meetings.along.is_empty() && !winding::is_simple(ring.coords()) {
        return tell(Kind::SelfCrossing, &meetings.along)
            .into_iter()
            .collect();
    }
    let touching = tell(Kind::SelfTouching, &meetings.touches);
    let along = tell(Kind::AlongItself, &meetings.along);
    touching.into_iter().chain(along).collect()
}

/// Where a line meets itself other than with its ends.
pub(super) fn line_crossing(line: &LineString) -> Option<Flaw> {
    let mut coords = Vec::with_capacity(line.0.len());
    let mut numbers = Vec::with_capacity(line.0.len());
    for (number, at) in line.0.iter().enumerate() {
        if coords.last() != Some(at) {
            coords.push(*at);
            numbers.push(number);
        }
    }
    if coords.len() < 2 {
        return None;
    }
    let course = Course {
        coords: coords.into(),
        numbers: Some(numbers),
        long_edge: false,
    };
    let rings = [Ring::over(Spot::default(), course, true)];
    let mut search = Search::of(&rings);
    let tangled = search.within(0).is_break();
    let meetings = sorted(&rings, &search.contacts);
    let meetings = meetings.get(&(0, 0));
    let lists = meetings.map(|meetings| [&meetings.crossings, &meetings.along]);
    let mut all: Vec<_> = lists.into_iter().flatten().flatten().copied().collect();
    all.sort_by_key(|((e, f), _)| (*f, *e));
    match all.first() {
        Some(((e, f), at)) => Some(Flaw {
            other: Some(rings[0].spot_of(*e)),
            count: all.len(),
            ..Flaw::at(Kind::SelfCrossing, rings[0].spot_of(*f), *at)
        }),
        None if tangled => Some(Flaw::at(Kind::Tangled, Spot::default(), line.0[0])),
        None => None,
    }
}
