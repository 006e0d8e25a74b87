//! Draws faults for people.
//!
//! ```
//! use terrane::diagnostic::{draw, fault::Fault, location::Location, rule};
//!
//! let fault = Fault::of(&rule::UNCLOSED_RING).at(Location {
//!     file: Some("mines.geojson".into()),
//!     line: Some(41),
//!     column: Some(15),
//!     feature: Some(3),
//!     id: Some("KS-004".into()),
//!     lonlat: Some((98.378, 25.598)),
//!     ..Location::default()
//! });
//! assert_eq!(
//!     draw::fault(&fault, draw::Paint::Plain),
//!     r#"error[unclosed-ring]: ring is not closed
//!   --> mines.geojson:41:15, feature 3 (id "KS-004"), at 98.378°E 25.598°N
//!    = help: repeat the first position at the end, or run `terrane check --fix`
//! "#
//! );
//! ```

use std::collections::BTreeMap;
use std::fmt::Write;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::{Excerpt, columns};
use super::fault::Fault;
use super::faults::Faults;
use super::location::Location;
use super::repair::Repair;
use super::rule::Severity;

/// Whether a drawing has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Text alone.
    Plain,
    /// With the escape sequences of a terminal.
    Ansi,
}

/// How wide a terminal is taken to be. Sentences are not broken: a command in one must stay whole.
const TERMINAL: usize = 80;

/// One fault, ending in a line break.
#[must_use]
pub fn fault(fault: &Fault, paint: Paint) -> String {
    let level = match fault.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut title = one_line(&fault.message);
    if fault.count > 1 {
        let _ = write!(title, " ({} times in this file, first here)", fault.count);
    }
    let mut group = level.primary_title(title).id(fault.rule.code).elements(
        Some(location(&fault.location))
            .filter(|place| !place.is_empty())
            .map(Origin::path),
    );
    let lines = std::iter::once(&fault.location).chain(fault.related.iter().map(|(_, at)| at));
    let gutter = gutter(lines);
    let mut notes = Vec::new();
    let what = expectation(fault);
    match excerpt(&fault.location) {
        Some((excerpt, line)) => {
            let (label, note) = beside(excerpt, what, gutter);
            let mark = AnnotationKind::Primary.span(excerpt.meant()).label(label);
            group = group.element(snippet(excerpt, line, mark));
            notes.extend(note);
        }
        None => notes.extend(what),
    }
    for (what, place) in &fault.related {
        let what = one_line(what);
        match excerpt(place) {
            Some((excerpt, line)) => {
                let mark = AnnotationKind::Context.span(excerpt.meant()).label(what);
                group = group
                    .element(Origin::path(location(place)))
                    .element(snippet(excerpt, line, mark));
            }
            None => notes.push(format!("{what}: {}", location(place))),
        }
    }
    for note in notes {
        group = group.element(Level::NOTE.message(note));
    }
    group = group.elements(
        fault
            .help
            .as_deref()
            .map(one_line)
            .map(|help| Level::HELP.message(help)),
    );
    paint.render(group, gutter)
}

/// One repair, ending in a line break.
#[must_use]
pub fn repair(repair: &Repair, paint: Paint) -> String {
    let level = Level::INFO.with_name("repaired");
    let mut group = level
        .primary_title(one_line(&repair.done))
        .id(repair.rule.code)
        .element(Origin::path(location(&repair.location)));
    if let Some((excerpt, line)) = excerpt(&repair.location) {
        let mark = AnnotationKind::Primary.span(excerpt.meant());
        group = group.element(snippet(excerpt, line, mark));
    }
    if let Some(area) = repair.area {
        let (before, after) = (km2(area.before_km2), km2(area.after_km2));
        let words = if area.moved_km2() == 0.0 {
            format!("moves no ground ({after} km² before and after)")
        } else {
            let adds = area.before_km2 < area.after_km2;
            let verb = if adds { "adds" } else { "takes away" };
            let moved = km2(area.moved_km2());
            format!("{verb} {moved} km² (from {before} to {after} km²)")
        };
        group = group.element(Level::NOTE.message(words));
    }
    paint.render(group, gutter(std::iter::once(&repair.location)))
}

/// All repairs of a file, at most `most` of one rule, and how many there are.
#[must_use]
pub fn repairs(repairs: &[Repair], paint: Paint, most: usize) -> String {
    let mut text = String::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in repairs {
        let count = counts.entry(one.rule.code).or_default();
        if *count < most {
            text.push_str(&repair(one, paint));
            text.push('\n');
        }
        *count += 1;
    }
    for (code, count) in counts.into_iter().filter(|(_, count)| most < *count) {
        let head = paint.wrap("1;94", &format!("repaired[{code}]"));
        let _ = writeln!(text, "{head}: {} more\n", count - most);
    }
    text
}

/// Square kilometres to the square metre.
#[must_use]
pub fn km2(area: f64) -> String {
    const SQUARE_METRE: f64 = 1e-6;
    if 0.0 < area && area < SQUARE_METRE {
        return "less than 0.000001".to_owned();
    }
    let digits = format!("{area:.6}");
    digits
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// What was expected and what was found, in words.
fn expectation(fault: &Fault) -> Option<String> {
    let words = match (&fault.expected, &fault.found) {
        (Some(expected), Some(found)) => format!("expected {expected}, found {found}"),
        (Some(expected), None) => format!("expected {expected}"),
        (None, Some(found)) => format!("found {found}"),
        (None, None) => return None,
    };
    Some(one_line(&words))
}

/// The line around a place, and its number.
fn excerpt(place: &Location) -> Option<(&Excerpt, usize)> {
    place.excerpt.as_ref().zip(place.line)
}

fn snippet<'a>(
    excerpt: &Excerpt,
    line: usize,
    mark: Annotation<'a>,
) -> Snippet<'a, Annotation<'a>> {
    Snippet::source(excerpt.line().to_owned())
        .line_start(line)
        .annotation(mark)
}

/// Words that stand beside the mark where there is room, else below as a note.
fn beside(
    excerpt: &Excerpt,
    words: Option<String>,
    gutter: usize,
) -> (Option<String>, Option<String>) {
    let taken = gutter + " | ".len() + columns(&excerpt.line()[..excerpt.meant().end]);
    let fits = |words: &String| taken + 2 + words.chars().count() <= TERMINAL;
    match words {
        Some(words) if fits(&words) => (Some(words), None),
        words => (None, words),
    }
}

/// How many columns the numbers of the lines that are shown take.
fn gutter<'a>(places: impl Iterator<Item = &'a Location>) -> usize {
    let lines = places.filter_map(|place| excerpt(place).map(|(_, line)| line));
    let widest = lines.max();
    widest.map_or(0, |line| line.to_string().len())
}

/// All faults, at most `most` of one rule in one file, and how many there are.
#[must_use]
pub fn faults(faults: &Faults, paint: Paint, most: usize) -> String {
    let mut text = String::new();
    let mut drawn: BTreeMap<(Option<&str>, Severity, &str), usize> = BTreeMap::new();
    for one in faults.in_reading_order() {
        let kind = (one.location.file.as_deref(), one.severity, one.rule.code);
        let count = drawn.entry(kind).or_default();
        if *count < most {
            text.push_str(&fault(one, paint));
            text.push('\n');
        }
        *count += 1;
    }
    for (file, severity, code, count) in faults.counts() {
        let counted = faults
            .iter()
            .any(|one| one.rule.code == code && one.rule.counted);
        if most < count && !counted {
            let place = file.map_or_else(String::new, |file| format!(" in {file}"));
            let _ = writeln!(
                text,
                "{}: {} more{place}\n",
                paint.severity(severity, &format!("{}[{code}]", severity.word())),
                count - most
            );
        }
    }
    let _ = writeln!(text, "{}", summary(faults));
    text
}

/// How many errors and warnings there are, in words.
#[must_use]
pub fn summary(faults: &Faults) -> String {
    let count = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        count => Some(format!("{count} {word}s")),
    };
    let parts: Vec<String> = [
        count(faults.errors(), "error"),
        count(faults.warnings(), "warning"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        "no faults".to_owned()
    } else {
        parts.join(", ")
    }
}

/// `mines.geojson:41:15, feature 3 (id "KS-004"), at 98.378°E 25.598°N`, as far as it is known.
#[must_use]
pub fn location(location: &Location) -> String {
    let mut parts = Vec::new();
    let mut place = location.file.clone().unwrap_or_default();
    if let Some(line) = location.line {
        let _ = write!(place, ":{line}");
        if let Some(column) = location.column {
            let _ = write!(place, ":{column}");
        }
    }
    if !place.is_empty() {
        parts.push(place);
    }
    let id = location.id.as_deref().map(one_line);
    match (location.feature, id) {
        (Some(feature), Some(id)) => parts.push(format!("feature {feature} (id \"{id}\")")),
        (Some(feature), None) => parts.push(format!("feature {feature}")),
        (None, Some(id)) => parts.push(format!("id \"{id}\"")),
        (None, None) => {}
    }
    if let Some((lon, lat)) = location.lonlat {
        parts.push(format!("at {}", lonlat(lon, lat)));
    }
    parts.join(", ")
}

/// `98.378°E 25.598°N`: degrees to about 100 m; plain numbers where they are none.
#[must_use]
pub fn lonlat(lon: f64, lat: f64) -> String {
    if lon.abs() <= 360.0 && lat.abs() <= 90.0 {
        let east = if lon < 0.0 { 'W' } else { 'E' };
        let north = if lat < 0.0 { 'S' } else { 'N' };
        format!("{:.3}°{east} {:.3}°{north}", lon.abs(), lat.abs())
    } else {
        format!("[{lon}, {lat}]")
    }
}

/// Text from a file as it may stand in a line of a terminal: no control characters, of bearable length.
fn one_line(text: &str) -> String {
    const MOST: usize = 400;
    let mut line: String = text
        .chars()
        .take(MOST)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(MOST).is_some() {
        line.push('…');
    }
    line
}

impl Paint {
    /// A group as text, ending in a line break; its lines stand under one another at the same depth whether the
    /// numbers in the `gutter` are of one column or two, or there are none.
    fn render(self, group: Group<'_>, gutter: usize) -> String {
        const DEPTH: usize = 2;
        let renderer = match self {
            Self::Plain => Renderer::plain(),
            Self::Ansi => Renderer::styled(),
        };
        // Excerpts are cropped already.
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(1_000);
        let rendered = renderer.render(&[group]);
        let mut text = String::with_capacity(rendered.len() + 64);
        for (number, line) in rendered.lines().enumerate() {
            // An excerpt under a place gets an arrow of its own, which points to nothing.
            if is_bare_arrow(line) {
                continue;
            }
            if number > 0 {
                text.extend(std::iter::repeat_n(' ', DEPTH.saturating_sub(gutter)));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn wrap(self, code: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }

    fn severity(self, severity: Severity, text: &str) -> String {
        match severity {
            Severity::Error => self.wrap("1;91", text),
            Severity::Warning => self.wrap("1;33", text),
        }
    }
}

/// Whether a line of a drawing is `:::` and nothing else, escape sequences aside.
fn is_bare_arrow(line: &str) -> bool {
    let mut rest = line;
    let mut seen = String::new();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        seen.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    seen.push_str(rest);
    seen.trim() == ":::"
}
