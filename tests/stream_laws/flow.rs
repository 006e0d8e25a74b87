//! Flow: where mines come from and go to, packed or by pipe, and what cannot be written.

use std::fs;
use std::process::Command;

use crate::bench::{Bench, UNDATED, ZONES, random, without_ids};

#[test]
fn an_answer_that_takes_the_place_of_the_mines_does_not_change_the_others() {
    let bench = Bench::new();
    for (nowheres, outputs) in [
        (0, &["-o", "mines.geojson", "--json"][..]),
        (0, &["-o", "mines.geojson", "-o", "nowhere/b.geojson"]),
        (0, &["-o", "mines.geojson", "-o", "mines.geojson"]),
        // A list cannot begin with a block without mines: all are read again.
        (100_000, &["-o", "mines.geojson", "--json"]),
    ] {
        let [streamed, whole] = ["--threads=2", "--whole"].map(|way| {
            fs::write(bench.path("mines.geojson"), without_ids(nowheres, 300)).unwrap();
            let words = ["--mines", "mines.geojson", "--zones", "zones.geojson", way];
            let out = bench.run(&[&words, outputs].concat(), None);
            let written = fs::read_to_string(bench.path("mines.geojson")).unwrap();
            let told = String::from_utf8(out.stderr).unwrap();
            (out.status.code(), told, out.stdout, written)
        });
        assert!(streamed == whole, "{nowheres}, {outputs:?}: {}", streamed.1);
        assert!(!whole.3.contains("source_held_by"));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn mines_and_zones_are_read_from_named_pipes_alike_both_ways() {
    let mines = random(3, 3_000);
    for (pipe, bytes) in [
        ("mines.geojson", mines.as_bytes()),
        ("zones.geojson", ZONES.as_bytes()),
    ] {
        let bench = Bench::new();
        fs::write(bench.path("mines.geojson"), &mines).unwrap();
        fs::remove_file(bench.path(pipe)).unwrap();
        let made = Command::new("mkfifo").arg(bench.path(pipe)).status();
        assert!(made.unwrap().success());
        let [streamed, whole] = ["--threads=2", "--whole"].map(|way| {
            std::thread::scope(|scope| {
                // Who reads no more ends this.
                let writing = scope.spawn(|| fs::write(bench.path(pipe), bytes).is_ok());
                let words = ["--mines", "mines.geojson", "--zones", "zones.geojson", way];
                let out = bench.run(&words, None);
                (writing.join().unwrap(), out.status.code(), out.stdout)
            })
        });
        assert!(streamed == whole, "{pipe}");
        assert_eq!((whole.0, whole.1), (true, Some(0)), "{pipe}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_was_found_is_told_where_nothing_can_be_written_alike_both_ways() {
    let bench = Bench::new();
    fs::write(bench.path("mines.geojson"), without_ids(1, 3_000)).unwrap();
    std::os::unix::fs::symlink("/dev/full", bench.path("full.geojson")).unwrap();
    for output in ["full.geojson", "nowhere/a.geojson"] {
        for asked in [&UNDATED[..], &["--zones", "dated.geojson", "--from=2024"]] {
            let words = [asked, &["-o", output, "-o", "b.geojson"]].concat();
            let (code, told, _, written) = bench.both(&words, &["b.geojson"]);
            assert_eq!(code, Some(1));
            assert!(
                told.contains("1 set aside") && told.contains(output),
                "{told}"
            );
            assert!(written[0].is_none());
        }
    }
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let bench = Bench::new();
    fs::write(bench.path("mines.geojson"), random(2, 4_000)).unwrap();
    let written: Vec<Vec<u8>> = ["1", "2", "7"]
        .iter()
        .map(|threads| {
            let words = [
                "--mines",
                "mines.geojson",
                "--zones",
                "zones.geojson",
                "-o",
                "out.geojson.gz",
                "--threads",
                threads,
            ];
            let out = bench.run(&words, None);
            assert!(
                out.status.success(),
                "{}",
                String::from_utf8_lossy(&out.stderr)
            );
            fs::read(bench.path("out.geojson.gz")).unwrap()
        })
        .collect();
    assert!(written.iter().all(|bytes| *bytes == written[0]));
}

#[test]
fn what_comes_and_goes_packed_or_by_pipe_says_the_same() {
    use std::io::Read;
    let bench = Bench::new();
    let mines = random(5, 3_000);
    fs::write(bench.path("mines.geojson"), &mines).unwrap();
    let zones = ["--zones", "zones.geojson", "-q"];
    let run = |words: &[&str], input: Option<&[u8]>| {
        let out = bench.run(&[&zones[..], words].concat(), input);
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        out.stdout
    };
    let plain = run(&["--mines", "mines.geojson", "-o", "-"], None);
    assert_eq!(
        run(&["--mines", "-", "-o", "-"], Some(mines.as_bytes())),
        plain
    );
    assert_eq!(
        run(
            &["--mines", "-", "-o", "-", "--whole"],
            Some(mines.as_bytes())
        ),
        plain
    );
    for way in [&["--threads", "2"][..], &["--whole"]] {
        run(
            &[&["--mines", "mines.geojson", "-o", "out.geojson.gz"], way].concat(),
            None,
        );
        let mut unpacked = Vec::new();
        let file = fs::File::open(bench.path("out.geojson.gz")).unwrap();
        flate2::read::MultiGzDecoder::new(file)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert!(unpacked == plain);
        run(
            &[&["--mines", "mines.geojson", "-o", "out.geojson.zst"], way].concat(),
            None,
        );
    }
    // Reading what was packed gives what was read before it was.
    fs::write(
        bench.path("packed"),
        fs::read(bench.path("out.geojson.zst")).unwrap(),
    )
    .unwrap();
    let again = run(&["--mines", "packed", "-o", "-"], None);
    fs::write(bench.path("plain"), &plain).unwrap();
    assert!(again == run(&["--mines", "plain", "-o", "-"], None));
}

#[test]
#[cfg(target_os = "linux")]
fn a_standard_output_that_is_full_is_called_so_both_ways() {
    let bench = Bench::new();
    fs::write(bench.path("mines.geojson"), random(6, 3_000)).unwrap();
    for asked in [&UNDATED[..], &["--zones", "dated.geojson", "--from=2024"]] {
        let [streamed, whole] = ["--threads=2", "--whole"].map(|way| {
            let full = fs::File::create("/dev/full").unwrap();
            let out = Command::new(env!("CARGO_BIN_EXE_terrane"))
                .args(["attribute", "--mines", "mines.geojson", "-o", "-", way])
                .args(asked)
                .current_dir(bench.0.path())
                .env_remove("TERRANE_ATLAS")
                .stdout(full)
                .output()
                .unwrap();
            (out.status.code(), String::from_utf8(out.stderr).unwrap())
        });
        assert_eq!(streamed, whole);
        assert_eq!(streamed.0, Some(1));
        assert!(whole.1.contains("standard output"), "{}", whole.1);
    }
}

#[test]
fn a_fault_at_the_end_of_what_is_piped_in_is_told_at_its_place_and_nothing_is_written() {
    let bench = Bench::new();
    let mines = random(4, 3_000).replace("],\n \"name\"", "{}],\n \"name\"");
    let words = ["--zones", "zones.geojson", "-o", "-", "--mines", "-"];
    let out = bench.run(&words, Some(mines.as_bytes()));
    assert_eq!(out.status.code(), Some(1));
    assert!(out.stdout.is_empty());
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(
        told.contains("json-syntax") && told.contains("<stdin>:"),
        "{told}"
    );
}
