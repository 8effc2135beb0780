//! The plan's lists of covered and uncovered seats.

use super::reasons::Room;
use crate::analysis::Books;
use crate::candidates::{self, Candidates};
use crate::instance::{HOURS, Instance, MILLION};
use crate::plan::{Assignment, Plan, Uncovered};

/// Writes who covers what, ordered by account, role and owner, and what nobody covers.
pub(super) fn fill(instance: &Instance, candidates: &Candidates, books: &Books, plan: &mut Plan) {
    let room = Room::new(instance, books);
    for group in groups(instance) {
        let mut covered: Vec<(usize, usize)> =
            group.clone().filter_map(|seat| Some((books.owner_of[seat]?, seat))).collect();
        covered.sort_unstable();
        let mut previous = Previous::new(instance, group.start, covered.iter().map(|(owner, _)| *owner));
        for (owner, seat) in covered {
            let kept = instance.is_incumbent(seat, owner);
            let from = if kept { Some(instance.owners[owner].id.clone()) } else { previous.next() };
            plan.assignments.push(assignment(instance, candidates, (seat, owner), from));
        }
        for seat in group.filter(|&seat| books.owner_of[seat].is_none()) {
            plan.uncovered.push(Uncovered {
                account: instance.accounts[instance.seats[seat].account].id.clone(),
                role: instance.roles[instance.seats[seat].role].clone(),
                previous: previous.next(),
                reason: room.why_uncovered(candidates, seat),
            });
        }
    }
}

/// The seats of each account and role.
fn groups(instance: &Instance) -> Vec<std::ops::Range<usize>> {
    let firsts = (0..instance.seats.len()).filter(|&seat| instance.seats[seat].index == 0);
    let mut starts: Vec<usize> = firsts.collect();
    starts.push(instance.seats.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// Present owners who lose their seat of an account and role, to be named as the previous ones of those who get it.
struct Previous(std::vec::IntoIter<String>);

impl Previous {
    fn new(instance: &Instance, seat: usize, staying: impl Iterator<Item = usize>) -> Self {
        let staying: Vec<usize> = staying.collect();
        let it = &instance.seats[seat];
        let leaving = it.incumbents.iter().filter(|incumbent| !staying.contains(incumbent));
        let known = leaving.map(|&incumbent| instance.owners[incumbent].id.clone());
        Self(known.chain(it.unknown_incumbents.iter().cloned()).collect::<Vec<_>>().into_iter())
    }

    fn next(&mut self) -> Option<String> {
        self.0.next()
    }
}

#[allow(clippy::cast_precision_loss, reason = "millionths and minutes for display, far below 2^53")]
fn assignment(
    instance: &Instance,
    candidates: &Candidates,
    (seat, owner): (usize, usize),
    previous: Option<String>,
) -> Assignment {
    let it = &instance.seats[seat];
    let fit = candidates.fit(seat, owner).unwrap_or_else(|| candidates::fit(instance, seat, owner).total);
    Assignment {
        account: instance.accounts[it.account].id.clone(),
        role: instance.roles[it.role].clone(),
        owner: instance.owners[owner].id.clone(),
        previous,
        fit: fit as f64 / MILLION as f64,
        hours: instance.amount(seat, HOURS, owner) as f64 / 60.0,
        locked: it.fixed.is_some(),
    }
}
