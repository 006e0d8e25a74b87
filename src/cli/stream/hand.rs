//! A hand: scans the features of a block, finds who holds each mine, and sets that into the feature's bytes.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Mutex;

use geo::{BoundingRect, Geometry, Intersects, Point, Rect};

use crate::atlas::census::Census;
use crate::atlas::footprint::Footprint;
use crate::atlas::locate::Covering;
use crate::atlas::locate::grid::Found;
use crate::atlas::many::{Many, Stretches};
use crate::atlas::plate::{Holding, How, MineOutput, Plate};
use crate::export::history;
use crate::export::inserted::Inserted;
use crate::export::properties::Properties;
use crate::export::splice;
use crate::geometry::ellipsoid::Kilometres;
use crate::geometry::sliver::widened;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::mine::Mine;
use crate::layers::units::Grams;
use crate::read::bare::apart;
use crate::read::geojson::Form as Whole;
use crate::read::original::Slot;
use crate::read::stream::ids::{self, Ids};
use crate::read::stream::scan::{Scanned, Scanner, Wanted, unquoted};
use crate::read::stream::{self, Block, Form};

use super::conveyor::{Halt, Hand};
use super::packing::Packing;

/// What all hands do.
pub(super) struct Job<'a> {
    pub(super) many: &'a Many<'a>,
    pub(super) plate: &'a Plate<'a>,
    pub(super) properties: Properties,
    pub(super) wanted: Wanted,
    pub(super) form: Form,
    /// Whether anything is written.
    pub(super) writes: bool,
    pub(super) packing: Packing,
    pub(super) guess: Guess,
    /// The days of which the histories are written as rows, in place of the features.
    pub(super) rows: Option<Period>,
    /// The box around the zones, where a mine that lies in it with its numbers exchanged is to be told of.
    pub(super) exchanged: Option<Rect>,
    /// The boxes of the zones' polygons.
    pub(super) boxes: &'a [Rect],
    pub(super) ids: Mutex<Ids>,
    /// Mines that stand for all others.
    pub(super) point: &'a Mine,
}

/// What some mine of the file has, so that all are told of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) shares: bool,
    pub(super) output: bool,
}

impl Guess {
    pub(super) fn join(self, other: Self) -> Self {
        Self {
            shares: self.shares || other.shares,
            output: self.output || other.output,
        }
    }
}

/// What all points have in common that the same zones cover.
struct Known {
    inserted: Inserted,
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
            inserted: Inserted::of(job.properties.of(holding, job.plate)),
            control: holding.control().clone(),
            how: holding.how,
            said: [0, 0],
            yielding: 0,
            grams: Grams(0),
        }
    }
}

/// What was found by one hand.
pub(super) struct Finding<'a> {
    job: &'a Job<'a>,
    scanner: Scanner,
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
    keys: Vec<u64>,
    plain: Vec<u8>,
    stretches: Stretches,
    /// What follows the mine in a row, by the zones that speak on the first day of its period.
    lines: HashMap<(Vec<u32>, Period), Vec<u8>>,
    /// The same where that is one zone.
    single_lines: HashMap<(u32, Period), Vec<u8>>,
    pub(super) rows: usize,
    pub(super) census: Census,
    pub(super) total: Grams,
    pub(super) tonnes: f64,
    pub(super) outside: usize,
    pub(super) seen: Guess,
    pub(super) says_output: bool,
    /// How many features each block has.
    pub(super) counts: Vec<(usize, usize)>,
    pub(super) tail: Vec<u8>,
}

const UNKNOWN: u32 = u32::MAX;
/// So many ends of rows are kept.
const MOST_LINES: usize = 50_000;

impl<'a> Finding<'a> {
    pub(super) fn new(job: &'a Job<'a>) -> Self {
        Self {
            scanner: Scanner::new(job.wanted.clone()),
            known: Vec::new(),
            single: vec![UNKNOWN; job.plate.layers.zones.len()],
            none: UNKNOWN,
            several: HashMap::new(),
            edges: BTreeMap::new(),
            dated: HashMap::new(),
            speaking: Vec::new(),
            found: Found::default(),
            keys: Vec::new(),
            plain: Vec::new(),
            stretches: Stretches::default(),
            lines: HashMap::new(),
            single_lines: HashMap::new(),
            rows: 0,
            census: Census::default(),
            total: Grams(0),
            tonnes: 0.0,
            outside: 0,
            seen: Guess::default(),
            says_output: false,
            counts: Vec::new(),
            tail: Vec::new(),
            job,
        }
    }

    /// The census of all that it found.
    pub(super) fn finished(&mut self) -> Census {
        self.tally();
        std::mem::take(&mut self.census)
    }

    fn feature(
        &mut self,
        block: &Block,
        number: usize,
        scanned: &Scanned,
        copied: &mut usize,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let job = self.job;
        let bytes = &block.bytes[..];
        let id = scanned
            .id
            .clone()
            .map(|id| unquoted(&bytes[id]))
            .map_or(Some(None), |id| id.map(Some))?;
        if let Some(id) = &id {
            let id = if scanned.is_own_id { id } else { id.trim() };
            if !id.is_empty() {
                self.keys.push(ids::key(id));
            }
        }
        self.seen.output |= scanned.output_t.is_some();
        self.says_output |= scanned.says_output;
        let grams = match scanned.output_t {
            Some(tonnes) => Some(Grams::from_tonnes(tonnes)?),
            None => None,
        };
        self.tonnes += scanned.output_t.unwrap_or(0.0);
        self.total += grams.unwrap_or_default();
        let point = match &scanned.geometry {
            Geometry::Point(point)
                if scanned
                    .precision_km
                    .is_none_or(|km| km == 0.0 || !km.is_finite()) =>
            {
                Some(*point)
            }
            _ => None,
        };
        if let Some(span) = job.rows {
            return self.history(block, scanned, id.as_deref()?, point, span, out);
        }
        let Some(at) = point else {
            return self.ground(block, number, scanned, id.as_deref(), grams, copied, out);
        };
        if at.y().abs() == 90.0
            || job
                .exchanged
                .is_some_and(|ground| ground.intersects(&Point::new(at.y(), at.x())))
        {
            return None;
        }
        let which = self.which(at);
        let known = &mut self.known[which as usize];
        known.said[usize::from(scanned.precision_km.is_some())] += 1;
        if let Some(grams) = grams {
            known.yielding += 1;
            known.grams += grams;
        }
        if job.writes {
            insert(bytes, scanned, &known.inserted, grams, copied, out)?;
        }
        Some(())
    }

    /// The history of a mine as rows.
    fn history(
        &mut self,
        block: &Block,
        scanned: &Scanned,
        id: &str,
        point: Option<Point>,
        span: Period,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let (job, many) = (self.job, self.job.many);
        let bounds = scanned.geometry.bounding_rect()?;
        let (min, max) = (bounds.min(), bounds.max());
        let exchanged = Rect::new((min.y, min.x), (max.y, max.x));
        if job
            .exchanged
            .is_some_and(|ground| ground.intersects(&exchanged))
        {
            return None;
        }
        let text = |bytes: &Option<Range<usize>>| {
            let text = unquoted(&block.bytes[bytes.clone()?])?;
            Some(text.trim().to_owned())
        };
        let id = if scanned.is_own_id { id } else { id.trim() };
        let mine = Mine {
            id: id.to_owned(),
            name: text(&scanned.name).unwrap_or_else(|| id.to_owned()),
            commodity: text(&scanned.commodity),
            precision_km: scanned.precision_km,
            geometry: scanned.geometry.clone(),
            ..Mine::at(apart::standing_for(&scanned.geometry)?)
        };
        self.census.mines += 1;
        if let Some(at) = point {
            many.bulk().locate(at, &mut self.found);
        }
        let is_plain = point.is_some_and(|at| at.x().abs() < 180.0) && self.found.border.is_empty();
        if !is_plain {
            let footprint = many.footprint(&scanned.geometry, scanned.precision_km);
            let reach = widened(bounds, Kilometres(scanned.precision_km.unwrap_or(0.0)));
            let covers = footprint
                .parts
                .iter()
                .any(|part| !part.covering.prisms().is_empty());
            let is_outside = match point {
                Some(_) => self.found.inside.is_empty() && self.found.border.is_empty(),
                None => !covers && !job.boxes.iter().any(|ground| ground.intersects(&reach)),
            };
            self.outside += usize::from(is_outside);
            footprint.parts.first()?;
            for spell in &many.history(footprint).spells {
                if let Some(row) = many.row(&mine, spell, span) {
                    let cells = history::cells(&row, &job.plate.layers.manifest.holders);
                    line(out, &cells)?;
                    self.rows += 1;
                }
            }
            return Some(());
        }
        self.outside += usize::from(self.found.inside.is_empty());
        many.stretches(&self.found.inside, &mut self.stretches);
        let stretches = std::mem::take(&mut self.stretches);
        // What all rows of the mine begin with, and a comma.
        let mut begins = Vec::new();
        for (period, speaking) in stretches.iter() {
            if period.intersect(span).is_none() {
                continue;
            }
            if begins.is_empty() {
                begins = self.begins(&mine, period, speaking, span)?;
            }
            out.extend_from_slice(&begins);
            let known = match speaking {
                [only] => self.single_lines.get(&(*only, period)),
                several => self.lines.get(&(several.to_vec(), period)),
            };
            match known {
                Some(line) => out.extend_from_slice(line),
                None => {
                    let ends = self.ends(&mine, period, speaking, span)?;
                    out.extend_from_slice(&ends);
                    match speaking {
                        [only] => self.single_lines.insert((*only, period), ends),
                        several => self.lines.insert((several.to_vec(), period), ends),
                    };
                }
            }
            self.rows += 1;
        }
        self.stretches = stretches;
        Some(())
    }

    fn cells(
        &self,
        mine: &Mine,
        period: Period,
        speaking: &[u32],
        span: Period,
    ) -> Option<[String; 20]> {
        let spell = self.job.many.spell(period, speaking);
        let row = self.job.many.row(mine, &spell, span)?;
        Some(history::cells(
            &row,
            &self.job.plate.layers.manifest.holders,
        ))
    }

    fn begins(
        &self,
        mine: &Mine,
        period: Period,
        speaking: &[u32],
        span: Period,
    ) -> Option<Vec<u8>> {
        let cells = self.cells(mine, period, speaking, span)?;
        let mut begins = Vec::new();
        line(&mut begins, &cells[..history::OF_THE_PERIOD])?;
        begins.pop();
        begins.push(b',');
        Some(begins)
    }

    fn ends(&self, mine: &Mine, period: Period, speaking: &[u32], span: Period) -> Option<Vec<u8>> {
        let cells = self.cells(mine, period, speaking, span)?;
        let mut ends = Vec::new();
        line(&mut ends, &cells[history::OF_THE_PERIOD..])?;
        Some(ends)
    }

    /// Which of the known answers is that of a point.
    fn which(&mut self, at: Point) -> u32 {
        self.job.many.bulk().locate(at, &mut self.found);
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

    /// Forgets the answers where there are so many that keeping them is no use.
    fn forget(&mut self) {
        const MOST: usize = 20_000;
        if self.known.len() < MOST {
            return;
        }
        self.tally();
        self.single.fill(UNKNOWN);
        self.none = UNKNOWN;
        self.several.clear();
        self.edges.clear();
        self.dated.clear();
    }

    /// Counts the mines of all answers in the census.
    fn tally(&mut self) {
        for known in self.known.drain(..) {
            let Known {
                control,
                how,
                said,
                yielding,
                grams,
                ..
            } = known;
            self.census
                .count_points(&control, how, said, yielding, grams);
        }
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

    /// A mine that is a disc or an area.
    #[expect(
        clippy::too_many_arguments,
        reason = "what a feature is, and where it goes"
    )]
    fn ground(
        &mut self,
        block: &Block,
        number: usize,
        scanned: &Scanned,
        id: Option<&str>,
        grams: Option<Grams>,
        copied: &mut usize,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let job = self.job;
        self.seen.shares = true;
        let bounds = scanned.geometry.bounding_rect()?;
        let (min, max) = (bounds.min(), bounds.max());
        let exchanged = Rect::new((min.y, min.x), (max.y, max.x));
        if job
            .exchanged
            .is_some_and(|ground| ground.intersects(&exchanged))
        {
            return None;
        }
        let point = apart::standing_for(&scanned.geometry)?;
        if job.writes && !job.guess.shares {
            // This run is for nothing: another begins with what is known now.
            return Some(());
        }
        let footprint = job.many.footprint(&scanned.geometry, scanned.precision_km);
        let reach = widened(bounds, Kilometres(scanned.precision_km.unwrap_or(0.0)));
        let covers = footprint
            .parts
            .iter()
            .any(|part| !part.covering.prisms().is_empty());
        if !covers && !job.boxes.iter().any(|ground| ground.intersects(&reach)) {
            self.outside += 1;
        }
        if let [part] = &footprint.parts[..] {
            let which = self.covered(footprint.how, part.covering.clone());
            let known = &mut self.known[which as usize];
            known.said[usize::from(scanned.precision_km.is_some())] += 1;
            if let Some(grams) = grams {
                known.yielding += 1;
                known.grams += grams;
            }
            if job.writes {
                insert(&block.bytes, scanned, &known.inserted, grams, copied, out)?;
            }
            return Some(());
        }
        // A mine without ground is told of.
        footprint.parts.first()?;
        let text = |bytes: &Option<Range<usize>>| {
            let bytes = bytes.clone()?;
            unquoted(&block.bytes[bytes]).map(|text| text.trim().to_owned())
        };
        let id = id.map(|id| if scanned.is_own_id { id } else { id.trim() });
        let mine = Mine {
            id: id.unwrap_or_default().to_owned(),
            name: text(&scanned.name).unwrap_or_else(|| id.unwrap_or_default().to_owned()),
            precision_km: scanned.precision_km,
            geometry: scanned.geometry.clone(),
            ..Mine::at(point)
        };
        let output = grams.map(|best| MineOutput {
            best,
            low_t: None,
            high_t: None,
        });
        let (inserted, census) = {
            let holding = job.many.holding(&mine, footprint, output);
            let mut census = Census::default();
            census.count(&holding);
            census.note(block.number << 32 | number, &mine, &holding.shares);
            (Inserted::of(job.properties.of(&holding, job.plate)), census)
        };
        self.census.extend(census);
        if job.writes {
            insert(&block.bytes, scanned, &inserted, grams, copied, out)?;
        }
        Some(())
    }
}

/// Writes cells as a line of CSV.
fn line(out: &mut Vec<u8>, cells: &[String]) -> Option<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(cells).ok()?;
    table.flush().ok()
}

/// Copies the bytes up to where new members go into a feature, and those members.
fn insert(
    bytes: &[u8],
    scanned: &Scanned,
    inserted: &Inserted,
    grams: Option<Grams>,
    copied: &mut usize,
    out: &mut Vec<u8>,
) -> Option<()> {
    if inserted.is_empty() || scanned.is_taken {
        let slot = Slot {
            range: scanned.bytes.clone(),
            form: Whole::Feature,
            properties: Some(scanned.properties.clone()),
        };
        out.extend_from_slice(&bytes[*copied..slot.range.start]);
        splice::feature(out, bytes, &slot, &inserted.values(grams)).ok()?;
        *copied = slot.range.end;
        return Some(());
    }
    match scanned.room {
        Some((at, follows)) => {
            out.extend_from_slice(&bytes[*copied..at]);
            if follows {
                out.push(b',');
            }
            inserted.write(out, grams);
            *copied = at;
        }
        None => {
            out.extend_from_slice(&bytes[*copied..scanned.properties.start]);
            out.push(b'{');
            inserted.write(out, grams);
            out.push(b'}');
            *copied = scanned.properties.end;
        }
    }
    Some(())
}

impl Hand for Finding<'_> {
    fn work(&mut self, block: &Block, out: &mut Vec<u8>) -> Result<(), Halt> {
        let job = self.job;
        let mut scanner = std::mem::take(&mut self.scanner);
        let mut plain = std::mem::take(&mut self.plain);
        plain.clear();
        let (mut copied, mut number) = (0, 0);
        let tail = stream::features(block, job.form, &mut scanner, |scanned| {
            number += 1;
            self.feature(block, number - 1, &scanned, &mut copied, &mut plain)
        });
        self.scanner = scanner;
        let tail = tail.ok_or(Halt::Unusual)?;
        if job.writes {
            if self.seen.join(job.guess) != job.guess {
                return Err(Halt::Again);
            }
            if job.rows.is_none() {
                plain.extend_from_slice(&block.bytes[copied..]);
            }
            if job.packing == Packing::Plain {
                std::mem::swap(&mut plain, out);
            } else {
                job.packing.pack(&plain, out)?;
            }
        }
        self.plain = plain;
        if block.is_last {
            self.tail = block.bytes[tail].to_vec();
        }
        self.forget();
        if MOST_LINES < self.lines.len() {
            self.lines.clear();
        }
        if MOST_LINES < self.single_lines.len() {
            self.single_lines.clear();
        }
        self.counts.push((block.number, number));
        let mut ids = job.ids.lock().map_err(|_| Halt::Unusual)?;
        ids.add(&self.keys)?;
        self.keys.clear();
        Ok(())
    }
}
