//! Location: which accounts cover a point, and who holds it on a day.
//!
//! The atlas asks an R-tree over longitude, latitude and day. Where thousands or millions of points are asked for, [`bulk`]
//! lays a [`grid`] over the ground once: it gives the same answers, which a property test holds it to.

pub mod bulk;
mod cell;
mod crossing;
mod divide;
mod frame;
pub mod grid;
mod lay;
mod meeting;
pub mod sweep;

use geo::coordinate_position::CoordPos;
use geo::kernels::{Kernel, Orientation};
use geo::{Coord, CoordsIter, GeoNum, Line, LinesIter, MultiPolygon, Point};
use jiff::civil::Date;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::layers::date::{Period, day_number};
use crate::layers::manifest::Account;

use super::prism::Prism;
use super::speak::{self, Said, Spoken};

use bulk::Bulk;

/// The R-tree of the prisms.
#[derive(Debug)]
pub struct Locator {
    tree: RTree<GeomWithData<Rectangle<[f64; 3]>, usize>>,
    rank: Vec<Account>,
    outline: Option<MultiPolygon>,
    /// The prisms under grids, where many points are asked for.
    bulk: Option<Bulk>,
}

/// The accounts that cover a point, one set for each face of the compiled map that touches it: one inside of a face,
/// several where it lies on a border.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Covering {
    faces: Vec<Vec<usize>>,
}

/// Who holds a point on a day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Located {
    /// Who, and which prisms decided.
    pub spoken: Spoken,
    /// Whether the point lies on a border of grounds under different control.
    pub on_edge: bool,
}

/// So many points are worth grids.
const MANY_POINTS: usize = 1_000;
/// A point in the tree takes as long as laying so many edges: some microseconds, and some dozen nanoseconds each.
const EDGES_PER_POINT: usize = 100;
/// The number of a day that is before or after all others.
const NEVER: f64 = 1e9;

impl Locator {
    /// Indexes prisms. `rank` lists the kinds of account in rising rank; `outline` is the ground outside of which
    /// nothing is known.
    #[must_use]
    pub fn new(prisms: &[Prism], rank: &[Account], outline: Option<&MultiPolygon>) -> Self {
        let boxes = prisms.iter().enumerate().filter_map(|(index, prism)| {
            let bounds = prism.ground.bounds()?;
            let (from, to) = days(prism.period);
            let low = [bounds.min().x, bounds.min().y, from];
            let high = [bounds.max().x, bounds.max().y, to];
            Some(GeomWithData::new(Rectangle::from_corners(low, high), index))
        });
        Self {
            tree: RTree::bulk_load(boxes.collect()),
            rank: rank.to_vec(),
            outline: outline.cloned(),
            bulk: None,
        }
    }

    /// The same for so many points: where looking them up in the tree would take longer than laying grids over the prisms,
    /// and these are as they were drawn, grids answer for all time.
    #[must_use]
    pub fn for_points(mut self, prisms: &[Prism], points: usize) -> Self {
        let shapes: Option<Vec<(Period, &MultiPolygon)>> = prisms
            .iter()
            .map(|prism| Some((prism.period, prism.ground.drawn()?)))
            .collect();
        self.bulk = shapes
            .filter(|shapes| {
                let edges: usize = shapes.iter().map(|(_, shape)| shape.coords_count()).sum();
                MANY_POINTS <= points && edges <= EDGES_PER_POINT * points
            })
            .and_then(|shapes| Bulk::over(&shapes));
        self
    }

    /// The accounts that cover the point on any day of the period. Points on the border of a ground belong to it. A point
    /// at 180° east is the one at 180° west, and belongs to the ground on both sides.
    #[must_use]
    pub fn covering(&self, prisms: &[Prism], point: Point, period: Period) -> Covering {
        let covering = self.as_written(prisms, point, period);
        match twin(point) {
            Some(twin) => covering.with_twin(self.as_written(prisms, twin, period)),
            None => covering,
        }
    }

    /// The accounts that cover the point of these very numbers.
    fn as_written(&self, prisms: &[Prism], point: Point, period: Period) -> Covering {
        use geo::CoordinatePosition;
        let outside =
            |outline: &MultiPolygon| outline.coordinate_position(&point.0) == CoordPos::Outside;
        if self.outline.as_ref().is_some_and(outside) {
            return Covering::default();
        }
        if let Some(bulk) = self.bulk.as_ref().filter(|_| period == Period::ALWAYS) {
            return bulk.as_written(point);
        }
        let (from, to) = days(period);
        let query = AABB::from_corners([point.x(), point.y(), from], [point.x(), point.y(), to]);
        let mut inside = Vec::new();
        let mut border = Vec::new();
        for found in self.tree.locate_in_envelope_intersecting(query) {
            match prisms[found.data].ground.position(point) {
                CoordPos::Inside => inside.push(found.data),
                CoordPos::OnBoundary => border.push(found.data),
                CoordPos::Outside => {}
            }
        }
        inside.sort_unstable();
        border.sort_unstable();
        let outlines = border.iter().flat_map(|index| drawn(&prisms[*index]));
        let edges: Vec<Line> = outlines.collect();
        Covering::between(point, inside, &border, &edges, |index, beside| {
            prisms[index].ground.position(beside) != CoordPos::Outside
        })
    }

    /// Who holds covered ground on a day: the highest rank that names a holder, the faces that touch it joined; what
    /// is not settled in a higher rank joins with what the lower ones say.
    #[must_use]
    pub fn control(&self, prisms: &[Prism], covering: &Covering, day: Date) -> Located {
        let mut located = Located::default();
        for account in self.rank.iter().rev() {
            let faces: Vec<Said> = covering
                .faces
                .iter()
                .map(|face| say(prisms, face, *account, day))
                .collect();
            let said = faces.iter().fold(Said::default(), Said::join);
            located.on_edge |= faces.iter().any(|face| {
                let same = |a: &Spoken, b: &Spoken| a.control == b.control;
                !same(&face.standing, &faces[0].standing)
                    || !same(&face.unsettled, &faces[0].unsettled)
            });
            located.spoken = located.spoken.join(&said.unsettled);
            if !said.standing.control.is_unknown() {
                located.spoken = located.spoken.join(&said.standing);
                break;
            }
        }
        // Where nobody holds it, no account has decided.
        if located.spoken.control.is_unknown() {
            Located::default()
        } else {
            located
        }
    }
}

impl Covering {
    /// What covers a point that lies on no border.
    pub(super) fn inside(inside: Vec<usize>) -> Self {
        Self {
            faces: vec![inside],
        }
    }

    /// What covers a point that lies inside of some accounts' ground and on the `border` of others', which `edges` draw:
    /// a set for each sector between the edges that meet there. `holds` says whether a ground holds a point.
    fn between(
        point: Point,
        inside: Vec<usize>,
        border: &[usize],
        edges: &[Line],
        mut holds: impl FnMut(usize, Point) -> bool,
    ) -> Self {
        if border.is_empty() {
            return Self::inside(inside);
        }
        let mut faces: Vec<Vec<usize>> = beside(point, edges)
            // Beyond the end of the numbers no ground is drawn: what lies there begins at the other end.
            .filter(|beside| beside.x().abs() <= HALF_TURN)
            .map(|beside| {
                let mut face = border.to_vec();
                face.retain(|index| holds(*index, beside));
                face.extend(&inside);
                face.sort_unstable();
                face
            })
            .collect();
        faces.sort();
        faces.dedup();
        Self { faces }
    }

    /// The same with what covers the twin of a point at 180° on the other side.
    fn with_twin(mut self, twin: Self) -> Self {
        self.faces.extend(twin.faces);
        self.faces.sort();
        self.faces.dedup();
        self
    }

    /// The same faces, of which those of their accounts alone are left that are wanted.
    #[must_use]
    pub fn only(&self, wanted: impl Fn(&usize) -> bool) -> Self {
        let face = |face: &Vec<usize>| face.iter().copied().filter(&wanted).collect();
        Self {
            faces: self.faces.iter().map(face).collect(),
        }
    }

    /// Whether the point lies outside of the ground that the atlas speaks of.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        self.faces.is_empty()
    }

    /// The same with accounts that cover the mine that stands there wherever its ground lies.
    #[must_use]
    pub(super) fn with(mut self, accounts: &[usize]) -> Self {
        if !accounts.is_empty() && self.faces.is_empty() {
            self.faces.push(Vec::new());
        }
        for face in &mut self.faces {
            face.extend(accounts);
            face.sort_unstable();
        }
        self
    }

    /// All accounts that cover the point, ascending.
    #[must_use]
    pub fn prisms(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.faces.iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// What the accounts of one kind say of one face.
fn say(prisms: &[Prism], face: &[usize], account: Account, day: Date) -> Said {
    let accounts = face
        .iter()
        .map(|index| (*index, &prisms[*index]))
        .filter(|(_, p)| p.account == account);
    if !account.is_in_turn() {
        return Said {
            standing: speak::together(accounts, day),
            unsettled: Spoken::default(),
        };
    }
    let turns = accounts
        .filter(|(_, prism)| prism.period.contains(day))
        .filter_map(|(index, prism)| {
            Some((index, prism.turn?, prism.period.from()?, &prism.control))
        });
    speak::in_turn(turns, day)
}

#[expect(clippy::cast_precision_loss, reason = "days are far below 2⁵³")]
fn days(period: Period) -> (f64, f64) {
    let from = period.from().map_or(-NEVER, |day| day_number(day) as f64);
    // The last day that belongs to it: the tree's boxes are closed.
    let to = period
        .to()
        .map_or(NEVER, |day| (day_number(day) - 1) as f64);
    (from, to)
}

/// The longitude at which the numbers end, in degrees.
const HALF_TURN: f64 = 180.0;

/// How far beside a border point its faces are looked at, in degrees: about a centimetre.
const BESIDE: f64 = 1e-7;

/// The same place by its other longitude, of a point at 180°.
fn twin(point: Point) -> Option<Point> {
    (HALF_TURN <= point.x().abs()).then(|| Point::new(-point.x(), point.y()))
}

/// The edges of a prism's outlines, and those along which it was cut as they were drawn.
fn drawn(prism: &Prism) -> impl Iterator<Item = Line> + '_ {
    let outlines = prism.ground.outlines().into_iter();
    let stretches = prism.ground.stretches().iter();
    outlines
        .flat_map(LinesIter::lines_iter)
        .chain(stretches.map(|stretch| stretch.edge))
}

/// A point just beside a border point, in each of the sectors into which the edges through it divide the ground.
fn beside(point: Point, edges: &[Line]) -> impl Iterator<Item = Point> {
    let mut bearings: Vec<f64> = edges
        .iter()
        .filter(|edge| touches(edge.start, edge.end, point.0))
        .flat_map(|edge| [edge.start, edge.end])
        .filter(|end| *end != point.0)
        .map(|end| (end.y - point.y()).atan2(end.x - point.x()))
        .collect();
    bearings.sort_by(f64::total_cmp);
    bearings.dedup();
    let turn = std::f64::consts::TAU;
    let next = bearings
        .iter()
        .skip(1)
        .copied()
        .chain(bearings.first().map(|first| first + turn));
    let middles: Vec<f64> = bearings
        .iter()
        .zip(next)
        .map(|(a, b)| f64::midpoint(*a, b))
        .collect();
    middles.into_iter().map(move |bearing| {
        Point::new(
            point.x() + BESIDE * bearing.cos(),
            point.y() + BESIDE * bearing.sin(),
        )
    })
}

/// Whether the point lies on the edge, by exact predicates.
fn touches(start: Coord, end: Coord, point: Coord) -> bool {
    let between = |a: f64, b: f64, at: f64| a.min(b) <= at && at <= a.max(b);
    between(start.x, end.x, point.x)
        && between(start.y, end.y, point.y)
        && <f64 as GeoNum>::Ker::orient2d(start, end, point) == Orientation::Collinear
}
