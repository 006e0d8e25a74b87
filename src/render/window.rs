//! Windows: parts of a sheet, in whole pixels.

use tiny_skia::Rect;

use super::view::View;

/// A part of a sheet: its upper left corner and its size in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Pixels from the sheet's left edge.
    pub left: i32,
    /// Pixels from its upper edge.
    pub top: i32,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Window {
    /// The whole of a sheet.
    #[must_use]
    pub fn whole(view: &View) -> Self {
        Self {
            left: 0,
            top: 0,
            width: view.width,
            height: view.height,
        }
    }

    /// The whole of a sheet in cells of this many pixels.
    #[must_use]
    pub fn cells(view: &View, cell: f32) -> Self {
        let cells = |side: u32| (side as f32 / cell).ceil().max(1.0) as u32;
        Self {
            left: 0,
            top: 0,
            width: cells(view.width),
            height: cells(view.height),
        }
    }

    /// The pixels that a box touches.
    #[must_use]
    pub fn around(bounds: Rect) -> Self {
        let (left, top) = (bounds.left().floor() as i32, bounds.top().floor() as i32);
        let side = |end: f32, start: i32| (end.ceil() as i32).saturating_sub(start).max(0) as u32;
        Self {
            left,
            top,
            width: side(bounds.right(), left),
            height: side(bounds.bottom(), top),
        }
    }

    /// The first column beyond it.
    #[must_use]
    pub fn right(self) -> i32 {
        self.left.saturating_add_unsigned(self.width)
    }

    /// The first row beyond it.
    #[must_use]
    pub fn bottom(self) -> i32 {
        self.top.saturating_add_unsigned(self.height)
    }

    /// The window with this many pixels more on every side.
    #[must_use]
    pub fn grown(self, margin: u32) -> Self {
        Self {
            left: self.left.saturating_sub_unsigned(margin),
            top: self.top.saturating_sub_unsigned(margin),
            width: self.width + 2 * margin,
            height: self.height + 2 * margin,
        }
    }

    /// The part that both have; `None` where that is nothing.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        let (left, top) = (self.left.max(other.left), self.top.max(other.top));
        let side = |end: i32, start: i32| u32::try_from(end - start).ok().filter(|side| 0 < *side);
        Some(Self {
            left,
            top,
            width: side(self.right().min(other.right()), left)?,
            height: side(self.bottom().min(other.bottom()), top)?,
        })
    }
}
