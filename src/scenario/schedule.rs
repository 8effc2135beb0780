//! When the moves of a plan are to happen.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;

/// Waves of moves, for `rebook moves`; nothing else reads this.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Schedule {
    /// The day of the first wave. Left out: the first working day from `as_of` on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Date>,
    /// Days from one wave to the next.
    pub days_between: u32,
    /// The most moves in a wave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// The most seats that anyone gets in a wave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_receiver: Option<u32>,
    /// Where another day is left, no account is handed over on so many days before its renewal.
    pub clear_of_renewal_days: u32,
    /// Whether accounts at risk move in waves of their own, but for those that have to happen with others first.
    pub at_risk_apart: bool,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            first: None,
            days_between: defaults::DAYS_BETWEEN,
            at_most: None,
            per_receiver: None,
            clear_of_renewal_days: defaults::CLEAR_OF_RENEWAL_DAYS,
            at_risk_apart: defaults::AT_RISK_APART,
        }
    }
}
