//! Events: what a row says of the ground before it and after it, by whose word, and since when.
#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

#[path = "events/claims.rs"]
mod claims;
#[path = "events/contradictions.rs"]
mod contradictions;
#[path = "events/days.rs"]
mod days;
#[path = "events/embedded.rs"]
mod embedded;
#[path = "events/front.rs"]
mod front;
#[path = "events/past.rs"]
mod past;
#[path = "events/scene.rs"]
mod scene;
