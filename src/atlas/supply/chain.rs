//! Chains: how what one mine yields follows from the sources, link by link.

use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;
use crate::layers::output::{OutputRow, ShareRow};
use crate::layers::units::Grams;

use super::atoms::Atoms;
use super::pot::Stint;

/// The links from a figure of output to what one mine yields of it.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The figure.
    pub row: OutputRow,
    /// What scopes within the figure's own yield by figures of their own, which is taken out first.
    pub taken: Vec<(String, Grams)>,
    /// The share that the mine's group of belts has of the rest; `None` where the scope is not divided.
    pub share: Option<ShareRow>,
    /// The part of the rest that this share comes to: the share itself where nothing is taken out, else what it is worth
    /// beside the shares of the others, each in so far as no figure of its own speaks for its mines.
    pub of_rest: f64,
    /// What the mines of the group share.
    pub shared: Grams,
    /// The mine's weight among them.
    pub weight: f64,
    /// What all of them weigh on an average day of the period.
    pub weights: f64,
    /// The part of the shared mass that the weight, the days open and the activity of the belt give the mine, 0 to 1.
    pub part: f64,
    /// What the mine yields.
    pub best: Grams,
    /// The least and the most of it, in tonnes.
    pub bounds: Estimate,
    /// The same by days and by who held the mine in them, in order.
    pub held: Vec<(Period, Control, Grams)>,
}

impl Atoms {
    /// The chains of a mine: one for each mass that it has a part of.
    #[must_use]
    pub fn chains(&self, layers: &Layers, mine: usize) -> Vec<Chain> {
        let stints = self.stints.iter().filter(|stint| stint.mine == mine);
        let mut pots: Vec<usize> = stints.clone().map(|stint| stint.pot).collect();
        pots.sort_unstable();
        pots.dedup();
        let chain = |index: usize| {
            let pot = &self.pots[index];
            let own: Vec<&Stint> = stints.clone().filter(|stint| stint.pot == index).collect();
            let is_own = |days: Period| own.iter().any(|stint| stint.period == days);
            let held: Vec<(Period, Control, Grams)> = self
                .atoms
                .iter()
                .filter(|atom| atom.mine == mine && is_own(atom.period))
                .map(|atom| (atom.period, atom.control.clone(), atom.grams))
                .collect();
            let best: Grams = held.iter().map(|part| part.2).sum();
            let bounds = self.bounds(layers, own.iter().map(|stint| stint.whole()));
            #[expect(clippy::cast_precision_loss, reason = "days are far below 2⁵³")]
            let days = pot.row.period.days().unwrap_or(1) as f64;
            Chain {
                row: pot.row.clone(),
                taken: pot.taken.clone(),
                share: pot.share.clone(),
                of_rest: pot.of_rest,
                shared: pot.grams,
                weight: own.first().map_or(0.0, |stint| stint.weight),
                weights: pot.days / days,
                part: own
                    .iter()
                    .map(|stint| stint.weighs(&pot.belts))
                    .sum::<f64>()
                    / pot.days,
                best,
                bounds,
                held,
            }
        };
        pots.into_iter().map(chain).collect()
    }
}
