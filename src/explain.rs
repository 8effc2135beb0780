//! Why a plan is as it is: why an account has this owner and not another one, what is in somebody's book and why, which
//! rules cost most.
//!
//! What another owner costs is told twice. With all else as in the plan it is the difference of two plans, the same figure
//! that `moves` tells. Where others give way it is a solved counterfactual: the seat is given to the other owner, and the plan is repaired around
//! that, or solved again where the scenario is small. The price is told as an interval. It is at most what the plan found
//! is worth less; and at least what the plan is worth above the exact bound of the problem with that seat decided so. The
//! plan's own gap is part of it, so that the least may be below 0: then it is not proven to cost anything.

mod account;
mod facts;
mod loads;
mod obstacles;
mod person;
mod plan_model;
mod price;
mod rules;
mod who;

pub use account::{
    AccountExplained, ExcludedOwner, FitPartExplained, Holder, OtherOwner, OwnerReason, SeatExplained, account,
};
pub use facts::{ExplainedPlan, LoadExplained, LoadState, Named, SeatShift, Stake};
pub use obstacles::{Obstacle, ObstacleKind};
pub use person::{BookSeat, PersonExplained, person};
pub use price::{CostAsPlanned, Price, WORK};
pub use rules::{RuleCost, RulesExplained, rules};

use crate::instance::Instance;
use crate::plan::Plan;
use crate::scenario::Document;
use crate::solve::Control;

/// What is explained: a scenario as written, what it means, a plan of it, and what may be spent on looking.
#[derive(Clone, Copy)]
pub struct Explanation<'a> {
    /// The scenario as written.
    pub document: &'a Document,
    /// What it means.
    pub instance: &'a Instance,
    /// The plan, checked.
    pub plan: &'a Plan,
    /// Threads, interruption and, where work is limited, the work for each plan that is looked for.
    pub control: &'a Control,
}
