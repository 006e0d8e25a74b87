//! Winding: whether a ring that meets itself goes round its ground once.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::super::overlay;

/// Of a ring's area, what may be lost to the grid of the overlay.
const ROUNDING: f64 = 1e-9;

/// Whether the two loops into which a ring falls where it crosses itself are of opposite turns. `edges` are those that
/// cross, or the positions that stand there, the lower first.
pub(super) fn is_bow_tie(coords: &[Coord], edges: (usize, usize), at: Coord) -> bool {
    let (start, end) = edges;
    let mut one: Vec<Coord> = vec![at];
    one.extend(&coords[start + 1..=end]);
    let mut two: Vec<Coord> = vec![at];
    two.extend(coords[end + 1..].iter().chain(&coords[..=start]));
    twice_area(&one) * twice_area(&two) < 0.0
}

/// Whether a ring goes round all its ground once and in one direction, so that every way to fill it gives the same.
pub(super) fn is_simple(coords: &[Coord]) -> bool {
    let ground = ground(coords);
    // Joining a ring with itself makes the overlay resolve it.
    let filled = area(&overlay::union([&ground, &ground]));
    let walked = twice_area(coords).abs();
    (filled - walked).abs() <= ROUNDING * walked
}

/// The area of what lies in both rings, twice, and that of each.
pub(super) fn shared(one: &[Coord], two: &[Coord]) -> (f64, f64, f64) {
    let both = overlay::intersection(&ground(one), &ground(two));
    (area(&both), twice_area(one).abs(), twice_area(two).abs())
}

/// Whether an area is nothing but rounding beside another.
pub(super) fn is_nothing(area: f64, beside: f64) -> bool {
    area <= ROUNDING * beside
}

fn ground(coords: &[Coord]) -> MultiPolygon {
    Polygon::new(LineString::new(coords.to_vec()), Vec::new()).into()
}

fn area(shape: &MultiPolygon) -> f64 {
    shape
        .iter()
        .map(|polygon| {
            let holes = polygon.interiors().iter();
            let holes: f64 = holes.map(|hole| twice_area(&hole.0).abs()).sum();
            twice_area(&polygon.exterior().0).abs() - holes
        })
        .sum()
}

/// Twice the area within a ring in square degrees, positive counter-clockwise; about its first position, to keep the sum
/// exact for small rings far from 0/0.
pub(super) fn twice_area(coords: &[Coord]) -> f64 {
    let origin = coords.first().copied().unwrap_or_default();
    let next = coords.iter().skip(1).chain(coords.first());
    let edges = coords.iter().zip(next);
    edges
        .map(|(a, b)| {
            let (a, b) = (*a - origin, *b - origin);
            a.x * b.y - b.x * a.y
        })
        .sum()
}
