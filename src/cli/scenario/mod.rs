//! `terrane scenario`: the atlas as it is beside what it would be.

mod figures;
mod table;
mod tonnes;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::atlas::scenario::{Comparison, Step};
use crate::diagnostic;
use crate::diagnostic::faults::Faults;
use crate::export::scenario as export;
use crate::layers::Layers;
use crate::layers::scenario::Scenario;
use crate::read;
use crate::render::poster::Size;
use crate::render::{png, what_if};

use super::failure::Failure;
use super::report::count;
use super::say::Say;
use super::{atlas, output};

/// What if: the supply as it is beside what it would be, by holder, belt and month, every gram told
///
/// Examples:
///   terrane scenario china-halts-imports
///   terrane scenario junta-retakes-belt -o what-if.csv -o what-if.geojson
///
/// Without a FILE the scenarios of the atlas are listed. docs/scenario.md says how one is written.
#[derive(Debug, Args)]
#[group(skip)]
#[command(verbatim_doc_comment)]
pub(super) struct Words {
    /// A scenario as TOML, or the name of one of the atlas's own; `-` is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    which: atlas::Which,
    /// The steps of the timeline [default: month up to two years, quarter up to eight, else year]
    #[arg(long, value_name = "STEP")]
    step: Option<StepName>,
    /// The day of who holds mines and ground on both sides [default: the last day that is compared]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Write both sides as .csv, .json or .geojson, or draw both maps as .png; `-` is CSV on standard output
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Pixels to each unit of the maps, up to 4: 2 for fine screens
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    scale: f32,
    /// Answer in JSON on standard output
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StepName {
    Month,
    Quarter,
    Year,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    let answers = agree(words)?;
    let Some(file) = &words.file else {
        return say.data(&listed(words));
    };
    let mut read = None;
    let opened = words.which.open(say, |layers| {
        read = Some(scenario(file, words, layers)?);
        // A comparison has days of its own.
        Ok(layers.manifest.as_of.unwrap_or(Date::MIN))
    })?;
    let Some((scenario, warnings)) = read else {
        return Ok(());
    };
    say.warnings(&warnings);
    say.finish()?;
    let on = day(words.date.as_deref(), &scenario, &opened.atlas.layers)?;
    let supposed = opened.atlas.suppose(&scenario)?;
    let comparison = opened.atlas.compare(&supposed, &scenario)?;
    let step = step(words.step, &comparison);
    for path in &words.output {
        if output::extension(path).as_deref() == Some("png") {
            draw(path, &comparison, on, words.scale)?;
        } else {
            write(path, &comparison, step, on)?;
        }
        say.note(&format!("{}: {}", path.display(), written(&comparison)));
    }
    if words.json {
        let mut answer = export::json(&comparison, step, on);
        answer["account"] = diagnostic::json::account(&opened.account);
        return say.data(&format!("{answer:#}\n"));
    }
    if answers == 1 {
        return Ok(());
    }
    say.data(&table::table(&comparison, step, on, say.verbose))
}

/// How many answers want standard output; fails where several do, or where a file cannot be written as it is named.
fn agree(words: &Words) -> Result<usize, Failure> {
    if words.which.is_bare() {
        return Err(Failure::usage(
            "a scenario changes an atlas, and bare files have no areas, belts or gates: leave out --mines, or make an atlas \
             of them (`terrane init DIR` writes one to start from)",
        ));
    }
    for path in words.output.iter().filter(|path| path.as_os_str() != "-") {
        let extension = output::extension(path);
        if !matches!(
            extension.as_deref(),
            Some("csv" | "json" | "geojson" | "png")
        ) {
            let path = path.display();
            return Err(Failure::usage(format!(
                "{path}: a comparison is written as .csv, .json or .geojson, and drawn as .png"
            )));
        }
    }
    if !(0.5..=4.0).contains(&words.scale) {
        return Err(Failure::usage(format!(
            "a map cannot be drawn at a scale of {}: it goes from 0.5 to 4",
            words.scale
        )));
    }
    let stdout = words.output.iter().filter(|path| path.as_os_str() == "-");
    let answers = stdout.count() + usize::from(words.json);
    if answers > 1 {
        return Err(Failure::usage(
            "standard output takes one answer: -o - or --json",
        ));
    }
    Ok(answers)
}

/// The scenarios of the atlas, by name.
fn listed(words: &Words) -> String {
    let names = read::scenario::names(&words.which.source());
    let mut text = match names.len() {
        0 => {
            "This atlas has no scenarios of its own: a folder `scenarios` in it would hold them.\n"
                .to_owned()
        }
        _ => "Scenarios of this atlas, each a what-if and no finding:\n\n".to_owned(),
    };
    for name in &names {
        let _ = writeln!(text, "  terrane scenario {name}");
    }
    text + "\nAny other is a file: terrane scenario FILE.toml. docs/scenario.md says how one is written;\n`terrane init DIR` copies these as a start.\n"
}

/// Reads the file that is named, or the atlas's own scenario of that name.
fn scenario(file: &Path, words: &Words, layers: &Layers) -> Result<(Scenario, Faults), Failure> {
    let limits = words.which.limits();
    let named = file
        .to_str()
        .filter(|name| !name.contains(['/', '\\']) && *name != "-");
    if let Some(name) = named.filter(|_| !file.exists()) {
        let own = read::scenario::of_atlas(&words.which.source(), name, layers, limits);
        if let Some(read) = own {
            return Ok(read?);
        }
        if output::extension(file).as_deref() != Some("toml") {
            return Err(unknown(name, words));
        }
    }
    Ok(read::scenario::file(file, layers, limits)?)
}

/// That there is no such scenario, and which there are.
fn unknown(name: &str, words: &Words) -> Failure {
    let names = read::scenario::names(&words.which.source());
    let near = |known: &&String| 0.75 <= strsim::jaro_winkler(name, known);
    let meant = names.iter().filter(near).max_by(|a, b| {
        let likeness = |known: &str| strsim::jaro_winkler(name, known);
        likeness(a).total_cmp(&likeness(b))
    });
    let mut text = format!("there is no file `{name}`, and the atlas has no scenario of that name");
    if let Some(meant) = meant {
        let _ = write!(text, "; did you mean `{meant}`?");
    }
    for known in &names {
        let _ = write!(text, "\n  terrane scenario {known}");
    }
    Failure::usage(text)
}

/// The day that was asked for, else the last one that is compared.
fn day(asked: Option<&str>, scenario: &Scenario, layers: &Layers) -> Result<Date, Failure> {
    let last = scenario.period.to().and_then(|to| to.yesterday().ok());
    let Some(text) = asked else {
        return Ok(last.unwrap_or(Date::MIN));
    };
    let day = atlas::one_day(text, "--date 2025-07-01", layers)?;
    if scenario.period.contains(day) {
        return Ok(day);
    }
    let from = scenario.period.from().unwrap_or(Date::MIN);
    Err(Failure::usage(format!(
        "{day} is not compared: the scenario compares {from} through {}",
        last.unwrap_or(from)
    )))
}

fn step(asked: Option<StepName>, comparison: &Comparison) -> Step {
    match asked {
        Some(StepName::Month) => Step::Month,
        Some(StepName::Quarter) => Step::Quarter,
        Some(StepName::Year) => Step::Year,
        None => match comparison.months.len() {
            0..=24 => Step::Month,
            25..=96 => Step::Quarter,
            _ => Step::Year,
        },
    }
}

fn write(path: &Path, comparison: &Comparison, step: Step, on: Date) -> Result<(), Failure> {
    output::file(path, |out| match output::extension(path).as_deref() {
        Some("geojson") => export::geojson(out, comparison, on),
        Some("json") => writeln!(out, "{:#}", export::json(comparison, step, on)),
        _ => export::csv(out, comparison, step, on),
    })
}

/// Draws both sides as one picture.
fn draw(path: &Path, comparison: &Comparison, on: Date, scale: f32) -> Result<(), Failure> {
    let size = Size {
        scale,
        ..what_if::SHEET
    };
    let plates = comparison.plates(on)?;
    let bytes = png::encode(&what_if::sheet(comparison, &plates, on, size));
    output::file(path, |out| out.write_all(&bytes))
}

fn written(comparison: &Comparison) -> String {
    format!(
        "both sides of {}, {}",
        comparison.scenario.period,
        count(comparison.mines.len(), "mine")
    )
}
