//! Failures: what stops a run, and the exit code that it gets.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::atlas::supply::conserve::NotConserved;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;

/// What stops a run.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The data is at fault.
    #[error("{0}")]
    Faults(Faults),
    /// The command line is.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be written.
    #[error("cannot write {}: {error}", path.display())]
    Write { path: PathBuf, error: io::Error },
    /// `check` found something, or `--strict` turned warnings into failures; it has been told.
    #[error("")]
    Found,
    /// The reader of standard output has left.
    #[error("")]
    Closed,
    /// The program is at fault.
    #[error("{0}")]
    Internal(#[from] NotConserved),
}

impl Failure {
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    pub(super) fn write(path: &Path, error: io::Error) -> Self {
        let error = match error.kind() {
            io::ErrorKind::BrokenPipe => return Self::Closed,
            // What is written is made; only its folder can be missing.
            io::ErrorKind::NotFound => io::Error::other("there is no such folder"),
            _ => error,
        };
        Self::Write {
            path: path.to_owned(),
            error,
        }
    }

    pub(super) fn code(&self) -> ExitCode {
        match self {
            Self::Closed => ExitCode::SUCCESS,
            Self::Usage(_) => ExitCode::from(2),
            Self::Faults(_) | Self::Write { .. } | Self::Found | Self::Internal(_) => {
                ExitCode::FAILURE
            }
        }
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}

impl From<Box<Fault>> for Failure {
    fn from(fault: Box<Fault>) -> Self {
        Self::Faults(Faults::from(*fault))
    }
}
