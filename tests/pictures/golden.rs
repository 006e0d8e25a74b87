//! Golden pictures: what a plate looked like when a person last looked at it.

use std::path::{Path, PathBuf};

use geo::point;
use terrane::atlas::plate::{Ground, MineOutput};
use terrane::atlas::shares::Shares;
use terrane::atlas::supply::Supply;
use terrane::layers::Layers;
use terrane::render::picture::Picture;
use terrane::render::png;
use terrane::render::poster::{Size, poster};
use terrane::render::style::Colour;
use terrane::tiles::raster::Pyramid;
use terrane::tiles::tile::Tile;

use super::scene::{self, grams, holding, set, square};

/// Compares with a golden picture, at most 1 per channel apart, or writes it where `BLESS` is set.
pub(crate) fn check(name: &str, actual: &Picture) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let golden = folder.join(format!("{name}.png"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&golden, png::encode(actual)).expect("the golden picture is written");
        return;
    }
    let expected = read(&golden);
    let alike = expected.as_ref().is_some_and(|expected| {
        let pairs = expected.rgb().iter().zip(actual.rgb());
        expected.width() == actual.width()
            && expected.height() == actual.height()
            && pairs.into_iter().all(|(a, b)| a.abs_diff(*b) <= 1)
    });
    if !alike {
        let failed = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let expected = expected.unwrap_or_else(|| Picture::filled(1, 1, Colour::hex(0)));
        std::fs::write(&failed, png::encode(&triptych(&expected, actual)))
            .expect("the difference is written");
        panic!(
            "{name} is not its golden picture; expected | difference | actual: {}",
            failed.display()
        );
    }
}

fn read(path: &Path) -> Option<Picture> {
    let picture = image::open(path).ok()?.to_rgb8();
    Picture::new(picture.width(), picture.height(), picture.into_raw())
}

/// Expected, difference and actual side by side.
fn triptych(expected: &Picture, actual: &Picture) -> Picture {
    let (width, height) = (
        actual.width().max(expected.width()),
        actual.height().max(expected.height()),
    );
    let mut rgb = Vec::new();
    for y in 0..height {
        let pixels = |picture: &Picture| -> Vec<[u8; 3]> {
            let pixel = |x| {
                picture
                    .pixel(x, y)
                    .map_or([0; 3], |Colour { r, g, b }| [r, g, b])
            };
            (0..width).map(pixel).collect()
        };
        let (left, right) = (pixels(expected), pixels(actual));
        let difference = left
            .iter()
            .zip(&right)
            .map(|(a, b)| std::array::from_fn(|i| 255 - a[i].abs_diff(b[i]).saturating_mul(8)));
        rgb.extend(
            left.iter()
                .copied()
                .chain(difference)
                .chain(right.iter().copied())
                .flatten(),
        );
    }
    Picture::new(width * 3, height, rgb).expect("three of a width")
}

const SMALL: Size = Size {
    width: 800,
    height: 600,
    scale: 1.0,
};

#[test]
fn two_actors_and_five_mines() {
    let layers = scene::layers();
    check("two-actors", &poster(&scene::plate(&layers), SMALL));
}

#[test]
fn shared_claimed_and_mixed_control() {
    let layers = scene::layers();
    let mut plate = scene::plate(&layers);
    let ground = |codes: &str, claimed, shape| Ground {
        control: set(codes),
        claimed,
        shape,
    };
    plate.ground = vec![
        ground("KIA", false, square(2.0, 0.0, 4.0, 1.5)),
        ground("KIA", true, square(2.0, 1.5, 4.0, 3.0)),
        ground("KIA+SAC+UWSA", false, square(0.0, 1.5, 2.0, 3.0)),
        ground("RAWANG+SAC", false, square(0.0, 0.0, 2.0, 1.5)),
    ];
    let shares = [
        Shares::by_weight([(set("KIA"), 0.6), (set("SAC"), 0.4)]).expect("some weight"),
        Shares::whole(set("")),
        Shares::whole(set("KIA+SAC")),
        Shares::whole(set("RAWANG+SAC")),
        Shares::whole(set("UWSA")),
    ];
    for (holding_, shares) in plate.holdings.iter_mut().zip(shares) {
        *holding_ = holding(holding_.mine, shares, holding_.output);
    }
    check("mixed-control", &poster(&plate, SMALL));
}

#[test]
fn unknown_supply_is_told_in_words_and_hollow_discs() {
    let layers = scene::layers();
    let mut plate = scene::plate(&layers);
    plate
        .holdings
        .iter_mut()
        .for_each(|holding| holding.output = None);
    plate.supply = Supply {
        last_known: Some("2025".parse().expect("a year")),
        ..Supply::default()
    };
    check(
        "unknown-supply",
        &poster(
            &plate,
            Size {
                width: 560,
                height: 760,
                scale: 1.0,
            },
        ),
    );
}

#[test]
fn bare_files_need_neither_region_nor_base() {
    let layers = Layers {
        mines: (0..5)
            .map(|at| scene::mine(&format!("m{at}"), point! { x: f64::from(at), y: 0.5 }, 0.0))
            .collect(),
        ..Layers::default()
    };
    let full = scene::layers();
    let mut plate = scene::plate(&full);
    plate.layers = &layers;
    plate.supply = Supply::default();
    plate.years.clear();
    let output = |at: usize| MineOutput {
        best: grams(10.0 * (at + 1) as f64),
        low_t: None,
        high_t: None,
    };
    plate.holdings = layers
        .mines
        .iter()
        .enumerate()
        .map(|(at, mine)| {
            let code = if at < 2 { "ALPHA" } else { "BETA" };
            holding(mine, Shares::whole(set(code)), Some(output(at)))
        })
        .collect();
    plate.ground = vec![
        Ground {
            control: set("ALPHA"),
            claimed: false,
            shape: square(-0.5, 0.0, 1.5, 1.0),
        },
        Ground {
            control: set("BETA"),
            claimed: false,
            shape: square(1.5, 0.0, 4.5, 1.0),
        },
    ];
    check("bare", &poster(&plate, SMALL));
}

#[test]
fn a_tile_of_the_squares() {
    let layers = scene::layers();
    let plate = scene::plate(&layers);
    let tile = Tile::new(7, 64, 63).expect("a tile");
    check("tile", &Pyramid::new(&plate, 256).draw(tile));
}
