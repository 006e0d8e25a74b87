//! Where mines are read from: a file that is no pipe, or what was put by of standard input.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use crate::read::input;
use crate::read::limits::Limits;

/// Where mines are read from, again where they must be.
pub(super) struct Source {
    /// The file, or what was put by of standard input.
    file: File,
    is_piped: bool,
    is_put_by: bool,
    /// How long it is, where that is known.
    pub(super) size: Option<u64>,
    limits: Limits,
}

impl Source {
    pub(super) fn open(path: &Path, limits: Limits) -> Option<Self> {
        if path.as_os_str() == "-" {
            return Some(Self {
                file: tempfile::tempfile().ok()?,
                is_piped: true,
                is_put_by: false,
                size: None,
                limits,
            });
        }
        // What is no file cannot be read twice, and a pipe that was opened and closed again ends for who writes into it.
        if !path.metadata().ok()?.is_file() {
            return None;
        }
        let file = File::open(path).ok()?;
        Some(Self {
            size: Some(file.metadata().ok()?.len()),
            file,
            is_piped: false,
            is_put_by: true,
            limits,
        })
    }

    /// The bytes from the beginning, unpacked; no more of them than the user asked for. What was not is a limit on what is
    /// held in memory, and binds only what is packed and might be anything.
    pub(super) fn begin(&mut self) -> io::Result<impl Read + Send + use<>> {
        if !self.is_put_by {
            // No longer than is read of any other file.
            let most = self.limits.size.0.saturating_add(1);
            io::copy(&mut io::stdin().lock().take(most), &mut self.file)?;
            self.is_put_by = true;
            self.size = Some(self.file.stream_position()?);
        }
        self.file.rewind()?;
        let is_asked = self.limits != Limits::default();
        if self
            .size
            .is_some_and(|size| self.limits.size.0 < size && (is_asked || self.is_piped))
        {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        input::unpacked_within(self.file.try_clone()?, self.limits)
    }

    /// The file, or what standard input held; `None` where that was not read.
    pub(super) fn into_opened(self) -> Option<Arc<File>> {
        self.is_put_by.then(|| Arc::new(self.file))
    }
}
