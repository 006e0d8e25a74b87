//! Callouts: what each belt yields and who holds it, on quiet ground beside the region.
//!
//! Tonnes stand at the belt, not at the disc: the split within a belt is an assumption, and a number on a disc would
//! sell it as known.

use std::collections::BTreeMap;

use tiny_skia::{Path, Point, Rect, Transform};

use crate::atlas::plate::Plate;
use crate::atlas::supply::BeltSupply;
use crate::layers::units::Grams;

use super::canvas::Canvas;
use super::discs::Disc;
use super::ground::{Window, coverage};
use super::labels::{Align, Block, Obstacles};
use super::palette::Palette;
use super::shape;
use super::soft::Field;
use super::style::{lines, names};
use super::view::View;
use super::words;

/// What is said of a belt, and where the belt is.
struct Say<'a> {
    block: Block,
    outline: &'a Path,
    best: Grams,
}

/// What is said of the belts on a sheet, those that yield most first.
fn says<'a>(
    plate: &Plate,
    outlines: &'a BTreeMap<String, Path>,
    palette: &Palette,
    view: &View,
    whole: bool,
) -> Vec<Say<'a>> {
    let supply = &plate.supply;
    let masses: Vec<Grams> = supply
        .belts
        .iter()
        .map(|belt| belt.best)
        .chain([supply.unplaced])
        .collect();
    let (tonnes, _) = words::tonnes(&masses, supply.total);
    let mut says: Vec<Say> = plate
        .layers
        .belts
        .iter()
        .filter_map(|belt| {
            let outline = outlines.get(&belt.id)?;
            let told = supply.belts.iter().position(|told| told.belt == belt.id);
            let told = told.map(|at| (&supply.belts[at], tonnes[at].as_str()));
            let block = block(&belt.name, told, plate, palette, view, whole);
            let best = told.map_or(Grams(0), |(told, _)| told.best);
            Some(Say {
                block,
                outline,
                best,
            })
        })
        .collect();
    says.sort_by_key(|say| std::cmp::Reverse(say.best));
    says
}

fn block(
    name: &str,
    told: Option<(&BeltSupply, &str)>,
    plate: &Plate,
    palette: &Palette,
    view: &View,
    whole: bool,
) -> Block {
    let factor = view.type_size;
    let block = Block::default().row(name, &names::BELT, names::BELT.colour, factor);
    let Some((belt, tonnes)) = told.filter(|_| plate.supply.total != Grams(0)) else {
        return block;
    };
    let leading = belt.rows.first().map(|(control, _)| control);
    let ink = leading.map_or(names::BELT.colour, |control| palette.ink(control));
    let codes = leading
        .map(|control| words::codes(control, plate))
        .unwrap_or_default();
    if !whole {
        return block.row(
            &format!("{tonnes} t · {codes}"),
            &names::BELT_TONNES,
            ink,
            factor,
        );
    }
    let share = belt.best.tonnes() / plate.supply.total.tonnes() * 100.0;
    let share = words::percent(format!("{share:.1}"));
    let block = block.row(
        &format!("{tonnes} t · {share}"),
        &names::BELT_TONNES,
        ink,
        factor,
    );
    match belt.since {
        Some(since) => {
            let words = format!("{codes} since {}", words::month(since));
            block.row(&words, &names::BELT_SINCE, names::BELT_SINCE.colour, factor)
        }
        None => block.row(&codes, &names::BELT_SINCE, names::BELT_SINCE.colour, factor),
    }
}

/// Writes a few words beside each belt: for insets and tiles.
pub fn draw_beside(
    canvas: &mut Canvas,
    obstacles: &mut Obstacles,
    plate: &Plate,
    outlines: &BTreeMap<String, Path>,
    palette: &Palette,
    view: &View,
) {
    for say in says(plate, outlines, palette, view, false) {
        let gap = 5.0 * view.type_size;
        let places = beside(&say.block, say.outline.bounds(), gap);
        if let Some((rect, align)) = obstacles.first_free(&places, 1.5 * view.type_size) {
            say.block.draw(canvas, rect.left(), rect.top(), align);
            obstacles.add(Some(rect));
        }
    }
}

/// The places of a block around a box: E, W, then above and below.
fn beside(block: &Block, around: Rect, gap: f32) -> Vec<(Rect, Align)> {
    let (width, height) = (block.width, block.height);
    let middle = (around.top() + around.bottom() - height) / 2.0;
    let (east, west) = (around.right() + gap, around.left() - gap - width);
    let (above, below) = (around.top() - gap - height, around.bottom() + gap);
    let centre = (around.left() + around.right() - width) / 2.0;
    let flush_right = around.right() - width;
    [
        (east, middle, Align::Left),
        (west, middle, Align::Right),
        (centre, above, Align::Centre),
        (centre, below, Align::Centre),
        (around.left(), above, Align::Left),
        (around.left(), below, Align::Left),
        (flush_right, above, Align::Right),
        (flush_right, below, Align::Right),
        (east, around.top(), Align::Left),
        (east, around.bottom() - height, Align::Left),
        (west, around.top(), Align::Right),
        (west, around.bottom() - height, Align::Right),
    ]
    .into_iter()
    .filter_map(|(left, top, align)| Some((block.rect(left, top)?, align)))
    .collect()
}

/// Writes the callouts of all belts with leaders: for posters.
pub fn draw(
    canvas: &mut Canvas,
    obstacles: &mut Obstacles,
    plate: &Plate,
    outlines: &BTreeMap<String, Path>,
    discs: &[Disc],
    palette: &Palette,
    view: &View,
) {
    let outside = Outside::of(plate, view);
    let mut columns: Vec<f32> = Vec::new();
    for say in says(plate, outlines, palette, view, true) {
        let Some((rect, east)) = outside.place(&say, obstacles, &columns, view) else {
            continue;
        };
        columns.push(if east { rect.left() } else { rect.right() });
        let align = if east { Align::Left } else { Align::Right };
        leader(canvas, obstacles, &say, rect, east, discs, view);
        say.block.draw(canvas, rect.left(), rect.top(), align);
        obstacles.add(Some(rect));
    }
}

/// Draws the line from a belt to its words.
fn leader(
    canvas: &mut Canvas,
    obstacles: &mut Obstacles,
    say: &Say,
    rect: Rect,
    east: bool,
    discs: &[Disc],
    view: &View,
) {
    let factor = view.type_size;
    let x = if east {
        rect.left() - 6.0 * factor
    } else {
        rect.right() + 6.0 * factor
    };
    let end = Point::from_xy(x, rect.top() + say.block.middle);
    let Some(start) = nearest(say.outline, end) else {
        return;
    };
    // Discs may stand over the outline: the line begins at the last of them.
    let steps = ((end - start).length() / (2.0 * factor)).ceil().max(1.0);
    let points = (0..=steps as usize).map(|step| shape::between(start, end, step as f32 / steps));
    let on_disc = |point: &Point| {
        discs
            .iter()
            .any(|disc| (disc.at - *point).length() < disc.radius + 2.5 * factor)
    };
    let start = points.filter(on_disc).last().unwrap_or(start);
    if let Some(path) = shape::line(&[start, end]) {
        canvas.stroke(path, &lines::LEADER, factor);
        canvas.circle(start.x, start.y, 1.6 * factor, lines::LEADER.colour, 1.0);
        obstacles.add_line(&[start, end], 2.0 * factor);
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

    fn of(plate: &Plate, view: &View) -> Self {
        let path = plate
            .layers
            .region
            .as_ref()
            .and_then(|region| shape::polygons(region, view));
        let path = path.and_then(|path| {
            path.transform(Transform::from_scale(1.0 / Self::CELL, 1.0 / Self::CELL))
        });
        let cells = |side: u32| (side as f32 / Self::CELL).ceil() as u32;
        let window = Window {
            left: 0,
            top: 0,
            width: cells(view.width),
            height: cells(view.height),
        };
        Self {
            region: path.map(|path| coverage(Some(&path), window)),
        }
    }

    /// Whether no part of a box lies in the region.
    fn holds(&self, rect: Rect) -> bool {
        let Some(region) = &self.region else {
            return true;
        };
        let cell = |at: f32, cells: usize| ((at / Self::CELL).max(0.0) as usize).min(cells - 1);
        (cell(rect.top(), region.height)..=cell(rect.bottom(), region.height)).all(|row| {
            let columns = cell(rect.left(), region.width)..=cell(rect.right(), region.width);
            region.values[row * region.width..][columns]
                .iter()
                .all(|&cover| cover == 0.0)
        })
    }

    /// The nearest place outside for what is said, flush with an earlier one where that costs little.
    fn place(
        &self,
        say: &Say,
        obstacles: &Obstacles,
        columns: &[f32],
        view: &View,
    ) -> Option<(Rect, bool)> {
        let factor = view.type_size;
        let belt = say.outline.bounds();
        let middle = (belt.top() + belt.bottom()) / 2.0 - say.block.height / 2.0;
        let step = 6.0 * factor;
        let mut best: Option<(f32, Rect, bool)> = None;
        for (slide, east) in (0..90).flat_map(|slide| [(slide, true), (slide, false)]) {
            let away = 14.0 * factor + slide as f32 * step;
            for shift in -16..=16 {
                let shift = shift as f32 * step;
                let left = if east {
                    belt.right() + away
                } else {
                    belt.left() - away - say.block.width
                };
                let flush = columns.iter().copied().find(|column| {
                    let edge = if east { left } else { left + say.block.width };
                    (column - edge).abs() < 9.0 * step
                        && 0.0 <= (column - edge) * if east { 1.0 } else { -1.0 }
                });
                let left = match flush {
                    Some(column) if east => column,
                    Some(column) => column - say.block.width,
                    None => left,
                };
                let Some(rect) = say.block.rect(left, middle + shift) else {
                    continue;
                };
                let cost =
                    away + shift.abs() * 0.8 - if flush.is_some() { 5.0 * step } else { 0.0 };
                let better = best.is_none_or(|(least, ..)| cost < least);
                let aired = |air: f32| rect.outset(air * factor, air * factor).unwrap_or(rect);
                if better && self.holds(aired(7.0)) && obstacles.free(aired(4.0)) {
                    best = Some((cost, rect, east));
                }
            }
        }
        best.map(|(_, rect, east)| (rect, east))
    }
}
