//! What all explanations tell alike.

use serde::Serialize;

use super::Explanation;
use crate::analysis::rounded;
use crate::instance::Instance;

/// Somebody or something with an id and a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

impl Named {
    /// An owner.
    pub(super) fn owner(instance: &Instance, owner: usize) -> Self {
        let it = &instance.owners[owner];
        Self { id: it.id.clone(), name: it.name.clone() }
    }

    /// An account.
    pub(super) fn account(instance: &Instance, account: usize) -> Self {
        let it = &instance.accounts[account];
        Self { id: it.id.clone(), name: it.name.clone() }
    }
}

/// The plan that is explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedPlan {
    /// The scenario's name.
    pub name: String,
    /// What the plan is worth, in perfectly fitting seats.
    pub worth: f64,
    /// What no plan can exceed, in the same unit.
    pub at_most: f64,
    /// The difference as a share of the plan's worth.
    pub gap: Option<f64>,
    /// Points of a perfectly fitting seat.
    pub points_per_seat: i64,
}

impl ExplainedPlan {
    pub(super) fn of(case: &Explanation) -> Self {
        let plan = case.plan;
        Self {
            name: case.instance.name.clone(),
            worth: seats(case.instance, plan.objective),
            at_most: seats(case.instance, plan.bound),
            gap: plan.gap,
            points_per_seat: plan.points_per_seat,
        }
    }
}

/// A seat that another plan gives to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeatShift {
    /// The account.
    pub account: Named,
    /// The role.
    pub role: String,
    /// Who has it in the plan; nobody where it is uncovered.
    pub from: Option<Named>,
    /// Who would have it.
    pub to: Option<Named>,
}

/// What a component of the objective, or a part of a decision, is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stake {
    /// The component, as plans name it.
    pub component: String,
    /// In perfectly fitting seats.
    pub seats: f64,
}

/// Points in perfectly fitting seats.
#[expect(clippy::cast_precision_loss, reason = "points as figures for people")]
pub(super) fn seats(instance: &Instance, points: i64) -> f64 {
    rounded(points as f64 / instance.weights.points_per_seat.max(1) as f64)
}

/// A load of somebody's, with what holds for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoadExplained {
    /// The measure.
    pub measure: String,
    /// The owner's load under the plan, in the measure's own unit.
    pub load: f64,
    /// What the seat in question adds to it.
    pub adds: Option<f64>,
    /// The most that the owner may have.
    pub limit: Option<f64>,
    /// The least that the owner must have.
    pub least: Option<f64>,
    /// The hours from which on they count against the plan.
    pub target: Option<f64>,
    /// The loads that count as the owner's fair share.
    pub fair: Option<[f64; 2]>,
    /// The owner's capacity, for hours.
    pub capacity: Option<f64>,
    /// What stands out.
    pub state: LoadState,
    /// The price of one more of it, in perfectly fitting seats: a guide, not a bound; below 0 where more is welcome.
    pub price: f64,
}

/// How a load stands to what holds for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadState {
    /// At the limit, or so near that hardly anything fits in.
    Full,
    /// Beyond the target of utilisation.
    AboveTarget,
    /// More than a fair share.
    AboveShare,
    /// Less than a fair share, or than the owner must have.
    BelowShare,
    /// None of these.
    Within,
}
