//! Who may fill a seat, and how well; for everybody else, why not.

use rayon::prelude::*;

use crate::instance::Instance;

mod eligibility;
mod fit;
mod ties;

pub use eligibility::{Exclusion, exclusion, may_keep};
pub use fit::{Fit, PART_NAMES, fit};
pub use ties::{Kind, Tie, ties};

/// Seats handled together by one thread.
const CHUNK: usize = 256;

/// For every seat the owners who may fill it.
#[derive(Debug, Clone)]
pub struct Candidates {
    start: Vec<usize>,
    list: Vec<Candidate>,
}

/// Somebody who may fill a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Index in [`Instance::owners`].
    pub owner: u32,
    /// How well she fits, in millionths.
    pub fit: u32,
}

impl Candidates {
    /// The candidates of a seat, ordered by owner.
    #[must_use]
    pub fn of(&self, seat: usize) -> &[Candidate] {
        &self.list[self.start[seat]..self.start[seat + 1]]
    }

    /// How well an owner fits a seat, in millionths, if she may fill it.
    #[must_use]
    pub fn fit(&self, seat: usize, owner: usize) -> Option<i64> {
        let of = self.of(seat);
        of.binary_search_by_key(&owner, |c| c.owner as usize).ok().map(|i| i64::from(of[i].fit))
    }

    /// Number of pairs of a seat and somebody who may fill it.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.list.len()
    }
}

/// Finds the candidates of every seat, in parallel; the result does not depend on the number of threads.
#[must_use]
pub fn find(instance: &Instance) -> Candidates {
    let seats: Vec<usize> = (0..instance.seats.len()).collect();
    let chunks: Vec<Vec<Vec<Candidate>>> =
        seats.par_chunks(CHUNK).map(|chunk| chunk.iter().map(|&seat| of_seat(instance, seat)).collect()).collect();
    let mut found = Candidates { start: vec![0], list: Vec::new() };
    for list in chunks.into_iter().flatten() {
        found.list.extend(list);
        found.start.push(found.list.len());
    }
    found
}

fn of_seat(instance: &Instance, seat: usize) -> Vec<Candidate> {
    let owners = (0..instance.owners.len()).filter(|&owner| exclusion(instance, seat, owner).is_none());
    owners
        .map(|owner| Candidate {
            owner: u32::try_from(owner).unwrap_or(u32::MAX),
            fit: u32::try_from(fit(instance, seat, owner).total).unwrap_or(0),
        })
        .collect()
}
