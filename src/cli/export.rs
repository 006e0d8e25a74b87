//! `terrane export`: every layer as of the day, for GIS software.

use std::path::PathBuf;

use clap::Args;

use crate::export::geojson;
use crate::export::layer::Layer;

use super::failure::Failure;
use super::say::Say;
use super::{atlas, output};

/// Every layer as of the day, for GIS software: control, belts, lines, events and mines
///
/// Examples:
///   terrane export -o kachin.geojson
///   terrane export -o layers/ --date 2024-10-20
#[derive(Debug, Args)]
#[group(skip)]
#[command(verbatim_doc_comment)]
pub(super) struct Words {
    #[command(flatten)]
    atlas: atlas::Words,
    /// A .geojson file for all layers (`-` is standard output), or a folder, ending in `/`, for one file a layer
    #[arg(short, long, value_name = "FILE", required = true)]
    output: Vec<PathBuf>,
    /// Replace a folder that is not empty
    #[arg(long)]
    force: bool,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    for path in &words.output {
        let known = matches!(output::extension(path).as_deref(), Some("geojson" | "json"));
        if !known && !is_folder(path) && path.as_os_str() != "-" {
            let path = path.display();
            return Err(Failure::usage(format!(
                "{path}: exports are .geojson files, or a folder named with a `/` at its end"
            )));
        }
    }
    let opened = words.atlas.open(say)?;
    let plate = opened.plate()?;
    let original = &opened.original;
    for path in &words.output {
        if is_folder(path) {
            output::folder(path, words.force, |folder| {
                for layer in Layer::ALL {
                    let file = folder.join(format!("{}.geojson", layer.name()));
                    output::file(&file, |out| {
                        geojson::layers(out, &[layer], original, &plate)
                    })?;
                }
                Ok(())
            })?;
        } else {
            output::file(path, |out| {
                geojson::layers(out, &Layer::ALL, original, &plate)
            })?;
        }
        let names: Vec<&str> = Layer::ALL.into_iter().map(Layer::name).collect();
        say.note(&format!(
            "{}: {} as of {}",
            path.display(),
            names.join(", "),
            plate.date
        ));
    }
    Ok(())
}

fn is_folder(path: &std::path::Path) -> bool {
    path.to_string_lossy().ends_with(std::path::MAIN_SEPARATOR) || path.is_dir()
}
