//! `docs/diagnostics.md`: every rule, what is behind it, and how it looks where it is broken.
//!
//! `BLESS=1 cargo test documented` writes it again from the table of rules and the files below.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use terrane::atlas::Atlas;
use terrane::diagnostic::draw::{self, Paint};
use terrane::diagnostic::faults::Faults;
use terrane::diagnostic::rule::{self, Rule};
use terrane::read::{self, check, limits::Limits, scenario, source::AtlasSource};

use crate::marked::{ABSENT, SOUND, write};

/// Under which words the rules stand, by the first of each group.
const GROUPS: [(&str, &str); 8] = [
    ("unreadable-file", "Files"),
    ("json-syntax", "Syntax"),
    ("not-geojson", "GeoJSON"),
    ("repeated-position", "Shapes"),
    ("overlapping-zones", "Shapes beside one another"),
    ("csv-syntax", "Tables"),
    ("duplicate-id", "What refers to what"),
    ("empty-scenario", "Scenarios"),
];

const MINES: &str = "mines.geojson";

/// Shapes of a mine that break a rule.
const GEOMETRIES: [(&str, &str); 24] = [
    ("no-geometry", "null"),
    ("missing-coordinates", r#"{"type":"Point"}"#),
    (
        "bad-position",
        r#"{"type":"Point","coordinates":[98.378,"25.598"]}"#,
    ),
    (
        "too-few-positions",
        r#"{"type":"Polygon","coordinates":[[[98.3,25.5],[98.4,25.6],[98.3,25.5]]]}"#,
    ),
    (
        "unclosed-ring",
        r#"{"type":"Polygon","coordinates":[[[98.3,25.5],[98.4,25.5],[98.378,25.598]]]}"#,
    ),
    (
        "out-of-range",
        r#"{"type":"Point","coordinates":[25.598,98.378]}"#,
    ),
    (
        "projected-coordinates",
        r#"{"type":"Point","coordinates":[437600,2831300]}"#,
    ),
    (
        "wrong-geometry",
        r#"{"type":"LineString","coordinates":[[98.3,25.5],[98.4,25.6]]}"#,
    ),
    (
        "wrong-winding",
        r#"{"type":"Polygon","coordinates":[[[98.3,25.5],[98.4,25.6],[98.4,25.5],[98.3,25.5]]]}"#,
    ),
    (
        "repeated-position",
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,0],[4,4],[0,0]]]}"#,
    ),
    (
        "spike",
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[9,0],[4,0],[4,4],[0,0]]]}"#,
    ),
    (
        "zero-length",
        r#"{"type":"LineString","coordinates":[[0,0],[0,0]]}"#,
    ),
    (
        "zero-area",
        r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[2,2],[0,0]]]}"#,
    ),
    (
        "antimeridian-crossing",
        r#"{"type":"Polygon","coordinates":[[[170,0],[-170,0],[-170,5],[170,5],[170,0]]]}"#,
    ),
    (
        "ring-around-pole",
        r#"{"type":"Polygon","coordinates":[[[0,80],[90,80],[180,80],[-90,80],[0,80]]]}"#,
    ),
    (
        "position-at-pole",
        r#"{"type":"Point","coordinates":[98.378,90]}"#,
    ),
    (
        "self-intersection",
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,3],[0,3],[4,0],[2,5],[0,0]]]}"#,
    ),
    (
        "bow-tie",
        r#"{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}"#,
    ),
    (
        "self-touching",
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[2,2],[4,4],[0,4],[2,2],[0,0]]]}"#,
    ),
    (
        "rings-cross",
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[3,1],[3,2],[6,2],[6,1],[3,1]]]}"#,
    ),
    (
        "shared-edge",
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[4,1],[3,1],[3,2],[4,2],[4,1]]]}"#,
    ),
    (
        "cut-inside",
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[2,0],[1,2],[2,4],[3,2],[2,0]]]}"#,
    ),
    (
        "hole-outside-shell",
        r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]],[[6,1],[6,2],[7,2],[6,1]]]}"#,
    ),
    (
        "overlapping-polygons",
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]]],[[[1,0],[5,0],[5,4],[1,0]]]]}"#,
    ),
];

/// Files of an atlas that break a rule.
fn files() -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let one = |code, path, content: &str| (code, vec![(path, content.to_owned())]);
    let properties = |code, properties: &str| one(code, MINES, &mines(properties, POINT));
    let events = |code, row: &str| {
        one(
            code,
            "control/events.csv",
            &format!("id,date,event,place,area,extent,after,confidence\n{row}\n"),
        )
    };
    let places = |code, header: &str, row: &str| {
        one(code, "control/places.csv", &format!("{header}\n{row}\n"))
    };
    let output = |code, rows: &str| {
        let header = "scope,parent,commodity,series,period,low_t,best_t,high_t";
        one(code, "output.csv", &format!("{header}\n{rows}\n"))
    };
    let shares = |code, rows: &str| {
        let header = "scope,group,belts,commodity,period,low,best,high";
        one(code, "shares.csv", &format!("{header}\n{rows}\n"))
    };
    const PLACES: &str = "id,name,area,lon,lat,precision_km,cell";
    let atlas = SOUND[0].1;
    let manifest = |code, more: &str| one(code, "atlas.toml", &format!("{more}\n{atlas}"));
    vec![
        one("missing-file", MINES, ABSENT),
        one("unread-file", "minse.geojson", "{}"),
        one(
            "json-syntax",
            MINES,
            &mines(KS_004, r#"{"type":"Point","coordinates":[98.378,NaN]}"#),
        ),
        manifest("toml-syntax", "subject = rare earths"),
        one(
            "too-deep",
            MINES,
            &mines(
                KS_004,
                &format!(
                    "{}{}",
                    "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(20),
                    "]}".repeat(20)
                ),
            ),
        ),
        properties(
            "duplicate-member",
            r#"{"id":"KS-004","name":"Pangwa","name":"Panwa","commodity":"gold"}"#,
        ),
        properties("missing-member", r#"{"id":"KS-004","name":"Pangwa"}"#),
        manifest("unknown-member", "titel = \"Who holds the mines\""),
        properties(
            "wrong-type",
            r#"{"id":"KS-004","name":"Pangwa","commodity":"gold","precision_km":"5"}"#,
        ),
        one("not-geojson", MINES, r#"{"type":"Topology","objects":{}}"#),
        one(
            "unknown-type",
            MINES,
            r#"{"type":"POINT","coordinates":[98.378,25.598]}"#,
        ),
        one(
            "no-features",
            MINES,
            r#"{"type":"FeatureCollection","features":[]}"#,
        ),
        one(
            "foreign-crs",
            MINES,
            "{\"type\":\"FeatureCollection\",\n \"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:32647\"}},\n \"features\":[]}",
        ),
        one(
            "no-properties",
            MINES,
            &format!("{{\"type\":\"Feature\",\"geometry\":{POINT}}}"),
        ),
        (
            "swapped-lonlat",
            vec![
                (
                    "region.geojson",
                    r#"{"type":"Polygon","coordinates":[[[60,29],[75,29],[75,38],[60,29]]]}"#
                        .to_owned(),
                ),
                (
                    MINES,
                    mines(KS_004, r#"{"type":"Point","coordinates":[34.526,69.178]}"#),
                ),
            ],
        ),
        one(
            "line-crosses-itself",
            "control/fronts.geojson",
            "{\"type\":\"Feature\",\"properties\":{\"id\":\"f\",\"theatre\":\"a\",\"left\":\"KIA\",\"right\":\"SAC\"},\n \
             \"geometry\":{\"type\":\"LineString\",\"coordinates\":[[0,0],[3,3],[3,1],[1,3]]}}",
        ),
        (
            "overlapping-zones",
            vec![(
                "control/zones.geojson",
                zones(
                    "[[[0,0],[2,0],[2,2],[0,2],[0,0]]]",
                    "[[[1,1],[3,1],[3,3],[1,3],[1,1]]]",
                ),
            )],
        ),
        places("csv-syntax", PLACES, "p,\"The\" place,a,1,2,0,yes"),
        places(
            "missing-column",
            "id,nome,area,lon,lat,precision_km,cell",
            "p,P,a,1,2,0,yes",
        ),
        places(
            "unknown-column",
            &format!("{PLACES},prescision_km"),
            "p,P,a,1,2,0,yes,1",
        ),
        places(
            "duplicate-column",
            &format!("{PLACES},name"),
            "p,P,a,1,2,0,yes,P",
        ),
        places("wrong-cell-count", PLACES, "p,Pangwa, the town,a,1,2,0,yes"),
        places("missing-value", PLACES, "p,P,a,,2,0,yes"),
        places("bad-number", PLACES, "p,P,a,98°22',2,0,yes"),
        events("bad-date", "e7,18/10/2024,captured,p,a,cell,KIA,high"),
        events("bad-word", "e7,2024-10-18,captured,p,a,cel,KIA,high"),
        output("bad-bounds", "land,world,gold,s,2024,3,2,4"),
        one(
            "bad-colour",
            "atlas.toml",
            &atlas.replacen("side", "colour = \"#f00\"\nside", 1),
        ),
        one(
            "bad-frame",
            "atlas.toml",
            &format!("{atlas}[map]\nframe = [98, 25, 97, 26]\n"),
        ),
        manifest("unknown-side", "allied = [[\"rebel\", \"neighbours\"]]"),
        events(
            "duplicate-id",
            "e7,2024,held,p,a,cell,KIA,high\ne7,2025,held,p,a,cell,SAC,high",
        ),
        places(
            "duplicate-place",
            PLACES,
            "p,Pangwa,a,1,2,0,yes\nq,Pangwa,a,1,3,0,yes",
        ),
        events("unknown-holder", "e7,2024,held,p,a,cell,KAI,high"),
        events("unknown-place", "e7,2024,held,pp,a,cell,KIA,high"),
        places("unknown-area", PLACES, "p,Pangwa,chipwe,1,2,0,yes"),
        events("unknown-mine", "e7,2024,held,p,,mine,KIA,high"),
        properties(
            "unknown-belt",
            r#"{"id":"KS-004","name":"Pangwa","commodity":"gold","belt":"pangwa"}"#,
        ),
        output("unknown-scope", "land,moon,gold,s,2024,1,2,3"),
        output(
            "unused-scope",
            "land,world,gold,s,2024,,2,\nbelt,land,gold,s,2024,,1,",
        ),
        one(
            "overlapping-periods",
            "activity.csv",
            "belts,period,low,best,high\nb,2024,,0.5,\nb,2024-03/2025,,0.7,\n",
        ),
        one(
            "unknown-unit",
            "output.csv",
            "scope,parent,commodity,series,period,low_t,best_t,high_t,unit\nland,world,gold,s,2024,1,2,3,lb\n",
        ),
        one(
            "no-weight",
            MINES,
            "{\"type\":\"Feature\",\n \"properties\":{\"id\":\"m\",\"name\":\"M\",\"commodity\":\"gold\",\"belt\":\"b\",\"weight\":0},\n \
             \"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}\n",
        ),
        output(
            "too-much-output",
            "land,world,gold,s,2024,,6e11,\nworld,,gold,s,2024,,6e11,",
        ),
        output(
            "double-counting",
            "land,world,gold,s,2024,,2,\nland,world,gold,s,2024-03,,1,",
        ),
        one(
            "mixed-bases",
            "output.csv",
            "scope,parent,commodity,series,period,low_t,best_t,high_t,basis\nland,world,gold,s,2024,,9,,oxide\nm,land,gold,s,2024,,1,,goods\n",
        ),
        shares("partial-share", "land,g,b,gold,2024-01/2024-06,,1,"),
        events("missing-place", "e7,2024,held,,a,cell,KIA,high"),
        events("missing-area", "e7,2024,held,p,,cell,KIA,high"),
        events("no-cell", "e7,2024,held,q,a,cell,KIA,high"),
        output("no-output", "land,,silver,s,2024,1,2,3"),
        one("no-shares", "shares.csv", ABSENT),
        one(
            "no-holder",
            "control/zones.geojson",
            "{\"type\":\"Feature\",\"properties\":{\"id\":\"z\",\"holder\":null},\n \
             \"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}}",
        ),
        scenario_of("empty-scenario", ""),
        scenario_of(
            "one-ground",
            "kind = \"passes\"\narea = \"a\"\nmine = \"m\"\nto = \"SAC\"\non = 2024-06-01",
        ),
        scenario_of(
            "unknown-gate",
            "kind = \"gate-closed\"\ngate = \"Kan Paik Tee\"\nbelts = [\"b\"]\non = 2024-06-01",
        ),
        scenario_of(
            "contradictory-changes",
            "kind = \"passes\"\narea = \"a\"\nto = \"SAC\"\non = 2024-06-01\n\n\
             [[change]]\nkind = \"passes\"\narea = \"a\"\nto = \"KIA\"\non = 2024-06-01",
        ),
        scenario_of(
            "outside-comparison",
            "kind = \"output\"\nfactor = 0.5\non = 2024-06-01\nuntil = 2024-09-01\n\n\
             [[change]]\nkind = \"output\"\nfactor = 0.5\non = 2022-06-01\nuntil = 2022-09-01",
        ),
        (
            "beyond-known",
            vec![
                ("atlas.toml", format!("known_until = 2026-02-21\n{atlas}")),
                scenario_of("", "kind = \"output\"\nfactor = 0.5\non = 2026-06-01")
                    .1
                    .remove(0),
            ],
        ),
        scenario_of(
            "nothing-moves",
            "kind = \"front-moves\"\nholder = \"KIA\"\nkm = 5\nagainst = \"SAC\"\non = 2024-06-01",
        ),
    ]
}

/// A scenario of one change, compared from 2023 up to 2027.
fn scenario_of(code: &'static str, change: &str) -> (&'static str, Vec<(&'static str, String)>) {
    let change = if change.is_empty() {
        "change = []".to_owned()
    } else {
        format!("[[change]]\n{change}")
    };
    let text = format!("title = \"What if\"\nfrom = 2023\nto = 2027\n\n{change}\n");
    (code, vec![("scenarios/s.toml", text)])
}

const KS_004: &str = r#"{"id":"KS-004","name":"Pangwa","commodity":"gold"}"#;
const POINT: &str = r#"{"type":"Point","coordinates":[98.378,25.598]}"#;

/// A file of one mine.
fn mines(properties: &str, geometry: &str) -> String {
    format!("{{\"type\":\"Feature\",\n \"properties\":{properties},\n \"geometry\":{geometry}}}\n")
}

/// A file of two zones of different holders.
fn zones(first: &str, second: &str) -> String {
    let zone = |holder: &str, rings: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{holder}-1\",\"holder\":\"{holder}\"}},\n \
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{rings}}}}}\n"
        )
    };
    zone("KIA", first) + &zone("SAC", second)
}

/// The faults of an atlas with these files in it.
fn faults(folder: &Path, files: &[(&str, String)]) -> Faults {
    for (path, content) in SOUND {
        write(folder, path, content);
    }
    for (path, content) in files {
        if content == ABSENT {
            std::fs::remove_file(folder.join(path)).unwrap();
        } else {
            write(folder, path, content);
        }
    }
    let source = AtlasSource::Folder(folder.to_owned());
    match read::layers(&source) {
        Ok((layers, mut warnings)) => {
            warnings.extend(check::neighbours(&source, Limits::default()));
            warnings.extend(check::scenarios(&source, &layers, Limits::default()));
            if let Some(Ok((scenario, _))) =
                scenario::of_atlas(&source, "s", &layers, Limits::default())
                && let Err(told) = Atlas::compile(layers).suppose(&scenario)
            {
                warnings.extend(told);
            }
            warnings
        }
        Err(faults) => faults,
    }
}

/// The rules that have an example, as it is drawn.
fn examples() -> BTreeMap<&'static str, String> {
    let shapes = GEOMETRIES.map(|(code, geometry)| (code, vec![(MINES, mines(KS_004, geometry))]));
    let mut drawn = BTreeMap::new();
    for (code, files) in shapes.into_iter().chain(files()) {
        let folder = tempfile::tempdir().unwrap();
        let faults = faults(folder.path(), &files);
        let Some(fault) = faults.iter().find(|fault| fault.rule.code == code) else {
            panic!("no {code} in {files:#?}\n{faults}")
        };
        let text = draw::fault(fault, Paint::Plain);
        drawn.insert(
            code,
            text.replace(&format!("{}/", folder.path().display()), ""),
        );
    }
    drawn
}

const INTRODUCTION: &str = "# Diagnostics

Everything that `terrane check` and the other verbs can say of a file, each under a code that does not change. An
**error** stops the run, after all faults of all files have been told; a **warning** does not, unless `--strict` says so.

    terrane check                                  the atlas in use
    terrane check my-atlas mines.geojson           an atlas, and any GeoJSON file
    terrane check mines.geojson -o problems.geojson
                                                   the same as a layer of points, to open in QGIS
    terrane check mines.geojson --json             the same for programs (docs/json.md)
    terrane check mines.geojson --fix              a repaired copy, mines.fixed.geojson, and what is left in it

Lines and columns count from 1, columns in characters; features count from 0. Of a rule that is *counted* a file's
first breach is shown with the number of all. Of others the first ten of a file are shown, and the rest counted; `-v`
shows all.

## What `--fix` repairs

The copy is made by splicing bytes: what is not repaired passes through as it stood, and no number is ever written
again. What would change the ground is left, and told. Each repair is told with its place and the ground that it
moves; the copy is then read again and judged, and the exit code is 0 if nothing is left in it, else 1.

| code | what is done | the ground |
|---|---|---|
| `unclosed-ring` | the first position is set down again at the end | grows or shrinks by the triangle of the closing edge, which is told in km² |
| `wrong-winding` | the positions of the ring are set down in the opposite order | stays |
| `repeated-position` | all but one are left out, where they agree in every number | stays |
| `spike` | its positions are left out, where positions have no heights | stays |
| `no-properties` | `\"properties\":null` is added | stays |
| `duplicate-member` | the earlier is left out, where both have the same value | stays |

Of an atlas a copy of the whole folder is made; files in which nothing is repaired are copied as they are.
";

fn document() -> String {
    let mut text = INTRODUCTION.to_owned();
    let mut examples = examples();
    for rule in rule::ALL {
        if let Some((_, group)) = GROUPS.iter().find(|(first, _)| *first == rule.code) {
            let _ = write!(text, "\n## {group}\n");
        }
        let _ = write!(text, "\n{}", section(rule, examples.remove(rule.code)));
    }
    assert!(examples.is_empty(), "examples of no rule: {examples:?}");
    text
}

fn section(rule: &Rule, example: Option<String>) -> String {
    let severity = rule.severity.word();
    let counted = if rule.counted { ", counted" } else { "" };
    let mut text = format!("### `{}`\n\n", rule.code);
    let _ = writeln!(
        text,
        "*{severity}{counted}: {}.* {}",
        rule.title, rule.means
    );
    if !rule.help.is_empty() {
        let end = if rule.help.ends_with('?') { "" } else { "." };
        let _ = writeln!(text, "\n**What to do:** {}{end}", rule.help);
    }
    if let Some(example) = example {
        let _ = write!(text, "\n```text\n{example}```\n");
    }
    text
}

#[test]
fn every_rule_is_documented_as_it_is_drawn() {
    for rule in rule::ALL {
        assert!(
            rule.means.ends_with('.'),
            "{} says nothing of what is behind it",
            rule.code
        );
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let document = document();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == document,
        "docs/diagnostics.md is not what the rules say: BLESS=1 cargo test documented writes it again"
    );
}
