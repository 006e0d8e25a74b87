//! JSON, taken apart without losing where its parts stand: objects as lists of members, each still text.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;

use super::foreign;
use super::text::Text;

/// How many members an object may have: a feature has tens, a table of the world's weather thousands.
const MOST_MEMBERS: usize = 1_000_000;
const TOO_MANY_MEMBERS: &str = "an object has more than a million members";

/// The members of an object, in order; where a name stands twice, both.
#[derive(Debug, Clone, Default)]
pub(super) struct Members<'a>(pub(super) Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// The value of this name; the last one where there are several, as JavaScript and Python have it.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.0.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| *value)
    }

    /// The values whose name stands again further on.
    pub(super) fn shadowed(&self) -> Vec<(&str, &'a RawValue)> {
        let mut later: HashSet<&str> = HashSet::with_capacity(self.0.len());
        let mut shadowed = Vec::new();
        for (key, value) in self.0.iter().rev() {
            if !later.insert(key) {
                shadowed.push((&**key, *value));
            }
        }
        shadowed.reverse();
        shadowed
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(map.size_hint().unwrap_or(4));
                while let Some(Borrowed(key)) = map.next_key()? {
                    if members.len() == MOST_MEMBERS {
                        return Err(A::Error::custom(TOO_MANY_MEMBERS));
                    }
                    members.push((key, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// A string, borrowed where it stands in the text as it reads.
#[derive(Debug)]
pub(super) struct Borrowed<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Borrowed<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Str;
        impl<'de> Visitor<'de> for Str {
            type Value = Borrowed<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Borrowed(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Borrowed(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Str)
    }
}

/// The members of `value`; `None` where it is no object.
pub(super) fn members<'a>(
    text: &Text<'_>,
    value: &'a RawValue,
) -> Result<Option<Members<'a>>, Box<Fault>> {
    if value.get().starts_with('{') {
        parse(text, value.get()).map(Some)
    } else {
        Ok(None)
    }
}

/// The items of `value`; `None` where it is no array.
pub(super) fn items<'a>(
    text: &Text<'_>,
    value: &'a RawValue,
) -> Result<Option<Vec<&'a RawValue>>, Box<Fault>> {
    if value.get().starts_with('[') {
        parse(text, value.get()).map(Some)
    } else {
        Ok(None)
    }
}

/// Hands the items of `value` to `read` one by one, without a list of them, until it says no more; `false` where `value` is
/// no array. A `RawValue` was parsed before: there is nothing left in it that could be wrong.
pub(super) fn each<'a>(value: &'a RawValue, read: impl FnMut(&'a RawValue) -> bool) -> bool {
    struct Items<F>(F);
    impl<'de, F: FnMut(&'de RawValue) -> bool> Visitor<'de> for Items<F> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
            while let Some(item) = items.next_element()? {
                if !(self.0)(item) {
                    return Err(A::Error::custom("no more is wanted"));
                }
            }
            Ok(())
        }
    }
    impl<'de, F: FnMut(&'de RawValue) -> bool> DeserializeSeed<'de> for Items<F> {
        type Value = ();

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_seq(self)
        }
    }
    let is_list = value.get().starts_with('[');
    if is_list {
        let mut deserializer = serde_json::Deserializer::from_str(value.get());
        // What ends it early is `read`, who knows.
        let _ = Items(read).deserialize(&mut deserializer);
    }
    is_list
}

/// The string that `value` is; `None` where it is none.
pub(super) fn string<'a>(
    text: &Text<'_>,
    value: &'a RawValue,
) -> Result<Option<Cow<'a, str>>, Box<Fault>> {
    if value.get().starts_with('"') {
        parse(text, value.get()).map(|Borrowed(string)| Some(string))
    } else {
        Ok(None)
    }
}

/// Parses `part`, a slice of `text`, as JSON.
pub(super) fn parse<'a, T: Deserialize<'a>>(
    text: &Text<'_>,
    part: &'a str,
) -> Result<T, Box<Fault>> {
    serde_json::from_str(part)
        .map_err(|error| Box::new(syntax(text, text.range(part).start, &error)))
}

/// What `serde_json` says of the text from byte `start` on, at its place.
pub(super) fn syntax(text: &Text<'_>, start: usize, error: &serde_json::Error) -> Fault {
    let said = error.to_string();
    let words = said.split(" at line ").next().unwrap_or_default();
    let mut words = words.replace("EOF while parsing", "the file ends within");
    let mut offset = text.offset(start, error.line(), error.column());
    let cut_number = words == "invalid number" && offset + 1 == text.end();
    if cut_number {
        "the file ends within a number".clone_into(&mut words);
    }
    let at_end = cut_number || error.classify() == Category::Eof;
    if at_end {
        // There serde_json points before the place where something is missing.
        offset = text.offset(start, error.line(), error.column() + 1);
    }
    if words.starts_with("control character") {
        return control_character(text, offset);
    }
    let place = text.location(offset..offset + 1);
    if words.starts_with("recursion limit") {
        return Fault::of(&rule::TOO_DEEP).at(place);
    }
    if words == TOO_MANY_MEMBERS {
        return Fault::of(&rule::TOO_LARGE).saying(words).at(place);
    }
    if words == "expected ident" {
        "a word is none of true, false and null".clone_into(&mut words);
    }
    let fault = Fault::of(&rule::JSON_SYNTAX).saying(format!("this is not JSON: {words}"));
    let (word, start) = word_at(text, offset);
    if FOREIGN_WORDS.contains(&word) {
        return fault
            .found(word)
            .help("JSON has null, true and false, and no number that is not finite")
            .at(text.location(start..start + word.len()));
    }
    let fault = fault.at(place);
    let rest = text.from(offset);
    if rest.is_empty() && at_end {
        return fault.help("the file ends too early: was it copied whole?");
    }
    if text.until(offset).trim_ascii().is_empty()
        && let Some(help) = foreign::help(rest.as_bytes())
    {
        return fault.help(help);
    }
    let Some(found) = rest.chars().next() else {
        return fault;
    };
    let fault = fault.found(format!("`{found}`"));
    match found {
        '}' if words == "expected `,` or `]`" => fault.help("look for a `[` that is not closed"),
        ']' if words == "expected `,` or `}`" => fault.help("look for a `{` that is not closed"),
        ']' | '}' => fault.help("look for a comma before it"),
        '\'' => fault.help("JSON has double quotes only"),
        '/' => fault.help("JSON has no comments"),
        _ => fault,
    }
}

/// What is said of a string's first bare control character from byte `offset` on.
fn control_character(text: &Text<'_>, offset: usize) -> Fault {
    let rest = text.from(offset);
    let (at, found) = rest
        .char_indices()
        .find(|(_, c)| *c < ' ')
        .unwrap_or_default();
    let (found, escape) = match found {
        '\n' | '\r' => ("a line break".to_owned(), "\\n".to_owned()),
        '\t' => ("a tab".to_owned(), "\\t".to_owned()),
        other => {
            let code = u32::from(other);
            (format!("U+{code:04X}"), format!("\\u{code:04x}"))
        }
    };
    Fault::of(&rule::JSON_SYNTAX)
        .saying("this is not JSON: a control character stands in a string as it is")
        .found(found)
        .help(format!(
            "write {escape} in its place; or is a quotation mark missing before it?"
        ))
        .at(text.location(offset + at..offset + at + 1))
}

/// Reports every half of a character outside the Basic Multilingual Plane that stands without its other half: JSON allows
/// it, and no program agrees with another on what it is.
pub(super) fn lone_surrogates(text: &Text<'_>, faults: &mut Faults) {
    let content = text.from(0).as_bytes();
    let mut high = None;
    for at in memchr::memmem::find_iter(content, b"\\u") {
        let slashes = content[..at]
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\');
        if slashes.count() % 2 == 1 {
            continue;
        }
        let digits = text.from(at + 2).get(..4);
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let follows = high.is_some_and(|high| high + ESCAPE == at);
        match unit {
            Some(0xdc00..0xe000) if follows => high = None,
            Some(0xdc00..0xe000) => report_lone(text, Some(at), faults),
            Some(0xd800..0xdc00) => report_lone(text, high.replace(at), faults),
            _ => {}
        }
        if high.is_some_and(|high| high < at) {
            report_lone(text, high.take(), faults);
        }
    }
    report_lone(text, high, faults);
}

/// How long `\ud800` is.
const ESCAPE: usize = 6;

fn report_lone(text: &Text<'_>, at: Option<usize>, faults: &mut Faults) {
    if let Some(at) = at {
        let place = text.location(at..at + ESCAPE);
        let found = &text.from(at)[..ESCAPE];
        faults.push(Fault::of(&rule::LONE_SURROGATE).found(found).at(place));
    }
}

/// What other languages write where JSON has nothing or null, true and false.
const FOREIGN_WORDS: [&str; 11] = [
    "NaN",
    "nan",
    "NAN",
    "Infinity",
    "inf",
    "Inf",
    "None",
    "NULL",
    "True",
    "False",
    "undefined",
];

/// Whether what is wrong is such a word, so that all brackets around it still fit.
pub(super) fn is_foreign_word(fault: &Fault) -> bool {
    let found = fault.found.as_deref();
    found.is_some_and(|found| FOREIGN_WORDS.contains(&found))
}

/// The word around byte `offset`, and where it begins.
fn word_at<'a>(text: &Text<'a>, offset: usize) -> (&'a str, usize) {
    let letter = |c: char| c.is_ascii_alphanumeric();
    let before = text.until(offset);
    let start = before.trim_end_matches(letter).len();
    let rest = text.from(start);
    let len = rest.len() - rest.trim_start_matches(letter).len();
    (&rest[..len], start)
}

/// What a value is, for messages: `text "abc"`, `number 12`, `null`, `a list`.
pub(super) fn describe(value: &RawValue) -> String {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'"') => format!("text {}", shorten(text)),
        Some(b'[') => "a list".to_owned(),
        Some(b'{') => "an object".to_owned(),
        Some(b't' | b'f' | b'n') => text.to_owned(),
        _ => format!("number {}", shorten(text)),
    }
}

/// At most 40 characters of `text`.
pub(super) fn shorten(text: &str) -> Cow<'_, str> {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}
