//! Why a seat changes hands: the first reason that the data bear out, in a sentence with the figures.
//!
//! First what leaves no choice: nobody has it, its owner leaves or may not have it. Then what stands out in today's books:
//! a family that is split, a book over its limits. Then what the move brings most of, by the points of its components.

use super::change::{FormerOwner, Leg};
use super::facts::{MoveFacts, ReasonKind};
use super::gain_ledger::ComponentGains;
use super::sentence as say;
use crate::candidates::{Exclusion, exclusion};
use crate::instance::{Availability, Component, Instance};

/// What a move is part of.
#[derive(Debug, Clone, Copy)]
pub(super) struct MoveContext {
    /// Whether it is a step of its own.
    pub(super) alone: bool,
    /// The seat of the account for which its family changes owner, where this is another one of it.
    pub(super) leader: Option<usize>,
}

impl MoveFacts<'_> {
    /// The reason of a move, and the sentence that says so. `points` is what it brings.
    pub(super) fn reason(&self, leg: &Leg, points: &ComponentGains, part: MoveContext) -> (ReasonKind, String) {
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
        if let Some(said) = say::overload(self, from, to) {
            return (ReasonKind::Overload, said);
        }
        let found = self.by_points(leg, (from, to), points);
        found.unwrap_or_else(|| self.otherwise(leg, (from, to), part.alone))
    }

    /// What the move brings most of, where that can be seen in the data.
    fn by_points(
        &self,
        leg: &Leg,
        (from, to): (usize, usize),
        points: &ComponentGains,
    ) -> Option<(ReasonKind, String)> {
        let mut brought: Vec<(Component, i64)> = points.iter().map(|(&c, &p)| (c, p)).filter(|(_, p)| *p > 0).collect();
        brought.sort_by_key(|&(component, points)| (std::cmp::Reverse(points), component));
        brought.into_iter().find_map(|(component, _)| match component {
            Component::Fit => say::fit(self, leg.seat, from, to),
            Component::Balance(measure) => {
                say::balance(self, measure, from, to).map(|said| (ReasonKind::Balance, said))
            }
            Component::Capacity => say::relief(self, from, to).map(|said| (ReasonKind::Overload, said)),
            Component::Cost => say::cheaper(self, leg.seat, from, to).map(|said| (ReasonKind::Cheaper, said)),
            Component::Continuity | Component::Backfill | Component::Coverage => None,
        })
    }

    /// What else a move may be for: room, or a better fit or evener books than without it.
    fn otherwise(&self, leg: &Leg, (from, to): (usize, usize), alone: bool) -> (ReasonKind, String) {
        let fit = || say::fit(self, leg.seat, from, to);
        let even = || {
            let measures = (0..self.instance.measures.len()).filter(|&m| self.instance.weights.balance[m] > 0);
            measures.into_iter().find_map(|m| say::balance(self, m, from, to)).map(|said| (ReasonKind::Balance, said))
        };
        let room = (ReasonKind::MakesRoom, say::room(self, from, to, alone));
        if alone { fit().or_else(even).unwrap_or(room) } else { room }
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
