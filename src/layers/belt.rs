//! Belts: regions of mining whose mines share a quantity by weight.

use geo::MultiPolygon;

/// A mining belt.
#[derive(Debug, Clone)]
pub struct Belt {
    /// Its id, such as `pangwa-chipwi`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How precise its outline is, in kilometres.
    pub precision_km: f64,
    /// Addresses of its sources.
    pub sources: Vec<String>,
    /// Its outline.
    pub shape: MultiPolygon,
}
