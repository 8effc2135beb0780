//! What is decided together, from the rules on families and pods.

use std::collections::BTreeMap;

use crate::check::decision_groups::given_pod;
use crate::instance::Instance;
use crate::scenario::Pattern;

/// Seats that are decided together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DecisionUnit {
    /// The seats, ordered.
    pub(super) seats: Vec<usize>,
    /// What they share.
    pub(super) shared: SharedTrait,
}

/// What the seats of a unit share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SharedTrait {
    /// One owner, or nobody has any of them.
    Owner,
    /// One pod, this one where it is given, and within it one person for each role and index.
    Pod(Option<usize>),
}

/// The units of an instance, ordered by their first seat.
pub(super) fn units(instance: &Instance) -> Vec<DecisionUnit> {
    let mut seats_of = vec![Vec::new(); instance.accounts.len()];
    for (seat, it) in instance.seats.iter().enumerate() {
        seats_of[it.account].push(seat);
    }
    let mut units = Vec::new();
    for family in &instance.families {
        if instance.rules.families_together {
            of_relatives(instance, family.iter().flat_map(|&account| seats_of[account].iter().copied()), &mut units);
        } else {
            for &account in family {
                of_relatives(instance, seats_of[account].iter().copied(), &mut units);
            }
        }
    }
    units.sort_unstable_by_key(|unit| unit.seats[0]);
    units
}

/// The units of seats whose accounts stand and fall together.
fn of_relatives(instance: &Instance, seats: impl Iterator<Item = usize>, units: &mut Vec<DecisionUnit>) {
    let (released, seats): (Vec<usize>, Vec<usize>) = seats.partition(|&s| instance.seats[s].released.is_some());
    units.extend(released.into_iter().map(|seat| DecisionUnit { seats: vec![seat], shared: SharedTrait::Owner }));
    let (pods, others): (Vec<usize>, Vec<usize>) =
        seats.into_iter().partition(|&s| instance.seats[s].pattern == Pattern::Pod);
    let others = alone(instance, others, units);
    let mut alike: BTreeMap<(usize, bool, u32), Vec<usize>> = BTreeMap::new();
    for seat in others {
        let it = &instance.seats[seat];
        alike.entry((it.role, it.pattern == Pattern::Pooled, it.index)).or_default().push(seat);
    }
    units.extend(alike.into_values().map(|seats| DecisionUnit { seats, shared: SharedTrait::Owner }));
    let given = given_pod(instance, &pods);
    let pods = if given.is_some() { pods } else { alone(instance, pods, units) };
    if !pods.is_empty() {
        units.push(DecisionUnit { seats: pods, shared: SharedTrait::Pod(given) });
    }
}

/// Makes a unit of each fixed seat and gives back the others.
fn alone(instance: &Instance, seats: Vec<usize>, units: &mut Vec<DecisionUnit>) -> Vec<usize> {
    let (fixed, free): (Vec<usize>, Vec<usize>) = seats.into_iter().partition(|&s| instance.seats[s].fixed.is_some());
    units.extend(fixed.into_iter().map(|seat| DecisionUnit { seats: vec![seat], shared: SharedTrait::Owner }));
    free
}
