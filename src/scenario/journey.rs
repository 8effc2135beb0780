//! The journey: what is done for a customer, by whom, how often, and how long it takes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{List, defaults};

/// One step of the journey. An account is in the step that its `stage` names, and goes on to the next one when the
/// step's days are over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// Its name for display. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The values of the accounts' `stage` that mean this step. Left out: its id.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub stages: List,
    /// Its usual length in days. Left out: accounts stay in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Whether accounts without a stage are in this step. At most one step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
    /// What is done in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<Activity>,
}

/// Something done for the accounts of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Its id.
    pub id: String,
    /// Its name for display. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The role that does it.
    pub responsible: String,
    /// The role that answers for it; there should be exactly one.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub accountable: List,
    /// Roles that take part, and the share of its hours that each spends on top: `{"se": 0.5}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub supporting: BTreeMap<String, f64>,
    /// Roles that are kept informed.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub informed: List,
    /// Skills that the responsible role must have for it, and the least level of each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub needs: BTreeMap<String, u8>,
    /// Skills that help the responsible role with it, and the level that is enough.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wants: BTreeMap<String, u8>,
    /// Hours that it takes each time, by segment; `*` stands for all segments that are not named. A segment left out has
    /// no such activity.
    pub hours: BTreeMap<String, f64>,
    /// How often it is due.
    #[serde(default)]
    pub every: Every,
    /// How many times it is due then.
    #[serde(default = "defaults::one")]
    pub times: f64,
    /// Whether the customer meets somebody in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// What the segments want help with that it serves.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub serves: List,
    /// A CEL rule: it is due only for accounts that match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

impl Activity {
    /// Every role that has a part in it, those that are only informed left out. Some may come twice.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        let supporting = self.supporting.keys().map(String::as_str);
        std::iter::once(self.responsible.as_str()).chain(self.accountable.iter()).chain(supporting)
    }

    /// Its name for display.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

impl Step {
    /// Its name for display.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }
}

/// How often an activity is due while an account is in its step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Once in the step, spread evenly over its days.
    Step,
    /// Once a week (52 in a year).
    Week,
    /// Once a month.
    Month,
    /// Once in three months.
    Quarter,
    /// Once in six months.
    Half,
    /// Once a year.
    Year,
    /// Once in the planning period.
    #[default]
    Period,
    /// In each period in which the account renews, whatever step it is in.
    Renewal,
}

/// How the customer is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// A touch: a call, a mail, a training.
    Touch,
    /// A review of the business with the customer.
    Review,
}

/// What makes some accounts take more or less than the usual hours. All that apply multiply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Its id.
    pub id: String,
    /// A CEL rule that says for which accounts. Left out: for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What the hours are multiplied by: 1.25 is a quarter more.
    #[serde(default = "defaults::one")]
    pub times: f64,
    /// A CEL expression that gives a number to multiply by as well, such as `1.0 + 0.1 * products`. It counts as 1 where a
    /// field that it speaks of is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The roles whose hours it changes. Left out: all.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub roles: List,
}
