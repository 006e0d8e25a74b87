//! Views: one map at one scale, as a sheet of pixels.

use geo::{BoundingRect, Coord, Rect, coord};
use tiny_skia::Point;

use crate::geometry::mercator;

use super::style::tiles;

/// Coordinates are kept to 1/64 px of the world's grid, so that a sheet and its tiles have the very same ones:
/// whole pixels apart, and exact in an `f32`.
const GRAIN: f64 = 64.0;

/// A sheet: where each place lies on it, in pixels from its upper left corner.
#[derive(Debug, Clone)]
pub struct View {
    /// Pixels around the equator.
    world: f64,
    /// The upper left corner, in pixels of the world.
    left: f64,
    top: f64,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// What the widths of lines are multiplied by.
    pub pen: f32,
    /// What the sizes of type are multiplied by.
    pub type_size: f32,
}

impl View {
    /// The sheet of this size that shows all of `degrees`, as large as it can.
    #[must_use]
    pub fn fit(degrees: Rect, width: u32, height: u32, pen: f32) -> Self {
        let north_west = mercator::project(coord! { x: degrees.min().x, y: degrees.max().y });
        let south_east = mercator::project(coord! { x: degrees.max().x, y: degrees.min().y });
        let span = south_east - north_west;
        // A single point has no extent: a thousandth of a degree stands for it.
        let least = 0.001 / 360.0;
        let world =
            (f64::from(width) / span.x.max(least)).min(f64::from(height) / span.y.max(least));
        let middle = (north_west + south_east) / 2.0 * world;
        Self {
            world,
            left: (middle.x - f64::from(width) / 2.0).round(),
            top: (middle.y - f64::from(height) / 2.0).round(),
            width,
            height,
            pen,
            type_size: pen,
        }
    }

    /// The sheet that shows `degrees` at a zoom of web maps, grown to whole tiles of `side` pixels.
    #[must_use]
    pub fn of_tiles(degrees: Rect, zoom: u8, side: u32) -> Self {
        let world = f64::from(side) * 2_f64.powi(i32::from(zoom));
        let block = f64::from(side);
        let density = side as f32 / 256.0;
        let north_west = mercator::project(coord! { x: degrees.min().x, y: degrees.max().y });
        let south_east = mercator::project(coord! { x: degrees.max().x, y: degrees.min().y });
        let (left, top) = (
            (north_west.x * world / block).floor() * block,
            (north_west.y * world / block).floor() * block,
        );
        let grown = |end: f64, start: f64| (((end - start) / block).ceil().max(1.0) * block) as u32;
        Self {
            world,
            left,
            top,
            width: grown(south_east.x * world, left),
            height: grown(south_east.y * world, top),
            pen: tiles::pen(zoom) * density,
            type_size: tiles::type_size(zoom) * density,
        }
    }

    /// The place of lon/lat degrees on the sheet.
    #[must_use]
    pub fn px(&self, degrees: Coord) -> Point {
        let square = mercator::project(degrees);
        let snap =
            |at: f64, origin: f64| ((at * self.world * GRAIN).round() / GRAIN - origin) as f32;
        Point::from_xy(snap(square.x, self.left), snap(square.y, self.top))
    }

    /// The lon/lat degrees of a place on the sheet.
    #[must_use]
    pub fn degrees(&self, px: Point) -> Coord {
        mercator::unproject(coord! {
            x: (f64::from(px.x) + self.left) / self.world,
            y: (f64::from(px.y) + self.top) / self.world,
        })
    }

    /// The upper left corner, in pixels of the world.
    #[must_use]
    pub fn origin(&self) -> (i64, i64) {
        (self.left as i64, self.top as i64)
    }

    /// Pixels around the equator.
    #[must_use]
    pub fn world(&self) -> f64 {
        self.world
    }

    /// The zoom of web maps to which the scale belongs, lettering being as large as it is.
    #[must_use]
    pub fn zoom(&self) -> f32 {
        (self.world / f64::from(self.type_size) / 256.0).log2() as f32
    }

    /// Pixels in a kilometre at this latitude.
    #[must_use]
    pub fn px_per_km(&self, latitude: f64) -> f32 {
        (self.world / mercator::width_km(latitude)) as f32
    }

    /// What the sheet shows, in lon/lat degrees.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        let corner = Point::from_xy(self.width as f32, self.height as f32);
        Rect::new(self.degrees(Point::zero()), self.degrees(corner))
    }

    /// Whether any of a shape may lie on the sheet, or within `margin` pixels of it.
    #[must_use]
    pub fn may_show<'a, S>(&self, shape: &'a S, margin: f32) -> bool
    where
        S: BoundingRect<f64>,
        S::Output: Into<Option<Rect>> + 'a,
    {
        let Some(rect): Option<Rect> = shape.bounding_rect().into() else {
            return false;
        };
        let low = self.px(coord! { x: rect.min().x, y: rect.max().y });
        let high = self.px(coord! { x: rect.max().x, y: rect.min().y });
        low.x < self.width as f32 + margin
            && -margin < high.x
            && low.y < self.height as f32 + margin
            && -margin < high.y
    }

    /// Whether a place lies on the sheet.
    #[must_use]
    pub fn holds(&self, px: Point) -> bool {
        0.0 <= px.x && px.x < self.width as f32 && 0.0 <= px.y && px.y < self.height as f32
    }
}
