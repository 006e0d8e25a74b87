//! Splicing: new members are set into a feature's own bytes; nothing that was there is printed again.

use std::io::{self, Write};
use std::ops::Range;

use serde_json::{Map, Value};

use crate::read::geojson::Form;
use crate::read::original::Slot;

/// Writes a feature with new properties set in behind its own. A property of a new one's name is kept as
/// `source_<name>`; a geometry alone becomes a feature.
///
/// # Errors
/// When `out` fails.
pub fn feature(
    out: &mut dyn Write,
    file: &[u8],
    slot: &Slot,
    new: &Map<String, Value>,
) -> io::Result<()> {
    let whole = &file[slot.range.clone()];
    if slot.form == Form::Geometry {
        write!(
            out,
            "{{\"type\":\"Feature\",\"properties\":{{{}}},\"geometry\":",
            members(new)
        )?;
        out.write_all(whole)?;
        return out.write_all(b"}");
    }
    let Some(properties) = &slot.properties else {
        // Behind the opening brace, before whatever comes first.
        let rest = &whole[1..];
        let comma = if rest.trim_ascii_start().starts_with(b"}") {
            ""
        } else {
            ","
        };
        write!(out, "{{\"properties\":{{{}}}{comma}", members(new))?;
        return out.write_all(rest);
    };
    out.write_all(&file[slot.range.start..properties.start])?;
    let old = str::from_utf8(&file[properties.clone()]).map_err(io::Error::other)?;
    properties_object(out, old, new)?;
    out.write_all(&file[properties.end..slot.range.end])
}

fn properties_object(out: &mut dyn Write, old: &str, new: &Map<String, Value>) -> io::Result<()> {
    if !old.starts_with('{') {
        return write!(out, "{{{}}}", members(new));
    }
    let keys = keys(old);
    let taken: Vec<&str> = keys.iter().map(|key| &old[key.clone()]).collect();
    let mut written = 0;
    for key in keys
        .iter()
        .filter(|key| new.contains_key(&unescape(&old[(*key).clone()])))
    {
        out.write_all(&old.as_bytes()[written..key.start])?;
        out.write_all(free_name(&unescape(&old[key.clone()]), &taken).as_bytes())?;
        written = key.end;
    }
    let end = old.len() - 1;
    let body = old[written..end].trim_end();
    out.write_all(body.as_bytes())?;
    if !keys.is_empty() && !new.is_empty() {
        out.write_all(b",")?;
    }
    out.write_all(members(new).as_bytes())?;
    out.write_all(&old.as_bytes()[written + body.len()..])
}

/// `source_<name>`, or where that is taken too `source_source_<name>` and so on, as a JSON string.
fn free_name(name: &str, taken: &[&str]) -> String {
    let mut free = format!("source_{name}");
    while taken.iter().any(|key| unescape(key) == free) {
        free = format!("source_{free}");
    }
    Value::String(free).to_string()
}

pub(super) fn members(new: &Map<String, Value>) -> String {
    let member =
        |(name, value): (&String, &Value)| format!("{}:{value}", Value::String(name.clone()));
    new.iter().map(member).collect::<Vec<_>>().join(",")
}

fn unescape(key: &str) -> String {
    serde_json::from_str(key).unwrap_or_default()
}

/// The byte ranges of an object's own keys, quotes included. The text must be valid JSON.
fn keys(object: &str) -> Vec<Range<usize>> {
    let bytes = object.as_bytes();
    let (mut keys, mut depth, mut at, mut key_next) = (Vec::new(), 0_usize, 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let start = at;
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                if depth == 1 && key_next {
                    keys.push(start..at + 1);
                    key_next = false;
                }
            }
            b'{' | b'[' => {
                depth += 1;
                key_next = depth == 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 1 => key_next = true,
            _ => {}
        }
        at += 1;
    }
    keys
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(properties: &str, expected: &str) {
        let text = format!(r#"{{"type":"Feature","properties":{properties},"geometry":null}}"#);
        let start = text.find(properties).unwrap();
        let properties = Some(start..start + properties.len());
        let slot = Slot {
            range: 0..text.len(),
            form: Form::Feature,
            properties,
        };
        let Value::Object(new) = json!({ "held_by": "KIA", "zone": null }) else {
            unreachable!()
        };
        let mut out = Vec::new();
        feature(&mut out, text.as_bytes(), &slot, &new).unwrap();
        let expected = format!(r#"{{"type":"Feature","properties":{expected},"geometry":null}}"#);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn members_are_set_behind_what_is_there() {
        check("{}", r#"{"held_by":"KIA","zone":null}"#);
        check("null", r#"{"held_by":"KIA","zone":null}"#);
        check(
            r#"{"a": 1.10 }"#,
            r#"{"a": 1.10,"held_by":"KIA","zone":null }"#,
        );
        check(
            "{\n  \"a\": 1\n}",
            "{\n  \"a\": 1,\"held_by\":\"KIA\",\"zone\":null\n}",
        );
    }

    #[test]
    fn a_property_of_the_same_name_is_kept_under_another() {
        check(
            r#"{"zone":"z","x":{"held_by":1},"y":"held_by"}"#,
            r#"{"source_zone":"z","x":{"held_by":1},"y":"held_by","held_by":"KIA","zone":null}"#,
        );
        check(
            r#"{"held_\u0062y":"a\"}","source_held_by":2}"#,
            r#"{"source_source_held_by":"a\"}","source_held_by":2,"held_by":"KIA","zone":null}"#,
        );
    }

    #[test]
    fn a_feature_without_properties_gets_them() {
        let text = r#"{ "type":"Feature","geometry":null}"#;
        let slot = Slot {
            range: 0..text.len(),
            form: Form::Feature,
            properties: None,
        };
        let Value::Object(new) = json!({ "held_by": "KIA" }) else {
            unreachable!()
        };
        let mut out = Vec::new();
        feature(&mut out, text.as_bytes(), &slot, &new).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"{"properties":{"held_by":"KIA"}, "type":"Feature","geometry":null}"#
        );
    }

    #[test]
    fn a_geometry_alone_becomes_a_feature() {
        let text = r#"{"type":"Point","coordinates":[1,2,3]}"#;
        let slot = Slot {
            range: 0..text.len(),
            form: Form::Geometry,
            properties: None,
        };
        let Value::Object(new) = json!({ "held_by": "KIA" }) else {
            unreachable!()
        };
        let mut out = Vec::new();
        feature(&mut out, text.as_bytes(), &slot, &new).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            format!(r#"{{"type":"Feature","properties":{{"held_by":"KIA"}},"geometry":{text}}}"#)
        );
    }
}
