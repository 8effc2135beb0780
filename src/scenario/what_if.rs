//! Questions to ask of a scenario: named sets of changes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Account, List, Person};

/// One question: the changes that make it, all applied together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIf {
    /// Its id.
    pub id: String,
    /// Its title for display. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is different.
    pub changes: Vec<Change>,
}

/// One change. Exactly one of `hire`, `leave`, `absent`, `change`, `win`, `lose`, `grow`, `effort` and `merge` says
/// which; the other keys complete it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Change {
    /// Hire this many people `like` a present one, or of a `profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hire: Option<u32>,
    /// With `hire`: the person to copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<String>,
    /// With `hire`: the person to add; copies get a number behind the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Person>,
    /// With `hire`: the first day of work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// With `hire`: share of hours in each month after `start`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramp: Option<Vec<f64>>,
    /// This person leaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leave: Option<String>,
    /// With `leave`: her last day. Left out: `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// This person is away, `from` one day `to` another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<String>,
    /// With `absent`: the first day away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// With `absent`: the last day away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// This person changes as `set` says: hours, training, regions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// With `change`: what is different about her.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<PersonPatch>,
    /// Accounts won.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub win: Option<Vec<Account>>,
    /// Accounts lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lose: Option<List>,
    /// The ARR of this segment's accounts (`*`: of all) grows `by` a fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grow: Option<String>,
    /// The hours of this segment's seats (`*`: of all) change `by` a fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort: Option<String>,
    /// With `grow` or `effort`: the fraction; 0.2 is 20 % more, -0.1 is 10 % less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<f64>,
    /// Anything else: a JSON merge patch (RFC 7396) on the scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<serde_json::Map<String, serde_json::Value>>,
}

/// What is different about a person; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PersonPatch {
    /// Hours for accounts in a full period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// Share of a full-time person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fte: Option<f64>,
    /// Levels of the skills named.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<String, u8>,
    /// Regions that she looks after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regions: Option<List>,
    /// Languages that she speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub languages: Option<List>,
    /// Industries that she knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industries: Option<List>,
    /// Segments that she serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<List>,
    /// Role or roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<List>,
}
