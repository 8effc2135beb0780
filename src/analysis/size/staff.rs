//! Who is there for a role, counted once.

use std::collections::{BTreeMap, BTreeSet};

use super::network::StaffingNetwork;
use super::standard::Standard;
use crate::instance::{Availability, Instance};

/// The people of a role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Staff {
    /// Minutes that are planned, open positions included.
    pub(super) planned: i64,
    /// Of these, minutes of open positions.
    pub(super) open: i64,
    /// Who gives these minutes, open positions and members of pools included.
    pub(super) people: BTreeSet<usize>,
}

impl Staff {
    /// Adds what an owner gives.
    fn add(&mut self, instance: &Instance, owner: usize, minutes: i64) {
        let it = &instance.owners[owner];
        self.planned += minutes;
        self.open += if it.placeholder { minutes } else { 0 };
        if minutes > 0 {
            let works = |member: usize| {
                matches!(instance.owners[member].availability, Availability::Here | Availability::InPools)
            };
            let members = it.members.iter().filter(|&&(member, share)| share > 0 && works(member));
            self.people.extend(members.map(|&(member, _)| member));
            self.people.extend((!it.is_pool()).then_some(owner));
        }
    }
}

/// The staff of every role, given how many minutes each role needs.
///
/// Effective minutes count: after ramp, leave and what somebody gives to pools, which a pool has instead. Whoever may be
/// given no accounts in the period (leavers among them) is not there. Somebody with several roles is counted where
/// they are needed most: in the roles that are short without them, and with what is left over in the first.
pub(super) fn staff(instance: &Instance, standard: &Standard, needed: &[i64]) -> Vec<Staff> {
    let mut roles = vec![Staff::default(); instance.roles.len()];
    let here = (0..instance.owners.len()).filter(|&owner| instance.owners[owner].availability == Availability::Here);
    let (shared, own): (Vec<usize>, Vec<usize>) = here.partition(|&owner| instance.owners[owner].roles.len() > 1);
    let planned = |owner: usize| standard.planned(instance.owners[owner].minutes);
    let mut missing = needed.to_vec();
    for owner in own {
        for &role in &instance.owners[owner].roles {
            roles[role].add(instance, owner, planned(owner));
            missing[role] -= planned(owner);
        }
    }
    let mut left: BTreeMap<usize, i64> = shared.iter().map(|&owner| (owner, planned(owner))).collect();
    for (role, owner, minutes) in divide(instance, &missing, &left) {
        roles[role].add(instance, owner, minutes);
        left.entry(owner).and_modify(|rest| *rest -= minutes);
    }
    for (owner, rest) in left {
        if let Some(&first) = instance.owners[owner].roles.first() {
            roles[first].add(instance, owner, rest);
        }
    }
    roles
}

/// How the people with several roles are divided among the roles that miss minutes: role, person, minutes.
fn divide(instance: &Instance, missing: &[i64], shared: &BTreeMap<usize, i64>) -> Vec<(usize, usize, i64)> {
    let owners: Vec<usize> = shared.keys().copied().collect();
    let has = |role: usize| (0..owners.len()).filter(|&i| instance.owners[owners[i]].roles.contains(&role)).collect();
    let network = StaffingNetwork {
        demand: missing.iter().map(|&minutes| minutes.max(0)).collect(),
        supply: shared.values().copied().collect(),
        can: (0..missing.len()).map(has).collect(),
    };
    let flows = network.cover(&network.all()).flows;
    flows.into_iter().map(|(role, person, minutes)| (role, owners[person], minutes)).collect()
}
