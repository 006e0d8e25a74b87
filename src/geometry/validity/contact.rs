//! Contacts: how two edges meet, exactly.

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, Line};

/// How two edges meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meeting {
    /// Each passes from one side of the other to its other side, at about this place.
    Cross(Coord),
    /// They have one point in common, an end of one of them.
    Touch(Coord),
    /// They have more than a point in common, from here on.
    Along(Coord),
}

/// How two edges meet; `None` where they have no point in common.
pub(super) fn meeting(e: Line, f: Line) -> Option<Meeting> {
    let (start, end) = (side(e, f.start), side(e, f.end));
    if start == end && start != Orientation::Collinear {
        return None;
    }
    let (from, to) = (side(f, e.start), side(f, e.end));
    if from == to && from != Orientation::Collinear {
        return None;
    }
    if start == Orientation::Collinear && end == Orientation::Collinear {
        return on_one_line(e, f);
    }
    for (side, at, edge) in [
        (start, f.start, e),
        (end, f.end, e),
        (from, e.start, f),
        (to, e.end, f),
    ] {
        if side == Orientation::Collinear {
            return in_box(edge, at).then_some(Meeting::Touch(at));
        }
    }
    Some(Meeting::Cross(crossing(e, f)))
}

/// Points of one line are ordered as their longitudes are, or their latitudes where those are equal.
fn on_one_line(e: Line, f: Line) -> Option<Meeting> {
    let (e, f) = (ordered(e), ordered(f));
    let start = if before(e.start, f.start) {
        f.start
    } else {
        e.start
    };
    let end = if before(e.end, f.end) { e.end } else { f.end };
    if start == end {
        Some(Meeting::Touch(start))
    } else {
        before(start, end).then_some(Meeting::Along(start))
    }
}

fn ordered(edge: Line) -> Line {
    if before(edge.end, edge.start) {
        Line::new(edge.end, edge.start)
    } else {
        edge
    }
}

fn before(a: Coord, b: Coord) -> bool {
    (a.x, a.y) < (b.x, b.y)
}

/// Which side of the line through `edge` a place lies on.
pub(super) fn side(edge: Line, at: Coord) -> Orientation {
    RobustKernel::orient2d(edge.start, edge.end, at)
}

/// Whether `at`, a point of the line through `edge`, is a point of the edge.
pub(super) fn in_box(edge: Line, at: Coord) -> bool {
    let between = |a: f64, x: f64, b: f64| a.min(b) <= x && x <= a.max(b);
    between(edge.start.x, at.x, edge.end.x) && between(edge.start.y, at.y, edge.end.y)
}

fn crossing(e: Line, f: Line) -> Coord {
    let (along, across) = (e.end - e.start, f.end - f.start);
    let apart = f.start - e.start;
    let cross = |a: Coord, b: Coord| a.x * b.y - a.y * b.x;
    let share = (cross(apart, across) / cross(along, across)).clamp(0.0, 1.0);
    if share.is_nan() {
        e.start
    } else {
        e.start + along * share
    }
}

/// Whether `a`, `at` and `b` lie on one line, both on the same side of `at`.
pub(super) fn one_way(a: Coord, at: Coord, b: Coord) -> bool {
    let (to_a, to_b) = (a - at, b - at);
    0.0 < to_a.x * to_b.x + to_a.y * to_b.y
        && RobustKernel::orient2d(a, at, b) == Orientation::Collinear
}

/// Whether two courses through `at`, each from its first to its second place, cross there; `None` where they leave it
/// along one line for a while.
pub(super) fn cross_at(at: Coord, one: [Coord; 2], two: [Coord; 2]) -> Option<bool> {
    let along = |a: Coord| two.iter().any(|b| one_way(a, at, *b));
    if one.into_iter().any(along) {
        return None;
    }
    let [from, to] = one;
    let turn = RobustKernel::orient2d(from, at, to);
    let left = |place: Coord| {
        let of_first = RobustKernel::orient2d(from, at, place) == Orientation::CounterClockwise;
        let of_second = RobustKernel::orient2d(at, to, place) == Orientation::CounterClockwise;
        match turn {
            Orientation::CounterClockwise => of_first && of_second,
            Orientation::Clockwise => of_first || of_second,
            Orientation::Collinear => of_first,
        }
    };
    Some(left(two[0]) != left(two[1]))
}
