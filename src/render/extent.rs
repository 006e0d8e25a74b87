//! Extents: how much of the earth a plate has to show.

use geo::{BoundingRect, Coord, Rect};

use crate::atlas::plate::Plate;

/// What the map of a plate shows: the atlas's frame, or all that it has with a little air.
#[must_use]
pub fn frame(plate: &Plate) -> Rect {
    let all = || subject(plate).reduce(join).map(aired);
    plate
        .layers
        .manifest
        .frame
        .or_else(all)
        .unwrap_or_else(world)
}

/// All that a plate has, its base geography included.
#[must_use]
pub fn everything(plate: &Plate) -> Rect {
    let (layers, base) = (plate.layers, &plate.layers.base);
    let frames = layers.manifest.insets.iter().map(|inset| inset.frame);
    let countries = base
        .countries
        .iter()
        .filter_map(|country| country.shape.bounding_rect());
    let rivers = base
        .rivers
        .iter()
        .filter_map(|river| river.line.bounding_rect());
    let roads = base
        .roads
        .iter()
        .filter_map(|road| road.line.bounding_rect());
    let borders = base
        .borders
        .iter()
        .filter_map(|border| border.line.bounding_rect());
    let relief = base.relief.iter().map(|relief| relief.bounds);
    let ways = rivers.chain(roads).chain(borders).chain(relief);
    frames
        .chain(countries)
        .chain(ways)
        .chain([frame(plate)])
        .reduce(join)
        .unwrap_or_else(world)
}

/// What a plate is about: region, ground, belts and mines.
fn subject(plate: &Plate) -> impl Iterator<Item = Rect> {
    let layers = plate.layers;
    let region = layers.region.iter().filter_map(BoundingRect::bounding_rect);
    let ground = plate
        .ground
        .iter()
        .filter_map(|ground| ground.shape.bounding_rect());
    let belts = layers
        .belts
        .iter()
        .filter_map(|belt| belt.shape.bounding_rect());
    let mines = plate
        .holdings
        .iter()
        .map(|holding| holding.mine.point.bounding_rect());
    region.chain(ground).chain(belts).chain(mines)
}

/// Of a plate of nothing.
fn world() -> Rect {
    Rect::new(
        Coord {
            x: -180.0,
            y: -80.0,
        },
        Coord { x: 180.0, y: 80.0 },
    )
}

fn join(a: Rect, b: Rect) -> Rect {
    Rect::new(
        Coord {
            x: a.min().x.min(b.min().x),
            y: a.min().y.min(b.min().y),
        },
        Coord {
            x: a.max().x.max(b.max().x),
            y: a.max().y.max(b.max().y),
        },
    )
}

fn aired(rect: Rect) -> Rect {
    // A single mine gets about ten kilometres of ground around it.
    const LEAST: f64 = 0.1;
    let (x, y) = (
        (rect.width() * 0.07).max(LEAST),
        (rect.height() * 0.07).max(LEAST),
    );
    Rect::new(
        Coord {
            x: rect.min().x - x,
            y: rect.min().y - y,
        },
        Coord {
            x: rect.max().x + x,
            y: rect.max().y + y,
        },
    )
}
