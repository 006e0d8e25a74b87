//! Zones: drawn polygons of control with a period.

use geo::MultiPolygon;

use super::control::Control;
use super::date::Period;

/// A drawn zone of control.
#[derive(Debug, Clone)]
pub struct Zone {
    /// Its id, or its number in the file where it has none.
    pub id: String,
    /// Who holds it.
    pub control: Control,
    /// When.
    pub period: Period,
    /// Addresses of its sources.
    pub sources: Vec<String>,
    /// The ground; edges straight in lon/lat.
    pub shape: MultiPolygon,
}
