//! The objective and the rules.
//!
//! A *measure* is something counted over a book: `hours`, `arr`, `accounts`, `renewals` (renewals that fall in the
//! period), `at_risk_arr`, or the name of a numeric attribute of the accounts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::field::sparse;
use super::{FitParts, List, defaults};

/// The components of the objective and their weights. Each is normalised to 0..1 before it is weighed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Objective {
    /// How well owners fit their seats.
    pub fit: f64,
    /// How much of the existing relationships is kept.
    pub continuity: f64,
    /// How much of what people leave behind goes to those who are to take over from them (`backfill_for`).
    pub backfill: f64,
    /// Evenness of each measure against everyone's fair share.
    pub balance: BTreeMap<String, f64>,
    /// Hours above the capacity target.
    pub capacity: f64,
    /// The price of an uncovered seat, as a multiple of the most that covering it could cost elsewhere; at least 1.
    pub coverage: f64,
    /// The accounts' own `cost_by`: points per unit of cost, where a perfectly fitting seat is worth `fit`.
    pub cost: f64,
    /// What fit is made of: relative weights, shared among the parts that are known for a seat and an owner.
    pub fit_parts: FitParts,
}

/// What a plan must keep to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// Hours against capacity.
    pub capacity: Capacity,
    /// The most of a measure that anyone may own.
    pub caps: Vec<Cap>,
    /// Bounds on the mix of everyone's book.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mix: Vec<Mix>,
    /// Bands around the fair share, by measure.
    pub balance: BTreeMap<String, Balance>,
    /// Whether parent and subsidiaries have one owner per role.
    pub families: Families,
    /// Limits on change.
    pub moves: Moves,
    /// When accounts stay where they are.
    pub freeze: Freeze,
    /// Whether seats may stay uncovered.
    pub coverage: Coverage,
    /// A CEL rule that says which accounts are at risk. Left out: `health < 60`.
    pub at_risk: Option<String>,
}

/// A soft target and a hard limit on everyone's hours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Capacity {
    /// Utilisation above which hours begin to count against the plan.
    pub target: f64,
    /// Utilisation that nobody may exceed.
    pub limit: f64,
    /// Hours for accounts of a full-time person in a period. Left out: 110 a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_per_fte: Option<f64>,
}

/// The most of a measure that anyone may own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// The measure.
    pub measure: String,
    /// The most.
    pub at_most: f64,
    /// Whom it holds for: people whose first role this is. Left out: everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

sparse! {
    /// How much of everyone's book may or must be of some segments: a hybrid of high and low touch, for one.
    Mix {
        /// The segments that it speaks of.
        segments: List,
        /// All segments of this tier, besides those named.
        tier: Option<String>,
        /// Whom it holds for: people whose first role this is. Left out: everyone.
        role: Option<String>,
        /// The least share of a person's capacity that must go to these segments, such as 0.2.
        at_least: Option<f64>,
        /// The most share of a person's capacity that may go to these segments.
        at_most: Option<f64>,
        /// The least number of such accounts that a person must have.
        accounts_at_least: Option<u32>,
        /// The most such accounts that a person may have.
        accounts_at_most: Option<u32>,
    }
}

/// A band around everyone's fair share of a measure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Balance {
    /// How far from the fair share is still fine, as a fraction of it. Left out: 0.25.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<f64>,
    /// For `hours`: how far from the peers' utilisation is still fine, in points of utilisation (0.1 is ten points).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
    /// Whom people are compared with.
    pub among: Among,
    /// Whether the band must be kept rather than aimed at.
    pub hard: bool,
}

/// A peer group: people with the same first role and, beyond that, the same ...
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Among {
    /// Nothing more.
    #[default]
    Role,
    /// First region.
    Region,
    /// First segment.
    Segment,
    /// Manager.
    Manager,
    /// Pod.
    Pod,
}

/// Whether families have one owner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Families {
    /// Parent and subsidiaries have the same owner in each role.
    #[default]
    Together,
    /// Each account is decided alone.
    Apart,
}

sparse! {
    /// Limits on change, and its price. A move takes a seat from a present owner who could have kept it.
    Moves {
        /// What a move by choice must bring at least, in perfectly fitting seats: a plan earns as much for each seat that
        /// stays with a present owner who is there. For accounts of more ARR than the average it is more in proportion, up
        /// to four times as much. Left out: 0.
        worth_at_least: Option<f64>,
        /// The most moves in all.
        at_most: Option<u32>,
        /// The most ARR that moves in all.
        arr_at_most: Option<f64>,
        /// The most seats that anyone gets which were not theirs.
        per_receiver: Option<u32>,
        /// The most seats that are moved away from anyone.
        per_giver: Option<u32>,
        /// The most ARR that anyone gets which was not theirs.
        arr_per_receiver: Option<f64>,
        /// The most ARR that is moved away from anyone.
        arr_per_giver: Option<f64>,
        /// The most seats that are moved away from the people of any one manager together; people without one don't count.
        per_team: Option<u32>,
        /// The most moves of accounts of a segment, by its id.
        segments: BTreeMap<String, SegmentMoves>,
        /// Spares those who were given many accounts lately.
        cooling_off: Option<CoolingOff>,
    }

    /// Limits on the change of one segment's accounts.
    SegmentMoves {
        /// The most moves.
        at_most: Option<u32>,
        /// The most ARR that moves.
        arr_at_most: Option<f64>,
    }
}

/// Who has been given many accounts lately gets few or none now. What counts as given are accounts and roles that
/// the person owns and whose `owner_since` lies in the days before `as_of`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoolingOff {
    /// How many days back to look.
    pub days: u32,
    /// So many accounts, counted per seat, are many.
    pub received: u32,
    /// The most seats that the person may still get which are not theirs. Left out: none.
    #[serde(default)]
    pub at_most: u32,
}

/// When an account stays with a present owner who is there to keep it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Freeze {
    /// Its renewal is at most this many days away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_renewal_days: Option<u32>,
    /// Its owner changed at most this many days ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_change_days: Option<u32>,
    /// It is at risk.
    pub at_risk: bool,
    /// A CEL rule over its fields, such as `open_opportunities > 0`, holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// Whether seats may stay uncovered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// At a price, so that a plan says what it lacks.
    #[default]
    Priced,
    /// Never: every seat is covered or there is no plan.
    Required,
}

impl Default for Objective {
    fn default() -> Self {
        Self {
            fit: defaults::FIT,
            continuity: defaults::CONTINUITY,
            backfill: defaults::BACKFILL,
            balance: defaults::balance(),
            capacity: defaults::CAPACITY,
            coverage: defaults::COVERAGE,
            cost: defaults::COST,
            fit_parts: FitParts::default(),
        }
    }
}

impl Default for Capacity {
    fn default() -> Self {
        Self { target: defaults::TARGET, limit: defaults::LIMIT, hours_per_fte: None }
    }
}
