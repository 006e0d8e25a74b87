//! Charts: two golden ones, and what is true of every chart.

use jiff::civil::Date;
use terrane::atlas::Atlas;
use terrane::atlas::timeline::key::By;
use terrane::atlas::timeline::step::Step;
use terrane::atlas::timeline::{Question, Timeline};
use terrane::layers::Layers;
use terrane::layers::control::Control;
use terrane::layers::estimate::Estimate;
use terrane::layers::event::{Event, Extent, What};
use terrane::layers::holder::{Holder, Holders};
use terrane::layers::manifest::Account;
use terrane::layers::mine::Mine;
use terrane::layers::origin::Origin;
use terrane::layers::output::{Gate, Observation, OutputRow};
use terrane::layers::source::{Confidence, Source};
use terrane::layers::zone::Zone;
use terrane::read::{self, source::AtlasSource};
use terrane::render::chart::Chart;
use terrane::render::picture::Picture;
use terrane::render::poster::Size;
use terrane::render::style::PAPER;

use super::golden::check;
use super::scene::{self, set, square};

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn source(title: &str) -> Source {
    Source {
        title: title.to_owned(),
        ..Source::default()
    }
}

/// The squares in 2021 to 2025: the east falls to the KIA in 2024, the north-west is fought over, a mine is shared, one
/// is nobody's; 2022 is unknown, and from 2024 on the figures are of another basis.
fn layers() -> Layers {
    let mut layers = scene::layers();
    layers.manifest.scope = "squareland".to_owned();
    layers.manifest.commodity = "ore".to_owned();
    layers.manifest.series = "s".to_owned();
    layers.manifest.rank = vec![Account::Zones, Account::Events];
    layers.manifest.known_until = Some(day("2025-09-30"));
    let zone = |codes: &str, shape| Zone {
        id: codes.to_owned(),
        control: set(codes),
        period: terrane::layers::date::Period::ALWAYS,
        sources: Vec::new(),
        shape,
    };
    layers.zones = vec![
        zone("SAC", square(2.0, 0.0, 4.0, 1.5)),
        zone("RAWANG+SAC", square(2.0, 1.5, 4.0, 3.0)),
        zone("KIA+SAC", square(0.0, 1.5, 2.0, 2.6)),
    ];
    layers
        .mines
        .push(scene::mine("f", geo::point! { x: 0.8, y: 0.8 }, 0.0));
    layers.events = vec![event("2024-04-20", "east", "KIA")];
    let row = |year: &str, best: Option<f64>, basis: &str| OutputRow {
        scope: "squareland".to_owned(),
        parent: None,
        commodity: "ore".to_owned(),
        series: "s".to_owned(),
        period: year.parse().expect("a year"),
        tonnes: Estimate {
            low: best.map(|best| best * 0.7),
            best,
            high: best.map(|best| best * 1.2),
        },
        basis: basis.to_owned(),
        kind: "estimate".to_owned(),
        source: source("The squares’ yearbook"),
        note: String::new(),
    };
    layers.output = vec![
        row("2021", Some(8_400.0), "ore as weighed"),
        row("2022", None, ""),
        row("2023", Some(9_700.0), "ore as weighed"),
        row("2024", Some(6_100.0), "ore, dry"),
        row("2025", Some(7_000.0), "ore, dry"),
    ];
    let seen = |period: &str, value: f64| Observation {
        commodity: "ore".to_owned(),
        measure: "imports".to_owned(),
        origin: "squareland".to_owned(),
        destination: "roundland".to_owned(),
        code: "HS 2600".to_owned(),
        period: period.parse().expect("a period"),
        value: Some(value),
        unit: "t".to_owned(),
        basis: "goods weight".to_owned(),
        kind: "reported".to_owned(),
        source: source("Roundland’s customs"),
        note: String::new(),
    };
    layers.observations = vec![
        seen("2021", 9_000.0),
        seen("2022", 4_000.0),
        seen("2024-05", 700.0),
    ];
    let gate = |date: &str, state: &str| Gate {
        gate: "Corner".to_owned(),
        point: geo::point! { x: 4.0, y: 3.0 },
        date: date.parse().expect("a date"),
        state: state.to_owned(),
        by: "ROUNDLAND".to_owned(),
        confidence: Confidence::High,
        source: Source::default(),
        note: String::new(),
    };
    layers.gates = vec![
        gate("2024-04-25", "closed"),
        gate("2024-12", "partly open"),
        gate("2025-05", "open"),
    ];
    layers
}

fn event(date: &str, area: &str, after: &str) -> Event {
    Event {
        id: format!("{area} {date}"),
        date: date.parse().expect("a date"),
        what: What::Captured,
        place: None,
        area: Some(area.to_owned()),
        extent: Extent::Area,
        before: Control::UNKNOWN,
        after: set(after),
        claimed_by: None,
        confirmed_by: None,
        conflict: String::new(),
        confidence: Confidence::High,
        source: Source::default(),
        note: String::new(),
        origin: Origin::default(),
    }
}

fn ask(from: &str, to: &str, step: Step, by: By) -> Question {
    Question {
        from: day(from),
        to: day(to),
        step,
        by,
        lag: 0,
    }
}

fn told(atlas: &Atlas, question: Question) -> Timeline<'_> {
    atlas.timeline(question).expect("the sums come out")
}

fn size(width: u32, height: u32) -> Size {
    Size {
        width,
        height,
        scale: 1.0,
    }
}

#[test]
fn years_by_holder_with_bounds_reports_trade_and_gates() {
    let atlas = Atlas::compile(layers());
    let timeline = told(
        &atlas,
        ask("2021-01-01", "2026-01-01", Step::Year, By::Holder),
    );
    check(
        "chart-years",
        &Chart::of(&timeline, size(900, 640)).picture(),
    );
}

#[test]
fn months_by_side_with_a_band_of_bounds() {
    let atlas = Atlas::compile(layers());
    let timeline = told(
        &atlas,
        ask("2023-07-01", "2025-10-01", Step::Month, By::Side),
    );
    check(
        "chart-months",
        &Chart::of(&timeline, size(720, 560)).picture(),
    );
}

/// The colours of a picture's outermost pixels.
fn is_clear_at_its_edges(picture: &Picture, edge: u32) -> bool {
    let (width, height) = (picture.width(), picture.height());
    (0..height).all(|y| {
        (0..width).all(|x| {
            let inside = edge <= x && x < width - edge && edge <= y && y < height - edge;
            inside || picture.pixel(x, y) == Some(PAPER)
        })
    })
}

#[test]
fn nothing_runs_off_the_sheet() {
    let (kachin, _) = read::layers(&AtlasSource::Embedded).expect("the embedded atlas");
    let kachin = Atlas::compile(kachin);
    let squares = Atlas::compile(layers());
    let questions = [
        ask("2017-01-01", "2026-01-01", Step::Year, By::Holder),
        ask("2017-01-01", "2027-01-01", Step::Month, By::Side),
        ask("2024-01-01", "2025-01-01", Step::Year, By::Side),
        ask("2024-10-03", "2024-10-20", Step::Month, By::Holder),
        ask("2018-01-01", "2026-01-01", Step::Quarter, By::Belt),
        ask("2018-01-01", "2026-01-01", Step::Year, By::Mine),
        ask("2018-01-01", "2026-01-01", Step::Year, By::Element),
        ask("1950-01-01", "2049-01-01", Step::Month, By::Holder),
    ];
    for (name, atlas) in [("kachin", &kachin), ("squares", &squares)] {
        for question in questions {
            let timeline = told(atlas, question);
            for (width, height) in [(900, 800), (400, 400), (1600, 700), (640, 1000)] {
                let picture = Chart::of(&timeline, size(width, height)).picture();
                let edge = width.min(height) / 100;
                let clear = is_clear_at_its_edges(&picture, edge);
                assert!(
                    clear,
                    "{name} {question:?} at {width}×{height} runs off its sheet"
                );
            }
        }
    }
}

#[test]
fn a_chart_is_the_same_bytes_each_time_as_picture_and_as_vectors() {
    let atlas = Atlas::compile(layers());
    let question = ask("2021-01-01", "2026-01-01", Step::Quarter, By::Side);
    let (one, other) = (told(&atlas, question), told(&atlas, question));
    let (one, other) = (
        Chart::of(&one, size(900, 640)),
        Chart::of(&other, size(900, 640)),
    );
    assert_eq!(one.picture(), other.picture());
    let svg = one.svg();
    assert_eq!(svg, other.svg());
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert!(svg.contains(
        "<title>Squareland’s output, by the side that held the ground it was mined on</title>"
    ));
    assert!(
        svg.contains("<desc>In the first quarter of 2021"),
        "{}",
        &svg[..600]
    );
    let tags = svg.matches('<').count();
    assert_eq!(
        tags,
        svg.matches("/>").count() + 2 * svg.matches("</").count(),
        "every tag is closed"
    );
}

/// Thirty holders of equal output: more than there are colours.
#[test]
fn more_holders_than_colours_are_told_as_others() {
    let mut layers = layers();
    let code = |at: usize| format!("H{at:02}");
    let holder = |at: usize| Holder {
        code: terrane::layers::holder::Code::new(&code(at)),
        name: format!("Holder {at}"),
        short: code(at),
        side: code(at),
        colour: None,
        sources: Vec::new(),
    };
    layers.manifest.holders = Holders::new((0..30).map(holder).collect(), vec![]);
    layers.region = None;
    layers.events.clear();
    let at = |index: usize| geo::point! { x: 0.05 + index as f64 * 0.1, y: 0.5 };
    layers.mines = (0..30)
        .map(|index| Mine {
            feature: index,
            ..scene::mine(&code(index), at(index), 0.0)
        })
        .collect();
    layers.zones = (0..30)
        .map(|index| {
            let west = index as f64 * 0.1;
            Zone {
                id: code(index),
                control: set(&code(index)),
                period: terrane::layers::date::Period::ALWAYS,
                sources: Vec::new(),
                shape: square(west, 0.0, west + 0.1, 1.0),
            }
        })
        .collect();
    let atlas = Atlas::compile(layers);
    let timeline = told(
        &atlas,
        ask("2021-01-01", "2026-01-01", Step::Year, By::Holder),
    );
    assert_eq!(timeline.keys.len(), 30);
    let picture = Chart::of(&timeline, size(900, 800)).picture();
    assert!(is_clear_at_its_edges(&picture, 8));
    let others = terrane::render::style::chart::OTHERS;
    let seen = picture
        .rgb()
        .chunks_exact(3)
        .filter(|rgb| **rgb == [others.r, others.g, others.b])
        .count();
    assert!(10_000 < seen, "the twenty-two others have no area: {seen}");
}
