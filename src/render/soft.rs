//! Softness: Gaussian blur as three box blurs, and blur that stops at an area's border.

/// A field of numbers, row by row.
#[derive(Debug, Clone)]
pub struct Field {
    /// Numbers in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The numbers.
    pub values: Vec<f32>,
}

impl Field {
    /// The field blurred with a standard deviation of `sigma` cells; beyond its edges the edge goes on.
    ///
    /// Three box blurs come within 3 % of a Gaussian (Wells, "Efficient synthesis of Gaussian filters by cascaded
    /// uniform filters", IEEE PAMI 8, 1986) at a cost that does not grow with `sigma`.
    #[must_use]
    pub fn blurred(mut self, sigma: f32) -> Self {
        if self.width == 0 || self.height == 0 {
            return self;
        }
        if sigma < SMALL {
            return self.convolved(&bell(sigma));
        }
        for radius in boxes(sigma) {
            self.blur_rows(radius);
            self.blur_columns(radius);
        }
        self
    }

    /// The field convolved with one half of an even kernel, first along the rows, then across them.
    fn convolved(mut self, kernel: &[f32]) -> Self {
        let reach = kernel.len() - 1;
        let mut row = Vec::with_capacity(self.width + 2 * reach);
        for values in self.values.chunks_exact_mut(self.width) {
            row.clear();
            row.extend(std::iter::repeat_n(values[0], reach));
            row.extend_from_slice(values);
            row.extend(std::iter::repeat_n(values[values.len() - 1], reach));
            for (at, value) in values.iter_mut().enumerate() {
                *value = row[at + reach] * kernel[0];
                for (off, weight) in kernel.iter().enumerate().skip(1) {
                    *value += (row[at + reach - off] + row[at + reach + off]) * weight;
                }
            }
        }
        let source = self.values.clone();
        let line = |row: usize| &source[row * self.width..][..self.width];
        let last = self.height - 1;
        for (row, values) in self.values.chunks_exact_mut(self.width).enumerate() {
            values
                .iter_mut()
                .zip(line(row))
                .for_each(|(value, here)| *value = here * kernel[0]);
            for (off, weight) in kernel.iter().enumerate().skip(1) {
                let (above, below) = (line(row.saturating_sub(off)), line((row + off).min(last)));
                for ((value, above), below) in values.iter_mut().zip(above).zip(below) {
                    *value += (above + below) * weight;
                }
            }
        }
        self
    }

    fn blur_rows(&mut self, radius: usize) {
        if radius == 0 {
            return;
        }
        let mut row = vec![0.0; self.width];
        for values in self.values.chunks_exact_mut(self.width) {
            row.copy_from_slice(values);
            let last = self.width - 1;
            let at = |i: isize| row[i.clamp(0, last as isize) as usize];
            let reach = radius as isize;
            let mut sum: f32 = (-reach..=reach).map(at).sum();
            let share = 1.0 / (2 * radius + 1) as f32;
            for (i, value) in (0_isize..).zip(values) {
                *value = sum * share;
                sum += at(i + reach + 1) - at(i - reach);
            }
        }
    }

    /// Sums whole rows at once, so that memory is read in its order.
    fn blur_columns(&mut self, radius: usize) {
        if radius == 0 {
            return;
        }
        let (width, last) = (self.width, self.height as isize - 1);
        let source = self.values.clone();
        let row = |i: isize| {
            let start = i.clamp(0, last) as usize * width;
            &source[start..start + width]
        };
        let reach = radius as isize;
        let mut sums = vec![0.0; width];
        for i in -reach..=reach {
            sums.iter_mut()
                .zip(row(i))
                .for_each(|(sum, value)| *sum += value);
        }
        let share = 1.0 / (2 * radius + 1) as f32;
        for (i, values) in (0_isize..).zip(self.values.chunks_exact_mut(width)) {
            let (coming, going) = (row(i + reach + 1), row(i - reach));
            for (x, value) in values.iter_mut().enumerate() {
                *value = sums[x] * share;
                sums[x] += coming[x] - going[x];
            }
        }
    }
}

/// Below this sigma boxes are too coarse, and a bell is short enough to be used itself.
const SMALL: f32 = 2.0;

/// The middle and the right half of a Gaussian, cut at three sigmas.
fn bell(sigma: f32) -> Vec<f32> {
    let reach = (3.0 * sigma).ceil().max(1.0) as usize;
    let weights: Vec<f32> = (0..=reach)
        .map(|at| (-0.5 * (at as f32 / sigma.max(0.1)).powi(2)).exp())
        .collect();
    let sum = weights[0] + 2.0 * weights[1..].iter().sum::<f32>();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// The radii of three boxes whose variances sum to that of the Gaussian.
fn boxes(sigma: f32) -> [usize; 3] {
    let wanted = 12.0 * sigma * sigma;
    let mut low = ((wanted / 3.0 + 1.0).sqrt().floor() as usize).max(1);
    if low.is_multiple_of(2) {
        low -= 1;
    }
    let size = low as f32;
    let lows = (wanted - 3.0 * size * size - 12.0 * size - 9.0) / (-4.0 * size - 4.0);
    std::array::from_fn(|i| {
        let size = if (i as f32) < lows.round() {
            low
        } else {
            low + 2
        };
        size / 2
    })
}

/// Coverage of one area softened inside a border that stays sharp: normalised convolution.
///
/// `inside` is the coverage of the border's area. What lies beyond it does not bleed in.
#[must_use]
pub fn within(coverage: Field, inside: &Field, blurred_inside: &Field, sigma: f32) -> Field {
    let mut cut = coverage;
    cut.values
        .iter_mut()
        .zip(&inside.values)
        .for_each(|(value, inside)| *value *= inside);
    let mut soft = cut.blurred(sigma);
    for (value, weight) in soft.values.iter_mut().zip(&blurred_inside.values) {
        *value = if 1e-3 < *weight { *value / weight } else { 0.0 };
    }
    soft
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spike(sigma: f32) -> Field {
        let mut values = vec![0.0; 61 * 61];
        values[30 * 61 + 30] = 1.0;
        Field {
            width: 61,
            height: 61,
            values,
        }
        .blurred(sigma)
    }

    #[test]
    fn a_blur_keeps_the_sum_and_has_its_sigma() {
        for sigma in [0.5_f32, 1.5, 3.4, 5.0] {
            let blurred = spike(sigma);
            let sum: f32 = blurred.values.iter().sum();
            assert!((sum - 1.0).abs() < 1e-3, "{sum}");
            let variance: f32 = (0..61)
                .map(|x| {
                    let column: f32 = (0..61).map(|y| blurred.values[y * 61 + x]).sum();
                    column * (x as f32 - 30.0).powi(2)
                })
                .sum();
            assert!(
                (variance.sqrt() / sigma - 1.0).abs() < 0.12,
                "{} for {sigma}",
                variance.sqrt()
            );
        }
    }

    #[test]
    fn nothing_bleeds_over_a_border_that_stays_sharp() {
        let (width, height) = (40, 3);
        let field = |of: fn(usize) -> f32| Field {
            width,
            height,
            values: (0..width * height).map(|i| of(i % width)).collect(),
        };
        // The area ends at 20. Within it the ground is held up to 10; beyond it, everywhere.
        let inside = field(|x| if x < 20 { 1.0 } else { 0.0 });
        let held = field(|x| if (10..20).contains(&x) { 0.0 } else { 1.0 });
        let soft = within(held, &inside, &inside.clone().blurred(3.0), 3.0);
        let row = &soft.values[width..2 * width];
        assert!(row[19] < 0.02, "{}", row[19]);
        assert!((row[9] + row[10] - 1.0).abs() < 0.02, "{row:?}");
    }
}
