//! The people and the pools.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{List, defaults};

/// One person, or an open position (`placeholder`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The person's id; accounts name their owner by it.
    pub id: String,
    /// The person's name for display. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The person's email address, for hand-over files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whom the person reports to; usable as a peer group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
    /// The role or roles that the person fills; the first decides with whom the person is compared.
    pub role: List,
    /// The person's level in each skill, 0 to 5; a skill left out is one that the person does not have.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<String, u8>,
    /// Hours for accounts in a full period, before ramp and leave. Left out: `fte` times the hours of a full-time person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// Share of a full-time person. Left out: 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fte: Option<f64>,
    /// What the person costs in a period, in the scenario's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// First day of work. Left out: the person is here already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// Last day of work. Somebody whose last day falls within the period is leaving: they get no accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// Share of the person's hours in each month after `start`, such as `[0.25, 0.5, 0.75]`; full after the last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ramp: Vec<f64>,
    /// Absences; away for more than half of the period, the person gets no accounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave: Vec<Absence>,
    /// Regions that the person looks after.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub regions: List,
    /// Languages that the person speaks.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub languages: List,
    /// The person's time zone as an offset from UTC, such as `+01:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Industries that the person knows.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub industries: List,
    /// Segments that the person serves. Left out: all.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub segments: List,
    /// Years of experience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experience: Option<f64>,
    /// The most accounts that the person may own (counted per seat).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_accounts: Option<u32>,
    /// The most ARR that the person may own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_arr: Option<f64>,
    /// Whether the person may be given accounts at all; `false` for somebody who only appears as a present owner.
    #[serde(default = "defaults::yes")]
    pub assignable: bool,
    /// Whether this is an open position rather than a person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub placeholder: bool,
    /// The person whose accounts this one is to take over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backfill_for: Option<String>,
    /// The pod that the person belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pod: Option<String>,
}

/// An absence, first and last day included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// The first day away.
    pub from: Date,
    /// The last day away.
    pub to: Date,
}

/// People who answer as one owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// Its id; accounts name their owner by it.
    pub id: String,
    /// Its name for display. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The role or roles that it fills.
    pub role: List,
    /// Its members, and the share of each one's capacity that the pool takes; the rest is for the member's own book.
    pub members: BTreeMap<String, f64>,
}
