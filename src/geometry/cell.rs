//! Cells: the ground that is nearer to one place than to any other, along the ellipsoid.

use geo::{BoundingRect, Coord, LineString, MultiPolygon, Point, Polygon, Rect};

use super::ellipsoid::{distance, kilometres_per_degree};
use super::overlay;

/// How far apart the points on a line of equal distance stand, in kilometres: between them it leaves a straight edge
/// by less than a metre.
const STEP_KM: f64 = 4.0;

/// The part of a box that is nearer (geodesically) to `place` than to each of `others`.
///
/// Its border is the line of equal distance, found by Newton's method on the geodesic distances and followed in
/// straight edges. Costs some four geodesics for each step along the border with a place near enough to matter.
#[must_use]
pub fn cell(place: Point, others: &[Point], bounds: Rect) -> MultiPolygon {
    let mut cell = MultiPolygon::from(bounds.to_polygon());
    let mut nearest: Vec<(f64, Point)> = others
        .iter()
        .filter(|other| **other != place)
        .map(|other| (distance(place, *other).0, *other))
        .collect();
    nearest.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.x().total_cmp(&b.1.x())));
    for (apart, other) in nearest {
        // A place more than twice as far as the cell's farthest corner cannot take any of it.
        if apart > 2.02 * reach(place, &cell) {
            break;
        }
        let Some(left) = cell.bounding_rect() else {
            break;
        };
        cell = overlay::intersection(&cell, &nearer(place, other, left));
    }
    cell
}

/// The distance from a place to the farthest corner of the box around its cell, in kilometres.
fn reach(place: Point, cell: &MultiPolygon) -> f64 {
    let Some(bounds) = cell.bounding_rect() else {
        return 0.0;
    };
    let (min, max) = (bounds.min(), bounds.max());
    [
        (min.x, min.y),
        (min.x, max.y),
        (max.x, min.y),
        (max.x, max.y),
    ]
    .into_iter()
    .map(|corner| distance(place, corner.into()).0)
    .fold(0.0, f64::max)
}

/// The half of the ground that is nearer to `place` than to `other`, at least as far as the box.
fn nearer(place: Point, other: Point, bounds: Rect) -> MultiPolygon {
    let middle = Coord {
        x: f64::midpoint(place.x(), other.x()),
        y: f64::midpoint(place.y(), other.y()),
    };
    let (east, north) = kilometres_per_degree(middle.y);
    let toward = (
        (other.x() - place.x()) * east,
        (other.y() - place.y()) * north,
    );
    let apart = toward.0.hypot(toward.1);
    let (u, v) = (toward.0 / apart, toward.1 / apart);
    // Far enough to leave the box on every side, from wherever the middle lies.
    let corners = [bounds.min(), bounds.max()];
    let span = corners
        .iter()
        .flat_map(|a| corners.iter().map(move |b| (a.x, b.y)));
    let reach = 1.1
        * span
            .map(|(x, y)| ((x - middle.x) * east).hypot((y - middle.y) * north))
            .fold(apart, f64::max);
    let at = |along: f64, across: f64| Coord {
        x: middle.x + (along * u - across * v) / east,
        y: middle.y + (along * v + across * u) / north,
    };
    let mut ring = vec![at(-2.0 * reach, -reach)];
    let mut along = 0.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most some thousand kilometres"
    )]
    let steps = (reach / STEP_KM).ceil().clamp(2.0, 4_000.0) as i32;
    for step in -steps..=steps {
        let across = reach * f64::from(step) / f64::from(steps);
        // The last step's offset is a good first guess: two corrections are then exact to millimetres.
        for _ in 0..if step == -steps { 4 } else { 2 } {
            let point = Point(at(along, across));
            let (near, far) = (distance(place, point).0, distance(other, point).0);
            let slope = (along + apart / 2.0) / near - (along - apart / 2.0) / far;
            along -= (near - far) / slope;
        }
        ring.push(at(along, across));
    }
    ring.push(at(-2.0 * reach, reach));
    ring.push(ring[0]);
    MultiPolygon::from(Polygon::new(LineString::new(ring), Vec::new()))
}

#[cfg(test)]
mod tests {
    use geo::{Contains, coord};

    use super::*;

    #[test]
    fn a_cell_holds_what_is_nearest_to_its_place() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut point = || Point::new(97.0 + 2.0 * random.f64(), 25.0 + 2.0 * random.f64());
        let places: Vec<Point> = (0..7).map(|_| point()).collect();
        let bounds = Rect::new(coord! { x: 97.0, y: 25.0 }, coord! { x: 99.0, y: 27.0 });
        let cells: Vec<MultiPolygon> = places
            .iter()
            .map(|place| cell(*place, &places, bounds))
            .collect();
        for _ in 0..2_000 {
            let point = point();
            let mut by_distance: Vec<(f64, usize)> = places
                .iter()
                .enumerate()
                .map(|(index, place)| (distance(*place, point).0, index))
                .collect();
            by_distance.sort_by(|a, b| a.0.total_cmp(&b.0));
            if by_distance[1].0 - by_distance[0].0 < 0.001 {
                continue;
            }
            for (index, cell) in cells.iter().enumerate() {
                assert_eq!(
                    cell.contains(&point),
                    index == by_distance[0].1,
                    "{point:?} {by_distance:?}"
                );
            }
        }
    }
}
