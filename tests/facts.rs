//! Sourced facts of control at places, asked through the public interface.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use assert_cmd::Command;
use serde_json::Value;

/// Every row of `facts.csv` is what a report says of a place on a day, with the address of the report.
#[test]
fn the_atlas_says_what_the_reports_say() {
    let mut facts =
        csv::Reader::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/facts.csv")).unwrap();
    let mut asked = 0;
    let mut wrong = Vec::new();
    for row in facts.records() {
        let row = row.unwrap();
        let (place, lon, lat, date) = (&row[0], &row[1], &row[2], &row[3]);
        let out = Command::cargo_bin("terrane")
            .unwrap()
            .args([
                "why",
                "--at",
                &format!("{lon},{lat}"),
                "--date",
                date,
                "--json",
            ])
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "{place} {date}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
        let found = ["held_by", "control", "held_side"]
            .map(|name| answer[name].as_str().unwrap().to_owned());
        if found != [row[4].to_owned(), row[5].to_owned(), row[6].to_owned()] {
            wrong.push(format!(
                "{place} on {date}: {found:?}, but {} says {} {}",
                &row[7], &row[4], &row[5]
            ));
        }
        assert!(row[7].starts_with("http"), "{place} {date} has no source");
        asked += 1;
    }
    assert!(asked >= 20, "only {asked} facts");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
