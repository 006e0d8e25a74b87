//! Borders: the line between opposed grounds, and how far a mine lies from it.

use std::cmp::Ordering;

use geo::{Coord, Line, LineString, LinesIter, MultiPolygon, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::geometry::edges::Edges;
use crate::geometry::ellipsoid::{Kilometres, distance, kilometres_per_degree};
use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::holder::Holders;

use super::plate::{Ground, OpposedLine};

/// Edges are looked at in pieces of at most this length, so that a border that begins in the middle of an edge is
/// found to within half of it.
const PIECE: Kilometres = Kilometres(0.5);
/// How near two edges must lie to be one border, in degrees: overlay rounds far finer, drawn data far coarser.
const SAME: f64 = 2e-5;

type Edge = GeomWithData<Rectangle<[f64; 2]>, (usize, Line)>;

/// The edges of all grounds, to ask who lies on the other side.
#[derive(Debug)]
pub struct Borders {
    edges: RTree<Edge>,
    nearest: Edges,
    controls: Vec<Control>,
}

impl Borders {
    /// Indexes the edges of grounds.
    #[must_use]
    pub fn new(grounds: &[Ground]) -> Self {
        let edges = || {
            let grounds = grounds.iter().enumerate();
            grounds.flat_map(|(index, ground)| {
                ground.shape.lines_iter().map(move |line| (index, line))
            })
        };
        let boxes = edges().map(|(index, line)| edge(index, line));
        Self {
            edges: RTree::bulk_load(boxes.collect()),
            nearest: Edges::new(edges()),
            controls: grounds
                .iter()
                .map(|ground| ground.control.clone())
                .collect(),
        }
    }

    /// The lines along which opposed grounds touch. A stretch on the border of a township or of a drawn zone stands
    /// there, and so does a front that was reported as a line; any other was constructed.
    #[must_use]
    pub fn lines(&self, grounds: &[Ground], layers: &Layers) -> Vec<OpposedLine> {
        let areas = layers
            .areas
            .iter()
            .filter(|area| area.kind == "township")
            .map(|area| &area.shape);
        let drawn = areas.chain(layers.zones.iter().map(|zone| &zone.shape));
        let reported = layers.fronts.iter().filter(|front| !front.sketch);
        let reported = reported.flat_map(|front| front.line.lines());
        let drawn = RTree::bulk_load(
            drawn
                .flat_map(LinesIter::lines_iter)
                .chain(reported)
                .map(|line| edge(0, line))
                .collect(),
        );
        let mut lines = Vec::new();
        for (index, ground) in grounds.iter().enumerate() {
            let enemies = self.enemies(index, &layers.manifest.holders);
            if enemies.is_empty() {
                continue;
            }
            for polygon in &ground.shape {
                for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                    self.walk(ring, &enemies, &drawn, &mut lines);
                }
            }
        }
        lines
    }

    /// Later grounds that oppose this one, so that each pair is walked once.
    fn enemies(&self, index: usize, holders: &Holders) -> Vec<usize> {
        let control = &self.controls[index];
        let later = index + 1..self.controls.len();
        later
            .filter(|other| control.opposes(&self.controls[*other], holders))
            .collect()
    }

    fn walk(
        &self,
        ring: &LineString,
        enemies: &[usize],
        drawn: &RTree<Edge>,
        lines: &mut Vec<OpposedLine>,
    ) {
        let mut current: Option<OpposedLine> = None;
        for piece in pieces(ring) {
            let middle = (piece.start + piece.end) / 2.0;
            if !near(&self.edges, middle, |ground| enemies.contains(&ground)) {
                lines.extend(current.take());
                continue;
            }
            let sketch = !near(drawn, middle, |_| true);
            match &mut current {
                Some(line) if line.sketch == sketch => line.line.0.push(piece.end),
                _ => {
                    lines.extend(current.take());
                    current = Some(OpposedLine {
                        line: LineString::new(vec![piece.start, piece.end]),
                        sketch,
                    });
                }
            }
        }
        lines.extend(current);
    }

    /// The geodesic distance from a point under `control` to the nearest ground that an opponent holds or
    /// contests; `None` where there is none.
    #[must_use]
    pub fn front(&self, point: Point, control: &Control, holders: &Holders) -> Option<Kilometres> {
        let hostile: Vec<bool> = self
            .controls
            .iter()
            .map(|other| control.has_enemy_in(other, holders))
            .collect();
        self.nearest.nearest(point, |ground| hostile[ground])
    }
}

fn edge(index: usize, line: Line) -> Edge {
    let corners = Rectangle::from_corners([line.start.x, line.start.y], [line.end.x, line.end.y]);
    GeomWithData::new(corners, (index, line))
}

/// The edges of a ring in pieces, from where it begins.
fn pieces(ring: &LineString) -> impl Iterator<Item = Line> {
    ring.lines().flat_map(|line| {
        let (east, north) = kilometres_per_degree(line.start.y);
        let length = (line.dx() * east).hypot(line.dy() * north);
        let count = (length / PIECE.0).ceil().clamp(1.0, 1e4);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped above"
        )]
        let steps = count as u32;
        let at = move |step: u32| line.start + line.delta() * (f64::from(step) / count);
        (0..steps).map(move |step| {
            Line::new(
                at(step),
                if step + 1 == steps {
                    line.end
                } else {
                    at(step + 1)
                },
            )
        })
    })
}

fn near(edges: &RTree<Edge>, point: Coord, wanted: impl Fn(usize) -> bool) -> bool {
    let around = AABB::from_corners(
        [point.x - SAME, point.y - SAME],
        [point.x + SAME, point.y + SAME],
    );
    edges.locate_in_envelope_intersecting(around).any(|edge| {
        let (ground, line) = edge.data;
        wanted(ground)
            && (nearest(point, line) - point)
                .x
                .hypot((nearest(point, line) - point).y)
                <= SAME
    })
}

/// The point of an edge that is nearest in degrees.
fn nearest(point: Coord, line: Line) -> Coord {
    let delta = line.delta();
    let length2 = delta.x * delta.x + delta.y * delta.y;
    let along = ((point.x - line.start.x) * delta.x + (point.y - line.start.y) * delta.y) / length2;
    if length2 == 0.0 {
        line.start
    } else {
        line.start + delta * along.clamp(0.0, 1.0)
    }
}

/// The point of a shape's border that is nearest to a point, and how far it is; `None` where it has no border.
pub(super) fn nearest_on(shape: &MultiPolygon, point: Point) -> Option<(Point, Kilometres)> {
    let feet = shape.lines_iter().map(|line| foot(point, line));
    let (east, north) = kilometres_per_degree(point.y());
    let apart = |foot: &Point| {
        let step = *foot - point;
        (step.x() * east).hypot(step.y() * north)
    };
    let nearest = feet.min_by(|a, b| apart(a).total_cmp(&apart(b)))?;
    Some((nearest, distance(point, nearest)))
}

/// The point of an edge that is nearest to a point, by the metric of that point.
fn foot(point: Point, line: Line) -> Point {
    let (east, north) = kilometres_per_degree(point.y());
    let scaled = |coord: Coord| Coord {
        x: (coord.x - point.x()) * east,
        y: (coord.y - point.y()) * north,
    };
    let flat = Line::new(scaled(line.start), scaled(line.end));
    let foot = nearest(Coord { x: 0.0, y: 0.0 }, flat);
    Point::new(point.x() + foot.x / east, point.y() + foot.y / north)
}

/// Sorts lines so that the same map always lists them alike.
pub fn order(a: &OpposedLine, b: &OpposedLine) -> Ordering {
    let key = |line: &OpposedLine| {
        line.line
            .0
            .first()
            .map_or((0.0, 0.0), |first| (first.x, first.y))
    };
    let (a, b) = (key(a), key(b));
    a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
}
