//! On the map: insets, locator, scale bar and degrees, in the corners and along the edge.

use std::sync::Arc;

use geo::{BoundingRect, Coord, Rect as Degrees};
use tiny_skia::Rect;

use crate::atlas::plate::Plate;
use crate::layers::manifest::Inset;
use crate::render::canvas::Canvas;
use crate::render::discs::{self, Disc};
use crate::render::extent;
use crate::render::map::{Map, Purpose};
use crate::render::palette::Palette;
use crate::render::relief::Shading;
use crate::render::sheet::Sheet;
use crate::render::view::View;
use crate::render::window::Window;

use super::column::Section;
use super::corners::{Corner, Corners};
use super::{edge, inset, locator, scale_bar};

/// The shorter side of the map of a 1600 × 1200 poster: there lengths are as the style gives them.
const MAP_SIDE: f32 = 1130.0;
/// Type and lines never shrink below this share of their sizes.
pub const LEAST_PEN: f32 = 0.78;
/// How far furniture keeps from the edge of the map.
const EDGE: f32 = 16.0;

/// What a map shows, for its legend.
#[derive(Debug)]
pub struct Shown<'a> {
    /// Its discs.
    pub discs: Vec<Disc<'a>>,
    /// Their k; `None` where no output is known.
    pub factor: Option<f32>,
    /// Whether any place is so unsure that it has a halo.
    pub halos: bool,
    /// Pixels in a kilometre in the middle of the map.
    pub px_per_km: f32,
}

/// Draws the map of a poster in a box of this size, its upper left corner at the origin.
pub fn draw<'a>(
    canvas: &mut Canvas,
    plate: &'a Plate<'a>,
    palette: &'a Palette<'a>,
    shading: Option<&Arc<Shading>>,
    size: (f32, f32),
    scale: f32,
) -> Shown<'a> {
    let factor = factor(plate, palette, size, scale);
    draw_to_scale(canvas, plate, palette, shading, size, scale, factor)
}

/// The k of a map's discs in a box of this size; `None` where no output is known.
pub fn factor(plate: &Plate, palette: &Palette, size: (f32, f32), scale: f32) -> Option<f32> {
    discs::factor(&sheet(plate, palette, size, scale), size.0.min(size.1))
}

/// The sheet of a map in a box of this size.
fn sheet<'a>(
    plate: &'a Plate<'a>,
    palette: &'a Palette<'a>,
    (width, height): (f32, f32),
    scale: f32,
) -> Sheet<'a> {
    let pen = (width.min(height) / MAP_SIDE).max(LEAST_PEN * scale);
    Sheet {
        plate,
        palette,
        view: View::fit(extent::frame(plate), width as u32, height as u32, pen),
    }
}

/// The same with discs of a given k, so that those of two maps can be compared.
pub fn draw_to_scale<'a>(
    canvas: &mut Canvas,
    plate: &'a Plate<'a>,
    palette: &'a Palette<'a>,
    shading: Option<&Arc<Shading>>,
    size: (f32, f32),
    scale: f32,
    factor: Option<f32>,
) -> Shown<'a> {
    let unit = size.0.min(size.1) / MAP_SIDE;
    let pen = unit.max(LEAST_PEN * scale);
    let sheet = sheet(plate, palette, size, scale);
    let view = &sheet.view;
    let mut corners = Corners::of(plate, view);
    let insets = place_insets(&mut corners, plate, unit.max(pen * 0.86), EDGE * pen);
    let locator = place_locator(&mut corners, plate, unit.max(pen * 0.7), EDGE * pen);
    let bar = place_scale_bar(&mut corners, view, locator, pen);
    let taken = corners.taken();
    let discs = discs::lay_out(&sheet, factor);
    let map = Map::new(&sheet, &discs, shading, Purpose::Poster(taken));
    canvas.picture(map.draw(Window::whole(view)), 0, 0);
    edge::draw(canvas, view, taken);
    for (inset, rect) in &insets {
        inset::draw(canvas, inset, *rect, shading, factor, &sheet);
    }
    if let Some((_, rect)) = locator {
        let insets = insets.iter().map(|(inset, _)| inset.frame);
        let frames: Vec<Degrees> = std::iter::once(view.bounds()).chain(insets).collect();
        locator::draw(canvas, rect, plate, &frames, pen);
    }
    if let Some((section, rect)) = bar {
        canvas.append(section.canvas, rect.left(), rect.top());
    }
    let px_per_km = view.px_per_km(view.bounds().center().y);
    let halos = map.has_halos();
    Shown {
        discs,
        factor,
        halos,
        px_per_km,
    }
}

/// The insets that show a mine or ground of any holder, each with its box.
fn place_insets<'a>(
    corners: &mut Corners,
    plate: &'a Plate,
    unit: f32,
    edge: f32,
) -> Vec<(&'a Inset, Rect)> {
    let is_used = |inset: &&Inset| {
        let holds = |at: Coord| {
            inset.frame.min().x <= at.x
                && at.x <= inset.frame.max().x
                && inset.frame.min().y <= at.y
                && at.y <= inset.frame.max().y
        };
        plate
            .holdings
            .iter()
            .any(|holding| holds(holding.mine.point.0))
    };
    let size = (260.0 * unit, 302.0 * unit);
    let insets = plate.layers.manifest.insets.iter().filter(is_used);
    insets
        .filter_map(|inset| Some((inset, corners.take(size.0, size.1, edge)?.1)))
        .collect()
}

fn place_locator(
    corners: &mut Corners,
    plate: &Plate,
    unit: f32,
    edge: f32,
) -> Option<(Corner, Rect)> {
    // An atlas of a whole country needs nobody to be told where it is.
    let overview = plate
        .layers
        .base
        .overview
        .iter()
        .filter_map(BoundingRect::bounding_rect);
    let tallest = overview.map(|rect| rect.height()).fold(0.0, f64::max);
    if tallest <= 0.0 {
        return None;
    }
    let (width, height) = locator::size(plate, 150.0 * unit, 240.0 * unit)?;
    // Below it stands the scale bar.
    corners.take_above(width.round(), height.round(), edge, 46.0 * unit)
}

/// The scale bar in the lower left, under the locator where that is there, or else in the lower right.
fn place_scale_bar(
    corners: &mut Corners,
    view: &View,
    locator: Option<(Corner, Rect)>,
    pen: f32,
) -> Option<(Section, Rect)> {
    let section = scale_bar::scale_bar(view, (view.width as f32 * 0.19).min(240.0 * pen), pen);
    let edge = EDGE * pen;
    let rect = match locator {
        Some((Corner::SouthWest, rect)) => Rect::from_xywh(
            rect.left(),
            rect.bottom() + 10.0 * pen,
            section.width,
            section.height,
        ),
        _ => corners
            .take(section.width, section.height, edge)
            .map(|(_, rect)| rect),
    };
    corners.take_rect(rect);
    Some((section, rect?))
}
