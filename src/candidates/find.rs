//! The candidates of every seat at once.
//!
//! Seats that have the same present owners and ask for the same are handled one after another, so that likeness to
//! those owners, and who suits such seats at all, is worked out once for all of them. The lists that the threads write
//! are kept as they are: with millions of pairs, joining them would take as long as finding them, and twice the memory.

use rayon::prelude::*;

use super::eligibility::{Profile, bars, exception, suits};
use super::fit::{fit_given, similarity};
use super::{Candidate, Candidates};
use crate::instance::Instance;

/// Seats handled together by one thread.
const CHUNK: usize = 256;

/// Finds the candidates of every seat, in parallel; the result does not depend on the number of threads.
#[must_use]
pub fn find(instance: &Instance) -> Candidates {
    let mut seats: Vec<usize> = (0..instance.seats.len()).collect();
    seats.sort_by_cached_key(|&seat| (&instance.seats[seat].incumbents, Profile::of(instance, seat)));
    let lists: Vec<(Vec<Candidate>, Vec<usize>)> =
        seats.par_chunks(CHUNK).map(|chunk| Finder::new(instance).list(chunk)).collect();
    let mut found = Candidates { place: vec![(0, 0..0); seats.len()], lists: Vec::with_capacity(lists.len()) };
    for (chunk, (list, ends)) in seats.chunks(CHUNK).zip(lists) {
        let mut start = 0;
        for (&seat, end) in chunk.iter().zip(ends) {
            found.place[seat] = (found.lists.len(), start..end);
            start = end;
        }
        found.lists.push(list);
    }
    found
}

/// Finds the candidates of one seat after another, and keeps what the next seat may have in common with the last.
struct Finder<'a> {
    instance: &'a Instance,
    profile: Option<Profile>,
    /// Who suits seats of this profile.
    suited: Vec<usize>,
    incumbents: &'a [usize],
    /// Everybody's similarity to these present owners.
    similarity: Vec<Option<i64>>,
}

impl<'a> Finder<'a> {
    fn new(instance: &'a Instance) -> Self {
        let similarity = vec![None; instance.owners.len()];
        Self { instance, profile: None, suited: Vec::new(), incumbents: &[], similarity }
    }

    /// The candidates of these seats one after another, and where those of each end.
    fn list(mut self, seats: &[usize]) -> (Vec<Candidate>, Vec<usize>) {
        let mut list = Vec::new();
        let mut ends = Vec::with_capacity(seats.len());
        for &seat in seats {
            self.turn_to(seat);
            if let Some(fixed) = self.instance.seats[seat].fixed {
                list.push(self.candidate(seat, fixed.owner));
            } else {
                let exception = exception(self.instance, seat);
                let able = self.suited.iter().filter(|&&owner| !bars(self.instance, seat, owner));
                let able = able.copied().filter(|&owner| exception != Some(owner));
                let start = list.len();
                list.extend(able.chain(exception).map(|owner| self.candidate(seat, owner)));
                if exception.is_some() {
                    list[start..].sort_unstable_by_key(|candidate| candidate.owner);
                }
            }
            ends.push(list.len());
        }
        list.shrink_to_fit();
        (list, ends)
    }

    /// Works out anew what this seat does not have in common with the last.
    fn turn_to(&mut self, seat: usize) {
        let instance = self.instance;
        let profile = Some(Profile::of(instance, seat));
        if self.profile != profile {
            self.profile = profile;
            self.suited.clear();
            self.suited.extend((0..instance.owners.len()).filter(|&owner| suits(instance, seat, owner)));
        }
        if self.incumbents != instance.seats[seat].incumbents {
            self.incumbents = &instance.seats[seat].incumbents;
            for (owner, similar) in self.similarity.iter_mut().enumerate() {
                *similar = similarity(instance, self.incumbents, owner);
            }
        }
    }

    fn candidate(&self, seat: usize, owner: usize) -> Candidate {
        Candidate {
            owner: u32::try_from(owner).unwrap_or(u32::MAX),
            fit: u32::try_from(fit_given(self.instance, seat, owner, self.similarity[owner]).total).unwrap_or(0),
        }
    }
}
