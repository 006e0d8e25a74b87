//! Discs: where each mine stands on a sheet, and how large.
//!
//! A disc's area is its output. One factor serves the map, its insets and its legend.

use std::collections::VecDeque;

use tiny_skia::Point;

use crate::atlas::plate::{Holding, Plate};
use crate::layers::control::Control;
use crate::layers::units::Share;

use super::crowd;
use super::shape;
use super::sheet::Sheet;
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
        self.holding.shares.all()
    }

    /// Whether it is drawn in slices: its ground is another's by a tenth or more.
    #[must_use]
    pub fn is_divided(&self) -> bool {
        self.tonnes.is_some() && !self.holding.shares.is_firm()
    }
}

/// The factor k of radius = k √tonnes for a sheet whose shorter side is `side` pixels.
///
/// As large as two rules allow: the largest disc is at most 1.8 % of the shorter side, and no circle of 6 % of it
/// about a mine is more than three tenths full. `None` where nothing has an output.
#[must_use]
pub fn factor(sheet: &Sheet, side: f32) -> Option<f32> {
    let view = &sheet.view;
    let mines: Vec<(Point, f64)> = sheet
        .plate
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
pub fn lay_out<'a>(sheet: &Sheet<'a>, factor: Option<f32>) -> Vec<Disc<'a>> {
    let (view, unit) = (&sheet.view, sheet.unit());
    let floor = style::FLOOR * unit;
    let radius = |tonnes: Option<f64>| match (tonnes, factor) {
        (Some(tonnes), Some(factor)) => (factor * tonnes.sqrt() as f32).max(floor),
        _ => style::HOLLOW * unit,
    };
    let shown = sheet
        .plate
        .holdings
        .iter()
        .filter(|holding| is_drawn(holding, sheet.plate));
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
        .filter(|disc| may_touch(disc, view))
        .collect();
    let (smallest, reach) = match factor {
        Some(factor) => (f64::from(floor / factor).powi(2), style::JOIN * unit),
        None => (0.0, 2.5 * style::HOLLOW * unit),
    };
    discs = merge(discs, smallest, reach, view);
    discs
        .iter_mut()
        .for_each(|disc| disc.radius = radius(disc.tonnes));
    discs.sort_by(|a, b| {
        let by_id = || a.holding.mine.id.cmp(&b.holding.mine.id);
        b.radius.total_cmp(&a.radius).then_with(by_id)
    });
    crowd::set_apart(&mut discs, sheet.plate.layers.region.as_ref(), view);
    discs
}

/// Whether a disc or its halo, or a neighbour that it pushes, may touch the sheet.
fn may_touch(disc: &Disc, view: &View) -> bool {
    let margin = 2.0 * disc.radius + 40.0 + halo_radius(disc, view).unwrap_or(0.0);
    let within = |at: f32, side: u32| -margin < at && at < side as f32 + margin;
    within(disc.place.x, view.width) && within(disc.place.y, view.height)
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

/// Joins discs too small to stand alone with the nearest of their kind within `reach`, keeping the tonnes.
///
/// `smallest` is in tonnes; of mines whose output is unknown all are too small.
fn merge<'a>(mut discs: Vec<Disc<'a>>, smallest: f64, reach: f32, view: &View) -> Vec<Disc<'a>> {
    let order = |a: &Disc, b: &Disc| {
        let tonnes = |disc: &Disc| disc.tonnes.unwrap_or(0.0);
        tonnes(a)
            .total_cmp(&tonnes(b))
            .then_with(|| a.holding.mine.id.cmp(&b.holding.mine.id))
    };
    discs.sort_by(order);
    let mut discs: VecDeque<Disc> = discs.into();
    let mut kept: Vec<Disc> = Vec::new();
    while let Some(disc) = discs.pop_front() {
        let small = disc.tonnes.is_none_or(|tonnes| tonnes < smallest) && !has_halo(&disc, view);
        let nearest = discs
            .iter()
            .enumerate()
            .filter(|_| small)
            .map(|(at, other)| (at, other, (other.place - disc.place).length()))
            .filter(|(_, other, distance)| *distance <= reach && alike(&disc, other))
            .filter(|(_, other, _)| !has_halo(other, view))
            .min_by(|a, b| a.2.total_cmp(&b.2));
        let Some(other) = nearest.map(|(at, ..)| at).and_then(|at| discs.remove(at)) else {
            kept.push(disc);
            continue;
        };
        let joined = join(disc, other);
        let at = discs.partition_point(|other| order(other, &joined).is_lt());
        discs.insert(at, joined);
    }
    kept
}

fn alike(a: &Disc, b: &Disc) -> bool {
    a.tonnes.is_some() == b.tonnes.is_some()
        && a.holding.mine.belt == b.holding.mine.belt
        && a.shares() == b.shares()
}

/// One disc for two, between their places by their tonnes, or by their mines where tonnes are unknown.
fn join<'a>(small: Disc<'a>, large: Disc<'a>) -> Disc<'a> {
    let weight = |disc: &Disc| {
        disc.tonnes
            .unwrap_or(disc.mines as f64)
            .max(f64::MIN_POSITIVE)
    };
    let share = weight(&small) / (weight(&small) + weight(&large));
    let place = shape::between(large.place, small.place, share as f32);
    let tonnes = small.tonnes.zip(large.tonnes).map(|(a, b)| a + b);
    Disc {
        mines: small.mines + large.mines,
        tonnes,
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
