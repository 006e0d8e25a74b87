//! Every broken scenario is told with its code, line and column.

use terrane::layers::scenario::What;
use terrane::read::{self, check, limits::Limits, scenario, source::AtlasSource};

use crate::marked::{SOUND, summary, unmark, write};

const GATES: &str = "gate,lon,lat,date,state,by,confidence,title,url,note\n\
                     The Pass,1,2,2024-05-01,open,X,high,T,https://u,\n";

/// The sound atlas with a gate and a last report, and a scenario in it.
fn with(scenario: &str) -> (tempfile::TempDir, AtlasSource) {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in SOUND {
        write(folder.path(), path, content);
    }
    let manifest = format!("known_until = 2026-02-21\n{}", SOUND[0].1);
    write(folder.path(), "atlas.toml", &manifest);
    write(folder.path(), "gates.csv", GATES);
    write(folder.path(), "scenarios/s.toml", scenario);
    let source = AtlasSource::Folder(folder.path().to_owned());
    (folder, source)
}

/// Holds the faults of a scenario to its marks; nothing comes of it where one of them is an error.
#[track_caller]
fn told(marked: &str) {
    let (text, mut expected) = unmark("scenarios/s.toml", marked);
    let (folder, source) = with(&text);
    let (layers, warnings) = read::layers(&source).unwrap();
    assert!(warnings.is_empty(), "{warnings}");
    let faults = check::scenarios(&source, &layers, Limits::default());
    let mut found = summary(&faults, folder.path());
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "in {marked}\n{faults}");
    let read = scenario::of_atlas(&source, "s", &layers, Limits::default()).unwrap();
    assert_eq!(read.is_ok(), faults.errors() == 0, "{faults}");
}

/// A scenario of these changes.
fn of(changes: &str) -> String {
    format!("title = \"T\"\n{changes}\n")
}

const PASSES: &str = "kind = \"passes\"\non = 2024-05-01\nto = \"SAC\"\n";

#[test]
fn a_sound_scenario_has_no_fault_and_says_what_it_says() {
    let changes = "[[change]]\nkind = \"passes\"\narea = \"a\"\nto = [\"KIA\", \"SAC\"]\non = 2024-05-01\n\
                   [[change]]\nkind = \"passes\"\nplace = \"Q\"\nkm = 5\nto = \"KIA+SAC\"\non = 2024-06-01\n\
                   [[change]]\nkind = \"front-moves\"\nholder = \"KIA\"\nkm = -2.5\nagainst = \"SAC\"\nwithin = \"A\"\non = 2024-07-01\n\
                   [[change]]\nkind = \"embargo\"\nholder = \"KIA\"\nby = \"X\"\non = 2024-05-01\nuntil = 2024-06-01\n\
                   [[change]]\nkind = \"gate-closed\"\ngate = \"the pass\"\nbelts = [\"b\"]\non = 2024-05-01\n\
                   [[change]]\nkind = \"activity\"\nbelts = \"B\"\nfactor = 0.5\non = 2024-05-01\n\
                   [[change]]\nkind = \"output\"\nfactor = 1.5\non = \"2024-05-01\"\n";
    told(&of(changes));
    let (_folder, source) = with(&of(changes));
    let (layers, _) = read::layers(&source).unwrap();
    let read = scenario::of_atlas(&source, "s", &layers, Limits::default()).unwrap();
    let (scenario, _) = read.unwrap();
    assert_eq!(scenario.period.to_string(), "2024");
    let words: Vec<&str> = scenario
        .changes
        .iter()
        .map(|change| change.what.word())
        .collect();
    let all = [
        "passes",
        "passes",
        "front-moves",
        "embargo",
        "gate-closed",
        "activity",
        "output",
    ];
    assert_eq!(words, all);
    assert!(
        matches!(&scenario.changes[4].what, What::GateClosed { gate, .. } if gate == "The Pass")
    );
    assert!(matches!(&scenario.changes[5].what, What::Activity { belts, .. } if belts == &["b"]));
}

#[test]
fn what_is_not_in_the_atlas_is_placed() {
    for change in [
        "kind = \"passes\"\non = 2024-05-01\narea = \"a\"\nto = ⟦unknown-holder⟧\"SAK\"",
        "kind = \"passes\"\non = 2024-05-01\narea = \"a\"\nto = [\"SAC\", ⟦unknown-holder⟧\"KAI\"]",
        &format!("{PASSES}area = ⟦unknown-area⟧\"aa\""),
        &format!("{PASSES}area = [\"a\", ⟦unknown-area⟧\"c\"]"),
        &format!("{PASSES}belt = ⟦unknown-belt⟧\"c\""),
        &format!("{PASSES}mine = ⟦unknown-mine⟧\"n\""),
        &format!("{PASSES}place = ⟦unknown-place⟧\"pp\""),
        &format!("{PASSES}place = ⟦no-cell⟧\"q\""),
        "kind = \"embargo\"\nholder = ⟦unknown-holder⟧\"X\"\non = 2024-05-01",
        "kind = \"front-moves\"\nholder = ⟦unknown-holder⟧\"X\"\nkm = 1\non = 2024-05-01",
        "kind = \"front-moves\"\nholder = \"KIA\"\nkm = 1\nwithin = ⟦unknown-area⟧\"X\"\non = 2024-05-01",
        "kind = \"gate-closed\"\ngate = ⟦unknown-gate⟧\"The Pas\"\nbelts = [\"b\"]\non = 2024-05-01",
        "kind = \"gate-closed\"\ngate = \"The Pass\"\nbelts = [⟦unknown-belt⟧\"c\"]\non = 2024-05-01",
        "kind = \"activity\"\nbelts = ⟦unknown-belt⟧\"c\"\nfactor = 1\non = 2024-05-01",
    ] {
        told(&of(&format!("[[change]]\n{change}")));
    }
}

#[test]
fn a_wrong_value_is_placed() {
    for change in [
        "kind = ⟦bad-word⟧\"pases\"\non = 2024-05-01",
        "kind = \"output\"\non = ⟦bad-date⟧\"yesterday\"\nfactor = 1",
        "kind = \"output\"\non = ⟦toml-syntax⟧2024-05-32\nfactor = 1",
        "kind = \"output\"\non = ⟦bad-date⟧\"2024-05\"\nfactor = 1",
        "kind = \"output\"\non = 2024-05-01\nuntil = ⟦bad-date⟧2024-05-01\nfactor = 1",
        "kind = \"output\"\non = 2024-05-01\nfactor = ⟦bad-number⟧-0.5",
        "kind = \"output\"\non = 2024-05-01\nfactor = ⟦bad-number⟧nan",
        "kind = \"output\"\non = 2024-05-01\nfactor = ⟦bad-number⟧inf",
        "kind = \"output\"\non = 2024-05-01\nfactor = ⟦wrong-type⟧\"half\"",
        "kind = \"output\"\non = 2024-05-01\nfactor = 0.5\nfacter = ⟦unknown-member⟧0.5",
        "kind = \"output\"\non = 2024-05-01\nfactor = 0.5\nbelts = ⟦unknown-member⟧\"b\"",
        "kind = \"front-moves\"\nholder = \"KIA\"\non = 2024-05-01\nkm = ⟦bad-number⟧0",
        "kind = \"front-moves\"\nholder = \"KIA\"\non = 2024-05-01\nkm = ⟦bad-number⟧501",
        "kind = \"embargo\"\nholder = \"KIA\"\non = 2024-05-01\nshared = ⟦wrong-type⟧\"yes\"",
        "kind = \"gate-closed\"\non = 2024-05-01\ngate = ⟦missing-member⟧\"The Pass\"",
        &format!("{PASSES}area = \"a\"\nkm = ⟦one-ground⟧3"),
        &format!("{PASSES}area = \"a\"\nmine = ⟦one-ground⟧\"m\""),
        &format!("{PASSES}place = \"q\"\nkm = ⟦bad-number⟧0"),
    ] {
        told(&of(&format!("[[change]]\n{change}")));
    }
    for change in [
        "",
        "kind = \"output\"\nfactor = 1",
        "kind = \"output\"\non = 2024-05-01",
        "kind = \"passes\"\non = 2024-05-01\narea = \"a\"",
        "kind = \"passes\"\non = 2024-05-01\narea = \"a\"\nto = ⟦missing-member⟧\"\"",
        "kind = \"activity\"\non = 2024-05-01\nfactor = 1",
        "kind = \"embargo\"\non = 2024-05-01",
    ] {
        let mark = if change.contains('⟦') {
            ""
        } else {
            "⟦missing-member⟧"
        };
        told(&of(&format!("{mark}[[change]]\n{change}")));
    }
    told(&of(&format!("⟦one-ground⟧[[change]]\n{PASSES}")));
}

#[test]
fn what_a_scenario_says_as_a_whole_is_placed() {
    let change = "[[change]]\nkind = \"output\"\non = 2024-05-01\nfactor = 0.5\n";
    for text in [
        format!("title = \"T\"\nfrom = 2024\nto = \"2024-07\"\n{change}"),
        format!("title = \"T\"\nsources = ⟦no-address⟧\"here\"\n{change}"),
        format!("title = \"T\"\nyear = ⟦unknown-member⟧2024\n{change}"),
        format!("title = \"T\"\nfrom = 2025\nto = ⟦bad-date⟧2024\n{change}"),
        "title = \"T\"\nchange = ⟦empty-scenario⟧[]\n".to_owned(),
        "title = \"T\"\nchange = ⟦wrong-type⟧1\n".to_owned(),
        format!(
            "title = \"T\"\nfrom = 2023\nto = 2024\n{}",
            change.replace("on = ", "on = ⟦outside-comparison⟧")
        ),
        of("[[change]]\nkind = \"output\"\non = ⟦beyond-known⟧2026-02-22\nfactor = 0.5\n"),
        of("[[change]]\nkind = \"output\"\non = 2026-02-21\nfactor = 0.5\n"),
    ] {
        told(&text);
    }
}

#[test]
fn changes_that_contradict_each_other_are_placed_at_the_later_one() {
    let passes = |ground: &str, to: &str, on: &str| {
        format!("[[change]]\nkind = \"passes\"\n{ground}\nto = {to}\non = {on}\n")
    };
    let first = passes("area = \"a\"", "\"SAC\"", "2024-05-01");
    for (later, on) in [
        (
            passes(
                "area = \"a\"",
                "⟦contradictory-changes⟧\"KIA\"",
                "2024-05-01",
            ),
            true,
        ),
        (passes("area = \"a\"", "\"KIA\"", "2024-05-02"), false),
        (passes("area = \"a\"", "\"SAC\"", "2024-05-01"), false),
        (passes("mine = \"m\"", "\"KIA\"", "2024-05-01"), false),
    ] {
        assert_eq!(later.contains('⟦'), on);
        told(&of(&(first.clone() + &later)));
    }
    let scaled = |kind: &str, factor: &str, on: &str| {
        format!("[[change]]\nkind = \"{kind}\nfactor = {factor}\non = {on}\nuntil = 2024-09-01\n")
    };
    for kind in ["output\"", "activity\"\nbelts = \"b\""] {
        let first = scaled(kind, "0.5", "2024-05-01");
        let later = scaled(kind, "⟦contradictory-changes⟧0.6", "2024-08-31");
        told(&of(&(first.clone() + &later)));
        let after = scaled(kind, "0.6", "2024-09-01").replace("until = 2024-09-01", "");
        told(&of(&(first + &after)));
    }
    let moves = |holder: &str, km: &str| {
        format!(
            "[[change]]\nkind = \"front-moves\"\nholder = \"{holder}\"\nkm = {km}\non = 2024-05-01\n"
        )
    };
    told(&of(
        &(moves("KIA", "5") + &moves("KIA", "⟦contradictory-changes⟧6"))
    ));
    told(&of(&(moves("KIA", "5") + &moves("SAC", "6"))));
}

#[test]
fn a_slip_of_the_pen_is_answered_with_what_was_meant() {
    let (folder, source) = with(&of(
        "[[change]]\nkind = \"output\"\non = 2024-05-01\nfactr = 0.5\n",
    ));
    let (layers, _) = read::layers(&source).unwrap();
    let faults = check::scenarios(&source, &layers, Limits::default());
    let fault = faults
        .iter()
        .find(|fault| fault.rule.code == "unknown-member")
        .unwrap();
    assert_eq!(
        fault.help.as_deref(),
        Some("did you mean `factor`?"),
        "{folder:?}"
    );
}
