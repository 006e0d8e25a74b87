//! Discs: where each mine stands on a sheet, and how large.
//!
//! A disc's area is its output. One factor serves the map, its insets and its legend.

use geo::MultiPolygon;
use tiny_skia::{Point, Transform};

use crate::atlas::plate::{Holding, Plate};
use crate::layers::control::Control;
use crate::layers::units::Share;

use super::ground::{Window, coverage};
use super::shape;
use super::soft::Field;
use super::style::discs as style;
use super::view::View;

/// One mine, or several of one belt under one control that lie too close and yield too little to stand alone.
#[derive(Debug, Clone)]
pub struct Disc<'a> {
    /// The holding, of several the one that yields most.
    pub holding: &'a Holding<'a>,
    /// How many mines it stands for.
    pub mines: usize,
    /// Tonnes; `None` where unknown.
    pub tonnes: Option<f64>,
    /// Where it lies.
    pub place: Point,
    /// Where it is drawn.
    pub at: Point,
    /// Its radius in pixels.
    pub radius: f32,
}

impl Disc<'_> {
    /// Every control with its share, largest first.
    #[must_use]
    pub fn shares(&self) -> &[(Control, Share)] {
        &self.holding.shares
    }
}

/// The factor k of radius = k √tonnes for a sheet whose shorter side is `side` pixels.
///
/// As large as two rules allow: the largest disc is at most 1.8 % of the shorter side, and no circle of 6 % of it
/// about a mine is more than three tenths full. `None` where nothing has an output.
#[must_use]
pub fn factor(plate: &Plate, view: &View, side: f32) -> Option<f32> {
    let mines: Vec<(Point, f64)> = plate
        .holdings
        .iter()
        .filter_map(|holding| Some((view.px(holding.mine.point.0), tonnes(holding)?)))
        .filter(|(_, tonnes)| 0.0 < *tonnes)
        .collect();
    let largest = mines.iter().map(|(_, tonnes)| *tonnes).fold(0.0, f64::max);
    let reach = style::CROWD * side;
    let crowd = crowded(&mines, reach);
    (0.0 < largest).then(|| {
        let by_size = style::LARGEST * side / largest.sqrt() as f32;
        let by_crowd = reach * (style::CROWDED / crowd as f32).sqrt();
        by_size.min(by_crowd)
    })
}

/// The most tonnes that lie within `reach` of any mine.
fn crowded(mines: &[(Point, f64)], reach: f32) -> f64 {
    let mut sorted = mines.to_vec();
    sorted.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    let mut start = 0;
    let mut most = 0.0;
    for (here, _) in &sorted {
        while sorted[start].0.x < here.x - reach {
            start += 1;
        }
        let near = sorted[start..]
            .iter()
            .take_while(|(there, _)| there.x <= here.x + reach);
        let sum: f64 = near
            .filter(|(there, _)| (*there - *here).length() <= reach)
            .map(|(_, tonnes)| tonnes)
            .sum();
        most = f64::max(most, sum);
    }
    most
}

/// The discs of a sheet, largest first, ties by id.
#[must_use]
pub fn lay_out<'a>(plate: &'a Plate<'a>, view: &View, factor: Option<f32>) -> Vec<Disc<'a>> {
    let floor = style::FLOOR * view.type_size;
    let radius = |tonnes: Option<f64>| match (tonnes, factor) {
        (Some(tonnes), Some(factor)) => (factor * tonnes.sqrt() as f32).max(floor),
        _ => style::HOLLOW * view.type_size,
    };
    let shown = plate
        .holdings
        .iter()
        .filter(|holding| is_drawn(holding, plate));
    let mut discs: Vec<Disc> = shown
        .map(|holding| {
            let place = view.px(holding.mine.point.0);
            let tonnes = tonnes(holding);
            Disc {
                holding,
                mines: 1,
                tonnes,
                place,
                at: place,
                radius: radius(tonnes),
            }
        })
        .filter(|disc| {
            let margin = disc.radius + 40.0;
            -margin < disc.at.x
                && disc.at.x < view.width as f32 + margin
                && -margin < disc.at.y
                && disc.at.y < view.height as f32 + margin
        })
        .collect();
    if let Some(factor) = factor {
        discs = merge(discs, floor / factor, 7.0 * view.type_size, view);
        discs
            .iter_mut()
            .for_each(|disc| disc.radius = radius(disc.tonnes));
    }
    discs.sort_by(|a, b| {
        b.radius
            .total_cmp(&a.radius)
            .then_with(|| a.holding.mine.id.cmp(&b.holding.mine.id))
    });
    let shore = plate
        .layers
        .region
        .as_ref()
        .and_then(|region| Shore::of(region, view));
    set_apart(&mut discs, shore.as_ref());
    discs
}

fn tonnes(holding: &Holding) -> Option<f64> {
    Some(holding.output?.best.tonnes())
}

/// Whether a mine is drawn at all: its supply is told, or nobody's is and it is of the plate's commodity.
fn is_drawn(holding: &Holding, plate: &Plate) -> bool {
    let manifest = &plate.layers.manifest;
    match tonnes(holding) {
        Some(tonnes) => 0.0 < tonnes,
        None => {
            let told = holding
                .mine
                .commodity
                .as_ref()
                .is_none_or(|commodity| *commodity == manifest.commodity);
            plate.supply.rows.is_empty()
                && told
                && 0.0 < holding.mine.weight
                && holding.mine.kind != "cancelled"
        }
    }
}

/// Joins discs below the smallest size with the nearest of their kind within `reach`, keeping the tonnes.
fn merge<'a>(mut discs: Vec<Disc<'a>>, smallest: f32, reach: f32, view: &View) -> Vec<Disc<'a>> {
    let smallest = f64::from(smallest).powi(2);
    let key = |disc: &Disc| (disc.tonnes.unwrap_or(0.0), disc.holding.mine.id.clone());
    discs.sort_by(|a, b| {
        key(a)
            .partial_cmp(&key(b))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut kept: Vec<Disc> = Vec::new();
    while !discs.is_empty() {
        let disc = discs.remove(0);
        let small = disc.tonnes.is_some_and(|tonnes| tonnes < smallest) && !has_halo(&disc, view);
        let nearest = discs
            .iter()
            .enumerate()
            .filter(|(_, other)| small && alike(&disc, other) && !has_halo(other, view))
            .map(|(at, other)| (at, (other.place - disc.place).length()))
            .filter(|(_, distance)| *distance <= reach)
            .min_by(|a, b| a.1.total_cmp(&b.1));
        match nearest {
            Some((at, _)) => {
                let joined = join(disc, discs.remove(at));
                let at = discs.partition_point(|other| key(other) < key(&joined));
                discs.insert(at, joined);
            }
            None => kept.push(disc),
        }
    }
    kept
}

fn alike(a: &Disc, b: &Disc) -> bool {
    a.holding.mine.belt == b.holding.mine.belt && a.shares() == b.shares()
}

fn join<'a>(small: Disc<'a>, large: Disc<'a>) -> Disc<'a> {
    let [a, b] = [&small, &large].map(|disc| disc.tonnes.unwrap_or(0.0));
    let share = if 0.0 < a + b {
        (a / (a + b)) as f32
    } else {
        0.5
    };
    let place = Point::from_xy(
        large.place.x + (small.place.x - large.place.x) * share,
        large.place.y + (small.place.y - large.place.y) * share,
    );
    Disc {
        mines: small.mines + large.mines,
        tonnes: Some(a + b),
        place,
        at: place,
        ..large
    }
}

/// The radius of a mine's halo in pixels; `None` where its place is sure enough to need none.
#[must_use]
pub fn halo_radius(disc: &Disc, view: &View) -> Option<f32> {
    let mine = disc.holding.mine;
    let radius = mine.precision_km? as f32 * view.px_per_km(mine.point.y());
    (disc.radius + 2.0 < radius).then_some(radius)
}

fn has_halo(disc: &Disc, view: &View) -> bool {
    halo_radius(disc, view).is_some()
}

/// Pushes discs off one another until little overlaps, each drawn back to its place.
///
/// The same discs always come to rest in the same places: they are visited in order, the smaller of two gives way
/// in the ratio of the areas, and two in one place part at an angle that their order gives.
fn set_apart(discs: &mut [Disc], shore: Option<&Shore>) {
    const ROUNDS: usize = 160;
    const HOME: f32 = 0.02;
    for round in 0..ROUNDS {
        // The last rounds only push, so that what is left overlaps no more than allowed.
        if round + 60 < ROUNDS {
            for disc in discs.iter_mut() {
                disc.at = shape::between(disc.at, disc.place, HOME);
            }
        }
        let mut order: Vec<usize> = (0..discs.len()).collect();
        order.sort_by(|&a, &b| discs[a].at.x.total_cmp(&discs[b].at.x).then(a.cmp(&b)));
        let widest = discs.first().map_or(0.0, |disc| disc.radius);
        for (rank, &a) in order.iter().enumerate() {
            for &b in &order[rank + 1..] {
                if discs[a].at.x + discs[a].radius + widest < discs[b].at.x {
                    break;
                }
                push(discs, a.min(b), a.max(b));
            }
        }
        // The push has the last word: a disc may touch the border, but none may hide another.
        for disc in discs.iter_mut().filter(|_| round + 6 < ROUNDS) {
            disc.at += shore.map_or(Point::zero(), |shore| shore.inwards(disc));
        }
    }
}

/// The region's depth about its border: discs that were pushed over it are pushed back, for a mine two kilometres
/// from the border does not lie beyond it.
struct Shore {
    /// Coverage by the region, blurred, in cells.
    depth: Field,
}

impl Shore {
    const CELL: f32 = 3.0;
    /// The softness of the depth, in cells.
    const SOFT: f32 = 2.2;

    fn of(region: &MultiPolygon, view: &View) -> Option<Self> {
        let path = shape::polygons(region, view)?
            .transform(Transform::from_scale(1.0 / Self::CELL, 1.0 / Self::CELL))?;
        let cells = |side: u32| (side as f32 / Self::CELL).ceil() as u32;
        let window = Window {
            left: 0,
            top: 0,
            width: cells(view.width),
            height: cells(view.height),
        };
        Some(Self {
            depth: coverage(Some(&path), window).blurred(Self::SOFT),
        })
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

fn push(discs: &mut [Disc], a: usize, b: usize) {
    let [near, far] = [
        (discs[a].at, discs[a].radius),
        (discs[b].at, discs[b].radius),
    ];
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
