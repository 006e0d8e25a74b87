//! Every broken table is told with its code, line and column.

use crate::marked::check;

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
            "p,P,a,1,2,0,yes\n\r\n\n⟦duplicate-place⟧p,Q,a,1,2,0,yes\n",
            vec![],
        ),
        (
            "p,P,a,1,2,0,yes\nq,⟦duplicate-place⟧P,a,1,2,0,yes\n",
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
        "e,2024,held,p,a,cell,,⟦bad-word⟧certain",
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
        "e,2024,held,,,none,,low",
        "e,2024,held,p,a,cell,KIA,high\n⟦duplicate-id⟧e,2024,held,p,a,cell,KIA,high",
    ] {
        let text = format!("id,date,event,place,area,extent,after,confidence\n{row}\n");
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
