//! Raster tiles: windows of one sheet for each zoom.
//!
//! Names, discs and hatching are laid out once for all of a zoom, so that tiles laid together are the sheet.

use std::fmt;
use std::sync::{Arc, OnceLock};

use geo::Rect;
use rayon::prelude::*;

use crate::atlas::plate::Plate;
use crate::render::discs;
use crate::render::extent;
use crate::render::map::{Map, Purpose};
use crate::render::palette::Palette;
use crate::render::picture::Picture;
use crate::render::png;
use crate::render::relief::Shading;
use crate::render::sheet::Sheet;
use crate::render::view::View;
use crate::render::window::Window;

use super::tile::Tile;

/// A plate as tiles, each zoom drawn up when a tile of it is first asked for.
pub struct Pyramid<'a> {
    plate: &'a Plate<'a>,
    palette: Palette<'a>,
    shading: Option<Arc<Shading>>,
    /// Pixels in a row of a tile.
    side: u32,
    extent: Rect,
    levels: [OnceLock<Level>; Tile::DEEPEST as usize + 1],
}

impl fmt::Debug for Pyramid<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pyramid")
            .field("side", &self.side)
            .finish_non_exhaustive()
    }
}

/// The map of one zoom, and where its sheet begins in the world's pixels.
struct Level {
    map: Map,
    origin: (i64, i64),
}

impl<'a> Pyramid<'a> {
    /// A plate as tiles of `side` × `side` pixels: 256, or 512 for screens of double density.
    #[must_use]
    pub fn new(plate: &'a Plate<'a>, side: u32) -> Self {
        Self {
            plate,
            palette: Palette::of(plate),
            shading: plate
                .layers
                .base
                .relief
                .as_ref()
                .and_then(Shading::new)
                .map(Arc::new),
            side: side.clamp(64, 4096),
            extent: extent::everything(plate),
            levels: std::array::from_fn(|_| OnceLock::new()),
        }
    }

    /// What the tiles show, in lon/lat degrees.
    #[must_use]
    pub fn extent(&self) -> Rect {
        self.extent
    }

    /// Draws a tile.
    #[must_use]
    pub fn draw(&self, tile: Tile) -> Picture {
        let level = self.levels[usize::from(tile.z())].get_or_init(|| self.level(tile.z()));
        let side = i64::from(self.side);
        let within = |at: u32, origin: i64| {
            let start = i64::from(at) * side - origin;
            // Beyond the reach of an i32 there is nothing but empty ground.
            start.clamp(i64::from(i32::MIN / 4), i64::from(i32::MAX / 4)) as i32
        };
        level.map.draw(Window {
            left: within(tile.x(), level.origin.0),
            top: within(tile.y(), level.origin.1),
            width: self.side,
            height: self.side,
        })
    }

    /// Draws tiles on every core and yields them as PNG files, in the order in which they are asked for.
    pub fn pngs<'p>(
        &'p self,
        tiles: impl Iterator<Item = Tile> + 'p,
    ) -> impl Iterator<Item = (Tile, Vec<u8>)> + 'p {
        // As many at a time as keep the cores busy and the memory small.
        const AT_A_TIME: usize = 64;
        let mut tiles = tiles.peekable();
        std::iter::from_fn(move || {
            tiles.peek()?;
            let some: Vec<Tile> = tiles.by_ref().take(AT_A_TIME).collect();
            let drawn = some
                .into_par_iter()
                .map(|tile| (tile, png::encode(&self.draw(tile))));
            Some(drawn.collect::<Vec<_>>())
        })
        .flatten()
    }

    /// Draws up a zoom.
    fn level(&self, zoom: u8) -> Level {
        let view = View::of_tiles(self.extent, zoom, self.side);
        let side = disc_side(self.plate, &view, self.side);
        let sheet = Sheet {
            plate: self.plate,
            palette: &self.palette,
            view,
        };
        let factor = discs::factor(&sheet, side);
        let discs = discs::lay_out(&sheet, factor);
        let map = Map::new(&sheet, &discs, self.shading.as_ref(), Purpose::Tiles);
        Level {
            map,
            origin: sheet.view.origin(),
        }
    }
}

/// The side of the poster whose discs a zoom has, in pixels.
///
/// Up to the scale of a poster discs keep step with the ground; closer they grow by the root of it, so that crowds
/// open up as one comes near.
fn disc_side(plate: &Plate, view: &View, side: u32) -> f32 {
    const POSTER: f32 = 1130.0;
    let density = side as f32 / 256.0;
    let frame = extent::frame(plate);
    let [low, high] = [view.px(frame.min()), view.px(frame.max())];
    let shown = (high.x - low.x).min(low.y - high.y) / density / POSTER;
    let grown = if shown <= 1.0 { shown } else { shown.sqrt() };
    grown * POSTER * density
}
