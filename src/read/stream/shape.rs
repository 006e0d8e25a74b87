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
    let mut room = Vec::new();
    if text.get(fourth) == Some(&b'[') {
        let (polygons, end) = list(text, at, |text, at| polygon(text, at, &mut room))?;
        return Some((Coordinates::Polygons(MultiPolygon(polygons)), end));
    }
    let (polygon, end) = polygon(text, at, &mut room)?;
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

/// A polygon; `room` is for the positions of a ring while they are read.
fn polygon(text: &[u8], at: usize, room: &mut Vec<Coord>) -> Option<(Polygon, usize)> {
    let (mut rings, end) = list(text, at, |text, at| ring(text, at, room))?;
    let shell = rings.remove(0);
    Some((Polygon::new(shell, rings), end))
}

fn ring(text: &[u8], at: usize, room: &mut Vec<Coord>) -> Option<(LineString, usize)> {
    room.clear();
    let end = items(text, at, position, room)?;
    let is_closed = 4 <= room.len() && room.first() == room.last();
    is_closed.then(|| (LineString(room.clone()), end))
}

fn list<T>(
    text: &[u8],
    at: usize,
    item: impl FnMut(&[u8], usize) -> Option<(T, usize)>,
) -> Option<(Vec<T>, usize)> {
    let mut list = Vec::new();
    let end = items(text, at, item, &mut list)?;
    Some((list, end))
}

/// Puts the items of a list that is not empty into `into`; the byte behind it.
fn items<T>(
    text: &[u8],
    at: usize,
    mut item: impl FnMut(&[u8], usize) -> Option<(T, usize)>,
    into: &mut Vec<T>,
) -> Option<usize> {
    let mut at = mark(text, at, b'[')?;
    loop {
        let (read, end) = item(text, at)?;
        into.push(read);
        at = blank(text, end);
        match text.get(at)? {
            b',' => at = blank(text, at + 1),
            b']' => return Some(at + 1),
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
