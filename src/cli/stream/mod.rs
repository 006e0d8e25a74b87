//! Attribution of bare files mine by mine: what is read is written at once, so that a file may be longer than the memory.
//!
//! What is not right or not usual in a file, and what needs all mines at once, is left to reading the whole: that gives
//! the same answers and tells every fault with its place.

mod bar;
mod conveyor;
mod counting;
mod hand;
pub(super) mod packing;
mod run;
mod source;
mod sums;

use std::cell::RefCell;
use std::fs::File;
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;

use geo::{BoundingRect, Intersects, MultiPolygon, Rect};
use jiff::civil::Date;
use tempfile::SpooledTempFile as Spooled;

use crate::atlas::Atlas;
use crate::atlas::census::Census;
use crate::atlas::locate::bulk::Bulk;
use crate::atlas::many::Many;
use crate::atlas::plate::{Ground, Plate};
use crate::atlas::span::Span;
use crate::atlas::supply::Supply;
use crate::atlas::turnover::Turnover;
use crate::diagnostic::account::Account;
use crate::export::history::columns::Columns;
use crate::export::history::form;
use crate::layers::Layers;
use crate::layers::date::Period;
use crate::read::bare::BareFiles;
use crate::read::bare::apart::{self, Apart};
use crate::read::input;

use super::failure::Failure;
use super::output;
use super::say::Say;

use bar::Bar;
use run::{Ending, Found, Run};
use source::Source;

/// What is asked of a stream.
#[derive(Debug)]
pub(super) struct Question<'a> {
    pub(super) files: BareFiles,
    /// What is written mine by mine, one after the other.
    pub(super) writings: &'a [Writing<'a>],
    /// The properties that are wanted; what the files give cause for where there are none.
    pub(super) add: &'a [String],
    /// Whether it is told how far each mine lies from opposed ground.
    pub(super) front_km: bool,
    /// The days of which the histories are told, in place of the mines on a day, and the columns of their rows.
    pub(super) rows: Option<(Period, &'a Columns)>,
    /// Whether a table is told, which lists the mines where they are few and nothing is known of what they yield.
    pub(super) tells: bool,
}

/// One of the answers that are written mine by mine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writing<'a> {
    to: To<'a>,
    form: Form,
}

/// Where mines are written.
#[derive(Debug, Clone, Copy)]
enum To<'a> {
    File(&'a Path),
    Stdout,
    /// To standard output, between what is known when all mines are.
    Between,
}

/// How mines are written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// As the features that they are, each with what was found of it.
    Features,
    /// As `--json` lists them.
    Listed,
    /// As the rows of their histories.
    Rows(form::Form),
}

impl<'a> Writing<'a> {
    /// All of a file; `-` is standard output.
    pub(super) fn file(path: &'a Path, form: Form) -> Self {
        let to = match path.as_os_str() == "-" {
            true => To::Stdout,
            false => To::File(path),
        };
        Self { to, form }
    }

    /// What stands between what is known when all mines are.
    pub(super) fn between(form: Form) -> Self {
        let to = To::Between;
        Self { to, form }
    }
}

impl Question<'_> {
    /// Whether mines are called by their ids, or by their numbers where they have none.
    fn calls(&self) -> bool {
        self.rows.is_some() || self.writings.iter().any(|writing| writing.form.calls())
    }
}

impl Form {
    /// Whether it calls mines so.
    fn calls(self) -> bool {
        matches!(self, Self::Listed | Self::Rows(_))
    }
}

/// What was found of all mines.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    /// The atlas on the day, without its mines.
    pub(super) plate: Plate<'a>,
    /// The days of which histories were asked, without rows.
    pub(super) span: Option<Span<'a>>,
    pub(super) census: Census,
    /// How many features are no mine of it.
    pub(super) set_aside: usize,
    /// How many mines changed hands in the histories that were written.
    pub(super) turnover: Turnover,
    /// What became of the features of all files.
    pub(super) account: Account,
    /// What stands between what is known of all mines.
    pub(super) listed: Option<Spooled>,
    /// How many of what was to be written is.
    pub(super) written: usize,
    /// Why no more of it is.
    pub(super) failure: Option<Failure>,
}

/// What is left to reading the whole.
pub(super) struct Whole {
    /// The file of the mines, or what standard input held, where that was read: its place may have been written to since.
    pub(super) opened: Option<Arc<File>>,
}

/// Attributes the mines of bare files, writes them, and hands what was found to `tell`.
pub(super) fn attribute(
    question: &Question,
    say: &mut Say,
    day: impl FnOnce(&Layers) -> Result<Date, Failure>,
    tell: impl FnOnce(Answer, &mut Say) -> Result<(), Failure>,
) -> Result<Result<(), Failure>, Whole> {
    let mut whole = Whole { opened: None };
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
    let ground = match question.front_km {
        true => ground(layers.clone(), date),
        false => Some(Vec::new()),
    };
    let Some(ground) = ground else {
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
    // A million rings take a while to free: the mines need not wait for it.
    rayon::spawn(move || drop(shapes));
    let atlas = Atlas::compile(layers);
    if !atlas.faults.is_empty() {
        return Err(whole);
    }
    let span = match question
        .rows
        .map(|(period, _)| atlas.span(period))
        .transpose()
    {
        Ok(span) => span,
        Err(_) => return Err(whole),
    };
    let many = Many::new(&atlas, &bulk, date).with_ground(&ground);
    drop(ground);
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
        histories: span.as_ref().zip(question.rows.map(|rows| rows.1)),
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
    let Found {
        mut sums,
        spooled,
        mut written,
        mut failure,
    } = match found {
        Ok(found) => found,
        Err(Ending::Failed(failure)) => return Ok(Err(failure)),
        Err(Ending::Unusual) => {
            whole.opened = source.into_opened();
            return Err(whole);
        }
    };
    warnings.extend(sums.warnings(&run.name));
    let plate = Plate {
        supply: sums.supply,
        ..plate
    };
    say.warnings(&warnings);
    say.account(warnings.account());
    let mut writings = question.writings.iter();
    let listed = match writings.position(|writing| matches!(writing.to, To::Stdout)) {
        None => spooled,
        Some(place) => {
            if let Err(error) = spooled.map_or(Ok(()), output::spooled) {
                (written, failure) = (place, Some(error));
            }
            None
        }
    };
    let answer = Answer {
        plate,
        span,
        census: sums.census,
        set_aside: sums.set_aside,
        turnover: sums.turnover,
        account: warnings.account().clone(),
        listed,
        written,
        failure,
    };
    Ok(tell(answer, say))
}

/// The ground of a day; `None` where something is to be told of it.
fn ground(layers: Layers, date: Date) -> Option<Vec<Ground>> {
    let atlas = Atlas::compile(layers);
    let ground = atlas.plate(date, date).ok()?.ground;
    atlas.faults.is_empty().then_some(ground)
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

/// How many threads work: as many as were asked for, else as many as there are cores.
pub(super) fn threads(asked: Option<NonZero<usize>>) {
    if let Some(asked) = asked {
        // Once; whoever was earlier has asked for the same.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(asked.get())
            .build_global();
    }
}
