//! What is set into the features of mines that come one by one: the members that hang on the zones alone, made once, around
//! the mine's own output.

use serde_json::{Map, Value};

use crate::layers::units::Grams;

use super::splice;

/// The property of a mine's own output.
const OUTPUT: &str = "output_t";

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
    pub fn of(members: Map<String, Value>) -> Self {
        let text = splice::members(&members);
        let place = members.keys().position(|name| name == OUTPUT);
        let (before, after) = match place {
            None => (text, None),
            Some(place) => {
                let each: Vec<(String, Value)> = members.clone().into_iter().collect();
                let part =
                    |part: &[(String, Value)]| splice::members(&part.iter().cloned().collect());
                let (mut before, mut after) = (part(&each[..place]), part(&each[place + 1..]));
                if !before.is_empty() {
                    before.push(',');
                }
                before += "\"output_t\":";
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
