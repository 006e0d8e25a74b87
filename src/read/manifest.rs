//! The manifest, `atlas.toml`, and the holders that it declares.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::DeTable;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;
use crate::layers::holder::{Code, Holder, Holders};
use crate::layers::manifest::{Account, Inset, Manifest, SNAP_KM, Weighing};

use super::datum::Raw;
use super::fields::{Fields, Record};
use super::ground::KILOMETRES;
use super::mines::Ids;
use super::text::Text;
use super::words;

const ACCOUNTS: [(&str, Account); 3] = [
    ("zones", Account::Zones),
    ("events", Account::Events),
    ("fronts", Account::Fronts),
];

/// Reads the manifest.
pub(super) fn manifest(text: &Text<'_>, faults: &mut Faults) -> Manifest {
    let Some(table) = table(text, faults) else {
        return Manifest::default();
    };
    let mut fields = fields(text, &table, faults);
    fields.only(&[
        "title",
        "subject",
        "as_of",
        "known_until",
        "commodity",
        "unit",
        "scope",
        "series",
        "series_by_scope",
        "composition",
        "composition_range",
        "allied",
        "rank",
        "snap_km",
        "map",
        "inset",
        "holder",
        "how_sure",
        "credits",
    ]);
    let (as_of, known_until) = (
        fields.optional_day("as_of"),
        fields.optional_day("known_until"),
    );
    if let (Some(as_of), Some(until)) = (as_of, known_until)
        && until < as_of
    {
        let fault = Fault::of(&rule::BAD_DATE)
            .saying("`known_until` is before `as_of`")
            .expected(format!("{as_of} or later"))
            .found(until.to_string());
        fields.report("known_until", fault);
    }
    let holders = holders(&mut fields);
    let allied = allied(&mut fields, &holders);
    let frame = fields.table("map").and_then(|mut map| {
        map.only(&["frame"]);
        map.bounds("frame")
    });
    Manifest {
        title: fields.text("title"),
        subject: fields.remark("subject"),
        as_of,
        known_until,
        commodity: fields.text("commodity"),
        unit: fields.remark("unit"),
        scope: fields.text("scope"),
        series: fields.remark("series"),
        series_by_scope: series_by_scope(&mut fields),
        weighing: Weighing::Shares,
        composition: fields.remark("composition"),
        composition_range: fields.texts("composition_range"),
        holders: Holders::new(holders, allied),
        rank: rank(&mut fields),
        snap_km: fields
            .optional_number_in("snap_km", &KILOMETRES)
            .unwrap_or(SNAP_KM),
        frame,
        insets: insets(&mut fields),
        how_sure: fields.remark("how_sure"),
        credits: fields.remark("credits"),
    }
}

/// The TOML table of a text; `None` where it is none, and all that is wrong with its form is reported.
pub(super) fn table<'a>(text: &Text<'a>, faults: &mut Faults) -> Option<Spanned<DeTable<'a>>> {
    // What is made of a value of a few bytes takes a hundred in memory.
    const MOST_BYTES: usize = 4_000_000;
    if text.body().len() > MOST_BYTES {
        let fault = Fault::of(&rule::TOO_LARGE)
            .saying("a TOML file of more than 4 MB is not read")
            .help("what is large belongs into the tables and layers of the atlas");
        faults.push(fault.at(Location::file(text.name())));
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(text.body());
    let body = text.range(text.body()).start;
    let whole = errors.is_empty();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let fault = Fault::of(&rule::TOML_SYNTAX)
            .saying(format!("this is not TOML: {}", error.message()))
            .at(text.location(body + span.start..body + span.end));
        faults.push(fault);
    }
    // What is recovered of a broken table has stand-ins in it.
    whole.then_some(table)
}

/// The fields of a file's outermost table.
pub(super) fn fields<'a, 'f>(
    text: &'a Text<'a>,
    table: &'a Spanned<DeTable<'a>>,
    faults: &'f mut Faults,
) -> Fields<'a, 'f> {
    let cells = table.get_ref().iter();
    let cells = cells.map(|(key, value)| (Cow::Borrowed(&**key.get_ref()), Raw::Toml(value)));
    Fields::new(text, cells.collect(), Record::default(), faults)
}

/// Reads the `[[holder]]` tables, in their order.
pub(super) fn holders(fields: &mut Fields<'_, '_>) -> Vec<Holder> {
    let mut holders = Vec::new();
    let mut codes = Ids::default();
    for raw in fields.list("holder").unwrap_or_default() {
        if let Some(mut fields) = fields.nested("holder", &raw) {
            fields.only(&["code", "name", "short", "side", "colour", "sources"]);
            holders.push(holder(&mut fields, &mut codes));
        }
    }
    holders
}

/// Reads a holder; `codes` are those of the holders before it.
pub(super) fn holder(fields: &mut Fields<'_, '_>, codes: &mut Ids) -> Holder {
    let code = fields.text("code");
    codes.note(&code, "code", fields, |first| {
        Fault::of(&rule::DUPLICATE_ID)
            .saying(format!("two holders have the code `{code}`"))
            .related("first given here", first)
    });
    if code.contains('+') || code == "unknown" {
        let fault = Fault::of(&rule::BAD_WORD)
            .saying("a code may not contain `+`, which joins codes, nor be `unknown`")
            .found(format!("`{code}`"));
        fields.report("code", fault);
    }
    Holder {
        name: fields.optional_text("name").unwrap_or_else(|| code.clone()),
        short: fields
            .optional_text("short")
            .unwrap_or_else(|| code.clone()),
        side: fields.text("side"),
        colour: colour(fields),
        sources: fields.texts("sources"),
        code: Code::new(&code),
    }
}

/// `#rrggbb`, or a word that the style knows.
fn colour(fields: &mut Fields<'_, '_>) -> Option<String> {
    let colour = fields.optional_text("colour")?;
    let good = match colour.strip_prefix('#') {
        Some(digits) => digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()),
        None => colour.bytes().all(|b| b.is_ascii_lowercase()),
    };
    if good {
        return Some(colour);
    }
    let fault = Fault::of(&rule::BAD_COLOUR)
        .saying(format!("`{colour}` is not a colour"))
        .found(format!("`{colour}`"));
    fields.report("colour", fault);
    None
}

/// Reads which series other scopes than the atlas's go by.
fn series_by_scope(fields: &mut Fields<'_, '_>) -> BTreeMap<String, String> {
    let Some(mut table) = fields.table("series_by_scope") else {
        return BTreeMap::new();
    };
    let scopes: Vec<String> = table.names().map(str::to_owned).collect();
    let series = |scope: String| {
        let series = table.text(&scope);
        (scope, series)
    };
    scopes.into_iter().map(series).collect()
}

/// Reads which sides are allied: lists of sides, each of which some holder is of.
fn allied(fields: &mut Fields<'_, '_>, holders: &[Holder]) -> Vec<Vec<String>> {
    let mut allied = Vec::new();
    for set in fields.list("allied").unwrap_or_default() {
        let mut sides = Vec::new();
        for side in fields.texts_of("allied", &set) {
            if !holders.iter().any(|holder| holder.side == side) {
                let fault = Fault::of(&rule::UNKNOWN_SIDE)
                    .saying(format!("no holder is of the side `{side}`"));
                let known = holders.iter().map(|holder| &*holder.side);
                fields.report("allied", words::suggest(fault, &side, known));
            }
            sides.push(side);
        }
        allied.push(sides);
    }
    allied
}

/// Reads the rank; an atlas that says nothing has zones below fronts below events.
fn rank(fields: &mut Fields<'_, '_>) -> Vec<Account> {
    let mut rank = Vec::new();
    for word in fields.texts("rank") {
        let known = ACCOUNTS.iter().map(|(word, _)| *word);
        match ACCOUNTS.iter().find(|(known, _)| *known == word) {
            Some((_, account)) if rank.contains(account) => {
                let fault = Fault::of(&rule::DUPLICATE_ID)
                    .saying(format!("`{word}` has two ranks"))
                    .help("name each source of control once, the highest last");
                fields.report("rank", fault);
            }
            Some((_, account)) => rank.push(*account),
            None => {
                let fault = Fault::of(&rule::BAD_WORD)
                    .saying(format!("`{word}` is no source of control"))
                    .expected("zones, fronts, events");
                fields.report("rank", words::suggest(fault, &word, known));
            }
        }
    }
    if rank.is_empty() {
        rank = vec![Account::Zones, Account::Fronts, Account::Events];
    }
    rank
}

fn insets(fields: &mut Fields<'_, '_>) -> Vec<Inset> {
    let mut insets = Vec::new();
    for raw in fields.list("inset").unwrap_or_default() {
        let Some(mut fields) = fields.nested("inset", &raw) else {
            continue;
        };
        fields.only(&["title", "frame"]);
        let title = fields.text("title");
        let given = fields.has("frame");
        match fields.bounds("frame") {
            Some(frame) => insets.push(Inset { title, frame }),
            None if given => {}
            None => {
                let fault = Fault::of(&rule::MISSING_MEMBER)
                    .saying("the member `frame` is missing")
                    .expected("[west, south, east, north] in degrees");
                fields.report("frame", fault);
            }
        }
    }
    insets
}
