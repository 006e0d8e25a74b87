//! How far a mine lies from the nearest ground of an opponent.

use geo::Point;
use terrane::geometry::ellipsoid::distance;
use terrane::layers::mine::Mine;

use crate::scene::{atlas, day};

/// What `front_km` is at a point of the small atlas whose west is KIA's.
fn front(east: &str, (lon, lat): (f64, f64)) -> Option<f64> {
    let atlas = atlas(&format!(
        "a,2024-01-01,held,,west,area,,KIA,,,high,https://u,\n{east}"
    ));
    atlas
        .derive(&Mine::at(Point::new(lon, lat)), day("2024-01-01"))
        .holding
        .front_km
}

#[test]
fn the_front_is_where_the_nearest_ground_of_an_opponent_begins() {
    let inside = (0.25, 0.5);
    // The border is a meridian: its nearest point lies a little to the north, where the geodesic meets it squarely.
    let to_border = distance(Point::new(0.25, 0.5), Point::new(1.0, 0.5)).0;
    for (east, at, expected) in [
        (
            "b,2024-01-01,held,,east,area,,SAC,,,high,https://v,",
            inside,
            Some(to_border),
        ),
        (
            "b,2024-01-01,contested,,east,area,,KIA+SAC,,,high,https://v,",
            inside,
            Some(to_border),
        ),
        (
            "b,2024-01-01,held,,east,area,,UWSA,,,high,https://v,",
            inside,
            Some(to_border),
        ),
        (
            "b,2024-01-01,held,,east,area,,PDF,,,high,https://v,",
            inside,
            None,
        ),
        (
            "b,2024-01-01,held,,east,area,,KIA,,,high,https://v,",
            inside,
            None,
        ),
        ("", inside, None),
        // From the other side, from contested ground, and from where nothing is known.
        (
            "b,2024-01-01,held,,east,area,,SAC,,,high,https://v,",
            (1.75, 0.5),
            Some(to_border),
        ),
        (
            "b,2024-01-01,contested,,east,area,,KIA+SAC,,,high,https://v,",
            (1.75, 0.5),
            Some(0.0),
        ),
        ("", (1.75, 0.5), None),
    ] {
        let found = front(east, at);
        match (found, expected) {
            (Some(found), Some(expected)) => {
                assert!(
                    (found - expected).abs() < 2e-3,
                    "{east} {at:?}: {found} {expected}"
                );
            }
            _ => assert_eq!(found, expected, "{east} {at:?}"),
        }
    }
}

#[test]
fn the_distance_is_told_only_where_the_position_is_as_precise() {
    let atlas = atlas(
        "a,2024-01-01,held,,west,area,,KIA,,,high,https://u,\nb,2024-01-01,held,,east,area,,SAC,,,high,https://v,",
    );
    let km = |precision_km: f64| {
        let mine = Mine {
            precision_km: Some(precision_km),
            ..Mine::at(Point::new(0.75, 0.5))
        };
        atlas.derive(&mine, day("2024-01-01")).holding.front_km
    };
    let exact = km(0.0).unwrap();
    assert!((exact - 27.83).abs() < 0.01, "{exact}");
    assert_eq!(km(27.0), Some(exact));
    assert_eq!(km(28.0), None);
}

#[test]
fn a_mine_that_a_report_gives_to_the_other_side_of_its_ground_is_at_the_front() {
    let atlas = atlas(
        "a,2024-01-01,held,,west,area,,KIA,,,high,https://u,\nb,2024-01-01,held,m,,mine,,SAC,,,high,https://v,",
    );
    let plate = atlas.plate(day("2024-01-01"), day("2024-01-01")).unwrap();
    assert_eq!(plate.holdings[0].front_km, Some(0.0));
    assert_eq!(plate.holdings[1].front_km, None);
}
