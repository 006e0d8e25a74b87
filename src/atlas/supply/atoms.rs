//! Atoms: a row of output, spread over mines, days and controls in whole grams.

use std::collections::BTreeMap;

use crate::atlas::apportion::apportion;
use crate::atlas::history::History;
use crate::atlas::plate::MineOutput;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::output::OutputRow;
use crate::layers::units::Grams;

use super::conserve::{NotConserved, conserve};
use super::pot::{Filled, Pot, Stint, fill};
use super::quantity::Quantity;

/// What was mined at one mine, under one control, in one run of days.
#[derive(Debug, Clone)]
pub struct Atom {
    /// The mine, as its index.
    pub mine: usize,
    /// Who held it, in those days.
    pub control: Control,
    /// The days.
    pub period: Period,
    /// How much.
    pub grams: Grams,
}

/// A row of output, spread.
#[derive(Debug, Clone)]
pub struct Atoms {
    /// The row.
    pub row: OutputRow,
    /// What it was spread into, by mine and day.
    pub atoms: Vec<Atom>,
    /// What could not be placed.
    pub unplaced: Grams,
    /// The row's whole.
    pub total: Grams,
    /// The mines' days that share it, by mine and day.
    pub stints: Vec<Stint>,
    pub(super) pots: Vec<Pot>,
}

impl Atoms {
    /// Spreads a row of output over the mines. What a scope within its own yields by a figure of its own is taken out
    /// first and spread over that scope's mines; the rest goes by the shares of groups of belts, within a group by the
    /// weights of the mines and the days they were open, within a belt's days by its activity. `None` where its best
    /// figure is unknown.
    #[must_use]
    pub fn spread(layers: &Layers, histories: &[History], row: &OutputRow) -> Option<Self> {
        let quantity = Quantity::new(layers, row)?;
        let mut atoms = Self {
            row: row.clone(),
            atoms: Vec::new(),
            unplaced: Grams(0),
            total: quantity.best,
            stints: Vec::new(),
            pots: Vec::new(),
        };
        atoms.take(layers, histories, &quantity);
        atoms.atoms.sort_by_key(|atom| (atom.mine, atom.period));
        atoms.stints.sort_by_key(|stint| (stint.mine, stint.period));
        Some(atoms)
    }

    fn take(&mut self, layers: &Layers, histories: &[History], quantity: &Quantity) {
        let (pots, unplaced) = fill(layers, histories, quantity);
        self.unplaced += unplaced;
        for pot in pots {
            self.share(pot);
        }
        for inner in &quantity.inner {
            self.take(layers, histories, inner);
        }
    }

    /// Divides the grams of a pot among those who share it.
    fn share(&mut self, filled: Filled) {
        let Filled { pot, stints } = filled;
        let grams = pot.grams;
        let parts = stints.iter().flat_map(|stint| {
            let whole = stint.weighs(&pot.belts);
            let parts = stint.shares.all().iter();
            parts.map(move |(control, share)| (stint, control, whole * share.get()))
        });
        let parts: Vec<(&Stint, &Control, f64)> = parts.collect();
        let weights: Vec<f64> = parts.iter().map(|part| part.2).collect();
        let masses = apportion(grams.0, &weights);
        self.unplaced += Grams(grams.0 - masses.iter().sum::<u64>());
        let atom = |((stint, control, _), grams): (&(&Stint, &Control, f64), u64)| Atom {
            mine: stint.mine,
            control: (*control).clone(),
            period: stint.period,
            grams: Grams(grams),
        };
        self.atoms.extend(parts.iter().zip(masses).map(atom));
        let index = self.pots.len();
        self.pots.push(pot);
        let stints = stints.into_iter().map(|stint| Stint {
            pot: index,
            ..stint
        });
        self.stints.extend(stints);
    }

    /// The row of output that a stint has its mass from.
    #[must_use]
    pub fn row_of(&self, stint: &Stint) -> &OutputRow {
        &self.pots[stint.pot].row
    }

    /// The rows of scopes within the row's own that were taken out of it and spread, by scope and period.
    #[must_use]
    pub fn inner(&self) -> Vec<OutputRow> {
        let pots = self.pots.iter().map(|pot| &pot.row);
        let own = |row: &&OutputRow| (&row.scope, row.period) == (&self.row.scope, self.row.period);
        let mut inner: Vec<OutputRow> = pots.filter(|row| !own(row)).cloned().collect();
        inner.sort_by(|a, b| (&a.scope, a.period).cmp(&(&b.scope, b.period)));
        inner.dedup_by(|a, b| (&a.scope, a.period) == (&b.scope, b.period));
        inner
    }

    /// Whether the atoms and what is unplaced are the whole.
    ///
    /// # Errors
    /// When they are not.
    pub fn conserve(&self) -> Result<(), NotConserved> {
        let rows: Grams = self.atoms.iter().map(|atom| atom.grams).sum();
        conserve("by mine", rows, self.unplaced, self.total)
    }

    /// What each mine yields in the whole period, with its own bounds.
    #[must_use]
    pub fn by_mine(&self, layers: &Layers) -> Vec<Option<MineOutput>> {
        let mut outputs: Vec<Option<MineOutput>> = vec![None; layers.mines.len()];
        for atom in &self.atoms {
            let none = MineOutput {
                best: Grams(0),
                low_t: None,
                high_t: None,
            };
            outputs[atom.mine].get_or_insert(none).best += atom.grams;
        }
        for stints in self.stints.chunk_by(|a, b| a.mine == b.mine) {
            let whole = stints.iter().map(|stint| stint.whole());
            let bounds = self.bounds(layers, whole);
            if let Some(output) = &mut outputs[stints[0].mine] {
                let best = output.best.tonnes();
                output.low_t = bounds.low.map(|low| low.min(best));
                output.high_t = bounds.high.map(|high| high.max(best));
            }
        }
        outputs
    }

    /// By the control under which it was mined, largest first.
    #[must_use]
    pub fn by_control(&self) -> Vec<(Control, Grams)> {
        let mut sums: BTreeMap<&Control, Grams> = BTreeMap::new();
        for atom in &self.atoms {
            *sums.entry(&atom.control).or_default() += atom.grams;
        }
        let mut rows: Vec<(Control, Grams)> = sums
            .into_iter()
            .map(|(control, grams)| (control.clone(), grams))
            .collect();
        rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        rows
    }
}
