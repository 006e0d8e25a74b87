//! Furniture: what stands beside and on the map of a poster.

pub mod column;
pub mod corners;
pub mod edge;
pub mod inset;
pub mod legend;
pub mod locator;
pub mod on_map;
pub mod scale_bar;
pub mod table;
pub mod words;
pub mod years;
