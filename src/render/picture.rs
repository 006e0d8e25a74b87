//! Pictures: opaque pixels, red green blue, row by row.

use super::style::Colour;

/// An opaque picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Picture {
    /// A picture in one colour.
    #[must_use]
    pub fn filled(width: u32, height: u32, colour: Colour) -> Self {
        let pixels = width as usize * height as usize;
        Self {
            width,
            height,
            rgb: [colour.r, colour.g, colour.b].repeat(pixels),
        }
    }

    /// A picture from pixels, red green blue; `None` when their number is not `width` × `height`.
    #[must_use]
    pub fn new(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        (rgb.len() == width as usize * height as usize * 3).then_some(Self { width, height, rgb })
    }

    /// Pixels in a row.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels, red green blue, row by row.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// The pixel in this column and row; `None` outside.
    #[must_use]
    pub fn pixel(&self, x: u32, y: u32) -> Option<Colour> {
        if self.width <= x || self.height <= y {
            return None;
        }
        let at = (y as usize * self.width as usize + x as usize) * 3;
        let [r, g, b] = *self.rgb.get(at..at + 3)?.first_chunk()?;
        Some(Colour { r, g, b })
    }

    /// The part of the picture that begins at this column and row.
    ///
    /// Clipped to the picture: what would lie outside is left out.
    #[must_use]
    pub fn crop(&self, x: u32, y: u32, width: u32, height: u32) -> Self {
        let (x, y) = (x.min(self.width), y.min(self.height));
        let (width, height) = (width.min(self.width - x), height.min(self.height - y));
        let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
        for row in y..y + height {
            let at = (row as usize * self.width as usize + x as usize) * 3;
            rgb.extend_from_slice(&self.rgb[at..at + width as usize * 3]);
        }
        Self { width, height, rgb }
    }
}
