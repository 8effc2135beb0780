//! What the moves change for people and segments.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Sides, UnitChange};
use super::result::{PersonEffect, SegmentEffect};
use crate::analysis::{ratio, today};
use crate::candidates::fit;
use crate::instance::{Instance, MILLION};
use crate::plan::Plan;

/// Everybody whose book changes, as the plan's books have it.
#[must_use]
pub(super) fn people(plan: &Plan) -> Vec<PersonEffect> {
    let changed = plan.books.iter().filter(|book| book.gained + book.lost > 0);
    let share = |hours: f64, capacity: f64| (capacity > 0.0).then(|| crate::analysis::rounded(hours / capacity));
    changed
        .map(|book| PersonEffect {
            owner: book.owner.clone(),
            name: book.name.clone(),
            gained: book.gained,
            lost: book.lost,
            now: book.now.clone(),
            plan: book.plan.clone(),
            utilisation_now: share(book.now.hours, book.capacity),
            utilisation_plan: share(book.plan.hours, book.capacity),
        })
        .collect()
}

/// The segments in which something moves.
#[must_use]
pub(super) fn segments(instance: &Instance, changes: &[UnitChange], sides: &Sides) -> Vec<SegmentEffect> {
    let now = today(instance).owner_of;
    let mut moves: BTreeMap<usize, (usize, BTreeSet<usize>)> = BTreeMap::new();
    for leg in changes.iter().flat_map(|change| &change.legs) {
        let account = instance.seats[leg.seat].account;
        let entry = moves.entry(instance.accounts[account].segment).or_default();
        entry.0 += 1;
        entry.1.insert(account);
    }
    let (now, plan) = (fits(instance, &now), fits(instance, &sides.after));
    let effect = |(segment, (moves, accounts)): (usize, (usize, BTreeSet<usize>))| SegmentEffect {
        segment: instance.segments[segment].id.clone(),
        name: instance.segments[segment].name.clone(),
        moves,
        arr: accounts.iter().map(|&account| instance.accounts[account].arr).sum(),
        of_arr: instance.accounts.iter().filter(|account| account.segment == segment).map(|account| account.arr).sum(),
        fit_now: now[segment],
        fit_plan: plan[segment],
    };
    moves.into_iter().map(effect).collect()
}

/// The mean fit of each segment's covered seats.
fn fits(instance: &Instance, owner_of: &[Option<usize>]) -> Vec<Option<f64>> {
    let mut sums = vec![(0_i64, 0_i64); instance.segments.len()];
    for (seat, owner) in owner_of.iter().enumerate() {
        if let Some(owner) = *owner {
            let sum = &mut sums[instance.accounts[instance.seats[seat].account].segment];
            *sum = (sum.0 + fit(instance, seat, owner).total, sum.1 + 1);
        }
    }
    sums.into_iter().map(|(sum, count)| (count > 0).then(|| ratio(sum, count * MILLION))).collect()
}
