//! Families and pods: seats that stand and fall together.

use std::collections::{BTreeMap, BTreeSet};

use super::SOLVE_AGAIN;
use super::eligibility::ineligibility;
use super::holders::{AccountRole, Holders};
use crate::error::Diagnostics;
use crate::instance::Instance;
use crate::scenario::Pattern;

/// Notes every family that is split and every account or family whose pod seats are spread over several pods.
pub fn check(instance: &Instance, holders: &Holders, found: &mut Diagnostics) {
    let mut by_account = vec![Vec::new(); instance.accounts.len()];
    for account_role in &holders.account_roles {
        by_account[account_role.account].push(account_role);
    }
    for family in &instance.families {
        if instance.rules.families_together {
            let account_roles = family.iter().flat_map(|&account| by_account[account].iter().copied());
            one_family(instance, holders, account_roles.collect(), found);
        } else {
            for &account in family {
                let pods =
                    by_account[account].iter().copied().filter(|account_role| is_pod(instance, account_role)).collect();
                PodSeats::new(instance, pods).one_pod(instance, holders, found);
            }
        }
    }
}

fn one_family(instance: &Instance, holders: &Holders, account_roles: Vec<&AccountRole>, found: &mut Diagnostics) {
    let (in_pods, others): (Vec<_>, Vec<_>) =
        account_roles.into_iter().partition(|account_role| is_pod(instance, account_role));
    for tied in by_role(instance, &others) {
        together(instance, holders, &tied, &|_, _| None, found);
    }
    let pods = PodSeats::new(instance, in_pods);
    pods.one_pod(instance, holders, found);
    for tied in by_role(instance, &pods.account_roles) {
        let given = |given: &[(usize, usize)], _: &[(usize, usize)]| {
            pods.given.and_then(|_| given.first()).and_then(|&(_, seat)| fixed(instance, seat))
        };
        together(instance, holders, &tied, &given, found);
    }
}

fn is_pod(instance: &Instance, account_role: &AccountRole) -> bool {
    instance.seats[account_role.seats.start].pattern == Pattern::Pod
}

/// Posts by role, those of pools apart from those of people; single ones left out.
fn by_role<'a>(instance: &Instance, account_roles: &[&'a AccountRole]) -> Vec<Vec<&'a AccountRole>> {
    let mut roles: BTreeMap<(usize, bool), Vec<&AccountRole>> = BTreeMap::new();
    for &account_role in account_roles {
        let pooled = instance.seats[account_role.seats.start].pattern == Pattern::Pooled;
        roles.entry((account_role.role, pooled)).or_default().push(account_role);
    }
    roles.into_values().filter(|account_roles| account_roles.len() > 1).collect()
}

/// Whether a seat's owner was given before that rule was left out: it is tied to none.
fn released(instance: &Instance, seat: usize) -> bool {
    instance.seats[seat].released.is_some()
}

/// The owner that a seat must have.
fn fixed(instance: &Instance, seat: usize) -> Option<usize> {
    instance.seats[seat].fixed.map(|fixed| fixed.owner)
}

/// The pod seats that one pod must serve.
struct PodSeats<'a> {
    account_roles: Vec<&'a AccountRole>,
    /// The pod of the fixed seats. `None` where there are none, and where they stand alone: they are in different pods
    /// or in none, or a fixed owner may not have the seats that are tied to theirs.
    given: Option<usize>,
}

impl<'a> PodSeats<'a> {
    fn new(instance: &Instance, account_roles: Vec<&'a AccountRole>) -> Self {
        let seats: Vec<usize> = account_roles.iter().flat_map(|account_role| account_role.seats.clone()).collect();
        Self { given: given_pod(instance, &seats), account_roles }
    }

    /// Notes the first seat whose owner is in another pod than the rest.
    fn one_pod(&self, instance: &Instance, holders: &Holders, found: &mut Diagnostics) {
        let seats = self.account_roles.iter().flat_map(|account_role| account_role.seats.clone());
        let free = seats.filter(|&seat| fixed(instance, seat).is_none() && !released(instance, seat));
        let pods: Vec<(usize, usize)> =
            free.filter_map(|seat| Some((seat, instance.owners[holders.owner[seat]?].pod?))).collect();
        let Some(pod) = self.given.or_else(|| pods.first().map(|it| it.1)) else { return };
        if let Some(&(seat, other)) = pods.iter().find(|it| it.1 != pod) {
            let account = &instance.accounts[instance.seats[seat].account].id;
            let (pod, other) = (&instance.pods[pod].id, &instance.pods[other].id);
            let cause = format!("{account} is covered from the pod {other}, and {pod} serves it or its family.");
            found.push("E614", holders.place(seat), cause, SOLVE_AGAIN);
        }
    }
}

/// The pod that the fixed ones among some pod seats give to all of them; `None` where there are none, and where they
/// stand alone.
pub(super) fn given_pod(instance: &Instance, seats: &[usize]) -> Option<usize> {
    let given: Vec<(usize, usize)> = seats.iter().filter_map(|&seat| Some((seat, fixed(instance, seat)?))).collect();
    let pod_of = |&(_, owner): &(usize, usize)| instance.owners[owner].pod;
    let pod = given.first().and_then(pod_of).filter(|&pod| given.iter().all(|it| pod_of(it) == Some(pod)));
    let place = |seat: usize| (instance.seats[seat].role, instance.seats[seat].index);
    let agree = || {
        let rulings: BTreeSet<_> = given.iter().map(|&(seat, owner)| (place(seat), owner)).collect();
        rulings.into_iter().all(|(ruled, owner)| {
            let mut tied = seats.iter().filter(|&&other| place(other) == ruled && !released(instance, other));
            tied.all(|&other| ineligibility(instance, other, owner).is_none())
        })
    };
    pod.filter(|_| agree())
}

/// The owner that all seats of a group must have, from its fixed and its free seats (each with its account and role's index).
type GivenOwner<'a> = dyn Fn(&[(usize, usize)], &[(usize, usize)]) -> Option<usize> + 'a;

/// Notes a family whose accounts and roles of one role do not have the same owners, seat by seat.
fn together(
    instance: &Instance,
    holders: &Holders,
    account_roles: &[&AccountRole],
    given: &GivenOwner<'_>,
    found: &mut Diagnostics,
) {
    let matching = SeatMatching::new(instance, holders, account_roles, given);
    if !matching.is_some_and(SeatMatching::solvable) {
        let names: Vec<&str> =
            account_roles.iter().map(|account_role| instance.accounts[account_role.account].id.as_str()).collect();
        let role = &instance.roles[account_roles[0].role];
        let cause = format!("{} are a family but do not have the same owner ({role}).", names.join(", "));
        found.push("E613", holders.place(account_roles[0].seats.start), cause, SOLVE_AGAIN);
    }
}

/// Whether owners that are known by account and role only can be put on its seats such that all groups hold.
struct SeatMatching {
    /// The owners of each account and role that are not yet put on a seat, `None` for an uncovered one; ordered.
    left: Vec<Vec<Option<usize>>>,
    /// Sets of accounts and roles (by index) and how many seats of each are tied to one another alike.
    groups: Vec<(Vec<usize>, usize)>,
}

impl SeatMatching {
    /// The matching that is left when fixed seats and what is tied to them are out of it; `None` if those do not fit.
    fn new(
        instance: &Instance,
        holders: &Holders,
        account_roles: &[&AccountRole],
        given: &GivenOwner<'_>,
    ) -> Option<Self> {
        let fixed = |seat: usize| fixed(instance, seat);
        let mut left: Vec<Vec<Option<usize>>> = account_roles
            .iter()
            .map(|account_role| {
                let free = account_role.seats.clone().filter(|&seat| fixed(seat).is_none());
                let mut owners: Vec<_> = free.map(|seat| holders.owner[seat]).collect();
                owners.sort_unstable();
                owners
            })
            .collect();
        let longest = account_roles.iter().map(|account_role| account_role.seats.len()).max().unwrap_or(0);
        let mut groups: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for index in 0..longest {
            let seats = account_roles
                .iter()
                .enumerate()
                .filter_map(|(i, account_role)| Some((i, account_role.seats.clone().nth(index)?)));
            let (taken, free): (Vec<_>, Vec<_>) = seats.partition(|&(_, seat)| fixed(seat).is_some());
            let (apart, free): (Vec<_>, Vec<_>) = free.into_iter().partition(|&(_, seat)| released(instance, seat));
            for (i, _) in apart {
                *groups.entry(vec![i]).or_default() += 1;
            }
            match given(&taken, &free) {
                Some(owner) => free.iter().try_for_each(|&(i, _)| take(&mut left[i], Some(owner)))?,
                None if free.is_empty() => {}
                None => *groups.entry(free.into_iter().map(|(i, _)| i).collect()).or_default() += 1,
            }
        }
        Some(Self { left, groups: groups.into_iter().collect() })
    }

    fn solvable(mut self) -> bool {
        while let Some((group, account_role)) = self.determined() {
            let (account_roles, _) = self.groups.swap_remove(group);
            let owners = std::mem::take(&mut self.left[account_role]);
            for &other in account_roles.iter().filter(|&&other| other != account_role) {
                if owners.iter().any(|&owner| take(&mut self.left[other], owner).is_none()) {
                    return false;
                }
            }
        }
        if self.groups.is_empty() {
            return true;
        }
        let mut choices = self.left[self.groups[0].0[0]].clone();
        choices.dedup();
        choices.into_iter().any(|owner| self.with(owner).is_some_and(Self::solvable))
    }

    /// A group and an account and role of it whose remaining owners all belong to that group.
    fn determined(&self) -> Option<(usize, usize)> {
        let groups = self.groups.iter().enumerate();
        let pairs = groups.flat_map(|(group, (account_roles, _))| {
            account_roles.iter().map(move |&account_role| (group, account_role))
        });
        pairs.into_iter().find(|&(group, account_role)| self.left[account_role].len() == self.groups[group].1)
    }

    /// What is left when the first group's first seat has this owner.
    fn with(&self, owner: Option<usize>) -> Option<Self> {
        let mut left = self.left.clone();
        let mut groups = self.groups.clone();
        groups[0].0.iter().try_for_each(|&account_role| take(&mut left[account_role], owner))?;
        groups[0].1 -= 1;
        groups.retain(|group| group.1 > 0);
        Some(Self { left, groups })
    }
}

/// Takes one owner out of a list; `None` if they are not in it.
fn take(owners: &mut Vec<Option<usize>>, owner: Option<usize>) -> Option<()> {
    let i = owners.iter().position(|&it| it == owner)?;
    owners.remove(i);
    Some(())
}
