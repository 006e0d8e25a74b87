//! Laying a grid over ground: edges are assigned to every cell that they touch, and a walk along each row of cells tells
//! on which side of each polygon their corners lie.

use geo::{Coord, MultiPolygon};

use super::grid::{DIVIDED, Grid, LISTED, NOTHING, PARTS, TAG, WITHIN, crossed, eastward, whole};

/// Cells to an edge: more of them cost more to lay than they spare in looking up.
const CELLS_PER_EDGE: f64 = 0.4;
/// However many edges there are, so many cells.
const MOST_CELLS: f64 = 4_194_304.0;
/// However few edges there are, so many cells.
const FEWEST_CELLS: f64 = 64.0;
/// A cell with more edges is divided.
const MOST_EDGES: usize = 40;
/// Cells are divided while what is in them takes no more words than these, a corner.
const WORDS_PER_CORNER: usize = 8;
/// And these.
const ROOM: usize = 65_536;
/// How often a cell is divided at most: a thousand edges may meet in one point.
const DEEPEST: u32 = 12;

/// Ground before a grid is laid over it: polygons one by one, so that nobody need hold them twice.
#[derive(Debug, Default)]
pub struct Rings {
    corners: Vec<Coord>,
    polygons: Vec<Polygon>,
}

/// A polygon, as the positions of its rings.
#[derive(Debug)]
struct Polygon {
    ground: u32,
    /// The first and the last position of each ring.
    rings: Vec<(u32, u32)>,
}

/// The edges of a polygon in a cell, numbered by polygon.
#[derive(Debug, Clone, Copy)]
struct Run {
    cell: u32,
    polygon: u32,
    start: u32,
    count: u32,
}

impl Rings {
    /// Takes in the polygons of a ground. Grounds must come in the order of their numbers.
    pub fn add(&mut self, ground: u32, shape: &MultiPolygon) {
        for polygon in &shape.0 {
            let lines = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            let mut rings = Vec::with_capacity(1 + polygon.interiors().len());
            for line in lines.filter(|line| 1 < line.0.len()) {
                let start = number(self.corners.len());
                self.corners.extend_from_slice(&line.0);
                rings.push((start, number(self.corners.len() - 1)));
            }
            self.polygons.push(Polygon { ground, rings });
        }
    }

    /// Makes room for so many positions.
    pub fn reserve(&mut self, positions: usize) {
        self.corners.reserve_exact(positions);
    }

    /// Lays a grid over all of it.
    #[must_use]
    pub fn lay(mut self) -> Grid {
        self.corners.shrink_to_fit();
        let Some(frame) = Frame::over(&self.corners) else {
            return Grid::default();
        };
        let runs = self.runs(&frame);
        let grounds: Vec<u32> = self.polygons.iter().map(|polygon| polygon.ground).collect();
        let grid = Grid {
            corners: self.corners,
            scale: frame.scale,
            first: frame.first,
            columns: frame.columns,
            rows: frame.rows,
            cells: Vec::new(),
            words: Vec::new(),
        };
        Layer { grid, grounds }.lay(&runs)
    }

    /// The runs of edges in each cell, in the order of the cells, within one in that of polygons and edges.
    fn runs(&self, frame: &Frame) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::with_capacity(self.corners.len() / 4);
        for (polygon, rings) in self.polygons.iter().enumerate() {
            let polygon = number(polygon);
            for (first, last) in &rings.rings {
                let oldest = runs.len();
                for edge in *first..*last {
                    let (a, b) = (self.corners[edge as usize], self.corners[edge as usize + 1]);
                    if a == b {
                        continue;
                    }
                    frame.touched(a, b, |cell| note(&mut runs, oldest, cell, polygon, edge));
                }
            }
        }
        runs.sort_unstable_by_key(|run| (run.cell, run.polygon, run.start));
        runs
    }
}

/// Puts an edge to the run before it where that ends there, in one of the last cells.
fn note(runs: &mut Vec<Run>, oldest: usize, cell: u32, polygon: u32, edge: u32) {
    const LAST: usize = 4;
    let start = oldest.max(runs.len().saturating_sub(LAST));
    let goes_on = |run: &&mut Run| run.cell == cell && run.start + run.count == edge;
    if let Some(run) = runs[start..].iter_mut().find(goes_on) {
        run.count += 1;
        return;
    }
    runs.push(Run {
        cell,
        polygon,
        start: edge,
        count: 1,
    });
}

/// Where the cells of a grid lie.
struct Frame {
    scale: f64,
    first: (i64, i64),
    columns: i64,
    rows: i64,
}

impl Frame {
    fn over(corners: &[Coord]) -> Option<Self> {
        let first = corners.first()?;
        let (mut low, mut high) = (*first, *first);
        for corner in corners {
            low = Coord {
                x: low.x.min(corner.x),
                y: low.y.min(corner.y),
            };
            high = Coord {
                x: high.x.max(corner.x),
                y: high.y.max(corner.y),
            };
        }
        #[expect(clippy::cast_precision_loss, reason = "a rough number is wanted")]
        let edges = corners.len() as f64;
        let wanted = (edges * CELLS_PER_EDGE).clamp(FEWEST_CELLS, MOST_CELLS);
        let (width, height) = (high.x - low.x, high.y - low.y);
        // The finest power of two that gives no more cells than wanted, none wider than a degree.
        let mut scale = 1_073_741_824.0;
        let cells = |scale: f64| ((width * scale).floor() + 3.0) * ((height * scale).floor() + 3.0);
        while 1.0 < scale && wanted < cells(scale) || MOST_CELLS < cells(scale) {
            scale /= 2.0;
        }
        // A column in the west and a row in the south without ground: there every corner lies outside.
        let first = (whole(low.x * scale) - 1, whole(low.y * scale) - 1);
        Some(Self {
            scale,
            first,
            columns: whole(high.x * scale) - first.0 + 1,
            rows: whole(high.y * scale) - first.1 + 1,
        })
    }

    /// Hands on every cell that an edge touches, borders included, and perhaps some beside it.
    fn touched(&self, a: Coord, b: Coord, mut cell: impl FnMut(u32)) {
        let at = |row: i64, column: i64| {
            let index = (row - self.first.1) * self.columns + column - self.first.0;
            u32::try_from(index).unwrap_or(u32::MAX)
        };
        let columns = span(a.x.min(b.x) * self.scale, a.x.max(b.x) * self.scale);
        let rows = span(a.y.min(b.y) * self.scale, a.y.max(b.y) * self.scale);
        if columns.0 == columns.1 || rows.0 == rows.1 || a.y == b.y {
            for row in rows.0..=rows.1 {
                for column in columns.0..=columns.1 {
                    cell(at(row, column));
                }
            }
            return;
        }
        for row in rows.0..=rows.1 {
            let (west, east) = self.within_row(a, b, row);
            let near = span(west, east);
            for column in near.0.max(columns.0)..=near.1.min(columns.1) {
                cell(at(row, column));
            }
        }
    }

    /// From where to where an edge lies in a row, in cells, with some room for rounding.
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2⁵³ rows")]
    fn within_row(&self, a: Coord, b: Coord, row: i64) -> (f64, f64) {
        const ROOM: f64 = 1e-6;
        let (ax, ay) = (a.x * self.scale, a.y * self.scale);
        let slope = (b.x - a.x) / (b.y - a.y);
        let ends = [row as f64, row as f64 + 1.0].map(|y| {
            let y = y.clamp(ay.min(b.y * self.scale), ay.max(b.y * self.scale));
            slope.mul_add(y - ay, ax)
        });
        (ends[0].min(ends[1]) - ROOM, ends[0].max(ends[1]) + ROOM)
    }
}

/// The first and the last cell of those that a stretch touches, its ends included.
fn span(from: f64, to: f64) -> (i64, i64) {
    (-whole(-from) - 1, whole(to))
}

/// A grid while it is laid.
struct Layer {
    grid: Grid,
    /// The ground of each polygon.
    grounds: Vec<u32>,
}

/// A polygon's edges in a cell while it is laid.
struct Part {
    polygon: u32,
    odd: bool,
    runs: Vec<u32>,
}

impl Layer {
    /// Walks along the rows. West of everything all corners are outside; from corner to corner each crossed edge of a
    /// polygon turns inside to outside.
    fn lay(mut self, runs: &[Run]) -> Grid {
        let (columns, rows) = (self.grid.columns, self.grid.rows);
        self.grid.cells = vec![NOTHING; usize::try_from(columns * rows).unwrap_or(0)];
        let mut next = 0;
        for row in 0..rows {
            let mut within: Vec<u32> = Vec::new();
            let mut filled = Some(NOTHING);
            for column in 0..columns {
                let index = usize::try_from(row * columns + column).unwrap_or(usize::MAX);
                let end = next + of_cell(&runs[next..], index);
                if next < end {
                    let corner = self.corner(column, row);
                    let parts = parts(&runs[next..end], &within);
                    let covers = self.covers(&within, &parts);
                    self.grid.cells[index] =
                        self.listed(&covers, parts, corner, self.grid.scale, 0, &mut within);
                    filled = None;
                    next = end;
                } else {
                    // Cells without edges are like the one before them.
                    let code = filled.unwrap_or_else(|| self.filled(&within));
                    filled = Some(code);
                    self.grid.cells[index] = code;
                }
            }
        }
        self.grid.words.shrink_to_fit();
        self.grid
    }

    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2⁵³ cells")]
    fn corner(&self, column: i64, row: i64) -> Coord {
        Coord {
            x: (self.grid.first.0 + column) as f64 / self.grid.scale,
            y: (self.grid.first.1 + row) as f64 / self.grid.scale,
        }
    }

    /// The grounds that the cell lies wholly within by polygons none of whose edges run through it.
    fn covers(&self, within: &[u32], parts: &[Part]) -> Vec<u32> {
        let through = |polygon: &&u32| {
            let found = parts.binary_search_by_key(*polygon, |part| part.polygon);
            found.is_err()
        };
        let covers = within.iter().filter(through);
        let mut covers: Vec<u32> = covers
            .map(|polygon| self.grounds[*polygon as usize])
            .collect();
        covers.dedup();
        covers
    }

    /// What a cell without edges is.
    fn filled(&mut self, within: &[u32]) -> u32 {
        let covers = self.covers(within, &[]);
        self.filled_with(&covers)
    }

    fn filled_with(&mut self, covers: &[u32]) -> u32 {
        match covers {
            [] => NOTHING,
            [only] => only << TAG | WITHIN,
            several => {
                let code = number(self.grid.words.len()) << TAG | LISTED;
                self.grid.words.push(number(several.len()));
                self.grid.words.extend_from_slice(several);
                self.grid.words.push(0);
                code
            }
        }
    }

    /// Makes a cell with edges, and notes in `within` on which side of them the next corner in the east lies.
    fn listed(
        &mut self,
        covers: &[u32],
        parts: Vec<Part>,
        corner: Coord,
        scale: f64,
        depth: u32,
        within: &mut Vec<u32>,
    ) -> u32 {
        let east = Coord {
            x: corner.x + 1.0 / scale,
            y: corner.y,
        };
        for part in &parts {
            let crossed = edges(&self.grid.corners, &part.runs)
                .fold(false, |odd, (a, b)| odd ^ eastward(a, b, corner, east));
            if crossed {
                match within.binary_search(&part.polygon) {
                    Ok(at) => {
                        within.remove(at);
                    }
                    Err(at) => within.insert(at, part.polygon),
                }
            }
        }
        self.contents(covers, parts, corner, scale, depth)
    }

    /// The code of a cell of these contents.
    fn contents(
        &mut self,
        covers: &[u32],
        parts: Vec<Part>,
        corner: Coord,
        scale: f64,
        depth: u32,
    ) -> u32 {
        if parts.is_empty() {
            return self.filled_with(covers);
        }
        let count = |part: &Part| {
            part.runs
                .chunks_exact(2)
                .map(|run| run[1] as usize)
                .sum::<usize>()
        };
        let edges: usize = parts.iter().map(count).sum::<usize>();
        if MOST_EDGES < edges
            && depth < DEEPEST
            && let Some(code) = self.divided(covers, &parts, corner, scale, depth, edges)
        {
            return code;
        }
        let words = &mut self.grid.words;
        let code = number(words.len()) << TAG | LISTED;
        words.push(number(covers.len()));
        words.extend_from_slice(covers);
        words.push(number(parts.len()));
        for part in &parts {
            let ground = self.grounds[part.polygon as usize];
            words.push(ground << 1 | u32::from(part.odd));
            words.push(number(part.runs.len() / 2));
            words.extend_from_slice(&part.runs);
        }
        code
    }

    /// Divides a cell; `None` where that helps little, as where all edges meet in one point.
    fn divided(
        &mut self,
        covers: &[u32],
        parts: &[Part],
        corner: Coord,
        scale: f64,
        depth: u32,
        edges: usize,
    ) -> Option<u32> {
        #[expect(clippy::cast_precision_loss, reason = "it is four")]
        let scale = scale * PARTS as f64;
        let mut children = Vec::new();
        let mut kept = 0;
        for child in 0..PARTS * PARTS {
            #[expect(clippy::cast_precision_loss, reason = "at most three")]
            let low = Coord {
                x: corner.x + (child % PARTS) as f64 / scale,
                y: corner.y + (child / PARTS) as f64 / scale,
            };
            let mut covered = covers.to_vec();
            let mut cut = Vec::new();
            for part in parts {
                let (part, count) = self.part_of(part, corner, low, scale);
                kept += count;
                if count > 0 {
                    cut.push(part);
                } else if part.odd {
                    covered.push(self.grounds[part.polygon as usize]);
                }
            }
            covered.sort_unstable();
            covered.dedup();
            children.push((low, covered, cut));
        }
        // Where edges lie in several parts each, or are many already, dividing takes more room than it spares time.
        let words = self.grid.words.len() + 2 * kept;
        if 3 * edges < kept || ROOM + WORDS_PER_CORNER * self.grid.corners.len() < words {
            return None;
        }
        let start = self.grid.cells.len();
        self.grid.cells.resize(start + children.len(), NOTHING);
        for (child, (low, covered, cut)) in children.into_iter().enumerate() {
            self.grid.cells[start + child] = self.contents(&covered, cut, low, scale, depth + 1);
        }
        Some(number(start) << TAG | DIVIDED)
    }

    /// A polygon's edges that touch a part of a cell, how many they are, and on which side the part's corner lies.
    fn part_of(&self, part: &Part, corner: Coord, low: Coord, scale: f64) -> (Part, usize) {
        let high = Coord {
            x: low.x + 1.0 / scale,
            y: low.y + 1.0 / scale,
        };
        let mut odd = part.odd;
        let mut runs: Vec<u32> = Vec::new();
        let mut count = 0;
        for run in part.runs.chunks_exact(2) {
            for edge in run[0]..run[0] + run[1] {
                let (a, b) = (
                    self.grid.corners[edge as usize],
                    self.grid.corners[edge as usize + 1],
                );
                odd ^= crossed(a, b, corner, low);
                if !touches(a, b, low, high) {
                    continue;
                }
                count += 1;
                match runs[..] {
                    [.., start, ref mut length] if start + *length == edge => *length += 1,
                    _ => runs.extend([edge, 1]),
                }
            }
        }
        let polygon = part.polygon;
        (Part { polygon, odd, runs }, count)
    }
}

/// Whether an edge touches a box, its border included; perhaps also where it passes it by next to nothing.
fn touches(a: Coord, b: Coord, low: Coord, high: Coord) -> bool {
    if a.x.max(b.x) < low.x
        || high.x < a.x.min(b.x)
        || a.y.max(b.y) < low.y
        || high.y < a.y.min(b.y)
    {
        return false;
    }
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let room = 1e-12 * (dx.abs() + dy.abs());
    let side = |x: f64, y: f64| dx * (y - a.y) - dy * (x - a.x);
    let sides = [
        side(low.x, low.y),
        side(high.x, low.y),
        side(low.x, high.y),
        side(high.x, high.y),
    ];
    !(sides.iter().all(|side| *side > room) || sides.iter().all(|side| *side < -room))
}

/// How many of the first runs are of this cell.
fn of_cell(runs: &[Run], cell: usize) -> usize {
    runs.iter()
        .take_while(|run| run.cell as usize == cell)
        .count()
}

/// The runs of a cell, polygon by polygon, each with whether the cell's corner is among those within it.
fn parts(runs: &[Run], within: &[u32]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for run in runs {
        match parts.last_mut() {
            Some(part) if part.polygon == run.polygon => part.runs.extend([run.start, run.count]),
            _ => parts.push(Part {
                polygon: run.polygon,
                odd: within.binary_search(&run.polygon).is_ok(),
                runs: vec![run.start, run.count],
            }),
        }
    }
    parts
}

fn edges<'a>(corners: &'a [Coord], runs: &'a [u32]) -> impl Iterator<Item = (Coord, Coord)> + 'a {
    runs.chunks_exact(2).flat_map(|run| {
        let (start, count) = (run[0] as usize, run[1] as usize);
        let corners = corners.get(start..=start + count).unwrap_or_default();
        corners.windows(2).map(|edge| (edge[0], edge[1]))
    })
}

/// A number as the grid keeps it. Four thousand million positions are 64 GB.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
