//! `terrane attribute`: who holds each mine, and the supply by holder.

use std::path::PathBuf;

use clap::Args;

use crate::diagnostic;
use crate::export::properties::{self, Properties};
use crate::export::{csv, geojson, json};

use super::failure::Failure;
use super::say::Say;
use super::{atlas, output, supply};

/// Who holds each mine, and the supply by holder
///
/// Examples:
///   terrane attribute --date 2024-10-20
///   terrane attribute -o mines.geojson --table supply.csv
#[derive(Debug, Args)]
#[group(skip)]
#[command(verbatim_doc_comment)]
pub(super) struct Words {
    #[command(flatten)]
    atlas: atlas::Words,
    /// Write the mines with what was found as GeoJSON; every byte of the input stays; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Write the supply by holder as CSV
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    /// Which properties to add, by name, or `all`
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    add: Vec<String>,
    /// Answer in JSON on standard output
    #[arg(long)]
    json: bool,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    for path in words.output.iter().filter(|path| path.as_os_str() != "-") {
        if !matches!(output::extension(path).as_deref(), Some("geojson" | "json")) {
            let path = path.display();
            return Err(Failure::usage(format!(
                "{path}: the mines are written as .geojson"
            )));
        }
    }
    let stdout = |path: &&PathBuf| path.as_os_str() == "-";
    let answers = words
        .output
        .iter()
        .chain(&words.table)
        .filter(stdout)
        .count()
        + usize::from(words.json);
    if answers > 1 {
        return Err(Failure::usage(
            "standard output takes one answer: -o -, --table - or --json",
        ));
    }
    let opened = words.atlas.open(say)?;
    let plate = opened.plate()?;
    let properties = wanted(&words.add, opened.bare, &plate)?;
    for path in &words.output {
        output::file(path, |out| {
            geojson::mines(out, &opened.original, &plate, &properties)
        })?;
        say.note(&format!(
            "{}: {} mines",
            path.display(),
            plate.holdings.len()
        ));
    }
    if let Some(path) = &words.table {
        output::file(path, |out| csv::supply(out, &plate))?;
        say.note(&format!(
            "{}: {} rows of supply",
            path.display(),
            plate.supply.rows.len()
        ));
    }
    if words.json {
        let mut answer = json::attribution(&plate, &properties);
        answer["account"] = diagnostic::json::account(&opened.account);
        return say.data(&format!("{answer:#}\n"));
    }
    if answers == 1 {
        return Ok(());
    }
    say.data(&supply::table(&plate, opened.set_aside, say.verbose))
}

fn wanted(
    names: &[String],
    bare: bool,
    plate: &crate::atlas::plate::Plate,
) -> Result<Properties, Failure> {
    let all = Properties::all(plate);
    let known = all.known();
    if let Some(unknown) = names
        .iter()
        .find(|name| *name != properties::ALL && !known.contains(name))
    {
        let known = known.join(", ");
        return Err(Failure::usage(format!(
            "--add knows no `{unknown}`; it knows {known}, all"
        )));
    }
    if names.is_empty() && bare {
        return Ok(Properties::of_bare_files(plate));
    }
    if names.is_empty() || names.iter().any(|name| name == properties::ALL) {
        return Ok(all);
    }
    Ok(Properties::only(names.to_vec(), plate))
}
