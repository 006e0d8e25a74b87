//! Whatever comes in, a run ends in bounded memory: with an answer, or with a clear error. Never a crash.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// All the memory that a run may ask for, in kilobytes.
const GIGABYTE: usize = 1_000_000;

const ZONES: &str = r#"{"type":"Feature","properties":{"holder":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]}}"#;
const POINT: &str = r#"{"type":"Point","coordinates":[1,2]}"#;

/// Runs `terrane` with a gigabyte of memory and these bytes on standard input, as far as it reads them.
fn terrane(folder: &Path, words: &[&str], input: impl Iterator<Item = Vec<u8>>) -> Output {
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(format!(
            "ulimit -v {GIGABYTE} && ulimit -c 0 && exec \"$0\" \"$@\""
        ))
        .arg(env!("CARGO_BIN_EXE_terrane"))
        .args(words)
        .current_dir(folder)
        .env_remove("TERRANE_ATLAS")
        .env("RAYON_NUM_THREADS", "2")
        .env("MALLOC_ARENA_MAX", "2")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for bytes in input {
        // What it does not want to read any more it need not be given.
        if stdin.write_all(&bytes).is_err() {
            break;
        }
    }
    drop(stdin);
    child.wait_with_output().unwrap()
}

/// Checks what is piped in, which must end with this code and say all of `said`.
#[track_caller]
fn checks(input: impl Iterator<Item = Vec<u8>>, code: i32, said: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let out = terrane(folder.path(), &["check", "-"], input);
    ends(&out, code, said);
}

#[track_caller]
fn ends(out: &Output, code: i32, said: &[&str]) {
    let told = String::from_utf8_lossy(&[&out.stdout[..], &out.stderr[..]].concat()).into_owned();
    assert_eq!(
        out.status.code(),
        Some(code),
        "{:?}: {told:.2000}",
        out.status
    );
    assert!(!told.contains("panicked"), "{told:.2000}");
    assert!(told.len() < 20_000, "it says {} bytes", told.len());
    for words in said {
        assert!(told.contains(words), "{words:?} is not in: {told:.2000}");
    }
}

fn once(text: impl Into<Vec<u8>>) -> impl Iterator<Item = Vec<u8>> {
    std::iter::once(text.into())
}

fn feature(properties: &str, geometry: &str) -> String {
    format!("{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{geometry}}}")
}

#[test]
fn a_million_brackets_are_told_or_passed_through() {
    let million = 1_000_000;
    let lists = "[".repeat(million) + &"]".repeat(million);
    let objects = "{\"a\":".repeat(million) + "1" + &"}".repeat(million);
    checks(once(lists.clone()), 1, &["error[wrong-type]"]);
    checks(
        once("[".repeat(million)),
        1,
        &["error[json-syntax]", "the file ends within a list"],
    );
    checks(once("{\"a\":".repeat(million)), 1, &["error[json-syntax]"]);
    checks(once("]".repeat(million)), 1, &["error[json-syntax]"]);
    let at =
        |coordinates: &str| format!("{{\"type\":\"MultiPolygon\",\"coordinates\":{coordinates}}}");
    checks(once(at(&lists)), 1, &["error["]);
    for deep in [&lists, &objects] {
        checks(
            once(feature(&format!("{{\"a\":{deep}}}"), POINT)),
            0,
            &["1 feature in, 1 used"],
        );
        checks(
            once(feature(deep, POINT)),
            i32::from(deep.starts_with('[')),
            &[],
        );
    }
    let collections = "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(million / 10)
        + &"]}".repeat(million / 10);
    checks(once(feature("{}", &collections)), 1, &["error[too-deep]"]);
}

#[test]
fn a_ring_of_a_million_vertices_is_read_and_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut zones = BufWriter::new(File::create(folder.path().join("zones.geojson")).unwrap());
    let (head, tail) = ZONES.split_once("[[[").unwrap();
    write!(zones, "{head}[[[3,2]").unwrap();
    for step in 1..1_000_000 {
        let angle = f64::from(step) / 1e6 * std::f64::consts::TAU;
        write!(
            zones,
            ",[{:.9},{:.9}]",
            2.0 + angle.cos(),
            2.0 + angle.sin()
        )
        .unwrap();
    }
    write!(zones, ",[3,2]]]{}", &tail[tail.rfind('}').unwrap() - 1..]).unwrap();
    drop(zones);
    fs::write(
        folder.path().join("mines.geojson"),
        feature("{}", "{\"type\":\"Point\",\"coordinates\":[2,2]}"),
    )
    .unwrap();
    let words = [
        "attribute",
        "--mines",
        "mines.geojson",
        "--zones",
        "zones.geojson",
        "-o",
        "-",
    ];
    let out = terrane(folder.path(), &words, once(""));
    ends(
        &out,
        0,
        &[
            "\"held_by\":\"A\"",
            "2 features of 2 files in, 2 used, 0 set aside",
        ],
    );
}

#[test]
fn a_string_of_fifty_megabytes_is_read_and_not_repeated() {
    let long = "é".repeat(25_000_000);
    let string = |name: &str| format!("{{\"{name}\":\"{long}\"}}");
    checks(
        once(feature(&string("a"), POINT)),
        0,
        &["1 feature in, 1 used"],
    );
    checks(
        once(feature(&format!("{{\"{long}\":1}}"), POINT)),
        0,
        &["1 feature in, 1 used"],
    );
    let id = feature(
        &string("id"),
        "{\"type\":\"Point\",\"coordinates\":[200,50]}",
    );
    checks(once(id), 1, &["error[out-of-range]", "éé"]);
    checks(
        once(format!("{{\"type\":\"{long}\"}}")),
        1,
        &["error[unknown-type]"],
    );
    checks(once(format!("\"{long}")), 1, &["error[json-syntax]"]);
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("zones.geojson"),
        ZONES.replace("\"A\"", &format!("\"{long}\"")),
    )
    .unwrap();
    let words = ["attribute", "--mines", "-", "--zones", "zones.geojson"];
    ends(
        &terrane(folder.path(), &words, once(POINT)),
        1,
        &["error[bad-word]", "too long"],
    );
    fs::write(folder.path().join("zones.geojson"), ZONES).unwrap();
    for property in ["output_t", "precision_km"] {
        let out = terrane(
            folder.path(),
            &words,
            once(feature(&string(property), POINT)),
        );
        ends(&out, 1, &["error[wrong-type]", property]);
    }
}

#[test]
fn a_number_of_five_megabytes_is_rounded_like_any_other() {
    let long = format!("1.{}", "123456789".repeat(560_000));
    let point = format!("{{\"type\":\"Point\",\"coordinates\":[{long},2]}}");
    checks(once(point.clone()), 0, &["1 feature in, 1 used"]);
    checks(
        once(feature(&format!("{{\"a\":{long}}}"), POINT)),
        0,
        &["1 feature in, 1 used"],
    );
    let large = long.replace("1.", "1");
    checks(
        once(format!(
            "{{\"type\":\"Point\",\"coordinates\":[{large},2]}}"
        )),
        1,
        &["error[bad-number]", "too large"],
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("zones.geojson"), ZONES).unwrap();
    let words = [
        "attribute",
        "--mines",
        "-",
        "--zones",
        "zones.geojson",
        "-o",
        "-",
    ];
    let out = terrane(
        folder.path(),
        &words,
        once(feature(&format!("{{\"output_t\":{long}}}"), &point)),
    );
    assert_eq!(
        out.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert!(
        String::from_utf8(out.stdout).unwrap().contains(&long),
        "the number is rounded on its way out"
    );
}

#[test]
fn ten_gigabytes_of_blanks_end_at_the_limit() {
    let blanks = || std::iter::repeat_n(vec![b' '; 10_000_000], 1000);
    checks(
        blanks(),
        1,
        &["error[too-large]", "<stdin>", "500 MB", "--max-size"],
    );
    let folder = tempfile::tempdir().unwrap();
    let words = ["check", "-", "--max-size", "20MB"];
    ends(
        &terrane(folder.path(), &words, blanks()),
        1,
        &["error[too-large]", "20 MB"],
    );
    let words = ["check", "-", "--max-size", "100MB"];
    let some = blanks().take(5).chain(once(POINT));
    ends(
        &terrane(folder.path(), &words, some),
        0,
        &["1 feature in, 1 used"],
    );
}

#[test]
fn a_file_above_the_limit_is_refused_before_it_is_read_and_read_with_leave() {
    let folder = tempfile::tempdir().unwrap();
    let file = File::create(folder.path().join("large.geojson")).unwrap();
    file.set_len(20_000_000_000).unwrap();
    let out = terrane(folder.path(), &["check", "large.geojson"], once(""));
    ends(&out, 1, &["error[too-large]", "found 20 GB", "--max-size"]);
    fs::write(
        folder.path().join("small.geojson"),
        POINT.to_owned() + &" ".repeat(2000),
    )
    .unwrap();
    for (size, code) in [("2kB", 1), ("3kB", 0)] {
        let out = terrane(
            folder.path(),
            &["check", "small.geojson", "--max-size", size],
            once(""),
        );
        ends(&out, code, &[]);
    }
    let out = terrane(
        folder.path(),
        &["check", "small.geojson", "--max-size", "much"],
        once(""),
    );
    ends(&out, 2, &["200MB or 4GB"]);
}

/// Ten gigabytes of blanks, in a few kilobytes: members and frames follow one another.
#[test]
fn a_bomb_ends_at_the_limit() {
    let blanks = vec![b' '; 50_000_000];
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&blanks).unwrap();
    let gzip = gzip.finish().unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let zstandard = ruzstd::encoding::compress_to_vec(&blanks[..], level);
    for member in [gzip, zstandard] {
        let bomb = member.repeat(200);
        assert!(bomb.len() < 20_000_000);
        checks(once(bomb), 1, &["error[too-large]", "500 MB"]);
        checks(
            once(member),
            1,
            &["error[json-syntax]", "the file is empty"],
        );
    }
}

#[test]
fn lists_of_nothing_end_before_the_memory_does() {
    let many = |item: &str, count: usize| {
        once(format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{}0]}}",
            item.repeat(count)
        ))
    };
    checks(
        many("0,", 5_000_000),
        1,
        &["error[wrong-type]", "error[too-many-faults]"],
    );
    checks(
        many("{},", 2_000_000),
        1,
        &["error[missing-member]", "error[too-many-faults]"],
    );
    checks(
        once("0\n".repeat(5_000_000)),
        1,
        &["error[wrong-type]", "error[too-many-faults]"],
    );
    checks(
        once("x\n{}\n{}\n".repeat(500_000)),
        1,
        &["error[json-syntax]", "error[too-many-faults]"],
    );
    let same = feature("{\"id\":\"a\"}", POINT) + "\n";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("zones.geojson"), ZONES).unwrap();
    let words = ["attribute", "--mines", "-", "--zones", "zones.geojson"];
    let short = [&words[..], &["--table", "-"]].concat();
    let out = terrane(folder.path(), &short, once(same.repeat(50_000)));
    ends(&out, 0, &["50001 features of 2 files in, 50001 used"]);
    let members = "\"\":0,".repeat(2_000_000);
    let many = feature(&format!("{{{members}\"a\":0}}"), POINT);
    let out = terrane(folder.path(), &words, once(many));
    ends(&out, 1, &["error[too-large]", "million members"]);
}

#[test]
fn tables_and_manifests_end_before_the_memory_does() {
    let folder = tempfile::tempdir().unwrap();
    let init = terrane(folder.path(), &["init", "atlas"], once(""));
    ends(&init, 0, &[]);
    for (file, text, said) in [
        ("output.csv", ",".repeat(50_000_000), "error["),
        ("output.csv", "\"".repeat(50_000_001), "error["),
        (
            "atlas.toml",
            format!("a = [{}]", "0,".repeat(10_000_000)),
            "error[too-large]",
        ),
        (
            "atlas.toml",
            format!("a = {}", "[".repeat(1_000_000)),
            "error[",
        ),
        (
            "atlas.toml",
            format!("{} = 1", "a.".repeat(1_000_000) + "a"),
            "error[",
        ),
    ] {
        let path = folder.path().join("atlas").join(file);
        let sound = fs::read(&path).unwrap();
        fs::write(&path, text).unwrap();
        ends(
            &terrane(folder.path(), &["check", "atlas"], once("")),
            1,
            &[said, file],
        );
        fs::write(&path, sound).unwrap();
    }
}

#[test]
fn after_a_million_errors_the_rest_of_a_file_is_left() {
    let lines = (0..101).map(|_| b"1\n".repeat(10_000));
    checks(lines, 1, &["error[wrong-type]", "error[too-many-faults]"]);
}

#[test]
fn shapes_that_lie_across_one_another_are_compared_within_bounds() {
    let square = |at: usize| {
        let (west, east) = (at as f64 / 1_000.0, at as f64 / 1_000.0 + 5.0);
        format!("[[[{west},0],[{east},0],[{east},5],[{west},5],[{west},0]]]")
    };
    let same = vec![square(0); 800].join(",");
    checks(
        once(format!(
            "{{\"type\":\"MultiPolygon\",\"coordinates\":[{same}]}}"
        )),
        1,
        &["error[tangled]"],
    );
    let zones: Vec<String> = (0..150)
        .map(|at| {
            let holder = format!("{{\"holder\":\"{}\"}}", ["A", "B"][at % 2]);
            let shape = format!("{{\"type\":\"Polygon\",\"coordinates\":{}}}", square(at));
            feature(&holder, &shape)
        })
        .collect();
    checks(
        once(zones.join("\n")),
        0,
        &["warning[tangled]", "only 10000 pairs"],
    );
}
