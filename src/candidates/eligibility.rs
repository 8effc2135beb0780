//! Who may fill a seat, and why not.

use crate::instance::{Availability, FixedWhy, Instance, Owner, Seat};
use crate::scenario::{Pattern, Trait};

/// Why an owner may not fill a seat: the first reason that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exclusion {
    /// The seat is locked to this other owner.
    Locked(usize),
    /// The seat is frozen with this other owner.
    Frozen(usize),
    /// The owner does not fill this role.
    Role,
    /// Pooled seats are for pools, all others for people.
    Kind,
    /// The owner is on leave for most of the period.
    Leave,
    /// The owner leaves before the period ends.
    Leaving,
    /// The owner starts after the period.
    NotYetHere,
    /// The owner is not to be given accounts.
    NotAssignable,
    /// All the owner's hours go to pools.
    InPools,
    /// The pool has nobody who is here and gives it hours.
    EmptyPool,
    /// The owner does not serve the segment.
    Segment,
    /// The account forbids the owner.
    Forbidden,
    /// Somebody has decided that it goes to this other owner.
    Approved(usize),
    /// Somebody has decided that it does not go to this owner.
    Rejected,
    /// The owner does not have this skill at all.
    SkillMissing(usize),
    /// The owner's level of this skill is too low.
    SkillTooLow(usize),
    /// The owner has too few years of experience.
    Experience,
    /// The owner does not share this with the account.
    Differs(Trait),
    /// The owner belongs to no pod.
    Pod,
}

impl Exclusion {
    /// What the owner lacks, as the end of a sentence that begins with a name.
    #[must_use]
    pub fn describe(self, instance: &Instance) -> String {
        let skill = |skill: usize| instance.skills[skill].as_str();
        match self {
            Self::Locked(owner) => format!("can't have it: it is locked to {}", instance.owners[owner].name),
            Self::Frozen(owner) => format!("can't have it: it is frozen with {}", instance.owners[owner].name),
            Self::Role => "has another role".to_owned(),
            Self::Kind => "is not a pool (or the seat is not for pools)".to_owned(),
            Self::Leave => "is on leave".to_owned(),
            Self::Leaving => "leaves in the period".to_owned(),
            Self::NotYetHere => "starts after the period".to_owned(),
            Self::NotAssignable => "is not to be given accounts".to_owned(),
            Self::InPools => "works for pools only".to_owned(),
            Self::EmptyPool => "has no member who is here with hours for it".to_owned(),
            Self::Segment => "does not serve the segment".to_owned(),
            Self::Forbidden => "is ruled out for the account".to_owned(),
            Self::Approved(owner) => {
                format!("can't have it: it is decided that {} has it", instance.owners[owner].name)
            }
            Self::Rejected => "is rejected for it".to_owned(),
            Self::SkillMissing(index) => format!("lacks {}", skill(index)),
            Self::SkillTooLow(index) => format!("has too little {}", skill(index)),
            Self::Experience => "has too little experience".to_owned(),
            Self::Differs(Trait::Region) => "looks after another region".to_owned(),
            Self::Differs(Trait::Language) => "does not speak the language".to_owned(),
            Self::Differs(Trait::Industry) => "knows other industries".to_owned(),
            Self::Pod => "belongs to no pod".to_owned(),
        }
    }
}

/// Why an owner may not fill a seat, or nothing if they may. What is unknown is not held against them.
#[must_use]
pub fn exclusion(instance: &Instance, seat: usize, owner: usize) -> Option<Exclusion> {
    let it = &instance.seats[seat];
    if let Some(fixed) = it.fixed {
        let stays = if fixed.why == FixedWhy::Locked { Exclusion::Locked } else { Exclusion::Frozen };
        return (fixed.owner != owner).then_some(stays(fixed.owner));
    }
    if it.released == Some(owner) || is_wanted(instance, seat, owner) {
        return None;
    }
    unsuited(instance, seat, owner).or_else(|| decided(it, owner))
}

/// The same without regard to locks, freezes and decisions: what an owner who has a seat today lacks for it.
#[must_use]
pub fn unsuited(instance: &Instance, seat: usize, owner: usize) -> Option<Exclusion> {
    let (it, who) = (&instance.seats[seat], &instance.owners[owner]);
    availability(it, who)
        .or_else(|| segment(instance, it, who))
        .or_else(|| forbidden(instance, it, owner))
        .or_else(|| skills(it, who))
        .or_else(|| mismatch(instance, it, who))
}

/// Whether somebody has decided that the owner has it: that counts more than what the seat asks for, as a lock does.
fn is_wanted(instance: &Instance, seat: usize, owner: usize) -> bool {
    let (it, who) = (&instance.seats[seat], &instance.owners[owner]);
    let here = || availability(it, who).or_else(|| forbidden(instance, it, owner)).is_none();
    it.approved == Some(owner) && here()
}

/// Somebody who may have a free seat although they need not suit it.
pub(super) fn exception(instance: &Instance, seat: usize) -> Option<usize> {
    let it = &instance.seats[seat];
    it.released.or_else(|| it.approved.filter(|&owner| is_wanted(instance, seat, owner)))
}

/// What a free seat asks of its owner that many others ask alike: all that [`suits`] looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Profile {
    role: usize,
    pattern: Pattern,
    segment: usize,
    traits: Vec<(Trait, Option<u32>)>,
}

impl Profile {
    pub(super) fn of(instance: &Instance, seat: usize) -> Self {
        let it = &instance.seats[seat];
        let account = &instance.accounts[it.account];
        let traits = it.must_match.iter().map(|&wanted| (wanted, account.words[wanted.part()])).collect();
        Self { role: it.role, pattern: it.pattern, segment: account.segment, traits }
    }
}

/// Whether an owner may fill a free seat as far as its [`Profile`] goes. They may if nothing [`bars`] them, too.
pub(super) fn suits(instance: &Instance, seat: usize, owner: usize) -> bool {
    let (it, who) = (&instance.seats[seat], &instance.owners[owner]);
    availability(it, who).or_else(|| segment(instance, it, who)).or_else(|| mismatch(instance, it, who)).is_none()
}

/// Whether an owner may not fill a free seat for what this very seat asks.
pub(super) fn bars(instance: &Instance, seat: usize, owner: usize) -> bool {
    let (it, who) = (&instance.seats[seat], &instance.owners[owner]);
    decided(it, owner).or_else(|| forbidden(instance, it, owner)).or_else(|| skills(it, who)).is_some()
}

/// Whether a present owner could keep a seat of this account and role. Only such a seat can *move*: taking it from
/// anybody else is no choice of the plan. That somebody has decided to take it from the owner is one.
#[must_use]
pub fn may_keep(instance: &Instance, seat: usize, incumbent: usize) -> bool {
    let same = |other: &Seat| other.account == instance.seats[seat].account && other.role == instance.seats[seat].role;
    let first = seat - instance.seats[seat].index as usize;
    if instance.seats[seat].spared.contains(&incumbent) {
        return false;
    }
    let mut seats = (first..instance.seats.len()).take_while(|&other| same(&instance.seats[other]));
    seats.any(|other| matches!(exclusion(instance, other, incumbent), None | Some(Exclusion::Approved(_))))
}

/// What people have decided about moves of the seat.
fn decided(seat: &Seat, owner: usize) -> Option<Exclusion> {
    match seat.approved {
        Some(approved) => (approved != owner).then_some(Exclusion::Approved(approved)),
        None => seat.rejected.contains(&owner).then_some(Exclusion::Rejected),
    }
}

fn availability(seat: &Seat, owner: &Owner) -> Option<Exclusion> {
    if !owner.roles.contains(&seat.role) {
        return Some(Exclusion::Role);
    }
    if owner.is_pool() != (seat.pattern == Pattern::Pooled) {
        return Some(Exclusion::Kind);
    }
    if seat.pattern == Pattern::Pod && owner.pod.is_none() {
        return Some(Exclusion::Pod);
    }
    match owner.availability {
        Availability::Here => None,
        Availability::NotAssignable => Some(Exclusion::NotAssignable),
        Availability::Leaving => Some(Exclusion::Leaving),
        Availability::NotYetHere => Some(Exclusion::NotYetHere),
        Availability::OnLeave => Some(Exclusion::Leave),
        Availability::InPools => Some(Exclusion::InPools),
        Availability::EmptyPool => Some(Exclusion::EmptyPool),
    }
}

fn segment(instance: &Instance, seat: &Seat, owner: &Owner) -> Option<Exclusion> {
    let serves = owner.segments.is_empty() || owner.segments.contains(&instance.accounts[seat.account].segment);
    (!serves).then_some(Exclusion::Segment)
}

fn forbidden(instance: &Instance, seat: &Seat, owner: usize) -> Option<Exclusion> {
    instance.accounts[seat.account].forbidden.contains(&owner).then_some(Exclusion::Forbidden)
}

fn skills(seat: &Seat, owner: &Owner) -> Option<Exclusion> {
    let lacking = seat.needs.iter().find(|need| owner.levels[need.skill] < need.level);
    if let Some(need) = lacking {
        let none = owner.levels[need.skill] == 0;
        return Some(if none { Exclusion::SkillMissing(need.skill) } else { Exclusion::SkillTooLow(need.skill) });
    }
    let years = seat.experience.zip(owner.experience);
    years.is_some_and(|(least, has)| has < least).then_some(Exclusion::Experience)
}

/// The first trait that the owner must share and does not.
fn mismatch(instance: &Instance, seat: &Seat, owner: &Owner) -> Option<Exclusion> {
    let account = &instance.accounts[seat.account];
    seat.must_match.iter().copied().find_map(|wanted| {
        let own = &owner.words[wanted.part()];
        let theirs = account.words[wanted.part()].filter(|_| !own.is_empty())?;
        (!own.contains(&theirs)).then_some(Exclusion::Differs(wanted))
    })
}
