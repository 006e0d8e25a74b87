//! Supply: the output of a scope, spread over its mines in whole grams and summed by who holds the ground.
//!
//! The atom is mine × control × period, made once for each row of output ([`Atoms::spread`]); every table sums those
//! integers. *Mined on ground held by*, never *produced by*.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;
use crate::layers::output::{OutputRow, ShareRow};
use crate::layers::units::Grams;

use super::apportion::apportion;
use super::history::{self, History};
use super::plate::{Holding, MineOutput};

/// Supply by who holds the ground.
#[derive(Debug, Clone, Default)]
pub struct Supply {
    /// The row of output that was spread; `None` where the output of the day is unknown.
    pub output: Option<OutputRow>,
    /// By control, largest first, ties by control. Empty where the output is unknown.
    pub rows: Vec<SupplyRow>,
    /// By belt, in the order of the belts.
    pub belts: Vec<BeltSupply>,
    /// What could not be placed on any mine.
    pub unplaced: Grams,
    /// The sum of the rows and of what is unplaced.
    pub total: Grams,
    /// The last period with known output that ends on or before the day, where the day itself has none.
    pub last_known: Option<Period>,
    /// The world's output in the same period, in tonnes, where a source reports it.
    pub world: Option<OutputRow>,
}

/// The supply from the ground of one set of holders.
#[derive(Debug, Clone)]
pub struct SupplyRow {
    /// Who holds the ground.
    pub control: Control,
    /// The figure that sums.
    pub best: Grams,
    /// The row's own bounds in tonnes; not additive.
    pub bounds: Estimate,
    /// How many mines yield it.
    pub mines: usize,
}

/// The supply of one belt.
#[derive(Debug, Clone)]
pub struct BeltSupply {
    /// The id of the belt.
    pub belt: String,
    /// The sum over its mines.
    pub best: Grams,
    /// The belt's own bounds in tonnes.
    pub bounds: Estimate,
    /// By control, largest first.
    pub rows: Vec<(Control, Grams)>,
    /// The day by which half of what it yields had come under the leading control, by spells that still last; `None`
    /// where one of them has no known beginning.
    pub since: Option<Date>,
}

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
    /// The part of the output's bounds that falls to it, in tonnes.
    pub bounds: Estimate,
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
}

/// A sum that does not come out: an error of the program, never of the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "internal error: the supply does not sum: rows {rows} g + unplaced {unplaced} g is not the total of {total} g \
     ({what}); please report this with the atlas"
)]
pub struct NotConserved {
    /// Which sum.
    pub what: String,
    /// The sum of the rows.
    pub rows: u64,
    /// What is unplaced.
    pub unplaced: u64,
    /// What it should be.
    pub total: u64,
}

impl Atoms {
    /// Spreads a row of output over the mines: by the shares of groups of belts, within a group by the weights of the
    /// mines and the days they were open, within a belt's days by its activity. `None` where its best figure is
    /// unknown.
    #[must_use]
    pub fn spread(layers: &Layers, histories: &[History], row: &OutputRow) -> Option<Self> {
        let total = Grams::from_tonnes(row.tonnes.best?)?;
        let groups: Vec<Group> = groups(layers, row);
        let placed: f64 = groups
            .iter()
            .map(|group| group.share.best.unwrap_or(0.0))
            .sum();
        let mut weights: Vec<f64> = groups
            .iter()
            .map(|group| group.share.best.unwrap_or(0.0))
            .collect();
        // A rounding of the shares' sum is not a mass without a place.
        weights.push(if 1.0 - placed > 1e-9 {
            1.0 - placed
        } else {
            0.0
        });
        let masses = apportion(total.0, &weights);
        let mut atoms = Vec::new();
        let mut unplaced = Grams(masses[groups.len()]);
        for (group, mass) in groups.iter().zip(&masses) {
            match group.spread(layers, histories, row, Grams(*mass)) {
                Some(spread) => atoms.extend(spread),
                None => unplaced += Grams(*mass),
            }
        }
        atoms.sort_by_key(|atom| (atom.mine, atom.period));
        Some(Self {
            row: row.clone(),
            atoms,
            unplaced,
            total,
        })
    }

    /// Whether the atoms and what is unplaced are the whole.
    ///
    /// # Errors
    /// When they are not.
    pub fn conserve(&self) -> Result<(), NotConserved> {
        let rows: Grams = self.atoms.iter().map(|atom| atom.grams).sum();
        conserve("by mine", rows, self.unplaced, self.total)
    }

    /// What each mine yields in the whole period.
    #[must_use]
    pub fn by_mine(&self, mines: usize) -> Vec<Option<MineOutput>> {
        let mut outputs: Vec<Option<MineOutput>> = vec![None; mines];
        for atom in &self.atoms {
            let output = outputs[atom.mine].get_or_insert(MineOutput {
                best: Grams(0),
                low_t: None,
                high_t: None,
            });
            output.best += atom.grams;
            output.low_t = add(output.low_t, atom.bounds.low);
            output.high_t = add(output.high_t, atom.bounds.high);
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

impl Supply {
    /// Sums what mines yield by who holds them, the grams of each divided by its shares. The rows' bounds are each row's
    /// own: the low is the sum of the lows of its mines, the high is what the others' lows leave of the whole, at most
    /// the sum of the highs of its mines. A mine whose place is not known well enough to be sure of its ground counts
    /// in no row's low and wholly in the high of every row that it may belong to.
    ///
    /// # Errors
    /// When the rows do not sum to the total: an error of the program.
    pub fn sum<'a>(
        atoms: &Atoms,
        holdings: impl Iterator<Item = &'a Holding<'a>>,
    ) -> Result<Self, NotConserved> {
        let mut sums: BTreeMap<&Control, SupplyRow> = BTreeMap::new();
        for (control, output) in holdings.flat_map(Holding::yields) {
            let row = sums.entry(control).or_insert_with(|| SupplyRow {
                control: control.clone(),
                best: Grams(0),
                bounds: Estimate::default(),
                mines: 0,
            });
            row.best += output.best;
            row.mines += 1;
            row.bounds.low = add(row.bounds.low, output.low_t);
            row.bounds.high = add(row.bounds.high, output.high_t);
        }
        let mut rows: Vec<SupplyRow> = sums.into_values().collect();
        rows.sort_by(|a, b| b.best.cmp(&a.best).then(a.control.cmp(&b.control)));
        let whole = atoms
            .row
            .tonnes
            .high
            .or(atoms.row.tonnes.best)
            .unwrap_or(0.0);
        let lows: f64 = rows.iter().filter_map(|row| row.bounds.low).sum();
        for row in &mut rows {
            let others = lows - row.bounds.low.unwrap_or(0.0);
            row.bounds.best = Some(row.best.tonnes());
            row.bounds.high = row
                .bounds
                .high
                .map(|high| high.min(whole - others).max(row.best.tonnes()));
            row.bounds.low = row.bounds.low.map(|low| low.min(row.best.tonnes()));
        }
        conserve(
            "by holder",
            rows.iter().map(|row| row.best).sum(),
            atoms.unplaced,
            atoms.total,
        )?;
        let output = Some(atoms.row.clone());
        Ok(Self {
            output,
            rows,
            unplaced: atoms.unplaced,
            total: atoms.total,
            ..Self::default()
        })
    }
}

pub(super) fn conserve(
    what: &str,
    rows: Grams,
    unplaced: Grams,
    total: Grams,
) -> Result<(), NotConserved> {
    if rows + unplaced == total {
        return Ok(());
    }
    Err(NotConserved {
        what: what.to_owned(),
        rows: rows.0,
        unplaced: unplaced.0,
        total: total.0,
    })
}

/// Belts that share a quantity.
struct Group {
    /// `None` where the scope is not divided: then all its mines share.
    belts: Option<Vec<String>>,
    share: Estimate,
}

/// The groups of belts among which a row's scope is divided; one of everything where no share is given.
fn groups(layers: &Layers, row: &OutputRow) -> Vec<Group> {
    let speaks = |share: &&ShareRow| {
        share.scope == row.scope
            && share.commodity == row.commodity
            && share.period.intersect(row.period) == Some(row.period)
    };
    let mut rows: Vec<&ShareRow> = layers.shares.iter().filter(speaks).collect();
    // Ties of a gram fall alike whatever the order of the rows.
    rows.sort_by(|a, b| a.belts.cmp(&b.belts));
    let group = |share: &ShareRow| Group {
        belts: Some(share.belts.clone()),
        share: share.share,
    };
    let shares: Vec<Group> = rows.into_iter().map(group).collect();
    if shares.is_empty() {
        let whole = Estimate {
            low: None,
            best: Some(1.0),
            high: None,
        };
        return vec![Group {
            belts: None,
            share: whole,
        }];
    }
    shares
}

/// A mine under one control in one run of days, and how much of its belt it stands for.
struct Part<'a> {
    mine: usize,
    belt: Option<&'a str>,
    spell: (Period, &'a Control),
    /// Weight × share × days.
    exposure: f64,
    /// Weight × share × days × activity.
    activity: f64,
}

impl Group {
    /// `None` where the group has no mine with a weight that was open in the period.
    fn spread(
        &self,
        layers: &Layers,
        histories: &[History],
        row: &OutputRow,
        mass: Grams,
    ) -> Option<Vec<Atom>> {
        let parts = self.parts(layers, histories, row);
        let mut belts: BTreeMap<Option<&str>, (f64, f64)> = BTreeMap::new();
        for part in &parts {
            let sums = belts.entry(part.belt).or_default();
            sums.0 += part.exposure;
            sums.1 += part.activity;
        }
        let whole: f64 = belts.values().map(|sums| sums.0).sum();
        if whole <= 0.0 || !whole.is_finite() {
            return None;
        }
        // Activity weighs the days of a belt and never its total; a belt idle on all its days is spread evenly.
        let weight = |part: &Part| {
            let (exposure, activity) = belts[&part.belt];
            if activity > 0.0 {
                exposure * (part.activity / activity)
            } else {
                part.exposure
            }
        };
        let weights: Vec<f64> = parts.iter().map(weight).collect();
        let sum: f64 = weights.iter().sum();
        if sum <= 0.0 || !sum.is_finite() {
            return None;
        }
        let masses = apportion(mass.0, &weights);
        let tonnes = row.tonnes;
        let bound = |total: Option<f64>, share: Option<f64>, weight: f64| {
            Some(total.or(tonnes.best)? * share? * (weight / whole))
        };
        let atom = |((part, weight), grams): ((&Part, &f64), &u64)| Atom {
            mine: part.mine,
            control: part.spell.1.clone(),
            period: part.spell.0,
            grams: Grams(*grams),
            bounds: Estimate {
                low: bound(tonnes.low, self.share.low, *weight),
                best: Some(Grams(*grams).tonnes()),
                high: bound(tonnes.high, self.share.high, *weight),
            },
        };
        Some(parts.iter().zip(&weights).zip(&masses).map(atom).collect())
    }

    /// Every control of every spell of every mine of the group, in the order of the mines' ids, so that ties fall alike
    /// whatever the order of the features.
    fn parts<'a>(
        &self,
        layers: &'a Layers,
        histories: &'a [History],
        row: &OutputRow,
    ) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        for (index, (mine, history)) in layers.mines.iter().zip(histories).enumerate() {
            let belongs = match (&self.belts, &mine.belt) {
                (None, _) => true,
                (Some(belts), Some(belt)) => belts.contains(belt),
                (Some(_), None) => false,
            };
            let mined = mine
                .commodity
                .as_deref()
                .is_none_or(|commodity| commodity == row.commodity);
            let Some(open) = history::open(mine, row.period) else {
                continue;
            };
            if !belongs || !mined || mine.weight <= 0.0 {
                continue;
            }
            for spell in &history.spells {
                let Some(days) = spell.period.intersect(open) else {
                    continue;
                };
                let (exposure, activity) = exposure(layers, mine.belt.as_deref(), days);
                parts.extend(spell.shares.all().iter().map(|(control, share)| {
                    let weight = mine.weight * share.get();
                    Part {
                        mine: index,
                        belt: mine.belt.as_deref(),
                        spell: (days, control),
                        exposure: weight * exposure,
                        activity: weight * activity,
                    }
                }));
            }
        }
        parts.sort_by(|a, b| {
            let key = |part: &Part<'a>| (&layers.mines[part.mine].id, part.spell);
            key(a).cmp(&key(b))
        });
        parts
    }
}

/// The days of a period, and the same weighed by the activity of a belt.
#[expect(clippy::cast_precision_loss, reason = "days are far below 2⁵³")]
pub(super) fn exposure(layers: &Layers, belt: Option<&str>, period: Period) -> (f64, f64) {
    let days = |period: Period| period.days().unwrap_or(0) as f64;
    let whole = days(period);
    let mut active = whole;
    for row in layers
        .activity
        .iter()
        .filter(|row| belt.is_some_and(|belt| row.belts.iter().any(|b| b == belt)))
    {
        if let (Some(shared), Some(factor)) = (row.period.intersect(period), row.factor.best) {
            active += days(shared) * (factor - 1.0);
        }
    }
    (whole, active.max(0.0))
}

fn add(sum: Option<f64>, term: Option<f64>) -> Option<f64> {
    match (sum, term) {
        (Some(sum), Some(term)) => Some(sum + term),
        (sum, term) => sum.or(term),
    }
}
