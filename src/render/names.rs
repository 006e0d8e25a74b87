//! Names: towns, rivers, countries and peaks, placed where nothing else stands, the important first.

use geo::{BoundingRect, Contains, Intersects, MultiPolygon};
use tiny_skia::{PathBuilder, Point, Rect};

use crate::atlas::plate::Plate;
use crate::layers::base::{Label, LabelKind, Town};

use super::canvas::Canvas;
use super::discs::Disc;
use super::labels::{Align, Block, Obstacles};
use super::shape;
use super::style::{self, Writing, names};
use super::text;
use super::view::View;

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

/// The towns that a sheet of this scale shows, in the order in which they are named.
#[must_use]
pub fn towns<'a>(plate: &Plate<'a>, view: &View) -> Vec<Wish<'a>> {
    let home = super::base::home(plate).map(|country| country.iso.as_str());
    let zoom = (view.world() / f64::from(view.type_size) / 256.0).log2();
    let layers = plate.layers;
    let mut wishes: Vec<Wish> = layers
        .base
        .towns
        .iter()
        .filter_map(|town| {
            let at = view.px(town.point.0);
            let is = match &layers.region {
                Some(region) if holds(region, town) => Where::Region,
                _ if home.is_none_or(|home| home == town.country) => Where::Home,
                _ => Where::Abroad,
            };
            let shown = view.holds(at) && f64::from(least_zoom(is, town.rank)) <= zoom;
            shown.then(|| Wish {
                town,
                at,
                is,
                priority: priority(town, is, plate, view),
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
    shape
        .bounding_rect()
        .is_some_and(|bounds| bounds.intersects(&town.point))
        && shape.contains(&town.point)
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
fn priority(town: &Town, is: Where, plate: &Plate, view: &View) -> u8 {
    match (is, town.rank) {
        (Where::Abroad, _) => 11,
        (Where::Home, rank) => {
            if rank <= 3 {
                9
            } else {
                10
            }
        }
        (Where::Region, 0 | 1) => 2,
        (Where::Region, 2) => 3,
        _ if is_news(town, plate, view) => 4,
        (Where::Region, 3 | 4) if town.capital => 5,
        _ => 8,
    }
}

/// Whether a town lies in a belt, or within ten kilometres of the line between opponents.
fn is_news(town: &Town, plate: &Plate, view: &View) -> bool {
    const NEAR_KM: f32 = 10.0;
    let reach = NEAR_KM * view.px_per_km(town.point.y());
    let at = view.px(town.point.0);
    plate
        .layers
        .belts
        .iter()
        .any(|belt| holds(&belt.shape, town))
        || plate.lines.iter().any(|line| {
            let points = shape::points(&line.line, view);
            points
                .windows(2)
                .any(|pair| (shape::nearest_on(pair[0], pair[1], at) - at).length() < reach)
        })
}

/// Draws the towns of these priorities that find a place for their names.
pub fn draw_towns(
    canvas: &mut Canvas,
    obstacles: &mut Obstacles,
    wishes: &[Wish],
    discs: &[Disc],
    priorities: std::ops::RangeInclusive<u8>,
    view: &View,
) {
    for wish in wishes
        .iter()
        .filter(|wish| priorities.contains(&wish.priority))
    {
        draw_town(canvas, obstacles, wish, discs, view);
    }
}

fn draw_town(
    canvas: &mut Canvas,
    obstacles: &mut Obstacles,
    wish: &Wish,
    discs: &[Disc],
    view: &View,
) {
    let factor = view.type_size;
    let (writing, radius) = look(wish);
    let radius = radius * factor;
    let english = Block::default().row(&wish.town.name, writing, writing.colour, factor);
    let size = writing.size * names::LOCAL.size * factor;
    let local = wish
        .town
        .local_name
        .as_deref()
        .filter(|name| {
            wish.is == Where::Region && names::LOCAL_LEAST <= size / factor && text::can_set(name)
        })
        .map(|name| {
            english.clone().row_of_size(
                name,
                &names::LOCAL,
                names::LOCAL.colour,
                size / factor,
                factor,
            )
        });
    // A name beside a disc begins beyond the disc.
    let reach = discs
        .iter()
        .filter(|disc| (disc.at - wish.at).length() < disc.radius)
        .map(|disc| disc.radius + (disc.at - wish.at).length())
        .fold(radius, f32::max);
    let blocks = local.into_iter().chain([english]);
    let on_disc = radius < reach;
    let place = |block: Block| {
        let places = around(&block, wish.at, reach + 3.2 * factor);
        let air = 1.2 * factor;
        // A name of the first ranks may cross a line; the others are left out rather.
        let place = if wish.priority <= 5 {
            obstacles.first_free(&places, air)
        } else {
            obstacles.first_quiet(&places, air)
        };
        place.map(|place| (block, place))
    };
    let Some((block, (rect, align))) = blocks.into_iter().find_map(place) else {
        return;
    };
    if !on_disc {
        symbol(canvas, wish, radius, factor);
    }
    block.draw(canvas, rect.left(), rect.top(), align);
    obstacles.add(Some(rect));
    let mark = radius + 1.0;
    obstacles.add(Rect::from_ltrb(
        wish.at.x - mark,
        wish.at.y - mark,
        wish.at.x + mark,
        wish.at.y + mark,
    ));
}

fn look(wish: &Wish) -> (&'static Writing, f32) {
    match (wish.is, wish.town.rank) {
        (Where::Abroad | Where::Home, _) => (&names::ABROAD, 2.0),
        (_, 0 | 1) => (&names::CAPITAL, 3.6),
        (_, 2) => (&names::LARGE, 3.0),
        (_, 3 | 4) => (&names::TOWN, 2.5),
        _ => (&names::SMALL, 2.0),
    }
}

fn symbol(canvas: &mut Canvas, wish: &Wish, radius: f32, factor: f32) {
    let ink = if wish.is == Where::Region {
        style::INK
    } else {
        names::ABROAD.colour
    };
    let Point { x, y } = wish.at;
    let path = if wish.town.rank <= 1 {
        Rect::from_ltrb(x - radius, y - radius, x + radius, y + radius).map(PathBuilder::from_rect)
    } else {
        PathBuilder::from_circle(x, y, radius)
    };
    if let Some(path) = path {
        canvas.outline(path.clone(), style::PAPER, 0.8, 3.0 * factor);
        canvas.fill(path.clone(), style::PAPER, 1.0);
        canvas.outline(path, ink, 1.0, 1.15 * factor);
    }
}

/// The places of a block around a point: E, W, NE, SE, NW, SW, N, S.
fn around(block: &Block, at: Point, reach: f32) -> Vec<(Rect, Align)> {
    let (width, height) = (block.width, block.height);
    let (east, west) = (at.x + reach, at.x - reach - width);
    let level = at.y - block.middle;
    let (up, down) = (at.y - reach * 0.4 - height, at.y + reach * 0.4);
    let (slant_east, slant_west) = (at.x + reach * 0.75, at.x - reach * 0.75 - width);
    let centre = at.x - width / 2.0;
    [
        (east, level, Align::Left),
        (west, level, Align::Right),
        (slant_east, up, Align::Left),
        (slant_east, down, Align::Left),
        (slant_west, up, Align::Right),
        (slant_west, down, Align::Right),
        (centre, at.y - reach - height, Align::Centre),
        (centre, at.y + reach, Align::Centre),
    ]
    .into_iter()
    .filter_map(|(left, top, align)| Some((block.rect(left, top)?, align)))
    .collect()
}

/// Draws the names of countries, states, provinces and peaks.
pub fn draw_labels(
    canvas: &mut Canvas,
    obstacles: &mut Obstacles,
    plate: &Plate,
    kind: LabelKind,
    view: &View,
) {
    for label in plate
        .layers
        .base
        .labels
        .iter()
        .filter(|label| label.kind == kind)
    {
        let at = view.px(label.point.0);
        if !view.holds(at) || is_title(label, plate, view) {
            continue;
        }
        if kind == LabelKind::Peak {
            draw_peak(canvas, obstacles, label, at, view);
        } else if let Some(writing) = ground_writing(kind) {
            draw_on_ground(canvas, obstacles, label, writing, at, view);
        }
    }
}

/// Whether a name is that of the region itself, at a scale at which the codes on its ground speak instead.
fn is_title(label: &Label, plate: &Plate, view: &View) -> bool {
    let close = 7.5 < (view.world() / f64::from(view.type_size) / 256.0).log2();
    let within = |region: &MultiPolygon| region.contains(&label.point);
    label.kind == LabelKind::State && close && plate.layers.region.as_ref().is_some_and(within)
}

fn ground_writing(kind: LabelKind) -> Option<&'static Writing> {
    match kind {
        LabelKind::Country => Some(&names::COUNTRY),
        LabelKind::State => Some(&names::STATE),
        LabelKind::Province => Some(&names::PROVINCE),
        LabelKind::Peak | LabelKind::Range => None,
    }
}

/// Writes a name across its ground, near its point where that is taken.
fn draw_on_ground(
    canvas: &mut Canvas,
    obstacles: &mut Obstacles,
    label: &Label,
    writing: &Writing,
    at: Point,
    view: &View,
) {
    let words = match label.kind {
        LabelKind::Province => label.name.clone(),
        _ => label.name.to_uppercase(),
    };
    let block = Block::default().row(&words, writing, writing.colour, view.type_size);
    let step = 14.0 * view.type_size;
    let places: Vec<(Rect, ())> = spiral()
        .filter_map(|(x, y)| {
            let (x, y) = (at.x + x * step * 1.6, at.y + y * step);
            Some((
                block.rect(x - block.width / 2.0, y - block.height / 2.0)?,
                (),
            ))
        })
        .collect();
    if let Some((rect, ())) = obstacles.first_quiet(&places, 6.0 * view.type_size) {
        block.draw(canvas, rect.left(), rect.top(), Align::Left);
        obstacles.add(Some(rect));
    }
}

/// Steps away from a point, the near ones first.
fn spiral() -> impl Iterator<Item = (f32, f32)> {
    let mut steps: Vec<(i32, i32)> = (-5..=5)
        .flat_map(|x| (-5..=5).map(move |y| (x, y)))
        .collect();
    steps.sort_by_key(|(x, y)| (x * x + y * y, *y, *x));
    steps.into_iter().map(|(x, y)| (x as f32, y as f32))
}

fn draw_peak(
    canvas: &mut Canvas,
    obstacles: &mut Obstacles,
    label: &Label,
    at: Point,
    view: &View,
) {
    let factor = view.type_size;
    let mut block = Block::default().row(&label.name, &names::PEAK, names::PEAK.colour, factor);
    if let Some(height) = label.elevation_m {
        let words = format!("{} m", super::words::number(height, 0));
        block = block.row(&words, &names::HEIGHT, names::HEIGHT.colour, factor);
    }
    let places = around(&block, at, 7.0 * factor);
    let Some((rect, align)) = obstacles.first_quiet(&places, 2.0 * factor) else {
        return;
    };
    let r = 3.2 * factor;
    let corners = [(0.0, -1.0), (0.95, 0.75), (-0.95, 0.75)]
        .map(|(x, y)| Point::from_xy(at.x + x * r, at.y + y * r));
    if let Some(path) = shape::ring(&corners) {
        canvas.fill(path, names::PEAK.colour, 1.0);
    }
    block.draw(canvas, rect.left(), rect.top(), align);
    obstacles.add(Some(rect));
    obstacles.add(Rect::from_ltrb(at.x - r, at.y - r, at.x + r, at.y + r));
}
