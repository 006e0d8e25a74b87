//! Checking one GeoJSON file, whatever it is about, and what only a check asks of an atlas.

use std::path::Path;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::layers::Layers;

use super::bare::ground::{self, Subject};
use super::bare::records;
use super::geojson;
use super::input;
use super::json;
use super::limits::Limits;
use super::neighbours;
use super::scenario;
use super::source::AtlasSource;
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
    let mut document = geojson::document(&text, &mut faults);
    json::lone_surrogates(&text, &mut faults);
    let aside = document.features.iter();
    let aside = aside.filter(|feature| feature.geometry.is_none());
    let (features, set_aside) = (document.features.len(), aside.count());
    records::judge(&text, &document, &mut faults);
    if faults.errors() == 0 {
        let subject = ground::subject(&text, &document);
        if subject != Subject::Other {
            records::judge_periods(&text, &document, &mut faults);
        }
        match subject {
            Subject::Zones(field) => {
                neighbours::judge_zones(&text, &mut document, field, &mut faults);
            }
            Subject::Fronts => {
                for feature in &document.features {
                    geojson::judge_front(&text, feature, &mut faults);
                }
            }
            Subject::Other => {}
        }
    }
    Checked {
        features,
        set_aside,
        faults,
    }
}

/// What the zones and areas of an atlas that was read without an error do to one another.
#[must_use]
pub fn neighbours(source: &AtlasSource, limits: Limits) -> Faults {
    let mut faults = Faults::default();
    in_file(source, limits, "control/areas.geojson", |text, document| {
        neighbours::judge_areas(text, document, &mut faults);
    });
    in_file(source, limits, "control/zones.geojson", |text, document| {
        neighbours::judge_zones(text, document, "holder", &mut faults);
    });
    faults
}

/// What is wrong with the scenarios of an atlas that was read without an error.
#[must_use]
pub fn scenarios(source: &AtlasSource, layers: &Layers, limits: Limits) -> Faults {
    let mut faults = Faults::default();
    for name in scenario::names(source) {
        if let Some(Ok((_, told)) | Err(told)) = scenario::of_atlas(source, &name, layers, limits) {
            faults.extend(told);
        }
    }
    faults
}

/// Hands on a file of an atlas; what is wrong with it alone was told when it was read.
fn in_file(
    source: &AtlasSource,
    limits: Limits,
    path: &str,
    judge: impl FnOnce(&Text<'_>, &mut geojson::Document<'_>),
) {
    if let Ok(Some(bytes)) = source.bytes(path, limits)
        && let Ok(text) = Text::new(&source.name(path), &bytes)
    {
        judge(&text, &mut geojson::features(&text, &mut Faults::default()));
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
