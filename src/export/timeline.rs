//! Supply through time: CSV and `--json`.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::atlas::beside::{GateHistory, Series};
use crate::atlas::passage::Passage;
use crate::atlas::timeline::key::{By, Key};
use crate::atlas::timeline::{Amount, Tally, Timeline};
use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::output::OutputRow;
use crate::layers::units::{Grams, Share};

use super::difference::cell;
use super::properties::{day, round};

/// Writes one row for each step and key, then what is unplaced and the total of the step. What is unknown is empty.
///
/// # Errors
/// When `out` fails.
pub fn csv(out: &mut dyn Write, timeline: &Timeline) -> io::Result<()> {
    let named = names(timeline.question.by);
    let mut columns = vec!["step", "step_from", "step_to"];
    columns.extend(named);
    columns.extend([
        "output_t",
        "output_low_t",
        "output_high_t",
        "share",
        "basis",
        "break_before",
        "output_unknown",
        "exported_lag_days",
        "assumed",
        "sources",
    ]);
    let mut table = csv::Writer::from_writer(out);
    table.write_record(&columns)?;
    for (index, tally) in timeline.steps.iter().enumerate() {
        for row in rows(timeline, index, tally) {
            table.write_record(columns.iter().map(|name| cell(row.get(*name))))?;
        }
    }
    table.flush()
}

/// The columns that name a key.
fn names(by: By) -> &'static [&'static str] {
    match by {
        By::Holder => &["held_by", "held_side", "control"],
        By::Side => &["held_side", "control"],
        By::Belt => &["belt", "name"],
        By::Mine => &["id", "name"],
        By::Element => &["element", "name"],
    }
}

/// What a key is called, by the columns that name it.
fn key(key: &Key, layers: &Layers) -> Vec<(&'static str, Value)> {
    let holders = &layers.manifest.holders;
    match key {
        Key::Holders(control) => vec![
            ("held_by", json!(control.to_string())),
            ("held_side", json!(control.side(holders))),
            ("control", json!(control.kind(holders).to_string())),
        ],
        Key::Sides(side, kind) => {
            vec![
                ("held_side", json!(side)),
                ("control", json!(kind.to_string())),
            ]
        }
        Key::Belt(id) => {
            let belt = layers
                .belts
                .iter()
                .find(|belt| Some(&belt.id) == id.as_ref());
            vec![
                ("belt", json!(id)),
                ("name", json!(belt.map(|belt| &belt.name))),
            ]
        }
        Key::Mine(mine) => {
            let mine = layers.mines.get(*mine);
            vec![
                ("id", json!(mine.map(|mine| &mine.id))),
                ("name", json!(mine.map(|mine| &mine.name))),
            ]
        }
        Key::Element(symbol) => {
            let mut rows = layers.composition.iter();
            let row = rows.find(|row| Some(&row.symbol) == symbol.as_ref());
            vec![
                ("element", json!(symbol)),
                ("name", json!(row.map(|row| &row.element))),
            ]
        }
    }
}

fn rows(timeline: &Timeline, index: usize, tally: &Tally) -> Vec<Map<String, Value>> {
    let texts = |texts: Vec<&str>| texts.join("; ");
    let unknown: Vec<String> = tally.unknown.iter().map(Period::to_string).collect();
    let assumed = timeline.assumed.iter().map(|assumption| assumption.code());
    let mut urls: Vec<&str> = tally.outputs.iter().map(|row| &*row.source.url).collect();
    urls.dedup();
    let known = tally.total.is_some();
    let shared = [
        ("step", json!(timeline.name(tally))),
        ("step_from", day(tally.period.from())),
        ("step_to", day(tally.period.to())),
        ("basis", json!(texts(tally.bases()))),
        ("break_before", json!(timeline.breaks_before(index))),
        ("output_unknown", json!(unknown.join("; "))),
        ("exported_lag_days", lag(timeline)),
        (
            "assumed",
            json!(if known {
                texts(assumed.collect())
            } else {
                String::new()
            }),
        ),
        ("sources", json!(urls.join(" "))),
    ];
    let with = |own: Vec<(&'static str, Value)>, amount: Option<Amount>| {
        let own = own
            .into_iter()
            .chain(figures(tally, amount))
            .chain(shared.clone());
        own.map(|(name, value)| (name.to_owned(), value)).collect()
    };
    let mut rows: Vec<Map<String, Value>> = Vec::new();
    for named in &timeline.keys {
        rows.push(with(key(named, timeline.layers), tally.amount(named)));
    }
    let first = names(timeline.question.by)[0];
    let sum = |best: Grams| Amount {
        best,
        ..Amount::default()
    };
    let unplaced = tally.total.map(|_| sum(tally.unplaced));
    rows.push(with(vec![(first, json!("unplaced"))], unplaced));
    let total = tally.total.map(|total| Amount {
        best: total,
        bounds: tally.bounds,
    });
    rows.push(with(vec![(first, json!("total"))], total));
    rows
}

/// The figures of a row; null where they are unknown.
fn figures(tally: &Tally, amount: Option<Amount>) -> [(&'static str, Value); 4] {
    let share = amount
        .and_then(|amount| tally.share(amount.best))
        .map(Share::get);
    [
        ("output_t", json!(amount.map(|amount| amount.best.tonnes()))),
        (
            "output_low_t",
            json!(amount.and_then(|amount| amount.bounds.low).map(round)),
        ),
        (
            "output_high_t",
            json!(amount.and_then(|amount| amount.bounds.high).map(round)),
        ),
        (
            "share",
            json!(share.map(|share| (share * 1e4).round() / 1e4)),
        ),
    ]
}

fn lag(timeline: &Timeline) -> Value {
    let lag = timeline.question.lag;
    json!((lag != 0).then_some(lag))
}

/// `timeline --json`, without the account of what was read.
#[must_use]
pub fn json(timeline: &Timeline) -> Value {
    let manifest = &timeline.layers.manifest;
    let question = &timeline.question;
    let steps = timeline.steps.iter().enumerate();
    let unknown: Vec<String> = timeline.unknown.iter().map(Period::to_string).collect();
    let assumed = timeline.assumed.iter();
    let assumed = assumed
        .map(|assumption| json!({"code": assumption.code(), "words": assumption.to_string()}));
    let passages = timeline.passages.iter();
    json!({
        "from": question.from.to_string(),
        "to": question.to.to_string(),
        "step": question.step.to_string(),
        "by": question.by.word(),
        "exported_lag_days": lag(timeline),
        "known_until": day(manifest.known_until),
        "commodity": manifest.commodity,
        "unit": manifest.unit,
        "scope": manifest.scope,
        "series": manifest.series,
        "steps": steps.map(|(index, tally)| step(timeline, index, tally)).collect::<Vec<_>>(),
        "total": timeline.total().map(Grams::tonnes),
        "output": timeline.outputs.iter().map(output).collect::<Vec<_>>(),
        "output_unknown": unknown,
        "assumed": assumed.collect::<Vec<_>>(),
        "passages": passages.map(passage).collect::<Vec<_>>(),
        "observed": timeline.observed.iter().map(observed).collect::<Vec<_>>(),
        "gates": timeline.gates.iter().map(gate).collect::<Vec<_>>(),
    })
}

fn step(timeline: &Timeline, index: usize, tally: &Tally) -> Value {
    let unknown: Vec<String> = tally.unknown.iter().map(Period::to_string).collect();
    let row = |named: &Key| {
        let named_as = key(named, timeline.layers);
        let all = named_as
            .into_iter()
            .chain(figures(tally, tally.amount(named)));
        Value::Object(all.map(|(name, value)| (name.to_owned(), value)).collect())
    };
    let known = tally.total.is_some();
    json!({
        "step": timeline.name(tally),
        "from": day(tally.period.from()),
        "to": day(tally.period.to()),
        "supply": timeline.keys.iter().map(row).collect::<Vec<_>>(),
        "unplaced_t": known.then(|| tally.unplaced.tonnes()),
        "total": tally.total.map(Grams::tonnes),
        "total_low_t": tally.bounds.low.map(round),
        "total_high_t": tally.bounds.high.map(round),
        "basis": tally.bases(),
        "break_before": timeline.breaks_before(index),
        "output_unknown": unknown,
    })
}

fn output((row, days): &(&OutputRow, Period)) -> Value {
    json!({
        "scope": row.scope,
        "period": row.period.to_string(),
        "days": days.to_string(),
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

fn passage(passage: &Passage) -> Value {
    let moved = passage.moved.iter().map(|(from, to, grams)| {
        json!({
            "held_by_before": from.to_string(),
            "held_by_after": to.to_string(),
            "output_t": grams.tonnes(),
        })
    });
    json!({
        "date": day(passage.turn.since),
        "places": passage.places,
        "zone": passage.zone,
        "output_t": passage.grams.tonnes(),
        "rate_of": passage.rate_of.to_string(),
        "mines": passage.mines,
        "moved": moved.collect::<Vec<_>>(),
        "sources": passage.sources,
    })
}

fn observed(series: &Series) -> Value {
    let of = series.of();
    let values = series.values.iter().map(|row| {
        json!({
            "period": row.period.to_string(),
            "value": row.value,
            "kind": row.kind,
            "title": row.source.title,
            "url": row.source.url,
            "note": row.note,
        })
    });
    json!({
        "measure": of.measure,
        "origin": of.origin,
        "destination": of.destination,
        "code": of.code,
        "basis": of.basis,
        "unit": of.unit,
        "values": values.collect::<Vec<_>>(),
    })
}

fn gate(gate: &GateHistory) -> Value {
    let states = gate.states.iter().map(|state| {
        let report = state.report;
        json!({
            "from": day(state.period.from()),
            "to": day(state.period.to()),
            "state": report.state,
            "by": report.by,
            "reported": report.date.to_string(),
            "confidence": report.confidence.to_string(),
            "title": report.source.title,
            "url": report.source.url,
            "note": report.note,
        })
    });
    json!({"gate": gate.gate, "states": states.collect::<Vec<_>>()})
}
