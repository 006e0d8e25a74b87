//! Tiles: a plate cut into the squares of web maps.

pub mod raster;
pub mod tile;
