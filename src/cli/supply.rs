//! The table of supply, for people.

use std::fmt::Write;

use crate::atlas::apportion::apportion;
use crate::atlas::census::Census;
use crate::atlas::plate::{Holding, Plate};
use crate::atlas::supply::SupplyRow;
use crate::layers::control::{Control, Kind};
use crate::layers::units::{Grams, Share};

use super::elements;
use super::footing;
use super::report;
use super::shares;

pub(super) const BOLD: &str = "\x1b[1m";
pub(super) const FAINT: &str = "\x1b[2m";
pub(super) const PLAIN: &str = "\x1b[0m";

/// The supply by holder and by belt, what it rests on, and what became of every mine.
pub(super) fn table(plate: &Plate, set_aside: usize, verbose: bool) -> String {
    let census = Census::of(plate, |holding| is_told(holding, plate));
    table_of(plate, &census, set_aside, verbose)
}

/// How many mines are told of one by one, where no output is known.
pub(super) const LISTED: usize = 100;

/// The same, of mines that were counted.
pub(super) fn table_of(plate: &Plate, census: &Census, set_aside: usize, verbose: bool) -> String {
    let mut text = heading(plate);
    if plate.supply.rows.is_empty() {
        text += &unknown(plate);
    } else {
        text += &by_holder(plate);
        text += &by_belt(plate);
        text += &elements::table(plate, verbose);
    }
    let few = census.mines <= LISTED && census.mines == plate.holdings.len();
    let listed = verbose || plate.supply.rows.is_empty() && few;
    if listed {
        text += &by_mine(plate);
    } else if plate.supply.rows.is_empty() && plate.layers.manifest.scope.is_empty() {
        text += &by_count(census);
    }
    text += &in_lines(&footing::text(plate, census));
    text += &in_lines(&footing::account(plate, census, set_aside));
    text + &shares::positions(census, listed)
}

/// How many mines lie on whose ground.
fn by_count(census: &Census) -> String {
    let mut rows: Vec<(&Control, usize)> = census
        .by_control
        .iter()
        .map(|(control, count)| (control, *count))
        .collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let codes = rows.iter().map(|(control, _)| control.to_string().len());
    let widest = codes.max().unwrap_or(0).max(34);
    let mut text = format!(
        "{FAINT}{:<widest$}{:>10}{:>9}{PLAIN}\n",
        "on ground held by", "mines", "share"
    );
    let most = if rows.len() <= MOST_ROWS {
        rows.len()
    } else {
        MOST_ROWS - 1
    };
    #[expect(clippy::cast_precision_loss, reason = "a tenth of a per cent is told")]
    let share = |count: usize| format!("{:.1} %", count as f64 / census.mines as f64 * 100.0);
    for (control, count) in &rows[..most] {
        let code = control.to_string();
        let _ = writeln!(
            text,
            "{BOLD}{code:<widest$}{:>10}{PLAIN}{:>9}",
            grouped(*count as u64),
            share(*count)
        );
    }
    if most < rows.len() {
        let rest: usize = rows[most..].iter().map(|row| row.1).sum();
        let others = format!("{} others", rows.len() - most);
        let _ = writeln!(
            text,
            "{others:<widest$}{:>10}{:>9}",
            grouped(rest as u64),
            share(rest)
        );
    }
    text + "\n"
}

/// How many rows a table of counts has.
const MOST_ROWS: usize = 40;

/// Each line of a text in lines of at most eighty columns, the others set in.
fn in_lines(text: &str) -> String {
    let wrapped = |line: &str| match line.strip_prefix("  ") {
        Some(note) => report::wrap(note, "  ", "  "),
        None => report::wrap(line, "", "  "),
    };
    text.lines().map(wrapped).collect()
}

fn heading(plate: &Plate) -> String {
    let manifest = &plate.layers.manifest;
    let mut text = String::new();
    if !manifest.title.is_empty() {
        let _ = writeln!(text, "{BOLD}{}{PLAIN}", manifest.title);
    }
    let control = match manifest.known_until {
        _ if !plate.layers.is_dated() => report::undated(plate.layers),
        Some(known) if known < plate.date => {
            format!("Control as last reported {known}, for {}", plate.date)
        }
        _ => format!("Control as of {}", plate.date),
    };
    let said = match &plate.supply.output {
        Some(row) => format!(
            "{control}; output at the rate of {}, tonnes of {}{}",
            row.period,
            manifest.unit,
            &unit(plate)[1..]
        ),
        None => control,
    };
    text += &in_lines(&said);
    text.push('\n');
    text
}

/// What the figures are figures of.
pub(super) fn unit(plate: &Plate) -> &'static str {
    match &plate.supply.output {
        Some(row)
            if row
                .period
                .days()
                .is_some_and(|days| (365..=366).contains(&days)) =>
        {
            "t a year"
        }
        _ => "t",
    }
}

fn by_holder(plate: &Plate) -> String {
    let supply = &plate.supply;
    let masses: Vec<Grams> = supply
        .rows
        .iter()
        .map(|row| row.best)
        .chain([supply.unplaced])
        .collect();
    let tonnes = printed(&masses, supply.total);
    let unit = unit(plate);
    let ranged = |range: &str| if range.is_empty() { "" } else { "low – high" };
    let bounded = supply.rows.iter().any(|row| row.bounds.high.is_some());
    let bounds = if bounded {
        "low – high"
    } else {
        ranged(&range(plate))
    };
    let widest = supply
        .rows
        .iter()
        .map(|row| row.control.to_string().len() + 1)
        .max()
        .unwrap_or(0)
        .max(8);
    let sides: Vec<String> = supply.rows.iter().map(|row| side(row, plate)).collect();
    let longest = sides.iter().map(|side| side.chars().count()).max();
    let column = (widest + longest.unwrap_or(0)).max(34);
    let mut text = format!(
        "{FAINT}{:<column$}{unit:>10}{:>9}{bounds:>18}{:>7}{PLAIN}\n",
        "mined on ground held by", "share", "mines"
    );
    for ((row, tonnes), side) in supply.rows.iter().zip(&tonnes).zip(&sides) {
        let bounds = match (row.bounds.low, row.bounds.high) {
            (Some(low), Some(high)) => format!("{} – {}", thousands(low), thousands(high)),
            _ => String::new(),
        };
        let code = row.control.to_string();
        let rest = column - widest;
        let _ = writeln!(
            text,
            "{BOLD}{code:<widest$}{PLAIN}{side:<rest$}{BOLD}{:>10}{PLAIN}{:>9}{:>18}{:>7}",
            tonnes,
            percent(row.best, supply.total),
            bounds,
            row.mines
        );
    }
    let (unplaced, whole) = (&tonnes[tonnes.len() - 2], &tonnes[tonnes.len() - 1]);
    let share = percent(supply.unplaced, supply.total);
    let _ = writeln!(text, "{:<column$}{unplaced:>10}{share:>9}", "unplaced");
    let _ = writeln!(
        text,
        "{BOLD}{:<column$}{whole:>10}{PLAIN}{:>9}{}",
        "total",
        "100 %",
        match range(plate) {
            none if none.is_empty() => none,
            range => format!("  {range:>16}"),
        }
    );
    text + "\n"
}

/// The side of a row's holders, and where they are several or none what that makes of the ground.
fn side(row: &SupplyRow, plate: &Plate) -> String {
    let holders = &plate.layers.manifest.holders;
    let (kind, side) = (row.control.kind(holders), row.control.side(holders));
    // A holder of whose side nothing is said is its own side.
    let is_own = side == row.control.to_string();
    match kind {
        Kind::Unknown => format!("no {} names a holder", plate.layers.told_by().one),
        Kind::Held if is_own => String::new(),
        Kind::Held => side,
        kind if is_own => kind.to_string(),
        kind => format!("{side}, {kind}"),
    }
}

/// What is known of the total's range.
fn range(plate: &Plate) -> String {
    let Some(row) = &plate.supply.output else {
        return String::new();
    };
    match (row.tonnes.low, row.tonnes.high) {
        (None, None) => "no range published".to_owned(),
        (low, high) => {
            let end = |end: Option<f64>| end.map_or_else(|| "?".to_owned(), thousands);
            format!("{} – {}", end(low), end(high))
        }
    }
}

fn by_belt(plate: &Plate) -> String {
    let supply = &plate.supply;
    if supply.belts.is_empty() {
        return String::new();
    }
    let masses: Vec<Grams> = supply.belts.iter().map(|belt| belt.best).collect();
    let placed: Grams = masses.iter().copied().sum();
    let tonnes = printed(&masses, placed);
    let mut text = format!(
        "{FAINT}{:<34}{:>10}{:>9}  {}{PLAIN}\n",
        "by belt",
        unit(plate),
        "share",
        "held by"
    );
    for (belt, tonnes) in supply.belts.iter().zip(&tonnes) {
        let name = plate
            .layers
            .belts
            .iter()
            .find(|layer| layer.id == belt.belt)
            .map_or("", |layer| &layer.name);
        let since = belt
            .since
            .map(|day| format!(" since {day}"))
            .unwrap_or_default();
        let mut held: Vec<String> = belt
            .rows
            .iter()
            .map(|(control, grams)| match belt.rows.len() {
                1 => control.to_string(),
                _ => format!("{control} {}", percent(*grams, belt.best)),
            })
            .collect();
        // Since when is told of the leading control alone.
        if let Some(leading) = held.first_mut() {
            *leading += &since;
        }
        let _ = writeln!(
            text,
            "{name:<34}{:>10}{:>9}  {}",
            tonnes,
            percent(belt.best, supply.total),
            held.join(", ")
        );
    }
    text + "\n"
}

/// The mines of the commodity that is told of; all where none is named.
pub(super) fn told<'a>(plate: &'a Plate) -> impl Iterator<Item = &'a Holding<'a>> {
    let holdings = plate.holdings.iter();
    holdings.filter(|holding| is_told(holding, plate))
}

fn is_told(holding: &Holding, plate: &Plate) -> bool {
    let commodity = &plate.layers.manifest.commodity;
    let mined = holding.mine.commodity.as_ref();
    commodity.is_empty() || mined.is_none_or(|mined| mined == commodity)
}

fn by_mine(plate: &Plate) -> String {
    let mut text = format!(
        "{FAINT}{:<9}{:<36}{:>10}  {:<12}{}{PLAIN}\n",
        "mine",
        "",
        unit(plate),
        "held by",
        "since"
    );
    for holding in told(plate) {
        let tonnes = holding
            .output
            .map(|output| format!("{:.1}", output.best.tonnes()))
            .unwrap_or_default();
        let since = holding
            .period
            .from()
            .map(|day| day.to_string())
            .unwrap_or_default();
        let (mine, held) = (holding.mine, shares::held_by(holding));
        let name = report::own_name(mine);
        let line = format!("{:<9}{name:<36}{tonnes:>10}  {held:<10}  {since}", mine.id);
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text + "\n"
}

fn unknown(plate: &Plate) -> String {
    if plate.layers.manifest.scope.is_empty() {
        return String::new();
    }
    let last = match plate.supply.last_known {
        Some(period) => format!(" The last known year is {period}: --rate-of {period} uses it."),
        None => String::new(),
    };
    let mut controls: Vec<(Control, usize)> = Vec::new();
    for holding in told(plate) {
        match controls
            .iter_mut()
            .find(|(control, _)| control == holding.control())
        {
            Some((_, count)) => *count += 1,
            None => controls.push((holding.control().clone(), 1)),
        }
    }
    controls.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let held: Vec<String> = controls
        .iter()
        .map(|(control, count)| format!("{control} {count}"))
        .collect();
    let said = format!(
        "The output of this day is not known; no tonnes are given.{last}\nMines by holder: {}. -v lists them.\n",
        held.join(", ")
    );
    in_lines(&said) + "\n"
}

/// Masses as they are printed: whole tonnes, or kilograms where there is little, so that the rows sum to the total as
/// it is printed, by the largest remainder.
pub(super) fn printed(masses: &[Grams], total: Grams) -> Vec<String> {
    let weights: Vec<f64> = masses.iter().map(|grams| grams.tonnes()).collect();
    let little = total.0 < 1_000 * Grams::PER_TONNE;
    let unit = if little {
        Grams::PER_TONNE / 1_000
    } else {
        Grams::PER_TONNE
    };
    let print = |units: u64| {
        if little {
            format!("{}.{:03}", grouped(units / 1_000), units % 1_000)
        } else {
            grouped(units)
        }
    };
    let units = apportion((total.0 + unit / 2) / unit, &weights);
    let sum = units.iter().sum();
    units.into_iter().chain([sum]).map(print).collect()
}

pub(super) fn percent(part: Grams, whole: Grams) -> String {
    Share::of(part, whole).map_or_else(String::new, |share| format!("{:.1} %", share.percent()))
}

/// A number with its thousands set apart.
pub(super) fn thousands(number: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "tonnes, never negative"
    )]
    grouped(number.round() as u64)
}

pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_sum_to_their_total_as_printed() {
        let masses = [
            Grams(1_500_000_500),
            Grams(1_500_000_500),
            Grams(1_000_000_000),
        ];
        assert_eq!(
            printed(&masses, Grams(4_000_001_000)),
            ["1,500", "1,500", "1,000", "4,000"]
        );
        let masses = [Grams(1_500_500), Grams(1_500_500), Grams(999_000)];
        assert_eq!(
            printed(&masses, Grams(4_000_000)),
            ["1.501", "1.500", "0.999", "4.000"]
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
