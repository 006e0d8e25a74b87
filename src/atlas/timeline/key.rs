//! Keys: what the rows of a timeline are the rows of.

use crate::layers::control::{Control, Kind};
use crate::layers::holder::Holders;

/// What a timeline is told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The set of holders of the ground.
    Holder,
    /// Their sides.
    Side,
    /// The belt.
    Belt,
    /// The mine.
    Mine,
    /// The elements that the commodity is made of, as far as its composition is known.
    Element,
}

/// What a row of a timeline is the row of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A set of holders.
    Holders(Control),
    /// A set of sides, joined by `+`, and what kind of control it is: contested ground is no one's, even where those
    /// who fight are of sides of one name.
    Sides(String, Kind),
    /// The id of a belt; `None` for mines outside of all belts.
    Belt(Option<String>),
    /// A mine, as its index.
    Mine(usize),
    /// The symbol of an element; `None` for the rest of the commodity, whose make-up is not known.
    Element(Option<String>),
}

impl By {
    /// The word of the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Side => "side",
            Self::Belt => "belt",
            Self::Mine => "mine",
            Self::Element => "element",
        }
    }

    /// What the tonnes of a row are, as it stands over the rows' names.
    #[must_use]
    pub fn heading(self, lag: i32) -> &'static str {
        match (self, lag) {
            (Self::Holder | Self::Side, 0) => "mined on ground held by",
            (Self::Holder | Self::Side, _) => "leaving ground held by",
            (Self::Belt, 0) => "mined in the belt",
            (Self::Belt, _) => "leaving the belt",
            (Self::Mine, 0) => "mined at",
            (Self::Mine, _) => "leaving the mine",
            (Self::Element, 0) => "mined as part of the ore",
            (Self::Element, _) => "leaving as part of the ore",
        }
    }
}

impl Key {
    /// The sides of a control. What is shared among holders of one side is that side's.
    pub(in crate::atlas) fn sides(control: &Control, holders: &Holders) -> Self {
        let kind = match control.kind(holders) {
            Kind::Shared if !control.side(holders).contains('+') => Kind::Held,
            kind => kind,
        };
        Self::Sides(control.side(holders), kind)
    }
}
