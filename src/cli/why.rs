//! `terrane why`: the answer's derivation, from the accounts behind it.

use clap::{ArgGroup, Args};
use geo::Point;

use crate::diagnostic;
use crate::export::json;
use crate::layers::mine::Mine;

use super::failure::Failure;
use super::say::Say;
use super::{atlas, chain, derivation, find};

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
    /// A mine, by id or name
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
        (None, Some(text)) => find::mine(text, layers)?,
        (None, None) => return Err(Failure::usage("name a mine, or a point with --at LON,LAT")),
    };
    let derived = opened.atlas.derive(mine, date);
    let chains = opened.atlas.chains(mine, opened.rate_of);
    if words.json {
        let mut answer = json::derivation(&derived, layers, date);
        answer["output"] = chains.iter().map(json::chain).collect();
        answer["account"] = diagnostic::json::account(&opened.account);
        return say.data(&format!("{answer:#}\n"));
    }
    let yields = chain::tell(&chains, layers, mine, opened.rate_of);
    say.data(&derivation::tell(
        &derived,
        layers,
        date,
        &yields,
        say.verbose,
    ))
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
