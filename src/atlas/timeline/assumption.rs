//! Assumptions: what is taken for granted in the tonnes of a timeline.

use std::collections::BTreeSet;

use crate::atlas::Atlas;
use crate::layers::date::Period;
use crate::layers::mine::Mine;
use crate::layers::output::OutputRow;

use super::Question;
use super::key::By;

/// What is assumed in the tonnes of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assumption {
    /// The shares of the belts.
    Shares,
    /// The weights of mines within their belts.
    Weights,
    /// How busy belts were on some days.
    Activity,
    /// That a belt yields evenly on all other days of a row of output.
    EvenDays,
    /// That all output leaves the same number of days after it was mined.
    Lag(i32),
    /// What the commodity is made of.
    Composition,
}

impl Assumption {
    /// Its code in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Shares => "belt shares",
            Self::Weights => "mine weights",
            Self::Activity => "activity",
            Self::EvenDays => "even days",
            Self::Lag(_) => "export lag",
            Self::Composition => "composition",
        }
    }
}

impl std::fmt::Display for Assumption {
    /// A clause: `the shares of the belts (shares.csv)`.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shares => formatter.write_str("the shares of the belts (shares.csv)"),
            Self::Weights => {
                formatter.write_str("the weights of mines within their belts (weight_basis)")
            }
            Self::Activity => {
                formatter.write_str("how busy belts were on some days (activity.csv)")
            }
            Self::EvenDays => {
                formatter.write_str("that a belt yields evenly on the other days of a year")
            }
            Self::Lag(days) => write!(
                formatter,
                "that all output leaves the country {days} {} after it was mined",
                if days.abs() == 1 { "day" } else { "days" }
            ),
            Self::Composition => {
                formatter.write_str("that all of it is made up alike (composition.csv)")
            }
        }
    }
}

impl Atlas {
    /// What is assumed in the tonnes that some rows of output give.
    pub(super) fn assumed(
        &self,
        question: &Question,
        outputs: &[(&OutputRow, Period)],
    ) -> Vec<Assumption> {
        let layers = &self.layers;
        let of_ours = |period: Period, scope: &str| {
            outputs
                .iter()
                .any(|(row, _)| row.scope == scope && row.period.intersect(period).is_some())
        };
        let told = outputs.iter().map(|(row, _)| row.period);
        let told: Vec<Period> = told.collect();
        let mut assumed = BTreeSet::new();
        let shares = layers.shares.iter();
        if shares
            .clone()
            .any(|row| row.kind == "assumption" && of_ours(row.period, &row.scope))
        {
            assumed.insert(Assumption::Shares);
        }
        let weighed = |mine: &&Mine| 0.0 < mine.weight;
        let mut mines = layers.mines.iter().filter(weighed);
        let counted = |basis: &str| basis.starts_with("counted");
        if mines.any(|mine| !mine.weight_basis.as_deref().is_some_and(counted)) {
            assumed.insert(Assumption::Weights);
        }
        let active = |period: Period| told.iter().any(|days| days.intersect(period).is_some());
        let mut activity = layers.activity.iter();
        if activity.any(|row| row.kind == "assumption" && active(row.period)) {
            assumed.insert(Assumption::Activity);
        }
        let cut = |(row, days): &(&OutputRow, Period)| {
            question.lag != 0 || *days != row.period || !question.step.holds(*days)
        };
        if outputs.iter().any(cut) {
            assumed.insert(Assumption::EvenDays);
        }
        if question.lag != 0 {
            assumed.insert(Assumption::Lag(question.lag));
        }
        if question.by == By::Element {
            assumed.insert(Assumption::Composition);
        }
        assumed.into_iter().collect()
    }
}
