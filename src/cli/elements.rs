//! Elements in words: what of the oxide is dysprosium, terbium …, what would depend on it, and what else is reported.

use std::fmt::Write;

use crate::atlas::plate::Plate;
use crate::atlas::supply::elements::{ElementSupply, Use};
use crate::layers::estimate::Estimate;

use super::report;
use super::supply::{FAINT, PLAIN, thousands, unit};

/// The elements whose share is known, their caveats, and the uses that they would serve; nothing where none is.
pub(super) fn table(plate: &Plate, verbose: bool) -> String {
    let known = plate.supply.elements.iter();
    let known: Vec<&ElementSupply> = known.filter(|element| element.total.is_some()).collect();
    if known.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "{FAINT}{:<22}{:>10}{:>18}  share of {}{PLAIN}\n",
        "of which",
        unit(plate),
        "low – high",
        plate.layers.manifest.unit
    );
    for element in &known {
        text += &row(element);
    }
    for element in &known {
        text += &caveat(element);
    }
    let unknown: Vec<&str> = plate
        .supply
        .elements
        .iter()
        .filter(|element| element.total.is_none())
        .map(|element| &*element.composition.symbol)
        .collect();
    if !unknown.is_empty() {
        let said = format!("Shares that no source gives: {}.", unknown.join(", "));
        text += &report::wrap(&said, "", "  ");
    }
    let uses: Vec<String> = known
        .iter()
        .flat_map(|element| {
            element
                .uses
                .iter()
                .map(|served| in_use(element, served, verbose))
        })
        .collect();
    if !uses.is_empty() {
        text += "What that would serve, were all of it put to this one use:\n";
        for served in uses {
            text += &report::wrap(&served, "  ", "    ");
        }
    }
    text += &reported(plate);
    text + "\n"
}

fn row(element: &ElementSupply) -> String {
    let composition = &element.composition;
    let total = element.total.unwrap_or_default().tonnes();
    let tonnes = if total < 100.0 {
        format!("{total:.1}")
    } else {
        thousands(total)
    };
    let name = format!("{:<3} {}", composition.symbol, composition.element);
    let percent = |share: f64| format!("{:.2}", share * 100.0);
    let share = element
        .share
        .best
        .map_or_else(String::new, |best| percent(best) + " %");
    let mut line = format!(
        "{name:<22}{tonnes:>10}{:>18}  {share}",
        range(element.bounds, thousands)
    );
    let shares = range(element.share, percent);
    if !shares.is_empty() {
        let _ = write!(line, " ({shares})");
    }
    line.trim_end().to_owned() + "\n"
}

/// What must be known to read the figure.
fn caveat(element: &ElementSupply) -> String {
    let composition = &element.composition;
    let note = if composition.note.is_empty() {
        String::new()
    } else {
        format!(": {}", composition.note)
    };
    let said = format!("{} ({}){note}", composition.symbol, composition.kind);
    report::wrap(&said, "  ", "  ")
}

fn in_use(element: &ElementSupply, served: &Use, verbose: bool) -> String {
    let symbol = &element.composition.symbol;
    let demand = &served.demand;
    let figure = |number: f64| {
        if number < 10.0 {
            format!("{number:.1}")
        } else {
            thousands(number)
        }
    };
    let best = served.served.best.map(figure).unwrap_or_default();
    let within = bracketed(served.served, figure);
    let number = |number: f64| number.to_string();
    let need = demand.quantity.best.map(number).unwrap_or_default();
    let needed = bracketed(demand.quantity, number);
    let (what, per) = if served.unit == "GW" {
        (
            demand.r#use.clone(),
            format!("{need}{needed} {}", demand.unit),
        )
    } else {
        (
            format!("magnet, {}", demand.r#use),
            format!("{need}{needed} of {symbol} in it"),
        )
    };
    let note = if demand.note.is_empty() || !verbose {
        String::new()
    } else {
        format!(" ({})", demand.note)
    };
    format!(
        "{symbol}: {best} {}{within} of {what}, at {per}; source: {}{note}",
        served.unit, demand.quality
    )
}

/// What sources report of the world's share in the same period, which is not computed here: a share that was derived from
/// world totals is never divided back by them.
fn reported(plate: &Plate) -> String {
    let Some(output) = &plate.supply.output else {
        return String::new();
    };
    let shares = plate.layers.observations.iter().filter(|seen| {
        seen.measure == "world_share"
            && seen.kind == "reported"
            && seen.commodity == output.commodity
            && seen.period.intersect(output.period).is_some()
    });
    let mut text = String::new();
    for seen in shares {
        let Some(value) = seen.value else { continue };
        let said = format!(
            "Reported for {}: {:.0} % of {} came from {} in {} ({}).",
            seen.code,
            value * 100.0,
            seen.basis.trim_start_matches("share of "),
            seen.origin,
            seen.period,
            seen.source.title
        );
        text += &report::wrap(&said, "", "  ");
    }
    text
}

fn range(bounds: Estimate, figure: impl Fn(f64) -> String) -> String {
    match (bounds.low, bounds.high) {
        (Some(low), Some(high)) => format!("{} – {}", figure(low), figure(high)),
        _ => String::new(),
    }
}

fn bracketed(bounds: Estimate, figure: impl Fn(f64) -> String) -> String {
    match range(bounds, figure) {
        none if none.is_empty() => none,
        range => format!(" ({range})"),
    }
}
