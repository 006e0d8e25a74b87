//! The story of an atlas: why an answer is as it is, what changed between two days, and the history as rows.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

mod diff;
mod door;
mod scenario;
mod scene;
mod span;
mod timeline;
mod what_if;
mod why;
