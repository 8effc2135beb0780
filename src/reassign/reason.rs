//! Why a seat changes hands: the first reason that the data bear out, in a sentence with the figures.
//!
//! First what leaves no choice: nobody has it, its owner leaves or may not have it, its family is split. Then what would be
//! if it stayed and all else were as planned: a limit that would be broken, or else the component that would lose most.

use super::as_planned::Stay;
use super::change::{FormerOwner, Leg};
use super::facts::{MoveFacts, ReasonKind};
use super::otherwise;
use super::sentence as say;
use crate::candidates::{Exclusion, exclusion};
use crate::instance::{Availability, Component, Instance};

/// What a move is part of.
#[derive(Debug, Clone, Copy)]
pub(super) struct MoveContext<'a> {
    /// Whether it is a step of its own.
    pub(super) alone: bool,
    /// What would be if it stayed, with all that is decided together.
    pub(super) stay: &'a Stay,
    /// The seat of the account for which its family changes owner, where this is another one of it.
    pub(super) leader: Option<usize>,
}

impl MoveContext<'_> {
    /// The component of a reason by points: the one that would lose most.
    pub(super) fn decides(&self, reason: ReasonKind) -> Option<Component> {
        let even = |component: &Component| matches!(component, Component::Balance(_));
        let lost = self.stay.loses.iter().filter(|(component, points)| **points > 0 && even(component));
        let most = lost.max_by_key(|&(component, points)| (*points, std::cmp::Reverse(*component)));
        most.filter(|_| reason == ReasonKind::Balance).map(|(component, _)| *component)
    }
}

impl MoveFacts<'_> {
    /// The reason of a move, and the sentence that says so.
    pub(super) fn reason(&self, leg: &Leg, part: MoveContext<'_>) -> (ReasonKind, String) {
        let Some(former) = &leg.former else { return (ReasonKind::Ownerless, say::ownerless(self, leg)) };
        let FormerOwner::Owner(from) = former else { return (ReasonKind::Ownerless, say::unknown(self, former, leg)) };
        let from = *from;
        if let Some(why) = exclusion(self.instance, leg.seat, from) {
            return (class_of(why), say::excluded(self, leg, from, why));
        }
        let Some(to) = leg.to else { return (ReasonKind::Uncovered, say::given_up(self, leg, from)) };
        if let Some(said) = self.reunited(leg.seat, to) {
            return (ReasonKind::FamilyReunited, said);
        }
        if let Some(leader) = part.leader {
            return (ReasonKind::WithFamily, say::with_family(self, leader, to));
        }
        if let Some(found) = otherwise::broken(self, from, (part.alone, part.stay)) {
            return found;
        }
        self.by_points(leg, (from, to), part.stay).unwrap_or_else(|| otherwise::in_points(self, part.stay))
    }

    /// What the plan would lose most of if it stayed, where that can be seen in the data.
    fn by_points(&self, leg: &Leg, (from, to): (usize, usize), stay: &Stay) -> Option<(ReasonKind, String)> {
        let mut lost: Vec<(Component, i64)> =
            stay.loses.iter().map(|(&c, &p)| (c, p)).filter(|(_, p)| *p > 0).collect();
        lost.sort_by_key(|&(component, points)| (std::cmp::Reverse(points), component));
        if stay.points() <= 0 {
            return None;
        }
        lost.into_iter().find_map(|(component, _)| match component {
            Component::Fit => say::fit(self, leg.seat, from, to),
            Component::Balance(_) | Component::Capacity => otherwise::charged(self, from, (component, stay)),
            Component::Cost => say::cheaper(self, leg.seat, from, to).map(|said| (ReasonKind::Cheaper, said)),
            Component::Continuity | Component::Backfill | Component::Staying | Component::Coverage => None,
        })
    }

    /// That the new owner joins a family which is split today.
    fn reunited(&self, seat: usize, to: usize) -> Option<String> {
        let instance = self.instance;
        let it = &instance.seats[seat];
        if !instance.rules.families_together {
            return None;
        }
        let family = &instance.families[instance.accounts[it.account].family];
        let of_role = |account: usize| {
            let first = instance.seats.partition_point(|other| (other.account, other.role) < (account, it.role));
            let seats = first..instance.seats.len();
            seats.take_while(move |&other| {
                (instance.seats[other].account, instance.seats[other].role) == (account, it.role)
            })
        };
        let seats: Vec<usize> = family.iter().flat_map(|&account| of_role(account)).collect();
        let alike: Vec<usize> = seats.into_iter().filter(|&other| instance.seats[other].index == it.index).collect();
        let mut owners: Vec<usize> =
            alike.iter().flat_map(|&other| instance.seats[other].incumbents.iter().copied()).collect();
        owners.sort_unstable();
        owners.dedup();
        let joined = alike.len() > 1 && alike.iter().all(|&other| self.after[other] == Some(to));
        (joined && owners.len() > 1).then(|| say::family(self, alike.len(), &owners, to))
    }
}

fn class_of(why: Exclusion) -> ReasonKind {
    match why {
        Exclusion::Leaving => ReasonKind::OwnerLeaves,
        Exclusion::Leave | Exclusion::NotYetHere | Exclusion::NotAssignable | Exclusion::InPools => {
            ReasonKind::OwnerAway
        }
        Exclusion::Segment => ReasonKind::SegmentChange,
        Exclusion::SkillMissing(_) | Exclusion::SkillTooLow(_) => ReasonKind::SkillGap,
        Exclusion::Locked(_) => ReasonKind::Locked,
        _ => ReasonKind::NotEligible,
    }
}

/// Whether a present owner is there to keep what they have.
pub(super) fn is_here(instance: &Instance, owner: usize) -> bool {
    instance.owners[owner].availability == Availability::Here
}
