//! Overlay: cutting and joining polygons, with what lies apart answered by its boxes.
//!
//! `i_overlay`'s 64-bit engine, whose grid is far finer than a double's rounding here; the older copy inside geo
//! panics on rings that touch themselves (iOverlay pull request 80).

use geo::{BoundingRect, Coord, Intersects, LineString, MultiPolygon, Polygon};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::solver::Solver;
use i_overlay::float::overlay::{FloatOverlay, OverlayOptions};

/// Polygons as rings of points, the last not repeated.
pub(super) type Contours = Vec<Vec<Vec<[f64; 2]>>>;

/// Ground of up to a square metre is the rounding of a shared border, no ground.
pub const ROUNDING_KM2: f64 = 1e-6;

/// Whether the boxes of two shapes meet.
#[must_use]
pub fn may_meet(a: &MultiPolygon, b: &MultiPolygon) -> bool {
    match (a.bounding_rect(), b.bounding_rect()) {
        (Some(a), Some(b)) => a.intersects(&b),
        _ => false,
    }
}

/// `shape` without `cut`.
#[must_use]
pub fn difference(shape: &MultiPolygon, cut: &MultiPolygon) -> MultiPolygon {
    if may_meet(shape, cut) {
        overlay(shape, cut, OverlayRule::Difference)
    } else {
        shape.clone()
    }
}

/// What both have.
#[must_use]
pub fn intersection(a: &MultiPolygon, b: &MultiPolygon) -> MultiPolygon {
    if may_meet(a, b) {
        overlay(a, b, OverlayRule::Intersect)
    } else {
        MultiPolygon::new(Vec::new())
    }
}

/// What any of them has.
#[must_use]
pub fn union<'a>(shapes: impl IntoIterator<Item = &'a MultiPolygon>) -> MultiPolygon {
    let mut filled = shapes.into_iter().filter(|shape| !shape.0.is_empty());
    let Some(first) = filled.next() else {
        return MultiPolygon::new(Vec::new());
    };
    let Some(second) = filled.next() else {
        return first.clone();
    };
    let all: Contours = [first, second]
        .into_iter()
        .chain(filled)
        .flat_map(contours)
        .collect();
    run(&all, &Vec::new(), OverlayRule::Subject)
}

fn overlay(a: &MultiPolygon, b: &MultiPolygon, rule: OverlayRule) -> MultiPolygon {
    run(&contours(a), &contours(b), rule)
}

fn run(subject: &Contours, clip: &Contours, rule: OverlayRule) -> MultiPolygon {
    let finite = |contours: &Contours| {
        contours
            .iter()
            .flatten()
            .flatten()
            .flatten()
            .all(|number| number.is_finite())
    };
    if !finite(subject) || !finite(clip) {
        return MultiPolygon::new(Vec::new());
    }
    let mut overlay = FloatOverlay::<[f64; 2], i64>::from_subj_and_clip_custom(
        subject,
        clip,
        OverlayOptions::ogc(),
        Solver::default(),
    );
    let shapes = overlay.overlay(rule, FillRule::NonZero);
    self::shapes(shapes)
}

/// What the engine gives back, as polygons.
pub(super) fn shapes(shapes: Contours) -> MultiPolygon {
    MultiPolygon::new(shapes.into_iter().filter_map(polygon).collect())
}

/// Rings as the engine wants them: open, shells one way round and holes the other, whatever their winding was.
pub(super) fn contours(shape: &MultiPolygon) -> Contours {
    let contour = |ring: &LineString, shell: bool| {
        let mut points: Vec<[f64; 2]> = ring.0.iter().map(|at| [at.x, at.y]).collect();
        points.pop();
        if (twice_area(ring) > 0.0) != shell {
            points.reverse();
        }
        points
    };
    let polygon = |polygon: &Polygon| {
        let holes = polygon.interiors().iter().map(|ring| contour(ring, false));
        std::iter::once(contour(polygon.exterior(), true))
            .chain(holes)
            .collect()
    };
    shape.iter().map(polygon).collect()
}

fn polygon(shape: Vec<Vec<[f64; 2]>>) -> Option<Polygon> {
    let mut rings = shape.into_iter().map(|contour| {
        let mut ring: Vec<Coord> = contour.into_iter().map(|[x, y]| Coord { x, y }).collect();
        ring.extend(ring.first().copied());
        LineString::new(ring)
    });
    let shell = rings.next()?;
    Some(Polygon::new(shell, rings.collect()))
}

fn twice_area(ring: &LineString) -> f64 {
    let origin = ring.0.first().copied().unwrap_or_default();
    ring.lines()
        .map(|edge| {
            let (a, b) = (edge.start - origin, edge.end - origin);
            a.x * b.y - b.x * a.y
        })
        .sum()
}
