//! Texts of many items, made on all cores and written in the items' order.

use std::io::{self, Write};

use rayon::prelude::*;

/// How many items are made by one core at a time.
const PART: usize = 1_024;

/// Writes what `make` appends for each of these items, of which it is told the number, too. Some thousand texts are held in
/// memory at a time.
pub(super) fn write<T: Sync>(
    out: &mut dyn Write,
    items: &[T],
    make: impl Fn(usize, &T, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let many = PART * rayon::current_num_threads();
    for (round, items) in items.chunks(many).enumerate() {
        let parts = items.par_chunks(PART).enumerate().map(|(part, items)| {
            let before = round * many + part * PART;
            let mut text = Vec::new();
            for (number, item) in items.iter().enumerate() {
                make(before + number, item, &mut text)?;
            }
            Ok(text)
        });
        for text in parts.collect::<Vec<io::Result<Vec<u8>>>>() {
            out.write_all(&text?)?;
        }
    }
    Ok(())
}
