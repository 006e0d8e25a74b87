//! Reading atlases and bare files: what comes in, and what is said of what is wrong.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

mod atlas;
mod atlas_faults;
mod bare;
mod documented;
mod drawn;
mod every_rule;
mod geojson_faults;
mod hostile;
mod json_rules;
mod marked;
mod neighbours;
mod original;
mod packed;
mod repaired;
mod scenario_faults;
mod shapes;
mod table_faults;
