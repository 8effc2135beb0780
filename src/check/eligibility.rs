//! Who may have a seat, and why not.

use std::fmt;

use crate::instance::{Account, Availability, Instance, Owner, Seat};
use crate::scenario::{FitPart, Pattern, Trait};

/// Why somebody may not have a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ineligibility {
    /// The seat's owner is given, and it is somebody else.
    GivenToAnother,
    /// The owner is given another seat of the same account and role.
    GivenAnother,
    /// The owner gets no seats at all.
    Unavailable(Availability),
    /// The owner does not have the role.
    Role,
    /// The owner is a pool and the seat is for a person, or the other way round.
    Kind,
    /// The seat is for a pod and the owner is in none.
    NoPod,
    /// The owner does not serve the account's segment.
    Segment,
    /// The owner lacks a needed skill (its index) or the level of it.
    Skill(usize),
    /// The owner has too few years of experience.
    Experience,
    /// The owner does not share a trait that the seat must share with its owner.
    Differs(Trait),
    /// The account says that the owner must not have it.
    Forbidden,
    /// A move to somebody else is approved; nothing else stands against this owner.
    ApprovedForAnother,
    /// A move to this owner is rejected.
    Rejected,
}

impl fmt::Display for Ineligibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GivenToAnother => "the seat is locked or frozen for somebody else",
            Self::GivenAnother => "another seat of this role is locked or frozen for the same owner",
            Self::Unavailable(Availability::Here) => "available",
            Self::Unavailable(Availability::NotAssignable) => "not to be given any seats",
            Self::Unavailable(Availability::Leaving) => "leaving before the end of the period",
            Self::Unavailable(Availability::NotYetHere) => "not here before the end of the period",
            Self::Unavailable(Availability::OnLeave) => "away for more than half of the period",
            Self::Unavailable(Availability::InPools) => "with all hours in pools",
            Self::Unavailable(Availability::EmptyPool) => "a pool without anybody who is here",
            Self::Role => "without the role",
            Self::Kind => "a person where a pool is wanted, or a pool where a person is",
            Self::NoPod => "in no pod",
            Self::Segment => "not serving the account's segment",
            Self::Skill(_) => "below the level of a needed skill",
            Self::Experience => "below the experience needed",
            Self::Differs(Trait::Region) => "in another region",
            Self::Differs(Trait::Language) => "without the account's language",
            Self::Differs(Trait::Industry) => "without the account's industry",
            Self::Forbidden => "forbidden for this account",
            Self::ApprovedForAnother => "not the one for whom it is approved",
            Self::Rejected => "rejected for it",
        })
    }
}

/// Why an owner may not have a seat; `None` if they may.
#[must_use]
pub fn ineligibility(instance: &Instance, seat: usize, owner: usize) -> Option<Ineligibility> {
    let wanted = &instance.seats[seat];
    if let Some(fixed) = wanted.fixed {
        return (fixed.owner != owner).then_some(Ineligibility::GivenToAnother);
    }
    if given_another(instance, seat, owner) {
        return Some(Ineligibility::GivenAnother);
    }
    ruled_out(instance, seat, owner)
}

/// Why an owner may not have a seat whose owner is not given, whoever has the others of its account and role.
#[must_use]
pub fn ruled_out(instance: &Instance, seat: usize, owner: usize) -> Option<Ineligibility> {
    let wanted = &instance.seats[seat];
    if wanted.released == Some(owner) {
        return None;
    }
    let account = &instance.accounts[wanted.account];
    let person = &instance.owners[owner];
    let forbidden = || account.forbidden.contains(&owner).then_some(Ineligibility::Forbidden);
    if wanted.approved == Some(owner) {
        // Decided by people: what the seat asks of its owner counts less.
        return general(account, wanted, person).filter(|why| *why != Ineligibility::Segment).or_else(forbidden);
    }
    general(account, wanted, person)
        .or_else(|| skills(wanted, person))
        .or_else(|| traits(account, wanted, person))
        .or_else(forbidden)
        .or_else(|| wanted.approved.map(|_| Ineligibility::ApprovedForAnother))
        .or_else(|| wanted.rejected.contains(&owner).then_some(Ineligibility::Rejected))
}

/// Whether a neighbouring seat of the same account and role is fixed for this owner.
fn given_another(instance: &Instance, seat: usize, owner: usize) -> bool {
    let here = &instance.seats[seat];
    let same = |other: &&Seat| (other.account, other.role) == (here.account, here.role);
    let fixed = |other: &Seat| other.fixed.is_some_and(|fixed| fixed.owner == owner);
    let before = instance.seats[..seat].iter().rev().take_while(same);
    let after = instance.seats[seat + 1..].iter().take_while(same);
    before.chain(after).any(fixed)
}

fn general(account: &Account, seat: &Seat, owner: &Owner) -> Option<Ineligibility> {
    if owner.availability != Availability::Here {
        Some(Ineligibility::Unavailable(owner.availability))
    } else if !owner.roles.contains(&seat.role) {
        Some(Ineligibility::Role)
    } else if owner.is_pool() != (seat.pattern == Pattern::Pooled) {
        Some(Ineligibility::Kind)
    } else if seat.pattern == Pattern::Pod && owner.pod.is_none() {
        Some(Ineligibility::NoPod)
    } else if !owner.segments.is_empty() && !owner.segments.contains(&account.segment) {
        Some(Ineligibility::Segment)
    } else {
        None
    }
}

fn skills(seat: &Seat, owner: &Owner) -> Option<Ineligibility> {
    let lacking = seat.needs.iter().find(|need| owner.levels[need.skill] < need.level);
    let junior = matches!((seat.experience, owner.experience), (Some(least), Some(years)) if years < least);
    lacking.map(|need| Ineligibility::Skill(need.skill)).or_else(|| junior.then_some(Ineligibility::Experience))
}

fn traits(account: &Account, seat: &Seat, owner: &Owner) -> Option<Ineligibility> {
    let mut demanded = seat.must_match.iter().copied();
    demanded.find(|&it| shares(account, owner, it.part()) == Some(false)).map(Ineligibility::Differs)
}

/// Whether an account and an owner share a word; `None` where it is unknown of either.
#[must_use]
pub fn shares(account: &Account, owner: &Owner, part: FitPart) -> Option<bool> {
    let (theirs, its) = (&owner.words[part], account.words[part]);
    match its {
        Some(word) if !theirs.is_empty() => Some(theirs.contains(&word)),
        _ => None,
    }
}
