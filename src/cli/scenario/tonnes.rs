//! The tables of tonnes: by holder, from one total to the other, by belt, by element and step by step.

use std::fmt::Write;

use crate::atlas::scenario::balance::{Balance, Line};
use crate::atlas::scenario::{Comparison, Parts, Step, words};
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::units::Grams;

use super::super::report::paragraph;
use super::super::supply::{BOLD, FAINT, PLAIN, grouped, percent};
use super::figures::{Printed, Sums, columns, row};
use super::table::within;

/// All tables of tonnes, the timeline by steps.
pub(super) fn tables(comparison: &Comparison, whole: &Balance, step: Step) -> String {
    let mut text = supply(comparison, whole);
    text += &account(comparison, whole);
    text += &passed(whole);
    text += &by_belt(comparison, whole);
    text += &elements(comparison);
    text + &timeline(comparison, whole, step)
}

/// By who holds the ground.
fn supply(comparison: &Comparison, whole: &Balance) -> String {
    let manifest = &comparison.baseline.layers.manifest;
    let printed = Printed::of(whole);
    let withheld: Vec<Grams> = whole.withheld.values().copied().collect();
    let sums = Sums::of(whole.parts(), &withheld, &printed);
    let lines = whole.by_control();
    let unplaced = whole.unplaced();
    let masses = |part: fn(&Line) -> Grams| -> Vec<Grams> {
        let of = lines.iter().map(|(_, line)| part(line));
        of.chain([part(&unplaced)]).collect()
    };
    let was = Printed::divide(sums.baseline, &masses(|line| line.baseline));
    let would = Printed::divide(sums.scenario, &masses(|line| line.scenario));
    let unit = if manifest.unit.is_empty() {
        String::new()
    } else {
        format!(" of {}", manifest.unit)
    };
    let mut text = paragraph(
        &format!(
            "Tonnes{unit}, {}, split by days: what is mined and leaves.",
            within(comparison.scenario.period)
        ),
        0,
    );
    text += &columns("mined on ground held by");
    let names = lines.iter().map(|(control, _)| control.to_string());
    for ((name, was), would) in names.chain(["unplaced".to_owned()]).zip(was).zip(would) {
        let change = printed.change(was, would);
        text += &row(&name, &printed.show(was), &printed.show(would), &change);
    }
    let change = printed.change(sums.baseline, sums.scenario);
    let total = row(
        "total",
        &printed.show(sums.baseline),
        &printed.show(sums.scenario),
        &change,
    );
    text += &format!("{BOLD}{}{PLAIN}\n", total.trim_end());
    for period in &comparison.unknown {
        let days = words::days(*period).to_lowercase();
        text += &paragraph(
            &format!("The output {days} is not known and not in these figures."),
            0,
        );
    }
    text + "\n"
}

/// From one total to the other.
fn account(comparison: &Comparison, whole: &Balance) -> String {
    let printed = Printed::of(whole);
    let withheld: Vec<Grams> = whole.withheld.values().copied().collect();
    let parts = whole.parts();
    let sums = Sums::of(parts, &withheld, &printed);
    let mut text = format!(
        "{FAINT}{:<58}{:>18}{PLAIN}\n",
        "from one to the other, to the gram", "t"
    );
    let mut line = |name: &str, figure: String| {
        let _ = writeln!(text, "{name:<58}{figure:>18}");
    };
    line("as it is", printed.show(sums.baseline));
    for ((index, _), units) in whole.withheld.iter().zip(&sums.withheld) {
        let change = comparison.scenario.changes.get(*index);
        let what = change.map_or_else(String::new, words::withholds);
        line(
            &format!("withheld: {what} ({})", index + 1),
            format!("−{}", printed.show(*units)),
        );
    }
    if parts.withheld == Grams(0)
        && comparison
            .scenario
            .changes
            .iter()
            .any(|change| !change.what.is_of_control())
    {
        line("withheld", printed.show(0));
    }
    line(
        "not mined: scaled down",
        if sums.not_mined == 0 {
            printed.show(0)
        } else {
            format!("−{}", printed.show(sums.not_mined))
        },
    );
    line(
        "mined more: scaled up",
        if sums.mined_more == 0 {
            printed.show(0)
        } else {
            format!("+{}", printed.show(sums.mined_more))
        },
    );
    line("what if", printed.show(sums.scenario));
    text + "\n"
}

/// What passes between holders.
fn passed(whole: &Balance) -> String {
    if whole.passed.is_empty() {
        return String::new();
    }
    let printed = Printed::of(whole);
    let mut pairs: Vec<(&(Control, Control), Grams)> = whole
        .passed
        .iter()
        .map(|(pair, grams)| (pair, *grams))
        .collect();
    pairs.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let masses: Vec<Grams> = pairs.iter().map(|(_, grams)| *grams).collect();
    let all: Grams = masses.iter().copied().sum();
    let units = Printed::divide(printed.whole(all), &masses);
    let mut text = format!(
        "{FAINT}{:<44}{:>18}{:>14}{PLAIN}\n",
        "passes with its ground, before that", "t", "of all"
    );
    for (((from, to), grams), units) in pairs.iter().zip(units) {
        let name = format!("{from} → {to}");
        let share = percent(*grams, whole.parts().baseline);
        let _ = writeln!(text, "{name:<44}{:>18}{share:>14}", printed.show(units));
    }
    text + "\n"
}

fn by_belt(comparison: &Comparison, whole: &Balance) -> String {
    let printed = Printed::of(whole);
    let withheld: Vec<Grams> = whole.withheld.values().copied().collect();
    let sums = Sums::of(whole.parts(), &withheld, &printed);
    let masses = |part: fn(Parts) -> Grams, unplaced: Grams| -> Vec<Grams> {
        let belts = comparison
            .belts
            .iter()
            .map(|(_, balance)| part(balance.parts()));
        belts.chain([unplaced]).collect()
    };
    let was = Printed::divide(
        sums.baseline,
        &masses(|parts| parts.baseline, whole.unplaced().baseline),
    );
    let would = Printed::divide(
        sums.scenario,
        &masses(|parts| parts.scenario, whole.unplaced().scenario),
    );
    let name = |id: &Option<String>| {
        let mut belts = comparison.baseline.layers.belts.iter();
        let belt = belts.find(|belt| Some(&belt.id) == id.as_ref());
        belt.map_or_else(|| "in no belt".to_owned(), |belt| belt.name.clone())
    };
    let names = comparison
        .belts
        .iter()
        .map(|(id, _)| name(id))
        .chain(["unplaced".to_owned()]);
    let mut text = columns("by belt");
    for ((name, was), would) in names.zip(was).zip(would) {
        if name != "unplaced" || 0 < was {
            text += &row(
                &name,
                &printed.show(was),
                &printed.show(would),
                &printed.change(was, would),
            );
        }
    }
    text + "\n"
}

fn elements(comparison: &Comparison) -> String {
    let elements = comparison.elements();
    if elements.is_empty() {
        return String::new();
    }
    let mut text = columns("by element, at its share of the whole");
    for element in &elements {
        let units = |grams: Grams| (grams.0 + Grams::PER_TONNE / 2) / Grams::PER_TONNE;
        let (was, would) = (units(element.parts.baseline), units(element.parts.scenario));
        let name = format!(
            "{} {}, {:.1} %",
            element.symbol,
            element.name,
            element.share * 100.0
        );
        let change = Printed {
            unit: Grams::PER_TONNE,
        }
        .change(was, would);
        text += &row(&name, &grouped(was), &grouped(would), &change);
    }
    text + "\n"
}

/// Step by step; columns in which nothing stands are left away. Each row adds up as it is printed.
fn timeline(comparison: &Comparison, whole: &Balance, step: Step) -> String {
    let printed = Printed::of(whole);
    let all = whole.parts();
    let shown = [
        ("as it is", true),
        ("passes", !whole.passed.is_empty()),
        ("withheld", 0 < all.withheld.0),
        ("not mined", 0 < all.not_mined.0),
        ("mined more", 0 < all.mined_more.0),
        ("what if", true),
    ];
    let steps = comparison.steps(step).into_iter();
    let steps: Vec<(String, Balance)> = steps
        .map(|(period, balance)| (step_name(period, step), balance))
        .collect();
    let longest = steps.iter().map(|(name, _)| name.len()).max();
    let column = longest.unwrap_or(0).max(7) + 1;
    let mut text = format!("{FAINT}{:<column$}", "step, t");
    for (name, _) in shown.iter().filter(|(_, is_shown)| *is_shown) {
        let _ = write!(text, "{name:>12}");
    }
    text += &format!("{PLAIN}\n");
    for (name, balance) in steps {
        let sums = Sums::of(balance.parts(), &[balance.parts().withheld], &printed);
        let passed = printed.whole(balance.passed.values().copied().sum());
        let figures = [
            sums.baseline,
            passed,
            sums.withheld[0],
            sums.not_mined,
            sums.mined_more,
            sums.scenario,
        ];
        let _ = write!(text, "{name:<column$}");
        for (units, _) in figures
            .iter()
            .zip(shown)
            .filter(|(_, (_, is_shown))| *is_shown)
        {
            let _ = write!(text, "{:>12}", printed.show(*units));
        }
        text.push('\n');
    }
    text + "\n"
}

/// A step as short as can be: `2025-06`, `2025 Q2`, `2025`; days where it is cut.
fn step_name(period: Period, step: Step) -> String {
    let whole = |months: i64| {
        let from = period.from()?;
        let to = from.saturating_add(jiff::Span::new().months(months));
        (from.day() == 1 && period.to() == Some(to)).then_some(from)
    };
    match (step, whole(3)) {
        (Step::Quarter, Some(from)) => format!("{} Q{}", from.year(), (from.month() + 2) / 3),
        _ => period.to_string(),
    }
}
