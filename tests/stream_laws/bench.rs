//! A folder in which mines are attributed both ways, and mines as people write them.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// What a run says and writes.
pub(crate) type Told = (Option<i32>, String, String, Vec<Option<Vec<u8>>>);

pub(crate) const UNDATED: [&str; 2] = ["--zones", "zones.geojson"];

pub(crate) const ZONES: &str = r#"{"type":"FeatureCollection","features":[
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
pub(crate) struct Bench(pub(crate) tempfile::TempDir);

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("zones.geojson"), ZONES).unwrap();
        fs::write(folder.path().join("dated.geojson"), DATED).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn run(&self, words: &[&str], input: Option<&[u8]>) -> Output {
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

    /// What attributing `mines.geojson` says and writes into these files, streamed and whole.
    fn ways(&self, words: &[&str], files: &[&str]) -> [Told; 2] {
        ["--threads=2", "--whole"].map(|way| {
            for file in files {
                let _ = fs::remove_file(self.path(file));
            }
            let out = self.run(&[&["--mines", "mines.geojson", way], words].concat(), None);
            let words = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
            let written = files.iter().map(|file| fs::read(self.path(file)).ok());
            (
                out.status.code(),
                words(out.stderr),
                words(out.stdout),
                written.collect(),
            )
        })
    }

    /// Attributes `mines` both ways and compares all that comes out.
    #[track_caller]
    pub(crate) fn compare(&self, name: &str, mines: &[u8], words: &[&str]) {
        fs::write(self.path("mines.geojson"), mines).unwrap();
        let words = [&["-o", "out.geojson"], words].concat();
        let [streamed, whole] = self.ways(&words, &["out.geojson"]);
        assert!(streamed == whole, "{name}: {} {}", streamed.1, whole.1);
    }

    /// Attributes `mines.geojson` both ways, and gives what came out, which is the same.
    #[track_caller]
    pub(crate) fn both(&self, words: &[&str], files: &[&str]) -> Told {
        let [streamed, whole] = self.ways(words, files);
        assert!(streamed == whole, "{words:?}: {} {}", streamed.1, whole.1);
        whole
    }
}

/// Features as people write them: several manners in one file, over several blocks.
pub(crate) fn random(seed: u64, count: usize) -> String {
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

/// Mines without ids, of which some are no mines.
pub(crate) fn without_ids(nowheres: usize, mines: u32) -> String {
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
