//! Laws: what is true of every picture.

use geo::{Coord, Rect, coord};
use terrane::atlas::Atlas;
use terrane::layers::units::Grams;
use terrane::read::{self, source::AtlasSource};
use terrane::render::discs;
use terrane::render::map::{Map, Purpose};
use terrane::render::palette::Palette;
use terrane::render::picture::Picture;
use terrane::render::png;
use terrane::render::poster::{Size, poster};
use terrane::render::sheet::Sheet;
use terrane::render::style::discs::FLOOR;
use terrane::render::view::View;
use terrane::render::window::Window;
use terrane::tiles::raster::Pyramid;
use terrane::tiles::tile::Tile;

use terrane::layers::origin::Origin;
use terrane::layers::scenario::{Change, Scenario, What};
use terrane::render::what_if;

use super::scene;

fn embedded() -> Atlas {
    let (layers, _) = read::layers(&AtlasSource::Embedded).expect("the embedded atlas");
    Atlas::compile(layers)
}

/// How many pixels of two pictures are more than one step of a channel apart, and by how much at most.
fn apart(a: &Picture, b: &Picture) -> (usize, u8) {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    let pixels = a.rgb().chunks_exact(3).zip(b.rgb().chunks_exact(3));
    let steps = pixels.map(|(a, b)| (0..3).map(|i| a[i].abs_diff(b[i])).max().unwrap_or(0));
    let apart: Vec<u8> = steps.filter(|steps| 1 < *steps).collect();
    (apart.len(), apart.iter().copied().max().unwrap_or(0))
}

#[test]
fn tiles_laid_together_are_the_sheet() {
    let atlas = embedded();
    let day = atlas.layers.manifest.as_of.expect("a day");
    let plate = atlas.plate(day, day).expect("a plate");
    let palette = Palette::of(&plate);
    let frame = Rect::new(coord! { x: 96.6, y: 25.0 }, coord! { x: 99.0, y: 26.6 });
    let sheet = Sheet {
        plate: &plate,
        palette: &palette,
        view: View::of_tiles(frame, 8, 256),
    };
    let laid = discs::lay_out(&sheet, discs::factor(&sheet, 1000.0));
    let map = Map::new(&sheet, &laid, None, Purpose::Tiles);
    let whole = map.draw(Window::whole(&sheet.view));
    let (mut pixels, mut most) = (0, 0);
    for top in (0..sheet.view.height).step_by(128) {
        for left in (0..sheet.view.width).step_by(128) {
            let window = Window {
                left: left as i32,
                top: top as i32,
                width: 128,
                height: 128,
            };
            let part = map.draw(window);
            let (count, steps) = apart(&part, &whole.crop(left, top, 128, 128));
            (pixels, most) = (pixels + count, most.max(steps));
        }
    }
    // A path that is clipped elsewhere is flattened a hair differently: one pixel in many thousands shows it.
    let all = whole.rgb().len() / 3;
    assert!(
        pixels * 10_000 <= all && most <= 24,
        "{pixels} of {all} pixels, up to {most} apart"
    );
}

#[test]
fn a_tile_does_not_depend_on_which_tile_was_drawn_before() {
    let layers = scene::layers();
    let plate = scene::plate(&layers);
    let tiles: Vec<Tile> = Tile::covering(
        Rect::new(coord! { x: 0.5, y: 0.5 }, coord! { x: 3.5, y: 2.5 }),
        7,
    )
    .collect();
    let first = Pyramid::new(&plate, 256);
    let forwards: Vec<_> = first.pngs(tiles.iter().copied()).collect();
    let second = Pyramid::new(&plate, 256);
    let backwards: Vec<_> = second.pngs(tiles.iter().rev().copied()).collect();
    assert!(forwards.iter().eq(backwards.iter().rev()));
    assert_eq!(
        forwards.iter().map(|(tile, _)| *tile).collect::<Vec<_>>(),
        tiles
    );
}

#[test]
fn the_same_plate_is_the_same_file() {
    let layers = scene::layers();
    let plate = scene::plate(&layers);
    let size = Size {
        width: 500,
        height: 400,
        scale: 1.0,
    };
    assert_eq!(
        png::encode(&poster(&plate, size)),
        png::encode(&poster(&plate, size))
    );
}

#[test]
fn the_area_of_a_disc_is_its_output() {
    let atlas = embedded();
    let day = atlas.layers.manifest.as_of.expect("a day");
    let plate = atlas.plate(day, day).expect("a plate");
    let palette = Palette::of(&plate);
    let frame = atlas.layers.manifest.frame.expect("a frame");
    let sheet = Sheet {
        plate: &plate,
        palette: &palette,
        view: View::fit(frame, 1130, 1200, 1.0),
    };
    let factor = discs::factor(&sheet, 1130.0).expect("outputs");
    let laid = discs::lay_out(&sheet, Some(factor));
    assert!(laid.len() > 100);
    for disc in &laid {
        let tonnes = disc.tonnes.expect("an output");
        if FLOOR < disc.radius {
            let (area, expected) = (
                f64::from(disc.radius).powi(2),
                f64::from(factor).powi(2) * tonnes,
            );
            assert!(
                (area / expected - 1.0).abs() < 1e-4,
                "{}",
                disc.holding.mine.id
            );
        }
    }
    let drawn: f64 = laid.iter().filter_map(|disc| disc.tonnes).sum();
    let within = |at: Coord| {
        frame.min().x <= at.x
            && at.x <= frame.max().x
            && frame.min().y <= at.y
            && at.y <= frame.max().y
    };
    let mined: Grams = plate
        .holdings
        .iter()
        .filter(|holding| within(holding.mine.point.0))
        .filter_map(|holding| Some(holding.output?.best))
        .sum();
    assert!(
        (drawn - mined.tonnes()).abs() < 1.0,
        "joining discs keeps their tonnes: {drawn} {}",
        mined.tonnes()
    );
}

#[test]
fn no_disc_hides_another() {
    let atlas = embedded();
    let day = atlas.layers.manifest.as_of.expect("a day");
    let plate = atlas.plate(day, day).expect("a plate");
    let palette = Palette::of(&plate);
    let frame = atlas.layers.manifest.frame.expect("a frame");
    let sheet = Sheet {
        plate: &plate,
        palette: &palette,
        view: View::fit(frame, 1130, 1200, 1.0),
    };
    let laid = discs::lay_out(&sheet, discs::factor(&sheet, 1130.0));
    for (at, a) in laid.iter().enumerate() {
        for b in &laid[at + 1..] {
            let overlap = a.radius + b.radius - (a.at - b.at).length();
            let allowed = 0.3 * a.radius.min(b.radius);
            assert!(
                overlap <= allowed,
                "{} and {}",
                a.holding.mine.id,
                b.holding.mine.id
            );
        }
    }
}

#[test]
fn a_place_on_the_sheet_leads_back_to_the_earth() {
    let frame = Rect::new(coord! { x: 94.0, y: 23.0 }, coord! { x: 100.0, y: 29.0 });
    let view = View::fit(frame, 1000, 800, 1.0);
    for lon in [94.5, 97.0, 99.9] {
        for lat in [23.1, 26.0, 28.9] {
            let back = view.degrees(view.px(coord! { x: lon, y: lat }));
            // Coordinates are kept to 1/64 px; a pixel here is about 0.008°.
            assert!(
                (back.x - lon).abs() < 2e-4 && (back.y - lat).abs() < 2e-4,
                "{back:?}"
            );
        }
    }
}

/// A scenario of 2025 in which so many times as much is mined.
fn scaled(factor: f64) -> Scenario {
    Scenario {
        name: "s".to_owned(),
        title: "More or less".to_owned(),
        note: String::new(),
        assumed: Vec::new(),
        sources: Vec::new(),
        period: "2025".parse().expect("a year"),
        changes: vec![Change {
            what: What::Output { factor },
            period: "2025".parse().expect("a year"),
            note: String::new(),
            sources: Vec::new(),
            origin: Origin::default(),
        }],
    }
}

/// Both maps of a what-if, without their frames.
fn halves(atlas: &Atlas, scenario: &Scenario) -> [Picture; 2] {
    let supposed = atlas.suppose(scenario).expect("an atlas");
    let comparison = atlas.compare(&supposed, scenario).expect("sums");
    let day = "2025-12-31".parse().expect("a day");
    let plates = comparison.plates(day).expect("plates");
    let sheet = what_if::sheet(&comparison, &plates, day, what_if::SHEET);
    let (half, gap) = (954, 974);
    [36, 36 + gap].map(|left| sheet.crop(left + 4, 140, half - 8, 800))
}

#[test]
fn both_maps_of_a_what_if_are_one_where_nothing_changes_and_differ_in_discs_where_it_does() {
    let atlas = embedded();
    let [left, right] = halves(&atlas, &scaled(1.0));
    // A path that begins at another fraction of a pixel may differ in the last bit.
    assert!(apart(&left, &right).0 <= 4, "nothing changes");
    let [other_left, other_right] = halves(&atlas, &scaled(0.25));
    assert_eq!(
        apart(&left, &other_left),
        (0, 0),
        "the baseline stays as it is"
    );
    assert!(1_000 < apart(&other_left, &other_right).0, "discs shrink");
}
