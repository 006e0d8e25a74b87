//! Attribution of bare files mine by mine: what is read is written at once, so that a file may be longer than the memory.
//!
//! What is not right or not usual in a file, and what needs all mines at once, is left to reading the whole: that gives
//! the same answers and tells every fault with its place.

mod conveyor;
mod counting;
mod hand;
pub(super) mod packing;

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use geo::{BoundingRect, Intersects, MultiPolygon, Rect};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;

use crate::atlas::Atlas;
use crate::atlas::census::Census;
use crate::atlas::locate::bulk::Bulk;
use crate::atlas::many::Many;
use crate::atlas::plate::Plate;
use crate::atlas::supply::Supply;
use crate::atlas::turnover::Turnover;
use crate::diagnostic::account::{Account, FileAccount};
use crate::diagnostic::fault::Fault;
use crate::diagnostic::faults::Faults;
use crate::diagnostic::location::Location;
use crate::diagnostic::rule::{self, Rule};
use crate::export::history::Columns;
use crate::export::inserted::Style;
use crate::export::properties::Properties;
use crate::layers::Layers;
use crate::layers::date::Period;
use crate::layers::units::Grams;
use crate::read::bare::BareFiles;
use crate::read::bare::apart::{self, Apart};
use crate::read::input;
use crate::read::limits::Limits;
use crate::read::stream::ids::Ids;
use crate::read::stream::scan::Wanted;
use crate::read::stream::{self, Form, Stream};

use super::failure::Failure;
use super::output;
use super::say::Say;
use super::supply;

use conveyor::Halt;
use hand::rows::Histories;
use hand::{Finding, Guess, Job};
use packing::Packing;
use tempfile::SpooledTempFile as Spooled;

/// What is asked of a stream.
#[derive(Debug)]
pub(super) struct Question<'a> {
    pub(super) files: BareFiles,
    /// Where the mines are written.
    pub(super) output: Option<&'a Path>,
    /// The properties that are wanted; what the files give cause for where there are none.
    pub(super) add: &'a [String],
    /// Whether the mines are listed in JSON, in place of the features.
    pub(super) lists: bool,
    /// The days of which the histories are written as rows, in place of the features, and their columns.
    pub(super) rows: Option<(Period, &'a Columns)>,
    /// Whether a table is told, which lists the mines where they are few and nothing is known of what they yield.
    pub(super) tells: bool,
}

/// What was found of all mines.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    /// The atlas on the day, without its mines.
    pub(super) plate: Plate<'a>,
    pub(super) census: Census,
    /// How many features are no mine of it.
    pub(super) set_aside: usize,
    /// How many mines changed hands in the histories that were written.
    pub(super) turnover: Turnover,
    /// What became of the features of all files.
    pub(super) account: Account,
    /// The mines as they are listed in JSON, a comma before each.
    pub(super) listed: Option<Spooled>,
}

/// What is left to reading the whole.
pub(super) struct Whole {
    /// What standard input held, where it was read.
    pub(super) piped: Option<Arc<File>>,
}

/// More tonnes in one file are told of; a little fewer are left to who tells, as sums hang on their order.
const MOST_TONNES: f64 = 0.999e12;
/// How many bytes of mines make a block where each has one row of one cell, for some million bytes of rows. A mine may have
/// hundreds of rows.
const OF_HISTORIES: usize = 1 << 26;
/// After how long progress is shown.
const SOON: Duration = Duration::from_secs(1);

/// Attributes the mines of bare files, writes them, and hands what was found to `tell`.
pub(super) fn attribute(
    question: &Question,
    say: &mut Say,
    day: impl FnOnce(&Layers) -> Result<Date, Failure>,
    tell: impl FnOnce(Answer, &mut Say) -> Result<(), Failure>,
) -> Result<Result<(), Failure>, Whole> {
    let mut whole = Whole { piped: None };
    let files = &question.files;
    let Some(Apart {
        mut layers,
        mut warnings,
        around,
    }) = apart::apart(files)
    else {
        return Err(whole);
    };
    if say.is_strict() && !warnings.is_empty() {
        return Err(whole);
    }
    let Ok(date) = day(&layers) else {
        return Err(whole);
    };
    let boxes = boxes(&layers);
    let shapes: Vec<(Period, MultiPolygon)> = layers
        .zones
        .iter_mut()
        .map(|zone| {
            let nothing = MultiPolygon(Vec::new());
            (zone.period, std::mem::replace(&mut zone.shape, nothing))
        })
        .collect();
    let Some(bulk) = Bulk::over(&shapes) else {
        return Err(whole);
    };
    drop(shapes);
    let atlas = Atlas::compile(layers);
    if !atlas.faults.is_empty() {
        return Err(whole);
    }
    let many = Many::new(&atlas, &bulk, date);
    let plate = Plate {
        layers: &atlas.layers,
        date,
        holdings: Vec::new(),
        ground: Vec::new(),
        lines: Vec::new(),
        supply: Supply::default(),
        years: Vec::new(),
    };
    let run = Run {
        question,
        many: &many,
        plate: &plate,
        name: input::name(&files.mines),
        exchanged: around.filter(|ground| is_apart_exchanged(*ground)),
        boxes: &boxes,
        is_strict: say.is_strict(),
        bar: RefCell::new(Bar::new(say.shows_progress())),
    };
    let mut source = match Source::open(&files.mines, files.limits) {
        Some(source) => source,
        None => return Err(whole),
    };
    let found = run.all(&mut source);
    run.bar.borrow_mut().clear();
    let (mut sums, spooled) = match found {
        Ok(found) => found,
        Err(Ending::Failed(failure)) => return Ok(Err(failure)),
        Err(Ending::Unusual) => {
            whole.piped = source.into_piped();
            return Err(whole);
        }
    };
    warnings.extend(sums.warnings(&run.name));
    let Ok(supply) = Supply::of_many(&atlas.layers, &sums.census.sums, sums.total) else {
        whole.piped = source.into_piped();
        return Err(whole);
    };
    let plate = Plate { supply, ..plate };
    say.warnings(&warnings);
    say.account(warnings.account());
    let (listed, spooled) = match question.lists {
        true => (spooled, None),
        false => (None, spooled),
    };
    let answer = Answer {
        plate,
        census: sums.census,
        set_aside: sums.set_aside,
        turnover: sums.turnover,
        account: warnings.account().clone(),
        listed,
    };
    let written = spooled.map_or(Ok(()), output::spooled);
    Ok(written.and_then(|()| tell(answer, say)))
}

/// The boxes of the zones' polygons.
fn boxes(layers: &Layers) -> Vec<Rect> {
    let polygons = layers.zones.iter().flat_map(|zone| &zone.shape);
    polygons.filter_map(BoundingRect::bounding_rect).collect()
}

/// Whether ground and the same with longitude and latitude exchanged lie apart.
fn is_apart_exchanged(ground: Rect) -> bool {
    let (min, max) = (ground.min(), ground.max());
    !ground.intersects(&Rect::new((min.y, min.x), (max.y, max.x)))
}

enum Ending {
    Unusual,
    Failed(Failure),
}

/// Sums over all mines.
struct Sums {
    census: Census,
    total: Grams,
    /// What is suspicious about single features.
    told: Faults,
    /// How many features have no geometry.
    set_aside: usize,
    outside: usize,
    repeated: usize,
    turnover: Turnover,
}

impl Sums {
    /// What is suspicious about the mines, and what became of them.
    fn warnings(&mut self, name: &str) -> Faults {
        let mut warnings = std::mem::take(&mut self.told);
        let mut count = |rule: &'static Rule, count| {
            if 0 < count {
                let fault = Fault::of(rule).at(Location::file(name)).warning();
                warnings.push(Fault { count, ..fault });
            }
        };
        count(&rule::DUPLICATE_ID, self.repeated);
        count(&rule::OUTSIDE_ZONES, self.outside);
        let no_geometry = (0 < self.set_aside).then_some((rule::NO_GEOMETRY.code, self.set_aside));
        warnings.account_for(FileAccount {
            file: name.to_owned(),
            features: self.census.mines + self.set_aside,
            set_aside: no_geometry.into_iter().collect(),
        });
        warnings
    }
}

/// What is put by in memory before it goes to the disk.
const SPOOLED: usize = 8 << 20;

struct Run<'a> {
    question: &'a Question<'a>,
    many: &'a Many<'a>,
    plate: &'a Plate<'a>,
    /// What the file of the mines is called.
    name: String,
    exchanged: Option<Rect>,
    boxes: &'a [Rect],
    /// Whether nothing may be suspicious.
    is_strict: bool,
    bar: RefCell<Bar>,
}

impl Question<'_> {
    /// Whether anything is written mine by mine.
    fn writes(&self) -> bool {
        self.output.is_some() || self.lists
    }
}

impl Run<'_> {
    /// All mines: where some turn out to have what the first had not, from the beginning again.
    fn all(&self, source: &mut Source) -> Result<(Sums, Option<Spooled>), Ending> {
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
                let worked = conveyor::Hand::work(&mut finding, &block, &mut out);
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

/// Where mines are read from, again where they must be.
struct Source {
    /// The file, or what was put by of standard input.
    file: File,
    is_piped: bool,
    is_put_by: bool,
    size: Option<u64>,
    limits: Limits,
}

impl Source {
    fn open(path: &Path, limits: Limits) -> Option<Self> {
        if path.as_os_str() == "-" {
            return Some(Self {
                file: tempfile::tempfile().ok()?,
                is_piped: true,
                is_put_by: false,
                size: None,
                limits,
            });
        }
        let file = File::open(path).ok()?;
        let about = file.metadata().ok()?;
        // What is no file cannot be read twice.
        about.is_file().then_some(Self {
            file,
            is_piped: false,
            is_put_by: true,
            size: Some(about.len()),
            limits,
        })
    }

    /// The bytes from the beginning, unpacked; no more of them than the user asked for. What was not is a limit on what is
    /// held in memory, and binds only what is packed and might be anything.
    fn begin(&mut self) -> io::Result<impl Read + Send + use<>> {
        if !self.is_put_by {
            // No longer than is read of any other file.
            let most = self.limits.size.0.saturating_add(1);
            io::copy(&mut io::stdin().lock().take(most), &mut self.file)?;
            self.is_put_by = true;
            self.size = Some(self.file.stream_position()?);
        }
        self.file.rewind()?;
        let is_asked = self.limits != Limits::default();
        if self
            .size
            .is_some_and(|size| self.limits.size.0 < size && (is_asked || self.is_piped))
        {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        input::unpacked_within(self.file.try_clone()?, self.limits)
    }

    /// What standard input held; `None` where it was not read.
    fn into_piped(self) -> Option<Arc<File>> {
        (self.is_piped && self.is_put_by).then(|| Arc::new(self.file))
    }
}

/// How far a run has come, shown where it takes long and somebody looks.
struct Bar {
    is_shown: bool,
    since: Instant,
    bar: Option<ProgressBar>,
    size: Option<u64>,
    done: u64,
}

impl Bar {
    fn new(is_shown: bool) -> Self {
        Self {
            is_shown,
            since: Instant::now(),
            bar: None,
            size: None,
            done: 0,
        }
    }

    fn begin(&mut self, size: Option<u64>) {
        (self.size, self.done) = (size, 0);
    }

    fn inc(&mut self, bytes: u64) {
        self.done += bytes;
        if !self.is_shown || self.since.elapsed() < SOON {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style =
                ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {eta} to go");
            let bar = ProgressBar::new(self.size.unwrap_or(0));
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        bar.set_position(self.done);
    }

    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// How many threads work: as many as were asked for, else as many as there are cores.
pub(super) fn threads(asked: Option<NonZero<usize>>) {
    if let Some(asked) = asked {
        // Once; whoever was earlier has asked for the same.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(asked.get())
            .build_global();
    }
}
