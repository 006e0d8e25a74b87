//! The history of the mines within a span, for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;

use crate::atlas::span::{Row, Span};
use crate::atlas::turnover::Turnover;
use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::mine::Mine;
use crate::layers::units::Grams;

use super::report::{self, count, held, paragraph};
use super::supply::{BOLD, FAINT, LISTED, PLAIN, percent, printed, thousands};

const UNKNOWN: &str = "The output of these days is not known; no tonnes are given.\n\n";
const HINT: &str = "-v shows every period of every mine, -o history.csv writes them.\n\n";

/// What was mined under whom, and the periods of the mines: those that changed hands, with all their rows; all mines
/// where `verbose`. Where there are many and no tonnes are known they are counted.
pub(super) fn table(span: &Span, set_aside: usize, verbose: bool) -> String {
    if span.total.is_none() && !verbose {
        let turnover = Turnover::of(span);
        if LISTED < turnover.mines {
            return counted(span.layers, span.period, &turnover, set_aside);
        }
    }
    let mut text = heading(span.layers, span.period, span.total.is_some());
    text += &supply(span);
    text += &if verbose {
        every_mine(span)
    } else {
        changes(span)
    };
    text += &footing(span, set_aside);
    text
}

/// How many mines changed hands.
pub(super) fn counted(
    layers: &Layers,
    period: Period,
    turnover: &Turnover,
    set_aside: usize,
) -> String {
    let mut text = heading(layers, period, false);
    text += UNKNOWN;
    let changed = count(turnover.changed(), "mine");
    text += &paragraph(&format!("{changed} came under another control."), 0);
    let stayed = turnover.stayed.iter();
    text += &stayed_under(stayed.map(|(control, mines)| (control.to_string(), *mines)));
    text += HINT;
    text += &report::holders(turnover.leading.iter(), layers);
    text + &read(turnover.mines, 0, turnover.rows, set_aside)
}

/// A span in words, its last day included.
fn days(span: Period) -> String {
    let last = span.to().and_then(|to| to.yesterday().ok());
    match (span.from(), last) {
        (Some(from), Some(last)) if from == last => format!("on {from}"),
        (Some(from), Some(last)) => format!("from {from} through {last}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(last)) => format!("through {last}"),
        (None, None) => "on all days".to_owned(),
    }
}

fn heading(layers: &Layers, period: Period, knows_output: bool) -> String {
    let manifest = &layers.manifest;
    let mut text = String::new();
    if !manifest.title.is_empty() {
        let _ = writeln!(text, "{BOLD}{}{PLAIN}", manifest.title);
    }
    let mined = match knows_output {
        true => format!(
            "; tonnes of {} mined in the span, split by days",
            manifest.unit
        ),
        false => String::new(),
    };
    text += &paragraph(&format!("Who held each mine {}{mined}.", days(period)), 0);
    if let Some(last) = period.to().and_then(|to| to.yesterday().ok()) {
        if let Some(worth) = report::knowledge(last, layers) {
            text += &paragraph(&format!("{}.", report::sentence(&worth)), 0);
        }
    } else if let Some(known) = manifest.known_until {
        text += &paragraph(&format!("The last report is of {known}."), 0);
    }
    text + "\n"
}

fn supply(span: &Span) -> String {
    let Some(total) = span.total else {
        return UNKNOWN.to_owned();
    };
    let masses: Vec<Grams> = span
        .supply
        .iter()
        .map(|(_, grams)| *grams)
        .chain([span.unplaced])
        .collect();
    let tonnes = printed(&masses, total);
    let mut text = format!(
        "{FAINT}{:<34}{:>14}{:>9}{PLAIN}\n",
        "mined on ground held by", "t in the span", "share"
    );
    let controls = span.supply.iter().map(|(control, _)| control.to_string());
    let rows = controls.chain(["unplaced".to_owned()]).zip(&masses);
    for ((name, mass), tonnes) in rows.zip(&tonnes) {
        let share = percent(*mass, total);
        let _ = writeln!(text, "{name:<34}{tonnes:>14}{share:>9}");
    }
    let whole = tonnes.last().map_or("", |whole| whole);
    let _ = writeln!(
        text,
        "{BOLD}{:<34}{whole:>14}{PLAIN}{:>9}",
        "total", "100 %"
    );
    for period in &span.unknown {
        text += &paragraph(
            &format!(
                "The output {} is not known and not in these figures.",
                days(*period)
            ),
            0,
        );
    }
    text + "\n"
}

/// Periods that follow each other under the same leading control, as one.
struct Stretch<'a> {
    rows: &'a [Row<'a>],
}

impl Stretch<'_> {
    fn key(&self) -> (Option<Date>, String, Option<String>) {
        let first = self.rows.first();
        (
            first.and_then(|row| row.period.from()),
            first.map_or_else(String::new, |row| held(&row.spell.shares)),
            first.and_then(|row| row.zone.clone()),
        )
    }

    fn grams(&self) -> Option<Grams> {
        let known: Vec<Grams> = self.rows.iter().filter_map(|row| row.grams).collect();
        (!known.is_empty()).then(|| known.into_iter().sum())
    }
}

/// The mines that came under another leading control: those with the same history stand together.
fn changes(span: &Span) -> String {
    type Alike = Vec<(Option<Date>, String, Option<String>)>;
    let mut alike: BTreeMap<Alike, Vec<(&Mine, Vec<Stretch>)>> = BTreeMap::new();
    let mut stayed: BTreeMap<String, usize> = BTreeMap::new();
    for rows in span.by_mine() {
        let leads = |a: &Row, b: &Row| a.spell.shares.leading() == b.spell.shares.leading();
        let stretches = rows.chunk_by(leads).map(|rows| Stretch { rows });
        let stretches: Vec<Stretch> = stretches.collect();
        let Some(row) = rows.first() else { continue };
        if stretches.len() < 2 {
            let leading = row.spell.shares.leading().to_string();
            *stayed.entry(leading).or_default() += 1;
            continue;
        }
        let key = stretches.iter().map(Stretch::key).collect();
        alike.entry(key).or_default().push((row.mine, stretches));
    }
    let mut groups: Vec<_> = alike.into_iter().collect();
    groups.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    let mut text = String::new();
    if !groups.is_empty() {
        let _ = writeln!(
            text,
            "{BOLD}Mines that came under another control{PLAIN}\n{FAINT}  {:<13}{:<34}{:>14}  by{PLAIN}",
            "from", "held by", "t in the span"
        );
    }
    for (key, mines) in &groups {
        let named: Vec<&Mine> = mines.iter().map(|(mine, _)| *mine).collect();
        text += &names(&named);
        for (index, (from, held, zone)) in key.iter().enumerate() {
            let grams = mines.iter().filter_map(|(_, all)| all[index].grams());
            text += &line(*from, held, grams, zone.as_deref());
        }
    }
    if !groups.is_empty() {
        text += "\n";
    }
    text += &stayed_under(stayed.into_iter());
    text + HINT
}

/// How many mines stayed under the same control, by that.
fn stayed_under(stayed: impl Iterator<Item = (String, usize)>) -> String {
    let stayed: BTreeMap<String, usize> = stayed.collect();
    if stayed.is_empty() {
        return String::new();
    }
    let each: Vec<String> = stayed
        .iter()
        .map(|(held, count)| format!("{held} {count}"))
        .collect();
    let stayed = count(stayed.values().sum(), "mine");
    let each = each.join(", ");
    paragraph(
        &format!("{stayed} under the same leading control all along: {each}."),
        0,
    )
}

/// Mines by name where they are few, else how many and the first of them.
fn names(mines: &[&Mine]) -> String {
    let first = mines.iter().take(3);
    let named: Vec<String> = first.map(|mine| report::mine(mine)).collect();
    let text = match mines.len() {
        0..=3 => named.join("; "),
        more => format!("{more} mines, such as {}", named[..1].join("; ")),
    };
    paragraph(&text, 0)
}

fn line(
    from: Option<Date>,
    held: &str,
    grams: impl Iterator<Item = Grams>,
    zone: Option<&str>,
) -> String {
    let known: Vec<Grams> = grams.collect();
    let tonnes = if known.is_empty() {
        String::new()
    } else {
        let sum = known.into_iter().sum::<Grams>().tonnes();
        if sum < 1_000.0 {
            format!("{sum:.1}")
        } else {
            thousands(sum)
        }
    };
    let from = from.map_or_else(|| "..".to_owned(), |from| from.to_string());
    let zone = zone.unwrap_or_default();
    let held = if held.chars().count() < 34 {
        format!("{held:<34}")
    } else {
        format!("{held}\n{:49}", "")
    };
    if zone.len() <= 15 {
        let line = format!("  {from:<13}{held}{tonnes:>14}  {zone}");
        return format!("{}\n", line.trim_end());
    }
    let first = format!("  {from:<13}{held}{tonnes:>14}");
    let by = report::wrap(
        &format!("by {}", zone.replace('+', " ")),
        &" ".repeat(15),
        &" ".repeat(18),
    );
    format!("{}\n{by}", first.trim_end())
}

fn every_mine(span: &Span) -> String {
    let mut text = format!(
        "{BOLD}Mines{PLAIN}\n{FAINT}  {:<13}{:<34}{:>14}  by{PLAIN}\n",
        "from", "held by", "t in the span"
    );
    for rows in span.by_mine() {
        let Some(first) = rows.first() else { continue };
        text += &names(&[first.mine]);
        for row in rows {
            let held = held(&row.spell.shares);
            let grams = row.grams.into_iter();
            text += &line(row.period.from(), &held, grams, row.zone.as_deref());
        }
    }
    text + "\n"
}

/// Who the holders are, what the tonnes rest on, and what became of the mines.
fn footing(span: &Span, set_aside: usize) -> String {
    let controls = span.rows.iter().map(|row| row.spell.shares.leading());
    let mut text = report::holders(controls, span.layers);
    for (row, days) in &span.outputs {
        let title = match &row.source.title {
            title if title.is_empty() => &row.source.url,
            title => title,
        };
        let whole = if *days == row.period {
            String::new()
        } else {
            format!(", of which {}", self::days(*days))
        };
        let best = row.tonnes.best.map(thousands).unwrap_or_default();
        text += &paragraph(
            &format!("{}: {best} t{whole} ({title}; {})", row.period, row.kind),
            0,
        );
    }
    if !span.outputs.is_empty() {
        text += "Within a year a belt yields evenly but for the days that activity.csv weighs.\n";
    }
    let yields = |rows: &&[Row]| rows.iter().any(|row| row.grams.is_some());
    let yielding = span.by_mine().filter(yields).count();
    text + &read(span.by_mine().count(), yielding, span.rows.len(), set_aside)
}

/// What became of the mines.
fn read(mines: usize, yielding: usize, rows: usize, set_aside: usize) -> String {
    paragraph(
        &format!(
            "{} read, {yielding} with output in the span, {}; {} set aside.",
            count(mines, "mine"),
            count(rows, "row"),
            count(set_aside, "feature"),
        ),
        0,
    )
}
