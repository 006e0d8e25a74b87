//! Words: numbers, dates and sentences as they stand on the plate.

use jiff::civil::Date;

use crate::atlas::plate::Plate;
use crate::layers::control::{Control, Kind};
use crate::layers::date::Period;
use crate::layers::holder::{Code, Holders};
use crate::layers::units::Grams;

/// A space that neither breaks nor is wide.
const THIN: char = '\u{202f}';

/// A day in words: `8 July 2025`.
#[must_use]
pub fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), date.strftime("%B"), date.year())
}

/// A month in words: `Oct 2024`.
#[must_use]
pub fn month(date: Date) -> String {
    format!("{} {}", date.strftime("%b"), date.year())
}

/// A period in words: a year where it is one.
#[must_use]
pub fn period(period: Period) -> String {
    period.to_string()
}

/// Figures that sum to their total as they are printed.
///
/// Whole units, or as many decimals as give the total three figures. What rounding leaves over goes to the rows that
/// lost most by it, ties to the first.
#[must_use]
pub fn figures(rows: &[f64], total: f64) -> (Vec<String>, String) {
    let decimals = if total <= 0.0 {
        0
    } else {
        (2 - total.log10().floor() as i32).clamp(0, 6)
    };
    let unit = 10_f64.powi(-decimals);
    let sum = (total / unit).round();
    let mut units: Vec<f64> = rows.iter().map(|row| (row / unit).floor()).collect();
    let missing = sum - units.iter().sum::<f64>();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let lost = |row: usize| rows[row] / unit - (rows[row] / unit).floor();
    order.sort_by(|&a, &b| lost(b).total_cmp(&lost(a)).then(a.cmp(&b)));
    for &row in order
        .iter()
        .take(missing.clamp(0.0, rows.len() as f64) as usize)
    {
        units[row] += 1.0;
    }
    let print = |units: f64| number(units * unit, decimals as usize);
    (units.into_iter().map(print).collect(), print(sum))
}

/// The tonnes of masses that sum to a total, as they are printed.
#[must_use]
pub fn tonnes(rows: &[Grams], total: Grams) -> (Vec<String>, String) {
    figures(
        &rows.iter().map(|row| row.tonnes()).collect::<Vec<_>>(),
        total.tonnes(),
    )
}

/// Shares in per cent that sum to 100 as they are printed.
#[must_use]
pub fn percents(rows: &[Grams], total: Grams) -> Vec<String> {
    if total == Grams(0) {
        return vec![String::new(); rows.len()];
    }
    let shares: Vec<f64> = rows
        .iter()
        .map(|row| row.tonnes() / total.tonnes() * 100.0)
        .collect();
    let (figures, _) = figures(&shares, 100.0);
    figures.into_iter().map(percent).collect()
}

/// A figure with its sign: `89 %`.
#[must_use]
pub fn percent(figure: impl std::fmt::Display) -> String {
    format!("{figure}{THIN}%")
}

/// A number with its thousands set apart: `19,580`.
#[must_use]
pub fn number(value: f64, decimals: usize) -> String {
    let plain = format!("{value:.decimals$}");
    let (whole, rest) = plain
        .split_once('.')
        .map_or((plain.as_str(), None), |(a, b)| (a, Some(b)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if 0 < at && (whole.len() - at) % 3 == 0 && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match rest {
        Some(rest) => format!("{grouped}.{rest}"),
        None => grouped,
    }
}

/// A bound or a single figure: whole, or to two figures where it is small.
#[must_use]
pub fn rough(tonnes: f64) -> String {
    let decimals = if 10.0 <= tonnes || tonnes <= 0.0 {
        0
    } else {
        1 - tonnes.log10().floor() as i32
    };
    let plain = number(tonnes, decimals.clamp(0, 6) as usize);
    if plain.contains('.') {
        plain.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        plain
    }
}

/// The holders of a control in the order in which the atlas lists them, then by code.
#[must_use]
pub fn in_order<'a>(control: &'a Control, plate: &Plate) -> Vec<&'a Code> {
    listed(control, &plate.layers.manifest.holders)
}

/// The holders of a control in the order of a list, then by code.
#[must_use]
pub fn listed<'a>(control: &'a Control, holders: &Holders) -> Vec<&'a Code> {
    let listed = |code: &Code| holders.iter().position(|holder| holder.code == *code);
    let mut codes: Vec<&Code> = control.holders().collect();
    codes.sort_by_key(|code| (listed(code).unwrap_or(usize::MAX), *code));
    codes
}

/// The codes of a control as they stand on the ground: `KIA / SAC` contested, `SAC + RAWANG` shared.
#[must_use]
pub fn codes(control: &Control, plate: &Plate) -> String {
    let join = match control.kind(&plate.layers.manifest.holders) {
        Kind::Contested => " / ",
        _ => " + ",
    };
    let codes: Vec<&str> = in_order(control, plate)
        .into_iter()
        .map(Code::as_str)
        .collect();
    if codes.is_empty() {
        "no report".to_owned()
    } else {
        codes.join(join)
    }
}

/// The full names of a control's holders: `the Kachin Independence Army`.
#[must_use]
pub fn names(control: &Control, plate: &Plate) -> String {
    let holders = &plate.layers.manifest.holders;
    let names: Vec<String> = in_order(control, plate)
        .into_iter()
        .map(|code| match holders.get(code) {
            Some(holder) if !holder.name.is_empty() && holder.name != code.as_str() => {
                with_article(plain(&holder.name))
            }
            _ => code.to_string(),
        })
        .collect();
    match names.split_last() {
        None => "nobody of whom any report tells".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// The names of a control's holders without what stands in brackets.
#[must_use]
pub fn short_names(control: &Control, plate: &Plate) -> String {
    let holders = &plate.layers.manifest.holders;
    let name = |code: &Code| match holders.get(code) {
        Some(holder) if !holder.name.is_empty() => plain(&holder.name).to_owned(),
        _ => code.to_string(),
    };
    in_order(control, plate)
        .into_iter()
        .map(name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// A name up to its bracket or its alternative.
fn plain(name: &str) -> &str {
    let end = [" (", " / "]
        .iter()
        .filter_map(|sign| name.find(sign))
        .min();
    name.get(..end.unwrap_or(name.len())).unwrap_or(name)
}

fn with_article(name: &str) -> String {
    let lower = name.to_lowercase();
    let stands_alone = lower.starts_with("the ") || !name.contains(' ');
    if stands_alone {
        name.to_owned()
    } else {
        format!("the {name}")
    }
}

/// One piece of a sentence, plain or bold.
pub type Piece = (bool, String);

/// The sentence under the title: what the plate finds.
#[must_use]
pub fn deck(plate: &Plate) -> Vec<Piece> {
    let supply = &plate.supply;
    let manifest = &plate.layers.manifest;
    let plain = |text: String| (false, text);
    let mut pieces = Vec::new();
    if let Some(row) = supply.rows.first() {
        let masses: Vec<Grams> = supply
            .rows
            .iter()
            .map(|row| row.best)
            .chain([supply.unplaced])
            .collect();
        let shares = percents(&masses, supply.total);
        let subject = if manifest.subject.is_empty() {
            "the output"
        } else {
            &manifest.subject
        };
        let share = shares.first().cloned().unwrap_or_default();
        pieces.push(plain(format!(
            "{share} of {subject} is mined on {}. ",
            ground_of(&row.control, plate)
        )));
    }
    if plate.layers.is_dated() {
        pieces.push(plain("Control as known on ".to_owned()));
        pieces.push((true, day(plate.date)));
    } else {
        let accounts = plate.layers.told_by().many;
        pieces.push(plain(format!(
            "Control as the {accounts} say, without dates"
        )));
    }
    let unit = if manifest.unit.is_empty() {
        "tonnes".to_owned()
    } else {
        format!("tonnes of {}", manifest.unit)
    };
    match (&supply.output, supply.last_known) {
        (Some(output), _) => {
            pieces.push(plain(format!(
                "; output at the rate of {}, {unit} a year.",
                period(output.period)
            )));
        }
        (None, Some(last)) => pieces.push(plain(format!(
            ". How much the mines yield is not known for this day; the last known year is {}.",
            period(last)
        ))),
        (None, None) => pieces.push(plain(".".to_owned())),
    }
    pieces
}

fn ground_of(control: &Control, plate: &Plate) -> String {
    match control.kind(&plate.layers.manifest.holders) {
        Kind::Held => format!("ground held by {}", names(control, plate)),
        Kind::Shared => format!("ground shared by {}", names(control, plate)),
        Kind::Contested => format!("ground contested between {}", names(control, plate)),
        Kind::Unknown => "ground of which no holder is known".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_sum_to_their_total_as_printed() {
        let (rows, total) = figures(&[7333.4, 7333.3, 7333.3], 22_000.0);
        assert_eq!(
            (rows.join(" "), total.as_str()),
            ("7,334 7,333 7,333".to_owned(), "22,000")
        );
        let (rows, total) = figures(&[0.3333, 0.6667], 1.0);
        assert_eq!(
            (rows.join(" "), total.as_str()),
            ("0.33 0.67".to_owned(), "1.00")
        );
    }

    #[test]
    fn shares_sum_to_a_hundred() {
        let thirds = [Grams(1_000_000); 3];
        assert_eq!(
            percents(&thirds, Grams(3_000_000)),
            ["34\u{202f}%", "33\u{202f}%", "33\u{202f}%"]
        );
        assert_eq!(percents(&[Grams(0)], Grams(0)), [""]);
    }

    #[test]
    fn thousands_are_set_apart() {
        for (value, printed) in [
            (0.0, "0"),
            (999.0, "999"),
            (19_580.0, "19,580"),
            (-1_234.0, "-1,234"),
        ] {
            assert_eq!(number(value, 0), printed);
        }
    }
}
