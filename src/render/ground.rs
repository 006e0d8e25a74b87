//! Ground: who holds what, as flat tints and hatching under relief.
//!
//! Every pixel is the sum of the grounds that cover it, weighted by coverage: a partition of one, so that no colour
//! appears that no legend has, and no seam of the background shows where two grounds meet.

use rayon::prelude::*;
use tiny_skia::{FillRule, Mask, Path, Rect, Transform};

use super::halo::Halo;
use super::hatch::Pattern;
use super::picture::Picture;
use super::relief::{self, Shading};
use super::shape;
use super::sheet::Sheet;
use super::soft::{self, Field};
use super::style::{Colour, ground as style, relief as relief_style};
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

    fn grown(self, margin: u32) -> Self {
        Self {
            left: self.left - margin as i32,
            top: self.top - margin as i32,
            width: self.width + 2 * margin,
            height: self.height + 2 * margin,
        }
    }

    fn touches(self, bounds: Rect) -> bool {
        bounds.left() < (self.left + self.width as i32) as f32
            && (self.left as f32) < bounds.right()
            && bounds.top() < (self.top + self.height as i32) as f32
            && (self.top as f32) < bounds.bottom()
    }
}

/// The ground of a plate on a sheet, ready to be drawn window by window.
#[derive(Debug)]
pub struct Ground<'a> {
    view: View,
    shading: Option<&'a Shading>,
    /// The grounds by control.
    kinds: Vec<(Option<Path>, Pattern)>,
    /// Areas whose borders stay sharp while edges within them are soft.
    areas: Vec<Path>,
    region: Option<Path>,
    home: Option<Path>,
    halos: Vec<Halo>,
}

impl<'a> Ground<'a> {
    /// The ground of a plate on a sheet.
    #[must_use]
    pub fn new(sheet: &Sheet, shading: Option<&'a Shading>, halos: Vec<Halo>) -> Self {
        let Sheet {
            plate,
            palette,
            view,
        } = sheet;
        let layers = plate.layers;
        let kinds = plate
            .ground
            .iter()
            .filter(|ground| !(ground.control.is_unknown() && layers.region.is_some()))
            .map(|ground| {
                let pattern = palette.pattern(&ground.control, ground.claimed);
                (shape::polygons(&ground.shape, view), pattern)
            })
            .collect();
        let townships = layers.areas.iter().filter(|area| area.kind == "township");
        let home = super::base::home(plate).map(|country| &country.shape);
        Self {
            view: view.clone(),
            shading,
            kinds,
            areas: townships
                .filter_map(|area| shape::polygons(&area.shape, view))
                .collect(),
            region: layers
                .region
                .as_ref()
                .and_then(|region| shape::polygons(region, view)),
            home: home.and_then(|home| shape::polygons(home, view)),
            halos,
        }
    }

    /// Whether any mine has a halo.
    #[must_use]
    pub fn has_halos(&self) -> bool {
        !self.halos.is_empty()
    }

    /// Draws a window of the sheet.
    #[must_use]
    pub fn draw(&self, window: Window) -> Picture {
        let sigma = (style::SOFT * self.view.pen).clamp(1.5, 6.0 * self.view.pen.max(1.0));
        let lift = style::LIFT.2 * self.view.pen;
        // A blur of three boxes reaches three sigmas; the window is drawn with that much around it and cut.
        let margin = (3.0 * sigma.max(lift)).ceil() as u32 + 2;
        let fields = self.fields(window.grown(margin), sigma, lift);
        let rgb: Vec<u8> = (0..window.height as usize)
            .into_par_iter()
            .flat_map_iter(|row| self.row(&fields, row + margin as usize, margin as usize))
            .collect();
        Picture::new(window.width, window.height, rgb)
            .unwrap_or_else(|| Picture::filled(window.width, window.height, style::NEIGHBOUR))
    }

    /// The fields that a row of pixels is made from.
    fn fields(&self, window: Window, sigma: f32, lift: f32) -> Fields {
        let cover = |path: &Option<Path>| coverage(path.as_ref(), window);
        let mut kinds: Vec<Field> = self.kinds.par_iter().map(|(path, _)| cover(path)).collect();
        self.soften(&mut kinds, window, sigma);
        let region = match &self.region {
            Some(_) => cover(&self.region),
            // Nothing is cut to a region: the ground is its own.
            None => sum(&kinds, window),
        };
        let (inside, lift) = rayon::join(
            || region.clone().blurred(relief_style::CHANGE * self.view.pen),
            || self.region.as_ref().map(|_| region.clone().blurred(lift)),
        );
        let (width, height) = (window.width as usize, window.height as usize);
        Fields {
            window,
            halo: self.halos(window, &region),
            kinds,
            region,
            inside,
            lift,
            home: self.home.as_ref().map(|_| cover(&self.home)),
            relief: self
                .shading
                .map(|shading| shading.sample(&self.view, window.left, window.top, width, height)),
            strength: relief::strength(&self.view),
        }
    }

    /// Softens the edges between kinds of ground within each area.
    fn soften(&self, kinds: &mut [Field], window: Window, sigma: f32) {
        let patches: Vec<(Part, Vec<(usize, Field)>, Field)> = self
            .areas
            .par_iter()
            .filter_map(|area| soften_area(area, kinds, window, sigma))
            .collect();
        for (part, soft, inside) in patches {
            for (kind, field) in soft {
                part.lay(&mut kinds[kind], &field, &inside);
            }
        }
    }

    fn halos(&self, window: Window, region: &Field) -> Option<Vec<([f32; 3], f32)>> {
        let near: Vec<&Halo> = self
            .halos
            .iter()
            .filter(|halo| halo.bounds().is_some_and(|bounds| window.touches(bounds)))
            .collect();
        if near.is_empty() {
            return None;
        }
        let mut veil = vec![([0.0; 3], 0.0); region.values.len()];
        for halo in near {
            halo.lay(window, &mut veil);
        }
        if self.region.is_some() {
            veil.iter_mut()
                .zip(&region.values)
                .for_each(|(veil, region)| veil.1 *= region);
        }
        Some(veil)
    }

    /// One row of the sheet as bytes, without the margin at either end.
    fn row(&self, fields: &Fields, row: usize, margin: usize) -> impl Iterator<Item = u8> + use<> {
        let width = fields.window.width as usize;
        let cells = row * width..(row + 1) * width;
        let (left, top) = self.view.origin();
        let (x, y) = (
            left + i64::from(fields.window.left),
            top + i64::from(fields.window.top) + row as i64,
        );
        let unit = self.view.type_size.max(0.85);
        let mut sums = vec![[0.0; 3]; width];
        let mut weights = vec![0.0; width];
        let mut colours = vec![[0.0; 3]; width];
        for (field, (_, pattern)) in fields.kinds.iter().zip(&self.kinds) {
            let cover = &field.values[cells.clone()];
            if cover.iter().all(|&share| share == 0.0) {
                continue;
            }
            pattern.fill(x, y, unit, &mut colours);
            add(&mut sums, &mut weights, &colours, |at| cover[at]);
        }
        if self.region.is_some() {
            Pattern::Dots(style::UNKNOWN).fill(x, y, unit, &mut colours);
            let rest: Vec<f32> = weights
                .iter()
                .zip(&fields.region.values[cells.clone()])
                .map(|(weight, region)| (region - weight).max(0.0))
                .collect();
            add(&mut sums, &mut weights, &colours, |at| rest[at]);
        }
        let pixels: Vec<[u8; 3]> = (margin..width - margin)
            .map(|at| fields.pixel(self.shading, cells.start + at, sums[at], weights[at]))
            .collect();
        pixels.into_iter().flatten()
    }
}

fn add(
    sums: &mut [[f32; 3]],
    weights: &mut [f32],
    colours: &[[f32; 3]],
    share: impl Fn(usize) -> f32,
) {
    for (at, sum) in sums.iter_mut().enumerate() {
        let share = share(at);
        (0..3).for_each(|i| sum[i] += colours[at][i] * share);
        weights[at] += share;
    }
}

/// What a window is drawn from, cell by cell.
struct Fields {
    window: Window,
    kinds: Vec<Field>,
    region: Field,
    inside: Field,
    lift: Option<Field>,
    home: Option<Field>,
    relief: Option<Field>,
    strength: f32,
    halo: Option<Vec<([f32; 3], f32)>>,
}

impl Fields {
    fn pixel(&self, shading: Option<&Shading>, cell: usize, sum: [f32; 3], weight: f32) -> [u8; 3] {
        let region = self.region.values[cell];
        let mut outside = style::NEIGHBOUR.channels();
        if let Some(home) = &self.home {
            outside = mix(outside, style::HOME.channels(), home.values[cell]);
        }
        let inside = sum.map(|channel| channel / weight.max(f32::EPSILON));
        let flat = mix(outside, inside, if weight < 1e-4 { 0.0 } else { region });
        let shaded = match (&self.relief, shading) {
            (Some(relief), Some(shading)) => shading.shade(
                flat,
                relief.values[cell],
                self.inside.values[cell],
                self.strength,
            ),
            _ => flat,
        };
        let lifted = match &self.lift {
            Some(lift) => {
                let (colour, opacity, _) = style::LIFT;
                mix(
                    shaded,
                    colour.channels(),
                    lift.values[cell] * opacity * (1.0 - region),
                )
            }
            None => shaded,
        };
        let veiled = match &self.halo {
            Some(veil) => mix(lifted, veil[cell].0, veil[cell].1),
            None => lifted,
        };
        veiled.map(|channel| channel.round().clamp(0.0, 255.0) as u8)
    }
}

fn mix(a: [f32; 3], b: [f32; 3], share: f32) -> [f32; 3] {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * share)
}

/// A part of a window: columns and rows, in cells from its corner.
#[derive(Debug, Clone, Copy)]
struct Part {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

impl Part {
    /// The part of a window that these bounds touch.
    fn of(bounds: Rect, window: Window) -> Option<Self> {
        let clip =
            |at: f32, origin: i32, size: u32| (at - origin as f32).clamp(0.0, size as f32) as usize;
        let x = clip(bounds.left().floor(), window.left, window.width);
        let y = clip(bounds.top().floor(), window.top, window.height);
        let width = clip(bounds.right().ceil() + 1.0, window.left, window.width) - x;
        let height = clip(bounds.bottom().ceil() + 1.0, window.top, window.height) - y;
        (0 < width && 0 < height).then_some(Self {
            x,
            y,
            width,
            height,
        })
    }

    fn window(self, whole: Window) -> Window {
        Window {
            left: whole.left + self.x as i32,
            top: whole.top + self.y as i32,
            width: self.width as u32,
            height: self.height as u32,
        }
    }

    fn cut(self, field: &Field) -> Field {
        let rows = field
            .values
            .chunks_exact(field.width)
            .skip(self.y)
            .take(self.height);
        Field {
            width: self.width,
            height: self.height,
            values: rows
                .flat_map(|row| &row[self.x..self.x + self.width])
                .copied()
                .collect(),
        }
    }

    /// Puts a patch where its area covers, and leaves what is beyond.
    fn lay(self, field: &mut Field, patch: &Field, inside: &Field) {
        let width = field.width;
        for row in 0..self.height {
            let target = &mut field.values[(self.y + row) * width + self.x..][..self.width];
            let patch = &patch.values[row * self.width..][..self.width];
            let inside = &inside.values[row * self.width..][..self.width];
            for ((value, patch), inside) in target.iter_mut().zip(patch).zip(inside) {
                *value += (patch - *value) * inside;
            }
        }
    }
}

/// The kinds of ground that meet within an area, softened; `None` where one kind has it all.
fn soften_area(
    area: &Path,
    kinds: &[Field],
    window: Window,
    sigma: f32,
) -> Option<(Part, Vec<(usize, Field)>, Field)> {
    let part = Part::of(area.bounds(), window)?;
    let inside = coverage(Some(area), part.window(window));
    let all: f32 = inside.values.iter().sum();
    let present: Vec<(usize, Field)> = kinds
        .iter()
        .map(|kind| part.cut(kind))
        .enumerate()
        .filter(|(_, kind)| {
            let share: f32 = kind
                .values
                .iter()
                .zip(&inside.values)
                .map(|(kind, inside)| kind * inside)
                .sum();
            0.0 < share && share < 0.999 * all
        })
        .collect();
    if present.is_empty() {
        return None;
    }
    let blurred = inside.clone().blurred(sigma);
    let soft = present
        .into_iter()
        .map(|(kind, field)| (kind, soft::within(field, &inside, &blurred, sigma)))
        .collect();
    Some((part, soft, inside))
}

/// How much of each cell of a window a path covers.
pub(super) fn coverage(path: Option<&Path>, window: Window) -> Field {
    let (width, height) = (window.width as usize, window.height as usize);
    let empty = || Field {
        width,
        height,
        values: vec![0.0; width * height],
    };
    let Some(path) = path.filter(|path| window.touches(path.bounds())) else {
        return empty();
    };
    let Some(mut mask) = Mask::new(window.width, window.height) else {
        return empty();
    };
    let shift = Transform::from_translate(-window.left as f32, -window.top as f32);
    mask.fill_path(path, FillRule::EvenOdd, true, shift);
    let values = mask
        .data()
        .iter()
        .map(|&cover| f32::from(cover) / 255.0)
        .collect();
    Field {
        width,
        height,
        values,
    }
}

fn sum(kinds: &[Field], window: Window) -> Field {
    let (width, height) = (window.width as usize, window.height as usize);
    let mut values = vec![0.0_f32; width * height];
    for kind in kinds {
        values
            .iter_mut()
            .zip(&kind.values)
            .for_each(|(sum, cover)| *sum = (*sum + cover).min(1.0));
    }
    Field {
        width,
        height,
        values,
    }
}

/// A sample of a pattern, for a legend.
#[must_use]
pub fn swatch(pattern: &Pattern, width: u32, height: u32, unit: f32) -> Picture {
    let mut row = vec![[0.0; 3]; width as usize];
    let rgb = (0..i64::from(height))
        .flat_map(|y| {
            pattern.fill(0, y, unit, &mut row);
            row.iter()
                .flatten()
                .map(|channel| channel.round() as u8)
                .collect::<Vec<u8>>()
        })
        .collect();
    Picture::new(width, height, rgb).unwrap_or_else(|| Picture::filled(1, 1, Colour::hex(0)))
}
