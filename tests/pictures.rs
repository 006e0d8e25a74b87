//! Pictures: small plates against golden ones, tiles against their sheet, odd plates against a crash.
//!
//! `BLESS=1 cargo test --test pictures` rewrites the golden pictures; look at each before you keep it.
#![allow(clippy::cast_possible_truncation, reason = "pixels are counted here")]

#[path = "pictures/chart.rs"]
mod chart;
#[path = "pictures/golden.rs"]
mod golden;
#[path = "pictures/laws.rs"]
mod laws;
#[path = "pictures/odd.rs"]
mod odd;
#[path = "pictures/scene.rs"]
mod scene;
