//! Who carries too much, too little or more than a fair share, and whose renewals come all at once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;

use super::kind::{IDLE_PART, MANY_RENEWALS, TIMES_EVEN};
use super::{Case, Concern, Finding, Kind, Load, View, engagement};
use crate::analysis::ratio;
use crate::instance::{Availability, HOURS, limits, target};

/// Every finding about loads. People who are not there are left to other findings.
pub(super) fn find(view: &View) -> Vec<Finding> {
    let here = |owner: &usize| view.instance.owners[*owner].availability == Availability::Here;
    let here: Vec<usize> = (0..view.instance.owners.len()).filter(here).collect();
    let mut findings = vec![over_limit(view, &here), over_target(view, &here), engagement::find(view, &here)];
    findings.extend((0..view.instance.measures.len()).map(|measure| uneven(view, measure)));
    findings.extend([idle(view, &here), bunched(view)]);
    findings
}

/// A person's load of a measure against its least and its most.
fn case(view: &View, owner: usize, measure: usize, least: Option<i64>, most: Option<i64>) -> Case {
    let about = &view.instance.measures[measure];
    let figure = |amount: i64| ratio(amount, about.scale);
    let load = Load {
        measure: about.name.clone(),
        is: figure(view.loads[owner][measure]),
        at_least: least.map(figure),
        at_most: most.map(figure),
    };
    Case { load: Some(load), ..view.person_case(owner) }
}

/// How far above `most` a load is, in millionths of it; for sorting.
fn excess(load: i64, most: i64) -> i128 {
    i128::from(load - most) * 1_000_000 / i128::from(most.max(1))
}

fn limits_of(view: &View, owner: usize) -> Vec<(usize, i64)> {
    let person = view.people.get(view.instance.owners[owner].id.as_str()).copied();
    limits(view.document, view.instance, owner, person)
}

fn over_limit(view: &View, here: &[usize]) -> Finding {
    let mut above = Vec::new();
    for &owner in here {
        for (measure, most) in limits_of(view, owner) {
            let load = view.loads[owner][measure];
            if load > most {
                above.push((excess(load, most), owner, case(view, owner, measure, None, Some(most))));
            }
        }
    }
    above.sort_by_key(|(excess, _, _)| std::cmp::Reverse(*excess));
    view.of_people(Kind::OverLimit, above.into_iter().map(|(_, owner, case)| (owner, case)).collect())
}

fn over_target(view: &View, here: &[usize]) -> Finding {
    let mut above = Vec::new();
    for &owner in here {
        let load = view.loads[owner][HOURS];
        let limit = limits_of(view, owner).into_iter().find(|(measure, _)| *measure == HOURS);
        let most = target(view.document, view.instance, owner);
        if load > most && limit.is_none_or(|(_, limit)| load <= limit) {
            above.push((excess(load, most), owner, case(view, owner, HOURS, None, Some(most))));
        }
    }
    above.sort_by_key(|(excess, _, _)| std::cmp::Reverse(*excess));
    view.of_people(Kind::OverTarget, above.into_iter().map(|(_, owner, case)| (owner, case)).collect())
}

/// Who is outside the band of a balanced measure, those farthest from it first.
fn uneven(view: &View, measure: usize) -> Finding {
    let mut outside = Vec::new();
    for band in view.instance.bands.iter().filter(|band| band.measure == measure) {
        let Some((low, high)) = band.balanced else { continue };
        let load = view.loads[band.owner][measure];
        let beyond = (low - load).max(load - high);
        if beyond > 0 {
            outside.push((beyond, band.owner, case(view, band.owner, measure, Some(low), Some(high))));
        }
    }
    outside.sort_by_key(|(beyond, _, _)| std::cmp::Reverse(*beyond));
    let people = outside.into_iter().map(|(_, owner, case)| (owner, case)).collect();
    let name = &view.instance.measures[measure].name;
    let title = format!("Outside the fair band of {}", measure_in_words(name));
    view.of_people(Kind::Uneven, people).about(name, title)
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
fn idle(view: &View, here: &[usize]) -> Finding {
    let needed: BTreeSet<usize> = view.instance.seats.iter().map(|seat| seat.role).collect();
    let mut idle = Vec::new();
    for &owner in here {
        let who = &view.instance.owners[owner];
        let load = view.loads[owner][HOURS];
        let useful = !who.placeholder && who.roles.iter().any(|role| needed.contains(role));
        if useful && load * IDLE_PART < who.minutes {
            idle.push((load - who.minutes, owner, case(view, owner, HOURS, Some(who.minutes / IDLE_PART), None)));
        }
    }
    idle.sort_by_key(|(room, _, _)| *room);
    view.of_people(Kind::Idle, idle.into_iter().map(|(_, owner, case)| (owner, case)).collect())
}

/// A year and a month of it.
type Month = (i16, i8);

/// Months in which an owner has far more renewals than in an even one.
fn bunched(view: &View) -> Finding {
    let mut found = Vec::new();
    for (owner, months) in renewals(view) {
        let all: usize = months.values().map(BTreeSet::len).sum();
        for (month, accounts) in months {
            if accounts.len() >= MANY_RENEWALS && accounts.len() * 12 > TIMES_EVEN * all {
                found.push(bunch(view, owner, month, &accounts, all));
            }
        }
    }
    view.finding(Kind::Bunched, found)
}

/// By owner and month, the accounts whose renewal falls in the 12 months from today.
fn renewals(view: &View) -> BTreeMap<usize, BTreeMap<Month, BTreeSet<usize>>> {
    let instance = view.instance;
    let end = instance.as_of.saturating_add(1.year());
    let mut found: BTreeMap<usize, BTreeMap<Month, BTreeSet<usize>>> = BTreeMap::new();
    for (seat, owner) in instance.seats.iter().zip(&view.today.owner_of) {
        let renewal = instance.accounts[seat.account].renewal.filter(|date| instance.as_of <= *date && *date < end);
        if let (Some(owner), Some(date)) = (owner, renewal) {
            let months = found.entry(*owner).or_default();
            months.entry((date.year(), date.month())).or_default().insert(seat.account);
        }
    }
    found
}

fn bunch(view: &View, owner: usize, (year, month): Month, accounts: &BTreeSet<usize>, all: usize) -> Case {
    let who = &view.instance.owners[owner];
    let concern = |&account: &usize| view.concern(account, None, Some(&who.id));
    Case {
        subject: who.name.clone(),
        detail: format!("{} of the {all} renewals in a year fall in {year}-{month:02}", accounts.len()),
        arr: view.arr_of(accounts.iter().copied()),
        concerns: accounts.iter().map(concern).collect::<Vec<Concern>>(),
        ..Case::default()
    }
}
