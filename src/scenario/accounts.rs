//! The accounts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::List;

/// One customer account. Whatever is left out is unknown, and what is unknown is not held against anybody.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Its name for display. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The id of its parent account; parent and subsidiaries are a family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// The segment, where it is not left to the rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Annual recurring revenue of this account alone, in the scenario's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arr: Option<f64>,
    /// The next renewal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<Date>,
    /// Health, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<f64>,
    /// Lifecycle stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Since when it has been in that stage. Left out: since `as_of`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_since: Option<Date>,
    /// Industry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// Region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The language that its owner should speak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its time zone as an offset from UTC, such as `+01:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Number of employees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employees: Option<f64>,
    /// Its web address or domain, such as `example.com`; accounts that share one are looked at as duplicates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Skills that this account needs beyond its segment's, in every seat: skill and least level.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub needs: BTreeMap<String, u8>,
    /// Skills that this account wishes for beyond its segment's, in every seat: skill and the level that is enough.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wants: BTreeMap<String, u8>,
    /// Hours of a seat by role, instead of the segment's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<String, f64>,
    /// Named factors on all its hours, such as `{"onboarding": 1.3}`; they multiply.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effort: BTreeMap<String, f64>,
    /// Hours of a seat by owner, where they depend on who does the work; instead of all other hours.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hours_by: BTreeMap<String, f64>,
    /// A cost by owner, in any unit, weighed by `objective.cost`; an owner left out costs nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cost_by: BTreeMap<String, f64>,
    /// The present owner or owners by role.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub owner: BTreeMap<String, List>,
    /// Since when the present owner has had it, by role.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub owner_since: BTreeMap<String, Date>,
    /// How many owners it had before the present one, by role.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub former_owners: BTreeMap<String, u32>,
    /// How often the present owner has met the customer in the last twelve months, by role: it makes the relationship
    /// stronger, 24 times count in full.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub contacts: BTreeMap<String, u32>,
    /// Whether every seat stays with its present owner.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// The owner or owners that a role's seats are locked to.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub locked_to: BTreeMap<String, List>,
    /// Why it is locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock_reason: Option<String>,
    /// Owners who must not have it.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub forbidden: List,
    /// Anything else that is known about it; usable in rules under its own name, and as a measure if it is a number.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Attribute>,
}

/// The value of a further attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Attribute {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl JsonSchema for Attribute {
    fn schema_name() -> Cow<'static, str> {
        "Attribute".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A text, a number, or true or false.", "type": ["string", "number", "boolean"] })
    }
}
