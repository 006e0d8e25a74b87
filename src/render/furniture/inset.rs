//! Insets: a part of the region outside the frame, at a scale of its own and with the map's disc scale.

use std::sync::Arc;

use tiny_skia::Rect;

use crate::layers::manifest::Inset;
use crate::render::canvas::Canvas;
use crate::render::discs;
use crate::render::map::{Map, Purpose};
use crate::render::relief::Shading;
use crate::render::sheet::Sheet;
use crate::render::style::{PAPER, panel};
use crate::render::view::View;
use crate::render::window::Window;

use super::column::Section;
use super::scale_bar::scale_bar;

/// How high the strip with the title is.
const STRIP: f32 = 19.0;

/// Draws an inset of a poster's map into its box; `factor` is the discs' k.
pub fn draw(
    canvas: &mut Canvas,
    inset: &Inset,
    rect: Rect,
    shading: Option<&Arc<Shading>>,
    factor: Option<f32>,
    sheet: &Sheet,
) {
    let unit = sheet.unit();
    let (mat, opacity) = panel::MAT;
    canvas.rectangle(rect, PAPER, opacity);
    let mat = mat * unit;
    let strip = STRIP * unit;
    let (x, y) = (
        (rect.left() + mat).round(),
        (rect.top() + strip + mat * 0.4).round(),
    );
    let (right, bottom) = ((rect.right() - mat).round(), (rect.bottom() - mat).round());
    if right - x < 24.0 || bottom - y < 24.0 {
        return;
    }
    let mut view = View::fit(
        inset.frame,
        (right - x) as u32,
        (bottom - y) as u32,
        unit * 0.85,
    );
    view.type_size = unit * 0.86;
    let sheet = Sheet {
        view,
        ..sheet.clone()
    };
    let view = &sheet.view;
    let discs = discs::lay_out(&sheet, factor);
    let bar = scale_bar(view, (right - x) * 0.26, unit * 0.86);
    let edge = 4.0 * unit;
    let foot = view.height as f32 - bar.height - edge;
    let taken = Rect::from_xywh(edge, foot, bar.width, bar.height);
    let map = Map::new(&sheet, &discs, shading, Purpose::Inset(taken.as_slice()));
    canvas.picture(map.draw(Window::whole(view)), x as i32, y as i32);
    let mut section = Section::new(rect.width(), unit);
    section.frame(
        [x - rect.left(), y - rect.top(), right - x, bottom - y],
        &panel::FRAME,
    );
    let baseline = strip * 0.72;
    let from = mat + unit;
    let title = section.left(&inset.title, panel::INSET, (from, baseline));
    let aside = if factor.is_some() {
        "same disc scale"
    } else {
        ""
    };
    if title + section.measure(aside, panel::INSET_ASIDE) + 12.0 * unit < rect.width() - 2.0 * mat {
        let at = (rect.width() - mat - unit, baseline);
        section.right(aside, panel::INSET_ASIDE, at);
    }
    section.lay(bar, x - rect.left() + edge, y - rect.top() + foot);
    canvas.append(section.canvas, rect.left(), rect.top());
}
