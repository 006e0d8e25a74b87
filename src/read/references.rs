//! References: ids that one file gives and another names, checked when all files have been read.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule::{self, Rule};
use crate::layers::Layers;

use super::fields::Fields;
use super::folder::Files;
use super::words;

/// What an id is the id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A place.
    Place,
    /// A place that takes part in dividing its area into cells.
    Cell,
    /// An area.
    Area,
    /// A mine.
    Mine,
    /// A belt.
    Belt,
    /// A mine or a belt.
    MineOrBelt,
    /// A scope of output.
    Scope,
}

/// The references of the files read so far.
#[derive(Debug, Default)]
pub(super) struct References(Vec<(Target, String, Location)>);

impl References {
    /// Notes that the value of the member `name` is the id of a `target`.
    pub(super) fn note(&mut self, target: Target, id: &str, name: &str, fields: &Fields<'_, '_>) {
        if !id.is_empty() {
            self.0.push((target, id.to_owned(), fields.locate(name)));
        }
    }

    /// Reports every reference to what is not there. What a broken file would have given is not asked for, and a file
    /// that is not there at all is told once.
    pub(super) fn check(self, layers: &Layers, files: &Files<'_>, faults: &mut Faults) {
        let missing = self.report_missing(files, faults);
        for (target, id, place) in self.0 {
            let there = |file: &&str| files.whole(file) && !missing.contains(file);
            if !target.files().iter().all(there) {
                continue;
            }
            let known = target.ids(layers);
            if known.contains(&*id) {
                continue;
            }
            if target == Target::Cell && Target::Place.ids(layers).contains(&*id) {
                faults.push(Fault::of(&rule::NO_CELL).at(place));
                continue;
            }
            let (rule, what) = target.rule();
            let fault = Fault::of(rule).saying(format!("no {what} `{id}`"));
            faults.push(words::suggest(fault, &id, known.into_iter()).at(place));
        }
    }

    /// Reports every file that is not there though others name what it alone could give, and hands them on.
    fn report_missing(&self, files: &Files<'_>, faults: &mut Faults) -> BTreeSet<&'static str> {
        let mut named: BTreeMap<&'static str, (usize, &Location)> = BTreeMap::new();
        for (target, _, place) in &self.0 {
            if let [file] = target.files()
                && files.absent(file)
                && files.whole(file)
            {
                named.entry(file).or_insert((0, place)).0 += 1;
            }
        }
        for (file, (count, first)) in &named {
            let values = if *count == 1 {
                "a value names".to_owned()
            } else {
                format!("{count} values name")
            };
            let fault = Fault::of(&rule::MISSING_FILE)
                .saying(format!(
                    "there is no file `{file}`, and {values} what should be in it"
                ))
                .related("first named here", (*first).clone())
                .help("add the file, or leave those values empty");
            faults.push(fault.at(files.place(file)));
        }
        named.into_keys().collect()
    }
}

impl Target {
    /// The files that give ids of this kind.
    fn files(self) -> &'static [&'static str] {
        match self {
            Self::Place | Self::Cell => &["control/places.csv"],
            Self::Area => &["control/areas.geojson"],
            Self::Mine => &["mines.geojson"],
            Self::Belt => &["belts.geojson"],
            Self::MineOrBelt => &["mines.geojson", "belts.geojson"],
            Self::Scope => &["output.csv"],
        }
    }

    fn ids(self, layers: &Layers) -> BTreeSet<&str> {
        let places = layers.places.iter();
        let mines = layers.mines.iter().map(|mine| &*mine.id);
        let belts = layers.belts.iter().map(|belt| &*belt.id);
        match self {
            Self::Place => places.map(|place| &*place.id).collect(),
            Self::Cell => places
                .filter(|place| place.cell)
                .map(|place| &*place.id)
                .collect(),
            Self::Area => layers.areas.iter().map(|area| &*area.id).collect(),
            Self::Mine => mines.collect(),
            Self::Belt => belts.collect(),
            Self::MineOrBelt => mines.chain(belts).collect(),
            Self::Scope => {
                let scopes = layers.output.iter().map(|row| &*row.scope);
                // The world is a denominator: it needs no row of its own.
                scopes.chain(["world"]).collect()
            }
        }
    }

    fn rule(self) -> (&'static Rule, &'static str) {
        match self {
            Self::Place | Self::Cell => (&rule::UNKNOWN_PLACE, "place in places.csv is called"),
            Self::Area => (&rule::UNKNOWN_AREA, "area in areas.geojson is called"),
            Self::Mine => (&rule::UNKNOWN_MINE, "mine in mines.geojson is called"),
            Self::Belt => (&rule::UNKNOWN_BELT, "belt in belts.geojson is called"),
            Self::MineOrBelt => (&rule::UNKNOWN_MINE, "mine or belt is called"),
            Self::Scope => (&rule::UNKNOWN_SCOPE, "row of output.csv has the scope"),
        }
    }
}
