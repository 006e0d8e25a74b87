//! Checking one GeoJSON file for its form, whatever it is about.

use std::path::Path;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;

use super::geojson;
use super::input;
use super::json;
use super::limits::Limits;
use super::text::Text;

/// What is in a GeoJSON file, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many features came in.
    pub features: usize,
    /// How many of them have no geometry that can be used; why stands among the faults.
    pub set_aside: usize,
    /// What is wrong.
    pub faults: Faults,
}

/// Checks the GeoJSON file at `path`, or standard input where it is `-`.
#[must_use]
pub fn geojson(path: &Path, limits: Limits) -> Checked {
    match input::file(path, limits) {
        Ok(bytes) => geojson_bytes(&input::name(path), &bytes),
        Err(fault) => Checked::of(*fault),
    }
}

/// Checks the bytes of a GeoJSON file that is called `name` in messages.
#[must_use]
pub fn geojson_bytes(name: &str, bytes: &[u8]) -> Checked {
    let mut faults = Faults::default();
    let text = match Text::new(name, bytes) {
        Ok(text) => text,
        Err(fault) => return Checked::of(*fault),
    };
    let document = geojson::document(&text, &mut faults);
    json::lone_surrogates(&text, &mut faults);
    let aside = document.features.iter();
    let aside = aside.filter(|feature| feature.geometry.is_none());
    Checked {
        features: document.features.len(),
        set_aside: aside.count(),
        faults,
    }
}

impl Checked {
    fn of(fault: Fault) -> Self {
        Self {
            faults: fault.into(),
            ..Self::default()
        }
    }
}
