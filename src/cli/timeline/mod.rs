//! `terrane timeline`: the supply through time.

mod beside;
mod label;
mod table;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::atlas::timeline::Question;
use crate::atlas::timeline::key::By;
use crate::atlas::timeline::step::Step;
use crate::diagnostic;
use crate::export::timeline as export;
use crate::layers::Layers;
use crate::layers::date::ReportedDate;
use crate::render::chart::{self, Chart};
use crate::render::png;
use crate::render::poster::Size;

use super::failure::Failure;
use super::report::count;
use super::say::Say;
use super::{atlas, output};

/// The supply through time: mined while held by, per month, quarter or year
///
/// Examples:
///   terrane timeline --by side --from 2021 --to 2026
///   terrane timeline --step quarter --from 2023 -o share.svg -o share.csv
#[derive(Debug, Args)]
#[group(skip)]
#[command(verbatim_doc_comment)]
pub(super) struct Words {
    #[command(flatten)]
    which: atlas::Which,
    /// How long a step is
    #[arg(long, value_name = "LENGTH", default_value = "year")]
    step: Length,
    /// What the tonnes are told by
    #[arg(long, value_name = "WHAT", default_value = "holder")]
    by: What,
    /// From this day, month or year on [default: from the first day whose output is known]
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The first day, month or year after it all [default: after the last day whose output is known]
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Exported while held by: count what is mined so many days later, for who holds the mine's ground on that day
    /// [default: counted on the day that it was mined]
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    exported_lag: Option<i32>,
    /// Write it as .csv or .json, or draw it as a chart, .svg or .png; `-` is CSV on standard output
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Width and height of the chart, of which 900 are a page's width
    #[arg(long, value_name = "WxH", default_value = "900x800")]
    size: String,
    /// Pixels to each of those in a .png, up to 4
    #[arg(long, value_name = "N", default_value_t = chart::SIZE.scale)]
    scale: f32,
    /// Answer in JSON on standard output
    #[arg(long)]
    json: bool,
    /// A timeline has no one day
    #[arg(long, value_name = "DATE", hide = true)]
    date: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Length {
    Month,
    Quarter,
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Holder,
    Side,
    Belt,
    Mine,
    Element,
}

/// The most steps of a timeline: a hundred years of months.
const MOST_STEPS: usize = 1_200;

/// The longest lag in days: ten years, beyond which nobody has meant days.
const LONGEST_LAG: i32 = 3_660;

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    refuse(words)?;
    let size = size(&words.size, words.scale)?;
    // A timeline has no day of its own.
    let opened = words
        .which
        .open(say, |layers| Ok(layers.manifest.as_of.unwrap_or(Date::MIN)))?;
    let lag = words.exported_lag.unwrap_or(0);
    let known = opened.atlas.known_output(lag);
    let known = known.ok_or_else(|| without_output(&opened.atlas.layers, opened.bare))?;
    let question = question(words, known)?;
    let timeline = opened.atlas.timeline(question)?;
    if timeline.total().is_none() {
        return Err(Failure::usage(format!(
            "no output is known of any day from {} to {}; it is known from {} to {}",
            question.from, question.to, known.0, known.1
        )));
    }
    for path in &words.output {
        output::file(path, |out| match output::extension(path).as_deref() {
            Some("json") => writeln!(out, "{:#}", export::json(&timeline)),
            Some("svg") => out.write_all(
                Chart::of(&timeline, Size { scale: 1.0, ..size })
                    .svg()
                    .as_bytes(),
            ),
            Some("png") => out.write_all(&png::encode_flat(&Chart::of(&timeline, size).picture())),
            _ => export::csv(out, &timeline),
        })?;
        say.note(&format!(
            "{}: {}",
            path.display(),
            count(timeline.steps.len(), "step")
        ));
    }
    if words.json {
        let mut answer = export::json(&timeline);
        answer["account"] = diagnostic::json::account(&opened.account);
        return say.data(&format!("{answer:#}\n"));
    }
    if words.output.iter().any(|path| path.as_os_str() == "-") {
        return Ok(());
    }
    say.data(&table::table(&timeline, opened.set_aside, say.verbose))
}

/// Refuses what has no meaning here, before anything is read.
fn refuse(words: &Words) -> Result<(), Failure> {
    if words.date.is_some() {
        return Err(Failure::usage(
            "a timeline has no one day: say --from and --to, or ask `terrane attribute --date`",
        ));
    }
    if words.which.has_rate_of() {
        return Err(Failure::usage(
            "a timeline counts every day at its own year's output: leave out --rate-of",
        ));
    }
    if let Some(lag) = words
        .exported_lag
        .filter(|lag| !(0..=LONGEST_LAG).contains(lag))
    {
        return Err(Failure::usage(format!(
            "--exported-lag {lag}: output leaves 0 to {LONGEST_LAG} days after it was mined"
        )));
    }
    for path in words.output.iter().filter(|path| path.as_os_str() != "-") {
        if !matches!(
            output::extension(path).as_deref(),
            Some("csv" | "json" | "svg" | "png")
        ) {
            let path = path.display();
            return Err(Failure::usage(format!(
                "{path}: a timeline is written as .csv or .json, or drawn as .svg or .png"
            )));
        }
    }
    let stdout = words.output.iter().filter(|path| path.as_os_str() == "-");
    if 1 < stdout.count() + usize::from(words.json) {
        return Err(Failure::usage(
            "standard output takes one answer: -o - or --json",
        ));
    }
    Ok(())
}

/// Why an atlas or bare files have no timeline.
fn without_output(layers: &Layers, bare: bool) -> Failure {
    let manifest = &layers.manifest;
    Failure::usage(if bare {
        "a timeline needs output by period, which bare files do not give: `terrane init DIR` writes an atlas to start from"
            .to_owned()
    } else if manifest.scope.is_empty() {
        "this atlas names no scope whose output is told: say scope and series in atlas.toml, the figures in output.csv"
            .to_owned()
    } else {
        format!(
            "no output is known: output.csv has no figure of {} of {} in the series `{}`",
            manifest.commodity, manifest.scope, manifest.series
        )
    })
}

fn question(words: &Words, known: (Date, Date)) -> Result<Question, Failure> {
    let from = words
        .from
        .as_deref()
        .map(|text| end("--from", text))
        .transpose()?;
    let to = words
        .to
        .as_deref()
        .map(|text| end("--to", text))
        .transpose()?;
    let nothing = |days: String| {
        Failure::usage(format!(
            "no output is known of any day {days}; it is known from {} to {}",
            known.0, known.1
        ))
    };
    let (from, to) = match (from, to) {
        (None, Some(to)) if to <= known.0 => return Err(nothing(format!("before {to}"))),
        (Some(from), None) if known.1 <= from => {
            return Err(nothing(format!("from {from} on")));
        }
        (from, to) => (from.unwrap_or(known.0), to.unwrap_or(known.1)),
    };
    if to <= from {
        return Err(Failure::usage(format!(
            "--from {from} --to {to} holds no day: --to is the first day after the span"
        )));
    }
    let step = match words.step {
        Length::Month => Step::Month,
        Length::Quarter => Step::Quarter,
        Length::Year => Step::Year,
    };
    let steps = step.count(from, to);
    if MOST_STEPS < steps {
        return Err(Failure::usage(format!(
            "from {from} to {to} there are {steps} {step}s, and a timeline has {MOST_STEPS} steps at most: \
             say --from and --to, or a longer --step"
        )));
    }
    Ok(Question {
        from,
        to,
        step,
        by: match words.by {
            What::Holder => By::Holder,
            What::Side => By::Side,
            What::Belt => By::Belt,
            What::Mine => By::Mine,
            What::Element => By::Element,
        },
        lag: words.exported_lag.unwrap_or(0),
    })
}

/// The end of a span: a day, or the first day of a month or year.
fn end(flag: &str, text: &str) -> Result<Date, Failure> {
    let date: Result<ReportedDate, _> = text.parse();
    date.map(ReportedDate::first).map_err(|_| {
        Failure::usage(format!(
            "`{text}` is no date: write {flag} 2024-10-18, {flag} 2024-10 or {flag} 2024"
        ))
    })
}

/// The longest side of a chart in pixels.
const LONGEST: f32 = 9_400.0;

fn size(text: &str, scale: f32) -> Result<Size, Failure> {
    let side = |side: &str| side.trim().parse::<u16>().ok();
    let sides = text.split_once(['x', '×']);
    let sides = sides.and_then(|(width, height)| Some((side(width)?, side(height)?)));
    let (width, height) = sides
        .ok_or_else(|| Failure::usage(format!("`{text}` is no size: write --size 900x800")))?;
    if !(0.5..=4.0).contains(&scale)
        || width.min(height) < 400
        || LONGEST < f32::from(width.max(height)) * scale
    {
        return Err(Failure::usage(format!(
            "a chart of {text} at a scale of {scale} cannot be drawn: sides of at least 400, a scale of 0.5 to 4, \
             no more than {LONGEST} pixels"
        )));
    }
    Ok(Size {
        width: width.into(),
        height: height.into(),
        scale,
    })
}
