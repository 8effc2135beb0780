//! Who can own seats: people, pools and pods. `owners` makes them of the scenario's team.

use crate::scenario::ByPart;

/// Somebody who can own seats: a person, or a pool of people who answer as one.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The owner's id.
    pub id: String,
    /// The owner's name.
    pub name: String,
    /// For a pool: its members and the minutes that each gives to it. Empty for a person.
    pub members: Vec<(usize, i64)>,
    /// Whether the owner may be given seats, or why not.
    pub availability: Availability,
    /// Roles; the first is the one that the owner is compared in.
    pub roles: Vec<usize>,
    /// Level of each skill, by index.
    pub levels: Vec<u8>,
    /// Effective capacity in minutes: after ramp, leave and what is given to pools.
    pub minutes: i64,
    /// The owner's words by the part of fit that is about them (industries, regions, languages), ordered; empty if unknown.
    pub words: ByPart<Vec<u32>>,
    /// The owner's numbers by the part of fit that is about them, in millionths.
    pub figures: ByPart<Option<i64>>,
    /// Segments that the owner serves, ordered; empty for all.
    pub segments: Vec<usize>,
    /// Years of experience, in millionths.
    pub experience: Option<i64>,
    /// Whether this is an open position.
    pub placeholder: bool,
    /// Whose accounts the owner is to take over.
    pub backfill_for: Option<usize>,
    /// Whom the owner reports to, as an index in [`Instance::managers`](super::Instance::managers).
    pub manager: Option<usize>,
    /// The owner's pod.
    pub pod: Option<usize>,
}

impl Owner {
    /// Whether this is a pool rather than a person.
    #[must_use]
    pub fn is_pool(&self) -> bool {
        !self.members.is_empty()
    }
}

/// Whether an owner may be given seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// The owner may.
    Here,
    /// The scenario says that the owner is not to be given any.
    NotAssignable,
    /// The owner's last day falls before the end of the period.
    Leaving,
    /// The owner's first day falls after the period.
    NotYetHere,
    /// The owner is away for more than half of the period.
    OnLeave,
    /// All the owner's hours go to pools.
    InPools,
    /// A pool to which nobody who is here gives any hours.
    EmptyPool,
}

/// People whose seats of an account stand and fall together.
#[derive(Debug, Clone)]
pub struct Pod {
    /// Its id.
    pub id: String,
    /// Its people, ordered.
    pub members: Vec<usize>,
}
