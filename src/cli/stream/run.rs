//! A run over all mines, from the beginning again where some turn out to have what the first had not.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Mutex;

use geo::Rect;
use tempfile::SpooledTempFile as Spooled;

use crate::atlas::census::Census;
use crate::atlas::many::Many;
use crate::atlas::plate::Plate;
use crate::atlas::turnover::Turnover;
use crate::cli::failure::Failure;
use crate::cli::{output, supply};
use crate::diagnostic::faults::Faults;
use crate::export::inserted::Style;
use crate::export::properties::Properties;
use crate::layers::units::Grams;
use crate::read::stream::ids::Ids;
use crate::read::stream::scan::Wanted;
use crate::read::stream::{self, Form, Stream};

use super::Question;
use super::bar::Bar;
use super::conveyor::{self, Halt, Hand};
use super::counting;
use super::hand::rows::Histories;
use super::hand::{Finding, Guess, Job};
use super::packing::Packing;
use super::source::Source;
use super::sums::Sums;

/// Why there is no answer.
pub(super) enum Ending {
    /// Something has to be read thoroughly.
    Unusual,
    /// An output cannot be written.
    Failed(Failure),
}

/// More tonnes in one file are told of; a little fewer are left to who tells, as sums hang on their order.
const MOST_TONNES: f64 = 0.999e12;
/// How many bytes of mines make a block where each has one row of one cell, for some million bytes of rows. A mine may have
/// hundreds of rows.
const OF_HISTORIES: usize = 1 << 26;

/// What is put by in memory before it goes to the disk.
const SPOOLED: usize = 8 << 20;

/// A run over all mines.
pub(super) struct Run<'a> {
    pub(super) question: &'a Question<'a>,
    pub(super) many: &'a Many<'a>,
    pub(super) plate: &'a Plate<'a>,
    /// What the file of the mines is called.
    pub(super) name: String,
    pub(super) exchanged: Option<Rect>,
    pub(super) boxes: &'a [Rect],
    /// Whether nothing may be suspicious.
    pub(super) is_strict: bool,
    pub(super) bar: RefCell<Bar>,
}

impl Question<'_> {
    /// Whether anything is written mine by mine.
    fn writes(&self) -> bool {
        self.output.is_some() || self.lists
    }
}

impl Run<'_> {
    /// All mines: where some turn out to have what the first had not, from the beginning again.
    pub(super) fn all(&self, source: &mut Source) -> Result<(Sums, Option<Spooled>), Ending> {
        let (mut guess, mines) = self.look(source, true);
        if mines.is_some_and(|mines| self.tells_each(mines, guess)) {
            return Err(Ending::Unusual);
        }
        loop {
            let mut found = Err(Halt::Unusual);
            let spooled = match self.question.output {
                // Standard output gets all or nothing, as a file does.
                path if self.question.lists || path == Some(Path::new("-")) => {
                    let mut spooled = Spooled::new(SPOOLED);
                    found = self.once(source, guess, &mut spooled, Packing::Plain);
                    Some(spooled)
                }
                Some(path) => {
                    let packing = Packing::of(path);
                    let written = output::unpacked_file(path, |out| {
                        found = self.once(source, guess, out, packing);
                        match &found {
                            Ok(_) => Ok(()),
                            Err(_) => Err(io::ErrorKind::Other.into()),
                        }
                    });
                    if let (Ok(_), Err(failure)) = (&found, written) {
                        return Err(Ending::Failed(failure));
                    }
                    None
                }
                None => {
                    found = self.once(source, guess, &mut io::sink(), Packing::Plain);
                    None
                }
            };
            match found {
                Ok(sums) => return Ok((sums, spooled)),
                Err(Halt::Again) => {
                    let before = guess;
                    guess = guess.join(self.look(source, false).0);
                    // What was come upon lies behind something unusual.
                    if guess == before {
                        return Err(Ending::Unusual);
                    }
                }
                Err(Halt::Unusual) => return Err(Ending::Unusual),
                Err(Halt::Failed(error)) => {
                    let path = self.question.output.unwrap_or(Path::new("-"));
                    return Err(Ending::Failed(Failure::write(path, error)));
                }
            }
        }
    }

    /// Whether a table is told that has a row of each of so many mines, for which all of them are needed at once.
    fn tells_each(&self, mines: usize, guess: Guess) -> bool {
        let is_known = self.question.rows.is_none() && guess.output;
        self.question.tells && !is_known && mines <= supply::LISTED
    }

    /// What the mines of the first block have, or any, and how many there are where these are all.
    fn look(&self, source: &mut Source, only_first: bool) -> (Guess, Option<usize>) {
        let mut looked = || -> Option<(Guess, Option<usize>)> {
            let mut stream = Stream::open(source.begin().ok()?).ok()?;
            let job = self.job(stream.form, Guess::default(), Packing::Plain, false);
            let mut finding = Finding::new(&job);
            let mut block = stream::Block::default();
            let mut out = Vec::new();
            while stream.next(&mut block).ok()? {
                let worked = Hand::work(&mut finding, &block, &mut out);
                if worked.is_err() || only_first {
                    break;
                }
            }
            let mines = finding.finished().mines;
            Some((finding.seen, block.is_last.then_some(mines)))
        };
        looked().unwrap_or_default()
    }

    fn job(&self, form: Form, guess: Guess, packing: Packing, writes: bool) -> Job<'_> {
        let add = self.question.add;
        let properties = if add.is_empty() {
            Properties::of_bare(self.plate, guess.shares, guess.output)
        } else {
            Properties::only(add.to_vec(), self.plate)
        };
        let rows = self.question.rows;
        // Named ones, and rows, hang on nothing that any mine has.
        let guess = if add.is_empty() && rows.is_none() {
            guess
        } else {
            Guess {
                shares: true,
                output: true,
                ..guess
            }
        };
        let output = self.question.files.output_field.as_deref();
        Job {
            many: self.many,
            plate: self.plate,
            wanted: Wanted {
                output: output.unwrap_or("output_t").to_owned(),
                added: properties.names(),
            },
            properties,
            form,
            writes,
            style: match self.question.lists {
                true => Style::Listed,
                false => Style::Spliced,
            },
            packing,
            guess,
            before: Vec::new(),
            histories: rows.map(|(span, columns)| Histories { span, columns }),
            name: &self.name,
            exchanged: self.exchanged,
            boxes: self.boxes,
            ids: Mutex::new(Ids::default()),
            point: self.many.anywhere(),
        }
    }

    /// The mines from their beginning, in blocks that are as many each time.
    fn stream(&self, source: &mut Source) -> Result<Stream<impl Read + Send + use<>>, Halt> {
        self.bar.borrow_mut().begin(source.size);
        let opened = source.begin().map_err(|_| Halt::Unusual)?;
        let mut stream = Stream::open(opened).map_err(|_| Halt::Unusual)?;
        if let Some((_, columns)) = self.question.rows {
            let cells = self.many.bulk().depth() * columns.names().len();
            stream.size =
                (OF_HISTORIES / cells.max(1)).clamp(OF_HISTORIES >> 14, OF_HISTORIES >> 8);
        }
        Ok(stream)
    }

    /// All mines once.
    fn once(
        &self,
        source: &mut Source,
        guess: Guess,
        out: &mut dyn Write,
        packing: Packing,
    ) -> Result<Sums, Halt> {
        let before = match guess.numbers {
            true => {
                let mut stream = self.stream(source)?;
                counting::before_blocks(&mut stream, |bytes| self.bar.borrow_mut().inc(bytes))?
            }
            false => Vec::new(),
        };
        let mut stream = self.stream(source)?;
        let form = stream.form;
        let head = std::mem::take(&mut stream.head);
        let mut packed = Vec::new();
        let begins = match self.question.rows {
            Some((_, columns)) => format!("{}\n", columns.names().join(",")).into_bytes(),
            None if self.question.lists => Vec::new(),
            None => head.clone(),
        };
        packing.pack(&begins, &mut packed)?;
        out.write_all(&packed)?;
        let job = Job {
            before,
            ..self.job(form, guess, packing, self.question.writes())
        };
        let threads = rayon::current_num_threads();
        let mut hands: Vec<Finding> = (0..threads).map(|_| Finding::new(&job)).collect();
        conveyor::run(&mut stream, &mut hands, out, |bytes| {
            self.bar.borrow_mut().inc(bytes);
        })?;
        let mut census = Census::default();
        let (mut total, mut tonnes, mut outside, mut says_output) = (Grams(0), 0.0, 0, false);
        let (mut told, mut set_aside) = (Faults::default(), 0);
        let mut turnover = Turnover::default();
        let (mut counts, mut tail) = (Vec::new(), Vec::new());
        for hand in &mut hands {
            census.extend(hand.finished());
            total += hand.total;
            tonnes += hand.tonnes;
            outside += hand.outside();
            told.extend(std::mem::take(&mut hand.told));
            set_aside += hand.set_aside;
            turnover.extend(hand.turnover());
            says_output |= hand.says_output;
            counts.append(&mut hand.counts);
            tail.append(&mut hand.tail);
        }
        drop(hands);
        let files = &self.question.files;
        let is_missing = files.output_field.is_some() && !says_output;
        if census.mines == 0
            || self.tells_each(census.mines, guess)
            || is_missing
            || MOST_TONNES < tonnes
            || !stream::is_sound(form, &head, &tail)
        {
            return Err(Halt::Unusual);
        }
        number(&mut census, counts);
        let ids = job.ids.into_inner().map_err(|_| Halt::Unusual)?;
        let repeated = ids.repeated()?;
        if self.is_strict && 0 < outside + repeated + told.warnings() {
            return Err(Halt::Unusual);
        }
        let sums = Sums {
            census,
            total,
            told,
            set_aside,
            outside,
            repeated,
            turnover,
        };
        Ok(sums)
    }
}

/// Calls the mines that are named and have no id by their number in the file.
fn number(census: &mut Census, mut counts: Vec<(usize, usize)>) {
    counts.sort_unstable();
    for (number, id, name, _) in &mut census.named {
        let before = counts
            .iter()
            .take_while(|(block, _)| *block < *number >> 32);
        let before: usize = before.map(|(_, count)| count).sum();
        *number = before + (*number & 0xffff_ffff);
        if id.is_empty() {
            *id = number.to_string();
        }
        if name.is_empty() {
            name.clone_from(id);
        }
    }
}
