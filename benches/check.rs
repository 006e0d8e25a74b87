//! What judging shapes costs beside reading them: a file of polygons of 100 MB whose last ring crosses itself.
//!
//! `cargo bench --bench check` prints fastest, slowest, median and mean of each; judged must stay under twice unjudged.

use std::fmt::Write as _;
use std::sync::LazyLock;

use terrane::diagnostic::faults::Faults;
use terrane::read::geojson;
use terrane::read::text::Text;

fn main() {
    divan::main();
}

const SIZE: usize = 100_000_000;

/// Some polygons have a thousand positions, a few a hundred thousand, as coastlines have.
static FILE: LazyLock<String> = LazyLock::new(|| {
    let mut random = fastrand::Rng::with_seed(98_378);
    let mut text = String::with_capacity(SIZE + 10_000_000);
    text.push_str("{\"type\":\"FeatureCollection\",\"features\":[\n");
    let mut number = 0;
    while text.len() < SIZE {
        let positions = match number % 50 {
            0 => 100_000,
            _ => random.usize(4..2_000),
        };
        feature(&mut text, number, positions, &mut random);
        text.push_str(",\n");
        number += 1;
    }
    text.push_str(
        "{\"type\":\"Feature\",\"properties\":{\"id\":\"last\"},\"geometry\":{\"type\":\"Polygon\",\
         \"coordinates\":[[[98,25],[99,26],[99,25],[98,26],[98,25]]]}}\n]}",
    );
    text
});

/// A ring around a middle, as far from it as chance has it, so that it never crosses itself.
fn feature(text: &mut String, number: usize, positions: usize, random: &mut fastrand::Rng) {
    let (lon, lat) = (97.0 + 2.0 * random.f64(), 24.0 + 3.0 * random.f64());
    let _ = write!(
        text,
        "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{number}\",\"name\":\"Zone {number}\"}},\
         \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[["
    );
    let mut reach = 0.3;
    let mut first = String::new();
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let turn = std::f64::consts::TAU / positions as f64;
    let mut angle: f64 = 0.0;
    for step in 0..positions {
        angle += turn;
        // As rough as a coast: from step to step it comes nearer or goes farther by up to twice the step's length.
        reach = (reach + 4.0 * reach * turn * (random.f64() - 0.5)).clamp(0.1, 0.5);
        let at = format!(
            "[{:.9},{:.9}]",
            lon + reach * angle.cos(),
            lat + reach * angle.sin()
        );
        if step == 0 {
            first.clone_from(&at);
        }
        text.push_str(&at);
        text.push(',');
    }
    text.push_str(&first);
    text.push_str("]]}}");
}

#[divan::bench(sample_count = 10)]
fn unjudged() -> usize {
    read(geojson::features).1
}

#[divan::bench(sample_count = 10)]
fn judged() -> usize {
    let (faults, features) = read(geojson::document);
    let last = faults.iter().next();
    assert!(
        faults.errors() == 1
            && last.is_some_and(|fault| fault.location.feature == Some(features - 1)),
        "the one fault is that of the last feature: {faults}"
    );
    features
}

fn read<'a>(read: impl Fn(&Text<'a>, &mut Faults) -> geojson::Document<'a>) -> (Faults, usize) {
    let mut faults = Faults::default();
    let text = Text::new("zones.geojson", FILE.as_bytes()).expect("the file is UTF-8");
    let features = read(&text, &mut faults).features.len();
    (faults, features)
}
