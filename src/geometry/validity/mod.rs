//! Validity: what makes the ground of a polygon doubtful, and at which of its positions.
//!
//! [`flaws`] judges one geometry. Whether edges meet is decided by exact predicates; rings may touch one another at a
//! point, as OGC Simple Features (06-103r4, 6.1.11) has it. Costs about a sort of the edges, much more only where
//! edges meet.

mod contact;
mod course;
pub mod ground;
mod near;
mod nesting;
mod ring;
mod rings;
mod search;
mod tree;
mod winding;

use geo::{Coord, Geometry, LineString, Polygon};

use course::Course;
use ring::Ring;

/// A position of a geometry, counted as its coordinates nest, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Spot {
    /// The polygon of a `MultiPolygon`; 0 in any other geometry.
    pub polygon: usize,
    /// The ring of a polygon, the line of a `MultiLineString`; 0 in any other geometry.
    pub ring: usize,
    /// The position of a ring or line, the point of a `MultiPoint`.
    pub position: usize,
}

/// Something that is wrong with a geometry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flaw {
    /// What is wrong.
    pub kind: Kind,
    /// The position that is meant: the first of its kind in the ring, line or pair of rings.
    pub spot: Spot,
    /// Where on earth it is wrong, which may lie within an edge.
    pub at: Coord,
    /// The other position that has to do with it.
    pub other: Option<Spot>,
    /// How many there are of the kind in that ring, line or pair of rings.
    pub count: usize,
}

/// What can be wrong with a geometry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// The same position twice, one after the other.
    Repeated,
    /// The outline goes out along a line and back along the same.
    Spike,
    /// All positions of a line are one.
    ZeroLength,
    /// A shell that encloses no ground.
    ZeroArea,
    /// A hole that takes no ground out.
    EmptyHole,
    /// An edge from the one longitude to the other, more than 180° apart.
    LongEdge {
        /// The longitude that it comes from.
        from: f64,
        /// The longitude that it goes to.
        to: f64,
    },
    /// A ring that goes round a pole, so that in lon/lat it encloses something else.
    AroundPole {
        /// The latitude of the pole.
        pole: f64,
    },
    /// A position on a pole, where every longitude is the same place.
    AtPole,
    /// A ring crosses itself once, as a bow tie.
    BowTie,
    /// A ring crosses itself.
    SelfCrossing,
    /// A ring touches itself at a point; its ground is clear.
    SelfTouching,
    /// A ring runs along itself, as a keyhole does; its ground is clear.
    AlongItself,
    /// Two rings of one polygon cross.
    RingsCross,
    /// Two rings share a part of their course without crossing; the ground is clear.
    SharedCourse,
    /// Rings touch in such a way that they cut the inside in two; the ground is clear.
    InsideCut,
    /// A hole lies outside of its shell.
    HoleOutside,
    /// A hole lies within another hole.
    HoleInHole,
    /// Two polygons of a `MultiPolygon` have ground in common.
    PolygonsOverlap,
    /// Too many edges lie across one another to say how they meet.
    Tangled,
}

impl Kind {
    /// Whether a ring that has this flaw goes round its ground in no direction that could be called right or wrong.
    #[must_use]
    pub fn leaves_no_direction(self) -> bool {
        matches!(
            self,
            Self::LongEdge { .. } | Self::AroundPole { .. } | Self::BowTie | Self::SelfCrossing
        )
    }
}

/// What is wrong with a geometry, in the order of its positions. A collection's parts are judged by themselves: here it
/// has no flaw.
#[must_use]
pub fn flaws(geometry: &Geometry) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    match geometry {
        Geometry::Point(point) => at_pole(Spot::default(), point.0, &mut flaws),
        Geometry::MultiPoint(points) => {
            for (position, point) in points.iter().enumerate() {
                let spot = Spot {
                    position,
                    ..Spot::default()
                };
                at_pole(spot, point.0, &mut flaws);
            }
        }
        Geometry::LineString(line) => course::line(line, 0, &mut flaws),
        Geometry::MultiLineString(lines) => {
            for (ring, line) in lines.iter().enumerate() {
                course::line(line, ring, &mut flaws);
            }
        }
        Geometry::Polygon(polygon) => polygons(std::slice::from_ref(polygon), &mut flaws),
        Geometry::MultiPolygon(all) => polygons(&all.0, &mut flaws),
        _ => {}
    }
    flaws.sort_by_key(|flaw| flaw.spot);
    flaws
}

/// The numbers of the positions of a closed ring that its ground needs: all but the closing one, those that are repeated
/// and those of spikes.
#[must_use]
pub fn needed(ring: &LineString) -> Vec<usize> {
    course::needed(ring)
}

/// Where a line crosses or runs along itself: the first such place, at the later of the two edges. Ends that meet close
/// the line; that is no crossing.
#[must_use]
pub fn line_crossing(line: &LineString) -> Option<Flaw> {
    rings::line_crossing(line)
}

fn at_pole(spot: Spot, at: Coord, flaws: &mut Vec<Flaw>) {
    if at.y.abs() == 90.0 {
        flaws.push(Flaw::at(Kind::AtPole, spot, at));
    }
}

fn polygons(polygons: &[Polygon], flaws: &mut Vec<Flaw>) {
    let rings = polygons.iter().map(|shape| 1 + shape.interiors().len());
    let mut rings = Vec::with_capacity(rings.sum());
    let mut crosses_the_antimeridian = false;
    for (polygon, shape) in polygons.iter().enumerate() {
        let lines = std::iter::once(shape.exterior()).chain(shape.interiors());
        for (ring, line) in lines.enumerate() {
            let spot = Spot {
                polygon,
                ring,
                position: 0,
            };
            let course = Course::of(line, spot, flaws);
            crosses_the_antimeridian |= course.long_edge;
            if let Some(ring) = Ring::new(spot, course) {
                rings.push(ring);
            }
        }
    }
    // Edges the long way round the earth cross whatever they like: that was said in its own words.
    if !crosses_the_antimeridian {
        rings::judge(&rings, flaws);
    }
}

impl Spot {
    fn at(self, position: usize) -> Self {
        Self { position, ..self }
    }
}

impl Flaw {
    fn at(kind: Kind, spot: Spot, at: Coord) -> Self {
        Self {
            kind,
            spot,
            at,
            other: None,
            count: 1,
        }
    }
}

#[cfg(test)]
mod tests;
