//! Ground: the geometry that geo does not have. Degrees are never used as a length.

pub mod cell;
pub mod circle;
pub mod ellipsoid;
pub mod mercator;
pub mod overlay;
pub mod region;
pub mod sliver;
pub mod validity;
