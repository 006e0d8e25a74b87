//! Where an atlas is read from: the one inside the program, or a folder.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::diagnostic::fault::Fault;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;

use super::limits::Limits;
use super::{embedded, input};

/// Where an atlas is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtlasSource {
    /// The atlas inside the program.
    Embedded,
    /// A folder with an `atlas.toml`.
    Folder(PathBuf),
}

impl AtlasSource {
    /// The bytes of the file at `path`, relative to the atlas; `None` where there is no such file.
    ///
    /// # Errors
    ///
    /// A fault when the file is there but cannot be read, or is larger than `limits`.
    pub fn bytes(
        &self,
        path: &str,
        limits: Limits,
    ) -> Result<Option<Cow<'static, [u8]>>, Box<Fault>> {
        match self {
            Self::Embedded => Ok(embedded::find(path).map(Cow::Borrowed)),
            Self::Folder(folder) => {
                let file = folder.join(path);
                match std::fs::symlink_metadata(&file) {
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                    _ => input::file(&file, limits).map(|bytes| Some(Cow::Owned(bytes))),
                }
            }
        }
    }

    /// The file at `path` as the user would name it.
    #[must_use]
    pub fn name(&self, path: &str) -> String {
        match self {
            Self::Embedded => path.to_owned(),
            Self::Folder(folder) => folder.join(path).display().to_string(),
        }
    }

    /// The paths of all files, relative to the atlas, sorted.
    ///
    /// # Errors
    ///
    /// A fault when the folder cannot be listed.
    pub fn list(&self) -> Result<Vec<String>, Box<Fault>> {
        let mut paths = Vec::new();
        match self {
            Self::Embedded => {
                paths.extend(embedded::FILES.iter().map(|(path, _)| (*path).to_owned()))
            }
            Self::Folder(folder) => {
                list(folder, "", &mut paths).map_err(|error| {
                    let place = Location::file(folder.display().to_string());
                    Fault::of(&rule::UNREADABLE_FILE)
                        .saying(format!(
                            "the folder cannot be read: {}",
                            input::words(&error)
                        ))
                        .at(place)
                })?;
            }
        }
        paths.sort();
        Ok(paths)
    }
}

/// An atlas is two folders deep; what lies deeper is none of it.
fn list(folder: &Path, under: &str, paths: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        if !path.is_dir() {
            paths.push(format!("{under}{name}"));
        } else if under.is_empty() {
            list(&path, &format!("{name}/"), paths)?;
        }
    }
    Ok(())
}
