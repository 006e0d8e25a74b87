//! Temporaries: what is written beside its place, and what killed runs left there.
//!
//! A run holds a lock on its temporaries while it lives; the system lets go of it when the run ends, however it ends. A
//! temporary whose lock can be had is one of a dead run.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempDir};

const PREFIX: &str = ".terrane-";
const SUFFIX: &str = ".tmp";

/// What the new folder is called within a temporary one.
pub(super) const NEW: &str = "new";
/// Within a temporary folder, where the old one stands under its own name while the new one takes its place.
pub(super) const OLD: &str = "old";

/// A temporary file in `folder`, locked.
pub(super) fn file(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = builder()
            .permissions_of_new_files()
            .tempfile_in(folder)
            .map_err(|error| io::Error::from(error.kind()))?;
        if is_ours(file.as_file(), file.path()) {
            return Ok(file);
        }
    }
}

/// A temporary folder that is removed when it is dropped, locked.
#[derive(Debug)]
pub(super) struct Folder {
    folder: TempDir,
    _lock: Option<File>,
}

impl Folder {
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves the folder for the next run to put back what it holds.
    pub(super) fn keep(mut self) {
        self.folder.disable_cleanup(true);
    }
}

/// A temporary folder in `folder`, locked.
pub(super) fn folder(folder: &Path) -> io::Result<Folder> {
    loop {
        let folder = builder()
            .tempdir_in(folder)
            .map_err(|error| io::Error::from(error.kind()))?;
        // Where folders cannot be opened they cannot be swept either.
        let lock = File::open(folder.path()).ok();
        if lock
            .as_ref()
            .is_none_or(|lock| is_ours(lock, folder.path()))
        {
            return Ok(Folder {
                folder,
                _lock: lock,
            });
        }
    }
}

/// Locks a temporary that was just made; `false` where another run took it for one of the dead before it was locked.
fn is_ours(file: &File, path: &Path) -> bool {
    match file.try_lock() {
        Ok(()) => path.exists(),
        Err(fs::TryLockError::WouldBlock) => false,
        // A file system without locks: nobody sweeps there.
        Err(fs::TryLockError::Error(_)) => true,
    }
}

/// Clears away what dead runs left in `folder`. What cannot be cleared away stays: it harms nobody.
pub(super) fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if name.starts_with(PREFIX.as_bytes()) && name.ends_with(SUFFIX.as_bytes()) {
            let _ = clear(folder, &entry);
        }
    }
}

fn clear(folder: &Path, entry: &fs::DirEntry) -> io::Result<()> {
    let (path, kind) = (entry.path(), entry.file_type()?);
    if !kind.is_file() && !kind.is_dir() {
        return Ok(());
    }
    let lock = File::open(&path)?;
    if lock.try_lock().is_err() {
        return Ok(());
    }
    if kind.is_file() {
        return fs::remove_file(&path);
    }
    put_back(folder, &path.join(OLD))?;
    fs::remove_dir_all(&path)
}

/// Puts the old folder back that a run took away and did not live to replace.
fn put_back(folder: &Path, old: &Path) -> io::Result<()> {
    for entry in fs::read_dir(old).into_iter().flatten() {
        let entry = entry?;
        let place = folder.join(entry.file_name());
        if !place.exists() {
            fs::rename(entry.path(), place)?;
        }
    }
    Ok(())
}

fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    builder
}

trait Permissions {
    fn permissions_of_new_files(&mut self) -> &mut Self;
}

impl Permissions for Builder<'_, '_> {
    /// A temporary file is private by default; a map is not.
    #[cfg(unix)]
    fn permissions_of_new_files(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt;
        self.permissions(fs::Permissions::from_mode(0o666))
    }

    #[cfg(not(unix))]
    fn permissions_of_new_files(&mut self) -> &mut Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_dead_runs_left_is_cleared_away_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let living = (file(place.path()).unwrap(), folder(place.path()).unwrap());
        for name in [".terrane-a.tmp", "terrane-b.tmp", ".terrane-c"] {
            fs::write(place.path().join(name), "x").unwrap();
        }
        fs::create_dir_all(place.path().join(".terrane-d.tmp/new/5/6")).unwrap();
        let all = names(place.path()).len();
        sweep(place.path());
        let left = names(place.path());
        assert_eq!(left.len(), all - 2, "{left:?}");
        assert!(living.0.path().exists() && living.1.path().exists());
        drop(living);
        assert_eq!(names(place.path()), [".terrane-c", "terrane-b.tmp"]);
    }

    #[test]
    fn an_old_folder_that_was_not_replaced_is_put_back() {
        let place = tempfile::tempdir().unwrap();
        for name in ["tiles", "kept"] {
            let old = place.path().join(".terrane-a.tmp/old").join(name);
            fs::create_dir_all(&old).unwrap();
            fs::write(old.join("precious"), name).unwrap();
        }
        fs::create_dir(place.path().join("kept")).unwrap();
        sweep(place.path());
        assert_eq!(names(place.path()), ["kept", "tiles"]);
        assert!(place.path().join("tiles/precious").exists());
        assert!(!place.path().join("kept/precious").exists());
    }
}
