//! Cover: how much of each pixel a path covers, kept only where it covers any.

use geo::MultiPolygon;
use rayon::prelude::*;
use tiny_skia::{FillRule, Mask, Path, Transform};

use super::shape;
use super::soft::{self, Field};
use super::view::View;
use super::window::Window;

/// Coverage of the pixels of a window, 0 to 1; nothing is covered beyond it.
#[derive(Debug, Clone)]
pub struct Cover {
    /// The window.
    pub window: Window,
    /// The coverage of its pixels.
    pub field: Field,
}

impl Cover {
    /// What a path covers of a window, with this much kept around it; `None` where it covers nothing.
    #[must_use]
    pub fn of(path: &Path, window: Window, margin: u32) -> Option<Self> {
        Self::fill(
            path,
            Window::around(path.bounds())
                .grown(margin)
                .intersect(window)?,
            FillRule::EvenOdd,
        )
    }

    /// What a path that overlaps itself covers of a window; `None` where it covers nothing.
    #[must_use]
    pub fn winding(path: &Path, window: Window) -> Option<Self> {
        Self::fill(
            path,
            Window::around(path.bounds()).intersect(window)?,
            FillRule::Winding,
        )
    }

    /// What a shape covers of a whole sheet, in cells of this many pixels: enough to see where there is room.
    #[must_use]
    pub fn cells(shape: &MultiPolygon, view: &View, cell: f32) -> Option<Field> {
        let small = Transform::from_scale(1.0 / cell, 1.0 / cell);
        let path = shape::polygons(shape, view)?.transform(small)?;
        let sheet = Window::cells(view, cell);
        let empty = Field {
            width: sheet.width as usize,
            height: sheet.height as usize,
            values: Vec::new(),
        };
        let values = vec![0.0; empty.width * empty.height];
        Some(Self::of(&path, sheet, 0).map_or(Field { values, ..empty }, |cover| cover.cut(sheet)))
    }

    fn fill(path: &Path, window: Window, rule: FillRule) -> Option<Self> {
        let mut mask = Mask::new(window.width, window.height)?;
        let shift = Transform::from_translate(-window.left as f32, -window.top as f32);
        mask.fill_path(path, rule, true, shift);
        let values = mask
            .data()
            .iter()
            .map(|&cover| f32::from(cover) / 255.0)
            .collect();
        Some(Self {
            window,
            field: Field {
                width: window.width as usize,
                height: window.height as usize,
                values,
            },
        })
    }

    /// The first covered column and the coverage of the pixels from there, of a row of the sheet.
    #[must_use]
    pub fn row(&self, y: i32) -> Option<(i32, &[f32])> {
        let row = usize::try_from(y.checked_sub(self.window.top)?).ok()?;
        let width = self.field.width;
        let cells = self.field.values.get(row * width..(row + 1) * width)?;
        Some((self.window.left, cells))
    }

    /// The coverage of a part of the sheet.
    #[must_use]
    pub fn cut(&self, part: Window) -> Field {
        let mut values = Vec::with_capacity(part.width as usize * part.height as usize);
        for y in part.top..part.bottom() {
            let start = values.len();
            if let (Some((left, cells)), Some(both)) = (self.row(y), self.window.intersect(part)) {
                values.resize(start + (both.left - part.left) as usize, 0.0);
                values.extend_from_slice(
                    &cells[(both.left - left) as usize..][..both.width as usize],
                );
            }
            values.resize(start + part.width as usize, 0.0);
        }
        Field {
            width: part.width as usize,
            height: part.height as usize,
            values,
        }
    }

    /// The same, blurred with a standard deviation of `sigma` pixels.
    ///
    /// It must have been made with a margin of three sigmas.
    #[must_use]
    pub fn blurred(self, sigma: f32) -> Self {
        Self {
            window: self.window,
            field: self.field.blurred(sigma),
        }
    }

    /// Puts a patch where an area covers, and leaves what is beyond.
    fn lay(&mut self, patch: &Patch) {
        let Some(both) = self.window.intersect(patch.inside.window) else {
            return;
        };
        let columns = |window: Window| (both.left - window.left) as usize;
        let rows = |window: Window| (both.top - window.top) as usize;
        let (wide, long) = (self.field.width, patch.soft.width);
        for row in 0..both.height as usize {
            let at = (rows(self.window) + row) * wide + columns(self.window);
            let from = (rows(patch.inside.window) + row) * long + columns(patch.inside.window);
            let target = &mut self.field.values[at..][..both.width as usize];
            let soft = &patch.soft.values[from..][..both.width as usize];
            let inside = &patch.inside.field.values[from..][..both.width as usize];
            for ((value, soft), inside) in target.iter_mut().zip(soft).zip(inside) {
                *value += (soft - *value) * inside;
            }
        }
    }
}

/// One cover softened within one area.
struct Patch {
    cover: usize,
    soft: Field,
    inside: Cover,
}

/// Softens the edges between covers within each area, and leaves the areas' own borders sharp.
pub fn soften(covers: &mut [Option<Cover>], areas: &[Path], window: Window, sigma: f32) {
    let patches: Vec<Vec<Patch>> = areas
        .par_iter()
        .map(|area| soften_area(area, covers, window, sigma))
        .collect();
    for patch in patches.iter().flatten() {
        if let Some(cover) = &mut covers[patch.cover] {
            cover.lay(patch);
        }
    }
}

/// The covers that end within an area, softened; none where one has it all.
fn soften_area(area: &Path, covers: &[Option<Cover>], window: Window, sigma: f32) -> Vec<Patch> {
    let Some(inside) = Cover::of(area, window, 0) else {
        return Vec::new();
    };
    let whole: f32 = inside.field.values.iter().sum();
    let ends = |field: &Field| {
        let pairs = field.values.iter().zip(&inside.field.values);
        let share: f32 = pairs.map(|(cover, inside)| cover * inside).sum();
        0.0 < share && share < 0.999 * whole
    };
    let near = covers
        .iter()
        .enumerate()
        .filter_map(|(at, cover)| Some((at, cover.as_ref()?)));
    let cut: Vec<(usize, Field)> = near
        .filter(|(_, cover)| cover.window.intersect(inside.window).is_some())
        .map(|(at, cover)| (at, cover.cut(inside.window)))
        .filter(|(_, field)| ends(field))
        .collect();
    if cut.is_empty() {
        return Vec::new();
    }
    let blurred = inside.field.clone().blurred(sigma);
    cut.into_iter()
        .map(|(cover, field)| {
            let soft = soft::within(field, &inside.field, &blurred, sigma);
            Patch {
                cover,
                soft,
                inside: inside.clone(),
            }
        })
        .collect()
}
