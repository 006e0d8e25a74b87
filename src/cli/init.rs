//! `terrane init`: a copy of the embedded atlas to start one's own from.

use std::path::PathBuf;

use clap::Args;

use crate::read::embedded;

use super::failure::Failure;
use super::output;
use super::say::Say;

/// A copy of the atlas inside the program, to start your own from
///
/// Examples:
///   terrane init my-atlas
///   terrane attribute --atlas my-atlas
#[derive(Debug, Args)]
#[group(skip)]
#[command(verbatim_doc_comment)]
pub(super) struct Words {
    /// The folder to make
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Replace a folder that is not empty
    #[arg(long)]
    force: bool,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    output::folder(&words.folder, words.force, |folder| {
        for (name, bytes) in embedded::FILES {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).map_err(|error| Failure::write(&path, error))?;
            }
            output::file(&path, |out| out.write_all(bytes))?;
        }
        Ok(())
    })?;
    let folder = words.folder.display();
    say.note(&format!(
        "{folder}: {} files. Add a row to {folder}/control/events.csv, then run `terrane attribute --atlas {folder}`. \
         SOURCES.md says what each file is and under which licence.",
        embedded::FILES.len()
    ));
    Ok(())
}
