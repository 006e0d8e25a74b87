//! Hatching: the patterns that tell held, shared, contested and unknown ground apart without colour.
//!
//! Contested bands rise to the right, shared lines fall, so that a reader in grey can tell war from alliance.
//! Both are counted from the world's origin: areas and tiles that touch go on in step.

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

impl Pattern {
    /// The colours of a row of pixels that begins at this pixel of the world, into `row`.
    ///
    /// `unit` is what the pattern's lengths are multiplied by.
    pub fn fill(&self, x: i64, y: i64, unit: f32, row: &mut [[f32; 3]]) {
        match self {
            Self::Flat(colour) => row.fill(colour.channels()),
            Self::Bands(colours) => {
                let stripes: Vec<_> = colours
                    .iter()
                    .map(|colour| (ground::BAND, colour.channels()))
                    .collect();
                stripe(&stripes, x + y, 1, unit, row);
            }
            Self::Lines(colour, lines) => {
                let (width, period, _) = ground::SHARED;
                let gap = (period - width, colour.channels());
                let stripes: Vec<_> = lines
                    .iter()
                    .flat_map(|line| [gap, (width, line.channels())])
                    .collect();
                stripe(&stripes, x - y, 1, unit, row);
            }
            Self::Dots(colour) => dots(*colour, x, y, unit, row),
        }
    }
}

/// Fills a row with parallel stripes at 45°, each with its width and colour.
///
/// Along a row the way across the stripes grows by 1/√2 a pixel, whichever way they lean.
fn stripe(stripes: &[(f32, [f32; 3])], start: i64, step: i64, unit: f32, row: &mut [[f32; 3]]) {
    let period: f32 = stripes.iter().map(|(width, _)| width * unit).sum();
    if period <= 0.0 {
        return;
    }
    for (at, pixel) in (0_i64..).zip(row) {
        // In f64 until the period is taken off: the world is wider than an f32 counts in quarters.
        let across = (start + at * step) as f64 * std::f64::consts::FRAC_1_SQRT_2;
        let across = across.rem_euclid(f64::from(period)) as f32;
        *pixel = stripe_at(stripes, across, period, unit);
    }
}

/// The colour this far across, edges softened over about half a pixel.
fn stripe_at(stripes: &[(f32, [f32; 3])], across: f32, period: f32, unit: f32) -> [f32; 3] {
    const EDGE: f32 = 0.6;
    let mut start = 0.0;
    let mut sum = [0.0; 3];
    let mut weight = 0.0;
    for (width, colour) in stripes {
        let half = width * unit / 2.0;
        let middle = start + half;
        let away = (across - middle).abs();
        let away = away.min(period - away);
        let share = ((half - away) / EDGE + 0.5).clamp(0.0, 1.0);
        (0..3).for_each(|i| sum[i] += colour[i] * share);
        weight += share;
        start += width * unit;
    }
    sum.map(|channel| channel / weight.max(f32::EPSILON))
}

/// Fills a row of a staggered grid of dots.
fn dots(colour: Colour, x: i64, y: i64, unit: f32, row: &mut [[f32; 3]]) {
    let (dot, opacity, radius, distance) = ground::DOT;
    let (radius, distance) = (radius * unit, f64::from(distance * unit));
    let dark = colour.mix(dot, opacity).channels();
    let light = colour.channels();
    let line = (y as f64 / distance).round();
    let down = (y as f64 - line * distance) as f32;
    if radius + 0.5 < down.abs() {
        row.fill(light);
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
        *pixel = std::array::from_fn(|i| light[i] + (dark[i] - light[i]) * share);
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
                pattern.fill(x, y + row, 1.0, &mut pixels);
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
