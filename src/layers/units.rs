//! Units: a number that could be another is a type of its own.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// A mass in whole grams: the atom of supply, so that sums are exact. Beyond 1.8 × 10¹³ t a sum stays where it is,
/// which the conservation of supply then finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grams(pub u64);

impl Grams {
    /// Grams in a metric ton.
    pub const PER_TONNE: u64 = 1_000_000;

    /// The whole grams nearest to `tonnes`; `None` when negative, not finite or beyond 10¹² t.
    ///
    /// ```
    /// # use terrane::layers::units::Grams;
    /// assert_eq!(Grams::from_tonnes(22_000.0), Some(Grams(22_000_000_000)));
    /// assert_eq!(Grams::from_tonnes(-1.0), None);
    /// ```
    #[must_use]
    pub fn from_tonnes(tonnes: f64) -> Option<Self> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked"
        )]
        (0.0..=1e12)
            .contains(&tonnes)
            .then(|| Self((tonnes * 1e6).round() as u64))
    }

    /// The same mass in metric tons.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "for display: 2⁵³ g are nine billion tonnes"
    )]
    pub fn tonnes(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl Add for Grams {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Grams {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Grams {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self(0), |sum, grams| sum + grams)
    }
}

/// A part of a whole, 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    /// The whole.
    pub const WHOLE: Self = Self(1.0);

    /// A share from a number; `None` outside 0 to 1.
    #[must_use]
    pub fn new(share: f64) -> Option<Self> {
        (0.0..=1.0).contains(&share).then_some(Self(share))
    }

    /// The share that `part` is of `whole`; `None` when `whole` is zero: nothing is no part of nothing.
    ///
    /// ```
    /// # use terrane::layers::units::{Grams, Share};
    /// assert_eq!(Share::of(Grams(45), Grams(180)).map(Share::get), Some(0.25));
    /// assert_eq!(Share::of(Grams(45), Grams(0)), None);
    /// ```
    #[must_use]
    pub fn of(part: Grams, whole: Grams) -> Option<Self> {
        (whole.0 > 0).then(|| Self(part.tonnes() / whole.tonnes()))
    }

    /// The number, 0 to 1.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// The same in per cent.
    #[must_use]
    pub fn percent(self) -> f64 {
        self.0 * 100.0
    }
}
