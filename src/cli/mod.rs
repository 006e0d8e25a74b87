//! The words of the command line; one verb, one file.

mod atlas;
mod attribute;
mod chain;
mod check;
mod derivation;
mod diff;
mod elements;
mod export;
mod failure;
mod find;
mod fix;
mod footing;
mod init;
mod limits;
mod map;
mod output;
mod report;
mod say;
mod scenario;
mod shares;
mod span;
mod stream;
mod subject;
mod supply;
mod tiles;
mod timeline;
mod why;
mod zones;

use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, Parser, Subcommand};

use failure::Failure;
use say::Say;

/// Who holds the mines, and how much of the world's supply that is.
#[derive(Debug, Parser)]
#[command(
    name = "terrane",
    version,
    about,
    max_term_width = 110,
    disable_help_subcommand = true
)]
#[command(after_help = "Each verb's --help begins with two examples that work as they stand.")]
struct Words {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    manner: say::Manner,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Attribute(attribute::Words),
    Map(map::Words),
    Tiles(tiles::Words),
    Export(export::Words),
    Why(why::Words),
    Zones(zones::Words),
    Diff(diff::Words),
    Timeline(timeline::Words),
    Scenario(scenario::Words),
    Check(check::Words),
    Init(init::Words),
}

/// Runs what the command line asks for: 0 done, 1 failed or something found, 2 misused.
#[must_use]
pub fn run() -> ExitCode {
    let words = match Words::try_parse() {
        Ok(words) => words,
        Err(error) => {
            let usage = error.use_stderr();
            // A closed pipe is no error, and there is nobody left to tell of another.
            let _ = error.print();
            return if usage {
                ExitCode::from(2)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    let mut say = Say::new(&words.manner);
    let done = match words.verb {
        None => greet(&mut say),
        Some(Verb::Attribute(words)) => attribute::run(&words, &mut say),
        Some(Verb::Map(words)) => map::run(&words, &mut say),
        Some(Verb::Tiles(words)) => tiles::run(&words, &mut say),
        Some(Verb::Export(words)) => export::run(&words, &mut say),
        Some(Verb::Why(words)) => why::run(&words, &mut say),
        Some(Verb::Zones(words)) => zones::run(&words, &mut say),
        Some(Verb::Diff(words)) => diff::run(&words, &mut say),
        Some(Verb::Timeline(words)) => timeline::run(&words, &mut say),
        Some(Verb::Scenario(words)) => scenario::run(&words, &mut say),
        Some(Verb::Check(words)) => check::run(&words, &mut say),
        Some(Verb::Init(words)) => init::run(&words, &mut say),
    };
    match done.and_then(|()| say.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say.failure(&failure);
            failure.code()
        }
    }
}

/// What terrane is, and where to begin.
fn greet(say: &mut Say) -> Result<(), Failure> {
    say.data(&format!(
        "terrane {}: who holds the mines, and how much of the world's supply that is.\n\
         \n\
         It knows the rare earths of Kachin, Myanmar; --atlas DIR reads any other atlas. Begin with\n\
         \n\
         \x20 terrane attribute                         the supply by holder, as a table\n\
         \x20 terrane map -o kachin.png                 a map fit to print\n\
         \x20 terrane why --at 98.378,25.598 --date 2024-10-17   who held Pangwa that day, and by which reports\n\
         \x20 terrane attribute -o mines.geojson        the mines with their holders, for GIS software\n\
         \x20 terrane init my-atlas                     a copy of the atlas to start your own from\n\
         \n\
         terrane --help lists all verbs, terrane VERB --help explains one.\n",
        env!("CARGO_PKG_VERSION")
    ))
}

/// Checks that clap finds no contradiction in the words.
#[must_use]
pub fn command() -> clap::Command {
    Words::command().color(ColorChoice::Auto)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_words_are_consistent() {
        super::command().debug_assert();
    }
}
