//! Halos: the ground in which a mine lies somewhere.
//!
//! A halo fades to nothing at its rim. An outline would look like a border.

use tiny_skia::{FillRule, Mask, Path, Point, Rect, Stroke, Transform};

use super::ground::Window;
use super::style::{Colour, discs};

/// The halo of one mine.
#[derive(Debug, Clone)]
pub struct Halo {
    /// The mine's place on the sheet.
    pub middle: Point,
    /// How far it may lie from there, in pixels.
    pub radius: f32,
    /// The colour of its disc.
    pub colour: Colour,
    /// The belt in which it lies for certain, and by how much its outline may be off.
    pub belt: Option<(Path, f32)>,
}

impl Halo {
    /// All that it may touch; `None` where that is nothing.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect> {
        let (Point { x, y }, r) = (self.middle, self.radius);
        Rect::from_ltrb(x - r, y - r, x + r, y + r)
    }

    /// Lays the halo over a window's veil of colours and opacities.
    pub fn lay(&self, window: Window, veil: &mut [([f32; 3], f32)]) {
        let Some(bounds) = self.bounds() else { return };
        let clip =
            |at: f32, origin: i32, size: u32| (at - origin as f32).clamp(0.0, size as f32) as u32;
        let left = clip(bounds.left().floor(), window.left, window.width);
        let top = clip(bounds.top().floor(), window.top, window.height);
        let width = clip(bounds.right().ceil(), window.left, window.width) - left;
        let height = clip(bounds.bottom().ceil(), window.top, window.height) - top;
        let part = Window {
            left: window.left + left as i32,
            top: window.top + top as i32,
            width,
            height,
        };
        let belt = self.belt_mask(part);
        let colour = self.colour.channels();
        for row in 0..height {
            for column in 0..width {
                let x = (part.left + column as i32) as f32 + 0.5 - self.middle.x;
                let y = (part.top + row as i32) as f32 + 0.5 - self.middle.y;
                let mut opacity = opacity(x.hypot(y) / self.radius);
                if let Some(belt) = &belt {
                    opacity *= f32::from(belt.data()[(row * width + column) as usize]) / 255.0;
                }
                let cell = ((top + row) * window.width + left + column) as usize;
                if 0.0 < opacity {
                    over(&mut veil[cell], colour, opacity);
                }
            }
        }
    }

    fn belt_mask(&self, part: Window) -> Option<Mask> {
        let (belt, widened) = self.belt.as_ref()?;
        let mut mask = Mask::new(part.width, part.height)?;
        let shift = Transform::from_translate(-part.left as f32, -part.top as f32);
        mask.fill_path(belt, FillRule::Winding, true, shift);
        let stroke = Stroke {
            width: widened * 2.0,
            ..Stroke::default()
        };
        if let Some(rim) = belt.stroke(&stroke, 1.0) {
            mask.fill_path(&rim, FillRule::Winding, true, shift);
        }
        Some(mask)
    }
}

/// The opacity at this share of the radius.
fn opacity(share: f32) -> f32 {
    const KNEE: f32 = 0.6;
    let [middle, knee, rim] = discs::HALO;
    if share < KNEE {
        middle + (knee - middle) * share / KNEE
    } else {
        (knee + (rim - knee) * (share - KNEE) / (1.0 - KNEE)).max(0.0)
    }
}

/// One veil over another.
fn over(veil: &mut ([f32; 3], f32), colour: [f32; 3], opacity: f32) {
    let below = veil.1 * (1.0 - opacity);
    let whole = below + opacity;
    (0..3).for_each(|i| veil.0[i] = (veil.0[i] * below + colour[i] * opacity) / whole);
    veil.1 = whole;
}
