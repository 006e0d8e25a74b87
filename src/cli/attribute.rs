//! `terrane attribute`: who holds each mine, and the supply by holder.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use crate::atlas::plate::Plate;
use crate::export::history::columns::Columns;
use crate::export::history::form::{self, Form};
use crate::export::properties::{self, Properties};
use crate::export::{csv, geojson, json};
use crate::layers::date::{Period, ReportedDate};

use super::failure::Failure;
use super::say::Say;
use super::stream::Writing;
use super::{atlas, output, span, stream, supply};

/// Who holds each mine, and the supply by holder
///
/// Examples:
///   terrane attribute --date 2024-10-20
///   terrane attribute -o mines.geojson --table supply.csv
///   terrane attribute --from 2024 --to 2025 -o history.csv
///   terrane attribute --from 2024 --columns id,from,control -o -
#[derive(Debug, Args)]
#[group(skip)]
#[command(verbatim_doc_comment)]
pub(super) struct Words {
    #[command(flatten)]
    atlas: atlas::Words,
    /// Instead of one day, the history of all mines as rows, from this day, month or year on
    #[arg(long, value_name = "DATE", conflicts_with_all = ["date", "rate_of", "table", "add", "front_km"])]
    from: Option<String>,
    /// The end of that history: the first day, month or year after it
    #[arg(long, value_name = "DATE", conflicts_with_all = ["date", "rate_of", "table", "add", "front_km"])]
    to: Option<String>,
    /// Write the mines with what was found as GeoJSON; every byte of the input stays; `-` is standard output. With
    /// --from or --to the rows, as .csv, .json or .geojson
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Write the supply by holder as CSV
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    /// Which properties to add, by name, or `all`
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    add: Vec<String>,
    /// Which columns the rows of a history have, by name and in this order, such as `id,from,held_by` [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    columns: Vec<String>,
    /// Add to the mines of bare files how far each lies from opposed ground, as those of an atlas have it
    #[arg(long)]
    front_km: bool,
    /// Answer in JSON on standard output
    #[arg(long)]
    json: bool,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    if words.from.is_some() || words.to.is_some() {
        return history(words, say);
    }
    if !words.columns.is_empty() {
        return Err(Failure::usage(
            "--columns chooses the columns of a history: give --from or --to too, such as --from 2024; the properties \
             of mines on one day are chosen by --add",
        ));
    }
    for path in words.output.iter().filter(|path| path.as_os_str() != "-") {
        if !matches!(output::extension(path).as_deref(), Some("geojson" | "json")) {
            let path = path.display();
            return Err(Failure::usage(format!(
                "{path}: the mines are written as .geojson"
            )));
        }
    }
    let stdout = |path: &&PathBuf| path.as_os_str() == "-";
    let answers = words
        .output
        .iter()
        .chain(&words.table)
        .filter(stdout)
        .count()
        + usize::from(words.json);
    if answers > 1 {
        return Err(Failure::usage(
            "standard output takes one answer: -o -, --table - or --json",
        ));
    }
    if streamed(words, answers, say)? {
        return Ok(());
    }
    let opened = words.atlas.open(say)?;
    let plate = if tells_of_fronts(words, opened.bare) {
        opened.plate()?
    } else {
        opened.plate_of_mines()?
    };
    let properties = wanted(words, opened.bare, &plate)?;
    for path in &words.output {
        output::file(path, |out| {
            geojson::mines(out, &opened.original, &plate, &properties)
        })?;
        say.note(&format!(
            "{}: {} mines",
            path.display(),
            plate.holdings.len()
        ));
    }
    if let Some(path) = &words.table {
        table(path, &plate, say)?;
    }
    if words.json {
        return output::file(Path::new("-"), |out| {
            json::attribution(out, &plate, &properties, &opened.account)
        });
    }
    if answers == 1 {
        return Ok(());
    }
    say.data(&supply::table(&plate, opened.set_aside, say.verbose))
}

/// Attributes mine by mine where nothing is asked that needs all mines at once; `false` where something is.
fn streamed(words: &Words, answers: usize, say: &mut Say) -> Result<bool, Failure> {
    let is_known = |name: &String| properties::NAMES.contains(&&**name);
    if say.verbose || !words.add.iter().all(is_known) {
        return Ok(false);
    }
    let features = |path| Writing::file(path, stream::Form::Features);
    let listed = words.json.then(|| Writing::between(stream::Form::Listed));
    let paths = words.output.iter().map(PathBuf::as_path);
    let writings: Vec<Writing> = paths.map(features).chain(listed).collect();
    let tells = answers == 0;
    let question = |files| stream::Question {
        files,
        writings: &writings,
        add: &words.add,
        front_km: tells_of_fronts(words, true),
        rows: None,
        tells,
    };
    words.atlas.stream(question, say, |answer, say| {
        let (plate, census) = (&answer.plate, &answer.census);
        for path in words.output.iter().take(answer.written) {
            say.note(&format!("{}: {} mines", path.display(), census.mines));
        }
        if let Some(failure) = answer.failure {
            return Err(failure);
        }
        if let Some(path) = &words.table {
            table(path, plate, say)?;
        }
        if let Some(listed) = answer.listed {
            let [before, behind] = json::around(plate, &answer.account);
            return output::spooled_between([&before, &behind], listed);
        }
        if !tells {
            return Ok(());
        }
        say.data(&supply::table_of(
            plate,
            census,
            answer.set_aside,
            say.verbose,
        ))
    })
}

fn table(path: &Path, plate: &Plate, say: &mut Say) -> Result<(), Failure> {
    output::file(path, |out| csv::supply(out, plate))?;
    say.note(&format!(
        "{}: {} rows of supply",
        path.display(),
        plate.supply.rows.len()
    ));
    Ok(())
}

/// Whether any answer says how far a mine lies from opposed ground: mines that are written or told as JSON do, those of bare
/// files where that is asked for.
fn tells_of_fronts(words: &Words, bare: bool) -> bool {
    let by_mine = words.json || !words.output.is_empty();
    let named = |name: &String| name == properties::FRONT_KM || name == properties::ALL;
    let asked = words.front_km || words.add.iter().any(named);
    by_mine && (asked || (words.add.is_empty() && !bare))
}

/// The history of all mines within a span, as rows.
fn history(words: &Words, say: &mut Say) -> Result<(), Failure> {
    let from = words.from.as_deref().map(|text| end("--from", text));
    let to = words.to.as_deref().map(|text| end("--to", text));
    let (from, to) = (from.transpose()?, to.transpose()?);
    let span = Period::new(from, to).ok_or_else(|| {
        let (from, to) = (words.from.as_deref(), words.to.as_deref());
        Failure::usage(format!(
            "--from {} --to {} holds no day: --to is the first day after the span",
            from.unwrap_or_default(),
            to.unwrap_or_default()
        ))
    })?;
    for path in words.output.iter().filter(|path| path.as_os_str() != "-") {
        let extension = output::extension(path);
        if !matches!(extension.as_deref(), Some("csv" | "json" | "geojson")) {
            let path = path.display();
            return Err(Failure::usage(format!(
                "{path}: a history is written as .csv, .json or .geojson"
            )));
        }
    }
    let columns = columns(words)?;
    let stdout = words.output.iter().filter(|path| path.as_os_str() == "-");
    let answers = stdout.count() + usize::from(words.json);
    if answers > 1 {
        return Err(Failure::usage(
            "standard output takes one answer: -o - or --json",
        ));
    }
    // A span has no day of its own.
    let which = &words.atlas.which;
    if !say.verbose {
        let rows = |path| Writing::file(path, stream::Form::Rows(form_of(path)));
        let listed = words
            .json
            .then(|| Writing::between(stream::Form::Rows(Form::Json)));
        let paths = words.output.iter().map(PathBuf::as_path);
        let writings: Vec<Writing> = paths.map(rows).chain(listed).collect();
        let question = |files| stream::Question {
            files,
            writings: &writings,
            add: &[],
            front_km: false,
            rows: Some((span, &columns)),
            tells: answers == 0,
        };
        let tell = |answer: stream::Answer, say: &mut Say| {
            let turnover = &answer.turnover;
            for path in words.output.iter().take(answer.written) {
                say.note(&format!("{}: {} rows", path.display(), turnover.rows));
            }
            if let Some(failure) = answer.failure {
                return Err(failure);
            }
            if let (Some(listed), Some(span)) = (answer.listed, &answer.span) {
                let before = Form::Json.before(span, &columns);
                let behind = Form::Json.behind(Some(&answer.account));
                return output::spooled_between([&before, &behind], listed);
            }
            if answers == 1 {
                return Ok(());
            }
            say.data(&span::counted(
                answer.plate.layers,
                span,
                turnover,
                answer.set_aside,
            ))
        };
        if which.stream(question, say, |_| Ok(Date::MIN), tell)? {
            return Ok(());
        }
    }
    let opened = which.open(say, |layers| Ok(layers.manifest.as_of.unwrap_or(Date::MIN)))?;
    let span = opened.atlas.span(span)?;
    for path in &words.output {
        output::file(path, |out| {
            form::write(out, form_of(path), &span, &columns, None)
        })?;
        say.note(&format!("{}: {} rows", path.display(), span.rows.len()));
    }
    if words.json {
        let account = Some(&opened.account);
        return output::file(Path::new("-"), |out| {
            form::write(out, Form::Json, &span, &columns, account)
        });
    }
    if answers == 1 {
        return Ok(());
    }
    say.data(&span::table(&span, opened.set_aside, say.verbose))
}

/// The form of the rows in a file of this name.
fn form_of(path: &Path) -> Form {
    match output::extension(path).as_deref() {
        Some("geojson") => Form::Geojson,
        Some("json") => Form::Json,
        _ => Form::Csv,
    }
}

/// The columns of the rows of a history.
fn columns(words: &Words) -> Result<Columns, Failure> {
    if words.columns.is_empty() {
        return Ok(Columns::all());
    }
    if words.output.is_empty() && !words.json {
        return Err(Failure::usage(
            "--columns chooses the columns of rows: -o history.csv or --json writes them",
        ));
    }
    Columns::named(&words.columns).map_err(|error| Failure::usage(format!("--columns {error}")))
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

fn wanted(words: &Words, bare: bool, plate: &Plate) -> Result<Properties, Failure> {
    let names = &words.add;
    let all = Properties::all(plate);
    let known = all.known();
    if let Some(unknown) = names
        .iter()
        .find(|name| *name != properties::ALL && !known.contains(name))
    {
        let known = known.join(", ");
        return Err(Failure::usage(format!(
            "--add knows no `{unknown}`; it knows {known}, all"
        )));
    }
    let some = if names.is_empty() && bare {
        Properties::of_bare_files(plate)
    } else if names.is_empty() || names.iter().any(|name| name == properties::ALL) {
        return Ok(all);
    } else {
        Properties::only(names.clone(), plate)
    };
    Ok(if words.front_km {
        some.and(properties::FRONT_KM)
    } else {
        some
    })
}
