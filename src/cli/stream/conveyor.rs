//! The conveyor: blocks of a stream go to as many hands as there are threads, and what those make of them is written in the
//! order of the file, whoever is done first. No more blocks are under way than there are hands for, and a few for each of them
//! wait to be written.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::read::stream::{Block, Stop, Stream};

/// Why a run ended early.
#[derive(Debug)]
pub(super) enum Halt {
    /// Something has to be read thoroughly.
    Unusual,
    /// What is written about each mine must be more than was thought.
    Again,
    /// The output fails.
    Failed(io::Error),
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// What makes something of blocks.
pub(super) trait Hand: Send {
    /// Makes `out` of a block.
    fn work(&mut self, block: &Block, out: &mut Vec<u8>) -> Result<(), Halt>;
}

/// How many blocks may wait to be written, for each hand.
const WAITING: usize = 5;

/// Hands all blocks of `stream` out and writes what is made of them; `wrote` is told how many bytes of the input that was.
pub(super) fn run<R: Read + Send, H: Hand>(
    stream: &mut Stream<R>,
    hands: &mut [H],
    out: &mut dyn Write,
    mut wrote: impl FnMut(u64),
) -> Result<(), Halt> {
    let most = WAITING * hands.len();
    let shared = Shared {
        stream: Mutex::new(stream),
        state: Mutex::new(State {
            working: hands.len(),
            ..State::default()
        }),
        changed: Condvar::new(),
        most,
    };
    std::thread::scope(|scope| {
        for hand in hands {
            let shared = &shared;
            scope.spawn(move || shared.hand(hand));
        }
        let written = shared.write(out, &mut wrote);
        if let Err(halt) = written {
            shared.halt(halt);
        }
    });
    let state = shared
        .state
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    state.halt.map_or(Ok(()), Err)
}

fn next<R: Read>(stream: &mut Stream<R>, block: &mut Block) -> Result<bool, Halt> {
    stream.next(block).map_err(|stop| match stop {
        // What cannot be read is told by those who read thoroughly.
        Stop::Unusual | Stop::Failed(_) => Halt::Unusual,
    })
}

#[derive(Default)]
struct State {
    /// What was made, by the number of its block, with the length of the block.
    made: BTreeMap<usize, (Vec<u8>, u64)>,
    /// The block that is written next.
    next: usize,
    working: usize,
    halt: Option<Halt>,
    /// Room to be used again.
    spare: Vec<Vec<u8>>,
}

struct Shared<'s, R> {
    stream: Mutex<&'s mut Stream<R>>,
    state: Mutex<State>,
    changed: Condvar,
    most: usize,
}

impl<R: Read> Shared<'_, R> {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn halt(&self, halt: Halt) {
        self.state().halt.get_or_insert(halt);
        self.changed.notify_all();
    }

    fn hand(&self, hand: &mut impl Hand) {
        let _working = Working(self);
        let mut block = Block::default();
        if let Err(halt) = self.blocks(hand, &mut block) {
            self.halt(halt);
        }
    }

    fn blocks(&self, hand: &mut impl Hand, block: &mut Block) -> Result<(), Halt> {
        loop {
            let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
            let is_more = next(&mut stream, block)?;
            drop(stream);
            if !is_more {
                return Ok(());
            }
            let mut made = self.state().spare.pop().unwrap_or_default();
            made.clear();
            hand.work(block, &mut made)?;
            let mut state = self.state();
            state
                .made
                .insert(block.number, (made, block.bytes.len() as u64));
            self.changed.notify_all();
            while state.halt.is_none() && self.most < state.made.len() {
                state = self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            if state.halt.is_some() {
                return Ok(());
            }
        }
    }

    fn write(&self, out: &mut dyn Write, wrote: &mut impl FnMut(u64)) -> Result<(), Halt> {
        loop {
            let mut state = self.state();
            let (made, length) = loop {
                let next = state.next;
                if state.halt.is_some() {
                    return Ok(());
                }
                if let Some(made) = state.made.remove(&next) {
                    break made;
                }
                if state.working == 0 {
                    return Ok(());
                }
                state = self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
            };
            state.next += 1;
            drop(state);
            self.changed.notify_all();
            out.write_all(&made)?;
            wrote(length);
            self.state().spare.push(made);
        }
    }
}

/// A hand at work. One that panics stops, too: nobody waits for what it does not make.
struct Working<'w, 's, R: Read>(&'w Shared<'s, R>);

impl<R: Read> Drop for Working<'_, '_, R> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.working -= 1;
        if std::thread::panicking() {
            state.halt.get_or_insert(Halt::Unusual);
        }
        drop(state);
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Panics;

    impl Hand for Panics {
        fn work(&mut self, block: &Block, _: &mut Vec<u8>) -> Result<(), Halt> {
            assert!(block.number != 1, "as a test wants it");
            Ok(())
        }
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn nobody_waits_for_a_hand_that_panics() {
        let feature = r#"{"type":"Feature","properties":{},"geometry":null}"#;
        let text = vec![feature; 100].join("\n");
        let mut stream = Stream::open(text.as_bytes()).unwrap();
        stream.size = 200;
        let _ = run(&mut stream, &mut [Panics, Panics], &mut io::sink(), |_| {});
    }
}
