//! What has been routed so far: the file that goes on from one run to the next.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::plan::ScenarioRef;
use crate::scenario::Account;

/// The version of the ledger's format.
pub const FORMAT: u32 = 1;

/// All that has happened since the plan, in order. Nothing is ever taken out of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// The version of this format: [`FORMAT`].
    pub format: u32,
    /// The scenario that the plan was made for.
    pub scenario: ScenarioRef,
    /// What the plan is worth, in points: it tells plans of one scenario apart.
    pub objective: i64,
    /// What has happened, in order.
    pub entries: Vec<Entry>,
}

/// Something that has happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// When.
    pub on: Date,
    /// The account that is new, as written; absent where one is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Box<Account>>,
    /// The id of the account that is lost; absent where one is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<String>,
    /// Who has its seats now, or had them.
    pub seats: Vec<Seated>,
}

/// Who gets a seat, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seated {
    /// The role.
    pub role: String,
    /// The owner; absent where nobody can take it, or nobody had it.
    pub owner: Option<String>,
    /// How well the owner fits, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit: Option<f64>,
    /// Why, in a sentence.
    pub why: String,
    /// Who was next, and how much less that would have been worth, in perfectly fitting seats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<(String, f64)>,
}

impl Ledger {
    /// A ledger of a plan with nothing in it.
    #[must_use]
    pub fn new(scenario: ScenarioRef, objective: i64) -> Self {
        Self { format: FORMAT, scenario, objective, entries: Vec::new() }
    }

    /// The accounts that are lost.
    pub fn lost(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter_map(|entry| entry.lost.as_deref())
    }

    /// The new accounts with who has their seats.
    pub fn routed(&self) -> impl Iterator<Item = (&Account, &[Seated])> {
        self.entries.iter().filter_map(|entry| Some((entry.account.as_deref()?, entry.seats.as_slice())))
    }
}
