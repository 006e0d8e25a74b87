//! The WGS 84 ellipsoid: distances along it, and areas that add up.

use geo::{Coord, Distance, Geodesic, LineString, MultiPolygon, Point, Polygon};

/// A length in kilometres on the WGS 84 ellipsoid.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Kilometres(pub f64);

/// Semi-major axis in kilometres (WGS 84).
const A: f64 = 6_378.137;
/// Flattening (WGS 84).
const F: f64 = 1.0 / 298.257_223_563;

/// The geodesic distance between two points, exact to nanometres (Karney 2013).
#[must_use]
pub fn distance(from: Point, to: Point) -> Kilometres {
    Kilometres(Geodesic.distance(from, to) / 1_000.0)
}

/// Kilometres in a degree of longitude and in a degree of latitude, at this latitude: the ellipsoid's own metric,
/// good to 10⁻⁴ within some 50 km.
#[must_use]
pub fn kilometres_per_degree(lat: f64) -> (f64, f64) {
    let e2 = F * (2.0 - F);
    let (sin, cos) = lat.to_radians().sin_cos();
    let w = (1.0 - e2 * sin * sin).sqrt();
    let prime_vertical = A / w;
    let meridian = A * (1.0 - e2) / (w * w * w);
    (
        prime_vertical * cos * 1f64.to_radians(),
        meridian * 1f64.to_radians(),
    )
}

/// A point of the ellipsoid in space, in kilometres from the centre of the earth, the third axis to the north pole
/// (EPSG guidance note 7-2, 4.1.1).
#[must_use]
pub fn in_space(lonlat: Coord) -> [f64; 3] {
    let e2 = F * (2.0 - F);
    let (sin_lat, cos_lat) = lonlat.y.to_radians().sin_cos();
    let (sin_lon, cos_lon) = lonlat.x.to_radians().sin_cos();
    let prime_vertical = A / (1.0 - e2 * sin_lat * sin_lat).sqrt();
    [
        prime_vertical * cos_lat * cos_lon,
        prime_vertical * cos_lat * sin_lon,
        prime_vertical * (1.0 - e2) * sin_lat,
    ]
}

/// The ellipsoidal area in km² of polygons whose edges are straight in lon/lat, as RFC 7946 defines them, so that
/// cutting a polygon never changes the sum. Positive whatever the winding; holes are taken out.
///
/// The area south of an edge is its width in longitude times the mean of the area function
/// `q(φ) = ∫ M N cos φ dφ` along it (Snyder 1987, *Map Projections*, eq. 3-12), by Gauss–Legendre quadrature.
#[must_use]
pub fn area_km2(shape: &MultiPolygon) -> f64 {
    shape.iter().map(polygon_km2).sum()
}

fn polygon_km2(polygon: &Polygon) -> f64 {
    let holes: f64 = polygon
        .interiors()
        .iter()
        .map(|ring| ring_km2(ring).abs())
        .sum();
    ring_km2(polygon.exterior()).abs() - holes
}

fn ring_km2(ring: &LineString) -> f64 {
    ring.lines()
        .map(|edge| edge_km2(edge.start, edge.end))
        .sum()
}

fn edge_km2(start: Coord, end: Coord) -> f64 {
    /// Abscissae and weights of the five-point rule on [0, 1].
    const RULE: [(f64, f64); 5] = [
        (0.046_910_077_030_668_0, 0.118_463_442_528_094_54),
        (0.230_765_344_947_158_45, 0.239_314_335_249_683_23),
        (0.5, 0.284_444_444_444_444_44),
        (0.769_234_655_052_841_5, 0.239_314_335_249_683_23),
        (0.953_089_922_969_332, 0.118_463_442_528_094_54),
    ];
    let (width, rise) = ((end.x - start.x).to_radians(), end.y - start.y);
    // Five points are exact to 10⁻¹⁵ over five degrees; longer edges are taken in pieces.
    let pieces = (rise.abs() / 5.0).ceil().max(1.0);
    let mut mean = 0.0;
    let mut piece = 0.0;
    while piece < pieces {
        for (at, weight) in RULE {
            mean += weight / pieces * authalic(start.y + rise * (piece + at) / pieces);
        }
        piece += 1.0;
    }
    width * mean
}

/// The area in km² per radian of longitude between the equator and this latitude.
fn authalic(lat: f64) -> f64 {
    let e2 = F * (2.0 - F);
    let e = e2.sqrt();
    let sin = lat.to_radians().sin();
    let b2 = A * A * (1.0 - e2);
    b2 / 2.0 * (sin / (1.0 - e2 * sin * sin) + (e * sin).atanh() / e)
}

#[cfg(test)]
mod tests {
    use geo::{GeodesicArea, MultiPolygon, polygon};

    use super::*;

    #[test]
    fn the_whole_ellipsoid_has_its_known_area() {
        let all = polygon![(x: -180.0, y: -90.0), (x: 180.0, y: -90.0), (x: 180.0, y: 90.0), (x: -180.0, y: 90.0)];
        // Moritz 1980, GRS 80 and WGS 84 agree in these digits.
        assert!((area_km2(&MultiPolygon::from(all)) - 510_065_621.7).abs() < 1.0);
    }

    #[test]
    fn short_edges_have_the_area_of_their_geodesics() {
        let square = polygon![(x: 97.0, y: 25.0), (x: 97.01, y: 25.0), (x: 97.01, y: 25.01), (x: 97.0, y: 25.01)];
        let geodesic = square.geodesic_area_unsigned() / 1e6;
        let ours = area_km2(&MultiPolygon::from(square));
        assert!(
            (ours - geodesic).abs() < 1e-6 * geodesic,
            "{ours} {geodesic}"
        );
    }

    #[test]
    fn cutting_a_polygon_does_not_change_the_sum() {
        let whole = polygon![(x: 90.0, y: 10.0), (x: 100.0, y: 10.0), (x: 100.0, y: 40.0)];
        let left = polygon![(x: 90.0, y: 10.0), (x: 95.0, y: 10.0), (x: 95.0, y: 25.0)];
        let right = polygon![(x: 95.0, y: 10.0), (x: 100.0, y: 10.0), (x: 100.0, y: 40.0), (x: 95.0, y: 25.0)];
        let area = |polygon: geo::Polygon| area_km2(&MultiPolygon::from(polygon));
        let (whole, parts) = (area(whole), area(left) + area(right));
        assert!((whole - parts).abs() < 1e-12 * whole);
    }

    #[test]
    fn the_local_metric_agrees_with_the_geodesic() {
        let (east, north) = kilometres_per_degree(25.0);
        let from = Point::new(97.0, 25.0);
        assert!((distance(from, Point::new(97.01, 25.0)).0 - east * 0.01).abs() < 1e-6);
        assert!(
            (distance(Point::new(97.0, 24.995), Point::new(97.0, 25.005)).0 - north * 0.01).abs()
                < 1e-6
        );
    }
}
