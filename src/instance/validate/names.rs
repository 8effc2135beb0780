//! Names that are empty, and lists that must not be.

use super::Check;
use crate::error::Place;
use crate::scenario::List;

pub(super) fn check(check: &mut Check) {
    let (scenario, document) = (check.scenario, check.document);
    some_of_each(check);
    let mut empty = |text: &str, place: &dyn Fn() -> Place| {
        if text.trim().is_empty() {
            check.found.push("E201", place(), "This name is empty.", "Write something that people will recognise.");
        }
    };
    empty(&scenario.name, &|| document.place("name"));
    for (i, segment) in scenario.segments.iter().enumerate() {
        empty(&segment.id, &|| document.place(format!("segments[{i}].id")));
        for role in segment.seats.keys() {
            empty(role, &|| document.place(format!("segments[{i}].seats")));
        }
    }
    for (i, person) in document.people().iter().enumerate() {
        empty(&person.id, &|| document.person_place(i, "id"));
        roles(&person.role, &mut empty, &|| document.person_place(i, "role"));
        for skill in person.skills.keys() {
            empty(skill, &|| document.person_place(i, "skills"));
        }
    }
    for (i, pool) in scenario.pools.iter().enumerate() {
        empty(&pool.id, &|| document.place(format!("pools[{i}].id")));
        roles(&pool.role, &mut empty, &|| document.place(format!("pools[{i}].role")));
    }
    for (i, account) in document.accounts().iter().enumerate() {
        empty(&account.id, &|| document.account_place(i, "id"));
    }
    for (i, what_if) in scenario.what_if.iter().enumerate() {
        empty(&what_if.id, &|| document.place(format!("what_if[{i}].id")));
    }
}

/// A role or roles: at least one, none empty.
fn roles(roles: &List, empty: &mut dyn FnMut(&str, &dyn Fn() -> Place), place: &dyn Fn() -> Place) {
    if roles.is_empty() {
        empty("", place);
    }
    roles.iter().for_each(|role| empty(role, place));
}

/// A scenario without people, segments or accounts has nothing to solve.
fn some_of_each(check: &mut Check) {
    if check.document.people().is_empty() {
        check.at("E318", "team", "The team is empty.", "Add at least one person.");
    }
    if check.scenario.segments.is_empty() {
        let remedy =
            "Add a segment, such as {\"id\": \"all\", \"when\": \"true\", \"seats\": {\"csm\": {\"hours\": 10}}}.";
        check.at("E319", "segments", "There are no segments.", remedy);
    }
    if check.document.accounts().is_empty() {
        check.at("E320", "accounts", "There are no accounts.", "Add at least one account.");
    }
}
