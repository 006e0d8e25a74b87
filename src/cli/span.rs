//! The history of the mines within a span, for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::atlas::span::{Row, Span};
use crate::layers::date::Period;
use crate::layers::units::Grams;

use super::report::{self, count, held, paragraph};
use super::supply::{BOLD, FAINT, PLAIN, percent, printed, thousands};

/// What was mined under whom, and the periods of the mines: those that changed hands, with all their rows; all mines
/// where `verbose`.
pub(super) fn table(span: &Span, set_aside: usize, verbose: bool) -> String {
    let mut text = heading(span);
    text += &supply(span);
    text += &if verbose {
        every_mine(span)
    } else {
        changes(span)
    };
    text += &footing(span, set_aside);
    text
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

fn heading(span: &Span) -> String {
    let manifest = &span.layers.manifest;
    let mut text = String::new();
    if !manifest.title.is_empty() {
        let _ = writeln!(text, "{BOLD}{}{PLAIN}", manifest.title);
    }
    let mined = match span.total {
        Some(_) => format!(
            "; tonnes of {} mined in the span, split by days",
            manifest.unit
        ),
        None => String::new(),
    };
    text += &paragraph(
        &format!("Who held each mine {}{mined}.", days(span.period)),
        0,
    );
    if let Some(last) = span.period.to().and_then(|to| to.yesterday().ok()) {
        if let Some(worth) = report::knowledge(last, span.layers) {
            text += &paragraph(&format!("{}.", report::sentence(&worth)), 0);
        }
    } else if let Some(known) = manifest.known_until {
        text += &paragraph(&format!("The last report is of {known}."), 0);
    }
    text + "\n"
}

fn supply(span: &Span) -> String {
    let Some(total) = span.total else {
        return "The output of these days is not known; no tonnes are given.\n\n".to_owned();
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

/// The rows of each mine.
fn by_mine<'a>(span: &'a Span) -> Vec<&'a [Row<'a>]> {
    span.rows
        .chunk_by(|a, b| a.mine.feature == b.mine.feature)
        .collect()
}

/// The rows of the mines that changed hands: those with the same history stand together.
fn changes(span: &Span) -> String {
    type Alike = Vec<(Period, String, Option<String>)>;
    let mut alike: BTreeMap<Alike, Vec<&[Row]>> = BTreeMap::new();
    let mut stayed: BTreeMap<String, usize> = BTreeMap::new();
    for rows in by_mine(span) {
        if let [row] = rows {
            *stayed.entry(held(&row.spell.shares)).or_default() += 1;
            continue;
        }
        let key = rows.iter();
        let key = key.map(|row| (row.period, held(&row.spell.shares), row.zone.clone()));
        alike.entry(key.collect()).or_default().push(rows);
    }
    let mut groups: Vec<(Alike, Vec<&[Row]>)> = alike.into_iter().collect();
    groups.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    let changed: usize = groups.iter().map(|(_, mines)| mines.len()).sum();
    let mut text = String::new();
    if changed > 0 {
        let _ = writeln!(
            text,
            "{BOLD}Mines whose control changed{PLAIN}\n{FAINT}  {:<13}{:<34}{:>14}  by{PLAIN}",
            "from", "held by", "t in the span"
        );
    }
    for (key, mines) in &groups {
        text += &names(mines);
        for (index, (period, held, zone)) in key.iter().enumerate() {
            let grams = mines.iter().filter_map(|rows| rows[index].grams);
            text += &line(*period, held, grams, zone.as_deref());
        }
    }
    if changed > 0 {
        text += "\n";
    }
    if !stayed.is_empty() {
        let each: Vec<String> = stayed
            .iter()
            .map(|(held, count)| format!("{held} {count}"))
            .collect();
        let stayed = count(stayed.values().sum(), "mine");
        text += &paragraph(
            &format!(
                "{stayed} under the same control all along: {}. -v shows every mine, -o history.csv writes all rows.",
                each.join(", ")
            ),
            0,
        );
        text += "\n";
    }
    text
}

/// Mines by name where they are few, else how many and the first of them.
fn names(mines: &[&[Row]]) -> String {
    let name = |rows: &&[Row]| {
        rows.first()
            .map(|row| format!("{}, {}", row.mine.id, row.mine.name))
            .unwrap_or_default()
    };
    let named: Vec<String> = mines.iter().take(3).map(name).collect();
    let text = match mines.len() {
        0..=3 => named.join("; "),
        more => format!("{more} mines, such as {}", named[..1].join("; ")),
    };
    paragraph(&text, 0)
}

fn line(
    period: Period,
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
    let from = period
        .from()
        .map_or_else(|| "..".to_owned(), |from| from.to_string());
    let line = format!(
        "  {from:<13}{held:<34}{tonnes:>14}  {}",
        zone.unwrap_or_default()
    );
    format!("{}\n", line.trim_end())
}

fn every_mine(span: &Span) -> String {
    let mut text = format!(
        "{BOLD}Mines{PLAIN}\n{FAINT}  {:<13}{:<34}{:>14}  by{PLAIN}\n",
        "from", "held by", "t in the span"
    );
    for rows in by_mine(span) {
        text += &names(&[rows]);
        for row in rows {
            let held = held(&row.spell.shares);
            let grams = row.grams.into_iter();
            text += &line(row.period, &held, grams, row.zone.as_deref());
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
    let mines = by_mine(span);
    let told = mines.len();
    let yielding = mines.iter();
    let yielding = yielding.filter(|rows| rows.iter().any(|row| row.grams.is_some()));
    text += &paragraph(
        &format!(
            "{} read, {} with output in the span, {}; {} set aside.",
            count(told, "mine"),
            yielding.count(),
            count(span.rows.len(), "row"),
            count(set_aside, "feature"),
        ),
        0,
    );
    text
}
