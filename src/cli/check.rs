//! `terrane check`: what is wrong with an atlas or a file.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::atlas::Atlas;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::json;
use crate::read::limits::Limits;
use crate::read::source::AtlasSource;
use crate::read::{self, check};

use super::failure::Failure;
use super::say::Say;

/// What is wrong with an atlas or with GeoJSON files: every fault of every file, with its place
///
/// Examples:
///   terrane check
///   terrane check my-atlas --json
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[group(skip)]
pub(super) struct Words {
    /// Folders of atlases and GeoJSON files; `-` is standard input [default: the atlas in use]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The atlas in use [default: the one inside the program]
    #[arg(long, value_name = "DIR", env = "TERRANE_ATLAS")]
    atlas: Option<OsString>,
    /// The faults in JSON on standard output
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: super::limits::Words,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    let limits = words.limits.limits();
    let in_use = super::atlas::folder(words.atlas.as_ref());
    let mut all = Faults::default();
    let mut accounts = Vec::new();
    if words.paths.is_empty() {
        accounts.push(atlas(&in_use, limits, &mut all)?);
    }
    for path in &words.paths {
        let account = if path.is_dir() {
            atlas(&AtlasSource::Folder(path.clone()), limits, &mut all)?
        } else {
            file(path, limits, &mut all)
        };
        accounts.push(format!("{}: {account}", path.display()));
    }
    if words.json {
        say.data(&format!("{:#}\n", json::faults(&all)))?;
    } else if !all.is_empty() {
        say.data(&all.to_string())?;
    }
    for account in accounts {
        say.note(&account);
    }
    if all.is_empty() {
        say.note("nothing found");
    }
    say.found(all.warnings());
    if all.errors() > 0 {
        Err(Failure::Found)
    } else {
        Ok(())
    }
}

/// Judges an atlas, its sums included; what it holds, in words.
fn atlas(source: &AtlasSource, limits: Limits, all: &mut Faults) -> Result<String, Failure> {
    let (layers, warnings) = match read::layers_within(source, limits) {
        Ok(read) => read,
        Err(faults) => {
            all.extend(faults);
            return Ok("not usable".to_owned());
        }
    };
    all.extend(warnings);
    all.extend(check::neighbours(source, limits));
    let account = format!(
        "{} mines, {} events at {} places, {} areas, {} rows of output",
        layers.mines.len(),
        layers.events.len(),
        layers.places.len(),
        layers.areas.len(),
        layers.output.len()
    );
    let as_of = layers.manifest.as_of;
    let atlas = Atlas::compile(layers);
    if let Some(day) = as_of {
        atlas.plate(day, day)?;
    }
    all.extend(atlas.faults);
    Ok(account)
}

/// Judges a GeoJSON file; what it holds, in words.
fn file(path: &Path, limits: Limits, all: &mut Faults) -> String {
    let checked = check::geojson(path, limits);
    all.extend(checked.faults);
    format!(
        "{} features, {} set aside",
        checked.features, checked.set_aside
    )
}
