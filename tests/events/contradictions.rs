//! Which reports contradict the state before them.

use assert_cmd::Command;

use crate::scene::{atlas, folder};

/// Rows of events, and what contradicts: the id of the report and the state that it is told against.
#[test]
fn a_report_contradicts_when_it_names_one_whom_the_atlas_does_not_have_there() {
    for (rows, expected) in [
        (
            "a,2024-01-01,held,inner,,5,,SAC,,,high,https://u,\nb,2024-02-01,captured,inner,,5,SAC,KIA,,,high,https://v,",
            None,
        ),
        (
            "a,2024-01-01,held,inner,,5,,SAC,,,high,https://u,\nb,2024-02-01,captured,inner,,5,KBGF,KIA,,,high,https://v,",
            Some(("b", "SAC")),
        ),
        // One of several holders is named.
        (
            "a,2024-01-01,contested,inner,,5,,KIA+SAC,,,high,https://u,\nb,2024-02-01,captured,inner,,5,SAC,PDF,,,high,https://v,",
            None,
        ),
        // One more than there are is named.
        (
            "a,2024-01-01,held,inner,,5,,SAC,,,high,https://u,\nb,2024-02-01,captured,inner,,5,KBGF+SAC,KIA,,,high,https://v,",
            Some(("b", "SAC")),
        ),
        // Nothing is known before.
        (
            "b,2024-02-01,captured,inner,,5,SAC,KIA,,,high,https://v,",
            None,
        ),
        // The day before counts, not the day itself.
        (
            "a,2024-01-01,held,inner,,5,,SAC,,,high,https://u,\nc,2024-01-31,held,inner,,5,,KBGF,,,high,https://w,\nb,2024-02-01,captured,inner,,5,SAC,KIA,,,high,https://v,",
            Some(("b", "KBGF")),
        ),
        // What is reported of the same day may have come before.
        (
            "a,2024-01-01,held,inner,,5,,KBGF,,,high,https://u,\nc,2024-02-01,held,inner,,6,,SAC,,,high,https://w,\nb,2024-02-01,captured,inner,,5,SAC,KIA,,,high,https://v,",
            None,
        ),
        // And what is reported of the same month, where that is all that is known.
        (
            "a,2024-01-01,held,inner,,5,,KBGF,,,high,https://u,\nc,2024-02-10,held,inner,,6,,SAC,,,high,https://w,\nb,2024-02,captured,inner,,5,SAC,KIA,,,high,https://v,",
            None,
        ),
        (
            "a,2024-01-01,held,inner,,5,,KBGF,,,high,https://u,\nc,2024-03-01,held,inner,,6,,SAC,,,high,https://w,\nb,2024-02,captured,inner,,5,SAC,KIA,,,high,https://v,",
            Some(("b", "KBGF")),
        ),
        // An unsettled state before it holds both.
        (
            "a,2024-01-01,held,inner,,5,,SAC,,,high,https://u,\nc,2024-01,held,inner,,5,,KBGF,,,high,https://w,\nb,2024-01-20,captured,inner,,5,SAC,KIA,,,high,https://v,",
            None,
        ),
        // Of an area it is enough that the holder had some of it, be it ever so small and no place of the table.
        (
            "a,2024-01-01,held,,west,area,,SAC,,,high,https://u,\nc,2024-01-02,held,inner,,5,,KBGF,,,high,https://w,\nb,2024-02-01,captured,,west,area,KBGF,KIA,,,high,https://v,",
            None,
        ),
        // Where neither a place nor the lattice lies on it: a ring of a kilometre.
        (
            "a,2024-01-01,held,,west,area,,SAC,,,high,https://u,\nc,2024-01-02,held,inner,,6,,KBGF,,,high,https://w,\nd,2024-01-03,held,inner,,5,,SAC,,,high,https://x,\nb,2024-02-01,captured,,west,area,KBGF,KIA,,,high,https://v,",
            None,
        ),
        (
            "a,2024-01-01,held,,west,area,,SAC,,,high,https://u,\nb,2024-02-01,captured,,west,rest,KBGF,KIA,,,high,https://v,",
            Some(("b", "SAC")),
        ),
        // The neighbour's holder has nothing of it.
        (
            "a,2024-01-01,held,,west,area,,SAC,,,high,https://u,\nc,2024-01-02,held,,east,area,,KBGF,,,high,https://w,\nb,2024-02-01,captured,,west,area,KBGF,KIA,,,high,https://v,",
            Some(("b", "SAC")),
        ),
        // A mine is asked for itself, its own reports before its ground.
        (
            "a,2024-01-01,held,,west,area,,SAC,,,high,https://u,\nb,2024-02-01,captured,m,,mine,KBGF,KIA,,,high,https://v,",
            Some(("b", "SAC")),
        ),
        (
            "a,2024-01-01,held,,west,area,,SAC,,,high,https://u,\nc,2024-01-02,held,m,,mine,,KBGF,,,high,https://w,\nb,2024-02-01,captured,m,,mine,KBGF,KIA,,,high,https://v,",
            None,
        ),
        // Evidence moves no ground and contradicts none.
        (
            "a,2024-01-01,held,inner,,5,,SAC,,,high,https://u,\nb,2024-02-01,captured,inner,,none,KBGF,KIA,,,high,https://v,",
            None,
        ),
    ] {
        let atlas = atlas(rows);
        let found: Vec<(&str, String)> = atlas
            .contradictions()
            .iter()
            .map(|found| (&*found.event.id, found.state.to_string()))
            .collect();
        let expected: Vec<(&str, String)> = expected
            .into_iter()
            .map(|(id, state)| (id, state.to_owned()))
            .collect();
        assert_eq!(found, expected, "{rows}");
    }
}

const CONTRADICTION: &str = "a,2024-01-01,held,inner,,5,,SAC,,,high,https://one.example/,\n\
     b,2024-02-01,captured,inner,,5,KBGF,KIA,,,high,https://two.example/,";

fn check(rows: &str, words: &[&str]) -> (Option<i32>, String) {
    let folder = folder(rows);
    let out = Command::cargo_bin("terrane")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", "."])
        .args(words)
        .output()
        .unwrap();
    let told = [out.stdout, out.stderr].concat();
    (out.status.code(), String::from_utf8(told).unwrap())
}

#[test]
fn a_contradiction_is_told_with_both_accounts_and_where_they_stand() {
    let (code, told) = check(CONTRADICTION, &[]);
    assert_eq!(code, Some(0), "{told}");
    for part in [
        "warning[contradiction]: `b` has KBGF at inner before 2024-02-01, where the atlas has SAC on 2024-01-31",
        "control/events.csv:3",
        "control/events.csv:2",
        "`a` of 2024-01-01",
        "https://one.example/",
        "https://two.example/",
        "0.250°E 0.500°N",
    ] {
        assert!(told.contains(part), "no {part} in {told}");
    }
    assert_eq!(check(CONTRADICTION, &["--strict"]).0, Some(1));
}

#[test]
fn an_explained_contradiction_is_counted_and_told_with_v_and_does_not_fail() {
    let explained = format!("{CONTRADICTION}two camps of one name");
    let (code, told) = check(&explained, &["--strict"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("1 explained conflict "), "{told}");
    assert!(!told.contains("two camps"), "{told}");
    let (code, told) = check(&explained, &["--strict", "-v"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("explained: `b` has KBGF at inner"), "{told}");
    assert!(told.contains(": two camps of one name"), "{told}");
}

#[test]
fn a_reason_for_a_conflict_that_is_none_is_told() {
    let row = "a,2024-01-01,held,inner,,5,SAC,SAC,,,high,https://u,because";
    let (code, told) = check(row, &["--strict"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("warning[no-conflict]"), "{told}");
}
