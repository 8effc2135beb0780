//! The most changes of owner that a first plan may make: with too few there is none.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::instance::{Availability, HOURS, Instance};

/// How the most changes of owner are found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MovesFound {
    /// About a seventh of the accounts.
    pub usual: usize,
    /// Seats that must leave owners who have more hours than they may, the largest first.
    pub overload: usize,
    /// Seats that must move for families to have one owner each.
    pub families: usize,
}

impl MovesFound {
    /// The most: what today forces, and as much by choice as usual.
    #[must_use]
    pub fn most(self) -> usize {
        self.usual + self.overload + self.families
    }
}

/// What a plan has to move: families come to the owner who has most of them, and whoever then has too many hours gives
/// what is largest. Without regard to who could take it.
pub(super) fn forced(instance: &Instance, usual: usize) -> MovesFound {
    let mut found = MovesFound { usual, ..MovesFound::default() };
    let mut books: BTreeMap<usize, Vec<Group>> = BTreeMap::new();
    for owners in held(instance).values() {
        let all = owners.values().fold(Group::default(), |all, it| all.with(*it));
        let most = owners.iter().max_by_key(|(owner, it)| (it.is_fixed, it.seats, Reverse(**owner)));
        if let Some((&owner, of_owner)) = most {
            found.families += all.seats - of_owner.seats;
            books.entry(owner).or_default().push(all);
        }
    }
    for (owner, mut book) in books {
        let limit = instance.band(owner, HOURS).and_then(|band| band.at_most).unwrap_or(i64::MAX);
        let mut load: i64 = book.iter().map(|it| it.minutes).sum();
        book.retain(|it| !it.is_fixed);
        book.sort_by_key(|it| (it.minutes, Reverse(it.seats)));
        while let Some(group) = book.pop().filter(|_| load > limit) {
            load -= group.minutes;
            found.overload += group.seats;
        }
    }
    found
}

/// Seats of one role that are decided together and have one owner today.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    minutes: i64,
    seats: usize,
    /// Whether any of them has to stay.
    is_fixed: bool,
}

impl Group {
    fn with(self, other: Self) -> Self {
        Self {
            minutes: self.minutes + other.minutes,
            seats: self.seats + other.seats,
            is_fixed: self.is_fixed || other.is_fixed,
        }
    }
}

/// What owners hold today of what is decided together: by family (or account) and role, by owner.
fn held(instance: &Instance) -> BTreeMap<(usize, usize), BTreeMap<usize, Group>> {
    let mut held: BTreeMap<(usize, usize), BTreeMap<usize, Group>> = BTreeMap::new();
    for seat in &instance.seats {
        let Some(owner) = present(instance, &seat.incumbents) else { continue };
        let family = instance.accounts[seat.account].family;
        let together = if instance.rules.families_together { family } else { seat.account };
        let group = held.entry((together, seat.role)).or_default().entry(owner).or_default();
        *group = group.with(Group { minutes: seat.minutes, seats: 1, is_fixed: seat.fixed.is_some() });
    }
    held
}

/// The present owner, if that is one person who could keep it.
fn present(instance: &Instance, incumbents: &[usize]) -> Option<usize> {
    incumbents.iter().copied().find(|&owner| instance.owners[owner].availability == Availability::Here)
}
