//! Circles: the ground within a geodesic distance of a point.

use geo::{
    BoundingRect, Destination, Geodesic, LineString, MultiPolygon, Point, Polygon, Rect, Translate,
};

use super::ellipsoid::Kilometres;
use super::overlay;

/// Corners of a circle: the polygon lies inside the circle by at most 0.03 % of its radius.
const CORNERS: u16 = 128;

/// The polygon whose corners lie at this geodesic distance from the centre; two polygons where it crosses the
/// antimeridian, as RFC 7946 has it.
#[must_use]
pub fn circle(centre: Point, radius: Kilometres) -> MultiPolygon {
    let corner = |step: u16| {
        let bearing = 360.0 - 360.0 * f64::from(step) / f64::from(CORNERS);
        let mut corner = Geodesic.destination(centre, bearing, radius.0 * 1_000.0).0;
        // Counted on from the centre, beyond 180° if need be.
        corner.x = centre.x() + (corner.x - centre.x() + 540.0).rem_euclid(360.0) - 180.0;
        corner
    };
    let mut ring: Vec<_> = (0..CORNERS).map(corner).collect();
    ring.push(ring[0]);
    let whole = MultiPolygon::from(Polygon::new(LineString::new(ring), Vec::new()));
    let crosses = whole
        .bounding_rect()
        .is_some_and(|b| b.min().x < -180.0 || 180.0 < b.max().x);
    if crosses {
        cut_at_antimeridian(&whole)
    } else {
        whole
    }
}

fn cut_at_antimeridian(shape: &MultiPolygon) -> MultiPolygon {
    let part = |shift: f64| {
        let world = Rect::new((-180.0 + shift, -90.0), (180.0 + shift, 90.0));
        overlay::intersection(shape, &world.to_polygon().into()).translate(-shift, 0.0)
    };
    MultiPolygon::new([0.0, 360.0, -360.0].into_iter().flat_map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::ellipsoid::area_km2;

    #[test]
    fn a_circle_has_nearly_its_area() {
        let area = area_km2(&circle(Point::new(97.0, 25.0), Kilometres(3.0)));
        let disc = std::f64::consts::PI * 9.0;
        assert!(area < disc && area > 0.9995 * disc, "{area}");
    }

    #[test]
    fn a_circle_across_the_antimeridian_lies_on_both_of_its_sides_and_nowhere_else() {
        use geo::Contains;
        let shape = circle(Point::new(179.99, 66.0), Kilometres(5.0));
        let area = area_km2(&shape);
        assert!((area - std::f64::consts::PI * 25.0).abs() < 0.1, "{area}");
        assert!(
            shape.contains(&Point::new(-179.95, 66.0)) && shape.contains(&Point::new(179.95, 66.0))
        );
        assert!(!shape.contains(&Point::new(0.0, 66.0)));
    }
}
