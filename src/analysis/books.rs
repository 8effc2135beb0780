//! Everyone's book of business, before and after.

use super::moves::{FormerHolder, changes};
use super::{SeatOwners, hours, loads, ratio, rounded};
use crate::candidates::fit;
use crate::instance::{ACCOUNTS, ARR, AT_RISK_ARR, Availability, HOURS, Instance, MILLION, RENEWALS};
use crate::plan::{Book, MemberShare, Tally};

/// The books of everybody who may have seats or has some, today or under the plan, ordered by owner.
#[must_use]
pub fn books(instance: &Instance, today: &SeatOwners, plan: &SeatOwners) -> Vec<Book> {
    let (before, after) = (tallies(instance, today), tallies(instance, plan));
    let (gained, lost) = gains_and_losses(instance, plan);
    let minutes = loads(instance, plan);
    let shown = |owner: &usize| {
        let has_any = before[*owner].accounts + after[*owner].accounts > 0;
        instance.owners[*owner].availability == Availability::Here || has_any
    };
    let book = |owner: usize| Book {
        owner: instance.owners[owner].id.clone(),
        name: instance.owners[owner].name.clone(),
        placeholder: instance.owners[owner].placeholder,
        capacity: hours(instance.owners[owner].minutes),
        now: before[owner].clone(),
        plan: after[owner].clone(),
        gained: gained[owner],
        lost: lost[owner],
        members: members(instance, owner, minutes[owner][HOURS]),
    };
    (0..instance.owners.len()).filter(shown).map(book).collect()
}

/// What of a pool's hours falls to each member, by the minutes that the member gives.
fn members(instance: &Instance, owner: usize, minutes: i64) -> Vec<MemberShare> {
    let owner = &instance.owners[owner];
    let share = |&(member, given): &(usize, i64)| MemberShare {
        owner: instance.owners[member].id.clone(),
        hours: rounded(if owner.minutes == 0 { 0.0 } else { ratio(minutes * given, owner.minutes * 60) }),
    };
    owner.members.iter().map(share).collect()
}

/// What everybody has, by owner.
fn tallies(instance: &Instance, books: &SeatOwners) -> Vec<Tally> {
    let mut fits = vec![0; instance.owners.len()];
    for (seat, owner) in books.owner_of.iter().enumerate() {
        if let Some(owner) = *owner {
            fits[owner] += fit(instance, seat, owner).total;
        }
    }
    let tally = |(load, fit): (Vec<i64>, i64)| Tally {
        accounts: load[ACCOUNTS],
        arr: load[ARR],
        hours: hours(load[HOURS]),
        renewals: load[RENEWALS],
        at_risk_arr: load[AT_RISK_ARR],
        fit: (load[ACCOUNTS] > 0).then(|| ratio(fit, load[ACCOUNTS] * MILLION)),
    };
    loads(instance, books).into_iter().zip(fits).map(tally).collect()
}

/// Seats that come to each owner, and seats that leave the owner.
fn gains_and_losses(instance: &Instance, plan: &SeatOwners) -> (Vec<u32>, Vec<u32>) {
    let (mut gained, mut lost) = (vec![0; instance.owners.len()], vec![0; instance.owners.len()]);
    for change in changes(instance, plan) {
        for former in change.gone {
            if let FormerHolder::Owner(owner) = former {
                lost[owner] += 1;
            }
        }
        change.come.into_iter().for_each(|owner| gained[owner] += 1);
    }
    (gained, lost)
}
