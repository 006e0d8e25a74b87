//! Hatching: the patterns that tell held, shared, contested and unknown ground apart without colour.
//!
//! Contested bands rise to the right, shared lines fall, so that a reader in grey can tell war from alliance.
//! Both are counted from the world's origin: areas and tiles that touch go on in step.

use std::f64::consts::FRAC_1_SQRT_2;

use super::style::{Colour, ground};

/// What fills a ground.
#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    /// One colour.
    Flat(Colour),
    /// Equal bands that rise to the right.
    Bands(Vec<Colour>),
    /// Thin lines on a colour that fall to the right.
    Lines(Colour, Vec<Colour>),
    /// Dots on a colour.
    Dots(Colour),
}

/// A pattern made ready for filling rows of pixels.
#[derive(Debug, Clone)]
pub struct Hatch(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Flat([f32; 3]),
    /// Parallel stripes at 45°.
    Stripes {
        /// The colours across one period, at [`STEPS`] equal steps.
        across: Vec<[f32; 3]>,
        /// Pixels in a period, across the stripes.
        period: f64,
        rising: bool,
    },
    /// A staggered grid of dots: radius and distance in pixels, light and dark.
    Dots {
        radius: f32,
        distance: f64,
        light: [f32; 3],
        dark: [f32; 3],
    },
}

/// Into how many steps a period is cut: each less than a fiftieth of a pixel.
const STEPS: usize = 1024;

impl Hatch {
    /// A pattern whose lengths are multiplied by `unit`.
    #[must_use]
    pub fn new(pattern: &Pattern, unit: f32) -> Self {
        Self(match pattern {
            Pattern::Flat(colour) => Kind::Flat(colour.channels()),
            Pattern::Bands(colours) => {
                let band = |colour: &Colour| (ground::BAND * unit, colour.channels());
                stripes(&colours.iter().map(band).collect::<Vec<_>>(), true)
            }
            Pattern::Lines(colour, lines) => {
                let (width, period, _) = ground::SHARED;
                let gap = ((period - width) * unit, colour.channels());
                let line = |line: &Colour| [gap, (width * unit, line.channels())];
                stripes(&lines.iter().flat_map(line).collect::<Vec<_>>(), false)
            }
            Pattern::Dots(colour) => {
                let (dot, opacity, radius, distance) = ground::DOT;
                Kind::Dots {
                    radius: radius * unit,
                    distance: f64::from(distance * unit),
                    light: colour.channels(),
                    dark: colour.mix(dot, opacity).channels(),
                }
            }
        })
    }

    /// The colours of a row of pixels that begins at this pixel of the world.
    pub fn fill(&self, x: i64, y: i64, row: &mut [[f32; 3]]) {
        match &self.0 {
            Kind::Flat(colour) => row.fill(*colour),
            Kind::Stripes {
                across,
                period,
                rising,
            } => {
                // In f64 until the period is taken off: the world is wider than an f32 counts in quarters.
                let start = if *rising { x + y } else { x - y } as f64;
                let mut at = (start * FRAC_1_SQRT_2).rem_euclid(*period);
                for pixel in row {
                    *pixel = across[((at / period * STEPS as f64) as usize).min(STEPS - 1)];
                    at += FRAC_1_SQRT_2;
                    if *period <= at {
                        at -= period;
                    }
                }
            }
            Kind::Dots {
                radius,
                distance,
                light,
                dark,
            } => {
                dots((*radius, *distance), (*light, *dark), (x, y), row);
            }
        }
    }
}

fn stripes(stripes: &[(f32, [f32; 3])], rising: bool) -> Kind {
    let period: f32 = stripes.iter().map(|(width, _)| width).sum();
    let step = period / STEPS as f32;
    let across = (0..STEPS)
        .map(|at| stripe_at(stripes, (at as f32 + 0.5) * step, period))
        .collect();
    // A step across is at most a pixel, and a period never less: one subtraction brings it back.
    Kind::Stripes {
        across,
        period: f64::from(period).max(1.0),
        rising,
    }
}

/// The colour this far across, edges softened over about half a pixel.
fn stripe_at(stripes: &[(f32, [f32; 3])], across: f32, period: f32) -> [f32; 3] {
    const EDGE: f32 = 0.6;
    let mut start = 0.0;
    let mut sum = [0.0; 3];
    let mut weight = 0.0;
    for (width, colour) in stripes {
        let half = width / 2.0;
        let away = (across - start - half).abs();
        let share = ((half - away.min(period - away)) / EDGE + 0.5).clamp(0.0, 1.0);
        (0..3).for_each(|i| sum[i] += colour[i] * share);
        weight += share;
        start += width;
    }
    sum.map(|channel| channel / weight.max(f32::EPSILON))
}

/// Fills a row of a staggered grid of dots.
fn dots(
    (radius, distance): (f32, f64),
    (light, dark): ([f32; 3], [f32; 3]),
    (x, y): (i64, i64),
    row: &mut [[f32; 3]],
) {
    row.fill(light);
    let line = (y as f64 / distance).round();
    let down = (y as f64 - line * distance) as f32;
    if radius + 0.5 < down.abs() {
        return;
    }
    let offset = if line.rem_euclid(2.0) < 1.0 {
        0.0
    } else {
        distance / 2.0
    };
    for (at, pixel) in (0_i64..).zip(row) {
        let along = (x + at) as f64 - offset;
        let right = (along - (along / distance).round() * distance) as f32;
        let share = (radius + 0.5 - right.hypot(down)).clamp(0.0, 1.0);
        if 0.0 < share {
            *pixel = std::array::from_fn(|i| light[i] + (dark[i] - light[i]) * share);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Colour = Colour::hex(0xFF_0000);
    const B: Colour = Colour::hex(0x00_00FF);

    fn picture(pattern: &Pattern, x: i64, y: i64, side: i64) -> Vec<Vec<[f32; 3]>> {
        (0..side)
            .map(|row| {
                let mut pixels = vec![[0.0; 3]; side as usize];
                Hatch::new(pattern, 1.0).fill(x, y + row, &mut pixels);
                pixels
            })
            .collect()
    }

    #[test]
    fn patterns_go_on_from_tile_to_tile() {
        for pattern in [
            Pattern::Bands(vec![A, B]),
            Pattern::Lines(A, vec![B]),
            Pattern::Dots(A),
        ] {
            let whole = picture(&pattern, 65_000, 31_000, 64);
            let part = picture(&pattern, 65_020, 31_007, 20);
            for (row, pixels) in part.iter().enumerate() {
                assert_eq!(pixels[..], whole[row + 7][20..40], "{pattern:?}");
            }
        }
    }

    #[test]
    fn contested_bands_are_equal_and_rise_while_shared_lines_fall() {
        let bands = picture(&Pattern::Bands(vec![A, B]), 0, 0, 360);
        let red: f32 = bands.iter().flatten().map(|pixel| pixel[0]).sum();
        let blue: f32 = bands.iter().flatten().map(|pixel| pixel[2]).sum();
        assert!((red / blue - 1.0).abs() < 0.02);
        assert_eq!(
            bands[10][20], bands[11][19],
            "rising: one down is one to the left"
        );
        let lines = picture(&Pattern::Lines(A, vec![B]), 0, 0, 40);
        assert_eq!(
            lines[10][20], lines[11][21],
            "falling: one down is one to the right"
        );
    }
}
