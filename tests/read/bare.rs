//! Bare files.

use std::io::Write;
use std::path::{Path, PathBuf};

use terrane::diagnostic::faults::Faults;
use terrane::read::bare::{self, Bare, BareFiles};
use terrane::read::check;
use terrane::read::limits::Limits;

use crate::marked::{summary, unmark, write};

const MINES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"a","name":"A","output_t":5,"precision_km":2.5,"keep":"me"},"geometry":{"type":"Point","coordinates":[1,1,900]}},
{"type":"Feature","id":12,"properties":null,"geometry":{"type":"Polygon","coordinates":[[[2,2],[3,2],[3,3],[2,3],[2,2]]]}},
{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,1]}}]}"#;

const ZONES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"holder":"north","from":"2024"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}},
{"type":"Feature","properties":{"holder":["south","east+north"],"to":"2024/10/18"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,4],[0,4],[0,0]]]}}]}"#;

fn read(folder: &Path, change: impl FnOnce(&mut BareFiles)) -> Result<Bare, Faults> {
    let mut files = BareFiles {
        mines: folder.join("mines.geojson"),
        zones: Some(folder.join("zones.geojson")),
        ..BareFiles::default()
    };
    change(&mut files);
    bare::layers(&files)
}

fn folder(mines: &str, zones: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "mines.geojson", mines);
    write(folder.path(), "zones.geojson", zones);
    folder
}

#[test]
fn bare_files_need_no_atlas() {
    let folder = folder(MINES, ZONES);
    let bare = read(folder.path(), |_| {}).unwrap();
    assert!(bare.warnings.is_empty(), "{}", bare.warnings);
    let mines = &bare.layers.mines;
    let ids: Vec<&str> = mines.iter().map(|mine| &*mine.id).collect();
    assert_eq!(
        ids,
        ["a", "12", "2"],
        "its property, its member, its number"
    );
    assert_eq!(mines[0].output_t, Some(5.0));
    assert_eq!(
        (mines[0].precision_km, mines[1].precision_km),
        (Some(2.5), None)
    );
    assert_eq!(mines[1].point, geo::Point::new(2.5, 2.5));
    let zones = &bare.layers.zones;
    assert_eq!(zones[0].period.to_string(), "2024-01-01/..");
    assert_eq!(zones[1].period.to_string(), "../2024-10-18");
    assert_eq!(zones[1].control.to_string(), "east+north+south");
    let holders = &bare.layers.manifest.holders;
    let sides: Vec<&str> = holders.iter().map(|holder| &*holder.side).collect();
    assert_eq!(sides, ["north", "east", "south"], "each its own side");
    assert_eq!(bare.mines.bytes, MINES.as_bytes());
    assert_eq!(bare.mines.features.len(), 3);
}

#[test]
fn the_property_of_the_holder_has_the_name_that_is_given_or_a_usual_one() {
    let named = ZONES.replace("\"holder\"", "\"armed_group\"");
    let dir = folder(MINES, &named);
    let bare = read(dir.path(), |files| {
        files.holder_field = Some("armed_group".into())
    });
    assert_eq!(bare.unwrap().layers.zones[0].control.to_string(), "north");

    let faults = read(dir.path(), |_| {}).unwrap_err();
    assert_eq!(
        summary(&faults, dir.path()),
        ["zones.geojson missing-member"]
    );
    assert!(
        faults.to_string().contains("found armed_group, from, to"),
        "{faults}"
    );

    let wrong = |files: &mut BareFiles| files.holder_field = Some("armd_group".into());
    let faults = read(dir.path(), wrong).unwrap_err();
    assert!(
        faults.to_string().contains("did you mean `armed_group`?"),
        "{faults}"
    );

    let held = folder(
        MINES,
        &ZONES.replace("\"holder\"", "\"control\":\"held\",\"held_by\""),
    );
    let bare = read(held.path(), |_| {}).unwrap();
    assert_eq!(bare.layers.zones[0].control.to_string(), "north");
}

#[test]
fn a_file_of_holders_tells_their_sides() {
    let dir = folder(MINES, ZONES);
    for (name, text) in [
        ("h.toml", "[[holder]]\ncode = \"north\"\nside = \"rebel\"\n"),
        ("h.csv", "code,side,name\nnorth,rebel,The north\n"),
        (
            "h.json",
            "{\"holder\":[{\"code\":\"north\",\"side\":\"rebel\"}]}",
        ),
        ("list.json", "[{\"code\":\"north\",\"side\":\"rebel\"}]"),
    ] {
        write(dir.path(), name, text);
        let bare = read(dir.path(), |files| {
            files.holders = Some(dir.path().join(name))
        })
        .unwrap();
        let holders = &bare.layers.manifest.holders;
        let sides: Vec<&str> = holders.iter().map(|holder| &*holder.side).collect();
        assert_eq!(sides, ["rebel", "east", "south"], "{name}");
        assert_eq!(
            bare.warnings.warnings(),
            2,
            "east and south are told: {}",
            bare.warnings
        );
    }
}

#[test]
fn fronts_divide_a_region() {
    let dir = folder(MINES, ZONES);
    write(
        dir.path(),
        "fronts.geojson",
        r#"{"type":"Feature","properties":{"left":"north","right":"south"},"geometry":{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3]]]}}"#,
    );
    let bare = read(dir.path(), |files| {
        files.zones = None;
        files.fronts = Some(dir.path().join("fronts.geojson"));
        files.region = Some(dir.path().join("zones.geojson"));
    })
    .unwrap();
    assert_eq!(bare.layers.fronts.len(), 2);
    assert_eq!(bare.layers.fronts[0].theatre, bare.layers.areas[0].id);
    assert_eq!(bare.layers.region, Some(bare.layers.areas[0].shape.clone()));
}

#[test]
fn compressed_files_are_read_as_they_are() {
    let dir = folder(MINES, ZONES);
    let path = dir.path().join("mines.geojson.gz");
    let file = std::fs::File::create(&path).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    packed.write_all(MINES.as_bytes()).unwrap();
    packed.finish().unwrap();
    let zstandard = dir.path().join("mines.geojson.zst");
    let frame = ruzstd::encoding::compress_to_vec(
        MINES.as_bytes(),
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    std::fs::write(&zstandard, &frame).unwrap();
    for path in [path, zstandard] {
        let bare = read(dir.path(), |files| files.mines = path.clone()).unwrap();
        assert_eq!(bare.mines.bytes, MINES.as_bytes());
        let half = std::fs::read(&path).unwrap();
        std::fs::write(&path, &half[..half.len() / 2]).unwrap();
        let faults = read(dir.path(), |files| files.mines = path).unwrap_err();
        assert_eq!(faults.iter().next().unwrap().rule.code, "bad-compression");
    }
}

#[test]
fn what_is_wrong_with_bare_files_is_placed() {
    for (mines, zones, whole) in [
        (
            r#"{"type":"Feature","properties":{"output_t":⟦wrong-type⟧"5 t","precision_km":⟦bad-number⟧-1},"geometry":{"type":"Point","coordinates":[1,1]}}"#,
            ZONES,
            vec![],
        ),
        (
            r#"{"type":"Feature","properties":{"id":"a"},"geometry":{"type":"Point","coordinates":[1,1]}}
{"type":"Feature","properties":{"id":⟦duplicate-id⟧"a"},"geometry":⟦no-geometry⟧null}
{"type":"Feature","properties":{"id":⟦duplicate-id⟧"a"},"geometry":{"type":"Point","coordinates":[1,1]}}"#,
            ZONES,
            vec![],
        ),
        (
            r#"{"type":"Feature","properties":{"output_t":⟦bad-number⟧1000000001},"geometry":{"type":"Point","coordinates":[1,1]}}
{"type":"Feature","properties":{"output_t":⟦bad-number⟧-1},"geometry":{"type":"Point","coordinates":[1,1]}}
{"type":"Feature","properties":{"output_t":1e9},"geometry":{"type":"Point","coordinates":[1,1]}}"#,
            ZONES,
            vec![],
        ),
        (
            MINES,
            r#"{"type":"Feature","properties":{"holder":"x","from":⟦bad-date⟧"soon"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
            vec![],
        ),
        (
            "⟦no-properties⟧{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,1]}}\n{\"type\":⟦json-syntax⟧}\n{\"type\":⟦json-syntax⟧,}\n{\"type\":\"Point\",\"coordinates\":⟦bad-position⟧[]}",
            ZONES,
            vec![],
        ),
    ] {
        // `[]` is an empty geometry, which is set aside, and a feature without geometry is asked for nothing.
        let mines = mines
            .replace(
                "{\"type\":\"Point\",\"coordinates\":⟦bad-position⟧[]}",
                "⟦no-geometry⟧{\"type\":\"Point\",\"coordinates\":[]}",
            )
            .replace(
                "{\"id\":⟦duplicate-id⟧\"a\"},\"geometry\":⟦no-geometry⟧",
                "{\"id\":\"a\"},\"geometry\":⟦no-geometry⟧",
            );
        let (mines, mut expected) = unmark("mines.geojson", &mines);
        let (zones, marks) = unmark("zones.geojson", zones);
        expected.extend(marks);
        expected.extend(whole);
        let dir = folder(&mines, &zones);
        let faults = match read(dir.path(), |_| {}) {
            Ok(bare) => bare.warnings,
            Err(faults) => faults,
        };
        let mut found = summary(&faults, dir.path());
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{faults}");
    }
}

#[test]
fn outputs_stay_within_what_grams_can_sum() {
    let mine = |mark| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"output_t\":{mark}1e9}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[1,1]}}}}\n"
        )
    };
    let most = mine("").repeat(1000);
    assert!(read(folder(&most, ZONES).path(), |_| {}).is_ok());
    let more = most + &mine("⟦too-much-output⟧") + &mine("");
    let (mines, expected) = unmark("mines.geojson", &more);
    let dir = folder(&mines, ZONES);
    let faults = read(dir.path(), |_| {}).unwrap_err();
    assert_eq!(summary(&faults, dir.path()), expected);
}

#[test]
fn an_output_property_that_no_mine_has_is_told() {
    let dir = folder(MINES, ZONES);
    let faults = read(dir.path(), |files| {
        files.output_field = Some("output".into())
    })
    .unwrap_err();
    assert_eq!(
        summary(&faults, dir.path()),
        ["mines.geojson missing-member"]
    );
}

#[test]
fn standard_input_is_read_for_one_file_only() {
    let faults = bare::layers(&BareFiles {
        mines: PathBuf::from("-"),
        zones: Some(PathBuf::from("-")),
        ..BareFiles::default()
    })
    .unwrap_err();
    let said: Vec<&str> = faults.iter().map(|fault| &*fault.message).collect();
    assert!(
        said.iter()
            .any(|said| said.contains("standard input was read already")),
        "{said:?}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told_in_the_words_of_the_system() {
    let dir = folder(MINES, ZONES);
    let faults = read(dir.path(), |files| {
        files.mines = dir.path().join("mine.geojson")
    })
    .unwrap_err();
    assert_eq!(
        summary(&faults, dir.path()),
        ["mine.geojson unreadable-file"]
    );
    assert!(
        faults.to_string().contains("there is no such file"),
        "{faults}"
    );
}

#[test]
fn any_geojson_file_is_checked_for_its_form() {
    let dir = folder(
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}",
        ZONES,
    );
    let checked = check::geojson(&dir.path().join("mines.geojson"), Limits::default());
    assert_eq!((checked.features, checked.set_aside), (1, 1));
    assert_eq!(
        summary(&checked.faults, dir.path()),
        ["mines.geojson:1:46 no-geometry"]
    );
    let checked = check::geojson(&dir.path().join("zones.geojson"), Limits::default());
    assert_eq!((checked.features, checked.set_aside), (2, 0));
    assert!(checked.faults.is_empty());
    let checked = check::geojson(&dir.path().join("none.geojson"), Limits::default());
    assert_eq!(
        summary(&checked.faults, dir.path()),
        ["none.geojson unreadable-file"]
    );
}
