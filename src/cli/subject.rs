//! What `check` judges: the folder of an atlas, or a GeoJSON file.

use std::path::{Path, PathBuf};

use crate::read::source::AtlasSource;

use super::check::{Words, is_same};
use super::failure::Failure;

/// What is judged.
#[derive(Debug)]
pub(super) enum Subject {
    Atlas(AtlasSource),
    File(PathBuf),
}

/// What the words name; the atlas in use where they name nothing.
pub(super) fn all(words: &Words) -> Result<Vec<Subject>, Failure> {
    if words.paths.is_empty() {
        let in_use = super::atlas::folder(words.atlas.as_ref());
        return Ok(vec![Subject::Atlas(in_use)]);
    }
    words.paths.iter().map(|path| named(path)).collect()
}

impl Subject {
    /// Its name, where it has one.
    pub(super) fn name(&self) -> Option<String> {
        match self {
            Self::Atlas(AtlasSource::Embedded) => None,
            Self::Atlas(AtlasSource::Folder(path)) | Self::File(path) => {
                Some(path.display().to_string())
            }
        }
    }

    /// Whether what is written to `path` would fall on it, or into its folder.
    pub(super) fn is_hit_by(&self, path: &Path) -> bool {
        match self {
            _ if path.as_os_str() == "-" => false,
            Self::Atlas(AtlasSource::Embedded) => false,
            Self::File(own) => is_same(own, path),
            Self::Atlas(AtlasSource::Folder(own)) => is_same(own, path),
        }
    }
}

/// What a path names. A part of an atlas cannot be judged alone.
fn named(path: &Path) -> Result<Subject, Failure> {
    if path.is_dir() {
        return folder(path);
    }
    let shown = path.display();
    let ending = super::output::extension(path);
    let (part, ending) = match ending.as_deref() {
        Some("csv") => ("a table", "csv"),
        Some("toml") => ("a part", "toml"),
        _ => return Ok(Subject::File(path.to_owned())),
    };
    let atlas = path
        .ancestors()
        .skip(1)
        .find(|up| up.join("atlas.toml").is_file());
    Err(Failure::usage(match atlas {
        Some(atlas) if atlas.as_os_str().is_empty() => {
            format!("{shown} is {part} of an atlas and is judged with it: terrane check .")
        }
        Some(atlas) => format!(
            "{shown} is {part} of an atlas and is judged with it: terrane check {}",
            atlas.display()
        ),
        None => format!(
            "{shown}: a .{ending} file is judged as {part} of an atlas, and there is no atlas.toml beside or above it. \
             `terrane init DIR` writes an atlas to start from; GeoJSON files are judged alone"
        ),
    }))
}

/// The atlas in a folder. Mines alone make no atlas.
fn folder(path: &Path) -> Result<Subject, Failure> {
    const PARTS: [&str; 3] = ["atlas.toml", "control", "output.csv"];
    if PARTS.iter().any(|part| path.join(part).exists()) {
        return Ok(Subject::Atlas(AtlasSource::Folder(path.to_owned())));
    }
    let listed = path.read_dir().map(Iterator::count);
    let shown = path.display();
    let mut geojson = path.read_dir().into_iter().flatten().flatten();
    let geojson = geojson.any(|entry| {
        super::output::extension(&entry.path()).is_some_and(|ending| ending == "geojson")
    });
    Err(Failure::usage(match listed {
        Err(error) => format!("{shown} cannot be read: {error}"),
        Ok(_) if geojson => format!(
            "{shown} is no atlas: it has no atlas.toml. To check its GeoJSON files: terrane check {shown}/*.geojson"
        ),
        Ok(0) => format!("{shown} is empty; `terrane init {shown}` makes an atlas of it"),
        Ok(_) => format!(
            "{shown} is no atlas: it has no atlas.toml; `terrane init DIR` writes an atlas to start from"
        ),
    }))
}
