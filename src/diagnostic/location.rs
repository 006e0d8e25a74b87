//! Locations: where in which file, in which feature and where on earth something stands.

use std::ops::Range;

use super::excerpt::Excerpt;

/// Where something stands, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Location {
    /// The file, as the user would name it.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The character in the line, from 1.
    pub column: Option<usize>,
    /// The bytes of the file that are meant.
    pub bytes: Option<Range<usize>>,
    /// The number of the feature in its file, from 0.
    pub feature: Option<usize>,
    /// The id of the feature, row or table.
    pub id: Option<String>,
    /// Longitude and latitude in degrees.
    pub lonlat: Option<(f64, f64)>,
    /// The line around what is meant.
    pub excerpt: Option<Excerpt>,
}

impl Location {
    /// A file as a whole.
    #[must_use]
    pub fn file(name: impl Into<String>) -> Self {
        Self {
            file: Some(name.into()),
            ..Self::default()
        }
    }

    /// The same location with a place on earth.
    #[must_use]
    pub fn on_earth(mut self, lon: f64, lat: f64) -> Self {
        self.lonlat = Some((lon, lat));
        self
    }
}
