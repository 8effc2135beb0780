//! The fewest moves that any plan needs.

use std::time::Instant;

use crate::analysis::budgeted;
use crate::candidates::may_keep;
use crate::check::breaches;
use crate::check::holders::Holders;
use crate::instance::{Instance, MILLION, Seat};
use crate::plan::Plan;
use crate::planner;
use crate::solve::Control;

/// The share of the time that looking for the fewest moves may take.
const SHARE: u32 = 10;

/// Seats that present owners could keep.
pub(super) fn movable(instance: &Instance) -> i64 {
    let first = instance.seats.iter().enumerate().filter(|(_, it)| it.index == 0);
    let kept = first.map(|(seat, it)| it.incumbents.iter().filter(|&&who| may_keep(instance, seat, who)).count());
    i64::try_from(kept.sum::<usize>()).unwrap_or(i64::MAX)
}

/// The fewest moves that a plan was found with.
pub(super) struct Least {
    pub(super) moves: i64,
    /// That many moves are needed by any plan.
    pub(super) proven: i64,
    /// The plan; none where the books of today will do.
    pub(super) plan: Option<Plan>,
    /// What the books of today break.
    pub(super) broken: Vec<String>,
}

/// The fewest moves that are needed to keep the rules, at most those of the best plan.
pub(super) fn moves(base: &Instance, best: &Plan, control: &Control) -> Least {
    let most = as_moves(best);
    let broken = broken(base);
    if most == 0 || broken.is_empty() {
        return Least { moves: 0, proven: 0, plan: None, broken };
    }
    let limit = control.time_limit.map(|limit| limit / SHARE);
    let control = Control { started: Instant::now(), time_limit: limit, gap: 0.0, progress: None, ..control.clone() };
    match planner::plan(&still(base), &control) {
        Ok(plan) if as_moves(&plan) <= most => {
            let kept = plan.bound.saturating_add(seats(base)).div_euclid(seats(base) + 1);
            let proven = (movable(base) - kept).max(0);
            Least { moves: as_moves(&plan), proven, plan: Some(plan), broken }
        }
        Ok(_) | Err(_) => Least { moves: most, proven: 0, plan: Some(best.clone()), broken },
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
    still.rules.moves = Some(0);
    breaches(&still, &Holders::new(base, owners)).0.into_iter().map(|one| one.cause).collect()
}

/// The same rules. Each seat that is kept is worth more than all seats together lose when nobody has them, which is a
/// point each; nothing else counts.
fn still(base: &Instance) -> Instance {
    let mut still = base.clone();
    still.weights.points_per_seat = seats(base) + 1;
    (still.weights.fit, still.weights.continuity) = (0, MILLION);
    for seat in &mut still.seats {
        (seat.worth, seat.strength, seat.price) = (seats(base) + 1, MILLION, 1);
        seat.cost_by.clear();
    }
    still.bands.iter_mut().for_each(|band| band.hinges.clear());
    still
}

fn seats(base: &Instance) -> i64 {
    i64::try_from(base.seats.len()).unwrap_or(i64::MAX - 1)
}
