//! Plate → picture: one renderer for posters and tiles.
//!
//! In reading order: [`style`] holds all numbers, [`view`] lays a sheet over the world, [`map`] draws a plate on it,
//! [`poster`] adds the furniture; [`chart`] draws a timeline. [`canvas`] is what is drawn on, [`picture`], [`png`] and
//! [`svg`] what becomes of it.

#![allow(
    clippy::cast_possible_truncation,
    reason = "pixels are counted here; sheets are a few thousand of them wide"
)]

pub mod base;
pub mod callouts;
pub mod canvas;
pub mod chart;
pub mod codes;
pub mod cover;
pub mod crowd;
pub mod discs;
pub mod extent;
pub mod furniture;
pub mod ground;
pub mod halo;
pub mod hatch;
pub mod labels;
pub mod lands;
pub mod lines;
pub mod map;
pub mod palette;
pub mod picture;
pub mod png;
pub mod poster;
pub mod relief;
pub mod rivers;
pub mod shape;
pub mod sheet;
pub mod soft;
pub mod style;
pub mod svg;
pub mod symbols;
pub mod text;
pub mod towns;
pub mod view;
pub mod what_if;
pub mod window;
pub mod words;
