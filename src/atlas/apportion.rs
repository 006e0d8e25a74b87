//! Apportionment: whole grams divided by weights, so that the parts sum to the whole exactly.

/// Divides `total` by weights, by the method of the largest remainder; ties go to the earlier part. All zero where
/// no weight is positive: nothing can be placed.
///
/// ```
/// # use terrane::atlas::apportion::apportion;
/// assert_eq!(apportion(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
/// assert_eq!(apportion(10, &[0.0]), [0]);
/// ```
#[must_use]
pub fn apportion(total: u64, weights: &[f64]) -> Vec<u64> {
    let weight = |weight: f64| {
        if weight.is_finite() && weight > 0.0 {
            weight
        } else {
            0.0
        }
    };
    let sum: f64 = weights.iter().map(|w| weight(*w)).sum();
    if sum <= 0.0 || !sum.is_finite() {
        return vec![0; weights.len()];
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a quota is only rounded, the parts are made to sum below"
    )]
    let quotas: Vec<f64> = weights
        .iter()
        .map(|w| total as f64 * (weight(*w) / sum))
        .collect();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "quotas lie in 0..=total"
    )]
    let mut parts: Vec<u64> = quotas.iter().map(|quota| quota.floor() as u64).collect();
    let mut order: Vec<usize> = (0..parts.len())
        .filter(|index| weight(weights[*index]) > 0.0)
        .collect();
    order.sort_by(|a, b| {
        quotas[*b]
            .fract()
            .total_cmp(&quotas[*a].fract())
            .then(a.cmp(b))
    });
    // More than one round only where the quotas of enormous totals were rounded.
    let mut given: u64 = parts.iter().sum();
    for index in order.iter().copied().cycle() {
        match given.cmp(&total) {
            std::cmp::Ordering::Equal => break,
            std::cmp::Ordering::Less => {
                let share = ((total - given) / order.len() as u64).max(1);
                parts[index] += share;
                given += share;
            }
            std::cmp::Ordering::Greater => {
                let back = parts[index]
                    .min(given - total)
                    .min(1.max((given - total) / order.len() as u64));
                parts[index] -= back;
                given -= back;
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_parts_sum_to_the_whole(
            total in 0u64..50_000_000_000_000,
            weights in prop::collection::vec(0.0f64..1e6, 1..300),
        ) {
            let parts = apportion(total, &weights);
            let placed = weights.iter().any(|weight| *weight > 0.0);
            prop_assert_eq!(parts.iter().sum::<u64>(), if placed { total } else { 0 });
        }

        #[test]
        fn each_part_is_within_a_gram_of_its_quota(
            total in 0u64..50_000_000_000,
            weights in prop::collection::vec(0.1f64..1e3, 1..50),
        ) {
            let sum: f64 = weights.iter().sum();
            for (part, weight) in apportion(total, &weights).iter().zip(&weights) {
                prop_assert!((*part as f64 - total as f64 * weight / sum).abs() <= 1.001);
            }
        }
    }
}
