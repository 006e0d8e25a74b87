//! Whether the changes of a scenario can stand beside one another, and within the days that are compared.

use crate::diagnostic::fault::Fault;
use crate::diagnostic::rule;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::scenario::What;
use crate::read::fields::Fields;

use super::Read;

/// Reports every change that lies outside of the days compared or after the last report, and every two that say
/// different things of one ground on one day, or of the output of the same days.
pub(super) fn check(read: &[Read], period: Period, layers: &Layers, fields: &mut Fields<'_, '_>) {
    for one in read {
        if let Some(fault) = misplaced(one, period, layers) {
            fields.tell(fault.at(one.on.clone()));
        }
    }
    for (index, later) in read.iter().enumerate() {
        let contradicted = read[..index]
            .iter()
            .find_map(|first| Some((first, contradiction(first, later)?)));
        if let Some((first, said)) = contradicted {
            let fault = Fault::of(&rule::CONTRADICTORY_CHANGES)
                .saying(said)
                .related("the other change", first.value.clone());
            fields.tell(fault.at(later.value.clone()));
        }
    }
}

fn misplaced(read: &Read, period: Period, layers: &Layers) -> Option<Fault> {
    let (change, on) = (&read.change, read.change.on());
    if change.period.intersect(period).is_none() {
        let fault = Fault::of(&rule::OUTSIDE_COMPARISON)
            .expected(format!("days of {period}"))
            .found(change.period.to_string());
        return Some(fault);
    }
    let known = layers.manifest.known_until.filter(|known| *known < on)?;
    let fault = Fault::of(&rule::BEYOND_KNOWN)
        .saying(format!(
            "the change is of {on}, and the last report of {known}"
        ))
        .expected(format!("{known} or earlier"))
        .found(on.to_string());
    Some(fault)
}

/// What two changes say of each other that cannot both be; `None` where they can.
fn contradiction(first: &Read, later: &Read) -> Option<String> {
    let (one, other) = (&first.change, &later.change);
    let same_day = one.on() == other.on();
    let both = one.period.intersect(other.period);
    match (&one.what, &other.what) {
        (
            What::Passes { ground, to },
            What::Passes {
                ground: again,
                to: too,
            },
        ) => {
            let same_kind = std::mem::discriminant(ground) == std::mem::discriminant(again);
            let common =
                common(ground.ids(), again.ids()).filter(|_| same_kind && same_day && to != too)?;
            Some(format!(
                "`{common}` passes to {to} and to {too} on {}",
                one.on()
            ))
        }
        (
            What::FrontMoves {
                holder,
                km,
                against,
                within,
            },
            What::FrontMoves {
                holder: again,
                km: too,
                against: others,
                within: areas,
            },
        ) => {
            let meet =
                |a: &[String], b: &[String]| a.is_empty() || b.is_empty() || common(a, b).is_some();
            let alike = holder == again && same_day && meet(within, areas);
            (alike && face(against, others)).then(|| {
                format!(
                    "the front of {holder} moves by {km} km and by {too} km on {}",
                    one.on()
                )
            })
        }
        (
            What::Activity { belts, factor },
            What::Activity {
                belts: again,
                factor: too,
            },
        ) => {
            let (belt, days) = (common(belts, again)?, both?);
            Some(format!(
                "in {days} the belt `{belt}` is worked {factor} times as much and {too} times as much"
            ))
        }
        (What::Output { factor }, What::Output { factor: too }) => {
            let days = both?;
            Some(format!(
                "in {days} the output is {factor} times and {too} times what it was"
            ))
        }
        _ => None,
    }
}

/// Whether two moves of a front meet the same opponent; a move that names none meets all.
fn face(one: &Control, other: &Control) -> bool {
    one.is_unknown()
        || other.is_unknown()
        || one.holders().any(|code| other.holders().any(|c| c == code))
}

fn common<'a>(one: &'a [String], other: &[String]) -> Option<&'a str> {
    let mut both = one.iter().filter(|id| other.contains(id));
    both.next().map(String::as_str)
}
