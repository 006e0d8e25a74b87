//! Shares: who holds a mine whose place is a ground and not a point, each control with its part.

use crate::layers::control::Control;
use crate::layers::units::Share;

use super::apportion::apportion;

/// The controls under which a mine lies, each with its share: largest first, ties by control, never none; the shares
/// sum to 1.
///
/// ```
/// # use terrane::atlas::shares::Shares;
/// # use terrane::layers::control::Control;
/// let (rebel, junta) = (Control::of(["KIA"]), Control::of(["SAC"]));
/// let shares = Shares::by_weight([(junta.clone(), 1.0), (rebel.clone(), 2.0)]).expect("some weight");
/// assert_eq!(shares.leading(), &rebel);
/// assert_eq!(shares.rivals()[0].0, junta);
/// assert_eq!(shares.ten_thousandths(), [6667, 3333]);
/// assert_eq!(Shares::by_weight([(junta, 0.0)]), None, "nothing has no parts");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Shares(Vec<(Control, Share)>);

impl Shares {
    /// The leading share below which the rivals are named wherever the holder is.
    pub const FIRM: f64 = 0.9;

    /// All of it under one control.
    #[must_use]
    pub fn whole(control: Control) -> Self {
        Self(vec![(control, Share::WHOLE)])
    }

    /// The shares that controls have by weight, such as an area; a control may come several times. `None` where no
    /// weight is above zero.
    #[must_use]
    pub fn by_weight(weights: impl IntoIterator<Item = (Control, f64)>) -> Option<Self> {
        let mut sums: std::collections::BTreeMap<Control, f64> = std::collections::BTreeMap::new();
        for (control, weight) in weights {
            if weight.is_finite() && 0.0 < weight {
                *sums.entry(control).or_default() += weight;
            }
        }
        let whole: f64 = sums.values().sum();
        let shares = sums
            .into_iter()
            .filter_map(|(control, sum)| Some((control, Share::new((sum / whole).min(1.0))?)));
        let mut shares: Vec<(Control, Share)> = shares.collect();
        shares.sort_by(|a, b| {
            let larger = b.1.get().total_cmp(&a.1.get());
            larger.then_with(|| a.0.cmp(&b.0))
        });
        (!shares.is_empty()).then_some(Self(shares))
    }

    /// The control with the largest share.
    #[must_use]
    pub fn leading(&self) -> &Control {
        &self.0[0].0
    }

    /// The share of the leading control.
    #[must_use]
    pub fn leading_share(&self) -> Share {
        self.0[0].1
    }

    /// The other controls with their shares, largest first.
    #[must_use]
    pub fn rivals(&self) -> &[(Control, Share)] {
        &self.0[1..]
    }

    /// Every control with its share, largest first.
    #[must_use]
    pub fn all(&self) -> &[(Control, Share)] {
        &self.0
    }

    /// How much of a mine lies at least and at most on ground that `counts`, 0 to 1: the share of a drawn mine; of one that
    /// lies `somewhere` on the ground of one of several nothing at least and all at most. `None` where no part may.
    #[must_use]
    pub fn on(&self, somewhere: bool, counts: impl Fn(&Control) -> bool) -> Option<(f64, f64)> {
        let counted = self.0.iter().filter(|(control, _)| counts(control));
        let share: f64 = counted.map(|(_, share)| share.get()).sum();
        match share {
            none if none <= 0.0 => None,
            part if somewhere && part < 1.0 - 1e-9 => Some((0.0, 1.0)),
            share => Some((share.min(1.0), share.min(1.0))),
        }
    }

    /// Whether the leading control holds enough to be named alone.
    #[must_use]
    pub fn is_firm(&self) -> bool {
        Self::FIRM <= self.leading_share().get()
    }

    /// The shares as they are printed, in the order of [`Shares::all`]: ten-thousandths that sum to 10,000 by the
    /// largest remainder.
    #[must_use]
    pub fn ten_thousandths(&self) -> Vec<u64> {
        self.divide(10_000)
    }

    /// A whole number divided by the shares, in the order of [`Shares::all`]: the parts sum to it exactly by the
    /// largest remainder, ties by control.
    #[must_use]
    pub fn divide(&self, whole: u64) -> Vec<u64> {
        let weights: Vec<f64> = self.0.iter().map(|(_, share)| share.get()).collect();
        apportion(whole, &weights)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_shares_are_in_the_order_of_their_controls() {
        let weights = [("SAC", 1.0), ("KIA", 1.0), ("KIA", 0.5), ("KBGF", 1.5)];
        let shares = Shares::by_weight(weights.map(|(code, weight)| (Control::of([code]), weight)));
        let codes: Vec<String> = shares
            .expect("some weight")
            .all()
            .iter()
            .map(|(control, _)| control.to_string())
            .collect();
        assert_eq!(codes, ["KBGF", "KIA", "SAC"]);
    }

    proptest! {
        #[test]
        fn shares_sum_to_one_whole_as_printed(weights in prop::collection::vec(1e-12f64..1e3, 1..12)) {
            let each = weights.iter().enumerate();
            let shares = Shares::by_weight(each.map(|(index, weight)| (Control::of([&*index.to_string()]), *weight)));
            let shares = shares.expect("every weight is above zero");
            prop_assert_eq!(shares.ten_thousandths().iter().sum::<u64>(), 10_000);
            let sum: f64 = shares.all().iter().map(|(_, share)| share.get()).sum();
            prop_assert!((sum - 1.0).abs() < 1e-12);
            prop_assert!(shares.all().is_sorted_by(|a, b| b.1 <= a.1));
        }
    }
}
