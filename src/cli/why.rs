//! `terrane why`: the answer's derivation, from the accounts behind it.

use std::fmt::Write;

use clap::{ArgGroup, Args};
use geo::Point;
use jiff::civil::Date;

use crate::atlas::derivation::{Account, Derivation, Part};
use crate::atlas::plate::How;
use crate::diagnostic::{self, draw};
use crate::export::json;
use crate::layers::Layers;
use crate::layers::control::Kind;
use crate::layers::event::{Event, Extent};
use crate::layers::front::Front;
use crate::layers::holder::Code;
use crate::layers::mine::Mine;

use super::atlas;
use super::failure::Failure;
use super::say::Say;
use super::shares;

/// Who holds a mine or a point on a day, and by which reports
///
/// Examples:
///   terrane why --at 98.378,25.598 --date 2024-10-17
///   terrane why PC-001 --json
#[derive(Debug, Args)]
#[group(skip)]
#[command(verbatim_doc_comment)]
#[command(group = ArgGroup::new("what").required(true).args(["mine", "at"]))]
pub(super) struct Words {
    /// The id of a mine
    #[arg(value_name = "MINE")]
    mine: Option<String>,
    /// A point, longitude first
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    at: Option<String>,
    #[command(flatten)]
    atlas: atlas::Words,
    /// Answer in JSON on standard output
    #[arg(long)]
    json: bool,
}

pub(super) fn run(words: &Words, say: &mut Say) -> Result<(), Failure> {
    let at = words.at.as_deref().map(point).transpose()?.map(Mine::at);
    let opened = words.atlas.open(say)?;
    let (layers, date) = (&opened.atlas.layers, opened.date);
    let mine = match (&at, &words.mine) {
        (Some(at), _) => at,
        (None, Some(id)) => find(id, &layers.mines)?,
        (None, None) => return Err(Failure::usage("name a mine, or a point with --at LON,LAT")),
    };
    let derivation = opened.atlas.derive(mine, date);
    if words.json {
        let mut answer = json::derivation(&derivation, layers, date);
        answer["account"] = diagnostic::json::account(&opened.account);
        return say.data(&format!("{answer:#}\n"));
    }
    say.data(&tell(&derivation, layers, date))
}

/// Reads `98.378,25.598`.
fn point(text: &str) -> Result<Point, Failure> {
    let number = |part: &str| {
        part.trim()
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
    };
    let parsed = text
        .split_once(',')
        .and_then(|(lon, lat)| Some((number(lon)?, number(lat)?)));
    let (lon, lat) = parsed.ok_or_else(|| {
        Failure::usage(format!(
            "`{text}` is no point: write --at LON,LAT in degrees, such as 98.378,25.598"
        ))
    })?;
    if lon.abs() > 180.0 || lat.abs() > 90.0 {
        let swapped = if lat.abs() <= 180.0 && lon.abs() <= 90.0 {
            "; longitude comes first"
        } else {
            ""
        };
        return Err(Failure::usage(format!(
            "{lon},{lat} lies nowhere on earth{swapped}"
        )));
    }
    Ok(Point::new(lon, lat))
}

fn find<'a>(id: &str, mines: &'a [Mine]) -> Result<&'a Mine, Failure> {
    let same =
        |mine: &&Mine| mine.id.eq_ignore_ascii_case(id) || mine.name.eq_ignore_ascii_case(id);
    mines.iter().find(same).ok_or_else(|| {
        let near = mines
            .iter()
            .filter(|mine| mine.name.to_lowercase().contains(&id.to_lowercase()));
        let near: Vec<String> = near
            .take(5)
            .map(|mine| format!("{} ({})", mine.id, mine.name))
            .collect();
        let hint = if near.is_empty() {
            "see `terrane attribute -v`".to_owned()
        } else {
            format!("did you mean {}", near.join(", "))
        };
        Failure::usage(format!("no mine has the id or name `{id}`; {hint}"))
    })
}

fn tell(derivation: &Derivation, layers: &Layers, date: Date) -> String {
    let mut text = answer(derivation, layers, date);
    let parts = [
        (Part::Decides, "What decides"),
        (
            Part::Unsettled,
            "What is not settled yet: its day is known to the month or year only",
        ),
        (Part::Evidence, "Evidence that moves no ground"),
        (
            Part::Superseded,
            "What was said before, or speaks of more ground",
        ),
        (Part::Later, "What comes later"),
    ];
    for (part, heading) in parts {
        let accounts: Vec<&Account> = derivation
            .accounts
            .iter()
            .filter(|account| account.part == part)
            .collect();
        if accounts.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{heading}:");
        for account in accounts {
            text += &line(account);
        }
    }
    text
}

fn answer(derivation: &Derivation, layers: &Layers, date: Date) -> String {
    let holding = &derivation.holding;
    let holders = &layers.manifest.holders;
    let (lon, lat) = (derivation.point.x(), derivation.point.y());
    let what = match derivation.mine {
        Some(mine) => format!("{} ({})", mine.name, mine.id),
        None => draw::lonlat(lon, lat),
    };
    let area = derivation
        .area
        .map(|area| format!(" in {area}"))
        .unwrap_or_default();
    let names = || {
        let name = |code: &crate::layers::holder::Code| {
            holders.get(code).map_or_else(
                || code.to_string(),
                |holder| format!("{code} ({})", holder.name),
            )
        };
        holding
            .control()
            .holders()
            .map(name)
            .collect::<Vec<_>>()
            .join(" and ")
    };
    let side = holding.control().side(holders);
    let verdict = match holding.control().kind(holders) {
        Kind::Unknown => "no report says who held it".to_owned(),
        Kind::Held => format!("held by {} [{side}]", names()),
        Kind::Shared => format!("shared by {} [{side}]", names()),
        Kind::Contested => format!("contested by {} [{side}]", names()),
    };
    let mut text = format!("{what}{area}, {}: {verdict}\n", date);
    let end = |day: Option<jiff::civil::Date>, open: &str| {
        day.map_or_else(|| open.to_owned(), |day| day.to_string())
    };
    let reach = derivation
        .mine
        .and_then(|mine| mine.precision_km)
        .filter(|km| *km > 0.0);
    let near = reach
        .map(|km| format!(" within {km} km of its place"))
        .unwrap_or_default();
    if !holding.shares.rivals().is_empty() {
        let each = shares::each(&holding.shares);
        let _ = writeln!(text, "  by share of the ground{near}: {each}");
    }
    if !holding.control().is_unknown() {
        let from = end(holding.period.from(), "before the first report");
        let to = end(holding.period.to(), "the last report");
        let _ = writeln!(text, "  from {from} to {to}");
        let how = match holding.how {
            How::Reported => "a report names the mine itself".to_owned(),
            How::Edge => "it lies on the border of grounds under different control".to_owned(),
            How::Point => "by the ground that it lies in".to_owned(),
            How::Disc => format!("by the ground{near}, in the region and near its belt"),
            How::Area => "by the ground of its outline".to_owned(),
        };
        let confidence = holding
            .confidence
            .map(|c| format!(", confidence {c}"))
            .unwrap_or_default();
        let last = holding
            .last_report
            .map(|day| format!(", last report {day}"))
            .unwrap_or_default();
        let _ = writeln!(text, "  {how}{confidence}{last}");
    }
    if holding.claimed {
        let deciding = derivation
            .accounts
            .iter()
            .filter(|account| matches!(account.part, Part::Decides | Part::Unsettled));
        let mut claimants: Vec<&str> = deciding
            .filter_map(|account| account.event?.claimed_by.as_ref())
            .map(Code::as_str)
            .collect();
        claimants.sort_unstable();
        claimants.dedup();
        let _ = writeln!(
            text,
            "  by the word of {} alone: no other source has confirmed it by then",
            claimants.join(" and ")
        );
    }
    if let Some(km) = holding.front_km.filter(|km| *km > 0.0) {
        let _ = writeln!(
            text,
            "  {km:.1} km from the nearest ground that an opponent holds or contests"
        );
    }
    if let Some(km) = reach.filter(|_| holding.how == How::Reported) {
        let _ = writeln!(text, "  placed to within {km} km");
    }
    text
}

/// Whose word alone an event is, and until when.
fn claim(event: &Event) -> String {
    match (&event.claimed_by, &event.confirmed_by) {
        (Some(by), Some((id, from))) => {
            format!(", claimed by {by} alone until {from}, when {id} confirms it")
        }
        (Some(by), None) => format!(", claimed by {by} alone"),
        (None, _) => String::new(),
    }
}

fn line(account: &Account) -> String {
    if let Some(front) = account.front {
        return front_line(front, account);
    }
    let Some(event) = account.event else {
        return format!("  zone {}: {}\n", account.id, account.control);
    };
    let extent = match event.extent {
        Extent::Area => "the whole area".to_owned(),
        Extent::Rest => "the area without what smaller reports speak of".to_owned(),
        Extent::Cell => "the part of the area nearest to the place".to_owned(),
        Extent::Radius(km) => format!("{km} km about the place"),
        Extent::Mine => "the mine itself".to_owned(),
        Extent::None => "no ground".to_owned(),
    };
    let place = event
        .place
        .as_deref()
        .or(event.area.as_deref())
        .unwrap_or("");
    let claimed = claim(event);
    let mut text = format!(
        "  {} {place}: {} → {} ({extent}; {}{claimed}) [{}]\n",
        event.date, event.what, event.after, event.confidence, event.id
    );
    let source = [&*event.source.title, &*event.source.url]
        .into_iter()
        .filter(|part| !part.is_empty());
    let _ = writeln!(text, "      {}", source.collect::<Vec<_>>().join(" "));
    if !event.note.is_empty() {
        let _ = writeln!(text, "      {}", event.note);
    }
    text
}

fn front_line(front: &Front, account: &Account) -> String {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let drawn = if front.sketch {
        "a sketched front line"
    } else {
        "a reported front line"
    };
    let precise = if front.precision_km > 0.0 {
        format!(", good to {} km", front.precision_km)
    } else {
        String::new()
    };
    let mut text = format!(
        "  {}/{} {drawn} in {}: {} on this side (left {}, right {}{precise}) [{}]\n",
        day(front.period.from()),
        day(front.period.to()),
        front.theatre,
        account.control,
        front.left,
        front.right,
        front.id
    );
    for url in &front.sources {
        let _ = writeln!(text, "      {url}");
    }
    if !front.basis.is_empty() {
        let _ = writeln!(text, "      {}", front.basis);
    }
    text
}
