//! The history of mines within a span, as rows: GeoJSON, CSV and JSON.

pub mod columns;
pub mod form;
