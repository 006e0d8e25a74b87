//! `terrane diff`: what changed hands between two days.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use crate::atlas::Atlas;
use crate::atlas::diff::{Difference, MineChange, Turn};
use crate::diagnostic;
use crate::export::difference;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::units::Grams;

use super::failure::Failure;
use super::report::{self, count, held, paragraph};
use super::say::Say;
use super::supply::{BOLD, FAINT, PLAIN, percent, printed, thousands, unit};
use super::{atlas, output};

/// What changed hands between two days: mines, the tonnes that they yield, places and ground, and by which reports
///
/// Examples:
///   terrane diff 2024-09-01 2024-12-01
///   terrane diff 2021-02-01 2025-12-31 -o passed.geojson -o passed.csv
#[derive(Debug, Args)]
#[group(skip)]
#[command(verbatim_doc_comment)]
pub(super) struct Words {
    /// The earlier day, such as 2024-09-01
    #[arg(value_name = "DATE")]
    earlier: String,
    /// The later day; tonnes are counted at its rate
    #[arg(value_name = "DATE")]
    later: String,
    #[command(flatten)]
    which: atlas::Which,
    /// Write the ground that passed, and the places and mines, as .geojson or .csv; `-` is GeoJSON on standard output
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Answer in JSON on standard output
    #[arg(long)]
    json: bool,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    let stdout = words.output.iter().filter(|path| path.as_os_str() == "-");
    let answers = stdout.count() + usize::from(words.json);
    if answers > 1 {
        return Err(Failure::usage(
            "standard output takes one answer: -o - or --json",
        ));
    }
    for path in words.output.iter().filter(|path| path.as_os_str() != "-") {
        if !matches!(
            output::extension(path).as_deref(),
            Some("geojson" | "json" | "csv")
        ) {
            let path = path.display();
            return Err(Failure::usage(format!(
                "{path}: what changed hands is written as .geojson or .csv"
            )));
        }
    }
    let mut earlier = None;
    let opened = words.which.open(say, |layers| {
        let days = days(words, layers)?;
        earlier = Some(days.0);
        Ok(days.1)
    })?;
    let before = opened.plate_on(earlier.unwrap_or(opened.date))?;
    let after = opened.plate()?;
    let difference = opened.atlas.difference(&before, &after)?;
    for path in &words.output {
        output::file(path, |out| match output::extension(path).as_deref() {
            Some("csv") => difference::csv(out, &difference, &opened.atlas),
            _ => difference::geojson(out, &difference, &opened.atlas),
        })?;
        say.note(&format!(
            "{}: {}, {} and {} that changed hands",
            path.display(),
            count(difference.ground.len(), "ground"),
            count(difference.places.len(), "place"),
            count(difference.mines.len(), "mine"),
        ));
    }
    if words.json {
        let mut answer = difference::json(&difference, &opened.atlas);
        answer["account"] = diagnostic::json::account(&opened.account);
        return say.data(&format!("{answer:#}\n"));
    }
    if answers == 1 {
        return Ok(());
    }
    say.data(&tell(
        &difference,
        &opened.atlas,
        opened.set_aside,
        say.verbose,
    ))
}

/// Both days, the earlier one first.
fn days(words: &Words, layers: &Layers) -> Result<(Date, Date), Failure> {
    let earlier = atlas::one_day(&words.earlier, "terrane diff 2024-09-01 2024-12-01", layers)?;
    let later = atlas::one_day(&words.later, "terrane diff 2024-09-01 2024-12-01", layers)?;
    if later < earlier {
        return Err(Failure::usage(format!(
            "{earlier} is after {later}: write the earlier day first, terrane diff {later} {earlier}"
        )));
    }
    if !layers.is_dated() {
        return Err(Failure::usage(
            "no account of control here has a date: nothing can change hands between two days",
        ));
    }
    Ok((earlier, later))
}

fn tell(difference: &Difference, atlas: &Atlas, set_aside: usize, verbose: bool) -> String {
    let mut text = heading(difference);
    text += &summary(difference);
    text += &output_moved(difference);
    text += &mines(difference, atlas, verbose);
    text += &places(difference, atlas);
    text += &ground(difference, atlas);
    text += &events(difference, verbose);
    text += &footing(difference, set_aside);
    text
}

fn heading(difference: &Difference) -> String {
    let layers = difference.after.layers;
    let manifest = &layers.manifest;
    let (from, to) = (difference.before.date, difference.after.date);
    let mut text = String::new();
    if !manifest.title.is_empty() {
        let _ = writeln!(text, "{BOLD}{}{PLAIN}", manifest.title);
    }
    let rate = match &difference.after.supply.output {
        Some(row) => format!(
            "; on both days output is at the rate of {}, tonnes of {}{}",
            row.period,
            manifest.unit,
            &unit(difference.after)[1..]
        ),
        None => String::new(),
    };
    let what = if from == to {
        format!("From {from} to {to}: the same day, so nothing can have changed hands")
    } else {
        format!("What changed hands from {from} to {to}{rate}")
    };
    text += &paragraph(&format!("{what}."), 0);
    let mut worth: Vec<String> = [from, to]
        .into_iter()
        .filter_map(|day| report::knowledge(day, layers))
        .collect();
    worth.dedup();
    for worth in worth {
        text += &paragraph(&format!("{}.", report::sentence(&worth)), 0);
    }
    text + "\n"
}

fn summary(difference: &Difference) -> String {
    let all = difference.after.holdings.len();
    let moved: Grams = difference.moved.iter().flatten().map(|m| m.grams).sum();
    let total = difference.after.supply.total;
    let yielding = match difference.moved {
        Some(_) if total.0 > 0 => format!(
            "; {} of {} {} ({}) moved with them or with shares of others",
            thousands(moved.tonnes()),
            thousands(total.tonnes()),
            unit(difference.after),
            percent(moved, total)
        ),
        _ => String::new(),
    };
    let back = match difference.back {
        0 => String::new(),
        back => format!(
            " {} changed hands in between and back again.",
            count(back, "mine")
        ),
    };
    let km2: f64 = difference.ground.iter().map(|passage| passage.km2).sum();
    let mut text = paragraph(
        &format!(
            "{} of {} changed hands{yielding}.{back} {} km² of ground passed from one control to another.",
            difference
                .mines
                .iter()
                .filter(|change| change.is_of_hands())
                .count(),
            count(all, "mine"),
            thousands(km2)
        ),
        0,
    );
    if difference.moved.is_none() && !difference.after.layers.manifest.scope.is_empty() {
        let last = match difference.after.supply.last_known {
            Some(period) => {
                format!(" The last known year is {period}: --rate-of {period} uses it.")
            }
            None => String::new(),
        };
        text += &paragraph(
            &format!(
                "The output of {} is not known; no tonnes are given.{last}",
                difference.after.date
            ),
            0,
        );
    }
    text + "\n"
}

/// The output by who holds the ground, on both days, and what moved from whom to whom.
fn output_moved(difference: &Difference) -> String {
    let Some(moved) = difference.moved.as_ref().filter(|all| !all.is_empty()) else {
        return String::new();
    };
    let total = difference.after.supply.total;
    let rows = difference.supplies();
    let unplaced = difference.after.supply.unplaced;
    let of = |pick: &dyn Fn(&(Control, Grams, Grams)) -> Grams| {
        let masses: Vec<Grams> = rows.iter().map(pick).chain([unplaced]).collect();
        printed(&masses, total)
    };
    let (before, after) = (of(&|row| row.1), of(&|row| row.2));
    let mut text = format!(
        "{FAINT}{:<36}{:>12}{:>16}{PLAIN}\n",
        format!("mined on ground held by, {}", unit(difference.after)),
        difference.before.date.to_string(),
        difference.after.date.to_string(),
    );
    let controls = rows.iter().map(|row| row.0.to_string());
    let names = controls.chain(["unplaced".to_owned(), "total".to_owned()]);
    for (name, (before, after)) in names.zip(before.iter().zip(&after)) {
        let _ = writeln!(text, "{name:<28}{before:>16}{after:>16}");
    }
    let masses: Vec<Grams> = moved.iter().map(|moved| moved.grams).collect();
    let tonnes = printed(&masses, masses.iter().copied().sum());
    let _ = writeln!(
        text,
        "\n{FAINT}{:<28}{:>16}{:>16}{:>8}{PLAIN}",
        "passed",
        unit(difference.after),
        "of the whole",
        "mines"
    );
    for (moved, tonnes) in moved.iter().zip(&tonnes) {
        let _ = writeln!(
            text,
            "{:<28}{BOLD}{tonnes:>16}{PLAIN}{:>16}{:>8}",
            arrow(&moved.from, &moved.to),
            percent(moved.grams, total),
            moved.mines
        );
    }
    text + "\n"
}

fn arrow(from: &Control, to: &Control) -> String {
    format!("{from} → {to}")
}

fn mines(difference: &Difference, atlas: &Atlas, verbose: bool) -> String {
    let (hands, shares): (Vec<&MineChange>, Vec<&MineChange>) = difference
        .mines
        .iter()
        .partition(|change| change.is_of_hands());
    let mut text = passed("Mines", &hands, difference, atlas, verbose);
    text += &passed(
        "Mines that the same control leads, by another share",
        &shares,
        difference,
        atlas,
        verbose,
    );
    if !verbose && hands.len() > 3 {
        text += &format!("{FAINT}-v names every mine.{PLAIN}\n\n");
    }
    text
}

/// Mines that passed: those on the same day by the same reports stand together.
fn passed(
    heading: &str,
    changes: &[&MineChange],
    difference: &Difference,
    atlas: &Atlas,
    verbose: bool,
) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut alike: BTreeMap<(&Turn, &Control, &Control), Vec<&MineChange>> = BTreeMap::new();
    for change in changes {
        let key = (
            &change.turn,
            change.before.leading(),
            change.after.leading(),
        );
        alike.entry(key).or_default().push(change);
    }
    let mut text = format!(
        "{BOLD}{heading}{PLAIN}\n{FAINT}{:<15}{:<28}{:>6}{:>12}  by{PLAIN}\n",
        "since",
        "held by",
        "mines",
        unit(difference.after),
    );
    for ((turn, from, to), changes) in &alike {
        let known: Vec<Grams> = changes.iter().filter_map(|change| change.output).collect();
        let tonnes = if known.is_empty() {
            String::new()
        } else {
            thousands(known.iter().copied().sum::<Grams>().tonnes())
        };
        let line = format!(
            "{:<15}{}{:>6}{tonnes:>12}",
            report::since(turn, &atlas.layers),
            column(&arrow(from, to), 28, 43),
            changes.len(),
        );
        text += &with_ids(&line, turn, atlas);
        let parted = |change: &MineChange| !change.before.is_firm() || !change.after.is_firm();
        for change in changes {
            let shares = if parted(change) {
                format!(": {} → {}", held(change.before), held(change.after))
            } else {
                String::new()
            };
            if verbose || changes.len() <= 3 || parted(change) {
                let line = format!("{}{shares}", report::mine(change.mine));
                text += &report::wrap(&line, &" ".repeat(15), &" ".repeat(17));
            }
        }
    }
    text + "\n"
}

/// A line with the ids of what decided at its end, or below it where there is no room.
fn with_ids(line: &str, turn: &Turn, atlas: &Atlas) -> String {
    let ids = atlas.zone_ids(&turn.witnesses).unwrap_or_default();
    let last = line.rsplit('\n').next().unwrap_or(line);
    if last.chars().count() + 2 + ids.len() <= 80 {
        return format!("{}\n", format!("{line}  {ids}").trim_end());
    }
    format!(
        "{}\n{}",
        line.trim_end(),
        paragraph(&ids.replace('+', " + "), 15)
    )
}

/// Text in a column of this width, or in a line of its own before the next column, which begins at `next`.
fn column(text: &str, width: usize, next: usize) -> String {
    if text.chars().count() < width {
        format!("{text:<width$}")
    } else {
        format!("{text}\n{:next$}", "")
    }
}

fn places(difference: &Difference, atlas: &Atlas) -> String {
    if difference.places.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "{BOLD}Places{PLAIN}\n{FAINT}{:<15}{:<28}{:<24}{}{PLAIN}\n",
        "since", "place", "held by", "by"
    );
    for change in &difference.places {
        let area = change.area.filter(|area| *area != change.place.name);
        let area = area.map(|area| format!(", {area}")).unwrap_or_default();
        let line = format!(
            "{:<15}{}{:<22}",
            report::since(&change.turn, &atlas.layers),
            column(&format!("{}{area}", change.place.name), 28, 43),
            arrow(&change.before, &change.after),
        );
        text += &with_ids(&line, &change.turn, atlas);
    }
    if difference.loose > 0 {
        let loose = count(difference.loose, "place");
        text += &format!(
            "{FAINT}{}{PLAIN}",
            paragraph(
                &format!("{loose}, known no closer than to 5 km, not asked."),
                0
            )
        );
    }
    text + "\n"
}

fn ground(difference: &Difference, atlas: &Atlas) -> String {
    if difference.ground.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "{BOLD}Ground{PLAIN}, in km², each figure rounded by itself\n{FAINT}{:<24}{:>14}{:>14}{:>14}{:>14}{PLAIN}\n",
        "held by",
        difference.before.date.to_string(),
        "gained",
        "lost",
        difference.after.date.to_string(),
    );
    let changed = |extent: &&crate::atlas::diff::Extent| {
        extent.gained_km2 + extent.lost_km2 >= 0.5 || extent.after_km2 + extent.before_km2 >= 0.5
    };
    for extent in difference.controls.iter().filter(changed) {
        let sign = |km2: f64, sign: &str| match thousands(km2) {
            none if none == "0" => String::new(),
            some => format!("{sign}{some}"),
        };
        let _ = writeln!(
            text,
            "{:<24}{:>14}{:>14}{:>14}{:>14}",
            extent.control.to_string(),
            thousands(extent.before_km2),
            sign(extent.gained_km2, "+"),
            sign(extent.lost_km2, "−"),
            thousands(extent.after_km2),
        );
    }
    text += "\n";
    for passage in &difference.ground {
        let ids = atlas.zone_ids(&passage.witnesses).unwrap_or_default();
        let line = format!(
            "{:<24}{:>14}  {}",
            arrow(&passage.from, &passage.to),
            small(passage.km2),
            ids.replace('+', " ")
        );
        text += &report::wrap(&line, "", &" ".repeat(40));
    }
    text + "\n"
}

/// Whole square kilometres, or a decimal where there are few.
fn small(km2: f64) -> String {
    if km2 < 10.0 {
        format!("{km2:.1}")
    } else {
        thousands(km2)
    }
}

fn events(difference: &Difference, verbose: bool) -> String {
    let layers = difference.after.layers;
    let (moving, others): (Vec<_>, Vec<_>) =
        difference.events.iter().partition(|between| between.moves);
    let mut text = String::new();
    if !moving.is_empty() {
        let _ = writeln!(text, "{BOLD}By these reports{PLAIN}");
        for between in &moving {
            text += &report::event(between.event, layers, "");
        }
        text += "\n";
    }
    if others.is_empty() {
        return text;
    }
    if verbose {
        text += &paragraph(
            &format!(
                "{BOLD}Other reports of these days{PLAIN}, which changed nothing that still stands on {}",
                difference.after.date
            ),
            0,
        );
        for between in &others {
            text += &report::event(between.event, layers, "");
        }
    } else {
        let them = if others.len() == 1 { "it" } else { "them" };
        let others = count(others.len(), "other report");
        text += &paragraph(
            &format!(
                "{others} of these days changed nothing that still stands on {}; -v shows {them}.",
                difference.after.date
            ),
            0,
        );
    }
    text + "\n"
}

/// Who the holders are, what the tonnes rest on, and what became of the mines.
fn footing(difference: &Difference, set_aside: usize) -> String {
    let layers = difference.after.layers;
    let supply = &difference.after.supply;
    let mut text = String::new();
    let rows = difference.controls.iter().map(|extent| &extent.control);
    let mines = difference.mines.iter();
    let mines = mines.flat_map(|change| [change.before.leading(), change.after.leading()]);
    text += &report::holders(rows.chain(mines), layers);
    if let (Some(row), Some(_)) = (&supply.output, &difference.moved) {
        let title = match &row.source.title {
            title if title.is_empty() => &row.source.url,
            title => title,
        };
        text += &paragraph(
            &format!(
                "{} t: {title}; {}, {}. Its split among belts and mines is an assumption where shares.csv and \
                 weight_basis say so.",
                thousands(supply.total.tonnes()),
                row.kind,
                row.basis
            ),
            0,
        );
    }
    let yielding = difference.after.holdings.iter();
    let yielding = yielding.filter(|holding| holding.output.is_some()).count();
    text += &paragraph(
        &format!(
            "{} read, {yielding} with output, {} changed hands; {} set aside.",
            count(difference.after.holdings.len(), "mine"),
            difference
                .mines
                .iter()
                .filter(|change| change.is_of_hands())
                .count(),
            count(set_aside, "feature"),
        ),
        0,
    );
    text
}
