//! Ground: a fault, where it is, and how it is shown.
//!
//! What is wrong with a file is a value: it carries its [`rule`], its [`location`] and what to do about it, and is
//! collected with all others before anybody is told. One room [`draw`]s it for people and one writes it as
//! [`json`] for programs; nobody else formats a fault.

pub mod account;
pub mod draw;
pub mod excerpt;
pub mod fault;
pub mod faults;
pub mod json;
pub mod location;
pub mod problems;
pub mod repair;
pub mod rule;
