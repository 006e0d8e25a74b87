//! The conveyor: blocks of a stream go to as many hands as there are threads, and what those make of them is written in the
//! order of the file, whoever is done first. No more blocks are under way than there are hands for.

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
        let mut block = Block::default();
        if let Err(halt) = self.blocks(hand, &mut block) {
            self.halt(halt);
        }
        self.state().working -= 1;
        self.changed.notify_all();
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
