//! `terrane map`: a map fit to print.

use std::path::PathBuf;

use clap::Args;

use crate::render::png;
use crate::render::poster::{self, Size};

use super::failure::Failure;
use super::say::Say;
use super::{atlas, output, supply};

/// A map fit to print, and the supply by holder
///
/// Examples:
///   terrane map -o kachin.png
///   terrane map -o pangwa.png --date 2024-10-20 --size a4 --scale 2
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[group(skip)]
pub(super) struct Words {
    #[command(flatten)]
    atlas: atlas::Words,
    /// The picture to write, .png; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "map.png")]
    output: Vec<PathBuf>,
    /// Width and height in pixels, or `a4`; upright puts the words above and below the map
    #[arg(long, value_name = "WxH", default_value = "1600x1200")]
    size: String,
    /// Pixels to each of those, up to 4: 2 for fine screens, 2.08 for A4 at 200 dots an inch
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    scale: f32,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    for path in &words.output {
        if path.as_os_str() != "-" && output::extension(path).as_deref() != Some("png") {
            return Err(Failure::usage(format!(
                "{}: maps are written as .png",
                path.display()
            )));
        }
    }
    let size = size(&words.size, words.scale)?;
    let opened = words.atlas.open(say)?;
    let plate = opened.plate()?;
    let picture = poster::poster(&plate, size);
    let bytes = png::encode(&picture);
    for path in &words.output {
        output::file(path, |out| out.write_all(&bytes))?;
        say.note(&format!(
            "{}: {} × {} pixels",
            path.display(),
            picture.width(),
            picture.height()
        ));
    }
    if words.output.iter().any(|path| path.as_os_str() == "-") {
        return Ok(());
    }
    say.data(&supply::table(&plate, opened.set_aside, say.verbose))
}

/// The longest side of a picture in pixels: a poster of A0 at 200 dots an inch.
const LONGEST: f32 = 9_400.0;

fn size(text: &str, scale: f32) -> Result<Size, Failure> {
    let pixels = |side: &str| side.trim().parse::<u16>().ok();
    let size = if text.eq_ignore_ascii_case("a4") {
        Size { scale, ..Size::A4 }
    } else {
        let sides = text
            .split_once(['x', '×'])
            .and_then(|(width, height)| Some((pixels(width)?, pixels(height)?)));
        let (width, height) = sides.ok_or_else(|| {
            Failure::usage(format!(
                "`{text}` is no size: write --size 1600x1200, or a4"
            ))
        })?;
        Size {
            width: width.into(),
            height: height.into(),
            scale,
        }
    };
    #[expect(clippy::cast_precision_loss, reason = "sides are 16-bit numbers")]
    let longest = size.width.max(size.height) as f32 * scale;
    if !(0.5..=4.0).contains(&scale) || size.width.min(size.height) < 400 || longest > LONGEST {
        return Err(Failure::usage(format!(
            "a map of {text} at a scale of {scale} cannot be drawn: sides of at least 400, a scale of 0.5 to 4, \
             no more than {LONGEST} pixels"
        )));
    }
    Ok(size)
}
