//! Filling rectangles with the map's patterns as vectors, so that pictures and SVG show the same.

use std::f32::consts::SQRT_2;

use tiny_skia::{Path, PathBuilder, Point, Rect};

use crate::render::furniture::column::Section;
use crate::render::hatch::Pattern;
use crate::render::shape;
use crate::render::style::{Colour, ground};

/// Fills rectangles with a pattern that is counted from the sheet's corner, so that neighbours go on in step.
pub(super) fn fill(section: &mut Section, pattern: &Pattern, rects: &[Rect]) {
    let unit = section.unit;
    match pattern {
        Pattern::Flat(colour) => plain(section, *colour, rects),
        Pattern::Bands(colours) => {
            plain(section, first(colours), rects);
            let band = ground::BAND * unit;
            let period = band * colours.len() as f32;
            for (at, colour) in colours.iter().enumerate().skip(1) {
                let start = at as f32 * band;
                let stripes = Stripes {
                    start,
                    width: band,
                    period,
                    rising: true,
                };
                lay(section, stripes.path(rects), *colour, 1.0);
            }
        }
        Pattern::Lines(colour, lines) => {
            plain(section, *colour, rects);
            let (width, distance, _) = ground::SHARED;
            let period = distance * unit * lines.len() as f32;
            for (at, line) in lines.iter().enumerate() {
                let start = (at as f32 + 1.0) * distance * unit - width * unit;
                let width = width * unit;
                let stripes = Stripes {
                    start,
                    width,
                    period,
                    rising: false,
                };
                lay(section, stripes.path(rects), *line, 1.0);
            }
        }
        Pattern::Dots(colour) => {
            plain(section, *colour, rects);
            let (dot, opacity, radius, distance) = ground::DOT;
            let dots = dots(rects, radius * unit, distance * unit);
            lay(section, dots, dot, opacity * 2.0);
        }
    }
}

fn first(colours: &[Colour]) -> Colour {
    colours.first().copied().unwrap_or(ground::UNKNOWN)
}

fn lay(section: &mut Section, path: Option<Path>, colour: Colour, opacity: f32) {
    if let Some(path) = path {
        section.canvas.fill(path, colour, opacity);
    }
}

fn plain(section: &mut Section, colour: Colour, rects: &[Rect]) {
    let mut builder = PathBuilder::new();
    rects.iter().for_each(|rect| builder.push_rect(*rect));
    lay(section, builder.finish(), colour, 1.0);
}

/// Parallel stripes at 45°.
struct Stripes {
    start: f32,
    width: f32,
    period: f32,
    rising: bool,
}

impl Stripes {
    /// The parts of the stripes that lie in rectangles.
    fn path(&self, rects: &[Rect]) -> Option<Path> {
        let mut builder = PathBuilder::new();
        for rect in rects {
            let corners = [
                (rect.left(), rect.top()),
                (rect.right(), rect.top()),
                (rect.right(), rect.bottom()),
                (rect.left(), rect.bottom()),
            ];
            let corners = corners.map(|(x, y)| Point::from_xy(x, y));
            let across = corners.map(|corner| self.across(corner));
            let low = across.iter().copied().fold(f32::INFINITY, f32::min);
            let high = across.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let first = ((low - self.start - self.width) / self.period).floor() as i32;
            let last = ((high - self.start) / self.period).ceil() as i32;
            for number in first..=last {
                let from = self.start + number as f32 * self.period;
                let part = self.beyond(&corners, from, 1.0);
                let part = self.beyond(&part, from + self.width, -1.0);
                if 2 < part.len() {
                    shape::push(&mut builder, &part, true);
                }
            }
        }
        builder.finish()
    }

    /// How far a point lies across the stripes.
    fn across(&self, point: Point) -> f32 {
        let along = if self.rising {
            point.x + point.y
        } else {
            point.x - point.y
        };
        along / SQRT_2
    }

    /// The part of a convex ring beyond a line across: above it with a `sign` of 1, below it with -1.
    fn beyond(&self, ring: &[Point], line: f32, sign: f32) -> Vec<Point> {
        let mut part = Vec::with_capacity(ring.len() + 2);
        for (at, &here) in ring.iter().enumerate() {
            let next = ring[(at + 1) % ring.len()];
            let (a, b) = (
                sign * (self.across(here) - line),
                sign * (self.across(next) - line),
            );
            if 0.0 <= a {
                part.push(here);
            }
            if (0.0 <= a) != (0.0 <= b) {
                part.push(shape::between(here, next, a / (a - b)));
            }
        }
        part
    }
}

/// A staggered grid of dots, those that lie within a rectangle as a whole.
fn dots(rects: &[Rect], radius: f32, distance: f32) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for rect in rects {
        let rows =
            (rect.top() / distance).floor() as i32..=(rect.bottom() / distance).ceil() as i32;
        for row in rows {
            let offset = if row.rem_euclid(2) == 0 {
                0.0
            } else {
                distance / 2.0
            };
            let first = ((rect.left() - offset) / distance).floor() as i32;
            let last = ((rect.right() - offset) / distance).ceil() as i32;
            for column in first..=last {
                let (x, y) = (column as f32 * distance + offset, row as f32 * distance);
                let within = rect.left() <= x - radius
                    && x + radius <= rect.right()
                    && rect.top() <= y - radius
                    && y + radius <= rect.bottom();
                if within {
                    builder.push_circle(x, y, radius);
                }
            }
        }
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripes_cover_their_share_of_a_rectangle() {
        let rect = Rect::from_xywh(3.0, 7.0, 120.0, 90.0).expect("a rectangle");
        for rising in [true, false] {
            let stripes = Stripes {
                start: 2.0,
                width: 3.0,
                period: 10.0,
                rising,
            };
            let path = stripes.path(&[rect]).expect("stripes");
            assert!(
                rect.left() <= path.bounds().left() && path.bounds().right() <= rect.right() + 1e-3
            );
            let mut area = 0.0;
            let mut ring: Vec<Point> = Vec::new();
            for segment in path.segments() {
                match segment {
                    tiny_skia::PathSegment::Close => {
                        let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
                        area += pairs.map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f32>().abs() / 2.0;
                        ring.clear();
                    }
                    tiny_skia::PathSegment::MoveTo(to) | tiny_skia::PathSegment::LineTo(to) => {
                        ring.push(to)
                    }
                    _ => {}
                }
            }
            assert!((area / (120.0 * 90.0) - 0.3).abs() < 0.02, "{area}");
        }
    }
}
