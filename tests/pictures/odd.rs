//! Odd plates: whatever an atlas holds, something sensible is drawn and nothing panics.

use geo::{Coord, LineString, MultiPolygon, Point, Polygon, Rect, coord, point};
use jiff::civil::date;
use terrane::atlas::plate::{Ground, MineOutput, OpposedLine, Plate};
use terrane::atlas::shares::Shares;
use terrane::atlas::supply::Supply;
use terrane::layers::Layers;
use terrane::layers::base::Relief;
use terrane::layers::control::Control;
use terrane::render::picture::Picture;
use terrane::render::poster::{Size, poster};
use terrane::tiles::raster::Pyramid;
use terrane::tiles::tile::Tile;

use super::scene::{self, grams, holding, set, square};

fn empty(layers: &Layers) -> Plate<'_> {
    Plate {
        layers,
        date: date(2025, 1, 1),
        holdings: Vec::new(),
        ground: Vec::new(),
        lines: Vec::new(),
        supply: Supply::default(),
        years: Vec::new(),
    }
}

fn small(plate: &Plate) -> Picture {
    poster(
        plate,
        Size {
            width: 420,
            height: 320,
            scale: 1.0,
        },
    )
}

fn colours(picture: &Picture) -> usize {
    let mut colours: Vec<&[u8]> = picture.rgb().chunks_exact(3).collect();
    colours.sort_unstable();
    colours.dedup();
    colours.len()
}

#[test]
fn a_plate_of_nothing_is_a_sheet_with_words() {
    let layers = Layers::default();
    let plate = empty(&layers);
    assert!(10 < colours(&small(&plate)));
    let tile = Tile::new(0, 0, 0).expect("the world");
    assert_eq!(Pyramid::new(&plate, 256).draw(tile).width(), 256);
}

#[test]
fn one_mine_alone_has_ground_around_it() {
    let layers = Layers {
        mines: vec![scene::mine("one", point! { x: 29.0, y: -3.0 }, 0.0)],
        ..Layers::default()
    };
    let mut plate = empty(&layers);
    let output = MineOutput {
        best: grams(12.0),
        low_t: None,
        high_t: None,
    };
    plate.holdings = vec![holding(
        &layers.mines[0],
        Shares::whole(set("M23")),
        Some(output),
    )];
    assert!(20 < colours(&small(&plate)));
}

#[test]
fn nine_holders_share_six_rows() {
    let layers = Layers::default();
    let mut plate = empty(&layers);
    plate.ground = (0..9)
        .map(|at| Ground {
            control: set(&format!("H{at}")),
            claimed: false,
            shape: square(f64::from(at), 0.0, f64::from(at + 1), 4.0),
        })
        .collect();
    small(&plate);
}

#[test]
fn sheets_of_any_size_are_drawn() {
    let layers = scene::layers();
    let plate = scene::plate(&layers);
    let sizes = [
        ((1, 1, 1.0), (1, 1)),
        ((40, 900, 1.0), (40, 900)),
        ((900, 40, 1.0), (900, 40)),
        ((300, 200, 2.5), (750, 500)),
        ((64, 64, 0.5), (32, 32)),
    ];
    for ((width, height, scale), pixels) in sizes {
        let picture = poster(
            &plate,
            Size {
                width,
                height,
                scale,
            },
        );
        assert_eq!((picture.width(), picture.height()), pixels);
    }
}

#[test]
fn ground_of_any_extent_is_drawn() {
    let shapes = [
        square(-180.0, -90.0, 180.0, 90.0),
        square(20.0, 10.0, 20.000_01, 10.000_01),
        square(179.0, 60.0, 181.0, 62.0),
        MultiPolygon::new(Vec::new()),
        Polygon::new(
            LineString::from(vec![(1.0, 1.0), (1.0, 1.0), (1.0, 1.0)]),
            Vec::new(),
        )
        .into(),
        Polygon::new(
            LineString::from(vec![(1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (1.0, 1.0)]),
            Vec::new(),
        )
        .into(),
    ];
    for shape in shapes {
        let layers = Layers {
            region: Some(shape.clone()),
            ..Layers::default()
        };
        let mut plate = empty(&layers);
        plate.ground = vec![Ground {
            control: set("A"),
            claimed: false,
            shape,
        }];
        plate.lines = vec![OpposedLine {
            line: LineString::new(Vec::new()),
            sketch: true,
        }];
        small(&plate);
        let pyramid = Pyramid::new(&plate, 256);
        for tile in [Tile::new(0, 0, 0), Tile::new(5, 17, 13)]
            .into_iter()
            .flatten()
        {
            assert_eq!(pyramid.draw(tile).height(), 256);
        }
    }
}

#[test]
fn mines_without_output_or_of_no_weight_are_drawn() {
    let mut layers = scene::layers();
    for (at, mine) in layers.mines.iter_mut().enumerate() {
        mine.precision_km = [None, Some(0.0), Some(500.0), Some(f64::NAN), Some(-1.0)][at];
        mine.weight = 0.0;
    }
    let mut plate = scene::plate(&layers);
    plate
        .holdings
        .iter_mut()
        .for_each(|holding| holding.shares = Shares::whole(Control::UNKNOWN));
    small(&plate);
    plate
        .holdings
        .iter_mut()
        .for_each(|holding| holding.output = None);
    small(&plate);
    plate.supply = Supply::default();
    small(&plate);
}

#[test]
fn thousands_of_mines_in_one_place_are_drawn() {
    let place = |at: usize| {
        Point(Coord {
            x: 1.0 + (at % 50) as f64 * 1e-4,
            y: 1.0,
        })
    };
    let layers = Layers {
        mines: (0..3000)
            .map(|at| scene::mine(&format!("{at:05}"), place(at), 0.0))
            .collect(),
        ..scene::layers()
    };
    let mut plate = scene::plate(&layers);
    plate.supply = Supply::default();
    small(&plate);
}

#[test]
fn relief_that_is_not_what_it_says_is_left_out() {
    let mut layers = scene::layers();
    let bounds = Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 4.0, y: 3.0 });
    for (pixels, width, height, flat) in [
        (3, 2, 2, 205.0),
        (0, 0, 0, 205.0),
        (4, 2, 2, 0.0),
        (4, 2, 2, 205.0),
    ] {
        layers.base.relief = Some(Relief {
            pixels: vec![90; pixels],
            width,
            height,
            bounds,
            flat,
        });
        small(&scene::plate(&layers));
    }
}
