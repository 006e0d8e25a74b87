//! Checking one GeoJSON file for its form, whatever it is about.

use std::path::Path;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;

use super::geojson;
use super::input;
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
pub fn geojson(path: &Path) -> Checked {
    match input::file(path) {
        Ok(content) => bytes(&input::name(path), &content),
        Err(fault) => Checked::of(*fault),
    }
}

/// Checks a GeoJSON file of this name and content.
#[must_use]
pub fn bytes(name: &str, bytes: &[u8]) -> Checked {
    let mut faults = Faults::default();
    let text = match Text::new(name, bytes) {
        Ok(text) => text,
        Err(fault) => return Checked::of(*fault),
    };
    let document = geojson::document(&text, &mut faults);
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
