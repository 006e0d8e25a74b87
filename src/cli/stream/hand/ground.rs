//! Mines that are discs or areas: one that no border divides is answered as all that the same zones cover. And mines of which
//! each is answered by itself.

use geo::{Intersects, Rect};

use crate::atlas::census::Census;
use crate::atlas::footprint::{Footprint, Part};
use crate::atlas::locate::grid::Found;
use crate::atlas::plate::MineOutput;
use crate::export::inserted::Inserted;
use crate::geometry::ellipsoid::Kilometres;
use crate::geometry::sliver::reached;

use super::feature::Feature;
use super::insert::Copy;
use super::{Finding, Job};

impl Job<'_> {
    /// Whether a mine lies in no zone, wherever within its precision it is.
    pub(super) fn is_outside(&self, feature: &Feature, footprint: &Footprint) -> Option<bool> {
        let Some(at) = feature.point() else {
            return Some(self.is_beyond(feature, footprint, feature.bounds()?));
        };
        let mut found = Found::default();
        self.many.bulk().locate(at, &mut found);
        Some(found.inside.is_empty() && found.border.is_empty())
    }

    /// Whether a disc or an area reaches no zone.
    fn is_beyond(&self, feature: &Feature, footprint: &Footprint, bounds: Rect) -> bool {
        let precision = feature.scanned.precision_km.unwrap_or(0.0);
        let reached = reached(bounds, Kilometres(precision));
        let covers = |part: &Part| !part.covering.prisms().is_empty();
        !footprint.parts.iter().any(covers)
            && !self
                .boxes
                .iter()
                .any(|ground| reached.iter().any(|reach| ground.intersects(reach)))
    }
}

impl Finding<'_> {
    /// A mine that is a disc or an area, or any that is answered by itself.
    pub(super) fn ground(&mut self, feature: &Feature, copy: &mut Copy) -> Option<()> {
        let job = self.job;
        self.seen.shares |= feature.point().is_none();
        // Ground that has no inner point is told of.
        let point = feature.inner_point()?;
        if job.writes && self.seen.shares && !job.guess.shares {
            // This run is for nothing: another begins with what is known now.
            return Some(());
        }
        let scanned = feature.scanned;
        let footprint = job.many.footprint(feature.geometry, scanned.precision_km);
        self.outside += usize::from(job.is_outside(feature, &footprint)?);
        if let ([part], false) = (&footprint.parts[..], job.front_km) {
            let known = self.answers.ground(footprint.how, part.covering.clone());
            known.count(scanned.precision_km.is_some(), feature.grams);
            if job.writes {
                copy.mine(feature, point, &known.inserted)?;
            }
            return Some(());
        }
        // A mine without ground is told of.
        footprint.parts.first()?;
        let mine = feature.mine(point);
        let output = feature.grams.map(|best| MineOutput {
            best,
            low_t: None,
            high_t: None,
        });
        let (inserted, census) = {
            let holding = job.many.holding(&mine, footprint, output);
            let mut census = Census::default();
            census.count(&holding);
            census.note(feature.number, &mine, &holding.shares);
            (
                Inserted::of(job.properties.of(&holding, job.plate), job.style),
                census,
            )
        };
        self.census.extend(census);
        if job.writes {
            copy.mine(feature, point, &inserted)?;
        }
        Some(())
    }
}
