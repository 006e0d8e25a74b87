//! Texts, ids, words and flags.

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::read::datum::{Datum, Raw};
use crate::read::words;

use super::Fields;

impl<'a> Fields<'a, '_> {
    /// Text, or nothing.
    pub(in crate::read) fn optional_text(&mut self, name: &str) -> Option<String> {
        let (raw, datum) = self.datum(name)?;
        match datum {
            Datum::Text(text) => {
                let text = text.trim();
                (!text.is_empty()).then(|| text.to_owned())
            }
            _ => {
                self.wrong_type(name, &raw, "text");
                None
            }
        }
    }

    /// Text; empty where it is missing, which is reported.
    pub(in crate::read) fn text(&mut self, name: &str) -> String {
        let text = self.optional_text(name);
        self.require(name, text).unwrap_or_default()
    }

    /// Text or nothing, which is empty.
    pub(in crate::read) fn remark(&mut self, name: &str) -> String {
        self.optional_text(name).unwrap_or_default()
    }

    /// An id: text, or a number as it is written.
    pub(in crate::read) fn optional_id(&mut self, name: &str) -> Option<String> {
        let (raw, datum) = self.datum(name)?;
        match datum {
            Datum::Text(text) => (!text.trim().is_empty()).then(|| text.trim().to_owned()),
            Datum::Number(_) => {
                let range = raw.range(self.text);
                Some(self.text.from(range.start)[..range.len()].to_owned())
            }
            _ => {
                self.wrong_type(name, &raw, "text or a number");
                None
            }
        }
    }

    /// A text or number of this name; nothing is said where something else stands there.
    pub(in crate::read) fn id_if_any(&self, name: &str) -> Option<String> {
        let raw = self.raw(name)?;
        let range = raw.range(self.text);
        match raw.datum(self.text).ok()? {
            Datum::Text(text) => Some(text.into_owned()),
            Datum::Number(_) => Some(self.text.from(range.start)[..range.len()].to_owned()),
            _ => None,
        }
    }

    /// An id; empty where it is missing, which is reported.
    pub(in crate::read) fn id(&mut self) -> String {
        let id = self.optional_id("id");
        self.require("id", id).unwrap_or_default()
    }

    /// One of `words` with what it means, or nothing.
    pub(in crate::read) fn optional_word<T: Copy>(
        &mut self,
        name: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let text = self.optional_text(name)?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*meaning);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let fault = Fault::of(&rule::BAD_WORD)
            .saying(format!("`{text}` is no {name}"))
            .expected(known.join(", "));
        self.report(name, words::suggest(fault, &text, known.iter().copied()));
        None
    }

    /// One of `words` with what it means; the first one's meaning where it is missing, which is reported.
    pub(in crate::read) fn word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> T {
        let meaning = self.optional_word(name, words);
        self.require(name, meaning).unwrap_or(words[0].1)
    }

    /// True or false, which is also the value of nothing.
    pub(in crate::read) fn flag(&mut self, name: &str) -> bool {
        match self.datum(name) {
            None => false,
            Some((_, Datum::Flag(flag))) => flag,
            Some((raw, _)) => {
                self.wrong_type(name, &raw, "true or false");
                false
            }
        }
    }

    /// Texts: a list of them or a single one; nothing is none.
    pub(in crate::read) fn texts(&mut self, name: &str) -> Vec<String> {
        match self.datum(name) {
            Some((raw, _)) => self.texts_of(name, &raw),
            None => Vec::new(),
        }
    }

    /// What texts name, a list of them or a single one, each once; what `find` does not know is reported at its own place.
    pub(in crate::read) fn named(
        &mut self,
        name: &str,
        find: impl Fn(&str) -> Result<String, Box<Fault>>,
    ) -> Vec<String> {
        let Some((raw, datum)) = self.datum(name) else {
            return Vec::new();
        };
        let items = match datum {
            Datum::List(items) => items,
            _ => vec![raw],
        };
        let mut named: Vec<String> = Vec::with_capacity(items.len());
        for item in items {
            match item.datum(self.text) {
                Ok(Datum::Text(text)) => match find(text.trim()) {
                    Ok(id) if named.contains(&id) => {}
                    Ok(id) => named.push(id),
                    Err(fault) => self.report_at(&item, *fault),
                },
                Ok(_) => self.wrong_type(name, &item, "text, or a list of texts"),
                Err(fault) => self.report_at(&item, *fault),
            }
        }
        named
    }

    /// Addresses of pages: a list of them or a single one; nothing is none. Warns of what is no address.
    pub(in crate::read) fn addresses(&mut self, name: &str) -> Vec<String> {
        let texts = self.texts(name);
        if let Some(text) = texts.iter().find(|text| !is_address(text)) {
            let fault = Fault::of(&rule::NO_ADDRESS)
                .saying(format!("`{name}` names a source that is no address"))
                .expected("https://… or http://…")
                .found(format!("`{text}`"));
            self.report(name, fault);
        }
        texts
    }

    /// Texts that `raw`, a value within the member `name`, is: a list of them or a single one.
    pub(in crate::read) fn texts_of(&mut self, name: &str, raw: &Raw<'a>) -> Vec<String> {
        let items = match raw.datum(self.text) {
            Ok(Datum::List(items)) => items,
            _ => vec![raw.clone()],
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item.datum(self.text) {
                Ok(Datum::Text(text)) => texts.push(text.into_owned()),
                Ok(Datum::Null) => {}
                Ok(_) => self.wrong_type(name, &item, "text, or a list of texts"),
                Err(fault) => self.report_at(&item, *fault),
            }
        }
        texts
    }

    /// The texts of a property that may be anything: what is no text is passed over.
    pub(in crate::read) fn texts_if_any(&mut self, name: &str) -> Vec<String> {
        let Some(raw) = self.raw(name) else {
            return Vec::new();
        };
        let items = match raw.datum(self.text) {
            Ok(Datum::List(items)) => items,
            _ => vec![raw.clone()],
        };
        let texts = items.iter().filter_map(|item| match item.datum(self.text) {
            Ok(Datum::Text(text)) => Some(text.into_owned()),
            _ => None,
        });
        texts.collect()
    }

    /// Texts joined by `+`, as tables list ids.
    pub(in crate::read) fn joined(&mut self, name: &str) -> Vec<String> {
        let text = self.text(name);
        let parts = text.split('+').map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// Whether a text is the address of a page.
pub(in crate::read) fn is_address(text: &str) -> bool {
    let text = text.trim();
    let rest = text.strip_prefix("https://");
    let rest = rest.or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['))
}
