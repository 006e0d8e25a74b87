//! Ground: who holds what, as flat tints and hatching under relief.
//!
//! Every pixel is the sum of the grounds that cover it, weighted by coverage: a partition of one, so that no colour
//! appears that no legend has, and no seam of the background shows where two grounds meet.

use std::sync::Arc;

use rayon::prelude::*;
use tiny_skia::Path;

use super::base;
use super::cover::{self, Cover};
use super::halo::Halo;
use super::hatch::{Hatch, Pattern};
use super::picture::Picture;
use super::relief::{self, Shading};
use super::shape;
use super::sheet::Sheet;
use super::soft::Field;
use super::style::{Colour, ground as style, relief as relief_style};
use super::view::View;
use super::window::Window;

/// The ground of a plate on a sheet, ready to be drawn window by window.
#[derive(Debug)]
pub struct Ground {
    view: View,
    shading: Option<Arc<Shading>>,
    /// The grounds by control.
    kinds: Vec<Kind>,
    /// Areas whose borders stay sharp while edges within them are soft.
    areas: Vec<Path>,
    region: Option<Path>,
    home: Option<Path>,
    halos: Vec<Halo>,
}

/// The ground of one control.
#[derive(Debug)]
struct Kind {
    path: Path,
    hatch: Hatch,
}

impl Ground {
    /// The ground of a sheet.
    #[must_use]
    pub fn new(sheet: &Sheet, shading: Option<&Arc<Shading>>, halos: Vec<Halo>) -> Self {
        let Sheet {
            plate,
            palette,
            view,
        } = sheet;
        let layers = plate.layers;
        let unit = hatch_unit(view);
        // Where there is a region, what no ground covers of it is unknown.
        let known = |control: &crate::layers::control::Control| {
            !control.is_unknown() || layers.region.is_none()
        };
        let grounds = plate.ground.iter().filter(|ground| known(&ground.control));
        let kinds = grounds.filter_map(|ground| {
            let hatch = Hatch::new(&palette.pattern(&ground.control, ground.claimed), unit);
            Some(Kind {
                path: shape::polygons(&ground.shape, view)?,
                hatch,
            })
        });
        let townships = layers.areas.iter().filter(|area| area.kind == "township");
        let home = base::home(plate).map(|country| &country.shape);
        Self {
            view: view.clone(),
            shading: shading.cloned(),
            kinds: kinds.collect(),
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
        let fields = self.fields(window);
        let width = window.width as usize;
        let mut rgb = vec![0; width * window.height as usize * 3];
        let rows = rgb.par_chunks_exact_mut((width * 3).max(1)).enumerate();
        rows.for_each_init(
            || Row::new(width),
            |row, (at, bytes)| {
                let y = window.top + at as i32;
                self.mix(row, &fields, y);
                self.finish(row, &fields, y, bytes);
            },
        );
        Picture::new(window.width, window.height, rgb)
            .unwrap_or_else(|| Picture::filled(window.width, window.height, style::NEIGHBOUR))
    }

    /// What covers a window.
    fn fields(&self, window: Window) -> Fields {
        let pen = self.view.pen;
        let sigma = (style::SOFT * pen).max(style::SOFT_LEAST);
        let lift = style::LIFT.2 * pen;
        // Three box blurs reach three sigmas; the window is looked at with that much around it.
        let reach = |sigma: f32| (3.0 * sigma).ceil() as u32 + 2;
        let wide = window.grown(reach(sigma.max(lift)));
        let cover = |path: &Path| Cover::of(path, wide, reach(sigma));
        let mut kinds: Vec<Option<Cover>> = self
            .kinds
            .par_iter()
            .map(|kind| cover(&kind.path))
            .collect();
        cover::soften(&mut kinds, &self.areas, wide, sigma);
        let region = self
            .region
            .as_ref()
            .and_then(|region| Cover::of(region, wide, reach(lift)));
        let (inside, lift) = rayon::join(
            || {
                region
                    .clone()
                    .map(|region| region.blurred(relief_style::CHANGE * pen))
            },
            || region.clone().map(|region| region.blurred(lift)),
        );
        let (width, height) = (window.width as usize, window.height as usize);
        let relief = self
            .shading
            .as_ref()
            .map(|shading| shading.sample(&self.view, window.left, window.top, width, height));
        let near = |halo: &&Halo| halo.window().intersect(window).is_some();
        let halos = self
            .halos
            .iter()
            .filter(near)
            .map(|halo| (halo.clone(), halo.belt(window)));
        Fields {
            window,
            kinds,
            region,
            inside,
            lift,
            home: self
                .home
                .as_ref()
                .and_then(|home| Cover::of(home, window, 0)),
            relief,
            strength: relief::strength(&self.view),
            halos: halos.collect(),
        }
    }

    /// Sums the grounds of a row of the sheet.
    fn mix(&self, row: &mut Row, fields: &Fields, y: i32) {
        row.clear();
        let (left, top) = self.view.origin();
        let (start, line) = (fields.window.left, top + i64::from(y));
        let place = |x: i32| left + i64::from(x);
        for (kind, cover) in self.kinds.iter().zip(&fields.kinds) {
            let Some((first, cells)) = cover.as_ref().and_then(|cover| row.within(cover, y, start))
            else {
                continue;
            };
            if cells.iter().all(|&share| share == 0.0) {
                continue;
            }
            let at = first as usize;
            let colours = &mut row.colours[at..at + cells.len()];
            kind.hatch.fill(place(start + first), line, colours);
            row.add(at, cells);
        }
        let Some((first, region)) = fields
            .region
            .as_ref()
            .and_then(|region| row.within(region, y, start))
        else {
            return;
        };
        let at = first as usize;
        row.region[at..at + region.len()].copy_from_slice(region);
        let weights = &row.weights[at..at + region.len()];
        let rest: Vec<f32> = region
            .iter()
            .zip(weights)
            .map(|(region, weight)| (region - weight).max(0.0))
            .collect();
        let unknown = Hatch::new(&Pattern::Dots(style::UNKNOWN), hatch_unit(&self.view));
        unknown.fill(
            place(start + first),
            line,
            &mut row.colours[at..at + rest.len()],
        );
        row.add(at, &rest);
    }

    /// Turns a row's sums into bytes: under relief, lifted at the region's border, veiled by halos.
    fn finish(&self, row: &mut Row, fields: &Fields, y: i32, bytes: &mut [u8]) {
        let start = fields.window.left;
        row.veil(fields, y, self.region.is_some());
        let home = row.copy(&fields.home, y, start);
        let inside = row.copy(&fields.inside, y, start);
        let lift = row.copy(&fields.lift, y, start);
        let relief = fields.relief.as_ref().map(|relief| {
            let at = (y - fields.window.top) as usize * relief.width;
            &relief.values[at..at + relief.width]
        });
        for (x, pixel) in bytes.chunks_exact_mut(3).enumerate() {
            let weight = row.weights[x];
            // Without a region, ground lies wherever it covers.
            let region = if self.region.is_some() {
                row.region[x]
            } else {
                weight.min(1.0)
            };
            let outside = mix(style::NEIGHBOUR.channels(), style::HOME.channels(), home[x]);
            let held = row.sums[x].map(|channel| channel / weight.max(f32::EPSILON));
            let mut colour = mix(outside, held, if weight < 1e-4 { 0.0 } else { region });
            if let (Some(relief), Some(shading)) = (relief, &self.shading) {
                let inside = if self.region.is_some() {
                    inside[x]
                } else {
                    region
                };
                colour = shading.shade(colour, relief[x], inside, fields.strength);
            }
            let (shadow, opacity, _) = style::LIFT;
            colour = mix(
                colour,
                shadow.channels(),
                lift[x] * opacity * (1.0 - region),
            );
            let (veil, opacity) = row.veil[x];
            colour = mix(colour, veil, opacity);
            for (byte, channel) in pixel.iter_mut().zip(colour) {
                *byte = (channel + 0.5).clamp(0.0, 255.0) as u8;
            }
        }
    }
}

/// What the lengths of hatching are multiplied by: below this bands shimmer.
fn hatch_unit(view: &View) -> f32 {
    view.type_size.max(style::HATCH_LEAST)
}

/// What covers a window.
struct Fields {
    window: Window,
    kinds: Vec<Option<Cover>>,
    region: Option<Cover>,
    inside: Option<Cover>,
    lift: Option<Cover>,
    home: Option<Cover>,
    relief: Option<Field>,
    strength: f32,
    halos: Vec<(Halo, Option<Cover>)>,
}

/// A row of pixels in the making.
struct Row {
    sums: Vec<[f32; 3]>,
    weights: Vec<f32>,
    region: Vec<f32>,
    colours: Vec<[f32; 3]>,
    veil: Vec<([f32; 3], f32)>,
}

impl Row {
    fn new(width: usize) -> Self {
        Self {
            sums: vec![[0.0; 3]; width],
            weights: vec![0.0; width],
            region: vec![0.0; width],
            colours: vec![[0.0; 3]; width],
            veil: vec![([0.0; 3], 0.0); width],
        }
    }

    fn clear(&mut self) {
        self.sums.fill([0.0; 3]);
        self.weights.fill(0.0);
        self.region.fill(0.0);
        self.veil.fill(([0.0; 3], 0.0));
    }

    /// The part of a cover's row that lies within this one, which begins at `start`.
    fn within<'c>(&self, cover: &'c Cover, y: i32, start: i32) -> Option<(i32, &'c [f32])> {
        let (left, cells) = cover.row(y)?;
        let first = left.max(start);
        let end = (left + cells.len() as i32).min(start + self.weights.len() as i32);
        (first < end).then(|| {
            (
                first - start,
                &cells[(first - left) as usize..(end - left) as usize],
            )
        })
    }

    /// A cover's row as wide as this one.
    fn copy(&self, cover: &Option<Cover>, y: i32, start: i32) -> Vec<f32> {
        let mut row = vec![0.0; self.weights.len()];
        if let Some((first, cells)) = cover
            .as_ref()
            .and_then(|cover| self.within(cover, y, start))
        {
            row[first as usize..][..cells.len()].copy_from_slice(cells);
        }
        row
    }

    /// Adds the colours that stand from this column on, weighted by cover.
    fn add(&mut self, at: usize, cells: &[f32]) {
        let sums = self.sums[at..].iter_mut().zip(&self.colours[at..]);
        for ((share, weight), (sum, colour)) in cells.iter().zip(&mut self.weights[at..]).zip(sums)
        {
            (0..3).for_each(|i| sum[i] += colour[i] * share);
            *weight += share;
        }
    }

    /// Lays the halos over the row, cut to the region where there is one.
    fn veil(&mut self, fields: &Fields, y: i32, cut: bool) {
        for (halo, belt) in &fields.halos {
            let window = halo.window();
            if y < window.top || window.bottom() <= y {
                continue;
            }
            let start = fields.window.left;
            let end = start + self.veil.len() as i32;
            let belt_row = belt.as_ref().map(|belt| (belt, belt.row(y)));
            for x in window.left.max(start)..window.right().min(end) {
                let at = (x - start) as usize;
                let belt = match belt_row {
                    Some((belt, Some((left, cells)))) => cells
                        .get((x - left).max(0) as usize)
                        .copied()
                        .filter(|_| belt.window.left <= x)
                        .unwrap_or(0.0),
                    Some((_, None)) => 0.0,
                    None => 1.0,
                };
                let region = if cut { self.region[at] } else { 1.0 };
                let opacity = halo.opacity(x, y) * belt * region;
                if 0.0 < opacity {
                    over(&mut self.veil[at], halo.colour.channels(), opacity);
                }
            }
        }
    }
}

/// One veil over another.
fn over(veil: &mut ([f32; 3], f32), colour: [f32; 3], opacity: f32) {
    let below = veil.1 * (1.0 - opacity);
    let whole = below + opacity;
    (0..3).for_each(|i| veil.0[i] = (veil.0[i] * below + colour[i] * opacity) / whole);
    veil.1 = whole;
}

fn mix(a: [f32; 3], b: [f32; 3], share: f32) -> [f32; 3] {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * share)
}

/// A sample of a pattern, for a legend.
#[must_use]
pub fn swatch(pattern: &Pattern, width: u32, height: u32, unit: f32) -> Picture {
    let hatch = Hatch::new(pattern, unit);
    let mut row = vec![[0.0; 3]; width as usize];
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    for y in 0..i64::from(height) {
        hatch.fill(0, y, &mut row);
        rgb.extend(row.iter().flatten().map(|channel| channel.round() as u8));
    }
    Picture::new(width, height, rgb).unwrap_or_else(|| Picture::filled(1, 1, Colour::hex(0)))
}
