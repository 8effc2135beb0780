//! The fewest moves that any plan needs.

use crate::candidates::may_keep;
use crate::check::breaches;
use crate::check::holders::Holders;
use crate::instance::{Instance, MILLION};
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

/// The fewest moves that a plan was found with, at most so many. It is the fewest that there can be unless a limit ended
/// the search; the plan with one move less is then looked for, too.
pub(super) fn moves(base: &Instance, most: i64, control: &Control) -> i64 {
    if most <= 0 || today_will_do(base) {
        return 0;
    }
    let limit = control.time_limit.map(|limit| limit / SHARE);
    let started = std::time::Instant::now();
    let control = Control { started, time_limit: limit, gap: 0.0, progress: None, ..control.clone() };
    let found = planner::plan(&still(base), &control);
    found.map_or(most, |plan| i64::try_from(crate::analysis::budgeted(&plan.moves)).unwrap_or(most).min(most))
}

/// Whether the books of today keep every rule, once those who can't keep a seat have lost it.
fn today_will_do(base: &Instance) -> bool {
    let stays = |(seat, it): (usize, &crate::instance::Seat)| {
        it.incumbents.get(it.index as usize).copied().filter(|&who| may_keep(base, seat, who))
    };
    let owners = base.seats.iter().enumerate().map(stays).collect();
    let mut still = base.clone();
    still.rules.moves = Some(0);
    breaches(&still, &Holders::new(base, owners)).0.is_empty()
}

/// The same rules, and a point for each seat that is kept and for nothing else.
fn still(base: &Instance) -> Instance {
    let mut still = base.clone();
    still.weights.points_per_seat = 1;
    (still.weights.fit, still.weights.continuity) = (0, MILLION);
    for seat in &mut still.seats {
        (seat.worth, seat.strength, seat.price) = (1, MILLION, 0);
        seat.cost_by.clear();
    }
    still.bands.iter_mut().for_each(|band| band.hinges.clear());
    still
}
