//! A plan: who covers what, what that is worth, how good it can be at best, and why the solver stopped.
//!
//! This is the JSON that `rebook solve --format json` writes and `rebook verify` reads. Lists are ordered by id, so
//! that plans diff well. Whatever may differ between two equal runs stands under `run` alone.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

mod mode;
pub mod proof;
mod ranges;

pub use mode::{Fewest, Mode};
use proof::Proof;
pub(crate) use ranges::out_of_range;

/// The version of the plan's format.
pub const FORMAT: u32 = 1;

/// A whole plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The version of this format: [`FORMAT`].
    pub format: u32,
    /// The scenario that it is a plan for.
    pub scenario: ScenarioRef,
    /// What it was asked to be; absent for the best plan that keeps the rules.
    #[serde(default, skip_serializing_if = "Mode::is_best")]
    pub mode: Mode,
    /// What is known of the fewest moves, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fewest: Option<Fewest>,
    /// What is known of the plan.
    pub status: Status,
    /// Why the solver stopped.
    pub stopped: Stopped,
    /// What the plan is worth, in points.
    pub objective: i64,
    /// What no plan can exceed, in points.
    pub bound: i64,
    /// `(bound - objective) / |objective|`; absent where the objective is 0 and the bound is not.
    pub gap: Option<f64>,
    /// Points of one perfectly fitting seat at weight 1: the scale of every figure in points.
    pub points_per_seat: i64,
    /// What the objective is made of; the points add up to it exactly.
    pub components: Vec<ComponentRow>,
    /// Who covers which seat, ordered by account, role and owner.
    pub assignments: Vec<Assignment>,
    /// The seats that nobody covers, ordered by account and role.
    pub uncovered: Vec<Uncovered>,
    /// Every owner's book, before and after, ordered by owner.
    pub books: Vec<Book>,
    /// How even each balanced measure is, before and after.
    pub equity: Vec<Equity>,
    /// The seats that change hands or lose their owner, ordered by account and role.
    pub moves: Vec<Move>,
    /// How the plan was found.
    pub solver: SolverFacts,
    /// Why no plan can exceed the bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// Which program found it.
    pub run: RunFacts,
}

/// Which scenario a plan belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioRef {
    /// Its name.
    pub name: String,
    /// Digest of its files.
    pub digest: String,
}

/// What is known of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No plan is better: the gap is 0.
    Optimal,
    /// It keeps every rule; a better one may exist within the gap.
    Feasible,
}

/// Why the solver stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// The plan is proven optimal.
    Optimal,
    /// The gap asked for was reached.
    Gap,
    /// The time limit was reached.
    Time,
    /// The work limit was reached.
    Work,
    /// The user interrupted it.
    Interrupted,
    /// It had nothing left to try.
    Exhausted,
}

/// One component of the objective.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComponentRow {
    /// `fit`, `continuity`, `backfill`, `staying`, `cost`, `coverage`, `capacity`, or `balance.` and a measure.
    pub name: String,
    /// Its weight in the scenario.
    pub weight: f64,
    /// 0 (worst) to 1 (best); for `cost` the cost itself, in the scenario's unit.
    pub value: f64,
    /// The same for the books as they are today.
    pub now: Option<f64>,
    /// What it adds to the objective, in points.
    pub points: i64,
}

/// One covered seat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The account's id.
    pub account: String,
    /// The role.
    pub role: String,
    /// The owner's id.
    pub owner: String,
    /// The owner so far: the same one where it is kept; absent where the seat had none.
    pub previous: Option<String>,
    /// How well the owner fits, 0 to 1.
    pub fit: f64,
    /// Hours in the period.
    pub hours: f64,
    /// Whether the seat's owner was given: locked or frozen.
    pub locked: bool,
}

/// One uncovered seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncovered {
    /// The account's id.
    pub account: String,
    /// The role.
    pub role: String,
    /// The owner so far.
    pub previous: Option<String>,
    /// Why nobody covers it, in a sentence.
    pub reason: String,
}

/// One owner's book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// The owner's id.
    pub owner: String,
    /// The owner's name.
    pub name: String,
    /// Whether this is an open position.
    pub placeholder: bool,
    /// Effective capacity in hours.
    pub capacity: f64,
    /// The book as it is today, at today's needs.
    pub now: Tally,
    /// The book under the plan.
    pub plan: Tally,
    /// Seats that come to the owner.
    pub gained: u32,
    /// Seats that leave the owner.
    pub lost: u32,
    /// For a pool: what falls to each member under the plan, by the hours that the member gives. Empty for a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberShare>,
}

/// What falls to one member of a pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberShare {
    /// The member's id.
    pub owner: String,
    /// The member's part of the pool's hours.
    pub hours: f64,
}

/// What is counted over a book.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Accounts, counted per seat.
    pub accounts: i64,
    /// ARR in whole units of currency.
    pub arr: i64,
    /// Hours in the period.
    pub hours: f64,
    /// Renewals in the period.
    pub renewals: i64,
    /// ARR at risk.
    pub at_risk_arr: i64,
    /// Mean fit of its seats, 0 to 1; absent for an empty book.
    pub fit: Option<f64>,
}

/// How even a balanced measure is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equity {
    /// The measure.
    pub measure: String,
    /// How many owners are compared.
    pub owners: u32,
    /// How many are within their band today.
    pub within_now: u32,
    /// How many are within their band under the plan.
    pub within_plan: u32,
    /// Gini coefficient of load over fair share today: 0 is even, towards 1 one owner has all.
    pub gini_now: f64,
    /// The same under the plan.
    pub gini_plan: f64,
}

/// A seat that changes hands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The account's id.
    pub account: String,
    /// The role.
    pub role: String,
    /// The owner so far; absent where there was none.
    pub from: Option<String>,
    /// The owner to be; absent where the seat is left uncovered.
    pub to: Option<String>,
    /// The account's ARR.
    pub arr: i64,
    /// Whether the owner so far could not have kept it: they leave, are away, or may not have it.
    pub forced: bool,
    /// The account's next renewal.
    pub renewal: Option<Date>,
}

/// How a plan was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SolverFacts {
    /// The method whose plan it is.
    pub method: String,
    /// Units of the problem.
    pub units: usize,
    /// Options of the problem.
    pub options: usize,
    /// Meters of the problem.
    pub meters: usize,
    /// Work done, in the solver's own deterministic unit.
    pub work: u64,
    /// Total of the accounts' own costs, in their unit, where the objective is nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// The least that any plan can cost, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_bound: Option<f64>,
}

/// Which program found a plan. How long it took, and on how many threads, is no part of a plan: equal plans are equal
/// files, which can be compared, signed and kept in git.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunFacts {
    /// The version of rebook.
    pub version: String,
}
