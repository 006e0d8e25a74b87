//! The palette: which holder is drawn in which row of colours.

use std::collections::{BTreeMap, BTreeSet};

use crate::atlas::plate::Plate;
use crate::layers::control::{Control, Kind};
use crate::layers::holder::{Code, Holder, Holders};

use super::hatch::Pattern;
use super::style::{self, Colour, ROWS, Row, ground};
use super::words;

/// The colours of every holder of a plate.
#[derive(Debug)]
pub struct Palette<'a> {
    rows: BTreeMap<Code, Row>,
    holders: &'a Holders,
}

impl<'a> Palette<'a> {
    /// The palette of a plate.
    ///
    /// A holder's own colour comes first, then its side's; a holder that the atlas does not list takes the next
    /// row. From the seventh on rows repeat: then only the codes on the ground tell holders apart.
    #[must_use]
    pub fn of(plate: &'a Plate<'a>) -> Self {
        Self::new(&plate.layers.manifest.holders, codes(plate))
    }

    /// The palette of holders, and of others that are spoken of, in the order of the alphabet.
    #[must_use]
    pub fn new(holders: &'a Holders, spoken_of: BTreeSet<Code>) -> Self {
        let mut rows = BTreeMap::new();
        let mut others = [4, 5, 2].into_iter().cycle();
        for holder in holders.iter() {
            let by_side = || match holder.side.as_str() {
                "rebel" => Some(ROWS[0]),
                "junta" => Some(ROWS[1]),
                "junta-aligned" => Some(ROWS[3]),
                "other" => others.next().and_then(|row| ROWS.get(row).copied()),
                _ => None,
            };
            if let Some(row) = own_row(holder).or_else(by_side) {
                rows.insert(holder.code.clone(), row);
            }
        }
        let mut next = ROWS.iter().cycle();
        for code in spoken_of {
            if let (false, Some(row)) = (rows.contains_key(&code), next.next()) {
                rows.insert(code, *row);
            }
        }
        Self { rows, holders }
    }

    /// The colours of a holder.
    #[must_use]
    pub fn row(&self, code: &Code) -> Row {
        self.rows.get(code).copied().unwrap_or(ROWS[0])
    }

    /// The solids of a control, one for each row of its holders; one quiet grey where none is known.
    #[must_use]
    pub fn solids(&self, control: &Control) -> Vec<Colour> {
        self.each(control, style::discs::UNKNOWN, |row| row.solid)
    }

    /// The first of a control's solids.
    #[must_use]
    pub fn solid(&self, control: &Control) -> Colour {
        self.solids(control)
            .first()
            .copied()
            .unwrap_or(style::discs::UNKNOWN)
    }

    /// The inks of a control, one for each row of its holders.
    #[must_use]
    pub fn inks(&self, control: &Control) -> Vec<Colour> {
        self.each(control, style::QUIET, |row| row.ink)
    }

    /// The ink in which one text speaks of a control: its first holder's.
    #[must_use]
    pub fn ink(&self, control: &Control) -> Colour {
        self.inks(control).first().copied().unwrap_or(style::QUIET)
    }

    fn each(&self, control: &Control, unknown: Colour, of: impl Fn(Row) -> Colour) -> Vec<Colour> {
        if control.is_unknown() {
            return vec![unknown];
        }
        self.rows_of(control).into_iter().map(of).collect()
    }

    /// The rows of a control's holders in the order of the atlas, each once: holders that share a row share a band.
    fn rows_of(&self, control: &Control) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for code in words::listed(control, self.holders) {
            let row = self.row(code);
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        rows
    }

    /// The ink of words on a control's solid.
    #[must_use]
    pub fn on_solid(&self, control: &Control) -> Colour {
        let solid = self.solid(control);
        let [r, g, b] = solid.channels();
        // Rec. 601 luma: enough to tell ochre from teal.
        if 150.0 < 0.299 * r + 0.587 * g + 0.114 * b {
            self.ink(control)
        } else {
            style::panel::ON_PART.colour
        }
    }

    /// What fills a part of a diagram, in the solids of a control of this kind: the same signs as on the ground.
    #[must_use]
    pub fn strong(&self, control: &Control, kind: Kind) -> Pattern {
        let solids = self.solids(control);
        match (kind, &solids[..]) {
            (Kind::Unknown, _) | (_, []) => Pattern::Dots(ground::UNKNOWN),
            (Kind::Contested, [only]) => {
                Pattern::Bands(vec![*only, only.mix(style::PAPER, ground::CLAIM)])
            }
            (Kind::Contested, all) => Pattern::Bands(all.to_vec()),
            (Kind::Shared, [first, rest @ ..]) if !rest.is_empty() => {
                Pattern::Lines(*first, rest.to_vec())
            }
            (_, [first, ..]) => Pattern::Flat(*first),
        }
    }

    /// What fills the ground of a control.
    #[must_use]
    pub fn pattern(&self, control: &Control, claimed: bool) -> Pattern {
        let pale = |tint: Colour| {
            if claimed {
                ground::UNKNOWN.mix(tint, ground::CLAIM)
            } else {
                tint
            }
        };
        let rows = self.rows_of(control);
        match (control.kind(self.holders), rows.split_first()) {
            (Kind::Contested, Some((_, [_, ..]))) => {
                let band = |row: &Row| pale(row.tint.mix(row.solid, ground::BAND_DEPTH));
                Pattern::Bands(rows.iter().map(band).collect())
            }
            (Kind::Shared, Some((first, rest @ [_, ..]))) => {
                let line = |row: &Row| pale(row.tint.mix(row.solid, ground::SHARED.2));
                Pattern::Lines(pale(first.tint), rest.iter().map(line).collect())
            }
            (_, Some((first, _))) => Pattern::Flat(pale(first.tint)),
            (_, None) => Pattern::Dots(ground::UNKNOWN),
        }
    }
}

fn own_row(holder: &Holder) -> Option<Row> {
    let colour = holder.colour.as_deref()?;
    let named = ROWS.iter().find(|row| row.name == colour).copied();
    named.or_else(|| Colour::parse(colour).map(row_about))
}

/// A row about a colour that an atlas gives: a tint towards paper, an ink towards black.
fn row_about(solid: Colour) -> Row {
    Row {
        name: "own",
        solid,
        tint: solid.mix(Colour::hex(0xFF_FFFF), 0.62),
        ink: solid.mix(style::INK, 0.35),
    }
}

/// Every code that a plate speaks of, in the order of the alphabet.
fn codes(plate: &Plate) -> BTreeSet<Code> {
    let ground = plate.ground.iter().map(|ground| &ground.control);
    let mines = plate
        .holdings
        .iter()
        .flat_map(|holding| holding.shares.all().iter().map(|(control, _)| control));
    let leading = plate.holdings.iter().map(|holding| holding.control());
    ground
        .chain(mines)
        .chain(leading)
        .chain(plate.supply.rows.iter().map(|row| &row.control))
        .flat_map(|control| control.holders().cloned())
        .collect()
}
