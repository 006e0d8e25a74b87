//! A derivation in words that can be quoted.

use std::collections::BTreeSet;
use std::fmt::Write;

use jiff::civil::Date;

use crate::atlas::derivation::{Account, Derivation, Over, Part, Test, Why};
use crate::atlas::history::Spell;
use crate::atlas::plate::How;
use crate::atlas::prism::Precedence;
use crate::diagnostic::draw;
use crate::layers::Layers;
use crate::layers::control::{Control, Kind};
use crate::layers::date::{Grain, Period};
use crate::layers::event::Extent;
use crate::layers::front::Front;
use crate::layers::manifest;

use super::report::{self, count, held, paragraph};
use super::shares;
use super::supply::{BOLD, FAINT, PLAIN};

/// The answer with all that bears on it; `yields` says what the mine yields.
pub(super) fn tell(
    derivation: &Derivation,
    layers: &Layers,
    date: Date,
    yields: &str,
    verbose: bool,
) -> String {
    let mut text = answer(derivation, layers, date);
    text += &accounts(derivation, layers, date, verbose);
    if layers.is_dated() {
        text += &history(derivation, date);
    }
    text += &mine(derivation);
    text += yields;
    text += &unknown(derivation, layers, date);
    text += &footing(derivation, layers);
    text
}

fn answer(derivation: &Derivation, layers: &Layers, date: Date) -> String {
    let at = draw::lonlat(derivation.point.x(), derivation.point.y());
    let area = derivation
        .area
        .map(|area| format!(", in {area}"))
        .unwrap_or_default();
    let what = match derivation.mine {
        Some(mine) if mine.name == mine.id => format!("Mine {BOLD}{}{PLAIN}, {at}{area}", mine.id),
        Some(mine) => format!("{BOLD}{} ({}){PLAIN}, {at}{area}", mine.name, mine.id),
        None => format!("{BOLD}{at}{PLAIN}{area}"),
    };
    let mut text = paragraph(&what, 0);
    let day = if layers.is_dated() {
        format!("On {date}: ")
    } else {
        format!("By {} without dates: ", layers.told_by().many)
    };
    let verdict = verdict(derivation.holding.control(), layers);
    text += &paragraph(&format!("{BOLD}{day}{verdict}.{PLAIN}"), 0);
    text += "\n";
    for fact in facts(derivation, layers, date) {
        text += &paragraph(&fact, 2);
    }
    text
}

fn verdict(control: &Control, layers: &Layers) -> String {
    let holders = &layers.manifest.holders;
    let names: Vec<String> = control
        .holders()
        .map(|code| match holders.get(code) {
            Some(holder) if holder.name != code.as_str() => format!("{code} ({})", holder.name),
            _ => code.to_string(),
        })
        .collect();
    let names = names.join(" and ");
    let sides = control.side(holders);
    // A holder of whose side nothing is said is its own side.
    let side = |before: &str, after: &str| {
        if sides == control.to_string() {
            return String::new();
        }
        format!("{before}{}{after}", sides.replace('+', " and "))
    };
    match control.kind(holders) {
        Kind::Unknown => format!("held by nobody that a {} names", layers.told_by().one),
        Kind::Held => format!("held by {names}{}", side(", ", "")),
        Kind::Shared => format!("shared by {names}: one side or allies{}", side(" (", ")")),
        Kind::Contested => format!("contested by {names}{}", side(": ", "")),
    }
}

/// What the answer is made of, each in a sentence.
fn facts(derivation: &Derivation, layers: &Layers, date: Date) -> Vec<String> {
    let holding = &derivation.holding;
    let mut facts = Vec::new();
    if !holding.shares.rivals().is_empty() {
        facts.push(format!(
            "Shares of the ground: {}. The largest names it.",
            shares::each(&holding.shares)
        ));
    }
    if !holding.control().is_unknown() && layers.is_dated() {
        facts.push(format!("{}.", lasting(holding.period, layers)));
    }
    facts.push(how(derivation));
    facts.extend(joined(derivation));
    if holding.claimed {
        facts.push("Claimed: one side alone says so, and no second source confirms it.".to_owned());
    }
    if let (Some(confidence), false) = (holding.confidence, holding.control().is_unknown()) {
        facts.push(format!(
            "Confidence {confidence}, the lowest of the reports that decide."
        ));
    }
    if let Some(last) = holding.last_report {
        let apart = Period::new(Some(last), Some(date)).and_then(Period::days);
        let age = match apart {
            None => "that day".to_owned(),
            Some(1) => "the day before".to_owned(),
            Some(days) => format!("{days} days before"),
        };
        facts.push(format!(
            "The last report on this ground by then is of {last}, {age}; control is carried forward from report to \
             report."
        ));
    }
    match holding.front_km {
        Some(km) if km > 0.0 => {
            let nearest = "the nearest ground that an opponent holds or contests";
            facts.push(if km < 0.05 {
                format!("Less than 0.1 km from {nearest}.")
            } else {
                format!("{km:.1} km from {nearest}.")
            });
        }
        Some(_) => {
            facts.push("On the front: an opponent holds or contests this ground.".to_owned())
        }
        None => {}
    }
    facts
}

fn lasting(period: Period, layers: &Layers) -> String {
    let from = period.from();
    let last = period.to().and_then(|to| to.yesterday().ok());
    match (from, last, layers.manifest.known_until) {
        (Some(from), Some(last), _) => format!("So since {from}, through {last}"),
        (Some(from), None, Some(known)) => {
            format!("So since {from}, and still at the last report of the atlas on {known}")
        }
        (Some(from), None, None) => format!("So since {from}, with no report of an end"),
        (None, Some(last), _) => format!("So through {last}"),
        (None, None, _) => "So on all days".to_owned(),
    }
}

fn how(derivation: &Derivation) -> String {
    let km = derivation.mine.and_then(|mine| mine.precision_km);
    let belt = derivation.mine.and_then(|mine| mine.belt.as_deref());
    match derivation.holding.how {
        How::Reported => {
            "A report names the mine itself; that decides before any ground.".to_owned()
        }
        How::Edge if derivation.holding.control().holders().count() < 2 => {
            "It lies on the border of that ground; a border belongs to the ground that it bounds."
                .to_owned()
        }
        How::Edge => {
            "It lies on the border of grounds under different control, and belongs to each of them."
                .to_owned()
        }
        How::Point => "Tested as a point: the ground that covers it decides.".to_owned(),
        How::Disc => {
            let km = km.unwrap_or_default();
            let belt = belt
                .map(|belt| format!(" and to its belt, {belt}, with the belt's own error"))
                .unwrap_or_default();
            format!(
                "Its place is known to {km} km: tested as the disc of that radius, cut to the region{belt}; each \
                 control's share is its share of that area."
            )
        }
        How::Area => {
            "Tested as the area drawn: each control's share is its share of that area.".to_owned()
        }
    }
}

/// That several accounts decide together, where they do not say the same.
fn joined(derivation: &Derivation) -> Option<String> {
    let deciding = derivation
        .accounts
        .iter()
        .filter(|account| matches!(account.part, Part::Decides | Part::Unsettled));
    let deciding: Vec<&Account> = deciding.collect();
    let controls: BTreeSet<&Control> = deciding.iter().map(|account| &account.control).collect();
    if controls.len() < 2 {
        return None;
    }
    let each: Vec<String> = deciding
        .iter()
        .map(|account| format!("{} ({})", account.id, account.control))
        .collect();
    let each = each.join(", ");
    Some(if derivation.holding.shares.rivals().is_empty() {
        format!("Joined from accounts of equal right: {each}. None is preferred to another.")
    } else {
        format!("Several accounts decide, each on its part of the ground: {each}.")
    })
}

fn accounts(derivation: &Derivation, layers: &Layers, date: Date, verbose: bool) -> String {
    let parts = [
        (Part::Decides, "What decides", true),
        (
            Part::Unsettled,
            "What is not settled: the day is known to the month or year only, and what stood before counts too",
            true,
        ),
        (Part::Superseded, "What was set aside, and why", true),
        (
            Part::Nearby,
            "What decides on ground nearby, and does not cover it",
            false,
        ),
        (
            Part::Evidence,
            "Evidence nearby that moves no ground",
            false,
        ),
        (Part::Later, "What came later", false),
    ];
    let mut text = String::new();
    for (part, heading, whole) in parts {
        let mut accounts: Vec<&Account> = derivation
            .accounts
            .iter()
            .filter(|account| account.part == part)
            .collect();
        if accounts.is_empty() {
            continue;
        }
        if part == Part::Nearby {
            accounts.sort_by(|a, b| apart(a).total_cmp(&apart(b)));
        }
        let heading = format!("{BOLD}{heading}{PLAIN}");
        text += &format!("\n{}", paragraph(&heading, 0));
        let most = if whole || verbose { usize::MAX } else { SHOWN };
        for account in accounts.iter().take(most) {
            text += &self::account(account, derivation, layers, date);
        }
        if accounts.len() > most {
            let more = accounts.len() - most;
            text += &paragraph(&format!("and {more} more; -v shows them."), 2);
        }
    }
    text
}

/// How many of the accounts that have no part in the answer are shown of each sort.
const SHOWN: usize = 4;

fn apart(account: &Account) -> f64 {
    match account.test {
        Test::Outside(km) | Test::Nowhere(km) => km.0,
        Test::Covers(_) | Test::Border | Test::Itself => 0.0,
    }
}

fn account(account: &Account, derivation: &Derivation, layers: &Layers, date: Date) -> String {
    let mut words = vec![test(account, derivation)];
    words.extend(unsettled(account, date));
    words.extend(account.over.as_ref().map(|over| self::over(over, account)));
    if let Some(event) = account.event {
        return report::event(event, layers, &words.join(" "));
    }
    let (what, names) = match account.front {
        Some(front) => ("front line", sides(front, &account.control)),
        None => ("drawn zone", account.control.to_string()),
    };
    let days = match account.period {
        Period::ALWAYS => "undated".to_owned(),
        period => period.to_string(),
    };
    let title = format!(
        "{days}  {BOLD}{what}{PLAIN}: {names}  {FAINT}[{}]{PLAIN}",
        account.id
    );
    let mut text = report::wrap(&title, "  ", "      ");
    if let Some(drawn) = account.front.map(drawn).filter(|words| !words.is_empty()) {
        text += &paragraph(&drawn, 6);
    }
    text += &paragraph(&words.join(" "), 6);
    for url in &account.sources {
        text += &report::source("", url);
    }
    text
}

/// Whom a front names where it covers what was asked for, and on either side.
fn sides(front: &Front, here: &Control) -> String {
    let both = format!("left {}, right {}", front.left, front.right);
    if front.left == front.right {
        return format!("{} on both sides", front.left);
    }
    if *here == front.left || *here == front.right {
        return format!("{here} on this side ({both})");
    }
    format!("both sides meet here ({both})")
}

/// How a front came to be drawn, and how precisely.
fn drawn(front: &Front) -> String {
    let mut text = match (front.sketch, &*front.basis) {
        (false, "") => String::new(),
        (false, basis) => format!("Drawn by: {basis}."),
        (true, "") => "A sketch, constructed rather than reported as a line.".to_owned(),
        (true, basis) => format!("A sketch, constructed rather than reported as a line: {basis}."),
    };
    if text.ends_with("..") {
        text.pop();
    }
    if 0.0 < front.precision_km {
        text += &format!(" Precise to {} km.", front.precision_km);
    }
    text.trim_start().to_owned()
}

/// Whether the account's ground covers what was asked for.
fn test(account: &Account, derivation: &Derivation) -> String {
    let it = if derivation.mine.is_some() {
        "the mine"
    } else {
        "the point"
    };
    match account.test {
        Test::Covers(share) if share.get() > 0.9999 => format!("Its ground covers {it}."),
        Test::Covers(share) => {
            format!(
                "Its ground covers {:.1} % of where {it} may lie.",
                share.percent()
            )
        }
        Test::Border if account.front.is_some() => format!("It runs through {it}."),
        Test::Border => format!("The border of its ground runs through {it}."),
        Test::Itself => "It names the mine itself.".to_owned(),
        Test::Outside(km) => format!("Its ground begins {:.1} km away.", km.0),
        Test::Nowhere(km) => format!("Its place lies {:.1} km away.", km.0),
    }
}

/// Until when an account is not settled.
fn unsettled(account: &Account, date: Date) -> Option<String> {
    let event = account.event?;
    let last = event.date.settled().yesterday().ok()?;
    (account.part == Part::Unsettled && date <= last)
        .then(|| format!("Unsettled through {last}: until then it joins with what stood before."))
}

/// What speaks over an account, and why.
fn over(over: &Over, account: &Account) -> String {
    let ids = over.by.join(", ");
    let are = if over.by.len() == 1 { "is" } else { "are" };
    let speak = if over.by.len() == 1 {
        "speaks"
    } else {
        "speak"
    };
    let why = match over.why {
        Why::Turn(Precedence::Later) if ids.is_empty() => "a later report has spoken".to_owned(),
        Why::Turn(Precedence::Later) => format!("{ids} {are} later"),
        Why::Turn(Precedence::Smaller) => {
            format!("{ids} {are} of the same day and {speak} for less ground")
        }
        Why::Turn(Precedence::Whole) => {
            format!("{ids} {are} of the same day and {speak} for the area as a whole")
        }
        Why::Rank => {
            let kind = match account.kind {
                manifest::Account::Zones => "drawn zones",
                manifest::Account::Fronts => "drawn fronts",
                manifest::Account::Events => "reports",
                manifest::Account::Supposed => "suppositions",
            };
            format!("{ids} {are} of a kind that ranks above {kind}")
        }
        Why::Itself => format!(
            "{ids} {} the mine itself",
            if over.by.len() == 1 { "names" } else { "name" }
        ),
        Why::Ended => "its own days have ended".to_owned(),
        Why::LeftOut if ids.is_empty() => "smaller reports have spoken here".to_owned(),
        Why::LeftOut => format!("it speaks for what smaller reports leave, and here {ids} {speak}"),
    };
    format!("Set aside: {why}.")
}

fn history(derivation: &Derivation, date: Date) -> String {
    let mut text = format!("\n{BOLD}Its whole history{PLAIN}\n");
    for spell in &derivation.history.spells {
        let from = spell
            .period
            .from()
            .map_or_else(|| "before".to_owned(), |from| from.to_string());
        let here = if spell.period.contains(date) {
            ">"
        } else {
            " "
        };
        let ids = derivation.zone_ids(&spell.accounts()).unwrap_or_default();
        let by = match &*ids {
            "" => String::new(),
            ids => format!("  {FAINT}{}{PLAIN}", ids.replace('+', " ")),
        };
        let line = format!("{from:<12}{}{by}", spelled(spell));
        text += &report::wrap(&line, &format!("{here} "), &" ".repeat(14));
    }
    text
}

fn spelled(spell: &Spell) -> String {
    if spell.shares.leading().is_unknown() && spell.shares.rivals().is_empty() {
        return "not known".to_owned();
    }
    held(&spell.shares)
}

/// What is known of the mine itself.
fn mine(derivation: &Derivation) -> String {
    let Some(mine) = derivation.mine else {
        return String::new();
    };
    let mut text = format!("\n{BOLD}The mine{PLAIN}\n");
    let placed = match mine.precision_km {
        Some(km) if km > 0.0 => format!("Placed to within {km} km."),
        Some(_) => "Surveyed.".to_owned(),
        None => "Its file does not say how precisely it is placed.".to_owned(),
    };
    let belt = mine.belt.as_ref().map(|belt| format!(" Belt {belt}."));
    let weight = mine.weight_basis.as_ref();
    let weight = weight.map(|basis| format!(" Weight {} ({basis}).", mine.weight));
    text += &paragraph(
        &format!(
            "{placed}{}{}",
            belt.unwrap_or_default(),
            weight.unwrap_or_default()
        ),
        2,
    );
    for url in &mine.sources {
        let _ = writeln!(text, "  {FAINT}{url}{PLAIN}");
    }
    text
}

/// What is not known.
fn unknown(derivation: &Derivation, layers: &Layers, date: Date) -> String {
    let mut gaps = Vec::new();
    let holding = &derivation.holding;
    if holding.control().is_unknown() {
        let inside = layers.region.as_ref().is_none_or(|region| {
            use geo::Intersects;
            region.intersects(&derivation.point)
        });
        gaps.push(if inside {
            let by = if layers.is_dated() {
                " by that day"
            } else {
                ""
            };
            let account = layers.told_by().one;
            format!("Who held it: no {account}{by} names this ground.")
        } else {
            "Who held it: it lies outside the region, and nothing is said of ground there."
                .to_owned()
        });
    }
    let deciding = derivation
        .accounts
        .iter()
        .filter(|account| matches!(account.part, Part::Decides | Part::Unsettled));
    let deciding: Vec<&Account> = deciding.collect();
    let of_events = deciding.iter().filter_map(|account| account.event);
    for event in of_events.clone().filter(|e| e.date.grain() != Grain::Day) {
        let grain = report::unsettled(event.date).unwrap_or_default();
        gaps.push(format!("The day of {}. {grain}.", event.id));
    }
    if of_events.clone().any(|event| event.extent == Extent::Cell) {
        gaps.push("Where the ground of a place ends: it is drawn as what lies nearer to it than to any other, an assumption.".to_owned());
    }
    if of_events
        .clone()
        .any(|event| matches!(event.extent, Extent::Radius(_)))
    {
        gaps.push(
            "How far a base or town reaches: it is drawn as a circle, an assumption.".to_owned(),
        );
    }
    for event in of_events.filter(|event| event.is_claim(date)) {
        gaps.push(format!(
            "Whether {} is true: one side alone says so.",
            event.id
        ));
    }
    if let Some(worth) = report::knowledge(date, layers) {
        gaps.push(format!("{}.", report::sentence(&worth)));
    }
    if gaps.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{BOLD}What is not known{PLAIN}\n");
    for gap in gaps {
        text += &report::wrap(&gap, "  ", "    ");
    }
    text
}

/// How many accounts bore on the answer, and how far knowledge reaches.
fn footing(derivation: &Derivation, layers: &Layers) -> String {
    let number = |parts: &[Part]| {
        let accounts = derivation.accounts.iter();
        accounts
            .filter(|account| parts.contains(&account.part))
            .count()
    };
    let each: Vec<String> = [
        ("deciding", number(&[Part::Decides, Part::Unsettled])),
        ("set aside", number(&[Part::Superseded])),
        ("later", number(&[Part::Later])),
        ("evidence only", number(&[Part::Evidence])),
        ("nearby", number(&[Part::Nearby])),
    ]
    .into_iter()
    .filter(|(_, number)| 0 < *number)
    .map(|(part, number)| format!("{part} {number}"))
    .collect();
    let accounts = if each.is_empty() {
        format!("No {} speaks of it.", layers.told_by().one)
    } else {
        let all = count(derivation.accounts.len(), "account");
        format!("{all} considered: {}.", each.join(", "))
    };
    let known = layers
        .manifest
        .known_until
        .map(|known| format!(" The last report of the atlas is of {known}."))
        .unwrap_or_default();
    format!("\n{}", paragraph(&format!("{accounts}{known}"), 0))
}
