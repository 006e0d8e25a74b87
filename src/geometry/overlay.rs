//! Overlay: cutting and joining polygons, with what lies apart answered by its boxes.

use geo::{BooleanOps, BoundingRect, Intersects, MultiPolygon, unary_union};

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
        shape.difference(cut)
    } else {
        shape.clone()
    }
}

/// What both have.
#[must_use]
pub fn intersection(a: &MultiPolygon, b: &MultiPolygon) -> MultiPolygon {
    if may_meet(a, b) {
        a.intersection(b)
    } else {
        MultiPolygon::new(Vec::new())
    }
}

/// What any of them has.
#[must_use]
pub fn union<'a>(shapes: impl IntoIterator<Item = &'a MultiPolygon>) -> MultiPolygon {
    let shapes: Vec<&MultiPolygon> = shapes
        .into_iter()
        .filter(|shape| !shape.0.is_empty())
        .collect();
    match shapes[..] {
        [] => MultiPolygon::new(Vec::new()),
        [one] => one.clone(),
        _ => unary_union(shapes),
    }
}
