//! The words of a poster: title, sentence, credits.

use crate::atlas::plate::Plate;
use crate::render::style::panel;
use crate::render::words;

use super::column::{Section, Span};

/// The title.
#[must_use]
pub fn title(plate: &Plate, width: f32, unit: f32) -> Section {
    let title = &plate.layers.manifest.title;
    let words = if title.is_empty() {
        "Who holds the mines"
    } else {
        title
    };
    let mut section = Section::new(width, unit);
    section.paragraph(&[(panel::TITLE, words)]);
    section
}

/// The sentence under the title: what the plate finds.
#[must_use]
pub fn deck(plate: &Plate, width: f32, unit: f32) -> Section {
    let pieces = words::deck(plate);
    let spans: Vec<Span> = pieces
        .iter()
        .map(|(bold, words)| {
            (
                if *bold { panel::DECK_BOLD } else { panel::DECK },
                words.as_str(),
            )
        })
        .collect();
    let mut section = Section::new(width, unit);
    section.paragraph(&spans);
    section
}

/// How sure the map is; `None` where the atlas does not say.
#[must_use]
pub fn how_sure(plate: &Plate, width: f32, unit: f32) -> Option<Section> {
    credit("How sure. ", &plate.layers.manifest.how_sure, width, unit)
}

/// The sources, in the atlas's own words or as its files credit them; `None` where none does.
#[must_use]
pub fn sources(plate: &Plate, width: f32, unit: f32) -> Option<Section> {
    let layers = plate.layers;
    let lines: Vec<&str> = layers
        .base
        .credits
        .iter()
        .map(|credit| credit.attribution.trim())
        .filter(|line| !line.is_empty())
        .collect();
    let words = if layers.manifest.credits.trim().is_empty() {
        lines.join(". ")
    } else {
        layers.manifest.credits.clone()
    };
    credit("Sources. ", &words, width, unit)
}

fn credit(head: &str, words: &str, width: f32, unit: f32) -> Option<Section> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return None;
    }
    let mut section = Section::new(width, unit);
    section.paragraph(&[(panel::CREDITS_BOLD, head), (panel::CREDITS, &words)]);
    Some(section)
}
