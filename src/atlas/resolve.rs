//! Resolution: every mine and all ground on one day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::layers::control::{Control, Kind};
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;
use crate::layers::event::Event;
use crate::layers::mine::Mine;
use crate::layers::output::OutputRow;
use crate::layers::source::Confidence;
use crate::layers::units::Grams;

use super::Atlas;
use super::border::{self, Borders};
use super::footprint::Part;
use super::ground;
use super::history::{Answer, Bearing, History, Witness};
use super::plate::{Ground, Holding, How, MineOutput, Plate, YearSupply};
use super::supply::atoms::Atoms;
use super::supply::chain::Chain;
use super::supply::conserve::NotConserved;
use super::supply::elements;
use super::supply::pot::Stint;
use super::supply::sites::SiteCount;
use super::supply::{BeltSupply, Supply};

/// What all mines of a day have in common.
pub(super) struct Today<'a> {
    pub(super) date: Date,
    pub(super) borders: Borders,
    /// The rows of output that a mine has a part of, by its id.
    pub(super) rows: BTreeMap<&'a str, Vec<&'a OutputRow>>,
}

impl Atlas {
    /// The atlas on a day, with the output of the calendar period that holds the day `rate_of` (usually the same).
    ///
    /// # Errors
    /// When the supply does not sum to what was spread: an error of the program.
    pub fn plate(&self, date: Date, rate_of: Date) -> Result<Plate<'_>, NotConserved> {
        self.plate_over(ground::on(&self.layers, &self.prisms, date), date, rate_of)
    }

    /// The same without the ground, its lines and how far mines lie from them: who holds the mines needs no overlay, which
    /// is most of a plate's cost where zones overlap one another many times.
    ///
    /// # Errors
    /// When the supply does not sum to what was spread: an error of the program.
    pub fn plate_of_mines(&self, date: Date, rate_of: Date) -> Result<Plate<'_>, NotConserved> {
        self.plate_over(Vec::new(), date, rate_of)
    }

    fn plate_over(
        &self,
        ground: Vec<Ground>,
        date: Date,
        rate_of: Date,
    ) -> Result<Plate<'_>, NotConserved> {
        let borders = Borders::new(&ground);
        let mut lines = borders.lines(&ground, &self.layers);
        lines.sort_by(border::order);
        let row = self.output_on(rate_of);
        let atoms = row.and_then(|row| Atoms::spread(&self.layers, &self.histories, row));
        if let Some(atoms) = &atoms {
            atoms.conserve()?;
        }
        let outputs = self.outputs(atoms.as_ref());
        let rows = atoms.as_ref().map(|atoms| self.rows_of(atoms));
        let today = Today {
            date,
            borders,
            rows: rows.unwrap_or_default(),
        };
        let known = self.bearings.par_iter().zip(&self.histories);
        let known = self.layers.mines.par_iter().zip(known).zip(&outputs);
        let mut holdings: Vec<Holding> = known
            .map(|((mine, (bearing, history)), output)| {
                self.hold(mine, bearing, history, *output, &today)
            })
            .collect();
        let mut supply = self.supply(&holdings, atoms.as_ref(), rate_of)?;
        if supply.output.is_some() {
            elements::find(&self.layers, &mut supply, &mut holdings)?;
        }
        let years = self.years()?;
        Ok(Plate {
            layers: &self.layers,
            date,
            holdings,
            ground,
            lines,
            supply,
            years,
        })
    }

    /// The row of output that speaks for a day.
    fn output_on(&self, day: Date) -> Option<&OutputRow> {
        let manifest = &self.layers.manifest;
        let (scope, commodity, series) = manifest.output();
        let speaks = |row: &&OutputRow| row.speaks_for(scope, commodity, series, day);
        self.layers
            .output
            .iter()
            .find(|row| speaks(row) && row.tonnes.best.is_some())
    }

    /// How what a mine yields in the period of output that holds a day follows from the sources; empty where that is not
    /// known, or the mine has no part of it.
    #[must_use]
    pub fn chains(&self, mine: &Mine, rate_of: Date) -> Vec<Chain> {
        let index = self
            .layers
            .mines
            .iter()
            .position(|other| other.id == mine.id);
        let row = self.output_on(rate_of);
        let atoms = row.and_then(|row| Atoms::spread(&self.layers, &self.histories, row));
        let chains = index
            .zip(atoms)
            .map(|(index, atoms)| atoms.chains(&self.layers, index));
        chains.unwrap_or_default()
    }

    /// The rows of output that each mine has a part of, by its id.
    fn rows_of(&self, atoms: &Atoms) -> BTreeMap<&str, Vec<&OutputRow>> {
        let mut rows: BTreeMap<&str, Vec<&OutputRow>> = BTreeMap::new();
        for stint in &atoms.stints {
            let of = atoms.row_of(stint);
            let same = |row: &&OutputRow| {
                (&row.scope, &row.series, row.period) == (&of.scope, &of.series, of.period)
            };
            let id = &*self.layers.mines[stint.mine].id;
            let of_mine = rows.entry(id).or_default();
            if let Some(row) = self.layers.output.iter().find(same)
                && !of_mine.iter().any(|other| std::ptr::eq(*other, row))
            {
                of_mine.push(row);
            }
        }
        rows
    }

    /// What each mine yields: its part of the scope's output, or on bare files what the mine says of itself.
    fn outputs(&self, atoms: Option<&Atoms>) -> Vec<Option<MineOutput>> {
        match atoms {
            Some(atoms) => atoms.by_mine(&self.layers),
            None if self.layers.manifest.scope.is_empty() => {
                let own = |mine: &Mine| {
                    let best = Grams::from_tonnes(mine.output_t?)?;
                    Some(MineOutput {
                        best,
                        low_t: None,
                        high_t: None,
                    })
                };
                self.layers.mines.iter().map(own).collect()
            }
            None => vec![None; self.layers.mines.len()],
        }
    }

    /// Resolves one mine on a day.
    pub(super) fn hold<'a>(
        &'a self,
        mine: &'a Mine,
        bearing: &Bearing,
        history: &History,
        output: Option<MineOutput>,
        today: &Today<'a>,
    ) -> Holding<'a> {
        // A spell may outlast several accounts that say the same: the day's own are cited.
        let answer = self.answer(bearing, today.date);
        let events: Vec<&Event> = answer
            .witnesses
            .iter()
            .filter_map(|witness| self.event(*witness))
            .collect();
        let claimed = self.is_claimed(&answer.witnesses, today.date);
        let confidence = events.iter().map(|event| event.confidence).min();
        let mut deciding = [&answer.witnesses[..], &answer.rivals].concat();
        deciding.sort_by_key(|witness| self.id(*witness));
        let mut sources: Vec<&str> = deciding
            .iter()
            .flat_map(|witness| self.urls(*witness))
            .collect();
        sources.extend(mine.sources.iter().map(String::as_str));
        if output.is_some() {
            let rows = today.rows.get(&*mine.id).into_iter().flatten();
            sources.extend(rows.map(|row| &*row.source.url));
        }
        let mut seen = std::collections::BTreeSet::new();
        sources.retain(|url| !url.is_empty() && seen.insert(*url));
        Holding {
            mine,
            period: history.led(today.date).unwrap_or(Period::ALWAYS),
            how: answer.how,
            zone: self.zone_ids(&answer.witnesses),
            claimed,
            confidence: confidence.map(|least| {
                if claimed {
                    least.min(Confidence::Medium)
                } else {
                    least
                }
            }),
            last_report: self.last_report(bearing, &answer, today.date),
            front_km: self.front(mine, bearing, &answer, today),
            shares: answer.shares,
            output,
            elements: Vec::new(),
            sources,
        }
    }

    /// Whether whatever names a holder is one side's claim alone; what names none confirms nothing.
    fn is_claimed(&self, witnesses: &[Witness], date: Date) -> bool {
        let mut naming = witnesses
            .iter()
            .filter(|witness| !self.is_silent(**witness))
            .peekable();
        naming.peek().is_some()
            && naming.all(|witness| {
                self.event(*witness)
                    .is_some_and(|event| event.is_claim(date))
            })
    }

    /// Whether an account names no holder.
    fn is_silent(&self, witness: Witness) -> bool {
        match witness {
            Witness::Event(index) => self.layers.events[index].after.is_unknown(),
            Witness::Zone(index) => self.layers.zones[index].control.is_unknown(),
            Witness::Front(index) => {
                let front = &self.layers.fronts[index];
                front.left.is_unknown() && front.right.is_unknown()
            }
            Witness::Supposed(index) => self.layers.supposed[index].control.is_unknown(),
        }
    }

    /// The event behind a witness.
    #[must_use]
    pub fn event(&self, witness: Witness) -> Option<&Event> {
        match witness {
            Witness::Event(index) => self.layers.events.get(index),
            Witness::Zone(_) | Witness::Front(_) | Witness::Supposed(_) => None,
        }
    }

    /// The addresses of a witness's sources.
    #[must_use]
    pub fn urls(&self, witness: Witness) -> Vec<&str> {
        match witness {
            Witness::Event(index) => vec![&*self.layers.events[index].source.url],
            Witness::Zone(index) => self.layers.zones[index]
                .sources
                .iter()
                .map(String::as_str)
                .collect(),
            Witness::Front(index) => self.layers.fronts[index]
                .sources
                .iter()
                .map(String::as_str)
                .collect(),
            Witness::Supposed(index) => self.layers.supposed[index]
                .sources
                .iter()
                .map(String::as_str)
                .collect(),
        }
    }

    /// The ids of the zones or events that decided, sorted, joined by `+`; `None` where none did.
    #[must_use]
    pub fn zone_ids(&self, witnesses: &[Witness]) -> Option<String> {
        let mut ids: Vec<&str> = witnesses.iter().map(|witness| self.id(*witness)).collect();
        ids.sort_unstable();
        ids.dedup();
        (!ids.is_empty()).then(|| ids.join("+"))
    }

    pub(super) fn id(&self, witness: Witness) -> &str {
        match witness {
            Witness::Event(index) => &self.layers.events[index].id,
            Witness::Zone(index) => &self.layers.zones[index].id,
            Witness::Front(index) => &self.layers.fronts[index].id,
            Witness::Supposed(index) => &self.layers.supposed[index].id,
        }
    }

    /// The last day on or before `date` on which any report speaks of the ground of a mine: the events that cover
    /// it, and the evidence on the ground of those that decided.
    fn last_report(&self, bearing: &Bearing, answer: &Answer, date: Date) -> Option<Date> {
        let events = &self.layers.events;
        let covering = bearing.footprint.prisms();
        let covering = covering.iter().map(|prism| &self.prisms[*prism]);
        let reports = bearing.reports.iter().map(|(event, _)| *event);
        let speaking = covering
            .clone()
            .filter_map(|prism| prism.event)
            .chain(reports)
            .map(|event| events[event].date.first())
            .filter(|day| *day <= date)
            .max();
        let deciding = covering.filter(|prism| {
            let event = prism.event.map(Witness::Event);
            event.is_some_and(|event| answer.witnesses.contains(&event))
                && prism.period.contains(date)
        });
        let evidence = deciding.filter_map(|prism| {
            let days = self.evidence.get(&prism.event?)?.iter();
            days.copied().filter(|day| *day <= date).max()
        });
        evidence.chain(speaking).max()
    }

    /// How far a mine lies from the nearest ground that an opponent holds or contests: nothing where its own ground is
    /// such, whatever a report says of the mine itself. `None` where the position is less precise than that.
    fn front(&self, mine: &Mine, bearing: &Bearing, answer: &Answer, today: &Today) -> Option<f64> {
        let holders = &self.layers.manifest.holders;
        let control = answer.shares.leading();
        // A disc's mine is on one of its parts, nobody knows which; a drawn mine is on all of them.
        let somewhere = answer.how == How::Disc && !answer.shares.rivals().is_empty();
        match control.kind(holders) {
            Kind::Unknown => return None,
            Kind::Contested => return (!somewhere).then_some(0.0),
            Kind::Held | Kind::Shared => {}
        }
        let hostile = |part: &Part| {
            let located = self
                .locator
                .control(&self.prisms, &part.covering, today.date);
            control.has_enemy_in(&located.spoken.control, holders)
        };
        let mut parts = bearing.footprint.parts.iter();
        let at_the_front = match bearing.footprint.how {
            How::Disc => parts.all(hostile),
            _ => parts.any(hostile),
        };
        if at_the_front {
            return Some(0.0);
        }
        let km = today.borders.front(mine.point, control, holders)?.0;
        (km >= mine.precision_km.unwrap_or(0.0)).then_some(km)
    }

    fn supply(
        &self,
        holdings: &[Holding],
        atoms: Option<&Atoms>,
        rate_of: Date,
    ) -> Result<Supply, NotConserved> {
        let Some(atoms) = atoms else {
            let mut supply = if self.layers.manifest.scope.is_empty() {
                Supply::of_mines(&self.layers, holdings)?
            } else {
                Supply::default()
            };
            supply.last_known = self.last_known(rate_of);
            return Ok(supply);
        };
        let mut supply = Supply::sum(&self.layers, atoms, holdings)?;
        supply.belts = self.belts(holdings, atoms);
        supply.world = self.world(&atoms.row);
        supply.sites = SiteCount::of(&self.layers, holdings, rate_of);
        supply.inner = atoms.inner();
        Ok(supply)
    }

    /// The last period with known output that ends on or before the day.
    fn last_known(&self, day: Date) -> Option<Period> {
        let manifest = &self.layers.manifest;
        let known = self.layers.output.iter().filter(|row| {
            (&*row.scope, &*row.commodity, &*row.series) == manifest.output()
                && row.tonnes.best.is_some()
                && row.period.to().is_some_and(|to| to <= day)
        });
        known.map(|row| row.period).max_by_key(|period| period.to())
    }

    /// The output of what contains a row's scope, where the same series reports it for the same period.
    fn world(&self, row: &OutputRow) -> Option<OutputRow> {
        let parent = row.parent.as_ref()?;
        let found = self.layers.output.iter().find(|other| {
            (&other.scope, &other.commodity, &other.series, other.period)
                == (parent, &row.commodity, &row.series, row.period)
                && other.tonnes.best.is_some()
        });
        found.cloned()
    }

    fn belts(&self, holdings: &[Holding], atoms: &Atoms) -> Vec<BeltSupply> {
        let belt = |id: &str| {
            let of_belt = holdings
                .iter()
                .filter(|holding| holding.mine.belt.as_deref() == Some(id));
            let yields: Vec<(&Holding, MineOutput)> = of_belt
                .filter_map(|holding| Some((holding, holding.output?)))
                .collect();
            let mut sums: BTreeMap<&Control, Grams> = BTreeMap::new();
            let mut supply = BeltSupply {
                belt: id.to_owned(),
                best: Grams(0),
                bounds: Estimate::default(),
                rows: Vec::new(),
                since: None,
            };
            for (holding, output) in &yields {
                for (control, part) in holding.yields() {
                    *sums.entry(control).or_default() += part.best;
                }
                supply.best += output.best;
            }
            let stints = atoms.stints.iter();
            let stints = stints.filter(|stint| stint.belt.as_deref() == Some(id));
            supply.bounds = atoms.bounds(&self.layers, stints.map(Stint::whole));
            supply.bounds.best = Some(supply.best.tonnes());
            supply.rows = sums
                .into_iter()
                .map(|(control, grams)| (control.clone(), grams))
                .collect();
            supply
                .rows
                .sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            supply.since = since(&yields, supply.rows.first().map(|row| &row.0));
            supply
        };
        self.layers
            .belts
            .iter()
            .map(|layer| belt(&layer.id))
            .filter(|supply| supply.best.0 > 0)
            .collect()
    }

    fn years(&self) -> Result<Vec<YearSupply>, NotConserved> {
        let manifest = &self.layers.manifest;
        let mut years = Vec::new();
        for row in &self.layers.output {
            let ours = (&*row.scope, &*row.commodity, &*row.series) == manifest.output();
            let Some(from) = row.period.from().filter(|_| ours) else {
                continue;
            };
            if row.period.to() != jiff::civil::Date::new(from.year() + 1, 1, 1).ok() {
                continue;
            }
            let atoms = Atoms::spread(&self.layers, &self.histories, row);
            if let Some(atoms) = &atoms {
                atoms.conserve()?;
            }
            years.push(YearSupply {
                year: from.year(),
                rows: atoms.as_ref().map(Atoms::by_control).unwrap_or_default(),
                total: atoms.map(|atoms| atoms.total),
            });
        }
        years.sort_by_key(|year| year.year);
        Ok(years)
    }
}

/// The day by which half of what a control yields had come under it.
fn since(yields: &[(&Holding, MineOutput)], leading: Option<&Control>) -> Option<Date> {
    let leading = leading?;
    let mut turns: Vec<(Date, u64)> = Vec::new();
    for (holding, _) in yields
        .iter()
        .filter(|(holding, _)| holding.control() == leading)
    {
        let parts = holding.yields();
        let part = parts.iter().find(|(control, _)| *control == leading);
        turns.push((holding.period.from()?, part.map_or(0, |part| part.1.best.0)));
    }
    turns.sort();
    let half = turns.iter().map(|turn| turn.1).sum::<u64>().div_ceil(2);
    let mut sum = 0;
    turns.into_iter().find_map(|(day, grams)| {
        sum += grams;
        (sum >= half).then_some(day)
    })
}
