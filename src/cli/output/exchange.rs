//! Exchange: a folder takes another's place in one step where the system can do that, and what is renamed is on the disk.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::temporary::OLD;

/// Puts the folder `new` in the place of `old`, which ends up within `aside`.
pub(super) fn folders(new: &Path, old: &Path, aside: &Path) -> io::Result<()> {
    match exchange(new, old) {
        Err(error) if is_unknown(&error) => in_two_steps(new, old, aside),
        exchanged => exchanged,
    }
}

/// Between the two steps there is no such folder; a run that is killed there leaves it where the next one finds it.
fn in_two_steps(new: &Path, old: &Path, aside: &Path) -> io::Result<()> {
    let name = old.file_name().unwrap_or_default();
    let aside = aside.join(OLD);
    fs::create_dir(&aside)?;
    // Out of the way first: a folder cannot be renamed onto one that is not empty.
    fs::rename(old, aside.join(name))?;
    fs::rename(new, old).inspect_err(|_| {
        // The old folder goes back; if even that fails, the first error is the one to tell.
        let _ = fs::rename(aside.join(name), old);
    })
}

/// Whether the system or the file system knows no exchange.
fn is_unknown(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

#[cfg(target_os = "linux")]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_new: &Path, _old: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Brings the names in `folder` to the disk, where the system lets them be brought.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    let Ok(folder) = File::open(folder) else {
        // A folder that may be written but not read, or a system that opens none.
        return Ok(());
    };
    match folder.sync_all() {
        Err(error) if is_unknown(&error) => Ok(()),
        synced => synced,
    }
}

/// Brings all that is in `folder` to the disk: at once, as tiles are too many to be brought one by one.
#[cfg(target_os = "linux")]
pub(super) fn sync_all_in(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Brings all that is in `folder` to the disk.
#[cfg(not(target_os = "linux"))]
pub(super) fn sync_all_in(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_all_in(&entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
        }
    }
    sync(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_way_the_new_folder_takes_the_place_of_the_old() {
        for way in [folders, in_two_steps] {
            let place = tempfile::tempdir().unwrap();
            let path = |name: &str| place.path().join(name);
            for name in ["new", "old", "aside"] {
                fs::create_dir(path(name)).unwrap();
                fs::write(path(name).join(name), name).unwrap();
            }
            way(&path("new"), &path("old"), &path("aside")).unwrap();
            assert!(path("old/new").exists() && !path("old/old").exists());
        }
    }

    #[test]
    fn an_old_folder_that_cannot_be_replaced_stays() {
        let place = tempfile::tempdir().unwrap();
        let path = |name: &str| place.path().join(name);
        for way in [folders, in_two_steps] {
            let _ = fs::remove_dir_all(path("aside"));
            fs::create_dir_all(path("old")).unwrap();
            fs::create_dir(path("aside")).unwrap();
            assert!(way(&path("none"), &path("old"), &path("aside")).is_err());
            assert!(path("old").is_dir());
        }
    }
}
