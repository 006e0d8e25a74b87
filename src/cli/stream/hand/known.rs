//! Answers kept: what is known of a point or a ground holds for all that the same zones cover, and is found once.

use std::collections::{BTreeMap, HashMap};

use geo::{Geometry, Point};

use crate::atlas::census::Census;
use crate::atlas::footprint::Footprint;
use crate::atlas::locate::Covering;
use crate::atlas::locate::grid::{Found, Glance};
use crate::atlas::plate::{Holding, How};
use crate::export::inserted::Inserted;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::units::Grams;
use crate::read::stream::TOGETHER;
use crate::read::stream::scan::Scanned;

use super::Job;

/// What all mines have in common that the same zones cover.
pub(super) struct Known {
    pub(super) inserted: Inserted,
    control: Control,
    how: How,
    /// How many do not say how precise they are, and how many do.
    said: [usize; 2],
    yielding: usize,
    grams: Grams,
}

impl Known {
    fn of(holding: &Holding, job: &Job) -> Self {
        Self {
            inserted: Inserted::of(job.properties.of(holding, job.plate), job.style),
            control: holding.control().clone(),
            how: holding.how,
            said: [0, 0],
            yielding: 0,
            grams: Grams(0),
        }
    }

    /// Counts a mine that yields this, where that is known, and says how precise it is or does not.
    pub(super) fn count(&mut self, says_precision: bool, grams: Option<Grams>) {
        self.said[usize::from(says_precision)] += 1;
        if let Some(grams) = grams {
            self.yielding += 1;
            self.grams += grams;
        }
    }
}

/// The answers that a hand knows, by what covers a mine.
pub(super) struct Answers<'a> {
    job: &'a Job<'a>,
    known: Vec<Known>,
    /// Which of them the points within one zone, or within none, are.
    single: Vec<u32>,
    none: u32,
    several: HashMap<Vec<u32>, u32>,
    edges: BTreeMap<(u8, Covering), u32>,
    /// Where zones have days: by those that speak on the day, and how long the same holder has led.
    dated: HashMap<(Vec<u32>, Period), u32>,
    speaking: Vec<u32>,
    found: Found,
    /// How many points lay in no zone.
    pub(super) outside: usize,
}

const UNKNOWN: u32 = u32::MAX;

impl<'a> Answers<'a> {
    pub(super) fn new(job: &'a Job<'a>) -> Self {
        Self {
            job,
            known: Vec::new(),
            single: vec![UNKNOWN; job.plate.layers.zones.len()],
            none: UNKNOWN,
            several: HashMap::new(),
            edges: BTreeMap::new(),
            dated: HashMap::new(),
            speaking: Vec::new(),
            found: Found::default(),
            outside: 0,
        }
    }

    /// Where what is known of these features stands, of those that are points.
    pub(super) fn glances(&self, scanned: &[Scanned]) -> [Glance; TOGETHER] {
        let mut glances = [Glance::default(); TOGETHER];
        for (glance, scanned) in glances.iter_mut().zip(scanned) {
            if let Some(Geometry::Point(at)) = scanned.geometry {
                *glance = self.job.many.bulk().glance(at);
            }
        }
        glances
    }

    /// The answer for a point that was glanced at.
    pub(super) fn point(&mut self, at: Point, glance: Glance) -> &mut Known {
        let which = self.which(at, glance);
        &mut self.known[which as usize]
    }

    /// The answer for a mine so placed, wholly covered by these zones.
    pub(super) fn ground(&mut self, how: How, covering: Covering) -> &mut Known {
        let which = self.covered(how, covering);
        &mut self.known[which as usize]
    }

    /// Which of the known answers is that of a point.
    fn which(&mut self, at: Point, glance: Glance) -> u32 {
        let bulk = self.job.many.bulk();
        bulk.locate_seen(glance, at, &mut self.found);
        let is_plain = self.found.border.is_empty();
        if is_plain && self.found.inside.is_empty() {
            self.outside += 1;
        }
        let is_plain = is_plain && at.x().abs() < 180.0;
        if is_plain
            && let Some(led) = self
                .job
                .many
                .speaking(&self.found.inside, &mut self.speaking)
        {
            return self.speaking(led);
        }
        if is_plain {
            let known = match self.found.inside[..] {
                [] => self.none,
                [zone] => self.single[zone as usize],
                _ => self
                    .several
                    .get(&self.found.inside)
                    .copied()
                    .unwrap_or(UNKNOWN),
            };
            if known != UNKNOWN {
                return known;
            }
        }
        let covering = self.job.many.covering(at);
        let which = self.covered(How::Point, covering);
        if is_plain {
            match self.found.inside[..] {
                [] => self.none = which,
                [zone] => self.single[zone as usize] = which,
                _ => {
                    self.several.insert(self.found.inside.clone(), which);
                }
            }
        }
        which
    }

    /// Which of the known answers is that of a point on the ground of the zones that speak, where the same holder leads in
    /// this period.
    fn speaking(&mut self, led: Period) -> u32 {
        let key = (std::mem::take(&mut self.speaking), led);
        let known = self.dated.get(&key).copied();
        let which = known.unwrap_or_else(|| {
            let holding = self.job.many.holding_in(&key.0, led);
            let known = Known::of(&holding, self.job);
            let which = self.learn(known);
            self.dated.insert(key.clone(), which);
            which
        });
        self.speaking = key.0;
        which
    }

    fn learn(&mut self, known: Known) -> u32 {
        self.known.push(known);
        u32::try_from(self.known.len() - 1).unwrap_or(UNKNOWN)
    }

    /// Which of the known answers is that of a mine so placed, wholly covered by these zones.
    fn covered(&mut self, how: How, covering: Covering) -> u32 {
        let key = (how as u8, covering);
        if let Some(which) = self.edges.get(&key) {
            return *which;
        }
        let footprint = Footprint::of(how, key.1.clone());
        let holding = self.job.many.holding(self.job.point, footprint, None);
        let known = Known::of(&holding, self.job);
        let which = self.learn(known);
        self.edges.insert(key, which);
        which
    }

    /// Forgets the answers, counting their mines, where there are so many that keeping them is no use.
    pub(super) fn forget(&mut self, census: &mut Census) {
        const MOST: usize = 20_000;
        if self.known.len() < MOST {
            return;
        }
        self.tally(census);
        self.single.fill(UNKNOWN);
        self.none = UNKNOWN;
        self.several.clear();
        self.edges.clear();
        self.dated.clear();
    }

    /// Counts the mines of all answers, which are gone.
    pub(super) fn tally(&mut self, census: &mut Census) {
        for known in self.known.drain(..) {
            let Known {
                control,
                how,
                said,
                yielding,
                grams,
                ..
            } = known;
            census.count_points(&control, how, said, yielding, grams);
        }
    }
}
