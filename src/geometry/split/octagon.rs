//! The octagon about a shape, which tells of most edges near it that they do not touch it.

use geo::{Coord, CoordsIter, Line, MultiPolygon, Rect};

/// The least octagon with sides due north, north-east and so on that holds a shape, border included.
///
/// Sums of coordinates are rounded, but two of them never change places by that: what it says lies outside does so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Octagon {
    /// The least of what a place measures eastward, northward, north-eastward and north-westward.
    low: [f64; 4],
    /// The greatest.
    high: [f64; 4],
}

impl Octagon {
    pub(super) fn around(shape: &MultiPolygon) -> Option<Self> {
        let mut corners = shape.coords_iter().map(measured);
        let first = corners.next()?;
        let mut octagon = Self {
            low: first,
            high: first,
        };
        for corner in corners {
            for (axis, at) in corner.into_iter().enumerate() {
                octagon.low[axis] = octagon.low[axis].min(at);
                octagon.high[axis] = octagon.high[axis].max(at);
            }
        }
        Some(octagon)
    }

    /// Whether it holds a place.
    pub(super) fn holds(&self, at: Coord) -> bool {
        let at = measured(at);
        (0..4).all(|axis| self.low[axis] <= at[axis] && at[axis] <= self.high[axis])
    }

    /// Whether an edge may touch it: not both ends lie beyond the same side.
    pub(super) fn meets(&self, edge: &Line) -> bool {
        let (start, end) = (measured(edge.start), measured(edge.end));
        (0..4).all(|axis| {
            start[axis].min(end[axis]) <= self.high[axis]
                && self.low[axis] <= start[axis].max(end[axis])
        })
    }

    /// The box about the shape.
    pub(super) fn bounds(&self) -> Rect {
        Rect::new((self.low[0], self.low[1]), (self.high[0], self.high[1]))
    }
}

fn measured(at: Coord) -> [f64; 4] {
    [at.x, at.y, at.x + at.y, at.y - at.x]
}
