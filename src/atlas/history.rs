//! History: the periods of a mine, with its control in each.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::manifest::Account;
use crate::layers::mine::Mine;

use super::footprint::Footprint;
use super::locate::Locator;
use super::plate::How;
use super::prism::{Prism, Turn};
use super::shares::Shares;
use super::speak::{self, Spoken};

/// Who held a mine through all time: periods in order, without gaps, the first and the last open.
#[derive(Debug, Clone)]
pub struct History {
    /// The periods.
    pub spells: Vec<Spell>,
}

/// A period in which a mine lay under the same control, or under the same shares of several.
#[derive(Debug, Clone)]
pub struct Spell {
    /// When.
    pub period: Period,
    /// Who held it.
    pub shares: Shares,
    /// How that was found, on its first day.
    pub how: How,
    /// What decided the leading control, on its first day.
    pub witnesses: Vec<Witness>,
    /// What decided the shares of its rivals, on its first day.
    pub rivals: Vec<Witness>,
}

impl Spell {
    /// All that decided it, in the order of the layers.
    #[must_use]
    pub fn accounts(&self) -> Vec<Witness> {
        let all: BTreeSet<Witness> = self.witnesses.iter().chain(&self.rivals).copied().collect();
        all.into_iter().collect()
    }
}

/// An account that decided an answer, as its index in the layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// A drawn zone.
    Zone(usize),
    /// An event.
    Event(usize),
    /// A drawn front.
    Front(usize),
    /// What a scenario supposes.
    Supposed(usize),
}

/// The accounts that bear on one mine or point.
#[derive(Debug, Clone)]
pub struct Bearing {
    /// What reports say of the mine itself: event, its turn.
    pub reports: Vec<(usize, Turn)>,
    /// The ground that stands for it, by the accounts that cover it.
    pub footprint: Footprint,
}

/// Who holds a mine or point on a day, and how that is known.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Who.
    pub shares: Shares,
    /// How it was found.
    pub how: How,
    /// What decided the leading control.
    pub witnesses: Vec<Witness>,
    /// What decided the shares of its rivals.
    pub rivals: Vec<Witness>,
}

impl Bearing {
    /// Who holds it on a day: what a scenario supposes, else what reports say of the mine itself, else the ground, each
    /// part of it by its share.
    #[must_use]
    pub fn on(&self, layers: &Layers, prisms: &[Prism], locator: &Locator, day: Date) -> Answer {
        let events = self.reports.iter().map(|(index, turn)| {
            let event = &layers.events[*index];
            (*index, *turn, event.date.first(), &event.after)
        });
        let reported = speak::in_turn(events, day);
        let unsettled = reported.unsettled;
        let is_reported = !reported.standing.control.is_unknown();
        let of_itself = reported.standing.join(&unsettled);
        if is_reported && !self.is_supposed(prisms, day) {
            let spoken = of_itself;
            let witnesses = spoken.deciding.into_iter().map(Witness::Event).collect();
            return Answer {
                shares: Shares::whole(spoken.control),
                how: How::Reported,
                witnesses,
                rivals: Vec::new(),
            };
        }
        let mut how = self.footprint.how;
        let parts: Vec<(Control, f64, Vec<Witness>)> = self
            .footprint
            .parts
            .iter()
            .map(|part| {
                let located = locator.control(prisms, &part.covering, day);
                if located.on_edge && how == How::Point {
                    how = How::Edge;
                }
                let spoken = located.spoken;
                let is_supposed = is_supposed(&spoken, prisms);
                if is_reported && !is_supposed {
                    let witnesses = of_itself.deciding.iter().copied().map(Witness::Event);
                    return (of_itself.control.clone(), part.weight, witnesses.collect());
                }
                let ground = spoken.deciding.into_iter();
                let mut witnesses: Vec<Witness> =
                    ground.flat_map(|index| prisms[index].witnesses()).collect();
                if is_supposed {
                    return (spoken.control, part.weight, witnesses);
                }
                witnesses.extend(unsettled.deciding.iter().copied().map(Witness::Event));
                (
                    spoken.control.join(&unsettled.control),
                    part.weight,
                    witnesses,
                )
            })
            .collect();
        let weights = parts.iter().map(|part| (part.0.clone(), part.1));
        let shares = Shares::by_weight(weights).unwrap_or_else(|| Shares::whole(Control::UNKNOWN));
        let witnesses = |leads: bool| {
            let decided = parts
                .iter()
                .filter(|part| (part.0 == *shares.leading()) == leads);
            let decided: BTreeSet<Witness> = decided.flat_map(|part| part.2.clone()).collect();
            decided.into_iter().collect()
        };
        Answer {
            witnesses: witnesses(true),
            rivals: witnesses(false),
            shares,
            how,
        }
    }

    /// Whether a scenario supposes anything of it on a day.
    fn is_supposed(&self, prisms: &[Prism], day: Date) -> bool {
        let covering = self.footprint.prisms().into_iter();
        covering
            .map(|index| &prisms[index])
            .any(|prism| prism.account == Account::Supposed && prism.period.contains(day))
    }

    /// The same without the accounts that do not speak on a day: where a map is drawn anew again and again most of them.
    fn speaking(&self, prisms: &[Prism], day: Date) -> Self {
        let speaks = |index: &usize| prisms[*index].period.contains(day);
        Self {
            reports: self.reports.clone(),
            footprint: self.footprint.only(speaks),
        }
    }

    /// The days on which the answer may change, ascending.
    fn turns(&self, layers: &Layers, prisms: &[Prism]) -> BTreeSet<Date> {
        let reports = self
            .reports
            .iter()
            .flat_map(|(index, turn)| [layers.events[*index].date.first(), turn.settled]);
        let covering = self.footprint.prisms().into_iter().flat_map(|index| {
            let prism = &prisms[index];
            [
                prism.period.from(),
                prism.period.to(),
                prism.turn.map(|turn| turn.settled),
            ]
            .into_iter()
            .flatten()
        });
        reports.chain(covering).collect()
    }

    /// The whole history.
    #[must_use]
    pub fn history(&self, layers: &Layers, prisms: &[Prism], locator: &Locator) -> History {
        let turns: Vec<Date> = self.turns(layers, prisms).into_iter().collect();
        // Before the first turn nothing speaks that does not speak on the day before it.
        let before = turns
            .first()
            .map_or(Date::MIN, |first| first.yesterday().unwrap_or(Date::MIN));
        let starts = std::iter::once(None).chain(turns.iter().copied().map(Some));
        let ends = turns.iter().copied().map(Some).chain(std::iter::once(None));
        let mut spells: Vec<Spell> = Vec::new();
        for (from, to) in starts.zip(ends) {
            let day = from.unwrap_or(before);
            let answer = self.speaking(prisms, day).on(layers, prisms, locator, day);
            match spells.last_mut() {
                Some(last) if last.shares == answer.shares => {
                    last.period = Period::new(last.period.from(), to).unwrap_or(last.period);
                }
                _ => {
                    let Some(period) = Period::new(from, to) else {
                        continue;
                    };
                    let Answer {
                        shares,
                        how,
                        witnesses,
                        rivals,
                    } = answer;
                    spells.push(Spell {
                        period,
                        shares,
                        how,
                        witnesses,
                        rivals,
                    });
                }
            }
        }
        History { spells }
    }
}

/// Whether what was said of a ground is what a scenario supposes.
fn is_supposed(spoken: &Spoken, prisms: &[Prism]) -> bool {
    let mut deciding = spoken.deciding.iter();
    deciding.any(|index| prisms[*index].account == Account::Supposed)
}

impl History {
    /// The spell that a day falls into.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Spell> {
        self.spells.iter().find(|spell| spell.period.contains(day))
    }

    /// The days about `day` on which the same control leads as on that day, by whatever share.
    #[must_use]
    pub fn led(&self, day: Date) -> Option<Period> {
        let at = |spell: &Spell| spell.period.contains(day);
        let index = self.spells.iter().position(at)?;
        let leads = |spell: &&Spell| spell.shares.leading() == self.spells[index].shares.leading();
        let first = self.spells[..=index]
            .iter()
            .rev()
            .take_while(leads)
            .last()?;
        let last = self.spells[index..].iter().take_while(leads).last()?;
        Period::new(first.period.from(), last.period.to())
    }
}

/// Whether a mine worked on some day of a period, and on which.
#[must_use]
pub fn open(mine: &Mine, period: Period) -> Option<Period> {
    let opened = mine.opened.map(|date| date.first());
    let closed = mine.closed.map(|date| date.first());
    Period::new(opened, closed)?.intersect(period)
}
