//! The edge of a map: ticks at whole degrees. Ticks, not lines: nobody measures on a poster.

use geo::coord;
use tiny_skia::Rect;

use crate::render::canvas::Canvas;
use crate::render::labels::{Align as BlockAlign, Block};
use crate::render::shape;
use crate::render::style::{names, panel};
use crate::render::view::View;

/// Draws ticks and degrees along the edges of a view, but not near what stands there.
pub fn draw(canvas: &mut Canvas, view: &View, taken: &[Rect]) {
    let bounds = view.bounds();
    let step = step((bounds.width()).min(bounds.height()));
    let (width, height) = (view.width as f32, view.height as f32);
    let middle = bounds.center();
    let whole = |low: f64, high: f64| {
        let first = (low / step).ceil() as i64;
        (first..=(high / step).floor() as i64).map(move |at| at as f64 * step)
    };
    for lon in whole(bounds.min().x, bounds.max().x) {
        let x = view.px(coord! { x: lon, y: middle.y }).x;
        let words = degrees(lon, step, 'E', 'W');
        tick(canvas, view, taken, &words, (x, 0.0), (0.0, 1.0));
        tick(canvas, view, taken, &words, (x, height), (0.0, -1.0));
    }
    for lat in whole(bounds.min().y, bounds.max().y) {
        let y = view.px(coord! { x: middle.x, y: lat }).y;
        let words = degrees(lat, step, 'N', 'S');
        tick(canvas, view, taken, &words, (0.0, y), (1.0, 0.0));
        tick(canvas, view, taken, &words, (width, y), (-1.0, 0.0));
    }
}

/// One tick from the edge inwards, and its degrees at the end of it.
fn tick(
    canvas: &mut Canvas,
    view: &View,
    taken: &[Rect],
    words: &str,
    (x, y): (f32, f32),
    (dx, dy): (f32, f32),
) {
    const LONG: f32 = 6.0;
    let unit = view.type_size;
    let block = Block::default().row(words, &names::GRATICULE, names::GRATICULE.colour, unit);
    let end = (x + dx * LONG * unit, y + dy * LONG * unit);
    let gap = 3.0 * unit;
    let left = end.0 + dx * gap - block.width * (1.0 - dx) / 2.0;
    let top = end.1 + dy * gap - block.height * (1.0 - dy) / 2.0;
    let Some(rect) = block
        .rect(left, top)
        .and_then(|rect| rect.outset(4.0 * unit, 4.0 * unit))
    else {
        return;
    };
    // In the corners the numbers of two edges would meet.
    let corner = 26.0 * unit;
    let near_corner = if dx == 0.0 {
        x < corner || view.width as f32 - corner < x
    } else {
        y < corner || view.height as f32 - corner < y
    };
    if near_corner || taken.iter().any(|other| other.intersect(&rect).is_some()) {
        return;
    }
    let ends = [(x, y), end].map(|(x, y)| tiny_skia::Point::from_xy(x, y));
    if let Some(path) = shape::line(&ends) {
        canvas.stroke(path, &panel::TICK, unit);
    }
    block.draw(canvas, left, top, BlockAlign::Centre);
}

/// A step that leaves three to eight ticks along the shorter side.
fn step(degrees: f64) -> f64 {
    const STEPS: [f64; 13] = [
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0,
    ];
    STEPS
        .into_iter()
        .find(|step| degrees / step <= 8.0)
        .unwrap_or(30.0)
}

fn degrees(value: f64, step: f64, positive: char, negative: char) -> String {
    let decimals = if step < 1.0 {
        (-step.log10()).ceil() as usize
    } else {
        0
    };
    let sign = match value {
        value if value.abs() < step / 2.0 => String::new(),
        value if value < 0.0 => negative.to_string(),
        _ => positive.to_string(),
    };
    format!("{:.decimals$}°{sign}", value.abs())
}
