//! `--json`: answers for programs, documented and stable.

use std::io::{self, Write};

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::atlas::derivation::{Derivation, Part, Test, Why};
use crate::atlas::plate::Plate;
use crate::atlas::prism::Precedence;
use crate::atlas::supply::SideSupply;
use crate::atlas::supply::chain::Chain;
use crate::atlas::supply::conflicts;
use crate::atlas::supply::elements::{ElementSupply, Use};
use crate::atlas::supply::sites::SiteCount;
use crate::diagnostic;
use crate::diagnostic::account::Account;
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::estimate::Estimate;
use crate::layers::event::{Event, Extent};
use crate::layers::front::Front;
use crate::layers::manifest::Account as Kind;
use crate::layers::mine::Mine;
use crate::layers::output::{OutputRow, ShareRow};
use crate::layers::units::{Grams, Share};

use super::inserted::{self, Inserted, Style};
use super::properties::{self, Properties};
use super::together;

/// Writes `attribute --json`: `as_of`, `supply` (by holder), `total` in tonnes and what they rest on, `mines` (each with its
/// id, name, belt and the added properties), and `account`. Some thousand mines are held as text at a time.
///
/// # Errors
/// When `out` fails.
pub fn attribution(
    out: &mut dyn Write,
    plate: &Plate,
    properties: &Properties,
    account: &Account,
) -> io::Result<()> {
    let [before, behind] = around(plate, account);
    out.write_all(before.as_bytes())?;
    together::write(out, &plate.holdings, |number, holding, text| {
        let found = Inserted::of(properties.of(holding, plate), Style::Listed);
        let output = holding.output.map(|output| output.best);
        listed(text, number == 0, holding.mine, &found, output);
        Ok(())
    })?;
    // A list of nothing has no line of its own.
    let behind = match plate.holdings.is_empty() {
        true => behind.trim_start(),
        false => &behind,
    };
    out.write_all(behind.as_bytes())
}

/// What `attribute --json` says of a mine beside what was found.
fn itself(mine: &Mine) -> Map<String, Value> {
    let members = [
        ("id", json!(mine.id)),
        ("name", json!(mine.name)),
        ("commodity", json!(mine.commodity)),
        ("belt", json!(mine.belt)),
        ("lon", json!(mine.point.x())),
        ("lat", json!(mine.point.y())),
    ];
    let named = members.map(|(name, value)| (name.to_owned(), value));
    named.into_iter().collect()
}

/// Writes one of the mines that stand between what [`around`] gives, parted from the one before it.
pub fn listed(
    out: &mut Vec<u8>,
    is_first: bool,
    mine: &Mine,
    found: &Inserted,
    output: Option<Grams>,
) {
    if !is_first {
        out.push(b',');
    }
    out.extend_from_slice(b"\n    {");
    out.extend_from_slice(inserted::listed(&itself(mine)).as_bytes());
    if !found.is_empty() {
        out.push(b',');
        found.write(out, output);
    }
    out.extend_from_slice(b"\n    }");
}

/// What stands before and behind the mines in what `attribute --json` says, where they are listed one by one.
#[must_use]
pub fn around(plate: &Plate, account: &Account) -> [String; 2] {
    let answer = format!("{:#}", Value::Object(supply(plate)));
    let before = answer.strip_suffix("\n}").unwrap_or(&answer);
    let account = format!("{:#}", diagnostic::json::account(account));
    let account = account.replace('\n', "\n  ");
    [
        format!("{before},\n  \"mines\": ["),
        format!("\n  ],\n  \"account\": {account}\n}}\n"),
    ]
}

/// The supply by holder, its total and what it rests on.
#[must_use]
pub fn supply(plate: &Plate) -> Map<String, Value> {
    let supply = &plate.supply;
    let row = |row: &crate::atlas::supply::SupplyRow| {
        let mut value = properties::of_control(&row.control, plate);
        value.insert("output_t".to_owned(), json!(row.best.tonnes()));
        value.insert(
            "output_low_t".to_owned(),
            json!(row.bounds.low.map(properties::round)),
        );
        value.insert(
            "output_high_t".to_owned(),
            json!(row.bounds.high.map(properties::round)),
        );
        value.insert(
            "share".to_owned(),
            json!(Share::of(row.best, supply.total).map(Share::get)),
        );
        value.insert("mines".to_owned(), json!(row.mines));
        for element in &supply.elements {
            let symbol = &element.composition.symbol;
            let of_row = element
                .rows
                .iter()
                .find(|(control, ..)| *control == row.control);
            for (name, tonnes) in [
                (format!("{symbol}_t"), of_row.map(|row| row.1.tonnes())),
                (
                    format!("{symbol}_low_t"),
                    of_row.and_then(|row| row.2.low.map(properties::round)),
                ),
                (
                    format!("{symbol}_high_t"),
                    of_row.and_then(|row| row.2.high.map(properties::round)),
                ),
            ] {
                value.insert(name, json!(tonnes));
            }
        }
        Value::Object(value)
    };
    let known = !supply.rows.is_empty() || supply.output.is_some();
    let basis = supply.output.as_ref().map(output);
    let mut answer = Map::new();
    answer.insert(
        "as_of".to_owned(),
        properties::as_of(plate.layers, plate.date),
    );
    answer.insert(
        "commodity".to_owned(),
        json!(plate.layers.manifest.commodity),
    );
    answer.insert("supply".to_owned(), supply.rows.iter().map(row).collect());
    answer.insert(
        "sides".to_owned(),
        supply
            .sides
            .iter()
            .map(|row| side(row, supply.total))
            .collect(),
    );
    answer.insert(
        "elements".to_owned(),
        supply.elements.iter().map(element).collect(),
    );
    answer.insert("sites".to_owned(), json!(supply.sites.as_ref().map(sites)));
    let conflicts = conflicts::all(plate.layers);
    let same = |conflict: &&conflicts::Conflict| {
        supply
            .output
            .as_ref()
            .is_some_and(|row| conflict.scope == row.scope && conflict.period == row.period)
    };
    let others = conflicts
        .iter()
        .find(same)
        .map(|conflict| &conflict.others[..]);
    answer.insert(
        "other_sources".to_owned(),
        others
            .unwrap_or_default()
            .iter()
            .map(|row| output(row))
            .collect(),
    );
    answer.insert(
        "total".to_owned(),
        json!(known.then(|| supply.total.tonnes())),
    );
    answer.insert(
        "unplaced_t".to_owned(),
        json!(known.then(|| supply.unplaced.tonnes())),
    );
    answer.insert("output".to_owned(), json!(basis));
    answer.insert(
        "taken_out".to_owned(),
        supply.inner.iter().map(output).collect(),
    );
    answer.insert(
        "world_t".to_owned(),
        json!(supply.world.as_ref().and_then(|row| row.tonnes.best)),
    );
    answer.insert(
        "known_until".to_owned(),
        properties::day(plate.layers.manifest.known_until),
    );
    answer.insert(
        "last_known".to_owned(),
        json!(supply.last_known.map(|period| period.to_string())),
    );
    answer
}

/// Rows of output that were split by days, each with the days of it that count.
pub(super) fn split(outputs: &[(&OutputRow, Period)]) -> Value {
    let each = outputs.iter().map(|(row, days)| {
        json!({
            "scope": row.scope,
            "period": row.period.to_string(),
            "days": days.to_string(),
            "best_t": row.tonnes.best,
            "title": row.source.title,
            "url": row.source.url,
        })
    });
    each.collect()
}

/// A row of output.
fn output(row: &OutputRow) -> Value {
    json!({
        "scope": row.scope,
        "period": row.period.to_string(),
        "series": row.series,
        "low_t": row.tonnes.low,
        "best_t": row.tonnes.best,
        "high_t": row.tonnes.high,
        "basis": row.basis,
        "kind": row.kind,
        "title": row.source.title,
        "url": row.source.url,
        "note": row.note,
    })
}

fn side(row: &SideSupply, total: Grams) -> Value {
    json!({
        "side": row.side,
        "output_t": row.best.tonnes(),
        "output_low_t": row.bounds.low.map(properties::round),
        "output_high_t": row.bounds.high.map(properties::round),
        "share": Share::of(row.best, total).map(Share::get),
    })
}

fn sites(sites: &SiteCount) -> Value {
    let row = |(control, count): &(Control, f64)| json!({ "held_by": control.to_string(), "sites": count, "share": count / sites.total });
    json!({ "total": sites.total, "rows": sites.rows.iter().map(row).collect::<Vec<Value>>() })
}

fn element(element: &ElementSupply) -> Value {
    let composition = &element.composition;
    let served = |served: &Use| {
        json!({
            "use": served.demand.r#use,
            "need": estimate(served.demand.quantity),
            "need_unit": served.demand.unit,
            "served": estimate(served.served),
            "served_unit": served.unit,
            "quality": served.demand.quality,
            "url": served.demand.source.url,
            "note": served.demand.note,
        })
    };
    json!({
        "symbol": composition.symbol,
        "element": composition.element,
        "share": estimate(element.share),
        "output_t": element.total.map(Grams::tonnes),
        "output_low_t": element.bounds.low.map(properties::round),
        "output_high_t": element.bounds.high.map(properties::round),
        "unplaced_t": element.total.map(|_| element.unplaced.tonnes()),
        "kind": composition.kind,
        "url": composition.source.url,
        "note": composition.note,
        "uses": element.uses.iter().map(served).collect::<Vec<Value>>(),
    })
}

fn estimate(estimate: Estimate) -> Value {
    json!({ "low": estimate.low, "best": estimate.best, "high": estimate.high })
}

/// How what a mine yields follows from the sources: the figure, what is taken out of it, the share of the mine's belts, its
/// weight among them, and what it yields by days and holder.
#[must_use]
pub fn chain(chain: &Chain) -> Value {
    let taken =
        |(scope, grams): &(String, Grams)| json!({ "scope": scope, "best_t": grams.tonnes() });
    let share = |row: &ShareRow| {
        json!({
            "group": row.group,
            "belts": row.belts,
            "share": estimate(row.share),
            "kind": row.kind,
            "url": row.source.url,
            "note": row.note,
        })
    };
    let held = |(days, control, grams): &(Period, Control, Grams)| {
        json!({
            "from": properties::day(days.from()),
            "to": properties::day(days.to()),
            "held_by": control.to_string(),
            "output_t": grams.tonnes(),
        })
    };
    json!({
        "figure": output(&chain.row),
        "taken_out": chain.taken.iter().map(taken).collect::<Vec<Value>>(),
        "share": chain.share.as_ref().map(share),
        "of_rest": chain.of_rest,
        "shared_t": chain.shared.tonnes(),
        "weight": chain.weight,
        "weights": chain.weights,
        "part": chain.part,
        "output_t": chain.best.tonnes(),
        "output_low_t": chain.bounds.low.map(properties::round),
        "output_high_t": chain.bounds.high.map(properties::round),
        "held": chain.held.iter().map(held).collect::<Vec<Value>>(),
    })
}

/// `why --json`: the answer's properties at the top, `accounts` with every account that bears on it, and its
/// `history`.
#[must_use]
pub fn derivation(derivation: &Derivation, layers: &Layers, date: Date) -> Value {
    let mut answer = Map::new();
    answer.insert("lon".to_owned(), json!(derivation.point.x()));
    answer.insert("lat".to_owned(), json!(derivation.point.y()));
    if let Some(mine) = derivation.mine {
        answer.insert("id".to_owned(), json!(mine.id));
        answer.insert("name".to_owned(), json!(mine.name));
    }
    answer.append(&mut properties::control(
        &derivation.holding,
        &layers.manifest.holders,
    ));
    answer.insert("as_of".to_owned(), properties::as_of(layers, date));
    answer.insert("area".to_owned(), json!(derivation.area));
    answer.insert("sources".to_owned(), json!(derivation.holding.sources));
    answer.insert(
        "known_until".to_owned(),
        properties::day(layers.manifest.known_until),
    );
    let account = |account: &crate::atlas::derivation::Account| {
        let mut value = match (account.event, account.front) {
            (Some(said), _) => event(said),
            (None, Some(drawn)) => front(drawn, &account.control),
            (None, None) => {
                let mut zone = Map::new();
                zone.insert("id".to_owned(), json!(account.id));
                zone.insert("after".to_owned(), json!(account.control.to_string()));
                zone.insert("from".to_owned(), properties::day(account.period.from()));
                zone.insert("to".to_owned(), properties::day(account.period.to()));
                zone
            }
        };
        value.insert("part".to_owned(), json!(part(account.part)));
        value.insert("rank".to_owned(), json!(kind(account.kind)));
        let (ground, share, apart) = match account.test {
            Test::Covers(share) => ("covers", Some((share.get() * 1e4).round() / 1e4), None),
            Test::Border => ("border", None, None),
            Test::Itself => ("itself", None, None),
            Test::Outside(apart) => ("outside", None, Some(apart)),
            Test::Nowhere(apart) => ("none", None, Some(apart)),
        };
        value.insert("ground".to_owned(), json!(ground));
        value.insert("ground_share".to_owned(), json!(share));
        let apart = apart.map(|apart| (apart.0 * 10.0).round() / 10.0);
        value.insert("distance_km".to_owned(), json!(apart));
        let over = account.over.as_ref();
        value.insert("over".to_owned(), json!(over.map(|over| &over.by)));
        value.insert(
            "over_because".to_owned(),
            json!(over.map(|over| why(over.why))),
        );
        value.insert("sources".to_owned(), json!(account.sources));
        Value::Object(value)
    };
    answer.insert(
        "accounts".to_owned(),
        derivation.accounts.iter().map(account).collect(),
    );
    let spell = |spell: &crate::atlas::history::Spell| {
        json!({
            "from": spell.period.from().map(|day| day.to_string()),
            "to": spell.period.to().map(|day| day.to_string()),
            "held_by": spell.shares.leading().to_string(),
            "held_shares": properties::shares(&spell.shares),
            "held_how": properties::how(spell.how),
            "zone": derivation.zone_ids(&spell.witnesses),
        })
    };
    answer.insert(
        "history".to_owned(),
        derivation.history.spells.iter().map(spell).collect(),
    );
    Value::Object(answer)
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Decides => "decides",
        Part::Unsettled => "unsettled",
        Part::Superseded => "superseded",
        Part::Later => "later",
        Part::Evidence => "evidence",
        Part::Nearby => "nearby",
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Zones => "zones",
        Kind::Events => "events",
        Kind::Supposed => "supposed",
        Kind::Fronts => "fronts",
    }
}

fn why(why: Why) -> &'static str {
    match why {
        Why::Turn(Precedence::Later) => "later",
        Why::Turn(Precedence::Smaller) => "smaller",
        Why::Turn(Precedence::Whole) => "whole",
        Why::Rank => "rank",
        Why::Itself => "mine",
        Why::Ended => "ended",
        Why::LeftOut => "left out",
    }
}

/// A front, and whom it names on the side in question.
fn front(front: &Front, control: &Control) -> Map<String, Value> {
    let mut all = Map::new();
    for (name, value) in [
        ("id", json!(front.id)),
        ("theatre", json!(front.theatre)),
        (
            "from",
            json!(front.period.from().map(|day| day.to_string())),
        ),
        ("to", json!(front.period.to().map(|day| day.to_string()))),
        ("left", json!(front.left.to_string())),
        ("right", json!(front.right.to_string())),
        ("after", json!(control.to_string())),
        (
            "kind",
            json!(if front.sketch { "sketch" } else { "reported" }),
        ),
        ("basis", json!(front.basis)),
        ("precision_km", json!(front.precision_km)),
        ("sources", json!(front.sources)),
    ] {
        all.insert(name.to_owned(), value);
    }
    all
}

/// An event, as its row says it.
#[must_use]
pub fn event(event: &Event) -> Map<String, Value> {
    let extent = match event.extent {
        Extent::Area => json!("area"),
        Extent::Rest => json!("rest"),
        Extent::Cell => json!("cell"),
        Extent::Radius(km) => json!(km),
        Extent::Mine => json!("mine"),
        Extent::None => json!("none"),
    };
    let mut all = Map::new();
    for (name, value) in [
        ("id", json!(event.id)),
        ("date", json!(event.date.to_string())),
        ("event", json!(event.what.word())),
        ("place", json!(event.place)),
        ("area", json!(event.area)),
        ("extent", extent),
        ("before", json!(event.before.to_string())),
        ("after", json!(event.after.to_string())),
        (
            "claimed_by",
            json!(event.claimed_by.as_ref().map(ToString::to_string)),
        ),
        (
            "confirmed_by",
            json!(event.confirmed_by.as_ref().map(|(id, _)| id)),
        ),
        ("conflict", json!(event.conflict)),
        ("confidence", json!(event.confidence.to_string())),
        ("title", json!(event.source.title)),
        ("url", json!(event.source.url)),
        ("note", json!(event.note)),
    ] {
        all.insert(name.to_owned(), value);
    }
    all
}
