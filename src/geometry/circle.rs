//! Circles: the ground within a geodesic distance of a point.

use geo::{Destination, Geodesic, LineString, MultiPolygon, Point, Polygon};

use crate::layers::units::Kilometres;

/// Corners of a circle: the polygon lies inside the circle by at most 0.03 % of its radius.
const CORNERS: u16 = 128;

/// The polygon whose corners lie at this geodesic distance from the centre.
#[must_use]
pub fn circle(centre: Point, radius: Kilometres) -> MultiPolygon {
    let corner = |step: u16| {
        let bearing = 360.0 - 360.0 * f64::from(step) / f64::from(CORNERS);
        Geodesic.destination(centre, bearing, radius.0 * 1_000.0).0
    };
    let mut ring: Vec<_> = (0..CORNERS).map(corner).collect();
    ring.push(ring[0]);
    MultiPolygon::from(Polygon::new(LineString::new(ring), Vec::new()))
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
}
