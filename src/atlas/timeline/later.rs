//! Exported while held by: output counted some days after it was mined.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::atlas::Atlas;
use crate::atlas::cut::Mass;
use crate::atlas::supply::atoms::Atoms;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::output::OutputRow;
use crate::layers::units::Grams;

/// How many days after it was mined output is counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Later(pub(super) i32);

impl Later {
    /// The days on which was mined what is counted in a period.
    pub(super) fn mined(self, told: Period) -> Period {
        moved(told, -self.0)
    }

    /// The days on which is counted what was mined in a period.
    pub(super) fn told_period(self, mined: Period) -> Period {
        moved(mined, self.0)
    }

    pub(super) fn told(self, outputs: Vec<(&OutputRow, Period)>) -> Vec<(&OutputRow, Period)> {
        let outputs = outputs.into_iter();
        outputs
            .map(|(row, days)| (row, self.told_period(days)))
            .collect()
    }
}

pub(super) fn shifted(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

fn moved(period: Period, days: i32) -> Period {
    let end = |end: Option<Date>| end.map(|day| shifted(day, days));
    // A period at the end of the calendar may be pressed to nothing; its days are not told then.
    Period::new(end(period.from()), end(period.to())).unwrap_or(period)
}

impl Atlas {
    /// What each mine yielded, cut where its ground is in other hands on the day that it is counted, and divided by
    /// the shares of that day. Each mass keeps the days on which it was mined.
    pub(super) fn leaving<'a>(
        &'a self,
        atoms: &Atoms,
        later: Later,
    ) -> Vec<(Control, usize, Mass<'a>)> {
        let layers = &self.layers;
        // The controls of one spell have its days in common.
        let mut mined: BTreeMap<(usize, Period), Grams> = BTreeMap::new();
        for atom in &atoms.atoms {
            *mined.entry((atom.mine, atom.period)).or_default() += atom.grams;
        }
        let mut leaving = Vec::new();
        for ((mine, period), grams) in mined {
            let belt = layers.mines[mine].belt.as_deref();
            let whole = Mass {
                belt,
                period,
                grams,
            };
            let mut before = Grams(0);
            for spell in &self.histories()[mine].spells {
                let days = later.mined(spell.period);
                let Some(period) = days.intersect(whole.period) else {
                    continue;
                };
                let until = whole.until(layers, period.to()).max(before);
                let grams = Grams(until.0 - before.0);
                before = until;
                let parts = spell.shares.all().iter().zip(spell.shares.divide(grams.0));
                leaving.extend(parts.map(|((control, _), grams)| {
                    let grams = Grams(grams);
                    (
                        control.clone(),
                        mine,
                        Mass {
                            belt,
                            period,
                            grams,
                        },
                    )
                }));
            }
        }
        leaving
    }
}
