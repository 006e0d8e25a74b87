//! Bare files: mines and ground as GeoJSON without an atlas around them.
//!
//! A holder's code is whatever the file says; each is its own side unless a file of holders tells more.

pub mod apart;
pub(super) mod ground;
mod holders;
mod mines;
mod names;
pub(super) mod records;

use std::borrow::Cow;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use geo::{BoundingRect, Rect};
use rayon::prelude::*;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::geometry::validity::ground::Ground;
use crate::layers::Layers;
use crate::layers::area::Area;
use crate::layers::manifest::{Account, Manifest};

use super::geojson::{self, Document};
use super::ground::region;
use super::holders::declared;
use super::input;
use super::limits::Limits;
use super::original::{self, Original};
use super::text::Text;

/// Which bare files to read. `-` is standard input, for one of them.
#[derive(Debug, Clone, Default)]
pub struct BareFiles {
    /// The mines.
    pub mines: PathBuf,
    /// Zones of control.
    pub zones: Option<PathBuf>,
    /// The property of a zone that names its holder; `None` looks for one of the usual names.
    pub holder_field: Option<String>,
    /// Front lines, each with `left` and `right`.
    pub fronts: Option<PathBuf>,
    /// The ground that is spoken of, which fronts divide.
    pub region: Option<PathBuf>,
    /// What is known of the holders: TOML, JSON or CSV.
    pub holders: Option<PathBuf>,
    /// The property of a mine that gives its output in tonnes; `None` is `output_t`.
    pub output_field: Option<String>,
    /// How much is read.
    pub limits: Limits,
    /// The mines' file, or what standard input held, where somebody has read it already.
    pub opened: Option<Arc<File>>,
}

/// What was read of bare files.
#[derive(Debug)]
pub struct Bare {
    /// The layers. Their manifest names no commodity and no scope.
    pub layers: Layers,
    /// The file of mines as it stood.
    pub mines: Original,
    /// What is suspicious but usable.
    pub warnings: Faults,
}

/// Reads bare files.
///
/// # Errors
///
/// All faults of all files, when one of them is an error.
pub fn layers(files: &BareFiles) -> Result<Bare, Faults> {
    let mut faults = Faults::default();
    let mut input = Inputs {
        stdin_is_read: false,
        limits: files.limits,
    };
    let mut layers = Layers::default();
    let declared = files
        .holders
        .as_deref()
        .map(|path| input.with(path, &mut faults, declared));
    if let Some(path) = &files.region {
        layers.region = input.geojson(path, &mut faults, region).flatten();
    }
    if let Some(path) = &files.zones {
        let field = files.holder_field.as_deref();
        let zones = input.geojson(path, &mut faults, |text, document, faults| {
            ground::zones(text, document, field, faults)
        });
        layers.zones = zones.unwrap_or_default();
    }
    if let Some(path) = &files.fronts {
        let fronts = input.geojson(path, &mut faults, ground::fronts);
        layers.fronts = fronts.unwrap_or_default();
    }
    layers.areas.extend(layers.region.iter().map(|shape| Area {
        id: ground::REGION.to_owned(),
        name: "the region".to_owned(),
        kind: ground::REGION.to_owned(),
        precision_km: 0.0,
        shape: shape.clone(),
    }));
    let ground = extent(&layers);
    let field = files.output_field.as_deref();
    let bytes = match &files.opened {
        Some(file) => input::opened(&files.mines, file, files.limits)
            .map_err(|fault| faults.push(*fault))
            .ok(),
        None => input.bytes(&files.mines, &mut faults),
    };
    let mines = bytes.and_then(|bytes| {
        let name = input::name(&files.mines);
        let text = text(&name, &bytes, &mut faults)?;
        let mut document = geojson::document(&text, &mut faults);
        let zones = layers.zones.iter().map(|zone| &zone.shape);
        let zones_alone = !layers.zones.is_empty() && layers.fronts.is_empty();
        let held = zones_alone.then(|| Ground::of(zones));
        let mines = mines::mines(
            &text,
            &mut document,
            field,
            ground,
            held.as_ref(),
            &mut faults,
        );
        layers.mines = mines;
        let slots = original::slots(&document);
        Some(Original::new(&name, Cow::Owned(bytes), slots))
    });
    let declared = declared.flatten();
    layers.manifest = Manifest {
        holders: holders::all(declared, &layers, files.holders.as_deref(), &mut faults),
        rank: vec![Account::Zones, Account::Fronts],
        ..Manifest::default()
    };
    match mines {
        Some(mines) => {
            let ((layers, mines), warnings) = faults.unless_errors((layers, mines))?;
            Ok(Bare {
                layers,
                mines,
                warnings,
            })
        }
        None => Err(faults),
    }
}

/// The inputs of a run: standard input can be read once.
#[derive(Debug)]
struct Inputs {
    stdin_is_read: bool,
    limits: Limits,
}

impl Inputs {
    fn bytes(&mut self, path: &Path, faults: &mut Faults) -> Option<Vec<u8>> {
        if path.as_os_str() == "-" && std::mem::replace(&mut self.stdin_is_read, true) {
            let fault = Fault::of(&rule::UNREADABLE_FILE)
                .saying("standard input was read already, for another file")
                .help("write `-` for one of the files only");
            faults.push(fault.at(Location::file(input::name(path))));
            return None;
        }
        let read = input::file(path, self.limits);
        read.map_err(|fault| faults.push(*fault)).ok()
    }

    fn with<T>(
        &mut self,
        path: &Path,
        faults: &mut Faults,
        read: impl FnOnce(&Text<'_>, &mut Faults) -> T,
    ) -> Option<T> {
        let bytes = self.bytes(path, faults)?;
        let text = text(&input::name(path), &bytes, faults)?;
        Some(read(&text, faults))
    }

    fn geojson<T>(
        &mut self,
        path: &Path,
        faults: &mut Faults,
        read: impl FnOnce(&Text<'_>, &mut Document<'_>, &mut Faults) -> T,
    ) -> Option<T> {
        self.with(path, faults, |text, faults| {
            let mut document = geojson::document(text, faults);
            read(text, &mut document, faults)
        })
    }
}

fn text<'b>(name: &str, bytes: &'b [u8], faults: &mut Faults) -> Option<Text<'b>> {
    Text::new(name, bytes)
        .map_err(|fault| faults.push(*fault))
        .ok()
}

/// The box around all ground.
fn extent(layers: &Layers) -> Option<Rect> {
    let zones = layers.zones.par_iter();
    let zones = zones.map(|zone| zone.shape.bounding_rect());
    let region = layers.region.par_iter();
    let boxes = zones.chain(region.map(BoundingRect::bounding_rect));
    boxes.flatten().reduce_with(|a, b| {
        let (a0, a1, b0, b1) = (a.min(), a.max(), b.min(), b.max());
        Rect::new(
            (a0.x.min(b0.x), a0.y.min(b0.y)),
            (a1.x.max(b1.x), a1.y.max(b1.y)),
        )
    })
}
