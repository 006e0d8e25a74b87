//! Originals: a GeoJSON file as it stood, and where its features lie in it.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use super::geojson::{Document, Form};

/// A GeoJSON file as it stood, unpacked, with the places where members can be put in.
///
/// Everything that is not put in passes through to the byte: copying the bytes between the places is the identity.
#[derive(Debug, Clone)]
pub struct Original {
    /// The file's name, as the user would write it.
    pub name: String,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its features, in order: feature number `n` is `features[n]`.
    pub features: Vec<Slot>,
}

/// Where a feature lies in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The bytes from its opening to its closing brace.
    pub range: Range<usize>,
    /// Whether these are a feature, or a geometry alone that has to be wrapped.
    pub form: Form,
    /// The bytes of the value of `properties`: an object, or `null`, which an object has to replace; `None` where
    /// the member is missing and has to be added.
    pub properties: Option<Range<usize>>,
}

impl Original {
    /// The file of this name and bytes, of which `document` was read.
    pub(super) fn new(name: &str, bytes: Cow<'static, [u8]>, features: Vec<Slot>) -> Self {
        Self {
            name: name.to_owned(),
            bytes,
            features,
        }
    }
}

/// Bytes of a file and what they are replaced by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes; an empty range inserts.
    pub bytes: Range<usize>,
    /// What stands there instead.
    pub replacement: String,
}

/// Writes `file` with each of these ranges replaced by what its writer writes; all else passes through to the byte.
/// The ranges must be in order and apart.
///
/// # Errors
/// When `out` fails.
pub fn splice<W: FnOnce(&mut dyn Write) -> io::Result<()>>(
    out: &mut dyn Write,
    file: &[u8],
    replacements: impl IntoIterator<Item = (Range<usize>, W)>,
) -> io::Result<()> {
    let mut written = 0;
    for (bytes, write) in replacements {
        out.write_all(&file[written..bytes.start])?;
        write(out)?;
        written = bytes.end;
    }
    out.write_all(&file[written..])
}

/// Where the features of `document` lie.
pub(super) fn slots(document: &Document<'_>) -> Vec<Slot> {
    let features = document.features.iter();
    features
        .map(|feature| Slot {
            range: feature.range.clone(),
            form: feature.form,
            properties: feature.properties_range.clone(),
        })
        .collect()
}
