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
//!    = help: repeat the first position at the end
//! "#
//! );
//! ```

use std::collections::BTreeMap;
use std::fmt::Write;

use super::fault::Fault;
use super::faults::Faults;
use super::location::Location;
use super::rule::Severity;

/// Whether a drawing has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Text alone.
    Plain,
    /// With the escape sequences of a terminal.
    Ansi,
}

/// One fault, ending in a line break.
#[must_use]
pub fn fault(fault: &Fault, paint: Paint) -> String {
    let mut text = format!(
        "{}: {}",
        paint.severity(
            fault.severity,
            &format!("{}[{}]", fault.severity.word(), fault.rule.code)
        ),
        paint.bold(&one_line(&fault.message))
    );
    if fault.count > 1 {
        let _ = write!(text, " ({} times in this file, first here)", fault.count);
    }
    text.push('\n');
    let place = location(&fault.location);
    if !place.is_empty() {
        let _ = writeln!(text, "  {} {place}", paint.faint("-->"));
    }
    let mut note = |word: &str, words: &str| {
        let _ = writeln!(
            text,
            "   {} {}: {}",
            paint.faint("="),
            paint.bold(word),
            one_line(words)
        );
    };
    match (&fault.expected, &fault.found) {
        (Some(expected), Some(found)) => {
            note("note", &format!("expected {expected}, found {found}"));
        }
        (Some(expected), None) => note("note", &format!("expected {expected}")),
        (None, Some(found)) => note("note", &format!("found {found}")),
        (None, None) => {}
    }
    for (what, place) in &fault.related {
        note("note", &format!("{what} {}", location(place)));
    }
    if let Some(help) = &fault.help {
        note("help", help);
    }
    text
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
    fn wrap(self, code: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }

    fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    fn faint(self, text: &str) -> String {
        self.wrap("1;34", text)
    }

    fn severity(self, severity: Severity, text: &str) -> String {
        match severity {
            Severity::Error => self.wrap("1;31", text),
            Severity::Warning => self.wrap("1;33", text),
        }
    }
}
