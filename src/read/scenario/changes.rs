//! The `[[change]]` tables of a scenario.

use std::ops::RangeInclusive;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::scenario::{Change, Ground, What};
use crate::read::fields::Fields;
use crate::read::words::Codes;

use super::Read;
use super::named::Named;

/// How many times as much may be mined.
const FACTOR: RangeInclusive<f64> = 0.0..=1_000.0;
/// How far a front may move, in kilometres.
const MOVES: RangeInclusive<f64> = -500.0..=500.0;
/// The radius of a place's ground, in kilometres.
const RADIUS: RangeInclusive<f64> = 0.1..=500.0;

#[derive(Debug, Clone, Copy)]
enum Kind {
    Passes,
    FrontMoves,
    Embargo,
    GateClosed,
    Activity,
    Output,
}

const KINDS: [(&str, Kind); 6] = [
    ("passes", Kind::Passes),
    ("front-moves", Kind::FrontMoves),
    ("embargo", Kind::Embargo),
    ("gate-closed", Kind::GateClosed),
    ("activity", Kind::Activity),
    ("output", Kind::Output),
];

impl Kind {
    /// The members that a change of this kind may have beside those that all have.
    fn members(self) -> &'static [&'static str] {
        match self {
            Self::Passes => &["to", "area", "belt", "mine", "place", "km"],
            Self::FrontMoves => &["holder", "km", "against", "within"],
            Self::Embargo => &["holder", "shared", "by"],
            Self::GateClosed => &["gate", "belts", "by"],
            Self::Activity => &["belts", "factor"],
            Self::Output => &["factor"],
        }
    }
}

/// Reads a change; `None` where what it says cannot be used, which is reported.
pub(super) fn change(fields: &mut Fields<'_, '_>, layers: &Layers) -> Option<Read> {
    let kind = fields.optional_word("kind", &KINDS);
    fields.require("kind", kind);
    let kind = kind?;
    let all = ["kind", "on", "until", "note", "sources"];
    fields.only_and_nothing_else(&[&all[..], kind.members()].concat());
    let on = fields.optional_day("on");
    fields.require("on", on);
    let until = fields.optional_day("until");
    let period = Period::new(on, until);
    if period.is_none() {
        let fault = Fault::of(&rule::BAD_DATE)
            .saying("the change ends before it begins (`until` is the first day after it)")
            .expected("a day after `on`");
        fields.report("until", fault);
    }
    let (note, sources) = (fields.remark("note"), fields.addresses("sources"));
    let (what, value) = what(kind, fields, layers)?;
    // Without its day nothing can be said of a change.
    on?;
    Some(Read {
        change: Change {
            what,
            period: period?,
            note,
            sources,
            origin: fields.origin(),
        },
        on: fields.locate("on"),
        value: fields.locate(value),
    })
}

/// What the change changes, and the member that another change could contradict.
fn what(kind: Kind, fields: &mut Fields<'_, '_>, layers: &Layers) -> Option<(What, &'static str)> {
    let codes = Codes::Of(&layers.manifest.holders);
    Some(match kind {
        Kind::Passes => {
            let ground = ground(fields, layers);
            let to = fields.control("to", codes);
            fields.require("to", (!to.is_unknown()).then_some(()));
            (
                What::Passes {
                    ground: ground?,
                    to,
                },
                "to",
            )
        }
        Kind::FrontMoves => {
            let holder = fields.holder("holder", codes);
            fields.require("holder", holder.as_ref());
            let km = factor(fields, "km", &MOVES);
            let against = fields.control("against", codes);
            let within = fields.named("within", |text| Named::AREA.find(text, layers));
            if km == Some(0.0) {
                let fault = Fault::of(&rule::BAD_NUMBER).saying("a front that moves by 0 km stays");
                fields.report("km", fault);
            }
            let what = What::FrontMoves {
                holder: holder?,
                km: km.filter(|km| *km != 0.0)?,
                against,
                within,
            };
            (what, "km")
        }
        Kind::Embargo => {
            let holders = fields.control("holder", codes);
            let is_empty = fields.has("holder") && fields.texts_if_any("holder").is_empty();
            if is_empty {
                let fault = Fault::of(&rule::UNKNOWN_HOLDER)
                    .saying("an embargo is on the ground of somebody");
                fields.report("holder", fault);
            } else {
                fields.require("holder", (!holders.is_unknown()).then_some(()));
            }
            let what = What::Embargo {
                holders,
                shared: fields.flag("shared"),
                by: fields.remark("by"),
            };
            (what, "holder")
        }
        Kind::GateClosed => (gate(fields, layers)?, "gate"),
        Kind::Activity => {
            let belts = belts(fields, layers);
            let factor = factor(fields, "factor", &FACTOR)?;
            (What::Activity { belts, factor }, "factor")
        }
        Kind::Output => {
            let factor = factor(fields, "factor", &FACTOR)?;
            (What::Output { factor }, "factor")
        }
    })
}

/// A number that must be there.
fn factor(fields: &mut Fields<'_, '_>, name: &str, range: &RangeInclusive<f64>) -> Option<f64> {
    let number = fields.optional_number_in(name, range);
    fields.require(name, number)
}

fn gate(fields: &mut Fields<'_, '_>, layers: &Layers) -> Option<What> {
    let gates = fields.named("gate", |text| Named::GATE.find(text, layers));
    fields.require("gate", gates.first());
    if !fields.has("belts") {
        let fault = Fault::of(&rule::MISSING_MEMBER)
            .saying("which belts leave by the gate? No table of the atlas says so: the scenario must assume it")
            .expected("belts = [\"…\"], and the assumption in `assumed` or `note`");
        fields.report("gate", fault);
        return None;
    }
    Some(What::GateClosed {
        belts: belts(fields, layers),
        by: fields.remark("by"),
        gate: gates.into_iter().next()?,
    })
}

fn belts(fields: &mut Fields<'_, '_>, layers: &Layers) -> Vec<String> {
    let belts = fields.named("belts", |text| Named::BELT.find(text, layers));
    fields.require("belts", belts.first());
    belts
}

/// The ground that passes: one of four members.
fn ground(fields: &mut Fields<'_, '_>, layers: &Layers) -> Option<Ground> {
    const MEMBERS: [&str; 4] = ["area", "belt", "mine", "place"];
    let given: Vec<&str> = MEMBERS
        .into_iter()
        .filter(|name| fields.has(name))
        .collect();
    let [one] = given[..] else {
        let fault = Fault::of(&rule::ONE_GROUND);
        match given.last() {
            None => fields.report_whole(fault.saying("which ground passes? The change names none")),
            Some(last) => {
                let found = given.join(" and ");
                fields.report(last, fault.found(found));
            }
        }
        return None;
    };
    let kind = match one {
        "area" => Named::AREA,
        "belt" => Named::BELT,
        "mine" => Named::MINE,
        _ => Named::PLACE,
    };
    let ids = fields.named(one, |text| kind.find(text, layers));
    let km = fields.optional_number_in("km", &RADIUS);
    if one != "place" && fields.has("km") {
        let fault = Fault::of(&rule::ONE_GROUND)
            .saying("`km` is the radius about a place, and the change names none")
            .help("leave it away, or name a place");
        fields.report("km", fault);
    }
    if one == "place" && !fields.has("km") {
        let cells = cells(fields, &ids, layers);
        return cells
            .then_some(Ground::Cells(ids))
            .filter(|ground| !ground.ids().is_empty());
    }
    let ground = match (one, km) {
        ("area", _) => Ground::Areas(ids),
        ("belt", _) => Ground::Belts(ids),
        ("mine", _) => Ground::Mines(ids),
        (_, km) => Ground::Discs {
            places: ids,
            km: km?,
        },
    };
    (!ground.ids().is_empty()).then_some(ground)
}

/// Whether places divide areas into cells, which those must that are given without a radius.
fn cells(fields: &mut Fields<'_, '_>, ids: &[String], layers: &Layers) -> bool {
    let cell = |id: &&String| {
        layers
            .places
            .iter()
            .any(|place| place.id == **id && place.cell)
    };
    let whole = ids.iter().find(|id| !cell(id));
    if let Some(id) = whole {
        let fault = Fault::of(&rule::NO_CELL)
            .saying(format!(
                "`{id}` takes no part in dividing its area into cells"
            ))
            .help("give the change a radius: km = 5");
        fields.report("place", fault);
    }
    whole.is_none()
}
