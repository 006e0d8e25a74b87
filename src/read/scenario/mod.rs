//! Scenarios: `scenarios/NAME.toml` of an atlas, or any such file. What they name must be in the atlas.

mod changes;
mod consistent;
mod named;

use std::path::Path;

use jiff::civil::Date;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::date::{Period, ReportedDate};
use crate::layers::scenario::{Change, Scenario};

use super::fields::Fields;
use super::limits::Limits;
use super::source::AtlasSource;
use super::text::Text;
use super::{input, manifest};

/// The folder of an atlas that its scenarios are in.
const FOLDER: &str = "scenarios";

/// The name of the scenario in the file at `path`, relative to its atlas; `None` where that holds no scenario.
pub(super) fn name(path: &str) -> Option<&str> {
    path.strip_prefix(FOLDER)?
        .strip_prefix('/')?
        .strip_suffix(".toml")
}

/// The names of the scenarios of an atlas, sorted.
#[must_use]
pub fn names(source: &AtlasSource) -> Vec<String> {
    let paths = source.list().unwrap_or_default();
    let names = paths.iter().filter_map(|path| name(path));
    names.map(str::to_owned).collect()
}

/// Reads a scenario of an atlas by its name; `None` where the atlas has none of that name. Beside it stand the warnings.
///
/// # Errors
///
/// All faults of the file, when one of them is an error.
pub fn of_atlas(
    source: &AtlasSource,
    name: &str,
    layers: &Layers,
    limits: Limits,
) -> Option<Result<(Scenario, Faults), Faults>> {
    let path = format!("{FOLDER}/{name}.toml");
    match source.bytes(&path, limits) {
        Ok(None) => None,
        Ok(Some(bytes)) => Some(from_bytes(&source.name(&path), name, &bytes, layers)),
        Err(fault) => Some(Err((*fault).into())),
    }
}

/// Reads the scenario in the file at `path`, or on standard input where it is `-`. Beside it stand the warnings.
///
/// # Errors
///
/// All faults of the file, when one of them is an error.
pub fn file(path: &Path, layers: &Layers, limits: Limits) -> Result<(Scenario, Faults), Faults> {
    let bytes = input::file(path, limits).map_err(|fault| Faults::from(*fault))?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy());
    let name = stem.filter(|stem| stem != "-").unwrap_or("stdin".into());
    from_bytes(&input::name(path), &name, &bytes, layers)
}

/// Reads a scenario called `name` from the bytes of a file that is called `file` in messages.
///
/// # Errors
///
/// All faults of the file, when one of them is an error.
pub fn from_bytes(
    file: &str,
    name: &str,
    bytes: &[u8],
    layers: &Layers,
) -> Result<(Scenario, Faults), Faults> {
    let mut faults = Faults::default();
    let text = Text::new(file, bytes).map_err(|fault| Faults::from(*fault))?;
    let read = scenario(&text, name, layers, &mut faults);
    match read {
        Some(scenario) => faults.unless_errors(scenario),
        None => Err(faults),
    }
}

/// A change as it was read, and where the value stands that another could contradict.
#[derive(Debug)]
struct Read {
    change: Change,
    on: Location,
    value: Location,
}

fn scenario(text: &Text<'_>, name: &str, layers: &Layers, faults: &mut Faults) -> Option<Scenario> {
    let table = manifest::table(text, faults)?;
    let mut fields = manifest::fields(text, &table, faults);
    fields.only_and_nothing_else(&[
        "title", "note", "assumed", "sources", "from", "to", "change",
    ]);
    let title = fields.text("title");
    let note = fields.remark("note");
    let assumed = fields.texts("assumed");
    let sources = fields.addresses("sources");
    let (from, to) = (day(&mut fields, "from"), day(&mut fields, "to"));
    let named = fields.list("change");
    if named.as_ref().is_none_or(Vec::is_empty) && !(named.is_none() && fields.has("change")) {
        fields.report("change", Fault::of(&rule::EMPTY_SCENARIO));
    }
    let mut read: Vec<Read> = Vec::new();
    for raw in named.unwrap_or_default() {
        if let Some(mut change) = fields.nested("change", &raw) {
            read.extend(changes::change(&mut change, layers));
        }
    }
    let period = span(&mut fields, from, to, &read)?;
    consistent::check(&read, period, layers, &mut fields);
    Some(Scenario {
        name: name.to_owned(),
        title,
        note,
        assumed: assumed
            .into_iter()
            .map(|text| text.trim().to_owned())
            .collect(),
        sources,
        period,
        changes: read.into_iter().map(|read| read.change).collect(),
    })
}

/// The first day of what a date names.
fn day(fields: &mut Fields<'_, '_>, name: &str) -> Option<Date> {
    fields.optional_date(name).map(ReportedDate::first)
}

/// The days that are compared: those that the file says, else whole calendar years, from that of the first change to that
/// of the last day on which a change begins or ends. `None` where no day is known, or `to` is before `from`, which is
/// reported.
fn span(
    fields: &mut Fields<'_, '_>,
    from: Option<Date>,
    to: Option<Date>,
    read: &[Read],
) -> Option<Period> {
    let begins = read.iter().map(|read| read.change.on());
    let ends = read
        .iter()
        .filter_map(|read| read.change.period.to()?.yesterday().ok());
    let first = begins.clone().min().map(Date::first_of_year);
    let last = begins.chain(ends).max();
    // The calendar's last year has none after it.
    let last = last.map(|day| day.last_of_year().tomorrow().unwrap_or(Date::MAX));
    let (from, to) = (from.or(first)?, to.or(last)?);
    let period = Period::new(Some(from), Some(to));
    if period.is_none() {
        let fault = Fault::of(&rule::BAD_DATE)
            .saying("the days that are compared end before they begin (`to` is the first day after them)")
            .expected(format!("a day after {from}"))
            .found(to.to_string());
        fields.report("to", fault);
    }
    period
}
