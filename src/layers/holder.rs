//! Holders: armed actors and states, and the sides on which they stand.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The code of a holder, such as `KIA`; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(Arc<str>);

impl Code {
    /// The code that `text` spells.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Its letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The name of the side that is nobody's common side: each of its holders stands alone.
pub const OTHER: &str = "other";

/// An armed actor or state that holds ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its code.
    pub code: Code,
    /// Its full name.
    pub name: String,
    /// A short name for legends, such as `Military`; the code where the atlas gives none.
    pub short: String,
    /// Its side, such as `rebel`.
    pub side: String,
    /// A row of the palette (`teal`, `brick` …) or `#rrggbb`; `None` leaves it to the style.
    pub colour: Option<String>,
    /// Addresses of what says who it is.
    pub sources: Vec<String>,
}

/// The holders of an atlas and who is allied with whom.
#[derive(Debug, Clone, Default)]
pub struct Holders {
    holders: BTreeMap<Code, Holder>,
    order: Vec<Code>,
    allied: Vec<Vec<String>>,
}

impl Holders {
    /// Holders in the order of legends, and the sets of sides that are allied.
    #[must_use]
    pub fn new(holders: Vec<Holder>, allied: Vec<Vec<String>>) -> Self {
        let order = holders.iter().map(|holder| holder.code.clone()).collect();
        let holders = holders
            .into_iter()
            .map(|holder| (holder.code.clone(), holder))
            .collect();
        Self {
            holders,
            order,
            allied,
        }
    }

    /// The holder of this code.
    #[must_use]
    pub fn get(&self, code: &Code) -> Option<&Holder> {
        self.holders.get(code)
    }

    /// The holder that `text` spells.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&Holder> {
        self.holders.get(&Code::new(text))
    }

    /// All holders, in the order in which the atlas lists them.
    pub fn iter(&self) -> impl Iterator<Item = &Holder> {
        self.order.iter().filter_map(|code| self.holders.get(code))
    }

    /// The side of a holder; a code that the atlas does not know is its own side.
    #[must_use]
    pub fn side<'a>(&'a self, code: &'a Code) -> &'a str {
        self.holders
            .get(code)
            .map_or(code.as_str(), |holder| &holder.side)
    }

    /// Whether two holders are of one side or of allied sides. `other` is nobody's common side.
    #[must_use]
    pub fn friendly(&self, a: &Code, b: &Code) -> bool {
        if a == b {
            return true;
        }
        let (a, b) = (self.side(a), self.side(b));
        if a == OTHER || b == OTHER {
            return false;
        }
        a == b
            || self
                .allied
                .iter()
                .any(|set| [a, b].iter().all(|side| set.iter().any(|s| s == side)))
    }
}
