//! How the customer database names what `rebook crm` writes for it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The field names of the files that `rebook crm` writes. Everything has a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Crm {
    /// The field with an account's record id. Left out: the heading that it has in the accounts' CSV file, else `Id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The field with the owner, for each role that has one on the account's record; other roles get rows of the account
    /// team. Left out: every role of which accounts have one seat, under the heading that it has in the accounts' CSV file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<BTreeMap<String, String>>,
    /// The field with the day from which the new owner has it.
    pub effective: String,
    /// What is written into an owner's field where nobody is to have the account. Many loaders skip empty cells.
    pub nobody: String,
    /// The fields of the account team.
    pub team: CrmTeam,
}

/// The field names of the account team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CrmTeam {
    /// The account's record id.
    pub account: String,
    /// The member's id.
    pub user: String,
    /// The member's role.
    pub role: String,
    /// Whether the member comes (`add`) or goes (`remove`).
    pub action: String,
    /// What the database calls a role, where that is not its name here.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, String>,
}

impl Default for Crm {
    fn default() -> Self {
        Self {
            id: None,
            owner: None,
            effective: "EffectiveDate".to_owned(),
            nobody: String::new(),
            team: CrmTeam::default(),
        }
    }
}

impl Default for CrmTeam {
    fn default() -> Self {
        Self {
            account: "AccountId".to_owned(),
            user: "UserId".to_owned(),
            role: "TeamMemberRole".to_owned(),
            action: "Action".to_owned(),
            roles: BTreeMap::new(),
        }
    }
}
