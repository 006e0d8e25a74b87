//! Sweep: the zones that cover each point of a block, sheet by sheet, so that a sheet is at hand while all points are looked
//! up in it, and neighbours one after the other, which are likely to find the same there.

use geo::{Coord, Point};

use super::bulk::Bulk;
use super::frame::whole;
use super::grid::{Found, Glance};

/// The zones that cover the points of a block.
#[derive(Debug, Default)]
pub struct Sweep {
    /// The points with their numbers, in the order in which they are looked up.
    points: Vec<(Coord, usize)>,
    /// For each sheet, one after the other, what covers each point.
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
const NOTHING: u32 = u32::MAX;
/// Several zones do: which, says the list of the number in the other bits.
const LISTED: u32 = 1 << 31;

impl Bulk {
    /// Finds the zones in which each of some points lies by its very numbers, on any day. What `sweep` held before is gone.
    pub fn sweep(&self, points: &[Point], sweep: &mut Sweep) {
        let Sweep { points: order, .. } = sweep;
        order.clear();
        order.extend(points.iter().map(|point| point.0).zip(0..));
        let scale = self.sheets.first().map_or(1.0, |sheet| sheet.frame.scale);
        // As the cells of a grid lie: row by row.
        order.sort_unstable_by(|(a, _), (b, _)| {
            let row = |at: &Coord| whole(at.y * scale);
            row(a).cmp(&row(b)).then(a.x.total_cmp(&b.x))
        });
        sweep.lists.clear();
        sweep.listed.clear();
        sweep.border.clear();
        sweep.border.resize(points.len(), false);
        sweep.covers.clear();
        sweep
            .covers
            .resize(self.sheets.len() * points.len(), NOTHING);
        let covers = sweep.covers.chunks_exact_mut(points.len().max(1));
        for (sheet, covers) in self.sheets.iter().zip(covers) {
            let glanced = sweep.points.chunks(TOGETHER).flat_map(|points| {
                let mut glances = [Glance::default(); TOGETHER];
                for (glance, (at, _)) in glances.iter_mut().zip(points) {
                    *glance = sheet.glance(*at);
                }
                points.iter().zip(glances)
            });
            for ((at, point), glance) in glanced {
                sheet.locate_seen(glance, *at, &mut sweep.found);
                if !sweep.found.border.is_empty() {
                    sweep.border[*point] = true;
                }
                covers[*point] = match sweep.found.inside[..] {
                    [] => NOTHING,
                    [zone] if zone < LISTED => zone,
                    _ => {
                        let start = sweep.listed.len();
                        sweep.listed.extend_from_slice(&sweep.found.inside);
                        sweep.lists.push((start, sweep.listed.len()));
                        LISTED | u32::try_from(sweep.lists.len() - 1).unwrap_or(0)
                    }
                };
            }
        }
    }
}

impl Sweep {
    /// Whether a point lies on the border of a zone.
    #[must_use]
    pub fn is_on_border(&self, point: usize) -> bool {
        self.border[point]
    }

    /// The zones that have a point inside: those of each sheet ascending, sheet after sheet.
    pub fn inside(&self, point: usize, inside: &mut Vec<u32>) {
        inside.clear();
        for cover in self
            .covers
            .iter()
            .skip(point)
            .step_by(self.points.len().max(1))
        {
            match *cover {
                NOTHING => {}
                zone if zone < LISTED => inside.push(zone),
                list => {
                    let (start, end) = self.lists[(list ^ LISTED) as usize];
                    inside.extend_from_slice(&self.listed[start..end]);
                }
            }
        }
    }
}
