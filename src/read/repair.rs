//! Repairing one GeoJSON file into a copy.

use std::path::Path;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::repair::Repair;

use super::geojson;
use super::input;
use super::limits::Limits;
use super::original;
use super::text::Text;

/// A repaired copy of a file.
#[derive(Debug)]
pub struct Repaired {
    /// Its bytes: those of the file, unpacked, but for what was repaired.
    pub bytes: Vec<u8>,
    /// What was repaired, in the order of the bytes.
    pub repairs: Vec<Repair>,
    /// How many features it has; 0 where the file is not GeoJSON as a whole, and a copy would be none either.
    pub features: usize,
}

/// Repairs the GeoJSON file at `path`, or standard input where it is `-`.
///
/// # Errors
///
/// A fault when the file cannot be read, or is no text.
pub fn geojson(path: &Path, limits: Limits) -> Result<Repaired, Box<Fault>> {
    bytes(&input::name(path), &input::file(path, limits)?)
}

/// Repairs a GeoJSON file of this name and content.
///
/// # Errors
///
/// A fault when it is no text.
pub fn bytes(name: &str, bytes: &[u8]) -> Result<Repaired, Box<Fault>> {
    let text = Text::new(name, bytes)?;
    // What is wrong is told of the copy, once what can be repaired has been.
    let document = geojson::features(&text, &mut Faults::default());
    let mended = geojson::repairs(&text, &document);
    let edits = mended.edits.iter().map(|edit| {
        let replacement = edit.replacement.as_bytes();
        (edit.bytes.clone(), move |out: &mut dyn std::io::Write| {
            out.write_all(replacement)
        })
    });
    let mut copy = Vec::with_capacity(bytes.len());
    original::splice(&mut copy, bytes, edits).expect("memory can be written to");
    Ok(Repaired {
        bytes: copy,
        repairs: mended.repairs,
        features: if document.broken {
            0
        } else {
            document.features.len()
        },
    })
}
