//! Ids that a stream has given: how many of them were there before, told by eight bytes each.
//!
//! A whole number stands for itself, and numbers that follow one another cost nothing; of any other text the hash is kept,
//! on the disk where there are millions of them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// How many keys are kept in memory.
const MOST: usize = 2_000_000;
/// What tells a hash from a number.
const HASHED: u64 = 1 << 63;

/// The ids that were given.
#[derive(Debug, Default)]
pub struct Ids {
    /// Numbers that follow one another: the first, and the first that is not there.
    runs: Vec<(u64, u64)>,
    loose: Vec<u64>,
    packed: Vec<File>,
}

/// The eight bytes that stand for an id.
#[must_use]
pub fn key(id: &str) -> u64 {
    let is_plain = id.len() <= 18 && (id == "0" || !id.starts_with(['0', '+']));
    if let Some(number) = id.parse().ok().filter(|_| is_plain) {
        return number;
    }
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish() | HASHED
}

/// The same of an id that is a whole number below 10¹⁵ and written with digits alone, as most are.
#[must_use]
pub fn number(id: &[u8]) -> Option<u64> {
    let is_plain = (1..=15).contains(&id.len()) && (id[0] != b'0' || id.len() == 1);
    if !is_plain {
        return None;
    }
    id.iter().try_fold(0, |number, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then(|| 10 * number + u64::from(digit))
    })
}

impl Ids {
    /// Takes in the keys of a block.
    ///
    /// # Errors
    /// When what is too much for the memory cannot be written.
    pub fn add(&mut self, keys: &[u64]) -> io::Result<()> {
        let before = self.runs.len();
        for key in keys {
            match self.runs.last_mut() {
                Some((_, end)) if end == key => *end += 1,
                _ => self.runs.push((*key, key.wrapping_add(1))),
            }
        }
        // What does not follow is kept by itself; the runs that were there before do, and there may be one for each block.
        let loose = self
            .runs
            .extract_if(before.., |(start, end)| end.wrapping_sub(*start) < 4);
        self.loose
            .extend(loose.flat_map(|(start, end)| start..end.max(start.saturating_add(1))));
        if MOST < self.loose.len() {
            self.loose.sort_unstable();
            let mut file = BufWriter::new(tempfile::tempfile()?);
            for key in self.loose.drain(..) {
                file.write_all(&key.to_le_bytes())?;
            }
            self.packed
                .push(file.into_inner().map_err(io::IntoInnerError::into_error)?);
        }
        Ok(())
    }

    /// How many ids had been given before.
    ///
    /// # Errors
    /// When what was written cannot be read again.
    pub fn repeated(mut self) -> io::Result<usize> {
        self.runs.sort_unstable();
        let overlap = self.runs.windows(2).any(|two| two[1].0 < two[0].1);
        if !overlap && self.loose.is_empty() && self.packed.is_empty() {
            return Ok(0);
        }
        self.loose.sort_unstable();
        let mut sources: Vec<Box<dyn Iterator<Item = u64>>> =
            vec![Box::new(self.loose.into_iter())];
        for file in self.packed {
            sources.push(Box::new(keys(file)?));
        }
        if overlap {
            let runs = self.runs.into_iter();
            sources.extend(
                runs.map(|(start, end)| -> Box<dyn Iterator<Item = u64>> { Box::new(start..end) }),
            );
        } else {
            sources.push(Box::new(
                self.runs.into_iter().flat_map(|(start, end)| start..end),
            ));
        }
        Ok(doubles(sources))
    }
}

fn keys(mut file: File) -> io::Result<impl Iterator<Item = u64>> {
    file.rewind()?;
    let mut file = BufReader::new(file);
    Ok(std::iter::from_fn(move || {
        let mut key = [0; 8];
        file.read_exact(&mut key).ok()?;
        Some(u64::from_le_bytes(key))
    }))
}

/// How many keys of sources, each in rising order, are like one before them.
fn doubles(mut sources: Vec<Box<dyn Iterator<Item = u64>>>) -> usize {
    let mut heap = BinaryHeap::new();
    for (number, source) in sources.iter_mut().enumerate() {
        heap.extend(source.next().map(|key| Reverse((key, number))));
    }
    let (mut last, mut doubles) = (None, 0);
    while let Some(Reverse((key, number))) = heap.pop() {
        doubles += usize::from(last == Some(key));
        last = Some(key);
        heap.extend(sources[number].next().map(|key| Reverse((key, number))));
    }
    doubles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated(blocks: &[&[&str]]) -> usize {
        let mut ids = Ids::default();
        for block in blocks {
            let keys: Vec<u64> = block.iter().map(|id| key(id)).collect();
            ids.add(&keys).unwrap();
        }
        ids.repeated().unwrap()
    }

    #[test]
    fn every_id_that_was_there_before_is_counted() {
        assert_eq!(repeated(&[&["1", "2", "3", "4", "5"], &["6", "7", "8"]]), 0);
        assert_eq!(
            repeated(&[&["1", "2", "3", "4", "5"], &["3", "x", "x", "x"]]),
            3
        );
        assert_eq!(
            repeated(&[&["0", "1", "2", "3", "4"], &["2", "3", "4", "5", "6"]]),
            3
        );
        assert_eq!(repeated(&[&["7", "07", "+7", "7.0", "a", "b"]]), 0);
        assert_eq!(repeated(&[&["9", "5", "7"], &["5"], &["5"]]), 2);
    }

    #[test]
    fn a_number_stands_for_itself_however_it_is_found() {
        for id in ["0", "7", "10", "123456789012345"] {
            assert_eq!(number(id.as_bytes()), Some(key(id)), "{id}");
        }
        for id in ["", "07", "+7", "-7", "7.0", "x", "1234567890123456", "1e3"] {
            assert_eq!(number(id.as_bytes()), None, "{id}");
        }
    }

    #[test]
    fn millions_of_ids_are_compared_on_the_disk() {
        let mut ids = Ids::default();
        let keys: Vec<u64> = (0..MOST as u64 + 1)
            .map(|number| (number * 3) | HASHED)
            .collect();
        ids.add(&keys).unwrap();
        assert!(ids.loose.is_empty(), "they are on the disk");
        ids.add(&keys[..7]).unwrap();
        assert_eq!(ids.repeated().unwrap(), 7);
    }
}
