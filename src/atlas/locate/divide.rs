//! Dividing: a cell through which many edges run becomes sixteen.

use geo::Coord;

use super::cell::{Chain, Draft, NONE, number};
use super::crossing::{eastward, northward, touches};
use super::frame::whole;
use super::grid::{DIVIDED, NOTHING, PARTS, TAG};
use super::lay::{Band, listed};

/// A cell with more edges is divided.
const MOST_EDGES: usize = 160;
/// Cells are divided while what is in them takes no more words than these, an edge.
const WORDS_PER_EDGE: usize = 8;
/// And these.
const ROOM: usize = 65_536;
/// How often a cell is divided at most: a thousand edges may meet in one point.
const DEEPEST: u32 = 12;

/// A cell has so many parts along each axis.
#[expect(clippy::cast_possible_truncation, reason = "it is four")]
const ALONG: usize = PARTS as usize;
/// And so many in all, numbered row by row.
const ALL: usize = ALONG * ALONG;

/// Divides the cells of a band.
pub(super) struct Divider<'a> {
    grounds: &'a [u32],
    most_words: usize,
    /// Drafts that nobody uses now, for their room.
    spare: Vec<Draft>,
    polygons: Vec<Marks>,
}

/// What is known of each part of a cell, a bit for each.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    /// Whether the part's corner lies inside.
    odd: u16,
    /// Whether edges run through the part.
    through: u16,
}

impl<'a> Divider<'a> {
    /// Divides cells of a band of so many edges; `grounds` are those of all polygons.
    pub(super) fn new(grounds: &'a [u32], edges: usize) -> Self {
        Self {
            grounds,
            most_words: ROOM + WORDS_PER_EDGE * edges,
            spare: Vec::new(),
            polygons: Vec::new(),
        }
    }

    /// The code of a cell of these contents, which was divided `depth` times.
    pub(super) fn code(
        &mut self,
        draft: &Draft,
        corner: Coord,
        scale: f64,
        depth: u32,
        band: &mut Band,
    ) -> u32 {
        if MOST_EDGES < draft.edges()
            && depth < DEEPEST
            && let Some(code) = self.divided(draft, corner, scale, depth, band)
        {
            return code;
        }
        listed(draft, self.grounds, band)
    }

    /// Divides a cell; `None` where that helps little, as where all edges meet in one point.
    fn divided(
        &mut self,
        draft: &Draft,
        corner: Coord,
        scale: f64,
        depth: u32,
        band: &mut Band,
    ) -> Option<u32> {
        let lines = Lines::of(corner, scale);
        let mut parts: [Draft; ALL] = std::array::from_fn(|_| self.spare.pop().unwrap_or_default());
        self.distribute(draft, &lines, &mut parts);
        let kept: usize = parts.iter().map(Draft::edges).sum();
        let words: usize = parts.iter().map(Draft::words).sum();
        // Where edges lie in several parts each, or are many already, dividing takes more room than it spares time.
        let helps = kept <= 3 * draft.edges() && band.words.len() + words <= self.most_words;
        let code = helps.then(|| {
            let start = band.parts.len();
            band.parts.resize(start + ALL, NOTHING);
            for (part, draft) in parts.iter().enumerate() {
                let low = lines.low(part);
                band.parts[start + part] = self.code(draft, low, lines.scale, depth + 1, band);
            }
            number(start) << TAG | DIVIDED
        });
        for mut part in parts {
            part.clear();
            self.spare.push(part);
        }
        code
    }

    /// Tells each part what is in it: the edges that touch it, and on which side of them its corner lies.
    fn distribute(&mut self, draft: &Draft, lines: &Lines, parts: &mut [Draft; ALL]) {
        self.polygons.clear();
        let corner = |(_, odd): &(u32, bool)| Marks {
            odd: if *odd { u16::MAX } else { 0 },
            through: 0,
        };
        self.polygons.extend(draft.polygons.iter().map(corner));
        for chain in &draft.chains {
            let of_chain = share(chain, draft.positions(chain), lines, parts);
            for polygon in [chain.one, chain.other] {
                // No other is no number of a polygon.
                if let Some(polygon) = self.polygons.get_mut(polygon as usize) {
                    polygon.odd ^= of_chain.odd;
                    polygon.through |= of_chain.through;
                }
            }
        }
        let mut places = vec![NONE; draft.polygons.len()];
        for (part, inner) in parts.iter_mut().enumerate() {
            inner.covers.extend_from_slice(&draft.covers);
            for ((place, (polygon, _)), known) in
                draft.polygons.iter().enumerate().zip(&self.polygons)
            {
                let odd = known.odd >> part & 1 == 1;
                if known.through >> part & 1 == 1 {
                    places[place] = number(inner.polygons.len());
                    inner.polygons.push((*polygon, odd));
                } else if odd {
                    inner.covers.push(self.grounds[*polygon as usize]);
                }
            }
            for chain in &mut inner.chains {
                chain.one = places[chain.one as usize];
                if chain.other != NONE {
                    chain.other = places[chain.other as usize];
                }
            }
            inner.covers.sort_unstable();
            inner.covers.dedup();
        }
    }
}

/// Gives each part the pieces of a chain that touch it, and tells of which parts they are, and to the corners of which the
/// way from the cell's own corner crosses the chain an odd number of times.
fn share(chain: &Chain, positions: &[Coord], lines: &Lines, parts: &mut [Draft; ALL]) -> Marks {
    let mut found = Marks::default();
    // The edges of the last piece in each part: from which, and up to which.
    let mut pieces = [(0, 0); ALL];
    let mut note = |part: usize, edge: usize, parts: &mut [Draft; ALL]| {
        let (start, end) = pieces[part];
        if edge == end && start < end {
            pieces[part].1 = edge + 1;
            return;
        }
        if start < end {
            parts[part].piece(chain, &positions[start..=end]);
        }
        pieces[part] = (edge, edge + 1);
    };
    let mut before = lines.within(positions[0]);
    for (edge, ends) in positions.windows(2).enumerate() {
        let after = lines.within(ends[1]);
        match (before, after) {
            // As most edges where borders are detailed: it touches no line between parts.
            (Some(one), Some(other)) if one == other => {
                found.through |= 1 << one;
                note(one, edge, parts);
            }
            _ => {
                found.odd ^= lines.crossed(ends[0], ends[1]);
                for part in 0..ALL {
                    if touches(ends[0], ends[1], lines.low(part), lines.high(part)) {
                        found.through |= 1 << part;
                        note(part, edge, parts);
                    }
                }
            }
        }
        before = after;
    }
    for (part, (start, end)) in pieces.into_iter().enumerate() {
        if start < end {
            parts[part].piece(chain, &positions[start..=end]);
        }
    }
    found
}

/// The lines between the parts of a cell.
struct Lines {
    corner: Coord,
    /// Marks to a degree.
    scale: f64,
    /// Those of longitude, and those of latitude, the borders of the cell included.
    at: [[f64; ALONG + 1]; 2],
}

impl Lines {
    /// Those of the cell of this corner, of which `scale` make a degree.
    #[expect(clippy::cast_precision_loss, reason = "it is four at most")]
    fn of(corner: Coord, scale: f64) -> Self {
        let scale = scale * PARTS as f64;
        let lines = |from: f64| std::array::from_fn(|line| from + line as f64 / scale);
        Self {
            corner,
            scale,
            at: [lines(corner.x), lines(corner.y)],
        }
    }

    /// The south-western corner of a part.
    fn low(&self, part: usize) -> Coord {
        Coord {
            x: self.at[0][part % ALONG],
            y: self.at[1][part / ALONG],
        }
    }

    fn high(&self, part: usize) -> Coord {
        Coord {
            x: self.at[0][part % ALONG + 1],
            y: self.at[1][part / ALONG + 1],
        }
    }

    /// The part within which a position lies; `None` where it lies on a line between parts, or in none.
    #[expect(clippy::cast_precision_loss, reason = "it was a double before")]
    fn within(&self, at: Coord) -> Option<usize> {
        // The difference rounds, but never from one side of a whole number to the other.
        let (x, y) = (
            (at.x - self.corner.x) * self.scale,
            (at.y - self.corner.y) * self.scale,
        );
        let (column, row) = (whole(x), whole(y));
        let is_in = (0..PARTS).contains(&column) && (0..PARTS).contains(&row);
        let is_on_line = column as f64 == x || row as f64 == y;
        let part = usize::try_from(row * PARTS + column).ok()?;
        (is_in && !is_on_line).then_some(part)
    }

    /// To the corners of which parts the way from the cell's corner, north and then east, crosses an edge.
    fn crossed(&self, a: Coord, b: Coord) -> u16 {
        let mut crossed = 0;
        for row in 0..ALONG {
            let bend = self.low(row * ALONG);
            let is_crossed = northward(a, b, self.corner, bend);
            for column in 0..ALONG {
                let part = row * ALONG + column;
                let is_crossed = is_crossed ^ eastward(a, b, bend, self.low(part));
                crossed |= u16::from(is_crossed) << part;
            }
        }
        crossed
    }
}
