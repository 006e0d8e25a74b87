//! Slivers: ground that is narrow beside its length, as borders leave it that were drawn apart.

use geo::{BoundingRect, Coord, Distance, Euclidean, MapCoords, MultiPolygon, Polygon, Rect};
use i_overlay::mesh::float::outline::offset::OutlineOffset;
use i_overlay::mesh::float::style::{LineJoin, OutlineStyle};

use super::ellipsoid::{Kilometres, area_km2, kilometres_per_degree};
use super::{inside, overlay};

/// Ground wider than this is no slip of the hand. Borders traced from one map of 1:1 000 000 lie 0.2 mm apart, which is
/// 200 m on the ground.
const WIDEST: Kilometres = Kilometres(0.25);

/// Ground narrower than this is the rounding of overlays and offsets.
const NARROWEST: Kilometres = Kilometres(1e-4);

/// A sliver is longer than this: shorter ones stand in the corner of every two borders that meet at an angle.
const SHORTEST: Kilometres = Kilometres(0.5);

/// How many times as long as wide a sliver is at least.
const STRETCH: f64 = 10.0;

/// Some ground, measured as if it were a strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strip {
    /// Its area in km².
    pub area_km2: f64,
    /// Half of its outline.
    pub length: Kilometres,
    /// Its area by its length.
    pub width: Kilometres,
    /// A point within.
    pub at: Coord,
}

impl Strip {
    /// A polygon as a strip; `None` where it is no ground.
    #[must_use]
    pub fn of(polygon: &Polygon) -> Option<Self> {
        let area = area_km2(&polygon.clone().into());
        let at = inside::of_polygon(polygon)?;
        let length = outline(polygon) / 2.0;
        (overlay::ROUNDING_KM2 < area && 0.0 < length).then(|| Self {
            area_km2: area,
            length: Kilometres(length),
            width: Kilometres(area / length),
            at: at.0,
        })
    }

    /// Whether it is a sliver: narrow in itself and beside its length.
    #[must_use]
    pub fn is_sliver(self) -> bool {
        self.width <= WIDEST && SHORTEST <= self.length && STRETCH * self.width.0 <= self.length.0
    }
}

/// The length of all rings in kilometres, by the metric at the middle of each edge.
fn outline(polygon: &Polygon) -> f64 {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings
        .flat_map(geo::LineString::lines)
        .map(|edge| {
            let (east, north) = kilometres_per_degree(f64::midpoint(edge.start.y, edge.end.y));
            (edge.dx() * east).hypot(edge.dy() * north)
        })
        .sum()
}

/// The box around a shape, widened by what a gap may be wide.
#[must_use]
pub fn reach(shape: &MultiPolygon) -> Option<Rect> {
    Some(widened(shape.bounding_rect()?, WIDEST))
}

/// A box widened on all sides by at least this distance, near a pole by more.
#[must_use]
pub fn widened(bounds: Rect, by: Kilometres) -> Rect {
    let (min, max) = (bounds.min(), bounds.max());
    let steepest = min.y.abs().max(max.y.abs());
    let (_, north) = kilometres_per_degree(0.0);
    let y = by.0 / north;
    let (east, _) = kilometres_per_degree((steepest + y).min(89.9));
    let x = by.0 / east;
    Rect::new((min.x - x, min.y - y), (max.x + x, max.y + y))
}

/// The boxes around all that lies within a distance of one, on earth: what crosses the antimeridian goes on at the other end of
/// the numbers, and what holds a pole lies at every longitude.
#[must_use]
pub fn reached(bounds: Rect, by: Kilometres) -> Vec<Rect> {
    let reach = widened(bounds, by);
    let (min, max) = (reach.min(), reach.max());
    if min.y < -90.0 || 90.0 < max.y {
        return vec![Rect::new((-180.0, min.y), (180.0, max.y))];
    }
    let mut all = vec![reach];
    for (crosses, turn) in [(min.x < -180.0, 360.0), (180.0 < max.x, -360.0)] {
        if crosses {
            all.push(Rect::new((min.x + turn, min.y), (max.x + turn, max.y)));
        }
    }
    all
}

/// The slivers between two shapes that belong to neither: what their union gains when it is widened by half of a sliver's
/// width and narrowed again (a morphological closing, Serra 1982), in a plane of kilometres about the middle of where
/// both are near.
#[must_use]
pub fn gaps(one: &MultiPolygon, two: &MultiPolygon) -> Vec<Polygon> {
    let near = reach(one).zip(reach(two)).and_then(|(a, b)| common(a, b));
    let Some(near) = near else {
        return Vec::new();
    };
    let middle = near.center();
    let (east, north) = kilometres_per_degree(middle.y);
    let to_plane = |at: Coord| Coord {
        x: (at.x - middle.x) * east,
        y: (at.y - middle.y) * north,
    };
    let from_plane = |at: Coord| Coord {
        x: at.x / east + middle.x,
        y: at.y / north + middle.y,
    };
    let around = MultiPolygon::from(near.to_polygon());
    let near = |shape: &MultiPolygon| overlay::intersection(shape, &around).map_coords(to_plane);
    let (one, two) = (near(one), near(two));
    if one.0.is_empty() || two.0.is_empty() {
        return Vec::new();
    }
    let both = overlay::union([&one, &two]);
    let closed = offset(&offset(&both, WIDEST.0 / 2.0), -WIDEST.0 / 2.0);
    let gained = overlay::difference(&closed, &both);
    let beside = |gap: &Polygon, shape: &MultiPolygon| {
        shape
            .iter()
            .any(|part| Euclidean.distance(gap, part) < NARROWEST.0)
    };
    let gaps = gained.into_iter().filter(|gap| {
        let area = geo::Area::unsigned_area(gap);
        let length = geo::Length::length(&Euclidean, gap.exterior()) / 2.0;
        NARROWEST.0 * length < area
            && STRETCH * area <= length * length
            && SHORTEST.0 <= length
            && beside(gap, &one)
            && beside(gap, &two)
    });
    gaps.map(|gap| gap.map_coords(from_plane)).collect()
}

fn common(a: Rect, b: Rect) -> Option<Rect> {
    let (west, south) = (a.min().x.max(b.min().x), a.min().y.max(b.min().y));
    let (east, north) = (a.max().x.min(b.max().x), a.max().y.min(b.max().y));
    (west < east && south < north).then(|| Rect::new((west, south), (east, north)))
}

/// A shape widened by a distance, or narrowed where that is negative.
fn offset(shape: &MultiPolygon, by: f64) -> MultiPolygon {
    let style = OutlineStyle::new(by).line_join(LineJoin::Round(0.2));
    overlay::shapes(overlay::contours(shape).outline_as::<i64>(&style))
}

#[cfg(test)]
mod tests {
    use geo::polygon;

    use super::*;

    fn square(west: f64, east: f64) -> MultiPolygon {
        polygon![(x: west, y: 25.0), (x: east, y: 25.0), (x: east, y: 25.1), (x: west, y: 25.1)]
            .into()
    }

    #[test]
    fn a_strip_between_two_squares_is_a_gap_and_open_ground_is_none() {
        // A thousandth of a degree of longitude is some hundred metres.
        let gaps = gaps(&square(97.0, 97.1), &square(97.101, 97.2));
        let strip = Strip::of(&gaps[0]).unwrap();
        assert_eq!(gaps.len(), 1);
        assert!(
            (strip.width.0 - 0.1).abs() < 0.01 && (strip.length.0 - 11.1).abs() < 0.3,
            "{strip:?}"
        );
        assert!(strip.is_sliver());
        for (west, east) in [(97.1, 97.2), (97.105, 97.2), (97.05, 97.2), (98.0, 98.1)] {
            let found = super::gaps(&square(97.0, 97.1), &square(west, east));
            assert!(found.is_empty(), "{west} {found:?}");
        }
    }

    #[test]
    fn a_square_is_no_sliver() {
        let strip = Strip::of(&square(97.0, 97.002).0[0]).unwrap();
        assert!(strip.is_sliver(), "200 m by 11 km {strip:?}");
        let strip = Strip::of(&square(97.0, 97.1).0[0]).unwrap();
        assert!(!strip.is_sliver(), "{strip:?}");
    }
}
