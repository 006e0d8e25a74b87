//! Files: whatever they hold, and however it is written.

use std::fs;
use std::path::Path;

use terrane::read::stream::scan::{Scanner, Wanted};
use terrane::read::stream::{self, Block, Stream};

use crate::bench::{Bench, UNDATED, random};

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
