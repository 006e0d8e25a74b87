//! Sites: who holds them by their pure count, as a check on figures that rest on assumed shares.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::atlas::plate::Holding;
use crate::layers::Layers;
use crate::layers::control::Control;

/// The mines of a day counted by their weights alone, whatever share of the output their belt is thought to have.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteCount {
    /// By control, most sites first, ties by control.
    pub rows: Vec<(Control, f64)>,
    /// All of them.
    pub total: f64,
}

impl SiteCount {
    /// Counts the mines of the atlas's commodity that were open on a day, each by its weight, on the ground that they lie
    /// on by its shares. `None` where none weighs anything.
    #[must_use]
    pub fn of(layers: &Layers, holdings: &[Holding], day: Date) -> Option<Self> {
        let mut sums: BTreeMap<&Control, f64> = BTreeMap::new();
        for holding in holdings
            .iter()
            .filter(|holding| holding.mine.is_active(&layers.manifest.commodity, day))
        {
            for (control, share) in holding.shares.all() {
                *sums.entry(control).or_default() += holding.mine.weight * share.get();
            }
        }
        let mut rows: Vec<(Control, f64)> = sums
            .into_iter()
            .map(|(control, sites)| (control.clone(), sites))
            .collect();
        rows.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let total: f64 = rows.iter().map(|row| row.1).sum();
        (total > 0.0).then_some(Self { rows, total })
    }
}
