//! Limits: how much is read of what comes in, so that no file can fill the memory unasked.

use std::fmt;
use std::str::FromStr;

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The size of one file, unpacked.
    pub size: Size,
}

/// A number of bytes, written `200MB`; a kilobyte is a thousand bytes.
///
/// ```
/// use terrane::read::limits::Size;
///
/// assert_eq!("1.5 GB".parse(), Ok(Size(1_500_000_000)));
/// assert_eq!(Size(1_500_000_000).to_string(), "1.5 GB");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl Default for Limits {
    /// 500 MB: some two million mines, or every township of the world.
    fn default() -> Self {
        Self {
            size: Size(500_000_000),
        }
    }
}

/// A text that is no size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no size: write a number and its unit, such as 200MB or 4GB")]
pub struct NoSize;

const UNITS: [(&str, f64); 5] = [
    ("TB", 1e12),
    ("GB", 1e9),
    ("MB", 1e6),
    ("KB", 1e3),
    ("B", 1.0),
];

impl FromStr for Size {
    type Err = NoSize;

    fn from_str(text: &str) -> Result<Self, NoSize> {
        let upper = text.trim().to_ascii_uppercase();
        let (number, unit) = UNITS
            .iter()
            .find_map(|(name, unit)| Some((upper.strip_suffix(name)?, *unit)))
            .unwrap_or((&upper, 1.0));
        let bytes = number.trim().parse::<f64>().map_err(|_| NoSize)? * unit;
        if !(1.0..=1e18).contains(&bytes) {
            return Err(NoSize);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked, and half a byte is none"
        )]
        Ok(Self(bytes as u64))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "a tenth is what is told")]
        let bytes = self.0 as f64;
        let (name, unit) = UNITS
            .into_iter()
            .find(|(_, unit)| bytes >= *unit)
            .unwrap_or(("B", 1.0));
        write!(formatter, "{} {name}", (bytes / unit * 10.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_with_or_without_a_unit() {
        for (text, bytes) in [
            ("4GB", 4_000_000_000),
            ("200 mb", 200_000_000),
            ("0.5kB", 500),
            ("1234", 1234),
            ("12B", 12),
            ("2TB", 2_000_000_000_000),
        ] {
            assert_eq!(text.parse(), Ok(Size(bytes)), "{text}");
        }
        for text in ["", "GB", "-1GB", "0", "4GiB", "much", "inf", "NaN", "1e30"] {
            assert_eq!(text.parse::<Size>(), Err(NoSize), "{text}");
        }
    }
}
