//! Mines that are attributed one by one are attributed as those of a file that is read as a whole: the same bytes, the same
//! words, the same exit code, whatever the file is.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use terrane::read::stream::scan::{Scanner, Wanted};
use terrane::read::stream::{self, Block, Stream};

const ZONES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"holder":"KIA","id":"north"},"geometry":{"type":"Polygon","coordinates":[[[96,25],[99,25],[99,28],[96,28],[96,25]]]}},
{"type":"Feature","properties":{"holder":"SAC","id":"south"},"geometry":{"type":"Polygon","coordinates":[[[96,22],[99,22],[99,25],[96,25],[96,22]],[[97,23],[97,24],[98,24],[98,23],[97,23]]]}},
{"type":"Feature","properties":{"holder":"UWSA","id":7},"geometry":{"type":"MultiPolygon","coordinates":[[[[98,24.5],[100,24.5],[100,26],[98,26],[98,24.5]]],[[[0,0],[4,0],[4,4],[0,4],[0,0]]]]}}
]}"#;

const DATED: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"holder":"SAC","to":"2024-03"},"geometry":{"type":"Polygon","coordinates":[[[96,22],[99,22],[99,28],[96,28],[96,22]]]}},
{"type":"Feature","properties":{"holder":"KIA","from":"2024-03","to":"2024-10-18"},"geometry":{"type":"Polygon","coordinates":[[[96,25],[99,25],[99,28],[96,28],[96,25]]]}},
{"type":"Feature","properties":{"holder":"SAC","from":"2024-03","to":"2024-10-18"},"geometry":{"type":"Polygon","coordinates":[[[96,22],[99,22],[99,25],[96,25],[96,22]]]}},
{"type":"Feature","properties":{"holder":"KIA","from":"2024-10-18"},"geometry":{"type":"Polygon","coordinates":[[[96,24],[99,24],[99,28],[96,28],[96,24]]]}},
{"type":"Feature","properties":{"holder":null,"from":"2024-10-18"},"geometry":{"type":"Polygon","coordinates":[[[96,22],[99,22],[99,24],[96,24],[96,22]]]}}
]}"#;

/// A folder with zones, in which mines are attributed both ways.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("zones.geojson"), ZONES).unwrap();
        fs::write(folder.path().join("dated.geojson"), DATED).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, words: &[&str], input: Option<&[u8]>) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_terrane"))
            .arg("attribute")
            .args(words)
            .current_dir(self.0.path())
            .env_remove("TERRANE_ATLAS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Who reads no standard input need not.
        let _ = stdin.write_all(input.unwrap_or_default());
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    /// Attributes `mines` both ways and compares all that comes out.
    #[track_caller]
    fn compare(&self, name: &str, mines: &[u8], words: &[&str]) {
        fs::write(self.path("mines.geojson"), mines).unwrap();
        let both = ["--threads=2", "--whole"].map(|way| {
            let _ = fs::remove_file(self.path("out.geojson"));
            let all = [
                &["--mines", "mines.geojson", "-o", "out.geojson", way],
                words,
            ]
            .concat();
            let out = self.run(&all, None);
            let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let written = fs::read(self.path("out.geojson"))
                .ok()
                .map(|bytes| words(&bytes));
            (
                out.status.code(),
                words(&out.stderr),
                words(&out.stdout),
                written,
            )
        });
        let [streamed, whole] = both;
        assert_eq!(streamed.0, whole.0, "{name}: {}", streamed.1);
        assert_eq!(streamed.1, whole.1, "{name}");
        assert_eq!(streamed.2, whole.2, "{name}");
        assert!(
            streamed.3 == whole.3,
            "{name}: {:?} is not {:?}",
            streamed.3,
            whole.3
        );
    }
}

const UNDATED: [&str; 2] = ["--zones", "zones.geojson"];

#[test]
fn whatever_was_fuzzed_is_attributed_alike_both_ways() {
    let bench = Bench::new();
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let mut files = Vec::new();
    for folder in [
        "corpus/geojson",
        "regressions/geojson",
        "corpus/rules",
        "corpus/attribute",
    ] {
        let entries = fs::read_dir(fuzz.join(folder)).unwrap();
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.sort();
    assert!(files.len() > 60);
    for file in files {
        bench.compare(
            &file.display().to_string(),
            &fs::read(&file).unwrap(),
            &UNDATED,
        );
    }
}

#[test]
fn unusual_files_are_attributed_alike_both_ways() {
    let bench = Bench::new();
    let point = |properties: &str, at: &str| {
        format!(
            r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Point","coordinates":{at}}}}}"#
        )
    };
    let list = |features: &[String]| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{}]}}"#,
            features.join(",")
        )
    };
    let plain = point(r#"{"id":1,"output_t":2.5}"#, "[97.5,26,120]");
    let same =
        |features: &[&str]| list(&features.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>());
    let files = [
        // Forms.
        plain.clone(),
        format!("{plain}\n{plain}\n"),
        format!("{plain}{plain}"),
        format!("\u{1e}{plain}\n\u{1e}{plain}\n"),
        format!("\u{feff}{}", same(&[&plain])),
        format!("{}\n{}", same(&[&plain]), same(&[&plain])),
        format!("{plain}\n{}", r#"{"type":"Point","coordinates":[97,26]}"#),
        r#"{"type":"Point","coordinates":[97,26]}"#.to_owned(),
        String::new(),
        "   ".to_owned(),
        list(&[]),
        // Members around the features.
        format!(r#"{{"features":[{plain}],"type":"FeatureCollection","name":"x","a":[1,{{"b":"]}}"}}]}}"#),
        format!(r#"{{"features":[{plain}],"type":"FeatureColection"}}"#),
        format!(r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}},"features":[{plain}]}}"#),
        format!(r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"EPSG:32647"}}}},"features":[{plain}]}}"#),
        format!(r#"{{"type":"FeatureCollection","type":"FeatureCollection","features":[{plain}]}}"#),
        format!(r#"{{"type":"FeatureCollection","features":[{plain}],"features":[]}}"#),
        format!(r#"{{"type":"FeatureCollection","features":[{plain},]}}"#),
        format!(r#"{{"type":"FeatureCollection","features":[{plain}]}} x"#),
        format!(r#"{{"type":"FeatureCollection","features":[{plain}"#),
        // Features.
        same(&[&plain, &plain]),
        list(&[point("{}", "[97,26]"), point("{ }", "[97,26]"), point("null", "[97,26]")]),
        list(&[point(r#"{"held_by":"x","zone":{"held_by":1},"y":"\"zone\":"}"#, "[97,26]")]),
        list(&[point(r#"{"id":1,"id":2}"#, "[97,26]")]),
        list(&[point(r#"{"id":"a\u0062"}"#, "[97,26]"), point(r#"{"id":"ab"}"#, "[97,26]")]),
        list(&[point(r#"{"\u0069d":"x"}"#, "[97,26]"), point(r#"{"id":"x"}"#, "[97,26]")]),
        list(&[point(r#"{"id":"\ud800"}"#, "[97,26]")]),
        list(&[point(r#"{"a":"\ud800","b":1e999,"c":-0.0}"#, "[97,26]")]),
        list(&[point(r#"{"id":" x "}"#, "[97,26]"), point(r#"{"id":"x"}"#, "[97,26]")]),
        list(&[point(r#"{"id":null}"#, "[97,26]"), point(r#"{"id":true}"#, "[97,26]")]),
        list(&[point(r#"{"name":[1]}"#, "[97,26]")]),
        list(&[point(r#"{"output_t":"2"}"#, "[97,26]")]),
        list(&[point(r#"{"output_t":-1}"#, "[97,26]")]),
        list(&[point(r#"{"output_t":1e9}"#, "[97,26]"), point(r#"{"output_t":1e-7}"#, "[97,26]")]),
        list(&[point(r#"{"output_t":null}"#, "[97,26]")]),
        list(&[point("{}", "[97,26]"), point(r#"{"output_t":0}"#, "[97,26]"), point(r#"{"output_t":3}"#, "[50,26]")]),
        list(&[point(r#"{"a":01}"#, "[97,26]")]),
        list(&[point("{\"a\":\"\t\"}", "[97,26]")]),
        list(&[point(r#"{"a":tru}"#, "[97,26]")]),
        list(&[point("{}", "[97,26,NaN]")]),
        list(&[point("{}", "[97]"), point("{}", "[]")]),
        list(&[point("{}", "[197,26]")]),
        list(&[point("{}", "[26,97]")]),
        list(&[point("{}", "[26.5,90]"), point("{}", "[180,0]"), point("{}", "[-180,0]")]),
        list(&[point("{}", "[1e400,2]")]),
        list(&[point("{}", "[9.7e1,26.000000000000000000000001]")]),
        // On borders and corners.
        list(&[point("{}", "[96,25]"), point("{}", "[97,25]"), point("{}", "[98,24.5]"), point("{}", "[97,23]"), point("{}", "[98.5,25]")]),
        // What is no point.
        list(&[plain.clone(), point(r#"{"precision_km":5,"output_t":10}"#, "[97.5,25.01]"), point(r#"{"precision_km":5}"#, "[97.5,26.5]")]),
        list(&[point(r#"{"precision_km":0}"#, "[97.5,25]"), point(r#"{"precision_km":-1}"#, "[97.5,26.5]")]),
        list(&[point(r#"{"precision_km":80,"name":"far"}"#, "[95.9,26.5]"), point(r#"{"precision_km":80}"#, "[90,26.5]")]),
        format!(r#"{{"type":"FeatureCollection","features":[{plain},{}]}}"#, r#"{"type":"Feature","id":"p","properties":{"name":"Pit","output_t":7},"geometry":{"type":"Polygon","coordinates":[[[97,24.9],[97.2,24.9],[97.2,25.3],[97,25.3],[97,24.9]]]}}"#),
        r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[97,24.9],[97.2,25.3],[97.2,24.9],[97,25.3],[97,24.9]]]}}"#.to_owned(),
        r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[97,25.3],[97.2,25.3],[97.2,24.9],[97,24.9],[97,25.3]]]}}"#.to_owned(),
        r#"{"type":"Feature","properties":{},"geometry":{"coordinates":[[[[97,26],[97.2,26],[97.2,26.3],[97,26]]],[[[97,23.2],[97.2,23.2],[97.2,23.3],[97,23.2]]]],"type":"MultiPolygon"}}"#.to_owned(),
        r#"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[97,26],[98,26]]}}"#.to_owned(),
        r#"{"type":"Feature","properties":{},"geometry":null}"#.to_owned(),
        r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[97,26]}}"#.to_owned(),
        list(&[plain.clone(), r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[97,26]}}"#.to_owned()]),
        list(&[plain.clone(), r#"{"type":"Feature","id":9,"geometry":null}"#.to_owned(), plain.clone()]),
        list(&[plain.clone(), r#"{"type":"Feature","properties":{"id":1,"output_t":"x","name":[]},"geometry":null}"#.to_owned()]),
        list(&[point(r#"{"id":2}"#, "[97,26]"), r#"{"type":"Feature","properties":{"id":2,"output_t":7},"geometry":null}"#.to_owned()]),
        list(&[r#"{"type":"Feature","properties":{},"geometry":null}"#.to_owned(), point(r#"{"name":"x"}"#, "[97,26]")]),
        list(&[plain.clone(), r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[]}}"#.to_owned()]),
        r#"{"type":"Feature","properties":[],"geometry":{"type":"Point","coordinates":[97,26]}}"#.to_owned(),
        r#"{"type":"Feature","id":[1],"properties":{},"geometry":{"type":"Point","type":"Point","coordinates":[97,26]}}"#.to_owned(),
        r#"{"type":"Feature","id":"o","properties":{"a":[{"b":"}"},[]]},"bbox":[1,2],"geometry":{"bbox":[1],"coordinates":[97,26],"type":"Point"}}"#.to_owned(),
    ];
    for file in &files {
        bench.compare(file, file.as_bytes(), &UNDATED);
    }
    for file in &files {
        bench.compare(
            file,
            file.as_bytes(),
            &["--zones", "dated.geojson", "--date", "2024-06-01"],
        );
    }
}

/// Features as people write them: several manners in one file, over several blocks.
fn random(seed: u64, count: usize) -> String {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut text = "{\n \"type\": \"FeatureCollection\",\n \"features\": [\n".to_owned();
    let with_output = random.bool();
    let with_ground = random.bool();
    let with_flaws = random.bool();
    let with_ids = random.u8(0..4) > 0;
    let rings = |rings: &str| format!("{{\"type\":\"Polygon\",\"coordinates\":[[{rings}]]}}");
    for number in 0..count {
        let (x, y) = (95.5 + 4.0 * random.f64(), 21.5 + 7.0 * random.f64());
        let comma = if number == 0 { "" } else { ",\n" };
        let id = if random.u8(0..200) == 0 { 3 } else { number };
        let name = ["Hpakant", "ဖားကန့်", "a \\\"b\\\"", "", "x },{\\n"][random.usize(0..5)];
        let mut properties = match with_ids {
            true => format!("\"id\": {id}, \"name\": \"{name}\""),
            false => format!("\"name\": \"{name}\""),
        };
        if with_output && random.bool() {
            let _ = write!(properties, ", \"output_t\": {:.2}", random.f64() * 100.0);
        }
        let mut geometry = match random.u8(0..3) {
            0 => format!("{{\"type\":\"Point\",\"coordinates\":[{x},{y}]}}"),
            1 => format!("{{ \"coordinates\" : [ {x:.3} , {y:.2}, 7 ], \"type\": \"Point\" }}"),
            _ => format!("{{\"type\": \"Point\", \"coordinates\": [{x:.0}, {y:.1}]}}"),
        };
        if with_ground && 60 < number && random.u8(0..10) == 0 {
            match random.bool() {
                true => properties += ", \"precision_km\": 4",
                false => {
                    let (a, b, c, d) = (x, y, x + 0.2 * random.f64() + 0.01, y + 0.2);
                    geometry = format!(
                        "{{\"type\":\"Polygon\",\"coordinates\":[[[{a},{b}],[{c},{b}],[{c},{d}],[{a},{d}],[{a},{b}]]]}}"
                    );
                }
            }
        }
        // What is wrong and still has one meaning.
        if with_flaws && random.u8(0..30) == 0 {
            let (a, b, c, d) = (x, y, x + 0.1, y + 0.2);
            geometry = match random.u8(0..4) {
                0 => "null".to_owned(),
                1 => rings(&format!(
                    "[{a},{b}],[{a},{d}],[{c},{d}],[{c},{b}],[{a},{b}]"
                )),
                2 => rings(&format!(
                    "[{a},{b}],[{c},{b}],[{c},{b}],[{c},{d}],[{a},{b}]"
                )),
                _ => rings(&format!(
                    "[{a},{b}],[{c},{b}],[{c},{d}],[{a},{d}],[{a},{b}]],[[{a},{b}],[{a},{d}],[{c},{d}],[{a},{b}]"
                )),
            };
        }
        let written = if with_flaws {
            random.u8(0..40)
        } else {
            random.u8(4..40)
        };
        let _ = match written % 8 {
            0 if written < 4 => write!(
                text,
                "{comma}{{\"type\":\"Feature\",\"geometry\":{geometry}}}"
            ),
            0 | 4 => write!(
                text,
                "{comma}{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{geometry}}}"
            ),
            1 | 5 => write!(
                text,
                "{comma}{{\"type\":\"Feature\",\"geometry\":{geometry},\"properties\":{{ {properties} }}, \"x\": [\"{}\"]}}",
                "y".repeat(random.usize(0..4_000))
            ),
            _ => write!(
                text,
                "{comma}  {{ \"type\": \"Feature\", \"properties\": {{ {properties}\n }}, \"geometry\": {geometry} }}"
            ),
        };
    }
    text + "\n ],\n \"name\": \"after\"\n}\n"
}

#[test]
fn what_people_write_is_streamed() {
    for seed in 0..6 {
        let mines = random(seed, 3_000);
        let mut stream = Stream::open(mines.as_bytes()).unwrap();
        let (mut block, mut count, mut blocks) = (Block::default(), 0, 0);
        let mut scanner = Scanner::new(Wanted::default());
        while stream.next(&mut block).unwrap() {
            blocks += 1;
            let tail = stream::features(&block, stream.form, &mut scanner, |scanned| {
                count += scanned.len();
                Some(())
            });
            assert!(tail.is_some(), "seed {seed}, block {}", block.number);
        }
        assert_eq!(count, 3_000);
        assert!(1 < blocks);
    }
}

#[test]
fn random_files_are_attributed_alike_both_ways() {
    let bench = Bench::new();
    for seed in 0..12 {
        let count = [150, 700, 3_000][usize::try_from(seed).unwrap() % 3];
        let mines = random(seed, count);
        bench.compare(&format!("seed {seed}"), mines.as_bytes(), &UNDATED);
        let dated = ["--zones", "dated.geojson", "--date", "2024-10-18"];
        bench.compare(&format!("seed {seed}, dated"), mines.as_bytes(), &dated);
        let added = [
            "--zones",
            "zones.geojson",
            "--add",
            "held_side,sources,held_how,output_t",
        ];
        bench.compare(&format!("seed {seed}, added"), mines.as_bytes(), &added);
    }
}

#[test]
fn zones_of_suspicious_shape_are_counted_alike_both_ways() {
    let bench = Bench::new();
    let rings = [
        // Touches itself, winds the wrong way, has a spike, repeats a position, is a keyhole, has a hole along its shell.
        "[[96,25],[97,25],[97.5,26],[98,25],[99,25],[99,28],[98,28],[97.5,26],[97,28],[96,28],[96,25]]",
        "[[96,25],[96,28],[99,28],[99,25],[96,25]]",
        "[[96,25],[99,25],[100,25],[99,25],[99,28],[96,28],[96,25]]",
        "[[96,25],[99,25],[99,25],[99,28],[99,28],[96,28],[96,25]]",
        "[[96,25],[99,25],[99,28],[98,27],[98,26],[97,26],[98,27],[99,28],[96,28],[96,25]]",
        "[[96,25],[99,25],[99,28],[96,28],[96,25]],[[96,26],[96,27],[97,27],[97,26],[96,26]]",
        // Crosses itself: its ground is in doubt.
        "[[96,25],[99,28],[99,25],[96,28],[96,25]]",
    ];
    let zone = |number: usize, ring: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"holder":"{number}"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
        )
    };
    let zones: Vec<String> = rings.iter().enumerate().map(|(n, r)| zone(n, r)).collect();
    let usable = zones.len() - 1;
    let mines = random(3, 150);
    for (name, zones) in [
        ("each", zones[..usable].to_vec()),
        ("one", zones[..1].to_vec()),
        ("doubtful", zones.clone()),
    ] {
        let zones = format!(
            r#"{{"type":"FeatureCollection","features":[{}]}}"#,
            zones.join(",")
        );
        fs::write(bench.path("suspicious.geojson"), zones).unwrap();
        for words in [&[][..], &["--strict"], &["-v"], &["-q"]] {
            let words = [&["--zones", "suspicious.geojson"], words].concat();
            bench.compare(&format!("{name} {words:?}"), mines.as_bytes(), &words);
        }
    }
}

#[test]
fn mines_with_longitude_and_latitude_exchanged_are_counted_alike_both_ways() {
    let bench = Bench::new();
    let zone = r#"{"type":"Feature","properties":{"holder":"A"},"geometry":{"type":"Polygon","coordinates":[[[40,10],[50,10],[50,20],[40,20],[40,10]]]}}"#;
    fs::write(bench.path("apart.geojson"), zone).unwrap();
    let mine = |id: u32, geometry: &str| {
        format!(r#"{{"type":"Feature","properties":{{"id":{id}}},"geometry":{geometry}}}"#)
    };
    let mut mines: Vec<String> = (0..200)
        .map(|id| {
            let (x, y) = (8 + id % 14, 38 + id % 14);
            mine(
                id,
                &format!(r#"{{"type":"Point","coordinates":[{x},{y}]}}"#),
            )
        })
        .collect();
    // Its box reaches into the ground where its numbers are exchanged, and the point that stands for it does not.
    let area = |x: u32| {
        format!(r#"{{"type":"Polygon","coordinates":[[[{x},42],[21,42],[21,44],[{x},42]]]}}"#)
    };
    mines.extend([mine(1000, &area(5)), mine(1001, &area(19))]);
    for words in [&[][..], &["--strict"], &["-v"]] {
        let words = [&["--zones", "apart.geojson"], words].concat();
        bench.compare(&format!("{words:?}"), mines.join("\n").as_bytes(), &words);
    }
}

#[test]
fn with_strict_what_is_suspicious_fails_alike_both_ways() {
    let bench = Bench::new();
    let mine = |id: u8, at: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":{id}}},"geometry":{{"type":"Point","coordinates":{at}}}}}"#
        )
    };
    let sound: Vec<String> = (0..40).map(|id| mine(id, "[97.5,26]")).collect();
    for (name, more, fails) in [
        ("sound", None, false),
        ("repeated", Some(mine(7, "[97.5,26]")), true),
        ("outside", Some(mine(77, "[50,26]")), true),
    ] {
        let mines: Vec<String> = sound.iter().cloned().chain(more).collect();
        let mines = mines.join("\n");
        for words in [&["--strict"][..], &["--strict", "--add", "held_by"]] {
            let words = [&UNDATED[..], words].concat();
            bench.compare(name, mines.as_bytes(), &words);
        }
        // By pipe nothing is said twice.
        let both = ["--threads=2", "--whole"].map(|way| {
            let words = ["--mines", "-", "-o", "-", "--strict", way];
            let out = bench.run(&[&words[..], &UNDATED].concat(), Some(mines.as_bytes()));
            let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
            (out.status.code(), words(out.stderr), words(out.stdout))
        });
        assert!(both[0] == both[1], "{name}: {}", both[0].1);
        assert_eq!(both[0].0, Some(i32::from(fails)), "{name}");
    }
}

#[test]
fn histories_are_found_alike_both_ways() {
    let bench = Bench::new();
    for seed in 0..6 {
        fs::write(bench.path("mines.geojson"), random(seed, 1_500)).unwrap();
        for (zones, span) in [
            ("dated.geojson", &["--from", "2024", "--strict"][..]),
            ("dated.geojson", &["--from", "2024"]),
            (
                "dated.geojson",
                &["--from", "2024-02", "--to", "2024-10-19"],
            ),
            ("dated.geojson", &["--to", "2024-03"]),
            ("zones.geojson", &["--from", "2024"]),
        ] {
            let both = ["--threads=2", "--whole"].map(|way| {
                let words = ["--mines", "mines.geojson", "--zones", zones, "-o", "-", way];
                let out = bench.run(&[&words[..], span].concat(), None);
                let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
                (out.status.code(), words(out.stderr), words(out.stdout))
            });
            assert!(
                both[0] == both[1],
                "seed {seed}, {zones}, {span:?}: {}",
                both[0].1
            );
            // Some mines lie outside of all zones, and a few nowhere.
            let is_strict = span.contains(&"--strict");
            assert!(is_strict || 1_400 < both[0].2.lines().count());
        }
    }
}

/// What a run says and writes.
type Told = (Option<i32>, String, String, Vec<Option<Vec<u8>>>);

impl Bench {
    /// Attributes `mines.geojson` both ways, and gives what came out, which is the same.
    #[track_caller]
    fn both(&self, words: &[&str], files: &[&str]) -> Told {
        let [streamed, whole] = ["--threads=2", "--whole"].map(|way| {
            for file in files {
                let _ = fs::remove_file(self.path(file));
            }
            let out = self.run(&[&["--mines", "mines.geojson", way], words].concat(), None);
            let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
            let written = files.iter().map(|file| fs::read(self.path(file)).ok());
            (
                out.status.code(),
                words(out.stderr),
                words(out.stdout),
                written.collect(),
            )
        });
        assert!(streamed == whole, "{words:?}: {} {}", streamed.1, whole.1);
        whole
    }
}

#[test]
fn histories_are_written_in_each_form_alike_both_ways() {
    let bench = Bench::new();
    let dated = ["--zones", "dated.geojson", "--from", "2024-02"];
    let all = ["h.csv", "h.json", "h.geojson"];
    for seed in 0..6 {
        fs::write(bench.path("mines.geojson"), random(seed, 1_500)).unwrap();
        for more in [
            &["--to", "2024-10-19"][..],
            &["--columns", "held_by,id,from,held_shares,name"],
            &["--columns", "lat"],
            &["--columns", "belt"],
            &["--columns", "sources"],
        ] {
            for files in [&all[1..2], &all[2..], &all[..]] {
                let outputs = files.iter().flat_map(|file| ["-o", file]);
                let outputs: Vec<&str> = outputs.collect();
                let words = [&dated[..], more, &outputs].concat();
                let (_, _, _, written) = bench.both(&words, files);
                assert!(written.iter().all(Option::is_some));
            }
            let words = [&dated[..], more, &["--json", "-o", "h.geojson"]].concat();
            let (_, _, stdout, written) = bench.both(&words, &["h.geojson"]);
            let answer: serde_json::Value = serde_json::from_str(&stdout).unwrap();
            assert_eq!(stdout, format!("{answer:#}\n"), "as others print it");
            let rows = answer["rows"].as_array().unwrap();
            assert!(1_400 < rows.len());
            let features = written[0].as_ref().unwrap();
            let features: serde_json::Value = serde_json::from_slice(features).unwrap();
            let features = features["features"].as_array().unwrap();
            let rows_of = features.iter().map(|feature| &feature["properties"]);
            assert!(rows_of.eq(rows), "seed {seed}, {more:?}");
        }
        let told = bench.both(&dated, &[]);
        assert!(told.2.contains("another control"), "{}", told.2);
    }
}

#[test]
fn a_history_that_begins_with_features_that_are_no_mines_is_a_list_both_ways() {
    let bench = Bench::new();
    let nowhere = r#"{"type":"Feature","properties":{"id":"x"},"geometry":null}"#;
    let mine = r#"{"type":"Feature","properties":{"id":"y"},"geometry":{"type":"Point","coordinates":[97,26]}}"#;
    for nowheres in [1, 100_000] {
        let mines = [&[nowhere].repeat(nowheres)[..], &[mine; 200]].concat();
        fs::write(bench.path("mines.geojson"), mines.join("\n")).unwrap();
        let history = ["--zones", "dated.geojson", "--from=2024", "-o", "h.json"];
        for words in [&history[..], &["--zones", "zones.geojson", "--json"]] {
            let (_, _, stdout, written) = bench.both(words, &["h.json"]);
            let text = written[0].as_deref().unwrap_or(stdout.as_bytes());
            let _: serde_json::Value = serde_json::from_slice(text).unwrap();
        }
    }
}

#[test]
fn how_far_a_front_lies_is_told_alike_both_ways() {
    let bench = Bench::new();
    let mut far = 0;
    for seed in 0..6 {
        fs::write(bench.path("mines.geojson"), random(seed, 400)).unwrap();
        for asked in [
            &["--zones", "zones.geojson", "--front-km"][..],
            &["--zones", "zones.geojson", "--add", "front_km,held_by"],
            &[
                "--zones",
                "dated.geojson",
                "--date=2024-06-01",
                "--front-km",
            ],
        ] {
            bench.both(&[asked, &["--table", "t.csv"]].concat(), &["t.csv"]);
            let words = [asked, &["-o", "a.geojson", "--json"]].concat();
            let (_, _, stdout, _) = bench.both(&words, &["a.geojson"]);
            let answer: serde_json::Value = serde_json::from_str(&stdout).unwrap();
            let mines = answer["mines"].as_array().unwrap();
            let km = mines.iter().filter_map(|mine| mine["front_km"].as_f64());
            far += km.filter(|km| 0.0 < *km).count();
        }
    }
    assert!(1_000 < far, "{far}");
}

#[test]
fn several_answers_are_given_at_once_alike_both_ways() {
    let bench = Bench::new();
    let files = ["a.geojson", "b.geojson"];
    for seed in 0..4 {
        fs::write(bench.path("mines.geojson"), random(seed, 1_500)).unwrap();
        for outputs in [
            &["-o", "a.geojson", "-o", "b.geojson"][..],
            &["-o", "a.geojson", "--json", "--table", "b.geojson"],
            &["-o", "a.geojson", "-o", "-"],
        ] {
            let words = [&UNDATED[..], outputs].concat();
            let (code, _, stdout, written) = bench.both(&words, &files);
            assert_eq!(code, Some(0));
            assert!(!stdout.is_empty());
            assert!(written[0].is_some());
        }
    }
    // The first is written and told of, though the second cannot be.
    let words = ["-o", "a.geojson", "-o", "nowhere/b.geojson"];
    let (code, told, _, written) = bench.both(&[&UNDATED[..], &words].concat(), &files[..1]);
    assert_eq!(code, Some(1));
    assert!(told.contains("a.geojson: "));
    assert!(told.contains("cannot write nowhere/b.geojson: there is no such folder"));
    assert!(written[0].is_some());
}

#[test]
fn an_id_that_says_nothing_is_none_both_ways() {
    let bench = Bench::new();
    let mine = r#"{"type":"Feature","id":"","properties":{"precision_km":5,"output_t":2},"geometry":{"type":"Point","coordinates":[98,25]}}"#;
    let blank = mine.replace(r#""id":"""#, r#""id":" ""#);
    fs::write(bench.path("mines.geojson"), [mine, &blank].join("\n")).unwrap();
    for words in [&[][..], &["--json"], &["--from", "2024", "-o", "-"]] {
        let (code, told, stdout, _) = bench.both(&[&UNDATED[..], words].concat(), &[]);
        assert_eq!(code, Some(0));
        assert!(!told.contains("duplicate"), "{told}");
        assert!(stdout.contains('1'), "the second is called by its number");
    }
}

/// Mines without ids, of which some are no mines.
fn without_ids(nowheres: usize, mines: u32) -> String {
    let nowhere = r#"{"type":"Feature","properties":{},"geometry":null}"#;
    let mine = |number: u32| {
        let lon = 95.0 + 5.0 * f64::from(number) / f64::from(mines);
        format!(
            r#"{{"type":"Feature","properties":{{"output_t":1}},"geometry":{{"type":"Point","coordinates":[{lon},26]}}}}"#
        )
    };
    let nowheres = std::iter::repeat_n(nowhere.to_owned(), nowheres);
    nowheres
        .chain((0..mines).map(mine))
        .collect::<Vec<_>>()
        .join("\n")
}

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
fn mines_whose_ground_crosses_the_antimeridian_or_holds_a_pole_are_told_of_alike_both_ways() {
    let bench = Bench::new();
    let zone = |holder: &str, [west, south, east, north]: [i32; 4], more: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"holder":"{holder}"{more}}},"geometry":{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#
        )
    };
    let zones = [
        zone("A", [170, -5, 180, 5], r#","to":"2025""#),
        zone("B", [-180, -5, -170, 3], ""),
        zone("C", [0, 80, 20, 89], ""),
        zone("D", [-180, 20, -178, 30], ""),
    ];
    fs::write(bench.path("ends.geojson"), zones.join("\n")).unwrap();
    let mine = |(id, (lon, lat, km)): (usize, &(f64, f64, u32))| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":{id},"precision_km":{km}}},"geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#
        )
    };
    for at in [
        (180.0, -5.0, 5),
        (-180.0, 1.0, 50),
        (179.9, 3.0, 30),
        (179.9, 25.0, 30),
        (-179.9, 4.0, 50),
        (-170.0, 89.9, 400),
        (10.0, 89.9, 5),
    ] {
        let mines = [mine((0, &at)), mine((1, &(97.0, 26.0, 0)))];
        fs::write(bench.path("mines.geojson"), mines.join("\n")).unwrap();
        for words in [
            &["--date", "2024-06-01", "-o", "-"][..],
            &["--date", "2026-06-01", "-o", "-"],
            &["--from", "2024", "-o", "-"],
            &["--from", "2030", "-o", "-"],
        ] {
            let (code, told, ..) = bench.both(&[&["--zones", "ends.geojson"], words].concat(), &[]);
            assert_eq!(code, Some(0), "{told}");
        }
    }
}

#[test]
fn a_mine_on_a_pole_is_told_of_alike_both_ways() {
    let bench = Bench::new();
    let mine = |id: u32, lat: u32, more: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":{id}{more}}},"geometry":{{"type":"Point","coordinates":[97,{lat}]}}}}"#
        )
    };
    for more in ["", r#","precision_km":2"#] {
        let mut mines: Vec<String> = (0..150).map(|id| mine(id, 24, "")).collect();
        mines.push(mine(150, 90, more));
        for words in [["--date", "2024-06-01"], ["--from", "2024"]] {
            let words = [&["--zones", "dated.geojson"][..], &words].concat();
            bench.compare(
                &format!("{more:?}, {words:?}"),
                mines.join("\n").as_bytes(),
                &words,
            );
        }
    }
}

#[test]
fn mines_are_listed_in_json_alike_both_ways() {
    let bench = Bench::new();
    for seed in 0..8 {
        fs::write(bench.path("mines.geojson"), random(seed, 1_500)).unwrap();
        for asked in [
            &["--zones", "zones.geojson"][..],
            &["--zones", "zones.geojson", "--table", "supply.csv"],
            &["--zones", "dated.geojson", "--date", "2024-06-01"],
            &[
                "--zones",
                "zones.geojson",
                "--add",
                "output_t,held_shares,sources",
            ],
            &["--zones", "zones.geojson", "--add", "output_t"],
        ] {
            let [streamed, whole] = ["--threads=2", "--whole"].map(|way| {
                let words = ["--mines", "mines.geojson", "--json", way];
                let out = bench.run(&[&words[..], asked].concat(), None);
                let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
                (out.status.code(), words(out.stderr), words(out.stdout))
            });
            assert!(streamed == whole, "seed {seed}, {asked:?}: {}", streamed.1);
            let answer: serde_json::Value = serde_json::from_str(&whole.2).unwrap();
            assert_eq!(whole.2, format!("{answer:#}\n"), "as others print it");
            assert!(1_000 < answer["mines"].as_array().unwrap().len());
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
