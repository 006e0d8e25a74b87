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
///
/// On a sphere the line of equal distance is a great circle, one latitude for each longitude: it is sampled along both,
/// so that a line near a meridian is followed as closely as one near a parallel, and each sample is then moved to where
/// the geodesic distances along the ellipsoid are equal.
fn nearer(place: Point, other: Point, bounds: Rect) -> MultiPolygon {
    let (p, q) = (normal(place), normal(other));
    let plane = [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
    // A plane through the poles has its line along a meridian: the least tilt makes it one latitude a longitude again.
    let tilt = if plane[2].abs() < 1e-12 {
        1e-12
    } else {
        plane[2]
    };
    let margin = 1.0;
    let (west, east) = (bounds.min().x - margin, bounds.max().x + margin);
    let (south, north) = (
        (bounds.min().y - margin).max(-90.0),
        (bounds.max().y + margin).min(90.0),
    );
    let latitude = |lon: f64| {
        let (sin, cos) = lon.to_radians().sin_cos();
        (-(plane[0] * cos + plane[1] * sin) / tilt)
            .atan()
            .to_degrees()
    };
    let mut longitudes: Vec<f64> = steps(
        west,
        east,
        kilometres_per_degree(f64::midpoint(south, north)).0,
    );
    let (turn, reach) = (plane[1].atan2(plane[0]), plane[0].hypot(plane[1]));
    for lat in steps(south, north, kilometres_per_degree(0.0).1) {
        let swing = (-tilt * lat.to_radians().tan() / reach)
            .clamp(-1.0, 1.0)
            .acos();
        let roots = [turn + swing, turn - swing].map(f64::to_degrees);
        let turned = roots
            .iter()
            .flat_map(|lon| [lon - 360.0, *lon, lon + 360.0]);
        longitudes.extend(turned.filter(|lon| west < *lon && *lon < east));
    }
    longitudes.sort_by(f64::total_cmp);
    // The far side from which the half is closed: the pole nearer to the place.
    let far = if tilt > 0.0 { north } else { south };
    let mut ring = vec![Coord { x: west, y: far }];
    for lon in longitudes {
        let lat = latitude(lon);
        let inside = south < lat && lat < north;
        let at = Coord {
            x: lon,
            y: lat.clamp(south, north),
        };
        ring.push(if inside {
            equidistant(place, other, at)
        } else {
            at
        });
    }
    ring.push(Coord { x: east, y: far });
    ring.push(ring[0]);
    MultiPolygon::from(Polygon::new(LineString::new(ring), Vec::new()))
}

/// Degrees from one end to the other in steps of at most [`STEP_KM`], both ends included.
fn steps(from: f64, to: f64, km_per_degree: f64) -> Vec<f64> {
    let count = ((to - from) * km_per_degree.abs() / STEP_KM)
        .ceil()
        .clamp(2.0, 2_000.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped above"
    )]
    let last = count as u32;
    (0..=last)
        .map(|step| from + (to - from) * f64::from(step) / count)
        .collect()
}

/// The point near `at` from which both places are equally far: two steps of Newton's method down the slope of the
/// difference. `at` itself where the slope vanishes.
fn equidistant(place: Point, other: Point, at: Coord) -> Coord {
    let mut at = at;
    for _ in 0..2 {
        let point = Point(at);
        let excess = distance(place, point).0 - distance(other, point).0;
        let (to_place, to_other) = (toward(at, place), toward(at, other));
        let slope = (to_other.0 - to_place.0, to_other.1 - to_place.1);
        let steep = slope.0 * slope.0 + slope.1 * slope.1;
        let (east, north) = kilometres_per_degree(at.y);
        let next = Coord {
            x: at.x - excess * slope.0 / steep / east,
            y: at.y - excess * slope.1 / steep / north,
        };
        if !(next.x.is_finite() && next.y.abs() <= 90.0 && (next.x - at.x).abs() < 5.0) {
            return at;
        }
        at = next;
    }
    at
}

/// The direction from a place on the sphere to another, as parts of one to the east and to the north.
fn toward(at: Coord, to: Point) -> (f64, f64) {
    let (sin_lon, cos_lon) = at.x.to_radians().sin_cos();
    let (sin_lat, cos_lat) = at.y.to_radians().sin_cos();
    let to = normal(to);
    let east = -sin_lon * to[0] + cos_lon * to[1];
    let north = -sin_lat * cos_lon * to[0] - sin_lat * sin_lon * to[1] + cos_lat * to[2];
    let length = east.hypot(north);
    (east / length, north / length)
}

/// The direction that is up at a point, as a unit vector from the middle of the earth.
fn normal(point: Point) -> [f64; 3] {
    let (sin_lon, cos_lon) = point.x().to_radians().sin_cos();
    let (sin_lat, cos_lat) = point.y().to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

#[cfg(test)]
mod tests {
    use geo::{Contains, coord};

    use super::*;

    /// Against a linear scan over the places, in boxes small and large, equatorial and arctic.
    #[test]
    fn a_cell_holds_what_is_nearest_to_its_place() {
        for (seed, west, south, east, north) in [
            (7, 97.0, 25.0, 99.0, 27.0),
            (8, -60.0, 60.0, -20.0, 83.0),
            (9, -10.0, -10.0, 40.0, 30.0),
            (10, 60.0, 64.0, 115.0, 78.0),
            (11, 170.0, -55.0, 179.0, -10.0),
        ] {
            let mut random = fastrand::Rng::with_seed(seed);
            let mut point = || {
                Point::new(
                    west + (east - west) * random.f64(),
                    south + (north - south) * random.f64(),
                )
            };
            let places: Vec<Point> = (0..7).map(|_| point()).collect();
            let bounds = Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north });
            let cells: Vec<MultiPolygon> = places
                .iter()
                .map(|place| cell(*place, &places, bounds))
                .collect();
            for _ in 0..1_000 {
                let point = point();
                let mut by_distance: Vec<(f64, usize)> = places
                    .iter()
                    .enumerate()
                    .map(|(index, place)| (distance(*place, point).0, index))
                    .collect();
                by_distance.sort_by(|a, b| a.0.total_cmp(&b.0));
                if by_distance[1].0 - by_distance[0].0 < 0.05 {
                    continue;
                }
                for (index, cell) in cells.iter().enumerate() {
                    assert_eq!(
                        cell.contains(&point),
                        index == by_distance[0].1,
                        "{seed} {point:?} {by_distance:?}"
                    );
                }
            }
        }
    }
}
