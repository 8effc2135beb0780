//! What should be with one owner or one pod and is not.

use std::collections::{BTreeMap, BTreeSet};

use super::{AuditCase, AuditContext, AuditFinding, CaseSubject, FindingKind};
use crate::instance::{Instance, Seat};
use crate::scenario::Pattern;

/// Families with several owners, and accounts served by several pods.
pub(super) fn find(context: &AuditContext) -> Vec<AuditFinding> {
    let families = if context.instance.rules.families_together { split_families(context) } else { Vec::new() };
    vec![context.finding(FindingKind::SplitFamily, families), context.finding(FindingKind::CutPod, cut_pods(context))]
}

/// The present owners of an account in a role, known or not.
fn owners<'a>(instance: &'a Instance, seat: &'a Seat) -> BTreeSet<&'a str> {
    let known = seat.incumbents.iter().map(|&owner| instance.owners[owner].id.as_str());
    known.chain(seat.unknown_incumbents.iter().map(String::as_str)).collect()
}

/// Families of which two accounts have different owners in one role. Accounts without an owner split nothing, and
/// pooled seats are compared among themselves.
fn split_families(context: &AuditContext) -> Vec<AuditCase> {
    let instance = context.instance;
    let mut groups: BTreeMap<(usize, usize, bool), Vec<&Seat>> = BTreeMap::new();
    for seat in instance.seats.iter().filter(|seat| seat.index == 0) {
        let family = instance.accounts[seat.account].family;
        if instance.families[family].len() > 1 && !owners(instance, seat).is_empty() {
            groups.entry((family, seat.role, seat.pattern == Pattern::Pooled)).or_default().push(seat);
        }
    }
    let mut cases: BTreeMap<usize, AuditCase> = BTreeMap::new();
    for ((family, role, _), seats) in groups {
        let first = owners(instance, seats[0]);
        if seats.iter().all(|seat| owners(instance, seat) == first) {
            continue;
        }
        let case = cases.entry(family).or_insert_with(|| of_family(context, family));
        let names: BTreeSet<&str> = seats.iter().flat_map(|seat| owners(instance, seat)).collect();
        let told = format!("{}: {}", instance.roles[role], shown(context, &names));
        case.detail = if case.detail.is_empty() { told } else { format!("{}; {told}", case.detail) };
        for seat in seats {
            let theirs = owners(instance, seat);
            case.concerns.extend(theirs.into_iter().map(|id| context.concern(seat.account, Some(role), Some(id))));
        }
    }
    cases.into_values().collect()
}

/// A family, named for the account at its top.
fn of_family(context: &AuditContext, family: usize) -> AuditCase {
    let accounts = &context.instance.families[family];
    let top = accounts.iter().copied().find(|&account| context.raw(account).parent.is_none()).unwrap_or(accounts[0]);
    AuditCase {
        subject: context.instance.accounts[top].name.clone(),
        arr: context.arr_of(accounts.iter().copied()),
        ..AuditCase::default()
    }
}

/// How many owners of a family are named.
const NAMED: usize = 4;

/// Owners by name.
fn shown(context: &AuditContext, ids: &BTreeSet<&str>) -> String {
    let name = |id: &&str| {
        let found = context.instance.owners.binary_search_by(|owner| owner.id.as_str().cmp(id));
        found.map_or_else(|_| (*id).to_owned(), |owner| context.instance.owners[owner].name.clone())
    };
    let mut names: Vec<String> = ids.iter().take(NAMED).map(name).collect();
    if ids.len() > NAMED {
        names.push(format!("{} more", ids.len() - NAMED));
    }
    names.join(", ")
}

/// Accounts whose pod seats are with people of several pods. People outside all pods are another finding.
fn cut_pods(context: &AuditContext) -> Vec<AuditCase> {
    let instance = context.instance;
    let mut pods: BTreeMap<usize, BTreeMap<usize, Vec<CaseSubject>>> = BTreeMap::new();
    for (seat, owner) in instance.seats.iter().zip(&context.today.owner_of) {
        let Some(owner) = owner.filter(|_| seat.pattern == Pattern::Pod) else { continue };
        if let Some(pod) = instance.owners[owner].pod {
            let concern = context.concern(seat.account, Some(seat.role), Some(&instance.owners[owner].id));
            pods.entry(seat.account).or_default().entry(pod).or_default().push(concern);
        }
    }
    let cut = pods.into_iter().filter(|(_, pods)| pods.len() > 1);
    let case = |(account, pods): (usize, BTreeMap<usize, Vec<CaseSubject>>)| {
        let roles = |concerns: &[CaseSubject]| concerns.iter().filter_map(|it| it.role.clone()).collect::<Vec<_>>();
        let told = pods.iter().map(|(&pod, all)| format!("{} ({})", instance.pods[pod].id, roles(all).join(", ")));
        AuditCase {
            subject: instance.accounts[account].name.clone(),
            detail: told.collect::<Vec<_>>().join(", "),
            arr: instance.accounts[account].arr,
            concerns: pods.into_values().flatten().collect(),
            ..AuditCase::default()
        }
    };
    cut.map(case).collect()
}
