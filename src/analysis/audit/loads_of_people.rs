//! Who carries too much, too little or more than a fair share, and whose renewals come all at once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;

use super::kind::{IDLE_PART, MANY_RENEWALS, TIMES_EVEN};
use super::{AuditCase, AuditContext, AuditFinding, CaseSubject, FindingKind, LoadAgainstAim, engagement};
use crate::analysis::ratio;
use crate::instance::{Availability, HOURS, limits, target};

/// Every finding about loads. People who are not there are left to other findings.
pub(super) fn find(context: &AuditContext) -> Vec<AuditFinding> {
    let here = |owner: &usize| context.instance.owners[*owner].availability == Availability::Here;
    let here: Vec<usize> = (0..context.instance.owners.len()).filter(here).collect();
    let mut findings = vec![over_limit(context, &here), over_target(context, &here), engagement::find(context, &here)];
    findings.extend((0..context.instance.measures.len()).map(|measure| uneven(context, measure)));
    findings.extend([idle(context, &here), bunched(context)]);
    findings
}

/// A person's load of a measure against its least and its most.
fn case(context: &AuditContext, owner: usize, measure: usize, least: Option<i64>, most: Option<i64>) -> AuditCase {
    let about = &context.instance.measures[measure];
    let figure = |amount: i64| ratio(amount, about.scale);
    let load = LoadAgainstAim {
        measure: about.name.clone(),
        is: figure(context.loads[owner][measure]),
        at_least: least.map(figure),
        at_most: most.map(figure),
    };
    AuditCase { load: Some(load), ..context.person_case(owner) }
}

/// How far above `most` a load is, in millionths of it; for sorting.
fn excess(load: i64, most: i64) -> i128 {
    i128::from(load - most) * 1_000_000 / i128::from(most.max(1))
}

fn limits_of(context: &AuditContext, owner: usize) -> Vec<(usize, i64)> {
    let person = context.people.get(context.instance.owners[owner].id.as_str()).copied();
    limits(context.document, context.instance, owner, person)
}

fn over_limit(context: &AuditContext, here: &[usize]) -> AuditFinding {
    let mut above = Vec::new();
    for &owner in here {
        for (measure, most) in limits_of(context, owner) {
            let load = context.loads[owner][measure];
            if load > most {
                above.push((excess(load, most), owner, case(context, owner, measure, None, Some(most))));
            }
        }
    }
    above.sort_by_key(|(excess, _, _)| std::cmp::Reverse(*excess));
    context.of_people(FindingKind::OverLimit, above.into_iter().map(|(_, owner, case)| (owner, case)).collect())
}

fn over_target(context: &AuditContext, here: &[usize]) -> AuditFinding {
    let mut above = Vec::new();
    for &owner in here {
        let load = context.loads[owner][HOURS];
        let limit = limits_of(context, owner).into_iter().find(|(measure, _)| *measure == HOURS);
        let most = target(context.document, context.instance, owner);
        if load > most && limit.is_none_or(|(_, limit)| load <= limit) {
            above.push((excess(load, most), owner, case(context, owner, HOURS, None, Some(most))));
        }
    }
    above.sort_by_key(|(excess, _, _)| std::cmp::Reverse(*excess));
    context.of_people(FindingKind::OverTarget, above.into_iter().map(|(_, owner, case)| (owner, case)).collect())
}

/// Who is outside the band of a balanced measure, those farthest from it first.
fn uneven(context: &AuditContext, measure: usize) -> AuditFinding {
    let mut outside = Vec::new();
    for band in context.instance.bands.iter().filter(|band| band.measure == measure) {
        let Some((low, high)) = band.balanced else { continue };
        let load = context.loads[band.owner][measure];
        let beyond = (low - load).max(load - high);
        if beyond > 0 {
            outside.push((beyond, band.owner, case(context, band.owner, measure, Some(low), Some(high))));
        }
    }
    outside.sort_by_key(|(beyond, _, _)| std::cmp::Reverse(*beyond));
    let people = outside.into_iter().map(|(_, owner, case)| (owner, case)).collect();
    let name = &context.instance.measures[measure].name;
    let title = format!("Outside the fair band of {}", measure_in_words(name));
    context.of_people(FindingKind::Uneven, people).about(name, title)
}

/// A measure as a sentence names it.
fn measure_in_words(name: &str) -> String {
    match name {
        "arr" => "ARR".to_owned(),
        "at_risk_arr" => "ARR at risk".to_owned(),
        other => other.replace('_', " "),
    }
}

/// People of a role that some seat needs, who use less than half of their hours.
fn idle(context: &AuditContext, here: &[usize]) -> AuditFinding {
    let needed: BTreeSet<usize> = context.instance.seats.iter().map(|seat| seat.role).collect();
    let mut idle = Vec::new();
    for &owner in here {
        let who = &context.instance.owners[owner];
        let load = context.loads[owner][HOURS];
        let useful = !who.placeholder && who.roles.iter().any(|role| needed.contains(role));
        if useful && load * IDLE_PART < who.minutes {
            idle.push((load - who.minutes, owner, case(context, owner, HOURS, Some(who.minutes / IDLE_PART), None)));
        }
    }
    idle.sort_by_key(|(room, _, _)| *room);
    context.of_people(FindingKind::Idle, idle.into_iter().map(|(_, owner, case)| (owner, case)).collect())
}

/// A year and a month of it.
type Month = (i16, i8);

/// Months in which an owner has far more renewals than in an even one.
fn bunched(context: &AuditContext) -> AuditFinding {
    let mut found = Vec::new();
    for (owner, months) in renewals(context) {
        let all: usize = months.values().map(BTreeSet::len).sum();
        for (month, accounts) in months {
            if accounts.len() >= MANY_RENEWALS && accounts.len() * 12 > TIMES_EVEN * all {
                found.push(bunch(context, owner, month, &accounts, all));
            }
        }
    }
    context.finding(FindingKind::Bunched, found)
}

/// By owner and month, the accounts whose renewal falls in the 12 months from today.
fn renewals(context: &AuditContext) -> BTreeMap<usize, BTreeMap<Month, BTreeSet<usize>>> {
    let instance = context.instance;
    let end = instance.as_of.saturating_add(1.year());
    let mut found: BTreeMap<usize, BTreeMap<Month, BTreeSet<usize>>> = BTreeMap::new();
    for (seat, owner) in instance.seats.iter().zip(&context.today.owner_of) {
        let renewal = instance.accounts[seat.account].renewal.filter(|date| instance.as_of <= *date && *date < end);
        if let (Some(owner), Some(date)) = (owner, renewal) {
            let months = found.entry(*owner).or_default();
            months.entry((date.year(), date.month())).or_default().insert(seat.account);
        }
    }
    found
}

fn bunch(
    context: &AuditContext,
    owner: usize,
    (year, month): Month,
    accounts: &BTreeSet<usize>,
    all: usize,
) -> AuditCase {
    let who = &context.instance.owners[owner];
    let concern = |&account: &usize| context.concern(account, None, Some(&who.id));
    AuditCase {
        subject: who.name.clone(),
        detail: format!("{} of the {all} renewals in a year fall in {year}-{month:02}", accounts.len()),
        arr: context.arr_of(accounts.iter().copied()),
        concerns: accounts.iter().map(concern).collect::<Vec<CaseSubject>>(),
        ..AuditCase::default()
    }
}
