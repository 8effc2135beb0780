//! Which seats are decided together.
//!
//! Alone: most of them. Together: the seats of one role (and index) of a family that must have one owner; and the pod
//! seats of an account, or of the family, which one pod must serve.
//!
//! A locked or frozen seat stays where it is: it stands alone, and the rest is decided together without it. Only a pod
//! is given by the fixed seats that it serves, where these agree on one.

use std::collections::{BTreeMap, BTreeSet};

use super::exclusion;
use crate::instance::Instance;
use crate::scenario::Pattern;

/// Seats that are decided together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionGroup {
    /// The seats, ordered.
    pub seats: Vec<usize>,
    /// What they must share.
    pub kind: GroupKind,
}

/// What the seats of a group must share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// One owner, or all of them are uncovered.
    Owner,
    /// One pod, and within it one person for each role and index; this pod where it is given.
    Pod(Option<usize>),
}

/// All groups, ordered by their first seat; every seat belongs to exactly one.
#[must_use]
pub fn decision_groups(instance: &Instance) -> Vec<DecisionGroup> {
    let mut decision_groups = Vec::new();
    for seats in groups(instance).into_values() {
        if instance.seats[seats[0]].pattern == Pattern::Pod {
            settle_pod(instance, seats, &mut decision_groups);
        } else {
            let (alone, free): (Vec<usize>, Vec<usize>) = seats.into_iter().partition(|&seat| is_alone(instance, seat));
            stand_alone(alone, free, GroupKind::Owner, &mut decision_groups);
        }
    }
    decision_groups.sort_by_key(|group| group.seats[0]);
    decision_groups
}

/// Seats by what groups them: the family or the account, the kind of owner, and for single owners role and index.
fn groups(instance: &Instance) -> BTreeMap<(usize, Pattern, usize, u32), Vec<usize>> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, seat) in instance.seats.iter().enumerate() {
        let together = instance.rules.families_together;
        let whole = if together { instance.accounts[seat.account].family } else { seat.account };
        let key = match seat.pattern {
            Pattern::Pod => (whole, Pattern::Pod, 0, 0),
            Pattern::Pooled => (whole, Pattern::Pooled, seat.role, seat.index),
            _ => (whole, Pattern::Named, seat.role, seat.index),
        };
        groups.entry(key).or_default().push(index);
    }
    groups
}

/// Whether a seat is given, or was before that rule was left out.
fn is_alone(instance: &Instance, seat: usize) -> bool {
    instance.seats[seat].fixed.is_some() || instance.seats[seat].released.is_some()
}

/// The given seats each by itself, the free ones together.
fn stand_alone(alone: Vec<usize>, free: Vec<usize>, kind: GroupKind, decision_groups: &mut Vec<DecisionGroup>) {
    decision_groups.extend(alone.into_iter().map(|seat| DecisionGroup { seats: vec![seat], kind: GroupKind::Owner }));
    if !free.is_empty() {
        decision_groups.push(DecisionGroup { seats: free, kind });
    }
}

fn settle_pod(instance: &Instance, seats: Vec<usize>, decision_groups: &mut Vec<DecisionGroup>) {
    let (released, seats): (Vec<usize>, Vec<usize>) =
        seats.into_iter().partition(|&seat| instance.seats[seat].released.is_some());
    stand_alone(released, Vec::new(), GroupKind::Owner, decision_groups);
    if seats.is_empty() {
        return;
    }
    let fixed_owner = |seat: usize| instance.seats[seat].fixed.map(|fixed| fixed.owner);
    let (fixed, free): (Vec<usize>, Vec<usize>) = seats.iter().partition(|seat| fixed_owner(**seat).is_some());
    if fixed.is_empty() {
        decision_groups.push(DecisionGroup { seats, kind: GroupKind::Pod(None) });
        return;
    }
    let pod_of = |seat: &usize| fixed_owner(*seat).and_then(|owner| instance.owners[owner].pod);
    let pod = pod_of(&fixed[0]).filter(|pod| fixed.iter().all(|seat| pod_of(seat) == Some(*pod)));
    // Within a role and index, one person for all: the fixed one, if that one may have the others.
    let place = |seat: usize| (instance.seats[seat].role, instance.seats[seat].index);
    let agree = || {
        let given: BTreeSet<_> =
            fixed.iter().map(|&seat| (place(seat), fixed_owner(seat).unwrap_or_default())).collect();
        given.into_iter().all(|(role, owner)| {
            let mut peers = seats.iter().filter(|&&seat| place(seat) == role);
            peers.all(|&seat| exclusion(instance, seat, owner).is_none())
        })
    };
    if pod.is_some() && agree() {
        decision_groups.push(DecisionGroup { seats, kind: GroupKind::Pod(pod) });
        return;
    }
    stand_alone(fixed, free, GroupKind::Pod(None), decision_groups);
}
