//! Laying a grid over ground: edges are assigned to every cell that they touch, and a walk along each row of cells tells
//! on which side of each polygon their corners lie. Rows are laid by all cores, some to each.

use geo::{Coord, LineString, MultiPolygon};
use rayon::prelude::*;

use super::cell::{Draft, number};
use super::crossing::eastward;
use super::divide::Divider;
use super::frame::Frame;
use super::grid::{DIVIDED, Grid, LISTED, NOTHING, TAG, WITHIN};

/// How many edges are enough work for a core.
const EDGES_OF_A_BAND: usize = 5_000;
/// What is in the cells may take so many words, for so many bits say where.
const MOST_WORDS: usize = 1 << (32 - TAG);

/// A ring of a polygon, the polygons numbered over all grounds.
#[derive(Debug, Clone, Copy)]
struct Ring<'a> {
    polygon: u32,
    line: &'a LineString,
}

/// Edges of a ring that follow one another in a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    cell: u32,
    ring: u32,
    start: u32,
    count: u32,
}

/// Lays a grid over grounds, each with its number, ascending; `None` where they have more edges than it can number.
pub(super) fn lay(grounds: &[(u32, &MultiPolygon)]) -> Option<Grid> {
    let (mut rings, mut numbers) = (Vec::new(), Vec::new());
    for (ground, shape) in grounds {
        for polygon in &shape.0 {
            let lines = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            let polygon = number(numbers.len());
            let lines = lines.filter(|line| 1 < line.0.len());
            rings.extend(lines.map(|line| Ring { polygon, line }));
            numbers.push(*ground);
        }
    }
    let Some(frame) = Frame::around(rings.par_iter().map(|ring| ring.line)) else {
        return Some(Grid::default());
    };
    let positions: usize = rings.iter().map(|ring| ring.line.0.len()).sum();
    let bands = (positions / EDGES_OF_A_BAND).clamp(1, rayon::current_num_threads());
    let (runs, starts) = in_cells(&frame, runs(&frame, &rings, bands));
    let layer = Layer {
        frame,
        rings: &rings,
        grounds: &numbers,
        runs: &runs,
        starts: &starts,
    };
    layer.grid(bands)
}

/// The runs of edges in each cell, ring by ring, by several cores.
fn runs(frame: &Frame, rings: &[Ring], parts: usize) -> Vec<Vec<Run>> {
    let edges: usize = rings.iter().map(|ring| ring.line.0.len()).sum();
    let mut ends = vec![0];
    let mut passed = 0;
    for (number, ring) in rings.iter().enumerate() {
        passed += ring.line.0.len();
        if ends.len() * edges <= passed * parts {
            ends.push(number + 1);
        }
    }
    let each = ends.windows(2).map(|ends| ends[0]..ends[1]);
    let each: Vec<_> = each.collect();
    let of_part = |part: &std::ops::Range<usize>| {
        let mut runs = Vec::new();
        for ring in part.clone() {
            runs_of(frame, number(ring), &rings[ring].line.0, &mut runs);
        }
        runs
    };
    each.par_iter().map(of_part).collect()
}

fn runs_of(frame: &Frame, ring: u32, line: &[Coord], runs: &mut Vec<Run>) {
    let oldest = runs.len();
    let mut before = frame.place(line[0]);
    for (edge, ends) in line.windows(2).enumerate() {
        let after = frame.place(ends[1]);
        let edge = number(edge);
        frame.touched((ends[0], before), (ends[1], after), |cell| {
            note(runs, oldest, cell, ring, edge);
        });
        before = after;
    }
}

/// Puts an edge to the run before it where that ends there, in one of the last cells.
fn note(runs: &mut Vec<Run>, oldest: usize, cell: u32, ring: u32, edge: u32) {
    const LAST: usize = 4;
    let start = oldest.max(runs.len().saturating_sub(LAST));
    let goes_on = |run: &&mut Run| run.cell == cell && run.start + run.count == edge;
    if let Some(run) = runs[start..].iter_mut().rev().find(goes_on) {
        run.count += 1;
        return;
    }
    runs.push(Run {
        cell,
        ring,
        start: edge,
        count: 1,
    });
}

/// The runs in the order of the cells, those of one cell in that of the rings; and where those of each cell begin, which is
/// where those of the one before it end.
fn in_cells(frame: &Frame, parts: Vec<Vec<Run>>) -> (Vec<Run>, Vec<u32>) {
    let mut starts = vec![0_u32; frame.cells() + 1];
    for run in parts.iter().flatten() {
        starts[run.cell as usize + 1] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut sorted = vec![Run::default(); sum as usize];
    let mut next = starts.clone();
    for run in parts.into_iter().flatten() {
        let place = &mut next[run.cell as usize];
        sorted[*place as usize] = run;
        *place += 1;
    }
    (sorted, starts)
}

/// What a grid is laid from.
struct Layer<'a> {
    frame: Frame,
    rings: &'a [Ring<'a>],
    /// The ground of each polygon.
    grounds: &'a [u32],
    runs: &'a [Run],
    /// Where the runs of each cell begin.
    starts: &'a [u32],
}

/// Some rows of a grid, or all.
#[derive(Debug, Default)]
pub(super) struct Band {
    /// What each cell is.
    pub(super) cells: Vec<u32>,
    /// The same of the parts of divided cells.
    pub(super) parts: Vec<u32>,
    pub(super) words: Vec<u64>,
}

impl Layer<'_> {
    fn grid(&self, bands: usize) -> Option<Grid> {
        let rows = usize::try_from(self.frame.rows).unwrap_or(0);
        let columns = usize::try_from(self.frame.columns).unwrap_or(0);
        // As many runs to each band.
        let mut ends = vec![0];
        for row in 1..=rows {
            let passed = self.starts[row * columns] as usize;
            if ends.len() * self.runs.len() <= passed * bands {
                ends.push(row);
            }
        }
        if ends.last() != Some(&rows) {
            ends.push(rows);
        }
        let each: Vec<&[usize]> = ends.windows(2).collect();
        let laid = each
            .par_iter()
            .map(|ends| self.band(ends[0]..ends[1]))
            .collect();
        joined(self.frame, laid)
    }

    /// Walks along rows. West of everything all corners are outside; from corner to corner each crossed edge of a polygon
    /// turns inside to outside.
    fn band(&self, rows: std::ops::Range<usize>) -> Band {
        let columns = usize::try_from(self.frame.columns).unwrap_or(0);
        let mut band = Band::default();
        band.cells.reserve_exact(rows.len() * columns);
        let runs = self.starts[rows.start * columns]..self.starts[rows.end * columns];
        let edges = self.runs[runs.start as usize..runs.end as usize].iter();
        let mut divider = Divider::new(self.grounds, edges.map(|run| run.count as usize).sum());
        let (mut within, mut draft) = (Vec::new(), Draft::default());
        for row in rows {
            within.clear();
            let mut filled = NOTHING;
            let (first, end) = (row * columns, (row + 1) * columns);
            let mut cell = first;
            let mut run = self.starts[first] as usize;
            let last = self.starts[end] as usize;
            while run < last {
                let next = self.runs[run].cell as usize;
                // Cells without edges are like the one before them.
                band.cells.resize(band.cells.len() + next - cell, filled);
                let runs = &self.runs[run..self.starts[next + 1] as usize];
                run += runs.len();
                let corner = self.corner(next - first, row);
                self.draft(runs, &within, &mut draft);
                self.walk(corner, &draft, &mut within);
                let code = divider.code(&draft, corner, self.frame.scale, 0, &mut band);
                band.cells.push(code);
                cell = next + 1;
                filled = match run < last && self.runs[run].cell as usize == cell {
                    true => NOTHING,
                    false => self.filled(&within, &mut draft, &mut band),
                };
            }
            band.cells.resize(band.cells.len() + end - cell, filled);
        }
        band
    }

    fn corner(&self, column: usize, row: usize) -> Coord {
        let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.frame.corner(whole(column), whole(row))
    }

    /// What is in a cell of these runs, whose corner lies within these polygons.
    fn draft(&self, runs: &[Run], within: &[u32], draft: &mut Draft) {
        draft.clear();
        for run in runs {
            let ring = self.rings[run.ring as usize];
            if draft.polygons.last().map(|last| last.0) != Some(ring.polygon) {
                let odd = within.binary_search(&ring.polygon).is_ok();
                draft.polygons.push((ring.polygon, odd));
            }
            let (start, count) = (run.start as usize, run.count as usize);
            draft.chain(&ring.line.0[start..=start + count]);
        }
        self.cover(within, draft);
    }

    /// Notes the grounds that cover a cell wholly, by polygons none of whose edges run through it.
    fn cover(&self, within: &[u32], draft: &mut Draft) {
        let through = |polygon: &u32| {
            let found = draft.polygons.binary_search_by_key(polygon, |part| part.0);
            found.is_ok()
        };
        let polygons = within.iter().filter(|polygon| !through(polygon));
        let grounds = polygons.map(|polygon| self.grounds[*polygon as usize]);
        draft.covers.extend(grounds);
        draft.covers.dedup();
    }

    /// Notes in `within` on which side of a cell's edges the next corner in the east lies.
    fn walk(&self, corner: Coord, draft: &Draft, within: &mut Vec<u32>) {
        let east = Coord {
            x: corner.x + 1.0 / self.frame.scale,
            y: corner.y,
        };
        for chain in &draft.chains {
            let edges = draft.positions(chain).windows(2);
            let is_odd = edges.fold(false, |odd, edge| {
                odd ^ eastward(edge[0], edge[1], corner, east)
            });
            if is_odd {
                turn(within, draft.polygons[chain.one as usize].0);
                if let Some(other) = draft.polygons.get(chain.other as usize) {
                    turn(within, other.0);
                }
            }
        }
    }

    /// What a cell without edges is.
    fn filled(&self, within: &[u32], draft: &mut Draft, band: &mut Band) -> u32 {
        draft.clear();
        self.cover(within, draft);
        listed(draft, self.grounds, band)
    }
}

/// Turns inside to outside of a polygon.
fn turn(within: &mut Vec<u32>, polygon: u32) {
    match within.binary_search(&polygon) {
        Ok(at) => {
            within.remove(at);
        }
        Err(at) => within.insert(at, polygon),
    }
}

/// The code of a cell that is divided no further, which is written where there is more in it than one ground.
pub(super) fn listed(draft: &Draft, grounds: &[u32], band: &mut Band) -> u32 {
    match (&draft.covers[..], draft.polygons.is_empty()) {
        ([], true) => NOTHING,
        ([only], true) => only << TAG | WITHIN,
        _ => {
            let code = number(band.words.len()) << TAG | LISTED;
            draft.write(grounds, &mut band.words);
            code
        }
    }
}

/// The grid of bands, which follow one another; `None` where it has more words than can be numbered.
fn joined(frame: Frame, mut bands: Vec<Band>) -> Option<Grid> {
    let words: usize = bands.iter().map(|band| band.words.len()).sum();
    let cells: usize = bands
        .iter()
        .map(|band| band.cells.len() + band.parts.len())
        .sum();
    if MOST_WORDS < words || MOST_WORDS < cells {
        return None;
    }
    let mut grid = Grid {
        frame,
        ..Grid::default()
    };
    let mut parts = frame.cells();
    for band in &mut bands {
        for code in band.cells.iter_mut().chain(&mut band.parts) {
            match *code & ((1 << TAG) - 1) {
                LISTED => *code += number(grid.words.count()) << TAG,
                DIVIDED => *code += number(parts) << TAG,
                _ => {}
            }
        }
        parts += band.parts.len();
        grid.words.push(std::mem::take(&mut band.words));
        grid.cells.append(&mut band.cells);
    }
    for band in &mut bands {
        grid.cells.append(&mut band.parts);
    }
    Some(grid)
}

#[cfg(test)]
mod tests {
    use geo::Polygon;

    use super::super::grid::Found;
    use super::*;

    fn ring(positions: impl IntoIterator<Item = (f64, f64)>) -> LineString {
        let mut line: LineString = positions.into_iter().collect();
        line.close();
        line
    }

    #[test]
    fn a_comb_of_long_teeth_takes_room_by_its_edges() {
        let teeth = 20_000;
        let tooth = |number: i32| {
            let y = f64::from(number) / 2_000.0;
            [(10.0, y), (0.5, y + 0.000_2)]
        };
        let comb = ring(
            [(0.0, 11.0), (0.0, -1.0)]
                .into_iter()
                .chain((0..teeth).flat_map(tooth)),
        );
        let edges = comb.0.len();
        let frame = Frame::around(rayon::iter::once(&comb)).unwrap();
        let rings = [Ring {
            polygon: 0,
            line: &comb,
        }];
        let runs: usize = runs(&frame, &rings, 1).iter().map(Vec::len).sum();
        assert!(runs < 50 * edges, "{runs} runs of {edges} edges");
        let shape = MultiPolygon(vec![Polygon::new(comb, Vec::new())]);
        let grid = lay(&[(7, &shape)]).unwrap();
        let mut found = Found::default();
        let mut inside = |x, y| {
            grid.locate(Coord { x, y }, &mut found);
            found.inside == [7]
        };
        for number in [0, 1, 777, 9_999, 19_998] {
            let y = f64::from(number) / 2_000.0;
            assert!(!inside(9.9, y + 0.000_1), "between edges of tooth {number}");
            assert!(inside(0.3, y + 0.000_1), "west of all teeth");
        }
    }

    #[test]
    fn how_many_grounds_lie_on_one_another_is_known() {
        let square = |low: f64| ring([(low, low), (9.0, low), (9.0, 9.0), (low, 9.0)]);
        let shapes: Vec<MultiPolygon> = (0..5)
            .map(|number| MultiPolygon(vec![Polygon::new(square(f64::from(number)), Vec::new())]))
            .collect();
        let grid = lay(&(0..).zip(&shapes).collect::<Vec<_>>()).unwrap();
        assert_eq!(grid.depth(), 5);
        assert_eq!(lay(&[(0, &shapes[0])]).unwrap().depth(), 1);
    }

    #[test]
    fn a_hole_that_reaches_beyond_its_shell_lies_in_the_grid() {
        let square =
            |low: f64, high: f64| ring([(low, low), (high, low), (high, high), (low, high)]);
        let shape = MultiPolygon(vec![Polygon::new(square(0.0, 2.0), vec![square(1.0, 9.0)])]);
        let grid = lay(&[(3, &shape)]).unwrap();
        let mut found = Found::default();
        for (at, is_inside) in [(0.5, true), (1.5, false), (5.0, true), (9.5, false)] {
            grid.locate(Coord { x: at, y: at }, &mut found);
            assert_eq!(found.inside == [3], is_inside, "at {at}");
        }
    }
}
