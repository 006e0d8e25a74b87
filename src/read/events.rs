//! Events: dated reports of control, and whether what a row says fits the word that it says it with.

use std::collections::BTreeMap;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::layers::control::Kind;
use crate::layers::event::{Event, Extent, What};
use crate::layers::holder::Holders;

use super::fields::Fields;
use super::mines::Ids;
use super::references::{References, Target};
use super::table::{self, Columns};
use super::text::Text;
use super::words::{self, Codes};

/// Reads the events.
pub(super) fn events(
    text: &Text<'_>,
    codes: Codes<'_>,
    references: &mut References,
    faults: &mut Faults,
) -> Vec<Event> {
    const COLUMNS: Columns = Columns {
        needed: &[
            "id",
            "date",
            "event",
            "place",
            "area",
            "extent",
            "after",
            "confidence",
        ],
        optional: &[
            "before",
            "claimed_by",
            "confirmed_by",
            "conflict",
            "title",
            "url",
            "note",
        ],
    };
    let mut ids = Ids::default();
    let mut claims = Vec::new();
    let mut events = table::rows(text, COLUMNS, faults, |fields| {
        let id = fields.text("id");
        ids.check(&id, fields);
        let extent = extent(fields);
        let (place, area) = (fields.optional_text("place"), fields.optional_text("area"));
        let (needs_place, needs_area) = match extent {
            Extent::Area | Extent::Rest => (false, true),
            Extent::Cell => (true, true),
            Extent::Radius(_) | Extent::Mine => (true, false),
            Extent::None => (false, false),
        };
        if needs_place && place.is_none() {
            fields.report("place", missing(&rule::MISSING_PLACE, extent, "place"));
        }
        if needs_area && area.is_none() {
            fields.report("area", missing(&rule::MISSING_AREA, extent, "area"));
        }
        if let Some(place) = &place {
            let target = match extent {
                Extent::Mine => Target::Mine,
                Extent::Cell => Target::Cell,
                _ => Target::Place,
            };
            references.note(target, place, "place", fields);
        }
        if let Some(area) = &area {
            references.note(Target::Area, area, "area", fields);
        }
        let event = Event {
            id,
            date: fields.date("date"),
            what: what(fields),
            place,
            area,
            extent,
            before: fields.control("before", codes),
            after: fields.control("after", codes),
            claimed_by: fields.holder("claimed_by", codes),
            confirmed_by: None,
            conflict: fields.remark("conflict"),
            confidence: fields.confidence(),
            source: fields.source(),
            note: fields.remark("note"),
            origin: fields.origin(),
        };
        if let Some(confirming) = fields.optional_text("confirmed_by") {
            claims.push((event.id.clone(), confirming, fields.locate("confirmed_by")));
        }
        judge(&event, codes, fields);
        event
    });
    confirm(&mut events, claims, faults);
    events
}

fn missing(rule: &'static rule::Rule, extent: Extent, what: &str) -> Fault {
    let word = match extent {
        Extent::Area => "area",
        Extent::Rest => "rest",
        Extent::Cell => "cell",
        Extent::Mine => "mine",
        Extent::Radius(_) => "a radius",
        Extent::None => "none",
    };
    Fault::of(rule).saying(format!(
        "an event of extent `{word}` needs a value in `{what}`"
    ))
}

fn extent(fields: &mut Fields<'_, '_>) -> Extent {
    let words = [
        ("none", Extent::None),
        ("area", Extent::Area),
        ("rest", Extent::Rest),
        ("cell", Extent::Cell),
        ("mine", Extent::Mine),
    ];
    let text = fields.text("extent");
    if text.is_empty() {
        return Extent::None;
    }
    if let Some((_, extent)) = words.iter().find(|(word, _)| *word == text) {
        return *extent;
    }
    match words::number(&text) {
        Ok(radius) if radius > 0.0 => Extent::Radius(radius),
        _ => {
            let fault = Fault::of(&rule::BAD_WORD)
                .saying(format!("`{text}` is no extent"))
                .expected("area, rest, cell, mine, none, or a radius in km above 0");
            let known = words.iter().map(|(word, _)| *word);
            fields.report("extent", words::suggest(fault, &text, known));
            Extent::None
        }
    }
}

/// The word of an event; [`What::Held`] where it is missing or unknown, which is reported.
fn what(fields: &mut Fields<'_, '_>) -> What {
    let words = What::ALL.map(|what| (what.word(), what));
    let text = fields.text("event");
    if let Some((_, what)) = words.iter().find(|(word, _)| *word == text) {
        return *what;
    }
    if !text.is_empty() {
        let known = words.map(|(word, _)| word);
        let fault = Fault::of(&rule::BAD_WORD)
            .saying(format!("`{text}` is no event"))
            .expected(known.join(", "));
        let meant = SYNONYMS
            .iter()
            .find(|(word, _)| *word == text.to_lowercase());
        let fault = match meant {
            Some((_, what)) => fault.help(format!("did you mean `{what}`?")),
            None => words::suggest(fault, &text, known.into_iter()),
        };
        fields.report("event", fault);
    }
    What::Held
}

/// What reports say where the table has a word of its own.
const SYNONYMS: [(&str, What); 16] = [
    ("abandoned", What::Vacated),
    ("clashed", What::Attacked),
    ("controlled", What::Held),
    ("fell", What::Captured),
    ("fighting", What::Contested),
    ("liberated", What::Captured),
    ("raided", What::Attacked),
    ("recaptured", What::Captured),
    ("retaken", What::Captured),
    ("retook", What::Captured),
    ("seized", What::Captured),
    ("shelled", What::Attacked),
    ("surrounded", What::Besieged),
    ("taken", What::Captured),
    ("truce", What::Ceasefire),
    ("withdrew", What::Vacated),
];

/// Reports where the holders or the extent of an event are not such as its word allows: an error where that would
/// change an answer, a warning where it only makes the report doubtful.
fn judge(event: &Event, codes: Codes<'_>, fields: &mut Fields<'_, '_>) {
    let Codes::Of(holders) = codes else { return };
    let disagreements = [
        (
            "after",
            wrong_after(event, holders).map(|says| fault(event, says)),
        ),
        ("extent", wrong_extent(event).map(|says| fault(event, says))),
        (
            "before",
            wrong_before(event).map(|says| fault(event, says).warning()),
        ),
    ];
    for (column, fault) in disagreements {
        // A value that could not be read is reported as such.
        let unread = match column {
            "after" => event.after.is_unknown() && fields.has(column),
            "before" => event.before.is_unknown() && fields.has(column),
            _ => false,
        };
        if let Some(fault) = fault.filter(|_| !unread) {
            fields.report(column, fault);
        }
    }
}

fn fault(event: &Event, (says, help): (String, &str)) -> Fault {
    Fault::of(&rule::EVENT_MISMATCH)
        .saying(format!("the event is `{}`, but {says}", event.what))
        .help(help)
}

fn wrong_after(event: &Event, holders: &Holders) -> Option<(String, &'static str)> {
    let (before, after) = (&event.before, &event.after);
    match event.what {
        What::Captured | What::BaseSeized if after.is_unknown() => Some((
            "`after` names no captor".to_owned(),
            "name who took it in `after`",
        )),
        What::Held if after.is_unknown() => Some((
            "`after` names no holder".to_owned(),
            "name who holds it in `after`, or write `lapsed` where an earlier statement is not carried any further",
        )),
        What::Captured | What::BaseSeized if after.is_within(before) => Some((
            format!("{after} had it before"),
            "name the captor in `after`, or write `held`",
        )),
        What::Lost | What::Vacated if !before.is_unknown() && before.is_within(after) => Some((
            format!("{before} has it after, too"),
            "`before` names who lost it or went, `after` who has it then; nobody where that is not reported",
        )),
        What::Besieged | What::Contested if after.kind(holders) != Kind::Contested => Some((
            format!("`after` names {after}, who are no enemies of one another"),
            "name both sides in `after`, such as KIA+SAC, or write `attacked` where no holder changed",
        )),
        What::Attacked if after != before && !before.is_unknown() => Some((
            format!("{before} had it before and {after} after"),
            "an attack changes no holder: write `captured`, `contested` or `lost` where one did",
        )),
        What::Lapsed if !after.is_unknown() => Some((
            format!("`after` names {after}"),
            "leave `after` empty, or write `held`",
        )),
        _ => None,
    }
}

fn wrong_extent(event: &Event) -> Option<(String, &'static str)> {
    let moves = event.extent != Extent::None;
    match event.what {
        What::Attacked | What::Ceasefire if moves => Some((
            "its extent moves ground".to_owned(),
            "give it the extent `none`, or write `held` or `contested` for the ground that it tells of",
        )),
        _ => None,
    }
}

fn wrong_before(event: &Event) -> Option<(String, &'static str)> {
    match event.what {
        What::Lost | What::Vacated | What::Besieged if event.before.is_unknown() => Some((
            "`before` names nobody".to_owned(),
            "name in `before` who had it",
        )),
        What::Besieged if !event.before.is_within(&event.after) => Some((
            format!("{} is not named in `after`", event.before),
            "who is besieged is still inside: name them in `after` too",
        )),
        _ => None,
    }
}

/// Finds for each claim the event that confirms it, and reports those that cannot.
fn confirm(events: &mut [Event], claims: Vec<(String, String, Location)>, faults: &mut Faults) {
    let by_id: BTreeMap<String, Event> = events
        .iter()
        .filter(|_| !claims.is_empty())
        .map(|event| (event.id.clone(), event.clone()))
        .collect();
    for (claim, id, place) in claims {
        let Some(claim) = events.iter_mut().find(|event| event.id == claim) else {
            continue;
        };
        let Some(confirming) = by_id.get(&id) else {
            let fault =
                Fault::of(&rule::UNKNOWN_EVENT).saying(format!("no event is called `{id}`"));
            let known = by_id.keys().map(String::as_str);
            faults.push(words::suggest(fault, &id, known).at(place));
            continue;
        };
        let wrong = no_confirmation(claim, confirming);
        if let Some((says, help)) = wrong {
            let there = Location {
                line: confirming.origin.line,
                id: Some(confirming.id.clone()),
                ..Location::file(place.file.clone().unwrap_or_default())
            };
            let fault = Fault::of(&rule::BAD_CONFIRMATION).saying(says).help(help);
            faults.push(fault.related("what should confirm it", there).at(place));
        }
        claim.confirmed_by = Some((id, confirming.date.certain()));
    }
}

/// Why an event does not confirm a claim.
fn no_confirmation(claim: &Event, confirming: &Event) -> Option<(String, &'static str)> {
    let (id, other) = (&claim.id, &confirming.id);
    let Some(by) = &claim.claimed_by else {
        return Some((
            format!("`{id}` is no claim: its `claimed_by` is empty"),
            "say in `claimed_by` who alone claims it, or leave `confirmed_by` empty",
        ));
    };
    if id == other {
        return Some((
            format!("`{id}` cannot confirm itself"),
            "name the event of another source",
        ));
    }
    if claim.source.url == confirming.source.url {
        return Some((
            format!("`{other}` has the same source as the claim `{id}`"),
            "a claim is confirmed by another source",
        ));
    }
    if confirming.date.certain() < claim.date.first() {
        return Some((
            format!(
                "`{other}` is of {}, before the claim of {}",
                confirming.date, claim.date
            ),
            "a claim is confirmed by what is reported later, or on the same day",
        ));
    }
    if confirming.claimed_by.as_ref() == Some(by) {
        return Some((
            format!("`{other}` is a claim of {by} alone, too"),
            "a claim is confirmed by another source than the side that makes it",
        ));
    }
    if claim.after != confirming.after {
        return Some((
            format!(
                "`{id}` names {}, and `{other}` names {}",
                claim.after, confirming.after
            ),
            "an event confirms a claim when it names the same holder after it",
        ));
    }
    let shared = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    if !shared(&claim.place, &confirming.place) && !shared(&claim.area, &confirming.area) {
        return Some((
            format!("`{id}` and `{other}` name neither the same place nor the same area"),
            "a claim is confirmed by what speaks of its ground",
        ));
    }
    None
}
