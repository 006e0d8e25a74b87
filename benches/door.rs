//! How long a user waits: whole processes of the built program on the embedded atlas, from start to exit.
//!
//! `cargo bench --bench door` prints fastest, slowest, median and mean of each.

use std::process::{Command, Stdio};

fn main() {
    divan::main();
}

/// Runs the program in an empty folder; only the run is timed, not the making and clearing of the folder.
fn run(bencher: divan::Bencher, words: &[&str]) {
    bencher
        .with_inputs(|| tempfile::tempdir().expect("a temporary folder can be made"))
        .bench_refs(|folder| {
            let status = Command::new(env!("CARGO_BIN_EXE_terrane"))
                .current_dir(folder.path())
                .args(words)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            assert!(
                status.is_ok_and(|status| status.success()),
                "{words:?} failed"
            );
        });
}

#[divan::bench(sample_count = 20)]
fn help(bencher: divan::Bencher) {
    run(bencher, &["--help"]);
}

#[divan::bench(sample_count = 20)]
fn why(bencher: divan::Bencher) {
    run(bencher, &["why", "--at", "98.378,25.598"]);
}

#[divan::bench(sample_count = 20)]
fn attribute(bencher: divan::Bencher) {
    run(bencher, &["attribute", "-o", "mines.geojson"]);
}

#[divan::bench(sample_count = 20)]
fn map(bencher: divan::Bencher) {
    run(bencher, &["map", "-o", "map.png"]);
}

#[divan::bench(sample_count = 5)]
fn tiles(bencher: divan::Bencher) {
    run(bencher, &["tiles", "-o", "tiles", "--zoom", "5-9"]);
}
