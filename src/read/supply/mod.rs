//! Supply: whether the rows of output and of shares can stand beside one another, so that nothing is counted twice.

mod scopes;
mod weights;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::date::Period;

use super::fields::Fields;
use super::folder::Files;

/// What the quantities of one file may sum to, in tonnes: as grams, far from what a sum can hold.
pub(super) const MOST_TONNES: f64 = 1e12;
/// How far the rounding of shares may take their sum above the whole.
const ROUNDING: f64 = 1e-9;
/// How many rows of one sum are named.
const NAMED: usize = 10;
const OUTPUT: &str = "output.csv";
const SHARES: &str = "shares.csv";
const ACTIVITY: &str = "activity.csv";

/// Rows of one kind with their periods, by scope, commodity and series or belt.
type Spans<'a> = BTreeMap<(&'a str, &'a str, &'a str), Vec<(usize, Period)>>;

/// Where the rows of output and of shares stand, in the order of the rows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    output: Vec<Cells>,
    shares: Vec<Cells>,
    activity: Vec<Cells>,
}

/// Where the cells of a row stand that faults are told at.
#[derive(Debug)]
struct Cells {
    /// What it speaks of: the scope of output, the belts of a share.
    of: Location,
    period: Location,
    best: Location,
}

impl Cells {
    fn of(of: &str, best: &str, fields: &Fields<'_, '_>) -> Self {
        Self {
            of: fields.locate(of),
            period: fields.locate("period"),
            best: fields.locate(best),
        }
    }
}

impl Rows {
    /// Notes where a row of output stands.
    pub(super) fn note_output(&mut self, fields: &Fields<'_, '_>) {
        self.output.push(Cells::of("scope", "best_t", fields));
    }

    /// Notes where a row of shares stands.
    pub(super) fn note_share(&mut self, fields: &Fields<'_, '_>) {
        self.shares.push(Cells::of("belts", "best", fields));
    }

    /// Notes where a row of activity stands.
    pub(super) fn note_activity(&mut self, fields: &Fields<'_, '_>) {
        self.activity.push(Cells::of("belts", "best", fields));
    }

    /// Reports what rows say that does not fit what others say.
    pub(super) fn check(&self, layers: &Layers, files: &Files<'_>, faults: &mut Faults) {
        let (output, shares) = (files.whole(OUTPUT), files.whole(SHARES));
        let manifest = files.whole("atlas.toml");
        if output {
            self.sum(layers, faults);
            self.overlapping(layers, faults);
        }
        if shares {
            self.above_one(layers, faults);
            self.double_counting(layers, faults);
        }
        if output && shares && manifest {
            self.partial(layers, faults);
        }
        if output && manifest {
            self.unused(layers, files, shares, faults);
            self.circles(layers, faults);
            self.mixed(layers, faults);
            self.shared_mines(layers, faults);
            self.larger_than_whole(layers, faults);
        }
        if files.whole(ACTIVITY) {
            self.busy_twice(layers, faults);
        }
        if shares && files.whole("mines.geojson") {
            self.weightless(layers, faults);
        }
    }

    fn sum(&self, layers: &Layers, faults: &mut Faults) {
        let mut sum = 0.0;
        for (row, cells) in layers.output.iter().zip(&self.output) {
            sum += row.tonnes.best.unwrap_or(0.0);
            if sum > MOST_TONNES {
                faults.push(too_much(sum).at(cells.best.clone()));
                return;
            }
        }
    }

    fn overlapping(&self, layers: &Layers, faults: &mut Faults) {
        let mut pairs = Vec::new();
        for rows in series(layers).values() {
            pairs.extend(overlaps(rows.clone()));
        }
        pairs.sort_unstable();
        for (later, first) in pairs {
            let (row, other) = (&layers.output[later], &layers.output[first]);
            let both = row.period.intersect(other.period).unwrap_or(row.period);
            let fault = Fault::of(&rule::DOUBLE_COUNTING)
                .saying(format!(
                    "two rows give the output of `{}` ({}, {}) in {both}",
                    row.scope, row.commodity, row.series
                ))
                .found(format!("{} and {}", other.period, row.period))
                .related("the other row", self.output[first].period.clone());
            faults.push(fault.at(self.output[later].period.clone()));
        }
    }

    fn above_one(&self, layers: &Layers, faults: &mut Faults) {
        let mut scopes: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (index, row) in layers.shares.iter().enumerate() {
            let key = (&*row.scope, &*row.commodity);
            scopes.entry(key).or_default().push(index);
        }
        for ((scope, _), rows) in scopes {
            let period = |index: usize| layers.shares[index].period;
            let best = |index: usize| layers.shares[index].share.best.unwrap_or(0.0);
            let mut starts = rows.clone();
            starts.sort_by_key(|index| period(*index).from());
            let mut ends = rows;
            ends.sort_by_key(|index| end(period(*index)));
            let mut ends = ends.into_iter().peekable();
            let mut speaking = BTreeSet::new();
            let (mut sum, mut told) = (0.0, false);
            for same in starts.chunk_by(|a, b| period(*a).from() == period(*b).from()) {
                let from = period(same[0]).from();
                while let Some(over) = ends.next_if(|index| {
                    let to = period(*index).to();
                    to.is_some() && to <= from
                }) {
                    speaking.remove(&over);
                    sum -= best(over);
                    told &= sum > 1.0 + ROUNDING;
                }
                for index in same {
                    speaking.insert(*index);
                    sum += best(*index);
                }
                if sum > 1.0 + ROUNDING && !std::mem::replace(&mut told, true) {
                    faults.push(self.too_large(layers, scope, &speaking, sum));
                }
            }
        }
    }

    fn too_large(&self, layers: &Layers, scope: &str, rows: &BTreeSet<usize>, sum: f64) -> Fault {
        let common = rows.iter().map(|index| layers.shares[*index].period);
        let days = common
            .reduce(|a, b| a.intersect(b).unwrap_or(a))
            .unwrap_or_default();
        let share = |index: &usize| {
            let row = &layers.shares[*index];
            let best = row.share.best.unwrap_or(0.0);
            format!("{best} ({})", row.group)
        };
        let mut terms: Vec<String> = rows.iter().take(NAMED).map(share).collect();
        if rows.len() > NAMED {
            terms.push(format!("{} more", rows.len() - NAMED));
        }
        let mut fault = Fault::of(&rule::SHARES_ABOVE_ONE)
            .saying(format!(
                "the shares of `{scope}` in {days} sum to {}",
                (sum * 1e9).round() / 1e9
            ))
            .expected("1 or less")
            .found(terms.join(" + "));
        let mut rows = rows.iter().rev();
        let last = rows.next().map(|index| self.shares[*index].best.clone());
        for index in rows.rev().take(NAMED) {
            fault = fault.related("together with this", self.shares[*index].best.clone());
        }
        fault.at(last.unwrap_or_default())
    }

    fn double_counting(&self, layers: &Layers, faults: &mut Faults) {
        let mut belts = Spans::new();
        for (index, row) in layers.shares.iter().enumerate() {
            for belt in &row.belts {
                let key = (&*row.scope, &*row.commodity, &**belt);
                belts.entry(key).or_default().push((index, row.period));
            }
        }
        let mut pairs = Vec::new();
        for ((_, _, belt), rows) in belts {
            let rows = overlaps(rows).into_iter();
            pairs.extend(rows.map(|(later, first)| (later, first, belt)));
        }
        pairs.sort_unstable();
        for (later, first, belt) in pairs {
            let (row, other) = (&layers.shares[later], &layers.shares[first]);
            let both = row.period.intersect(other.period).unwrap_or(row.period);
            let fault = Fault::of(&rule::DOUBLE_COUNTING);
            let fault = if later == first {
                fault.saying(format!("the belt `{belt}` stands twice in one row"))
            } else {
                fault
                    .saying(format!(
                        "the belt `{belt}` is in two groups in {both}: `{}` and `{}`",
                        other.group, row.group
                    ))
                    .related("the other row", self.shares[first].of.clone())
            };
            faults.push(fault.at(self.shares[later].of.clone()));
        }
    }

    fn partial(&self, layers: &Layers, faults: &mut Faults) {
        let used = &*layers.manifest.series;
        let mut quantities = series(layers);
        for rows in quantities.values_mut() {
            rows.sort_by_key(|(_, period)| period.from());
            // Of rows that overlap it is not known which one is meant.
            if !overlaps(rows.clone()).is_empty() {
                rows.clear();
            }
        }
        for (row, cells) in layers.shares.iter().zip(&self.shares) {
            let Some(rows) = quantities.get(&(&*row.scope, &*row.commodity, used)) else {
                continue;
            };
            let from = row.period.from();
            let begin =
                rows.partition_point(|(_, period)| period.to().is_some_and(|to| Some(to) <= from));
            let rows = rows[begin..].iter();
            let mut met = rows.take_while(|(_, period)| period.intersect(row.period).is_some());
            let Some((index, period)) =
                met.find(|(_, period)| period.intersect(row.period) != Some(*period))
            else {
                continue;
            };
            let fault = Fault::of(&rule::PARTIAL_SHARE)
                .saying(format!(
                    "the share of `{}` speaks for a part of {period} only, for which output.csv gives one figure",
                    row.group
                ))
                .expected(format!("a period that has all days of {period}, or none"))
                .found(row.period.to_string())
                .related("the figure", self.output[*index].period.clone())
                .help(format!(
                    "give one share for the whole of {period} (activity.csv weighs the days within it), \
                     or divide the figure where the share changes"
                ));
            faults.push(fault.at(cells.period.clone()));
        }
    }

    /// Reports of the used series what it lacks and what nothing is computed from.
    fn unused(&self, layers: &Layers, files: &Files<'_>, shares: bool, faults: &mut Faults) {
        let manifest = &layers.manifest;
        let used = layers.output.iter().position(|row| {
            row.scope == manifest.scope
                && row.commodity == manifest.commodity
                && row.series == manifest.series
        });
        let Some(used) = used else {
            if !layers.output.is_empty() {
                let fault = Fault::of(&rule::NO_OUTPUT).expected(format!(
                    "scope {}, commodity {}, series {}",
                    manifest.scope, manifest.commodity, manifest.series
                ));
                faults.push(fault.at(files.place(OUTPUT)));
            }
            return;
        };
        let divided = layers
            .shares
            .iter()
            .any(|row| row.scope == manifest.scope && row.commodity == manifest.commodity);
        // Without belts there is nothing to divide it among.
        if shares && !divided && !layers.belts.is_empty() {
            let fault = Fault::of(&rule::NO_SHARES).saying(format!(
                "no row of shares.csv divides `{}` among belts: all mines share its output by weight alone",
                manifest.scope
            ));
            faults.push(fault.at(self.output[used].of.clone()));
        }
        self.unused_scopes(layers, faults);
    }
}

/// What is said of quantities that sum to `sum` tonnes, which is too much.
pub(super) fn too_much(sum: f64) -> Fault {
    Fault::of(&rule::TOO_MUCH_OUTPUT)
        .expected(format!("at most {MOST_TONNES} t in the whole file"))
        .found(format!("{sum} t so far"))
}

/// The rows of output with a best figure, by scope, commodity and series.
fn series(layers: &Layers) -> Spans<'_> {
    let mut series = Spans::new();
    for (index, row) in layers.output.iter().enumerate() {
        if row.tonnes.best.is_some() {
            let key = (&*row.scope, &*row.commodity, &*row.series);
            series.entry(key).or_default().push((index, row.period));
        }
    }
    series
}

/// Every row whose period shares a day with an earlier one's, with one of those: the later of the file first.
fn overlaps(mut rows: Vec<(usize, Period)>) -> Vec<(usize, usize)> {
    rows.sort_by_key(|(index, period)| (period.from(), *index));
    let mut pairs = Vec::new();
    // The row so far that ends last.
    let mut last: Option<(usize, Period)> = None;
    for (index, period) in rows {
        if let Some((other, reach)) = last
            && reach.intersect(period).is_some()
        {
            pairs.push((index.max(other), index.min(other)));
        }
        if last.is_none_or(|(_, reach)| end(reach) < end(period)) {
            last = Some((index, period));
        }
    }
    pairs
}

/// By what periods are ordered that are to be ordered by their ends: an open end is the last.
fn end(period: Period) -> (bool, Option<Date>) {
    (period.to().is_none(), period.to())
}
