//! Plate → files for GIS software, and `--json`: one format, one file.

pub mod csv;
pub mod difference;
pub mod geojson;
pub mod history;
pub mod inserted;
pub mod json;
pub mod layer;
pub mod properties;
pub mod scenario;
pub mod splice;
pub mod timeline;
mod together;
pub mod zones;
