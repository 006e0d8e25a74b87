//! Areas: named ground that events and theatres refer to, such as a township.

use geo::MultiPolygon;

/// A named area.
#[derive(Debug, Clone)]
pub struct Area {
    /// Its id, such as `chipwi`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is: `township`, `ground` …
    pub kind: String,
    /// How precise its outline is, in kilometres.
    pub precision_km: f64,
    /// Its outline; edges straight in lon/lat.
    pub shape: MultiPolygon,
}
