//! Many mines: who holds mines that come one by one and are not kept, so that there may be more of them than the memory
//! holds.
//!
//! A mine that no border divides is answered as a point is. What is found of it hangs on nothing but the zones that cover
//! it, so that it need be found once for all mines that the same zones cover.

use geo::{BoundingRect, Geometry, Line, MultiPolygon, Point, Rect};
use jiff::civil::Date;

use crate::geometry::ellipsoid::Kilometres;
use crate::geometry::sliver::widened;
use crate::layers::mine::Mine;

use super::Atlas;
use super::border::Borders;
use super::footprint::{self, Footprint, Part};
use super::history::Bearing;
use super::locate::Covering;
use super::locate::bulk::Bulk;
use super::plate::{Holding, How, MineOutput};
use super::resolve::Today;

/// An atlas of zones alone on a day, and grids over its zones.
pub struct Many<'a> {
    atlas: &'a Atlas,
    bulk: &'a Bulk,
    today: Today<'a>,
    anywhere: Mine,
}

impl std::fmt::Debug for Many<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Many").finish_non_exhaustive()
    }
}

impl<'a> Many<'a> {
    /// The zones of `atlas`, which need have no shapes, lie under `bulk`.
    #[must_use]
    pub fn new(atlas: &'a Atlas, bulk: &'a Bulk, date: Date) -> Self {
        let today = Today {
            date,
            borders: Borders::new(&[]),
            row: None,
        };
        Self {
            atlas,
            bulk,
            today,
            anywhere: Mine::at(Point::new(0.0, 0.0)),
        }
    }

    /// The ground that stands for a mine of this geometry and precision, and whether it reaches any zone.
    ///
    /// As [`Cutter::footprint`](footprint::Cutter::footprint) cuts it: one that no border divides lies where any of its
    /// points does.
    #[must_use]
    pub fn footprint(&self, geometry: &Geometry, precision_km: Option<f64>) -> Footprint {
        let whole = |how, at| Footprint {
            how,
            parts: vec![Part {
                covering: self.bulk.covering(at),
                weight: 1.0,
            }],
        };
        let reach = precision_km.filter(|km| 0.0 < *km && km.is_finite());
        let (how, around) = match (geometry, reach) {
            (Geometry::Point(point), None) => return whole(How::Point, *point),
            (Geometry::Point(point), Some(km)) => (
                How::Disc,
                widened(Rect::new(*point, *point), Kilometres(km)),
            ),
            (geometry, _) => match geometry.bounding_rect() {
                Some(bounds) => (How::Area, bounds),
                None => {
                    return Footprint {
                        how: How::Area,
                        parts: Vec::new(),
                    };
                }
            },
        };
        let is_ordinary = around.min().x > -180.0
            && around.max().x < 180.0
            && around.min().y > -89.0
            && around.max().y < 89.0;
        if is_ordinary && self.bulk.edges(around).is_empty() {
            return whole(how, Point(around.center()));
        }
        self.cut(how, geometry, precision_km)
    }

    fn cut(&self, how: How, geometry: &Geometry, precision_km: Option<f64>) -> Footprint {
        let Some(shape) = shape(geometry, precision_km) else {
            return Footprint {
                how,
                parts: Vec::new(),
            };
        };
        let dividing = |bounds: Rect| -> Vec<Line> { self.bulk.edges(bounds) };
        let covering = |at| self.bulk.covering(at);
        Footprint {
            how,
            parts: footprint::parts(&shape, None, dividing, covering),
        }
    }

    /// Who holds a mine with this footprint, and how that is known.
    #[must_use]
    pub fn holding(
        &'a self,
        mine: &'a Mine,
        footprint: Footprint,
        output: Option<MineOutput>,
    ) -> Holding<'a> {
        let atlas = self.atlas;
        let bearing = Bearing {
            reports: Vec::new(),
            footprint,
        };
        let history = bearing.history(&atlas.layers, &atlas.prisms, &atlas.locator);
        atlas.hold(mine, &bearing, &history, output, &self.today)
    }

    /// The zones that cover a point.
    #[must_use]
    pub fn covering(&self, at: Point) -> Covering {
        self.bulk.covering(at)
    }

    /// A point that stands for any other: what is found of it hangs on what covers it.
    #[must_use]
    pub fn anywhere(&self) -> &Mine {
        &self.anywhere
    }

    /// The grids.
    #[must_use]
    pub fn bulk(&self) -> &Bulk {
        self.bulk
    }
}

fn shape(geometry: &Geometry, precision_km: Option<f64>) -> Option<MultiPolygon> {
    let mine = Mine {
        geometry: geometry.clone(),
        precision_km,
        ..Mine::at(match geometry {
            Geometry::Point(point) => *point,
            _ => Point::new(0.0, 0.0),
        })
    };
    footprint::shape(&mine).map(|(_, shape)| shape)
}
