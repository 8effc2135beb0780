//! The facts that templates may use, under these names. Hours are numbers, shares are from 0 to 1, dates are ISO texts; what
//! is unknown is `none`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::scenario::Attribute;

/// All of an account's pack.
#[derive(Debug, Clone, Serialize)]
pub struct Pack {
    /// The pack's own file, relative to the folder.
    pub file: String,
    /// The scenario's name.
    pub scenario: String,
    /// The currency of ARR.
    pub currency: String,
    /// The role that changes hands.
    pub role: String,
    /// The day from which the new owner has it.
    pub effective: String,
    /// The first day of the period.
    pub period_start: String,
    /// The last day of the period.
    pub period_end: String,
    /// The account.
    pub account: AccountFacts,
    /// Its segment.
    pub segment: SegmentFacts,
    /// The owner so far.
    pub from: Option<PersonFacts>,
    /// The owner to be.
    pub to: Option<PersonFacts>,
    /// Why it changes hands, a sentence each.
    pub why: Vec<String>,
    /// Hours of the seat in the period.
    pub hours: f64,
    /// How well the new owner fits.
    pub fit: Option<f64>,
    /// The steps of the journey in the period.
    pub steps: Vec<StepFacts>,
    /// What the role does for the account in the period.
    pub activities: Vec<ActivityFacts>,
    /// What to look out for, a sentence each.
    pub risks: Vec<String>,
    /// The skills that help with this account and that the new owner has too little of, a phrase each.
    pub gaps: Vec<String>,
    /// The account's relatives.
    pub family: Vec<RelativeFacts>,
    /// The other roles of the account, and who has them under the plan.
    pub others: Vec<OtherFacts>,
    /// What is known of the relationship with the owner so far.
    pub relationship: RelationshipFacts,
}

/// The account.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "they are those of the scenario")]
pub struct AccountFacts {
    pub id: String,
    pub name: String,
    pub arr: Option<f64>,
    pub health: Option<f64>,
    pub renewal: Option<String>,
    /// Days from the day of the change to the renewal.
    pub renewal_days: Option<i64>,
    /// Whether it renews in the period.
    pub renews: bool,
    /// Whether it renews soon after the change.
    pub renews_soon: bool,
    /// Whether it is at risk.
    pub at_risk: bool,
    pub stage: Option<String>,
    pub stage_since: Option<String>,
    pub industry: Option<String>,
    pub region: Option<String>,
    pub country: Option<String>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub employees: Option<f64>,
    pub domain: Option<String>,
    pub attributes: BTreeMap<String, Attribute>,
}

/// A segment.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "they are those of the scenario")]
pub struct SegmentFacts {
    pub id: String,
    pub name: String,
    pub tier: Option<String>,
    pub matters: Vec<String>,
    pub help: Vec<String>,
}

/// A person or a pool.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "they are those of the scenario")]
pub struct PersonFacts {
    pub id: String,
    pub name: String,
    pub email: Option<String>,
    pub manager: Option<String>,
    /// The person's last day, where they leave.
    pub end: Option<String>,
    /// Whether the team lists the person.
    pub in_team: bool,
    /// Whether it is an open position.
    pub placeholder: bool,
}

/// A step of the journey.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "they say what they are")]
pub struct StepFacts {
    pub name: String,
    pub from: String,
    pub to: String,
}

/// An activity in the period.
#[derive(Debug, Clone, Serialize)]
pub struct ActivityFacts {
    /// Its name.
    pub name: String,
    /// The step that it belongs to.
    pub step: String,
    /// How often it is due in the period.
    pub times: f64,
    /// Hours in the period, before factors.
    pub hours: f64,
    /// `does it`, `takes part` or `answers for it`.
    pub part: &'static str,
    /// What the segment wants help with that it serves.
    pub serves: Vec<String>,
}

/// A member of the family.
#[derive(Debug, Clone, Serialize)]
pub struct RelativeFacts {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `parent`, `subsidiary` or `same family`.
    pub relation: &'static str,
    /// Its ARR.
    pub arr: Option<f64>,
    /// Who has the role there under the plan.
    pub owners: Vec<String>,
}

/// Another role of the account.
#[derive(Debug, Clone, Serialize)]
pub struct OtherFacts {
    /// The role.
    pub role: String,
    /// Who has it under the plan; empty for nobody.
    pub people: Vec<PersonFacts>,
    /// Whether it changes hands at the same time.
    pub changes: bool,
}

/// The relationship with the owner so far.
#[derive(Debug, Clone, Serialize)]
pub struct RelationshipFacts {
    /// Since when the owner has had it.
    pub since: Option<String>,
    /// How long that is, in days.
    pub days: Option<i64>,
    /// How many owners it had before this one.
    pub former_owners: Option<u32>,
}

/// All of the summary of somebody who gets or gives something.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// The summary's own file, relative to the folder.
    pub file: String,
    /// The scenario's name.
    pub scenario: String,
    /// The currency of ARR.
    pub currency: String,
    /// Whose summary it is.
    pub person: PersonFacts,
    /// The first day of the period.
    pub period_start: String,
    /// The last day of the period.
    pub period_end: String,
    /// What comes to the person: at risk first, then by renewal.
    pub coming: Vec<Pack>,
    /// What the person gives away, by the day until which it must be handed over.
    pub leaving: Vec<Pack>,
    /// The person's book today.
    pub now: TallyFacts,
    /// The person's book under the plan.
    pub plan: TallyFacts,
    /// The person's capacity in hours.
    pub capacity: f64,
    /// For a pool, its members' names.
    pub members: Vec<String>,
}

/// All of a manager's page.
#[derive(Debug, Clone, Serialize)]
pub struct TeamSummary {
    /// The page's own file, relative to the folder.
    pub file: String,
    /// The scenario's name.
    pub scenario: String,
    /// The currency of ARR.
    pub currency: String,
    /// The manager.
    pub manager: PersonFacts,
    /// The first day of the period.
    pub period_start: String,
    /// The last day of the period.
    pub period_end: String,
    /// Those of the team who get or give something.
    pub people: Vec<Summary>,
    /// The moves to and from them, by day.
    pub moves: Vec<Pack>,
}

/// A book.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "they say what they are")]
pub struct TallyFacts {
    pub accounts: i64,
    pub arr: i64,
    pub hours: f64,
    pub renewals: i64,
}
