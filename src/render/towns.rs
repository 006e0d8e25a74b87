//! Towns: their marks and names, the important first, each where nothing else stands.

use geo::{BoundingRect, Contains, Intersects, MultiPolygon};
use tiny_skia::{PathBuilder, Point, Rect};

use crate::layers::base::Town;

use super::base;
use super::canvas::Canvas;
use super::discs::Disc;
use super::labels::{Block, Lettering, Obstacles, around};
use super::lines;
use super::shape;
use super::sheet::Sheet;
use super::style::{self, Writing, names, towns as style_of};
use super::text;

/// Where a town lies, which decides how far down its rank is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Region,
    Home,
    Abroad,
}

/// A town that asks for its name.
#[derive(Debug)]
pub struct Wish<'a> {
    town: &'a Town,
    at: Point,
    is: Where,
    /// 1 comes first.
    priority: u8,
}

/// The last priority whose names may cross a line rather than be left out.
const MAY_CROSS: u8 = 5;

/// The towns that a sheet of this scale shows, in the order in which they are named.
#[must_use]
pub fn wishes<'a>(sheet: &Sheet<'a>) -> Vec<Wish<'a>> {
    let layers = sheet.plate.layers;
    let home = base::home(sheet.plate).map(|country| country.iso.as_str());
    let mut wishes: Vec<Wish> = layers
        .base
        .towns
        .iter()
        .filter_map(|town| {
            let at = sheet.view.px(town.point.0);
            let is = match &layers.region {
                Some(region) if holds(region, town) => Where::Region,
                _ if home.is_none_or(|home| home == town.country) => Where::Home,
                _ => Where::Abroad,
            };
            let shown = sheet.view.holds(at) && least_zoom(is, town.rank) <= sheet.zoom();
            shown.then(|| Wish {
                town,
                at,
                is,
                priority: priority(town, is, sheet),
            })
        })
        .collect();
    wishes.sort_by(|a, b| {
        let key = |wish: &Wish<'a>| (wish.priority, wish.town.rank, wish.town.name.as_str());
        key(a).cmp(&key(b))
    });
    wishes
}

fn holds(shape: &MultiPolygon, town: &Town) -> bool {
    let near = shape
        .bounding_rect()
        .is_some_and(|bounds| bounds.intersects(&town.point));
    near && shape.contains(&town.point)
}

/// The zoom from which towns of a rank are shown.
fn least_zoom(is: Where, rank: u8) -> f32 {
    match (is, rank) {
        (Where::Region, 0 | 1) => 4.5,
        (Where::Region, 2) => 5.7,
        (Where::Region, 3) => 6.8,
        (Where::Region, 4) => 7.3,
        (Where::Region, _) => 8.0,
        (Where::Home, 0..=2) => 6.4,
        (Where::Home, 3) => 7.0,
        (Where::Home, 4) => 8.0,
        (Where::Home, _) => 9.3,
        (Where::Abroad, 0..=3) => 7.0,
        (Where::Abroad, 4) => 9.3,
        (Where::Abroad, _) => 10.3,
    }
}

/// Which names come first: the capital, large towns, towns near the news, seats of townships, the rest.
fn priority(town: &Town, is: Where, sheet: &Sheet) -> u8 {
    match (is, town.rank) {
        (Where::Abroad, _) => 11,
        (Where::Home, 0..=3) => 9,
        (Where::Home, _) => 10,
        (Where::Region, 0 | 1) => 2,
        (Where::Region, 2) => 3,
        (Where::Region, _) if is_news(town, sheet) => 4,
        (Where::Region, 3 | 4) if town.capital => 5,
        (Where::Region, _) => 8,
    }
}

/// Whether a town lies in a belt, or within ten kilometres of the line between opponents.
fn is_news(town: &Town, sheet: &Sheet) -> bool {
    const NEAR_KM: f32 = 10.0;
    let reach = NEAR_KM * sheet.view.px_per_km(town.point.y());
    let at = sheet.view.px(town.point.0);
    let near = |line: &[Point]| {
        line.windows(2)
            .any(|pair| (shape::nearest_on(pair[0], pair[1], at) - at).length() < reach)
    };
    sheet
        .plate
        .layers
        .belts
        .iter()
        .any(|belt| holds(&belt.shape, town))
        || lines::fronts(sheet).any(|line| near(&shape::points(&line.line, &sheet.view)))
}

/// Keeps the marks of the towns that come first free of all other words.
pub fn reserve(obstacles: &mut Obstacles, wishes: &[Wish], sheet: &Sheet) {
    for wish in wishes.iter().filter(|wish| wish.priority <= MAY_CROSS) {
        obstacles.add(mark_box(wish, sheet.unit()));
    }
}

/// Draws the towns of these priorities that find a place for their names.
pub fn draw(
    lettering: &mut Lettering,
    wishes: &[Wish],
    priorities: std::ops::RangeInclusive<u8>,
    discs: &[Disc],
    sheet: &Sheet,
) {
    for wish in wishes
        .iter()
        .filter(|wish| priorities.contains(&wish.priority))
    {
        draw_town(lettering, wish, discs, sheet);
    }
}

fn draw_town(lettering: &mut Lettering, wish: &Wish, discs: &[Disc], sheet: &Sheet) {
    let unit = sheet.unit();
    let (writing, radius) = look(wish);
    let radius = radius * unit;
    // A name beside a disc begins beyond the disc, which then is the town's mark.
    let reach = discs
        .iter()
        .map(|disc| (disc.radius, (disc.at - wish.at).length()))
        .filter(|(radius, distance)| distance < radius)
        .map(|(radius, distance)| radius + distance)
        .fold(radius, f32::max);
    let first = wish.priority <= MAY_CROSS;
    let on_disc = radius < reach;
    let mark_is_free = || mark_box(wish, unit).is_some_and(|rect| lettering.obstacles.free(rect));
    if !first && !on_disc && !mark_is_free() {
        return;
    }
    let find = |block: Block| {
        let places = around(&block, wish.at, reach + style_of::GAP * unit);
        let air = 1.2 * unit;
        let place = if first {
            lettering.obstacles.first_free(&places, air)
        } else {
            lettering.obstacles.first_quiet(&places, air)
        };
        place.map(|(rect, align)| (block, rect, align))
    };
    let Some((block, rect, align)) = blocks(wish, writing, unit).into_iter().find_map(find) else {
        return;
    };
    if !on_disc {
        mark(&mut lettering.canvas, wish, radius, unit);
    }
    lettering.write(&block, rect, align);
    lettering.obstacles.add(mark_box(wish, unit));
}

/// The box of a town's mark.
fn mark_box(wish: &Wish, unit: f32) -> Option<Rect> {
    let (Point { x, y }, half) = (wish.at, (look(wish).1 + 0.6) * unit);
    Rect::from_ltrb(x - half, y - half, x + half, y + half)
}

/// The name with that in the country's own script under it, then the name alone: the second where there is no room
/// for the first.
fn blocks(wish: &Wish, writing: &Writing, unit: f32) -> Vec<Block> {
    let english = Block::default().row(&wish.town.name, writing, writing.colour, unit);
    let size = writing.size * style_of::LOCAL_SIZE;
    let local = wish.town.local_name.as_deref().filter(|name| {
        wish.is == Where::Region && style_of::LOCAL_LEAST <= size && text::can_set(name)
    });
    let both = local.map(|name| {
        let colour = names::LOCAL.colour;
        english
            .clone()
            .row_of_size(name, &names::LOCAL, colour, size, unit)
    });
    both.into_iter().chain([english]).collect()
}

fn look(wish: &Wish) -> (&'static Writing, f32) {
    let [capital, large, town, small] = style_of::RADII;
    match (wish.is, wish.town.rank) {
        (Where::Abroad | Where::Home, _) => (&names::ABROAD, small),
        (_, 0 | 1) => (&names::CAPITAL, capital),
        (_, 2) => (&names::LARGE, large),
        (_, 3 | 4) => (&names::TOWN, town),
        _ => (&names::SMALL, small),
    }
}

/// A town's mark: a square for the capital, a circle for the others.
fn mark(canvas: &mut Canvas, wish: &Wish, radius: f32, unit: f32) {
    let ink = match wish.is {
        Where::Region => style::INK,
        Where::Home | Where::Abroad => names::ABROAD.colour,
    };
    let Point { x, y } = wish.at;
    let path = if wish.town.rank <= 1 {
        Rect::from_ltrb(x - radius, y - radius, x + radius, y + radius).map(PathBuilder::from_rect)
    } else {
        PathBuilder::from_circle(x, y, radius)
    };
    if let Some(path) = path {
        let (halo, line) = style_of::LINES;
        canvas.outline(path.clone(), style::PAPER, names::TOWN.halo.1, halo * unit);
        canvas.fill(path.clone(), style::PAPER, 1.0);
        canvas.outline(path, ink, 1.0, line * unit);
    }
}
