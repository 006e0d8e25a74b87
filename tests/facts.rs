//! Sourced facts of control at places, asked of the embedded atlas.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::collections::BTreeSet;

use geo::Point;
use terrane::atlas::Atlas;
use terrane::layers::mine::Mine;
use terrane::read::{self, source::AtlasSource};

/// Every row of `facts.csv` is what a report says of a place on a day, with the address of the report.
#[test]
fn the_atlas_says_what_the_reports_say() {
    let atlas = Atlas::compile(read::layers(&AtlasSource::Embedded).unwrap().0);
    let holders = &atlas.layers.manifest.holders;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/facts.csv");
    let mut facts = csv::Reader::from_path(path).unwrap();
    let rows: Vec<csv::StringRecord> = facts.records().map(Result::unwrap).collect();
    let claims = rows.iter().filter(|row| &row[7] == "yes");
    let places_of_claims: BTreeSet<&str> = claims.map(|row| &row[0]).collect();
    assert!(!places_of_claims.is_empty(), "no fact is a claim");
    let mut asked = 0;
    let mut wrong = Vec::new();
    for row in &rows {
        let (place, date) = (&row[0], &row[3]);
        let point = Point::new(row[1].parse().unwrap(), row[2].parse().unwrap());
        let day = date.parse().unwrap();
        let history = atlas.history_at(point);
        let control = history.on(day).unwrap().shares.leading();
        let mut found = vec![
            control.to_string(),
            control.kind(holders).to_string(),
            control.side(holders),
        ];
        let mut stated = [4, 5, 6].map(|column| row[column].to_owned()).to_vec();
        if places_of_claims.contains(place) {
            let mine = Mine::at(point);
            let holding = atlas.derive(&mine, day).holding;
            assert_eq!(holding.control(), control, "{place} {date}");
            found.push((if holding.claimed { "yes" } else { "no" }).to_owned());
            stated.push(row[7].to_owned());
        }
        if found != stated {
            wrong.push(format!(
                "{place} on {date}: {found:?}, but {} says {stated:?}",
                &row[8]
            ));
        }
        assert!(row[8].starts_with("http"), "{place} {date} has no source");
        asked += 1;
    }
    assert!(asked >= 100, "only {asked} facts");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
