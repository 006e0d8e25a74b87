//! Dividing: a cell through which many edges run becomes sixteen.

use geo::Coord;

use super::cell::{Draft, NONE, number};
use super::crossing::{crossed, touches};
use super::grid::{DIVIDED, NOTHING, PARTS, TAG};
use super::lay::{Band, listed};

/// A cell with more edges is divided.
const MOST_EDGES: usize = 40;
/// Cells are divided while what is in them takes no more words than these, an edge.
const WORDS_PER_EDGE: usize = 8;
/// And these.
const ROOM: usize = 65_536;
/// How often a cell is divided at most: a thousand edges may meet in one point.
const DEEPEST: u32 = 12;

/// Divides the cells of a band.
pub(super) struct Divider<'a> {
    grounds: &'a [u32],
    most_words: usize,
}

impl<'a> Divider<'a> {
    /// Divides cells of a band of so many edges; `grounds` are those of all polygons.
    pub(super) fn new(grounds: &'a [u32], edges: usize) -> Self {
        Self {
            grounds,
            most_words: ROOM + WORDS_PER_EDGE * edges,
        }
    }

    /// The code of a cell of these contents, which was divided `depth` times.
    pub(super) fn code(
        &self,
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
        &self,
        draft: &Draft,
        corner: Coord,
        scale: f64,
        depth: u32,
        band: &mut Band,
    ) -> Option<u32> {
        #[expect(clippy::cast_precision_loss, reason = "it is four")]
        let scale = scale * PARTS as f64;
        let mut kept = 0;
        let mut words = band.words.len();
        let mut children = Vec::new();
        for child in 0..PARTS * PARTS {
            #[expect(clippy::cast_precision_loss, reason = "at most three")]
            let low = Coord {
                x: corner.x + (child % PARTS) as f64 / scale,
                y: corner.y + (child / PARTS) as f64 / scale,
            };
            let part = self.part(draft, corner, low, scale);
            kept += part.edges();
            words += part.words();
            children.push((low, part));
        }
        // Where edges lie in several parts each, or are many already, dividing takes more room than it spares time.
        if 3 * draft.edges() < kept || self.most_words < words {
            return None;
        }
        let start = band.parts.len();
        band.parts.resize(start + children.len(), NOTHING);
        for (child, (low, part)) in children.into_iter().enumerate() {
            band.parts[start + child] = self.code(&part, low, scale, depth + 1, band);
        }
        Some(number(start) << TAG | DIVIDED)
    }

    /// What is in a part of a cell: the edges that touch it, and on which side of them its corner lies.
    fn part(&self, draft: &Draft, corner: Coord, low: Coord, scale: f64) -> Draft {
        let high = Coord {
            x: low.x + 1.0 / scale,
            y: low.y + 1.0 / scale,
        };
        let mut odd: Vec<bool> = draft.polygons.iter().map(|polygon| polygon.1).collect();
        let mut is_through = vec![false; odd.len()];
        let mut part = Draft::default();
        for chain in &draft.chains {
            let both = [chain.one, chain.other];
            let both = both.iter().filter(|polygon| **polygon != NONE);
            let (mut crosses, mut touched) = (false, false);
            let positions = draft.positions(chain);
            let mut start = None;
            for (edge, ends) in positions.windows(2).enumerate() {
                crosses ^= crossed(ends[0], ends[1], corner, low);
                if touches(ends[0], ends[1], low, high) {
                    touched = true;
                    start.get_or_insert(edge);
                } else if let Some(start) = start.take() {
                    part.piece(chain, &positions[start..=edge]);
                }
            }
            if let Some(start) = start {
                part.piece(chain, &positions[start..]);
            }
            for polygon in both {
                odd[*polygon as usize] ^= crosses;
                is_through[*polygon as usize] |= touched;
            }
        }
        part.covers.clone_from(&draft.covers);
        let mut places = vec![NONE; odd.len()];
        for (number_of, (polygon, _)) in draft.polygons.iter().enumerate() {
            if is_through[number_of] {
                places[number_of] = number(part.polygons.len());
                part.polygons.push((*polygon, odd[number_of]));
            } else if odd[number_of] {
                part.covers.push(self.grounds[*polygon as usize]);
            }
        }
        for chain in &mut part.chains {
            chain.one = places[chain.one as usize];
            if chain.other != NONE {
                chain.other = places[chain.other as usize];
            }
        }
        part.covers.sort_unstable();
        part.covers.dedup();
        part
    }
}
