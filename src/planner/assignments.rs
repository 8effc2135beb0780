//! The plan's lists of covered and uncovered seats.

use std::ops::Range;

use rayon::prelude::*;

use super::reasons::SpareCapacity;
use crate::analysis::SeatOwners;
use crate::candidates::{self, Candidates};
use crate::instance::{HOURS, Instance, MILLION};
use crate::plan::{Assignment, Plan, Uncovered};

/// Accounts and roles handled together by one thread.
const CHUNK: usize = 256;

/// Writes who covers what, ordered by account, role and owner, and what nobody covers.
pub(super) fn fill(instance: &Instance, candidates: &Candidates, books: &SeatOwners, plan: &mut Plan) {
    let writer = AssignmentWriter { instance, candidates, books, room: SpareCapacity::new(instance, books) };
    let parts: Vec<AssignmentRows> = groups(instance).par_chunks(CHUNK).map(|groups| writer.rows(groups)).collect();
    for (assignments, uncovered) in parts {
        plan.assignments.extend(assignments);
        plan.uncovered.extend(uncovered);
    }
}

/// The covered and the uncovered seats of some accounts and roles.
type AssignmentRows = (Vec<Assignment>, Vec<Uncovered>);

struct AssignmentWriter<'a> {
    instance: &'a Instance,
    candidates: &'a Candidates,
    books: &'a SeatOwners,
    room: SpareCapacity<'a>,
}

impl AssignmentWriter<'_> {
    fn rows(&self, groups: &[Range<usize>]) -> AssignmentRows {
        let mut rows = AssignmentRows::default();
        for group in groups {
            self.group(group.clone(), &mut rows);
        }
        rows
    }

    fn group(&self, group: Range<usize>, (assignments, uncovered): &mut AssignmentRows) {
        let (instance, owner_of) = (self.instance, &self.books.owner_of);
        let mut covered: Vec<(usize, usize)> = group.clone().filter_map(|seat| Some((owner_of[seat]?, seat))).collect();
        covered.sort_unstable();
        let mut previous = Previous::new(instance, group.start, covered.iter().map(|(owner, _)| *owner));
        for (owner, seat) in covered {
            let kept = instance.is_incumbent(seat, owner);
            let from = if kept { Some(instance.owners[owner].id.clone()) } else { previous.next() };
            assignments.push(assignment(instance, self.candidates, (seat, owner), from));
        }
        for seat in group.filter(|&seat| owner_of[seat].is_none()) {
            uncovered.push(Uncovered {
                account: instance.accounts[instance.seats[seat].account].id.clone(),
                role: instance.roles[instance.seats[seat].role].clone(),
                previous: previous.next(),
                reason: self.room.why_uncovered(self.candidates, seat),
            });
        }
    }
}

/// The seats of each account and role.
fn groups(instance: &Instance) -> Vec<Range<usize>> {
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
