//! GeoJSON (RFC 7946), taken apart by byte ranges so that every feature can be written again as it stood.

mod collection;
mod geometry;
mod judge;

pub use collection::{Document, Feature, Form, document};
