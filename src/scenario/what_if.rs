//! Questions to ask of a scenario: named sets of changes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::field::sparse;
use super::{Account, List, Person};

/// One question: the changes that make it, all applied together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIf {
    /// Its id.
    pub id: String,
    /// Its title for display. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is different.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Makes one question of each person or profile, all with these changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Each>,
    /// Makes one question of each value, or of each combination where there are several lists: where in this what-if, as
    /// a JSON pointer, and the numbers to put there: `{"/changes/0/hire": "0..6"}`, `{"/changes/0/by": [0.1, 0.2]}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sweep: BTreeMap<String, Values>,
}

/// One question for each of several people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Each {
    /// Each person of the team leaves, on the first day.
    Leaves,
    /// One person is hired by each of the scenario's `profiles`.
    Hired,
}

/// Numbers to try: a list, or the whole numbers from one to another such as `0..6`, both included.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Values {
    /// These.
    List(Vec<f64>),
    /// From one whole number to another.
    Range(String),
}

sparse! {
    /// One change. Exactly one of `hire`, `leave`, `absent`, `change`, `win`, `lose`, `add`, `churn`, `grow`, `effort` and
    /// `merge` says which; the other keys complete it.
    Change {
        /// Hire this many people `like` a present one, or of a `profile`.
        hire: Option<u32>,
        /// With `hire`: the person of the team to copy, or the id of one of the scenario's `profiles`.
        like: Option<String>,
        /// With `hire`: the person to add; copies get a number behind the id.
        profile: Option<Person>,
        /// With `hire`: the first day of work.
        start: Option<Date>,
        /// With `hire`: share of hours in each month after `start`.
        ramp: Option<Vec<f64>>,
        /// This person leaves.
        leave: Option<String>,
        /// With `leave`: the person's last day. Left out: `as_of`.
        on: Option<Date>,
        /// This person is away, `from` one day `to` another.
        absent: Option<String>,
        /// With `absent`: the first day away.
        from: Option<Date>,
        /// With `absent`: the last day away.
        to: Option<Date>,
        /// This person changes as `set` says: hours, training, regions.
        change: Option<String>,
        /// With `change`: what is different about the person.
        set: Option<PersonPatch>,
        /// Accounts won.
        win: Option<Vec<Account>>,
        /// Accounts lost.
        lose: Option<List>,
        /// Accounts won: this segment (`*`: all) gets `by` a fraction more of them, like present ones drawn with `seed`.
        add: Option<String>,
        /// Accounts lost: this segment (`*`: all) loses `by` a fraction of them, drawn with `seed`.
        churn: Option<String>,
        /// With `add` or `churn`: another number draws other accounts. Left out: 0.
        seed: Option<u32>,
        /// The ARR of this segment's accounts (`*`: of all) grows `by` a fraction.
        grow: Option<String>,
        /// The hours of this segment's seats (`*`: of all) change `by` a fraction.
        effort: Option<String>,
        /// With `add`, `churn`, `grow` or `effort`: the fraction; 0.2 is 20 % more, -0.1 is 10 % less.
        by: Option<f64>,
        /// Anything else: a JSON merge patch (RFC 7396) on the scenario.
        merge: Option<serde_json::Map<String, serde_json::Value>>,
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValuesVisitor)
    }
}

struct ValuesVisitor;

impl<'de> Visitor<'de> for ValuesVisitor {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of numbers, or a range such as \"0..6\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Values, E> {
        Ok(Values::Range(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Values, A::Error> {
        let mut list = Vec::new();
        while let Some(number) = sequence.next_element()? {
            list.push(number);
        }
        Ok(Values::List(list))
    }
}

impl JsonSchema for Values {
    fn schema_name() -> Cow<'static, str> {
        "Values".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A list of numbers, or a range of whole numbers such as 0..6, both included.",
            "oneOf": [
                { "type": "array", "items": { "type": "number" } },
                { "type": "string", "pattern": "^-?[0-9]+\\.\\.-?[0-9]+$" }
            ]
        })
    }
}

sparse! {
    /// What is different about a person; what is left out stays.
    PersonPatch {
        /// Hours for accounts in a full period.
        hours: Option<f64>,
        /// Share of a full-time person.
        fte: Option<f64>,
        /// Levels of the skills named.
        skills: BTreeMap<String, u8>,
        /// Regions that the person looks after.
        regions: Option<List>,
        /// Languages that the person speaks.
        languages: Option<List>,
        /// Industries that the person knows.
        industries: Option<List>,
        /// Segments that the person serves.
        segments: Option<List>,
        /// Role or roles.
        role: Option<List>,
    }
}
