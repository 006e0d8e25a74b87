//! Parts of a stack: which rows of a timeline are drawn, in which order, colour and name.

use std::collections::BTreeSet;

use crate::atlas::timeline::key::{By, Key};
use crate::atlas::timeline::{Tally, Timeline};
use crate::layers::control::{Control, Kind};
use crate::layers::holder::{Code, Holders};
use crate::layers::units::Grams;
use crate::render::hatch::Pattern;
use crate::render::palette::Palette;
use crate::render::style::{self, Colour, chart};
use crate::render::words;

/// A part of every step's stack.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// The rows that it stands for; none stands for what is unplaced.
    pub keys: Vec<&'a Key>,
    /// Its name in the legend.
    pub name: String,
    /// What else the legend says.
    pub note: String,
    /// What stands on it where there is room.
    pub label: String,
    /// What fills it.
    pub pattern: Pattern,
    /// The ink of its label.
    pub ink: Colour,
}

/// The most parts of a stack: beyond that no eye tells them apart.
const MOST: usize = 8;

/// The share of some step that a row must have to be a part of its own.
const LEAST: f64 = 0.01;

impl Part<'_> {
    /// What the part has in a step.
    pub(super) fn grams(&self, tally: &Tally) -> Grams {
        if self.keys.is_empty() {
            return tally.unplaced;
        }
        let amounts = self.keys.iter().filter_map(|key| tally.amount(key));
        amounts.map(|amount| amount.best).sum()
    }
}

/// The parts from the foot of the stack to its top.
pub(super) fn of<'a>(timeline: &'a Timeline<'a>) -> Vec<Part<'a>> {
    // Of the elements even the rarest is asked for.
    let least = if timeline.question.by == By::Element {
        0.0
    } else {
        LEAST
    };
    let seen = |key: &&Key| {
        timeline.steps.iter().any(|tally| {
            let share = tally
                .amount(key)
                .and_then(|amount| tally.share(amount.best));
            share.is_some_and(|share| least <= share.get())
        })
    };
    // What the commodity is made of beside its elements would leave these no height.
    let drawn = |key: &&&Key| **key != &Key::Element(None);
    let keys: Vec<&Key> = timeline.keys.iter().collect();
    let keys: Vec<&Key> = keys.iter().filter(drawn).copied().collect();
    let mut own: Vec<&Key> = keys
        .iter()
        .filter(|key| seen(key))
        .take(MOST)
        .copied()
        .collect();
    let rest = |own: &[&'a Key]| -> Vec<&'a Key> {
        keys.iter()
            .filter(|key| !own.contains(key))
            .copied()
            .collect()
    };
    // One row needs no name for many.
    if let [only] = rest(&own)[..] {
        own.push(only);
    }
    let rest = rest(&own);
    let painter = Painter::of(timeline);
    let rank = |key: &&Key| painter.rank(key);
    // What has no place in the atlas's order stays in the order of its tonnes.
    own.sort_by_key(rank);
    let mut parts: Vec<Part> = Vec::new();
    for (at, key) in own.iter().enumerate() {
        let mut part = painter.part(key, at, own.len());
        while parts.iter().any(|other| other.pattern == part.pattern) {
            part.pattern = paler(&part.pattern);
            part.ink = style::INK;
        }
        parts.push(part);
    }
    if !rest.is_empty() {
        let names: Vec<String> = rest.iter().map(|key| painter.name(key).0).collect();
        parts.push(Part {
            name: format!("{} others", rest.len()),
            note: names.join(", "),
            label: String::new(),
            pattern: Pattern::Flat(chart::OTHERS),
            ink: style::INK,
            keys: rest,
        });
    }
    if timeline.steps.iter().any(|tally| tally.unplaced > Grams(0)) {
        parts.push(Part {
            keys: Vec::new(),
            name: "Unplaced".to_owned(),
            note: "known of the whole, not where".to_owned(),
            label: String::new(),
            pattern: Pattern::Flat(chart::UNPLACED),
            ink: style::INK,
        });
    }
    parts
}

fn paler(pattern: &Pattern) -> Pattern {
    let pale = |colour: &Colour| colour.mix(style::PAPER, 0.38);
    let each = |colours: &[Colour]| colours.iter().map(pale).collect();
    match pattern {
        Pattern::Flat(colour) => Pattern::Flat(pale(colour)),
        Pattern::Bands(colours) => Pattern::Bands(each(colours)),
        Pattern::Lines(colour, lines) => Pattern::Lines(pale(colour), each(lines)),
        Pattern::Dots(colour) => Pattern::Dots(colour.mix(style::INK, 0.1)),
    }
}

/// Names and colours of rows.
struct Painter<'a> {
    timeline: &'a Timeline<'a>,
    palette: Palette<'a>,
}

impl<'a> Painter<'a> {
    fn of(timeline: &'a Timeline<'a>) -> Self {
        let holders = &timeline.layers.manifest.holders;
        let controls = timeline
            .keys
            .iter()
            .filter_map(|key| stand_in(key, holders));
        let codes: BTreeSet<Code> = controls
            .flat_map(|(control, _)| control.holders().cloned().collect::<Vec<_>>())
            .collect();
        Self {
            timeline,
            palette: Palette::new(holders, codes),
        }
    }

    /// Holders in the order of the legend, each by itself before those whose ground is several's; the unknown last.
    fn rank(&self, key: &Key) -> (bool, usize, usize) {
        let holders = &self.timeline.layers.manifest.holders;
        let Some((control, _)) = stand_in(key, holders) else {
            return (matches!(key, Key::Belt(None) | Key::Element(None)), 0, 0);
        };
        let first = words::listed(&control, holders).first().copied().cloned();
        let rank = first.and_then(|code| holders.iter().position(|holder| holder.code == code));
        (
            control.is_unknown(),
            rank.unwrap_or(usize::MAX),
            control.holders().len(),
        )
    }

    fn part<'b>(&self, key: &'b Key, at: usize, of: usize) -> Part<'b> {
        let (name, note) = self.name(key);
        let holders = &self.timeline.layers.manifest.holders;
        let (pattern, ink) = match stand_in(key, holders) {
            Some((control, kind)) => {
                let ink = match kind {
                    Kind::Held => self.palette.on_solid(&control),
                    _ => style::INK,
                };
                (self.palette.strong(&control, kind), ink)
            }
            None => {
                let share = if of < 2 {
                    0.0
                } else {
                    at as f32 / (of - 1) as f32
                };
                let colour = chart::RAMP[0].mix(chart::RAMP[1], share);
                let dark = share < 0.5;
                let ink = if dark {
                    style::panel::ON_PART.colour
                } else {
                    style::INK
                };
                (Pattern::Flat(colour), ink)
            }
        };
        let label = match (&pattern, key) {
            (Pattern::Flat(_), Key::Element(Some(symbol))) => symbol.clone(),
            (Pattern::Flat(_), _) => name.clone(),
            _ => String::new(),
        };
        Part {
            keys: vec![key],
            name,
            note,
            label,
            pattern,
            ink,
        }
    }

    /// The name of a row, and what else there is to say of it.
    fn name(&self, key: &Key) -> (String, String) {
        let layers = self.timeline.layers;
        let plain = |name: String| (name, String::new());
        match key {
            Key::Holders(control) => self.holders(control),
            Key::Sides(_, Kind::Unknown) => (
                "No report".to_owned(),
                format!("no {} names a holder", layers.told_by().one),
            ),
            Key::Sides(side, kind) => match kind {
                Kind::Contested => (side.replace('+', " / "), "contested".to_owned()),
                Kind::Shared => (side.replace('+', " + "), "shared among allies".to_owned()),
                _ => plain(side.clone()),
            },
            Key::Belt(None) => plain("no belt".to_owned()),
            Key::Belt(Some(id)) => {
                let belt = layers.belts.iter().find(|belt| belt.id == *id);
                plain(belt.map_or_else(|| id.clone(), |belt| belt.name.clone()))
            }
            Key::Mine(mine) => {
                let mine = layers.mines.get(*mine);
                plain(mine.map(|mine| mine.name.clone()).unwrap_or_default())
            }
            Key::Element(None) => plain("rest, or not known".to_owned()),
            Key::Element(Some(symbol)) => {
                let row = layers.composition.iter().find(|row| row.symbol == *symbol);
                (
                    symbol.clone(),
                    row.map(|row| row.element.clone()).unwrap_or_default(),
                )
            }
        }
    }

    fn holders(&self, control: &Control) -> (String, String) {
        let layers = self.timeline.layers;
        let holders = &layers.manifest.holders;
        let codes = words::listed(control, holders);
        let codes: Vec<&str> = codes.into_iter().map(Code::as_str).collect();
        match control.kind(holders) {
            Kind::Unknown => (
                "No report".to_owned(),
                format!("no {} names a holder", layers.told_by().one),
            ),
            Kind::Contested => (codes.join(" / "), "contested".to_owned()),
            Kind::Shared => (codes.join(" + "), "shared among allies".to_owned()),
            Kind::Held => {
                let holder = control.holders().next().and_then(|code| holders.get(code));
                let note = holder.map_or_else(String::new, |holder| match &holder.short {
                    short if *short == holder.code.as_str() => holder.side.clone(),
                    short => format!("{short}, {}", holder.side),
                });
                (codes.join(""), note)
            }
        }
    }
}

/// The holders that stand for a row in colour, and of what kind their control is: for a side the first of its
/// holders in the atlas's order. `None` where a row is no one's.
fn stand_in(key: &Key, holders: &Holders) -> Option<(Control, Kind)> {
    match key {
        Key::Holders(control) => Some((control.clone(), control.kind(holders))),
        Key::Sides(_, Kind::Unknown) => Some((Control::UNKNOWN, Kind::Unknown)),
        Key::Sides(sides, kind) => {
            let first = |side: &str| {
                let holder = holders.iter().find(|holder| holder.side == side);
                holder.map_or_else(|| side.to_owned(), |holder| holder.code.to_string())
            };
            let codes: Vec<String> = sides.split('+').map(first).collect();
            Some((Control::of(codes.iter().map(String::as_str)), *kind))
        }
        Key::Belt(_) | Key::Mine(_) | Key::Element(_) => None,
    }
}
