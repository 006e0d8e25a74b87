//! Nesting: which ring lies in which, and where that cannot be meant.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;

use super::ring::{Ring, Side};
use super::rings::Meetings;
use super::search::Nested;

use super::winding;
use super::{Flaw, Kind, Spot};

/// How many edges of rings that share their course are cut with one another at most: seconds of work. A shape cut into
/// a hundred thousand cells that nobody joined has fewer.
const MOST_CUT: usize = 2_000_000;

/// How two rings lie to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nesting {
    /// The first lies in the second.
    Within,
    /// The second lies in the first, or they lie apart.
    NotWithin,
    /// They have a part in common, and each another part.
    Across,
}

/// Whether it matters that a ring lies in another: a hole lies in its shell and in no other hole of its polygon, a shell in
/// no other polygon but in its holes.
pub(super) fn is_asked(ring: Spot, other: Spot) -> bool {
    let is_hole = 0 < ring.ring;
    (ring.polygon == other.polygon) == is_hole
}

/// Tells which rings lie where they cannot be meant; `nested` is `None` where not all was searched, and only what crosses can
/// be told.
pub(super) fn judge(
    rings: &[Ring<'_>],
    nested: Option<Nested>,
    meetings: &BTreeMap<(usize, usize), Meetings>,
    flaws: &mut Vec<Flaw>,
) {
    let mut judge = Judge {
        rings,
        meetings,
        flaws,
        cut: Cell::new(0),
    };
    let crossing = judge.crossings();
    if let Some(nested) = nested {
        judge.all(nested, &crossing);
    }
    judge.cut_insides();
    if MOST_CUT < judge.cut.get()
        && let Some(ring) = rings.first()
    {
        flaws.push(Flaw::at(Kind::Tangled, ring.spot, ring.coords()[0]));
    }
}

struct Judge<'s, 'a> {
    rings: &'s [Ring<'a>],
    meetings: &'s BTreeMap<(usize, usize), Meetings>,
    flaws: &'s mut Vec<Flaw>,
    /// How many edges have been cut with one another.
    cut: Cell<usize>,
}

impl Judge<'_, '_> {
    /// Tells of rings that cross or share a part of their course; those that cross are handed on, either first.
    fn crossings(&mut self) -> BTreeSet<(usize, usize)> {
        let mut crossing = BTreeSet::new();
        for ((one, two), meetings) in self.meetings {
            if one == two {
                continue;
            }
            let across = if meetings.crossings.is_empty() && !meetings.along.is_empty() {
                self.overlaid(*one, *two) == Nesting::Across
            } else {
                !meetings.crossings.is_empty()
            };
            let same_polygon = self.rings[*one].spot.polygon == self.rings[*two].spot.polygon;
            let list = if meetings.crossings.is_empty() {
                &meetings.along
            } else {
                &meetings.crossings
            };
            let kind = match (across, same_polygon) {
                (true, true) => Kind::RingsCross,
                (true, false) => Kind::PolygonsOverlap,
                (false, _) => Kind::SharedCourse,
            };
            if across {
                crossing.extend([(*one, *two), (*two, *one)]);
            }
            if let Some(((e, f), at)) = list.first() {
                self.flaws.push(Flaw {
                    other: Some(self.rings[*one].spot_of(*e)),
                    count: list.len(),
                    ..Flaw::at(kind, self.rings[*two].spot_of(*f), *at)
                });
            }
        }
        crossing
    }

    /// Tells where each ring lies to those beside it.
    fn all(&mut self, nested: Nested, crossing: &BTreeSet<(usize, usize)>) {
        let Nested {
            mut pairs,
            in_shell,
        } = nested;
        pairs.sort_unstable();
        let mut pairs = pairs
            .into_iter()
            .map(|(inner, outer)| (inner as usize, outer as usize))
            .peekable();
        let mut beside = Vec::new();
        for (number, in_shell) in in_shell.into_iter().enumerate() {
            beside.clear();
            while let Some((_, outer)) = pairs.next_if(|(inner, _)| *inner == number) {
                beside.push(outer);
            }
            let crossed = crossing.range((number, 0)..=(number, usize::MAX));
            beside.extend(crossed.map(|(_, other)| *other));
            beside.sort_unstable();
            beside.dedup();
            self.ring(number, in_shell, &beside, crossing);
        }
    }

    /// Tells where a ring, which may be known to lie in its shell, lies to those beside it: those around it and those that it
    /// crosses.
    fn ring(
        &mut self,
        number: usize,
        in_shell: bool,
        beside: &[usize],
        crossing: &BTreeSet<(usize, usize)>,
    ) {
        let ring = &self.rings[number];
        // Of other polygons, how many rings have this one within.
        let mut covers: BTreeMap<usize, usize> = BTreeMap::new();
        let mut in_shell = in_shell || !ring.is_hole();
        let mut crosses_shell = false;
        for other in beside {
            let beside = &self.rings[*other];
            let same_polygon = beside.spot.polygon == ring.spot.polygon;
            if crossing.contains(&(number, *other)) {
                crosses_shell |= same_polygon && !beside.is_hole();
                // Told as crossing; what else it may be cannot be said.
                covers.insert(beside.spot.polygon, usize::MAX / 2);
                continue;
            }
            if self.nesting(number, *other) != Nesting::Within {
                continue;
            }
            match (same_polygon, beside.is_hole()) {
                (true, false) => in_shell = true,
                (true, true) => self.tell(Kind::HoleInHole, number, *other),
                (false, _) => *covers.entry(beside.spot.polygon).or_default() += 1,
            }
        }
        if !in_shell && !crosses_shell {
            let shell = Spot {
                ring: 0,
                position: 0,
                ..ring.spot
            };
            self.flaws.push(Flaw {
                other: Some(shell),
                ..Flaw::at(Kind::HoleOutside, ring.spot_of(0), ring.coords()[0])
            });
        }
        for (polygon, count) in covers {
            if count == 1 && !ring.is_hole() {
                let other = Spot {
                    polygon,
                    ..Spot::default()
                };
                self.flaws.push(Flaw {
                    other: Some(other),
                    ..Flaw::at(Kind::PolygonsOverlap, ring.spot_of(0), ring.coords()[0])
                });
            }
        }
    }

    fn tell(&mut self, kind: Kind, number: usize, other: usize) {
        let (ring, other) = (&self.rings[number], &self.rings[other]);
        self.flaws.push(Flaw {
            other: Some(other.spot_of(0)),
            ..Flaw::at(kind, ring.spot_of(0), ring.coords()[0])
        });
    }

    /// How two rings that do not cross lie to one another. A position of the first that is not on the second tells.
    fn nesting(&self, one: usize, two: usize) -> Nesting {
        let (ring, other) = (&self.rings[one], &self.rings[two]);
        if !other.bounds().covers(ring.bounds()) {
            return Nesting::NotWithin;
        }
        for at in ring.coords() {
            match other.side(*at) {
                Side::Inside => return Nesting::Within,
                Side::Outside => return Nesting::NotWithin,
                Side::Edge => {}
            }
        }
        self.overlaid(one, two)
    }

    /// The same by area, for rings that share their course. Of two equal rings the later lies within the earlier.
    ///
    /// Not asked any more once too much has been cut, of which the geometry is told as a whole.
    fn overlaid(&self, one: usize, two: usize) -> Nesting {
        let (ring, other) = (self.rings[one].coords(), self.rings[two].coords());
        self.cut.set(self.cut.get() + ring.len() + other.len());
        if MOST_CUT < self.cut.get() {
            return Nesting::NotWithin;
        }
        let (both, first, second) = winding::shared(ring, other);
        let least = first.min(second);
        if winding::is_nothing(first - both, first) {
            if winding::is_nothing(second - both, second) && one < two {
                Nesting::NotWithin
            } else {
                Nesting::Within
            }
        } else if winding::is_nothing(both, least) || winding::is_nothing(second - both, second) {
            Nesting::NotWithin
        } else {
            Nesting::Across
        }
    }

    /// Tells where rings of one polygon touch one another in a circle: what lies within cannot be reached from without.
    fn cut_insides(&mut self) {
        let mut polygons: BTreeMap<usize, Vec<(usize, Coord, Flaw)>> = BTreeMap::new();
        for ((one, two), meetings) in self.meetings {
            let (first, second) = (&self.rings[*one], &self.rings[*two]);
            if one == two || first.spot.polygon != second.spot.polygon {
                continue;
            }
            if !meetings.crossings.is_empty() || !meetings.along.is_empty() {
                continue;
            }
            let touches = polygons.entry(first.spot.polygon).or_default();
            for ((e, f), at) in &meetings.touches {
                let flaw = Flaw {
                    other: Some(first.spot_of(*e)),
                    ..Flaw::at(Kind::InsideCut, second.spot_of(*f), *at)
                };
                touches.push((*one, *at, flaw));
                touches.push((*two, *at, flaw));
            }
        }
        for touches in polygons.values() {
            self.flaws.extend(first_circle(touches));
        }
    }
}

/// The first touch that closes a circle in the graph of rings and the places where they touch.
fn first_circle(touches: &[(usize, Coord, Flaw)]) -> Option<Flaw> {
    let mut numbers: BTreeMap<(u8, u64, u64), usize> = BTreeMap::new();
    let mut parents: Vec<usize> = Vec::new();
    let mut known = BTreeSet::new();
    for (ring, at, flaw) in touches {
        let mut node = |key: (u8, u64, u64)| {
            *numbers.entry(key).or_insert_with(|| {
                parents.push(parents.len());
                parents.len() - 1
            })
        };
        // Zeros of either sign are one place.
        let place = (1, (at.x + 0.0).to_bits(), (at.y + 0.0).to_bits());
        let (ring, place) = (node((0, *ring as u64, 0)), node(place));
        if !known.insert((ring, place)) {
            continue;
        }
        let (one, two) = (root(&parents, ring), root(&parents, place));
        if one == two {
            return Some(*flaw);
        }
        parents[one] = two;
    }
    None
}

fn root(parents: &[usize], mut node: usize) -> usize {
    while parents[node] != node {
        node = parents[node];
    }
    node
}
