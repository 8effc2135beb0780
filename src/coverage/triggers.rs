//! Reassignment triggers, applied to one account after another.
//!
//! What is unknown fires nothing: `segment_before != segment` says nothing of accounts without a `segment_before`.

use cel::{Context, Value};

use super::rules::{CompiledRule, Fields, subject};
use crate::error::Diagnostics;
use crate::scenario::Document;

/// The fields that only triggers see, besides `segment`, which every rule sees and which is the placed one here.
pub const FIELDS: [&str; 6] = ["at_risk", "frozen", "ownerless", "owner_leaves", "owner_unknown", "owner_days"];

/// Those of them that are about the owner of a role, so that they differ between the roles of one account.
const OF_OWNER: [&str; 5] = ["frozen", "ownerless", "owner_leaves", "owner_unknown", "owner_days"];

/// How an account stands today in one role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of its own to a rule")]
pub struct Standing {
    /// A present owner keeps a seat of it, by a lock or a freeze.
    pub frozen: bool,
    /// A seat of it has no owner at all.
    pub ownerless: bool,
    /// A present owner leaves in the period.
    pub owner_leaves: bool,
    /// A present owner is not in the team.
    pub owner_unknown: bool,
    /// Days since the owner changed, where that is known.
    pub owner_days: Option<i32>,
}

/// What holds of an account in all roles.
#[derive(Debug, Clone, Copy)]
pub struct AccountStanding<'a> {
    /// The id of the segment that it belongs to.
    pub segment: &'a str,
    /// Whether it is at risk.
    pub at_risk: bool,
}

/// Compiles the scenario's triggers, in their order; what can't be compiled is noted and gives nothing.
#[must_use]
pub fn compile(document: &Document, found: &mut Diagnostics) -> Vec<Option<CompiledRule>> {
    let triggers = document.scenario.triggers.iter().enumerate();
    if triggers.len() == 0 {
        return Vec::new();
    }
    let mut about = subject(document.accounts());
    about.names.extend(FIELDS);
    triggers
        .map(|(i, trigger)| {
            let place = document.place(format!("triggers[{i}].when"));
            CompiledRule::compile(&trigger.when, &place, &about, found).map(CompiledRule::knowing)
        })
        .collect()
}

/// Whether a trigger's rule says something that differs between the roles of one account.
#[must_use]
pub fn asks_about_owners(rule: &CompiledRule) -> bool {
    OF_OWNER.iter().any(|name| rule.speaks_of(name))
}

/// Whether a trigger fires on an account as it stands in one role.
///
/// # Errors
/// What is wrong, where the rule fails or gives no yes or no although all its fields are known.
pub fn fires(
    rule: &CompiledRule,
    context: &mut Context<'_, '_>,
    fields: &Fields<'_>,
    placed: AccountStanding<'_>,
    standing: &Standing,
) -> Result<bool, String> {
    rule.decide(context, &|name| match name {
        "segment" => placed.segment.into(),
        "at_risk" => Value::Bool(placed.at_risk),
        "frozen" => Value::Bool(standing.frozen),
        "ownerless" => Value::Bool(standing.ownerless),
        "owner_leaves" => Value::Bool(standing.owner_leaves),
        "owner_unknown" => Value::Bool(standing.owner_unknown),
        "owner_days" => standing.owner_days.map_or(Value::Null, |days| Value::Float(f64::from(days))),
        name => fields.value(name),
    })
}
