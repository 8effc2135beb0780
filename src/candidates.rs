//! Who may fill a seat, and how well; for everybody else, why not.

use std::ops::Range;

mod decision_groups;
mod eligibility;
mod find;
mod fit;

pub use decision_groups::{DecisionGroup, GroupKind, decision_groups};
pub use eligibility::{Exclusion, exclusion, may_keep, unsuited};
pub use find::find;
pub use fit::{Fit, fit};

/// For every seat the owners who may fill it.
#[derive(Debug, Clone)]
pub struct Candidates {
    /// By seat: which of the lists its candidates stand in, and where.
    place: Vec<(usize, Range<usize>)>,
    lists: Vec<Vec<Candidate>>,
}

/// Somebody who may fill a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Index in [`Instance::owners`](crate::instance::Instance::owners).
    pub owner: u32,
    /// How well the owner fits, in millionths.
    pub fit: u32,
}

impl Candidates {
    /// The candidates of a seat, ordered by owner.
    #[must_use]
    pub fn of(&self, seat: usize) -> &[Candidate] {
        let (list, range) = &self.place[seat];
        &self.lists[*list][range.clone()]
    }

    /// How well an owner fits a seat, in millionths, if they may fill it.
    #[must_use]
    pub fn fit(&self, seat: usize, owner: usize) -> Option<i64> {
        let of = self.of(seat);
        of.binary_search_by_key(&owner, |c| c.owner as usize).ok().map(|i| i64::from(of[i].fit))
    }

    /// Number of pairs of a seat and somebody who may fill it.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.lists.iter().map(Vec::len).sum()
    }
}
