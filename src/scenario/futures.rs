//! What may happen in the period: people leave, accounts are lost and won.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `rebook futures` draws. Everybody and every account has a fate of its own in each sample, whatever happens to
/// the others; nothing else reads this.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Futures {
    /// How many futures are drawn.
    pub samples: u32,
    /// Another number draws other futures.
    pub seed: u32,
    /// The chance of each person to leave in the period, on its first day.
    pub attrition: f64,
    /// The chance of each account to be lost in the period, by segment; `*` stands for every segment that is not named.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub churn: BTreeMap<String, f64>,
    /// The chance of each account to have a new one like it, without an owner, by segment; `*` as in `churn`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub growth: BTreeMap<String, f64>,
}

impl Futures {
    /// The most futures to draw.
    pub const MOST_SAMPLES: u32 = 100_000;
}

impl Default for Futures {
    fn default() -> Self {
        Self { samples: 200, seed: 0, attrition: 0.0, churn: BTreeMap::new(), growth: BTreeMap::new() }
    }
}
