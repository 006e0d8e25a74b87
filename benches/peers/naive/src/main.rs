//! The program that one writes at first: everything read, a tree over the boxes of whole zones, each mine tested against the
//! whole polygon of each candidate. `naive MINES ZONES OUT.csv` writes id and zone of every pair that meets.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};

use geo::{BoundingRect, Geometry, Intersects, Point};
use geojson::{Feature, FeatureCollection};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

type Zone = GeomWithData<Rectangle<[f64; 2]>, (i64, Geometry)>;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [mines, zones, out] = &words[..] else {
        return Err("naive MINES ZONES OUT.csv".into());
    };
    let zones = features(zones)?.into_iter().map(zone);
    let tree = RTree::bulk_load(zones.collect::<Result<_, _>>()?);
    let mut out = BufWriter::new(File::create(out)?);
    writeln!(out, "id,zone")?;
    for mine in features(mines)? {
        let id = number(&mine, "id")?;
        let at = Point::try_from(mine.geometry.ok_or("a mine without a place")?)?;
        for zone in tree.locate_in_envelope_intersecting(AABB::from_point([at.x(), at.y()])) {
            let (number, ground) = &zone.data;
            if ground.intersects(&at) {
                writeln!(out, "{id},{number}")?;
            }
        }
    }
    Ok(out.flush()?)
}

fn features(path: &str) -> Result<Vec<Feature>, Box<dyn Error>> {
    let collection: FeatureCollection = fs::read_to_string(path)?.parse()?;
    Ok(collection.features)
}

fn zone(feature: Feature) -> Result<Zone, Box<dyn Error>> {
    let number = number(&feature, "zone")?;
    let ground = Geometry::try_from(feature.geometry.ok_or("a zone without ground")?)?;
    let bounds = ground.bounding_rect().ok_or("a zone without ground")?;
    let [west, south, east, north] = [
        bounds.min().x,
        bounds.min().y,
        bounds.max().x,
        bounds.max().y,
    ];
    let bounds = Rectangle::from_corners([west, south], [east, north]);
    Ok(GeomWithData::new(bounds, (number, ground)))
}

fn number(feature: &Feature, name: &str) -> Result<i64, Box<dyn Error>> {
    let value = feature.property(name).and_then(|value| value.as_i64());
    Ok(value.ok_or_else(|| format!("a feature without a number `{name}`"))?)
}
