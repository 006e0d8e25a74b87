//! Half-open days: what holds on the last day before and on the first day of each period.

use terrane::atlas::Atlas;
use terrane::atlas::history::open;
use terrane::layers::control::Kind;
use terrane::layers::date::Period;

use crate::scene::{at, atlas, day, layers};

const INNER: (f64, f64) = (0.25, 0.5);

#[test]
fn an_event_holds_from_its_day_on_and_until_the_next() {
    let atlas = atlas(
        "a,2024-01-10,held,inner,west,cell,,SAC,,,high,https://u,\nb,2024-02-01,captured,inner,west,cell,SAC,KIA,,,high,https://v,\n\
         c,2024-03,lost,inner,west,cell,KIA,SAC,,,high,https://w,\nd,2025,vacated,inner,west,cell,SAC,,,,high,https://x,",
    );
    for (date, expected) in [
        ("2024-01-09", "unknown"),
        ("2024-01-10", "SAC"),
        ("2024-01-31", "SAC"),
        ("2024-02-01", "KIA"),
        ("2024-02-29", "KIA"),
        ("2024-03-01", "KIA+SAC"),
        ("2024-03-31", "KIA+SAC"),
        ("2024-04-01", "SAC"),
        ("2024-12-31", "SAC"),
        ("2025-01-01", "SAC"),
        ("2025-12-31", "SAC"),
        ("2026-01-01", "unknown"),
    ] {
        assert_eq!(at(&atlas, INNER, date), expected, "{date}");
    }
}

#[test]
fn a_zone_holds_from_its_first_day_to_the_day_before_its_end() {
    let zone = |from: &str, to: &str| {
        let mut layers = layers("a,2024-01-01,held,east,,3,,SAC,,,high,https://u,");
        let text = format!(
            r#"{{"type":"Feature","properties":{{"id":"z","holder":"KIA"{from}{to}}},"geometry":{{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}}}}"#
        );
        let folder = crate::scene::folder("");
        crate::scene::write(folder.path(), "control/zones.geojson", &text);
        let source = terrane::read::source::AtlasSource::Folder(folder.path().to_owned());
        layers.zones = terrane::read::layers(&source).unwrap().0.zones;
        Atlas::compile(layers)
    };
    let (from, to) = (r#","from":"2024-02-01""#, r#","to":"2024-03-01""#);
    for (from, to, held) in [
        (from, to, [false, true, true, false]),
        ("", to, [true, true, true, false]),
        (from, "", [false, true, true, true]),
        ("", "", [true; 4]),
    ] {
        let atlas = zone(from, to);
        let days = ["2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01"];
        for (date, held) in days.into_iter().zip(held) {
            let expected = if held { "KIA" } else { "unknown" };
            assert_eq!(at(&atlas, INNER, date), expected, "{from}{to}: {date}");
        }
    }
}

#[test]
fn a_report_of_a_mine_decides_from_its_day_on_wherever_its_ground_lies() {
    let atlas = atlas(
        "a,2024-01-01,held,,west,area,,SAC,,,high,https://u,\nb,2024-02-01,held,m,,mine,,KIA,,,high,https://v,\n\
         c,2024-03,vacated,m,,mine,KIA,,,,high,https://w,\nd,2024-06,held,m,,mine,,UWSA,,,high,https://x,",
    );
    for (date, expected) in [
        ("2023-12-31", "unknown"),
        ("2024-01-31", "SAC"),
        ("2024-02-01", "KIA"),
        ("2024-03-31", "KIA"),
        ("2024-04-01", "SAC"),
        ("2024-05-31", "SAC"),
        ("2024-06-01", "SAC+UWSA"),
        ("2024-07-01", "UWSA"),
    ] {
        let plate = atlas.plate(day(date), day(date)).unwrap();
        assert_eq!(plate.holdings[0].control().to_string(), expected, "{date}");
        let spell = atlas.histories()[0].on(day(date)).unwrap();
        assert_eq!(
            spell.shares.leading().to_string(),
            expected,
            "the history on {date}"
        );
    }
    assert_eq!(
        at(&atlas, INNER, "2024-02-01"),
        "SAC",
        "the ground beside it stays"
    );
}

#[test]
fn a_mine_works_from_the_day_it_opens_to_the_day_before_it_closes() {
    let layers = layers("a,2024-01-01,held,,west,area,,SAC,,,high,https://u,");
    let on = |index: usize, text: &str| {
        let first = day(text);
        open(
            &layers.mines[index],
            Period::new(Some(first), first.tomorrow().ok()).unwrap(),
        )
        .is_some()
    };
    for (date, open_all_along, opened, closed) in [
        ("2024-06-30", true, false, true),
        ("2024-07-01", true, true, false),
    ] {
        assert_eq!(
            [0, 1, 2].map(|mine| on(mine, date)),
            [open_all_along, opened, closed],
            "{date}"
        );
    }
}

#[test]
fn a_year_is_divided_by_the_days_on_which_mines_were_open() {
    let layers = layers(
        "a,2020-01-01,held,,west,area,,KIA,,,high,https://u,\nb,2020-01-01,held,,east,area,,SAC,,,high,https://v,",
    );
    let atlas = Atlas::compile(layers);
    let plate = atlas.plate(day("2024-07-01"), day("2024-07-01")).unwrap();
    let tonnes: Vec<f64> = plate
        .holdings
        .iter()
        .map(|holding| holding.output.map_or(0.0, |output| output.best.tonnes()))
        .collect();
    // 366 days, of which the second mine worked the last 184 and the third the first 182: by weight × days.
    let sum = 366.0 + 184.0 + 182.0;
    for (found, days) in tonnes.iter().zip([366.0, 184.0, 182.0]) {
        assert!((found - 366.0 * days / sum).abs() < 1e-5, "{tonnes:?}");
    }
}

#[test]
fn allies_share_and_the_others_contest_also_where_nobody_is_of_one_side() {
    for (after, kind) in [
        ("KIA+PDF", Kind::Shared),
        ("KBGF+SAC", Kind::Shared),
        ("KIA+SAC", Kind::Contested),
        ("NDAA+UWSA", Kind::Contested),
        ("KIA+UWSA", Kind::Contested),
    ] {
        let event = if kind == Kind::Shared {
            "held"
        } else {
            "contested"
        };
        let atlas = atlas(&format!(
            "a,2024-01-01,{event},,west,area,,{after},,,high,https://u,"
        ));
        let plate = atlas.plate(day("2024-01-01"), day("2024-01-01")).unwrap();
        let found = plate.holdings[0]
            .control()
            .kind(&atlas.layers.manifest.holders);
        assert_eq!(found, kind, "{after}");
    }
}
