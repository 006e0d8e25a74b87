//! Mends a ring or line by setting its own positions down again: as many bytes as possible stay where they are.

use std::fmt::Write;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde_json::value::RawValue;

use crate::diagnostic::repair::{Area, Repair};
use crate::diagnostic::rule::{self, Rule};
use crate::geometry::ellipsoid::area_km2;
use crate::geometry::validity;
use crate::read::original::Edit;
use crate::read::text::Text;

use super::geometry::{self, Position};

/// What a list of positions is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A line.
    Line,
    /// The outer ring of a polygon.
    Shell,
    /// An inner one.
    Hole,
}

/// A part that was mended.
#[derive(Debug)]
pub(super) struct Mended {
    pub(super) edit: Edit,
    pub(super) repairs: Vec<Repair>,
}

/// Mends a line or ring; `None` where there is nothing to mend, or a position that cannot be read.
pub(super) fn mend(text: &Text<'_>, items: &[&RawValue], part: Part) -> Option<Mended> {
    let mut bench = Bench {
        text,
        items,
        numbers: items
            .iter()
            .map(|item| numbers(item))
            .collect::<Option<_>>()?,
        order: (0..items.len()).collect(),
        repairs: Vec::new(),
    };
    bench.drop_repeated(part);
    if part != Part::Line {
        bench.close();
        bench.drop_spikes();
        bench.turn(part);
    }
    if bench.repairs.is_empty() {
        return None;
    }
    Some(Mended {
        edit: bench.edit()?,
        repairs: bench.repairs,
    })
}

/// A part while it is mended.
struct Bench<'t, 'a> {
    text: &'t Text<'a>,
    items: &'t [&'t RawValue],
    /// The numbers of each position, heights included.
    numbers: Vec<Vec<f64>>,
    /// The positions in the order in which they are to stand.
    order: Vec<usize>,
    repairs: Vec<Repair>,
}

impl Bench<'_, '_> {
    /// Leaves out each position that says the same as the one before it.
    fn drop_repeated(&mut self, part: Part) {
        let mut kept: Vec<usize> = Vec::with_capacity(self.order.len());
        let mut first = None;
        for &at in &self.order {
            match kept.last() {
                Some(&last) if self.numbers[last] == self.numbers[at] => {
                    first.get_or_insert(at);
                }
                _ => kept.push(at),
            }
        }
        let needed = match part {
            Part::Line => 2,
            Part::Shell | Part::Hole if self.is_closed(&kept) => 4,
            Part::Shell | Part::Hole => 3,
        };
        let (Some(first), true) = (first, needed <= kept.len()) else {
            return;
        };
        let dropped = self.order.len() - kept.len();
        let done = match dropped {
            1 => "a repeated position is left out".to_owned(),
            more => format!("{more} repeated positions are left out, the first here"),
        };
        self.order = kept;
        let area = (part != Part::Line).then(|| Area::unmoved(self.km2(&self.order)));
        self.report(&rule::REPEATED_POSITION, first, done, area);
    }

    /// Sets the first position down again at the end.
    fn close(&mut self) {
        let (Some(&first), Some(&last)) = (self.order.first(), self.order.last()) else {
            return;
        };
        if self.order.len() < 3 || self.is_closed(&self.order) {
            return;
        }
        let area = Area {
            before_km2: self.km2(&self.order[..self.order.len() - 1]),
            after_km2: self.km2(&self.order),
        };
        self.order.push(first);
        let done = "the ring is closed with its first position".to_owned();
        self.report(&rule::UNCLOSED_RING, last, done, Some(area));
    }

    /// Leaves out the positions of spikes. Where positions have heights, a spike may be a climb: it is left.
    fn drop_spikes(&mut self) {
        let flat = self.order.iter().all(|at| self.numbers[*at].len() == 2);
        if !flat || self.order.len() < 4 || !self.is_closed(&self.order) {
            return;
        }
        let needed = validity::needed(&self.line(&self.order));
        let dropped = self.order.len() - 1 - needed.len();
        let (Some(&start), 1..) = (needed.first(), dropped) else {
            return;
        };
        if needed.len() < 3 {
            return;
        }
        let all = 0..self.order.len() - 1;
        let first = all.zip(&needed).find(|(number, needed)| number != *needed);
        let first = self.order[first.map_or(needed.len(), |(number, _)| number)];
        let kept = needed.iter().chain([&start]);
        self.order = kept.map(|number| self.order[*number]).collect();
        let done = match dropped {
            1 => "the tip of a spike is left out".to_owned(),
            more => format!("{more} positions of spikes are left out, the first here"),
        };
        let area = Area::unmoved(self.km2(&self.order));
        self.report(&rule::SPIKE, first, done, Some(area));
    }

    /// Turns a ring that winds the wrong way.
    fn turn(&mut self, part: Part) {
        if self.order.len() < 4 || !self.is_closed(&self.order) {
            return;
        }
        let turn = geometry::turn(&self.line(&self.order));
        let wrong = if part == Part::Shell {
            turn < 0.0
        } else {
            0.0 < turn
        };
        // Which way round such a ring goes is not known: turned, it might enclose the other side of the earth.
        let polygon = Polygon::new(self.line(&self.order), Vec::new());
        let flaws = validity::flaws(&polygon.into());
        if !wrong || flaws.iter().any(|flaw| flaw.kind.leaves_no_direction()) {
            return;
        }
        self.order.reverse();
        let done = if part == Part::Shell {
            "the outer ring is turned counter-clockwise"
        } else {
            "the hole is turned clockwise"
        };
        let area = Area::unmoved(self.km2(&self.order));
        self.report(&rule::WRONG_WINDING, 0, done.to_owned(), Some(area));
    }

    fn is_closed(&self, order: &[usize]) -> bool {
        let place = |at: &usize| &self.numbers[*at][..2];
        order.first().map(place) == order.last().map(place)
    }

    fn line(&self, order: &[usize]) -> LineString {
        order.iter().map(|at| self.coord(*at)).collect()
    }

    fn coord(&self, at: usize) -> Coord {
        let [x, y, ..] = self.numbers[at][..] else {
            return Coord::default();
        };
        Coord { x, y }
    }

    fn km2(&self, order: &[usize]) -> f64 {
        let polygon = Polygon::new(self.line(order), Vec::new());
        area_km2(&MultiPolygon(vec![polygon]))
    }

    fn report(&mut self, rule: &'static Rule, at: usize, done: String, area: Option<Area>) {
        let Coord { x, y } = self.coord(at);
        self.repairs.push(Repair {
            rule,
            location: self.text.locate(self.items[at].get()).on_earth(x, y),
            done,
            area,
        });
    }

    /// The positions in their new order, between separators as they stood.
    fn edit(&self) -> Option<Edit> {
        let ranges: Vec<_> = self
            .items
            .iter()
            .map(|item| self.text.range(item.get()))
            .collect();
        let bytes = ranges.first()?.start..ranges.last()?.end;
        let mut replacement = String::with_capacity(bytes.len() + 64);
        for (place, at) in self.order.iter().enumerate() {
            if 0 < place {
                let before = (place - 1).min(ranges.len().saturating_sub(2));
                let (end, next) = (ranges[before].end, ranges.get(before + 1)?.start);
                replacement.push_str(&self.text.from(end)[..next - end]);
            }
            let _ = replacement.write_str(self.items[*at].get());
        }
        Some(Edit { bytes, replacement })
    }
}

/// The numbers of a position on earth.
fn numbers(item: &RawValue) -> Option<Vec<f64>> {
    let _: Position = serde_json::from_str(item.get()).ok()?;
    serde_json::from_str(item.get()).ok()
}
