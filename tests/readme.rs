//! README.md: every figure in it is printed by a command that it names.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::collections::BTreeSet;
use std::path::Path;

use assert_cmd::Command;

/// How a reader of the page runs the program.
const RUN: &str = "cargo run --release -- ";

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The commands of the program that the page names in code, without those that need a file of the reader's own.
fn commands(page: &str) -> BTreeSet<String> {
    // In a sentence `terrane VERB` names a verb; what is to be run stands as it is typed.
    let spans = page.split('`').skip(1).step_by(2);
    let spans = spans.filter_map(|code| code.strip_prefix(RUN));
    let blocks = page.lines().filter_map(|line| line.strip_prefix("    "));
    let blocks = blocks.filter_map(|line| line.strip_prefix(RUN).or(line.strip_prefix("terrane ")));
    let mut commands = BTreeSet::new();
    for words in spans.chain(blocks) {
        // In a list of commands what each is for stands behind some blanks.
        let words = words.split("   ").next().unwrap_or_default();
        let names_a_file =
            |word: &str| word.contains("FILE") || word == "VERB" || word == "--mines";
        if !words.split_whitespace().any(names_a_file) {
            commands.insert(words.trim().to_owned());
        }
    }
    commands
}

/// What a command prints, in a folder with an empty one for pictures.
fn printed(command: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    let out = Command::cargo_bin("terrane")
        .unwrap()
        .current_dir(folder.path())
        .env_remove("TERRANE_ATLAS")
        .args(command.split_whitespace())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(out.status.success(), "`{command}`: {}", text(&out.stderr));
    text(&out.stdout) + &text(&out.stderr)
}

/// The text with every run of white space as one blank, as lines break differently on a page.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_figure_is_printed_by_a_command_that_stands_there() {
    let page = readme();
    let commands = commands(&page);
    assert!(commands.len() >= 8, "{commands:?}");
    let all: String = commands.iter().map(|command| printed(command)).collect();
    let all = flat(&all);
    // Blocks that are printed, line by line.
    for line in page.lines().filter_map(|line| line.strip_prefix("    ")) {
        let is_command = ["cargo ", "terrane "]
            .iter()
            .any(|start| line.starts_with(start));
        if !is_command {
            assert!(all.contains(&flat(line)), "no command prints: {line}");
        }
    }
    // Figures in the prose.
    let mut figures = 0;
    for line in page.lines().filter(|line| !line.starts_with("    ")) {
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        let prose: String = prose
            .split("](")
            .map(|part| part.split_once(')').map_or(part, |(_, rest)| rest))
            .collect();
        for figure in figures_of(&prose) {
            assert!(
                is_printed(&figure, &all),
                "no command prints the figure {figure} of: {line}"
            );
            figures += 1;
        }
    }
    assert!(figures >= 8, "{figures}");
}

/// The numbers of a text, with what makes 89 a share, but for days and years.
fn figures_of(text: &str) -> Vec<String> {
    let text = text.replace(" %", "%").replace('\u{a0}', "");
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || ",.%²-".contains(c)));
    let words = words.map(|word| word.trim_end_matches(['.', ',', '-']));
    let is_figure = |word: &&str| {
        let is_year = word.len() == 4 && word.starts_with("20");
        let is_date = word.len() == 10 && word.matches('-').count() == 2;
        word.starts_with(|c: char| c.is_ascii_digit()) && !is_year && !is_date
    };
    words.filter(is_figure).map(str::to_owned).collect()
}

/// Whether a figure stands in what was printed; a share of whole per cent as one that rounds to it.
fn is_printed(figure: &str, all: &str) -> bool {
    let Some(percent) = figure.strip_suffix('%') else {
        let whole = |at: usize| {
            let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            !is_part(all[..at].chars().next_back())
                && !is_part(all[at + figure.len()..].chars().next())
        };
        return all.match_indices(figure).any(|(at, _)| whole(at));
    };
    let wanted: f64 = percent.parse().unwrap();
    let decimals = percent.split_once('.').map_or(0, |(_, part)| part.len());
    let half = 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap());
    let shares = all
        .split(" %")
        .filter_map(|before| before.rsplit([' ', '(']).next()?.parse::<f64>().ok());
    shares
        .into_iter()
        .any(|share| (share - wanted).abs() <= half)
}
