//! Fronts: dated lines with a holder on either side.

use geo::LineString;

use super::control::Control;
use super::date::Period;
use super::origin::Origin;

/// A drawn front line.
#[derive(Debug, Clone)]
pub struct Front {
    /// Its id.
    pub id: String,
    /// The id of the area that it divides.
    pub theatre: String,
    /// When it stood.
    pub period: Period,
    /// Who holds the ground to the left as one walks along the line.
    pub left: Control,
    /// Who holds the ground to the right.
    pub right: Control,
    /// Whether it is constructed from anchors rather than reported as a line.
    pub sketch: bool,
    /// How it was constructed, in words.
    pub basis: String,
    /// How precise it is, in kilometres.
    pub precision_km: f64,
    /// Addresses of its sources.
    pub sources: Vec<String>,
    /// Where it stands in its file.
    pub origin: Origin,
    /// The line, lon/lat.
    pub line: LineString,
}
