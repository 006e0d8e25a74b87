//! Early syncing: what is written goes to the disk while more of it is made, so that hardly anything is left to wait for in
//! the end.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{JoinHandle, spawn};

/// After so many bytes the disk is set to work.
const ENOUGH: usize = 32 << 20;

/// A file that is brought to the disk as it is written.
#[derive(Debug)]
pub(super) struct Early<'a> {
    file: &'a mut File,
    written: usize,
    syncing: Option<Syncing>,
}

/// A thread that waits for the disk.
#[derive(Debug)]
struct Syncing {
    enough: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl<'a> Early<'a> {
    pub(super) fn new(file: &'a mut File) -> Self {
        Self {
            file,
            written: 0,
            syncing: None,
        }
    }

    /// Brings to the disk whatever is not there yet.
    pub(super) fn finish(self) -> io::Result<()> {
        if let Some(Syncing { enough, thread }) = self.syncing {
            drop(enough);
            // A disk that failed says so once, to whoever asked first.
            let joined = thread.join();
            joined.unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))?;
        }
        self.file.sync_all()
    }

    fn sync(&mut self) -> io::Result<()> {
        let syncing = match &self.syncing {
            Some(syncing) => syncing,
            None => {
                let file = self.file.try_clone()?;
                let (enough, asked) = sync_channel(1);
                let thread = spawn(move || each(&file, &asked));
                self.syncing.insert(Syncing { enough, thread })
            }
        };
        // While it waits for the disk, more of the same is asked for already.
        let _ = syncing.enough.try_send(());
        Ok(())
    }
}

fn each(file: &File, asked: &Receiver<()>) -> io::Result<()> {
    asked.iter().try_for_each(|()| file.sync_data())
}

impl Write for Early<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.written += written;
        if ENOUGH <= self.written {
            self.written = 0;
            self.sync()?;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek};

    use super::*;

    #[test]
    fn what_is_brought_to_the_disk_early_is_all_there() {
        let mut file = tempfile::tempfile().unwrap();
        let mut early = Early::new(&mut file);
        let piece: Vec<u8> = (0..=250).cycle().take(ENOUGH / 3).collect();
        for _ in 0..7 {
            early.write_all(&piece).unwrap();
        }
        assert!(early.syncing.is_some(), "the disk is at work by then");
        early.finish().unwrap();
        file.rewind().unwrap();
        let mut read = Vec::new();
        file.read_to_end(&mut read).unwrap();
        assert!(read == piece.repeat(7));
    }
}
