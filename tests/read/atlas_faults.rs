//! Every broken manifest, and every fault of a folder as a whole, is told with its code, line and column.

use crate::marked::{ABSENT, check};

#[test]
fn a_wrong_manifest_is_placed() {
    let rest = "commodity = \"gold\"\nscope = \"land\"\nseries = \"s\"\n\
                [[holder]]\ncode = \"KIA\"\nside = \"rebel\"\n[[holder]]\ncode = \"SAC\"\nside = \"junta\"\n";
    for (begin, end) in [
        ("title = ⟦toml-syntax⟧\n", ""),
        ("title = ⟦wrong-type⟧1\n", ""),
        ("title = \"T\"\n⟦unknown-member⟧", ""),
        ("title = \"T\"\nas_of = ⟦toml-syntax⟧2024-13-01\n", ""),
        ("title = \"T\"\nas_of = ⟦bad-date⟧\"2024\"\n", ""),
        (
            "title = \"T\"\nas_of = 2024-05-01\nknown_until = ⟦bad-date⟧2024-04-30\n",
            "",
        ),
        (
            "title = \"T\"\nallied = ⟦unknown-side⟧[[\"junta\", \"junta-alligned\"]]\n",
            "",
        ),
        (
            "title = \"T\"\nrank = ⟦bad-word⟧[\"zones\", \"event\"]\n",
            "",
        ),
        ("title = \"T\"\n", "colour = ⟦bad-colour⟧\"#12345\"\n"),
        (
            "title = \"T\"\n",
            "[[holder]]\ncode = ⟦duplicate-id⟧\"SAC\"\nside = \"x\"\n",
        ),
        (
            "title = \"T\"\n",
            "⟦missing-member⟧[[holder]]\ncode = \"X\"\n",
        ),
        ("title = \"T\"\n", "[map]\nframe = ⟦bad-frame⟧[1, 2, 3]\n"),
        (
            "title = \"T\"\n",
            "[map]\nframe = ⟦bad-frame⟧[5, 2, 3, 4]\n",
        ),
        (
            "title = \"T\"\n",
            "⟦missing-member⟧[[inset]]\ntitle = \"I\"\n",
        ),
    ] {
        let mut text = format!("{begin}{rest}{end}");
        if begin.contains("unknown-member") {
            text = text.replace("⟦unknown-member⟧", "tittle = ⟦unknown-member⟧\"U\"\n");
        }
        check(&[("atlas.toml", &text)], &[]);
    }
    check(&[("atlas.toml", rest)], &["atlas.toml missing-member"]);
}

#[test]
fn a_name_that_no_part_of_an_atlas_has_is_told() {
    let whole = ["control/event.csv unread-file"];
    check(
        &[
            ("control/event.csv", "x"),
            ("notes.md", "x"),
            (".hidden.csv", "x"),
        ],
        &whole,
    );
}

#[test]
fn relief_without_its_place_is_told() {
    check(
        &[("base/relief.png", "x")],
        &["base/relief.json missing-file"],
    );
    let place = "{\"bounds_lonlat\":[1,2,3,4],\"flat\":⟦bad-number⟧300}";
    let whole = ["base/relief.png bad-picture"];
    check(
        &[("base/relief.png", "x"), ("base/relief.json", place)],
        &whole,
    );
}

#[test]
fn all_files_are_told_of_at_once() {
    check(
        &[
            ("atlas.toml", "title = ⟦toml-syntax⟧"),
            ("mines.geojson", "⟦json-syntax⟧x"),
            (
                "control/places.csv",
                "⟦missing-column⟧⟦missing-column⟧⟦missing-column⟧⟦missing-column⟧id,name",
            ),
            ("output.csv", "⟦csv-syntax⟧scope;parent"),
        ],
        &[],
    );
}

#[test]
fn a_file_that_others_refer_to_is_missed_once() {
    for (path, told) in [
        ("belts.geojson", "belts.geojson missing-file"),
        (
            "control/areas.geojson",
            "control/areas.geojson missing-file",
        ),
        ("control/places.csv", "control/places.csv missing-file"),
    ] {
        check(&[(path, ABSENT)], &[told]);
    }
    // Nothing refers to it: it need not be there.
    check(&[("shares.csv", ABSENT), ("belts.geojson", ABSENT)], &[]);
    // A mine may lie within a mine, with or without belts.
    let within = r#"{"type":"Feature","properties":{"id":"n","name":"N","commodity":"gold","within":⟦unknown-mine⟧"o"},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
    check(
        &[
            ("mines.geojson", within),
            ("shares.csv", ABSENT),
            ("belts.geojson", ABSENT),
        ],
        &[],
    );
}

#[test]
fn a_wrong_weight_is_placed() {
    for weight in [
        "0",
        "0.0",
        "1e-6",
        "1000000000",
        "null",
        "⟦bad-weight⟧-1",
        "⟦bad-weight⟧1e-7",
        "⟦bad-weight⟧1.1e9",
        "⟦bad-weight⟧1e308",
        "⟦wrong-type⟧true",
    ] {
        let mines = format!(
            r#"{{"type":"Feature","properties":{{"id":"m","name":"M","commodity":"gold","weight":{weight}}},"geometry":{{"type":"Point","coordinates":[1,2]}}}}"#
        );
        check(&[("mines.geojson", &mines)], &[]);
    }
}
