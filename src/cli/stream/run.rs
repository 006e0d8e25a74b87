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
use crate::atlas::span::Span;
use crate::atlas::supply::Supply;
use crate::atlas::turnover::Turnover;
use crate::cli::failure::Failure;
use crate::cli::{output, supply};
use crate::diagnostic::faults::Faults;
use crate::export::history::columns::Columns;
use crate::export::history::form::Form as Rows;
use crate::export::inserted::Style;
use crate::export::properties::{FRONT_KM, Properties};
use crate::layers::units::Grams;
use crate::read::stream::ids::Ids;
use crate::read::stream::scan::Wanted;
use crate::read::stream::{self, Form, Stream};

use super::bar::Bar;
use super::conveyor::{self, Halt, Hand};
use super::counting;
use super::hand::rows::Histories;
use super::hand::{Finding, Guess, Job};
use super::packing::Packing;
use super::source::Source;
use super::sums::Sums;
use super::{Form as Written, Question, To, Writing};

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
/// The form of rows that are counted and not written.
const COUNTED: Rows = Rows::Csv;
/// How many times as long a cell is that stands behind its name.
const NAMED: usize = 4;

/// What is put by in memory before it goes to the disk.
const SPOOLED: usize = 8 << 20;

/// A run over all mines.
pub(super) struct Run<'a> {
    pub(super) question: &'a Question<'a>,
    pub(super) many: &'a Many<'a>,
    pub(super) plate: &'a Plate<'a>,
    /// The days of histories, without rows, and the columns of those.
    pub(super) histories: Option<(&'a Span<'a>, &'a Columns)>,
    /// What the file of the mines is called.
    pub(super) name: String,
    pub(super) exchanged: Option<Rect>,
    pub(super) boxes: &'a [Rect],
    /// Whether nothing may be suspicious.
    pub(super) is_strict: bool,
    pub(super) bar: RefCell<Bar>,
}

/// What was found of all mines, and what became of what was to be written.
pub(super) struct Found {
    pub(super) sums: Sums,
    /// What goes to standard output, which gets all or nothing, as a file does.
    pub(super) spooled: Option<Spooled>,
    /// How many of what was to be written is.
    pub(super) written: usize,
    /// Why no more of it is.
    pub(super) failure: Option<Failure>,
}

impl Run<'_> {
    /// Reads all mines, once for each of what is to be written.
    pub(super) fn all(&self, source: &mut Source) -> Result<Found, Ending> {
        let (mut guess, mines) = self.look(source, true);
        if mines.is_some_and(|mines| self.tells_each(mines, guess)) {
            return Err(Ending::Unusual);
        }
        let [first, others @ ..] = self.question.writings else {
            return self.writing(source, &mut guess, None);
        };
        let mut all = match self.writing(source, &mut guess, Some(*first)) {
            // What was found is told all the same.
            Err(Ending::Failed(failure)) => Found {
                failure: Some(failure),
                ..self.writing(source, &mut guess, None)?
            },
            first => first?,
        };
        for writing in others {
            if all.failure.is_some() {
                break;
            }
            match self.writing(source, &mut guess, Some(*writing)) {
                Ok(found) => {
                    all.spooled = all.spooled.or(found.spooled);
                    all.written += found.written;
                    all.failure = found.failure;
                }
                Err(Ending::Failed(failure)) => all.failure = Some(failure),
                Err(Ending::Unusual) => return Err(Ending::Unusual),
            }
        }
        Ok(all)
    }

    /// All mines: where some turn out to have what the first had not, from the beginning again.
    fn writing(
        &self,
        source: &mut Source,
        guess: &mut Guess,
        writing: Option<Writing>,
    ) -> Result<Found, Ending> {
        loop {
            let mut found = None;
            let (mut spooled, mut written) = (None, Ok(()));
            match writing.map(|writing| writing.to) {
                Some(To::Stdout | To::Between) => {
                    let mut out = Spooled::new(SPOOLED);
                    found = Some(self.once(source, *guess, writing, &mut out, Packing::Plain));
                    spooled = Some(out);
                }
                Some(To::File(path)) => {
                    let packing = Packing::of(path);
                    written = output::unpacked_file(path, |out| {
                        match found.insert(self.once(source, *guess, writing, out, packing)) {
                            Ok(_) => Ok(()),
                            Err(_) => Err(io::ErrorKind::Other.into()),
                        }
                    });
                }
                None => {
                    let nowhere = &mut io::sink();
                    found = Some(self.once(source, *guess, None, nowhere, Packing::Plain));
                }
            }
            let Some(found) = found else {
                // There is no place for it.
                return Err(written.map_or_else(Ending::Failed, |()| Ending::Unusual));
            };
            match found {
                Ok(sums) => {
                    return Ok(Found {
                        sums,
                        spooled,
                        written: usize::from(writing.is_some() && written.is_ok()),
                        failure: written.err(),
                    });
                }
                Err(Halt::Again) => {
                    let before = *guess;
                    *guess = guess.join(self.look(source, false).0);
                    // What was come upon lies behind something unusual.
                    if *guess == before {
                        return Err(Ending::Unusual);
                    }
                }
                Err(Halt::Unusual) => return Err(Ending::Unusual),
                Err(Halt::Failed(error)) => {
                    let path = match writing.map(|writing| writing.to) {
                        Some(To::File(path)) => path,
                        _ => Path::new("-"),
                    };
                    return Err(Ending::Failed(Failure::write(path, error)));
                }
            }
        }
    }

    /// Whether a table is told that has a row of each of so many mines, for which all of them are needed at once.
    fn tells_each(&self, mines: usize, guess: Guess) -> bool {
        let is_known = self.histories.is_none() && guess.output;
        self.question.tells && !is_known && mines <= supply::LISTED
    }

    /// What the mines of the first block have, or any, and how many there are where these are all.
    fn look(&self, source: &mut Source, only_first: bool) -> (Guess, Option<usize>) {
        let mut looked = || -> Option<(Guess, Option<usize>)> {
            let mut stream = Stream::open(source.begin().ok()?).ok()?;
            let job = self.job(stream.form, Guess::default(), Packing::Plain, None);
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

    fn job(&self, form: Form, guess: Guess, packing: Packing, written: Option<Written>) -> Job<'_> {
        let add = self.question.add;
        let properties = if add.is_empty() {
            Properties::of_bare(self.plate, guess.shares, guess.output)
        } else {
            Properties::only(add.to_vec(), self.plate)
        };
        let is_named = add.iter().any(|name| name == FRONT_KM);
        let properties = match self.question.front_km && !is_named {
            true => properties.and(FRONT_KM),
            false => properties,
        };
        // Named ones, and rows, hang on nothing that any mine has.
        let guess = if add.is_empty() && self.histories.is_none() {
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
            writes: written.is_some(),
            style: match written {
                Some(Written::Listed) => Style::Listed,
                _ => Style::Spliced,
            },
            packing,
            guess,
            calls: self.question.calls(),
            before: Vec::new(),
            histories: self.histories.map(|(span, columns)| Histories {
                span: span.period,
                columns,
                form: match written {
                    Some(Written::Rows(form)) => form,
                    _ => COUNTED,
                },
            }),
            name: &self.name,
            exchanged: self.exchanged,
            boxes: self.boxes,
            ids: Mutex::new(Ids::default()),
            point: self.many.anywhere(),
            front_km: self.question.front_km,
        }
    }

    /// The mines from their beginning, in blocks that are as many each time.
    fn stream(
        &self,
        source: &mut Source,
        form: Option<Written>,
    ) -> Result<Stream<impl Read + Send + use<>>, Halt> {
        self.bar.borrow_mut().begin(source.size);
        let opened = source.begin().map_err(|_| Halt::Unusual)?;
        let mut stream = Stream::open(opened).map_err(|_| Halt::Unusual)?;
        if let Some((_, columns)) = self.histories {
            let cells = self.many.bulk().depth() * columns.names().len();
            let cells = match form {
                Some(Written::Rows(Rows::Json | Rows::Geojson)) => NAMED * cells,
                _ => cells,
            };
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
        writing: Option<Writing>,
        out: &mut dyn Write,
        packing: Packing,
    ) -> Result<Sums, Halt> {
        let counted = self.histories.map(|_| Written::Rows(COUNTED));
        let written = writing.map(|writing| writing.form).or(counted);
        let before = match guess.numbers && written.is_some_and(Written::calls) {
            true => {
                let mut stream = self.stream(source, written)?;
                counting::before_blocks(&mut stream, |bytes| self.bar.borrow_mut().inc(bytes))?
            }
            false => Vec::new(),
        };
        let mut stream = self.stream(source, written)?;
        let form = stream.form;
        let head = std::mem::take(&mut stream.head);
        let mut packed = Vec::new();
        let [begins, ends] = match (writing, self.histories) {
            // Who asks for what stands between knows what stands around it.
            (None, _)
            | (
                Some(Writing {
                    to: To::Between, ..
                }),
                _,
            ) => [Vec::new(), Vec::new()],
            (
                Some(Writing {
                    form: Written::Rows(rows),
                    ..
                }),
                Some((span, columns)),
            ) => [rows.before(span, columns), rows.behind(None)].map(String::into_bytes),
            // What stands behind the features comes with the last block.
            _ => [head.clone(), Vec::new()],
        };
        packing.pack(&begins, &mut packed)?;
        out.write_all(&packed)?;
        packed.clear();
        let job = Job {
            before,
            ..self.job(form, guess, packing, written)
        };
        let threads = rayon::current_num_threads();
        let mut hands: Vec<Finding> = (0..threads).map(|_| Finding::new(&job)).collect();
        conveyor::run(&mut stream, &mut hands, out, |bytes| {
            self.bar.borrow_mut().inc(bytes);
        })?;
        packing.pack(&ends, &mut packed)?;
        out.write_all(&packed)?;
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
        // Sums that do not come out stop all before anything is written.
        let supply = match self.histories {
            Some(_) => Supply::default(),
            None => Supply::of_many(self.plate.layers, &census.sums, total)
                .map_err(|_| Halt::Unusual)?,
        };
        let sums = Sums {
            census,
            supply,
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
