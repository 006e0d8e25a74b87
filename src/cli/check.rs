//! `terrane check`: what is wrong with an atlas or a file.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::atlas::Atlas;
use crate::atlas::contradiction;
use crate::diagnostic::draw::{self, Paint};
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::repair::Repair;
use crate::diagnostic::{json, problems};
use crate::layers::event::Extent;
use crate::read::limits::Limits;
use crate::read::source::AtlasSource;
use crate::read::{self, check};

use super::failure::Failure;
use super::fix;
use super::footing;
use super::output;
use super::say::{self, Say};
use super::subject::{self, Subject};

/// What is wrong with an atlas or with GeoJSON files: every fault of every file, with its place
///
/// Examples:
///   terrane check
///   terrane check my-atlas -o problems.geojson
///
/// Exit code: 0 no error, 1 errors (with --strict warnings too), 2 wrong use. With --fix: 0 nothing is left, 1
/// something is. docs/diagnostics.md explains every code.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[group(skip)]
pub(super) struct Words {
    /// Folders of atlases and GeoJSON files; `-` is standard input [default: the atlas in use]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The atlas in use [default: the one inside the program]
    #[arg(long, value_name = "DIR", env = "TERRANE_ATLAS")]
    pub(super) atlas: Option<OsString>,
    /// The faults as a GeoJSON layer of points, for GIS software; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write a repaired copy, never in place, and judge that [default: mines.fixed.geojson beside mines.geojson, DIR.fixed
    /// beside DIR, standard output for standard input]
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true
    )]
    fix: Option<Option<PathBuf>>,
    /// Let a repaired copy of an atlas replace a folder that is not empty
    #[arg(long, requires = "fix")]
    force: bool,
    /// The faults in JSON on standard output
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: super::limits::Words,
}

/// What a run found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) faults: Faults,
    /// What was repaired, file by file.
    pub(super) repairs: Vec<Vec<Repair>>,
    /// What each subject holds, in words.
    pub(super) accounts: Vec<String>,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    let subjects = subject::all(words)?;
    let copies = match &words.fix {
        Some(named) => fix::targets(&subjects, named.as_deref())?,
        None => Vec::new(),
    };
    let to_stdout = agree(words, &subjects, &copies)?;
    let limits = words.limits.limits();
    let mut found = Found::default();
    if copies.is_empty() {
        for subject in &subjects {
            judge(subject, limits, &mut found, say)?;
        }
    }
    for (subject, copy) in subjects.iter().zip(&copies) {
        fix::copy(subject, copy, words.force, limits, &mut found, say)?;
    }
    if let Some(path) = &words.output {
        output::file(path, |out| problems::write(out, &found.faults))?;
    }
    tell(words, &found, to_stdout, say)?;
    say.found(found.faults.warnings());
    let left = if words.fix.is_some() {
        !found.faults.is_empty()
    } else {
        0 < found.faults.errors()
    };
    if left { Err(Failure::Found) } else { Ok(()) }
}

/// Whether a file takes standard output; fails where two want it, or one would be written over what is judged.
fn agree(words: &Words, subjects: &[Subject], copies: &[PathBuf]) -> Result<bool, Failure> {
    let written = || words.output.iter().chain(copies);
    let to_stdout = written().filter(|path| path.as_os_str() == "-").count();
    if 1 < to_stdout + usize::from(words.json) {
        return Err(Failure::usage(
            "only one answer fits on standard output: give --fix=FILE or -o FILE a name, or leave out --json",
        ));
    }
    for (path, subject) in written().flat_map(|path| subjects.iter().map(move |s| (path, s))) {
        if subject.is_hit_by(path) {
            return Err(Failure::usage(format!(
                "{} is what is judged, and terrane never writes in place: name another file",
                path.display()
            )));
        }
    }
    for (at, path) in copies.iter().enumerate() {
        let others = copies[..at].iter().chain(&words.output);
        if path.as_os_str() != "-" && others.clone().any(|other| other == path) {
            let path = path.display();
            return Err(Failure::usage(format!("{path} would be written twice")));
        }
    }
    Ok(0 < to_stdout)
}

/// Judges an atlas or a file.
fn judge(
    subject: &Subject,
    limits: Limits,
    found: &mut Found,
    say: &mut Say,
) -> Result<(), Failure> {
    match subject {
        Subject::Atlas(source) => {
            let account = atlas(source, limits, &mut found.faults, say)?;
            found.accounts.push(match subject.name() {
                Some(name) => format!("{name}: {account}"),
                None => account,
            });
        }
        Subject::File(path) => found.faults.extend(check::geojson(path, limits).faults),
    }
    Ok(())
}

/// Judges an atlas, its sums included; what it holds, in words.
pub(super) fn atlas(
    source: &AtlasSource,
    limits: Limits,
    all: &mut Faults,
    say: &mut Say,
) -> Result<String, Failure> {
    let (layers, warnings) = match read::layers_within(source, limits) {
        Ok(read) => read,
        Err(faults) => {
            all.extend(faults);
            return Ok("an atlas with errors is not used".to_owned());
        }
    };
    all.extend(warnings);
    all.extend(check::neighbours(source, limits));
    all.extend(check::scenarios(source, &layers, limits));
    let evidence = layers
        .events
        .iter()
        .filter(|event| event.extent == Extent::None);
    let account = format!(
        "{} mines, {} events ({} of them evidence that moves no ground) at {} places, {} areas, {} rows of output",
        layers.mines.len(),
        layers.events.len(),
        evidence.count(),
        layers.places.len(),
        layers.areas.len(),
        layers.output.len()
    );
    let as_of = layers.manifest.as_of;
    let atlas = Atlas::compile(layers);
    if let Some(day) = as_of {
        atlas.plate(day, day)?;
    }
    let explained = contradictions(&atlas, all, say);
    let conflicts = footing::conflicts(&atlas.layers);
    all.extend(atlas.faults);
    Ok(account + &explained + &conflicts)
}

/// Judges what events say of the state before them. Those that the atlas explains are told with `-v` and counted.
fn contradictions(atlas: &Atlas, all: &mut Faults, say: &mut Say) -> String {
    let found = atlas.contradictions();
    let mut explained = 0;
    for contradiction in &found {
        let fault = contradiction.fault(&atlas.layers);
        let why = &contradiction.event.conflict;
        if why.is_empty() {
            all.push(fault);
        } else {
            explained += 1;
            say.detail(&told_with_reason(&fault, why));
        }
    }
    for fault in contradiction::needless(&atlas.layers, &found) {
        all.push(fault);
    }
    match explained {
        0 => String::new(),
        1 => ", 1 explained conflict (-v tells it)".to_owned(),
        count => format!(", {count} explained conflicts (-v tells them)"),
    }
}

/// A contradiction of which the atlas gives the reason: both accounts, as what is known and no fault.
fn told_with_reason(fault: &Fault, why: &str) -> String {
    let place = &fault.location;
    let mut text = format!("explained: {}: {why}", fault.message);
    if let (Some(file), Some(line)) = (&place.file, place.line) {
        text += &format!("\n  --> {file}:{line}");
    }
    if let (Some(found), Some(expected)) = (&fault.found, &fault.expected) {
        text += &format!("\n  {found}, against {expected}");
    }
    text
}

/// Tells what was found: on standard output, unless a file takes that.
fn tell(words: &Words, found: &Found, to_stdout: bool, say: &mut Say) -> Result<(), Failure> {
    let text = if words.json {
        let mut value = json::faults(&found.faults);
        if words.fix.is_some() {
            let repairs = found.repairs.iter().flatten();
            value["repairs"] = repairs.map(json::repair).collect();
        }
        format!("{value:#}\n")
    } else {
        drawn(found, say::draw_limit(say.verbose))
    };
    if to_stdout {
        if !text.is_empty() {
            say.aside(&text);
        }
    } else {
        say.data(&text)?;
    }
    for account in &found.accounts {
        say.note(account);
    }
    say.account(found.faults.account());
    if found.faults.is_empty() && words.fix.is_none() {
        say.note("nothing found");
    }
    Ok(())
}

fn drawn(found: &Found, most: usize) -> String {
    let mut text = String::new();
    for repairs in &found.repairs {
        text.push_str(&draw::repairs(repairs, Paint::Ansi, most));
    }
    if !found.faults.is_empty() {
        text.push_str(&draw::faults(&found.faults, Paint::Ansi, most));
    }
    text
}

/// Whether two paths lead to one place, links followed.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real(one) == real(other)
}
