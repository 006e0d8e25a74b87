//! Choices: the same atlas by another source of output, or its mines by another weight.

use crate::layers::Layers;
use crate::layers::manifest::Weighing;

/// Why a choice cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No figure of the scope has the series.
    #[error("no figure of `{scope}` is from the source `{series}`; there are {known}")]
    NoSeries {
        /// Whose output was asked for.
        scope: String,
        /// By which series.
        series: String,
        /// The series that there are.
        known: String,
    },
    /// Some mine that yields does not have the count.
    #[error(
        "mines cannot be weighed by `{count}`: {lacking} of the {active} that yield something do not have it ({examples}); \
         every one of them must"
    )]
    NoCount {
        /// By what they were to be weighed.
        count: String,
        /// How many do not have it.
        lacking: usize,
        /// How many must.
        active: usize,
        /// Some of them.
        examples: String,
    },
    /// No mine of the atlas has the count.
    #[error(
        "no mine that yields something has a number `{count}`; mines can be weighed by {known}"
    )]
    UnknownCount {
        /// By what they were to be weighed.
        count: String,
        /// By what they can be.
        known: String,
    },
    /// All weights are zero.
    #[error("mines cannot be weighed by `{0}`: it is zero for all that yield something")]
    Zero(String),
}

/// How many mines an error names.
const NAMED: usize = 3;

/// Makes another series the one that is used for the atlas's scope, or for `SCOPE` where the text is `SCOPE=SERIES`.
///
/// # Errors
/// When no figure has it.
pub fn source(layers: &mut Layers, text: &str) -> Result<(), Refused> {
    let (scope, series) = match text.split_once('=') {
        Some((scope, series)) => (scope.to_owned(), series),
        None => (layers.manifest.scope.clone(), text),
    };
    let commodity = &layers.manifest.commodity;
    let rows = layers.output.iter();
    let ours = rows.filter(|row| row.scope == scope && row.commodity == *commodity);
    let mut known: Vec<&str> = ours.map(|row| &*row.series).collect();
    known.sort_unstable();
    known.dedup();
    if !known.contains(&series) {
        let known = if known.is_empty() {
            "none".to_owned()
        } else {
            known.join(", ")
        };
        let series = series.to_owned();
        return Err(Refused::NoSeries {
            scope,
            series,
            known,
        });
    }
    if scope == layers.manifest.scope {
        // What contains the atlas's scope is compared by the same series where that has it.
        series.clone_into(&mut layers.manifest.series);
    }
    layers
        .manifest
        .series_by_scope
        .insert(scope, series.to_owned());
    Ok(())
}

/// Weighs the mines otherwise: `sites` counts each by its own weight over the whole scope, without the shares of belts; any
/// other name is a number that their file gives, which takes the place of the weight within their belts.
///
/// # Errors
/// When a mine that yields something does not have the number.
pub fn weigh(layers: &mut Layers, count: &str) -> Result<(), Refused> {
    if count == "sites" {
        let scope = layers.manifest.scope.clone();
        layers.shares.retain(|row| row.scope != scope);
        layers.manifest.weighing = Weighing::Sites;
        return Ok(());
    }
    let commodity = layers.manifest.commodity.clone();
    let yields = |mine: &&mut crate::layers::mine::Mine| {
        let mined = mine.commodity.as_deref();
        mine.weight > 0.0 && mined.is_none_or(|mined| mined == commodity)
    };
    let mut active: Vec<_> = layers.mines.iter_mut().filter(yields).collect();
    let lacking: Vec<&str> = active
        .iter()
        .filter(|mine| !mine.counts.contains_key(count))
        .map(|mine| &*mine.id)
        .collect();
    if lacking.len() == active.len() {
        let mut known: Vec<&str> = active
            .iter()
            .flat_map(|mine| mine.counts.keys().map(String::as_str))
            .collect();
        known.push("sites");
        known.sort_unstable();
        known.dedup();
        let (count, known) = (count.to_owned(), known.join(", "));
        return Err(Refused::UnknownCount { count, known });
    }
    if !lacking.is_empty() {
        let mut examples = lacking[..lacking.len().min(NAMED)].join(", ");
        if lacking.len() > NAMED {
            examples += " …";
        }
        return Err(Refused::NoCount {
            count: count.to_owned(),
            lacking: lacking.len(),
            active: active.len(),
            examples,
        });
    }
    if active.iter().all(|mine| mine.counts[count] <= 0.0) {
        return Err(Refused::Zero(count.to_owned()));
    }
    for mine in &mut active {
        mine.weight = mine.counts[count];
    }
    layers.manifest.weighing = Weighing::Count(count.to_owned());
    Ok(())
}
