//! The folder of an atlas while it is read: its files, each opened once, and what is wrong with them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use geo::{CoordsIter, Rect};

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule::{self, Severity};
use crate::layers::Layers;
use crate::layers::manifest::Manifest;
use crate::layers::source::Credit;

use super::geojson::{self, Document};
use super::limits::Limits;
use super::manifest;
use super::mines;
use super::references::References;
use super::scenario;
use super::source::AtlasSource;
use super::supply::Rows;
use super::text::Text;
use super::words;

/// The folder of an atlas while it is read.
#[derive(Debug)]
pub(super) struct Folder<'s> {
    source: &'s AtlasSource,
    limits: Limits,
    /// The box around the region.
    ground: Option<Rect>,
    faults: Faults,
    credits: Vec<Credit>,
    asked: BTreeSet<&'static str>,
    absent: BTreeSet<&'static str>,
}

/// What is known of the files of an atlas when all have been read.
#[derive(Debug)]
pub(super) struct Files<'s> {
    source: &'s AtlasSource,
    broken: BTreeSet<String>,
    absent: BTreeSet<&'static str>,
}

impl Files<'_> {
    /// Whether the file was read without an error, or is not there and need not be.
    pub(super) fn whole(&self, path: &str) -> bool {
        !self.broken.contains(&self.source.name(path))
    }

    /// Whether there is no such file.
    pub(super) fn absent(&self, path: &str) -> bool {
        self.absent.contains(path)
    }

    /// The file as a whole.
    pub(super) fn place(&self, path: &str) -> Location {
        Location::file(self.source.name(path))
    }
}

impl<'s> Folder<'s> {
    /// The folder of `source`, nothing of it read.
    pub(super) fn open(source: &'s AtlasSource, limits: Limits) -> Self {
        Self {
            source,
            limits,
            ground: None,
            faults: Faults::default(),
            credits: Vec::new(),
            asked: BTreeSet::new(),
            absent: BTreeSet::new(),
        }
    }

    /// Says what box is around the region: what lies in it with longitude and latitude exchanged is told.
    pub(super) fn speaks_of(&mut self, ground: Option<Rect>) {
        self.ground = ground;
    }

    /// All faults, and the credits of the files that were read, each once.
    pub(super) fn close(self) -> (Faults, Vec<Credit>) {
        (self.faults, self.credits)
    }

    /// The manifest; `None` where it cannot be read, so that nobody is asked for holders that it may declare.
    pub(super) fn manifest(&mut self) -> Option<Manifest> {
        const PATH: &str = "atlas.toml";
        let bytes = self.needed_bytes(PATH)?;
        let text = self.text(PATH, &bytes)?;
        let before = self.faults.errors();
        let manifest = manifest::manifest(&text, &mut self.faults);
        (self.faults.errors() == before).then_some(manifest)
    }

    /// What `read` makes of an optional GeoJSON file.
    pub(super) fn geojson<T: Default>(
        &mut self,
        path: &'static str,
        read: impl FnOnce(&Text<'_>, &mut Document<'_>, &mut Faults) -> T,
    ) -> T {
        self.bytes(path)
            .and_then(|bytes| self.read_geojson(path, &bytes, read))
            .unwrap_or_default()
    }

    /// What `read` makes of a GeoJSON file that must be there.
    pub(super) fn needed<T: Default>(
        &mut self,
        path: &'static str,
        read: impl FnOnce(&Text<'_>, &mut Document<'_>, &mut Faults) -> T,
    ) -> T {
        self.needed_bytes(path)
            .and_then(|bytes| self.read_geojson(path, &bytes, read))
            .unwrap_or_default()
    }

    fn read_geojson<T>(
        &mut self,
        path: &str,
        bytes: &[u8],
        read: impl FnOnce(&Text<'_>, &mut Document<'_>, &mut Faults) -> T,
    ) -> Option<T> {
        let text = self.text(path, bytes)?;
        let mut document = geojson::document(&text, &mut self.faults);
        let mut fields = document.fields(&text, &mut self.faults);
        let credit = Credit {
            source: fields.remark("source"),
            licence: fields.remark("licence"),
            attribution: fields.remark("attribution"),
        };
        self.credit(credit);
        self.report_swapped(&text, &document);
        Some(read(&text, &mut document, &mut self.faults))
    }

    fn report_swapped(&mut self, text: &Text<'_>, document: &Document<'_>) {
        let Some(ground) = self.ground else {
            return;
        };
        for feature in &document.features {
            let first = feature
                .geometry
                .iter()
                .flat_map(|shape| shape.coords_iter().next());
            for fault in first.filter_map(|first| mines::swapped(first.into(), ground)) {
                let place = Location {
                    feature: Some(feature.index),
                    id: feature.id.clone(),
                    ..text.location(feature.range.clone())
                };
                self.faults.push(fault.at(place));
            }
        }
    }

    /// What `read` makes of an optional table.
    pub(super) fn csv<T: Default>(
        &mut self,
        path: &'static str,
        read: impl FnOnce(&Text<'_>, &mut Faults) -> T,
    ) -> T {
        let Some(bytes) = self.bytes(path) else {
            return T::default();
        };
        match self.text(path, &bytes) {
            Some(text) => read(&text, &mut self.faults),
            None => T::default(),
        }
    }

    /// The bytes of an optional file.
    pub(super) fn bytes(&mut self, path: &'static str) -> Option<Cow<'static, [u8]>> {
        self.asked.insert(path);
        match self.source.bytes(path, self.limits) {
            Ok(bytes) => {
                if bytes.is_none() {
                    self.absent.insert(path);
                }
                bytes
            }
            Err(fault) => {
                self.faults.push(*fault);
                None
            }
        }
    }

    /// The bytes of a file that must be there.
    pub(super) fn needed_bytes(&mut self, path: &'static str) -> Option<Cow<'static, [u8]>> {
        let before = self.faults.errors();
        let bytes = self.bytes(path);
        if bytes.is_none() && self.faults.errors() == before {
            let fault = Fault::of(&rule::MISSING_FILE)
                .saying(format!("an atlas needs a file `{path}`, and there is none"));
            self.report(path, fault);
        }
        bytes
    }

    /// The text of a file; reported where it is none.
    pub(super) fn text<'b>(&mut self, path: &str, bytes: &'b [u8]) -> Option<Text<'b>> {
        match Text::new(&self.source.name(path), bytes) {
            Ok(text) => Some(text),
            Err(fault) => {
                self.faults.push(*fault);
                None
            }
        }
    }

    /// Reports what is wrong with the file at `path` as a whole.
    pub(super) fn report(&mut self, path: &str, fault: Fault) {
        let place = Location::file(self.source.name(path));
        self.faults.push(fault.at(place));
    }

    /// Where faults go.
    pub(super) fn faults(&mut self) -> &mut Faults {
        &mut self.faults
    }

    /// Notes a credit, once.
    pub(super) fn credit(&mut self, credit: Credit) {
        let same = |other: &Credit| {
            other.attribution == credit.attribution && other.licence == credit.licence
        };
        if credit != Credit::default() && !self.credits.iter().any(same) {
            self.credits.push(credit);
        }
    }

    /// Reports what the files say of each other that does not hold.
    pub(super) fn check(&mut self, references: References, rows: &Rows, layers: &Layers) {
        let broken = self
            .faults
            .counts()
            .filter(|(_, severity, ..)| *severity == Severity::Error)
            .filter_map(|(file, ..)| file.map(str::to_owned));
        let files = Files {
            source: self.source,
            broken: broken.collect(),
            absent: std::mem::take(&mut self.absent),
        };
        references.check(layers, &files, &mut self.faults);
        rows.check(layers, &files, &mut self.faults);
    }

    /// Warns of every data file that no part of an atlas is read from: its name may be a slip.
    pub(super) fn report_unread(&mut self) {
        let paths = match self.source.list() {
            Ok(paths) => paths,
            // That there is no such folder was said of the files that are needed.
            Err(_) => return,
        };
        for path in paths {
            let ending = path.rsplit('.').next().unwrap_or_default().to_lowercase();
            let data = ["geojson", "json", "csv", "toml", "png"].contains(&&*ending);
            if !data || self.asked.contains(&*path) || scenario::name(&path).is_some() {
                continue;
            }
            let fault = Fault::of(&rule::UNREAD_FILE);
            let fault = words::suggest(fault, &path, self.absent.iter().copied());
            self.report(&path, fault);
        }
    }
}
