//! How much is read: the words that every verb has that reads files.

use std::num::NonZero;

use clap::Args;

use crate::read::limits::{Limits, Size};

use super::stream;

/// How much is read.
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct Words {
    /// Read files up to this size, unpacked, such as 4GB; reading takes several times that in memory. Bare mines that can be
    /// attributed one by one may be larger, unless a size is given
    #[arg(long, value_name = "SIZE", default_value_t = Limits::default().size, help_heading = "Limits")]
    max_size: Size,
    /// How many threads work [default: as many as there are cores]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    threads: Option<NonZero<usize>>,
}

impl Words {
    pub(super) fn limits(&self) -> Limits {
        stream::threads(self.threads);
        Limits {
            size: self.max_size,
        }
    }
}
