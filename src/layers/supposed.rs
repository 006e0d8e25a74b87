//! Supposed ground: what a scenario says of who holds it, above every source.

use geo::MultiPolygon;

use super::control::Control;
use super::date::Period;

/// Ground that a scenario supposes to be held otherwise.
#[derive(Debug, Clone)]
pub struct Supposed {
    /// What it is called where the accounts of an answer are named: `scenario-1`.
    pub id: String,
    /// The change of the scenario that says so, as its index.
    pub change: usize,
    /// Who holds it.
    pub control: Control,
    /// On which days.
    pub period: Period,
    /// The ground; nothing where single mines are meant.
    pub shape: MultiPolygon,
    /// The ids of the mines that are meant, wherever their ground lies.
    pub mines: Vec<String>,
    /// Its place among what is supposed of the same day: the greater rank speaks first, the least last.
    pub rank: f64,
    /// Addresses of what suggests it.
    pub sources: Vec<String>,
}
