//! All faults of a run, counted.

use std::collections::BTreeMap;
use std::fmt;

use super::account::{Account, FileAccount};
use super::draw::{self, Paint};
use super::fault::Fault;
use super::rule::Severity;

/// How many faults of one rule in one file are kept whole; the others are counted. Enough to mend a file by,
/// and few enough that a file of a million faults does not fill the memory.
const KEPT: usize = 10_000;

/// How many faults of one rule in one file are drawn before the rest is given as a number.
pub const DRAWN: usize = 10;

/// Faults, in the order in which they were found, and how many there are of each kind.
///
/// ```
/// use terrane::diagnostic::{fault::Fault, faults::Faults, rule};
///
/// let mut faults = Faults::default();
/// faults.push(Fault::of(&rule::WRONG_WINDING));
/// assert_eq!((faults.errors(), faults.warnings()), (0, 1));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Faults {
    kept: Vec<Fault>,
    tallies: BTreeMap<Kind, Tally>,
    errors: usize,
    warnings: usize,
    account: Account,
}

/// What the tally of a fault is kept by: file, severity, code.
type Kind = (Option<String>, Severity, &'static str);

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Tally {
    /// How many there are.
    count: usize,
    /// Where the first of them stands in `kept`.
    first: usize,
}

impl Faults {
    /// Takes in a fault.
    pub fn push(&mut self, mut fault: Fault) {
        clip(&mut fault);
        match fault.severity {
            Severity::Error => self.errors += fault.count,
            Severity::Warning => self.warnings += fault.count,
        }
        let kind = (fault.location.file.clone(), fault.severity, fault.rule.code);
        let next = self.kept.len();
        let tally = self.tallies.entry(kind).or_insert(Tally {
            count: 0,
            first: next,
        });
        let known = tally.count > 0;
        tally.count += fault.count;
        if fault.rule.counted && known {
            self.kept[tally.first].count += fault.count;
        } else if tally.count <= KEPT {
            self.kept.push(fault);
        }
    }

    /// Takes in what became of a file's features.
    pub fn account_for(&mut self, file: FileAccount) {
        self.account.push(file);
    }

    /// What became of the features of all files.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Takes in all of `others`.
    pub fn extend(&mut self, others: Self) {
        self.account.extend(others.account);
        let (mut kept, mut lost) = (BTreeMap::new(), Vec::new());
        for fault in &others.kept {
            let kind = (fault.location.file.clone(), fault.severity, fault.rule.code);
            *kept.entry(kind).or_insert(0) += fault.count;
        }
        for (kind, tally) in &others.tallies {
            let rest = tally.count - kept.get(kind).copied().unwrap_or(0);
            lost.push((kind.clone(), rest));
        }
        for fault in others.kept {
            self.push(fault);
        }
        for (kind, rest) in lost {
            match kind.1 {
                Severity::Error => self.errors += rest,
                Severity::Warning => self.warnings += rest,
            }
            self.tallies.entry(kind).or_default().count += rest;
        }
    }

    /// How many errors there are.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many warnings there are.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.errors + self.warnings == 0
    }

    /// The faults that were kept, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.kept.iter()
    }

    /// The same, file by file in the order in which files were first spoken of, each from its beginning to its end.
    #[must_use]
    pub fn in_reading_order(&self) -> Vec<&Fault> {
        let mut files: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for fault in &self.kept {
            let next = files.len();
            files.entry(fault.location.file.as_deref()).or_insert(next);
        }
        let mut faults: Vec<&Fault> = self.kept.iter().collect();
        faults.sort_by_key(|fault| {
            let place = &fault.location;
            let file = files.get(&place.file.as_deref()).copied();
            (file, place.line, place.column)
        });
        faults
    }

    /// How many there are by file, severity and code, those that were not kept included.
    pub fn counts(&self) -> impl Iterator<Item = (Option<&str>, Severity, &'static str, usize)> {
        self.tallies
            .iter()
            .map(|((file, severity, code), tally)| (file.as_deref(), *severity, *code, tally.count))
    }

    /// `value` with these faults as its warnings, or these faults where one of them is an error.
    ///
    /// # Errors
    ///
    /// All faults, when one of them is an error.
    pub fn unless_errors<T>(self, value: T) -> Result<(T, Self), Self> {
        if self.errors == 0 {
            Ok((value, self))
        } else {
            Err(self)
        }
    }
}

/// Cuts short what a file can make as long as it likes: faults are for people, and a million of them for the memory.
fn clip(fault: &mut Fault) {
    const LONGEST: usize = 1000;
    let texts = [&mut fault.expected, &mut fault.found, &mut fault.help];
    let texts = texts.into_iter().chain([&mut fault.location.id]);
    for text in texts.flatten().chain([&mut fault.message]) {
        if text.len() > LONGEST {
            text.truncate(text.floor_char_boundary(LONGEST));
            text.push('…');
            text.shrink_to_fit();
        }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        let mut faults = Self::default();
        faults.push(fault);
        faults
    }
}

impl Extend<Fault> for Faults {
    fn extend<I: IntoIterator<Item = Fault>>(&mut self, faults: I) {
        for fault in faults {
            self.push(fault);
        }
    }
}

impl std::error::Error for Faults {}

impl fmt::Display for Faults {
    /// As people see them, without colour.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&draw::faults(self, Paint::Plain, DRAWN))
    }
}

#[cfg(test)]
mod tests {
    use super::super::location::Location;
    use super::super::rule;
    use super::*;

    fn many(count: usize) -> Faults {
        let mut faults = Faults::default();
        for _ in 0..count {
            faults.push(Fault::of(&rule::UNCLOSED_RING).at(Location::file("a")));
        }
        faults
    }

    #[test]
    fn what_is_not_kept_is_counted() {
        let faults = many(KEPT + 5);
        assert_eq!(faults.errors(), KEPT + 5);
        assert_eq!(faults.iter().count(), KEPT);
    }

    #[test]
    fn joining_two_collections_loses_no_count() {
        let mut all = many(3);
        all.extend(many(KEPT + 5));
        assert_eq!(all.errors(), KEPT + 8);
        assert_eq!(all.counts().map(|row| row.3).sum::<usize>(), KEPT + 8);
    }

    #[test]
    fn what_a_file_says_at_length_is_cut_short() {
        let long = "é".repeat(1_000_000);
        let mut fault = Fault::of(&rule::WRONG_TYPE).saying(&*long).found(&*long);
        fault.location.id = Some(long);
        let faults = Faults::from(fault);
        assert!(faults.to_string().len() < 4000);
    }

    #[test]
    fn a_counted_rule_is_kept_once_a_file() {
        let mut faults = Faults::default();
        for file in ["a", "a", "b"] {
            faults.push(Fault::of(&rule::WRONG_WINDING).at(Location::file(file)));
        }
        let counts: Vec<usize> = faults.iter().map(|fault| fault.count).collect();
        assert_eq!(counts, [2, 1]);
        assert_eq!(faults.warnings(), 3);
    }
}
