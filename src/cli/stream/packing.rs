//! Packing: gzip or Zstandard by the name of the output, block by block, so that every core packs and the bytes hang on
//! the input alone.

use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress};

/// How an output is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Packing {
    /// Not at all.
    Plain,
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstandard,
}

impl Packing {
    /// How the file of this name is packed.
    pub(in crate::cli) fn of(path: &Path) -> Self {
        let extension = path
            .extension()
            .map(|extension| extension.to_ascii_lowercase());
        match extension.as_ref().and_then(|extension| extension.to_str()) {
            Some("gz") => Self::Gzip,
            Some("zst") => Self::Zstandard,
            _ => Self::Plain,
        }
    }

    /// Lets what is written pass through to `out`, packed.
    pub(in crate::cli) fn through(
        self,
        out: &mut dyn Write,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        if self == Self::Plain {
            return write(out);
        }
        let mut parts = Parts {
            packing: self,
            out,
            plain: Vec::with_capacity(PART),
        };
        write(&mut parts)?;
        parts.flush()
    }

    /// Packs `plain` as a member or frame of its own, behind what is in `out`.
    pub(in crate::cli) fn pack(self, plain: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        if plain.is_empty() {
            return Ok(());
        }
        match self {
            Self::Plain => out.extend_from_slice(plain),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(out, Compression::new(6));
                encoder.write_all(plain)?;
                encoder.finish()?;
            }
            Self::Zstandard => compress(plain, out, CompressionLevel::Fastest),
        }
        Ok(())
    }
}

/// How much is packed at once.
const PART: usize = 1 << 20;

/// A writer that packs part after part.
struct Parts<'a> {
    packing: Packing,
    out: &'a mut dyn Write,
    plain: Vec<u8>,
}

impl Write for Parts<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = bytes.len().min(PART - self.plain.len());
        self.plain.extend_from_slice(&bytes[..count]);
        if self.plain.len() == PART {
            self.flush()?;
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut packed = Vec::new();
        self.packing.pack(&self.plain, &mut packed)?;
        self.plain.clear();
        self.out.write_all(&packed)
    }
}
