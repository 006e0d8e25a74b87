//! Relief: cool shadow and warm light over the tints, after Eduard Imhof.
//!
//! A black multiply would turn brick to mud and teal to grey. A shadow that turns to blue and a light that turns to
//! yellow leave the hue of the middle tones alone.

use geo::coord;

use crate::geometry::mercator;
use crate::layers::base::Relief;

use super::soft::Field;
use super::style::relief as style;
use super::view::View;

/// Relief, sharpened for enlargement; 1 is flat ground.
#[derive(Debug, Clone)]
pub struct Shading {
    field: Field,
    /// The square of the world that it covers: left, top, right, bottom.
    square: [f64; 4],
    /// The value of full light over that of flat ground.
    brightest: f32,
}

/// How many of the source's pixels the relief takes to fade out at its edges.
const FADE: f32 = 36.0;

impl Shading {
    /// Relief made ready for drawing; `None` where its size and its pixels do not agree.
    #[must_use]
    pub fn new(relief: &Relief) -> Option<Self> {
        let (width, height) = (relief.width as usize, relief.height as usize);
        if width == 0 || height == 0 || relief.pixels.len() != width * height || relief.flat <= 0.0
        {
            return None;
        }
        let flat = relief.flat as f32;
        let values = relief
            .pixels
            .iter()
            .map(|&grey| f32::from(grey) / flat)
            .collect();
        let smooth = Field {
            width,
            height,
            values,
        }
        .blurred(0.5);
        let wide = smooth.clone().blurred(1.2);
        let mut field = smooth;
        for (value, wide) in field.values.iter_mut().zip(&wide.values) {
            *value += 0.9 * (*value - wide);
        }
        let bounds = relief.bounds;
        let low = mercator::project(coord! { x: bounds.min().x, y: bounds.max().y });
        let high = mercator::project(coord! { x: bounds.max().x, y: bounds.min().y });
        Some(Self {
            field,
            square: [low.x, low.y, high.x, high.y],
            brightest: 255.0 / flat,
        })
    }

    /// The relief on a window of a view: its left, top, width and height.
    #[must_use]
    pub fn sample(&self, view: &View, left: i32, top: i32, width: usize, height: usize) -> Field {
        let (origin_x, origin_y) = view.origin();
        let [west, north, east, south] = self.square;
        let axis = |origin: i64, start: i32, pixels: usize, low: f64, high: f64, cells: usize| {
            let first = (origin + i64::from(start)) as f64 + 0.5;
            let step = cells as f64 / ((high - low) * view.world());
            let first = (first - low * view.world()) * step - 0.5;
            Taps::along(first, step, pixels, cells)
        };
        let columns = axis(origin_x, left, width, west, east, self.field.width);
        let rows = axis(origin_y, top, height, north, south, self.field.height);
        self.resample(&columns, &rows)
    }

    /// Cubic resampling, first along the rows, then across them; faded to flat ground at the edges.
    fn resample(&self, columns: &[Taps], rows: &[Taps]) -> Field {
        let first = rows.iter().map(|taps| taps.first).min().unwrap_or(0);
        let end = rows
            .iter()
            .map(|taps| taps.first + taps.weights.len())
            .max()
            .unwrap_or(0);
        let narrow: Vec<Vec<f32>> = (first..end)
            .map(|row| {
                let source = &self.field.values[row * self.field.width..][..self.field.width];
                let fade = |taps: &Taps| 1.0 + (taps.sum(|cell| source[cell]) - 1.0) * taps.fade;
                columns.iter().map(fade).collect()
            })
            .collect();
        let mut values = Vec::with_capacity(columns.len() * rows.len());
        for taps in rows {
            let start = values.len();
            values.resize(start + columns.len(), 0.0);
            for (weight, line) in taps.weights.iter().zip(&narrow[taps.first - first..]) {
                values[start..]
                    .iter_mut()
                    .zip(line)
                    .for_each(|(value, cell)| *value += weight * cell);
            }
            values[start..]
                .iter_mut()
                .for_each(|value| *value = 1.0 + (*value - 1.0) * taps.fade);
        }
        Field {
            width: columns.len(),
            height: rows.len(),
            values,
        }
    }

    /// A colour in this relief: `inside` is 0 outside the region and 1 inside, `strength` fades the whole.
    #[must_use]
    pub fn shade(&self, colour: [f32; 3], relief: f32, inside: f32, strength: f32) -> [f32; 3] {
        let between =
            |[outside, within]: [f32; 2]| (outside + (within - outside) * inside) * strength;
        let shadow = (1.0 - relief).clamp(0.0, 1.0);
        let shadow = between(style::SHADOWS) * 1.25 * shadow / (1.0 + 0.9 * shadow);
        let light = ((relief - 1.0) / (self.brightest - 1.0).max(0.01)).clamp(0.0, 1.0);
        let light = between(style::LIGHTS) * light;
        let (dark, bright) = (style::SHADOW.channels(), style::LIGHT.channels());
        std::array::from_fn(|i| {
            let shaded = colour[i] * (1.0 - shadow * (1.0 - dark[i] / 255.0));
            shaded + (bright[i] - shaded) * light
        })
    }
}

/// How strong the relief is at a scale: it fades where its own pixels would show.
#[must_use]
pub fn strength(view: &View) -> f32 {
    1.0 - 0.6 * ((view.zoom() - 8.0) / 2.0).clamp(0.0, 1.0)
}

/// The cells that make one pixel along one axis, with their weights.
#[derive(Debug)]
struct Taps {
    first: usize,
    weights: Vec<f32>,
    /// 0 outside the relief, 1 well inside.
    fade: f32,
}

impl Taps {
    fn along(first: f64, step: f64, pixels: usize, cells: usize) -> Vec<Self> {
        // Stretched over a whole pixel where the source is finer than the picture, so that nothing flickers.
        let stretch = step.max(1.0);
        (0..pixels)
            .map(|pixel| Self::at(first + step * pixel as f64, stretch, cells))
            .collect()
    }

    fn at(middle: f64, stretch: f64, cells: usize) -> Self {
        let last = cells as f64 - 1.0;
        let fade = ((middle + 0.5).min(last - middle + 0.5) as f32 / FADE).clamp(0.0, 1.0);
        let middle = middle.clamp(0.0, last);
        let first = (middle - 2.0 * stretch).ceil().max(0.0) as usize;
        let end = ((middle + 2.0 * stretch).floor() as usize).min(cells - 1);
        let mut weights: Vec<f32> = (first..=end)
            .map(|cell| catmull_rom(((cell as f64 - middle) / stretch) as f32))
            .collect();
        let sum: f32 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        Self {
            first,
            weights,
            fade,
        }
    }

    fn sum(&self, of: impl Fn(usize) -> f32) -> f32 {
        (self.first..)
            .zip(&self.weights)
            .map(|(cell, weight)| weight * of(cell))
            .sum()
    }
}

/// Catmull and Rom's cubic kernel, 0 at ±1 and ±2.
fn catmull_rom(x: f32) -> f32 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}
