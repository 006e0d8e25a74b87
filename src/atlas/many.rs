//! Many mines: who holds mines that come one by one and are not kept, so that there may be more of them than the memory
//! holds.
//!
//! A mine that no border divides is answered as a point is. What is found of it hangs on nothing but the zones that cover
//! it, so that it need be found once for all mines that the same zones cover.

use std::collections::BTreeMap;

use geo::{BoundingRect, Geometry, Line, MultiPolygon, Point, Rect};
use jiff::civil::Date;

use crate::geometry::ellipsoid::Kilometres;
use crate::geometry::sliver::widened;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::mine::Mine;

use super::Atlas;
use super::ages::{Ages, Stretch};
use super::border::Borders;
use super::footprint::{self, Footprint, Part};
use super::history::{Bearing, History, Spell, Witness};
use super::locate::Covering;
use super::locate::bulk::Bulk;
use super::locate::grid::Found;
use super::plate::{Ground, Holding, How, MineOutput};
use super::resolve::Today;
use super::shares::Shares;
use super::span::Row;

/// An atlas of zones alone on a day, and grids over its zones.
pub struct Many<'a> {
    atlas: &'a Atlas,
    bulk: &'a Bulk,
    today: Today<'a>,
    anywhere: Mine,
    ages: Ages,
    is_dated: bool,
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
            rows: BTreeMap::new(),
        };
        Self {
            atlas,
            bulk,
            today,
            anywhere: Mine::at(Point::new(0.0, 0.0)),
            ages: Ages::of(&atlas.layers),
            is_dated: atlas.layers.is_dated(),
        }
    }

    /// The same that says how far mines lie from opposed ground, where `ground` is that of the day.
    #[must_use]
    pub fn with_ground(mut self, ground: &[Ground]) -> Self {
        self.today.borders = Borders::new(ground);
        self
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
        // What crosses the antimeridian or holds a pole lies on both ends of the numbers.
        let borders = is_ordinary.then(|| self.bulk.edges(around));
        if borders.as_ref().is_some_and(Vec::is_empty) {
            return whole(how, Point(around.center()));
        }
        self.cut(how, geometry, precision_km, borders)
    }

    /// `borders` are those that may cross it; `None` where they are to be looked for about its shape.
    fn cut(
        &self,
        how: How,
        geometry: &Geometry,
        precision_km: Option<f64>,
        borders: Option<Vec<(u32, Line)>>,
    ) -> Footprint {
        let Some(shape) = shape(geometry, precision_km) else {
            return Footprint {
                how,
                parts: Vec::new(),
            };
        };
        let borders = borders.unwrap_or_else(|| {
            let bounds = shape.bounding_rect();
            bounds.map_or_else(Vec::new, |bounds| self.bulk.edges(bounds))
        });
        let covers =
            |set: Vec<u32>| Covering::inside(set.iter().map(|zone| *zone as usize).collect());
        let mut found = Found::default();
        Footprint {
            how,
            parts: footprint::parts(
                &shape,
                None,
                borders,
                |at, holding| self.bulk.holding(at, &mut found, holding),
                covers,
                |at| self.bulk.covering(at),
            ),
        }
    }

    /// The zones among these that speak on the day, and the days about it on which the same control leads; `None` where no
    /// zone has a day.
    pub fn speaking(&self, zones: &[u32], speaking: &mut Vec<u32>) -> Option<Period> {
        if !self.is_dated {
            return None;
        }
        let day = self.today.date;
        speaking.clear();
        let on_the_day = |zone: &&u32| self.ages.period(**zone).contains(day);
        speaking.extend(zones.iter().filter(on_the_day));
        Some(self.ages.led(zones, day))
    }

    /// Who holds a point that these zones cover on the day, where the same control leads in this period.
    #[must_use]
    pub fn holding_in(&'a self, speaking: &[u32], led: Period) -> Holding<'a> {
        let zones = speaking.iter().map(|zone| *zone as usize).collect();
        let bearing = Bearing {
            reports: Vec::new(),
            footprint: Footprint::point(Covering::inside(zones)),
        };
        let spell = Spell {
            period: led,
            shares: Shares::whole(Control::UNKNOWN),
            how: How::Point,
            witnesses: Vec::new(),
            rivals: Vec::new(),
        };
        let history = History {
            spells: vec![spell],
        };
        self.atlas
            .hold(&self.anywhere, &bearing, &history, None, &self.today)
    }

    /// Hands on the periods in which the zones that cover a point name the same holders, as its history has them, in
    /// order of time: all days, without a gap. Afterwards `zones` may stand in another order.
    pub fn stretches(&self, zones: &mut [u32], each: impl FnMut(Stretch)) {
        self.ages.stretches(zones, each);
    }

    /// The period of a zone.
    #[must_use]
    pub fn period(&self, zone: u32) -> Period {
        self.ages.period(zone)
    }

    /// A period of the history of a point: what these zones say together, which speak on its first day.
    #[must_use]
    pub fn spell(&self, period: Period, speaking: &[u32]) -> Spell {
        let zones = &self.atlas.layers.zones;
        let each = speaking.iter().map(|zone| *zone as usize);
        let control = each.clone().fold(Control::UNKNOWN, |control, zone| {
            control.join(&zones[zone].control)
        });
        // Where nobody holds it no zone has decided.
        let witnesses = match control.is_unknown() {
            true => Vec::new(),
            false => each.map(Witness::Zone).collect(),
        };
        Spell {
            period,
            shares: Shares::whole(control),
            how: How::Point,
            witnesses,
            rivals: Vec::new(),
        }
    }

    /// The history of a mine with this footprint.
    #[must_use]
    pub fn history(&self, footprint: Footprint) -> History {
        let bearing = Bearing {
            reports: Vec::new(),
            footprint,
        };
        let atlas = self.atlas;
        bearing.history(&atlas.layers, &atlas.prisms, &atlas.locator)
    }

    /// A row of the history of a mine; `None` where it has no day in the period.
    #[must_use]
    pub fn row<'r>(&'r self, mine: &'r Mine, spell: &'r Spell, period: Period) -> Option<Row<'r>> {
        Some(Row {
            mine,
            period: spell.period.intersect(period)?,
            spell,
            grams: None,
            zone: self.atlas.zone_ids(&spell.witnesses),
            confidence: None,
            sources: self.atlas.sources(&spell.witnesses),
        })
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
