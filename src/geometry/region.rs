//! Regions: ground as polygons that it must lie in and ground that it must not, answered without overlay.

use std::sync::{Arc, OnceLock};

use geo::coordinate_position::CoordPos;
use geo::kernels::{Kernel, Orientation};
use geo::{
    BoundingRect, Coord, CoordinatePosition, GeoNum, Intersects, Line, MultiPolygon, Point, Rect,
};

use super::overlay;

/// Ground that lies within every one of some polygons and outside of other ground.
///
/// A point is tested against the polygons as they were given, with exact predicates: cutting them first would move
/// their borders by a rounding. Only drawing and measuring need the cut polygons ([`Region::shape`]).
#[derive(Debug, Default)]
pub struct Region {
    within: Vec<Arc<MultiPolygon>>,
    without: Vec<Arc<Region>>,
    /// Edges as they were drawn, of which stretches are the border.
    stretches: Vec<Stretch>,
    bounds: Option<Rect>,
    cut: OnceLock<MultiPolygon>,
}

/// A stretch of a drawn edge.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// The edge.
    pub edge: Line,
    /// One end of the stretch; it may lie beside the edge by a rounding.
    pub from: Coord,
    /// The other end.
    pub to: Coord,
}

impl Stretch {
    /// Whether a point lies on the edge, exactly, and within the stretch.
    fn holds(&self, point: Point) -> bool {
        let at = point.0;
        Rect::new(self.from, self.to).intersects(&at)
            && Rect::new(self.edge.start, self.edge.end).intersects(&at)
            && <f64 as GeoNum>::Ker::orient2d(self.edge.start, self.edge.end, at)
                == Orientation::Collinear
    }
}

impl Region {
    /// The ground within all of some shapes and outside of other ground.
    #[must_use]
    pub fn new(within: Vec<Arc<MultiPolygon>>, without: Vec<Arc<Self>>) -> Self {
        let bounds = bounds(&within);
        Self {
            within,
            without,
            stretches: Vec::new(),
            bounds,
            cut: OnceLock::new(),
        }
    }

    /// The ground of one shape.
    #[must_use]
    pub fn of(shape: Arc<MultiPolygon>) -> Self {
        Self::new(vec![shape], Vec::new())
    }

    /// A face that was cut out along drawn edges. Where an edge was cut, the face's border leaves it by a rounding; a point
    /// on the edge as it was drawn is on the border all the same.
    #[must_use]
    pub fn face(shape: MultiPolygon, stretches: Vec<Stretch>) -> Self {
        Self {
            stretches,
            ..Self::of(Arc::new(shape))
        }
    }

    /// The one shape that it is, where nothing was cut off.
    #[must_use]
    pub fn drawn(&self) -> Option<&MultiPolygon> {
        match &self.within[..] {
            [shape] if self.without.is_empty() && self.stretches.is_empty() => Some(shape),
            _ => None,
        }
    }

    /// The stretches of drawn edges that are its border.
    #[must_use]
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Where the point lies: inside, outside, or on the border.
    #[must_use]
    pub fn position(&self, point: Point) -> CoordPos {
        if self.stretches.iter().any(|stretch| stretch.holds(point)) {
            return CoordPos::OnBoundary;
        }
        let mut position = CoordPos::Inside;
        for shape in &self.within {
            match in_shape(shape, point) {
                CoordPos::Outside => return CoordPos::Outside,
                CoordPos::OnBoundary => position = CoordPos::OnBoundary,
                CoordPos::Inside => {}
            }
        }
        for region in &self.without {
            if !region.may_hold(point) {
                continue;
            }
            match region.position(point) {
                CoordPos::Inside => return CoordPos::Outside,
                CoordPos::OnBoundary => position = CoordPos::OnBoundary,
                CoordPos::Outside => {}
            }
        }
        position
    }

    /// Whether it has a place inside of which it is known in which of its outlines it lies, on the border of none.
    pub fn holds(&self, lies_in: &impl Fn(&MultiPolygon) -> bool) -> bool {
        self.within.iter().all(|shape| lies_in(shape))
            && !self.without.iter().any(|region| region.holds(lies_in))
    }

    /// The box around it; `None` where it has no ground.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect> {
        self.bounds
    }

    fn may_hold(&self, point: Point) -> bool {
        self.bounds.is_some_and(|bounds| bounds.intersects(&point))
    }

    /// Its polygons, cut; made once.
    pub fn shape(&self) -> &MultiPolygon {
        self.cut.get_or_init(|| {
            let Some((first, rest)) = self.within.split_first() else {
                return MultiPolygon::new(Vec::new());
            };
            let within = rest.iter().fold((**first).clone(), |shape, cut| {
                overlay::intersection(&shape, cut)
            });
            let Some(bounds) = within.bounding_rect() else {
                return within;
            };
            let near = self
                .without
                .iter()
                .filter(|region| region.bounds.is_some_and(|b| b.intersects(&bounds)));
            overlay::difference(&within, &overlay::union(near.map(|region| region.shape())))
        })
    }

    /// Every polygon whose border may be a border of this ground.
    #[must_use]
    pub fn outlines(&self) -> Vec<&MultiPolygon> {
        let own = self.within.iter().map(|shape| &**shape);
        own.chain(self.without.iter().flat_map(|region| region.outlines()))
            .collect()
    }
}

/// Where the point lies, each polygon asked by itself: on a point at which two of them touch it is on the border, though
/// together they have an even number of borders there.
#[must_use]
pub fn in_shape(shape: &MultiPolygon, point: Point) -> CoordPos {
    let mut position = CoordPos::Outside;
    for polygon in &shape.0 {
        match polygon.coordinate_position(&point.0) {
            CoordPos::Inside => return CoordPos::Inside,
            CoordPos::OnBoundary => position = CoordPos::OnBoundary,
            CoordPos::Outside => {}
        }
    }
    position
}

fn bounds(within: &[Arc<MultiPolygon>]) -> Option<Rect> {
    let boxes = within.iter().map(|shape| shape.bounding_rect());
    boxes.reduce(|a, b| {
        let (a, b) = (a?, b?);
        let (west, south) = (a.min().x.max(b.min().x), a.min().y.max(b.min().y));
        let (east, north) = (a.max().x.min(b.max().x), a.max().y.min(b.max().y));
        (west <= east && south <= north).then(|| Rect::new((west, south), (east, north)))
    })?
}
