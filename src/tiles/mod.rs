//! Tiles: a plate cut into the squares of web maps.

#![allow(
    clippy::cast_possible_truncation,
    reason = "pixels and tiles are counted here, in numbers that are clamped"
)]

pub mod raster;
pub mod tile;
