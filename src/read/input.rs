//! Input: the bytes of a file or of standard input, unpacked where they are compressed.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, stdin};
use std::path::Path;

use crate::diagnostic::fault::Fault;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule;

use super::limits::{Limits, Size};
use super::zstandard::Frames;

/// The bytes of the file at `path`, or of standard input where it is `-`, unpacked where they are gzip or Zstandard.
///
/// No more is read than the limit and what the system hands over with it, whatever comes in or is packed.
///
/// # Errors
///
/// A fault with the words of the operating system, or one that says that it is damaged or too large.
pub fn file(path: &Path, limits: Limits) -> Result<Vec<u8>, Box<Fault>> {
    let name = name(path);
    let opened = open(path);
    let (source, size) = opened.map_err(|error| unreadable(&name, &error))?;
    read(&name, source, size, limits)
}

/// The bytes of the file that stood at `path` when it was opened, or of standard input, which were put by in `file`.
///
/// # Errors
///
/// As for any other file.
pub fn opened(path: &Path, mut file: &File, limits: Limits) -> Result<Vec<u8>, Box<Fault>> {
    let name = name(path);
    let rewound = file.rewind().and_then(|()| file.metadata());
    let about = rewound.map_err(|error| unreadable(&name, &error))?;
    // Nobody was told how long standard input is.
    let size = (path.as_os_str() != "-").then_some(about.len());
    read(&name, file, size, limits)
}

/// What a source holds, unpacked while it is read where it is gzip or Zstandard.
///
/// # Errors
///
/// When the source fails.
pub fn unpacked<'a>(source: impl Read + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
    let mut source = BufReader::with_capacity(1 << 16, source);
    let mut first = Vec::new();
    (&mut source).take(4).read_to_end(&mut first)?;
    let packing = Packing::of(&first);
    let source = io::Cursor::new(first).chain(source);
    Ok(match packing {
        Packing::Plain => Box::new(source),
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(source)),
        Packing::Zstandard => Box::new(Frames::new(source)),
    })
}

/// The same, of which no more is packed than `limits` let through: the source then fails.
///
/// # Errors
///
/// When the source fails.
pub fn unpacked_within(source: File, limits: Limits) -> io::Result<Box<dyn Read + Send>> {
    let mut first = [0; 4];
    let mut file = source;
    let count = file.read(&mut first)?;
    file.rewind()?;
    if Packing::of(&first[..count]) == Packing::Plain {
        return Ok(Box::new(file));
    }
    Ok(Box::new(Bounded {
        source: unpacked(file)?,
        left: limits.size.0,
    }))
}

/// A source that fails where it holds more than is left.
struct Bounded<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(io::ErrorKind::FileTooLarge.into()),
        }
        Ok(read)
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

/// What is read, and how large it is where that is known.
fn open(path: &Path) -> io::Result<(Box<dyn Read>, Option<u64>)> {
    if path.as_os_str() == "-" {
        return Ok((Box::new(stdin().lock()), None));
    }
    let file = File::open(path)?;
    let about = file.metadata()?;
    let size = about.is_file().then_some(about.len());
    Ok((Box::new(file), size))
}

/// How the bytes are packed: by their first ones, as the name of a file says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Plain,
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstandard,
}

impl Packing {
    fn of(first: &[u8]) -> Self {
        match first {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstandard,
            _ => Self::Plain,
        }
    }
}

/// All bytes of `source`, called `name` in messages, which has `size` of them where that is known, unpacked.
///
/// # Errors
///
/// A fault where it fails, is damaged, or is larger than `limits`.
pub fn read(
    name: &str,
    source: impl Read,
    size: Option<u64>,
    limits: Limits,
) -> Result<Vec<u8>, Box<Fault>> {
    let mut source = BufReader::with_capacity(1 << 16, source);
    // A terminal or a pipe hands over what it has: the first bytes may come one by one.
    let mut first = Vec::new();
    (&mut source)
        .take(4)
        .read_to_end(&mut first)
        .map_err(|error| unreadable(name, &error))?;
    let packing = Packing::of(&first);
    let source = io::Cursor::new(first).chain(source);
    let bytes = match packing {
        Packing::Plain => match size {
            Some(size) if size > limits.size.0 => return Err(too_large(name, Some(size), limits)),
            _ => up_to(source, limits.size.0, size),
        },
        Packing::Gzip => up_to(
            flate2::bufread::MultiGzDecoder::new(source),
            limits.size.0,
            None,
        ),
        Packing::Zstandard => up_to(Frames::new(source), limits.size.0, None),
    };
    match bytes {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(too_large(name, None, limits)),
        Err(error) if packing == Packing::Plain => Err(unreadable(name, &error)),
        Err(error) => Err(Box::new(
            Fault::of(&rule::BAD_COMPRESSION)
                .saying(format!("the compressed file is damaged: {error}"))
                .at(Location::file(name)),
        )),
    }
}

/// All bytes of `source`, or `None` where there are more than `most`.
fn up_to(source: impl Read, most: u64, size: Option<u64>) -> io::Result<Option<Vec<u8>>> {
    let size = usize::try_from(size.unwrap_or_default()).unwrap_or_default();
    // One more, so that the end is found without making room for what does not come.
    let mut bytes = Vec::with_capacity(size + 1);
    source
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

fn unreadable(name: &str, error: &io::Error) -> Box<Fault> {
    Box::new(
        Fault::of(&rule::UNREADABLE_FILE)
            .saying(format!("the file cannot be read: {}", words(error)))
            .at(Location::file(name)),
    )
}

/// What the operating system says, in plain words where the error is a common one.
pub(super) fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

fn too_large(name: &str, size: Option<u64>, limits: Limits) -> Box<Fault> {
    let fault = Fault::of(&rule::TOO_LARGE)
        .saying(format!("the file is larger than the {} that are read", limits.size))
        .help("if it is meant, let more be read: --max-size 4GB (reading takes several times that in memory)")
        .at(Location::file(name));
    Box::new(match size {
        Some(size) => fault.found(Size(size).to_string()),
        None => fault,
    })
}
