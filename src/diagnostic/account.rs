//! Accounts: how many features came in, how many were used, and by which rules the others were set aside.

use std::collections::BTreeMap;
use std::fmt::Write;

/// What became of the features of a run's files, in the order in which the files were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account(Vec<FileAccount>);

/// What became of the features of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileAccount {
    /// The file, as the user would name it.
    pub file: String,
    /// How many features came in.
    pub features: usize,
    /// How many of them were set aside, by the code of the rule that they break.
    pub set_aside: BTreeMap<&'static str, usize>,
}

impl FileAccount {
    /// How many features were used.
    #[must_use]
    pub fn used(&self) -> usize {
        self.features - self.set_aside.values().sum::<usize>()
    }

    /// In words: `mines.geojson: 12 features in, 11 used, 1 set aside (no-geometry)`.
    #[must_use]
    pub fn words(&self) -> String {
        let (file, features, used) = (&self.file, self.features, self.used());
        let plural = if features == 1 { "" } else { "s" };
        let mut words = format!("{file}: {features} feature{plural} in, {used} used");
        for (code, count) in &self.set_aside {
            let _ = write!(words, ", {count} set aside ({code})");
        }
        words
    }
}

impl Account {
    /// Takes in what became of a file's features.
    pub fn push(&mut self, file: FileAccount) {
        self.0.push(file);
    }

    /// Takes in all of `other`.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The files, in the order in which they were read.
    pub fn files(&self) -> impl Iterator<Item = &FileAccount> {
        self.0.iter()
    }

    /// In words, a line each: every file of which a feature was set aside, and all files together.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        if let [only] = &self.0[..] {
            return vec![only.words()];
        }
        let lossy = self.files().filter(|file| !file.set_aside.is_empty());
        let mut lines: Vec<String> = lossy.map(FileAccount::words).collect();
        let features: usize = self.files().map(|file| file.features).sum();
        let used: usize = self.files().map(FileAccount::used).sum();
        if features > 0 {
            let files = self.0.len();
            let aside = features - used;
            lines.push(format!(
                "{features} features of {files} files in, {used} used, {aside} set aside"
            ));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, features: usize, set_aside: &[(&'static str, usize)]) -> FileAccount {
        FileAccount {
            file: name.to_owned(),
            features,
            set_aside: set_aside.iter().copied().collect(),
        }
    }

    #[test]
    fn every_feature_is_used_or_set_aside_by_a_rule() {
        let mut account = Account::default();
        account.push(file("a", 1, &[]));
        assert_eq!(account.words(), ["a: 1 feature in, 1 used"]);
        account.push(file("b", 5, &[("no-geometry", 2), ("unclosed-ring", 1)]));
        assert_eq!(
            account.words(),
            [
                "b: 5 features in, 2 used, 2 set aside (no-geometry), 1 set aside (unclosed-ring)",
                "6 features of 2 files in, 3 used, 3 set aside",
            ]
        );
    }
}
