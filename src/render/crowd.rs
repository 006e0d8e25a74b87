//! Crowds: discs that would hide one another are set apart, near their places and on their side of the border.

use geo::MultiPolygon;
use tiny_skia::Point;

use super::cover::Cover;
use super::discs::Disc;
use super::shape;
use super::soft::Field;
use super::style::discs as style;
use super::view::View;

/// Pushes discs off one another until little overlaps.
///
/// They grow from points to their sizes, so that each gives way as little as it must and none leaps over another. The
/// same discs always come to rest in the same places: they are visited in order, the smaller of two gives way in the
/// ratio of the areas, and two in one place part at an angle that their order gives.
pub fn set_apart(discs: &mut [Disc], shore: Option<&Shore>) {
    const GROWING: usize = 90;
    const SETTLING: usize = 60;
    const HOME: f32 = 0.03;
    // Of so many nobody sees one hide another, and the work grows with their square.
    const MOST: usize = 2000;
    if MOST < discs.len() {
        return;
    }
    for round in 0..GROWING + SETTLING {
        let grown = ((round + 1) as f32 / GROWING as f32).min(1.0);
        if round < GROWING {
            for disc in discs.iter_mut() {
                disc.at = shape::between(disc.at, disc.place, HOME);
            }
        }
        push_all(discs, grown.sqrt());
        // The push has the last word: a disc may touch the border, but none may hide another.
        for disc in discs.iter_mut().filter(|_| round + 6 < GROWING + SETTLING) {
            disc.at += shore.map_or(Point::zero(), |shore| shore.inwards(disc));
        }
    }
}

/// Pushes every two discs that overlap, at this share of their radii.
fn push_all(discs: &mut [Disc], grown: f32) {
    let mut order: Vec<usize> = (0..discs.len()).collect();
    order.sort_by(|&a, &b| discs[a].at.x.total_cmp(&discs[b].at.x).then(a.cmp(&b)));
    let widest = discs.first().map_or(0.0, |disc| disc.radius);
    for (rank, &a) in order.iter().enumerate() {
        for &b in &order[rank + 1..] {
            if discs[a].at.x + discs[a].radius + widest < discs[b].at.x {
                break;
            }
            push(discs, a.min(b), a.max(b), grown);
        }
    }
}

fn push(discs: &mut [Disc], a: usize, b: usize, grown: f32) {
    let [near, far] = [a, b].map(|at| (discs[at].at, discs[at].radius * grown));
    let wanted = near.1 + far.1 - style::OVERLAP * near.1.min(far.1);
    let mut away = far.0 - near.0;
    let distance = away.length();
    if wanted <= distance {
        return;
    }
    if distance < 1e-3 {
        // The golden angle spreads any number of discs that lie in one place.
        let angle = b as f32 * 2.399_963;
        away = Point::from_xy(angle.cos(), angle.sin());
    } else {
        away = Point::from_xy(away.x / distance, away.y / distance);
    }
    let gap = (wanted - distance) * 0.9;
    let share = far.1 * far.1 / (near.1 * near.1 + far.1 * far.1);
    let (back, forth) = (gap * share, gap * (1.0 - share));
    discs[a].at -= Point::from_xy(away.x * back, away.y * back);
    discs[b].at += Point::from_xy(away.x * forth, away.y * forth);
}

/// The region's depth about its border: discs that were pushed over it are pushed back, for a mine two kilometres
/// from the border does not lie beyond it.
#[derive(Debug)]
pub struct Shore {
    /// Coverage by the region, blurred, in cells.
    depth: Field,
}

impl Shore {
    const CELL: f32 = 3.0;
    /// The softness of the depth, in cells.
    const SOFT: f32 = 2.2;

    /// The depth of a region on a sheet; `None` where nothing of it has an extent.
    #[must_use]
    pub fn of(region: &MultiPolygon, view: &View) -> Option<Self> {
        let depth = Cover::cells(region, view, Self::CELL)?.blurred(Self::SOFT);
        Some(Self { depth })
    }

    /// The depth at a place: ½ on the border, 1 well inside; between cells by their distance.
    fn depth(&self, at: Point) -> f32 {
        let (x, y) = (at.x / Self::CELL - 0.5, at.y / Self::CELL - 0.5);
        let (column, row) = (x.floor(), y.floor());
        let cell = |column: f32, row: f32| {
            let column = (column.max(0.0) as usize).min(self.depth.width - 1);
            let row = (row.max(0.0) as usize).min(self.depth.height - 1);
            self.depth.values[row * self.depth.width + column]
        };
        let line = |row: f32| {
            cell(column, row) + (cell(column + 1.0, row) - cell(column, row)) * (x - column)
        };
        line(row) + (line(row + 1.0) - line(row)) * (y - row)
    }

    /// The step that brings a disc back to the depth at which it lies or at which it is clear of the border.
    fn inwards(&self, disc: &Disc) -> Point {
        let clear = 0.5 + 0.5 * (disc.radius / (Self::SOFT * Self::CELL * 1.6)).min(0.9);
        let wanted = clear.min(self.depth(disc.place));
        let here = self.depth(disc.at);
        if wanted <= here {
            return Point::zero();
        }
        let slope = |x: f32, y: f32| {
            self.depth(disc.at + Point::from_xy(x, y)) - self.depth(disc.at - Point::from_xy(x, y))
        };
        let (x, y) = (slope(Self::CELL, 0.0), slope(0.0, Self::CELL));
        let steep = x.hypot(y);
        if steep < 1e-4 {
            return Point::zero();
        }
        let step = ((wanted - here) / steep * 2.0 * Self::CELL).min(1.5);
        Point::from_xy(x / steep * step, y / steep * step)
    }
}
