//! `terrane tiles`: map tiles.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use crate::tiles::raster::Pyramid;
use crate::tiles::tile::Tile;

use super::failure::Failure;
use super::say::Say;
use super::{atlas, output};

/// Map tiles: a folder `Z/X/Y.png` for web maps and GIS software, in Web Mercator
///
/// Examples:
///   terrane tiles -o tiles --zoom 5-7
///   terrane tiles -o tiles-2024 --zoom 6 --date 2024-10-20 --scale 2
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[group(skip)]
pub(super) struct Words {
    #[command(flatten)]
    atlas: atlas::Words,
    /// The folder to make
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// What the tiles are made of
    #[arg(long, value_enum, default_value_t = Kind::Raster)]
    kind: Kind,
    /// The zooms, such as 5-9 or 7
    #[arg(long, value_name = "FROM-TO", default_value = "5-9")]
    zoom: String,
    /// 1 for tiles of 256 pixels, 2 for 512: the same ground, twice as fine
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=2))]
    scale: u32,
    /// Replace a folder that is not empty
    #[arg(long)]
    force: bool,
}

/// What tiles are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Pictures.
    Raster,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    let Kind::Raster = words.kind;
    let (from, to) = zooms(&words.zoom)?;
    let opened = words.atlas.open(say)?;
    let plate = opened.plate()?;
    let pyramid = Pyramid::new(&plate, 256 * words.scale);
    let tiles: Vec<Tile> = (from..=to)
        .flat_map(|zoom| Tile::covering(pyramid.extent(), zoom))
        .collect();
    let progress = progress(tiles.len(), say);
    let mut bytes = 0;
    output::folder(&words.output, words.force, |folder| {
        for (tile, png) in pyramid.pngs(tiles.iter().copied()) {
            write(folder, tile, &png)?;
            bytes += png.len();
            progress.inc(1);
        }
        Ok(())
    })?;
    progress.finish_and_clear();
    say.note(&format!(
        "{}: {} tiles, zoom {from} to {to}, {:.1} MB, control as of {}",
        words.output.display(),
        tiles.len(),
        megabytes(bytes),
        plate.date
    ));
    Ok(())
}

/// The folder is synced as a whole when all are there; the tiles are too many to sync one by one.
fn write(folder: &Path, tile: Tile, png: &[u8]) -> Result<(), Failure> {
    let column = folder.join(tile.z().to_string()).join(tile.x().to_string());
    let path = column.join(format!("{}.png", tile.y()));
    fs::create_dir_all(&column)
        .and_then(|()| fs::write(&path, png))
        .map_err(|error| Failure::write(&path, error))
}

fn progress(tiles: usize, say: &Say) -> ProgressBar {
    if !say.shows_progress() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} tiles, {eta} to go");
    ProgressBar::new(tiles as u64)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// The deepest zoom that is drawn: beyond it the data has nothing more to tell.
const DEEPEST: u8 = 12;

/// Reads `5-9` or `7`.
fn zooms(text: &str) -> Result<(u8, u8), Failure> {
    let zoom = |part: &str| {
        part.trim()
            .parse::<u8>()
            .ok()
            .filter(|zoom| *zoom <= DEEPEST)
    };
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    match (zoom(from), zoom(to)) {
        (Some(from), Some(to)) if from <= to => Ok((from, to)),
        _ => Err(Failure::usage(format!(
            "`{text}` names no zooms: write --zoom 5-9 or --zoom 7, from 0 to {DEEPEST}"
        ))),
    }
}
