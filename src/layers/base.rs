//! Base: the geography under a map: borders, water, roads, towns, relief.

use geo::{LineString, MultiPolygon, Point, Rect};

use super::source::Credit;

/// What a map needs under it; every part may be absent.
#[derive(Debug, Clone, Default)]
pub struct Base {
    /// Countries.
    pub countries: Vec<Country>,
    /// Borders.
    pub borders: Vec<Border>,
    /// Rivers.
    pub rivers: Vec<River>,
    /// Lakes.
    pub lakes: Vec<Lake>,
    /// Roads and railways.
    pub roads: Vec<Road>,
    /// Towns.
    pub towns: Vec<Town>,
    /// Names that stand on the ground.
    pub labels: Vec<Label>,
    /// The whole country by states, for a locator.
    pub overview: Vec<MultiPolygon>,
    /// Shaded relief.
    pub relief: Option<Relief>,
    /// The credits of these files and of the other layers, each once, in the order of reading.
    pub credits: Vec<Credit>,
}

/// A country.
#[derive(Debug, Clone)]
pub struct Country {
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub iso: String,
    /// Its outline.
    pub shape: MultiPolygon,
}

/// A border line.
#[derive(Debug, Clone)]
pub struct Border {
    /// Between what.
    pub kind: BorderKind,
    /// The line.
    pub line: LineString,
}

/// What a border lies between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BorderKind {
    /// Countries.
    International,
    /// Countries that do not agree on it.
    Disputed,
    /// States of the atlas's country.
    State,
    /// Provinces abroad.
    Province,
}

/// A river.
#[derive(Debug, Clone)]
pub struct River {
    /// Its name.
    pub name: Option<String>,
    /// 1 for the greatest to 9.
    pub rank: u8,
    /// Its course.
    pub line: LineString,
}

/// A lake.
#[derive(Debug, Clone)]
pub struct Lake {
    /// Its name.
    pub name: String,
    /// Its shore.
    pub shape: MultiPolygon,
}

/// A road or railway.
#[derive(Debug, Clone)]
pub struct Road {
    /// Whether it is a railway.
    pub railway: bool,
    /// The line.
    pub line: LineString,
}

/// A town.
#[derive(Debug, Clone)]
pub struct Town {
    /// Its name in Latin letters.
    pub name: String,
    /// Its name in the country's own script.
    pub local_name: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// 1 for the capital to 5.
    pub rank: u8,
    /// Whether it is the seat of a township.
    pub capital: bool,
    /// Where it is.
    pub point: Point,
}

/// A name that stands on the ground.
#[derive(Debug, Clone)]
pub struct Label {
    /// The name.
    pub name: String,
    /// Of what.
    pub kind: LabelKind,
    /// Height above the sea in metres, of a peak.
    pub elevation_m: Option<f64>,
    /// Where it stands.
    pub point: Point,
}

/// What a name on the ground is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelKind {
    /// A country.
    Country,
    /// A state of the atlas's country.
    State,
    /// A province abroad.
    Province,
    /// A peak.
    Peak,
    /// A range of mountains or hills.
    Range,
}

/// Shaded relief: a grey picture in Web Mercator.
#[derive(Debug, Clone)]
pub struct Relief {
    /// Pixels from the north-west, row by row.
    pub pixels: Vec<u8>,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The outer edges in lon/lat degrees.
    pub bounds: Rect,
    /// The grey of flat ground.
    pub flat: f64,
}
