//! Mines: where something is dug, how sure the place is, and how much of its belt it stands for.

use std::collections::BTreeMap;

use geo::{Geometry, Point};
use jiff::civil::Date;

use super::date::ReportedDate;
use super::origin::Origin;

/// A mine.
#[derive(Debug, Clone)]
pub struct Mine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is dug there; `None` where a bare file does not say.
    pub commodity: Option<String>,
    /// The id of its belt.
    pub belt: Option<String>,
    /// The id of the mine that contains it.
    pub within: Option<String>,
    /// When it was opened, where that is known.
    pub opened: Option<ReportedDate>,
    /// When it was closed, where it was.
    pub closed: Option<ReportedDate>,
    /// How precise its position is, in kilometres; 0 is surveyed, `None` not said.
    pub precision_km: Option<f64>,
    /// Its weight among the mines of its belt.
    pub weight: f64,
    /// What the weight rests on.
    pub weight_basis: Option<String>,
    /// Other numbers that its file gives, such as how many pools were mapped, by name: each may weigh it instead.
    pub counts: BTreeMap<String, f64>,
    /// What kind of row it is: `cluster`, `group`, `site`, `area`, `cancelled`, `other`.
    pub kind: String,
    /// Its own output in tonnes, on bare files.
    pub output_t: Option<f64>,
    /// Addresses of its sources.
    pub sources: Vec<String>,
    /// Where it is: the point itself, or the middle of its polygon.
    pub point: Point,
    /// Its geometry as given.
    pub geometry: Geometry,
    /// The number of its feature in its file, from 0.
    pub feature: usize,
    /// Where it stands in its file.
    pub origin: Origin,
}

impl Mine {
    /// Whether it yields something of a commodity on a day: it is open, and weighs something.
    #[must_use]
    pub fn is_active(&self, commodity: &str, day: Date) -> bool {
        let mined = self.commodity.as_deref();
        let opened = self.opened.map(|date| date.first());
        let closed = self.closed.map(|date| date.first());
        self.weight > 0.0
            && mined.is_none_or(|mined| mined == commodity)
            && opened.is_none_or(|opened| opened <= day)
            && closed.is_none_or(|closed| day < closed)
    }

    /// A bare point, asked for as if a mine were there: without an id, surveyed, of no weight.
    #[must_use]
    pub fn at(point: Point) -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            commodity: None,
            belt: None,
            within: None,
            opened: None,
            closed: None,
            precision_km: Some(0.0),
            weight: 0.0,
            weight_basis: None,
            counts: BTreeMap::new(),
            kind: String::new(),
            output_t: None,
            sources: Vec::new(),
            point,
            geometry: Geometry::Point(point),
            feature: 0,
            origin: Origin::default(),
        }
    }
}
