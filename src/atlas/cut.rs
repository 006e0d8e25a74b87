//! Cutting: how much of a mass that was mined in some days had been mined by a day.
//!
//! A mass is cut by rounding down what had come by each cut, so that parts that follow each other add up to the gram,
//! wherever the cuts fall.

use jiff::civil::Date;

use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::units::Grams;

use super::supply::activity::active;
use super::supply::atoms::{Atom, Atoms};

/// A mass and the days on which it was mined.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mass<'a> {
    /// The belt whose activity weighs the days; `None` where they all weigh alike.
    pub belt: Option<&'a str>,
    /// The days.
    pub period: Period,
    /// The mass.
    pub grams: Grams,
}

impl<'a> Mass<'a> {
    /// What an atom is a mass of.
    pub(super) fn of(layers: &'a Layers, atom: &Atom) -> Self {
        Self {
            belt: layers.mines[atom.mine].belt.as_deref(),
            period: atom.period,
            grams: atom.grams,
        }
    }

    /// What could not be placed, which falls evenly on the days of its row of output.
    pub(super) fn unplaced(atoms: &Atoms) -> Self {
        Self {
            belt: None,
            period: atoms.row.period,
            grams: atoms.unplaced,
        }
    }

    /// What had been mined before a day; all of it where the day is open.
    pub(super) fn until(self, layers: &Layers, day: Option<Date>) -> Grams {
        let Some(day) = day else {
            return self.grams;
        };
        match Period::new(None, Some(day)).and_then(|past| past.intersect(self.period)) {
            None => Grams(0),
            Some(past) if past == self.period => self.grams,
            Some(past) => portion(self.grams, self.share(layers, past)),
        }
    }

    /// The mass cut by a span into what came before, within and after.
    pub(super) fn cut(self, layers: &Layers, span: Period) -> (Grams, Grams, Grams) {
        let end = self.until(layers, span.to());
        let begin = span
            .from()
            .map_or(Grams(0), |from| self.until(layers, Some(from)).min(end));
        let within = Grams(end.0 - begin.0);
        (begin, within, Grams(self.grams.0.saturating_sub(end.0)))
    }

    /// The share of the mass that falls on some of its days: by their number, weighed by the belt's activity.
    pub(super) fn share(self, layers: &Layers, part: Period) -> f64 {
        let (days, busy) = active(layers, self.belt, part);
        let (all_days, all_busy) = active(layers, self.belt, self.period);
        if all_busy.best > 0.0 {
            busy.best / all_busy.best
        } else if all_days > 0.0 {
            days / all_days
        } else {
            0.0
        }
    }
}

fn portion(mass: Grams, share: f64) -> Grams {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a part of a mass, at most the mass"
    )]
    let part = (mass.0 as f64 * share.clamp(0.0, 1.0)).floor() as u64;
    Grams(part.min(mass.0))
}
