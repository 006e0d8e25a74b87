//! Sheets: what everything on one map is drawn from.

use crate::atlas::plate::Plate;
use crate::layers::holder::Holders;

use super::palette::Palette;
use super::view::View;

/// A plate in its colours, seen in one view.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// What is drawn.
    pub plate: &'a Plate<'a>,
    /// Its colours.
    pub palette: &'a Palette<'a>,
    /// Where each place lies.
    pub view: View,
}

impl<'a> Sheet<'a> {
    /// The holders of the plate's atlas.
    #[must_use]
    pub fn holders(&self) -> &'a Holders {
        &self.plate.layers.manifest.holders
    }

    /// What the lengths of lettering are multiplied by.
    #[must_use]
    pub fn unit(&self) -> f32 {
        self.view.type_size
    }

    /// The zoom of web maps to which the sheet's scale belongs, lettering being as large as it is.
    #[must_use]
    pub fn zoom(&self) -> f32 {
        self.view.zoom()
    }
}
