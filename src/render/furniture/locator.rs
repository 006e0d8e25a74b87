//! The locator: the whole country, and in it the region and what the maps show.

use geo::{BoundingRect, Rect as Degrees};
use tiny_skia::{PathBuilder, Rect};

use crate::atlas::plate::Plate;
use crate::render::canvas::Canvas;
use crate::render::picture::Picture;
use crate::render::shape;
use crate::render::style::panel;
use crate::render::view::View;
use crate::render::window::Window;

use super::column::Section;

/// The size of the locator of a plate, as large as this box; `None` where the atlas has no overview.
#[must_use]
pub fn size(plate: &Plate, width: f32, height: f32) -> Option<(f32, f32)> {
    let bounds = overview(plate)?;
    let view = View::fit(bounds, width.max(1.0) as u32, height.max(1.0) as u32, 1.0);
    let [a, b] = [view.px(bounds.min()), view.px(bounds.max())];
    let margin = 1.12;
    Some((
        ((b.x - a.x) * margin).min(width),
        ((a.y - b.y) * margin).min(height),
    ))
}

fn overview(plate: &Plate) -> Option<Degrees> {
    let rects = plate
        .layers
        .base
        .overview
        .iter()
        .filter_map(BoundingRect::bounding_rect);
    rects.reduce(|a, b| {
        Degrees::new(
            geo::coord! { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
            geo::coord! { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
        )
    })
}

/// Draws the locator into a box of a poster; `shown` is what the maps show.
pub fn draw(canvas: &mut Canvas, rect: Rect, plate: &Plate, shown: &[Degrees], unit: f32) {
    let Some(bounds) = overview(plate) else {
        return;
    };
    let (width, height) = (rect.width().round() as u32, rect.height().round() as u32);
    // A little narrower than the box, so that the coast is clear of its edge.
    let inner = View::fit(
        bounds,
        (f64::from(width) * 0.92) as u32,
        (f64::from(height) * 0.92) as u32,
        unit,
    );
    let view = View::fit(inner.bounds(), width, height, unit);
    let mut land = Canvas::default();
    for state in &plate.layers.base.overview {
        if let Some(path) = shape::polygons(state, &view) {
            land.fill(path.clone(), panel::LAND, 1.0);
            land.stroke(path, &panel::LAND_LINE, unit);
        }
    }
    if let Some(path) = plate
        .layers
        .region
        .as_ref()
        .and_then(|region| shape::polygons(region, &view))
    {
        land.fill(path, panel::REGION, 1.0);
    }
    for frame in shown {
        let [a, b] = [view.px(frame.min()), view.px(frame.max())];
        if let Some(frame) = Rect::from_ltrb(a.x, b.y, b.x, a.y) {
            land.stroke(PathBuilder::from_rect(frame), &panel::SHOWN, unit);
        }
    }
    let sea = Picture::filled(width, height, panel::SEA);
    let whole = Window::whole(&view);
    canvas.picture(
        land.paint(sea, whole.left, whole.top),
        rect.left().round() as i32,
        rect.top().round() as i32,
    );
    let mut section = Section::new(rect.width(), unit);
    section.frame([0.0, 0.0, width as f32, height as f32], &panel::FRAME);
    if let Some(home) = crate::render::base::home(plate) {
        let middle = view.px(bounds.center());
        let name = home.name.to_uppercase();
        let at = (middle.x - 4.0 * unit, middle.y);
        if section.measure(&name, panel::LOCATOR) < rect.width() * 0.8 {
            section.centre(&name, panel::LOCATOR, at);
        }
    }
    canvas.append(section.canvas, rect.left().round(), rect.top().round());
}
