//! Output: files are written beside their place and renamed into it, so that a run that fails or is killed leaves
//! the old file or the new one, never half.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// Writes a file as a whole; `-` is standard output.
pub(super) fn file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        let mut out = BufWriter::new(io::stdout().lock());
        let written = write(&mut out).and_then(|()| out.flush());
        return written.map_err(|error| Failure::write("standard output".as_ref(), error));
    }
    let fail = |error| Failure::write(path, error);
    // A link is written through, and what is no file (a pipe, a device) is written into: neither is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if target
        .metadata()
        .is_ok_and(|there| !there.is_file() && !there.is_dir())
    {
        let mut out = BufWriter::new(
            fs::OpenOptions::new()
                .write(true)
                .open(&target)
                .map_err(fail)?,
        );
        return write(&mut out).and_then(|()| out.flush()).map_err(fail);
    }
    let mut temporary = tempfile::Builder::new()
        .prefix(".terrane-")
        .suffix(".tmp")
        .permissions_of_new_files()
        .tempfile_in(folder_of(&target))
        .map_err(|error| fail(error.kind().into()))?;
    let mut out = BufWriter::with_capacity(1 << 16, temporary.as_file_mut());
    write(&mut out).and_then(|()| out.flush()).map_err(fail)?;
    drop(out);
    temporary.as_file().sync_all().map_err(fail)?;
    temporary
        .persist(&target)
        .map_err(|error| fail(error.error))?;
    Ok(())
}

/// Writes a folder as a whole. One that is there and not empty is replaced only where `force` says so.
pub(super) fn folder(
    path: &Path,
    force: bool,
    write: impl FnOnce(&Path) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let fail = |error| Failure::write(path, error);
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let there = target.exists();
    if there && !target.is_dir() {
        return Err(Failure::usage(format!(
            "{} is there and is no folder",
            path.display()
        )));
    }
    let occupied = there && fs::read_dir(&target).map_err(fail)?.next().is_some();
    if occupied && !force {
        let path = path.display();
        return Err(Failure::usage(format!(
            "the folder {path} is not empty; --force replaces it"
        )));
    }
    let temporary = tempfile::Builder::new()
        .prefix(".terrane-")
        .tempdir_in(folder_of(&target))
        .map_err(|error| fail(error.kind().into()))?;
    let new = temporary.path().join("new");
    fs::create_dir(&new).map_err(fail)?;
    write(&new)?;
    let aside = temporary.path().join("old");
    if occupied {
        // Out of the way first: a folder cannot be renamed onto one that is not empty.
        fs::rename(&target, &aside).map_err(fail)?;
    }
    fs::rename(&new, &target).map_err(|error| {
        if occupied {
            // The old folder goes back; if even that fails, the first error is the one to tell.
            let _ = fs::rename(&aside, &target);
        }
        fail(error)
    })
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

trait Permissions {
    fn permissions_of_new_files(&mut self) -> &mut Self;
}

impl Permissions for tempfile::Builder<'_, '_> {
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

/// The extension of a path in lower case; `None` for standard output and bare names.
pub(super) fn extension(path: &Path) -> Option<String> {
    path.extension()
        .map(|extension| extension.to_string_lossy().to_lowercase())
}
