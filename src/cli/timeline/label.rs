//! Labels: what a row of a timeline is called.

use crate::atlas::timeline::key::Key;
use crate::layers::Layers;
use crate::layers::control::{Control, Kind};

use super::super::report;

/// The name of a row.
pub(super) fn key(key: &Key, layers: &Layers) -> String {
    match key {
        Key::Holders(control) => holders(control, layers),
        Key::Sides(_, Kind::Unknown) => nobody(layers),
        Key::Sides(side, Kind::Held) => side.clone(),
        Key::Sides(side, kind) => format!("{side}, {kind}"),
        Key::Belt(None) => "no belt".to_owned(),
        Key::Belt(Some(id)) => {
            let belt = layers.belts.iter().find(|belt| belt.id == *id);
            belt.map_or_else(|| id.clone(), |belt| belt.name.clone())
        }
        Key::Mine(mine) => layers
            .mines
            .get(*mine)
            .map(report::mine)
            .unwrap_or_default(),
        Key::Element(None) => "rest, or not known".to_owned(),
        Key::Element(Some(symbol)) => {
            let mut rows = layers.composition.iter();
            let row = rows.find(|row| row.symbol == *symbol);
            row.map_or_else(|| symbol.clone(), |row| format!("{symbol} {}", row.element))
        }
    }
}

fn holders(control: &Control, layers: &Layers) -> String {
    match control.kind(&layers.manifest.holders) {
        Kind::Unknown => nobody(layers),
        Kind::Held => control.to_string(),
        kind => format!("{control}, {kind}"),
    }
}

fn nobody(layers: &Layers) -> String {
    format!("no {} names a holder", layers.told_by().one)
}
