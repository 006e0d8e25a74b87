//! Reading atlases and bare files: what comes in, and what is said of what is wrong.

use terrane::read::{self, source::AtlasSource};

#[test]
fn the_embedded_atlas_reads_without_a_fault() {
    match read::layers(&AtlasSource::Embedded) {
        Ok((layers, warnings)) => {
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
        Err(faults) => panic!("{faults}"),
    }
}
