//! Plate → files for GIS software, and `--json`: one format, one file.

pub mod csv;
pub mod geojson;
pub mod json;
pub mod layer;
pub mod properties;
pub mod splice;
