//! What the user wrote: the scenario file, version 1.
//!
//! These structs *are* the format: the JSON Schema is made from them, unknown keys are errors, and every default
//! is the one in [`defaults`]. Nothing here is checked for sense; that is the work of [`crate::instance`].
//!
//! Ids are free text. Dates are ISO civil dates. Hours are hours in the scenario's period. Levels are 0 to 5.
//! Shares and tolerances are fractions (0.25 is 25 %).

use std::collections::BTreeMap;

use jiff::{Span, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod accept;
mod accounts;
mod crm;
mod decisions;
pub mod defaults;
mod document;
pub mod field;
mod fit;
mod futures;
mod journey;
mod list;
mod outlook;
mod policy;
mod questions;
mod schedule;
pub mod schema;
mod segment;
mod source;
mod team;
mod trigger;
mod value;
mod what_if;

pub use accept::Accept;
pub use accounts::Account;
pub use crm::{Crm, CrmTeam};
pub use decisions::{Decision, Settled, in_force, settled};
pub use document::{Document, RecordPlaces, SheetPlaces};
pub use fit::{Basis, ByPart, FitPart, FitParts};
pub use futures::Futures;
pub use journey::{Activity, Contact, Every, Factor, Step};
pub use list::List;
pub use outlook::Outlook;
pub use policy::{
    Among, Balance, Cap, Capacity, CoolingOff, Coverage, Families, Freeze, Mix, Moves, Objective, Rules, SegmentMoves,
};
pub use questions::questions;
pub use schedule::Schedule;
pub use segment::{Pattern, SeatSpec, Segment, Trait};
pub use source::{DateOrder, Decimal, ListMark, Repeated, Source, TableSource};
pub use team::{Person, Pool};
pub use trigger::Trigger;
pub use value::{Absence, Attribute, Verdict};
pub use what_if::{Change, Each, PersonPatch, Values, WhatIf};

/// A whole scenario file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The version of this format: 1.
    pub rebook: u32,
    /// The scenario's name, shown on every report.
    pub name: String,
    /// The day on which the plan takes effect: tenure, renewals, ramp and leave are counted from it.
    pub as_of: Date,
    /// The planning period that starts at `as_of`; all hours are hours in one such period.
    #[serde(default)]
    pub period: Period,
    /// The currency of every ARR, for display.
    #[serde(default = "defaults::currency")]
    pub currency: String,
    /// What one unit of another currency is in the scenario's, such as `{"EUR": 1.08}`: amounts in tables that name that
    /// currency are converted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rates: BTreeMap<String, f64>,
    /// Skill ids and their names. Left out: the skills that the team has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<String, String>,
    /// Kinds of account, in order: an account belongs to the first whose rule matches, unless it names one.
    pub segments: Vec<Segment>,
    /// The steps that customers go through, in order, and what is done in each: hours and seats follow from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub journey: Vec<Step>,
    /// What makes accounts take more or less than the usual hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effort: Vec<Factor>,
    /// The people: a list, or a CSV file or workbook beside the scenario.
    pub team: Source<Person>,
    /// People who could be hired: what-ifs name them, and the next hire is chosen among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<Person>,
    /// Groups of people who answer as one owner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<Pool>,
    /// The accounts: a list, or a CSV file or workbook beside the scenario.
    pub accounts: Source<Account>,
    /// What a good plan is: named components and their weights.
    #[serde(default)]
    pub objective: Objective,
    /// What a plan must keep to.
    #[serde(default)]
    pub rules: Rules,
    /// What people have decided about moves: a list, or a table beside the scenario such as `rebook moves` writes.
    #[serde(default, skip_serializing_if = "Source::is_empty")]
    pub decisions: Source<Decision>,
    /// When somebody should think again about who has an account: rules that `rebook audit` applies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    /// Questions to ask of this scenario: named sets of changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub what_if: Vec<WhatIf>,
    /// How the accounts are expected to change, for `rebook size`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook: Option<Outlook>,
    /// What may happen in the period, for `rebook futures`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub futures: Option<Futures>,
    /// When the moves of a plan are to happen, for `rebook moves`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// Kinds of warnings that somebody has looked at: they are counted and not shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<Accept>,
    /// The names of the fields in the files that `rebook crm` writes.
    pub crm: Option<Crm>,
}

impl Scenario {
    /// Whether somebody has looked at warnings of this code, and that still holds.
    #[must_use]
    pub fn accepts(&self, code: &str) -> bool {
        self.accept.iter().any(|it| it.code == code && it.holds(self.as_of))
    }

    /// The first day after the period that starts at `as_of`.
    #[must_use]
    pub fn period_end(&self) -> Date {
        self.as_of.saturating_add(Span::new().months(self.period.months()))
    }

    /// Hours for accounts of a full-time person in the period: stated, or a default for its length.
    #[must_use]
    pub fn full_time_hours(&self) -> f64 {
        let stated = self.rules.capacity.hours_per_fte;
        stated.unwrap_or(defaults::HOURS_PER_MONTH * f64::from(self.period.months()))
    }

    /// The same in minutes.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "validated to be at most 100,000 hours")]
    pub fn full_time_minutes(&self) -> i64 {
        (self.full_time_hours() * 60.0).round() as i64
    }
}

/// The length of the planning period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// One month.
    Month,
    /// Three months.
    #[default]
    Quarter,
    /// Six months.
    Half,
    /// Twelve months.
    Year,
}

impl Period {
    /// Its length in months.
    #[must_use]
    pub fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }
}
