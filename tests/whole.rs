//! What is written is written whole or not at all: through kills, full disks, closed pipes and runs that meet.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_terrane"));
    command
        .args(words)
        .current_dir(folder)
        .env_remove("TERRANE_ATLAS")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn terrane(folder: &Path, words: &[&str]) -> Output {
    command(folder, words).output().unwrap()
}

#[track_caller]
fn succeeds(folder: &Path, words: &[&str]) {
    ends(&terrane(folder, words), 0, &[]);
}

#[track_caller]
fn ends(out: &Output, code: i32, said: &[&str]) {
    let error = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(code), "{:?}: {error}", out.status);
    for words in said {
        assert!(error.contains(words), "{words:?} is not in: {error}");
    }
}

/// All files under a folder with what is in them.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                all.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    all
}

/// The same without what a killed run left beside the output.
fn output(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = content(folder);
    all.retain(|path, _| !path.to_string_lossy().starts_with(".terrane-"));
    all
}

/// Runs `words` over an output of `before` and kills the run at scattered moments: the output is the old one or the new
/// one, and the run after it clears away what was left.
#[track_caller]
fn survives_kills(before: &[&str], words: &[&str], seed: u64) {
    const KILLS: u64 = 10;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    succeeds(place, before);
    let old = content(place);
    let started = std::time::Instant::now();
    succeeds(place, words);
    let whole = started.elapsed();
    let new = content(place);
    assert_ne!(old, new);
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut olds, mut news) = (0, 0);
    for kill in 0..KILLS {
        succeeds(place, before);
        assert_eq!(
            content(place),
            old,
            "the run after a kill leaves nothing of it"
        );
        let mut child = command(place, words).spawn().unwrap();
        // Half of them anywhere in the run, half of them near its end, where the output changes places.
        let moment = match kill % 2 {
            0 => random.f64(),
            _ => 0.8 + 0.25 * random.f64(),
        };
        std::thread::sleep(whole.mul_f64(moment).min(Duration::from_secs(30)));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = output(place);
        if found == old {
            olds += 1;
        } else {
            assert!(found == new, "neither the old output nor the new one");
            news += 1;
        }
    }
    succeeds(place, words);
    assert_eq!(content(place), new, "a temporary is left");
    assert_eq!(olds + news, KILLS);
    assert!(olds > 0, "no run was killed before its end");
}

#[test]
fn a_killed_attribution_leaves_the_old_file_or_the_new_one() {
    let words = |date| ["attribute", "-o", "mines.geojson", "-q", "--date", date];
    survives_kills(&words("2023-01-01"), &words("2025-01-01"), 1);
}

#[test]
fn a_killed_map_leaves_the_old_picture_or_the_new_one() {
    let words = |date| {
        [
            "map", "-o", "map.png", "-q", "--size", "500x400", "--date", date,
        ]
    };
    survives_kills(&words("2023-01-01"), &words("2025-01-01"), 2);
}

#[test]
fn a_killed_run_leaves_the_old_tiles_or_the_new_ones() {
    let words = |date| {
        [
            "tiles", "-o", "tiles", "-q", "--force", "--zoom", "5-6", "--date", date,
        ]
    };
    survives_kills(&words("2023-01-01"), &words("2025-01-01"), 3);
}

#[test]
fn a_full_disk_leaves_the_old_output() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    succeeds(
        place,
        &[
            "attribute",
            "-o",
            "mines.geojson",
            "-q",
            "--date",
            "2023-01-01",
        ],
    );
    succeeds(
        place,
        &[
            "tiles",
            "-o",
            "tiles",
            "-q",
            "--zoom",
            "5",
            "--date",
            "2023-01-01",
        ],
    );
    let old = content(place);
    for words in [
        &["attribute", "-o", "mines.geojson"][..],
        &["export", "-o", "mines.geojson"],
        &["map", "-o", "map.png"],
        &["tiles", "-o", "tiles", "--force", "--zoom", "5"],
        &["init", "atlas"],
    ] {
        // A file may grow to a few kilobytes; the signal that tells of more is ignored, as a full disk sends none.
        let out = Command::new("sh")
            .arg("-c")
            .arg("trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"")
            .arg(env!("CARGO_BIN_EXE_terrane"))
            .args(words)
            .current_dir(place)
            .output()
            .unwrap();
        ends(&out, 1, &["cannot write", "File too large"]);
        assert_eq!(content(place), old, "after {words:?}");
    }
    // A link to a device is written through.
    std::os::unix::fs::symlink("/dev/full", place.join("full.geojson")).unwrap();
    for words in [
        &["attribute", "-o", "full.geojson"][..],
        &["attribute", "--table", "/dev/full"],
    ] {
        ends(
            &terrane(place, words),
            1,
            &["cannot write", "full", "No space left"],
        );
    }
    let mut words = command(place, &["attribute", "--json"]);
    words.stdout(fs::File::options().write(true).open("/dev/full").unwrap());
    ends(
        &words.output().unwrap(),
        1,
        &["cannot write standard output", "No space left"],
    );
}

#[test]
fn a_folder_that_may_not_be_written_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let binary = folder.path().join("terrane");
    fs::copy(env!("CARGO_BIN_EXE_terrane"), &binary).unwrap();
    let place = folder.path().join("place");
    fs::create_dir(&place).unwrap();
    fs::write(place.join("mines.geojson"), "old").unwrap();
    for (path, mode) in [(folder.path(), 0o755), (&place, 0o555)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    for words in [
        &["attribute", "-o", "mines.geojson"][..],
        &["map", "-o", "map.png", "--size", "500x400"],
        &["tiles", "-o", "tiles", "--zoom", "5"],
        &["init", "atlas"],
    ] {
        let mut command = Command::new(&binary);
        command
            .args(words)
            .current_dir(&place)
            .env_remove("TERRANE_ATLAS");
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            // Nothing is forbidden to the superuser.
            command.uid(65534).gid(65534);
        }
        ends(
            &command.output().unwrap(),
            1,
            &["cannot write", "ermission denied"],
        );
        assert_eq!(content(&place).len(), 1);
    }
    assert_eq!(fs::read(place.join("mines.geojson")).unwrap(), b"old");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    for words in [
        &["attribute", "-o", "-"][..],
        &["attribute", "--json"],
        &["attribute", "-v"],
        &["export", "-o", "-"],
        &["map", "-o", "-", "--size", "500x400"],
        &["why", "--at", "98.378,25.598", "--json"],
        &["check", "--json"],
        &["--help"],
    ] {
        let mut child = command(folder.path(), words)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 1];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        ends(&child.wait_with_output().unwrap(), 0, &[]);
    }
}

#[test]
fn of_two_runs_onto_one_name_the_last_to_end_stands_whole() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let dates = ["2023-01-01", "2025-01-01"];
    let file = |date| ["attribute", "-o", "mines.geojson", "-q", "--date", date];
    let tiles = |date| {
        [
            "tiles", "-o", "tiles", "-q", "--force", "--zoom", "5-6", "--date", date,
        ]
    };
    let each = dates.map(|date| {
        succeeds(place, &file(date));
        succeeds(place, &tiles(date));
        content(place)
    });
    for _ in 0..4 {
        let runs = dates.map(|date| {
            [file(date).to_vec(), tiles(date).to_vec()]
                .map(|words| command(place, &words).spawn().unwrap())
        });
        for run in runs.into_iter().flatten() {
            ends(&run.wait_with_output().unwrap(), 0, &[]);
        }
        let found = content(place);
        for part in ["mines.geojson", "tiles"] {
            let of = |all: &BTreeMap<PathBuf, Vec<u8>>| -> Vec<(PathBuf, Vec<u8>)> {
                let all = all.iter().filter(|(path, _)| path.starts_with(part));
                all.map(|(path, bytes)| (path.clone(), bytes.clone()))
                    .collect()
            };
            assert!(
                each.iter().any(|all| of(all) == of(&found)),
                "{part} is neither"
            );
        }
        assert_eq!(found.len(), each[0].len(), "a temporary is left");
    }
}

#[test]
fn a_link_is_written_through() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::create_dir(place("elsewhere")).unwrap();
    fs::write(place("elsewhere/mines.geojson"), "old").unwrap();
    std::os::unix::fs::symlink("elsewhere/mines.geojson", place("mines.geojson")).unwrap();
    succeeds(folder.path(), &["attribute", "-o", "mines.geojson", "-q"]);
    assert!(place("mines.geojson").is_symlink());
    assert_ne!(fs::read(place("elsewhere/mines.geojson")).unwrap(), b"old");
}

#[test]
fn what_a_dead_run_left_is_cleared_away_beside_whatever_is_written() {
    for words in [
        &["attribute", "-o", "mines.geojson", "-q"][..],
        &["tiles", "-o", "tiles", "-q", "--zoom", "5"],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".terrane-dead.tmp");
        fs::write(&left, "half").unwrap();
        succeeds(folder.path(), words);
        assert!(!left.exists(), "{words:?}");
    }
}

#[test]
fn who_could_not_read_the_old_file_cannot_read_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mines.geojson");
    let words = ["attribute", "-o", "mines.geojson", "-q"];
    succeeds(folder.path(), &words);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file) & 0o600, 0o600);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    succeeds(folder.path(), &words);
    assert_eq!(mode(&file), 0o600);
}
