//! Columns of a history: what a row says of a mine and of a period in which it lay under one control.

use serde_json::{Map, Value, json};

use crate::atlas::span::Row;
use crate::export::difference::cell;
use crate::export::properties::{day, how, shares};
use crate::layers::holder::Holders;
use crate::layers::units::Grams;

/// The columns of a row that say which mine it is of.
const OF_THE_MINE: [&str; 6] = ["id", "name", "commodity", "belt", "lon", "lat"];

/// Those that say what holds of it in a period.
const OF_THE_PERIOD: [&str; 14] = [
    "from",
    "to",
    "held_by",
    "held_side",
    "control",
    "held_share",
    "held_shares",
    "held_from",
    "held_to",
    "held_how",
    "held_confidence",
    "zone",
    "output_t",
    "sources",
];

/// Which columns the rows of a history have, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<&'static str>);

/// Columns of rows that stand side by side, and hang all on the mine or all on the period.
#[derive(Debug)]
pub struct Run<'c> {
    /// Whether they hang on the mine.
    pub is_of_the_mine: bool,
    /// Whether no others follow.
    pub is_last: bool,
    /// Whether there are no others.
    pub(super) is_all: bool,
    names: &'c [&'static str],
}

/// Why names are not those of columns.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoColumns {
    /// There is no such column.
    #[error("knows no `{0}`; it knows {all}", all = Columns::all().0.join(", "))]
    Unknown(String),
    /// One was named before.
    #[error("names `{0}` twice")]
    Twice(String),
}

impl Columns {
    /// All of them.
    #[must_use]
    pub fn all() -> Self {
        Self([&OF_THE_MINE[..], &OF_THE_PERIOD[..]].concat())
    }

    /// Those of these names.
    ///
    /// # Errors
    /// When there is no such column, or one is named twice.
    pub fn named(names: &[String]) -> Result<Self, NoColumns> {
        let all = Self::all().0;
        let mut columns = Vec::new();
        for name in names {
            let known = all.iter().find(|known| *known == name);
            let column = *known.ok_or_else(|| NoColumns::Unknown(name.clone()))?;
            if columns.contains(&column) {
                return Err(NoColumns::Twice(name.clone()));
            }
            columns.push(column);
        }
        Ok(Self(columns))
    }

    /// Their names.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.0
    }

    /// The columns, cut where those of the mine and those of the period meet.
    pub fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        let is_of_the_mine = |name: &&str| OF_THE_MINE.contains(name);
        let runs = self
            .0
            .chunk_by(move |a, b| is_of_the_mine(a) == is_of_the_mine(b));
        runs.map(move |names| Run {
            is_of_the_mine: names.first().is_some_and(is_of_the_mine),
            is_last: names.last() == self.0.last(),
            is_all: names.len() == self.0.len(),
            names,
        })
    }
}

impl Run<'_> {
    /// What a row says in these columns, by their names.
    pub(super) fn members(&self, row: &Row, holders: &Holders) -> Map<String, Value> {
        let each = self.names.iter();
        each.map(|name| ((*name).to_owned(), value(name, row, holders)))
            .collect()
    }

    /// The cells of a row that stand in these columns.
    pub(super) fn cells(&self, row: &Row, holders: &Holders) -> impl Iterator<Item = String> {
        let each = self.names.iter();
        each.map(move |name| cell(Some(&value(name, row, holders))))
    }
}

fn value(column: &str, row: &Row, holders: &Holders) -> Value {
    let (mine, held) = (row.mine, &row.spell.shares);
    let leading = held.leading();
    match column {
        "id" => json!(mine.id),
        "name" => json!(mine.name),
        "commodity" => json!(mine.commodity),
        "belt" => json!(mine.belt),
        "lon" => json!(mine.point.x()),
        "lat" => json!(mine.point.y()),
        "from" => day(row.period.from()),
        "to" => day(row.period.to()),
        "held_by" => json!(leading.to_string()),
        "held_side" => json!(leading.side(holders)),
        "control" => json!(leading.kind(holders).to_string()),
        "held_share" => shares(held).values().next().cloned().unwrap_or_default(),
        "held_shares" => json!(shares(held)),
        "held_from" => day(row.spell.period.from()),
        "held_to" => day(row.spell.period.to()),
        "held_how" => json!(how(row.spell.how)),
        "held_confidence" => json!(row.confidence.map(|confidence| confidence.to_string())),
        "zone" => json!(row.zone),
        "output_t" => json!(row.grams.map(Grams::tonnes)),
        "sources" => json!(row.sources),
        _ => Value::Null,
    }
}
