//! A feature as a hand holds it: what was scanned of it, and the mine that it is.

use std::borrow::Cow;
use std::ops::Range;

use geo::{BoundingRect, Geometry, Point, Rect};

use crate::layers::mine::Mine;
use crate::layers::units::Grams;
use crate::read::bare::apart;
use crate::read::stream::Block;
use crate::read::stream::ids;
use crate::read::stream::scan::{Scanned, unquoted};

/// A feature of a block.
pub(super) struct Feature<'b> {
    pub(super) bytes: &'b [u8],
    /// The number of its block and its own within that, in one.
    pub(super) number: usize,
    /// Its number in the file, where that is known.
    index: Option<usize>,
    pub(super) scanned: &'b Scanned,
    pub(super) geometry: &'b Geometry,
    /// What it yields, where that is known.
    pub(super) grams: Option<Grams>,
}

impl<'b> Feature<'b> {
    /// The feature of this number in a block, which has a geometry; `None` where what it says of itself must be looked at
    /// thoroughly.
    /// `index` is its number in the file, where that is known.
    pub(super) fn of(
        block: &'b Block,
        number: usize,
        scanned: &'b Scanned,
        index: Option<usize>,
    ) -> Option<Self> {
        let grams = match scanned.output_t {
            Some(tonnes) => Some(Grams::from_tonnes(tonnes)?),
            None => None,
        };
        Some(Self {
            bytes: &block.bytes,
            number: block.number << 32 | number,
            scanned,
            index,
            geometry: scanned.geometry.as_ref()?,
            grams,
        })
    }

    /// Its id, where it has one.
    fn id(&self) -> Option<Cow<'b, str>> {
        let id = unquoted(&self.bytes[self.scanned.id.clone()?])?;
        Some(match (self.scanned.is_own_id, id) {
            (true, id) => id,
            (false, Cow::Borrowed(id)) => Cow::Borrowed(id.trim()),
            (false, Cow::Owned(id)) => Cow::Owned(id.trim().to_owned()),
        })
    }

    /// What stands for its id, where it has one.
    pub(super) fn key(&self) -> Option<u64> {
        let id = self.scanned.id.clone()?;
        if let Some(number) = ids::number(&self.bytes[id]) {
            return Some(number);
        }
        Some(ids::key(&self.id()?))
    }

    /// Where it lies, if it is a point and that is to be taken exactly.
    pub(super) fn point(&self) -> Option<Point> {
        let is_exact = |km: f64| km == 0.0 || !km.is_finite();
        match self.geometry {
            Geometry::Point(point) if self.scanned.precision_km.is_none_or(is_exact) => {
                Some(*point)
            }
            _ => None,
        }
    }

    /// The box around its geometry.
    pub(super) fn bounds(&self) -> Option<Rect> {
        self.geometry.bounding_rect()
    }

    /// The point that stands for it on a map.
    pub(super) fn inner_point(&self) -> Option<Point> {
        apart::standing_for(self.geometry)
    }

    /// The mine that it is, for which this point stands.
    pub(super) fn mine(&self, point: Point) -> Mine {
        let text = |bytes: &Option<Range<usize>>| {
            let text = unquoted(&self.bytes[bytes.clone()?])?;
            Some(text.trim().to_owned())
        };
        let index = || self.index.map(|index| index.to_string().into());
        let id = self.id().or_else(index).unwrap_or_default();
        Mine {
            name: text(&self.scanned.name).unwrap_or_else(|| id.clone().into_owned()),
            id: id.into_owned(),
            commodity: text(&self.scanned.commodity),
            precision_km: self.scanned.precision_km,
            geometry: self.geometry.clone(),
            ..Mine::at(point)
        }
    }
}
