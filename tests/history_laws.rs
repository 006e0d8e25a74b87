//! Histories of many mines: those that are written mine by mine are those of a file that is read as a whole, to the byte, with
//! any columns, into any place, by any number of threads.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder in which histories are told.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_terrane"))
            .arg("attribute")
            .args(words)
            .current_dir(self.0.path())
            .env_remove("TERRANE_ATLAS")
            .output()
            .unwrap()
    }

    /// What a run says and writes: exit code, standard error, standard output, and the file `-o` if there is one.
    fn told(&self, words: &[&str]) -> (Option<i32>, String, String, Vec<u8>) {
        let file = words.iter().find(|word| word.starts_with("out."));
        if let Some(file) = file {
            let _ = fs::remove_file(self.path(file));
        }
        let out = self.run(words);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let written = file.and_then(|file| fs::read(self.path(file)).ok());
        let written = match file {
            Some(file) if file.ends_with(".gz") => {
                let mut plain = Vec::new();
                let packed = written.unwrap_or_default();
                let mut reader = flate2::read::MultiGzDecoder::new(&packed[..]);
                reader.read_to_end(&mut plain).unwrap();
                plain
            }
            _ => written.unwrap_or_default(),
        };
        (
            out.status.code(),
            text(out.stderr),
            text(out.stdout),
            written,
        )
    }
}

fn square(properties: &str, [west, south, east, north]: [f64; 4]) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#
    )
}

fn list(features: &[String]) -> String {
    let features = features.join(",\n");
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{features}\n]}}\n")
}

/// Maps of three by three squares, drawn anew for every month of a year but one, whose holders often stay, sometimes are
/// nobody, and in some months are two on one ground.
fn monthly(random: &mut fastrand::Rng) -> String {
    let mut zones = Vec::new();
    let mut holders = [0_usize; 9];
    for month in (1..=12).filter(|month| *month != 8) {
        let from = match month {
            1 => String::new(),
            month => format!(r#","from":"2023-{month:02}-01""#),
        };
        let to = match month {
            12 => String::new(),
            month => format!(r#","to":"2023-{:02}-01""#, month + 1),
        };
        for (cell, holder) in holders.iter_mut().enumerate() {
            if random.u8(0..3) == 0 {
                *holder = random.usize(0..5);
            }
            let name = [
                r#""KIA""#,
                r#""SAC""#,
                r#""UWSA""#,
                r#""a,b \"c\"""#,
                "null",
            ][*holder];
            let (west, south) = ((cell % 3) as f64 + 96.0, (cell / 3) as f64 + 23.0);
            let properties = format!(r#""holder":{name}{from}{to}"#);
            zones.push(square(&properties, [west, south, west + 1.0, south + 1.0]));
        }
        if random.bool() {
            let properties = format!(r#""holder":"KBGF"{from}{to}"#);
            zones.push(square(&properties, [96.5, 23.5, 97.5, 24.5]));
        }
    }
    list(&zones)
}

/// Zones whose periods have nothing to do with one another.
fn tangled(random: &mut fastrand::Rng) -> String {
    let zones: Vec<String> = (0..25)
        .map(|_| {
            let (from, days) = (random.u8(1..28), random.u8(1..12));
            let ends = match random.u8(0..5) {
                0 => format!(r#","to":"2023-03-{from:02}""#),
                1 => format!(r#","from":"2023-03-{from:02}""#),
                2 => String::new(),
                _ => format!(
                    r#","from":"2023-03-{from:02}","to":"2023-{:02}-{:02}""#,
                    4 + days % 8,
                    days
                ),
            };
            let holder = ["KIA", "SAC", "UWSA"][random.usize(0..3)];
            let (west, south) = (random.u8(0..4), random.u8(0..4));
            let (west, south) = (96.0 + f64::from(west) / 2.0, 23.0 + f64::from(south) / 2.0);
            square(
                &format!(r#""holder":"{holder}"{ends}"#),
                [west, south, west + 1.5, south + 1.5],
            )
        })
        .collect();
    list(&zones)
}

/// Mines of all kinds in and around the ground of those maps: many of them on borders and corners.
fn mines(random: &mut fastrand::Rng, count: usize) -> String {
    let features: Vec<String> = (0..count)
        .map(|number| {
            let fine = random.u8(0..3) != 0;
            let mut place = |low: f64| match fine {
                true => low + 4.0 * random.f64(),
                false => low + f64::from(random.u8(0..9)) / 2.0,
            };
            let (x, y) = (place(95.5), place(22.5));
            let name = ["Hpakant", "ဖားကန့်", "a, \\\"b\\\"", ""][random.usize(0..4)];
            let mut properties = format!(r#""id":{number},"name":"{name}""#);
            match random.u8(0..20) {
                0 => properties += r#","precision_km":4"#,
                1 => return square(&properties, [x, y, x + 0.3, y + 0.2]),
                2 => properties += r#","commodity":"Dy""#,
                3 => properties += r#","output_t":3"#,
                _ => {}
            }
            format!(
                r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#
            )
        })
        .collect();
    list(&features)
}

const COLUMNS: [&str; 8] = [
    "",
    "id,held_by",
    "id,zone,from,to",
    "held_by,id,control,name,sources",
    "lon,lat,id",
    "belt",
    "held_confidence",
    "to,held_to,from,held_from",
];

#[test]
fn histories_are_alike_both_ways_with_any_columns() {
    let bench = Bench::new();
    for seed in 0..8 {
        let mut random = fastrand::Rng::with_seed(seed);
        let zones = match seed % 2 {
            0 => monthly(&mut random),
            _ => tangled(&mut random),
        };
        fs::write(bench.path("zones.geojson"), zones).unwrap();
        fs::write(bench.path("mines.geojson"), mines(&mut random, 900)).unwrap();
        for (number, columns) in COLUMNS.iter().enumerate() {
            let span = [
                &["--from", "2022-12"][..],
                &["--from", "2023-03-04", "--to", "2023-09"],
                &["--to", "2023-02"],
            ][(number + usize::try_from(seed).unwrap()) % 3];
            let mut words = ["--mines", "mines.geojson", "--zones", "zones.geojson", "-o"].to_vec();
            let file = ["-", "out.csv", "out.csv.gz"][number % 3];
            words.push(file);
            words.extend(span);
            if !columns.is_empty() {
                words.extend(["--columns", columns]);
            }
            let whole = bench.told(&[&words[..], &["--whole"]].concat());
            assert_eq!(whole.0, Some(0), "{}", whole.1);
            let rows = match file {
                "-" => whole.2.as_bytes(),
                _ => &whole.3,
            };
            assert!(900 < rows.iter().filter(|byte| **byte == b'\n').count());
            for threads in ["--threads=1", "--threads=2", "--threads=3"] {
                let streamed = bench.told(&[&words[..], &[threads]].concat());
                assert!(
                    streamed == whole,
                    "seed {seed}, {columns}, {span:?}, {file}, {threads}: {}{}",
                    streamed.1,
                    streamed.2
                );
            }
        }
    }
}

#[test]
fn few_mines_are_listed_and_many_are_counted() {
    let bench = Bench::new();
    let mut random = fastrand::Rng::with_seed(3);
    fs::write(bench.path("zones.geojson"), monthly(&mut random)).unwrap();
    for (count, listed) in [(40, true), (400, false)] {
        fs::write(bench.path("mines.geojson"), mines(&mut random, count)).unwrap();
        let words = [
            "--mines",
            "mines.geojson",
            "--zones",
            "zones.geojson",
            "--from=2023",
            "-o",
            "out.csv",
        ];
        let [streamed, whole] =
            ["--threads=2", "--whole"].map(|way| bench.told(&[&words[..], &[way]].concat()));
        assert_eq!(streamed, whole);
        let told = whole.2;
        assert_eq!(
            told.contains("Mines that came under another control"),
            listed,
            "{told}"
        );
        assert_eq!(
            told.contains("mines came under another control."),
            !listed,
            "{told}"
        );
        assert!(told.contains(&format!("{count} mines read")), "{told}");
    }
}

#[test]
fn few_mines_are_listed_however_long_what_is_said_of_each() {
    let bench = Bench::new();
    let mut random = fastrand::Rng::with_seed(7);
    fs::write(bench.path("zones.geojson"), monthly(&mut random)).unwrap();
    // More than a stream reads at once.
    let note = "x".repeat(9_000);
    let mine = |number: usize| {
        let at = 97.0 + 0.01 * number as f64;
        format!(
            r#"{{"type":"Feature","properties":{{"id":{number},"note":"{note}"}},"geometry":{{"type":"Point","coordinates":[{at},24.5]}}}}"#
        )
    };
    let all: Vec<String> = (0..60).map(mine).collect();
    fs::write(bench.path("mines.geojson"), list(&all)).unwrap();
    let files = ["--mines", "mines.geojson", "--zones", "zones.geojson"];
    for asked in [
        &["--from=2023", "-o", "out.csv"][..],
        &["--date=2024-01-01", "-o", "out.geojson"],
        &["--date=2024-01-01"],
    ] {
        let [streamed, whole] =
            ["--threads=2", "--whole"].map(|way| bench.told(&[&files[..], asked, &[way]].concat()));
        assert_eq!(whole.0, Some(0), "{}", whole.1);
        assert!(streamed == whole, "{asked:?}: {}{}", streamed.2, whole.2);
    }
}

#[test]
fn the_properties_of_rows_are_those_asked_for_in_their_order() {
    let bench = Bench::new();
    let mut random = fastrand::Rng::with_seed(5);
    fs::write(bench.path("zones.geojson"), monthly(&mut random)).unwrap();
    fs::write(bench.path("mines.geojson"), mines(&mut random, 30)).unwrap();
    let told = |words: &[&str]| {
        let all = [
            "--mines",
            "mines.geojson",
            "--zones",
            "zones.geojson",
            "--from=2023",
        ];
        bench.told(&[&all[..], words].concat())
    };
    let json = |text: &[u8]| serde_json::from_slice::<serde_json::Value>(text).unwrap();
    let rows = |value: &serde_json::Value, list: &str| value[list].as_array().unwrap().clone();
    let all = rows(&json(told(&["--json"]).2.as_bytes()), "rows");
    let wanted = |row: &serde_json::Value| {
        format!(
            r#"{{"to":{},"id":{},"zone":{}}}"#,
            row["to"], row["id"], row["zone"]
        )
    };
    let wanted: Vec<String> = all.iter().map(wanted).collect();
    let columns = ["--columns", "to,id,zone"];
    let some = told(&[&columns[..], &["--json"]].concat()).2;
    let some = rows(&json(some.as_bytes()), "rows");
    assert_eq!(
        some.iter().map(ToString::to_string).collect::<Vec<_>>(),
        wanted
    );
    let file = told(&[&columns[..], &["-o", "out.json"]].concat()).3;
    assert_eq!(rows(&json(&file), "rows"), some);
    let file = told(&[&columns[..], &["-o", "out.geojson"]].concat()).3;
    let features = rows(&json(&file), "features");
    let properties = features
        .iter()
        .map(|feature| feature["properties"].to_string());
    assert_eq!(properties.collect::<Vec<_>>(), wanted);
    let file = String::from_utf8(told(&[&columns[..], &["-o", "out.csv"]].concat()).3).unwrap();
    assert!(file.starts_with("to,id,zone\n"));
    assert_eq!(file.lines().count(), 1 + all.len());
}

#[test]
fn columns_that_make_no_sense_are_refused() {
    let bench = Bench::new();
    let mut text = String::new();
    for (words, expected) in [
        (
            &["--columns", "id"][..],
            "--columns chooses the columns of a history: give --from or --to",
        ),
        (
            &["--columns", "id,holder", "--from=2023", "-o", "-"],
            "--columns knows no `holder`; it knows id, name, commodity, belt, lon, lat, from, to, held_by",
        ),
        (
            &["--columns", "id,", "--from=2023", "-o", "-"],
            "--columns knows no ``",
        ),
        (
            &["--columns", "id,to,id", "--from=2023", "-o", "-"],
            "--columns names `id` twice",
        ),
        (
            &["--columns", "id", "--from=2023"],
            "--columns chooses the columns of rows: -o history.csv or --json writes them",
        ),
    ] {
        let (code, told, out, _) = bench.told(words);
        let _ = writeln!(text, "{told}");
        assert_eq!(code, Some(2), "{told}");
        assert!(told.replace('\n', " ").contains(expected), "{told}");
        assert!(out.is_empty());
    }
}
