//! The atlas inside the program.

macro_rules! files {
    ($($path:literal)*) => {
        /// Its files: path relative to the atlas, bytes; in the order of their paths.
        pub static FILES: &[(&str, &[u8])] = &[$((
            $path,
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/geodata/kachin/", $path)),
        )),*];
    };
}

files! {
    "SOURCES.md"
    "activity.csv"
    "atlas.toml"
    "base/countries.geojson"
    "base/labels.geojson"
    "base/lakes.geojson"
    "base/lines.geojson"
    "base/overview.geojson"
    "base/relief.json"
    "base/relief.png"
    "base/rivers.geojson"
    "base/roads.geojson"
    "base/towns.geojson"
    "belts.geojson"
    "composition.csv"
    "control/areas.geojson"
    "control/events.csv"
    "control/fronts.geojson"
    "control/places.csv"
    "demand.csv"
    "gates.csv"
    "mines.geojson"
    "observations.csv"
    "output.csv"
    "region.geojson"
    "scenarios/china-halts-imports.toml"
    "scenarios/junta-retakes-belt.toml"
    "scenarios/output-stays-halved.toml"
    "shares.csv"
}

/// The bytes of the file at `path`; `None` where the atlas has no such file.
#[must_use]
pub fn find(path: &str) -> Option<&'static [u8]> {
    let found = FILES.iter().find(|(name, _)| *name == path);
    found.map(|(_, bytes)| *bytes)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::source::AtlasSource;
    use super::*;

    #[test]
    fn the_program_holds_every_file_of_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/kachin");
        let there = AtlasSource::Folder(folder.clone()).list().unwrap();
        assert_eq!(AtlasSource::Embedded.list().unwrap(), there);
        for (path, bytes) in FILES {
            assert_eq!(std::fs::read(folder.join(path)).unwrap(), *bytes, "{path}");
        }
    }
}
