//! Excerpts: the line of a file around what is meant, cropped, so that it can be shown when the file is gone.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

/// How many columns of a line are shown: with the number of the line before it they fit on 80 columns.
const WIDTH: usize = 68;

/// A part of one line, and which bytes of it are meant.
///
/// ```
/// use terrane::diagnostic::excerpt::Excerpt;
///
/// let excerpt = Excerpt::of("{\n  \"lat\": east\n}", 11..15).unwrap();
/// assert_eq!(excerpt.line(), "  \"lat\": east");
/// assert_eq!(&excerpt.line()[excerpt.meant()], "east");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    line: String,
    meant: Range<usize>,
}

impl Excerpt {
    /// The line of `text` in which `bytes` begin. What does not end in sight is marked at its first character.
    /// `None` where that line is blank.
    ///
    /// The cost does not depend on the length of the line.
    #[must_use]
    pub fn of(text: &str, bytes: Range<usize>) -> Option<Self> {
        let start = text.floor_char_boundary(bytes.start.min(text.len()));
        let before = last_line(&text[..start]);
        let (after, goes_on) = first_line(&text[start..]);
        let meant = text.get(start..bytes.end.min(text.len()));
        let meant = meant.filter(|meant| meant.len() <= after.len());
        let marked = meant.map_or(1, columns).min(WIDTH);
        // Half of the room before what is meant, less before what goes on out of sight, or all that is left over.
        let room = if meant.is_some() {
            WIDTH / 2
        } else {
            WIDTH / 4
        };
        let most_before = room
            .max(WIDTH.saturating_sub(columns(after)))
            .min(WIDTH - marked);
        let shown_before = last(before, most_before);
        let shown_after = first(after, WIDTH - columns(shown_before));
        let meant = match meant {
            Some(meant) if meant.len() <= shown_after.len() => meant,
            _ => one(shown_after),
        };
        if before.trim().is_empty() && shown_after.trim().is_empty() {
            return None;
        }
        let mut line = String::with_capacity(shown_before.len() + shown_after.len() + 8);
        if shown_before.len() < before.len() {
            line.push('…');
        }
        line.extend(shown_before.chars().map(harmless));
        let from = line.len();
        line.extend(meant.chars().map(harmless));
        let to = line.len();
        line.extend(shown_after[meant.len()..].chars().map(harmless));
        if shown_after.len() < after.len() || goes_on {
            line.push('…');
        }
        let meant = from..to;
        Some(Self { line, meant })
    }

    /// The line, with `…` where it is cropped.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }

    /// The bytes of the line that are meant; empty at its end where something is missing.
    #[must_use]
    pub fn meant(&self) -> Range<usize> {
        self.meant.clone()
    }
}

/// What stands on the last line of `text`, as much of it as can matter.
fn last_line(text: &str) -> &str {
    let near = last(text, WIDTH + 1);
    match near.rfind('\n') {
        Some(newline) => &near[newline + 1..],
        None => near,
    }
}

/// What stands on the first line of `text`, as much of it as can matter, and whether there is more of it.
fn first_line(text: &str) -> (&str, bool) {
    let near = first(text, WIDTH + 1);
    match near.find('\n') {
        Some(newline) => (near[..newline].trim_end_matches('\r'), false),
        None => (near, near.len() < text.len()),
    }
}

/// The first character.
fn one(text: &str) -> &str {
    let end = text.chars().next().map_or(0, char::len_utf8);
    &text[..end]
}

/// The beginning of `text` that fits into `most` columns.
fn first(text: &str, most: usize) -> &str {
    let mut taken = 0;
    let end = text.char_indices().find(|(_, c)| {
        taken += width(*c);
        most < taken
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// The end of `text` that fits into `most` columns.
fn last(text: &str, most: usize) -> &str {
    let mut taken = 0;
    let outside = text.char_indices().rev().find(|(_, c)| {
        taken += width(*c);
        most < taken
    });
    outside.map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

/// How many columns a terminal gives to a text.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// A tab is drawn as four spaces; what takes no room is counted as one column, so that a line of it has an end, too.
fn width(c: char) -> usize {
    match c {
        '\t' => 4,
        c => c.width().unwrap_or(1).max(1),
    }
}

/// The character as a terminal may get it: one of U+0080 to U+009F could begin a command. The drawing crate sees to
/// the older ones, and to those that turn the direction of writing.
fn harmless(c: char) -> char {
    if matches!(c, '\u{80}'..='\u{9f}') {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The excerpt with what is meant between `⟦` and `⟧`.
    fn shown(text: &str, meant: &str) -> String {
        let start = text.find(meant).unwrap();
        let excerpt = Excerpt::of(text, start..start + meant.len()).unwrap();
        let (line, meant) = (excerpt.line(), excerpt.meant());
        format!(
            "{}⟦{}⟧{}",
            &line[..meant.start],
            &line[meant.clone()],
            &line[meant.end..]
        )
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        assert_eq!(shown("a\r\nb [1,2] c\r\nd", "[1,2]"), "b ⟦[1,2]⟧ c");
        assert_eq!(shown("a\n  x\n", "x"), "  ⟦x⟧");
    }

    #[test]
    fn a_long_line_is_cropped_around_what_is_meant() {
        let text = format!("{}[1,2]{}", "မ".repeat(500), "x".repeat(500));
        let (before, after) = ("မ".repeat(34), "x".repeat(29));
        assert_eq!(shown(&text, "[1,2]"), format!("…{before}⟦[1,2]⟧{after}…"));
        let text = format!("{}[1,2]]", "x".repeat(500));
        assert_eq!(
            shown(&text, "[1,2]"),
            format!("…{}⟦[1,2]⟧]", "x".repeat(62))
        );
        let text = format!("[[1,2]{}", "x".repeat(500));
        assert_eq!(
            shown(&text, "[1,2]"),
            format!("[⟦[1,2]⟧{}…", "x".repeat(62))
        );
    }

    #[test]
    fn wide_characters_and_tabs_take_their_columns() {
        let text = format!("{}[1,2]{}", "稀".repeat(100), "\t".repeat(100));
        let excerpt = Excerpt::of(&text, 300..305).unwrap();
        assert_eq!(&excerpt.line()[excerpt.meant()], "[1,2]");
        assert!(columns(excerpt.line()) <= WIDTH + 2, "{excerpt:?}");
    }

    #[test]
    fn what_does_not_end_in_sight_is_marked_where_it_begins() {
        assert_eq!(shown("a {\n}", "{\n}"), "a ⟦{⟧");
        let long = format!("{{{}}}", "y".repeat(100));
        assert_eq!(shown(&long, &long), format!("⟦{{⟧{}…", "y".repeat(67)));
    }

    #[test]
    fn the_end_of_a_line_is_marked_behind_it() {
        let excerpt = Excerpt::of("[1,\n", 3..4).unwrap();
        assert_eq!((excerpt.line(), excerpt.meant()), ("[1,", 3..3));
        assert_eq!(Excerpt::of("", 0..1), None);
        assert_eq!(Excerpt::of("a\n\n", 2..3), None);
    }

    #[test]
    fn any_bytes_of_any_text_have_an_excerpt_or_none() {
        let text = "\u{9b}31m é\u{1b}[0m\r\n\u{feff}မြန်မာ\t[1]\n\n{";
        for start in 0..text.len() + 2 {
            for end in start..text.len() + 2 {
                if let Some(excerpt) = Excerpt::of(text, start..end) {
                    assert!(excerpt.line().get(excerpt.meant()).is_some());
                    assert!(!excerpt.line().contains(['\n', '\u{9b}']));
                }
            }
        }
    }
}
