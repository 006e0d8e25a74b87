//! Sequences: any number of JSON values in one file, after line breaks or record separators (RFC 8142).

use serde_json::value::RawValue;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::read::json;
use crate::read::text::Text;

/// The JSON values of a text. After one that is broken, those on later lines are read where the text is a sequence.
pub(super) fn values<'a>(text: &Text<'a>, faults: &mut Faults) -> Vec<&'a RawValue> {
    const RECORD_SEPARATOR: char = '\u{1e}';
    let mut values = Vec::new();
    if text.body().trim_ascii().is_empty() {
        let fault = Fault::of(&rule::JSON_SYNTAX).saying("the file is empty");
        faults.push(fault.at(text.locate(text.body())));
    }
    for mut rest in text.body().split(RECORD_SEPARATOR) {
        loop {
            let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
            let Some(error) = stream.by_ref().find_map(|value| match value {
                Ok(value) => {
                    values.push(value);
                    None
                }
                Err(error) => Some(error),
            }) else {
                break;
            };
            let fault = json::syntax(text, text.range(rest).start, &error);
            let broken = fault.location.bytes.as_ref().map_or(0, |bytes| bytes.start);
            faults.push(fault);
            let next = memchr::memchr(b'\n', text.from(broken).as_bytes());
            match next {
                Some(next) if !values.is_empty() => rest = text.after(rest, broken + next),
                _ => break,
            }
        }
    }
    values
}
