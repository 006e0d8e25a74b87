//! Progress, shown where it takes long and somebody looks.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// After how long progress is shown.
const SOON: Duration = Duration::from_secs(1);

/// How far a run has come, shown where it takes long and somebody looks.
pub(super) struct Bar {
    is_shown: bool,
    since: Instant,
    bar: Option<ProgressBar>,
    size: Option<u64>,
    done: u64,
}

impl Bar {
    pub(super) fn new(is_shown: bool) -> Self {
        Self {
            is_shown,
            since: Instant::now(),
            bar: None,
            size: None,
            done: 0,
        }
    }

    pub(super) fn begin(&mut self, size: Option<u64>) {
        (self.size, self.done) = (size, 0);
    }

    pub(super) fn inc(&mut self, bytes: u64) {
        self.done += bytes;
        if !self.is_shown || self.since.elapsed() < SOON {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style =
                ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {eta} to go");
            let bar = ProgressBar::new(self.size.unwrap_or(0));
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        bar.set_position(self.done);
    }

    pub(super) fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
