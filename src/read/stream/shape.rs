//! Shapes: the coordinates of points and polygons, read straight into their types.

use geo::{Coord, Geometry, LineString, MultiPolygon, Point, Polygon};

use super::token::{blank, decimal, mark};

/// What the coordinates of a geometry are, told by how deep their lists nest.
#[derive(Debug)]
pub(super) enum Coordinates {
    Position(Coord),
    Rings(Polygon),
    Polygons(MultiPolygon),
}

/// The coordinates at `at`, and the byte behind them. `None` for those of lines, for what is empty, not on earth or not
/// closed.
pub(super) fn coordinates(text: &[u8], at: usize) -> Option<(Coordinates, usize)> {
    let second = mark(text, at, b'[')?;
    if text.get(second) != Some(&b'[') {
        let (coord, end) = position(text, at)?;
        return Some((Coordinates::Position(coord), end));
    }
    let third = mark(text, second, b'[')?;
    let fourth = mark(text, third, b'[')?;
    if text.get(fourth) == Some(&b'[') {
        let (polygons, end) = list(text, at, polygon)?;
        return Some((Coordinates::Polygons(MultiPolygon(polygons)), end));
    }
    let (polygon, end) = polygon(text, at)?;
    Some((Coordinates::Rings(polygon), end))
}

impl Coordinates {
    /// The geometry that they are of this type; `None` where they do not fit it.
    pub(super) fn of(self, kind: &[u8]) -> Option<Geometry> {
        match (self, kind) {
            (Self::Position(at), b"Point") => Some(Geometry::Point(Point(at))),
            (Self::Rings(polygon), b"Polygon") => Some(Geometry::Polygon(polygon)),
            (Self::Polygons(polygons), b"MultiPolygon") => Some(Geometry::MultiPolygon(polygons)),
            _ => None,
        }
    }
}

fn polygon(text: &[u8], at: usize) -> Option<(Polygon, usize)> {
    let (mut rings, end) = list(text, at, ring)?;
    let shell = rings.remove(0);
    Some((Polygon::new(shell, rings), end))
}

fn ring(text: &[u8], at: usize) -> Option<(LineString, usize)> {
    let (mut positions, end) = list(text, at, position)?;
    // Zones are kept.
    positions.shrink_to_fit();
    let is_closed = 4 <= positions.len() && positions.first() == positions.last();
    is_closed.then_some((LineString(positions), end))
}

/// The items of a list that is not empty, and the byte behind it.
fn list<T>(
    text: &[u8],
    at: usize,
    item: impl Fn(&[u8], usize) -> Option<(T, usize)>,
) -> Option<(Vec<T>, usize)> {
    let mut at = mark(text, at, b'[')?;
    let mut items = Vec::new();
    loop {
        let (read, end) = item(text, at)?;
        items.push(read);
        at = blank(text, end);
        match text.get(at)? {
            b',' => at = blank(text, at + 1),
            b']' => return Some((items, at + 1)),
            _ => return None,
        }
    }
}

/// The position at `at`, heights left out, and the byte behind it.
pub(super) fn position(text: &[u8], at: usize) -> Option<(Coord, usize)> {
    let (x, at) = decimal(text, mark(text, at, b'[')?)?;
    let at = mark(text, blank(text, at), b',')?;
    let (y, at) = decimal(text, at)?;
    let mut at = blank(text, at);
    while text.get(at) == Some(&b',') {
        let (_, end) = decimal(text, blank(text, at + 1))?;
        at = blank(text, end);
    }
    let on_earth = (-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y);
    (text.get(at) == Some(&b']') && on_earth).then_some((Coord { x, y }, at + 1))
}
