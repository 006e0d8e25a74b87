//! Output: files and folders are written beside their place, synced, and renamed into it, so that a run that fails or is
//! killed leaves the old output or the new one, never half. What a killed run leaves beside it, the next one clears away.

mod exchange;
mod past;
mod temporary;

use std::fs;
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::{SpooledData, SpooledTempFile};

use super::failure::Failure;
use super::stream::packing::Packing;

use past::PastCache;

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
    unpacked_file(path, |out| Packing::of(path).through(out, write))
}

/// Writes to standard output what was put by.
pub(super) fn spooled(spooled: SpooledTempFile) -> Result<(), Failure> {
    spooled_between(["", ""], spooled)
}

/// Writes to standard output what was put by, between two texts.
pub(super) fn spooled_between(
    [before, behind]: [&str; 2],
    spooled: SpooledTempFile,
) -> Result<(), Failure> {
    let written = || {
        let mut out = io::stdout().lock();
        out.write_all(before.as_bytes())?;
        match spooled.into_inner() {
            SpooledData::InMemory(bytes) => {
                out.write_all(bytes.get_ref())?;
            }
            SpooledData::OnDisk(mut file) => {
                out.flush()?;
                file.rewind()?;
                io::copy(&mut file, &mut stdout()?)?;
            }
        }
        out.write_all(behind.as_bytes())?;
        out.flush()
    };
    written().map_err(|error| Failure::write("standard output".as_ref(), error))
}

/// Standard output as a file, into which the system copies another without showing us the bytes.
#[cfg(unix)]
fn stdout() -> io::Result<fs::File> {
    use std::os::fd::AsFd;
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

#[cfg(not(unix))]
fn stdout() -> io::Result<io::StdoutLock<'static>> {
    Ok(io::stdout().lock())
}

/// Writes a file as a whole, as it is handed over: whoever writes has packed it where its name says so.
pub(super) fn unpacked_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    whole_file(path, write).map_err(|error| Failure::write(path, error))
}

fn whole_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A link is written through, and what is no file (a pipe, a device) is written into: neither is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let there = target.metadata().ok();
    if there
        .as_ref()
        .is_some_and(|there| !there.is_file() && !there.is_dir())
    {
        let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(&target)?);
        return write(&mut out).and_then(|()| out.flush());
    }
    let folder = folder_of(&target);
    temporary::sweep(&folder);
    let temporary = temporary::file(&folder)?;
    if let Some(there) = there.filter(fs::Metadata::is_file) {
        // Who could not read the old file cannot read the new one.
        temporary.as_file().set_permissions(there.permissions())?;
    }
    let mut out = PastCache::new(temporary.as_file(), temporary.path());
    write(&mut out)?;
    out.finish()?;
    temporary.persist(&target).map_err(|error| error.error)?;
    exchange::sync(&folder)
}

/// Writes a folder as a whole. One that is there and not empty is replaced only where `force` says so.
pub(super) fn folder(
    path: &Path,
    force: bool,
    write: impl FnOnce(&Path) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let fail = |error| Failure::write(path, error);
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = folder_of(&target);
    temporary::sweep(&beside);
    let there = target.exists();
    if there && !target.is_dir() {
        return Err(Failure::usage(format!(
            "{} is there and is no folder",
            path.display()
        )));
    }
    let occupied = there && fs::read_dir(&target).map_err(fail)?.next().is_some();
    if occupied && !force {
        return Err(not_empty(path));
    }
    let temporary = temporary::folder(&beside).map_err(fail)?;
    let new = temporary.path().join(temporary::NEW);
    fs::create_dir(&new).map_err(fail)?;
    write(&new)?;
    exchange::sync_all_in(&new).map_err(fail)?;
    let renamed = if occupied {
        exchange::folders(&new, &target, temporary.path())
    } else {
        fs::rename(&new, &target)
    };
    if occupied && !target.exists() {
        temporary.keep();
    }
    match renamed {
        Err(error) if !force && error.kind() == io::ErrorKind::DirectoryNotEmpty => {
            // Another run was quicker.
            Err(not_empty(path))
        }
        renamed => renamed.and_then(|()| exchange::sync(&beside)).map_err(fail),
    }
}

fn not_empty(path: &Path) -> Failure {
    let path = path.display();
    Failure::usage(format!(
        "the folder {path} is not empty; --force replaces it"
    ))
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The extension of a path in lower case, without that of a packing; `None` for standard output and bare names.
pub(super) fn extension(path: &Path) -> Option<String> {
    let stem = match Packing::of(path) {
        Packing::Plain => path.to_owned(),
        Packing::Gzip | Packing::Zstandard => path.with_extension(""),
    };
    stem.extension()
        .map(|extension| extension.to_string_lossy().to_lowercase())
}
