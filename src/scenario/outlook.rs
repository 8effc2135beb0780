//! How the accounts are expected to change over the periods to come.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `rebook size` looks ahead with. Ramp, leave, first and last days come from the team; this says how many accounts
/// come and go. Nothing else reads it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outlook {
    /// How many periods to look ahead, after the present one.
    pub periods: u32,
    /// New accounts in each period, as a share of the segment's accounts at `as_of`, by segment; `*` stands for every
    /// segment that is not named. Left out: none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub growth: BTreeMap<String, f64>,
    /// Accounts lost in each period, as a share of those that are there at its start, by segment; `*` as in `growth`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub churn: BTreeMap<String, f64>,
}

impl Outlook {
    /// The most periods to look ahead: ten years of quarters. Nothing that far off is known any better.
    pub const MOST_PERIODS: u32 = 40;

    /// The share of a segment: its own, else that of every segment, else none.
    #[must_use]
    pub fn share(shares: &BTreeMap<String, f64>, segment: &str) -> f64 {
        shares.get(segment).or_else(|| shares.get(Self::EVERY)).copied().unwrap_or(0.0)
    }

    /// Stands for every segment that is not named.
    pub const EVERY: &str = "*";
}
