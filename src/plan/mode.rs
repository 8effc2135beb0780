//! What a plan was asked to be beside keeping to the scenario's rules.

use serde::{Deserialize, Serialize};

use super::proof::Proof;

/// What is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The best plan that keeps the rules.
    #[default]
    Best,
    /// The fewest moves that bring all balanced loads into their bands; among such plans the best one. No move is saved
    /// by leaving a seat to nobody, unless that saves more than four.
    Fewest,
    /// Nobody who could keep a seat loses it: only ownerless seats, and those whose owner must go, are given away.
    None,
}

impl Mode {
    /// Whether this is the best plan, as where nothing is said.
    #[must_use]
    pub fn is_best(&self) -> bool {
        *self == Self::Best
    }
}

/// What is known of the fewest moves that bring all balanced loads into their bands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fewest {
    /// The fewest moves that were found: the plan is the best one with no more than these.
    pub allowed: u32,
    /// No plan that leaves no more seats uncovered has fewer.
    pub at_least: u32,
    /// What no plan can exceed where each seat kept counts ten times as much as the fit of all seats together, an
    /// uncovered one loses four times as much, and nothing else counts.
    pub bound: i64,
    /// Why no plan can exceed that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}
