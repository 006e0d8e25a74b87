//! Which atlas, which day: the words that most verbs share, and what they lead to.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use crate::atlas::Atlas;
use crate::atlas::plate::Plate;
use crate::diagnostic::faults::Faults;
use crate::export::splice::Slot;
use crate::layers::Layers;
use crate::layers::date::{Period, ReportedDate};
use crate::read::source::AtlasSource;
use crate::read::{self, geojson, text::Text};

use super::failure::Failure;
use super::say::Say;

/// Which atlas and which day.
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct Words {
    /// The folder of an atlas [default: the atlas of Kachin inside the program]
    #[arg(long, value_name = "DIR", env = "TERRANE_ATLAS")]
    atlas: Option<PathBuf>,
    /// The day, such as 2024-10-20 [default: the atlas's own as_of]
    #[arg(long, value_name = "DATE")]
    pub(super) date: Option<String>,
    /// Use the output of another year than that of the day, such as 2025
    #[arg(long, value_name = "YEAR")]
    rate_of: Option<String>,
    /// Whose supply to tell, where the atlas has several [default: the atlas's]
    #[arg(long, value_name = "NAME")]
    commodity: Option<String>,
}

/// An atlas on a day, with the bytes of its mines as they came.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) atlas: Atlas,
    pub(super) date: Date,
    rate_of: Date,
    /// The text of the mines' file.
    pub(super) text: String,
    /// Where each mine stands in it.
    pub(super) slots: Vec<Option<Slot>>,
}

impl Words {
    /// Reads and compiles the atlas, telling its warnings.
    pub(super) fn open(&self, say: &mut Say) -> Result<Opened, Failure> {
        let source = self.source();
        let (mut layers, warnings) = read::layers(&source)?;
        say.warnings(&warnings);
        if let Some(commodity) = &self.commodity {
            choose(commodity, &mut layers)?;
        }
        let date = day(self.date.as_deref(), &layers)?;
        let rate_of = match &self.rate_of {
            Some(year) => rate(year)?,
            None => date,
        };
        let bytes = source.bytes("mines.geojson")?.unwrap_or_default();
        let text = Text::new(&source.name("mines.geojson"), &bytes)?
            .body()
            .to_owned();
        let slots = slots(&source.name("mines.geojson"), &bytes, &layers)?;
        Ok(Opened {
            atlas: Atlas::compile(layers),
            date,
            rate_of,
            text,
            slots,
        })
    }

    /// Where the atlas is read from.
    pub(super) fn source(&self) -> AtlasSource {
        self.atlas
            .clone()
            .map_or(AtlasSource::Embedded, AtlasSource::Folder)
    }
}

impl Opened {
    pub(super) fn plate(&self) -> Result<Plate<'_>, Failure> {
        Ok(self.atlas.plate(self.date, self.rate_of)?)
    }
}

/// The day that was asked for, else the atlas's own.
fn day(text: Option<&str>, layers: &Layers) -> Result<Date, Failure> {
    let Some(text) = text else {
        return layers.manifest.as_of.ok_or_else(|| {
            Failure::usage(format!(
                "the atlas has no as_of: say a day with --date, {}",
                range(layers)
            ))
        });
    };
    let no_day = || {
        Failure::usage(format!(
            "`{text}` is no day: write --date 2024-10-20, {}",
            range(layers)
        ))
    };
    let date: ReportedDate = text.parse().map_err(|_| no_day())?;
    if date.grain() == crate::layers::date::Grain::Day {
        Ok(date.first())
    } else {
        Err(no_day())
    }
}

/// The days of which the atlas can tell, in words.
fn range(layers: &Layers) -> String {
    let days = layers.events.iter().map(|event| event.date.first());
    let zones = layers
        .zones
        .iter()
        .flat_map(|zone| [zone.period.from(), zone.period.to()])
        .flatten();
    let (first, last) = (
        days.clone().chain(zones.clone()).min(),
        days.chain(zones).max(),
    );
    match (first, last) {
        (Some(first), Some(last)) => format!("from {first} to {last}"),
        _ => "any day".to_owned(),
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
    commodity.clone_into(&mut layers.manifest.commodity);
    Ok(())
}

/// Where each mine stands in the text of its file, without a byte-order mark.
fn slots(name: &str, bytes: &[u8], layers: &Layers) -> Result<Vec<Option<Slot>>, Failure> {
    let text = Text::new(name, bytes)?;
    let document = geojson::document(&text, &mut Faults::default());
    let slot = |feature: &geojson::Feature| {
        let whole = feature.form == geojson::Form::Feature;
        whole.then(|| Slot {
            feature: feature.range.clone(),
            properties: feature.properties_range.clone(),
        })
    };
    Ok(layers
        .mines
        .iter()
        .map(|mine| document.features.get(mine.feature).and_then(slot))
        .collect())
}
