//! Sweep: the zones that cover each point of a block, sheet by sheet, so that a sheet is at hand while all points are looked
//! up in it, and neighbours one after the other, which are likely to find the same there.

use geo::{Coord, Point};

use super::bulk::Bulk;
use super::frame::whole;
use super::grid::{Found, Glance, Grid, LISTED, NOTHING, TAG};

/// The zones that cover the points of a block.
#[derive(Debug, Default)]
pub struct Sweep {
    /// The points with their numbers, in the order in which they are looked up.
    points: Vec<(Coord, usize)>,
    /// Where each point is among them.
    places: Vec<usize>,
    /// The column and row in which each lies, counted in cells from 0° 0°, of which so many make a degree.
    cells: Vec<(i64, i64)>,
    scale: f64,
    /// Those that their cell does not answer, with what it is.
    open: Vec<(usize, u32)>,
    /// For each sheet, one after the other, what covers each point, in the same order.
    covers: Vec<u32>,
    /// Where the lists of zones begin and end that cover a point in a sheet.
    lists: Vec<(usize, usize)>,
    listed: Vec<u32>,
    /// Whether a point lies on the border of any zone.
    border: Vec<bool>,
    found: Found,
}

/// So many points are glanced at before they are located.
const TOGETHER: usize = 16;
/// No zone covers the point.
const NONE: u32 = u32::MAX;
/// Several zones do: which, says the list of the number in the other bits.
const SEVERAL: u32 = 1 << 31;

impl Bulk {
    /// Finds the zones in which each of some points lies by its very numbers, on any day. What `sweep` held before is gone.
    pub fn sweep(&self, points: &[Point], sweep: &mut Sweep) {
        let scale = self.sheets.first().map_or(1.0, |sheet| sheet.frame.scale);
        sweep.take(points, scale);
        let mut covers = std::mem::take(&mut sweep.covers);
        covers.resize(self.sheets.len() * points.len(), NONE);
        let each = covers.chunks_exact_mut(points.len().max(1));
        for (sheet, covers) in self.sheets.iter().zip(each) {
            sweep.look(sheet, covers);
        }
        sweep.covers = covers;
    }
}

impl Sweep {
    /// Takes points, and forgets all others. The cells in which they lie are as large as most of them are going to be.
    fn take(&mut self, points: &[Point], scale: f64) {
        self.points.clear();
        self.points
            .extend(points.iter().map(|point| point.0).zip(0..));
        // As the cells of a grid lie: row by row.
        self.points.sort_unstable_by(|(a, _), (b, _)| {
            let row = |at: &Coord| whole(at.y * scale);
            row(a).cmp(&row(b)).then(a.x.total_cmp(&b.x))
        });
        self.places.resize(points.len(), 0);
        for (place, (_, point)) in self.points.iter().enumerate() {
            self.places[*point] = place;
        }
        self.cells.clear();
        self.lists.clear();
        self.listed.clear();
        self.border.clear();
        self.border.resize(points.len(), false);
    }

    /// Looks the points up in a sheet.
    fn look(&mut self, sheet: &Grid, covers: &mut [u32]) {
        let scale = sheet.frame.scale;
        if self.cells.is_empty() || self.scale.to_bits() != scale.to_bits() {
            let cells = self.points.iter().map(|(at, _)| sheet.frame.cell(*at));
            self.cells.clear();
            self.cells.extend(cells);
            self.scale = scale;
        }
        // Without a jump, for whether a cell answers cannot be foretold.
        self.open.resize(covers.len() + 1, (0, NOTHING));
        let mut open = 0;
        for (place, (cell, cover)) in self.cells.iter().zip(&mut *covers).enumerate() {
            let code = sheet.cell_at(*cell).unwrap_or(NOTHING);
            *cover = if code == NOTHING { NONE } else { code >> TAG };
            self.open[open] = (place, code);
            open += usize::from(code & LISTED == LISTED);
        }
        let points = &self.points;
        let glanced = self.open[..open].chunks(TOGETHER).flat_map(|open| {
            let mut glances = [Glance::default(); TOGETHER];
            for (glance, (place, code)) in glances.iter_mut().zip(open) {
                *glance = sheet.glance_in(*code, points[*place].0);
            }
            open.iter().zip(glances)
        });
        for ((place, _), glance) in glanced {
            let (at, point) = points[*place];
            sheet.locate_seen(glance, at, &mut self.found);
            if !self.found.border.is_empty() {
                self.border[point] = true;
            }
            covers[*place] = match self.found.inside[..] {
                [] => NONE,
                [zone] if zone < SEVERAL => zone,
                _ => {
                    let start = self.listed.len();
                    self.listed.extend_from_slice(&self.found.inside);
                    self.lists.push((start, self.listed.len()));
                    SEVERAL | u32::try_from(self.lists.len() - 1).unwrap_or(0)
                }
            };
        }
    }

    /// Whether a point lies on the border of a zone.
    #[must_use]
    pub fn is_on_border(&self, point: usize) -> bool {
        self.border[point]
    }

    /// The zones that have a point inside: those of each sheet ascending, sheet after sheet.
    pub fn inside(&self, point: usize, inside: &mut Vec<u32>) {
        inside.clear();
        let of_sheets = self.covers.iter().skip(self.places[point]);
        for cover in of_sheets.step_by(self.points.len()) {
            match *cover {
                NONE => {}
                zone if zone < SEVERAL => inside.push(zone),
                list => {
                    let (start, end) = self.lists[(list ^ SEVERAL) as usize];
                    inside.extend_from_slice(&self.listed[start..end]);
                }
            }
        }
    }
}
