//! `terrane check --fix`: repaired copies of files and atlases.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::diagnostic::draw::{self, km2};
use crate::diagnostic::faults::Faults;
use crate::diagnostic::repair::{Area, Repair};
use crate::read::check as judge;
use crate::read::limits::Limits;
use crate::read::repair::{self, Repaired};
use crate::read::source::AtlasSource;

use super::check::{self, Found};
use super::failure::Failure;
use super::output;
use super::say::Say;
use super::subject::Subject;

/// Where the copy of each subject goes: where the user says, else beside it.
pub(super) fn targets(subjects: &[Subject], named: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    if named.is_some() && 1 < subjects.len() {
        return Err(Failure::usage(
            "--fix=FILE names one copy, and there are several paths: leave the name out, or fix them one by one",
        ));
    }
    let target = |subject: &Subject| match (subject, named) {
        (Subject::Atlas(AtlasSource::Embedded), _) => Err(Failure::usage(
            "--fix repairs a copy of your own files: name one, or an atlas (`terrane init DIR` makes one)",
        )),
        (_, Some(named)) => Ok(named.to_owned()),
        (Subject::Atlas(AtlasSource::Folder(folder)), None) => Ok(beside_folder(folder)),
        (Subject::File(path), None) if path.as_os_str() == "-" => Ok(path.clone()),
        (Subject::File(path), None) => Ok(beside_file(path)),
    };
    let targets: Vec<PathBuf> = subjects.iter().map(target).collect::<Result<_, _>>()?;
    for (subject, target) in subjects.iter().zip(&targets) {
        if let Subject::Atlas(AtlasSource::Folder(folder)) = subject
            && is_entangled(folder, target)
        {
            return Err(Failure::usage(format!(
                "the copy of an atlas goes beside it, and {} is not beside {}: name another folder",
                target.display(),
                folder.display()
            )));
        }
    }
    Ok(targets)
}

/// Whether one of two folders, which need not be there yet, lies in the other.
fn is_entangled(folder: &Path, target: &Path) -> bool {
    let (Ok(folder), Ok(target)) = (folder.canonicalize(), std::path::absolute(target)) else {
        return false;
    };
    let real = target.ancestors().find_map(|up| {
        let rest = target.strip_prefix(up).ok()?;
        Some(up.canonicalize().ok()?.join(rest))
    });
    real.is_some_and(|target| target.starts_with(&folder) || folder.starts_with(&target))
}

/// `mines.fixed.geojson` for `mines.geojson`, packed or not.
fn beside_file(path: &Path) -> PathBuf {
    let packed = output::extension(path).is_some_and(|ending| ["gz", "zst"].contains(&&*ending));
    let plain = if packed {
        path.with_extension("")
    } else {
        path.to_owned()
    };
    let mut name = OsString::from("fixed");
    if let Some(ending) = plain.extension() {
        name.push(".");
        name.push(ending);
    }
    plain.with_extension(name)
}

/// `atlas.fixed` for `atlas`.
fn beside_folder(folder: &Path) -> PathBuf {
    let ends_in_name = folder.file_name().is_some();
    let real = if ends_in_name {
        Ok(folder.to_owned())
    } else {
        folder.canonicalize()
    };
    let real = real.unwrap_or_else(|_| folder.to_owned());
    let mut name = real.file_name().map_or_else(OsString::new, OsString::from);
    name.push(".fixed");
    real.with_file_name(name)
}

/// Writes a repaired copy of a subject and judges it.
pub(super) fn copy(
    subject: &Subject,
    copy: &Path,
    force: bool,
    limits: Limits,
    found: &mut Found,
    say: &mut Say,
) -> Result<(), Failure> {
    match subject {
        Subject::File(path) => file(path, copy, limits, found),
        Subject::Atlas(AtlasSource::Folder(path)) => folder(path, copy, force, limits, found, say),
        Subject::Atlas(AtlasSource::Embedded) => Ok(()),
    }
}

fn file(path: &Path, copy: &Path, limits: Limits, found: &mut Found) -> Result<(), Failure> {
    let repaired = match repair::geojson(path, limits) {
        Ok(repaired) if 0 < repaired.features => repaired,
        Ok(Repaired { bytes, .. }) => {
            let checked = judge::geojson_bytes(&read_name(path), &bytes);
            found.faults.extend(checked.faults);
            found.accounts.push(format!(
                "{}: it cannot be read as a whole, and no copy is written",
                read_name(path)
            ));
            return Ok(());
        }
        Err(fault) => {
            found.faults.push(*fault);
            found
                .accounts
                .push(format!("{}: no copy is written", read_name(path)));
            return Ok(());
        }
    };
    output::file(copy, |out| out.write_all(&repaired.bytes))?;
    let name = if copy.as_os_str() == "-" {
        "<stdout>".to_owned()
    } else {
        copy.display().to_string()
    };
    let checked = judge::geojson_bytes(&name, &repaired.bytes);
    let account = account(&read_name(path), &name, &repaired.repairs, &checked.faults);
    found.accounts.push(account);
    found.faults.extend(checked.faults);
    found.repairs.push(repaired.repairs);
    Ok(())
}

/// Copies an atlas, its GeoJSON files repaired, all others as they are.
fn folder(
    path: &Path,
    copy: &Path,
    force: bool,
    limits: Limits,
    found: &mut Found,
    say: &mut Say,
) -> Result<(), Failure> {
    if copy.as_os_str() == "-" {
        return Err(Failure::usage(
            "the copy of an atlas is a folder and cannot go to standard output: name it with --fix=DIR",
        ));
    }
    let mut repairs = Vec::new();
    output::folder(copy, force, |new| {
        copy_folder(path, new, limits, &mut repairs)
    })?;
    let mut faults = Faults::default();
    let source = AtlasSource::Folder(copy.to_owned());
    check::atlas(&source, limits, &mut faults, say)?;
    let all: Vec<Repair> = repairs.iter().flatten().cloned().collect();
    let (from, to) = (path.display().to_string(), copy.display().to_string());
    found.accounts.push(account(&from, &to, &all, &faults));
    found.faults.extend(faults);
    found.repairs.extend(repairs);
    Ok(())
}

fn copy_folder(
    from: &Path,
    to: &Path,
    limits: Limits,
    repairs: &mut Vec<Vec<Repair>>,
) -> Result<(), Failure> {
    let fail = |error| Failure::write(to, error);
    let entries = from.read_dir().map_err(fail)?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(fail)?.file_name());
    }
    names.sort();
    for name in names {
        let (old, new) = (from.join(&name), to.join(&name));
        if old.is_dir() {
            std::fs::create_dir(&new).map_err(fail)?;
            copy_folder(&old, &new, limits, repairs)?;
            continue;
        }
        let geojson = output::extension(&old).is_some_and(|ending| ending == "geojson");
        match geojson.then(|| repair::geojson(&old, limits)) {
            // A file without a repair is copied as it is, packed or not.
            Some(Ok(repaired)) if !repaired.repairs.is_empty() => {
                std::fs::write(&new, &repaired.bytes).map_err(fail)?;
                repairs.push(repaired.repairs);
            }
            _ => {
                std::fs::copy(&old, &new).map_err(|error| Failure::write(&new, error))?;
            }
        }
    }
    Ok(())
}

/// How many faults were repaired, what that moved, and how many are left.
fn account(from: &str, to: &str, repairs: &[Repair], left: &Faults) -> String {
    let moved: f64 = repairs
        .iter()
        .filter_map(|repair| repair.area.map(Area::moved_km2))
        .sum();
    let done = match repairs.len() {
        0 => format!("nothing to repair, {to} is an exact copy"),
        count if moved == 0.0 => {
            format!("{count} repaired in {to}, no ground moved, no number rewritten")
        }
        count => format!(
            "{count} repaired in {to}, {} km² of ground moved, no number rewritten",
            km2(moved)
        ),
    };
    let left = if left.is_empty() {
        "nothing left".to_owned()
    } else {
        format!("{} left", draw::summary(left).replace(", ", " and "))
    };
    format!("{from}: {done}; {left}")
}

fn read_name(path: &Path) -> String {
    crate::read::input::name(path)
}
