//! Account ratios and headcount, by role and segment.

use std::collections::BTreeMap;

use serde::Serialize;

use super::figures::{Minutes, Ratio};
use super::staff::{Staff, staff};
use super::standard::Standard;
use crate::instance::{Instance, MILLION};

/// What a role needs and has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoleSize {
    /// The role.
    pub role: String,
    /// Accounts with seats of the role.
    pub accounts: usize,
    /// Hours that they need.
    #[serde(rename = "hours_needed")]
    pub needed: Minutes,
    /// The same in full-time people planned to the target.
    pub fte_needed: Ratio,
    /// How many people there are, open positions included; somebody with several roles counts in each of them.
    pub people: usize,
    /// Their hours up to the target, after ramp, leave and what they give to pools.
    #[serde(rename = "hours_present")]
    pub present: Minutes,
    /// The same in full-time people.
    pub fte_present: Ratio,
    /// Of these, open positions.
    pub fte_open: Ratio,
    /// What is missing in full-time people; below 0 what is to spare.
    pub fte_short: Ratio,
    /// Hours needed over the hours that they have, not only up to the target.
    pub utilisation: Ratio,
    /// Hours that nobody of the role can cover up to the target, whoever does what: at least what is missing, and more
    /// where skills, regions and the like are in the wrong place.
    #[serde(rename = "hours_uncovered")]
    pub uncovered: Minutes,
    /// The same in full-time people.
    pub fte_uncovered: Ratio,
    /// The role's part of each segment, in the scenario's order.
    pub segments: Vec<SegmentSize>,
}

/// What a segment needs of a role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentSize {
    /// The segment's id.
    pub segment: String,
    /// Its name.
    pub name: String,
    /// Accounts with seats of the role.
    pub accounts: usize,
    /// Mean hours of an account in the period.
    pub hours_per_account: Ratio,
    /// The account ratio: how many such accounts fill the time of one full-time person planned to the target.
    pub accounts_per_person: Ratio,
    /// Hours that they need.
    #[serde(rename = "hours_needed")]
    pub needed: Minutes,
    /// The same in full-time people.
    pub fte_needed: Ratio,
}

/// Accounts and minutes of a role and segment.
#[derive(Debug, Clone, Copy, Default)]
struct RatioSum {
    accounts: usize,
    minutes: i64,
}

/// Minutes that each role needs.
pub(super) fn needed(instance: &Instance) -> Vec<i64> {
    let mut needed = vec![0; instance.roles.len()];
    instance.seats.iter().for_each(|seat| needed[seat.role] += seat.minutes);
    needed
}

/// Every role that something needs or somebody fills, in order. `uncovered` is by role, in minutes.
pub(super) fn roles(instance: &Instance, standard: &Standard, uncovered: &[i64]) -> Vec<RoleSize> {
    let needed = needed(instance);
    let sums = sums(instance);
    let staff = staff(instance, standard, &needed);
    let shown = |role: &usize| sums.keys().any(|(of, _)| of == role) || staff[*role].planned > 0;
    let size = |role: usize| {
        let of_role = sums.range((role, 0)..=(role, usize::MAX)).map(|(&(_, segment), &sum)| (segment, sum));
        RoleSize {
            role: instance.roles[role].clone(),
            accounts: of_role.clone().map(|(_, sum)| sum.accounts).sum(),
            uncovered: Minutes(uncovered[role]),
            fte_uncovered: standard.people(uncovered[role]),
            segments: of_role.map(|(segment, sum)| segment_size(instance, standard, segment, sum)).collect(),
            ..headcount(standard, needed[role], &staff[role])
        }
    };
    (0..instance.roles.len()).filter(shown).map(size).collect()
}

/// What follows from minutes and staff alone.
fn headcount(standard: &Standard, needed: i64, staff: &Staff) -> RoleSize {
    RoleSize {
        role: String::new(),
        accounts: 0,
        needed: Minutes(needed),
        fte_needed: standard.people(needed),
        people: staff.people.len(),
        present: Minutes(staff.planned),
        fte_present: standard.people(staff.planned),
        fte_open: standard.people(staff.open),
        fte_short: standard.people(needed - staff.planned),
        utilisation: utilisation(standard, needed, staff.planned),
        uncovered: Minutes(0),
        fte_uncovered: Ratio::default(),
        segments: Vec::new(),
    }
}

/// Minutes needed over all minutes, of which the target is planned.
fn utilisation(standard: &Standard, needed: i64, planned: i64) -> Ratio {
    let (part, whole) = (needed.saturating_mul(standard.target.part), planned.saturating_mul(MILLION));
    Ratio::new(part, whole)
}

fn segment_size(instance: &Instance, standard: &Standard, segment: usize, sum: RatioSum) -> SegmentSize {
    let accounts = i64::try_from(sum.accounts).unwrap_or(i64::MAX);
    SegmentSize {
        segment: instance.segments[segment].id.clone(),
        name: instance.segments[segment].name.clone(),
        accounts: sum.accounts,
        hours_per_account: Ratio::new(sum.minutes, accounts.saturating_mul(60)),
        accounts_per_person: Ratio::new(standard.planned.0.saturating_mul(accounts), sum.minutes),
        needed: Minutes(sum.minutes),
        fte_needed: standard.people(sum.minutes),
    }
}

/// Accounts and minutes by role and segment. The seats of an account and role stand together, the first has index 0.
fn sums(instance: &Instance) -> BTreeMap<(usize, usize), RatioSum> {
    let mut sums: BTreeMap<(usize, usize), RatioSum> = BTreeMap::new();
    for seat in &instance.seats {
        let sum = sums.entry((seat.role, instance.accounts[seat.account].segment)).or_default();
        sum.accounts += usize::from(seat.index == 0);
        sum.minutes += seat.minutes;
    }
    sums
}
