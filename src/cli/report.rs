//! Reports in words: what happened, how much ground it speaks for, how sure it is and who says so.

use jiff::civil::Date;
use textwrap::{Options, WordSeparator, WordSplitter};

use crate::atlas::diff::Turn;
use crate::atlas::history::Witness;
use crate::atlas::shares::Shares;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::{Grain, ReportedDate};
use crate::layers::event::{Event, Extent};
use crate::layers::mine::Mine;

use super::shares;
use super::supply::{BOLD, FAINT, PLAIN};

/// The columns that a line may fill.
const COLUMNS: usize = 80;

/// Text in lines of at most eighty columns, each set in by some spaces; an address is never broken.
pub(super) fn paragraph(text: &str, indent: usize) -> String {
    let hanging = |first: &str| wrap(text, first, &" ".repeat(indent));
    hanging(&" ".repeat(indent))
}

/// Text in lines of at most eighty columns, the first of which begins otherwise than the others.
pub(super) fn wrap(text: &str, first: &str, others: &str) -> String {
    let options = Options::new(COLUMNS)
        .initial_indent(first)
        .subsequent_indent(others)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    // A unit stays with its number.
    let text = text.replace(" %", "\u{a0}%").replace(" km", "\u{a0}km");
    textwrap::fill(&text, options).replace('\u{a0}', " ") + "\n"
}

/// An event with what it says, the ground that it speaks for, and its source; `more` is what else there is to say of it.
pub(super) fn event(event: &Event, layers: &Layers, more: &str) -> String {
    let what = event.what.word().replace('_', " ");
    let subject = layers.subject(event);
    let title = format!(
        "{}  {BOLD}{subject}{PLAIN} {what}: {}  {FAINT}[{}]{PLAIN}",
        event.date,
        change(event),
        event.id
    );
    let mut text = wrap(&title, "  ", "      ");
    if let Some(unsettled) = unsettled(event.date) {
        text += &paragraph(&format!("{unsettled}."), 6);
    }
    let claim =
        event
            .claimed_by
            .as_ref()
            .map_or_else(String::new, |by| match &event.confirmed_by {
                Some((id, from)) => {
                    format!(" Claimed by {by} alone until {from}, when {id} confirms it.")
                }
                None => format!(" Claimed by {by} alone, confirmed by no second source."),
            });
    text += &paragraph(
        &format!(
            "Speaks for {}. Confidence {}.{claim}",
            extent(event, layers),
            event.confidence
        ),
        6,
    );
    if !more.is_empty() {
        text += &paragraph(more, 6);
    }
    text += &source(&event.source.title, &event.source.url);
    if !event.note.is_empty() {
        text += &paragraph(&format!("Note: {}", event.note), 6);
    }
    text
}

/// A title and an address, each in lines of its own.
pub(super) fn source(title: &str, url: &str) -> String {
    let mut text = String::new();
    if !title.is_empty() {
        text += &paragraph(title, 6);
    }
    if !url.is_empty() {
        text += &format!("      {FAINT}{url}{PLAIN}\n");
    }
    text
}

/// Who held the ground before and who does from then on, as the report says.
fn change(event: &Event) -> String {
    let after = &event.after;
    let after = if after.is_unknown() {
        "left to nobody".to_owned()
    } else {
        after.to_string()
    };
    if event.before.is_unknown() || event.before == event.after {
        after
    } else {
        format!("{} → {after}", event.before)
    }
}

/// What a heading says of control where no account has a day.
pub(super) fn undated(layers: &Layers) -> String {
    format!(
        "Control as the {} say, without dates",
        layers.told_by().many
    )
}

/// The name of a mine in a column: nothing where it is called by its id alone.
pub(super) fn own_name(mine: &Mine) -> String {
    let name = Some(&mine.name).filter(|name| **name != mine.id);
    name.map_or_else(String::new, |name| name.chars().take(34).collect())
}

/// A mine by its id and its name, where it has one of its own.
pub(super) fn mine(mine: &Mine) -> String {
    if mine.name == mine.id {
        mine.id.clone()
    } else {
        format!("{}, {}", mine.id, mine.name)
    }
}

/// How much ground an event speaks for.
pub(super) fn extent(event: &Event, layers: &Layers) -> String {
    let named = |id: &Option<String>| {
        let id = id.as_deref().unwrap_or_default();
        let area = layers.areas.iter().find(|area| area.id == id);
        area.map_or_else(|| id.to_owned(), |area| area.name.clone())
    };
    let area = named(&event.area);
    match event.extent {
        Extent::Area => format!("{area} as a whole"),
        Extent::Rest => format!("{area} without the ground of smaller reports"),
        Extent::Cell => format!("the part of {area} that is nearer to it than to any other place"),
        Extent::Radius(km) => format!("{km} km about it"),
        Extent::Mine => "the mine itself".to_owned(),
        Extent::None => "no ground: it is evidence".to_owned(),
    }
}

/// In words, that a report does not know its day; `None` where it does.
pub(super) fn unsettled(date: ReportedDate) -> Option<String> {
    match date.grain() {
        Grain::Day => None,
        Grain::Month => Some(format!("In {}, day not known", month(date.first()))),
        Grain::Year => Some(format!("In {}, day not known", date.first().year())),
    }
}

fn month(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(day.month()).unwrap_or(1);
    format!("{} {}", MONTHS[(month - 1) % 12], day.year())
}

/// Since when a control stands: `2024-10-18`, or `by 2025-09-01` where the day of what decided it is not known and the
/// control stands alone from then on.
pub(super) fn since(turn: &Turn, layers: &Layers) -> String {
    let Some(since) = turn.since else {
        return "always".to_owned();
    };
    let imprecise = turn.witnesses.iter().any(|witness| {
        matches!(witness, Witness::Event(index) if layers.events.get(*index).is_some_and(|event| {
            event.date.grain() != Grain::Day && event.date.settled() == since
        }))
    });
    if imprecise {
        format!("by {since}")
    } else {
        since.to_string()
    }
}

/// The holders of some controls, each with its name and side, one a line.
pub(super) fn holders<'a>(controls: impl Iterator<Item = &'a Control>, layers: &Layers) -> String {
    let named: std::collections::BTreeSet<_> = controls.flat_map(Control::holders).collect();
    let mut text = String::new();
    for holder in layers.manifest.holders.iter() {
        if named.contains(&holder.code) && holder.name != holder.code.as_str() {
            let line = format!("{} ({})", holder.name, holder.side);
            text += &wrap(
                &line,
                &format!("  {:<8}", holder.code.to_string()),
                &" ".repeat(10),
            );
        }
    }
    text
}

/// Who holds a mine: the control alone where it holds nearly all of it, else all with their shares.
pub(super) fn held(shares: &Shares) -> String {
    if shares.is_firm() {
        return shares.leading().to_string();
    }
    shares::each(shares)
}

/// A clause as the beginning of a sentence.
pub(super) fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().to_string())
        .unwrap_or_default();
    first + letters.as_str()
}

/// A count with its noun, which takes an s unless there is one.
pub(super) fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// What a day is worth on which no report tells anything new: before the first report or after the last.
pub(super) fn knowledge(day: Date, layers: &Layers) -> Option<String> {
    let manifest = &layers.manifest;
    if let Some(known) = manifest.known_until.filter(|known| *known < day) {
        return Some(format!("control on {day} is as last reported {known}"));
    }
    let events = layers.events.iter().map(|event| event.date.first());
    let zones = layers.zones.iter().map(|zone| zone.period.from());
    let first = events.map(Some).chain(zones).min()??;
    (day < first).then(|| format!("no report tells of {day}: the first is of {first}"))
}
