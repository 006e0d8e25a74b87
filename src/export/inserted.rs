//! What is said of mines that come one by one: the members that hang on the zones alone, made once, around the mine's own
//! output.

use serde_json::{Map, Value};

use crate::layers::units::Grams;

use super::splice;

/// The property of a mine's own output.
const OUTPUT: &str = "output_t";

/// How members are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One after the other, as they are set into a feature's own properties.
    Spliced,
    /// Each on a line of its own, as a mine is listed by `--json`.
    Listed,
}

/// Members to be set in, ready to be copied.
#[derive(Debug, Clone)]
pub struct Inserted {
    before: Vec<u8>,
    /// What follows the output; `None` where the output is not told.
    after: Option<Vec<u8>>,
    members: Map<String, Value>,
}

impl Inserted {
    /// These members, whose output is that of each mine.
    #[must_use]
    pub fn of(members: Map<String, Value>, style: Style) -> Self {
        let text = style.members(&members);
        let place = members.keys().position(|name| name == OUTPUT);
        let (before, after) = match place {
            None => (text, None),
            Some(place) => {
                let each: Vec<(String, Value)> = members.clone().into_iter().collect();
                let part =
                    |part: &[(String, Value)]| style.members(&part.iter().cloned().collect());
                let (mut before, mut after) = (part(&each[..place]), part(&each[place + 1..]));
                if !before.is_empty() {
                    before.push(',');
                }
                before += style.output();
                if !after.is_empty() {
                    after.insert(0, ',');
                }
                (before, Some(after.into_bytes()))
            }
        };
        Self {
            before: before.into_bytes(),
            after,
            members,
        }
    }

    /// Writes them, with this output.
    pub fn write(&self, out: &mut Vec<u8>, output: Option<Grams>) {
        out.extend_from_slice(&self.before);
        let Some(after) = &self.after else { return };
        match output.map(Grams::tonnes).map(Value::from) {
            Some(tonnes) => out.extend_from_slice(tonnes.to_string().as_bytes()),
            None => out.extend_from_slice(b"null"),
        }
        out.extend_from_slice(after);
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// They as values, with this output.
    #[must_use]
    pub fn values(&self, output: Option<Grams>) -> Map<String, Value> {
        let mut members = self.members.clone();
        if let Some(value) = members.get_mut(OUTPUT) {
            *value = Value::from(output.map(Grams::tonnes));
        }
        members
    }
}

impl Style {
    fn members(self, members: &Map<String, Value>) -> String {
        match self {
            Self::Spliced => splice::members(members),
            Self::Listed => listed(members),
        }
    }

    /// What stands before the output.
    fn output(self) -> &'static str {
        match self {
            Self::Spliced => "\"output_t\":",
            Self::Listed => "\n      \"output_t\": ",
        }
    }
}

/// Members of a mine in a list of mines, each on a line of its own.
pub(super) fn listed(members: &Map<String, Value>) -> String {
    let lines = members.iter().map(|(name, value)| {
        // A text has no line of its own: what breaks one is written as `\n`.
        let value = format!("{value:#}").replace('\n', "\n      ");
        format!("\n      {}: {value}", Value::from(&**name))
    });
    lines.collect::<Vec<_>>().join(",")
}
