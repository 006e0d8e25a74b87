//! Halos: the ground in which a mine lies somewhere.
//!
//! A halo fades to nothing at its rim. An outline would look like a border.

use tiny_skia::{Path, PathBuilder, Point, Stroke};

use super::cover::Cover;
use super::style::{Colour, discs};
use super::window::Window;

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
    /// All that it may touch.
    #[must_use]
    pub fn window(&self) -> Window {
        let (left, top) = (self.middle.x - self.radius, self.middle.y - self.radius);
        let side = (2.0 * self.radius).ceil().max(0.0) as u32 + 2;
        Window {
            left: left.floor() as i32,
            top: top.floor() as i32,
            width: side,
            height: side,
        }
    }

    /// What the widened belt covers of the halo in a window; `None` where the mine has no belt.
    #[must_use]
    pub fn belt(&self, window: Window) -> Option<Cover> {
        let (belt, widened) = self.belt.as_ref()?;
        let part = self.window().intersect(window)?;
        let stroke = Stroke {
            width: widened * 2.0,
            ..Stroke::default()
        };
        let mut widened = PathBuilder::new();
        widened.push_path(belt);
        belt.stroke(&stroke, 1.0)
            .iter()
            .for_each(|rim| widened.push_path(rim));
        Cover::winding(&widened.finish()?, part)
    }

    /// How opaque it is at the middle of a pixel.
    #[must_use]
    pub fn opacity(&self, x: i32, y: i32) -> f32 {
        const KNEE: f32 = 0.6;
        let (x, y) = (
            x as f32 + 0.5 - self.middle.x,
            y as f32 + 0.5 - self.middle.y,
        );
        let share = x.hypot(y) / self.radius;
        let [middle, knee, rim] = discs::HALO;
        if share < KNEE {
            middle + (knee - middle) * share / KNEE
        } else {
            (knee + (rim - knee) * (share - KNEE) / (1.0 - KNEE)).max(0.0)
        }
    }
}
