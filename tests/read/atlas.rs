//! The embedded atlas.

use terrane::read::{self, source::AtlasSource};

#[test]
fn the_embedded_atlas_reads_without_a_fault() {
    let (layers, warnings) = read::layers(&AtlasSource::Embedded).unwrap();
    assert!(warnings.is_empty(), "{warnings}");
    assert_eq!(layers.region.map(|region| region.0.is_empty()), Some(false));
    assert!(layers.base.relief.is_some());
    for (what, count) in [
        ("mines", layers.mines.len()),
        ("belts", layers.belts.len()),
        ("areas", layers.areas.len()),
        ("places", layers.places.len()),
        ("events", layers.events.len()),
        ("fronts", layers.fronts.len()),
        ("output", layers.output.len()),
        ("shares", layers.shares.len()),
        ("activity", layers.activity.len()),
        ("composition", layers.composition.len()),
        ("demand", layers.demand.len()),
        ("observations", layers.observations.len()),
        ("gates", layers.gates.len()),
        ("countries", layers.base.countries.len()),
        ("borders", layers.base.borders.len()),
        ("rivers", layers.base.rivers.len()),
        ("lakes", layers.base.lakes.len()),
        ("roads", layers.base.roads.len()),
        ("towns", layers.base.towns.len()),
        ("labels", layers.base.labels.len()),
        ("overview", layers.base.overview.len()),
        ("credits", layers.base.credits.len()),
    ] {
        assert!(count > 0, "no {what}");
    }
}

#[test]
fn a_folder_written_from_the_embedded_atlas_reads_the_same() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in read::embedded::FILES {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let (embedded, _) = read::layers(&AtlasSource::Embedded).unwrap();
    let (copied, warnings) = read::layers(&AtlasSource::Folder(folder.path().to_owned())).unwrap();
    assert!(warnings.is_empty(), "{warnings}");
    // Only where each entry stands is told by the folder's own name.
    let within = format!("{}/", folder.path().display());
    assert_eq!(
        format!("{embedded:?}"),
        format!("{copied:?}").replace(&within, "")
    );
}

#[test]
fn a_folder_that_is_not_there_lacks_the_two_files_that_are_needed() {
    let source = AtlasSource::Folder("/no/such/folder".into());
    let faults = read::layers(&source).unwrap_err();
    assert_eq!(
        faults.to_string(),
        "error[missing-file]: an atlas needs a file `atlas.toml`, and there is none\n  \
           --> /no/such/folder/atlas.toml\n   \
            = help: `terrane init DIR` writes a complete atlas to start from\n\n\
         error[missing-file]: an atlas needs a file `mines.geojson`, and there is none\n  \
           --> /no/such/folder/mines.geojson\n   \
            = help: `terrane init DIR` writes a complete atlas to start from\n\n\
         2 errors\n"
    );
}
