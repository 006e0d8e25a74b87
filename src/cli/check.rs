//! `terrane check`: what is wrong with an atlas.

use std::path::PathBuf;

use clap::Args;

use crate::atlas::Atlas;
use crate::diagnostic::draw;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::json;
use crate::read;
use crate::read::source::AtlasSource;

use super::failure::Failure;
use super::say::Say;

/// What is wrong with an atlas: every fault of every file, and a sum that does not come out
///
/// Examples:
///   terrane check
///   terrane check my-atlas --json
#[derive(Debug, Args)]
#[group(skip)]
#[command(verbatim_doc_comment)]
pub(super) struct Words {
    /// The folder of an atlas [default: the atlas inside the program]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The faults in JSON on standard output
    #[arg(long)]
    json: bool,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    let source = words
        .folder
        .clone()
        .map_or(AtlasSource::Embedded, AtlasSource::Folder);
    let (faults, counts) = match read::layers(&source) {
        Err(faults) => (faults, None),
        Ok((layers, warnings)) => {
            let counts = format!(
                "{} mines, {} events at {} places, {} areas, {} rows of output",
                layers.mines.len(),
                layers.events.len(),
                layers.places.len(),
                layers.areas.len(),
                layers.output.len()
            );
            if let Some(day) = layers.manifest.as_of {
                Atlas::compile(layers).plate(day, day)?;
            }
            (warnings, Some(counts))
        }
    };
    if words.json {
        say.data(&format!("{:#}\n", json::faults(&faults)))?;
    } else if !faults.is_empty() {
        say.data(&faults.to_string())?;
    }
    if let Some(counts) = counts {
        say.note(&format!(
            "{counts}: {}",
            if faults.is_empty() {
                "nothing found".to_owned()
            } else {
                draw::summary(&faults)
            }
        ));
    }
    if found(&faults) {
        Err(Failure::Found)
    } else {
        Ok(())
    }
}

/// Whether anything is wrong: errors and warnings alike, since both were asked for.
fn found(faults: &Faults) -> bool {
    faults.errors() > 0
}
