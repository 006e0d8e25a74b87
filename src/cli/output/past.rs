//! Writing past the cache: the blocks of a long file go to the disk as they are made, without a copy of them in the memory of
//! the system, which would cost more than making them, and there is hardly anything left to wait for in the end.
//!
//! Not every system and not every file system has a way past the cache. Where there is none, blocks go through it.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// So many bytes are written at once.
const BLOCK: usize = 4 << 20;
/// Where memory begins, in the file and in ours, that a disk takes as it is.
const ALIGNED: usize = 4096;

/// A file that is brought to the disk as it is written.
#[derive(Debug)]
pub(super) struct PastCache<'a> {
    file: &'a File,
    path: &'a Path,
    way: Way,
    /// Room for a block, which begins at `start`.
    room: Vec<u8>,
    start: usize,
    filled: usize,
    /// How long the file is.
    written: u64,
}

#[derive(Debug)]
enum Way {
    /// No block was full yet.
    Untried,
    Past(File),
    Through,
}

impl<'a> PastCache<'a> {
    /// Writes this file, which is empty and stands at this path.
    pub(super) fn new(file: &'a File, path: &'a Path) -> Self {
        let room = vec![0; BLOCK + ALIGNED];
        Self {
            file,
            path,
            way: Way::Untried,
            start: room.as_ptr().align_offset(ALIGNED).min(ALIGNED),
            room,
            filled: 0,
            written: 0,
        }
    }

    /// Brings to the disk whatever is not there yet.
    pub(super) fn finish(mut self) -> io::Result<()> {
        // What fills no block goes through the cache.
        self.through()?;
        self.file.sync_all()
    }

    /// Writes a block, which is full.
    fn block(&mut self) -> io::Result<()> {
        if matches!(self.way, Way::Untried) {
            self.way = past(self.path).map_or(Way::Through, Way::Past);
        }
        if let Way::Past(file) = &mut self.way {
            match file.write_all(&self.room[self.start..self.start + self.filled]) {
                Ok(()) => {
                    self.written += self.filled as u64;
                    self.filled = 0;
                    return Ok(());
                }
                // Some file systems say only now that they have no such way.
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                    self.way = Way::Through;
                }
                Err(error) => return Err(error),
            }
        }
        self.through()
    }

    /// Writes what stands in the room through the cache.
    fn through(&mut self) -> io::Result<()> {
        let mut file = self.file;
        file.seek(SeekFrom::Start(self.written))?;
        file.write_all(&self.room[self.start..self.start + self.filled])?;
        self.written += self.filled as u64;
        self.filled = 0;
        Ok(())
    }
}

/// The file at this path, opened past the cache; `None` where that has no such way.
#[cfg(target_os = "linux")]
fn past(path: &Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flag = i32::try_from(rustix::fs::OFlags::DIRECT.bits()).ok()?;
    let mut options = File::options();
    options.write(true).custom_flags(flag).open(path).ok()
}

#[cfg(not(target_os = "linux"))]
fn past(_: &Path) -> Option<File> {
    None
}

impl Write for PastCache<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(BLOCK - self.filled);
        let at = self.start + self.filled;
        self.room[at..at + taken].copy_from_slice(&bytes[..taken]);
        self.filled += taken;
        if self.filled == BLOCK {
            self.block()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn written(length: usize, has_way: bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let file = File::create(&path).unwrap();
        let elsewhere = folder.path().join("elsewhere");
        let mut past = PastCache::new(&file, if has_way { &path } else { &elsewhere });
        let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
        // Pieces that end before, at and behind the ends of blocks.
        let mut rest = &bytes[..];
        for piece in [1, BLOCK - 1, BLOCK, 2 * BLOCK + 5].iter().cycle() {
            let (now, later) = rest.split_at((*piece).min(rest.len()));
            past.write_all(now).unwrap();
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        let goes_past = matches!(past.way, Way::Past(_));
        past.finish().unwrap();
        assert!(fs::read(&path).unwrap() == bytes, "{length}, {has_way}");
        assert!(has_way || !goes_past);
    }

    #[test]
    fn what_is_written_past_the_cache_or_through_it_is_all_there() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 77] {
            written(length, true);
            written(length, false);
        }
    }
}
