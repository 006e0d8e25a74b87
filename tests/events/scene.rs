//! A small atlas as files: two townships side by side, west and east of 1°E, three mines and a handful of places.

use std::path::Path;

use geo::Point;
use jiff::civil::Date;
use tempfile::TempDir;
use terrane::atlas::Atlas;
use terrane::layers::Layers;
use terrane::read::{self, source::AtlasSource};

pub(crate) const HEADER: &str =
    "id,date,event,place,area,extent,before,after,claimed_by,confirmed_by,confidence,url,conflict";

const FILES: [(&str, &str); 7] = [
    (
        "atlas.toml",
        "title = \"T\"\nas_of = 2024-12-31\ncommodity = \"gold\"\nscope = \"land\"\nseries = \"s\"\n\
         allied = [[\"junta\", \"junta-aligned\"]]\nrank = [\"zones\", \"events\"]\n\
         [[holder]]\ncode = \"KIA\"\nside = \"rebel\"\n[[holder]]\ncode = \"PDF\"\nside = \"rebel\"\n\
         [[holder]]\ncode = \"SAC\"\nside = \"junta\"\n[[holder]]\ncode = \"KBGF\"\nside = \"junta-aligned\"\n\
         [[holder]]\ncode = \"UWSA\"\nside = \"other\"\n[[holder]]\ncode = \"NDAA\"\nside = \"other\"\n",
    ),
    (
        "region.geojson",
        r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,1],[0,1],[0,0]]]}}"#,
    ),
    (
        "control/areas.geojson",
        r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"west","name":"West","kind":"township","precision_km":0},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}},
{"type":"Feature","properties":{"id":"east","name":"East","kind":"township","precision_km":0},"geometry":{"type":"Polygon","coordinates":[[[1,0],[2,0],[2,1],[1,1],[1,0]]]}}]}"#,
    ),
    (
        "control/places.csv",
        "id,name,area,lon,lat,precision_km,cell\ninner,Inner,west,0.25,0.5,0,yes\nouter,Outer,west,0.75,0.5,0,yes\n\
         camp,Camp,west,0.27,0.5,2,no\nsomewhere,Somewhere,west,0.28,0.5,30,no\neast,East,east,1.5,0.5,0,yes\n",
    ),
    (
        "mines.geojson",
        r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"m","name":"M","commodity":"gold"},"geometry":{"type":"Point","coordinates":[0.25,0.5]}},
{"type":"Feature","properties":{"id":"n","name":"N","commodity":"gold","opened":"2024-07-01"},"geometry":{"type":"Point","coordinates":[0.75,0.5]}},
{"type":"Feature","properties":{"id":"o","name":"O","commodity":"gold","closed":"2024-07-01"},"geometry":{"type":"Point","coordinates":[1.5,0.5]}}]}"#,
    ),
    (
        "output.csv",
        "scope,parent,commodity,series,period,low_t,best_t,high_t\nland,,gold,s,2024,,366,\nland,,gold,s,2025,,365,\n",
    ),
    (
        "shares.csv",
        "scope,group,belts,commodity,period,low,best,high\n",
    ),
];

/// The atlas as files, with these rows of events.
pub(crate) fn folder(rows: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in FILES {
        write(folder.path(), path, content);
    }
    write(
        folder.path(),
        "control/events.csv",
        &format!("{HEADER}\n{rows}\n"),
    );
    folder
}

pub(crate) fn write(folder: &Path, path: &str, content: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, content).unwrap();
}

pub(crate) fn layers(rows: &str) -> Layers {
    let folder = folder(rows);
    let source = AtlasSource::Folder(folder.path().to_owned());
    read::layers(&source)
        .unwrap_or_else(|faults| panic!("{faults}"))
        .0
}

pub(crate) fn atlas(rows: &str) -> Atlas {
    Atlas::compile(layers(rows))
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Who holds a point on a day.
pub(crate) fn at(atlas: &Atlas, (lon, lat): (f64, f64), date: &str) -> String {
    let history = atlas.history_at(Point::new(lon, lat));
    let spell = history.on(day(date)).expect("histories have no gaps");
    spell.shares.leading().to_string()
}
