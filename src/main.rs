//! The door: words → layers → atlas → one verb → exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    terrane::cli::run()
}
