//! What reasons are drawn from, and what kinds of them there are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::change::Leg;
use super::dates::Calendar;
use super::seat_values::SeatValues;
use crate::analysis::{SeatOwners, loads, today};
use crate::candidates::exclusion;
use crate::instance::{HOURS, Instance};
use crate::plan::{Plan, Uncovered};

/// What kind of reason a move has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
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
    /// Its family has one owner, and another account of it is why that changes.
    WithFamily,
    /// Its owner has more than they should.
    Overload,
    /// It evens out what people have.
    Balance,
    /// The new owner fits better in industry, region, language, time zone or experience.
    BetterFit,
    /// The new owner costs less.
    Cheaper,
    /// With what else comes to its owner so far there is no room for it.
    MakesRoom,
    /// No single fact decides: all that counts does, or the plan would lose nothing if it stayed.
    OnBalance,
    /// Nobody can take it.
    Uncovered,
}

/// What reasons are drawn from.
pub(super) struct MoveFacts<'a> {
    pub(super) instance: &'a Instance,
    pub(super) seat_values: &'a SeatValues<'a>,
    pub(super) calendar: &'a Calendar<'a>,
    /// Everybody's loads today, and under the plan.
    pub(super) now: Vec<Vec<i64>>,
    pub(super) plan: Vec<Vec<i64>>,
    /// The owner of each seat in the plan.
    pub(super) after: &'a [Option<usize>],
    /// Why nobody has a seat in the plan, by account and role, as the plan says.
    uncovered: BTreeMap<(&'a str, &'a str), &'a str>,
}

impl<'a> MoveFacts<'a> {
    pub(super) fn new(
        seat_values: &'a SeatValues<'a>,
        calendar: &'a Calendar<'a>,
        (made, after): (&'a Plan, &'a [Option<usize>]),
    ) -> Self {
        let instance = seat_values.instance;
        let plan = loads(instance, &SeatOwners { owner_of: after.to_vec() });
        let why = |row: &'a Uncovered| ((row.account.as_str(), row.role.as_str()), row.reason.as_str());
        let uncovered = made.uncovered.iter().map(why).collect();
        Self { instance, seat_values, calendar, now: loads(instance, &today(instance)), plan, after, uncovered }
    }

    /// A skill's title, or its id where it has none.
    pub(super) fn skill_called(&self, skill: usize) -> String {
        let id = &self.instance.skills[skill];
        self.calendar.skills.get(id).unwrap_or(id).clone()
    }

    /// Whether who has a seat so far can't keep it.
    pub(super) fn had_to_go(&self, leg: &Leg) -> bool {
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

    /// Hours over capacity, for an owner who has any.
    pub(super) fn utilisation(&self, loads: &[Vec<i64>], owner: usize) -> Option<i64> {
        let minutes = self.instance.owners[owner].minutes;
        (minutes > 0).then(|| percent(loads[owner][HOURS], minutes))
    }
}

/// A share of a whole in whole per cent; halves go to the even one, as they do in tables.
pub(super) fn percent(part: i64, whole: i64) -> i64 {
    let (low, rest) = ((part * 100).div_euclid(whole), (part * 100).rem_euclid(whole));
    let up = 2 * rest > whole || 2 * rest == whole && low % 2 == 1;
    low + i64::from(up)
}
