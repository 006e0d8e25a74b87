//! Web Mercator: the square of the world on which map tiles are counted.
//!
//! The square is [0, 1] × [0, 1], x to the east and y to the south, as in EPSG:3857 and the tile schemes that
//! follow it: <https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames>.

use std::f64::consts::PI;

use geo::Coord;

/// The latitude at which the square ends: atan(sinh π), in degrees.
pub const MAX_LATITUDE: f64 = 85.051_128_779_806_59;

/// The length of the equator in kilometres, on the sphere of WGS 84's major axis that Web Mercator uses.
const EQUATOR_KM: f64 = 2.0 * PI * 6378.137;

/// The place of lon/lat degrees on the square; beyond the last latitude it is clamped.
///
/// ```
/// # use terrane::geometry::mercator::{project, unproject};
/// # use geo::coord;
/// assert_eq!(project(coord! { x: 0.0, y: 0.0 }), coord! { x: 0.5, y: 0.5 });
/// let myitkyina = coord! { x: 97.39, y: 25.39 };
/// let back = unproject(project(myitkyina));
/// assert!((back.x - myitkyina.x).abs() < 1e-9 && (back.y - myitkyina.y).abs() < 1e-9);
/// ```
#[must_use]
pub fn project(degrees: Coord) -> Coord {
    let latitude = degrees.y.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians();
    Coord {
        x: degrees.x / 360.0 + 0.5,
        y: 0.5 - latitude.tan().asinh() / (2.0 * PI),
    }
}

/// The lon/lat degrees of a place on the square.
#[must_use]
pub fn unproject(square: Coord) -> Coord {
    Coord {
        x: (square.x - 0.5) * 360.0,
        y: ((0.5 - square.y) * 2.0 * PI).sinh().atan().to_degrees(),
    }
}

/// How many kilometres of ground the square's whole width stands for at this latitude.
#[must_use]
pub fn width_km(latitude: f64) -> f64 {
    EQUATOR_KM * latitude.to_radians().cos()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;

    #[test]
    fn project_then_unproject_is_where_we_began() {
        for lon in (-180..=180).step_by(15) {
            for lat in (-85..=85).step_by(5) {
                let place = coord! { x: f64::from(lon), y: f64::from(lat) };
                let back = unproject(project(place));
                assert!((back.x - place.x).abs() < 1e-9, "{place:?} {back:?}");
                assert!((back.y - place.y).abs() < 1e-9, "{place:?} {back:?}");
            }
        }
    }

    #[test]
    fn the_square_ends_at_its_last_latitude() {
        assert!(project(coord! { x: 0.0, y: MAX_LATITUDE }).y.abs() < 1e-12);
        assert!((project(coord! { x: 0.0, y: -90.0 }).y - 1.0).abs() < 1e-12);
    }
}
