//! GeoJSON (RFC 7946), taken apart by byte ranges so that every feature can be written again as it stood.

mod crs;
mod document;
mod flaws;
mod geometry;
mod judge;
mod parse;
mod repair;
mod rings;
mod salvage;
mod sequence;
mod shapes;

pub use document::{Document, Feature, Form};
pub use parse::{document, features};
pub use repair::{Repairs, repairs};
pub(super) use shapes::{judge_front, suspicions};
