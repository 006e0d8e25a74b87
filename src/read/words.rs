//! Words: the smallest values that stand in a file, and what to say when one is not what it should be.

use std::borrow::Cow;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::layers::control::Control;
use crate::layers::date::DateError;
use crate::layers::holder::{Code, Holders};
use crate::layers::manifest::Manifest;

/// How long a holder's code may be: it stands in every mine that is held, on every map and in every table.
const LONGEST_CODE: usize = 200;

/// Which codes of holders may stand in a file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Codes<'a> {
    /// Any: a bare file declares no holders.
    Any,
    /// Those that the atlas declares.
    Of(&'a Holders),
}

impl<'a> Codes<'a> {
    /// The codes that a manifest declares; any where the manifest could not be read.
    pub(super) fn of(manifest: Option<&'a Manifest>) -> Self {
        manifest.map_or(Self::Any, |manifest| Self::Of(&manifest.holders))
    }

    /// The holder that `text` spells.
    pub(super) fn code(self, text: &str) -> Result<Code, Box<Fault>> {
        let text = text.trim();
        if text.len() > LONGEST_CODE {
            return Err(Box::new(
                Fault::of(&rule::BAD_WORD)
                    .saying("a holder's code is too long")
                    .expected(format!("at most {LONGEST_CODE} bytes"))
                    .found(text.len().to_string()),
            ));
        }
        match self {
            Codes::Of(holders) if holders.find(text).is_none() => {
                let known = holders.iter().map(|holder| holder.code.as_str());
                let fault = Fault::of(&rule::UNKNOWN_HOLDER)
                    .saying(format!("no holder `{text}` is declared"));
                if ["unknown", "none", "vacated"].contains(&text) {
                    return Err(Box::new(
                        fault.help("leave it empty where no holder is known"),
                    ));
                }
                if text == "contested" {
                    return Err(Box::new(
                        fault.help("name the holders who contest it: KIA+SAC"),
                    ));
                }
                Err(Box::new(suggest(fault, text, known)))
            }
            _ => Ok(Code::new(text)),
        }
    }

    /// The set of holders that `text` spells, such as `KIA+SAC`; nothing is the unknown.
    pub(super) fn control(self, text: &str) -> Result<Control, Box<Fault>> {
        let mut codes = Vec::new();
        // What terrane writes where no holder is known, it reads back as that.
        if matches!(self, Codes::Any) && text.trim() == "unknown" {
            return Ok(Control::UNKNOWN);
        }
        for part in text.split('+').map(str::trim) {
            if part.is_empty() {
                if text.trim().is_empty() {
                    break;
                }
                return Err(Box::new(
                    Fault::of(&rule::BAD_WORD)
                        .saying("a holder is missing beside a `+`")
                        .expected("codes joined by `+`, such as KIA+SAC")
                        .found(format!("`{text}`")),
                ));
            }
            codes.push(self.code(part)?);
        }
        Ok(Control::of(codes.iter().map(Code::as_str)))
    }
}

/// The number that `text` spells, in the form of JSON and of tables: `1200`, `-0.5`, `1e3`.
pub(super) fn number(text: &str) -> Result<f64, Box<Fault>> {
    let plain = text
        .bytes()
        .all(|b| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    let parsed = text.parse::<f64>().ok().filter(|number| number.is_finite());
    if let (true, Some(number)) = (plain, parsed) {
        return Ok(number);
    }
    let fault = Fault::of(&rule::BAD_NUMBER)
        .saying(format!("`{text}` is not a number"))
        .expected("a number")
        .found(format!("`{text}`"));
    Err(Box::new(if text.contains(',') {
        fault.help("write a point before the decimals, and nothing between thousands")
    } else {
        fault
    }))
}

/// A date without what GIS software writes around it: midnight after it, slashes in it.
pub(super) fn plain_date(text: &str) -> Cow<'_, str> {
    let (day, time) = text.split_at(text.find(['T', ' ']).unwrap_or(text.len()));
    let midnight = time.trim_end_matches('Z').trim_end_matches("+00:00");
    let midnight = midnight.len() <= 1
        || midnight[1..].starts_with("00:00") && midnight[1..].bytes().all(|b| b"0:.".contains(&b));
    let day = if midnight { day } else { text };
    if day.len() == 10 && day.matches('/').count() == 2 {
        Cow::Owned(day.replace('/', "-"))
    } else {
        Cow::Borrowed(day)
    }
}

/// What a date or period that cannot be read is told as.
pub(super) fn bad_date(error: &DateError) -> Fault {
    let fault = Fault::of(&rule::BAD_DATE).saying(error.to_string());
    match error {
        DateError::NoDate(text) if text.contains('T') => fault.help("leave the time of day away"),
        DateError::NoDate(text) if text.contains('.') || text.contains('/') => {
            fault.help("write the year first: 2024-10-18")
        }
        _ => fault,
    }
}

/// `fault` with the known word that is nearest to `word`, where one is near.
pub(super) fn suggest<'a>(fault: Fault, word: &str, known: impl Iterator<Item = &'a str>) -> Fault {
    match nearest(word, known) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    }
}

/// The known word that `word` is most likely a slip of.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    // One slip in three letters is a slip; more is another word.
    let most = (word.chars().count() / 3).max(1);
    known
        .map(|near| (strsim::osa_distance(&word, &near.to_lowercase()), near))
        .filter(|(distance, near)| *distance <= most && *distance < near.chars().count().max(2))
        .min()
        .map(|(_, near)| near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_another_word_finds_none() {
        let known = || ["KIA", "SAC", "kan-paik-ti"].into_iter();
        assert_eq!(nearest("KAI", known()), Some("KIA"));
        assert_eq!(nearest("kia", known()), Some("KIA"));
        assert_eq!(nearest("kanpaikti", known()), Some("kan-paik-ti"));
        assert_eq!(nearest("UWSA", known()), None);
    }

    #[test]
    fn dates_as_gis_software_writes_them_are_dates() {
        for text in [
            "2024-10-18",
            "2024/10/18",
            "2024-10-18T00:00:00",
            "2024-10-18T00:00:00.000Z",
            "2024-10-18 00:00:00+00:00",
        ] {
            assert_eq!(plain_date(text), "2024-10-18", "{text}");
        }
        for text in ["2024-10-18T12:00:00", "10/18/24", "2024", "é/é/é", "T", ""] {
            assert_eq!(plain_date(text), text.trim_end_matches('T'), "{text}");
        }
    }

    #[test]
    fn only_plain_numbers_are_numbers() {
        assert_eq!(number("-1.5e2").ok(), Some(-150.0));
        for text in ["", "NaN", "inf", "1e999", "1,5", "0x10", "12 t", "-"] {
            assert!(number(text).is_err(), "{text}");
        }
    }
}
