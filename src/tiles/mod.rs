//! Tiles: a plate cut into the squares of web maps.

#![allow(
    clippy::cast_possible_truncation,
    reason = "pixels and tiles are counted here, within ranges that are clamped first"
)]

pub mod raster;
pub mod tile;
