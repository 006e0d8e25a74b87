//! Callouts: what each belt yields and who holds it, on quiet ground beside the region.
//!
//! Tonnes stand at the belt, not at the disc: the split within a belt is an assumption, and a number on a disc would
//! sell it as known.

use std::collections::BTreeMap;

use tiny_skia::{Path, Point, Rect};

use crate::atlas::plate::Plate;
use crate::atlas::shares::Shares;
use crate::atlas::supply::BeltSupply;
use crate::layers::units::{Grams, Share};

use super::cover::Cover;
use super::discs::Disc;
use super::labels::{Align, Block, Lettering, Obstacles, beside};
use super::shape;
use super::sheet::Sheet;
use super::soft::Field;
use super::style::{lines, names};
use super::words;

/// What is said of a belt, and where the belt is.
struct Say<'a> {
    block: Block,
    outline: &'a Path,
    best: Grams,
}

/// How much is said of a belt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    /// Name, tonnes, share, since when.
    Full,
    /// Name, tonnes, code.
    Short,
}

/// What is said of the belts on a sheet, those that yield most first.
fn says<'a>(outlines: &'a BTreeMap<String, Path>, length: Length, sheet: &Sheet) -> Vec<Say<'a>> {
    let supply = &sheet.plate.supply;
    // What no belt yields is a row too, or the others would be rounded up to its sum.
    let belts: Vec<Grams> = supply.belts.iter().map(|belt| belt.best).collect();
    let rest = Grams(
        supply
            .total
            .0
            .saturating_sub(belts.iter().map(|best| best.0).sum()),
    );
    let masses: Vec<Grams> = belts.into_iter().chain([rest]).collect();
    let (tonnes, _) = words::tonnes(&masses, supply.total);
    let belts = sheet.plate.layers.belts.iter();
    let mut says: Vec<Say> = belts
        .filter_map(|belt| {
            let outline = outlines.get(&belt.id)?;
            let told = supply
                .belts
                .iter()
                .zip(&tonnes)
                .find(|(told, _)| told.belt == belt.id);
            let best = told.map_or(Grams(0), |(told, _)| told.best);
            Some(Say {
                block: block(&belt.name, told, length, sheet),
                outline,
                best,
            })
        })
        .collect();
    says.sort_by_key(|say| std::cmp::Reverse(say.best));
    says
}

fn block(name: &str, told: Option<(&BeltSupply, &String)>, length: Length, sheet: &Sheet) -> Block {
    let (plate, unit) = (sheet.plate, sheet.unit());
    let block = Block::default().row(name, &names::BELT, names::BELT.colour, unit);
    let Some((belt, tonnes)) = told.filter(|_| plate.supply.total != Grams(0)) else {
        return block;
    };
    let leading = belt.rows.first().map(|(control, _)| control);
    let ink = leading.map_or(names::BELT.colour, |control| sheet.palette.ink(control));
    let codes = leading
        .map(|control| words::codes(control, plate))
        .unwrap_or_default();
    if length == Length::Short {
        return block.row(
            &format!("{tonnes} t · {codes}"),
            &names::BELT_TONNES,
            ink,
            unit,
        );
    }
    let share = belt.best.tonnes() / plate.supply.total.tonnes() * 100.0;
    let share = words::percent(format!("{share:.1}"));
    let block = block.row(
        &format!("{tonnes} t · {share}"),
        &names::BELT_TONNES,
        ink,
        unit,
    );
    let since = match belt.since {
        _ if is_divided(belt) => shares(belt, plate),
        Some(since) => format!("{codes} since {}", words::month(since)),
        None => codes,
    };
    block.row(&since, &names::BELT_SINCE, names::BELT_SINCE.colour, unit)
}

/// Whether the leading control of a belt has less than nine tenths of what it yields.
fn is_divided(belt: &BeltSupply) -> bool {
    let leading = belt.rows.first().map_or(Grams(0), |(_, grams)| *grams);
    Share::of(leading, belt.best).is_some_and(|share| share.get() < Shares::FIRM)
}

/// Who has how much of what a belt yields, but for less than half a per cent.
fn shares(belt: &BeltSupply, plate: &Plate) -> String {
    let grams: Vec<Grams> = belt.rows.iter().map(|(_, grams)| *grams).collect();
    let percents = words::percents(&grams, belt.best);
    let each = belt.rows.iter().zip(percents);
    let seen = each.filter(|((_, grams), _)| belt.best.0 < grams.0.saturating_mul(200));
    let each: Vec<String> = seen
        .map(|((control, _), percent)| format!("{} {percent}", words::codes(control, plate)))
        .collect();
    each.join(", ")
}

/// Writes a few words beside each belt: for insets and tiles.
pub fn draw_beside(lettering: &mut Lettering, outlines: &BTreeMap<String, Path>, sheet: &Sheet) {
    let unit = sheet.unit();
    let total = sheet.plate.supply.total.tonnes();
    let least = total * least_share(sheet.zoom());
    let told = |say: &Say| least <= say.best.tonnes();
    for say in says(outlines, Length::Short, sheet)
        .into_iter()
        .filter(told)
    {
        write_beside(lettering, &say, unit);
    }
}

fn write_beside(lettering: &mut Lettering, say: &Say, unit: f32) {
    let places: Vec<(Rect, Align)> = [5.0, 12.0, 20.0]
        .into_iter()
        .flat_map(|gap| beside(&say.block, say.outline.bounds(), gap * unit))
        .collect();
    if let Some((rect, align)) = lettering.obstacles.first_free(&places, 1.5 * unit) {
        lettering.write(&say.block, rect, align);
    }
}

/// The least share of the whole that a belt needs for words of its own at a zoom.
fn least_share(zoom: f32) -> f64 {
    match zoom {
        zoom if zoom < 5.5 => 0.2,
        zoom if zoom < 6.6 => 0.05,
        _ => 0.0,
    }
}

/// Writes the callouts of all belts with leaders: for posters.
pub fn draw(
    lettering: &mut Lettering,
    outlines: &BTreeMap<String, Path>,
    discs: &[Disc],
    sheet: &Sheet,
) {
    let unit = sheet.unit();
    let outside = Outside::of(sheet);
    let mut columns: Vec<(Side, f32)> = Vec::new();
    for say in says(outlines, Length::Full, sheet) {
        match outside.place(&say, &lettering.obstacles, &columns, unit) {
            Some((rect, side)) => {
                columns.push((side, side.flush(rect)));
                leader(lettering, &say, rect, side, discs, unit);
                lettering.write(&say.block, rect, side.align());
                // Words of the first rank have air around them.
                lettering.obstacles.add(rect.outset(4.0 * unit, 4.0 * unit));
            }
            // Where the region fills the sheet, a belt's words stand on it.
            None => write_beside(lettering, &say, unit),
        }
    }
}

/// On which side of its belt a callout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    East,
    West,
}

impl Side {
    fn align(self) -> Align {
        match self {
            Self::East => Align::Left,
            Self::West => Align::Right,
        }
    }

    /// The edge at which callouts of this side stand flush.
    fn flush(self, rect: Rect) -> f32 {
        match self {
            Self::East => rect.left(),
            Self::West => rect.right(),
        }
    }

    /// The direction away from the belt.
    fn away(self) -> f32 {
        match self {
            Self::East => 1.0,
            Self::West => -1.0,
        }
    }
}

/// Draws the line from a belt to its words.
fn leader(lettering: &mut Lettering, say: &Say, rect: Rect, side: Side, discs: &[Disc], unit: f32) {
    let x = side.flush(rect) - side.away() * 6.0 * unit;
    let end = Point::from_xy(x, rect.top() + say.block.middle);
    let Some(start) = nearest(say.outline, end) else {
        return;
    };
    // Discs may stand over the outline: the line begins at the last of them.
    let steps = ((end - start).length() / (2.0 * unit))
        .ceil()
        .clamp(1.0, 4096.0);
    let points = (0..=steps as usize).map(|step| shape::between(start, end, step as f32 / steps));
    let on_disc = |point: &Point| {
        discs
            .iter()
            .any(|disc| (disc.at - *point).length() < disc.radius + 2.5 * unit)
    };
    let start = points.rev().find(on_disc).unwrap_or(start);
    if let Some(path) = shape::line(&[start, end]) {
        lettering.canvas.stroke(path, &lines::LEADER, unit);
        lettering
            .canvas
            .circle(start.x, start.y, 1.6 * unit, lines::LEADER.colour, 1.0);
        lettering.obstacles.add_line(&[start, end], 2.0 * unit);
    }
}

fn nearest(outline: &Path, to: Point) -> Option<Point> {
    outline
        .points()
        .windows(2)
        .map(|pair| shape::nearest_on(pair[0], pair[1], to))
        .min_by(|a, b| (*a - to).length().total_cmp(&(*b - to).length()))
}

/// The ground outside the region, where words may stand at length.
struct Outside {
    /// Coverage by the region in cells; `None` where there is no region.
    region: Option<Field>,
}

impl Outside {
    const CELL: f32 = 4.0;

    fn of(sheet: &Sheet) -> Self {
        let region = sheet.plate.layers.region.as_ref();
        Self {
            region: region.and_then(|region| Cover::cells(region, &sheet.view, Self::CELL)),
        }
    }

    /// Whether no part of a box lies in the region.
    fn holds(&self, rect: Rect) -> bool {
        let Some(region) = &self.region else {
            return true;
        };
        let cell = |at: f32, cells: usize| ((at / Self::CELL).max(0.0) as usize).min(cells - 1);
        let columns = cell(rect.left(), region.width)..=cell(rect.right(), region.width);
        (cell(rect.top(), region.height)..=cell(rect.bottom(), region.height)).all(|row| {
            region.values[row * region.width..][columns.clone()]
                .iter()
                .all(|&cover| cover == 0.0)
        })
    }

    /// How far a leader from a belt to this column runs over the region.
    fn crossed(&self, belt: Rect, side: Side, edge: f32) -> f32 {
        let Some(region) = &self.region else {
            return 0.0;
        };
        let row = (((belt.top() + belt.bottom()) / 2.0 / Self::CELL).max(0.0) as usize)
            .min(region.height - 1);
        let (from, to) = match side {
            Side::East => (belt.right(), edge),
            Side::West => (edge, belt.left()),
        };
        let cell = |at: f32| ((at / Self::CELL).max(0.0) as usize).min(region.width);
        let (from, to) = (cell(from), cell(to));
        region.values[row * region.width..][from.min(to)..to]
            .iter()
            .sum::<f32>()
            * Self::CELL
    }

    /// The nearest place outside for what is said, flush with an earlier one where that costs little.
    fn place(
        &self,
        say: &Say,
        obstacles: &Obstacles,
        columns: &[(Side, f32)],
        unit: f32,
    ) -> Option<(Rect, Side)> {
        let belt = say.outline.bounds();
        let middle = (belt.top() + belt.bottom()) / 2.0 - say.block.height / 2.0;
        let step = 6.0 * unit;
        let mut best: Option<(f32, Rect, Side)> = None;
        for (slide, side) in (0..90).flat_map(|slide| [(slide, Side::East), (slide, Side::West)]) {
            let away = 14.0 * unit + slide as f32 * step;
            let edge = match side {
                Side::East => belt.right() + away,
                Side::West => belt.left() - away,
            };
            let flush = columns.iter().find(|(other, column)| {
                let further = (column - edge) * side.away();
                *other == side && (0.0..9.0 * step).contains(&further)
            });
            let edge = flush.map_or(edge, |(_, column)| *column);
            let left = match side {
                Side::East => edge,
                Side::West => edge - say.block.width,
            };
            let crossed = self.crossed(belt, side, edge) * 1.2;
            for shift in -26..=26 {
                let shift = shift as f32 * step;
                let Some(rect) = say.block.rect(left, middle + shift) else {
                    continue;
                };
                let lines = if obstacles.quiet(rect) {
                    0.0
                } else {
                    10.0 * step
                };
                let saved = if flush.is_some() { 5.0 * step } else { 0.0 };
                let cost = away + crossed + shift.abs() * 0.8 + lines - saved;
                let better = best.is_none_or(|(least, ..)| cost < least);
                let aired = |air: f32| rect.outset(air * unit, air * unit).unwrap_or(rect);
                if better && self.holds(aired(7.0)) && obstacles.free(aired(4.0)) {
                    best = Some((cost, rect, side));
                }
            }
        }
        best.map(|(_, rect, side)| (rect, side))
    }
}
