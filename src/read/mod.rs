//! Reading: GeoJSON, CSV and TOML → [`Layers`].
//!
//! The only room that knows the names of properties and columns coming in. Everything that is wrong with any file
//! is reported at once; what is read is handed on only where nothing is wrong that could change an answer.
//!
//! ```
//! use terrane::read::{self, source::AtlasSource};
//!
//! let (layers, warnings) = read::layers(&AtlasSource::Embedded)?;
//! assert_eq!(layers.manifest.commodity, "rare_earths");
//! # let _ = warnings;
//! # Ok::<(), terrane::diagnostic::faults::Faults>(())
//! ```

pub mod bare;
mod base;
mod cells;
pub mod check;
mod control;
mod datum;
pub mod embedded;
mod events;
mod fields;
mod folder;
mod foreign;
pub mod geojson;
mod ground;
mod holders;
pub mod input;
mod json;
pub mod limits;
mod manifest;
mod mines;
mod neighbours;
pub mod original;
mod output;
mod references;
pub mod repair;
pub mod scenario;
pub mod source;
pub mod stream;
mod supply;
mod table;
pub mod text;
mod words;
mod zstandard;

use geo::{BoundingRect, MultiPolygon};

use crate::diagnostic::faults::Faults;
use crate::layers::Layers;
use crate::layers::manifest::Manifest;

use folder::Folder;
use limits::Limits;
use original::Original;
use references::References;
use source::AtlasSource;
use supply::Rows;
use words::Codes;

/// The file of an atlas that its mines are in.
const MINES: &str = "mines.geojson";

/// Reads an atlas. Beside its layers stand the warnings.
///
/// # Errors
///
/// All faults of all files, when one of them is an error.
pub fn layers(source: &AtlasSource) -> Result<(Layers, Faults), Faults> {
    layers_within(source, Limits::default())
}

/// Reads an atlas of which no file is larger than `limits`. Beside its layers stand the warnings.
///
/// # Errors
///
/// All faults of all files, when one of them is an error.
pub fn layers_within(source: &AtlasSource, limits: Limits) -> Result<(Layers, Faults), Faults> {
    let mut folder = Folder::open(source, limits);
    let manifest = folder.manifest();
    let codes = Codes::of(manifest.as_ref());
    let mut references = References::default();
    let mut rows = Rows::default();
    let region: Option<MultiPolygon> = folder.geojson("region.geojson", ground::region);
    let around = region.as_ref().and_then(BoundingRect::bounding_rect);
    folder.speaks_of(around);
    let mut layers = Layers {
        region,
        mines: folder.needed(MINES, |text, document, faults| {
            mines::mines(text, document, &mut references, faults)
        }),
        belts: folder.geojson("belts.geojson", ground::belts),
        areas: folder.geojson("control/areas.geojson", ground::areas),
        places: folder.csv("control/places.csv", |text, faults| {
            control::places(text, around, &mut references, faults)
        }),
        events: folder.csv("control/events.csv", |text, faults| {
            events::events(text, codes, &mut references, faults)
        }),
        fronts: folder.geojson("control/fronts.geojson", |text, document, faults| {
            control::fronts(text, document, codes, &mut references, faults)
        }),
        zones: folder.geojson("control/zones.geojson", |text, document, faults| {
            control::zones(text, document, codes, faults)
        }),
        supposed: Vec::new(),
        output: folder.csv("output.csv", |text, faults| {
            output::output(text, &mut references, &mut rows, faults)
        }),
        shares: folder.csv("shares.csv", |text, faults| {
            output::shares(text, &mut references, &mut rows, faults)
        }),
        activity: folder.csv("activity.csv", |text, faults| {
            output::activity(text, &mut references, &mut rows, faults)
        }),
        composition: folder.csv("composition.csv", output::composition),
        demand: folder.csv("demand.csv", output::demand),
        observations: folder.csv("observations.csv", output::observations),
        gates: folder.csv("gates.csv", output::gates),
        base: base::base(&mut folder),
        manifest: Manifest::default(),
    };
    layers.manifest = manifest.unwrap_or_default();
    folder.report_unread();
    folder.check(references, &rows, &layers);
    let (faults, credits) = folder.close();
    layers.base.credits = credits;
    faults.unless_errors(layers)
}

/// The file of mines of an atlas as it stood, so that whatever is added to a mine leaves the rest as it is.
///
/// # Errors
///
/// The faults of that file, when one of them is an error.
pub fn original(source: &AtlasSource) -> Result<Original, Faults> {
    original_within(source, Limits::default())
}

/// The same, of a file that is not larger than `limits`.
///
/// # Errors
///
/// The faults of that file, when one of them is an error.
pub fn original_within(source: &AtlasSource, limits: Limits) -> Result<Original, Faults> {
    let mut folder = Folder::open(source, limits);
    let bytes = folder.needed_bytes(MINES);
    let slots = bytes.as_ref().and_then(|bytes| {
        let text = folder.text(MINES, bytes)?;
        Some(original::slots(&geojson::features(&text, folder.faults())))
    });
    let (faults, _) = folder.close();
    match (bytes, slots) {
        (Some(bytes), Some(slots)) => {
            let original = Original::new(&source.name(MINES), bytes, slots);
            faults.unless_errors(original).map(|(original, _)| original)
        }
        _ => Err(faults),
    }
}
