//! Conservation: what goes in comes out, to the gram, checked on every run.

use crate::layers::units::Grams;

/// A sum that does not come out: an error of the program, never of the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "internal error: the supply does not sum: rows {rows} g + unplaced {unplaced} g is not the total of {total} g \
     ({what}); please report this with the atlas"
)]
pub struct NotConserved {
    /// Which sum.
    pub what: String,
    /// The sum of the rows.
    pub rows: u64,
    /// What is unplaced.
    pub unplaced: u64,
    /// What it should be.
    pub total: u64,
}

/// Whether rows and what is unplaced are the total; `what` says which sum it is.
///
/// # Errors
/// When they are not.
pub fn conserve(
    what: &str,
    rows: Grams,
    unplaced: Grams,
    total: Grams,
) -> Result<(), NotConserved> {
    if rows + unplaced == total {
        return Ok(());
    }
    Err(NotConserved {
        what: what.to_owned(),
        rows: rows.0,
        unplaced: unplaced.0,
        total: total.0,
    })
}
