//! Estimates: a best figure and the bounds that a source gives around it, each of which may be unknown.

/// A quantity as it is known: low, best and high. `None` is unknown, which is never 0.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Estimate {
    /// The lower bound.
    pub low: Option<f64>,
    /// The figure to use.
    pub best: Option<f64>,
    /// The upper bound.
    pub high: Option<f64>,
}
