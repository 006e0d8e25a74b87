//! PNG: a picture as a file, true colour, the same bytes every time.

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};

use super::picture::Picture;

/// The picture as a PNG file.
///
/// Fast rather than small: relief has no flat colours that a slower search would find.
#[must_use]
pub fn encode(picture: &Picture) -> Vec<u8> {
    encoded(picture, Compression::Fast)
}

/// The picture as a PNG file, small rather than fast: flat colours repay the search.
#[must_use]
pub fn encode_flat(picture: &Picture) -> Vec<u8> {
    encoded(picture, Compression::High)
}

fn encoded(picture: &Picture, compression: Compression) -> Vec<u8> {
    let mut file = Vec::with_capacity(picture.rgb().len() / 2);
    // A Vec takes all that is written, and the header is made from the picture itself, so no error can occur
    // short of a picture without pixels: that has no PNG, and its file is empty.
    match write(picture, &mut file, compression) {
        Ok(()) => file,
        Err(_) => Vec::new(),
    }
}

fn write(
    picture: &Picture,
    file: &mut Vec<u8>,
    compression: Compression,
) -> Result<(), EncodingError> {
    let mut encoder = Encoder::new(file, picture.width(), picture.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(compression);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(picture.rgb())?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::style::Colour;

    #[test]
    fn the_same_picture_is_the_same_file() {
        let picture = Picture::filled(7, 5, Colour::hex(0x00_6074));
        let file = encode(&picture);
        assert_eq!(file, encode(&picture));
        let read = image::load_from_memory(&file).expect("a PNG").to_rgb8();
        assert_eq!(read.into_raw(), picture.rgb());
    }
}
