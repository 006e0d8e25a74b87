//! Layers of an export: what is handed to GIS software, and under which names.

/// A layer of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// Mines, with who holds them and what they yield.
    Mines,
    /// Mining belts, with what they yield.
    Belts,
    /// The ground by control.
    Control,
    /// The line between opposed grounds.
    Lines,
    /// The events that stand by the day, at their places.
    Events,
}

impl Layer {
    /// All of them, in the order in which they are written.
    pub const ALL: [Self; 5] = [
        Self::Control,
        Self::Belts,
        Self::Lines,
        Self::Events,
        Self::Mines,
    ];

    /// Its name, in files and in the `layer` property.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mines => "mines",
            Self::Belts => "belts",
            Self::Control => "control",
            Self::Lines => "lines",
            Self::Events => "events",
        }
    }
}
