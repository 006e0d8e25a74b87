//! A plate: the atlas on one day. Everything shown is a pure function of it.

use geo::{LineString, MultiPolygon};
use jiff::civil::Date;

use crate::layers::Layers;
use crate::layers::control::Control;
use crate::layers::date::Period;
use crate::layers::mine::Mine;
use crate::layers::source::Confidence;
use crate::layers::units::Grams;

use super::shares::Shares;
use super::supply::Supply;

/// The atlas on one day.
#[derive(Debug)]
pub struct Plate<'a> {
    /// What the sources say.
    pub layers: &'a Layers,
    /// The day.
    pub date: Date,
    /// Every mine, resolved, in the order of the mines.
    pub holdings: Vec<Holding<'a>>,
    /// The ground by control: pieces that do not overlap, cut to the region, each set of holders (the unknown
    /// too) once, sorted by control, claims apart from what stands.
    pub ground: Vec<Ground>,
    /// The lines between opposed grounds, derived from `ground`.
    pub lines: Vec<OpposedLine>,
    /// The supply by holder.
    pub supply: Supply,
    /// The supply by holder of each calendar year with output, mined while held, oldest first.
    pub years: Vec<YearSupply>,
}

/// A mine, resolved: who held it on the day, how that is known, and what it yields.
#[derive(Debug, Clone)]
pub struct Holding<'a> {
    /// The mine.
    pub mine: &'a Mine,
    /// Who holds it: one control, or several with their shares.
    pub shares: Shares,
    /// Since when and until when that control stands, as far as the reports reach.
    pub period: Period,
    /// How it was found.
    pub how: How,
    /// The zone that decided, such as the id of an event; `None` where no ground did.
    pub zone: Option<String>,
    /// Whether the leading control is one side's word alone: every report that decided is a claim that no other source
    /// has confirmed by the day.
    pub claimed: bool,
    /// How far the reports that decided are to be trusted: as the least of them, and `medium` at most while claimed.
    pub confidence: Option<Confidence>,
    /// The day of the last report that speaks of this ground, on or before the plate's.
    pub last_report: Option<Date>,
    /// Geodesic distance to the nearest ground of an opponent, in kilometres; 0 on contested ground; `None`
    /// where there is none or the position is less precise than that.
    pub front_km: Option<f64>,
    /// What it yields; `None` where that is unknown.
    pub output: Option<MineOutput>,
    /// The elements in what it yields, in the order of the supply's: empty where its output is unknown, `None` of an
    /// element of which no share is known.
    pub elements: Vec<Option<Grams>>,
    /// Addresses of the sources of the answer.
    pub sources: Vec<&'a str>,
}

impl Holding<'_> {
    /// The leading control.
    #[must_use]
    pub fn control(&self) -> &Control {
        self.shares.leading()
    }

    /// Whether it lies on the ground of one of several and nobody knows which, rather than on that of all.
    #[must_use]
    pub fn is_somewhere(&self) -> bool {
        self.how == How::Disc && !self.shares.rivals().is_empty()
    }

    /// How much of it lies at least and at most on ground that `counts`, 0 to 1; `None` where no part of it may.
    #[must_use]
    pub fn on(&self, counts: impl Fn(&Control) -> bool) -> Option<(f64, f64)> {
        self.shares.on(self.is_somewhere(), counts)
    }

    /// What it yields on the ground of each control: its grams divided by the shares, to the gram. Nothing where its
    /// output is unknown.
    ///
    /// A drawn mine's bounds are divided likewise. A mine that lies somewhere in a disc is on one ground and not on the
    /// others: on each it may yield nothing or all.
    #[must_use]
    pub fn yields(&self) -> Vec<(&Control, MineOutput)> {
        let Some(output) = self.output else {
            return Vec::new();
        };
        let somewhere = self.is_somewhere();
        let parts = self
            .shares
            .all()
            .iter()
            .zip(self.shares.divide(output.best.0));
        parts
            .filter(|(_, grams)| 0 < *grams || output.best.0 == 0)
            .map(|((control, share), grams)| {
                let (low, high) = if somewhere {
                    (0.0, 1.0)
                } else {
                    (share.get(), share.get())
                };
                let part = MineOutput {
                    best: Grams(grams),
                    low_t: output.low_t.map(|bound| bound * low),
                    high_t: output.high_t.map(|bound| bound * high),
                };
                (control, part)
            })
            .collect()
    }
}

/// How a holding was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The mine's point lies in the ground.
    Point,
    /// The mine's point lies on the border of two grounds.
    Edge,
    /// By shares of the disc of its position error.
    Disc,
    /// By shares of its polygon.
    Area,
    /// A report names the mine itself.
    Reported,
}

/// What a mine yields, in the units of the supply's heading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MineOutput {
    /// The figure that sums.
    pub best: Grams,
    /// Its own lower bound in tonnes; not additive.
    pub low_t: Option<f64>,
    /// Its own upper bound in tonnes; not additive.
    pub high_t: Option<f64>,
}

/// Ground under one control.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Who holds it.
    pub control: Control,
    /// Whether this is one side's claim alone.
    pub claimed: bool,
    /// The ground.
    pub shape: MultiPolygon,
}

/// A stretch of the line between opposed grounds.
#[derive(Debug, Clone)]
pub struct OpposedLine {
    /// The line.
    pub line: LineString,
    /// Whether it was constructed (a circle, a cell, a sketched front) rather than the border of an area.
    pub sketch: bool,
}

/// The supply of one calendar year.
#[derive(Debug, Clone)]
pub struct YearSupply {
    /// The year.
    pub year: i16,
    /// By control, largest first; empty where the output of the year is unknown.
    pub rows: Vec<(Control, Grams)>,
    /// The sum, unplaced output included; `None` where unknown.
    pub total: Option<Grams>,
}
