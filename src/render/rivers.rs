//! River names: letters along the water, where it runs straight enough for them.

use tiny_skia::{PathBuilder, Point, Rect, Transform};

use super::labels::{Lettering, Obstacles};
use super::shape;
use super::sheet::Sheet;
use super::style::{self, names};
use super::text::{self, Line, Type};
use super::view::View;

/// How far apart the same name is repeated, in pixels.
const REPEAT: f32 = 700.0;
/// The sharpest bend from letter to letter, in radians: 13°, for beyond it letters lean on each other.
const BEND: f32 = 0.23;

/// Writes the names of rivers along their lines, the greatest first.
pub fn draw(lettering: &mut Lettering, sheet: &Sheet) {
    let (view, unit) = (&sheet.view, sheet.unit());
    let writing = &names::RIVER;
    let style = Type::new(writing.face, writing.size)
        .tracked(writing.tracking)
        .scaled(unit);
    let rivers = sheet.plate.layers.base.rivers.iter();
    let mut rivers: Vec<_> = rivers
        .filter(|river| view.may_show(&river.line, 0.0))
        .collect();
    rivers.sort_by_key(|river| river.rank);
    let mut written: Vec<(&str, Point)> = Vec::new();
    for river in rivers {
        let Some(name) = river.name.as_deref() else {
            continue;
        };
        let course = Course::new(&shape::points(&river.line, view), style.size);
        let line = text::set(name, style);
        let mut start = 0.0;
        while start + line.width < course.length() {
            let middle = course.at(start + line.width / 2.0).0;
            let near = |other: &Point| (*other - middle).length() < REPEAT * unit;
            let repeated = written.iter().any(|(other, at)| *other == name && near(at));
            let places = course.places(&line, start, style.size).filter(|places| {
                !repeated
                    && places
                        .iter()
                        .all(|place| is_free(place, &lettering.obstacles, view))
            });
            start += match places {
                Some(places) => {
                    write(lettering, &line, &places, unit);
                    written.push((name, middle));
                    REPEAT * unit
                }
                None => style.size,
            };
        }
    }
}

/// Where a letter stands and how it leans.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The middle of its baseline.
    at: Point,
    angle: f32,
    /// Its box, letters being about as high as they are wide.
    rect: Rect,
}

fn is_free(place: &Place, obstacles: &Obstacles, view: &View) -> bool {
    view.holds(place.at) && obstacles.free(place.rect)
}

fn write(lettering: &mut Lettering, line: &Line, places: &[Place], unit: f32) {
    let mut builder = PathBuilder::new();
    for (letter, place) in line.letters.iter().zip(places) {
        let turn = Transform::from_translate(-letter.advance / 2.0, 0.0)
            .post_concat(Transform::from_rotate(place.angle.to_degrees()))
            .post_translate(place.at.x, place.at.y);
        if let Some(path) = letter.path.clone().and_then(|path| path.transform(turn)) {
            builder.push_path(&path);
        }
        lettering.obstacles.add(Some(place.rect));
    }
    if let Some(path) = builder.finish() {
        let (halo, opacity) = names::RIVER.halo;
        lettering
            .canvas
            .outline(path.clone(), style::PAPER, opacity, halo * 2.0 * unit);
        lettering.canvas.fill(path, names::RIVER.colour, 1.0);
    }
}

/// A course's points at every half letter, each the mean of those within two letters.
fn smooth(course: &Course, size: f32) -> Vec<Point> {
    let step = size / 2.0;
    let steps = (course.length() / step).floor().min(65_536.0) as usize;
    let points: Vec<Point> = (0..=steps)
        .map(|at| course.at(at as f32 * step).0)
        .collect();
    (0..points.len())
        .map(|at| {
            // The same number on either side, so that the ends stay where they are.
            let reach = at.min(points.len() - 1 - at).min(4);
            let near = &points[at - reach..=at + reach];
            let sum = near.iter().fold(Point::zero(), |sum, point| sum + *point);
            Point::from_xy(sum.x / near.len() as f32, sum.y / near.len() as f32)
        })
        .collect()
}

/// A line with the way from its start to each of its points.
struct Course {
    points: Vec<Point>,
    ways: Vec<f32>,
}

impl Course {
    /// A course that runs to the right, so that words along it stand upright, without bends smaller than letters.
    fn new(points: &[Point], size: f32) -> Self {
        let mut points = smooth(&Self::through(points.to_vec()), size);
        if let (Some(first), Some(last)) = (points.first(), points.last())
            && last.x < first.x
        {
            points.reverse();
        }
        Self::through(points)
    }

    fn through(points: Vec<Point>) -> Self {
        let mut way = 0.0;
        let mut ways = vec![0.0; points.len().min(1)];
        for pair in points.windows(2) {
            way += (pair[1] - pair[0]).length();
            ways.push(way);
        }
        Self { points, ways }
    }

    fn length(&self) -> f32 {
        self.ways.last().copied().unwrap_or(0.0)
    }

    /// The point this far along, and the direction there.
    fn at(&self, way: f32) -> (Point, f32) {
        let after = self
            .ways
            .partition_point(|&other| other < way)
            .clamp(1, self.points.len().max(2) - 1);
        let (Some(&a), Some(&b)) = (self.points.get(after - 1), self.points.get(after)) else {
            return (Point::zero(), 0.0);
        };
        let length = (self.ways[after] - self.ways[after - 1]).max(f32::EPSILON);
        let share = ((way - self.ways[after - 1]) / length).clamp(0.0, 1.0);
        (shape::between(a, b, share), (b.y - a.y).atan2(b.x - a.x))
    }

    /// The direction over a stretch of letters, so that a small wiggle does not shake them.
    fn direction(&self, way: f32, span: f32) -> f32 {
        let (a, b) = (self.at(way - span).0, self.at(way + span).0);
        (b.y - a.y).atan2(b.x - a.x)
    }

    /// The places of a line's letters from this far along; `None` where it bends too sharply or reads backwards.
    fn places(&self, line: &Line, start: f32, size: f32) -> Option<Vec<Place>> {
        let mut places = Vec::new();
        let mut last: Option<f32> = None;
        for letter in &line.letters {
            let way = start + letter.x + letter.advance / 2.0;
            let angle = self.direction(way, size * 0.8);
            let bends = last.is_some_and(|last| BEND < turn(last, angle));
            if bends || 1.75 < angle.abs() {
                return None;
            }
            last = Some(angle);
            let on = self.at(way).0;
            // Above the water: the letters' feet are clear of its line.
            let off = size * 0.36;
            let at = Point::from_xy(on.x + off * angle.sin(), on.y - off * angle.cos());
            let middle = (
                at.x + size * 0.3 * angle.sin(),
                at.y - size * 0.3 * angle.cos(),
            );
            let half = size * 0.45;
            let rect = Rect::from_ltrb(
                middle.0 - half,
                middle.1 - half,
                middle.0 + half,
                middle.1 + half,
            )?;
            places.push(Place { at, angle, rect });
        }
        Some(places)
    }
}

fn turn(a: f32, b: f32) -> f32 {
    let turn = (a - b).abs() % std::f32::consts::TAU;
    turn.min(std::f32::consts::TAU - turn)
}
