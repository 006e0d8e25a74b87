//! Salvage: the features of a collection that is no JSON as a whole, so that one fault does not hide the others.

use serde_json::value::RawValue;

/// A feature of a broken collection.
#[derive(Debug)]
pub(super) enum Item<'a> {
    /// It is whole.
    Whole(&'a RawValue),
    /// It is not.
    Broken {
        /// What is wrong, counted from where it begins.
        error: serde_json::Error,
        /// The text from where it begins.
        text: &'a str,
    },
}

/// What follows the bracket that opens the list `features` of the collection with which `text` begins.
pub(super) fn features(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = string_end(bytes, at)?;
                let value = text[end..].trim_ascii_start().strip_prefix(':');
                if let (1, "\"features\"", Some(value)) = (depth, &text[at..end], value) {
                    return value.trim_ascii_start().strip_prefix('[');
                }
                at = end;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The items of a list that `text` is from behind its bracket on, as far as they can be told apart.
pub(super) fn items(text: &str) -> impl Iterator<Item = Item<'_>> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let item = rest.take()?.trim_ascii_start();
        if item.starts_with(']') {
            return None;
        }
        let mut stream = serde_json::Deserializer::from_str(item).into_iter::<&RawValue>();
        let (found, end) = match stream.next()? {
            Ok(value) => (Item::Whole(value), Some(stream.byte_offset())),
            Err(error) => (Item::Broken { error, text: item }, value_end(item)),
        };
        rest = end.and_then(|end| item[end..].trim_ascii_start().strip_prefix(','));
        Some(found)
    })
}

/// The byte behind the bracket that closes the one with which `text` begins.
fn value_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The byte behind the quote that closes the one at `start`.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}
