//! `terrane map`: a map fit to print.

use clap::Args;

use super::failure::Failure;
use super::say::Say;

/// A map fit to print
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct Words {}

pub(super) fn run(_: &Words, _: &mut Say) -> Result<(), Failure> {
    Ok(())
}
