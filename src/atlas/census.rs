//! Census: how many mines there are, how they were placed, and on whose ground they lie.

use std::collections::BTreeMap;

use crate::layers::control::Control;
use crate::layers::mine::Mine;
use crate::layers::units::Grams;

use super::plate::{Holding, How, Plate};
use super::shares::Shares;

/// Counts of mines.
#[derive(Debug, Clone, Default)]
pub struct Census {
    /// All.
    pub mines: usize,
    /// Those of which is known what they yield.
    pub yielding: usize,
    /// Those on ground that nobody is known to hold.
    pub unknown: usize,
    /// By who leads on their ground.
    pub by_control: BTreeMap<Control, usize>,
    /// By how they were placed.
    pub placed: Placed,
    /// Whether what one of them yields counts for several.
    pub is_split: bool,
    /// Those of the commodity that is told of on whose ground nobody leads by nine tenths: how many they are.
    pub divided: usize,
    /// The first of them: where it stands among all mines, its id, its name, who holds it.
    pub named: Vec<(usize, String, String, Shares)>,
    /// What those yield, by who holds the ground, and how many of them there are.
    pub sums: BTreeMap<Control, (Grams, usize)>,
}

/// How mines were placed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Placed {
    /// As the disc of their position error.
    pub disc: usize,
    /// As the area drawn.
    pub area: usize,
    /// By reports that name the mine itself.
    pub reported: usize,
    /// At their point, as surveyed.
    pub surveyed: usize,
    /// At their point, as they do not say how precise it is.
    pub unsaid: usize,
}

impl Census {
    /// How many mines of divided ground are named.
    pub const NAMED: usize = 20;

    /// The census of a plate; `told` says which mines are told of one by one.
    #[must_use]
    pub fn of(plate: &Plate, told: impl Fn(&Holding) -> bool) -> Self {
        let mut census = Self::default();
        for (number, holding) in plate.holdings.iter().enumerate() {
            census.count(holding);
            if told(holding) {
                census.note(number, holding.mine, &holding.shares);
            }
        }
        census
    }

    /// Counts a mine.
    pub fn count(&mut self, holding: &Holding) {
        let control = holding.control();
        self.mines += 1;
        self.yielding += usize::from(holding.output.is_some());
        self.unknown += usize::from(control.is_unknown());
        *self.by_control.entry(control.clone()).or_default() += 1;
        let said = holding.mine.precision_km.is_some();
        *self.placed.place(holding.how, said) += 1;
        let yields = holding.yields();
        self.is_split |= 1 < yields.len();
        for (control, output) in yields {
            let sum = self.sums.entry(control.clone()).or_default();
            sum.0 += output.best;
            sum.1 += 1;
        }
    }

    /// Counts points under one control that yield `grams` together, `yielding` of them knowing what: `said` say how
    /// precise they are.
    pub fn count_points(
        &mut self,
        control: &Control,
        how: How,
        said: [usize; 2],
        yielding: usize,
        grams: Grams,
    ) {
        let mines = said[0] + said[1];
        self.mines += mines;
        self.yielding += yielding;
        if control.is_unknown() {
            self.unknown += mines;
        }
        *self.by_control.entry(control.clone()).or_default() += mines;
        for (said, count) in [(false, said[0]), (true, said[1])] {
            *self.placed.place(how, said) += count;
        }
        if 0 < yielding {
            let sum = self.sums.entry(control.clone()).or_default();
            sum.0 += grams;
            sum.1 += yielding;
        }
    }

    /// Notes a mine on divided ground by name.
    pub fn note(&mut self, number: usize, mine: &Mine, shares: &Shares) {
        if shares.is_firm() {
            return;
        }
        self.divided += 1;
        if self.named.len() < Self::NAMED {
            let (id, name) = (mine.id.clone(), mine.name.clone());
            self.named.push((number, id, name, shares.clone()));
        }
    }

    /// Takes in another part of the same mines.
    pub fn extend(&mut self, other: Self) {
        self.mines += other.mines;
        self.yielding += other.yielding;
        self.unknown += other.unknown;
        for (control, count) in other.by_control {
            *self.by_control.entry(control).or_default() += count;
        }
        for (mine, more) in self.placed.all().into_iter().zip(other.placed.counts()) {
            *mine += more;
        }
        self.is_split |= other.is_split;
        self.divided += other.divided;
        self.named.extend(other.named);
        self.named.sort_by_key(|named| named.0);
        self.named.truncate(Self::NAMED);
        for (control, (grams, mines)) in other.sums {
            let sum = self.sums.entry(control).or_default();
            sum.0 += grams;
            sum.1 += mines;
        }
    }
}

impl Placed {
    fn place(&mut self, how: How, said: bool) -> &mut usize {
        match (how, said) {
            (How::Disc, _) => &mut self.disc,
            (How::Area, _) => &mut self.area,
            (How::Reported, _) => &mut self.reported,
            (How::Point | How::Edge, true) => &mut self.surveyed,
            (How::Point | How::Edge, false) => &mut self.unsaid,
        }
    }

    fn all(&mut self) -> [&mut usize; 5] {
        [
            &mut self.disc,
            &mut self.area,
            &mut self.reported,
            &mut self.surveyed,
            &mut self.unsaid,
        ]
    }

    /// Disc, area, reported, surveyed, unsaid.
    #[must_use]
    pub fn counts(self) -> [usize; 5] {
        [
            self.disc,
            self.area,
            self.reported,
            self.surveyed,
            self.unsaid,
        ]
    }
}
