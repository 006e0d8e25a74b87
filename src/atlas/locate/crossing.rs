//! Crossings: whether a point lies on an edge, and how a way along cell lines crosses it, by exact predicates.
//!
//! Where a corner lies on an edge, or a way runs through a vertex, everything is moved by the same infinitely small
//! step, far to the east and less far to the north: no tie is left.

use geo::kernels::{Kernel, Orientation};
use geo::{Coord, GeoNum};

/// Whether a point lies on an edge, its ends included.
pub(super) fn holds(a: Coord, b: Coord, at: Coord) -> bool {
    a.x.min(b.x) <= at.x
        && at.x <= a.x.max(b.x)
        && a.y.min(b.y) <= at.y
        && at.y <= a.y.max(b.y)
        && turn(a, b, at) == Orientation::Collinear
}

/// Whether the way from `corner` north to the height of `to`, and from there east to it, crosses an edge an odd number of
/// times. `to` may not lie to the west or south of `corner`.
pub(super) fn crossed(a: Coord, b: Coord, corner: Coord, to: Coord) -> bool {
    let bend = Coord {
        x: corner.x,
        y: to.y,
    };
    northward(a, b, corner, bend) ^ eastward(a, b, bend, to)
}

/// Whether the way from one point straight east to another crosses an edge.
pub(super) fn eastward(a: Coord, b: Coord, from: Coord, to: Coord) -> bool {
    (a.y > to.y) != (b.y > to.y)
        && from.x < a.x.max(b.x)
        && a.x.min(b.x) <= to.x
        && is_west(a, b, to)
        && !is_west(a, b, from)
}

/// Whether an edge that spans the height of a point passes it in the west, or through it.
fn is_west(a: Coord, b: Coord, at: Coord) -> bool {
    if a.x.max(b.x) <= at.x {
        return true;
    }
    if at.x < a.x.min(b.x) {
        return false;
    }
    let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
    turn(low, high, at) != Orientation::CounterClockwise
}

/// Whether the way from one point straight north to another crosses an edge.
pub(super) fn northward(a: Coord, b: Coord, from: Coord, to: Coord) -> bool {
    (a.x > from.x) != (b.x > from.x)
        && from.y <= a.y.max(b.y)
        && a.y.min(b.y) <= to.y
        && is_below(a, b, to)
        && !is_below(a, b, from)
}

/// Whether an edge that spans the longitude of a point passes below it; of one through the point, whether it does a little
/// farther east.
fn is_below(a: Coord, b: Coord, at: Coord) -> bool {
    if a.y.max(b.y) < at.y {
        return true;
    }
    if at.y < a.y.min(b.y) {
        return false;
    }
    let (left, right) = if a.x <= b.x { (a, b) } else { (b, a) };
    match turn(left, right, at) {
        Orientation::CounterClockwise => true,
        Orientation::Clockwise => false,
        Orientation::Collinear => right.y <= left.y,
    }
}

fn turn(a: Coord, b: Coord, at: Coord) -> Orientation {
    <f64 as GeoNum>::Ker::orient2d(a, b, at)
}

/// Whether an edge touches a box, its border included; perhaps also where it passes it by next to nothing.
pub(super) fn touches(a: Coord, b: Coord, low: Coord, high: Coord) -> bool {
    if a.x.max(b.x) < low.x
        || high.x < a.x.min(b.x)
        || a.y.max(b.y) < low.y
        || high.y < a.y.min(b.y)
    {
        return false;
    }
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let room = 1e-12 * (dx.abs() + dy.abs());
    let side = |x: f64, y: f64| dx * (y - a.y) - dy * (x - a.x);
    let sides = [
        side(low.x, low.y),
        side(high.x, low.y),
        side(low.x, high.y),
        side(high.x, high.y),
    ];
    !(sides.iter().all(|side| *side > room) || sides.iter().all(|side| *side < -room))
}
