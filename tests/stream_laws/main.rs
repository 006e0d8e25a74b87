//! Mines that are attributed one by one are attributed as those of a file that is read as a whole: the same bytes, the same
//! words, the same exit code, whatever the file is.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod bench;
mod files;
mod flow;
mod forms;
