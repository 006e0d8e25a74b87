//! A canvas: what is to be drawn, mark by mark from below, in pixels of a sheet.
//!
//! Marks are kept rather than drawn at once, so that one canvas paints a poster, or any number of tiles.

use std::sync::Arc;

use tiny_skia::{
    FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, PremultipliedColorU8, Rect,
    Stroke, StrokeDash, Transform,
};

use super::picture::Picture;
use super::style::{Colour, LineStyle};

/// Marks from below to above.
#[derive(Debug, Clone, Default)]
pub struct Canvas {
    marks: Vec<Mark>,
}

/// One thing that is drawn.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    /// A path, filled or stroked, and all that it may touch.
    Path {
        path: Arc<Path>,
        colour: Colour,
        opacity: f32,
        stroke: Option<Stroke>,
        /// The dashes and gaps of the stroke; empty for a solid line.
        dash: Vec<f32>,
        bounds: Rect,
    },
    /// A picture whose upper left corner stands on a whole pixel.
    Picture {
        picture: Arc<Picture>,
        x: i32,
        y: i32,
    },
}

impl Canvas {
    /// Fills a path.
    pub fn fill(&mut self, path: impl Into<Arc<Path>>, colour: Colour, opacity: f32) {
        let path = path.into();
        let bounds = path.bounds();
        self.marks.push(Mark::Path {
            path,
            colour,
            opacity,
            stroke: None,
            dash: Vec::new(),
            bounds,
        });
    }

    /// Fills a rectangle.
    pub fn rectangle(&mut self, rect: Rect, colour: Colour, opacity: f32) {
        self.fill(PathBuilder::from_rect(rect), colour, opacity);
    }

    /// Fills a circle.
    pub fn circle(&mut self, x: f32, y: f32, radius: f32, colour: Colour, opacity: f32) {
        if let Some(path) = PathBuilder::from_circle(x, y, radius) {
            self.fill(path, colour, opacity);
        }
    }

    /// Strokes a path in a style whose lengths are multiplied by `pen`.
    pub fn stroke(&mut self, path: impl Into<Arc<Path>>, style: &LineStyle, pen: f32) {
        let dash: Vec<f32> = style.dash.iter().map(|length| length * pen).collect();
        let stroke = Stroke {
            width: style.width * pen,
            line_cap: if style.round {
                LineCap::Round
            } else {
                LineCap::Butt
            },
            line_join: LineJoin::Round,
            dash: StrokeDash::new(dash.clone(), 0.0),
            ..Stroke::default()
        };
        self.push_stroke(path.into(), style.colour, style.opacity, (stroke, dash));
    }

    /// Strokes a path with a plain line, round at its joins.
    pub fn outline(
        &mut self,
        path: impl Into<Arc<Path>>,
        colour: Colour,
        opacity: f32,
        width: f32,
    ) {
        let stroke = Stroke {
            width,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        self.push_stroke(path.into(), colour, opacity, (stroke, Vec::new()));
    }

    fn push_stroke(
        &mut self,
        path: Arc<Path>,
        colour: Colour,
        opacity: f32,
        (stroke, dash): (Stroke, Vec<f32>),
    ) {
        let bounds = path.bounds();
        let bounds = bounds.outset(stroke.width, stroke.width).unwrap_or(bounds);
        self.marks.push(Mark::Path {
            path,
            colour,
            opacity,
            stroke: Some(stroke),
            dash,
            bounds,
        });
    }

    /// Lays a picture.
    pub fn picture(&mut self, picture: Picture, x: i32, y: i32) {
        let picture = Arc::new(picture);
        self.marks.push(Mark::Picture { picture, x, y });
    }

    /// Lays all marks of another canvas on top, moved by whole pixels or parts of them.
    pub fn append(&mut self, other: Self, x: f32, y: f32) {
        let shift = Transform::from_translate(x, y);
        self.marks
            .extend(other.marks.into_iter().filter_map(|mark| {
                Some(match mark {
                    Mark::Path {
                        path,
                        colour,
                        opacity,
                        stroke,
                        dash,
                        bounds,
                    } => Mark::Path {
                        path: Arc::new(Arc::unwrap_or_clone(path).transform(shift)?),
                        colour,
                        opacity,
                        stroke,
                        dash,
                        bounds: bounds.transform(shift)?,
                    },
                    Mark::Picture {
                        picture,
                        x: at_x,
                        y: at_y,
                    } => Mark::Picture {
                        picture,
                        x: at_x + x.round() as i32,
                        y: at_y + y.round() as i32,
                    },
                })
            }));
    }

    /// The marks from below to above.
    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The picture with all marks painted on it, its upper left corner at this place of the sheet.
    #[must_use]
    pub fn paint(&self, ground: Picture, left: i32, top: i32) -> Picture {
        let Some(mut pixmap) = opaque(&ground) else {
            return ground;
        };
        let Some(window) = Rect::from_xywh(
            left as f32,
            top as f32,
            ground.width() as f32,
            ground.height() as f32,
        ) else {
            return ground;
        };
        for mark in &self.marks {
            match mark {
                Mark::Path { bounds, .. } if !touches(bounds, &window) => {}
                Mark::Path {
                    path,
                    colour,
                    opacity,
                    stroke,
                    ..
                } => {
                    let mut paint = Paint::default();
                    let alpha = (opacity * 255.0).round() as u8;
                    paint.set_color_rgba8(colour.r, colour.g, colour.b, alpha);
                    let shift = Transform::from_translate(-window.left(), -window.top());
                    match stroke {
                        Some(stroke) => pixmap.stroke_path(path, &paint, stroke, shift, None),
                        None => pixmap.fill_path(path, &paint, FillRule::Winding, shift, None),
                    }
                }
                Mark::Picture { picture, x, y } => lay(&mut pixmap, picture, x - left, y - top),
            }
        }
        let rgb = pixmap
            .pixels()
            .iter()
            .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
            .collect();
        Picture::new(ground.width(), ground.height(), rgb).unwrap_or(ground)
    }
}

fn touches(a: &Rect, b: &Rect) -> bool {
    a.left() < b.right() && b.left() < a.right() && a.top() < b.bottom() && b.top() < a.bottom()
}

fn opaque(picture: &Picture) -> Option<Pixmap> {
    let mut pixmap = Pixmap::new(picture.width(), picture.height())?;
    for (pixel, rgb) in pixmap
        .pixels_mut()
        .iter_mut()
        .zip(picture.rgb().chunks_exact(3))
    {
        *pixel = PremultipliedColorU8::from_rgba(rgb[0], rgb[1], rgb[2], 255)?;
    }
    Some(pixmap)
}

fn lay(pixmap: &mut Pixmap, picture: &Picture, x: i32, y: i32) {
    let (width, height) = (pixmap.width() as i32, pixmap.height() as i32);
    let columns = x.max(0)..(x + picture.width() as i32).min(width);
    if columns.is_empty() {
        return;
    }
    let pixels = pixmap.pixels_mut();
    for row in y.max(0)..(y + picture.height() as i32).min(height) {
        let from = ((row - y) * picture.width() as i32 + columns.start - x) as usize * 3;
        let to = (row * width + columns.start) as usize;
        let source = picture.rgb()[from..].chunks_exact(3);
        for (pixel, rgb) in pixels[to..to + columns.len()].iter_mut().zip(source) {
            if let Some(colour) = PremultipliedColorU8::from_rgba(rgb[0], rgb[1], rgb[2], 255) {
                *pixel = colour;
            }
        }
    }
}
