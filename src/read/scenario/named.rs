//! What a scenario names: by its id, or by its name where only one has it.

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule::{self, Rule};
use crate::layers::Layers;
use crate::read::words;

/// A kind of thing that a scenario names by its id or its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    rule: &'static Rule,
    /// What is said where there is none of the name.
    absent: &'static str,
    all: fn(&Layers) -> Vec<(&str, &str)>,
}

impl Named {
    pub(super) const AREA: Self = Self {
        rule: &rule::UNKNOWN_AREA,
        absent: "no area in areas.geojson is called",
        all: |layers| {
            layers
                .areas
                .iter()
                .map(|area| (&*area.id, &*area.name))
                .collect()
        },
    };
    pub(super) const BELT: Self = Self {
        rule: &rule::UNKNOWN_BELT,
        absent: "no belt in belts.geojson is called",
        all: |layers| {
            layers
                .belts
                .iter()
                .map(|belt| (&*belt.id, &*belt.name))
                .collect()
        },
    };
    pub(super) const MINE: Self = Self {
        rule: &rule::UNKNOWN_MINE,
        absent: "no mine in mines.geojson is called",
        all: |layers| {
            layers
                .mines
                .iter()
                .map(|mine| (&*mine.id, &*mine.name))
                .collect()
        },
    };
    pub(super) const PLACE: Self = Self {
        rule: &rule::UNKNOWN_PLACE,
        absent: "no place in places.csv is called",
        all: |layers| {
            layers
                .places
                .iter()
                .map(|place| (&*place.id, &*place.name))
                .collect()
        },
    };
    pub(super) const GATE: Self = Self {
        rule: &rule::UNKNOWN_GATE,
        absent: "no gate in gates.csv is called",
        all: |layers| {
            layers
                .gates
                .iter()
                .map(|gate| (&*gate.gate, &*gate.gate))
                .collect()
        },
    };

    /// The id of what `text` names: an id, or a name whatever its case where only one has it.
    pub(super) fn find(self, text: &str, layers: &Layers) -> Result<String, Box<Fault>> {
        let all = (self.all)(layers);
        if let Some((id, _)) = all.iter().find(|(id, _)| *id == text) {
            return Ok((*id).to_owned());
        }
        let folded = text.to_lowercase();
        let mut alike: Vec<&str> = all
            .iter()
            .filter(|(_, name)| name.to_lowercase() == folded)
            .map(|(id, _)| *id)
            .collect();
        alike.sort_unstable();
        alike.dedup();
        let fault = Fault::of(self.rule);
        match alike[..] {
            [id] => Ok(id.to_owned()),
            [] => {
                let known = all.iter().flat_map(|(id, name)| [*id, *name]);
                let fault = fault.saying(format!("{} `{text}`", self.absent));
                Err(Box::new(words::suggest(fault, text, known)))
            }
            _ => Err(Box::new(
                fault
                    .saying(format!("{} have the name `{text}`", alike.len()))
                    .help(format!("name it by its id: {}", alike.join(", "))),
            )),
        }
    }
}
