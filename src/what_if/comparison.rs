//! Answers side by side, against the base.

use serde::{Deserialize, Serialize};

use super::figures::{Figures, Holding};
use super::run::Answer;
use crate::analysis::rounded;

/// A base and what became of its questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The scenario's name.
    pub name: String,
    /// The base.
    pub base: ComparisonRow,
    /// The questions in their order.
    pub what_ifs: Vec<ComparisonRow>,
    /// Questions that were not answered: the run was stopped, another shard has them, or what was kept can't be used.
    pub open: Vec<String>,
    /// What differs between two of the plans, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between: Option<Between>,
}

/// What differs between two plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Between {
    /// The title of the first.
    pub before: String,
    /// The title of the second.
    pub after: String,
    /// The seats that they give to different people, ordered by account and role.
    pub changes: Vec<SeatDifference>,
}

impl Between {
    /// What differs between the plans of two answers.
    #[must_use]
    pub fn of(before: &Answer, after: &Answer) -> Self {
        let changes = changes(&before.holding, &after.holding);
        Self { before: before.title.clone(), after: after.title.clone(), changes }
    }
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparisonRow {
    /// The question's id; empty for the base.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its figures, where it has a plan.
    pub figures: Option<Figures>,
    /// How it stands to the base, where both have a plan.
    pub against_base: Option<Difference>,
    /// Why it has no plan: a code and a sentence.
    pub refused: Option<String>,
}

/// How a plan stands to the base's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// What its objective is above the base's, in perfectly fitting seats.
    pub worth: f64,
    /// The least that the best plans of both can be apart, in the same unit.
    pub at_least: f64,
    /// The most that they can be apart.
    pub at_most: f64,
    /// What is proven of the best plans of both.
    pub proven: Proven,
    /// Uncovered seats more than in the base.
    pub uncovered: i64,
    /// Mean fit above the base's.
    pub fit: Option<f64>,
    /// Full-time people more than in the base.
    pub fte: f64,
}

/// What two intervals of objective and bound prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proven {
    /// Its best plan is better than the base's.
    Better,
    /// Its best plan is worse than the base's.
    Worse,
    /// Both best plans are worth the same.
    Equal,
    /// The gaps leave it open.
    WithinTheGaps,
    /// Points don't count the same in both: there is more or less work, or weights are others.
    NotComparable,
}

/// Puts answers side by side: the base's first, then one for each question, in order.
#[must_use]
pub fn compare(name: &str, ids: &[String], answers: &[Option<Answer>]) -> Option<Comparison> {
    let (base, rest) = answers.split_first()?;
    let is_open = |answer: &Answer| answer.figures.is_none() && answer.refused.is_none();
    let base = base.as_ref().filter(|base| !is_open(base))?;
    let row = |answer: &Answer| ComparisonRow {
        id: answer.id.clone(),
        title: answer.title.clone(),
        against_base: base
            .figures
            .as_ref()
            .zip(answer.figures.as_ref())
            .map(|(base, figures)| difference(base, figures)),
        figures: answer.figures.clone(),
        refused: answer.refused.as_ref().map(|why| format!("{}: {}", why.code, why.cause)),
    };
    let left = ids.iter().zip(rest).filter(|(_, answer)| answer.as_ref().is_none_or(is_open));
    let open = left.map(|(id, _)| id.clone());
    Some(Comparison {
        name: name.to_owned(),
        base: ComparisonRow { against_base: None, ..row(base) },
        what_ifs: rest.iter().flatten().filter(|answer| !is_open(answer)).map(row).collect(),
        open: open.collect(),
        between: None,
    })
}

fn difference(base: &Figures, other: &Figures) -> Difference {
    let ((base_worth, base_bound), (worth, bound)) = (base.worth(), other.worth());
    let (at_least, at_most) = (worth - base_bound, bound - base_worth);
    let proven = if !other.is_comparable(base) {
        Proven::NotComparable
    } else if at_least > 0.0 {
        Proven::Better
    } else if at_most < 0.0 {
        Proven::Worse
    } else if at_least == 0.0 && at_most == 0.0 {
        Proven::Equal
    } else {
        Proven::WithinTheGaps
    };
    Difference {
        worth: rounded(worth - base_worth),
        at_least: rounded(at_least),
        at_most: rounded(at_most),
        proven,
        uncovered: i64::from(other.uncovered) - i64::from(base.uncovered),
        fit: base.fit.zip(other.fit).map(|(base, other)| rounded(other - base)),
        fte: rounded(other.fte - base.fte),
    }
}

/// A seat that two plans give to different people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatDifference {
    /// The account.
    pub account: String,
    /// The role.
    pub role: String,
    /// Who has it in the first plan only.
    pub from: Vec<String>,
    /// Who has it in the second plan only.
    pub to: Vec<String>,
}

/// The seats that two plans give to different people, ordered by account and role.
#[must_use]
pub fn changes(before: &Holding, after: &Holding) -> Vec<SeatDifference> {
    let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let none = Vec::new();
    let change = |key: &(String, String)| {
        let (old, new) = (before.get(key).unwrap_or(&none), after.get(key).unwrap_or(&none));
        let only =
            |these: &[String], those: &[String]| these.iter().filter(|id| !those.contains(id)).cloned().collect();
        let (from, to): (Vec<String>, Vec<String>) = (only(old, new), only(new, old));
        let differs = !from.is_empty() || !to.is_empty();
        differs.then(|| SeatDifference { account: key.0.clone(), role: key.1.clone(), from, to })
    };
    keys.into_iter().filter_map(change).collect()
}
