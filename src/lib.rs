//! terrane shows who holds the mines, and how much of the world's supply that is.

pub mod atlas;
pub mod cli;
pub mod diagnostic;
pub mod export;
pub mod geometry;
pub mod layers;
pub mod read;
pub mod render;
pub mod tiles;
