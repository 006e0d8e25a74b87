//! Which atlas, which day: the words that most verbs share, and what they lead to.

use std::cell::OnceCell;
use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use crate::atlas::Atlas;
use crate::atlas::plate::Plate;
use crate::atlas::supply::choice;
use crate::diagnostic::account::Account;
use crate::diagnostic::faults::Faults;
use crate::layers::Layers;
use crate::layers::date::{Grain, Period, ReportedDate};
use crate::read;
use crate::read::bare::{self, BareFiles};
use crate::read::limits::Limits;
use crate::read::original::Original;
use crate::read::source::AtlasSource;

use super::failure::Failure;
use super::limits;
use super::say::Say;
use super::stream;

/// Which atlas or which files, and which day.
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct Words {
    /// The day, such as 2024-10-20 [default: the atlas's own `as_of`]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    pub(super) which: Which,
}

/// Which atlas or which files.
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct Which {
    /// The folder of an atlas [default: the atlas of Kachin inside the program]
    #[arg(long, value_name = "DIR", env = "TERRANE_ATLAS")]
    atlas: Option<OsString>,
    /// Use the output of another year than that of the day, such as 2025
    #[arg(long, value_name = "YEAR")]
    rate_of: Option<String>,
    /// Whose supply to tell, where the atlas has several [default: the atlas's]
    #[arg(long, value_name = "NAME")]
    commodity: Option<String>,
    /// Take the output from another source than the atlas does: a series of output.csv, or SCOPE=SERIES
    #[arg(long, value_name = "ID", conflicts_with = "mines")]
    source: Vec<String>,
    /// Weigh the mines by another number that all of them have, or by `sites`: each alike, without the shares of belts
    #[arg(long, value_name = "NAME", conflicts_with = "mines")]
    weight: Option<String>,
    /// Mines as GeoJSON, in place of an atlas; `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = "Bare files")]
    mines: Option<PathBuf>,
    /// Zones of control as GeoJSON, perhaps with `from` and `to`
    #[arg(
        long,
        value_name = "FILE",
        requires = "mines",
        help_heading = "Bare files"
    )]
    zones: Option<PathBuf>,
    /// The property that names a zone's holder [default: `holder`, `held_by` …]
    #[arg(
        long,
        value_name = "NAME",
        requires = "zones",
        help_heading = "Bare files"
    )]
    holder_field: Option<String>,
    /// Front lines as GeoJSON, each with `left` and `right`, which divide the region; they speak over zones
    #[arg(
        long,
        value_name = "FILE",
        requires_all = ["mines", "region"],
        help_heading = "Bare files"
    )]
    fronts: Option<PathBuf>,
    /// The ground that is spoken of, as GeoJSON
    #[arg(
        long,
        value_name = "FILE",
        requires = "mines",
        help_heading = "Bare files"
    )]
    region: Option<PathBuf>,
    /// How far a front's loose end may lie from what it is joined to [default: the atlas's, else 2]
    #[arg(
        long,
        value_name = "KM",
        allow_negative_numbers = true,
        help_heading = "Bare files"
    )]
    snap_km: Option<f64>,
    /// What is known of the holders: TOML, JSON or CSV with code, name, side
    #[arg(
        long,
        value_name = "FILE",
        requires = "mines",
        help_heading = "Bare files"
    )]
    holders: Option<PathBuf>,
    /// The property that gives a mine's output in tonnes [default: `output_t`]
    #[arg(
        long,
        value_name = "NAME",
        requires = "mines",
        help_heading = "Bare files"
    )]
    output_field: Option<String>,
    /// Read the mines' file as a whole, as is done anyway where anything is wrong with it
    #[arg(long, hide = true)]
    whole: bool,
    #[command(flatten)]
    limits: limits::Words,
    /// The mines' file, or what standard input held, where it was read in vain.
    #[arg(skip)]
    opened: OnceCell<Arc<File>>,
}

/// An atlas on a day, with its mines' file as it stood.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) atlas: Atlas,
    pub(super) date: Date,
    pub(super) rate_of: Date,
    pub(super) original: Original,
    /// How many features of the mines' file are no mines of the atlas, which the warnings tell.
    pub(super) set_aside: usize,
    /// What became of the features of all files.
    pub(super) account: Account,
    /// Whether it is bare files rather than an atlas.
    pub(super) bare: bool,
}

impl Words {
    /// Attributes the mines one by one where that can be done, as [`stream::attribute`] does; `false` where it cannot.
    pub(super) fn stream<'q>(
        &self,
        question: impl FnOnce(BareFiles) -> stream::Question<'q>,
        say: &mut Say,
        tell: impl FnOnce(stream::Answer, &mut Say) -> Result<(), Failure>,
    ) -> Result<bool, Failure> {
        let on = |layers: &Layers| day(self.date.as_deref(), layers);
        self.which.stream(question, say, on, tell)
    }

    /// Reads and compiles the atlas or the files, telling their warnings.
    pub(super) fn open(&self, say: &mut Say) -> Result<Opened, Failure> {
        self.which
            .open(say, |layers| day(self.date.as_deref(), layers))
    }
}

impl Which {
    /// Answers a question about the mines one by one where that can be done; `false` where it cannot.
    pub(super) fn stream<'q>(
        &self,
        question: impl FnOnce(BareFiles) -> stream::Question<'q>,
        say: &mut Say,
        on: impl FnOnce(&Layers) -> Result<Date, Failure>,
        tell: impl FnOnce(stream::Answer, &mut Say) -> Result<(), Failure>,
    ) -> Result<bool, Failure> {
        let Some(files) = self.streamed() else {
            return Ok(false);
        };
        match stream::attribute(&question(files), say, on, tell) {
            Ok(done) => done.map(|()| true),
            Err(whole) => {
                if let Some(opened) = whole.opened {
                    // Nobody has opened it before.
                    let _ = self.opened.set(opened);
                }
                Ok(false)
            }
        }
    }

    /// Whether the output of another year was asked for.
    pub(super) fn has_rate_of(&self) -> bool {
        self.rate_of.is_some()
    }

    /// Reads and compiles the atlas or the files, telling their warnings, for the day that `on` finds.
    pub(super) fn open(
        &self,
        say: &mut Say,
        on: impl FnOnce(&Layers) -> Result<Date, Failure>,
    ) -> Result<Opened, Failure> {
        let (mut layers, original, mut warnings) = match &self.mines {
            Some(mines) => self.bare(mines)?,
            None => {
                let (source, limits) = (self.source(), self.limits.limits());
                let (layers, warnings) = read::layers_within(&source, limits)?;
                (layers, read::original_within(&source, limits)?, warnings)
            }
        };
        if let Some(commodity) = &self.commodity {
            choose(commodity, &mut layers)?;
        }
        for source in &self.source {
            choice::source(&mut layers, source)
                .map_err(|refused| Failure::usage(format!("--source: {refused}")))?;
        }
        if let Some(weight) = &self.weight {
            choice::weigh(&mut layers, weight)
                .map_err(|refused| Failure::usage(format!("--weight: {refused}")))?;
        }
        if let Some(km) = self.snap_km {
            if !(0.0 <= km && km.is_finite()) {
                return Err(Failure::usage(format!(
                    "`{km}` is no distance: write --snap-km 2, in kilometres"
                )));
            }
            layers.manifest.snap_km = km;
        }
        let date = on(&layers)?;
        let rate_of = match &self.rate_of {
            Some(year) => rate(year)?,
            None => date,
        };
        let atlas = Atlas::compile(layers);
        warnings.extend(atlas.faults.clone());
        let ((), warnings) = warnings.unless_errors(())?;
        say.warnings(&warnings);
        let account = warnings.account().clone();
        say.account(&account);
        // Where warnings fail, they do so before anything is written.
        say.finish()?;
        let bare = self.mines.is_some();
        let set_aside = original
            .features
            .len()
            .saturating_sub(atlas.layers.mines.len());
        Ok(Opened {
            atlas,
            set_aside,
            account,
            date,
            rate_of,
            original,
            bare,
        })
    }

    fn bare(&self, mines: &Path) -> Result<(Layers, Original, Faults), Failure> {
        if self.source() != AtlasSource::Embedded {
            return Err(Failure::usage(
                "--mines is in place of an atlas: leave out --atlas (and TERRANE_ATLAS)",
            ));
        }
        if self.zones.is_none() && self.fronts.is_none() {
            return Err(Failure::usage(
                "who holds the ground about the mines? Say it with --zones FILE, or with --fronts FILE and --region FILE",
            ));
        }
        let read = bare::layers(&self.files(mines))?;
        Ok((read.layers, read.mines, read.warnings))
    }

    fn files(&self, mines: &Path) -> BareFiles {
        BareFiles {
            mines: mines.to_owned(),
            zones: self.zones.clone(),
            fronts: self.fronts.clone(),
            region: self.region.clone(),
            holder_field: self.holder_field.clone(),
            holders: self.holders.clone(),
            output_field: self.output_field.clone(),
            limits: self.limits.limits(),
            opened: self.opened.get().cloned(),
        }
    }

    /// The files, where they are mines and zones alone and nothing is asked that needs all mines at once.
    fn streamed(&self) -> Option<BareFiles> {
        let mines = self.mines.as_deref()?;
        // A pipe cannot be read again where the whole is read after all.
        let is_file = |path: &Option<PathBuf>| {
            path.as_ref().is_none_or(|path| {
                let is_one = || path.metadata().is_ok_and(|about| about.is_file());
                path.as_os_str() != "-" && is_one()
            })
        };
        let alone = self.source() == AtlasSource::Embedded
            && self.zones.is_some()
            && self.fronts.is_none()
            && self.region.is_none()
            && self.snap_km.is_none()
            && self.commodity.is_none()
            && self.rate_of.is_none()
            && !self.whole
            && is_file(&self.zones)
            && is_file(&self.holders);
        alone.then(|| self.files(mines))
    }

    /// Whether it is bare files rather than an atlas.
    pub(super) fn is_bare(&self) -> bool {
        self.mines.is_some()
    }

    /// How large a file may be.
    pub(super) fn limits(&self) -> Limits {
        self.limits.limits()
    }

    /// Where the atlas is read from.
    pub(super) fn source(&self) -> AtlasSource {
        folder(self.atlas.as_ref())
    }
}

impl Opened {
    pub(super) fn plate(&self) -> Result<Plate<'_>, Failure> {
        self.plate_on(self.date)
    }

    /// The same for answers that need no ground but the mines'.
    pub(super) fn plate_of_mines(&self) -> Result<Plate<'_>, Failure> {
        Ok(self.atlas.plate_of_mines(self.date, self.rate_of)?)
    }

    /// The atlas on another day, at the same rate of output.
    pub(super) fn plate_on(&self, date: Date) -> Result<Plate<'_>, Failure> {
        Ok(self.atlas.plate(date, self.rate_of)?)
    }
}

/// The atlas in a folder; the one inside the program where none is named, or an empty name as of a variable unset.
pub(super) fn folder(name: Option<&OsString>) -> AtlasSource {
    let named = name.filter(|name| !name.is_empty());
    named.map_or(AtlasSource::Embedded, |name| {
        AtlasSource::Folder(name.into())
    })
}

/// The day that was asked for, else the atlas's own.
fn day(text: Option<&str>, layers: &Layers) -> Result<Date, Failure> {
    let Some(text) = text else {
        return match layers.manifest.as_of {
            Some(day) => Ok(day),
            // Where no account has a day, every day is alike.
            None if !layers.is_dated() => Ok(jiff::civil::date(1970, 1, 1)),
            None => Err(Failure::usage(format!(
                "which day? Say one with --date, {}",
                range(layers)
            ))),
        };
    };
    one_day(text, "--date 2024-10-20", layers)
}

/// Reads a day that is known to the day; `example` is how one is written.
pub(super) fn one_day(text: &str, example: &str, layers: &Layers) -> Result<Date, Failure> {
    let no_day = || {
        Failure::usage(format!(
            "`{text}` is no day: write {example}, {}",
            range(layers)
        ))
    };
    let date: ReportedDate = text.parse().map_err(|_| no_day())?;
    if date.grain() == Grain::Day {
        Ok(date.first())
    } else {
        Err(no_day())
    }
}

/// The days of which the atlas can tell, in words.
fn range(layers: &Layers) -> String {
    let events = layers
        .events
        .iter()
        .map(|event| (Some(event.date.first()), None));
    let zones = layers
        .zones
        .iter()
        .map(|zone| (zone.period.from(), zone.period.to()));
    let fronts = layers
        .fronts
        .iter()
        .map(|front| (front.period.from(), front.period.to()));
    let periods: Vec<(Option<Date>, Option<Date>)> = events.chain(zones).chain(fronts).collect();
    let first = periods.iter().map(|period| period.0).min().flatten();
    let last = periods.iter().map(|period| period.1);
    let last = if last.clone().any(|end| end.is_none()) {
        None
    } else {
        last.flatten().max()
    };
    match (first, last.and_then(|end| end.yesterday().ok())) {
        (Some(first), Some(last)) => format!("from {first} to {last}"),
        (Some(first), None) => format!("from {first} on"),
        (None, Some(last)) => format!("up to {last}"),
        (None, None) => "any day".to_owned(),
    }
}

fn rate(text: &str) -> Result<Date, Failure> {
    let period: Period = text.parse().map_err(|_| {
        Failure::usage(format!(
            "`{text}` is no period of output: write --rate-of 2025"
        ))
    })?;
    period
        .from()
        .ok_or_else(|| Failure::usage("--rate-of needs a period that begins, such as 2025"))
}

/// Makes another commodity the one whose supply is told.
fn choose(commodity: &str, layers: &mut Layers) -> Result<(), Failure> {
    let mut known: Vec<&str> = layers
        .mines
        .iter()
        .filter_map(|mine| mine.commodity.as_deref())
        .collect();
    known.sort_unstable();
    known.dedup();
    if !known.contains(&commodity) {
        let known = known.join(", ");
        return Err(Failure::usage(format!(
            "no mine of this atlas has the commodity `{commodity}`; it has {known}"
        )));
    }
    if layers.manifest.commodity != commodity {
        layers.manifest.title = format!("Who holds the mines: {commodity}");
    }
    commodity.clone_into(&mut layers.manifest.commodity);
    Ok(())
}
