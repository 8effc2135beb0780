//! Who is there for a role, counted once.

use std::collections::{BTreeMap, BTreeSet};

use super::network::Network;
use super::standard::Standard;
use crate::instance::{Availability, Instance};

/// The people of a role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Staff {
    /// Minutes that are planned, open positions included.
    pub(super) planned: i64,
    /// Of these, minutes of open positions.
    pub(super) open: i64,
    /// How many people, open positions and members of pools included.
    pub(super) people: usize,
}

/// The staff of every role, given how many minutes each role needs.
///
/// Effective minutes count: after ramp, leave and what somebody gives to pools, which a pool has instead. Whoever may be
/// given no accounts in the period (leavers among them) is not there. Somebody with several roles is counted where she
/// is needed most: in the roles that their own people leave short, and with what is left over in her first.
pub(super) fn staff(instance: &Instance, standard: &Standard, needed: &[i64]) -> Vec<Staff> {
    let mut roles = people(instance);
    let here = (0..instance.owners.len()).filter(|&owner| instance.owners[owner].availability == Availability::Here);
    let (shared, own): (Vec<usize>, Vec<usize>) = here.partition(|&owner| instance.owners[owner].roles.len() > 1);
    let mut add = |role: usize, owner: usize, minutes: i64| {
        roles[role].planned += minutes;
        roles[role].open += if instance.owners[owner].placeholder { minutes } else { 0 };
    };
    let planned = |owner: usize| standard.planned(instance.owners[owner].minutes);
    let mut missing = needed.to_vec();
    for owner in own {
        for &role in &instance.owners[owner].roles {
            add(role, owner, planned(owner));
            missing[role] -= planned(owner);
        }
    }
    let mut left: BTreeMap<usize, i64> = shared.iter().map(|&owner| (owner, planned(owner))).collect();
    for (role, owner, minutes) in divide(instance, &missing, &left) {
        add(role, owner, minutes);
        left.entry(owner).and_modify(|rest| *rest -= minutes);
    }
    for (owner, rest) in left {
        if let Some(&first) = instance.owners[owner].roles.first() {
            add(first, owner, rest);
        }
    }
    roles
}

/// How the people with several roles are divided among the roles that miss minutes: role, person, minutes.
fn divide(instance: &Instance, missing: &[i64], shared: &BTreeMap<usize, i64>) -> Vec<(usize, usize, i64)> {
    let owners: Vec<usize> = shared.keys().copied().collect();
    let has = |role: usize| (0..owners.len()).filter(|&i| instance.owners[owners[i]].roles.contains(&role)).collect();
    let network = Network {
        demand: missing.iter().map(|&minutes| minutes.max(0)).collect(),
        supply: shared.values().copied().collect(),
        can: (0..missing.len()).map(has).collect(),
    };
    let flows = network.cover(&network.all()).flows;
    flows.into_iter().map(|(role, person, minutes)| (role, owners[person], minutes)).collect()
}

/// How many people each role has: everybody in her first role, members who work for pools only in their pool's.
fn people(instance: &Instance) -> Vec<Staff> {
    let mut of_role = vec![BTreeSet::new(); instance.roles.len()];
    let first = |owner: usize| instance.owners[owner].roles.first().copied();
    let (pools, persons): (Vec<usize>, Vec<usize>) =
        (0..instance.owners.len()).partition(|&owner| instance.owners[owner].is_pool());
    for owner in persons {
        let it = &instance.owners[owner];
        if let Some(role) = first(owner).filter(|_| it.availability == Availability::Here && it.minutes > 0) {
            of_role[role].insert(owner);
        }
    }
    for pool in pools {
        let only_here = |&member: &usize| instance.owners[member].availability == Availability::InPools;
        let members = instance.owners[pool].members.iter().map(|&(member, _)| member).filter(only_here);
        if let Some(role) = first(pool) {
            of_role[role].extend(members);
        }
    }
    of_role.into_iter().map(|people| Staff { people: people.len(), ..Staff::default() }).collect()
}
