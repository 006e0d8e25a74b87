//! Ground: the geometry that geo does not have. Degrees are never used as a length.

mod arrangement;
pub mod cell;
pub mod circle;
pub mod edges;
pub mod ellipsoid;
pub mod faces;
pub mod inside;
pub mod mercator;
pub mod nearest;
pub mod overlay;
pub mod region;
pub mod sliver;
pub mod split;
pub mod validity;
pub mod widen;
