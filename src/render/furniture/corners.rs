//! Corners: where furniture stands on a map, with the least of the region under it.

use tiny_skia::Rect;

use crate::atlas::plate::Plate;
use crate::render::cover::Cover;
use crate::render::shape;
use crate::render::soft::Field;
use crate::render::view::View;

/// A corner of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corner {
    /// Lower right.
    SouthEast,
    /// Lower left.
    SouthWest,
    /// Upper right.
    NorthEast,
    /// Upper left.
    NorthWest,
}

/// The free corners of a map.
#[derive(Debug)]
pub struct Corners<'a> {
    view: &'a View,
    /// Coverage by the region, in cells; `None` where there is no region.
    region: Option<Field>,
    /// The belts with the room on either side in which their callouts look for a place.
    words: Vec<Rect>,
    taken: Vec<Rect>,
}

/// How much room a callout takes beside its belt, of the map's shorter side.
const CALLOUT: f32 = 0.13;

impl<'a> Corners<'a> {
    const CELL: f32 = 8.0;

    /// All corners free.
    #[must_use]
    pub fn of(plate: &Plate, view: &'a View) -> Self {
        let region = plate.layers.region.as_ref();
        let region = region.and_then(|region| Cover::cells(region, view, Self::CELL));
        let room = CALLOUT * view.width.min(view.height) as f32;
        let belts = plate
            .layers
            .belts
            .iter()
            .filter(|belt| view.may_show(&belt.shape, 0.0));
        let paths = belts.filter_map(|belt| shape::polygons(&belt.shape, view));
        let words = paths
            .filter_map(|path| path.bounds().outset(room, 0.0))
            .collect();
        Self {
            view,
            region,
            words,
            taken: Vec::new(),
        }
    }

    /// The boxes that are taken.
    #[must_use]
    pub fn taken(&self) -> &[Rect] {
        &self.taken
    }

    /// Takes the corner with least of the region and of its callouts for a box of this size; of equals the lower.
    pub fn take(&mut self, width: f32, height: f32, edge: f32) -> Option<(Corner, Rect)> {
        self.take_above(width, height, edge, 0.0)
    }

    /// The same, with this much room left under it in a lower corner.
    pub fn take_above(
        &mut self,
        width: f32,
        height: f32,
        edge: f32,
        room: f32,
    ) -> Option<(Corner, Rect)> {
        let order = [
            Corner::SouthEast,
            Corner::SouthWest,
            Corner::NorthEast,
            Corner::NorthWest,
        ];
        let mut best: Option<(f32, Corner, Rect)> = None;
        for corner in order {
            let Some(rect) = self.rect(corner, width, height, edge, room) else {
                continue;
            };
            if self
                .taken
                .iter()
                .any(|other| other.intersect(&rect).is_some())
            {
                continue;
            }
            let blocked = self
                .words
                .iter()
                .filter(|words| words.intersect(&rect).is_some());
            let covered = self.covered(rect) + 0.2 * blocked.count() as f32;
            if best.is_none_or(|(least, ..)| covered < least - 0.01) {
                best = Some((covered, corner, rect));
            }
        }
        let (_, corner, rect) = best?;
        self.taken.push(rect);
        Some((corner, rect))
    }

    /// Takes a box that stands anywhere.
    pub fn take_rect(&mut self, rect: Option<Rect>) {
        self.taken.extend(rect);
    }

    fn rect(&self, corner: Corner, width: f32, height: f32, edge: f32, room: f32) -> Option<Rect> {
        let (right, low) = (
            self.view.width as f32 - edge - width,
            self.view.height as f32 - edge - room - height,
        );
        let (x, y) = match corner {
            Corner::SouthEast => (right, low),
            Corner::SouthWest => (edge, low),
            Corner::NorthEast => (right, edge),
            Corner::NorthWest => (edge, edge),
        };
        Rect::from_xywh(x, y, width, height).filter(|_| edge <= right && edge <= low)
    }

    /// How much of a box the region covers, 0 to 1.
    fn covered(&self, rect: Rect) -> f32 {
        let Some(region) = &self.region else {
            return 0.0;
        };
        let cell = |at: f32, cells: usize| ((at / Self::CELL).max(0.0) as usize).min(cells - 1);
        let columns = cell(rect.left(), region.width)..=cell(rect.right(), region.width);
        let rows = cell(rect.top(), region.height)..=cell(rect.bottom(), region.height);
        let (mut sum, mut count) = (0.0, 0.0);
        for row in rows {
            for &cover in &region.values[row * region.width..][columns.clone()] {
                sum += cover;
                count += 1.0;
            }
        }
        sum / f32::max(count, 1.0)
    }
}
