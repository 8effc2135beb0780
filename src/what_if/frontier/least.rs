//! The fewest moves that any plan needs.

use std::time::Instant;

use crate::analysis::budgeted;
use crate::candidates::may_keep;
use crate::check::breaches;
use crate::check::holders::Holders;
use crate::instance::{Instance, Seat};
use crate::plan::Plan;
use crate::planner;
use crate::solve::Control;

/// The share of the time that looking for the fewest moves may take.
const SHARE: u32 = 10;

/// The fewest moves that a plan was found with.
pub(super) struct FewestPlanned {
    pub(super) moves: i64,
    /// That many moves are needed by any plan.
    pub(super) proven: i64,
    /// The plan; none where the books of today will do.
    pub(super) plan: Option<Plan>,
    /// What the books of today break.
    pub(super) broken: Vec<String>,
}

/// The fewest moves that are needed to keep the rules, at most those of the best plan.
pub(super) fn moves(base: &Instance, best: &Plan, control: &Control) -> FewestPlanned {
    let most = as_moves(best);
    let broken = broken(base);
    if most == 0 || broken.is_empty() {
        return FewestPlanned { moves: 0, proven: 0, plan: None, broken };
    }
    let limit = control.time_limit.map(|limit| limit / SHARE);
    let control = Control { started: Instant::now(), time_limit: limit, ..control.clone() };
    match planner::least(base, 0, None, &control) {
        Ok(least) if least.moves <= most => {
            FewestPlanned { moves: least.moves, proven: least.counted.max(0), plan: Some(least.plan), broken }
        }
        Ok(_) | Err(_) => FewestPlanned { moves: most, proven: 0, plan: Some(best.clone()), broken },
    }
}

fn as_moves(plan: &Plan) -> i64 {
    i64::try_from(budgeted(&plan.moves)).unwrap_or(i64::MAX)
}

/// What the books of today break, once those who can't keep a seat have lost it.
fn broken(base: &Instance) -> Vec<String> {
    let stays = |(seat, it): (usize, &Seat)| {
        it.incumbents.get(it.index as usize).copied().filter(|&who| may_keep(base, seat, who))
    };
    let owners = base.seats.iter().enumerate().map(stays).collect();
    let mut still = base.clone();
    still.rules.limit_moves(Some(0));
    breaches(&still, &Holders::new(base, owners)).0.into_iter().map(|one| one.cause).collect()
}
