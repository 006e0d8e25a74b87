//! The map: ground, lines, discs and names of a plate on one sheet, drawn as a whole or window by window.
//!
//! A poster draws one window that is the whole sheet; a tile draws a window of a sheet that covers the world's grid.
//! There is no second renderer.

use std::sync::Arc;

use geo::MultiPolygon;
use tiny_skia::Rect;

use crate::layers::base::{BorderKind, LabelKind};

use super::canvas::Canvas;
use super::discs::Disc;
use super::ground::Ground;
use super::labels::{Lettering, Obstacles};
use super::picture::Picture;
use super::relief::Shading;
use super::sheet::Sheet;
use super::towns::Wish;
use super::window::Window;
use super::{base, callouts, codes, lands, lines, rivers, shape, symbols, towns};

/// What a sheet is for, which decides where its words stand.
#[derive(Debug, Clone, Copy)]
pub enum Purpose<'a> {
    /// A poster's map: callouts beside the region, nothing under the furniture.
    Poster(&'a [Rect]),
    /// An inset: a few words at each belt, nothing under the furniture.
    Inset(&'a [Rect]),
    /// The grid of tiles.
    Tiles,
}

/// A plate on a sheet, drawn up.
#[derive(Debug)]
pub struct Map {
    ground: Ground,
    canvas: Canvas,
}

impl Map {
    /// Draws up a sheet and the discs that are laid out on it.
    #[must_use]
    pub fn new(
        sheet: &Sheet,
        discs: &[Disc],
        shading: Option<&Arc<Shading>>,
        purpose: Purpose,
    ) -> Self {
        let outlines = lines::belts(sheet);
        let halo = |disc: &Disc| symbols::halo(disc, &outlines, sheet);
        let halos = discs.iter().filter_map(halo).collect();
        let mut canvas = Canvas::default();
        base::draw(&mut canvas, sheet);
        lines::draw(&mut canvas, sheet);
        lines::draw_belts(&mut canvas, sheet);
        for disc in discs {
            symbols::disc(&mut canvas, disc, sheet);
        }
        let obstacles = obstacles(discs, purpose, sheet);
        let mut lettering = Lettering { canvas, obstacles };
        let wishes = towns::wishes(sheet);
        towns::reserve(&mut lettering.obstacles, &wishes, sheet);
        match purpose {
            Purpose::Poster(_) => callouts::draw(&mut lettering, &outlines, discs, sheet),
            Purpose::Inset(_) | Purpose::Tiles => {
                callouts::draw_beside(&mut lettering, &outlines, sheet);
            }
        }
        write_names(&mut lettering, &wishes, discs, sheet);
        Self {
            ground: Ground::new(sheet, shading, halos),
            canvas: lettering.canvas,
        }
    }

    /// Draws a window of the sheet.
    #[must_use]
    pub fn draw(&self, window: Window) -> Picture {
        // Where a path is clipped its edge pixels come out a little different. That happens outside the window.
        const MARGIN: u32 = 4;
        let wide = window.grown(MARGIN);
        let painted = self
            .canvas
            .paint(self.ground.draw(wide), wide.left, wide.top);
        painted.crop(MARGIN, MARGIN, window.width, window.height)
    }

    /// Whether any mine has a halo.
    #[must_use]
    pub fn has_halos(&self) -> bool {
        self.ground.has_halos()
    }
}

/// Writes all names, the important first: who comes later takes what is left.
fn write_names(lettering: &mut Lettering, wishes: &[Wish], discs: &[Disc], sheet: &Sheet) {
    towns::draw(lettering, wishes, 0..=5, discs, sheet);
    codes::draw(lettering, sheet);
    rivers::draw(lettering, sheet);
    towns::draw(lettering, wishes, 6..=9, discs, sheet);
    for kind in [LabelKind::Country, LabelKind::State, LabelKind::Province] {
        lands::draw(lettering, kind, sheet);
    }
    towns::draw(lettering, wishes, 10..=u8::MAX, discs, sheet);
    lands::draw(lettering, LabelKind::Peak, sheet);
}

/// What stands on a sheet before the first name is written.
fn obstacles(discs: &[Disc], purpose: Purpose, sheet: &Sheet) -> Obstacles {
    const AIR: f32 = 8.0;
    let (plate, view, unit) = (sheet.plate, &sheet.view, sheet.unit());
    let edge = match purpose {
        // Degrees stand along the edge of a poster's map.
        Purpose::Poster(_) => 18.0 * unit,
        Purpose::Inset(_) => 3.0 * unit,
        Purpose::Tiles => 0.0,
    };
    let (width, height) = (view.width as f32, view.height as f32);
    let mut obstacles = Obstacles::within(Rect::from_ltrb(edge, edge, width - edge, height - edge));
    let (furniture, air) = match purpose {
        Purpose::Poster(furniture) => (furniture, AIR * unit),
        Purpose::Inset(furniture) => (furniture, AIR / 4.0 * unit),
        Purpose::Tiles => (&[][..], 0.0),
    };
    furniture
        .iter()
        .for_each(|rect| obstacles.add(rect.outset(air, air)));
    for disc in discs {
        obstacles.add_circle(disc.at, disc.radius + 2.0 * unit);
    }
    for line in lines::fronts(sheet) {
        obstacles.add_line(&shape::points(&line.line, view), 2.5 * view.pen);
    }
    let margin = 1.5 * view.pen;
    let belts = plate.layers.belts.iter().map(|belt| &belt.shape);
    let outlines: Vec<&MultiPolygon> = belts.chain(&plate.layers.region).collect();
    for ring in outlines
        .into_iter()
        .filter(|shape| view.may_show(*shape, 0.0))
        .flat_map(shape::rings)
    {
        obstacles.add_soft_line(&shape::points(ring, view), margin);
    }
    let borders = plate.layers.base.borders.iter();
    let borders = borders.filter(|border| border.kind == BorderKind::International);
    for border in borders.filter(|border| view.may_show(&border.line, 0.0)) {
        obstacles.add_soft_line(&shape::points(&border.line, view), margin);
    }
    obstacles
}
