//! Small files in which the places of their faults are marked: `⟦code⟧` stands before the byte that is meant.

use std::path::Path;

use terrane::diagnostic::faults::Faults;
use terrane::read::{self, source::AtlasSource};

/// An atlas without a fault, small enough to draw on paper.
pub(crate) const SOUND: [(&str, &str); 8] = [
    (
        "atlas.toml",
        "title = \"T\"\ncommodity = \"gold\"\nscope = \"land\"\nseries = \"s\"\n\
         [[holder]]\ncode = \"KIA\"\nside = \"rebel\"\n[[holder]]\ncode = \"SAC\"\nside = \"junta\"\n",
    ),
    (
        "mines.geojson",
        r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"m","name":"M","commodity":"gold"},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#,
    ),
    (
        "belts.geojson",
        r#"{"type":"Feature","properties":{"id":"b","name":"B","precision_km":1},
"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
    ),
    (
        "control/areas.geojson",
        r#"{"type":"Feature","properties":{"id":"a","name":"A","kind":"township","precision_km":0},
"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}"#,
    ),
    (
        "control/places.csv",
        "id,name,area,lon,lat,precision_km,cell\np,P,a,1,2,0,yes\nq,Q,a,1,3,0,no\n",
    ),
    (
        "control/events.csv",
        "id,date,event,place,area,extent,after,confidence\ne1,2024,held,p,a,cell,KIA+SAC,high\n",
    ),
    (
        "output.csv",
        "scope,parent,commodity,series,period,low_t,best_t,high_t\nland,world,gold,s,2024,1,2,3\n",
    ),
    (
        "shares.csv",
        "scope,group,belts,commodity,period,low,best,high\nland,g,b,gold,2000/2100,,1,\n",
    ),
];

/// Instead of a file's content: that there is no such file.
pub(crate) const ABSENT: &str = "⟦absent⟧";

/// Reads the sound atlas with these files in it, and holds the faults to the marks.
///
/// `whole` are the codes of faults of files as a whole, as `file code`.
pub(crate) fn check(files: &[(&str, &str)], whole: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let mut expected: Vec<String> = whole.iter().map(|fault| (*fault).to_owned()).collect();
    for (path, content) in SOUND {
        if !files.iter().any(|(other, _)| *other == path) {
            write(folder.path(), path, content);
        }
    }
    for (path, marked) in files.iter().filter(|(_, marked)| *marked != ABSENT) {
        let (content, marks) = unmark(path, marked);
        expected.extend(marks);
        write(folder.path(), path, &content);
    }
    let faults = match read::layers(&AtlasSource::Folder(folder.path().to_owned())) {
        Ok((_, faults)) | Err(faults) => faults,
    };
    expected.sort();
    let mut found = summary(&faults, folder.path());
    found.sort();
    assert_eq!(found, expected, "in {files:#?}\n{faults}");
}

/// The text without its marks, and the marks as `path:line:column code`.
pub(crate) fn unmark(path: &str, marked: &str) -> (String, Vec<String>) {
    let mut content = String::new();
    let mut marks = Vec::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('⟦') {
        content.push_str(before);
        let (code, after) = after.split_once('⟧').unwrap();
        let line = 1 + content.matches('\n').count();
        let start = content.rfind('\n').map_or(0, |newline| newline + 1);
        let column = 1 + content[start..]
            .trim_start_matches('\u{feff}')
            .chars()
            .count();
        marks.push(format!("{path}:{line}:{column} {code}"));
        rest = after;
    }
    content.push_str(rest);
    (content, marks)
}

/// The faults as marks are written, with paths relative to `folder`.
pub(crate) fn summary(faults: &Faults, folder: &Path) -> Vec<String> {
    let short = |fault: &terrane::diagnostic::fault::Fault| {
        let place = &fault.location;
        let file = place.file.as_deref().unwrap_or_default();
        let file = Path::new(file)
            .strip_prefix(folder)
            .unwrap_or(Path::new(file));
        let code = fault.rule.code;
        match (place.line, place.column) {
            (Some(line), Some(column)) => format!("{}:{line}:{column} {code}", file.display()),
            _ => format!("{} {code}", file.display()),
        }
    };
    faults.iter().map(short).collect()
}

pub(crate) fn write(folder: &Path, path: &str, content: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, content).unwrap();
}
