//! Places: points that events name, given once, so that a new event never redraws the past.

use geo::Point;

/// A place.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its id, such as `kan-paik-ti`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it lies, lon/lat.
    pub point: Point,
    /// How precise that is, in kilometres.
    pub precision_km: f64,
    /// Whether it takes part in dividing an area into cells.
    pub cell: bool,
    /// Where the position is from.
    pub source: String,
}
