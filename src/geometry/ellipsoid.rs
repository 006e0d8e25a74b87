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
    let Some(origin) = ring.0.first().copied() else {
        return 0.0;
    };
    let parallel = Parallel::at(origin.y);
    let edges = ring.lines();
    edges
        .map(|edge| parallel.area_south_km2(edge.start - origin, edge.end - origin))
        .sum()
}

/// A parallel from which areas are measured, so that small ground anywhere is measured to the last digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parallel {
    sin: f64,
    cos: f64,
    /// The square of the eccentricity times the sine, and what that times the sine leaves of one.
    e2_sin: f64,
    w2: f64,
}

impl Parallel {
    pub(super) fn at(lat: f64) -> Self {
        let (sin, cos) = lat.to_radians().sin_cos();
        let e2_sin = F * (2.0 - F) * sin;
        Self {
            sin,
            cos,
            e2_sin,
            w2: 1.0 - e2_sin * sin,
        }
    }

    /// The area in km² between the parallel and an edge to the north of it, negative where the edge goes to the west or
    /// lies to the south. The ends are given in degrees from a point of the parallel.
    ///
    /// It is the edge's width in longitude times the mean along it of the area function `q(φ) = ∫ M N cos φ dφ` (Snyder
    /// 1987, *Map Projections*, eq. 3-12), by Gauss–Legendre quadrature.
    pub(super) fn area_south_km2(&self, start: Coord, end: Coord) -> f64 {
        let (width, rise) = ((end.x - start.x).to_radians(), end.y - start.y);
        let rule = Rule::over(rise);
        let mut mean = 0.0;
        if rise.abs() <= Rule::LONGEST {
            for (at, weight) in rule.0 {
                mean += weight * self.authalic(start.y + rise * at);
            }
            return width * mean;
        }
        let pieces = (rise.abs() / Rule::LONGEST).ceil();
        let mut piece = 0.0;
        while piece < pieces {
            for (at, weight) in rule.0 {
                mean += weight / pieces * self.authalic(start.y + rise * (piece + at) / pieces);
            }
            piece += 1.0;
        }
        width * mean
    }

    /// The area in km² per radian of longitude from here to so many degrees farther north: the difference of the area
    /// function, put so that nothing cancels.
    fn authalic(&self, rise: f64) -> f64 {
        let e2 = F * (2.0 - F);
        let e = e2.sqrt();
        let half = rise.to_radians() / 2.0;
        let is_small = half.abs() < SMALL;
        let (sin_half, cos_half) = if is_small {
            small_sin_cos(half)
        } else {
            half.sin_cos()
        };
        let difference = 2.0 * sin_half * (self.cos * cos_half - self.sin * sin_half);
        let sin = self.sin + difference;
        let product = self.e2_sin * sin;
        let rational = (1.0 + product) / (self.w2 * (1.0 - e2 * sin * sin));
        let b2 = A * A * (1.0 - e2);
        let x = e * difference / (1.0 - product);
        let atanh = if is_small { small_atanh(x) } else { x.atanh() };
        b2 / 2.0 * (difference * rational + atanh / e)
    }
}

/// Below it, in radians, the first terms of the series of sine, cosine and inverse hyperbolic tangent are exact to the last
/// digit, at a third of the cost.
const SMALL: f64 = 0.01;

fn small_sin_cos(x: f64) -> (f64, f64) {
    let x2 = x * x;
    // Multiplying takes a fifth of the time of dividing.
    let over = |number: f64, rest: f64| 1.0 - x2 * (1.0 / number) * rest;
    let sin = x * over(6.0, over(20.0, over(42.0, 1.0)));
    let cos = over(2.0, over(12.0, over(30.0, over(56.0, 1.0))));
    (sin, cos)
}

fn small_atanh(x: f64) -> f64 {
    let x2 = x * x;
    x * (1.0 + x2 * (1.0 / 3.0 + x2 * (1.0 / 5.0 + x2 * (1.0 / 7.0))))
}

/// Abscissae and weights of a Gauss–Legendre rule on [0, 1].
struct Rule(&'static [(f64, f64)]);

impl Rule {
    /// Longer edges, in degrees of latitude, are taken in pieces.
    const LONGEST: f64 = 5.0;

    /// As many points as make a mean exact to 10⁻¹⁵ over so many degrees of latitude.
    fn over(rise: f64) -> Self {
        match rise.abs() {
            rise if rise < 0.005 => Self(&[
                (0.211_324_865_405_187_1, 0.5),
                (0.788_675_134_594_812_9, 0.5),
            ]),
            rise if rise < 0.5 => Self(&[
                (0.112_701_665_379_258_31, 0.277_777_777_777_777_8),
                (0.5, 0.444_444_444_444_444_4),
                (0.887_298_334_620_741_7, 0.277_777_777_777_777_8),
            ]),
            _ => Self(&[
                (0.046_910_077_030_668_0, 0.118_463_442_528_094_54),
                (0.230_765_344_947_158_45, 0.239_314_335_249_683_23),
                (0.5, 0.284_444_444_444_444_44),
                (0.769_234_655_052_841_5, 0.239_314_335_249_683_23),
                (0.953_089_922_969_332, 0.118_463_442_528_094_54),
            ]),
        }
    }
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
    fn the_series_of_small_angles_are_exact_to_the_last_digits() {
        for x in [1e-12, -1e-5, 2e-4, 3e-3, -0.009_99] {
            let (sin, cos) = small_sin_cos(x);
            assert!((sin - x.sin()).abs() <= 2.0 * f64::EPSILON * x.abs(), "{x}");
            assert!((cos - x.cos()).abs() <= f64::EPSILON, "{x}");
            assert!(
                (small_atanh(x) - x.atanh()).abs() <= 4.0 * f64::EPSILON * x.abs(),
                "{x}"
            );
        }
    }

    #[test]
    fn small_ground_is_measured_to_the_last_digits() {
        // A thousandth of a second wide: by the local metric, of which the latitude is that of its middle.
        let side = 1.0 / 3_600_000.0;
        let (west, south) = (97.0, 25.0);
        let (east, north) = (west + side, south + side);
        let square = polygon![(x: west, y: south), (x: east, y: south), (x: east, y: north), (x: west, y: north)];
        let (x, y) = kilometres_per_degree(f64::midpoint(south, north));
        let expected = x * (east - west) * y * (north - south);
        let area = area_km2(&MultiPolygon::from(square));
        assert!(
            (area - expected).abs() < 1e-13 * expected,
            "{area} {expected}"
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
