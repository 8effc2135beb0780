//! Reassignment triggers: when somebody should think again about who has an account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rule that says of which accounts the owner should be thought about again; `rebook audit` lists them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Its id.
    pub id: String,
    /// What it is called in reports. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A CEL rule over the account's fields and attributes, such as `health < health_before - 20`, and over how it
    /// stands today: `segment` (the one that it belongs to), `at_risk`, `frozen` (locked or in a freeze window),
    /// `ownerless`, `owner_leaves`, `owner_unknown` (not in the team), `owner_days` (days since the owner changed). What is unknown fires nothing.
    pub when: String,
    /// The role whose owner is meant; accounts without a seat of it are left out. Left out: any role of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}
