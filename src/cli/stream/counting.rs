//! Counting: how many features stand before each block, by which those that have no id are called.

use std::io::Read;

use crate::read::stream::scan::{Scanner, Wanted};
use crate::read::stream::{self, Block, Form, Stream};

use super::conveyor::{self, Halt, Hand};

/// Counts the features of blocks.
struct Counting {
    form: Form,
    scanner: Scanner,
    /// How many features each block has.
    counts: Vec<(usize, usize)>,
}

impl Hand for Counting {
    fn work(&mut self, block: &Block, _: &mut Vec<u8>) -> Result<(), Halt> {
        let mut count = 0;
        let counted = stream::features(block, self.form, &mut self.scanner, |scanned| {
            count += scanned.len();
            Some(())
        });
        counted.ok_or(Halt::Unusual)?;
        self.counts.push((block.number, count));
        Ok(())
    }
}

/// How many features of a stream stand before each of its blocks; `wrote` is told how many bytes were looked at.
pub(super) fn before_blocks<R: Read + Send>(
    stream: &mut Stream<R>,
    wrote: impl FnMut(u64),
) -> Result<Vec<usize>, Halt> {
    let hand = || Counting {
        form: stream.form,
        scanner: Scanner::new(Wanted::default()),
        counts: Vec::new(),
    };
    let mut hands: Vec<Counting> = (0..rayon::current_num_threads()).map(|_| hand()).collect();
    conveyor::run(stream, &mut hands, &mut std::io::sink(), wrote)?;
    let mut counts: Vec<(usize, usize)> = hands.into_iter().flat_map(|hand| hand.counts).collect();
    counts.sort_unstable();
    let before = counts.into_iter().scan(0, |passed, (_, count)| {
        let before = *passed;
        *passed += count;
        Some(before)
    });
    Ok(before.collect())
}
