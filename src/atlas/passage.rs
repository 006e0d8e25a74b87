//! Passages: the reports by which output came under another control, with how much of it.

use std::collections::BTreeMap;

use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::units::Grams;

use super::Atlas;
use super::diff::{Turn, transport};
use super::supply::atoms::Atoms;
use super::timeline::key::{By, Key};

/// Output that came under another control on one day, by the same reports.
#[derive(Debug, Clone)]
pub struct Passage {
    /// When, and what decided it.
    pub turn: Turn,
    /// What the reports are about, each name once: places, mines or areas. Empty where no event decided.
    pub places: Vec<String>,
    /// The ids of the accounts that decided, joined by `+`.
    pub zone: Option<String>,
    /// The addresses of their sources.
    pub sources: Vec<String>,
    /// What moved, from whom to whom, largest first, at the rate of the row of output of that day.
    pub moved: Vec<(Control, Control, Grams)>,
    /// The sum of it.
    pub grams: Grams,
    /// The days at whose rate it is counted.
    pub rate_of: Period,
    /// Of how many mines.
    pub mines: usize,
}

impl Atlas {
    /// The passages of the days of a row of output that lie in a period. What stays within a row of the timeline is
    /// no passage: with [`By::Side`], what moves among holders of one side.
    pub(super) fn passages(&self, atoms: &Atoms, told: Period, by: By) -> Vec<Passage> {
        let Some(told) = told.intersect(atoms.row.period) else {
            return Vec::new();
        };
        type Sums = (BTreeMap<(Control, Control), Grams>, usize);
        let mut sums: BTreeMap<Turn, Sums> = BTreeMap::new();
        let mut yields: BTreeMap<usize, Grams> = BTreeMap::new();
        for atom in &atoms.atoms {
            *yields.entry(atom.mine).or_default() += atom.grams;
        }
        for (mine, grams) in yields {
            let history = &self.histories()[mine];
            for pair in history.spells.windows(2) {
                let day = pair[1].period.from();
                let Some(day) = day.filter(|day| told.contains(*day)) else {
                    continue;
                };
                let moved = transport(&pair[0].shares, &pair[1].shares, grams);
                let moved = moved
                    .into_iter()
                    .filter(|(from, to, _)| self.differ(from, to, by));
                let mut moved = moved.peekable();
                if moved.peek().is_none() {
                    continue;
                }
                let (sum, mines) = sums.entry(self.turn(history, day, false)).or_default();
                *mines += 1;
                for (from, to, grams) in moved {
                    *sum.entry((from, to)).or_default() += grams;
                }
            }
        }
        let passage = |(turn, (sums, mines)): (Turn, Sums)| {
            let moved = sums
                .into_iter()
                .map(|((from, to), grams)| (from, to, grams));
            let mut moved: Vec<(Control, Control, Grams)> = moved.collect();
            moved.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.cmp(b)));
            Passage {
                places: self.places_of(&turn),
                zone: self.zone_ids(&turn.witnesses),
                sources: self
                    .sources(&turn.witnesses)
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
                turn,
                grams: moved.iter().map(|(_, _, grams)| *grams).sum(),
                moved,
                rate_of: atoms.row.period,
                mines,
            }
        };
        let passages = sums.into_iter().map(passage);
        passages
            .filter(|passage| passage.grams > Grams(0))
            .collect()
    }

    fn differ(&self, from: &Control, to: &Control, by: By) -> bool {
        let holders = &self.layers.manifest.holders;
        match by {
            By::Side => Key::sides(from, holders) != Key::sides(to, holders),
            _ => from != to,
        }
    }

    fn places_of(&self, turn: &Turn) -> Vec<String> {
        let events = turn
            .witnesses
            .iter()
            .filter_map(|witness| self.event(*witness));
        let mut names: Vec<String> = Vec::new();
        for event in events {
            let name = self.layers.subject(event);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}
