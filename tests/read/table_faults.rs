//! Every broken table is told with its code, line and column.

use crate::marked::{ABSENT, check};

#[test]
fn a_broken_table_is_placed() {
    let header = "id,name,area,lon,lat,precision_km,cell";
    for (rows, whole) in [
        ("p,P,a,1,2,0⟦wrong-cell-count⟧\n", vec![]),
        ("p,P,a,1,2,0,yes⟦wrong-cell-count⟧,6\n", vec![]),
        ("p,⟦csv-syntax⟧\"The\" place,a,1,2,0,yes\n", vec![]),
        ("p,\"The \"\"place\"\"\" ,a,1,2,0,yes\n", vec![]),
        ("p,5\" pipe,a,1,2,0,yes\n", vec![]),
        ("p,P,a,⟦bad-number⟧east,2,0,yes\n", vec![]),
        ("p,P,a,⟦bad-number⟧NaN,2,0,yes\n", vec![]),
        ("p,P,a,⟦bad-number⟧181,2,0,yes\n", vec![]),
        ("p,P,a,⟦missing-value⟧,2,0,yes\n", vec![]),
        ("p,P,a,1,2,0,⟦bad-word⟧maybe\n", vec![]),
        (
            "p,\"P\n, the \"\"place\"\"\",⟦unknown-area⟧c,1,2,0,yes\n",
            vec![],
        ),
        (
            "p,P,a,1,2,0,yes\n\r\n\n⟦duplicate-place⟧p,Q,a,1,3,0,yes\n",
            vec![],
        ),
        (
            "p,P,a,1,2,0,yes\nq,⟦duplicate-place⟧P,a,1,3,0,yes\n",
            vec![],
        ),
        (
            "p,P,a,1,2,0,yes\nq,⟦csv-syntax⟧\"Q,a,1,2,0,yes\nr,R,a,1,2,0,yes\n⟦wrong-cell-count⟧",
            vec![],
        ),
    ] {
        let text = format!("{header}\r\n{rows}");
        let events = "id,date,event,place,area,extent,after,confidence\n";
        check(
            &[
                ("control/places.csv", &text),
                ("control/events.csv", events),
            ],
            &whole,
        );
    }
}

#[test]
fn a_broken_header_is_placed() {
    for header in [
        "⟦missing-column⟧id,⟦unknown-column⟧nome,area,lon,lat,precision_km,cell",
        "id,name,area,lon,lat,precision_km,cell,⟦duplicate-column⟧name",
        "id,name,area,lon,lat,precision_km,cell,⟦unknown-column⟧wat",
        "⟦csv-syntax⟧id;name;area;lon;lat;precision_km;cell",
        "\u{feff}id,name,area,lon,lat,⟦unknown-column⟧precison_km,cell,precision_km",
    ] {
        let events = "id,date,event,place,area,extent,after,confidence\n";
        let files = [
            ("control/places.csv", header),
            ("control/events.csv", events),
        ];
        check(&files, &[]);
    }
    check(&[("shares.csv", "")], &["shares.csv missing-column"]);
}

#[test]
fn a_wrong_event_is_placed() {
    for row in [
        "e,⟦bad-date⟧18/10/2024,held,p,a,cell,KIA,high",
        "e,⟦bad-date⟧2024-02-30,held,p,a,cell,KIA,high",
        "e,⟦missing-value⟧,held,p,a,cell,KIA,high",
        "e,2024,held,p,a,cell,⟦unknown-holder⟧KAI,high",
        "e,2024,held,p,a,cell,⟦unknown-holder⟧KIA+UWSA,high",
        "e,2024,held,p,a,cell,⟦bad-word⟧KIA+,high",
        "e,2024,held,p,a,cell,⟦unknown-holder⟧contested,high",
        "e,2024,held,p,a,cell,KIA,⟦bad-word⟧certain",
        "e,2024,held,p,a,⟦bad-word⟧cel,KIA,high",
        "e,2024,held,p,a,⟦bad-word⟧-3,KIA,high",
        "e,2024,held,⟦unknown-place⟧pp,a,cell,KIA,high",
        "e,2024,held,⟦no-cell⟧q,a,cell,KIA,high",
        "e,2024,held,⟦missing-place⟧,a,cell,KIA,high",
        "e,2024,held,p,⟦missing-area⟧,cell,KIA,high",
        "e,2024,held,,⟦missing-area⟧,rest,KIA,high",
        "e,2024,held,p,⟦unknown-area⟧b,3.5,KIA,high",
        "e,2024,held,⟦unknown-mine⟧p,,mine,KIA,high",
        "e,2024,held,m,,mine,KIA,high",
        "e,2024,lapsed,,,none,,low",
        "e,2024,held,p,a,cell,KIA,high\n⟦duplicate-id⟧e,2024,held,p,a,cell,KIA,high",
    ] {
        let text = format!("id,date,event,place,area,extent,after,confidence\n{row}\n");
        check(&[("control/events.csv", &text)], &[]);
    }
}

const EVENTS: &str =
    "id,date,event,place,area,extent,before,after,claimed_by,confirmed_by,confidence,url,conflict";

/// The table of `docs/events.md`, row by row, and a breach of each of its cells.
#[test]
fn the_word_of_an_event_fits_what_it_says_of_the_ground() {
    for row in [
        "captured,p,a,cell,,KIA",
        "captured,p,a,cell,SAC,KIA",
        "captured,p,a,cell,SAC,KIA+SAC",
        "captured,p,a,cell,SAC,⟦event-mismatch⟧",
        "captured,p,a,cell,KIA,⟦event-mismatch⟧KIA",
        "captured,p,a,cell,KIA+SAC,⟦event-mismatch⟧KIA",
        "captured,p,a,none,SAC,⟦event-mismatch⟧",
        "captured,p,a,cell,SAC,⟦unknown-holder⟧KAI",
        "base_seized,p,a,3,SAC,KIA",
        "base_seized,p,a,3,SAC,⟦event-mismatch⟧",
        "lost,p,a,cell,SAC,",
        "lost,p,a,cell,SAC,KIA",
        "lost,p,a,cell,SAC,⟦event-mismatch⟧KIA+SAC",
        "lost,p,a,cell,⟦event-mismatch⟧,KIA",
        "vacated,p,a,cell,SAC,",
        "vacated,p,a,cell,KIA+SAC,KIA",
        "vacated,p,a,cell,SAC,⟦event-mismatch⟧SAC",
        "vacated,p,a,cell,⟦event-mismatch⟧,",
        "vacated,p,a,cell,⟦unknown-holder⟧KAI,",
        "besieged,p,a,cell,SAC,KIA+SAC",
        "besieged,p,a,cell,SAC,⟦event-mismatch⟧SAC",
        "besieged,p,a,cell,⟦event-mismatch⟧,KIA+SAC",
        "contested,p,a,cell,,KIA+SAC",
        "contested,p,a,cell,,⟦event-mismatch⟧KIA",
        "contested,p,a,none,,⟦event-mismatch⟧KIA",
        "attacked,p,a,none,SAC,SAC",
        "attacked,p,a,none,,SAC",
        "attacked,p,a,none,SAC,⟦event-mismatch⟧KIA",
        "attacked,p,a,⟦event-mismatch⟧cell,SAC,SAC",
        "held,p,a,cell,,KIA",
        "held,p,a,cell,SAC,KIA+SAC",
        "held,p,a,cell,SAC,⟦event-mismatch⟧",
        "lapsed,p,a,cell,SAC,",
        "lapsed,p,a,cell,SAC,⟦event-mismatch⟧SAC",
        "ceasefire,p,a,none,SAC,SAC",
        "ceasefire,p,a,⟦event-mismatch⟧cell,,KIA+SAC",
    ] {
        let text = format!("{EVENTS}\ne,2024,{row},,,high,https://u,\n");
        check(&[("control/events.csv", &text)], &[]);
    }
}

#[test]
fn an_unknown_event_is_told_with_the_word_that_may_be_meant() {
    for (word, meant) in [
        ("captued", Some("captured")),
        ("seized", Some("captured")),
        ("Withdrew", Some("vacated")),
        ("shelled", Some("attacked")),
        ("danced", None),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("{EVENTS}\ne,2024,{word},p,a,cell,,KIA,,,high,https://u,\n");
        crate::marked::write(folder.path(), "control/events.csv", &text);
        let source = terrane::read::source::AtlasSource::Folder(folder.path().to_owned());
        let faults = terrane::read::layers(&source).unwrap_err();
        let fault = faults
            .iter()
            .find(|fault| fault.rule.code == "bad-word")
            .unwrap();
        let help = meant.map(|meant| format!("did you mean `{meant}`?"));
        assert_eq!(fault.help, help, "{word}");
    }
}

#[test]
fn a_claim_is_confirmed_by_another_source_that_says_the_same_of_the_same_ground() {
    let claim = |confirmed: &str| {
        format!("c,2024-05-10,captured,p,a,cell,,KIA,KIA,{confirmed},high,https://u,")
    };
    for (confirmed, other) in [
        ("o", "o,2024-05-11,held,p,,3,,KIA,,,high,https://v,"),
        ("o", "o,2024-05-10,held,,a,none,,KIA,,,high,https://v,"),
        ("o", "o,2024-05,held,p,a,none,,KIA,,,high,https://v,"),
        ("o", "o,2024-05-11,held,p,a,none,,KIA,SAC,,high,https://v,"),
        (
            "⟦unknown-event⟧oo",
            "o,2024-05-11,held,p,a,none,,KIA,,,high,https://v,",
        ),
        (
            "⟦bad-confirmation⟧c",
            "o,2024-05-11,held,p,a,none,,KIA,,,high,https://v,",
        ),
        (
            "⟦bad-confirmation⟧o",
            "o,2024-05-11,held,p,a,none,,KIA,,,high,https://u,",
        ),
        (
            "⟦bad-confirmation⟧o",
            "o,2024-05-09,held,p,a,none,,KIA,,,high,https://v,",
        ),
        (
            "⟦bad-confirmation⟧o",
            "o,2024-04,held,p,a,none,,KIA,,,high,https://v,",
        ),
        (
            "⟦bad-confirmation⟧o",
            "o,2024-05-11,held,p,a,none,,KIA,KIA,,high,https://v,",
        ),
        (
            "⟦bad-confirmation⟧o",
            "o,2024-05-11,held,p,a,none,,KIA+SAC,,,high,https://v,",
        ),
        (
            "⟦bad-confirmation⟧o",
            "o,2024-05-11,held,q,,none,,KIA,,,high,https://v,",
        ),
        (
            "",
            "o,2024-05-11,held,p,a,none,,KIA,,⟦bad-confirmation⟧c,high,https://v,",
        ),
    ] {
        let text = format!("{EVENTS}\n{}\n{other}\n", claim(confirmed));
        check(&[("control/events.csv", &text)], &[]);
    }
}

#[test]
fn a_wrong_quantity_is_placed() {
    for row in [
        "land,world,gold,s,2024,3,⟦bad-bounds⟧2,4",
        "land,world,gold,s,2024,3,,⟦bad-bounds⟧2",
        "land,world,gold,s,2024,⟦bad-number⟧-1,2,3",
        "land,world,gold,s,2024,1,⟦bad-number⟧\"2,000\",3000",
        "land,world,gold,s,⟦bad-date⟧2024/2023,1,2,3",
        "land,⟦unknown-scope⟧moon,gold,s,2024,1,2,3",
        "land,world,gold,s,2024,,,",
    ] {
        let text = format!("scope,parent,commodity,series,period,low_t,best_t,high_t\n{row}\n");
        check(&[("output.csv", &text)], &[]);
    }
    let silver =
        "scope,parent,commodity,series,period,low_t,best_t,high_t\nland,,silver,s,2024,1,2,3\n";
    check(&[("output.csv", silver)], &["output.csv no-output"]);
    let shares = "scope,group,belts,commodity,period,low,best,high\nland,g,⟦unknown-belt⟧b+c,gold,2024,0,⟦bad-number⟧1.5,\n";
    check(&[("shares.csv", shares)], &[]);
}

const OUTPUT: &str = "scope,parent,commodity,series,period,low_t,best_t,high_t";
const SHARES: &str = "scope,group,belts,commodity,period,low,best,high";

#[test]
fn quantities_of_one_series_do_not_overlap() {
    for rows in [
        "land,world,gold,s,2024,,2,\nland,world,gold,s,⟦double-counting⟧2024-03,,1,",
        "land,world,gold,s,2024-03,,2,\nland,world,gold,s,⟦double-counting⟧2024,,1,",
        "land,world,gold,s,2020/2025,,2,\nland,world,gold,s,⟦double-counting⟧2021,,1,\n\
         land,world,gold,s,⟦double-counting⟧2024,,1,\nland,world,gold,s,2025,,1,",
        "land,world,gold,s,2024,,2,\nland,world,gold,s,⟦double-counting⟧2024-12/..,,1,",
        "land,world,gold,s,2024,,2,\nworld,,gold,s,2024,,9,\nland,world,gold,t,2024,,3,\nland,world,silver,s,2024,,3,",
        "land,world,gold,s,2024,,2,\nland,world,gold,s,2024,1,,3",
        "land,world,gold,s,2024,,2,\nland,world,gold,s,2025,,1,\nland,world,gold,s,2023,,1,",
    ] {
        check(&[("output.csv", &format!("{OUTPUT}\n{rows}\n"))], &[]);
    }
}

#[test]
fn quantities_stay_within_what_grams_can_sum() {
    let rows = "land,world,gold,s,2024,,6e11,\nworld,,gold,s,2024,,⟦too-much-output⟧6e11,\nland,world,gold,s,2025,,1,";
    check(&[("output.csv", &format!("{OUTPUT}\n{rows}\n"))], &[]);
}

#[test]
fn a_quantity_that_nothing_is_computed_from_is_told() {
    for rows in [
        "land,world,gold,s,2024,,2,\n⟦unused-scope⟧b,land,gold,s,2024,,1,\nb,land,gold,s,2025,,1,",
        "land,world,gold,s,2024,,2,\n⟦unused-scope⟧sea,world,gold,s,2024,,1,",
        "land,asia,gold,s,2024,,2,\nasia,world,gold,s,2024,,5,\nworld,,gold,s,2024,,9,",
        "land,world,gold,s,2024,,2,\nb,land,gold,t,2024,,1,",
        "land,⟦unknown-scope⟧asia,gold,s,2024,,2,",
    ] {
        check(&[("output.csv", &format!("{OUTPUT}\n{rows}\n"))], &[]);
    }
}

/// Two mines in the belts b and c.
const MINES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"m","name":"M","commodity":"gold","belt":"b"},"geometry":{"type":"Point","coordinates":[1,0.5]}},
{"type":"Feature","properties":{"id":"n","name":"N","commodity":"gold","belt":"c"},"geometry":{"type":"Point","coordinates":[3,2]}}]}"#;
const BELTS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"b","name":"B","precision_km":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}},
{"type":"Feature","properties":{"id":"c","name":"C","precision_km":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}]}"#;
const BOTH: &str = "scope,group,belts,commodity,period,low,best,high\nland,g,b,gold,2000/2100,,0.5,\nland,h,c,gold,2000/2100,,0.5,\n";

#[test]
fn what_lies_within_a_scope_is_taken_out_of_it_once() {
    for rows in [
        "land,world,gold,s,2024,,9,\nb,land,gold,s,2024,,1,\nc,land,gold,s,2024,,1,",
        "land,world,gold,s,2024,,9,\nb,land,gold,s,2024,,3,\nm,b,gold,s,2024,,1,",
        "land,world,gold,s,2024,,9,\nb,land,gold,s,2024-01,,3,\nb,land,gold,s,2024-02,,3,",
        // A mine of the belt beside the belt: neither contains the other.
        "land,world,gold,s,2024,,9,\nb,land,gold,s,2024,,3,\n⟦double-counting⟧m,land,gold,s,2024-05,,1,",
        "land,world,gold,s,2024,,9,\nb,land,gold,s,2024-01,,3,\nm,land,gold,s,2024-05,,1,",
        // More than the whole.
        "land,world,gold,s,2024,,9,\nb,land,gold,s,2024,,⟦double-counting⟧10,",
        "land,world,gold,s,2024,,9,\nb,land,gold,s,2024,,5,\nc,land,gold,s,2024,,⟦double-counting⟧5,",
        "land,world,gold,s,2024,,9,\nb,land,gold,s,2024,,3,\nm,b,gold,s,2024,,⟦double-counting⟧4,",
        "land,world,gold,s,2024,,9,\nb,land,gold,t,2024,,10,",
        // In no one period of the whole.
        "land,world,gold,s,2024,,9,\nb,land,gold,s,⟦unused-scope⟧2024-06/2025-06,,1,",
        "land,world,gold,s,2024,,9,\nb,land,gold,s,⟦unused-scope⟧2025,,1,",
        // Scopes that contain each other end nowhere.
        "land,world,gold,s,2024,,9,\n⟦double-counting⟧⟦unused-scope⟧b,c,gold,s,2024,,1,\n⟦unused-scope⟧c,b,gold,s,2024,,1,",
    ] {
        let output = format!("{OUTPUT}\n{rows}\n");
        let files = [
            ("output.csv", &*output),
            ("shares.csv", BOTH),
            ("mines.geojson", MINES),
            ("belts.geojson", BELTS),
        ];
        check(&files, &[]);
    }
}

#[test]
fn those_who_share_weigh_something() {
    let light = MINES.replace("\"belt\":\"b\"", "\"belt\":\"b\",\"weight\":0");
    let shares = BOTH.replace(",b,", ",⟦no-weight⟧b,");
    let files = [
        ("shares.csv", &*shares),
        ("mines.geojson", &*light),
        ("belts.geojson", BELTS),
    ];
    check(&files, &[]);
    let nothing = BOTH.replace("b,gold,2000/2100,,0.5", "b,gold,2000/2100,,0");
    let files = [
        ("shares.csv", &*nothing),
        ("mines.geojson", &*light),
        ("belts.geojson", BELTS),
    ];
    check(&files, &[]);
}

#[test]
fn no_day_of_a_belt_is_weighed_twice() {
    for rows in [
        "b,2024,,0.5,\nb,⟦overlapping-periods⟧2024-12/2026,,0.7,",
        "b,2024,,0.5,\nb,2025,,0.7,\nb,2023,0,0.7,1",
        "b,2024,,⟦bad-number⟧1.5,",
        "b,2024,⟦bad-number⟧-1,0.5,",
        "⟦unknown-belt⟧d,2024,,0.5,",
    ] {
        let text = format!("belts,period,low,best,high\n{rows}\n");
        check(&[("activity.csv", &text)], &[]);
    }
}

#[test]
fn quantities_are_in_units_that_are_known() {
    for (row, unit) in [
        ("1,2,3", "kg"),
        ("1,2,3", "kt"),
        ("1,2,3", "t"),
        ("1,2,3", ""),
        ("1,2,3", "⟦unknown-unit⟧lb"),
        ("1,2,3", "⟦unknown-unit⟧T"),
        ("1,⟦bad-number⟧22 kt,3", ""),
        ("⟦bad-number⟧NaN,2,3", ""),
    ] {
        let text = format!("{OUTPUT},unit\nland,world,gold,s,2024,{row},{unit}\n");
        check(&[("output.csv", &text)], &[]);
    }
}

#[test]
fn a_scope_that_is_not_divided_is_told() {
    let output =
        format!("{OUTPUT}\nworld,,gold,s,2024,,9,\n⟦no-shares⟧land,world,gold,s,2024,,2,\n");
    let other = format!("{SHARES}\nland,g,b,silver,2024,,1,\nsea,g,b,gold,2024,,1,\n");
    for shares in [ABSENT, &other] {
        check(&[("output.csv", &output), ("shares.csv", shares)], &[]);
    }
}

#[test]
fn shares_of_one_scope_are_at_most_the_whole() {
    let belts = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"b","name":"B","precision_km":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}},
{"type":"Feature","properties":{"id":"c","name":"C","precision_km":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]}}]}"#;
    for rows in [
        "land,g,b,gold,2024,,0.7,\nland,h,c,gold,2024,,⟦shares-above-one⟧0.4,",
        "land,g,b,gold,2024,,0.7,\nland,h,c,gold,2024,,0.3000000001,",
        "land,g,b,gold,2020/2025,,0.7,\nland,h,c,gold,2024,,⟦shares-above-one⟧0.4,\nland,h,c,gold,2025,,1,",
        "land,g,b,gold,2024,,0.7,\nland,h,c,gold,2024,,⟦shares-above-one⟧0.4,\n\
         land,g,b,gold,2025,,0.7,\nland,h,c,gold,2025,,⟦shares-above-one⟧0.4,",
        "land,g,b,gold,2024,,0.7,\nland,h,c,silver,2024,,0.7,\nsea,h,c,gold,2024,,0.7,\nland,h,c,gold,2024,0.2,,0.9",
        "land,g,b,gold,2024,,0.3,\nland,h,⟦double-counting⟧c+b,gold,2024,,0.3,",
        "land,g,b,gold,2024,,0.3,\nland,g,⟦double-counting⟧b,gold,2024/2026,,0.3,\nland,g,b,gold,2026,,0.3,",
        "land,g,⟦double-counting⟧b+c+b,gold,2024,,1,",
        "land,g,b,gold,2024,,⟦bad-number⟧1.01,",
        "land,g,b,gold,2024,⟦bad-number⟧-0.1,0.5,",
        "land,g,b,gold,⟦partial-share⟧2024-01/2024-06,,1,",
        "land,g,b,gold,2024,,0.5,\nland,h,c,gold,⟦partial-share⟧2024-06/..,,0.5,",
        "land,g,b,gold,2023-06/2025-06,,1,",
        "land,g,b,silver,2024-01,,1,\nsea,g,b,gold,2024-01,,1,\nland,g,b,gold,2024,,1,",
    ] {
        let shares = format!("{SHARES}\n{rows}\n");
        check(&[("shares.csv", &shares), ("belts.geojson", belts)], &[]);
    }
    // Of years without a figure nothing is divided, and what lies between whole years is whole.
    let output = format!(
        "{OUTPUT}\nland,world,gold,s,2022,,1,\nland,world,gold,s,2023,1,,3\nland,world,gold,s,2024,,1,\nland,world,gold,s,2025,,1,\n"
    );
    for rows in [
        "land,g,b,gold,2022/2023-06,,1,\nland,g,b,gold,2023-06/2026,,1,",
        "land,g,b,gold,⟦partial-share⟧2022-02/2024,,1,\nland,g,b,gold,⟦partial-share⟧2024/2025-11,,1,",
    ] {
        let shares = format!("{SHARES}\n{rows}\n");
        check(&[("shares.csv", &shares), ("output.csv", &output)], &[]);
    }
}

#[test]
fn scopes_that_lie_within_themselves_are_told() {
    for rows in [
        "⟦double-counting⟧land,b,gold,s,2024,,9,\nb,land,gold,s,2024,,1,",
        "land,world,gold,s,2024,,9,\n⟦double-counting⟧⟦unused-scope⟧b,b,gold,s,2024,,1,",
    ] {
        check(&[("output.csv", &format!("{OUTPUT}\n{rows}\n"))], &[]);
    }
}

#[test]
fn elements_are_parts_of_one_whole() {
    for rows in [
        "gold,c,Dy,dysprosium,0.1,0.5,0.6\ngold,c,Tb,terbium,,0.5,",
        "gold,c,Dy,dysprosium,0.1,0.6,0.6\ngold,c,Tb,terbium,,⟦shares-above-one⟧0.5,\ngold,c,Y,yttrium,,0.1,",
        "gold,c,Dy,dysprosium,,0.5,\ngold,d,Dy,dysprosium,,0.6,",
        "gold,c,Dy,dysprosium,,0.2,\ngold,c,⟦duplicate-id⟧Dy,dysprosium,,0.3,",
        "gold,c,Dy,dysprosium,,⟦bad-number⟧1.2,",
    ] {
        let text = format!("commodity,series,symbol,element,low,best,high\n{rows}\n");
        check(&[("composition.csv", &text)], &[]);
    }
}

#[test]
fn a_figure_is_taken_out_of_one_of_the_same_basis() {
    for (whole, part) in [("oxide", "oxide"), ("oxide", ""), ("", "goods")] {
        let text = format!(
            "{OUTPUT},basis\nland,world,gold,s,2024,,9,,{whole}\nm,land,gold,s,2024,,1,,{part}\n"
        );
        check(&[("output.csv", &text)], &[]);
    }
    let text = format!(
        "{OUTPUT},basis\nland,world,gold,s,2024,,9,,oxide\nm,land,gold,s,2024,,⟦mixed-bases⟧1,,goods\n"
    );
    check(&[("output.csv", &text)], &[]);
}
