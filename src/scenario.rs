//! What the user wrote: the scenario file, version 1.
//!
//! These structs *are* the format: the JSON Schema is made from them, unknown keys are errors, and every default
//! is the one in [`defaults`]. Nothing here is checked for sense; that is the work of [`crate::instance`].
//!
//! Ids are free text. Dates are ISO civil dates. Hours are hours in the scenario's period. Levels are 0 to 5.
//! Shares and tolerances are fractions (0.25 is 25 %).

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod accounts;
pub mod defaults;
mod document;
mod list;
mod policy;
pub mod schema;
mod source;
mod team;
mod trigger;
mod what_if;

pub use accounts::{Account, Attribute};
pub use document::{Document, Rows};
pub use list::List;
pub use policy::{Among, Balance, Cap, Capacity, Coverage, Families, FitParts, Freeze, Moves, Objective, Rules};
pub use source::{CsvSource, Decimal, Source};
pub use team::{Absence, Person, Pool};
pub use trigger::Trigger;
pub use what_if::{Change, PersonPatch, WhatIf};

/// A whole scenario file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The version of this format: 1.
    pub rebook: u32,
    /// The scenario's name, shown on every report.
    pub name: String,
    /// The day on which the plan takes effect: tenure, renewals, ramp and leave are counted from it.
    pub as_of: Date,
    /// The planning period that starts at `as_of`; all hours are hours in one such period.
    #[serde(default)]
    pub period: Period,
    /// The currency of every ARR, for display.
    #[serde(default = "defaults::currency")]
    pub currency: String,
    /// Skill ids and their names. Left out: the skills that the team has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<String, String>,
    /// Kinds of account, in order: an account belongs to the first whose rule matches, unless it names one.
    pub segments: Vec<Segment>,
    /// The people: a list, or a CSV file beside the scenario.
    pub team: Source<Person>,
    /// Groups of people who answer as one owner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<Pool>,
    /// The accounts: a list, or a CSV file beside the scenario.
    pub accounts: Source<Account>,
    /// What a good plan is: named components and their weights.
    #[serde(default)]
    pub objective: Objective,
    /// What a plan must keep to.
    #[serde(default)]
    pub rules: Rules,
    /// When somebody should think again about who has an account: rules that `rebook audit` applies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    /// Questions to ask of this scenario: named sets of changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub what_if: Vec<WhatIf>,
}

/// The length of the planning period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// One month.
    Month,
    /// Three months.
    #[default]
    Quarter,
    /// Six months.
    Half,
    /// Twelve months.
    Year,
}

impl Period {
    /// Its length in months.
    #[must_use]
    pub fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }
}

/// A kind of account and the coverage that it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Its id.
    pub id: String,
    /// Its name for display. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A CEL rule over the account's fields, such as `arr >= 250000 && complexity == "high"`. Left out: only accounts
    /// that name this segment belong to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// How much a seat of this segment counts in fit, continuity and coverage, against 1 for an ordinary one.
    #[serde(default = "defaults::one")]
    pub importance: f64,
    /// The seats that each account of the segment needs filled, by role.
    #[serde(default)]
    pub seats: BTreeMap<String, SeatSpec>,
}

/// What one account needs of one role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatSpec {
    /// How many different people of this role an account needs.
    #[serde(default = "defaults::one_seat")]
    pub count: u32,
    /// Hours that one seat takes in a period.
    #[serde(default)]
    pub hours: f64,
    /// Skills that the owner must have, and the least level of each. `{field}` stands for the skill that the account's
    /// field names: `"{industry}": 3`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub needs: BTreeMap<String, u8>,
    /// Skills that make an owner fit better, and the level that is enough. `{field}` as in `needs`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wants: BTreeMap<String, u8>,
    /// How much each needed or wished-for skill counts in the fit, against 1.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, f64>,
    /// The least years of experience that the owner must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experience: Option<f64>,
    /// How such seats are covered.
    #[serde(default)]
    pub pattern: Pattern,
    /// Traits of the account that its owner must share, where both are known. `territory` always demands the region.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub must_match: Vec<Trait>,
}

/// How the seats of a role are covered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// One named person for the account.
    #[default]
    Named,
    /// A person whose region is the account's.
    Territory,
    /// A pool of people who answer as one owner.
    Pooled,
    /// All such seats of an account are filled from one pod.
    Pod,
    /// Served by the product alone: owned by nobody, no seat.
    Digital,
}

/// A trait that an account and a person can share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trait {
    /// The account's region is among the person's.
    Region,
    /// The account's language is among the person's.
    Language,
    /// The account's industry is among the person's.
    Industry,
}
