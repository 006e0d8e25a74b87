//! Properties: the names and values that terrane adds to a mine, the same in every format.

use serde_json::{Map, Value, json};

use crate::atlas::plate::{Holding, How, Plate};
use crate::atlas::shares::Shares;
use crate::atlas::supply::elements;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::holder::Holders;
use crate::layers::units::{Grams, Share};

/// The properties of mines on a plate.
#[derive(Debug, Clone)]
pub struct Properties {
    /// Which to write; every one where `None`.
    wanted: Option<Vec<String>>,
    /// The elements' symbols with their best share of the commodity; unknown where none was found.
    elements: Vec<String>,
}

/// The property of how far a mine lies from opposed ground.
pub const FRONT_KM: &str = "front_km";

/// Every name that may be added, but for the elements' (`Dy_t` …).
pub const NAMES: [&str; 18] = [
    "held_by",
    "held_side",
    "control",
    "held_share",
    "held_shares",
    "held_from",
    "held_to",
    "held_how",
    "claimed",
    "held_confidence",
    "held_last_report",
    "zone",
    FRONT_KM,
    "output_t",
    "output_low_t",
    "output_high_t",
    "as_of",
    "sources",
];

/// The word that asks for all of them.
pub const ALL: &str = "all";

impl Properties {
    /// All properties of an atlas.
    #[must_use]
    pub fn all(plate: &Plate) -> Self {
        Self {
            wanted: None,
            elements: elements(plate),
        }
    }

    /// Only those that the user named.
    #[must_use]
    pub fn only(names: Vec<String>, plate: &Plate) -> Self {
        Self {
            wanted: Some(names),
            elements: elements(plate),
        }
    }

    /// Those that bare files give cause for: control and zone always, shares where a mine is a disc or an area, periods
    /// where zones have them, output where mines have it.
    #[must_use]
    pub fn of_bare_files(plate: &Plate) -> Self {
        let by_share = |holding: &Holding| matches!(holding.how, How::Disc | How::Area);
        let shares = plate.holdings.iter().any(by_share);
        let output = plate
            .layers
            .mines
            .iter()
            .any(|mine| mine.output_t.is_some());
        Self::of_bare(plate, shares, output)
    }

    /// The same where it is known whether any mine is a disc or an area, and whether any has an output.
    #[must_use]
    pub fn of_bare(plate: &Plate, shares: bool, output: bool) -> Self {
        let mut names = vec!["held_by", "control", "zone"];
        if shares {
            names.extend(["held_share", "held_shares", "held_how"]);
        }
        if plate.layers.is_dated() {
            names.extend(["held_from", "held_to", "as_of"]);
        }
        if output {
            names.push("output_t");
        }
        Self::only(names.into_iter().map(str::to_owned).collect(), plate)
    }

    /// The names of those that are written.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.wanted.clone().unwrap_or_else(|| self.known())
    }

    /// The same with another one.
    #[must_use]
    pub fn and(mut self, name: &str) -> Self {
        if let Some(wanted) = &mut self.wanted {
            wanted.push(name.to_owned());
        }
        self
    }

    /// The names that a user may ask for.
    #[must_use]
    pub fn known(&self) -> Vec<String> {
        let elements = self.elements.iter().map(|symbol| format!("{symbol}_t"));
        NAMES
            .iter()
            .map(|name| (*name).to_owned())
            .chain(elements)
            .collect()
    }

    /// The properties of one mine, in the order in which they are written.
    #[must_use]
    pub fn of(&self, holding: &Holding, plate: &Plate) -> Map<String, Value> {
        let mut all = control(holding, &plate.layers.manifest.holders);
        let output = holding.output;
        let best = output.map(|output| output.best.tonnes());
        all.insert("output_t".to_owned(), json!(best));
        all.insert(
            "output_low_t".to_owned(),
            json!(output.and_then(|output| output.low_t).map(round)),
        );
        all.insert(
            "output_high_t".to_owned(),
            json!(output.and_then(|output| output.high_t).map(round)),
        );
        for (index, symbol) in self.elements.iter().enumerate() {
            let grams = holding.elements.get(index).copied().flatten();
            all.insert(format!("{symbol}_t"), json!(grams.map(Grams::tonnes)));
        }
        all.insert("as_of".to_owned(), as_of(plate.layers, plate.date));
        all.insert("sources".to_owned(), json!(holding.sources));
        if let Some(wanted) = &self.wanted {
            all.retain(|name, _| wanted.iter().any(|w| w == name || w == ALL));
        }
        all
    }
}

/// What is known of the control of a mine or point.
#[must_use]
pub fn control(holding: &Holding, holders: &Holders) -> Map<String, Value> {
    let held_shares = shares(&holding.shares);
    let leading = held_shares.values().next().cloned();
    let date = |date: Option<jiff::civil::Date>| json!(date.map(|date| date.to_string()));
    let mut all = Map::new();
    for (name, value) in [
        ("held_by", json!(holding.control().to_string())),
        ("held_side", json!(holding.control().side(holders))),
        (
            "control",
            json!(holding.control().kind(holders).to_string()),
        ),
        ("held_share", json!(leading)),
        ("held_shares", Value::Object(held_shares)),
        ("held_from", date(holding.period.from())),
        ("held_to", date(holding.period.to())),
        ("held_how", json!(how(holding.how))),
        ("claimed", json!(holding.claimed)),
        (
            "held_confidence",
            json!(holding.confidence.map(|confidence| confidence.to_string())),
        ),
        ("held_last_report", date(holding.last_report)),
        ("zone", json!(holding.zone)),
        (
            FRONT_KM,
            json!(holding.front_km.map(|km| (km * 1000.0).round() / 1000.0)),
        ),
    ] {
        all.insert(name.to_owned(), value);
    }
    all
}

/// The controls with their shares, largest first, in ten-thousandths that sum to 1 as they are written.
#[must_use]
pub fn shares(shares: &Shares) -> Map<String, Value> {
    let parts = shares.all().iter().zip(shares.ten_thousandths());
    #[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
    let part = |((control, _), part): (&(Control, Share), u64)| {
        (control.to_string(), json!(part as f64 / 10_000.0))
    };
    parts.map(part).collect()
}

/// A day; null where it is open or not known.
#[must_use]
pub fn day(day: Option<jiff::civil::Date>) -> Value {
    json!(day.map(|day| day.to_string()))
}

/// The word for how a holding was found.
#[must_use]
pub fn how(how: How) -> &'static str {
    match how {
        How::Point => "point",
        How::Edge => "edge",
        How::Disc => "disc",
        How::Area => "area",
        How::Reported => "reported",
    }
}

/// Who holds a ground, as properties.
#[must_use]
pub fn of_control(control: &Control, plate: &Plate) -> Map<String, Value> {
    let holders = &plate.layers.manifest.holders;
    let mut all = Map::new();
    all.insert("held_by".to_owned(), json!(control.to_string()));
    all.insert("held_side".to_owned(), json!(control.side(holders)));
    all.insert(
        "control".to_owned(),
        json!(control.kind(holders).to_string()),
    );
    all
}

/// A day that an answer is of; null where no account has a day.
#[must_use]
pub fn as_of(layers: &Layers, date: jiff::civil::Date) -> Value {
    json!(layers.is_dated().then(|| date.to_string()))
}

/// Tonnes to the gram.
#[must_use]
pub fn round(tonnes: f64) -> f64 {
    Grams::from_tonnes(tonnes).map_or(tonnes, Grams::tonnes)
}

/// The symbols of the elements of the plate's commodity.
fn elements(plate: &Plate) -> Vec<String> {
    let rows = elements::rows(plate.layers);
    rows.map(|row| row.symbol.clone()).collect()
}
