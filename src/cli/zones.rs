//! `terrane zones`: the zones of control that were compiled from fronts, events and polygons.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::atlas::ground::Zone;
use crate::export::zones;
use crate::geometry::ellipsoid::area_km2;
use crate::layers::control::Control;

use super::atlas::Opened;
use super::failure::Failure;
use super::say::Say;
use super::supply::{BOLD, PLAIN, thousands};
use super::{atlas, output};

/// The zones of control of a day, compiled from fronts, events and polygons
///
/// Examples:
///   terrane zones --date 2024-10-20
///   terrane zones -o zones.geojson -o zones.csv
#[derive(Debug, Args)]
#[group(skip)]
#[command(verbatim_doc_comment)]
pub(super) struct Words {
    #[command(flatten)]
    atlas: atlas::Words,
    /// Write the zones: .geojson with their ground, or .csv; `-` is GeoJSON on standard output
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
}

/// What a zone is written as.
enum Form {
    GeoJson,
    Csv,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    let forms: Vec<(&PathBuf, Form)> = words
        .output
        .iter()
        .map(|path| Ok((path, form(path)?)))
        .collect::<Result<_, Failure>>()?;
    if forms
        .iter()
        .filter(|(path, _)| path.as_os_str() == "-")
        .count()
        > 1
    {
        return Err(Failure::usage(
            "standard output takes one answer: write -o - once",
        ));
    }
    let opened = words.atlas.open(say)?;
    let atlas = &opened.atlas;
    let compiled = atlas.zones(opened.date);
    if forms.is_empty() {
        return say.data(&by_control(&compiled, &opened));
    }
    for (path, form) in forms {
        output::file(path, |out| match form {
            Form::GeoJson => zones::collection(out, atlas, &compiled, opened.date),
            Form::Csv => zones::table(out, atlas, &compiled, opened.date),
        })?;
        say.note(&format!("{}: {} zones", path.display(), compiled.len()));
    }
    Ok(())
}

fn form(path: &Path) -> Result<Form, Failure> {
    match output::extension(path).as_deref() {
        Some("geojson" | "json") => Ok(Form::GeoJson),
        Some("csv") => Ok(Form::Csv),
        None if path.as_os_str() == "-" => Ok(Form::GeoJson),
        _ => Err(Failure::usage(format!(
            "{}: zones are written as .geojson or .csv",
            path.display()
        ))),
    }
}

/// How much ground each set of holders has, and all of them together.
fn by_control(zones: &[Zone], opened: &Opened) -> String {
    let mut sums: BTreeMap<(&Control, bool), f64> = BTreeMap::new();
    for zone in zones {
        *sums.entry((&zone.control, zone.claimed)).or_default() += area_km2(&zone.shape);
    }
    let total: f64 = sums.values().sum();
    let mut rows: Vec<((&Control, bool), f64)> = sums.into_iter().collect();
    rows.sort_by(|a, b| {
        let unknown = |row: &((&Control, bool), f64)| row.0.0.is_unknown();
        unknown(a)
            .cmp(&unknown(b))
            .then(b.1.total_cmp(&a.1))
            .then(a.0.cmp(&b.0))
    });
    let layers = &opened.atlas.layers;
    let holders = &layers.manifest.holders;
    let mut text = String::new();
    if layers.is_dated() {
        let _ = writeln!(
            text,
            "{BOLD}Ground by control as of {}{PLAIN}\n",
            opened.date
        );
    } else {
        let _ = writeln!(text, "{BOLD}Ground by control, without dates{PLAIN}\n");
    }
    let _ = writeln!(text, "{:>12} {:>7}  held by", "km²", "share");
    for ((control, claimed), km2) in rows {
        let kind = control.kind(holders);
        let kind = match (control.is_unknown(), claimed) {
            (true, _) => String::new(),
            (false, true) => format!("  {kind}, claimed by one side alone"),
            (false, false) => format!("  {kind}"),
        };
        let share = 100.0 * km2 / total;
        let km2 = grouped(km2);
        let _ = writeln!(text, "{km2:>12} {share:>5.1} %  {control}{kind}");
    }
    let whole = if layers.region.is_some() {
        "the region as a whole"
    } else {
        "all zones together"
    };
    let total = grouped(total);
    let _ = writeln!(text, "{total:>12} {:>5.1} %  {whole}", 100.0);
    text
}

/// `29,645.0`.
fn grouped(km2: f64) -> String {
    let tenths = (10.0 * km2).round();
    let whole = (tenths / 10.0).floor();
    format!("{}.{}", thousands(whole), tenths - 10.0 * whole)
}
