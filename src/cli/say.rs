//! Saying: data goes to standard output, everything else to standard error.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use crate::diagnostic::account::{Account, FileAccount};
use crate::diagnostic::draw::{self, Paint};
use crate::diagnostic::faults::Faults;

use super::failure::Failure;

/// How terrane speaks.
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct Manner {
    /// Say only what went wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more: every mine, every warning
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Colour on standard error and in tables (`NO_COLOR` is respected)
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: When,
    /// Treat warnings as failures
    #[arg(long, global = true)]
    strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// Where terrane speaks to, and how.
#[derive(Debug)]
pub(super) struct Say {
    quiet: bool,
    pub(super) verbose: bool,
    strict: bool,
    warned: bool,
    color: anstream::ColorChoice,
}

impl Say {
    pub(super) fn new(manner: &Manner) -> Self {
        let color = match manner.color {
            When::Auto => anstream::ColorChoice::Auto,
            When::Always => anstream::ColorChoice::Always,
            When::Never => anstream::ColorChoice::Never,
        };
        Self {
            quiet: manner.quiet,
            verbose: manner.verbose,
            strict: manner.strict,
            warned: false,
            color,
        }
    }

    /// Writes an answer to standard output.
    pub(super) fn data(&mut self, text: &str) -> Result<(), Failure> {
        let mut out = anstream::AutoStream::new(io::stdout(), self.color).lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        written.map_err(|error| Failure::write("standard output".as_ref(), error))
    }

    /// Tells what was done, on standard error.
    pub(super) fn note(&mut self, text: &str) {
        if !self.quiet {
            self.error(text);
        }
    }

    /// Tells what became of the features that came in, on standard error: file by file with `-v`.
    pub(super) fn account(&mut self, account: &Account) {
        let lines: Vec<String> = if self.verbose {
            account.files().map(FileAccount::words).collect()
        } else {
            account.words()
        };
        for line in lines {
            self.note(&line);
        }
    }

    /// Tells of warnings, on standard error: all of them with `-v`, else one line for all.
    pub(super) fn warnings(&mut self, faults: &Faults) {
        if faults.is_empty() {
            return;
        }
        self.warned = true;
        if self.verbose || self.strict {
            self.error(draw::faults(faults, Paint::Ansi, draw_limit(self.verbose)).trim_end());
        } else {
            self.note(&format!(
                "{}; -v or `terrane check` shows {}",
                draw::summary(faults),
                if faults.errors() + faults.warnings() == 1 {
                    "it"
                } else {
                    "them"
                }
            ));
        }
    }

    /// Tells, with `-v`, what few want to know.
    pub(super) fn detail(&mut self, text: &str) {
        if self.verbose {
            self.error(text);
        }
    }

    /// Writes to standard error what is the answer of a run whose standard output is taken by a file.
    pub(super) fn aside(&mut self, text: &str) {
        self.error(text.trim_end());
    }

    /// Takes note of warnings that were told as the answer itself.
    pub(super) fn found(&mut self, warnings: usize) {
        self.warned |= warnings > 0;
    }

    /// Tells why the run failed.
    pub(super) fn failure(&mut self, failure: &Failure) {
        match failure {
            Failure::Closed | Failure::Found => {}
            Failure::Faults(faults) => {
                let limit = draw_limit(self.verbose);
                self.error(draw::faults(faults, Paint::Ansi, limit).trim_end());
            }
            Failure::Usage(_) => self.error(&format!(
                "{RED}error{PLAIN}: {failure}\n\nFor more, try --help."
            )),
            Failure::Write { .. } | Failure::Internal(_) => {
                self.error(&format!("{RED}error{PLAIN}: {failure}"))
            }
        }
    }

    /// Fails where `--strict` was asked for and something was warned of.
    pub(super) fn finish(&self) -> Result<(), Failure> {
        if self.strict && self.warned {
            Err(Failure::Found)
        } else {
            Ok(())
        }
    }

    /// Whether warnings fail, each of them told with its place.
    pub(super) fn is_strict(&self) -> bool {
        self.strict
    }

    /// Whether to show that something goes on.
    pub(super) fn shows_progress(&self) -> bool {
        !self.quiet && io::IsTerminal::is_terminal(&io::stderr())
    }

    fn error(&mut self, text: &str) {
        let mut err = anstream::AutoStream::new(io::stderr(), self.color).lock();
        // Where not even this can be written there is nobody to tell.
        let _ = writeln!(err, "{text}");
    }
}

const RED: &str = "\x1b[1;31m";
const PLAIN: &str = "\x1b[0m";

pub(super) fn draw_limit(verbose: bool) -> usize {
    if verbose {
        usize::MAX
    } else {
        crate::diagnostic::faults::DRAWN
    }
}
