//! Work that a pool could do with fewer people.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::figures::Ratio;
use super::standard::Standard;
use crate::instance::{Instance, Seat};
use crate::scenario::{Pattern, Trait};

/// From how many accounts a head on work is worth pooling. Pooled books hold 150 to 500 accounts and those of mid-market
/// customers, who know their owner, 30 to 80 (ooligo.com); this lies between the two.
const ACCOUNTS_PER_PERSON: i64 = 100;

/// Work of a role that is covered one to one and could be pooled.
///
/// It asks for no skill and no experience, and is so little for each account that one person could have a hundred. Today
/// each segment, and where an owner must share a region, language or industry each of these, needs whole people of its
/// own; a pool that serves all of them together rounds up only once. What a pool saves is the difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pooling {
    /// The role.
    pub role: String,
    /// The segments' names, in the scenario's order.
    pub segments: Vec<String>,
    /// Accounts with such seats.
    pub accounts: usize,
    /// How many such accounts fill the time of one full-time person planned to the target.
    pub accounts_per_person: Ratio,
    /// In how many separate parts the work is done today.
    pub parts: usize,
    /// Whole full-time people, if each part has its own.
    pub people_apart: i64,
    /// Whole full-time people in one pool.
    pub people_pooled: i64,
    /// The difference.
    pub people_saved: i64,
}

/// Seats that are done apart from others.
type PoolablePart = (usize, Vec<(Trait, u32)>);

/// Where pooling saves people, by role.
pub(super) fn pooling(instance: &Instance, standard: &Standard) -> Vec<Pooling> {
    if standard.planned.0 == 0 {
        return Vec::new();
    }
    let mut roles: BTreeMap<usize, BTreeMap<PoolablePart, (usize, i64)>> = BTreeMap::new();
    for seat in instance.seats.iter().filter(|seat| is_plain(seat)) {
        let part = roles.entry(seat.role).or_default().entry(part(instance, seat)).or_default();
        part.0 += 1;
        part.1 += seat.minutes;
    }
    let rows = roles.into_iter().filter_map(|(role, mut parts)| {
        let light = light_segments(standard, &parts);
        parts.retain(|(segment, _), _| light.contains(segment));
        let row = row(instance, standard, role, &parts);
        // Less work than one person's needs no pool: whoever does it has other work, too.
        let is_enough = parts.values().map(|(_, minutes)| minutes).sum::<i64>() >= standard.planned.0;
        (row.people_saved > 0 && is_enough).then_some(row)
    });
    rows.collect()
}

/// Whether a seat has an owner of its own who needs nothing special.
fn is_plain(seat: &Seat) -> bool {
    matches!(seat.pattern, Pattern::Named | Pattern::Territory) && seat.needs.is_empty() && seat.experience.is_none()
}

fn part(instance: &Instance, seat: &Seat) -> PoolablePart {
    let account = &instance.accounts[seat.account];
    let shared: BTreeSet<Trait> = seat.must_match.iter().copied().collect();
    let word = |wanted: Trait| Some((wanted, account.words[wanted.part()]?));
    (account.segment, shared.into_iter().filter_map(word).collect())
}

/// The segments whose accounts take little enough.
fn light_segments(standard: &Standard, parts: &BTreeMap<PoolablePart, (usize, i64)>) -> BTreeSet<usize> {
    let mut sums: BTreeMap<usize, (i128, i128)> = BTreeMap::new();
    for (&(segment, _), &(seats, minutes)) in parts {
        let sum = sums.entry(segment).or_default();
        *sum = (sum.0 + seats as i128, sum.1 + i128::from(minutes));
    }
    let light = |&(_, (seats, minutes)): &(usize, (i128, i128))| {
        minutes > 0 && i128::from(standard.planned.0) * seats >= i128::from(ACCOUNTS_PER_PERSON) * minutes
    };
    sums.into_iter().filter(light).map(|(segment, _)| segment).collect()
}

fn row(instance: &Instance, standard: &Standard, role: usize, parts: &BTreeMap<PoolablePart, (usize, i64)>) -> Pooling {
    let whole = |minutes: i64| minutes.div_euclid(standard.planned.0) + i64::from(minutes % standard.planned.0 > 0);
    let minutes: i64 = parts.values().map(|(_, minutes)| minutes).sum();
    let accounts: usize = parts.values().map(|(seats, _)| seats).sum();
    let apart: i64 = parts.values().map(|&(_, minutes)| whole(minutes)).sum();
    let segments: BTreeSet<usize> = parts.keys().map(|&(segment, _)| segment).collect();
    let a_head = standard.planned.0.saturating_mul(i64::try_from(accounts).unwrap_or(i64::MAX));
    Pooling {
        role: instance.roles[role].clone(),
        segments: segments.into_iter().map(|segment| instance.segments[segment].name.clone()).collect(),
        accounts,
        accounts_per_person: Ratio::new(a_head, minutes),
        parts: parts.len(),
        people_apart: apart,
        people_pooled: whole(minutes),
        people_saved: apart - whole(minutes),
    }
}
