//! People and pools as owners, and how many minutes each has.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Span, civil::Date};

use super::seats::same;
use super::values::{WordIndex, millionths};
use super::{Availability, MILLION, Owner, Pod};
use crate::coverage::rules::days_between;
use crate::scenario::{Basis, ByPart, Document, Person, Pool, Scenario};

/// The owners, ordered by id, with their managers and pods.
pub(super) fn build(
    document: &Document,
    skills: &[String],
    roles: &[String],
    words: &mut WordIndex,
) -> (Vec<Owner>, Vec<String>, Vec<Pod>) {
    let scenario = &document.scenario;
    let given = given_to_pools(scenario);
    let mut entries: Vec<OwnerEntry<'_>> = document.people().iter().map(OwnerEntry::Person).collect();
    entries.extend(scenario.pools.iter().map(OwnerEntry::Pool));
    entries.sort_by_key(OwnerEntry::id);
    let index: BTreeMap<&str, usize> = entries.iter().enumerate().map(|(i, entry)| (entry.id(), i)).collect();
    let named = |of: fn(&Person) -> Option<&String>| {
        let names: BTreeSet<&str> = document.people().iter().filter_map(of).map(String::as_str).collect();
        names.into_iter().collect::<Vec<_>>()
    };
    let (managers, pod_ids) = (named(|it| it.manager.as_ref()), named(|it| it.pod.as_ref()));
    let naming = OwnerNames { scenario, skills, roles, index: &index, managers: &managers, pods: &pod_ids };
    let mut full_minutes = vec![0; entries.len()];
    let mut owners: Vec<Owner> = Vec::with_capacity(entries.len());
    for (i, entry) in entries.iter().enumerate() {
        owners.push(match entry {
            OwnerEntry::Person(person) => {
                full_minutes[i] = effective_minutes(person, scenario);
                naming.person(person, full_minutes[i], given.get(person.id.as_str()).copied().unwrap_or(0), words)
            }
            OwnerEntry::Pool(pool) => naming.pool(pool),
        });
    }
    for i in 0..owners.len() {
        if owners[i].is_pool() {
            fill_pool(&mut owners, i, &full_minutes);
        }
    }
    let members = |pod| owners.iter().enumerate().filter(move |(_, o)| o.pod == Some(pod)).map(|(i, _)| i).collect();
    let pods = pod_ids.iter().enumerate().map(|(p, id)| Pod { id: (*id).to_owned(), members: members(p) }).collect();
    (owners, managers.into_iter().map(str::to_owned).collect(), pods)
}

enum OwnerEntry<'a> {
    Person(&'a Person),
    Pool(&'a Pool),
}

impl<'a> OwnerEntry<'a> {
    fn id(&self) -> &'a str {
        match self {
            Self::Person(person) => &person.id,
            Self::Pool(pool) => &pool.id,
        }
    }
}

/// The share of each member's capacity that goes to pools, in millionths.
fn given_to_pools(scenario: &Scenario) -> BTreeMap<&str, i64> {
    let mut given = BTreeMap::new();
    for (member, share) in scenario.pools.iter().flat_map(|pool| &pool.members) {
        *given.entry(member.as_str()).or_insert(0) += millionths(*share);
    }
    given
}

struct OwnerNames<'a> {
    scenario: &'a Scenario,
    skills: &'a [String],
    roles: &'a [String],
    index: &'a BTreeMap<&'a str, usize>,
    managers: &'a [&'a str],
    pods: &'a [&'a str],
}

impl OwnerNames<'_> {
    fn person(&self, person: &Person, full: i64, given: i64, words: &mut WordIndex) -> Owner {
        let minutes = full - share(full, given);
        let availability = match availability(person, self.scenario) {
            Availability::Here if full > 0 && given >= MILLION => Availability::InPools,
            other => other,
        };
        Owner {
            id: person.id.clone(),
            name: person.name.clone().unwrap_or_else(|| person.id.clone()),
            members: Vec::new(),
            availability,
            roles: self.role_list(person.role.iter()),
            levels: self.skills.iter().map(|skill| level(person, skill)).collect(),
            minutes,
            words: ByPart::new(|part| match part.basis() {
                Basis::Words { person: of, .. } => words.intern_all(of(person).iter()),
                _ => Vec::new(),
            }),
            figures: ByPart::new(|part| match part.basis() {
                Basis::Near { person: of, .. } => of(person).map(millionths),
                _ => None,
            }),
            segments: self.segment_list(person),
            experience: person.experience.map(millionths),
            placeholder: person.placeholder,
            backfill_for: person.backfill_for.as_deref().and_then(|id| self.index.get(id).copied()),
            manager: person.manager.as_deref().and_then(|manager| self.managers.binary_search(&manager).ok()),
            pod: person.pod.as_deref().and_then(|pod| self.pods.binary_search(&pod).ok()),
        }
    }

    /// A pool without what its members bring, but for their shares in millionths; [`fill_pool`] makes minutes of them
    /// once all members are there.
    fn pool(&self, pool: &Pool) -> Owner {
        let members = pool.members.iter();
        Owner {
            id: pool.id.clone(),
            name: pool.name.clone().unwrap_or_else(|| pool.id.clone()),
            members: members.filter_map(|(id, s)| Some((*self.index.get(id.as_str())?, millionths(*s)))).collect(),
            availability: Availability::Here,
            roles: self.role_list(pool.role.iter()),
            levels: vec![0; self.skills.len()],
            minutes: 0,
            words: ByPart::new(|_| Vec::new()),
            figures: ByPart::new(|_| None),
            segments: Vec::new(),
            experience: None,
            placeholder: false,
            backfill_for: None,
            manager: None,
            pod: None,
        }
    }

    fn role_list<'b>(&self, names: impl Iterator<Item = &'b str>) -> Vec<usize> {
        names.filter_map(|name| self.roles.iter().position(|role| role == name)).collect()
    }

    fn segment_list(&self, person: &Person) -> Vec<usize> {
        let find = |id: &str| self.scenario.segments.iter().position(|segment| segment.id == id);
        let mut list: Vec<usize> = person.segments.iter().filter_map(find).collect();
        list.sort_unstable();
        list
    }
}

/// A person's level of a skill, however it is written.
fn level(person: &Person, skill: &str) -> u8 {
    let levels = person.skills.iter().filter(|(name, _)| same(name, skill));
    levels.map(|(_, level)| *level).max().unwrap_or(0)
}

/// A pool has its members' shares of minutes, and can do and speak what any of those members can who are here; its numbers
/// are those of the member in the middle.
fn fill_pool(owners: &mut [Owner], pool: usize, full_minutes: &[i64]) {
    let mut filled = owners[pool].clone();
    let mut here = Vec::new();
    for (member, given) in &mut filled.members {
        let person = &owners[*member];
        let share = share(full_minutes[*member], std::mem::take(given));
        if !matches!(person.availability, Availability::Here | Availability::InPools) {
            continue;
        }
        *given = share;
        filled.minutes += share;
        for (level, theirs) in filled.levels.iter_mut().zip(&person.levels) {
            *level = (*level).max(*theirs);
        }
        filled.experience = filled.experience.max(person.experience);
        here.push(*member);
    }
    filled.words = ByPart::new(|part| {
        let mut list: Vec<u32> = here.iter().flat_map(|&member| &owners[member].words[part]).copied().collect();
        list.sort_unstable();
        list.dedup();
        list
    });
    filled.figures = ByPart::new(|part| {
        let mut list: Vec<i64> = here.iter().filter_map(|&member| owners[member].figures[part]).collect();
        list.sort_unstable();
        list.get(list.len() / 2).copied()
    });
    if filled.minutes == 0 {
        filled.availability = Availability::EmptyPool;
    }
    owners[pool] = filled;
}

/// A share in millionths of an amount, rounded down.
fn share(amount: i64, millionths: i64) -> i64 {
    amount * millionths.min(MILLION) / MILLION
}

fn availability(person: &Person, scenario: &Scenario) -> Availability {
    let end = scenario.period_end();
    if !person.assignable {
        return Availability::NotAssignable;
    }
    if person.end.is_some_and(|last| last < end) {
        return Availability::Leaving;
    }
    if person.start.is_some_and(|first| first >= end) {
        return Availability::NotYetHere;
    }
    let days = days(scenario);
    let away = days.iter().filter(|day| is_away(person, **day)).count();
    if 2 * away > days.len() { Availability::OnLeave } else { Availability::Here }
}

fn days(scenario: &Scenario) -> Vec<Date> {
    let length = days_between(scenario.as_of, scenario.period_end());
    (0..length).map(|day| scenario.as_of.saturating_add(Span::new().days(day))).collect()
}

fn is_away(person: &Person, day: Date) -> bool {
    person.leave.iter().any(|absence| absence.from <= day && day <= absence.to)
}

/// Hours of the period after start, end, leave and ramp, in minutes: the mean over the period's days of the share of
/// the person's full hours on each.
fn effective_minutes(person: &Person, scenario: &Scenario) -> i64 {
    let full = scenario.full_time_hours();
    let hours = person.hours.unwrap_or(full * person.fte.unwrap_or(1.0));
    let minutes = super::values::money(hours * 60.0);
    let days = days(scenario);
    let total: i64 = days.iter().map(|day| day_share(person, scenario.as_of, *day)).sum();
    let length = i64::try_from(days.len()).unwrap_or(i64::MAX);
    i64::try_from(i128::from(minutes) * i128::from(total) / i128::from(length * MILLION)).unwrap_or(i64::MAX)
}

/// The share of a person's hours on a day, in millionths.
fn day_share(person: &Person, as_of: Date, day: Date) -> i64 {
    let employed = person.start.is_none_or(|first| first <= day) && person.end.is_none_or(|last| day <= last);
    if !employed || is_away(person, day) {
        return 0;
    }
    let since = person.start.unwrap_or(as_of);
    let mut month = 0;
    while month < person.ramp.len() && since.saturating_add(Span::new().months(to_i64(month + 1))) <= day {
        month += 1;
    }
    person.ramp.get(month).map_or(MILLION, |share| millionths(*share))
}

fn to_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
