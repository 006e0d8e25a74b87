//! A tile: one square of the world at one zoom, counted from the north-west.

use geo::{Coord, Rect, coord};

use crate::geometry::mercator;

/// A square of the world, as XYZ schemes count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    z: u8,
    x: u32,
    y: u32,
}

impl Tile {
    /// The deepest zoom: there a pixel is a centimetre or two.
    pub const DEEPEST: u8 = 24;

    /// The tile in this column and row of a zoom; `None` where that zoom has no such tile.
    ///
    /// ```
    /// # use terrane::tiles::tile::Tile;
    /// assert!(Tile::new(1, 1, 1).is_some());
    /// assert!(Tile::new(1, 2, 0).is_none());
    /// assert!(Tile::new(99, 0, 0).is_none());
    /// ```
    #[must_use]
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        let side = 1_u32
            .checked_shl(u32::from(z))
            .filter(|_| z <= Self::DEEPEST)?;
        (x < side && y < side).then_some(Self { z, x, y })
    }

    /// The zoom.
    #[must_use]
    pub fn z(self) -> u8 {
        self.z
    }

    /// The column, from the west.
    #[must_use]
    pub fn x(self) -> u32 {
        self.x
    }

    /// The row, from the north.
    #[must_use]
    pub fn y(self) -> u32 {
        self.y
    }

    /// The ground that it shows, in lon/lat degrees.
    #[must_use]
    pub fn bounds(self) -> Rect {
        let side = 2_f64.powi(i32::from(self.z));
        let corner = |x: u32, y: u32| {
            mercator::unproject(coord! { x: f64::from(x) / side, y: f64::from(y) / side })
        };
        Rect::new(corner(self.x, self.y), corner(self.x + 1, self.y + 1))
    }

    /// The tiles of a zoom that show any of `degrees`, row by row from the north-west.
    pub fn covering(degrees: Rect, z: u8) -> impl Iterator<Item = Self> {
        let z = z.min(Self::DEEPEST);
        let side = 2_f64.powi(i32::from(z));
        let at = |degrees: Coord| {
            let square = mercator::project(degrees);
            let count = |share: f64| (share * side).clamp(0.0, side - 1.0);
            (count(square.x), count(square.y))
        };
        let (west, south) = at(degrees.min());
        let (east, north) = at(degrees.max());
        let range = |low: f64, high: f64| low.floor() as u32..=high.floor() as u32;
        let columns = range(west, east);
        range(north, south).flat_map(move |y| columns.clone().map(move |x| Self { z, x, y }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tiles_of_a_frame_cover_it_once() {
        let frame = Rect::new(coord! { x: 93.5, y: 19.8 }, coord! { x: 101.5, y: 28.8 });
        for z in 0..=9 {
            let tiles: Vec<Tile> = Tile::covering(frame, z).collect();
            let mut once = tiles.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), tiles.len(), "zoom {z}");
            let (first, last) = (tiles[0].bounds(), tiles[tiles.len() - 1].bounds());
            assert!(first.min().x <= frame.min().x && frame.max().y <= first.max().y);
            assert!(frame.max().x <= last.max().x && last.min().y <= frame.min().y);
        }
    }

    #[test]
    fn the_whole_world_is_one_tile_at_zoom_nought() {
        let world = Rect::new(coord! { x: -180.0, y: -90.0 }, coord! { x: 180.0, y: 90.0 });
        assert_eq!(
            Tile::covering(world, 0).collect::<Vec<_>>(),
            [Tile { z: 0, x: 0, y: 0 }]
        );
        assert_eq!(Tile::covering(world, 2).count(), 16);
    }
}
