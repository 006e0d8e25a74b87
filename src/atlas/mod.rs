//! Layers → Atlas: what follows from the sources. No I/O, no clock, and no layers can make it panic.

pub mod plate;
pub mod supply;
