//! Courses: what can be said of a ring or line by walking along it once.

use std::borrow::Cow;

use geo::{Coord, LineString};

use super::contact::one_way;
use super::{Flaw, Kind, Spot};

/// The positions of a ring that matter: none twice in a row, no spikes, the last not repeated.
#[derive(Debug)]
pub(super) struct Course<'a> {
    pub(super) coords: Cow<'a, [Coord]>,
    /// The number of each in the ring as it was given; `None` where they are the same.
    pub(super) numbers: Option<Vec<usize>>,
    /// Whether an edge goes more than half way round the earth.
    pub(super) long_edge: bool,
}

impl<'a> Course<'a> {
    /// The course of a ring; what is wrong along it is told.
    pub(super) fn of(ring: &'a LineString, spot: Spot, flaws: &mut Vec<Flaw>) -> Self {
        let open = ring.0.split_last().map_or(&[][..], |(_, open)| open);
        let long_edge = report_long_edges(&ring.0, spot, flaws);
        report_poles(open, spot, flaws);
        let (coords, numbers) = if is_plain(open) {
            (Cow::Borrowed(open), None)
        } else {
            let numbers = bare(open, spot, flaws);
            let coords = numbers.iter().map(|number| open[*number]).collect();
            (Cow::Owned(coords), Some(numbers))
        };
        if coords.len() < 3 {
            let kind = if spot.ring == 0 {
                Kind::ZeroArea
            } else {
                Kind::EmptyHole
            };
            let at = open.first().copied().unwrap_or_default();
            flaws.retain(|flaw| {
                flaw.kind != Kind::Spike
                    || (flaw.spot.polygon, flaw.spot.ring) != (spot.polygon, spot.ring)
            });
            flaws.push(Flaw::at(kind, spot, at));
        }
        Self {
            coords,
            numbers,
            long_edge,
        }
    }
}

/// Tells what is wrong along a line.
pub(super) fn line(line: &LineString, ring: usize, flaws: &mut Vec<Flaw>) {
    let spot = Spot {
        ring,
        ..Spot::default()
    };
    report_long_edges(&line.0, spot, flaws);
    report_poles(&line.0, spot, flaws);
    let Some(first) = line.0.first() else {
        return;
    };
    if line.0.iter().all(|at| at == first) {
        flaws.push(Flaw::at(Kind::ZeroLength, spot, *first));
    } else {
        let pairs = line.0.windows(2).enumerate();
        let repeated = pairs.filter(|(_, pair)| pair[0] == pair[1]);
        report_repeated(&line.0, repeated.map(|(at, _)| at + 1), spot, flaws);
    }
}

fn report_repeated(
    coords: &[Coord],
    mut repeated: impl Iterator<Item = usize>,
    spot: Spot,
    flaws: &mut Vec<Flaw>,
) {
    if let Some(first) = repeated.next() {
        flaws.push(Flaw {
            count: 1 + repeated.count(),
            other: Some(spot.at(first - 1)),
            ..Flaw::at(Kind::Repeated, spot.at(first), coords[first])
        });
    }
}

/// Tells of edges from one longitude to another more than half way round, and whether there are any. An edge from −180°
/// to 180° is where a ring was cut, as is one along a pole.
fn report_long_edges(coords: &[Coord], spot: Spot, flaws: &mut Vec<Flaw>) -> bool {
    let is_long = |pair: &[Coord]| {
        let (a, b) = (pair[0], pair[1]);
        let cut = a.x.abs() == 180.0 && b.x.abs() == 180.0;
        let along_pole = a.y == b.y && a.y.abs() == 90.0;
        180.0 < (b.x - a.x).abs() && !cut && !along_pole
    };
    let mut long = coords
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| is_long(pair));
    let Some((first, pair)) = long.next() else {
        return false;
    };
    let (from, to) = (pair[0], pair[1]);
    let turned = coords.windows(2).map(|pair| {
        let width = pair[1].x - pair[0].x;
        if 180.0 < width.abs() {
            width - 360.0f64.copysign(width)
        } else {
            width
        }
    });
    let closed = coords.first() == coords.last();
    let kind = if closed && 180.0 < turned.sum::<f64>().abs() {
        let north = coords.iter().map(|at| at.y).sum::<f64>() >= 0.0;
        let pole = if north { 90.0 } else { -90.0 };
        Kind::AroundPole { pole }
    } else {
        Kind::LongEdge {
            from: from.x,
            to: to.x,
        }
    };
    flaws.push(Flaw {
        count: 1 + long.count(),
        other: Some(spot.at(first)),
        ..Flaw::at(kind, spot.at(first + 1), to)
    });
    true
}

/// Tells of positions on a pole that are no corner of a ring cut there: those on ±180° and those of an edge along the
/// pole are.
fn report_poles(coords: &[Coord], spot: Spot, flaws: &mut Vec<Flaw>) {
    let on_pole = |at: &Coord| at.y.abs() == 90.0;
    if !coords.iter().any(on_pole) {
        return;
    }
    let count = coords.len();
    let lone = (0..count).filter(|number| {
        let at = coords[*number];
        let neighbours = [(number + count - 1) % count, (number + 1) % count];
        on_pole(&at)
            && at.x.abs() != 180.0
            && !neighbours
                .iter()
                .any(|other| coords[*other].y == at.y && coords[*other] != at)
    });
    let lone: Vec<usize> = lone.collect();
    if let Some(first) = lone.first() {
        flaws.push(Flaw {
            count: lone.len(),
            ..Flaw::at(Kind::AtPole, spot.at(*first), coords[*first])
        });
    }
}

/// Whether no position of a ring stands twice in a row and no edge goes back on the one before.
fn is_plain(open: &[Coord]) -> bool {
    let (Some(first), [.., before, last]) = (open.first(), open) else {
        return false;
    };
    let mut from = *before;
    let mut at = *last;
    for to in std::iter::once(first).chain(&open[1..]) {
        if at == *to || one_way(from, at, *to) {
            return false;
        }
        (from, at) = (at, *to);
    }
    // The last position was looked at first, and is the end of the last edge.
    3 <= open.len()
}

/// The numbers of the positions that are left of a ring without repeated ones and spikes, which are told.
fn bare(open: &[Coord], spot: Spot, flaws: &mut Vec<Flaw>) -> Vec<usize> {
    let count = open.len();
    // Where the ring is closed by more than one position, the first repeated one is the last of the open ring.
    let repeats = |number: usize| 0 < number && open[number] == open[number - 1];
    let mut repeated: Vec<usize> = (1..count).filter(|number| repeats(*number)).collect();
    let mut kept: Vec<usize> = (0..count).filter(|number| !repeats(*number)).collect();
    while let [first, .., last] = kept[..]
        && open[first] == open[last]
    {
        // The closing position repeats this one.
        repeated.push(last + 1);
        kept.pop();
    }
    repeated.sort_unstable();
    let closed: Vec<Coord> = open.iter().chain(open.first()).copied().collect();
    report_repeated(&closed, repeated.into_iter(), spot, flaws);
    let (bare, tips) = without_spikes(open, kept);
    if let Some(first) = tips.first() {
        flaws.push(Flaw {
            count: tips.len(),
            ..Flaw::at(Kind::Spike, spot.at(*first), open[*first])
        });
    }
    bare
}

/// The numbers of the positions that the ground of a closed ring needs.
pub(super) fn needed(ring: &LineString) -> Vec<usize> {
    let open = ring.0.split_last().map_or(&[][..], |(_, open)| open);
    bare(open, Spot::default(), &mut Vec::new())
}

/// The positions without those that are the tip of a spike or stand along its shaft, and the tips.
fn without_spikes(open: &[Coord], numbers: Vec<usize>) -> (Vec<usize>, Vec<usize>) {
    let mut tips = Vec::new();
    // Each with whether it stands on the shaft of a spike that was told already.
    let mut left: std::collections::VecDeque<(usize, bool)> = std::collections::VecDeque::new();
    for number in numbers {
        left.push_back((number, false));
        while let [.., a, b, c] = left.make_contiguous()
            && one_way(open[a.0], open[b.0], open[c.0])
        {
            let (tip, next, back) = (*b, *c, open[a.0] == open[c.0]);
            tips.extend((!tip.1).then_some(tip.0));
            left.truncate(left.len() - 2);
            if let Some(a) = left.back_mut() {
                a.1 = true;
            }
            if !back {
                left.push_back((next.0, true));
            }
        }
    }
    // The ring has no beginning: what is left is looked at across its first position too.
    while 3 <= left.len() {
        let count = left.len();
        let around = [(count - 2, count - 1, 0), (count - 1, 0, 1)];
        let place = |at: usize| open[left[at].0];
        let spike = around
            .into_iter()
            .find(|(a, b, c)| place(*a) == place(*b) || one_way(place(*a), place(*b), place(*c)));
        let Some((a, b, c)) = spike else {
            break;
        };
        let (tip, doubled, back) = (left[b], place(a) == place(b), place(a) == place(c));
        if !doubled {
            tips.extend((!tip.1).then_some(tip.0));
            left[a].1 = true;
            left[c].1 = true;
        }
        left.remove(b);
        if !doubled && back {
            left.remove(if a < b { a } else { a - 1 });
        }
    }
    if left.len() == 2 && open[left[0].0] == open[left[1].0] {
        left.pop_back();
    }
    tips.sort_unstable();
    (left.into_iter().map(|(number, _)| number).collect(), tips)
}
