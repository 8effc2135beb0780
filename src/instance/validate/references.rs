//! Ids that lead nowhere.

use std::collections::BTreeMap;

use super::Check;
use crate::error::nearest;
use crate::scenario::Person;

pub(super) fn check(check: &mut Check) {
    accounts(check);
    left_owners(check);
    let (document, known) = (check.document, check.known);
    for (i, person) in document.people().iter().enumerate() {
        if let Some(id) = person.backfill_for.as_deref().filter(|id| !known.people.contains_key(id)) {
            let people = || known.people.keys().copied();
            check.unknown("E313", || document.person_place(i, "backfill_for"), ("person", id), people);
        }
        if let Some(id) = person.backfill_for.as_deref().filter(|_| comes_round(document.people(), i)) {
            let cause = format!("\"{}\" is to take over from \"{id}\", and in the end from themselves.", person.id);
            let remedy = "Name the person who leaves, and nobody in the opposite direction.";
            check.found.push("E342", document.person_place(i, "backfill_for"), cause, remedy);
        }
        for id in person.segments.iter().filter(|id| !known.segments.contains(id)) {
            let segments = || known.segments.iter().copied();
            check.unknown("E314", || document.person_place(i, "segments"), ("segment", id), segments);
        }
    }
}

/// Whether somebody takes over from somebody, and so on, who takes over from them.
fn comes_round(people: &[Person], first: usize) -> bool {
    let before = |person: &Person| {
        let id = person.backfill_for.as_deref()?;
        people.iter().find(|other| other.id == id)
    };
    let steps = std::iter::successors(before(&people[first]), |person| before(person)).take(people.len());
    steps.into_iter().any(|person| person.id == people[first].id)
}

fn accounts(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    for (i, account) in document.accounts().iter().enumerate() {
        if let Some(id) = account.parent.as_deref().filter(|id| !known.accounts.contains_key(id)) {
            let accounts = || known.accounts.keys().copied();
            check.unknown("E307", || document.account_place(i, "parent"), ("account", id), accounts);
        }
        if let Some(id) = account.segment.as_deref().filter(|id| !known.segments.contains(id)) {
            let segments = || known.segments.iter().copied();
            check.unknown("E308", || document.account_place(i, "segment"), ("segment", id), segments);
        }
        let locked = account.locked_to.iter().flat_map(|(role, ids)| ids.iter().map(move |id| (role, id)));
        for (role, id) in locked.filter(|(_, id)| !known.is_owner(id)) {
            let place = || document.account_place(i, &format!("locked_to.{role}"));
            check.unknown("E309", place, ("person or pool", id), || known.owners());
        }
        for id in account.forbidden.iter().filter(|id| !known.is_owner(id)) {
            let place = || document.account_place(i, "forbidden");
            check.unknown("E310", place, ("person or pool", id), || known.owners());
        }
        for (map, amounts) in [("hours_by", &account.hours_by), ("cost_by", &account.cost_by)] {
            for id in amounts.keys().filter(|id| !known.is_owner(id)) {
                let place = || document.account_place(i, &format!("{map}.{id}"));
                check.unknown("E311", place, ("person or pool", id), || known.owners());
            }
        }
    }
}

/// Present owners whom the team does not list, each reported once: they count as people who left.
fn left_owners(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    let mut strangers = BTreeMap::new();
    for (i, account) in document.accounts().iter().enumerate() {
        for (role, owners) in &account.owner {
            for id in owners.iter().filter(|id| !known.is_owner(id)) {
                strangers.entry(id).or_insert((i, role, 0)).2 += 1;
            }
        }
    }
    for (id, (first, role, times)) in strangers {
        check.found.with("W301", || {
            let more = if times > 1 { format!(" and {} times more", times - 1) } else { String::new() };
            let cause = format!("\"{id}\" owns seats here{more}, but is not in the team, and counts as having left.");
            let remedy = match nearest(id, known.owners()) {
                Some(near) => format!("Did you mean \"{near}\"?"),
                None => "If this person is still here, add them to the team, if need be with \"assignable\": false."
                    .to_owned(),
            };
            (document.account_place(first, &format!("owner.{role}")), cause, remedy)
        });
    }
}
