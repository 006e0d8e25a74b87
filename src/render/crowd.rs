//! Crowds: discs that would hide one another are set apart, near their places and on their side of the border.

use geo::MultiPolygon;
use tiny_skia::{Point, Rect, Transform};

use super::cover::Cover;
use super::discs::Disc;
use super::shape;
use super::style::discs as style;
use super::view::View;
use super::window::Window;

/// Pushes discs off one another until little overlaps, each on its own side of the region's border.
///
/// They grow from points to their sizes, so that each gives way as little as it must and none leaps over another. The
/// same discs always come to rest in the same places: they are visited in order, the smaller of two gives way in the
/// ratio of the areas, and two in one place part at an angle that their order gives.
pub fn set_apart(discs: &mut [Disc], region: Option<&MultiPolygon>, view: &View) {
    const GROWING: usize = 90;
    const SETTLING: usize = 400;
    const HOME: f32 = 0.03;
    // Of so many nobody sees one hide another, and the work grows with their square.
    const MOST: usize = 2000;
    let Some(crowd) = crowd(discs).filter(|_| discs.len() <= MOST) else {
        return;
    };
    let shore = region.and_then(|region| Shore::of(region, crowd, view));
    for round in 0..GROWING {
        for disc in discs.iter_mut() {
            disc.at = shape::between(disc.at, disc.place, HOME);
        }
        push_all(discs, ((round + 1) as f32 / GROWING as f32).sqrt());
        keep_inside(discs, shore.as_ref());
    }
    for round in 0..SETTLING {
        let overlap = push_all(discs, 1.0);
        if overlap < SETTLED {
            break;
        }
        // The push has the last word: a disc may touch the border, but none may hide another.
        if round < SETTLING / 2 {
            keep_inside(discs, shore.as_ref());
        }
    }
}

/// Of the smaller radius, the overlap beyond what is allowed at which pushing ends.
const SETTLED: f32 = 0.1;

fn keep_inside(discs: &mut [Disc], shore: Option<&Shore>) {
    for disc in discs.iter_mut() {
        disc.at += shore.map_or(Point::zero(), |shore| shore.inwards(disc));
    }
}

/// The box of the discs that overlap at their places; `None` where none do.
fn crowd(discs: &[Disc]) -> Option<Window> {
    let overlaps =
        |(a, b): (&Disc, &Disc)| (a.place - b.place).length() < reach(a.radius, b.radius);
    let pairs = discs
        .iter()
        .enumerate()
        .flat_map(|(at, a)| discs[at + 1..].iter().map(move |b| (a, b)));
    let crowded: Vec<Point> = pairs
        .filter(|pair| overlaps(*pair))
        .flat_map(|(a, b)| [a.place, b.place])
        .collect();
    Rect::from_points(&crowded).map(Window::around)
}

/// How far the middles of two discs must be apart.
fn reach(a: f32, b: f32) -> f32 {
    a + b - style::OVERLAP * a.min(b)
}

/// Pushes every two discs that overlap, at this share of their radii; says how far the worst two did, of the smaller
/// radius and beyond what is allowed.
fn push_all(discs: &mut [Disc], grown: f32) -> f32 {
    let mut worst = 0.0_f32;
    let mut order: Vec<usize> = (0..discs.len()).collect();
    order.sort_by(|&a, &b| discs[a].at.x.total_cmp(&discs[b].at.x).then(a.cmp(&b)));
    let widest = discs.first().map_or(0.0, |disc| disc.radius);
    for (rank, &a) in order.iter().enumerate() {
        for &b in &order[rank + 1..] {
            if discs[a].at.x + discs[a].radius + widest < discs[b].at.x {
                break;
            }
            worst = worst.max(push(discs, a.min(b), a.max(b), grown));
        }
    }
    worst
}

fn push(discs: &mut [Disc], a: usize, b: usize, grown: f32) -> f32 {
    let [near, far] = [a, b].map(|at| (discs[at].at, discs[at].radius * grown));
    let wanted = reach(near.1, far.1);
    let mut away = far.0 - near.0;
    let distance = away.length();
    if wanted <= distance {
        return 0.0;
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
    (wanted - distance) / near.1.min(far.1)
}

/// The region's depth about its border: discs that were pushed over it are pushed back, for a mine two kilometres
/// from the border does not lie beyond it.
#[derive(Debug)]
struct Shore {
    /// Coverage by the region, blurred, in cells.
    depth: Cover,
}

impl Shore {
    const CELL: f32 = 3.0;
    /// The softness of the depth, in cells.
    const SOFT: f32 = 2.2;
    /// How far a crowd may spread, in cells.
    const SPREAD: u32 = 60;
    /// Of more cells than this the depth is not worth its memory.
    const MOST: u64 = 16_000_000;

    /// The depth of a region about a crowd; `None` where nothing of it lies there.
    fn of(region: &MultiPolygon, crowd: Window, view: &View) -> Option<Self> {
        let cells = |at: i32| (at as f32 / Self::CELL).floor() as i32;
        let window = Window {
            left: cells(crowd.left),
            top: cells(crowd.top),
            width: crowd.width / Self::CELL as u32 + 1,
            height: crowd.height / Self::CELL as u32 + 1,
        };
        let window = window.grown(Self::SPREAD);
        if Self::MOST < u64::from(window.width) * u64::from(window.height) {
            return None;
        }
        let small = Transform::from_scale(1.0 / Self::CELL, 1.0 / Self::CELL);
        let path = shape::polygons(region, view)?.transform(small)?;
        let margin = (3.0 * Self::SOFT).ceil() as u32;
        Some(Self {
            depth: Cover::of(&path, window, margin)?.blurred(Self::SOFT),
        })
    }

    /// The depth at a place: ½ on the border, 1 well inside; between cells by their distance.
    fn depth(&self, at: Point) -> f32 {
        let (x, y) = (at.x / Self::CELL - 0.5, at.y / Self::CELL - 0.5);
        let (column, row) = (x.floor(), y.floor());
        let cell = |column: f32, row: f32| {
            let (left, cells) = self.depth.row(row as i32)?;
            cells
                .get(usize::try_from(column as i32 - left).ok()?)
                .copied()
        };
        let cell = |column: f32, row: f32| cell(column, row).unwrap_or(0.0);
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
