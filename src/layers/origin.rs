//! Origins: where in which file an entry of a layer stands, so that what follows from it can be told at its place.

use std::sync::Arc;

/// Where an entry of a layer stands in its file; cheap to clone. The default stands for an entry of no file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file, as the user would name it; `None` where it is from no file.
    pub file: Option<Arc<str>>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The character in the line, from 1.
    pub column: Option<usize>,
    /// The number of the feature in its file, from 0.
    pub feature: Option<usize>,
}
