//! Sweep: the zones that cover each point of a block, sheet by sheet, so that a sheet is at hand while all points are looked
//! up in it.

use geo::Point;

use super::bulk::Bulk;
use super::grid::Found;

/// The zones that cover the points of a block.
#[derive(Debug, Default)]
pub struct Sweep {
    /// How many points there are.
    points: usize,
    /// For each sheet, one after the other, what covers each point.
    covers: Vec<u32>,
    /// Where the lists of zones begin and end that cover a point in a sheet.
    lists: Vec<(usize, usize)>,
    listed: Vec<u32>,
    /// Whether a point lies on the border of any zone.
    border: Vec<bool>,
    found: Found,
}

/// No zone covers the point.
const NOTHING: u32 = u32::MAX;
/// Several zones do: which, says the list of the number in the other bits.
const LISTED: u32 = 1 << 31;

impl Bulk {
    /// Finds the zones in which each of some points lies by its very numbers, on any day. What `sweep` held before is gone.
    pub fn sweep(&self, points: &[Point], sweep: &mut Sweep) {
        sweep.points = points.len();
        sweep.lists.clear();
        sweep.listed.clear();
        sweep.border.clear();
        sweep.border.resize(points.len(), false);
        sweep.covers.clear();
        for sheet in &self.sheets {
            for (point, on_border) in points.iter().zip(&mut sweep.border) {
                sheet.locate(point.0, &mut sweep.found);
                *on_border |= !sweep.found.border.is_empty();
                let cover = match sweep.found.inside[..] {
                    [] => NOTHING,
                    [zone] if zone < LISTED => zone,
                    _ => {
                        let start = sweep.listed.len();
                        sweep.listed.extend_from_slice(&sweep.found.inside);
                        sweep.lists.push((start, sweep.listed.len()));
                        LISTED | u32::try_from(sweep.lists.len() - 1).unwrap_or(0)
                    }
                };
                sweep.covers.push(cover);
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
        for cover in self.covers.iter().skip(point).step_by(self.points.max(1)) {
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
