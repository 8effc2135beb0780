//! Why a seat changes hands: the first reason that the data bear out, in a sentence with the figures.
//!
//! First what leaves no choice: nobody has it, its owner leaves or may not have it. Then what stands out in today's books:
//! a family that is split, a book over its limits. Then what the move brings most of, by the points of its components.

use std::collections::BTreeMap;

use serde::Serialize;

use super::change::{Former, Leg};
use super::counting::Counting;
use super::dates::Calendar;
use super::ledger::Points;
use super::sentence as say;
use crate::analysis::{Books, loads, today};
use crate::candidates::{Exclusion, exclusion};
use crate::instance::{Availability, Component, HOURS, Instance};
use crate::plan::{Plan, Uncovered};

/// What kind of reason a move has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Its owner's last day falls into the period.
    OwnerLeaves,
    /// Its owner is away, or is not to have accounts.
    OwnerAway,
    /// Nobody of the team has it.
    Ownerless,
    /// Its owner does not serve the segment that it belongs to now.
    SegmentChange,
    /// Its owner lacks a skill that it needs, or has less of what it wishes for.
    SkillGap,
    /// Its owner may not have it for another reason, such as its language or its region.
    NotEligible,
    /// It is locked to somebody else.
    Locked,
    /// It joins the rest of its family.
    FamilyReunited,
    /// Its owner has more than they should.
    Overload,
    /// It evens out what people have.
    Balance,
    /// The new owner fits better in industry, region, language, time zone or experience.
    BetterFit,
    /// The new owner costs less.
    Cheaper,
    /// It makes room for others that matter more.
    MakesRoom,
    /// Nobody can take it.
    Uncovered,
}

/// What reasons are drawn from.
pub(super) struct Facts<'a> {
    pub(super) instance: &'a Instance,
    pub(super) counting: &'a Counting<'a>,
    pub(super) calendar: &'a Calendar<'a>,
    /// Everybody's loads today, and under the plan.
    pub(super) now: Vec<Vec<i64>>,
    pub(super) plan: Vec<Vec<i64>>,
    after: &'a [Option<usize>],
    /// Why nobody has a seat in the plan, by account and role, as the plan says.
    uncovered: BTreeMap<(&'a str, &'a str), &'a str>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(
        counting: &'a Counting<'a>,
        calendar: &'a Calendar<'a>,
        (made, after): (&'a Plan, &'a [Option<usize>]),
    ) -> Self {
        let instance = counting.instance;
        let plan = loads(instance, &Books { owner_of: after.to_vec() });
        let why = |row: &'a Uncovered| ((row.account.as_str(), row.role.as_str()), row.reason.as_str());
        let uncovered = made.uncovered.iter().map(why).collect();
        Self { instance, counting, calendar, now: loads(instance, &today(instance)), plan, after, uncovered }
    }

    /// The reason of a move, and the sentence that says so. `points` is what it brings; `alone` tells whether it is a step
    /// of its own.
    pub(super) fn reason(&self, leg: &Leg, points: &Points, alone: bool) -> (Class, String) {
        let Some(former) = &leg.former else { return (Class::Ownerless, say::ownerless(self, leg)) };
        let Former::Owner(from) = former else { return (Class::Ownerless, say::unknown(self, former, leg)) };
        let from = *from;
        if let Some(why) = exclusion(self.instance, leg.seat, from) {
            return (class_of(why), say::excluded(self, leg, from, why));
        }
        let Some(to) = leg.to else { return (Class::Uncovered, say::given_up(self, leg, from)) };
        if let Some(said) = self.reunited(leg.seat, to) {
            return (Class::FamilyReunited, said);
        }
        if let Some(said) = say::overload(self, from, to) {
            return (Class::Overload, said);
        }
        let found = self.by_points(leg, (from, to), points);
        found.unwrap_or_else(|| self.otherwise(leg, (from, to), alone))
    }

    /// Whether who has a seat so far can't keep it.
    pub(super) fn is_forced(&self, leg: &Leg) -> bool {
        let lacks = |owner: usize| exclusion(self.instance, leg.seat, owner).is_some();
        leg.former.as_ref().is_some_and(|former| former.owner().is_none_or(lacks))
    }

    /// Why nobody has the account in this role in the plan, as the end of a sentence.
    pub(super) fn why_nobody(&self, seat: usize) -> String {
        let it = &self.instance.seats[seat];
        let post = (self.instance.accounts[it.account].id.as_str(), self.instance.roles[it.role].as_str());
        let said = self.uncovered.get(&post).copied().unwrap_or("Nobody who may have it has room.");
        let said = said.strip_suffix('.').unwrap_or(said);
        let mut letters = said.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }

    /// What the move brings most of, where that can be seen in the data.
    fn by_points(&self, leg: &Leg, (from, to): (usize, usize), points: &Points) -> Option<(Class, String)> {
        let mut brought: Vec<(Component, i64)> = points.iter().map(|(&c, &p)| (c, p)).filter(|(_, p)| *p > 0).collect();
        brought.sort_by_key(|&(component, points)| (std::cmp::Reverse(points), component));
        brought.into_iter().find_map(|(component, _)| match component {
            Component::Fit => say::fit(self, leg.seat, from, to),
            Component::Balance(measure) => say::balance(self, measure, from, to).map(|said| (Class::Balance, said)),
            Component::Capacity => say::relief(self, from, to).map(|said| (Class::Overload, said)),
            Component::Cost => say::cheaper(self, leg.seat, from, to).map(|said| (Class::Cheaper, said)),
            Component::Continuity | Component::Backfill | Component::Coverage => None,
        })
    }

    /// What else a move may be for: room, or a better fit or evener books than without it.
    fn otherwise(&self, leg: &Leg, (from, to): (usize, usize), alone: bool) -> (Class, String) {
        let fit = || say::fit(self, leg.seat, from, to);
        let even = || {
            let measures = (0..self.instance.measures.len()).filter(|&m| self.instance.weights.balance[m] > 0);
            measures.into_iter().find_map(|m| say::balance(self, m, from, to)).map(|said| (Class::Balance, said))
        };
        let room = (Class::MakesRoom, say::room(self, from, to, alone));
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

    /// Hours over capacity, for an owner who has any.
    pub(super) fn utilisation(&self, loads: &[Vec<i64>], owner: usize) -> Option<i64> {
        let minutes = self.instance.owners[owner].minutes;
        (minutes > 0).then(|| say::percent(loads[owner][HOURS], minutes))
    }
}

fn class_of(why: Exclusion) -> Class {
    match why {
        Exclusion::Leaving => Class::OwnerLeaves,
        Exclusion::Leave | Exclusion::NotYetHere | Exclusion::NotAssignable | Exclusion::InPools => Class::OwnerAway,
        Exclusion::Segment => Class::SegmentChange,
        Exclusion::SkillMissing(_) | Exclusion::SkillTooLow(_) => Class::SkillGap,
        Exclusion::Locked(_) => Class::Locked,
        _ => Class::NotEligible,
    }
}

/// Whether a present owner is there to keep what they have.
pub(super) fn is_here(instance: &Instance, owner: usize) -> bool {
    instance.owners[owner].availability == Availability::Here
}
