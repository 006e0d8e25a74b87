//! Shapes: geometry in degrees as paths in pixels.

use std::collections::HashSet;

use geo::{Line, LineString, MultiPolygon, Polygon};
use tiny_skia::{Path, PathBuilder, Point};

use super::view::View;

/// The outline of polygons, holes included; `None` where nothing of it has an extent.
#[must_use]
pub fn polygons(shape: &MultiPolygon, view: &View) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for polygon in shape {
        push_polygon(&mut builder, polygon, view);
    }
    builder.finish()
}

/// The outline of one polygon, holes included.
#[must_use]
pub fn polygon(shape: &Polygon, view: &View) -> Option<Path> {
    let mut builder = PathBuilder::new();
    push_polygon(&mut builder, shape, view);
    builder.finish()
}

fn push_polygon(builder: &mut PathBuilder, polygon: &Polygon, view: &View) {
    for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
        push(builder, &points(ring, view), true);
    }
}

/// The points of a line on the sheet, without those that fall on the one before.
#[must_use]
pub fn points(line: &LineString, view: &View) -> Vec<Point> {
    let mut points: Vec<Point> = line.coords().map(|&coord| view.px(coord)).collect();
    points.dedup();
    points
}

/// A path through points.
#[must_use]
pub fn line(points: &[Point]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    push(&mut builder, points, false);
    builder.finish()
}

/// A closed path through points.
#[must_use]
pub fn ring(points: &[Point]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    push(&mut builder, points, true);
    builder.finish()
}

/// Adds a line through points, closed or not.
pub fn push(builder: &mut PathBuilder, points: &[Point], closed: bool) {
    let Some((first, rest)) = points.split_first() else {
        return;
    };
    builder.move_to(first.x, first.y);
    for point in rest {
        builder.line_to(point.x, point.y);
    }
    if closed {
        builder.close();
    }
}

/// A line with its corners cut, twice, at a quarter of each edge: Chaikin's curve.
///
/// Its ends stay where they are; a closed line stays closed.
#[must_use]
pub fn rounded(points: &[Point]) -> Vec<Point> {
    let closed = points.len() > 3 && points.first() == points.last();
    (0..2).fold(points.to_vec(), |points, _| cut_corners(&points, closed))
}

fn cut_corners(points: &[Point], closed: bool) -> Vec<Point> {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    let mut cut = Vec::with_capacity(points.len() * 2);
    if !closed {
        cut.push(first);
    }
    for pair in points.windows(2) {
        cut.push(between(pair[0], pair[1], 0.25));
        cut.push(between(pair[0], pair[1], 0.75));
    }
    if closed {
        cut.extend(cut.first().copied());
    } else {
        cut.push(last);
    }
    cut
}

/// The point this far on the way from one to another.
#[must_use]
pub fn between(a: Point, b: Point, share: f32) -> Point {
    Point::from_xy(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
}

/// The point of a segment that is nearest to a point.
#[must_use]
pub fn nearest_on(a: Point, b: Point, to: Point) -> Point {
    let along = b - a;
    let length = along.x * along.x + along.y * along.y;
    if length == 0.0 {
        return a;
    }
    let share = ((to.x - a.x) * along.x + (to.y - a.y) * along.y) / length;
    between(a, b, share.clamp(0.0, 1.0))
}

/// Edges that are drawn already.
///
/// Neighbours share their edges: drawn by both, a translucent line would be twice as dark.
#[derive(Debug, Default)]
pub struct EdgeSet(HashSet<[u64; 4]>);

impl EdgeSet {
    /// The lines of a shape's outline without the edges that were taken before; takes them.
    pub fn take(&mut self, shape: &MultiPolygon) -> Vec<LineString> {
        let mut lines = Vec::new();
        for ring in rings(shape) {
            let mut line = Vec::new();
            for edge in ring.lines() {
                if self.0.insert(key(edge)) {
                    if line.is_empty() {
                        line.push(edge.start);
                    }
                    line.push(edge.end);
                } else if !line.is_empty() {
                    lines.push(LineString::new(std::mem::take(&mut line)));
                }
            }
            if !line.is_empty() {
                lines.push(LineString::new(line));
            }
        }
        lines
    }
}

/// All rings of a shape, outer and inner.
pub fn rings(shape: &MultiPolygon) -> impl Iterator<Item = &LineString> {
    shape
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

/// An edge whichever way it is walked.
fn key(edge: Line) -> [u64; 4] {
    let ends = [edge.start, edge.end].map(|end| [end.x.to_bits(), end.y.to_bits()]);
    let [[a, b], [c, d]] = if ends[0] <= ends[1] {
        ends
    } else {
        [ends[1], ends[0]]
    };
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    #[test]
    fn a_shared_edge_is_drawn_once() {
        let left = wkt!(MULTIPOLYGON(((0. 0., 1. 0., 1. 1., 0. 1., 0. 0.))));
        let right = wkt!(MULTIPOLYGON(((1. 0., 2. 0., 2. 1., 1. 1., 1. 0.))));
        let mut drawn = EdgeSet::default();
        let edges =
            |lines: Vec<LineString>| lines.iter().map(|line| line.0.len() - 1).sum::<usize>();
        assert_eq!(edges(drawn.take(&left)), 4);
        assert_eq!(edges(drawn.take(&right)), 3);
    }

    #[test]
    fn rounding_leaves_the_ends_and_closes_what_was_closed() {
        let points =
            [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)].map(|(x, y)| Point::from_xy(x, y));
        let open = rounded(&points);
        assert_eq!((open.first(), open.last()), (points.first(), points.last()));
        let closed = rounded(&[&points[..], &points[..1]].concat());
        assert_eq!(closed.first(), closed.last());
    }
}
