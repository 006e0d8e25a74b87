//! Geometries, read straight into their types. What cannot be read is left to the [`judge`](super::judge).

use std::fmt;

use geo::{Coord, Geometry, GeometryCollection, LineString, MultiPolygon, Point, Polygon};
use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::read::json::{Borrowed, Members};

/// The types of geometries.
pub(super) const TYPES: [&str; 7] = [
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
];

/// How deep collections of collections are read.
pub(super) const DEEPEST: usize = 16;

/// What was read of a geometry.
#[derive(Debug)]
pub(super) enum Shape {
    /// All of it.
    Read(Geometry),
    /// It has no positions.
    Empty,
    /// It is against the rules; the judge says which.
    Broken,
}

/// Reads the geometry of these members. Heights are left where they stand.
pub(super) fn read(members: &Members<'_>) -> Shape {
    match parse(members, 0) {
        None => Shape::Broken,
        Some(None) => Shape::Empty,
        Some(Some(geometry)) => Shape::Read(geometry),
    }
}

/// `None` is broken, `Some(None)` empty.
fn parse(members: &Members<'_>, depth: usize) -> Option<Option<Geometry>> {
    let Borrowed(kind) = serde_json::from_str(members.get("type")?.get()).ok()?;
    if kind == "GeometryCollection" {
        let items: Vec<&RawValue> = serde_json::from_str(members.get("geometries")?.get()).ok()?;
        if depth == DEEPEST {
            return None;
        }
        let mut parts = Vec::with_capacity(items.len());
        for item in items {
            let members = serde_json::from_str(item.get()).ok()?;
            parts.extend(parse(&members, depth + 1)?);
        }
        return Some(if parts.is_empty() {
            None
        } else {
            Some(Geometry::GeometryCollection(GeometryCollection(parts)))
        });
    }
    let coordinates = members.get("coordinates")?.get();
    if is_empty(coordinates) && TYPES.contains(&&*kind) {
        return Some(None);
    }
    let geometry = match &*kind {
        "Point" => Geometry::Point(Point(read_as::<Position>(coordinates)?.0)),
        "MultiPoint" => Geometry::MultiPoint(
            read_as::<Vec<Position>>(coordinates)?
                .into_iter()
                .map(|position| Point(position.0))
                .collect(),
        ),
        "LineString" => Geometry::LineString(line(read_as(coordinates)?)?),
        "MultiLineString" => Geometry::MultiLineString(
            read_as::<Vec<_>>(coordinates)?
                .into_iter()
                .map(line)
                .collect::<Option<_>>()?,
        ),
        "Polygon" => Geometry::Polygon(polygon(read_as(coordinates)?)?),
        "MultiPolygon" => Geometry::MultiPolygon(MultiPolygon(
            read_as::<Vec<_>>(coordinates)?
                .into_iter()
                .map(polygon)
                .collect::<Option<_>>()?,
        )),
        _ => return None,
    };
    Some(Some(geometry))
}

/// The first position that can be read of a geometry which as a whole perhaps cannot.
pub(super) fn first_position(geometry: &RawValue) -> Option<(f64, f64)> {
    let (_, coordinates) = geometry.get().split_once("\"coordinates\"")?;
    let mut lists = coordinates.split('[').map(str::trim_ascii_start);
    let numbers = lists.find(|list| list.starts_with(|c: char| c == '-' || c.is_ascii_digit()))?;
    let mut numbers = numbers.split([',', ']']).map(str::trim_ascii);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Whether a list is `[]`; RFC 7946 lets that stand for no geometry.
pub(super) fn is_empty(list: &str) -> bool {
    let inside = list
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'));
    inside.is_some_and(|inside| inside.trim_ascii().is_empty())
}

/// Whether an outer ring runs clockwise or a hole counter-clockwise, against RFC 7946.
pub(super) fn winds_wrong(geometry: &Geometry) -> bool {
    match geometry {
        Geometry::Polygon(polygon) => polygon_winds_wrong(polygon),
        Geometry::MultiPolygon(polygons) => polygons.iter().any(polygon_winds_wrong),
        Geometry::GeometryCollection(parts) => parts.iter().any(winds_wrong),
        _ => false,
    }
}

fn polygon_winds_wrong(polygon: &Polygon) -> bool {
    turn(polygon.exterior()) < 0.0 || polygon.interiors().iter().any(|hole| turn(hole) > 0.0)
}

/// Twice the area in square degrees, positive counter-clockwise; about the first position, to keep the sum exact
/// for small rings far from 0/0.
pub(super) fn turn(ring: &LineString) -> f64 {
    let Some((first, others)) = ring.0.split_first() else {
        return 0.0;
    };
    let mut sum = 0.0;
    let mut start = Coord::zero();
    for at in others {
        let end = *at - *first;
        sum += start.x * end.y - end.x * start.y;
        start = end;
    }
    sum
}

fn read_as<'a, T: Deserialize<'a>>(coordinates: &'a str) -> Option<T> {
    serde_json::from_str(coordinates).ok()
}

fn line(positions: Vec<Position>) -> Option<LineString> {
    (positions.len() >= 2).then(|| coords(positions))
}

fn polygon(rings: Vec<Vec<Position>>) -> Option<Polygon> {
    let mut rings = rings.into_iter().map(ring);
    let exterior = rings.next()??;
    Some(Polygon::new(exterior, rings.collect::<Option<_>>()?))
}

fn ring(positions: Vec<Position>) -> Option<LineString> {
    let ring = coords(positions);
    (ring.0.len() >= 4 && ring.0.first() == ring.0.last()).then_some(ring)
}

fn coords(positions: Vec<Position>) -> LineString {
    LineString(positions.into_iter().map(|position| position.0).collect())
}

/// A position on earth.
pub(super) struct Position(Coord);

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'de> Visitor<'de> for Numbers {
            type Value = Position;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a position")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Position, A::Error> {
                let x = numbers
                    .next_element()?
                    .ok_or_else(|| A::Error::custom("longitude"))?;
                let y = numbers
                    .next_element()?
                    .ok_or_else(|| A::Error::custom("latitude"))?;
                while numbers.next_element::<f64>()?.is_some() {}
                if (-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y) {
                    Ok(Position(Coord { x, y }))
                } else {
                    Err(A::Error::custom("range"))
                }
            }
        }
        deserializer.deserialize_seq(Numbers)
    }
}
