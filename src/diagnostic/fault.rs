//! Faults: what is wrong with a file or an atlas, as values.

use super::location::Location;
use super::rule::{Rule, Severity};

/// One thing that is wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// Whether it stops the run here; the rule's own severity unless somebody judged otherwise.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub location: Location,
    /// What should stand there.
    pub expected: Option<String>,
    /// What stands there.
    pub found: Option<String>,
    /// Other places that matter, each with what stands there, as it is written under it: `first given here`.
    pub related: Vec<(String, Location)>,
    /// What to do.
    pub help: Option<String>,
    /// How many times it stands in the file; above 1 only for rules that are counted.
    pub count: usize,
}

impl Fault {
    /// A fault against `rule`, with the rule's own message and help.
    #[must_use]
    pub fn of(rule: &'static Rule) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: rule.title.to_owned(),
            location: Location::default(),
            expected: None,
            found: None,
            related: Vec::new(),
            help: (!rule.help.is_empty()).then(|| rule.help.to_owned()),
            count: 1,
        }
    }

    /// The same fault in other words.
    #[must_use]
    pub fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The same fault at `location`.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = location;
        self
    }

    /// The same fault with what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// The same fault with what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// The same fault with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same fault with one more place that matters.
    #[must_use]
    pub fn related(mut self, what: impl Into<String>, location: Location) -> Self {
        self.related.push((what.into(), location));
        self
    }

    /// The same fault, as an error.
    #[must_use]
    pub fn error(mut self) -> Self {
        self.severity = Severity::Error;
        self
    }

    /// The same fault, as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}
