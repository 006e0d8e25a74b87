//! Scenes: an atlas made of any bytes, most of whose files are in order, so that what is asked is asked of the atlas.

use std::fmt::Write;
use std::path::Path;

use jiff::civil::Date;

/// The files of an atlas, and the days on which to look at it.
pub(super) struct Scene {
    files: Vec<(&'static str, String)>,
    pub(super) days: Vec<Date>,
}

const HOLDERS: [&str; 6] = ["", "A", "B", "C", "A+B", "A+C"];
const DATES: [&str; 8] = [
    "2023",
    "2024",
    "2024-02",
    "2024-03",
    "2024-03-05",
    "2024-03-06",
    "2024-10-18",
    "2025-01-01",
];
const EXTENTS: [&str; 7] = ["area", "rest", "cell", "mine", "none", "2", "150"];

/// Bytes, taken one by one; zeros after the last.
struct Bytes<'b>(std::slice::Iter<'b, u8>);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        self.0.next().copied().unwrap_or_default()
    }

    fn below(&mut self, end: u8) -> u8 {
        self.next() % end
    }

    fn of<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[usize::from(self.next()) % words.len()]
    }

    /// A point of a small lattice, so that lines meet in all the ways there are; now and then one beside it.
    fn position(&mut self) -> String {
        let byte = self.next();
        let (x, y) = (byte & 7, byte >> 3 & 7);
        match byte >> 6 {
            3 => format!("[{x}.{},{y}.{}]", self.next(), self.next()),
            2 => format!("[{x},{y}.0000000000000{}]", self.next()),
            _ => format!("[{x},{y}]"),
        }
    }

    fn positions(&mut self, least: u8) -> Vec<String> {
        let count = least + self.below(6);
        (0..count).map(|_| self.position()).collect()
    }

    fn polygon(&mut self) -> String {
        let rings = 1 + self.below(2);
        let rings = (0..rings).map(|_| {
            let mut ring = self.positions(3);
            ring.push(ring[0].clone());
            format!("[{}]", ring.join(","))
        });
        let rings: Vec<String> = rings.collect();
        format!(
            "{{\"type\":\"Polygon\",\"coordinates\":[{}]}}",
            rings.join(",")
        )
    }

    fn period(&mut self) -> String {
        let (from, to) = (self.below(8), self.below(8));
        let date = |index: u8| DATES[usize::from(index)];
        match (from % 3, to % 3) {
            (0, 0) => String::new(),
            (0, _) => format!(",\"to\":\"{}\"", date(to)),
            (_, 0) => format!(",\"from\":\"{}\"", date(from)),
            _ => format!(
                ",\"from\":\"{}\",\"to\":\"{}\"",
                date(from.min(to)),
                date(from.max(to))
            ),
        }
    }
}

fn collection(features: &[String]) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
        features.join(",\n")
    )
}

fn feature(properties: &str, geometry: &str) -> String {
    format!("{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{geometry}}}")
}

impl Scene {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut bytes = Bytes(bytes.iter());
        let rank = [
            "[]",
            "[\"zones\",\"fronts\",\"events\"]",
            "[\"events\",\"zones\"]",
        ];
        let manifest = format!(
            "title = \"T\"\ncommodity = \"gold\"\nscope = \"land\"\nseries = \"s\"\nallied = [[\"x\", \"y\"]]\nrank = {}\n\
             [[holder]]\ncode = \"A\"\nside = \"x\"\n[[holder]]\ncode = \"B\"\nside = \"y\"\n[[holder]]\ncode = \"C\"\nside = \"other\"\n",
            bytes.of(&rank)
        );
        let mut files = vec![("atlas.toml", manifest)];
        let areas = 1 + bytes.below(3);
        let areas: Vec<String> = (0..areas)
            .map(|at| {
                let properties = format!(
                    "\"id\":\"a{at}\",\"name\":\"a{at}\",\"kind\":\"township\",\"precision_km\":0"
                );
                feature(&properties, &bytes.polygon())
            })
            .collect();
        let count = areas.len();
        files.push(("control/areas.geojson", collection(&areas)));
        if bytes.below(2) == 1 {
            files.push(("region.geojson", bytes.polygon()));
        }
        let mines: Vec<String> = (0..=bytes.below(3))
            .map(|at| {
                let precision = [
                    ",\"precision_km\":0",
                    ",\"precision_km\":40",
                    ",\"belt\":\"b\"",
                ];
                let properties = format!(
                    "\"id\":\"m{at}\",\"name\":\"m{at}\",\"commodity\":\"gold\"{}",
                    bytes.of(&precision)
                );
                let geometry = match bytes.below(4) {
                    0 => bytes.polygon(),
                    _ => format!(
                        "{{\"type\":\"Point\",\"coordinates\":{}}}",
                        bytes.position()
                    ),
                };
                feature(&properties, &geometry)
            })
            .collect();
        files.push(("mines.geojson", collection(&mines)));
        let belt = "\"id\":\"b\",\"name\":\"b\",\"precision_km\":5";
        files.push((
            "belts.geojson",
            collection(&[feature(belt, &bytes.polygon())]),
        ));
        files.push(("control/places.csv", places(&mut bytes, count)));
        files.push(("control/events.csv", events(&mut bytes, count)));
        files.push(("control/zones.geojson", zones(&mut bytes)));
        files.push(("control/fronts.geojson", fronts(&mut bytes, count)));
        files.push((
            "output.csv",
            "scope,parent,commodity,series,period,low_t,best_t,high_t\nland,world,gold,s,2024,1,2,3\n".to_owned(),
        ));
        let days = ["2022-01-01", "2024-03-05", "2024-10-18"];
        Self {
            files,
            days: days.map(|day| day.parse().unwrap()).to_vec(),
        }
    }

    pub(super) fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder.join("control")).unwrap();
        for (name, text) in &self.files {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
}

fn places(bytes: &mut Bytes<'_>, areas: usize) -> String {
    let mut text = "id,name,area,lon,lat,precision_km,cell\n".to_owned();
    for at in 0..4 {
        let position = bytes.position();
        let area = usize::from(bytes.next()) % areas;
        let cell = bytes.of(&["yes", "no"]);
        let lonlat = position.trim_matches(['[', ']']);
        let _ = writeln!(text, "p{at},p{at},a{area},{lonlat},0,{cell}");
    }
    text
}

fn events(bytes: &mut Bytes<'_>, areas: usize) -> String {
    let mut text = "id,date,event,place,area,extent,after,confidence,claimed_by\n".to_owned();
    for at in 0..bytes.below(6) {
        let (date, extent) = (bytes.of(&DATES), bytes.of(&EXTENTS));
        let area = usize::from(bytes.next()) % areas;
        let place = match (extent, bytes.below(4)) {
            ("mine", _) => "m0".to_owned(),
            ("area", 0..2) => String::new(),
            (_, place) => format!("p{place}"),
        };
        let after = bytes.of(&HOLDERS);
        let claimed = bytes.of(&["", "", "", "B"]);
        let _ = writeln!(
            text,
            "e{at},{date},held,{place},a{area},{extent},{after},high,{claimed}"
        );
    }
    text
}

fn zones(bytes: &mut Bytes<'_>) -> String {
    let zones: Vec<String> = (0..bytes.below(5))
        .map(|at| {
            let holder = bytes.of(&HOLDERS);
            let properties = format!("\"id\":\"z{at}\",\"holder\":\"{holder}\"{}", bytes.period());
            feature(&properties, &bytes.polygon())
        })
        .collect();
    collection(&zones)
}

fn fronts(bytes: &mut Bytes<'_>, areas: usize) -> String {
    let fronts: Vec<String> = (0..bytes.below(4))
        .map(|at| {
            let (left, right) = (bytes.of(&HOLDERS), bytes.of(&HOLDERS));
            let theatre = usize::from(bytes.next()) % areas;
            let properties = format!(
                "\"id\":\"f{at}\",\"theatre\":\"a{theatre}\",\"left\":\"{left}\",\"right\":\"{right}\",\
                 \"kind\":\"sketch\",\"precision_km\":3,\"basis\":\"b\"{}",
                bytes.period()
            );
            let line = bytes.positions(2).join(",");
            feature(
                &properties,
                &format!("{{\"type\":\"LineString\",\"coordinates\":[{line}]}}"),
            )
        })
        .collect();
    collection(&fronts)
}
