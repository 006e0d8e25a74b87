//! Contradictions: where fronts end in nothing, stand outside, or say against each other who holds the ground.

use std::collections::{BTreeMap, BTreeSet};

use geo::coordinate_position::CoordPos;
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, CoordinatePosition, Line, LinesIter, MultiPolygon};

use crate::atlas::origin;
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::rule;
use crate::geometry::ellipsoid::area_km2;
use crate::geometry::overlay;
use crate::layers::Layers;
use crate::layers::control::{Control, Kind};
use crate::layers::date::Period;
use crate::layers::front::Front;

use super::ends::{Loose, Thing};
use super::on_side;
use super::sides::{Face, Side};

/// What is wrong with the fronts of an atlas, each told once however many days it lasts.
pub(super) struct Contradictions<'a> {
    layers: &'a Layers,
    faults: Faults,
    told: BTreeSet<(&'static str, usize, usize)>,
}

impl<'a> Contradictions<'a> {
    pub(super) fn new(layers: &'a Layers) -> Self {
        Self {
            layers,
            faults: Faults::default(),
            told: BTreeSet::new(),
        }
    }

    pub(super) fn into_faults(self) -> Faults {
        self.faults
    }

    /// Whether it is told for the first time.
    fn first(&mut self, rule: &'static rule::Rule, one: usize, other: usize) -> bool {
        self.told.insert((rule.code, one, other))
    }

    /// Takes note of theatres that overlap while fronts stand in both.
    pub(super) fn theatres(&mut self, theatres: &BTreeMap<&str, Vec<usize>>) {
        let areas = &self.layers.areas;
        let named = |area: &usize| theatres.get(&*areas[*area].id);
        for one in 0..areas.len() {
            let Some(fronts) = named(&one) else { continue };
            for other in one + 1..areas.len() {
                let Some(others) = named(&other).filter(|_| areas[one].id != areas[other].id)
                else {
                    continue;
                };
                let Some((first, second)) = self.together(fronts, others) else {
                    continue;
                };
                let shared = overlay::intersection(&areas[one].shape, &areas[other].shape);
                let km2 = area_km2(&shared);
                if km2 <= overlay::ROUNDING_KM2 {
                    continue;
                }
                let (a, b) = (&areas[one].name, &areas[other].name);
                let (first, second) = (&self.layers.fronts[first], &self.layers.fronts[second]);
                let fault = Fault::of(&rule::OVERLAPPING_THEATRES)
                    .saying(format!(
                        "the theatres {a} and {b} overlap by {km2:.1} km² while fronts stand in both"
                    ))
                    .at(origin::of_front(second))
                    .related(
                        format!("the front `{}` in {a}", first.id),
                        origin::of_front(first),
                    );
                self.faults.push(fault);
            }
        }
    }

    /// A front of each that stand on some day together.
    fn together(&self, fronts: &[usize], others: &[usize]) -> Option<(usize, usize)> {
        let period = |front: usize| self.layers.fronts[front].period;
        let pairs = fronts
            .iter()
            .flat_map(|one| others.iter().map(|other| (*one, *other)));
        pairs
            .into_iter()
            .find(|(one, other)| period(*one).intersect(period(*other)).is_some())
    }

    /// Takes note of a front of which nothing lies inside its theatre.
    pub(super) fn outside(&mut self, index: usize, shape: &MultiPolygon) {
        let front = &self.layers.fronts[index];
        if enters(front, shape) {
            return;
        }
        let mut place = origin::of_front(front);
        place.lonlat = front.line.0.first().map(|at| (at.x, at.y));
        let fault = Fault::of(&rule::FRONT_OUTSIDE).saying(format!(
            "the front does not enter its theatre, {}: it divides nothing",
            self.theatre(front)
        ));
        self.faults.push(fault.at(place));
    }

    /// Takes note of an end that meets nothing.
    pub(super) fn loose(&mut self, standing: &[usize], loose: &Loose, period: Period) {
        let index = standing[loose.line];
        if !self.first(&rule::LOOSE_END, index, usize::from(loose.first)) {
            return;
        }
        let front = &self.layers.fronts[index];
        let end = if loose.first { "begins" } else { "ends" };
        let apart = loose.apart.0;
        let snap = self.layers.manifest.snap_km;
        let nearest = match loose.nearest {
            Thing::Border => "the border of the theatre".to_owned(),
            Thing::Line(line) if standing[line] == index => "its own line".to_owned(),
            Thing::Line(line) => format!("the front `{}`", self.layers.fronts[standing[line]].id),
        };
        let mut when = String::new();
        if let Some(from) = period.from() {
            when = format!(" on {from}");
        }
        let mut fault = Fault::of(&rule::LOOSE_END)
            .saying(format!(
                "the front {end} inside its theatre, {}, and meets nothing there: it divides no ground{when}",
                self.theatre(front)
            ))
            .expected(format!("something that it can meet within {snap} km"))
            .found(format!("{nearest}, {apart:.2} km away"))
            .help(format!(
                "draw the line on until it meets something; or allow {:.0} km with `snap_km` (--snap-km)",
                apart.ceil()
            ))
            .at(origin::of_front(front).on_earth(loose.at.x, loose.at.y));
        if let Thing::Line(line) = loose.nearest
            && standing[line] != index
        {
            let other = &self.layers.fronts[standing[line]];
            fault = fault.related("the nearest front", origin::of_front(other));
        }
        self.faults.push(fault);
    }

    /// Takes note of faces that fronts give to opposed holders.
    pub(super) fn faces(&mut self, standing: &[usize], faces: &[Face]) {
        for face in faces {
            let sides: Vec<Side> = face.sides.iter().copied().collect();
            for (number, one) in sides.iter().enumerate() {
                for other in &sides[number + 1..] {
                    let (a, b) = (self.named(standing, *one), self.named(standing, *other));
                    if !self.opposed(a, b) {
                        continue;
                    }
                    let shared = face.shared.iter();
                    let mut shared = shared.filter(|(a, b, _)| (a, b) == (one, other));
                    match shared.next() {
                        Some((.., at)) => self.overlapping(standing, (*one, *other), *at),
                        None => {
                            let seen = face.seen.iter().find(|(line, _)| *line == other.line);
                            let at = seen.map(|(_, at)| *at);
                            self.contradictory(standing, faces, (*one, *other), at);
                        }
                    }
                }
            }
        }
    }

    fn overlapping(&mut self, standing: &[usize], (one, other): (Side, Side), at: Coord) {
        let (first, second) = (standing[one.line], standing[other.line]);
        if !self.first(&rule::OVERLAPPING_FRONTS, first, second) {
            return;
        }
        let (a, b) = (self.named(standing, one), self.named(standing, other));
        let (first, second) = (&self.layers.fronts[first], &self.layers.fronts[second]);
        let fault = Fault::of(&rule::OVERLAPPING_FRONTS)
            .saying(format!(
                "the fronts `{}` and `{}` run along one stretch, and on the same side of it one names {a}, the other {b}",
                first.id, second.id
            ))
            .at(origin::of_front(second).on_earth(at.x, at.y))
            .related(format!("`{}` stands here", first.id), origin::of_front(first));
        self.faults.push(fault);
    }

    fn contradictory(
        &mut self,
        standing: &[usize],
        faces: &[Face],
        (one, other): (Side, Side),
        at: Option<Coord>,
    ) {
        let (first, second) = (standing[one.line], standing[other.line]);
        if !self.first(&rule::CONTRADICTORY_FRONTS, first, second) {
            return;
        }
        let (a, b) = (self.named(standing, one), self.named(standing, other));
        let fronts = &self.layers.fronts;
        let mut place = origin::of_front(&fronts[second]);
        place.lonlat = at.map(|at| (at.x, at.y));
        let (first_id, second_id) = (&fronts[first].id, &fronts[second].id);
        let mut fault = Fault::of(&rule::CONTRADICTORY_FRONTS).at(place);
        if first == second {
            fault = fault.saying(format!(
                "one piece of ground lies on both sides of the front: its left names {a}, its right {b}"
            ));
            self.faults.push(fault);
            return;
        }
        fault = fault
            .saying(format!(
                "one piece of ground is {a}'s by the front `{first_id}` and {b}'s by the front `{second_id}`"
            ))
            .related(format!("`{first_id}` stands here"), origin::of_front(&fronts[first]));
        let turned = |line: usize| self.count(standing, faces, Some(line));
        let (as_drawn, one, other) = (
            self.count(standing, faces, None),
            turned(one.line),
            turned(other.line),
        );
        if one < other && one < as_drawn {
            fault = fault.help(wrong_direction(first_id));
        } else if other < one && other < as_drawn {
            fault = fault.help(wrong_direction(second_id));
        }
        self.faults.push(fault);
    }

    /// How many contradictions there are, were one of the lines drawn in the other direction.
    fn count(&self, standing: &[usize], faces: &[Face], turned: Option<usize>) -> usize {
        let named = |side: &Side| {
            let side = Side {
                left: side.left != (Some(side.line) == turned),
                ..*side
            };
            self.named(standing, side)
        };
        let of_face = |face: &Face| {
            let pairs = face.sides.iter().enumerate().flat_map(|(number, one)| {
                face.sides
                    .iter()
                    .skip(number + 1)
                    .map(move |other| (one, other))
            });
            pairs
                .filter(|(one, other)| self.opposed(named(one), named(other)))
                .count()
        };
        faces.iter().map(of_face).sum()
    }

    fn named(&self, standing: &[usize], side: Side) -> &'a Control {
        on_side(&self.layers.fronts[standing[side.line]], side)
    }

    /// Whether two that each stand alone do not stand together.
    fn opposed(&self, a: &Control, b: &Control) -> bool {
        let holders = &self.layers.manifest.holders;
        let contested = |control: &Control| control.kind(holders) == Kind::Contested;
        !contested(a) && !contested(b) && contested(&a.clone().join(b))
    }

    fn theatre(&self, front: &Front) -> &'a str {
        let mut areas = self.layers.areas.iter();
        let area = areas.find(|area| area.id == front.theatre);
        area.map_or("", |area| &area.name)
    }
}

fn wrong_direction(id: &str) -> String {
    format!(
        "`{id}` seems to be drawn in the wrong direction: `left` and `right` are as one walks along the line, and turned round it contradicts fewer of the others"
    )
}

/// Whether any of a front lies inside a shape.
fn enters(front: &Front, shape: &MultiPolygon) -> bool {
    let inside = |at: &Coord| shape.coordinate_position(at) == CoordPos::Inside;
    if front.line.0.iter().any(inside) {
        return true;
    }
    front.line.lines().any(|edge| {
        let mut along: Vec<f64> = shape
            .lines_iter()
            .filter_map(|border| line_intersection(edge, border))
            .flat_map(|met| match met {
                LineIntersection::SinglePoint { intersection, .. } => vec![intersection],
                LineIntersection::Collinear { intersection } => {
                    vec![intersection.start, intersection.end]
                }
            })
            .map(|at| share(edge, at))
            .collect();
        along.sort_by(f64::total_cmp);
        along
            .windows(2)
            .any(|pair| inside(&(edge.start + edge.delta() * f64::midpoint(pair[0], pair[1]))))
    })
}

fn share(edge: Line, at: Coord) -> f64 {
    let (along, to) = (edge.delta(), at - edge.start);
    (along.x * to.x + along.y * to.y) / (along.x * along.x + along.y * along.y)
}
