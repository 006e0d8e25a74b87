//! Holders of bare files: those that a file of holders declares, and the others that zones and fronts name.

use std::collections::BTreeSet;
use std::path::Path;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::holder::{Code, Holder, Holders};
use crate::read::input;
use crate::read::words;

/// The declared holders, then every other code of zones and fronts, in their order: each its own side.
pub(super) fn all(
    declared: Option<Vec<Holder>>,
    layers: &Layers,
    file: Option<&Path>,
    faults: &mut Faults,
) -> Holders {
    let told = declared.is_some();
    let mut holders = declared.unwrap_or_default();
    let mut known: BTreeSet<Code> = holders.iter().map(|holder| holder.code.clone()).collect();
    let zones = layers.zones.iter().flat_map(|zone| zone.control.holders());
    let fronts = layers
        .fronts
        .iter()
        .flat_map(|front| front.left.holders().chain(front.right.holders()));
    let declared = holders.len();
    for code in zones.chain(fronts) {
        if !known.insert(code.clone()) {
            continue;
        }
        if told {
            let file = file.map(input::name);
            let fault = Fault::of(&rule::UNKNOWN_HOLDER)
                .saying(format!("no holder `{code}` is declared: it stands alone"))
                .help("add it to the file of holders")
                .at(Location::file(file.unwrap_or_default()))
                .warning();
            let names = holders[..declared]
                .iter()
                .map(|holder| holder.code.as_str());
            faults.push(words::suggest(fault, code.as_str(), names));
        }
        holders.push(Holder {
            code: code.clone(),
            name: code.to_string(),
            short: code.to_string(),
            side: code.to_string(),
            colour: None,
            sources: Vec::new(),
        });
    }
    Holders::new(holders, Vec::new())
}
