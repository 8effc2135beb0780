//! Doubts that somebody has looked at.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of warning that is not to be shown any more: somebody has looked at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Its code, such as `W310`.
    pub code: String,
    /// The last `as_of` for which that holds, so that somebody looks again. Left out: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Why it is fine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Accept {
    /// Whether it holds for a plan that takes effect on a day.
    #[must_use]
    pub fn holds(&self, as_of: Date) -> bool {
        self.until.is_none_or(|until| as_of <= until)
    }
}
