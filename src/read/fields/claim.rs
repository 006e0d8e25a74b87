//! Holders, and what a claim rests on.

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::layers::control::Control;
use crate::layers::holder::Code;
use crate::layers::source::{Confidence, Source};
use crate::read::datum::Datum;
use crate::read::words::Codes;

use super::Fields;
use super::text::is_address;

impl Fields<'_, '_> {
    /// A set of holders: `KIA+SAC`, or a list of codes; the unknown where nothing stands.
    pub(in crate::read) fn control(&mut self, name: &str, codes: Codes<'_>) -> Control {
        let Some((raw, datum)) = self.datum(name) else {
            return Control::UNKNOWN;
        };
        let mut control = Control::UNKNOWN;
        let parts = match datum {
            Datum::List(items) => items,
            _ => vec![raw],
        };
        for part in parts {
            match part.datum(self.text) {
                Ok(Datum::Text(text)) => match codes.control(&text) {
                    Ok(more) => control = control.join(&more),
                    Err(fault) => self.report_at(&part, *fault),
                },
                Ok(Datum::Number(number)) if matches!(codes, Codes::Any) => {
                    control = control.join(&Control::of([number.to_string().as_str()]));
                }
                Ok(Datum::Null) => {}
                Ok(_) => self.wrong_type(name, &part, "a code of a holder, or a list of them"),
                Err(fault) => self.report_at(&part, *fault),
            }
        }
        control
    }

    /// One holder, or nothing.
    pub(in crate::read) fn holder(&mut self, name: &str, codes: Codes<'_>) -> Option<Code> {
        let text = self.optional_text(name)?;
        match codes.code(&text) {
            Ok(code) => Some(code),
            Err(fault) => {
                self.report(name, *fault);
                None
            }
        }
    }

    /// How far the row is to be trusted.
    pub(in crate::read) fn confidence(&mut self) -> Confidence {
        self.word(
            "confidence",
            &[
                ("low", Confidence::Low),
                ("medium", Confidence::Medium),
                ("high", Confidence::High),
            ],
        )
    }

    /// Where the row is from: its `title` and `url`. Warns where it is from somewhere that has no address.
    pub(in crate::read) fn source(&mut self) -> Source {
        let source = self.quotation();
        if !source.title.is_empty() && source.url.is_empty() {
            let fault = Fault::of(&rule::NO_ADDRESS)
                .saying("the source has a title and no address")
                .expected("https://… or http://…");
            self.report("url", fault);
        }
        source
    }

    /// The same where a title may stand alone: what is only shown, nothing is computed from.
    pub(in crate::read) fn quotation(&mut self) -> Source {
        let (title, url) = (self.remark("title"), self.remark("url"));
        if !url.is_empty() && !is_address(&url) {
            let fault = Fault::of(&rule::NO_ADDRESS)
                .saying("`url` is no address")
                .expected("https://… or http://…")
                .found(format!("`{url}`"));
            self.report("url", fault);
        }
        Source { title, url }
    }
}
