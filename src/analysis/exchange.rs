//! What it is worth that one seat changes hands while all else stays.

use crate::candidates::fit;
use crate::instance::Instance;

/// The points that a plan gains when a seat goes from one owner, or nobody, to another; `loads` are those of
/// `analysis::loads` while the first has it.
#[must_use]
pub fn exchange(
    instance: &Instance,
    loads: &[Vec<i64>],
    seat: usize,
    (from, to): (Option<usize>, Option<usize>),
) -> i64 {
    if from == to {
        return 0;
    }
    earned(instance, seat, to)
        - earned(instance, seat, from)
        - charged(instance, loads, (seat, to), 1)
        - charged(instance, loads, (seat, from), -1)
}

/// What an owner in a seat earns, or nobody, charges left aside.
fn earned(instance: &Instance, seat: usize, owner: Option<usize>) -> i64 {
    let Some(owner) = owner else { return -instance.seats[seat].price };
    instance.fit_points(seat, fit(instance, seat, owner).total)
        + instance.continuity_points(seat, owner)
        + instance.backfill_points(seat, owner)
        - instance.cost_points(seat, owner)
}

/// What the charges on an owner's loads rise by when the seat comes, or goes.
fn charged(instance: &Instance, loads: &[Vec<i64>], (seat, owner): (usize, Option<usize>), sign: i64) -> i64 {
    let Some(owner) = owner else { return 0 };
    let rise = |measure: usize| {
        let load = loads[owner][measure];
        let after = load + sign * instance.amount(seat, measure, owner);
        let hinges = instance.band(owner, measure).into_iter().flat_map(|band| &band.hinges);
        hinges.map(|hinge| hinge.charge(after) - hinge.charge(load)).sum::<i64>()
    };
    (0..instance.measures.len()).map(rise).sum()
}
