//! The map: ground, lines, discs and names of a plate on one sheet, drawn as a whole or window by window.
//!
//! A poster draws one window that is the whole sheet; a tile draws a window of a sheet that covers the world's grid.
//! There is no second renderer.

use tiny_skia::Rect;

use crate::atlas::plate::Plate;
use crate::layers::base::{BorderKind, LabelKind};

use super::canvas::Canvas;
use super::discs::{self, Disc};
use super::ground::{Ground, Window};
use super::labels::Obstacles;
use super::palette::Palette;
use super::picture::Picture;
use super::relief::Shading;
use super::view::View;
use super::{base, callouts, codes, lines, names, rivers, shape, symbols};

/// What a sheet is for, which decides where its words stand.
#[derive(Debug, Clone, Copy)]
pub enum Purpose<'a> {
    /// A poster's map: callouts beside the region, nothing under the furniture.
    Poster(&'a [Rect]),
    /// An inset: a few words at each belt.
    Inset,
    /// The grid of tiles.
    Tiles,
}

/// A plate on a sheet.
#[derive(Debug)]
pub struct Map<'a, 's> {
    ground: Ground<'s>,
    canvas: Canvas,
    discs: Vec<Disc<'a>>,
}

impl<'a, 's> Map<'a, 's> {
    /// Draws up the map of a plate on a sheet; `factor` is the discs' k.
    #[must_use]
    pub fn new(
        plate: &'a Plate<'a>,
        view: &View,
        palette: &Palette,
        shading: Option<&'s Shading>,
        factor: Option<f32>,
        purpose: Purpose,
    ) -> Self {
        let discs = discs::lay_out(plate, view, factor);
        let outlines = lines::belts(plate, view);
        let halos = discs
            .iter()
            .filter_map(|disc| symbols::halo(disc, &outlines, plate, palette, view))
            .collect();
        let mut canvas = Canvas::default();
        base::draw(&mut canvas, plate, view);
        lines::draw(&mut canvas, plate, view);
        lines::draw_belts(&mut canvas, plate, view);
        for disc in &discs {
            symbols::disc(
                &mut canvas,
                disc,
                palette,
                &plate.layers.manifest.holders,
                view,
            );
        }
        let mut obstacles = obstacles(plate, view, &discs, purpose);
        match purpose {
            Purpose::Poster(_) => callouts::draw(
                &mut canvas,
                &mut obstacles,
                plate,
                &outlines,
                &discs,
                palette,
                view,
            ),
            Purpose::Inset | Purpose::Tiles => {
                callouts::draw_beside(&mut canvas, &mut obstacles, plate, &outlines, palette, view);
            }
        }
        write_names(&mut canvas, &mut obstacles, plate, &discs, palette, view);
        Self {
            ground: Ground::new(plate, view, palette, shading, halos),
            canvas,
            discs,
        }
    }

    /// Whether any mine has a halo.
    #[must_use]
    pub fn has_halos(&self) -> bool {
        self.ground.has_halos()
    }

    /// The discs, largest first.
    #[must_use]
    pub fn into_discs(self) -> Vec<Disc<'a>> {
        self.discs
    }

    /// Draws a window of the sheet.
    #[must_use]
    pub fn draw(&self, window: Window) -> Picture {
        self.canvas
            .paint(self.ground.draw(window), window.left, window.top)
    }
}

/// Writes all names, the important first: who comes later takes what is left.
fn write_names(
    canvas: &mut Canvas,
    obstacles: &mut Obstacles,
    plate: &Plate,
    discs: &[Disc],
    palette: &Palette,
    view: &View,
) {
    let towns = names::towns(plate, view);
    names::draw_towns(canvas, obstacles, &towns, discs, 0..=5, view);
    codes::draw(canvas, obstacles, plate, palette, view);
    rivers::draw(canvas, obstacles, plate, view);
    names::draw_towns(canvas, obstacles, &towns, discs, 6..=9, view);
    names::draw_labels(canvas, obstacles, plate, LabelKind::Country, view);
    names::draw_labels(canvas, obstacles, plate, LabelKind::State, view);
    names::draw_labels(canvas, obstacles, plate, LabelKind::Province, view);
    names::draw_towns(canvas, obstacles, &towns, discs, 10..=u8::MAX, view);
    names::draw_labels(canvas, obstacles, plate, LabelKind::Peak, view);
}

/// What stands on a sheet before the first name is written.
fn obstacles(plate: &Plate, view: &View, discs: &[Disc], purpose: Purpose) -> Obstacles {
    const AIR: f32 = 8.0;
    let edge = 4.0 * view.type_size;
    let sheet = Rect::from_xywh(
        edge,
        edge,
        view.width as f32 - 2.0 * edge,
        view.height as f32 - 2.0 * edge,
    );
    let mut obstacles = Obstacles::within(sheet);
    if let Purpose::Poster(furniture) = purpose {
        let air = AIR * view.type_size;
        furniture
            .iter()
            .for_each(|rect| obstacles.add(rect.outset(air, air)));
    }
    for disc in discs {
        obstacles.add_circle(disc.at, disc.radius + 2.0 * view.type_size);
    }
    for line in lines::fronts(plate, view) {
        obstacles.add_line(&shape::points(&line.line, view), 2.5 * view.pen);
    }
    let soft = |obstacles: &mut Obstacles, shape: &geo::MultiPolygon| {
        for ring in shape::rings(shape) {
            obstacles.add_soft_line(&shape::points(ring, view), 1.5 * view.pen);
        }
    };
    plate
        .layers
        .belts
        .iter()
        .filter(|belt| view.may_show(&belt.shape, 0.0))
        .for_each(|belt| soft(&mut obstacles, &belt.shape));
    plate
        .layers
        .region
        .iter()
        .for_each(|region| soft(&mut obstacles, region));
    let borders = plate
        .layers
        .base
        .borders
        .iter()
        .filter(|border| border.kind == BorderKind::International);
    for border in borders.filter(|border| view.may_show(&border.line, 0.0)) {
        obstacles.add_soft_line(&shape::points(&border.line, view), 1.5 * view.pen);
    }
    obstacles
}
