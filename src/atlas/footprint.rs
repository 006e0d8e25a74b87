//! Footprints: the ground that stands for a mine, cut once by everything that ever divides it.
//!
//! A surveyed mine is its point. One whose place is known to some kilometres is the disc of that radius, without what
//! lies outside of the atlas's region or farther from the mine's belt than the belt's own precision. A mine that is
//! drawn as a polygon is that polygon, within the region. Each part of a footprint lies in one face of the compiled map
//! through all time, so that its share is an area and its history that of a point.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use geo::coordinate_position::CoordPos;
use geo::{
    BoundingRect, Coord, Geometry, Intersects, Line, LineString, LinesIter, MultiPolygon, Point,
    Rect,
};

use crate::geometry::circle::circle;
use crate::geometry::ellipsoid::{Kilometres, area_km2};
use crate::geometry::faces::faces;
use crate::geometry::inside;
use crate::geometry::region::in_shape;
use crate::geometry::split::split;
use crate::geometry::widen::widened;
use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::mine::Mine;

use super::locate::grid::Found;
use super::locate::{Covering, Locator};
use super::outlines::Outlines;
use super::plate::How;
use super::prism::Prism;

/// The ground that stands for a mine.
#[derive(Debug, Clone)]
pub struct Footprint {
    /// Whether it is a point, a disc or a drawn area.
    pub how: How,
    /// What it is made of, largest first; nothing where no ground is left.
    pub parts: Vec<Part>,
}

/// The part of a footprint that the same accounts cover.
#[derive(Debug, Clone)]
pub struct Part {
    /// The accounts whose ground covers it.
    pub covering: Covering,
    /// Its area in km²; 1 for a point.
    pub weight: f64,
}

impl Footprint {
    /// A point.
    #[must_use]
    pub fn point(covering: Covering) -> Self {
        Self {
            how: How::Point,
            parts: vec![Part {
                covering,
                weight: 1.0,
            }],
        }
    }

    /// The same with accounts that cover all of it, wherever it lies.
    #[must_use]
    pub(super) fn with(mut self, accounts: &[usize]) -> Self {
        for part in &mut self.parts {
            part.covering = std::mem::take(&mut part.covering).with(accounts);
        }
        self
    }

    /// Ground of which the same accounts cover all.
    #[must_use]
    pub fn of(how: How, covering: Covering) -> Self {
        Self {
            how,
            ..Self::point(covering)
        }
    }

    /// The same ground, covered by those of its accounts alone that are wanted.
    #[must_use]
    pub fn only(&self, wanted: impl Fn(&usize) -> bool) -> Self {
        let part = |part: &Part| Part {
            covering: part.covering.only(&wanted),
            weight: part.weight,
        };
        Self {
            how: self.how,
            parts: self.parts.iter().map(part).collect(),
        }
    }

    /// All accounts that cover any part of it, ascending.
    #[must_use]
    pub fn prisms(&self) -> Vec<usize> {
        let parts = self.parts.iter();
        let mut all: Vec<usize> = parts.flat_map(|part| part.covering.prisms()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Cuts footprints out of an atlas's ground.
#[derive(Debug, Default)]
pub struct Cutter {
    /// Every outline that ever divides ground, laid out when the first footprint is cut.
    outlines: OnceLock<Outlines>,
    /// The belts' outlines, widened by their own precision; each made when the first disc asks for it.
    belts: Vec<OnceLock<MultiPolygon>>,
}

/// A strip of this width in kilometres, ten nanometres, is the rounding of a border and no ground.
const ROUNDING_KM: f64 = 1e-11;

impl Cutter {
    /// Cuts nothing yet.
    #[must_use]
    pub fn new(layers: &Layers) -> Self {
        Self {
            outlines: OnceLock::new(),
            belts: layers.belts.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// The ground that stands for a mine.
    ///
    /// A footprint that no border crosses costs one look into a grid of edges and one at its corner; any other is split
    /// once by all borders that cross it.
    #[must_use]
    pub fn footprint(
        &self,
        mine: &Mine,
        layers: &Layers,
        prisms: &[Prism],
        locator: &Locator,
    ) -> Footprint {
        let Some((how, shape)) = shape(mine) else {
            return Footprint::point(locator.covering(prisms, mine.point, Period::ALWAYS));
        };
        let belt = match how {
            How::Disc => self.belt(mine, layers),
            _ => None,
        };
        let outlines = self
            .outlines
            .get_or_init(|| Outlines::of(layers.region.as_ref(), prisms));
        let borders = shape.bounding_rect().map(|bounds| outlines.edges(bounds));
        let mut found = Found::default();
        Footprint {
            how,
            parts: parts(
                &shape,
                belt,
                borders.unwrap_or_default(),
                |at, holding| outlines.holding(at, &mut found, holding),
                |set| outlines.covering(&set, prisms),
                |at| locator.covering(prisms, at, Period::ALWAYS),
            ),
        }
    }

    /// The outline of a mine's belt, widened by the belt's own precision; `None` where the disc cannot leave it.
    fn belt<'a>(&'a self, mine: &Mine, layers: &Layers) -> Option<&'a MultiPolygon> {
        let id = mine.belt.as_deref()?;
        let index = layers.belts.iter().position(|belt| belt.id == id)?;
        let belt = &layers.belts[index];
        if mine.precision_km <= Some(belt.precision_km) && belt.shape.intersects(&mine.point) {
            return None;
        }
        let widened = || widened(&belt.shape, Kilometres(belt.precision_km));
        Some(self.belts.get(index)?.get_or_init(widened))
    }
}

/// The ground of a mine that is no point, before anything is cut off, and what it is.
pub(super) fn shape(mine: &Mine) -> Option<(How, MultiPolygon)> {
    match &mine.geometry {
        Geometry::Polygon(polygon) => Some((How::Area, polygon.clone().into())),
        Geometry::MultiPolygon(polygons) => Some((How::Area, polygons.clone())),
        _ => {
            let km = mine.precision_km.filter(|km| 0.0 < *km && km.is_finite())?;
            Some((How::Disc, circle(mine.point, Kilometres(km))))
        }
    }
}

/// The parts of a shape, within another where one is given, that the same accounts cover. `borders` are the edges that
/// divide ground whose boxes meet the shape's, each with the ground that it bounds. `holding` adds in which grounds a place
/// lies to a list, and tells whether it lies on no border; `covers` gives what covers the places that lie in some grounds and in
/// no other; `covering` what covers any point.
pub(super) fn parts(
    shape: &MultiPolygon,
    within: Option<&MultiPolygon>,
    mut borders: Vec<(u32, Line)>,
    mut holding: impl FnMut(Coord, &mut Vec<u32>) -> bool,
    covers: impl Fn(Vec<u32>) -> Covering,
    covering: impl Fn(Point) -> Covering,
) -> Vec<Part> {
    /// The number of the other shape, above those of all grounds.
    const OTHER: u32 = u32::MAX;
    let Some(bounds) = shape.bounding_rect() else {
        return Vec::new();
    };
    let rim = within.into_iter().flat_map(LinesIter::lines_iter);
    borders.extend(rim.map(|edge| (OTHER, edge)));
    let (low, high) = (bounds.min(), bounds.max());
    borders.retain(|(_, Line { start, end })| {
        start.x.min(end.x) <= high.x
            && low.x <= start.x.max(end.x)
            && start.y.min(end.y) <= high.y
            && low.y <= start.y.max(end.y)
    });
    let holding = |at: Coord, set: &mut Vec<u32>| {
        let tells = holding(at, set);
        let other = within.map(|other| in_shape(other, Point(at)));
        if other == Some(CoordPos::Inside) {
            set.push(OTHER);
        }
        tells && other != Some(CoordPos::OnBoundary)
    };
    let split = is_ordinary(&bounds).then(|| split(shape, &borders, holding));
    let pieces: Vec<(Covering, f64)> = match split.flatten() {
        Some(pieces) => pieces
            .into_iter()
            .filter_map(|(mut set, weight)| {
                let is_within = set.pop_if(|last| *last == OTHER).is_some();
                (is_within || within.is_none()).then(|| (covers(set), weight))
            })
            .collect(),
        None => {
            let edges = borders.into_iter().map(|(_, edge)| edge);
            cut_out(shape, within, edges.collect(), covering)
        }
    };
    let whole: f64 = pieces.iter().map(|(_, weight)| weight).sum();
    let rounding = ROUNDING_KM * whole.sqrt();
    let mut parts: BTreeMap<Covering, f64> = BTreeMap::new();
    for (covering, weight) in pieces {
        if rounding < weight && !covering.is_outside() {
            *parts.entry(covering).or_default() += weight;
        }
    }
    let part = |(covering, weight)| Part { covering, weight };
    let mut parts: Vec<Part> = parts.into_iter().map(part).collect();
    // Sums over them must not hang on the order in which accounts were read.
    parts.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    parts
}

/// Whether neither the antimeridian nor a pole touches a box.
fn is_ordinary(bounds: &Rect) -> bool {
    let (low, high) = (bounds.min(), bounds.max());
    -180.0 < low.x && high.x < 180.0 && -90.0 < low.y && high.y < 90.0
}

/// The pieces that edges cut out of a shape, each with what covers it and its area in km².
fn cut_out(
    shape: &MultiPolygon,
    within: Option<&MultiPolygon>,
    mut cuts: Vec<Line>,
    covering: impl Fn(Point) -> Covering,
) -> Vec<(Covering, f64)> {
    // Whoever found them, and in whatever order: the pieces are the same to the last bit. The border of two grounds
    // divides once, though both of them have it.
    for cut in &mut cuts {
        if order(&cut.end, &cut.start).is_lt() {
            *cut = Line::new(cut.end, cut.start);
        }
    }
    cuts.sort_by(|a, b| order(&a.start, &b.start).then_with(|| order(&a.end, &b.end)));
    cuts.dedup();
    let cuts: Vec<LineString> = cuts.into_iter().map(LineString::from).collect();
    let pieces = faces(shape, &cuts).into_iter().filter_map(|piece| {
        let inside = inside::of_polygon(&piece)?;
        let is_within = within.is_none_or(|other| other.intersects(&inside));
        is_within.then(|| (covering(inside), area_km2(&piece.into())))
    });
    pieces.collect()
}

fn order(a: &Coord, b: &Coord) -> Ordering {
    a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
}
