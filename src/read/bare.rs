//! Bare files: mines and ground as GeoJSON without an atlas around them.
//!
//! A holder's code is whatever the file says; each is its own side unless a file of holders tells more.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use geo::{BoundingRect, Rect};

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::area::Area;
use crate::layers::front::Front;
use crate::layers::holder::{Code, Holder, Holders};
use crate::layers::manifest::{Account, Manifest};
use crate::layers::mine::Mine;
use crate::layers::zone::Zone;

use super::geojson::{self, Document};
use super::ground::{self, KILOMETRES};
use super::holders;
use super::input;
use super::mines::{self, Ids};
use super::original::{self, Original};
use super::text::Text;
use super::words::{self, Codes};

/// Which bare files to read. `-` is standard input, for one of them.
#[derive(Debug, Clone, Default)]
pub struct BareFiles {
    /// The mines.
    pub mines: PathBuf,
    /// Zones of control.
    pub zones: Option<PathBuf>,
    /// The property of a zone that names its holder; `None` looks for one of the usual names.
    pub holder_field: Option<String>,
    /// Front lines, each with `left` and `right`.
    pub fronts: Option<PathBuf>,
    /// The ground that is spoken of, which fronts divide.
    pub region: Option<PathBuf>,
    /// What is known of the holders: TOML, JSON or CSV.
    pub holders: Option<PathBuf>,
    /// The property of a mine that gives its output in tonnes; `None` is `output_t`.
    pub output_field: Option<String>,
}

/// What was read of bare files.
#[derive(Debug)]
pub struct Bare {
    /// The layers. Their manifest names no commodity and no scope.
    pub layers: Layers,
    /// The file of mines as it stood.
    pub mines: Original,
    /// What is suspicious but usable.
    pub warnings: Faults,
}

/// The names that the property of a holder usually has, the likeliest first.
const HOLDER_FIELDS: [&str; 8] = [
    "holder",
    "held_by",
    "holders",
    "controlled_by",
    "controller",
    "control",
    "actor",
    "side",
];

/// The id of the area that a bare region is.
const REGION: &str = "region";

/// Reads bare files.
///
/// # Errors
///
/// All faults of all files, when one of them is an error.
pub fn layers(files: &BareFiles) -> Result<Bare, Faults> {
    let mut faults = Faults::default();
    let mut input = Inputs::default();
    let mut layers = Layers::default();
    let declared = files.holders.as_deref().map(|path| {
        input.with(path, &mut faults, |text, faults| {
            holders::holders(text, faults)
        })
    });
    if let Some(path) = &files.region {
        layers.region = input.geojson(path, &mut faults, ground::region).flatten();
    }
    if let Some(path) = &files.zones {
        let field = files.holder_field.as_deref();
        let zones = input.geojson(path, &mut faults, |text, document, faults| {
            zones(text, document, field, faults)
        });
        layers.zones = zones.unwrap_or_default();
    }
    if let Some(path) = &files.fronts {
        let fronts = input.geojson(path, &mut faults, fronts);
        layers.fronts = fronts.unwrap_or_default();
    }
    layers.areas.extend(layers.region.iter().map(|shape| Area {
        id: REGION.to_owned(),
        name: REGION.to_owned(),
        kind: REGION.to_owned(),
        precision_km: 0.0,
        shape: shape.clone(),
    }));
    let ground = extent(&layers);
    let field = files.output_field.as_deref();
    let mines = input.bytes(&files.mines, &mut faults).and_then(|bytes| {
        let name = input::name(&files.mines);
        let text = text(&name, &bytes, &mut faults)?;
        let mut document = geojson::document(&text, &mut faults);
        layers.mines = mines(&text, &mut document, field, ground, &mut faults);
        let slots = original::slots(&document);
        Some(Original::new(&name, Cow::Owned(bytes), slots))
    });
    let declared = declared.flatten();
    layers.manifest = Manifest {
        holders: all_holders(declared, &layers, files, &mut faults),
        rank: vec![Account::Zones, Account::Fronts],
        ..Manifest::default()
    };
    match mines {
        Some(mines) => {
            let ((layers, mines), warnings) = faults.unless_errors((layers, mines))?;
            Ok(Bare {
                layers,
                mines,
                warnings,
            })
        }
        None => Err(faults),
    }
}

/// The inputs of a run: standard input can be read once.
#[derive(Debug, Default)]
struct Inputs {
    stdin_is_read: bool,
}

impl Inputs {
    fn bytes(&mut self, path: &Path, faults: &mut Faults) -> Option<Vec<u8>> {
        if path.as_os_str() == "-" && std::mem::replace(&mut self.stdin_is_read, true) {
            let fault = Fault::of(&rule::UNREADABLE_FILE)
                .saying("standard input was read already, for another file")
                .help("write `-` for one of the files only");
            faults.push(fault.at(Location::file(input::name(path))));
            return None;
        }
        input::file(path).map_err(|fault| faults.push(*fault)).ok()
    }

    fn with<T>(
        &mut self,
        path: &Path,
        faults: &mut Faults,
        read: impl FnOnce(&Text<'_>, &mut Faults) -> T,
    ) -> Option<T> {
        let bytes = self.bytes(path, faults)?;
        let text = text(&input::name(path), &bytes, faults)?;
        Some(read(&text, faults))
    }

    fn geojson<T>(
        &mut self,
        path: &Path,
        faults: &mut Faults,
        read: impl FnOnce(&Text<'_>, &mut Document<'_>, &mut Faults) -> T,
    ) -> Option<T> {
        self.with(path, faults, |text, faults| {
            let mut document = geojson::document(text, faults);
            read(text, &mut document, faults)
        })
    }
}

fn text<'b>(name: &str, bytes: &'b [u8], faults: &mut Faults) -> Option<Text<'b>> {
    Text::new(name, bytes)
        .map_err(|fault| faults.push(*fault))
        .ok()
}

fn mines(
    text: &Text<'_>,
    document: &mut Document<'_>,
    output_field: Option<&str>,
    ground: Option<Rect>,
    faults: &mut Faults,
) -> Vec<Mine> {
    let output = output_field.unwrap_or("output_t");
    let mut mines = Vec::with_capacity(document.features.len());
    let mut ids = Ids::default();
    let mut any_output = false;
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        let Some((geometry, point)) = mines::site(feature, &mut fields) else {
            continue;
        };
        mines::report_swapped(point, ground, &mut fields);
        any_output |= fields.raw(output).is_some();
        let id = fields.optional_id("id").or_else(|| feature.id.clone());
        if let Some(id) = &id {
            ids.check_leniently(id, &mut fields);
        }
        let id = id.unwrap_or_else(|| feature.index.to_string());
        mines.push(Mine {
            name: fields.optional_id("name").unwrap_or_else(|| id.clone()),
            id,
            commodity: fields.optional_id("commodity"),
            belt: None,
            within: None,
            opened: None,
            closed: None,
            precision_km: fields.optional_number_in("precision_km", &KILOMETRES),
            weight: 1.0,
            weight_basis: None,
            kind: "site".to_owned(),
            output_t: fields.optional_number_in(output, &(0.0..=1e12)),
            sources: Vec::new(),
            point,
            geometry,
            feature: feature.index,
        });
    }
    if let (Some(field), false) = (output_field, any_output)
        && !mines.is_empty()
    {
        report_no_field(text, document, field, "no mine", faults);
    }
    mines
}

fn zones(
    text: &Text<'_>,
    document: &mut Document<'_>,
    holder_field: Option<&str>,
    faults: &mut Faults,
) -> Vec<Zone> {
    let there = property_names(text, document);
    let usual = HOLDER_FIELDS.into_iter().find(|name| there.contains(*name));
    let field = match (holder_field, usual) {
        (Some(field), _) if there.contains(field) => field,
        (Some(field), _) => {
            report_no_field(text, document, field, "no zone", faults);
            return Vec::new();
        }
        (None, Some(field)) => field,
        (None, None) if document.features.is_empty() => return Vec::new(),
        (None, None) => {
            let fault = Fault::of(&rule::MISSING_MEMBER)
                .saying("no zone says who holds it")
                .expected(format!(
                    "one of the properties {}",
                    HOLDER_FIELDS.join(", ")
                ))
                .found(list(&there))
                .help("name the property: --holder-field NAME");
            faults.push(fault.at(Location::file(text.name())));
            return Vec::new();
        }
    };
    let mut ids = Ids::default();
    let mut zones = Vec::with_capacity(document.features.len());
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        let Some(shape) = ground::shape(feature, &mut fields) else {
            continue;
        };
        let id = fields.optional_id("id").or_else(|| feature.id.clone());
        if let Some(id) = &id {
            ids.check_leniently(id, &mut fields);
        }
        let control = fields.control(field, Codes::Any);
        if control.is_unknown() && !fields.has(field) {
            fields.report(field, Fault::of(&rule::NO_HOLDER));
        }
        zones.push(Zone {
            id: id.unwrap_or_else(|| feature.index.to_string()),
            control,
            period: fields.lifetime(),
            sources: fields.texts_if_any("sources"),
            shape,
        });
    }
    zones
}

fn fronts(text: &Text<'_>, document: &mut Document<'_>, faults: &mut Faults) -> Vec<Front> {
    let mut fronts = Vec::new();
    for feature in &mut document.features {
        let mut fields = feature.fields(text, faults);
        let id = fields.optional_id("id").or_else(|| feature.id.clone());
        let id = id.unwrap_or_else(|| feature.index.to_string());
        let period = fields.lifetime();
        let (left, right) = (
            fields.control("left", Codes::Any),
            fields.control("right", Codes::Any),
        );
        if left.is_unknown() && right.is_unknown() {
            let fault = Fault::of(&rule::NO_HOLDER)
                .saying("the front has no holder on either side: it divides nothing")
                .expected("properties `left` and `right`, as one walks along the line");
            fields.report("left", fault);
        }
        let precision_km = fields.optional_number_in("precision_km", &KILOMETRES);
        for line in ground::lines(feature, &mut fields) {
            fronts.push(Front {
                id: id.clone(),
                theatre: REGION.to_owned(),
                period,
                left: left.clone(),
                right: right.clone(),
                sketch: false,
                basis: String::new(),
                precision_km: precision_km.unwrap_or(0.0),
                sources: fields.texts_if_any("sources"),
                line,
            });
        }
    }
    fronts
}

/// The declared holders, then every other code of zones and fronts, in their order: each its own side.
fn all_holders(
    declared: Option<Vec<Holder>>,
    layers: &Layers,
    files: &BareFiles,
    faults: &mut Faults,
) -> Holders {
    let told = declared.is_some();
    let mut holders = declared.unwrap_or_default();
    let mut known: BTreeSet<Code> = holders.iter().map(|holder| holder.code.clone()).collect();
    let zones = layers.zones.iter().flat_map(|zone| zone.control.holders());
    let fronts = layers
        .fronts
        .iter()
        .flat_map(|front| front.left.holders().chain(front.right.holders()));
    let declared = holders.len();
    for code in zones.chain(fronts) {
        if !known.insert(code.clone()) {
            continue;
        }
        if told {
            let file = files.holders.as_deref().map(input::name);
            let fault = Fault::of(&rule::UNKNOWN_HOLDER)
                .saying(format!("no holder `{code}` is declared: it stands alone"))
                .at(Location::file(file.unwrap_or_default()))
                .warning();
            let names = holders[..declared]
                .iter()
                .map(|holder| holder.code.as_str());
            faults.push(words::suggest(fault, code.as_str(), names));
        }
        holders.push(Holder {
            code: code.clone(),
            name: code.to_string(),
            short: code.to_string(),
            side: code.to_string(),
            colour: None,
            sources: Vec::new(),
        });
    }
    Holders::new(holders, Vec::new())
}

/// The box around all ground.
fn extent(layers: &Layers) -> Option<Rect> {
    let zones = layers.zones.iter().map(|zone| zone.shape.bounding_rect());
    let boxes = zones.chain(layers.region.iter().map(BoundingRect::bounding_rect));
    boxes.flatten().reduce(|a, b| {
        let (a0, a1, b0, b1) = (a.min(), a.max(), b.min(), b.max());
        Rect::new(
            (a0.x.min(b0.x), a0.y.min(b0.y)),
            (a1.x.max(b1.x), a1.y.max(b1.y)),
        )
    })
}

fn property_names(text: &Text<'_>, document: &Document<'_>) -> BTreeSet<String> {
    let mut unheard = Faults::default();
    let mut names = BTreeSet::new();
    for feature in &document.features {
        let fields = feature.fields(text, &mut unheard);
        for name in fields.names() {
            if !names.contains(name) {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

/// Reports that a property that was asked for is in no feature.
fn report_no_field(
    text: &Text<'_>,
    document: &Document<'_>,
    field: &str,
    none: &str,
    faults: &mut Faults,
) {
    let there = property_names(text, document);
    let fault = Fault::of(&rule::MISSING_MEMBER)
        .saying(format!("{none} has a property `{field}`"))
        .found(list(&there))
        .at(Location::file(text.name()));
    faults.push(words::suggest(
        fault,
        field,
        there.iter().map(String::as_str),
    ));
}

fn list(names: &BTreeSet<String>) -> String {
    if names.is_empty() {
        return "no properties at all".to_owned();
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.join(", ")
}
