//! Input: the bytes of a file or of standard input, unpacked where they are compressed.

use std::fs::File;
use std::io::{Read, stdin};
use std::path::Path;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;

/// The bytes of the file at `path`, or of standard input where it is `-`, unpacked where they are gzip or Zstandard.
///
/// # Errors
///
/// A fault with the words of the operating system.
pub fn file(path: &Path) -> Result<Vec<u8>, Box<Fault>> {
    let name = name(path);
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => unpack(&name, bytes),
        Err(error) => Err(Box::new(
            Fault::of(&rule::UNREADABLE_FILE)
                .saying(format!("the file cannot be read: {error}"))
                .at(Location::file(name)),
        )),
    }
}

/// The name of an input in messages.
#[must_use]
pub fn name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    }
}

/// The bytes, unpacked where they begin as gzip (RFC 1952) or Zstandard (RFC 8878) do; the name of a file says nothing.
fn unpack(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Box<Fault>> {
    let mut plain = Vec::new();
    let unpacked = match bytes.get(..4) {
        Some([0x1f, 0x8b, ..]) => flate2::read::MultiGzDecoder::new(&bytes[..])
            .read_to_end(&mut plain)
            .map_err(|error| error.to_string()),
        Some([0x28, 0xb5, 0x2f, 0xfd]) => unpack_zstandard(&bytes, &mut plain),
        _ => return Ok(bytes),
    };
    match unpacked {
        Ok(_) => Ok(plain),
        Err(error) => Err(Box::new(
            Fault::of(&rule::BAD_COMPRESSION)
                .saying(format!("the compressed file is damaged: {error}"))
                .at(Location::file(name)),
        )),
    }
}

/// All frames, one after the other, as the command line tools write and read them.
fn unpack_zstandard(mut bytes: &[u8], plain: &mut Vec<u8>) -> Result<usize, String> {
    while !bytes.is_empty() {
        ruzstd::decoding::StreamingDecoder::new(&mut bytes)
            .map_err(|error| error.to_string())?
            .read_to_end(plain)
            .map_err(|error| error.to_string())?;
    }
    Ok(plain.len())
}
